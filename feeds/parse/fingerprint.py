"""What tells one wording of an entry from another, in one number."""

from __future__ import annotations

import re
from hashlib import blake2b
from zlib import crc32

from feeds.model import Entry
from feeds.urls import strip_trackers

_TAG = re.compile(rb"<[^>]*>")
_BLANKS = b" \t\r\n"
_EXACT_BITS = 23
"""Of the 63 bits of a fingerprint those that tell every letter of an entry; the others tell its words."""
_EXACT = (1 << _EXACT_BITS) - 1


def fingerprint(entry: Entry, texts: tuple[bytes, bytes] | None = None) -> int:
    """63 bits: 40 of what a reader would read and where it leads, 23 of all that was published.

    In the first, markup, white space, hosts, trackers and the queries of files do not count:
    publishers change them without changing a word. `texts` are summary and body in UTF-8, where somebody
    has encoded them and nothing in them had to be replaced.
    """
    texts = texts or (_encoded(entry.summary), _encoded(entry.body))
    words = b"\0".join((_encoded(entry.title), *texts, *map(_encoded, entry.authors)))
    files = [file.url for file in entry.enclosures]
    exact = crc32(_secure(words))
    parts = [f"{part.start} {part.title}" for part in entry.chapters]
    exact = crc32(_secure(_joined("", entry.url, entry.image, *files, *entry.categories, *parts)), exact)
    leads = _joined(
        "", path(strip_trackers(entry.url)), *(path(address).partition("?")[0] for address in files)
    )
    seen = _TAG.sub(b"", words) if b"<" in words else words
    # Deleting bytes takes a fifth of the time of splitting and joining text.
    seen = (seen + leads).translate(None, _BLANKS)
    return int.from_bytes(blake2b(seen, digest_size=8).digest()) >> 1 & ~_EXACT | exact & _EXACT


def words_of(print_: int) -> int:
    """The part of a fingerprint that tells the words of an entry."""
    return print_ >> _EXACT_BITS


def path(url: str) -> str:
    """An address without scheme and host, so that a site may move."""
    return url.partition("://")[2].partition("/")[2] if "://" in url else url


def _joined(*texts: str) -> bytes:
    return _encoded("\0".join(texts))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _secure(text: bytes) -> bytes:
    return text.replace(b"http://", b"https://")
