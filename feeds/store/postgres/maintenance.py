"""Keeping a library on a server in order: what a server does itself is left to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from feeds.errors import StoreError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.store.postgres import search, tables
from feeds.store.postgres.connections import Connections
from feeds.store.protocol import Tables
from feeds.store.sql import maintenance
from feeds.store.sql.encoding import PRIZED


class Maintenance(maintenance.Maintenance):
    """`feeds.store.protocol.Maintenance` over one database."""

    prized = f"({PRIZED} OR id IN (SELECT prized_elsewhere()))"
    """What the curator prizes, and what any other reader does."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections, search)
        self._server = connections

    def backup(self, path: Path) -> None:
        raise StoreError(
            self._server.name,
            Message("library.server-backup", "is backed up by its server"),
            Hint.COPY_OR_DUMP,
        )

    def fill(self, version: int, given: Tables) -> None:
        """Make an empty library one of the rows of another. Raises Unfit, and StoreError where it is not empty."""
        with self._server.writing() as db:
            if any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in ("feed", "status")):
                raise StoreError(
                    self._server.name, Message("library.not-empty", "is not empty"), Hint.CHOOSE_OTHER_LIBRARY
                )
            tables.fill(db, version, given)

    @contextmanager
    def tables(self, leave: Collection[str] = ()) -> Iterator[tuple[int, Tables]]:
        with self._server.reading() as db:
            yield tables.VERSION, tables.all_rows(db, leave)
