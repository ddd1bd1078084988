"""Bringing to a reader what came to the archive that they share with others.

See `feeds.store.postgres.admission` for the tables.
"""

from __future__ import annotations

from collections.abc import Callable

from feeds.store.journal import Arrived, Revised
from feeds.store.runs import runs_from, runs_of
from feeds.store.sql.connection import Connection
from feeds.store.sql.encoding import DROPPED, HIDDEN, PRIZED, REMOVED

_DELIVERED = "last id"
"""The last article that was brought; also what a copy of the library gives out numbers after."""
_MOVED, _REWORDED = "delivered moved", "delivered reworded"
"""How far the archive's own notes were read."""
_JUDGED = "judged"
"""The last article that the reader's rules have seen."""
AT_ONCE = 5_000
"""Articles that rules see at a time."""
_CHANGED = "(SELECT id FROM moved WHERE serial > ? AND serial <= ?)"


Record = Callable[[Connection, Arrived | Revised], object]
"""Writes a change down."""


def deliver(db: Connection, record: Record) -> None:
    """Bring what came to the archive since the reader looked last."""
    _follow(db)
    _bring(db, record)
    _revise(db, record)


def waits(db: Connection) -> bool:
    """Whether there is something to bring."""
    (waits,) = db.execute(
        "SELECT coalesce((SELECT max(id) FROM arrived), 0) > ? OR coalesce((SELECT max(serial) FROM moved), 0) > ?"
        " OR coalesce((SELECT max(id) FROM reworded), 0) > ?",
        (_kept(db, _DELIVERED), _kept(db, _MOVED), _kept(db, _REWORDED)),
    ).fetchone()
    return bool(waits)


def _kept(db: Connection, key: str) -> int:
    row = db.execute("SELECT value FROM keep WHERE key = ?", (key,)).fetchone()
    return int(row[0]) if row else 0


def _keep(db: Connection, key: str, value: int) -> None:
    db.execute(
        "INSERT INTO keep (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, str(value)),
    )


def _bring(db: Connection, record: Record) -> None:
    """Put new articles on the shelf, unread."""
    after = _kept(db, _DELIVERED)
    db.execute(
        "INSERT INTO shelf (id, feed_id, date, hidden) SELECT id, feed_id, date, hidden FROM arrived WHERE id > ?",
        (after,),
    )
    brought = runs_of(db.ids("SELECT id FROM shelf WHERE id > ? ORDER BY id", (after,)))
    if not brought:
        return
    db.execute(
        "INSERT INTO feed_count (feed_id, unread, total)"
        " SELECT feed_id, count(*), count(*) FROM shelf WHERE id > ? AND hidden = 0 GROUP BY feed_id"
        " ON CONFLICT (feed_id) DO UPDATE SET unread = feed_count.unread + excluded.unread,"
        " total = feed_count.total + excluded.total",
        (after,),
    )
    _keep(db, _DELIVERED, brought[-1][1])
    if not after:
        # Rules are for what arrives, not for what was there when the reader came.
        _keep(db, _JUDGED, brought[-1][1])
    record(db, Arrived(tuple(brought)))


def _follow(db: Connection) -> None:
    """Let articles be dated, dropped, removed or gone as they are in the archive; what the reader prizes stays listed."""
    after = _kept(db, _MOVED)
    (last,) = db.execute("SELECT coalesce(max(serial), 0) FROM moved").fetchone()
    if last == after:
        return
    span = (after, last)
    feeds = db.execute(f"SELECT DISTINCT feed_id FROM shelf WHERE id IN {_CHANGED}", span).fetchall()
    prized = PRIZED.replace("status.", "shelf.")
    db.execute(
        f"UPDATE shelf SET date = arrived.date, hidden = (shelf.hidden & {HIDDEN}) | (arrived.hidden & {DROPPED})"
        f" | CASE WHEN {prized} THEN 0 ELSE arrived.hidden & {REMOVED} END"
        f" FROM arrived WHERE arrived.id = shelf.id AND shelf.id IN {_CHANGED}",
        span,
    )
    gone = f"{_CHANGED} AND id NOT IN (SELECT id FROM arrived)"
    for table in ("tagged", "note", "place", "account_entry", "own_text", "shelf"):
        db.execute(f"DELETE FROM {table} WHERE id IN {gone}", span)
    for (feed_id,) in feeds:
        db.execute(
            "UPDATE feed_count SET total = (SELECT count(*) FROM shelf WHERE feed_id = ?1 AND hidden = 0), unread ="
            " (SELECT count(*) FROM shelf WHERE feed_id = ?1 AND hidden = 0 AND read = 0) WHERE feed_id = ?1",
            (feed_id,),
        )
    _keep(db, _MOVED, last)


def _revise(db: Connection, record: Record) -> None:
    """Tell those who follow of articles with another wording."""
    told = db.execute(
        "SELECT id, runs FROM reworded WHERE id > ? ORDER BY id", (_kept(db, _REWORDED),)
    ).fetchall()
    for _, runs in told:
        record(db, Revised(tuple(runs_from(runs))))
    if told:
        _keep(db, _REWORDED, told[-1][0])


def unjudged(db: Connection) -> list[int]:
    """Articles that no rule of the reader's has seen yet, up to the first whose text is not found by its words yet."""
    after = _kept(db, _JUDGED)
    waiting = "coalesce((SELECT min(id) FROM inbox WHERE id > ?1), 9223372036854775807)"
    rows = db.execute(
        f"SELECT id FROM shelf WHERE id > ?1 AND id < {waiting} ORDER BY id LIMIT {AT_ONCE}", (after,)
    )
    return [id for (id,) in rows]


def judged(db: Connection, last: int) -> None:
    _keep(db, _JUDGED, last)
