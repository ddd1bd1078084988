"""The recommender's tables in an SQLite file, and the connections to them."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from feeds.errors import StoreError
from feeds.messages import Message

VERSION = 8
"""Of the index: a file with another number has its index dropped, to be filled again."""

_INDEX = {
    "rec_article": """(
        doc INTEGER PRIMARY KEY, id UNIQUE NOT NULL, date INTEGER, dated INTEGER NOT NULL, lang TEXT NOT NULL, twin INTEGER NOT NULL,
        story INTEGER NOT NULL, feed INTEGER NOT NULL, norm REAL NOT NULL, named BLOB NOT NULL, facets BLOB NOT NULL, vector BLOB NOT NULL,
        words NOT NULL)""",
    "rec_term": "(term INTEGER PRIMARY KEY, df INTEGER NOT NULL, more INTEGER NOT NULL, tail BLOB NOT NULL)",
    "rec_posting": """(
        term INTEGER, last INTEGER, docs BLOB NOT NULL, PRIMARY KEY (term, last)) WITHOUT ROWID""",
    "rec_frame": """(
        feed INTEGER PRIMARY KEY, pieces INTEGER NOT NULL, titles INTEGER NOT NULL, counts BLOB NOT NULL)""",
    "rec_lang": "(lang TEXT PRIMARY KEY, articles INTEGER NOT NULL) WITHOUT ROWID",
    "rec_name": "(name INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (kind, text))",
}
_MEANING = {
    "rec_vector": "(twin INTEGER PRIMARY KEY, vector BLOB NOT NULL)",
    "rec_near": "(twin INTEGER PRIMARY KEY, floor REAL NOT NULL, near BLOB NOT NULL)",
    "rec_awaiting": "(doc INTEGER PRIMARY KEY, encoded INTEGER NOT NULL)",
}
"""Of the index too, but an index made before they were known is kept."""
_HISTORY = {
    "rec_event": """(
        event INTEGER PRIMARY KEY, id NOT NULL, kind TEXT NOT NULL, value REAL NOT NULL, at INTEGER NOT NULL)""",
    "rec_weight": """(
        kind TEXT, name TEXT, weight REAL NOT NULL, at INTEGER NOT NULL, hand INTEGER NOT NULL,
        PRIMARY KEY (kind, name)) WITHOUT ROWID""",
    "rec_mute": "(kind TEXT, name TEXT, PRIMARY KEY (kind, name)) WITHOUT ROWID",
}
MADE_AGAIN = frozenset(("rec_meta", *_INDEX, *_MEANING))
"""Tables that hold nothing but what the articles say."""
TABLES = MADE_AGAIN | _HISTORY.keys()
"""All tables of the recommender."""


class Database:
    """Two connections to one file: one that writes, one that reads while the other writes.

    Each is guarded by its own lock, so any thread may call. `:memory:` has one for both.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        self._writer = self._connect()
        self._write_lock = threading.RLock()
        self._reader, self._read_lock = self._writer, self._write_lock
        with self.writing() as db:
            _create(db)
        if self.path != ":memory:":
            self._reader, self._read_lock = self._connect(), threading.RLock()

    def close(self) -> None:
        with self._write_lock, self._read_lock:
            self._reader.close()
            self._writer.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept, or nothing when the block raises."""
        with self._write_lock, self._translated():
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
            except BaseException:
                self._writer.rollback()
                raise
            self._writer.commit()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of the file."""
        with self._read_lock, self._translated():
            self._reader.execute("BEGIN")
            try:
                yield self._reader
            finally:
                self._reader.rollback()

    def _connect(self) -> sqlite3.Connection:
        with self._translated():
            db = sqlite3.connect(self.path, timeout=10, isolation_level=None, check_same_thread=False)
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=NORMAL")
            return db

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(
                self.path,
                Message(
                    "library.recommendations",
                    "cannot be used for recommendations ({error})",
                    error=str(error),
                ),
            ) from error


def carry(source: str, target: str) -> int:
    """Bring what was learned of a reader from one file into another, which is made where it is missing; how many rows.

    Both are of articles by the same numbers. What is known there already stays. Raises StoreError.
    """
    learned = _learned(source)
    if not any(learned.values()):
        return 0
    Path(target).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(target)
    try:
        with database.writing() as db:
            for table, rows in learned.items():
                places = ", ".join("?" * len(rows[0]))
                db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({places})", rows)  # noqa: S608 our own words
    finally:
        database.close()
    return sum(map(len, learned.values()))


def _learned(source: str) -> dict[str, list[tuple[object, ...]]]:
    """What a file knows of its reader, by tables that are not empty."""
    if not Path(source).is_file():
        return {}
    with closing(sqlite3.connect(f"file:{quote(source)}?mode=ro", uri=True)) as db:
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        found = {
            table: db.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 our own words
            for table in sorted(there & _HISTORY.keys())
        }
    return {table: rows for table, rows in found.items() if rows}


def clear_index(db: sqlite3.Connection) -> None:
    """Drop all that can be made again from the articles; what the reader did and set stays."""
    for name in (*_INDEX, *_MEANING):
        db.execute(f"DROP TABLE IF EXISTS {name}")
    for name, columns in (_INDEX | _MEANING).items():
        db.execute(f"CREATE TABLE {name} {columns}")
    db.execute("CREATE INDEX rec_story ON rec_article (story) WHERE story <> doc")
    db.execute("CREATE INDEX rec_twin ON rec_article (twin)")
    db.execute("CREATE INDEX rec_feed ON rec_article (feed)")
    db.execute("DELETE FROM rec_meta")
    db.execute("INSERT INTO rec_meta VALUES ('version', ?)", (VERSION,))


def _create(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE IF NOT EXISTS rec_meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID")
    for name, columns in _HISTORY.items():
        db.execute(f"CREATE TABLE IF NOT EXISTS {name} {columns}")
    (version,) = db.execute("SELECT (SELECT value FROM rec_meta WHERE key = 'version')").fetchone()
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if version != VERSION or not there.issuperset(_INDEX):
        clear_index(db)
    elif not there.issuperset(_MEANING):
        for name, columns in _MEANING.items():
            db.execute(f"DROP TABLE IF EXISTS {name}")
            db.execute(f"CREATE TABLE {name} {columns}")
        db.execute("INSERT INTO rec_awaiting SELECT doc, 0 FROM rec_article")
