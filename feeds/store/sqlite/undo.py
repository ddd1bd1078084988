"""Durable undo: every change is written down with what was there before, in the same transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from feeds import hints
from feeds.errors import UndoError
from feeds.messages import Message
from feeds.store.protocol import Change
from feeds.store.sqlite import encoding, marks, subscriptions
from feeds.store.sqlite.encoding import Runs

KEPT = timedelta(days=30)


def record(
    db: sqlite3.Connection,
    now: datetime,
    label: str,
    kind: str,
    before: Mapping[str, Any],
    runs: Runs | None = None,
    part_of: int | None = None,
) -> int:
    """Write a change down; its id."""
    row = db.execute(
        "INSERT INTO change (at, label, kind, before, runs, part_of) VALUES (?, ?, ?, ?, ?, ?)",
        (
            encoding.seconds(now),
            label,
            kind,
            json.dumps(before, ensure_ascii=False),
            None if runs is None else encoding.runs_bytes(runs),
            part_of,
        ),
    )
    return int(row.lastrowid or 0)


def history(db: sqlite3.Connection, limit: int) -> list[Change]:
    """The latest changes, newest first."""
    rows = db.execute(
        "SELECT id, at, label, undone FROM change WHERE part_of IS NULL ORDER BY id DESC LIMIT ?", (limit,)
    )
    return [Change(id, encoding.moment(at), label, bool(undone)) for id, at, label, undone in rows]


def drop_empty(db: sqlite3.Connection, id: int) -> None:
    """Forget a change of several parts that turned out to have none."""
    db.execute(
        "DELETE FROM change WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM change WHERE part_of = ?1)", (id,)
    )


def latest(db: sqlite3.Connection, among: Iterable[int] | None = None) -> int | None:
    """The last change that is not taken back, of all or of those in `among`."""
    which = "" if among is None else "AND id IN (SELECT value FROM json_each(?))"
    row = db.execute(
        f"SELECT max(id) FROM change WHERE part_of IS NULL AND NOT undone {which}",
        () if among is None else (json.dumps(list(among)),),
    ).fetchone()
    return None if row is None else row[0]


def undo(db: sqlite3.Connection, id: int, now: datetime) -> str | None:
    """Take back a change; its label, None where there is none to take back.

    Marks are put as they were whatever came after. What has one value only (a name, a folder, a rule)
    is left alone where it was changed again since. Raises UndoError.
    """
    row = db.execute(
        "SELECT label FROM change WHERE id = ? AND part_of IS NULL AND NOT undone", (id,)
    ).fetchone()
    if row is None:
        return None
    label = str(row[0])
    parts = [
        (part, kind, json.loads(before), encoding.runs_from(runs) if runs else [])
        for part, kind, before, runs in db.execute(
            "SELECT id, kind, before, runs FROM change WHERE id = ?1 OR part_of = ?1 ORDER BY id DESC", (id,)
        )
    ]
    touched = {key for _, kind, before, _ in parts if (key := _single(kind, before))}
    if (later := _changed_since(db, id, touched)) is not None:
        raise UndoError(
            label,
            Message("undo.later", "the same was changed again since ({what})", what=later),
            hints.UNDO_THAT_FIRST,
        )
    try:
        for part, kind, before, runs in parts:
            _take_back(db, kind, before, runs, now)
            db.execute("UPDATE change SET undone = 1 WHERE id = ?", (part,))
    except sqlite3.IntegrityError as error:
        raise UndoError(
            label, Message("undo.taken", "something else has its name or address by now")
        ) from error
    return label


def _single(kind: str, before: Mapping[str, Any]) -> tuple[object, ...]:
    """What a change set that has one value at a time; nothing for marks."""
    match kind:
        case "feed":
            return ("feed", before["id"], before["column"])
        case "add" | "remove":
            return ("subscription", before["id"])
        case "smart_feed" | "rule":
            return (kind, before["name"])
    return ()


def _changed_since(db: sqlite3.Connection, id: int, touched: set[tuple[object, ...]]) -> str | None:
    """The label of the last change that set one of these again and is not taken back."""
    if not touched:
        return None
    rows = db.execute(
        "SELECT coalesce(part_of, id), kind, before FROM change WHERE id > ?1 AND NOT undone"
        " AND kind IN ('feed', 'add', 'remove', 'smart_feed', 'rule') AND coalesce(part_of, id) <> ?1 ORDER BY id DESC",
        (id,),
    )
    for whole, kind, before in rows:
        if _single(kind, json.loads(before)) in touched:
            return str(db.execute("SELECT label FROM change WHERE id = ?", (whole,)).fetchone()[0])
    return None


def _take_back(
    db: sqlite3.Connection, kind: str, before: Mapping[str, Any], runs: Runs, now: datetime
) -> None:
    match kind:
        case "read" | "starred" | "hidden":
            with marks.picked(db):
                marks.pick_runs(db, runs)
                marks.set_flag(db, kind, before["value"])
        case "tags":
            for id, name in before["put"]:
                marks.untag_ids(db, [id], [name])
            for id, name in before["taken"]:
                marks.tag_ids(db, [id], [name])
        case "feed":
            # The column is one of ours, never a reader's word.
            db.execute(
                f"UPDATE feed SET {before['column']} = ? WHERE id = ?", (before["value"], before["id"])
            )
        case "add":
            subscriptions.remove(db, before["id"], now)
        case "remove":
            subscriptions.restore(db, before["id"])
        case "smart_feed" | "rule":
            _put_row(db, kind, before["name"], before["row"])


_COLUMNS = {"smart_feed": ("id", "name", "query"), "rule": ("id", "name", "query", "action")}
"""What a row without names holds: so they were written down at first."""


def _put_row(db: sqlite3.Connection, table: str, name: str, row: Any) -> None:
    """Make a named row what it was; the columns it did not have then take their defaults."""
    db.execute(f"DELETE FROM {table} WHERE name = ?", (name,))
    if row is None:
        return
    values = dict(row) if isinstance(row, dict) else dict(zip(_COLUMNS[table], row, strict=True))
    there = {column for _, column, *_ in db.execute(f"PRAGMA table_info({table})")}
    if db.execute(f"SELECT 1 FROM {table} WHERE id = ?", (values["id"],)).fetchone():
        del values["id"]  # another has its place by now
    named = [column for column in values if column in there]
    db.execute(
        f"INSERT INTO {table} ({', '.join(named)}) VALUES ({', '.join('?' * len(named))})",
        [values[column] for column in named],
    )


def forget(db: sqlite3.Connection, now: datetime) -> None:
    """Drop changes too old to be taken back."""
    db.execute("DELETE FROM change WHERE at < ?", (encoding.seconds(now - KEPT),))
