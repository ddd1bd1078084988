"""Connections to one PostgreSQL database: for any thread, transactions, errors as sentences."""

from __future__ import annotations

import re
import threading
from array import array
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from sys import byteorder
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import make_conninfo
from psycopg.postgres import types
from psycopg.types.string import StrDumperUnknown

from feeds.errors import StoreError
from feeds.messages import Message
from feeds.store.postgres.admission import OWN_SCHEMA
from feeds.store.postgres.lines import secured
from feeds.store.postgres.marking import Marker
from feeds.store.postgres.notices import Notices
from feeds.store.postgres.sentences import sentence
from feeds.store.sql.condition import Condition

IDLE_READERS = 2
"""Read connections kept open for the next reader: a server has a hundred for everybody."""
CONNECT_SECONDS = 10
_ALIVE: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""A line whose other end says nothing more is given up after 15 to 25 seconds, not after two hours."""
SCANNED = 2_000
"""Rows that come at a time where all of a table is looked through."""
SCHEMA = "broadsheet"
WRITERS_LOCK = 0x42524453
"""The advisory lock of whoever writes: "BRDS". Serials are so given in the order in which they are kept."""
LEASES_LOCK = WRITERS_LOCK + 1
"""The same of whoever leases feeds, so that a host is counted once. It waits for no writer, and none waits for it."""
INDEX_LOCK = WRITERS_LOCK + 2
"""The same of whoever fills the search index: two would cut the same texts."""
PREPARING_LOCK = WRITERS_LOCK + 3
"""The same of whoever prepares articles for readers' own indexes."""
LEARNING_LOCK = WRITERS_LOCK + 4
"""The same of the worker that learns what articles mean."""
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; {path}"
_WRITE = "BEGIN; {path}; SET LOCAL synchronous_commit TO off; SELECT pg_advisory_xact_lock({lock})"
_BYTES = types["bytea"].oid
_PLAIN = frozenset((_BYTES, types["int8"].oid, types["int4"].oid))
"""What the server is sent as it is."""
_KEPT = "SELECT pg_logical_emit_message(true, 'broadsheet', '')"
"""What follows a commit comes back when all that was committed before is on the disk, as the server is set: many
that wait are served by one write, while the next already has the lock.
"""


class _Text(StrDumperUnknown):
    """Text without U+0000, which PostgreSQL does not keep."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\x00", "\ufffd") if "\x00" in obj else obj)


@lru_cache(maxsize=512)
def numbered(sql: str) -> str:
    """A statement whose `?` and `?1` are PostgreSQL's `$1`."""
    place = 0

    def next_place(match: re.Match[str]) -> str:
        nonlocal place
        place += 1
        return f"${match[1] or place}"

    return re.sub(r"\?(\d*)", next_place, sql)


