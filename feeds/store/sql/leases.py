"""Feeds that a worker has taken for a while: no other asks them meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from feeds.model import Feed
from feeds.store.protocol import Lease
from feeds.store.sql import encoding
from feeds.store.sql.connection import Connection
from feeds.urls import host


def choose(
    due: Iterable[Feed], limit: int | None, per_host: int | None, elsewhere: Iterable[str] = ()
) -> list[Feed]:
    """The first of the feeds that are due: so many, of each host so many. None sets no limit.

    The addresses `elsewhere` are asked by other workers meanwhile: a host is asked by all together so often.
    """
    taken: list[Feed] = []
    asked = Counter(map(host, elsewhere))
    for feed in due:
        if limit is not None and len(taken) >= limit:
            break
        where = host(feed.url)
        if per_host is not None and asked[where] >= per_host:
            continue
        asked[where] += 1
        taken.append(feed)
    return taken


def note(db: Connection, feeds: Sequence[Feed], worker: str, now: datetime, seconds: float) -> None:
    """Let feeds be a worker's for so many seconds."""
    until = encoding.seconds(now + timedelta(seconds=seconds))
    db.executemany(
        "UPDATE feed SET leased_by = ?, leased_until = ? WHERE id = ?",
        [(worker, until, feed.id) for feed in feeds],
    )


def elsewhere(db: Connection, worker: str, now: datetime) -> list[str]:
    """The addresses that other workers ask."""
    rows = db.execute(
        "SELECT url FROM feed WHERE leased_until > ? AND leased_by <> ?", (encoding.seconds(now), worker)
    )
    return [url for (url,) in rows]


def keep(db: Connection, worker: str, now: datetime, seconds: float) -> int:
    """Let what a worker still has be its own for so many seconds more; how many feeds."""
    until = encoding.seconds(now + timedelta(seconds=seconds))
    return db.execute("UPDATE feed SET leased_until = ? WHERE leased_by = ?", (until, worker)).rowcount


def all_leases(db: Connection, now: datetime) -> list[Lease]:
    """Which workers ask feeds now, by name."""
    rows = db.execute(
        "SELECT leased_by, count(*), min(leased_until) FROM feed WHERE leased_until > ? AND removed IS NULL"
        " GROUP BY leased_by ORDER BY leased_by",
        (encoding.seconds(now),),
    )
    return [Lease(worker=worker, feeds=feeds, until=encoding.moment(until)) for worker, feeds, until in rows]


def end(db: Connection, worker: str) -> None:
    """Give back whatever a worker still has."""
    db.execute("UPDATE feed SET leased_by = '', leased_until = 0 WHERE leased_by = ?", (worker,))
