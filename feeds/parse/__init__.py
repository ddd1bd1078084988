"""Bytes of a feed to `ParsedFeed`: sniffed, then read by the strict path or by feedparser.

Importing this loads neither lxml nor feedparser.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from feeds.errors import ParseError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import Entry, ParsedFeed
from feeds.parse.sniff import sniff
from feeds.urls import scheme

__all__ = ["parse", "parse_safely", "sniff"]


def parse(body: bytes, url: str, content_type: str | None = None) -> ParsedFeed:
    """Read a feed of any format. `url` is its address, against which links are resolved.

    Raises ParseError where the bytes are no feed. A damaged feed gives every entry that
    can be found and says in `damaged` what was wrong. What a feed in a file calls relative
    is so to its site alone: the path of a reader's file stands in no address.
    """

    def read(url: str) -> ParsedFeed:
        parsed = _parse_quickly(body, url, content_type)
        if parsed is not None:
            return parsed
        from feeds.parse import lenient

        return lenient.parse(body, url, content_type)

    return _placed(read, url)


def parse_safely(
    body: bytes, url: str, content_type: str | None = None, *, seconds: float = 10.0
) -> ParsedFeed:
    """`parse`, with what only feedparser can read in a worker process that is killed after `seconds`."""

    def read(url: str) -> ParsedFeed:
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
                url,
                Message("feed.stopped", "reading the feed {what} and was stopped", what=stopped.reason),
                Hint.TELL_PUBLISHER,
            ) from stopped
        return found

    return _placed(read, url)


def _placed(read: Callable[[str], ParsedFeed], url: str) -> ParsedFeed:
    """What `read` makes of a feed; one that lies in a file is read as if it lay nowhere."""
    if url.startswith(("http://", "https://")):
        return read(url)
    try:
        parsed = read("")
    except ParseError as error:
        raise ParseError(url, error.reason, _OF_FILES.get(error.hint, error.hint)) from error
    return replace(parsed, url=url, entries=tuple(map(_whole_addresses, parsed.entries)))


_OF_FILES: dict[Message | None, Message] = {
    Hint.LOOK_FOR_FEED: Hint.POINT_AT_PAGE,
    Hint.CHECK_ADDRESS: Hint.CHECK_FILE,
    Hint.TRY_LATER: Hint.SAVE_AGAIN,
}
"""What to do about a file, where about an address something else would help."""


def _whole_addresses(entry: Entry) -> Entry:
    """An entry without the addresses that nothing says the beginning of: they lead nowhere."""
    return replace(
        entry,
        url=entry.url if scheme(entry.url) else "",
        image=entry.image if scheme(entry.image) else "",
        comments=entry.comments if scheme(entry.comments) else "",
        enclosures=tuple(enclosure for enclosure in entry.enclosures if scheme(enclosure.url)),
    )


def _parse_quickly(body: bytes, url: str, content_type: str | None) -> ParsedFeed | None:
    """The formats read in this process; None for what must go to feedparser."""
    kind = sniff(body)
    if kind == "empty":
        raise ParseError(url, Message("feed.empty", "the feed is empty"), Hint.TRY_LATER)
    if kind == "jsonfeed" or body.lstrip()[:1] == b"{":
        from feeds.parse import jsonfeed

        return jsonfeed.parse(body, url)
    from feeds.parse import strict

    return strict.parse(body, url, content_type)
