"""elfeed's database index (`~/.elfeed/index`): what Emacs prints of it, read by a reader of our own that runs nothing.

By `elfeed-db.el` up to version 3.4 (index versions 0.0.3 and 4): a property list whose tables hold structures, written
`[cl-struct-elfeed-entry …]` or, from Emacs 26 on, `#s(elfeed-entry …)`, with the fields

    elfeed-feed   id url title author meta
    elfeed-entry  id title link date content content-type enclosures tags feed-id meta

The texts of articles lie in files beside it by their hash; they are left there, and come again with the feed or its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from feeds.messages import Message
from feeds.model import Entry
from feeds.transfer.imports import values
from feeds.transfer.imports.items import Item, Mark, Refused, Subscription

PROGRAM = "elfeed"
_BEGINS = re.compile(r"\s*(?:;[^\n]*\n\s*)*\(:version\b")
_BLANK = r"\s*(?:;[^\n]*(?:\n\s*|\Z))*"
_PIECE = re.compile(
    rf"""{_BLANK}(?:
        "(?P<text>[^"\\]*(?:\\.[^"\\]*)*)"
        | (?P<opened>\#s?\(|[(\[])
        | (?P<closed>[)\]])
        | (?P<word>(?:[^\s()\[\]";\\]|\\.)(?:[^\s()\[\]";\\]+|\\.)*)
    )""",
    re.VERBOSE | re.DOTALL,
)
_REST = re.compile(_BLANK)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_DEEPEST = 200
"""Brackets inside brackets; the tree of dates is some forty deep with a million articles."""
_MOST = 64
"""Values kept of one bracket: what is longer is a table, whose structures were told already."""
_STRUCTURES = frozenset(("elfeed-feed", "elfeed-entry"))
_STARS = frozenset(("star", "starred"))


class _Word(str):
    """A symbol or number: no text."""

    __slots__ = ()


def is_its(text: str) -> bool:
    return _BEGINS.match(text.lstrip("\ufeff")) is not None


def read(text: str) -> list[Item]:
    """The feeds, then the articles by feed. What stands behind damage is missing, and that is told."""
    feeds: dict[str, Item] = {}
    marks: list[Mark] = []
    refused: list[Item] = []
    for found in _structures(text.lstrip("\ufeff")):
        if isinstance(found, Refused):
            refused.append(found)
        elif _head(found) == "elfeed-feed":
            if (feed := _feed(found)) is not None:
                feeds.setdefault(feed.url, feed)
        elif (mark := _mark(found)) is not None:
            marks.append(mark)
    marks.sort(key=lambda mark: mark.feed)
    return [*feeds.values(), *refused, *marks]


def _structures(text: str) -> Iterator[list[Any] | Refused]:
    """Every feed and entry in the text, as soon as its bracket closes."""
    open_ones: list[list[Any]] = []
    here: list[Any] = []
    position = 0
    for piece in _PIECE.finditer(text):
        if piece.start() != position:
            break
        kind = piece.lastgroup
        if kind == "opened":
            if len(open_ones) >= _DEEPEST:
                break
            open_ones.append(here)
            here = []
        elif kind == "closed":
            if not open_ones:
                break
            done, here = here, open_ones.pop()
            if _head(done) in _STRUCTURES:
                yield done
            elif len(here) < _MOST:
                here.append(done)
        elif len(here) < _MOST:
            value = piece[kind or 0]
            value = _ESCAPE.sub(r"\1", value) if "\\" in value else value
            here.append(value if kind == "text" else _Word(value))
        position = piece.end()
    if open_ones or not _REST.fullmatch(text, position):
        yield Refused(
            Message(
                "imports.index-damaged",
                "the index is damaged or cut short: what stands behind that is missing",
            )
        )


def _head(done: list[Any]) -> str:
    """What a structure is called; empty for what is none."""
    return done[0].removeprefix("cl-struct-") if done and isinstance(done[0], _Word) else ""


def _text(value: Any) -> str:
    """A text; one with properties, `#("text" 0 4 (face bold))`, is its first part."""
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) and not isinstance(value, _Word) else ""


def _feed(fields: list[Any]) -> Subscription | None:
    _, id, url, title, *_ = [*fields, "", "", ""]
    address = values.address(_text(url)) or values.address(_text(id))
    return Subscription(address, values.line(_text(title))) if address else None


def _mark(fields: list[Any]) -> Mark | None:
    if len(fields) < 10:
        return None
    _, id, title, link, date, _content, _type, _files, tags, feed, *_ = fields
    names = [str(tag) for tag in tags if isinstance(tag, _Word)] if isinstance(tags, list) else []
    url = values.address(_text(link))
    # An id is a pair of its feed's host and its own, `("a.example" . "guid")`.
    guid = values.guid(_text(id[-1])) if isinstance(id, list) and id else ""
    if not (guid or url):
        return None
    entry = Entry(
        guid=guid or url,
        url=url,
        title=values.title(_text(title)),
        published=values.moment(str(date)) if isinstance(date, _Word) else None,
    )
    return Mark(
        entry,
        feed=values.address(_text(feed)) or "gone:",
        read="unread" not in names,
        starred=bool(_STARS.intersection(names)),
        tags=values.tags([name for name in names if name not in {"unread", *_STARS}]),
    )
