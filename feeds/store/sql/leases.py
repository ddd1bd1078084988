"""Feeds that a worker has taken for a while: no other asks them meanwhile."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta

from feeds.model import Feed
from feeds.store.sql import encoding, feed_rows
from feeds.store.sql.connection import Connection
from feeds.store.values import Lease
from feeds.urls import host

FEW = 64
"""Of more feeds than these a worker is given no more than half: the next one finds something too."""


def take(
    db: Connection,
    worker: str,
    now: datetime,
    seconds: float,
    limit: int | None,
    per_host: int | None,
    *,
    more: bool = False,
) -> list[Feed]:
    """Let feeds that are due be a worker's for so many seconds: so many, of each host so many. None sets no limit.
    Where it has some already it is given them again, or `more`.

    One that is being written just now is left for the next time.
    """
    but_of = "" if more else worker
    asked = Counter(map(host, _elsewhere(db, but_of, now))) if per_host is not None else Counter[str]()
    if limit is not None:
        limit = min(limit, max(FEW, -(-feed_rows.due_count(db, now, but_of, 2 * limit) // 2)))
    with closing(feed_rows.due_addresses(db, now, but_of)) as due:
        wanted = _choose(due, limit, per_host, asked)
    taken = feed_rows.due(db, now, but_of=but_of, among=wanted)
    db.execute(
        "UPDATE feed SET leased_by = ?, leased_until = ? WHERE id IN (SELECT value FROM json_each(?))",
        (worker, encoding.seconds(now + timedelta(seconds=seconds)), json.dumps([feed.id for feed in taken])),
    )
    return taken


def _choose(
    due: Iterable[tuple[int, str]], limit: int | None, per_host: int | None, asked: Counter[str]
) -> list[int]:
    """The first of the feeds that are due, with their addresses. What others ask of a host is `asked` already: it is
    asked by all together so often."""
    taken: list[int] = []
    for id, url in due:
        if limit is not None and len(taken) >= limit:
            break
        where = host(url) if per_host is not None else ""
        if per_host is not None and asked[where] >= per_host:
            continue
        asked[where] += 1
        taken.append(id)
    return taken


def _elsewhere(db: Connection, but_of: str, now: datetime) -> list[str]:
    """The addresses that workers ask, but for this one."""
    rows = db.execute(
        "SELECT url FROM feed WHERE leased_until > ? AND leased_by <> ?", (encoding.seconds(now), but_of)
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
