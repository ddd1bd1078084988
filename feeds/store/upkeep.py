"""Keeping the library in order: what is dropped in time, what is checked, what is repaired."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from feeds.store import packing, subscriptions, undo
from feeds.store.schema import DROPPED

REMOVED_KEPT = timedelta(days=30)
"""How long an unsubscribed feed can come back."""
_TEXTS = ("article", "text", "inbox", "full_text")
_ABOUT = (*_TEXTS, "place", "tagged")


def retain(db: sqlite3.Connection, now: datetime, days: int | None, count: int | None) -> int:
    """Drop texts older than `days` or beyond the newest `count` of their feed, by the feed's own limits
    where it has some. Starred articles are never dropped. How many were.
    """
    dropped = 0
    for id, settings in db.execute("SELECT id, settings FROM feed").fetchall():
        own = packing.settings_of(settings)
        dropped += _retain(db, id, now, own.keep_days or days, own.keep_count or count)
    return dropped


def _retain(db: sqlite3.Connection, feed_id: int, now: datetime, days: int | None, count: int | None) -> int:
    oldest = packing.seconds(now - timedelta(days=days)) if days is not None else None
    ids = [
        id
        for place, (id, date, starred) in enumerate(
            db.execute(
                "SELECT id, date, starred FROM status WHERE feed_id = ? AND hidden = 0 ORDER BY date DESC, id DESC",
                (feed_id,),
            ).fetchall()
        )
        if not starred and ((oldest is not None and date < oldest) or (count is not None and place >= count))
    ]
    for table in (*_TEXTS, "place"):
        db.executemany(f"DELETE FROM {table} WHERE id = ?", ((id,) for id in ids))
    db.executemany(f"UPDATE status SET hidden = hidden | {DROPPED} WHERE id = ?", ((id,) for id in ids))
    if ids:
        subscriptions.recount(db, feed_id)
    return len(ids)


def sweep(db: sqlite3.Connection, now: datetime) -> int:
    """Purge feeds removed more than thirty days ago, but for starred articles; forget old changes. How many feeds."""
    undo.forget(db, now)
    line = packing.seconds(now - REMOVED_KEPT)
    feeds = [id for (id,) in db.execute("SELECT id FROM feed WHERE removed < ?", (line,))]
    for feed_id in feeds:
        doomed = "SELECT id FROM status WHERE feed_id = ? AND starred = 0"
        for table in _ABOUT:
            db.execute(f"DELETE FROM {table} WHERE id IN ({doomed})", (feed_id,))
        db.execute(f"DELETE FROM known WHERE feed_id = ? AND id IN ({doomed})", (feed_id, feed_id))
        db.execute("DELETE FROM status WHERE feed_id = ? AND starred = 0", (feed_id,))
        db.execute(
            "DELETE FROM feed WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM status WHERE feed_id = ?1)",
            (feed_id,),
        )
    return len(feeds)


_WITHOUT_TEXT = (
    f"FROM status WHERE hidden & {DROPPED} = 0 AND (id NOT IN (SELECT id FROM article)"
    " OR id NOT IN (SELECT id FROM text UNION ALL SELECT id FROM inbox))"
)
_NOT_INDEXED = (
    "FROM text WHERE id NOT IN (SELECT id FROM inbox) AND id NOT IN"
    " (SELECT words_docsize.id / 16 FROM words_docsize)"
)
_MISCOUNTED = (
    "FROM feed WHERE total <> (SELECT count(*) FROM status WHERE feed_id = feed.id AND hidden = 0)"
    " OR unread <> (SELECT count(*) FROM status WHERE feed_id = feed.id AND hidden = 0 AND read = 0)"
)


def check(db: sqlite3.Connection) -> list[str]:
    """What is wrong with a library, as clauses; nothing when it is sound."""
    wrong = [f"the file: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    strays = sum(
        db.execute(f"SELECT count(*) FROM {table} WHERE id NOT IN (SELECT id FROM status)").fetchone()[0]
        for table in _ABOUT
    )
    for number, clause in (
        (strays, "{:,} rows about articles that are not there"),
        (db.execute(f"SELECT count(*) {_WITHOUT_TEXT}").fetchone()[0], "{:,} articles have no text"),
        (db.execute(f"SELECT count(*) {_MISCOUNTED}").fetchone()[0], "{:,} feeds are counted wrong"),
        (
            db.execute(f"SELECT count(*) {_NOT_INDEXED}").fetchone()[0],
            "{:,} articles are missing in the search index",
        ),
    ):
        if number:
            wrong.append(clause.format(number))
    return wrong


def repair(db: sqlite3.Connection) -> None:
    """Put right what `check` finds, as far as the file itself is sound."""
    db.execute("REINDEX")
    for table in _ABOUT:
        db.execute(f"DELETE FROM {table} WHERE id NOT IN (SELECT id FROM status)")
    db.execute(f"UPDATE status SET hidden = hidden | {DROPPED} WHERE id IN (SELECT id {_WITHOUT_TEXT})")
    db.execute("INSERT OR IGNORE INTO inbox SELECT id, packed FROM text")
    db.execute("UPDATE status SET revision = 0")
    db.execute("INSERT INTO words (words) VALUES ('delete-all')")
    subscriptions.recount(db)