class Connection:
    """`feeds.store.sql.connection.Connection` over one connection to a server."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self._raw = raw
        self.found: dict[Condition, array[int]] = {}
        """What the search index was asked in this transaction that is all of its answer."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> psycopg.RawCursor[Any]:
        cursor = psycopg.RawCursor(self._raw)
        return cursor.execute(_own(numbered(sql)), values or None)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> psycopg.RawCursor[Any]:
        cursor = psycopg.RawCursor(self._raw)
        # Rows may come of what is asked of this connection, which waits for itself once it is at work.
        cursor.executemany(_own(numbered(sql)), [*rows])
        return cursor

    def fill(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        kinds = [
            column.type_code
            for column in self.execute(f"SELECT {columns} FROM {table} LIMIT 0").description or ()
        ]
        # Bytes as text are twice as long; text in binary would be no shorter.
        is_packed = _BYTES in kinds and _PLAIN.issuperset(kinds)
        with (
            psycopg.RawCursor(self._raw) as cursor,
            cursor.copy(
                _own(f"COPY {table} ({columns}) FROM STDIN{' (FORMAT BINARY)' if is_packed else ''}")
            ) as copy,
        ):
            if is_packed:
                copy.set_types(kinds)
            for row in rows:
                copy.write_row(row)

    def fill_new(self, table: str, columns: str, rows: Sequence[Sequence[Any]]) -> int:
        arriving = f"arriving_{table}"
        self.execute(f"CREATE TEMP TABLE IF NOT EXISTS {arriving} (LIKE {table}) ON COMMIT DELETE ROWS")
        self.execute(f"DELETE FROM {arriving}")
        self.fill(arriving, columns, rows)
        return self.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {arriving} ON CONFLICT DO NOTHING"
        ).rowcount

    def ids(self, sql: str, values: Sequence[Any] = ()) -> array[int]:
        joined = f"SELECT string_agg(int8send(id), ''::bytea) FROM ({sql}) AS listed"
        cursor = psycopg.RawCursor(self._raw)
        row = cursor.execute(_own(numbered(joined)), values or None, binary=True).fetchone()
        ids = array("q", (row and row[0]) or b"")
        if byteorder == "little":
            ids.byteswap()
        return ids

    def scan(self, sql: str, values: Sequence[Any] = ()) -> Generator[Any, None, None]:
        """The rows of a statement, some thousand at a time."""
        with psycopg.RawServerCursor(self._raw, "scan") as cursor:
            cursor.itersize = SCANNED
            yield from cursor.execute(_own(numbered(sql)), values or None)

    def hint(self, index: str) -> str:
        return ""

    def still(self, order: str) -> str:
        return f" ORDER BY {order}"

    def kept_aside(self) -> str:
        return " FOR UPDATE SKIP LOCKED"

    def last_id(self, table: str) -> int:
        # A sequence is ahead of what is kept while others write: it is asked only of a table that lost all.
        row = self.execute(
            f"SELECT coalesce((SELECT max(id) FROM {table}),"
            f" (SELECT pg_sequence_last_value(pg_get_serial_sequence('{table}', 'id'))), 0)"
        ).fetchone()
        return int(row[0]) if row else 0

    def number(self, table: str) -> int:
        row = self.execute(f"SELECT nextval(pg_get_serial_sequence('{table}', 'serial'))").fetchone()
        return int(row[0]) if row else 0

    def empty_picked(self) -> None:
        self.execute("CREATE TEMP TABLE IF NOT EXISTS picked (id BIGINT PRIMARY KEY) ON COMMIT DELETE ROWS")
        self.execute("DELETE FROM picked")


def _own(sql: str) -> Any:
    """A statement of our own words: psycopg's types know only those that stand in the program as they are."""
    return sql


