"""What is asked and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Protocol

from feeds.record import record

USER_AGENT = "Broadsheet/0.1 (feed reader)"
READING = "GET"


@record(frozen=True, slots=True)
class Limits:
    """What one fetch may cost."""

    body: int = 20 * 1024 * 1024
    """Bytes after unpacking."""
    seconds: float = 60
    """The whole fetch, redirects included."""
    silence: float = 20
    """Seconds without a byte."""
    redirects: int = 10


class Sink(Protocol):
    """Takes a body as it comes, instead of the memory. Whatever it raises ends the fetch."""

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """An answer with a body begins (200 or 206); names of headers are in lower case."""

    def take(self, data: bytes) -> None:
        """A piece of it, as it was sent."""


@record(frozen=True, slots=True)
class Request:
    """One address and how to ask for it."""

    url: str
    private: bool = False
    """Whether the address may lead into the private network: only one the reader typed may."""
    etag: str = ""
    last_modified: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    """Sent to the first origin only, as are `user` and `password`."""
    user_agent: str = USER_AGENT
    proxy: str = ""
    """`http://host:port` or `socks5://host:port`; empty: as the environment says; `none`: no proxy."""
    user: str = ""
    password: str = field(default="", repr=False)
    limits: Limits = Limits()
    method: str = READING
    """With any other than GET something is changed: it goes to its own origin only, redirected or not."""
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    """MIME type of `body`."""
    repeatable: bool = True
    """Whether doing it twice is doing it once; what is not takes a connection of its own, and is never put again."""
    sink: Sink | None = field(default=None, repr=False)
    """Where a body goes that is too large for the memory; it is asked for unpacked, and `Fetched.body` is empty."""


@record(frozen=True, slots=True)
class Fetched:
    """A body, unpacked."""

    url: str
    """Where it came from in the end: the base for relative links."""
    body: bytes
    content_type: str = ""
    status: int = 200
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    """Where permanent redirects lead, empty without them."""
    fresh_for: float | None = None
    """Seconds the server wants it kept (Cache-Control, Expires)."""
    links: str = ""
    """The Link headers."""
    location: str = ""
    """The address its links count from, where the server names another (Content-Location)."""

    @property
    def base(self) -> str:
        """The address against which relative links are resolved."""
        return self.location or self.url


@record(frozen=True, slots=True)
class PutOff:
    """Not asked: its host has just asked for fewer requests, or for none for a while."""

    url: str
    seconds: float
    """How long the host wants to be left alone."""


@record(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed since the etag or date in the request."""

    url: str
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    fresh_for: float | None = None
