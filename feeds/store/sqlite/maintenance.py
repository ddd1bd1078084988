"""Keeping a library's file in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from feeds.database import Connections
from feeds.messages import Message
from feeds.store.sql import maintenance
from feeds.store.sqlite import files, search

if TYPE_CHECKING:
    from feeds.store.sql.filling import Filling
    from feeds.store.sql.tables import Tables


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
    def tables(
        self, leave: Collection[str] = (), skip: Mapping[str, int] = MappingProxyType({})
    ) -> Iterator[tuple[int, Tables]]:
        from feeds.store.sqlite import tables

        with self._file.reading() as db:
            yield tables.version(db), tables.all_rows(db, leave, skip)

    def filling(self, source: str) -> Filling:
        from feeds.store.sql.filling import Filling
        from feeds.store.sqlite import tables

        return Filling(self._file, tables, search, source)

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
