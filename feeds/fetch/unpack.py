"""Packed bodies, unpacked while they stream, never past a limit."""

from __future__ import annotations

import zlib
from typing import Any, Protocol

_PIECE = 256 * 1024
_SLICE = 256
"""Bytes given to zstd at once: its blocks are 128 KB at most and take four bytes at least."""
_WINDOW = 8 * 1024 * 1024
"""Largest zstd window; RFC 9659 allows no larger one over HTTP."""

MOST_ENCODINGS = 2


class TooLarge(Exception):
    """More came out than may."""


class BadEncoding(Exception):
    """The bytes are not packed the way they claim, or in a way we do not know."""


class Unpacker(Protocol):
    """Packed pieces in, unpacked pieces out; counts what it gave."""

    def feed(self, data: bytes) -> bytes: ...


def unpackers(encodings: str, limit: int) -> list[Unpacker]:
    """The steps that undo a Content-Encoding, in order. Raises BadEncoding."""
    names = [name.strip().lower() for name in encodings.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > MOST_ENCODINGS:
        raise BadEncoding(f"packed {len(names)} times over")
    return [_unpacker(name, limit) for name in reversed(names)]


def _unpacker(name: str, limit: int) -> Unpacker:
    if name in ("gzip", "x-gzip"):
        return _Zlib(limit, gzip=True)
    if name == "deflate":
        return _Zlib(limit, gzip=False)
    if name == "br":
        return _Brotli(limit)
    if name == "zstd":
        return _Zstd(limit)
    raise BadEncoding(f"packed as {name[:20]!r}, which is unknown here")


class _Zlib:
    """gzip, of one or several members, and deflate, with or without the header it should have."""

    def __init__(self, limit: int, *, gzip: bool) -> None:
        self._left = limit
        self._gzip = gzip
        self._begun = False
        self._decoder = zlib.decompressobj(31 if gzip else 15)

    def feed(self, data: bytes) -> bytes:
        if not self._begun:
            self._begun = True
            if not self._gzip and data[:1] and (data[0] & 0x0F) != 8:
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
            raise BadEncoding("packed, but damaged") from error
        return b"".join(pieces)

    def _next_member(self) -> bytes:
        rest = self._decoder.unused_data
        if not (self._gzip and rest.startswith(b"\x1f\x8b")):
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
            raise BadEncoding("packed, but damaged") from error
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
            raise BadEncoding("packed, but damaged") from error
        return b"".join(pieces)
