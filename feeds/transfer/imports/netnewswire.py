"""NetNewsWire: the database `DB.sqlite3` of an account; its list of feeds is OPML.

By `Modules/ArticlesDatabase` of versions 5 and 6: dates are seconds since 1970; a feed's id is its address in an account on
the Mac, and the server's own id in others, whose articles are taken over where they are starred.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from feeds.model import Entry
from feeds.transfer.imports import databases, values
from feeds.transfer.imports.items import Item, Mark, Refused, Subscription

PROGRAM = "NetNewsWire"
_ELSEWHERE = "gone:"
"""Begins the feed of an article that is known by a server's id."""


def is_its(tables: dict[str, frozenset[str]]) -> bool:
    return {"articleid", "feedid", "uniqueid"} <= tables.get("articles", frozenset()) and {
        "articleid",
        "read",
        "starred",
    } <= tables.get("statuses", frozenset())


def database(db: sqlite3.Connection) -> Iterator[Item]:
    """The feeds of articles, then the articles with their marks. Marks outlive their articles, and then mean nothing."""
    there = databases.tables(db)
    for row in databases.rows(db, "SELECT DISTINCT feedID FROM articles"):
        if isinstance(row, Refused):
            yield row
        elif url := values.address(row["feedid"]):
            yield Subscription(url)
    wanted = databases.columns(
        frozenset(f"a.{name}" for name in there["articles"]),
        "a.feedID", "a.uniqueID", "a.title", "a.contentHTML", "a.contentText", "a.summary", "a.url", "a.externalURL",
        "a.datePublished", "a.authors",
    )  # fmt: skip
    joined = (
        f"SELECT {wanted}, {_names(there)} AS names, s.read, s.starred, s.dateArrived FROM articles a"
        " LEFT JOIN statuses s ON s.articleID = a.articleID ORDER BY a.feedID, a.rowid"
    )
    for row in databases.rows(db, joined):
        yield row if isinstance(row, Refused) else _mark(row)


def _names(there: dict[str, frozenset[str]]) -> str:
    """SQL of the names of an article's authors, as versions keep them that have a table for them."""
    if not ("authorslookup" in there and "authors" in there):
        return "NULL"
    return (
        "(SELECT group_concat(w.name, char(31)) FROM authorsLookup l JOIN authors w ON w.authorID = l.authorID"
        " WHERE l.articleID = a.articleID)"
    )


def _mark(row: databases.Row) -> Mark:
    feed = values.text(row["feedid"])
    url = values.address(row["url"]) or values.address(row["externalurl"])
    html = values.text(row["contenthtml"]) or values.paragraphs(row["contenttext"])
    entry = Entry(
        guid=values.guid(row["uniqueid"]) or url,
        url=url,
        title=values.title(row["title"], html or row["summary"]),
        authors=values.tags(row["names"], "\x1f") or _written_names(values.text(row["authors"])),
        published=values.moment(row["datepublished"]) or values.moment(row["datearrived"]),
        summary=values.text(row["summary"]),
        body=html,
    )
    return Mark(
        entry,
        feed=feed if values.address(feed) else f"{_ELSEWHERE}{feed}",
        read=values.flag(row["read"]),
        starred=values.flag(row["starred"]),
    )


def _written_names(text: str) -> tuple[str, ...]:
    """The authors of an article as JSON, as later versions keep them; none where it is none."""
    try:
        found = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return ()
    names = [one.get("name") for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return values.tags(names)
