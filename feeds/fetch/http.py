"""HTTP/1.1 as bytes: the request as it is sent, the answer as it arrives."""

from __future__ import annotations

import re

from feeds.fetch.request import Request, Sink
from feeds.fetch.unpack import BadEncoding, TooLarge, Unpacking
from feeds.messages import Message
from feeds.record import record

MOST_HEAD = 64 * 1024
_STATUS_LINE = re.compile(rb"(?:HTTP/1\.[01]|ICY) ([1-9]\d\d)(?: |\r?\n|$)")
_UNSENDABLE = re.compile(r"[^ -~\u0080-\u00ff\t]")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FORBIDDEN = frozenset(
    "host connection content-length transfer-encoding accept-encoding proxy-connection te upgrade expect".split()
)
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
"""Methods of which a server expects a body, be it an empty one."""


class BadAnswer(Exception):
    """What came is not HTTP; `reason` is a clause."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


def question(
    request: Request, path: str, host: str, headers: list[tuple[str, str]], *, keep: bool = False
) -> bytes:
    """A request as it is sent; `keep` asks for the connection to stay open.

    Header lines that could smuggle another, or that are ours to set, are left out.
    """
    lines = [f"{request.method} {path} HTTP/1.1", f"Host: {host}"]
    if request.content_type:
        headers = [*headers, ("Content-Type", request.content_type)]
    for name, value in headers:
        if re.fullmatch(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+", name) and name.lower() not in _FORBIDDEN:
            lines.append(f"{name}: {_UNSENDABLE.sub('', value)}")
    if request.body or request.method in _WITH_BODY:
        lines.append(f"Content-Length: {len(request.body)}")
    packings = "identity" if request.sink is not None else "gzip, deflate, br, zstd"
    lines += [f"Accept-Encoding: {packings}", f"Connection: {'keep-alive' if keep else 'close'}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + request.body


@record(frozen=True, slots=True)
class Head:
    """Status and headers of an answer; names are lower case, repeated ones joined by a comma."""

    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...] = ()
    persists: bool = False
    """Whether the server lets the connection stay open (RFC 9112, 9.3)."""


def head(raw: bytes) -> Head:
    """The head of an answer. Raises BadAnswer."""
    first, _, rest = raw.partition(b"\n")
    found = _STATUS_LINE.match(first)
    if found is None:
        raise BadAnswer(Message("answer.no-http", "it did not answer in HTTP"))
    headers: dict[str, str] = {}
    cookies = []
    for line in rest.decode("latin-1").split("\n"):
        name, colon, value = line.partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "set-cookie":
            cookies.append(value)
        elif name == "content-length" and headers.get(name, value) != value:
            raise BadAnswer(Message("answer.lengths", "it contradicts itself about the length of its answer"))
        elif name in headers and name != "content-length":
            headers[name] += f", {value}"
        else:
            headers[name] = value
    persists = first.startswith(b"HTTP/1.1") and "close" not in headers.get("connection", "").lower()
    return Head(int(found[1]), headers, tuple(cookies), persists)


class Reading:
    """One answer while it arrives: give it bytes with `feed`; `done` says when it is whole."""

    def __init__(self, limit: int, sink: Sink | None = None) -> None:
        self.head: Head | None = None
        self.done = False
        self.begun = False
        """Whether any byte of it came."""
        self.ends_clean = False
        """Whether it ended where it said it would, and nothing came after: only then the line can be used again."""
        self._limit = limit
        self._buffer = b""
        self._pieces: list[bytes] = []
        self._size = 0
        self._left: int | None = None
        """Bytes of the body, or of the chunk, that are still to come; None: until the end."""
        self._chunked = False
        self._after_chunk = False
        self._unpacking: Unpacking | None = None
        self._sink = sink
        self._is_poured = False
        """Whether the body goes to the sink."""

    @property
    def body(self) -> bytes:
        return b"".join(self._pieces) + (self._unpacking.held if self._unpacking is not None else b"")

    def feed(self, data: bytes) -> None:
        """Take what arrived. Raises BadAnswer, BadEncoding, TooLarge."""
        self.begun = True
        if self.head is None:
            self._buffer += data
            data = self._begin()
        if self.head is None or self.done:
            return
        if self._chunked:
            self._chunks(self._buffer + data if self._buffer else data)
        elif self._left is None:
            self._take(data)
        else:
            self._take(data[: self._left])
            self.ends_clean = len(data) == self._left
            self._left -= min(len(data), self._left)
            self.done = self._left == 0

    def end(self) -> None:
        """The server closed. Raises BadAnswer where more had to come."""
        if self.head is None:
            raise BadAnswer(Message("answer.none", "it closed the connection without an answer"))
        if not self.done and (self._chunked or self._left):
            raise BadAnswer(Message("answer.broke-off", "the answer broke off before its end"))
        self.done = True

    def _begin(self) -> bytes:
        """Read the head if it is whole; what follows it."""
        while True:
            end = _HEAD_END.search(self._buffer)
            if end is None:
                if len(self._buffer) > MOST_HEAD:
                    raise BadAnswer(Message("answer.endless-headers", "its headers have no end"))
                if (
                    self._buffer
                    and not b"HTTP/1.".startswith(self._buffer[:7])
                    and self._buffer[:3] != b"ICY"
                ):
                    raise BadAnswer(Message("answer.no-http", "it did not answer in HTTP"))
                return b""
            found = head(self._buffer[: end.start()])
            self._buffer = self._buffer[end.end() :]
            if found.status >= 200:
                break
        rest, self._buffer = self._buffer, b""
        self._expect(found)
        self.head = found
        # What a redirect says besides is not read.
        is_empty = found.status in (204, 304) or found.headers.get("content-length") == "0"
        self.ends_clean = self.done and is_empty and not rest
        return rest

    def _expect(self, found: Head) -> None:
        headers = found.headers
        if found.status in (204, 304) or 300 <= found.status < 400:
            self.done = True
            return
        self._unpacking = self._unpacker(found)
        if "chunked" in headers.get("transfer-encoding", "").lower():
            self._chunked, self._left = True, 0
        elif (length := headers.get("content-length", "")).isascii() and length.isdigit():
            self._left = int(length)
            if (self._unpacking is None or self._unpacking.is_plain) and self._left > self._limit:
                raise TooLarge
            self.done = self._left == 0

    def _unpacker(self, found: Head) -> Unpacking | None:
        """What undoes the packing of a body; None for one that goes to the sink as it is."""
        packing = found.headers.get("content-encoding", "")
        if self._sink is None or found.status not in (200, 206):
            return Unpacking(packing, self._limit)
        if packing.strip().lower() not in ("", "identity"):
            raise BadEncoding(Message("answer.packed-unasked", "packed though it was asked for as it is"))
        self._is_poured = True
        self._sink.begin(found.status, found.headers)
        return None

    def _chunks(self, data: bytes) -> None:
        at = 0
        while True:
            if self._left:
                piece = data[at : at + self._left]
                self._take(piece)
                at += len(piece)
                self._left -= len(piece)
                if self._left:
                    self._buffer = b""
                    return
                self._after_chunk = True
            end = data.find(b"\n", at)
            if end < 0:
                self._buffer = data[at:]
                if len(self._buffer) > MOST_HEAD:
                    raise BadAnswer(Message("answer.chunks-without-size", "its chunks have no sizes"))
                return
            line = data[at:end].strip()
            at = end + 1
            if self._after_chunk:
                self._after_chunk = False
                if line:
                    raise BadAnswer(
                        Message("answer.chunks-of-other-size", "its chunks are not as long as they claim")
                    )
                continue
            size = re.fullmatch(rb"([0-9A-Fa-f]{1,8})\s*(?:;.*)?", line, re.DOTALL)
            if size is None:
                raise BadAnswer(Message("answer.chunks-without-size", "its chunks have no sizes"))
            self._left = int(size[1], 16)
            if not self._left:
                self.done = True
                self.ends_clean = data[at:] in (b"\r\n", b"\n")
                return

    def _take(self, data: bytes) -> None:
        if self._unpacking is not None:
            data = self._unpacking.feed(data)
        if data:
            self._size += len(data)
            if self._size > self._limit:
                raise TooLarge
            if self._is_poured and self._sink is not None:
                self._sink.take(data)
            else:
                self._pieces.append(data)
