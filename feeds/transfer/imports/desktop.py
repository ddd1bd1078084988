"""Liferea, RSSGuard, NewsFlash (eilmeldung keeps its articles the same way) and nom: their SQLite databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from feeds import opml
from feeds.model import Entry
from feeds.transfer.imports import databases, values
from feeds.transfer.imports.databases import Row
from feeds.transfer.imports.items import Item, Mark, Refused, Subscription

Tables = dict[str, frozenset[str]]


def _has(tables: Tables, name: str, *columns: str) -> bool:
    return tables.get(name, frozenset()).issuperset(columns)


# ---------------------------------------------------------------- Liferea


def is_liferea(tables: Tables) -> bool:
    return _has(tables, "items", "source_id", "node_id", "marked") and "subscription" in tables


def liferea(db: sqlite3.Connection) -> Iterator[Item]:
    """`liferea.db`: addresses and articles. Names and folders stand in the list of feeds beside it."""
    there = databases.tables(db)
    for row in databases.rows(db, "SELECT source FROM subscription"):
        yield row if isinstance(row, Refused) else _subscription(row["source"], "")
    wanted = databases.columns(
        frozenset(f"i.{name}" for name in there["items"]),
        "i.title", "i.source", "i.source_id", "i.description", "i.date", "i.read", "i.marked",
    )  # fmt: skip
    joined = (
        f"SELECT {wanted}, s.source AS feed FROM items i LEFT JOIN subscription s ON s.node_id = i.node_id"
    )
    hold = " WHERE i.comment = 0" if "comment" in there["items"] else ""
    for row in databases.rows(db, f"{joined}{hold} ORDER BY i.node_id, i.item_id"):
        if isinstance(row, Refused):
            yield row
        else:
            yield _mark(
                row, guid=row["source_id"], url=row["source"], body=row["description"], read=row["read"]
            )


# ---------------------------------------------------------------- RSSGuard


def is_rssguard(tables: Tables) -> bool:
    return _has(tables, "messages", "is_read", "is_important", "feed") and _has(tables, "feeds", "title")


def rssguard(db: sqlite3.Connection) -> Iterator[Item]:
    """`database.db`: feeds in one folder each, articles by the feed's number, or in older versions by its own id."""
    there = databases.tables(db)
    address = "source" if "source" in there["feeds"] else "url"
    folders = {}
    if "categories" in there:
        for row in databases.rows(db, "SELECT id, title FROM Categories"):
            if not isinstance(row, Refused):
                folders[row["id"]] = values.line(row["title"])
    feeds: dict[str, str] = {}
    own: dict[str, str] = {}
    wanted = databases.columns(there["feeds"], "id", "custom_id", "title", "category", address)
    for row in databases.rows(db, f"SELECT {wanted} FROM Feeds"):
        if isinstance(row, Refused):
            yield row
            continue
        feeds[values.text(row["id"])] = own[values.text(row["custom_id"])] = values.text(row[address])
        yield _subscription(row[address], row["title"], folders.get(row["category"], ""))
    feeds = own | feeds
    wanted = databases.columns(
        there["messages"],
        "custom_id", "title", "url", "author", "date_created", "contents", "is_read", "is_important", "is_deleted", "feed",
    )  # fmt: skip
    for row in databases.rows(db, f"SELECT {wanted} FROM Messages ORDER BY feed, id"):
        if isinstance(row, Refused):
            yield row
            continue
        feed = feeds.get(values.text(row["feed"]), "")
        facts = {**row, "date": row["date_created"], "marked": row["is_important"], "feed": feed or _UNKNOWN}
        yield _mark(
            facts,
            guid=row["custom_id"],
            url=row["url"],
            body=row["contents"],
            read=row["is_read"],
            hidden=values.flag(row["is_deleted"]),
        )


# ---------------------------------------------------------------- NewsFlash


def is_newsflash(tables: Tables) -> bool:
    return _has(tables, "articles", "article_id", "feed_id", "unread", "marked") and _has(
        tables, "feeds", "feed_url"
    )


