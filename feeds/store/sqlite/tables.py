"""The tables of a library as plain rows, and a library made of such rows again; see `feeds.store.sql.tables`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path

from feeds.database import Connection, sentence
from feeds.store.sql.filling import NUMBERS
from feeds.store.sql.tables import (
    NEWER,
    NO_ROW,
    NOT_TOGETHER,
    UNKNOWN_TABLE,
    Row,
    Tables,
    Unfit,
    packed,
    rows,
)
from feeds.store.sqlite import schema
from feeds.store.sqlite.search import index_anew

BATCH = 500
_NO_ROW = (KeyError, TypeError, ValueError, AttributeError, OverflowError, sqlite3.ProgrammingError)
"""What a row raises that has other columns, or values that no column takes."""


def version(db: sqlite3.Connection) -> int:
    """Which version of the tables a library has."""
    return schema.version(db)


def all_rows(
    db: sqlite3.Connection, leave: Collection[str], skip: Mapping[str, int]
) -> Iterator[tuple[str, Iterator[Row]]]:
    """Every table but those named and those of the search index, its rows in their order; of some the first are
    skipped, so many."""
    for table in names(db):
        if table not in leave:
            columns = columns_of(db, table)
            after = skip.get(table, 0)
            found = db.execute(f"SELECT {', '.join(columns)} FROM {table} LIMIT -1 OFFSET ?", (after,))
            yield table, rows(found, table, columns)


def names(db: sqlite3.Connection) -> list[str]:
    found = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY rowid").fetchall()
    virtual = [name for name, sql in found if str(sql).upper().startswith("CREATE VIRTUAL")]
    return [
        name
        for name, _ in found
        if not any(name == index or name.startswith(f"{index}_") for index in virtual)
        and (name == NUMBERS or not name.startswith("sqlite_"))
    ]


def columns_of(db: sqlite3.Connection, table: str) -> list[str]:
    return [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]


def give_numbers(db: sqlite3.Connection, given: Mapping[str, int]) -> None:
    """Let rows be numbered on from the last numbers that were given in tables."""
    there = {name for (name,) in db.execute(f"SELECT name FROM {NUMBERS}")}
    for name, last in given.items():
        if name in there:
            db.execute(f"UPDATE {NUMBERS} SET seq = max(seq, ?) WHERE name = ?", (last, name))
        else:
            db.execute(f"INSERT INTO {NUMBERS} (name, seq) VALUES (?, ?)", (name, last))


def make(path: Path, version: int, tables: Tables, also: Callable[[Path], None]) -> None:
    """Make a library in an empty file of the rows of one whose tables were of this version.

    `also` makes the tables that are not the store's own. Raises Unfit for rows that make no library, StoreError
    where the file cannot be written.
    """
    if not 0 < version <= len(schema.MIGRATIONS):
        raise Unfit(NEWER)
    try:
        with closing(_unguarded(path)) as db:
            schema.migrate(db, schema.MIGRATIONS[:version])
        also(path)
        with closing(_unguarded(path)) as db:
            db.execute("BEGIN")
            there = names(db)
            for table, rows in tables:
                if table not in there:
                    raise Unfit(UNKNOWN_TABLE.filled(table=table[:40]))
                _fill(db, table, rows)
            schema.migrate(db, schema.MIGRATIONS)
            index_anew(db)
            db.execute("COMMIT")
    except sqlite3.IntegrityError as error:
        raise Unfit(NOT_TOGETHER.filled(error=str(error))) from error
    except sqlite3.Error as error:
        raise sentence(str(path), error) from error


def _unguarded(path: Path) -> Connection:
    """A connection to a file that is thrown away where anything fails: it needs no journal."""
    db = sqlite3.connect(path, isolation_level=None, factory=Connection)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    return db


def _fill(db: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    columns = columns_of(db, table)
    insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    db.execute(f"DELETE FROM {table}")
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        try:
            if any(len(row) != len(columns) for row in batch):
                raise ValueError("columns")
            db.executemany(insert, [[packed(row[column]) for column in columns] for row in batch])
        except _NO_ROW as error:
            raise Unfit(NO_ROW.filled(table=table)) from error
