"""An entry as one block of bytes: how stores keep it, and how a process that reads feeds hands it over."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from feeds.model import Chapter, Enclosure, Entry, Pick

if TYPE_CHECKING:
    from zstandard import ZstdCompressor, ZstdDecompressor

# One byte before the stored bytes tells how they lie there.
_PLAIN = b"\x00"
_ZSTD = b"\x01"
COMPRESS_FROM = 512
"""Shorter texts gain too little."""


@cache
def _compressor() -> ZstdCompressor:
    from zstandard import ZstdCompressor

    # Level 1 takes 14 us for 3 KB, zlib's level 1 takes 64, for the same size.
    return ZstdCompressor(level=1)


@cache
def _decompressor() -> ZstdDecompressor:
    from zstandard import ZstdDecompressor

    return ZstdDecompressor()


def squeeze(text: str) -> bytes:
    """Text as stored bytes."""
    return compress(_PLAIN + encoded(text))


def compress(stored: bytes) -> bytes:
    """Stored bytes, smaller where that pays."""
    if stored[:1] != _PLAIN or len(stored) < COMPRESS_FROM:
        return stored
    return _ZSTD + _compressor().compress(stored[1:])


def unsqueeze(data: bytes) -> str:
    plain = _decompressor().decompress(data[1:]) if data[:1] == _ZSTD else data[1:]
    return plain.decode("utf-8", "surrogatepass")


facts_json = json.JSONEncoder(ensure_ascii=False).encode
_EXTRAS = ("lang", "image", "categories", "comments", "comment_count", "via", "other")


def pack(entry: Entry) -> bytes:
    """All of an entry but its title, authors, url and guid; not compressed, so that arrival is cheap."""
    return joined(facts_of(entry), entry.summary, entry.body)


def facts_of(entry: Entry) -> str:
    """What is packed of an entry beside its texts, as JSON; empty where there is nothing."""
    extra: dict[str, Any] = {name: value for name in _EXTRAS if (value := getattr(entry, name))}
    for name in ("published", "updated"):
        if (when := getattr(entry, name)) is not None:
            extra[name] = when.isoformat()
    if entry.enclosures:
        extra["enclosures"] = [(e.url, e.type, e.length, e.title, e.duration) for e in entry.enclosures]
    if entry.chapters:
        extra["chapters"] = [(one.start, one.title, one.url) for one in entry.chapters]
    if entry.picks:
        extra["picks"] = [(pick.heading, pick.title, pick.url) for pick in entry.picks]
    return facts_json(extra) if extra else ""


def joined(facts: str, summary: str, body: str) -> bytes:
    """The parts of a packed text as one."""
    return framed(facts, len(summary), encoded(summary), encoded(body))


def framed(facts: str, letters: int, summary: bytes, body: bytes) -> bytes:
    """`joined` of texts that are `encoded`, the first of so many letters."""
    return b"".join((_PLAIN, encoded(f"{len(facts)},{letters};{facts}"), summary, body))


def encoded(text: str) -> bytes:
    """Text as bytes, whatever is in it."""
    return text.encode("utf-8", "surrogatepass")


def parts(packed: bytes) -> tuple[str, str, str]:
    """What `joined` joined."""
    sizes, _, rest = unsqueeze(packed).partition(";")
    facts, _, summary = sizes.partition(",")
    body_at = int(facts) + int(summary)
    return rest[: int(facts)], rest[int(facts) : body_at], rest[body_at:]


def unpack(data: bytes) -> dict[str, Any]:
    """Keyword arguments for `Entry` from what `pack` made."""
    facts, summary, body = parts(data)
    return {**fields_of(facts), "summary": summary, "body": body}


def fields_of(facts: str) -> dict[str, Any]:
    """Keyword arguments for `Entry` from what `facts_of` made."""
    fields: dict[str, Any] = json.loads(facts) if facts else {}
    for name in ("published", "updated"):
        if name in fields:
            fields[name] = datetime.fromisoformat(fields[name])
    if "categories" in fields:
        fields["categories"] = tuple(fields["categories"])
    if "enclosures" in fields:
        fields["enclosures"] = tuple(Enclosure(*row) for row in fields["enclosures"])
    if "chapters" in fields:
        fields["chapters"] = tuple(Chapter(*row) for row in fields["chapters"])
    if "picks" in fields:
        fields["picks"] = tuple(Pick(*row) for row in fields["picks"])
    return fields


def words_of(packed: bytes) -> tuple[str, str]:
    """Summary and body from what `pack` made."""
    _, summary, body = parts(packed)
    return summary, body


def categories_of(packed: bytes) -> tuple[str, ...]:
    """The publisher's categories from what `pack` made."""
    sizes, _, rest = unsqueeze(packed).partition(";")
    head = int(sizes.partition(",")[0])
    return tuple(json.loads(rest[:head]).get("categories", ())) if head else ()
