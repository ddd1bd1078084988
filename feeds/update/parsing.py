"""Where a feed is parsed: here, or in a worker process."""

from __future__ import annotations

from feeds.errors import ParseError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import PROGRAM, ParsedFeed
from feeds.parse.packed import Parsed, unpacked, whole

SECONDS = 10.0
"""Wall time for one feed."""
WORKER = "feeds.parse.packed"
"""What a worker loads."""


def parse_here(body: bytes, url: str, content_type: str) -> Parsed:
    """Parse in this process; only what feedparser must read goes to a worker. Raises ParseError."""
    from feeds.parse import parse_safely

    return whole(parse_safely(body, url, content_type or None, seconds=SECONDS))


def parse_printed(body: bytes, url: str, content_type: str) -> Parsed:
    """What a program printed: a feed, or a page as the feed's one article. Raises ParseError, NothingToRead."""
    from feeds.parse import sniff

    if sniff(body) in ("feed", "jsonfeed"):
        return parse_here(body, url, content_type)
    from feeds import pages

    entries = tuple(pages.read(body, url, url))
    # A page is no name for all that come after it.
    return whole(ParsedFeed(url=url, title=url.removeprefix(PROGRAM), entries=entries))


def warm() -> None:
    """Start a worker and let it load what it parses with, so that the first feed need not wait for that."""
    from feeds import worker

    try:
        worker.call(WORKER, "ready", seconds=SECONDS)
    except worker.Stopped:
        # The next one may fare better, or says what is wrong with a feed to say it of.
        return


def parse_in_worker(body: bytes, url: str, content_type: str) -> Parsed:
    """Parse in a worker process. Raises ParseError."""
    from feeds import worker

    try:
        read = worker.call(WORKER, "parse_packed", body, url, content_type, seconds=SECONDS)
    except worker.Stopped as stopped:
        raise ParseError(
            url,
            Message("feed.stopped", "reading the feed {what} and was stopped", what=stopped.reason),
            Hint.TELL_PUBLISHER,
        ) from stopped
    return unpacked(read)
