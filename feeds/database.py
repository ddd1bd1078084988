"""One SQLite file, one writer: connections for any thread, transactions, errors as sentences."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
import time
from array import array
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import quote

from feeds.errors import StoreError
from feeds.hints import Hint
from feeds.messages import Message

BUSY_SECONDS = 30.0
"""How long a second process may hold the write lock before that is an error."""
IDLE_READERS = 4
"""Read connections kept open for the next reader."""
CHECKPOINT_PAGES = 4000
"""The write-ahead log is folded back at about 16 MB: a first refresh does it a few times, not hundreds."""
Function = Callable[..., Any]
"""What a statement calls by a name, with as many values as it takes; equal values give equal answers."""
READER_CACHE, WRITER_CACHE = 4_000, 16_000
"""Kilobytes of pages a connection keeps: a reader walks through, the writer comes back to its own."""


def _log_ahead(db: sqlite3.Connection) -> None:
    """Let readers go on while one writes."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # For another program that changes the same SQLite does not wait, for its lock it does.
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            db.execute("BEGIN IMMEDIATE")
            db.execute("ROLLBACK")


class Connection(sqlite3.Connection):
    """A connection, and what SQLite says its own way."""

    def fill(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows; `columns` are names between commas."""
        places = ", ".join("?" for _ in columns.split(","))
        self.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608 our own words

    def fill_new(self, table: str, columns: str, rows: Sequence[Sequence[Any]]) -> int:
        """Insert rows but for those that clash with others; how many."""
        places = ", ".join("?" for _ in columns.split(","))
        insert = f"INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608 our own words
        return self.executemany(insert, rows).rowcount

    def scan(self, sql: str, values: Sequence[Any] = ()) -> Generator[Any, None, None]:
        """The rows of a statement as they are asked for."""
        with closing(self.execute(sql, values)) as rows:
            yield from rows

    def ids(self, sql: str, values: Sequence[Any] = ()) -> array[int]:
        """The answer of a statement that selects one column `id`.

        SQLite makes one text of them all, so that other threads run meanwhile.
        """
        joined = f"SELECT group_concat(printf('%016x', id), '') FROM ({sql})"  # noqa: S608 our own words
        ids = array("q", bytes.fromhex(self.execute(joined, values).fetchone()[0] or ""))
        if sys.byteorder == "little":
            ids.byteswap()
        return ids

    def hint(self, index: str) -> str:
        """SQL after a table's name that has an index of it used."""
        return f" INDEXED BY {index}" if index else ""

    def kept_aside(self) -> str:
        """SQL at the end of a selection of rows that will be written: nobody else writes meanwhile."""
        return ""

    def still(self, order: str) -> str:
        """SQL after a subquery that is in this order and is to stay in it: nothing, for SQLite would sort it again."""
        return ""

    def last_id(self, table: str) -> int:
        """The last id that was given in a table, also where the row is gone; 0 for none."""
        row = self.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return int(row[0]) if row else 0

    def number(self, table: str) -> int:
        """A `serial` for a row that is made in a table: one that was never given there."""
        return self.last_id(table) + 1

    def empty_picked(self) -> None:
        """Make the temporary table `picked` of numbers called `id`; what it held is gone."""
        self.execute("CREATE TEMP TABLE IF NOT EXISTS picked (id INTEGER PRIMARY KEY)")
        self.execute("DELETE FROM temp.picked")


class Connections:
    """Connections to one file, for any thread: readers side by side, one writer at a time.

    Without a `file` the database is in memory. `functions` are what its statements may call.
    """

    clash: type[Exception] = sqlite3.IntegrityError

    def __init__(
        self, file: Path | None, functions: Mapping[str, Function] | None = None, *, readonly: bool = False
    ) -> None:
        self.file = file
        self.name = ":memory:" if file is None else str(file)
        """What errors call it by."""
        self.readonly = readonly
        self._functions = functions or {}
        self._lock = threading.RLock()
        self._idle: list[Connection] = []
        self._closed = False
        self._owner = 0
        """The thread whose transaction is open, 0 for none."""
        self._writer = self._connect(WRITER_CACHE)

    def _connect(self, cache: int = READER_CACHE) -> Connection:
        address = self.name
        if self.file is not None:
            mode = "ro" if self.readonly else "rwc"
            address = f"file:{quote(str(self.file.absolute()))}?mode={mode}"
            if not self.readonly and not self.file.exists():
                # What somebody reads is nobody else's business.
                os.close(os.open(self.file, os.O_CREAT | os.O_RDWR, 0o600))
        db = sqlite3.connect(
            address,
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            factory=Connection,
        )
        try:
            if not self.readonly:
                _log_ahead(db)
                db.execute("PRAGMA synchronous = NORMAL")
                db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
                db.execute("PRAGMA journal_size_limit = 67108864")
                db.execute("PRAGMA secure_delete = OFF")
            for name, function in self._functions.items():
                db.create_function(name, -1, function, deterministic=True)
            db.execute("PRAGMA temp_store = MEMORY")
            db.execute(f"PRAGMA cache_size = -{cache}")
        except BaseException:
            db.close()
            raise
        return db

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the library throughout; within `writing` what is written there."""
        with self._sentences():
            if self._owner == threading.get_ident():
                yield self._writer
                return
            if self.file is None:
                with self._lock:
                    yield self._open(self._writer)
                return
            self._open(self._writer)
            try:
                db = self._idle.pop()
            except IndexError:
                db = self._connect()
            try:
                db.execute("BEGIN")
                yield db
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                if self._closed or len(self._idle) >= IDLE_READERS:
                    db.close()
                else:
                    self._idle.append(db)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The writing connection in a transaction; all of it is kept on leaving, or none."""
        with self._sentences(), self._lock:
            db = self._open(self._writer)
            if db.in_transaction:
                yield db
                return
            db.execute("BEGIN IMMEDIATE")
            self._owner = threading.get_ident()
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
            finally:
                self._owner = 0

    def leasing(self) -> AbstractContextManager[Connection]:
        """A transaction in which feeds are leased: it is one that writes."""
        return self.writing()

    def mark(self, *values: Any) -> int | None:
        """A file has no shorter way to mark an article."""
        return None

    def indexing(self) -> AbstractContextManager[bool]:
        """The turn of one program to fill the search index: in a file it is nobody else's business."""
        return nullcontext(True)

    def stirred(self) -> bool:
        """Whether other programs may have written since this was last asked: a file does not tell, it is looked at."""
        return True

    @contextmanager
    def bare(self) -> Iterator[Connection]:
        """The writing connection without a transaction, for what may not run in one."""
        with self._sentences(), self._lock:
            yield self._open(self._writer)

    def close(self) -> None:
        """Close every connection; those in use when their use ends."""
        with self._lock:
            self._closed = True
            while self._idle:
                self._idle.pop().close()
            self._writer.close()

    def _open(self, db: Connection) -> Connection:
        if self._closed:
            raise StoreError(self.name, Message("library.closed", "was closed"))
        return db

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise sentence(self.name, error) from error


_BUSY = (
    Message("library.busy", "is in use by another program for too long"),
    Hint.CLOSE_THAT_PROGRAM,
)
_DAMAGED = (Message("library.damaged", "is damaged"), Hint.DOCTOR_OR_RESTORE)
_NO_LIBRARY = (Message("library.none", "is not a library at all"), Hint.CHOOSE_FILE_OR_RESTORE)
_SENTENCES = {
    "locked": _BUSY,
    "busy": _BUSY,
    "full": (
        Message("library.disk-full", "could not be written because the disk is full"),
        Hint.MAKE_ROOM,
    ),
    "readonly": (Message("library.readonly", "may not be written"), Hint.CHECK_RIGHTS),
    "unable to open": (Message("library.not-opened", "could not be opened"), Hint.CHECK_FOLDER),
    "malformed": _DAMAGED,
    "not a database": _NO_LIBRARY,
    "disk i/o": (
        Message("library.disk-error", "could not be read or written: the disk reports an error"),
        Hint.CHECK_SHARE,
    ),
}
"""What is said of an error of SQLite by words that are in it."""


def sentence(path: str, error: sqlite3.Error) -> StoreError:
    """An error of SQLite as one that reads as a sentence."""
    said = str(error).lower()
    for sign, why in _SENTENCES.items():
        if sign in said:
            return StoreError(path, *why, is_damage=why in (_DAMAGED, _NO_LIBRARY))
    return StoreError(path, Message("library.unusable", "could not be used: {error}", error=str(error)))
