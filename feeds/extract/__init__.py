"""A web page -> its article: what it says, who wrote it when, and the site's own recommended pieces."""

from __future__ import annotations

from feeds.model import Entry

__all__ = ["extract"]


def extract(html: str | bytes, url: str = "") -> Entry:
    """The article of the page `html` published at `url` (may be empty).

    `body` is HTML with the page's structure and absolute addresses; an Entry without
    body is the answer for a page without text. Never raises for what a page may hold;
    lxml is loaded by the first call.
    """
    from feeds.extract.article import read

    return read(html, url)
