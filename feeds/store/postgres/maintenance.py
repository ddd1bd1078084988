"""Keeping a library on a server in order: what a server does itself is left to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from feeds.errors import StoreError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.store.postgres import search, tables
from feeds.store.postgres.connections import Connections
from feeds.store.sql import maintenance
from feeds.store.sql.encoding import PRIZED
from feeds.store.sql.filling import Filling
from feeds.store.values import Tables


class Maintenance(maintenance.Maintenance):
    """`feeds.store.protocol.Maintenance` over one database."""

    prized = f"({PRIZED} OR id IN (SELECT prized_elsewhere()))"
    """What the curator prizes, and what any other reader does."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections, search)
        self._server = connections

    def sweep(self, now: datetime) -> int:
        with self._db.writing() as db:
            gone = super().sweep(now)
            db.execute("SELECT forget_moved()")
            return gone

    def backup(self, path: Path) -> None:
        raise StoreError(
            self._server.name,
            Message("library.server-backup", "is backed up by its server"),
            Hint.COPY_OR_DUMP,
        )

    def filling(self, source: str) -> Filling:
        return Filling(self._server, tables, search, source)

    @contextmanager
    def tables(
        self, leave: Collection[str] = (), skip: Mapping[str, int] = MappingProxyType({})
    ) -> Iterator[tuple[int, Tables]]:
        with self._server.reading() as db:
            yield tables.version(db), tables.all_rows(db, leave, skip)
