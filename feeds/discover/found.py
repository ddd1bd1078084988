"""What is looked for and what it is looked for with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from feeds import urls
from feeds.model import ParsedFeed


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that could be subscribed to."""

    url: str
    title: str = ""
    lang: str = ""
    headlines: tuple[str, ...] = ()
    """Titles of its newest entries, where the feed was looked into."""


class Body(Protocol):
    """What `get` gives."""

    @property
    def data(self) -> bytes: ...
    @property
    def source(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def moved_to(self) -> str:
        """Where permanent redirects lead, empty without them."""

    @property
    def links(self) -> str:
        """The Link headers."""


class Get(Protocol):
    """Fetches an address; raises FetchError.

    With `near` it is one that content names: it may lead into the private network only where that
    address, which the reader typed, lies at the same host.
    """

    def __call__(self, address: str, near: str | None = None, /) -> Body: ...


Parse = Callable[[bytes, str, str | None], ParsedFeed]
"""Reads a feed; raises ParseError."""

LOOKED_INTO = 5
"""Candidates that are fetched for their title and headlines."""
FEED_PATH = re.compile(
    r"(?:^|[/._\-?=&])(?:feed|feeds|rss|rss2|atom|rdf|syndication)(?:$|[/._\-?=&])|\.(?:rss|atom|rdf)$|feed\.json$",
    re.IGNORECASE,
)
FEED_FILE = re.compile(r"\.(?:rss|atom|rdf|xml)$", re.IGNORECASE)


def path_of(href: str) -> str | None:
    """Path and query of a link; None where it has none or is no address."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def whole(url: str) -> str:
    """An address as it was meant, which may lack its scheme or have `feed:` for one."""
    url = url.strip()
    url = re.sub(r"^feed:(?://)?(?=https?:)", "", url, flags=re.IGNORECASE)
    url = re.sub(r"^feed:(?://)?", "http://", url, flags=re.IGNORECASE)
    return urls.resolve("", url if "://" in url else f"https://{url}")
