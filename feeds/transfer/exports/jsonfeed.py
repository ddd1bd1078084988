"""Articles as a JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), an item at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from feeds.model import Article
from feeds.transfer.exports import xhtml
from feeds.transfer.exports.publication import Piece, Publication, piece, utc

VERSION = "https://jsonfeed.org/version/1.1"


def write(articles: Iterable[Article], out: BinaryIO, publication: Publication) -> None:
    """Write a feed."""
    head = {"version": VERSION, "title": publication.title}
    if publication.link:
        head["home_page_url"] = publication.link
    out.write(_json(head)[:-1] + b', "items": [')
    for number, each in enumerate(map(piece, articles)):
        out.write((b",\n" if number else b"\n") + _json(_item(each)))
    out.write(b"\n]}\n")


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _item(each: Piece) -> dict[str, Any]:
    article, entry = each.article, each.article.entry
    facts = {
        "id": each.id,
        "url": entry.url,
        "title": entry.title,
        "summary": each.standfirst,
        "content_html": xhtml.body(each.document, prefix=f"a{article.id}-"),
        "image": entry.image,
        "date_published": utc(article.date) if article.dated else "",
        "date_modified": utc(entry.updated) if entry.updated else "",
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(dict.fromkeys((*article.tags, *entry.categories))),
        "language": entry.lang,
        "attachments": [
            {
                name: value
                for name, value in (
                    ("url", one.url),
                    ("mime_type", one.type or "application/octet-stream"),
                    ("title", one.title),
                    ("size_in_bytes", one.length),
                    ("duration_in_seconds", one.duration),
                )
                if value not in ("", None)
            }
            for one in entry.enclosures
        ],
        "_broadsheet": {"feed": article.feed, "read": article.read, "starred": article.starred},
    }
    # An item without a text would be none: that one may be empty.
    return {name: value for name, value in facts.items() if value or name == "content_html"}