def newsflash(db: sqlite3.Connection) -> Iterator[Item]:
    """`database.sqlite`: feeds in folders, articles with their tags."""
    there = databases.tables(db)
    folder = "NULL"
    if "feed_mapping" in there and "categories" in there:
        folder = (
            "(SELECT c.label FROM feed_mapping m JOIN categories c ON c.category_id = m.category_id"
            " WHERE m.feed_id = f.feed_id LIMIT 1)"
        )
    for row in databases.rows(db, f"SELECT f.label, f.feed_url, {folder} AS folder FROM feeds f"):
        yield row if isinstance(row, Refused) else _subscription(row["feed_url"], row["label"], row["folder"])
    tags = "NULL"
    if "taggings" in there and "tags" in there:
        tags = (
            "(SELECT group_concat(t.label, char(31)) FROM taggings g JOIN tags t ON t.tag_id = g.tag_id"
            " WHERE g.article_id = a.article_id)"
        )
    wanted = databases.columns(
        frozenset(f"a.{name}" for name in there["articles"]),
        "a.article_id", "a.title", "a.author", "a.url", "a.timestamp", "a.html", "a.unread", "a.marked",
    )  # fmt: skip
    joined = f"SELECT {wanted}, {tags} AS tags, f.feed_url AS feed FROM articles a LEFT JOIN feeds f USING (feed_id)"
    for row in databases.rows(db, f"{joined} ORDER BY a.feed_id, a.rowid"):
        if isinstance(row, Refused):
            yield row
            continue
        facts = {**row, "date": row["timestamp"]}
        yield _mark(
            facts,
            guid=row["url"] or row["article_id"],
            url=row["url"],
            body=row["html"],
            read=not values.flag(row["unread"]),
        )


# ---------------------------------------------------------------- nom


def is_nom(tables: Tables) -> bool:
    return _has(tables, "items", "feedurl", "link", "readat", "publishedat")


def nom(db: sqlite3.Connection) -> Iterator[Item]:
    """`nom.db`: articles, and by them the feeds, whose names stand in the settings of nom."""
    there = databases.tables(db)["items"]
    for row in databases.rows(db, "SELECT DISTINCT feedurl FROM items"):
        yield row if isinstance(row, Refused) else _subscription(row["feedurl"], "")
    wanted = databases.columns(
        there, "title", "link", "content", "author", "readat", "publishedat", "favourite", "feedurl"
    )
    for row in databases.rows(db, f"SELECT {wanted} FROM items ORDER BY feedurl, id"):
        if isinstance(row, Refused):
            yield row
            continue
        facts = {**row, "date": row["publishedat"], "marked": row["favourite"], "feed": row["feedurl"]}
        # The moment it was read is years after the first; Go writes the year 1 for never.
        read = values.moment(row["readat"]) is not None
        yield _mark(facts, guid=row["link"], url=row["link"], body=row["content"], read=read)


# ---------------------------------------------------------------- what they share

_UNKNOWN = "gone:"
"""The feed of an article whose feed is no longer there: not that of a page saved by hand."""


def _subscription(address: object, title: object, folder: object = "") -> Subscription | Refused:
    url = values.address(address)
    if not url:
        return Refused(opml.no_web_address(values.line(address)))
    name = values.line(folder)
    return Subscription(url, values.line(title), (name,) if name else ())


def _mark(row: Row, *, guid: object, url: object, body: object, read: object, hidden: bool = False) -> Mark:
    """A mark from a row with the columns title, date, marked and feed, and perhaps author and tags."""
    entry = Entry(
        guid=values.guid(guid) or values.guid(url),
        url=values.address(url),
        title=values.title(row["title"], body),
        authors=values.tags([row.get("author")]),
        published=values.moment(row["date"]),
        body=values.text(body),
    )
    return Mark(
        entry,
        feed=values.text(row["feed"]) or _UNKNOWN,
        read=values.flag(read),
        starred=values.flag(row["marked"]),
        hidden=hidden,
        tags=values.tags(row.get("tags"), "\x1f"),
    )
