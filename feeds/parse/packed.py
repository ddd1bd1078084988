"""A feed read in a worker process, and the way back: entries cross as the blocks that stores keep of them.

What is imported here, each worker waits for.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from feeds.model import Entry, ParsedFeed
from feeds.packing import facts_of, fields_of, framed, joined, words_of
from feeds.parse import parse
from feeds.parse.fingerprint import fingerprint
from feeds.record import names

Parsed = tuple[ParsedFeed, list[int], list[bytes]]
"""A feed, and of each of its entries the fingerprint and the block."""

Beside = tuple[str, str, str, tuple[str, ...], str]
"""What a block does not tell of its entry, and what it tells beside the texts: guid, url, title, authors, facts."""

Crossing = tuple[tuple[Any, ...], list[Beside], list[int], list[bytes]]
"""The same in plain values: what is said of the feed; of each entry what stands beside its texts; fingerprints, blocks.

Dataclasses with slots pickle slowly: 33 us an entry here, against 1.
"""

_FEED = [name for name in names(ParsedFeed) if name != "entries"]
_feed_values: Callable[[Any], tuple[Any, ...]] = attrgetter(*_FEED)
_entry_values: Callable[[Entry], tuple[Any, ...]] = attrgetter(*names(Entry))


def ready() -> None:
    """What runs in a worker before there is anything to read: load the parser."""
    import feeds.parse.strict  # noqa: F401


def whole(parsed: ParsedFeed) -> Parsed:
    """A feed with what is made of each of its entries once."""
    made = [_made(entry) for entry in parsed.entries]
    return parsed, [print_ for print_, _, _ in made], [block for _, _, block in made]


def _made(entry: Entry) -> tuple[int, str, bytes]:
    """The fingerprint, the facts and the block of an entry; its texts, most of it, are encoded once for both."""
    facts = facts_of(entry)
    try:
        texts = entry.summary.encode(), entry.body.encode()
    except UnicodeEncodeError:
        # Halves of characters, for which each has its own way.
        return fingerprint(entry), facts, joined(facts, entry.summary, entry.body)
    return fingerprint(entry, texts), facts, framed(facts, len(entry.summary), *texts)


def parse_packed(body: bytes, url: str, content_type: str) -> Crossing:
    """What runs in the worker: parse, fingerprint, pack."""
    return packed(parse(body, url, content_type or None))


def packed(parsed: ParsedFeed) -> Crossing:
    """A feed on its way to another process."""
    beside: list[Beside] = []
    prints: list[int] = []
    blocks: list[bytes] = []
    for entry in parsed.entries:
        print_, facts, block = _made(entry)
        beside.append((entry.guid, entry.url, entry.title, entry.authors, facts))
        prints.append(print_)
        blocks.append(block)
    return _feed_values(parsed), beside, prints, blocks


def unpacked(crossing: Crossing) -> Parsed:
    """The way back from `packed`."""
    feed, beside, prints, blocks = crossing
    entries = tuple(map(_packed_entry, beside, blocks))
    return ParsedFeed(**dict(zip(_FEED, feed, strict=True)), entries=entries), prints, blocks


class PackedEntry(Entry):
    """An entry whose texts are taken out of its block when they are asked for: most go to the store unread."""

    __slots__ = ("_block",)
    _block: bytes

    def __getattr__(self, name: str) -> str:
        # Asked where a field is empty.
        if name not in ("summary", "body"):
            raise AttributeError(name)
        texts = dict(zip(("summary", "body"), words_of(self._block), strict=True))
        for each, text in texts.items():
            object.__setattr__(self, each, text)
        return texts[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entry) and _entry_values(self) == _entry_values(other)

    __hash__ = Entry.__hash__


def _packed_entry(beside: Beside, block: bytes) -> Entry:
    guid, url, title, authors, facts = beside
    entry = PackedEntry(guid=guid, url=url, title=title, authors=authors, **fields_of(facts))
    object.__delattr__(entry, "summary")
    object.__delattr__(entry, "body")
    object.__setattr__(entry, "_block", block)
    return entry
