"""Marks: what the reader did to articles, with what it takes to undo it.

A mark picks the articles it changes into a temporary table, so that one article and a
million go the same way and the database does all of the work.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from feeds.store.runs import Runs, runs_of
from feeds.store.sql.connection import Connection
from feeds.store.sql.encoding import HIDDEN


@contextmanager
def picked(db: Connection) -> Iterator[None]:
    """The temporary table of the articles a mark is about, empty at first."""
    db.empty_picked()
    yield
    db.execute("DELETE FROM picked")


def pick_runs(db: Connection, runs: Runs) -> None:
    db.executemany(
        "INSERT INTO picked SELECT id FROM status WHERE id BETWEEN ? AND ? ON CONFLICT DO NOTHING", runs
    )


def picked_ids(db: Connection) -> array[int]:
    return db.ids("SELECT id FROM picked ORDER BY id")


def set_flag(db: Connection, column: str, value: int) -> Runs:
    """Set `read`, `starred` or `hidden` of the picked articles; the ids that were otherwise before."""
    changes = "(hidden & 1) <> ?" if column == "hidden" else f"{column} <> ?"
    db.execute(
        f"DELETE FROM picked WHERE NOT (SELECT {changes} FROM status WHERE status.id = picked.id)",
        (value,),
    )
    if column == "read":
        _count(db, -1 if value else 1)
    new = f"(hidden & ~{HIDDEN}) | ?" if column == "hidden" else "?"
    if column == "hidden":
        affected = [
            id
            for (id,) in db.execute("SELECT DISTINCT feed_id FROM status WHERE id IN (SELECT id FROM picked)")
        ]
    db.execute(f"UPDATE status SET {column} = {new} WHERE id IN (SELECT id FROM picked)", (value,))
    if column == "hidden":
        from feeds.store.sql.feed_rows import recount

        for feed_id in affected:
            recount(db, feed_id)
    return runs_of(picked_ids(db))


def _count(db: Connection, sign: int) -> None:
    """Add or take the picked articles that are in the lists to or from the unread of their feeds."""
    # CROSS JOIN keeps the order: a planner without statistics of `picked` would walk all articles.
    db.execute(
        "UPDATE feed SET unread = unread + ? * changed.number FROM"
        " (SELECT feed_id, count(*) AS number FROM picked CROSS JOIN status"
        "  WHERE status.id = picked.id AND hidden = 0 GROUP BY feed_id) AS changed WHERE feed.id = changed.feed_id",
        (sign,),
    )


def tag_ids(db: Connection, ids: Iterable[int], names: Iterable[str]) -> list[tuple[int, str]]:
    """Put tags on articles; the pairs that are new."""
    put = []
    for name in names:
        db.execute("INSERT INTO tag (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
        for id in ids:
            added = db.execute(
                "INSERT INTO tagged (tag_id, date, id)"
                " SELECT tag.id, status.date, status.id FROM tag, status WHERE tag.name = ? AND status.id = ?"
                " ON CONFLICT DO NOTHING",
                (name, id),
            ).rowcount
            if added:
                put.append((id, name))
    return put


def untag_ids(db: Connection, ids: Iterable[int], names: Iterable[str]) -> list[tuple[int, str]]:
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
