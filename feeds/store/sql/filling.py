"""A library filled with the rows of another, portion by portion: where that was broken off, it goes on.

How far it is stands in the library itself, written with each portion. Until all is there no program opens it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Protocol

from feeds.errors import StoreError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.store.sql.connection import Connection, Connections
from feeds.store.sql.engine import Engine
from feeds.store.sql.tables import NEWER, NO_ROW, UNKNOWN_TABLE, Row, Tables, Unfit, packed

PORTION = 2_000
"""Rows written at once; a table with fewer is begun again."""
NOTE = "copying"
"""Under this name `keep` tells how far the filling is."""
NUMBERS = "sqlite_sequence"
"""SQLite's own table of the numbers given out: one that was never stands for something else."""
_INDEXING = ("words", "revision")
"""What changes in a row when its text is taken into the search index."""


class Kind(Protocol):
    """What a kind of database says its own way of its tables."""

    def version(self, db: Any) -> int:
        """Which version of the tables it is."""

    def names(self, db: Any) -> list[str]:
        """The tables that every kind of library has."""

    def columns_of(self, db: Any, table: str) -> list[str]: ...

    def give_numbers(self, db: Any, given: Mapping[str, int]) -> None:
        """Let rows be numbered on from the last numbers that were given in tables."""


class Filling:
    """A library that becomes a copy."""

    def __init__(self, connections: Connections, kind: Kind, engine: Engine, source: str) -> None:
        """`source` names what it is a copy of, in one state of that. Raises StoreError for a library that has
        something else in it.
        """
        self._db, self._kind, self._engine, self._source = connections, kind, engine, source
        self._given: dict[str, int] = {}
        with connections.writing() as db:
            self.rows = self._begun(db)
            """How many rows of each table are there, of which the others are to come."""
            self._note(db)

    def _begun(self, db: Connection) -> dict[str, int]:
        if (note := _noted(db)) is None:
            if any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in ("feed", "status")):
                raise StoreError(
                    self._db.name, Message("library.not-empty", "is not empty"), Hint.CHOOSE_OTHER_LIBRARY
                )
            return {}
        if note["source"] != self._source:
            return {}
        return {table: number for table, number in note["rows"].items() if number >= PORTION}

    def _note(self, db: Connection) -> None:
        db.execute("DELETE FROM keep WHERE key = ?", (NOTE,))
        note = json.dumps({"source": self._source, "rows": self.rows})
        db.execute("INSERT INTO keep (key, value) VALUES (?, ?)", (NOTE, note))

    def fill(self, version: int, tables: Tables) -> None:
        """Take in the rows that come after those which are there, of tables of a version. Raises Unfit."""
        with self._db.reading() as db:
            if version != self._kind.version(db):
                raise Unfit(NEWER)
            there = {table: self._kind.columns_of(db, table) for table in self._kind.names(db)}
        for table, rows in tables:
            if table == NUMBERS:
                self._given = {row["name"]: row["seq"] for row in rows}
            elif table not in there:
                raise Unfit(UNKNOWN_TABLE.filled(table=table[:40]))
            else:
                self._fill(table, there[table], rows)

    def finish(self) -> None:
        """Let it be a library like others; its texts wait for the search index."""
        with self._db.writing() as db:
            self._kind.give_numbers(db, self._given)
            self._engine.index_anew(db)
            db.execute("DELETE FROM keep WHERE key = ?", (NOTE,))

    def give_up(self) -> None:
        """Begin from the beginning the next time."""
        self.rows.clear()
        with self._db.writing() as db:
            self._note(db)

    def _fill(self, table: str, columns: list[str], rows: Iterable[Row]) -> None:
        quoted = ", ".join(f'"{column}"' for column in columns)
        waiting = iter(rows)
        while True:
            portion = list(islice(waiting, PORTION))
            with self._db.writing() as db:
                if table not in self.rows:
                    db.execute(f"DELETE FROM {table}")
                    self.rows[table] = 0
                db.fill(table, quoted, _values(table, columns, portion))
                self.rows[table] += len(portion)
                self._note(db)
            if len(portion) < PORTION:
                return

    # ------------------------------------------------------------ looked at before it is finished

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        with self._db.reading() as db:
            counts = {
                table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
                for table in self._kind.names(db)
            }
        return {**counts, "keep": counts["keep"] - 1}  # the note is not the library's

    def holds(self, table: str, row: Row) -> bool:
        """Whether a row is there; what the search index says of it may be another."""
        wanted = {column: packed(value) for column, value in row.items() if column not in _INDEXING}
        named = {column: value for column, value in wanted.items() if isinstance(value, int)} or wanted
        columns = ", ".join(f'"{column}"' for column in wanted)
        where = " AND ".join(f'"{column}" = ?' for column in named)
        with self._db.reading() as db:
            found = db.execute(f"SELECT {columns} FROM {table} WHERE {where}", tuple(named.values()))
            return any(tuple(values) == tuple(wanted.values()) for values in found)


def _values(table: str, columns: list[str], rows: list[Row]) -> Iterator[list[Any]]:
    for row in rows:
        if row.keys() != set(columns):
            raise Unfit(NO_ROW.filled(table=table))
        yield [packed(row[column]) for column in columns]


def _noted(db: Connection) -> dict[str, Any] | None:
    """How far a library that is being filled is, and with what; None for a whole one."""
    row = db.execute("SELECT value FROM keep WHERE key = ?", (NOTE,)).fetchone()
    return None if row is None else json.loads(row[0])


def refuse_unfinished(connections: Connections) -> None:
    """Raises StoreError for a library that is being filled."""
    with connections.reading() as db:
        if _noted(db) is not None:
            raise StoreError(
                connections.name,
                Message("library.unfinished", "is a copy that is not whole yet"),
                Hint.FINISH_COPY,
            )
