"""Marks: what the reader did to articles, with what it takes to undo it.

A mark picks the articles it changes into a temporary table, so that one article and a
million go the same way and SQLite does all of the work.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from feeds.store.runs import Runs, runs_of
from feeds.store.sqlite.encoding import ids_of_hex
from feeds.store.sqlite.schema import HIDDEN
from feeds.store.sqlite.walk import HEX


@contextmanager
def picked(db: sqlite3.Connection) -> Iterator[None]:
    """The temporary table of the articles a mark is about, empty at first."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS picked (id INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM temp.picked")
    yield
    db.execute("DELETE FROM temp.picked")


def pick_runs(db: sqlite3.Connection, runs: Runs) -> None:
    db.executemany("INSERT OR IGNORE INTO temp.picked SELECT id FROM status WHERE id BETWEEN ? AND ?", runs)


def picked_ids(db: sqlite3.Connection) -> array[int]:
    text = db.execute(f"SELECT {HEX} FROM (SELECT id FROM temp.picked ORDER BY id)").fetchone()[0]
    return ids_of_hex(text or "")


def set_flag(db: sqlite3.Connection, column: str, value: int) -> Runs:
    """Set `read`, `starred` or `hidden` of the picked articles; the ids that were otherwise before."""
    changes = "(hidden & 1) <> ?" if column == "hidden" else f"{column} <> ?"
    db.execute(
        f"DELETE FROM temp.picked WHERE NOT (SELECT {changes} FROM status WHERE status.id = picked.id)",
        (value,),
    )
    if column == "read":
        _count(db, -1 if value else 1)
    new = f"(hidden & ~{HIDDEN}) | ?" if column == "hidden" else "?"
    if column == "hidden":
        affected = [id for (id,) in db.execute("SELECT DISTINCT feed_id FROM status WHERE id IN temp.picked")]
    db.execute(f"UPDATE status SET {column} = {new} WHERE id IN temp.picked", (value,))
    if column == "hidden":
        from feeds.store.sqlite.feed_rows import recount

        for feed_id in affected:
            recount(db, feed_id)
    return runs_of(picked_ids(db))


def _count(db: sqlite3.Connection, sign: int) -> None:
    """Add or take the picked articles that are in the lists to or from the unread of their feeds."""
    # CROSS JOIN keeps the order: a planner without statistics of `picked` would walk all articles.
    db.execute(
        "UPDATE feed SET unread = unread + ? * changed.number FROM"
        " (SELECT feed_id, count(*) AS number FROM temp.picked CROSS JOIN status USING (id)"
        "  WHERE hidden = 0 GROUP BY feed_id) AS changed WHERE feed.id = changed.feed_id",
        (sign,),
    )


def tag_ids(db: sqlite3.Connection, ids: Iterable[int], names: Iterable[str]) -> list[tuple[int, str]]:
    """Put tags on articles; the pairs that are new."""
    put = []
    for name in names:
        db.execute("INSERT OR IGNORE INTO tag (name) VALUES (?)", (name,))
        for id in ids:
            added = db.execute(
                "INSERT OR IGNORE INTO tagged (tag_id, date, id)"
                " SELECT tag.id, status.date, status.id FROM tag, status WHERE tag.name = ? AND status.id = ?",
                (name, id),
            ).rowcount
            if added:
                put.append((id, name))
    return put


def untag_ids(db: sqlite3.Connection, ids: Iterable[int], names: Iterable[str]) -> list[tuple[int, str]]:
    """Take tags from articles; the pairs that were there. A tag without articles is forgotten."""
    taken = []
    for name in names:
        for id in ids:
            removed = db.execute(
                "DELETE FROM tagged WHERE id = ? AND tag_id = (SELECT id FROM tag WHERE name = ?)", (id, name)
            ).rowcount
            if removed:
                taken.append((id, name))
        db.execute(
            "DELETE FROM tag WHERE name = ? AND NOT EXISTS (SELECT 1 FROM tagged WHERE tag_id = tag.id)",
            (name,),
        )
    return taken
