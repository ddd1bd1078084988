"""An article as text and as plain facts, for programs."""

from __future__ import annotations

from typing import Any

from feeds.library.articles import Opened
from feeds.logins import without_login


def as_text(opened: Opened) -> str:
    """An article as plain text, for files, programs and `show`."""
    from feeds.markup import plain

    article, entry = opened.article, opened.article.entry
    when = f"{article.date:%Y-%m-%d %H:%M}" if article.dated else ""
    facts = " · ".join(part for part in (article.feed, ", ".join(entry.authors), when) if part)
    parts = [entry.title, facts, entry.url, opened.reading.standfirst, plain(opened.reading.document)]
    return "\n\n".join(part for part in parts if part)


def as_written(opened: Opened, format: str) -> str:
    """An article as a file of one of `feeds.transfer.exports.FORMATS` would have it."""
    from io import BytesIO

    from feeds.transfer.exports import FORMATS
    from feeds.transfer.exports.publication import Publication

    article, out = opened.article, BytesIO()
    FORMATS[format].writer()([article], out, Publication(title=article.entry.title, made=article.seen))
    return out.getvalue().decode("utf-8", "replace")


def no_facts(source: str) -> dict[str, Any]:
    """What `show --json` prints of a source that could not be read, but for the `error`."""
    from feeds.markup import clean

    return {
        "source": without_login(clean(source)),
        "title": "",
        "authors": [],
        "published": None,
        "lang": "",
        "summary": "",
        "text": "",
        "recommended": [],
        "error": None,
    }


def as_facts(source: str, opened: Opened) -> dict[str, Any]:
    """An article as programs are given it, on the command line and by macros."""
    from feeds.document import Document, Embed, Figure
    from feeds.markup import plain

    entry = opened.article.entry
    # Captions and addresses of what cannot be shown are beside the text, not in it.
    words = tuple(block for block in opened.reading.document.blocks if not isinstance(block, Figure | Embed))
    return {
        **no_facts(source),
        "title": entry.title,
        "authors": list(entry.authors),
        "published": entry.published.isoformat() if entry.published else None,
        "lang": entry.lang,
        "summary": opened.reading.standfirst,
        "text": plain(Document(words)),
        "recommended": [{"heading": p.heading, "title": p.title, "url": p.url} for p in entry.picks],
        "url": entry.url,
        "enclosures": [
            {"url": file.url, "type": file.type, "bytes": file.length, "seconds": file.duration}
            for file in entry.enclosures
        ],
    }
