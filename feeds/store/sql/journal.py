"""The journal of one library, and undo, which reads it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from feeds.errors import UndoError
from feeds.hints import Hint
from feeds.messages import Message, from_json, to_json
from feeds.store import journal
from feeds.store.journal import (
    UNLISTED,
    Arrived,
    Change,
    Deed,
    Flagged,
    Group,
    Kind,
    Recorded,
    Revised,
    Row,
    Thing,
)
from feeds.store.runs import runs_bytes, runs_from
from feeds.store.sql import encoding
from feeds.store.sql.connection import Connection, Connections
from feeds.store.sql.doing import do
from feeds.store.values import HistoryItem

KEPT = timedelta(days=30)
"""How long a change can be taken back."""
_COLUMNS = "id, at, label, kind, before, runs, part_of, undoes, undone, origin"
_LISTED = "part_of IS NULL AND undoes IS NULL AND origin = '' AND kind NOT IN ({})".format(
    ", ".join(f"'{kind}'" for kind in UNLISTED)
)
"""SQL of what the reader did here, as a whole, and could take back."""
_SINGLE = "kind IN ('note', 'feed', 'add', 'remove', 'smart_feed', 'rule')"
"""SQL of changes of what has one value at a time."""


class _Rehearsed(Exception):
    """What was written is to be taken back."""


class Journal:
    """What is written down of each change, by whoever shares the library; and what this store did of it."""

    def __init__(self, connections: Connections, clock: Callable[[], datetime]) -> None:
        self._db = connections
        self._clock = clock
        self._writer = os.urandom(4).hex()
        self._group: int | None = None
        self._own: dict[int, int] = {}
        """The changes made through this store -> the acts of this program they are of."""
        self._act: int | None = None
        self._origin = ""

    def now(self) -> datetime:
        """The moment that is written down with a change."""
        return self._clock()

    # ------------------------------------------------------------ writing

    def record(
        self, db: Connection, label: Message | None, change: Change, part_of: int | None = None
    ) -> int:
        """Write a change down in the transaction that makes it; its serial."""
        if change.kind in UNLISTED or part_of is not None:
            return self._insert(db, label, change, part_of)
        serial = self._insert(db, label, change, self._group)
        self._own[self._group or serial] = self._act or journal.next_act()
        return serial

    def mark(self, label: Message, change: Flagged, id: int) -> int | None:
        """Mark an article and write that down at once, where the database can; see `Connections.mark`."""
        serial = self._db.mark(id, str(change.flag), int(change.on), *self._row(label, change))
        if serial:
            self._own[serial] = self._act or journal.next_act()
        return serial

    def _insert(
        self,
        db: Connection,
        label: Message | None,
        change: Change,
        part_of: int | None = None,
        undoes: int | None = None,
    ) -> int:
        (serial,) = db.execute(
            "INSERT INTO change (at, label, kind, before, runs, part_of, undoes, origin, writer)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            self._row(label, change, part_of, undoes),
        ).fetchone()
        return int(serial)

    def _row(
        self, label: Message | None, change: Change, part_of: int | None = None, undoes: int | None = None
    ) -> tuple[Any, ...]:
        """A change as a row, but for its serial."""
        row = change.to_row()
        return (
            encoding.seconds(self._clock()),
            to_json(label) if label else "",
            str(row.kind),
            json.dumps(row.what, ensure_ascii=False),
            None if row.runs is None else runs_bytes(row.runs),
            part_of,
            undoes,
            self._origin,
            self._writer,
        )

    @contextmanager
    def together(self, label: Message) -> Iterator[None]:
        """Changes made within are one transaction and are taken back as one."""
        with self._db.writing() as db:
            outer = self._group
            self._group = outer or self.record(db, label, Group())
            try:
                yield
                if outer is None:
                    # One of several parts that turned out to have none.
                    db.execute(
                        "DELETE FROM change WHERE id = ?1"
                        " AND NOT EXISTS (SELECT 1 FROM change WHERE part_of = ?1)",
                        (self._group,),
                    )
            finally:
                self._group = outer

    @contextmanager
    def acting(self, act: int) -> Iterator[None]:
        """Changes made within are one transaction, and of this act, of which other stores may have a part."""
        with self._db.writing():
            outer, self._act = self._act, act
            try:
                yield
            finally:
                self._act = outer

    @contextmanager
    def told_by(self, origin: str) -> Iterator[None]:
        """Changes made within are one transaction, and what an account said: they are in no history."""
        with self._db.writing():
            outer, self._origin = self._origin, origin
            try:
                yield
            finally:
                self._origin = outer

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Whatever is written within is gone afterwards, as if nothing had been done."""
        own = dict(self._own)
        try:
            with suppress(_Rehearsed), self._db.writing():
                yield
                raise _Rehearsed
        finally:
            self._own = own

    # ------------------------------------------------------------ undo

    def undo(self, change: int | None = None) -> Message | None:
        """Take back a change; its label, or None where there is nothing to take back.

        None means the last: of those made through this store while there are any, then of all.
        Marks are put as they were whatever came after. What has one value only (a name, a folder, a
        rule, a note) is left alone where it was changed again since. Raises UndoError.
        """
        with self._db.writing() as db:
            if change is None:
                change = _latest(db, self._own) or _latest(db)
            return None if change is None else self._take_back(db, change)

    def _take_back(self, db: Connection, whole: int) -> Message | None:
        row = db.execute(
            f"SELECT label FROM change WHERE id = ? AND {_LISTED} AND undone = 0", (whole,)
        ).fetchone()
        if row is None:
            return None
        label = from_json(row[0])
        parts = list(_read(db, "id = ?1 OR part_of = ?1 ORDER BY id DESC", whole))
        things = {thing for part in parts if (thing := _thing(part.change))}
        if (later := _changed_since(db, whole, things)) is not None:
            raise UndoError(
                label,
                Message("undo.later", "the same was changed again since ({what})", what=later),
                Hint.UNDO_THAT_FIRST,
            )
        try:
            for part in parts:
                if not isinstance(part.change, Arrived | Revised):
                    self._reverse(db, part.serial, part.change)
        except self._db.clash as error:
            raise UndoError(
                label, Message("undo.taken", "something else has its name or address by now")
            ) from error
        return label

    def _reverse(self, db: Connection, serial: int, change: Deed) -> None:
        done = do(db, change.inverse(), self._clock())
        db.execute("UPDATE change SET undone = 1 WHERE id = ?", (serial,))
        if done is not None:
            self._insert(db, None, done, undoes=serial)

    def undo_act(self, act: int) -> Message | None:
        """Take back what this store has a part in; its label, None where it has none. Raises UndoError."""
        label = None
        for change in [change for change, of in self._own.items() if of == act]:
            label = self.undo(change) or label
        return label

    def act_of(self, change: int) -> int:
        """The act that a change made through this store is of, 0 where another program made it."""
        return self._own.get(change, 0)

    def last_done(self) -> int:
        """The last act of this program that this store has a part in that is not taken back, 0 for none."""
        with self._db.reading() as db:
            last = _latest(db, self._own) if self._own else None
        return 0 if last is None else self._own[last]

    def history(self, limit: int = 100) -> list[HistoryItem]:
        """What the reader did in the last thirty days, newest first."""
        with self._db.reading() as db:
            rows = db.execute(
                f"SELECT id, at, label, undone FROM change WHERE {_LISTED} ORDER BY id DESC LIMIT ?", (limit,)
            ).fetchall()
        return [
            HistoryItem(id, encoding.moment(at), from_json(label), bool(undone))
            for id, at, label, undone in rows
        ]

    # ------------------------------------------------------------ following

    def stirred(self) -> bool:
        """Whether others may have written since this was last asked: False only where that is known."""
        return self._db.stirred()

    def serial(self) -> int:
        """The serial of the last change, 0 where there was none."""
        with self._db.reading() as db:
            return db.last_id("change")

    def since(self, serial: int, limit: int = 1000, kinds: Sequence[Kind] = ()) -> list[Recorded]:
        """The changes after a serial in their order, of these kinds (all, where none are named), this store's own too."""
        which = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        with self._db.reading() as db:
            return list(_read(db, f"id > ?{which} ORDER BY id LIMIT ?", serial, *kinds, limit))

    def kinds_since(self, serial: int, *, own: bool = True) -> tuple[int, frozenset[Kind]]:
        """The last serial, and which kinds of changes came after one; without `own` only what others wrote."""
        foreign = "" if own else " AND writer <> ?2"
        with self._db.reading() as db:
            rows = db.execute(
                f"SELECT DISTINCT kind FROM change WHERE id > ?1{foreign}",
                (serial,) if own else (serial, self._writer),
            )
            return db.last_id("change"), frozenset(Kind(kind) for (kind,) in rows)

    def cursor(self, name: str) -> int | None:
        """How far a follower has read; None for one that is unknown."""
        with self._db.reading() as db:
            row = db.execute("SELECT serial FROM cursor WHERE name = ?", (name,)).fetchone()
        return None if row is None else int(row[0])

    def set_cursor(self, name: str, serial: int | None) -> None:
        """Note how far a follower has read, in the transaction it is in; None ends its following.

        What a follower has not read stays, however old it is.
        """
        with self._db.writing() as db:
            if serial is None:
                db.execute("DELETE FROM cursor WHERE name = ?", (name,))
            else:
                db.execute(
                    "INSERT INTO cursor (name, serial) VALUES (?, ?)"
                    " ON CONFLICT (name) DO UPDATE SET serial = excluded.serial",
                    (name, serial),
                )


