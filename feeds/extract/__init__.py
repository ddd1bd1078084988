"""A web page -> its article: what it says, who wrote it when, and the site's own recommended pieces."""

from __future__ import annotations

from feeds.model import Entry

__all__ = ["extract", "extract_safely"]


def extract(html: str | bytes, url: str = "") -> Entry:
    """The article of the page `html` published at `url` (may be empty).

    `body` is HTML with the page's structure and absolute addresses; an Entry without
    body is the answer for a page without text. Never raises for what a page may hold;
    lxml is loaded by the first call. A hostile page may take long: `extract_safely`.
    """
    from feeds.extract.article import read

    return read(html, url)


def extract_safely(html: str | bytes, url: str = "", *, seconds: float = 2.0) -> Entry:
    """`extract` in a process of its own; where that gives no answer in time, the running text alone.

    Keeps to about `seconds` of wall time, once the process has started.
    """
    from feeds import charset, worker
    from feeds.extract import cheap

    try:
        entry = worker.call("feeds.extract.article", "read", html, url, seconds=seconds * 0.5)
        assert isinstance(entry, Entry)
        return entry
    except (worker.Stopped, ValueError, RecursionError, MemoryError):
        return cheap.read(charset.decode(html) if isinstance(html, bytes) else html, url)
