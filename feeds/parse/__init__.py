"""Bytes of a feed to `ParsedFeed`: sniffed, then read by the strict path or by feedparser.

Importing this loads neither lxml nor feedparser.
"""

from __future__ import annotations

from feeds.errors import ParseError
from feeds.model import ParsedFeed
from feeds.parse.sniff import sniff

__all__ = ["parse", "parse_safely", "sniff"]


def parse(body: bytes, url: str, content_type: str | None = None) -> ParsedFeed:
    """Read a feed of any format. `url` is its address, against which links are resolved.

    Raises ParseError where the bytes are no feed. A damaged feed gives every entry that
    can be found and says in `damaged` what was wrong.
    """
    parsed = _parse_quickly(body, url, content_type)
    if parsed is not None:
        return parsed
    from feeds.parse import lenient

    return lenient.parse(body, url, content_type)


def parse_safely(
    body: bytes, url: str, content_type: str | None = None, *, seconds: float = 10.0
) -> ParsedFeed:
    """`parse`, with what only feedparser can read in a worker process that is killed after `seconds`."""
    parsed = _parse_quickly(body, url, content_type)
    if parsed is not None:
        return parsed
    from feeds import worker

    try:
        found: ParsedFeed = worker.call(
            "feeds.parse.lenient", "parse", body, url, content_type, seconds=seconds
        )
    except worker.Stopped as stopped:
        raise ParseError(
            url, f"reading the feed {stopped.reason} and was stopped", "tell its publisher"
        ) from stopped
    return found


def _parse_quickly(body: bytes, url: str, content_type: str | None) -> ParsedFeed | None:
    """The formats read in this process; None for what must go to feedparser."""
    kind = sniff(body)
    if kind == "empty":
        raise ParseError(url, "the feed is empty", "try again later")
    if kind == "jsonfeed" or body.lstrip()[:1] == b"{":
        from feeds.parse import jsonfeed

        return jsonfeed.parse(body, url)
    from feeds.parse import strict

    return strict.parse(body, url, content_type)
