"""A feed read in a worker process, and the way back in plain values.

Dataclasses with slots pickle slowly (33 us an entry here); tuples of plain values
through `marshal` take 2. What is imported here, each worker waits for.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

from feeds.model import Enclosure, Entry, ParsedFeed, Pick
from feeds.parse import parse
from feeds.parse.fingerprint import fingerprint

Parsed = tuple[ParsedFeed, list[int]]
"""A feed, and the fingerprints of its entries."""

_ENTRY = [field.name for field in fields(Entry)]
_RICH = [_ENTRY.index(name) for name in ("published", "updated", "enclosures", "picks")]
"""Places of the fields that marshal cannot carry as they are."""
_FEED = [field.name for field in fields(ParsedFeed) if field.name != "entries"]
_entry_values: Callable[[Any], tuple[Any, ...]] = attrgetter(*_ENTRY)
_feed_values: Callable[[Any], tuple[Any, ...]] = attrgetter(*_FEED)


def ready() -> None:
    """What runs in a worker before there is anything to read: load the parser."""
    import feeds.parse.strict  # noqa: F401


def parse_packed(body: bytes, url: str, content_type: str) -> bytes:
    """What runs in the worker: parse, fingerprint, pack."""
    return packed(parse(body, url, content_type or None))


def packed(parsed: ParsedFeed) -> bytes:
    """A feed and the fingerprints of its entries as bytes."""
    rows = [_plain_row(entry) for entry in parsed.entries]
    prints = [fingerprint(entry) for entry in parsed.entries]
    return marshal.dumps((tuple(map(_plain, _feed_values(parsed))), rows, prints))


def unpacked(data: bytes) -> Parsed:
    """The way back from `packed`."""
    # Only our own worker writes these bytes, and it runs the same Python.
    feed, rows, prints = marshal.loads(data)  # noqa: S302
    entries = tuple([_entry(row) for row in rows])
    return ParsedFeed(**dict(zip(_FEED, map(_value, feed), strict=True)), entries=entries), prints


def _plain_row(entry: Entry) -> list[Any]:
    row = list(_entry_values(entry))
    for place in _RICH:
        row[place] = _plain(row[place])
    return row


def _entry(row: list[Any]) -> Entry:
    for place in _RICH:
        row[place] = _value(row[place])
    return Entry(**dict(zip(_ENTRY, row, strict=True)))


# Values that marshal does not know travel as a list: [letter, values].
_LETTERS: dict[type, Callable[[Any], list[Any]]] = {
    datetime: lambda when: ["d", when.timestamp()],
    timedelta: lambda span: ["t", span.total_seconds()],
}
_MAKE: dict[str, Callable[..., Any]] = {
    "d": lambda seconds: datetime.fromtimestamp(seconds, UTC),
    "t": lambda seconds: timedelta(seconds=seconds),
    "e": lambda *rows: tuple(Enclosure(*row) for row in rows),
    "p": lambda *rows: tuple(Pick(*row) for row in rows),
}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple) and value:
        if isinstance(value[0], Enclosure):
            return ["e", *((one.url, one.type, one.length, one.title, one.duration) for one in value)]
        if isinstance(value[0], Pick):
            return ["p", *((one.heading, one.title, one.url) for one in value)]
    letter = _LETTERS.get(type(value))
    return letter(value) if letter else value


def _value(value: Any) -> Any:
    return _MAKE[value[0]](*value[1:]) if isinstance(value, list) else value
