"""What a query means for one article; the SQL of `feeds.store` says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from feeds.query.moments import moment
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
from feeds.record import record
from feeds.tokens import fold, phrase, tokens


@record(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a query can ask of one article."""

    title: str = ""
    authors: tuple[str, ...] = ()
    text: str = ""
    """The body as plain text."""
    feed_id: int = 0
    feed: str = ""
    feed_url: str = ""
    folder: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    url: str = ""
    categories: tuple[str, ...] = ()
    lang: str = ""
    date: datetime
    seen: datetime
    read: bool = False
    starred: bool = False
    hidden: bool = False
    recommended: bool = False
    audio: bool = False
    image: bool = False
    note: bool = False
    """The reader wrote something about it."""
    highlight: bool = False
    """The reader marked a passage of it."""
    words: int = 0


def holds(node: Node, facts: Facts, now: datetime) -> bool:
    match node:
        case All(terms):
            return all(holds(term, facts, now) for term in terms)
        case Any(terms):
            return any(holds(term, facts, now) for term in terms)
        case Not(term):
            return not holds(term, facts, now)
        case Text() | Near():
            return text_holds(node, facts.title, facts.authors, facts.text)
        case Pattern(pattern, where):
            looked_at = {"title": facts.title, "author": ", ".join(facts.authors), "feed": facts.feed}
            looked_at["url"] = facts.url
            from feeds import patterns

            return patterns.compile(pattern).search(looked_at[where])
        case FromFeed(id):
            return facts.feed_id == id
        case FeedNamed(name):
            return feed_is_named(name, facts.feed, facts.feed_url)
        case Under(path, anchored):
            return lies_under(facts.folder, path, anchored)
        case Tagged(name):
            return fold(name) in map(fold, facts.tags)
        case Address(part):
            return address_holds(part, facts.url)
        case Category(words):
            return is_filed(words, facts.categories)
        case Lang(code):
            return speaks(facts.lang, code)
        case Is(state):
            return facts.read is False if state == "unread" else bool(getattr(facts, state))
        case Has(thing):
            return bool(getattr(facts, thing))
        case Dated(key, when):
            line = moment(when, now)
            if key == "before":
                return facts.date < line
            return (facts.date if key == "after" else facts.seen) >= line
        case Words(sign, number):
            return _COMPARE[sign](facts.words, number)
    raise AssertionError(node)


_COMPARE = {
    ">": int.__gt__,
    ">=": int.__ge__,
    "<": int.__lt__,
    "<=": int.__le__,
    "=": int.__eq__,
}


def seeks(node: Text | Near) -> bool:
    """Whether there is anything in words that can be sought: letters or digits."""
    return any(phrase(text.words)[0] for text in (node.texts if isinstance(node, Near) else (node,)))


def text_holds(node: Text | Near, title: str, authors: tuple[str, ...], text: str) -> bool:
    """Whether words are found in an article. Words without letters are found everywhere."""
    columns = {"title": title, "author": "\n".join(authors), "": text}
    wanted = node.texts if isinstance(node, Near) else (node,)
    only = wanted[0].field if wanted else ""
    chosen = [columns[only]] if only else list(columns.values())
    sought = [
        (found, open or text.prefix) for text in wanted for found, open in (phrase(text.words),) if found
    ]
    if not sought:
        return True
    distance = node.distance if isinstance(node, Near) else 0
    return any(_close(_tokens(column), sought, distance) for column in chosen)


@lru_cache(maxsize=64)
def _tokens(text: str) -> list[str]:
    return tokens(text)


def _close(words: list[str], sought: list[tuple[tuple[str, ...], bool]], distance: int) -> bool:
    """Whether every phrase stands among the words, none ending more than `distance` before the last begins."""
    places = [list(_places(words, wanted, open)) for wanted, open in sought]
    return any(
        all(
            any(last - distance - len(wanted) <= place <= last for place in found)
            for found, (wanted, _) in zip(places, sought, strict=True)
        )
        for last in {place for found in places for place in found}
    )


def _places(words: list[str], wanted: tuple[str, ...], open: bool) -> Iterator[int]:
    *whole, end = wanted
    for place in range(len(words) - len(whole)):
        last = words[place + len(whole)]
        if (last.startswith(end) if open else last == end) and words[place : place + len(whole)] == whole:
            yield place


def feed_is_named(name: str, title: str, url: str) -> bool:
    """Whether a feed is meant by a part of its name or address."""
    return fold(name) in fold(title) or name.casefold() in url.casefold()


def lies_under(folder: tuple[str, ...], path: tuple[str, ...], anchored: bool = True) -> bool:
    """Whether a feed in `folder` is in the folder `path` names, or below it."""
    folded, wanted = tuple(map(fold, folder)), tuple(map(fold, path))
    starts = (0,) if anchored else range(len(folder) - len(path) + 1)
    return any(folded[start : start + len(wanted)] == wanted for start in starts)


def address_holds(part: str, url: str) -> bool:
    """Whether a part of an address is in one."""
    return part.casefold() in url.casefold()


def is_filed(words: str, categories: Sequence[str]) -> bool:
    """Whether one of the publisher's categories has these words."""
    return any(text_holds(Text(words, "title"), category, (), "") for category in categories)


def speaks(lang: str, code: str) -> bool:
    """Whether a language tag is `code` or a variety of it."""
    return f"{lang}-".lower().startswith(f"{code}-".lower())
