"""The file of this machine in which marks wait for their library: small, and there after a crash."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from feeds.database import Connection, Connections
from feeds.messages import Message, from_json, to_json
from feeds.record import record
from feeds.store.journal import Row, from_row
from feeds.store.offline.deeds import Deed
from feeds.store.runs import runs_bytes, runs_from

_TABLES = (
    "CREATE TABLE IF NOT EXISTS deed (serial INTEGER PRIMARY KEY AUTOINCREMENT, writer TEXT NOT NULL,"
    " act INTEGER NOT NULL, label TEXT NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL, runs BLOB,"
    " state INTEGER NOT NULL DEFAULT 0)",
    "CREATE TABLE IF NOT EXISTS device (name TEXT NOT NULL)",
    "INSERT INTO device (name) SELECT lower(hex(randomblob(8))) WHERE NOT EXISTS (SELECT 1 FROM device)",
)
_REFUSED, _TOLD = 1, 2
"""States of a deed that waits no longer."""
_READ = (
    "SELECT serial, writer, act, label, kind, what, runs FROM deed WHERE state = 0 ORDER BY serial LIMIT ?"
)


@record(frozen=True, slots=True)
class Kept:
    """A deed that waits."""

    serial: int
    """Grows with every deed of this machine, and is never given twice."""
    writer: str
    """The program that did it."""
    act: int
    """What it is a part of, as that program numbers it."""
    label: Message | None
    deed: Deed


class Waiting:
    """What waits in one file. The file is made when something has to; all programs of this machine share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = os.urandom(4).hex()
        self._opened: Connections | None = None
        self._opening = threading.Lock()

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()

    def device(self) -> str:
        """What this machine is called in the library."""
        with self._file().reading() as db:
            return str(db.execute("SELECT name FROM device").fetchone()[0])

    def number(self) -> int:
        """How many deeds wait."""
        if not self._is_there():
            return 0
        with self._file().reading() as db:
            return int(db.execute("SELECT count(*) FROM deed WHERE state = 0").fetchone()[0])

    def all(self) -> list[Kept]:
        """What waits, in order."""
        if not self._is_there():
            return []
        with self._file().reading() as db:
            return self._rows(db)

    def first(self, most: int) -> list[Kept]:
        """What waits longest, so many deeds at most."""
        if not self._is_there():
            return []
        with self._file().reading() as db:
            return self._rows(db, most)

    def is_own(self, kept: Kept) -> bool:
        """Whether this program did it."""
        return kept.writer == self._writer

    def add(self, act: int, deeds: Iterable[tuple[Message | None, Deed]]) -> None:
        """Let deeds wait; those of one act are sent at once."""
        with self._file().writing() as db:
            for label, deed in deeds:
                row = deed.to_row()
                db.execute(
                    "INSERT INTO deed (writer, act, label, kind, what, runs) VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        self._writer,
                        act,
                        to_json(label) if label else "",
                        row.kind,
                        json.dumps(row.what, ensure_ascii=False),
                        None if row.runs is None else runs_bytes(row.runs),
                    ),
                )

    def sent(self, serials: Iterable[int], refused: Iterable[int]) -> None:
        """Let go of what the library has; what it cannot take stays in the file, and waits no longer."""
        with self._file().writing() as db:
            db.executemany("DELETE FROM deed WHERE serial = ?", [(serial,) for serial in serials])
            db.executemany(
                f"UPDATE deed SET state = {_REFUSED} WHERE serial = ?", [(serial,) for serial in refused]
            )

    def refused(self) -> int:
        """How many the library could not take, those left out that were told of before."""
        if not self._is_there():
            return 0
        with self._file().reading() as db:
            if not db.execute(f"SELECT 1 FROM deed WHERE state = {_REFUSED}").fetchone():
                return 0
        with self._file().writing() as db:
            return db.execute(f"UPDATE deed SET state = {_TOLD} WHERE state = {_REFUSED}").rowcount

    # ------------------------------------------------------------ undo

    def last_act(self) -> int:
        """The last act of this program that waits and can be taken back, 0 for none."""
        return max((kept.act for kept in self.all() if self.is_own(kept) and kept.label), default=0)

    def take_back(self, act: int | None = None) -> Message | None:
        """Let go of an act of this program, None: of the last of any; its label, None where nothing waits of it."""
        if not self._is_there():
            return None
        with self._file().writing() as db:
            listed = [kept for kept in self._rows(db) if kept.label]
            if act is None:
                chosen = listed[-1:]
            else:
                chosen = [kept for kept in listed if self.is_own(kept) and kept.act == act]
            for kept in chosen:
                db.execute("DELETE FROM deed WHERE serial = ?", (kept.serial,))
        return chosen[0].label if chosen else None

    # ------------------------------------------------------------ the file

    def _is_there(self) -> bool:
        return self._opened is not None or self.path.exists()

    def _file(self) -> Connections:
        with self._opening:
            if self._opened is None:
                self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                opened = Connections(self.path)
                with opened.writing() as db:
                    for statement in _TABLES:
                        db.execute(statement)
                self._opened = opened
            return self._opened

    def _rows(self, db: Connection, most: int = -1) -> list[Kept]:
        return [
            Kept(
                serial,
                writer,
                act,
                from_json(label) if label else None,
                cast(
                    "Deed", from_row(Row(kind, json.loads(what), None if runs is None else runs_from(runs)))
                ),
            )
            for serial, writer, act, label, kind, what, runs in db.execute(_READ, (most,))
        ]
