"""Marks: what the reader did to articles, with what it takes to undo it.

Many articles are picked into a temporary table, so that the database does all of the work for a million.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from feeds.store.runs import Runs, ids_of, runs_of, size
from feeds.store.sql import feed_rows
from feeds.store.sql.connection import Connection
from feeds.store.sql.encoding import HIDDEN

FEW = 500
"""Up to so many articles are named in the statement that marks them."""


def set_flag(db: Connection, column: str, value: int, articles: Runs) -> Runs:
    """Set `read`, `starred` or `hidden` of articles; the ids that were otherwise before."""
    if size(articles) <= FEW:
        return _set_few(db, column, value, list(ids_of(articles)))
    db.empty_picked()
    db.executemany(
        "INSERT INTO picked SELECT id FROM status"
        f" WHERE id BETWEEN ? AND ? AND {_otherwise(column)} ON CONFLICT DO NOTHING",
        ((first, last, value) for first, last in articles),
    )
    runs = _set_picked(db, column, value)
    db.empty_picked()
    return runs


def _otherwise(column: str) -> str:
    """SQL of whether an article is not as it is to be."""
    return f"(hidden & {HIDDEN}) <> ?" if column == "hidden" else f"{column} <> ?"


def _new(column: str) -> str:
    """SQL of what a column becomes."""
    return f"(hidden & ~{HIDDEN}) | ?" if column == "hidden" else "?"


def _set_few(db: Connection, column: str, value: int, ids: list[int]) -> Runs:
    changed = db.execute(
        f"UPDATE status SET {column} = {_new(column)}"
        f" WHERE id IN (SELECT value FROM json_each(?)) AND {_otherwise(column)} RETURNING id, feed_id, hidden",
        (value, json.dumps(ids), value),
    ).fetchall()
    if column == "read":
        _count(db, (feed for _, feed, hidden in changed if not hidden), -1 if value else 1)
    if column == "hidden":
        for feed_id in {feed for _, feed, _ in changed}:
            feed_rows.recount(db, feed_id)
    return runs_of(sorted(id for id, _, _ in changed))


def _set_picked(db: Connection, column: str, value: int) -> Runs:
    if column == "read":
        # CROSS JOIN keeps the order: a planner without statistics of `picked` would walk all articles. The feeds of
        # a million are counted here in half the time that it takes a database to sort them.
        listed = (
            "SELECT feed_id AS id FROM picked CROSS JOIN status WHERE status.id = picked.id AND hidden = 0"
        )
        _count(db, db.ids(listed), -1 if value else 1)
    feeds = (
        db.execute("SELECT DISTINCT feed_id FROM status WHERE id IN (SELECT id FROM picked)").fetchall()
        if column == "hidden"
        else []
    )
    db.execute(f"UPDATE status SET {column} = {_new(column)} WHERE id IN (SELECT id FROM picked)", (value,))
    for (feed_id,) in feeds:
        feed_rows.recount(db, feed_id)
    return runs_of(db.ids("SELECT id FROM picked ORDER BY id"))


def _count(db: Connection, feeds: Iterable[int], sign: int) -> None:
    """Add to the unread of feeds, or take from it, an article for each time that one is named."""
    db.executemany(
        "UPDATE feed SET unread = unread + ? WHERE id = ?",
        ((sign * number, feed) for feed, number in Counter(feeds).items()),
    )


def tag_ids(db: Connection, ids: Iterable[int], names: Iterable[str]) -> list[tuple[int, str]]:
    """Put tags on articles; the pairs that are new."""
    put = []
    wanted = json.dumps(list(ids))
    for name in names:
        db.execute("INSERT INTO tag (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
        added = db.execute(
            "INSERT INTO tagged (tag_id, date, id) SELECT tag.id, status.date, status.id"
            " FROM json_each(?) AS wanted CROSS JOIN status CROSS JOIN tag"
            " WHERE status.id = wanted.value AND tag.name = ? ON CONFLICT DO NOTHING RETURNING id",
            (wanted, name),
        ).fetchall()
        put += [(id, name) for id in sorted(id for (id,) in added)]
    return put


def untag_ids(db: Connection, ids: Iterable[int], names: Iterable[str]) -> list[tuple[int, str]]:
    """Take tags from articles; the pairs that were there. A tag without articles is forgotten."""
    taken = []
    wanted = json.dumps(list(ids))
    for name in names:
        removed = db.execute(
            "DELETE FROM tagged WHERE id IN (SELECT value FROM json_each(?))"
            " AND tag_id = (SELECT id FROM tag WHERE name = ?) RETURNING id",
            (wanted, name),
        ).fetchall()
        taken += [(id, name) for id in sorted(id for (id,) in removed)]
        db.execute(
            "DELETE FROM tag WHERE name = ? AND NOT EXISTS (SELECT 1 FROM tagged WHERE tag_id = tag.id)",
            (name,),
        )
    return taken
