"""Keeping the library in order: what is dropped in time, what is checked, what is repaired."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from feeds.messages import Message
from feeds.store.sql import encoding, feed_rows, journal
from feeds.store.sql.connection import Connection, Connections
from feeds.store.sql.encoding import DROPPED, PRIZED
from feeds.store.sql.engine import Engine

REMOVED_KEPT = timedelta(days=30)
"""How long an unsubscribed feed can come back."""
_TEXTS = ("article", "text", "inbox", "full_text")
_ABOUT = (*_TEXTS, "place", "note", "tagged", "account_entry")


class Maintenance:
    """What `feeds.store.protocol.Maintenance` asks of every database."""

    prized = PRIZED
    """SQL of an article in `status` that is never dropped."""
    about: Sequence[str] = _ABOUT
    """Tables whose every row is about an article in `status`."""

    def __init__(self, connections: Connections, engine: Engine) -> None:
        self._db = connections
        self._engine = engine

    def retain(self, now: datetime, days: int | None, count: int | None) -> tuple[int, int]:
        with self._db.writing() as db:
            return retain(db, now, days, count, self.prized)

    def sweep(self, now: datetime) -> int:
        with self._db.writing() as db:
            return sweep(db, now, self.prized)

    def check(self) -> list[Message]:
        with self._db.reading() as db:
            return check(db, self._engine, self.about)

    def repair(self) -> None:
        with self._db.writing() as db:
            repair(db, self._engine)


def retain(
    db: Connection, now: datetime, days: int | None, count: int | None, prized: str = PRIZED
) -> tuple[int, int]:
    """Drop texts older than `days` or beyond the newest `count` of their feed, by the feed's own limits
    where it has some. What is `prized` is never dropped. How many were, and how many were spared so.
    """
    dropped = spared = 0
    for id, settings in db.execute("SELECT id, settings FROM feed").fetchall():
        own = encoding.settings_of(settings)
        keep_days, keep_count = own.keep_days or days, own.keep_count or count
        # Most keep all: to look at each of a million articles for that takes a second, and the whole cache.
        if keep_days is not None or keep_count is not None:
            gone, stayed = _retain(db, id, now, keep_days, keep_count, prized)
            dropped, spared = dropped + gone, spared + stayed
    return dropped, spared


def _retain(
    db: Connection, feed_id: int, now: datetime, days: int | None, count: int | None, spare: str
) -> tuple[int, int]:
    oldest = encoding.seconds(now - timedelta(days=days)) if days is not None else None
    past = [
        (id, prized)
        for place, (id, date, prized) in enumerate(
            db.execute(
                f"SELECT id, date, {spare} FROM status WHERE feed_id = ? AND hidden = 0"
                " ORDER BY date DESC, id DESC",
                (feed_id,),
            ).fetchall()
        )
        if (oldest is not None and date < oldest) or (count is not None and place >= count)
    ]
    ids = [id for id, prized in past if not prized]
    for table in (*_TEXTS, "place"):
        db.executemany(f"DELETE FROM {table} WHERE id = ?", ((id,) for id in ids))
    db.executemany(f"UPDATE status SET hidden = hidden | {DROPPED} WHERE id = ?", ((id,) for id in ids))
    if ids:
        feed_rows.recount(db, feed_id)
    return len(ids), len(past) - len(ids)


def sweep(db: Connection, now: datetime, prized: str = PRIZED) -> int:
    """Purge feeds removed more than thirty days ago, but for prized articles; forget old changes.
    How many feeds.
    """
    journal.forget(db, now)
    line = encoding.seconds(now - REMOVED_KEPT)
    feeds = [id for (id,) in db.execute("SELECT id FROM feed WHERE removed < ?", (line,))]
    gone = 0
    for feed_id in feeds:
        doomed = [
            id
            for (id,) in db.execute(f"SELECT id FROM status WHERE feed_id = ? AND NOT {prized}", (feed_id,))
        ]
        for table in _ABOUT:
            db.executemany(f"DELETE FROM {table} WHERE id = ?", ((id,) for id in doomed))
        db.executemany("DELETE FROM known WHERE feed_id = ? AND id = ?", ((feed_id, id) for id in doomed))
        db.executemany("DELETE FROM status WHERE id = ?", ((id,) for id in doomed))
        gone += db.execute(
            "DELETE FROM feed WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM status WHERE feed_id = ?1)",
            (feed_id,),
        ).rowcount
    return gone


_WITHOUT_TEXT = (
    f"FROM status WHERE hidden & {DROPPED} = 0 AND (id NOT IN (SELECT id FROM article)"
    " OR id NOT IN (SELECT id FROM text UNION ALL SELECT id FROM inbox))"
)
_MISCOUNTED = (
    "FROM feed WHERE total <> (SELECT count(*) FROM status WHERE feed_id = feed.id AND hidden = 0)"
    " OR unread <> (SELECT count(*) FROM status WHERE feed_id = feed.id AND hidden = 0 AND read = 0)"
)
_STRAYS = Message(
    "check.strays",
    "{number} row about articles that are not there",
    "{number} rows about articles that are not there",
)
_TEXTLESS = Message("check.textless", "{number} article has no text", "{number} articles have no text")
_COUNTED_WRONG = Message(
    "check.counted", "{number} feed is counted wrong", "{number} feeds are counted wrong"
)
_MISSING_IN_INDEX = Message(
    "check.index",
    "{number} article is missing in the search index",
    "{number} articles are missing in the search index",
)


def check(db: Connection, engine: Engine, about: Sequence[str] = _ABOUT) -> list[Message]:
    """What of its rows does not go together, as clauses; nothing when all does."""
    wrong = []
    strays = sum(
        db.execute(f"SELECT count(*) FROM {table} WHERE id NOT IN (SELECT id FROM status)").fetchone()[0]
        for table in about
    )
    for number, clause in (
        (strays, _STRAYS),
        (db.execute(f"SELECT count(*) {_WITHOUT_TEXT}").fetchone()[0], _TEXTLESS),
        (db.execute(f"SELECT count(*) {_MISCOUNTED}").fetchone()[0], _COUNTED_WRONG),
        (engine.missing(db), _MISSING_IN_INDEX),
    ):
        if number:
            wrong.append(clause.filled(number=number))
    return wrong


def repair(db: Connection, engine: Engine) -> None:
    """Put right what `check` finds."""
    for table in _ABOUT:
        db.execute(f"DELETE FROM {table} WHERE id NOT IN (SELECT id FROM status)")
    db.execute(f"UPDATE status SET hidden = hidden | {DROPPED} WHERE id IN (SELECT id {_WITHOUT_TEXT})")
    engine.index_anew(db)
    feed_rows.recount(db)