class Connections:
    """Connections to one database, for any thread: readers side by side, one writer at a time on all machines."""

    clash: type[Exception] = errors.UniqueViolation

    def __init__(self, url: str, name: str, *, readonly: bool = False) -> None:
        self.name = name
        """What errors call it by."""
        self.readonly = readonly
        self._url = url
        self._lock = threading.RLock()
        self._idle: list[psycopg.Connection[Any]] = []
        self._writer: psycopg.Connection[Any] | None = None
        self._marker: Marker | None = None
        self._owner = 0
        """The thread whose transaction is open, 0 for none."""
        self._closed = False
        self._is_pooled = False
        self._notices = Notices(self.connect)
        with self._sentences():
            self._idle.append(db := self._first())
            own = f"{OWN_SCHEMA}{db.info.user}".replace('"', '""')
            is_reader, whose = db.execute(
                "SELECT to_regclass(%s) IS NOT NULL, hashtext(current_user)", (f'"{own}".shelf',)
            ).fetchone() or (False, 0)
        self.is_reader = bool(is_reader)
        """Whether this is a reader whom an archive's curator admitted: what they write is their own."""
        self._path = f'"{own}", {SCHEMA}'
        # The marks of one reader wait for nobody else's.
        self._writers = (WRITERS_LOCK, whose if self.is_reader else None)
        # What is asked here is short: to compile it, or to share it out, would take longer.
        path = (
            f"SET LOCAL search_path TO {self._path}; SET LOCAL jit TO off;"
            " SET LOCAL max_parallel_workers_per_gather TO 0"
        )
        lock = f"{WRITERS_LOCK}, {whose}" if self.is_reader else f"{WRITERS_LOCK}"
        self._read = _READ.format(path=path)
        self._write, self._lease = (_WRITE.format(path=path, lock=each) for each in (lock, LEASES_LOCK))

    def _first(self) -> psycopg.Connection[Any]:
        """A connection that tells whether a pooler stands between: then statements are not prepared, for the next one
        may go to another session, and nobody listens."""
        db = self.connect()
        (process,) = db.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        if process != db.info.backend_pid:
            self._is_pooled, db.prepare_threshold = True, None
            self._notices.is_deaf = True
        return db

    def connect(self) -> psycopg.Connection[Any]:
        """A connection of its own, outside of any transaction. Raises psycopg.Error."""
        db = psycopg.connect(
            make_conninfo(self._url, **secured(self._url)),
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
            **_ALIVE,
            application_name="broadsheet",
        )
        db.adapters.register_dumper(str, _Text)
        if self._is_pooled:
            db.prepare_threshold = None
        return db

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the library throughout; within `writing` what is written there."""
        with self._sentences():
            if self._owner == threading.get_ident() and self._writer is not None:
                yield Connection(self._writer)
                return
            self._refuse_closed()
            db = self._begun(self._idle.pop() if self._idle else None, self._read)
            try:
                yield Connection(db)
            finally:
                self._put_back(db)

    def _put_back(self, db: psycopg.Connection[Any]) -> None:
        try:
            db.rollback()
        except psycopg.Error:
            db.close()
        if self._closed or db.closed or len(self._idle) >= IDLE_READERS:
            db.close()
        else:
            self._idle.append(db)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The writing connection in a transaction; all of it is kept on leaving, or none."""
        if self._owner == threading.get_ident() and self._writer is not None:
            with self._sentences():
                yield Connection(self._writer)
            return
        with self._sentences(), self._lock:
            self._refuse_closed()
            if self.readonly:
                raise errors.ReadOnlySqlTransaction
            db = self._writer = self._begun(self._writer, self._write)
            self._owner = threading.get_ident()
            try:
                yield Connection(db)
                db.execute(f"COMMIT; {_KEPT}")
            except BaseException:
                if not db.closed:
                    db.rollback()
                raise
            finally:
                self._owner = 0
            self._notices.written()

    def mark(self, *values: Any) -> int | None:
        with self._sentences(), self._lock:
            db = self._writer
            if self._owner == threading.get_ident() or db is None or db.closed:
                return None
            try:
                if self._marker is None or self._marker.db is not db:
                    self._marker = Marker(db)
                serial = self._marker.mark(self._path, *self._writers, *values)
            except psycopg.OperationalError:
                # The line was cut: step by step it is told, or made anew.
                db.close()
                return None
            self._notices.written()
            return serial

    @contextmanager
    def leasing(self) -> Iterator[Connection]:
        """A connection in a transaction beside whoever writes; one program at a time leases feeds."""
        with self._sentences():
            self._refuse_closed()
            if self.readonly:
                raise errors.ReadOnlySqlTransaction
            db = self._begun(self._idle.pop() if self._idle else None, self._lease)
            try:
                yield Connection(db)
                db.execute("COMMIT")
            finally:
                self._put_back(db)

    def indexing(self) -> AbstractContextManager[bool]:
        """The turn of one program to fill the search index; False where another has it, who does the same work."""
        return self.turn(INDEX_LOCK)

    @contextmanager
    def turn(self, lock: int) -> Iterator[bool]:
        """The turn of one program at what others would do as well, by an advisory lock; False where another has it."""
        with self._sentences():
            self._refuse_closed()
            db = self._begun(self._idle.pop() if self._idle else None, "BEGIN")
            try:
                row = db.execute(_own(f"SELECT pg_try_advisory_xact_lock({lock})")).fetchone()
                yield bool(row and row[0])
            finally:
                self._put_back(db)

    def stirred(self) -> bool:
        """Whether other programs may have written since this was last asked."""
        with self._sentences():
            self._refuse_closed()
            return self._notices.stirred()

    def _begun(self, db: psycopg.Connection[Any] | None, begin: str) -> psycopg.Connection[Any]:
        """A connection in a transaction; another one where it was lost since it was used last."""
        if db is not None and not db.closed:
            try:
                db.execute(_own(begin))
                return db
            except psycopg.OperationalError:
                db.close()
        db = self.connect()
        db.execute(_own(begin))
        return db

    def close(self) -> None:
        """Close every connection; those in use when their use ends."""
        with self._lock:
            self._closed = True
            self._notices.close()
            while self._idle:
                self._idle.pop().close()
            if self._writer is not None:
                self._writer.close()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StoreError(self.name, Message("library.closed", "was closed"))

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            raise sentence(self.name, error) from error
