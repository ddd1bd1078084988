"""Durable undo: every change is written down with what was there before, in the same transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from feeds.store import marks, packing, subscriptions
from feeds.store.packing import Runs

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing the reader did, as the history shows it."""

    id: int
    at: datetime
    label: str
    undone: bool


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
            packing.seconds(now),
            label,
            kind,
            json.dumps(before, ensure_ascii=False),
            None if runs is None else packing.runs_bytes(runs),
            part_of,
        ),
    )
    return int(row.lastrowid or 0)


def history(db: sqlite3.Connection, limit: int) -> list[Change]:
    """The latest changes, newest first."""
    rows = db.execute(
        "SELECT id, at, label, undone FROM change WHERE part_of IS NULL ORDER BY id DESC LIMIT ?", (limit,)
    )
    return [Change(id, packing.moment(at), label, bool(undone)) for id, at, label, undone in rows]


def undo(db: sqlite3.Connection, id: int | None = None) -> str | None:
    """Take back a change (None: the last that is not taken back yet); its label, None without one."""
    which = "id = ?" if id is not None else "1 OR ?"
    row = db.execute(
        f"SELECT id, label FROM change WHERE part_of IS NULL AND NOT undone AND ({which})"
        " ORDER BY id DESC LIMIT 1",
        (id,),
    ).fetchone()
    if row is None:
        return None
    found, label = row
    parts = db.execute(
        "SELECT id, kind, before, runs FROM change WHERE id = ?1 OR part_of = ?1 ORDER BY id DESC", (found,)
    ).fetchall()
    for part, kind, before, runs in parts:
        _take_back(db, kind, json.loads(before), packing.runs_from(runs) if runs else [])
        db.execute("UPDATE change SET undone = 1 WHERE id = ?", (part,))
    return str(label)


def _take_back(db: sqlite3.Connection, kind: str, before: Mapping[str, Any], runs: Runs) -> None:
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
            subscriptions.remove(db, before["id"], packing.moment(before["at"]))
        case "remove":
            subscriptions.restore(db, before["id"])
        case "smart_feed" | "rule":
            db.execute(f"DELETE FROM {kind} WHERE name = ?", (before["name"],))
            if (row := before["row"]) is not None:
                db.execute(f"INSERT INTO {kind} VALUES ({', '.join('?' * len(row))})", row)


def forget(db: sqlite3.Connection, now: datetime) -> None:
    """Drop changes too old to be taken back."""
    db.execute("DELETE FROM change WHERE at < ?", (packing.seconds(now - KEPT),))
