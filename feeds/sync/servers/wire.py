"""What servers answer, read without trust: values of the right kind or none, and articles made safe."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from feeds import dates, urls
from feeds.markup import clean, title_text
from feeds.model import Enclosure, Entry
from feeds.parse import fallback, fields

LONGEST_ID = 300
_LATEST = 4_102_444_800
"""2100-01-01, in seconds since 1970: no article is of a later date."""
_T = TypeVar("_T")


def rows(value: Any, name: str = "") -> Iterator[dict[str, Any]]:
    """The objects in a list, or in the list that an object has under a name."""
    if name:
        value = value.get(name) if isinstance(value, dict) else None
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one


def inner(value: Any, name: str) -> dict[str, Any]:
    """The object that an object has under a name, an empty one where it has none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def string(value: Any) -> str:
    """A text, as it is; empty for anything else."""
    return value if isinstance(value, str) else ""


def key(value: Any) -> str:
    """An id: a text without blanks, or a whole number. Empty where it is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 1 << 63 else ""
    text = string(value)
    return text if 0 < len(text) <= LONGEST_ID and text.isprintable() and " " not in text else ""


def keys(values: Any) -> Iterator[str]:
    """The ids in a list."""
    for value in values if isinstance(values, list) else ():
        if found := key(value):
            yield found


def number(value: Any) -> float | None:
    """A number, or a text that is one."""
    if isinstance(value, str):
        try:
            value = float(value[:40])
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value


def moment(value: Any, *, unit: float = 1) -> datetime | None:
    """A date, from a number of seconds since 1970 (`unit` is 1,000 for milliseconds) or a text."""
    seconds = number(value)
    if seconds is None:
        return dates.parse_machine(string(value)[:100])
    seconds /= unit
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _LATEST else None


def name(value: Any) -> str:
    """A title or a folder's or tag's name, as one safe line."""
    return title_text(string(value), 500)


def link(value: Any) -> str:
    """A web address; empty where it is none."""
    address = urls.resolve("", clean(string(value)))
    return address if address.startswith(("http://", "https://")) else ""


def enclosure(url: Any, kind: Any = "", length: Any = None) -> tuple[Enclosure, ...]:
    """A file that comes with an article, in a tuple; an empty one where there is none."""
    address = link(url)
    size = number(length)
    if not address:
        return ()
    return (Enclosure(address, clean(string(kind), 100).lower(), int(size) if size and size > 0 else None),)


def entry(
    *,
    guid: str,
    url: Any,
    title: Any,
    html: Any,
    authors: Sequence[Any] = (),
    published: datetime | None = None,
    updated: datetime | None = None,
    enclosures: Iterable[Enclosure] = (),
    categories: Iterable[Any] = (),
) -> Entry:
    """An article as a server gave it; its links count from its own page."""
    address = link(url)
    body = fields.absolute(string(html), address)
    files = tuple(dict.fromkeys(enclosures))
    return Entry(
        guid=guid,
        url=address,
        title=title_text(string(title)) or fallback.title(body, *(one.url for one in files), address),
        authors=fields.people([string(one) for one in authors]),
        published=published,
        updated=updated,
        body=body,
        enclosures=files,
        categories=tuple(dict.fromkeys(found for one in categories if (found := name(one)))),
    )


def runs(ids: Iterable[str], *, gap: int = 100, span: int = 1_000) -> Iterator[list[str]]:
    """Ids that are whole numbers, ascending, in runs of which each can be asked for as one range.

    Neighbours in a run lie at most `gap` apart, first and last less than `span`. Other ids are left out.
    """
    run: list[str] = []
    for number in sorted(int(id) for id in set(ids) if id.isascii() and id.isdigit()):
        if run and (number - int(run[-1]) > gap or number - int(run[0]) >= span):
            yield run
            run = []
        run.append(str(number))
    if run:
        yield run


def batches(values: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    """A sequence in pieces of at most `size`."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
