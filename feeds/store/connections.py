"""The one border to sqlite3: connections for any thread, transactions, errors as sentences."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from feeds import collation
from feeds.errors import StoreError

BUSY_SECONDS = 30.0
"""How long a second process may hold the write lock before that is an error."""
IDLE_READERS = 4
"""Read connections kept open for the next reader."""
CHECKPOINT_PAGES = 4000
"""The write-ahead log is folded back at about 16 MB: a first refresh does it a few times, not hundreds."""
MEMORY = ":memory:"


READER_CACHE, WRITER_CACHE = 4_000, 16_000
"""Kilobytes of pages a connection keeps: a reader walks through, the writer comes back to its own."""


def _found(pattern: str, text: str) -> bool:
    """SQL's `found`: loaded with the first regular expression that a reader types."""
    from feeds import patterns

    return patterns.compile(pattern).search(text)


def _address_holds(part: str, url: str) -> bool:
    from feeds import query

    return query.address_holds(part, url)


def _filed(words: str, packed: bytes) -> bool:
    """SQL's `filed`: whether the publisher put a text under a category with these words."""
    from feeds import query
    from feeds.store import encoding

    return query.is_filed(words, encoding.categories_of(packed))


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


class Connections:
    """Connections to one library, for any thread: readers side by side, one writer at a time."""

    def __init__(self, path: str, *, readonly: bool = False) -> None:
        self.path = path
        self.readonly = readonly
        self.in_memory = path == MEMORY
        self._lock = threading.RLock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._owner = 0
        """The thread whose transaction is open, 0 for none."""
        self._writer = self._connect(WRITER_CACHE)

    def _connect(self, cache: int = READER_CACHE) -> sqlite3.Connection:
        if self.in_memory:
            address = MEMORY
        else:
            mode = "ro" if self.readonly else "rwc"
            address = f"file:{quote(str(Path(self.path).absolute()))}?mode={mode}"
        if not self.in_memory and not self.readonly and not Path(self.path).exists():
            # What somebody reads is nobody else's business.
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        db = sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            if not self.readonly:
                _log_ahead(db)
                db.execute("PRAGMA synchronous = NORMAL")
                db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
                db.execute("PRAGMA journal_size_limit = 67108864")
                db.execute("PRAGMA secure_delete = OFF")
            db.create_function("found", 2, _found, deterministic=True)
            db.create_function("address_holds", 2, _address_holds, deterministic=True)
            db.create_function("filed", 2, _filed, deterministic=True)
            db.create_function("collated", 1, collation.key, deterministic=True)
            db.execute("PRAGMA temp_store = MEMORY")
            db.execute(f"PRAGMA cache_size = -{cache}")
        except BaseException:
            db.close()
            raise
        return db

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the library throughout; within `writing` what is written there."""
        with self._sentences():
            if self._owner == threading.get_ident():
                yield self._writer
                return
            if self.in_memory:
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
    def writing(self) -> Iterator[sqlite3.Connection]:
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

    @contextmanager
    def bare(self) -> Iterator[sqlite3.Connection]:
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

    def _open(self, db: sqlite3.Connection) -> sqlite3.Connection:
        if self._closed:
            raise StoreError(self.path, "was closed")
        return db

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise sentence(self.path, error) from error


DAMAGED, NO_LIBRARY = "is damaged", "is not a library at all"
_SENTENCES = (
    ("locked", "is in use by another program for too long", "close that program and try again"),
    ("busy", "is in use by another program for too long", "close that program and try again"),
    ("full", "could not be written because the disk is full", "make room and try again"),
    ("readonly", "may not be written", "check the rights of the file and its folder"),
    ("unable to open", "could not be opened", "check that the folder exists and may be written"),
    ("malformed", DAMAGED, "run `broadsheet doctor` or restore a backup"),
    ("not a database", NO_LIBRARY, "choose another file, or restore a backup"),
    (
        "disk i/o",
        "could not be read or written: the disk reports an error",
        "check the disk or network share",
    ),
)


def sentence(path: str, error: sqlite3.Error) -> StoreError:
    """An error of SQLite as one that reads as a sentence."""
    said = str(error).lower()
    for sign, reason, advice in _SENTENCES:
        if sign in said:
            return StoreError(path, reason, advice, is_damage=reason in (DAMAGED, NO_LIBRARY))
    return StoreError(path, f"could not be used: {error}")
