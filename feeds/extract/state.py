"""The article of a page that scripts fill in, out of the data that the page brings along for them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from itertools import islice
from typing import TYPE_CHECKING, Any

from feeds import dates, markup, prose
from feeds.extract import structured

if TYPE_CHECKING:
    from lxml.etree import _Element

LEAST = 200
"""Units of running text that are an article."""
_MOST_VALUES = 200_000
_DEEPEST = 60
_MOST_ASSIGNED = 40
"""Places of a script in which a value may begin; the data stand in the first."""
_LIKE = 0.6
"""Likeness from which a headline is the page's."""
_MOST_PARTS = 3_000
"""Of a text that is a list of its parts."""
_ASSIGNED = re.compile(r"=\s{0,20}(?=[{\[])|\bJSON\.parse\(\s{0,20}(?=[\"'])")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"|' + r"'((?:[^'\\]|\\.)*+)'", re.DOTALL)
_UNDEFINED = re.compile(
    r'"(?:[^"\\]|\\.)*+"|' + r"(?<=[:\[,])\s{0,9}(?:undefined|void 0|!1)(?=\s{0,9}[,}\]])", re.DOTALL
)
"""What scripts have for nothing, or a string, in which the same is a word."""
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_PARAGRAPH = re.compile(r"<p[\s>].*?</p>|<br", re.I | re.S)
_WORDS = ("text", "html", "content", "value", "body", "data", "model")
_PARTS = ("children", "content", "nodes", "items", "spans", "runs", "value", "body")
_HEADLINES = ("headline", "title", "name")
_WRITERS = ("author", "authors", "byline", "creator", "writers")
_PUBLISHED = re.compile(r"(?:first|date)?_?publi(?:sh|cation)\w*|date|pub_?date|created_?(?:at|on)", re.I)


@dataclass(frozen=True, slots=True)
class Told:
    """What the data say; empty where they hold no article."""

    html: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    size: int
    """Units of its words."""
    html: str
    holder: dict[str, Any]
    """The thing of the data that has it, with its headline and writers."""
    named: bool
    """Whether that thing bears the page's title."""


def article(root: _Element, title: str) -> Told:
    """The longest running text in the page's data, that of the thing called `title` first."""
    best = max(
        (found for value in _values(root) for found in _texts(value, title)),
        key=lambda found: (found.named, found.size),
        default=None,
    )
    if best is None:
        return Told()
    writers = [writer for name in _WRITERS for writer in structured.flat(best.holder.get(name))]
    names = [markup.title_text(name) for writer in writers for name in structured.names(writer, {})]
    moments = (
        dates.parse_machine(str(value))
        for name, value in best.holder.items()
        if isinstance(value, str) and _PUBLISHED.fullmatch(name)
    )
    published = next(filter(None, moments), None)
    return Told(best.html, tuple(dict.fromkeys(filter(None, names))), published)


def _values(root: _Element) -> Iterator[Any]:
    """The data of all scripts: JSON by itself, set to a name or quoted for `JSON.parse`."""
    for script in root.iter("script"):
        text, kind = script.text or "", (script.get("type") or "").lower()
        if len(text) < LEAST or "ld+json" in kind:
            continue
        text = _UNDEFINED.sub(lambda found: found[0] if found[0][0] == '"' else "null", text.lstrip())
        if "json" in kind:
            yield _read(text, 0)[0]
            continue
        place = 0
        for begun in islice(_ASSIGNED.finditer(text), _MOST_ASSIGNED):
            if begun.start() >= place:
                quoted = _QUOTED.match(text, begun.end())
                value, place = (
                    (_read(_unquoted(quoted), 0)[0], quoted.end()) if quoted else _read(text, begun.end())
                )
                yield value


def _read(text: str, place: int) -> tuple[Any, int]:
    """The value that stands at `place` and where it ends; None where it is no JSON."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, place)
    except (ValueError, RecursionError):
        return None, place


def _unquoted(quoted: re.Match[str]) -> str:
    """The string that a script writes, whose single quotes JSON does not know."""
    text = quoted[1] or re.sub(r"""\\'|(?<!\\)\"""", lambda mark: mark[0][1:] or '\\"', quoted[2] or "")
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return ""


def _texts(value: Any, title: str) -> Iterator[_Found]:
    """Running texts in `value`, wherever they stand."""
    waiting: list[tuple[Any, dict[str, Any], bool, int]] = [(value, {}, False, 0)]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        one, holder, named, depth = waiting.pop()
        if isinstance(one, dict):
            headline = next((said for name in _HEADLINES if isinstance(said := one.get(name), str)), "")
            if headline:
                holder, named = one, prose.likeness(headline, title) >= _LIKE
            inner = list(one.values())
        elif isinstance(one, list):
            inner = one
            if len(parts := [html for part in one[:_MOST_PARTS] if (html := _part(part, 0))]) > 1:
                yield from _found("".join(parts), holder, named)
        else:
            if isinstance(one, str) and len(one) >= LEAST // 3:
                yield from _found(_as_html(one), holder, named)
            continue
        if depth < _DEEPEST:
            waiting.extend((each, holder, named, depth + 1) for each in inner)


def _found(html: str, holder: dict[str, Any], named: bool) -> Iterator[_Found]:
    words = unescape(_TAG.sub(" ", html))
    size = prose.units(words)
    if size >= LEAST and prose.inner_stops(f"{words} ") >= 2:
        yield _Found(size, html, holder, named)


def _as_html(text: str) -> str:
    """A text as HTML; empty where it has no paragraphs, and is code or an address rather than a text."""
    text = text.strip()
    if _PARAGRAPH.search(text):
        return text if "</p>" in text else f"<p>{text}</p>"
    if " " not in text.strip() or text.startswith(("{", "[")) or _TAG.search(text):
        return ""
    return markup.from_text(text)


def _part(part: Any, depth: int) -> str:
    """A part of a text (a paragraph, a heading) as HTML; empty where it has no words."""
    inner = _inline(part, depth)
    if not inner.strip():
        return ""
    if re.match(r"\s*<(?:p|h[1-6]|ul|ol|blockquote|figure|div|table|pre)\b", inner):
        return inner
    kind = str(part.get("type") or part.get("kind") or "") if isinstance(part, dict) else ""
    tag = "h2" if "head" in kind.lower() or kind.lower() in ("h2", "h3", "subtitle") else "p"
    return f"<{tag}>{inner}</{tag}>"


def _inline(part: Any, depth: int) -> str:
    """The words of a part and of those it is made of."""
    if isinstance(part, str):
        return part if _TAG.search(part) else escape(part, quote=False)
    if depth > _DEEPEST:
        return ""
    if isinstance(part, list):
        return "".join(_inline(one, depth + 1) for one in part)
    if not isinstance(part, dict):
        return ""
    for name in _PARTS:
        if isinstance(inner := part.get(name), list | dict) and (said := _inline(inner, depth + 1)).strip():
            return said
    said = next((text for name in _WORDS if isinstance(text := part.get(name), str) and text.strip()), "")
    return said if _TAG.search(said) else escape(said, quote=False)
