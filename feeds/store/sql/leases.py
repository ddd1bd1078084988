"""Feeds that a worker has taken for a while: no other asks them meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from feeds.model import Feed
from feeds.store.sql import encoding
from feeds.store.sql.connection import Connection
from feeds.urls import host


def choose(due: Iterable[Feed], limit: int | None, per_host: int | None) -> list[Feed]:
    """The first of the feeds that are due: so many, of each host so many. None sets no limit."""
    taken: list[Feed] = []
    asked: Counter[str] = Counter()
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


def end(db: Connection, worker: str) -> None:
    """Give back whatever a worker still has."""
    db.execute("UPDATE feed SET leased_by = '', leased_until = 0 WHERE leased_by = ?", (worker,))
