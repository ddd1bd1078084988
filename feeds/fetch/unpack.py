"""Packed bodies, unpacked while they stream, never past a limit."""

from __future__ import annotations

import zlib
from typing import Any, Protocol

from feeds.messages import Message

_PIECE = 256 * 1024
_SLICE = 256
"""Bytes given to zstd at once: its blocks are 128 KB at most and take four bytes at least."""
_WINDOW = 8 * 1024 * 1024
"""Largest zstd window; RFC 9659 allows no larger one over HTTP."""

MOST_ENCODINGS = 2


class TooLarge(Exception):
    """More came out than may."""


class BadEncoding(Exception):
    """The bytes are not packed the way they claim, or in a way we do not know; `reason` is the answer's: it is …"""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


class Unpacker(Protocol):
    """Packed pieces in, unpacked pieces out; counts what it gave."""

    def feed(self, data: bytes) -> bytes: ...


_GZIP = b"\x1f\x8b"
"""How whatever gzip has packed begins."""
_UTF8_MARK = b"\xef\xbb\xbf"
_FOREIGN = frozenset(
    "compress x-compress bzip2 x-bzip2 xz lzma exi pack200-gzip sdch dcb dcz aes128gcm".split()
)
"""Packings that exist and that are not undone here; any other name is no packing and says nothing."""


class Unpacking:
    """The steps that undo a Content-Encoding, in order.

    gzip is known by its mark: what bears it is unpacked though no header says so, and text is text
    though a header says that it is packed so. Raises BadEncoding.
    """

    def __init__(self, encodings: str, limit: int) -> None:
        names = [name.partition(";")[0].strip(" \t\"'").lower() for name in encodings.split(",")]
        steps = [step for name in reversed(names) if (step := _unpacker(name, limit)) is not None]
        if len(steps) > MOST_ENCODINGS:
            raise BadEncoding(Message("answer.packed-often", "packed {number} times over", number=len(steps)))
        self.is_plain = not steps
        """Whether nothing is said of a packing, so that the size that is told is that of the body."""
        self.held = b""
        """The first byte, until the second tells what they are; the whole body where none follows."""
        self._begun = False
        self._limit = limit
        self._steps = steps

    def feed(self, data: bytes) -> bytes:
        if not self._begun:
            data = self.held + data
            if len(data) < len(_GZIP) and (self.is_plain or self._says_gzip):
                self.held = data
                return b""
            self._begin(data)
        for step in self._steps:
            data = step.feed(data)
        return data

    def _begin(self, data: bytes) -> None:
        self.held = b""
        self._begun = True
        if self.is_plain and data.startswith(_GZIP):
            self._steps = [_Zlib(self._limit, gzip=True)]
        elif self._says_gzip and (data[:2].isascii() or data.startswith(_UTF8_MARK[:2])):
            self._steps = self._steps[1:]

    @property
    def _says_gzip(self) -> bool:
        first = self._steps[0] if self._steps else None
        return isinstance(first, _Zlib) and first.is_gzip


def _unpacker(name: str, limit: int) -> Unpacker | None:
    if name in ("gzip", "x-gzip"):
        return _Zlib(limit, gzip=True)
    if name == "deflate":
        return _Zlib(limit, gzip=False)
    if name == "br":
        return _Brotli(limit)
    if name == "zstd":
        return _Zstd(limit)
    if name in _FOREIGN:
        raise BadEncoding(
            Message("answer.packed-oddly", "packed as {name}, which is unknown here", name=repr(name))
        )
    return None


class _Zlib:
    """gzip, of one or several members, and deflate, with or without the header it should have."""

    def __init__(self, limit: int, *, gzip: bool) -> None:
        self._left = limit
        self.is_gzip = gzip
        self._begun = False
        self._decoder = zlib.decompressobj(31 if gzip else 15)

    def feed(self, data: bytes) -> bytes:
        if not self._begun:
            self._begun = True
            if not self.is_gzip and data[:1] and (data[0] & 0x0F) != 8:
                self._decoder = zlib.decompressobj(-15)
        pieces = []
        try:
            while data:
                piece = self._decoder.decompress(data, min(_PIECE, self._left + 1))
                self._left -= len(piece)
                if self._left < 0:
                    raise TooLarge
                pieces.append(piece)
                data = self._decoder.unconsumed_tail
                if self._decoder.eof:
                    data = self._next_member()
        except zlib.error as error:
            raise BadEncoding(Message("answer.packed-damaged", "packed, but damaged")) from error
        return b"".join(pieces)

    def _next_member(self) -> bytes:
        rest = self._decoder.unused_data
        if not (self.is_gzip and rest.startswith(b"\x1f\x8b")):
            return b""
        self._decoder = zlib.decompressobj(31)
        return rest


class _Brotli:
    def __init__(self, limit: int) -> None:
        import brotli

        self._left = limit
        make: Any = brotli.Decompressor
        self._decoder = make()
        self._error: type[Exception] = brotli.error

    def feed(self, data: bytes) -> bytes:
        pieces = []
        try:
            while piece := self._decoder.process(data, output_buffer_limit=_PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    raise TooLarge
                pieces.append(piece)
                # What did not fit comes out when nothing is put in.
                data = b""
        except self._error as error:
            raise BadEncoding(Message("answer.packed-damaged", "packed, but damaged")) from error
        return b"".join(pieces)


class _Zstd:
    def __init__(self, limit: int) -> None:
        import zstandard

        self._left = limit
        make: Any = zstandard.ZstdDecompressor
        self._decoder = make(max_window_size=_WINDOW).decompressobj()
        self._error: type[Exception] = zstandard.ZstdError

    def feed(self, data: bytes) -> bytes:
        pieces = []
        try:
            for start in range(0, len(data), _SLICE):
                if self._decoder.eof:
                    break
                piece = self._decoder.decompress(data[start : start + _SLICE])
                self._left -= len(piece)
                if self._left < 0:
                    raise TooLarge
                pieces.append(piece)
        except self._error as error:
            raise BadEncoding(Message("answer.packed-damaged", "packed, but damaged")) from error
        return b"".join(pieces)
