"""Articles as an RSS 2.0 feed, an item at a time: what a query finds can be subscribed to elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import format_datetime
from typing import BinaryIO

from feeds.logins import without_login
from feeds.model import Article
from feeds.transfer.exports import xhtml
from feeds.transfer.exports.publication import Piece, Publication, piece
from feeds.transfer.exports.xhtml import text

_SPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def write(articles: Iterable[Article], out: BinaryIO, publication: Publication) -> None:
    """Write a feed."""
    out.write(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {_SPACES}>\n<channel>\n'
        f"<title>{text(publication.title)}</title>\n<link>{text(publication.link)}</link>\n"
        f"<description>{text(publication.title)}</description>\n"
        f"<lastBuildDate>{format_datetime(publication.made)}</lastBuildDate>\n"
        "<generator>Broadsheet</generator>\n".encode()
    )
    for each in map(piece, articles):
        out.write(_item(each).encode())
    out.write(b"</channel>\n</rss>\n")


def _item(each: Piece) -> str:
    article, entry = each.article, each.article.entry
    lines = [
        _element("title", entry.title),
        _element("link", entry.url),
        f'<guid isPermaLink="false">{text(each.id)}</guid>',
        _element("pubDate", format_datetime(article.date) if article.dated else ""),
        *(_element("dc:creator", name) for name in entry.authors),
        *(_element("category", name) for name in dict.fromkeys((*article.tags, *entry.categories))),
        _element("dc:language", entry.lang),
        _element("comments", entry.comments),
        _element("description", each.standfirst),
        _element("content:encoded", xhtml.body(each.document, prefix=f"a{article.id}-")),
        *(
            f'<enclosure url="{text(one.url)}" length="{one.length or 0}"'
            f' type="{text(one.type or "application/octet-stream")}"/>'
            for one in entry.enclosures
        ),
        _source(article),
    ]
    return "<item>\n" + "\n".join(filter(None, lines)) + "\n</item>\n"


def _element(name: str, value: str) -> str:
    return f"<{name}>{text(value)}</{name}>" if value else ""


def _source(article: Article) -> str:
    """Which feed it comes from; only one that others can ask too."""
    if not article.feed_url.startswith(("http://", "https://")):
        return ""
    return f'<source url="{text(without_login(article.feed_url))}">{text(article.feed)}</source>'
