"""A query as text, and what of one is typed elsewhere too: values and folders."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeds.query.moments import DAY
from feeds.query.tree import (
    Address,
    All,
    Any,
    Category,
    Dated,
    FeedNamed,
    FromFeed,
    Has,
    Is,
    Lang,
    Near,
    Node,
    Not,
    Pattern,
    Tagged,
    Text,
    Under,
    Words,
)

OPERATORS = frozenset({"AND", "OR", "NOT"})
NEAR_WORD = re.compile(r"NEAR(?:/(\d{1,4}))?")
_BARE = re.compile(r"[^\W_]\w*(?:['’.\-]\w+)*")
_PATH_PART = re.compile(r"((?:[^\\/]|\\.)+)", re.DOTALL)


def folder_text(path: Sequence[str]) -> str:
    """A folder as it is typed: `News/TV \\/ Film` is the folder “TV / Film” in “News”."""
    return "/".join(name.replace("\\", "\\\\").replace("/", "\\/") for name in path)


def folder_of(text: str) -> tuple[str, ...]:
    """The folder a typed path means; a slash that belongs to a name stands behind a backslash."""
    return tuple(name.strip() for name in parts_of_path(text) if name.strip())


def parts_of_path(text: str) -> tuple[str, ...]:
    """The names between the slashes of a typed path, as they are typed but for the backslashes."""
    return tuple(re.sub(r"\\([\\/])", r"\1", part) for part in _PATH_PART.findall(text))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_value(text: str) -> str:
    """Text as it can stand after a key or alone."""
    plain = _BARE.fullmatch(text) and text not in OPERATORS and not NEAR_WORD.fullmatch(text)
    return text if plain else _quoted(text)


def written(node: Node, level: int = 0) -> str:
    """A tree as text. `level` is 0 among AND, 1 under NOT or NEAR, 2 where anything may stand."""
    match node:
        case All(terms):
            return "(" + " ".join(map(written, terms)) + ")"
        case Any(terms):
            text = " OR ".join(written(term) for term in terms)
            return text if level == 2 else f"({text})"
        case Not(term):
            return f"-{written(term, 1)}"
        case Text(words, where, prefix):
            key = f"{where}:" if where else ""
            return f"{key}{as_value(words)}{'*' if prefix else ''}"
        case Near(texts, distance):
            text = f" NEAR/{distance} ".join(map(written, texts))
            return text if level == 2 else f"({text})"
        case Pattern(pattern, where):
            key = "" if where == "title" else f"{where}:"
            return f"{key}/{pattern.replace('/', chr(92) + '/')}/"
        case FromFeed(id):
            return f"feed:#{id}"
        case FeedNamed(name):
            return f"feed:{as_value(name)}"
        case Under(path, anchored):
            return "folder:" + _quoted("/" * anchored + folder_text(path))
        case Tagged(name):
            return f"tag:{as_value(name)}"
        case Address(part):
            return f"url:{as_value(part)}"
        case Category(words):
            return f"category:{as_value(words)}"
        case Lang(code):
            return f"lang:{code}"
        case Is(state):
            return f"is:{state}"
        case Has(thing):
            return f"has:{thing}"
        case Dated(key, when):
            return f"{key}:{when if DAY.fullmatch(when) and ' ' not in when else _quoted(when)}"
        case Words(sign, number):
            return f"words:{sign}{number}"
    raise AssertionError(node)
