"""What a refresh asks: which feeds are due, what is known of them, and that what it decided is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from feeds.model import Changes, Feed, KnownEntry
from feeds.store.journal import Arrived, Revised
from feeds.store.runs import runs_of
from feeds.store.sql import arrival, feed_rows, leases
from feeds.store.sql.connection import Connection, Connections
from feeds.store.sql.journal import Journal
from feeds.store.sql.shared import Shared
from feeds.store.values import Applied, Lease


class Arrivals:
    """`feeds.store.protocol.Arrivals` in SQL."""

    def __init__(self, connections: Connections, journal: Journal, shared: Shared) -> None:
        self._db = connections
        self._journal = journal
        self._shared = shared

    def lease(
        self,
        worker: str,
        *,
        limit: int | None = None,
        per_host: int | None = None,
        seconds: float,
        now: datetime,
        more: bool = False,
    ) -> list[Feed]:
        with self._db.leasing() as db:
            return leases.take(db, worker, now, seconds, limit, per_host, more=more)

    def release(self, worker: str) -> None:
        with self._db.writing() as db:
            leases.end(db, worker)

    def keep_lease(self, worker: str, *, seconds: float, now: datetime) -> int:
        with self._db.writing() as db:
            return leases.keep(db, worker, now, seconds)

    def leases(self, now: datetime) -> list[Lease]:
        with self._db.reading() as db:
            return leases.all_leases(db, now)

    def due(self, now: datetime) -> list[Feed]:
        with self._db.reading() as db:
            return feed_rows.due(db, now)

    def due_count(self, now: datetime) -> int:
        with self._db.reading() as db:
            return feed_rows.due_count(db, now)

    def askable(self, feeds: Sequence[Feed]) -> list[Feed]:
        return list(feeds)

    def unjudged(self) -> list[int]:
        return []

    def judged(self, last: int) -> None:
        """Rules see articles before they are written (`feeds.update.rules`)."""

    def known(self, feed_id: int) -> dict[str, KnownEntry]:
        return self.known_all([feed_id])[feed_id]

    def known_all(self, feed_ids: Collection[int]) -> dict[int, dict[str, KnownEntry]]:
        with self._db.reading() as db:
            return feed_rows.known(db, feed_ids)

    def apply(self, changes: Changes) -> Applied:
        return self.apply_all([changes])[0]

    def apply_all(self, changes: Iterable[Changes]) -> list[Applied]:
        # Packing takes its time and holds no lock: others are not kept waiting.
        decided = [arrival.prepared(each) for each in changes]
        with self._db.writing() as db:
            applied = arrival.apply_all(db, decided)
            self._record(db, applied)
            return applied

    def _record(self, db: Connection, applied: Sequence[Applied]) -> None:
        """Write down what is new and what was reworded, in all feeds at once."""
        if new := runs_of(sorted(id for each in applied for id in each.new_ids)):
            arrived = self._journal.record(db, None, Arrived(new))
            for marked in arrival.marked(db, new):
                self._journal.record(db, None, marked, part_of=arrived)
            self._shared.arrived(db, new)
        if revised := runs_of(sorted({id for each in applied for id in each.revised_ids})):
            self._journal.record(db, None, Revised(revised))
