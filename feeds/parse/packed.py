"""A feed read in a worker process, and the way back: entries cross as the blocks that stores keep of them.

What is imported here, each worker waits for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from feeds.model import Entry, ParsedFeed
from feeds.packing import pack, unpack
from feeds.parse import parse
from feeds.parse.fingerprint import fingerprint

Parsed = tuple[ParsedFeed, list[int], list[bytes]]
"""A feed, and of each of its entries the fingerprint and the block."""

Crossing = tuple[tuple[Any, ...], list[tuple[str, str, str, tuple[str, ...]]], list[int], list[bytes]]
"""The same in plain values: what is said of the feed; of each entry what is not in its block; fingerprints, blocks.

Dataclasses with slots pickle slowly: 33 us an entry here, against 1.
"""

_FEED = [field.name for field in fields(ParsedFeed) if field.name != "entries"]
_feed_values: Callable[[Any], tuple[Any, ...]] = attrgetter(*_FEED)
_beside_the_block: Callable[[Entry], tuple[str, str, str, tuple[str, ...]]] = attrgetter(
    "guid", "url", "title", "authors"
)


def ready() -> None:
    """What runs in a worker before there is anything to read: load the parser."""
    import feeds.parse.strict  # noqa: F401


def whole(parsed: ParsedFeed) -> Parsed:
    """A feed with what is made of each of its entries once."""
    return parsed, [fingerprint(entry) for entry in parsed.entries], [pack(entry) for entry in parsed.entries]


def parse_packed(body: bytes, url: str, content_type: str) -> Crossing:
    """What runs in the worker: parse, fingerprint, pack."""
    return packed(whole(parse(body, url, content_type or None)))


def packed(read: Parsed) -> Crossing:
    """A feed on its way to another process."""
    parsed, prints, blocks = read
    return _feed_values(parsed), list(map(_beside_the_block, parsed.entries)), prints, blocks


def unpacked(crossing: Crossing) -> Parsed:
    """The way back from `packed`."""
    feed, beside, prints, blocks = crossing
    entries = [
        Entry(guid=guid, url=url, title=title, authors=authors, **unpack(block))
        for (guid, url, title, authors), block in zip(beside, blocks, strict=True)
    ]
    return ParsedFeed(**dict(zip(_FEED, feed, strict=True)), entries=tuple(entries)), prints, blocks
