"""SQLite databases of other programs, which may be running and writing: a copy is read, theirs is never locked."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from feeds.errors import ParseError, SourceError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.transfer.imports.items import Refused

BEGINS = b"SQLite format 3\0"
_BESIDE = ("-wal", "-journal")
"""What a program has written that is not in the database yet, or is to be taken back from it."""
_ATTEMPTS = 5
"""Copies made of a database that is being written to, until it stands still for one."""
_HEAD = 100
"""Bytes at the beginning of a database that tell what it is."""
_MOST_MISSING = 1000
"""Times its size that a database may claim to be."""
_KILOBYTES = 8_000
"""Of pages kept in memory: every table is walked once."""

Row = Mapping[str, Any]


@contextmanager
def copied(path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of a database as it was at one moment, open. Raises SourceError."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-") as folder:
        copy = Path(folder) / "copy"
        try:
            for _ in range(_ATTEMPTS):
                before = _state(path)
                _copy(path, copy)
                _fill_up(copy)
                if _state(path) == before:
                    break
        except OSError as error:
            raise SourceError(
                str(path),
                Message("file.not-copied", "it could not be copied ({error})", error=str(error.strerror)),
                Hint.CHECK_FILE_AND_ROOM,
            ) from error
        with closing(sqlite3.connect(copy)) as db:
            # A letter that is no UTF-8 costs itself, not the row.
            db.text_factory = lambda data: data.decode("utf-8", "replace")
            db.row_factory = sqlite3.Row
            try:
                db.execute("PRAGMA trusted_schema = OFF")
                db.execute(f"PRAGMA cache_size = -{_KILOBYTES}")
                db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            except sqlite3.Error as error:
                raise ParseError(
                    str(path),
                    Message("imports.database-damaged", "this database is damaged"),
                    Hint.CLOSE_PROGRAM,
                ) from error
            yield db


def _copy(path: Path, copy: Path) -> None:
    for ending in ("", *_BESIDE):
        target = Path(f"{copy}{ending}")
        target.unlink(missing_ok=True)
        try:
            shutil.copyfile(f"{path}{ending}", target)
        except FileNotFoundError:
            if not ending:
                raise


def _fill_up(copy: Path) -> None:
    """Give a database that was cut short its size: SQLite refuses it as a whole otherwise, also what is there."""
    with copy.open("r+b") as file:
        head = file.read(_HEAD)
        size = file.seek(0, os.SEEK_END)
        if len(head) == _HEAD:
            page, pages = int.from_bytes(head[16:18]), int.from_bytes(head[28:32])
            if size < (whole := page * pages) <= _MOST_MISSING * size:
                file.truncate(whole)


def _state(path: Path) -> list[tuple[int, int] | None]:
    """What changes when a database is written to."""
    found: list[tuple[int, int] | None] = []
    for ending in ("", *_BESIDE):
        try:
            facts = Path(f"{path}{ending}").stat()
            found.append((facts.st_mtime_ns, facts.st_size))
        except FileNotFoundError:
            found.append(None)
    return found


def tables(db: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """The names of the columns by table, in lower case."""
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {
        name.lower(): frozenset(
            column.lower() for (column,) in db.execute("SELECT name FROM pragma_table_info(?)", (name,))
        )
        for name in names
    }


def rows(db: sqlite3.Connection, sql: str) -> Iterator[Row | Refused]:
    """The rows of a query by column. Where the database is damaged, those before, and that it is."""
    try:
        for row in db.execute(sql):
            yield {name.lower(): row[name] for name in row.keys()}  # noqa: SIM118 - a row is no dictionary
    except sqlite3.Error:
        yield Refused(
            Message("imports.cut-short", "the database is damaged: what stands behind the damage is missing")
        )


def columns(there: frozenset[str], *wanted: str) -> str:
    """The wanted columns as SQL, those that this version of a program has not as nothing."""
    return ", ".join(
        f"{name if name.lower() in there else 'NULL'} AS {name.rpartition('.')[2]}" for name in wanted
    )