def forget(db: Connection, now: datetime) -> None:
    """Drop changes too old to be taken back, as far as all who follow have read them."""
    db.execute(
        "DELETE FROM change WHERE at < ? AND id <= coalesce((SELECT min(serial) FROM cursor), id)",
        (encoding.seconds(now - KEPT),),
    )


def _read(db: Connection, condition: str, *values: object) -> Iterator[Recorded]:
    rows = db.execute(f"SELECT {_COLUMNS} FROM change WHERE {condition}", values).fetchall()
    for serial, at, label, kind, what, runs, part_of, undoes, undone, origin in rows:
        row = Row(kind, json.loads(what), runs_from(runs) if runs is not None else None)
        yield Recorded(
            serial=serial,
            at=encoding.moment(at),
            label=from_json(label) if label else None,
            change=journal.from_row(row),
            part_of=part_of,
            undoes=undoes,
            undone=bool(undone),
            origin=origin,
        )


def _latest(db: Connection, among: Iterable[int] | None = None) -> int | None:
    """The last change that is not taken back, of all or of those in `among`."""
    which = "" if among is None else "AND id IN (SELECT value FROM json_each(?))"
    row = db.execute(
        f"SELECT max(id) FROM change WHERE {_LISTED} AND undone = 0 {which}",
        () if among is None else (json.dumps(list(among)),),
    ).fetchone()
    return None if row is None else row[0]


def _thing(change: Change) -> Thing:
    return () if isinstance(change, Arrived | Revised) else change.thing


def _changed_since(db: Connection, whole: int, things: set[Thing]) -> Message | None:
    """The label of the last change that set one of these again and is not taken back."""
    if not things:
        return None
    later = _read(
        db,
        f"id > ?1 AND undone = 0 AND undoes IS NULL AND {_SINGLE} AND coalesce(part_of, id) <> ?1 ORDER BY id DESC",
        whole,
    )
    for each in later:
        if _thing(each.change) in things:
            row = db.execute(
                "SELECT label FROM change WHERE id = ?", (each.part_of or each.serial,)
            ).fetchone()
            return from_json(row[0])
    return None
