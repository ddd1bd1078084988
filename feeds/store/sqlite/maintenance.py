"""Keeping a library's file in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from feeds.database import Connections
from feeds.messages import Message
from feeds.store.sql import maintenance
from feeds.store.sql.tables import Tables
from feeds.store.sqlite import files, search, tables


class Maintenance(maintenance.Maintenance):
    """`feeds.store.protocol.Maintenance` over one file."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections, search)
        self._file = connections

    def backup(self, path: Path) -> None:
        with self._file.reading() as db:
            db.execute("ROLLBACK")
            files.back_up(db, self._file.name, path)

    @contextmanager
    def tables(self, leave: Collection[str] = ()) -> Iterator[tuple[int, Tables]]:
        with self._file.reading() as db:
            yield tables.version(db), tables.all_rows(db, leave)

    def check(self) -> list[Message]:
        with self._file.reading() as db:
            damaged = [
                Message("check.file", "the file: {what}", what=what)
                for (what,) in db.execute("PRAGMA integrity_check")
                if what != "ok"
            ]
        return [*damaged, *super().check()]

    def repair(self) -> None:
        with self._file.writing() as db:
            db.execute("REINDEX")
            super().repair()
