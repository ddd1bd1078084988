"""Changes are made here, by the reader and when they are taken back: a value of the journal becomes SQL.

Each function makes one change and answers what of it was otherwise before, None where nothing was: that is
what is written down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from feeds.record import replace
from feeds.store.journal import (
    Deed,
    FeedSet,
    Flagged,
    Group,
    Noted,
    Placed,
    Saved,
    Subscribed,
    Tagged,
    Unsubscribed,
)
from feeds.store.sql import feed_rows, marks
from feeds.store.sql.connection import Connection

FEED_FIELDS = ("name", "folder", "settings", "url", "key")
"""Columns of a feed that the reader sets."""
NOTE_FIELDS = ("id", "quote", "prefix", "suffix", "position", "words", "at")
"""Columns of a note but for its own number; `id` is its article's."""


def do(db: Connection, change: Deed, now: datetime) -> Deed | None:
    """Make a change. Raises `Connections.clash` where something else has its name or address."""
    match change:
        case Flagged():
            return flag(db, change)
        case Tagged():
            return tag(db, change)
        case Placed():
            return place(db, change)
        case Noted():
            return note(db, change)
        case FeedSet():
            return set_feed(db, change)
        case Subscribed():
            return change if feed_rows.restore(db, change.feed) else None
        case Unsubscribed():
            return change if feed_rows.remove(db, change.feed, now) else None
        case Saved():
            return save(db, change)
        case Group():
            return None


def flag(db: Connection, change: Flagged) -> Flagged | None:
    runs = marks.set_flag(db, change.flag, int(change.on), change.articles)
    return replace(change, articles=tuple(runs)) if runs else None


def tag(db: Connection, change: Tagged) -> Tagged | None:
    taken = [pair for name, ids in _by_name(change.taken) for pair in marks.untag_ids(db, ids, [name])]
    put = [pair for name, ids in _by_name(change.put) for pair in marks.tag_ids(db, ids, [name])]
    return Tagged(tuple(put), tuple(taken)) if put or taken else None


def _by_name(pairs: Iterable[tuple[int, str]]) -> Iterable[tuple[str, list[int]]]:
    named: dict[str, list[int]] = defaultdict(list)
    for id, name in pairs:
        named[name].append(id)
    return named.items()


def place(db: Connection, change: Placed) -> Placed | None:
    row = db.execute("SELECT anchor FROM place WHERE id = ?", (change.article,)).fetchone()
    before = row[0] if row else ""
    if change.after:
        db.execute(
            "INSERT INTO place (id, anchor) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET anchor = excluded.anchor",
            (change.article, change.after),
        )
    else:
        db.execute("DELETE FROM place WHERE id = ?", (change.article,))
    return None if before == change.after else replace(change, before=before)


def note(db: Connection, change: Noted) -> Noted | None:
    before = _note(db, change.note)
    if before == change.after:
        return None
    db.execute("DELETE FROM note WHERE serial = ?", (change.note,))
    if change.after is not None:
        columns = ", ".join(NOTE_FIELDS)
        marks = ", ".join("?" * len(NOTE_FIELDS))
        values = [change.after[field] for field in NOTE_FIELDS]
        db.execute(f"INSERT INTO note (serial, {columns}) VALUES (?, {marks})", (change.note, *values))
    return replace(change, before=before)


def _note(db: Connection, serial: int) -> dict[str, Any] | None:
    """A note by its columns."""
    row = db.execute(f"SELECT {', '.join(NOTE_FIELDS)} FROM note WHERE serial = ?", (serial,)).fetchone()
    return None if row is None else dict(zip(NOTE_FIELDS, row, strict=True))


def notes(db: Connection, article: int) -> list[tuple[int, dict[str, Any]]]:
    """An article's notes by their columns, each after its number."""
    rows = db.execute(f"SELECT serial, {', '.join(NOTE_FIELDS)} FROM note WHERE id = ?", (article,))
    return [(serial, dict(zip(NOTE_FIELDS, columns, strict=True))) for serial, *columns in rows]


def set_feed(db: Connection, change: FeedSet) -> FeedSet | None:
    # The column is one of ours, never a reader's word.
    assert change.field in FEED_FIELDS
    row = db.execute(f"SELECT {change.field} FROM feed WHERE id = ?", (change.feed,)).fetchone()
    if row is None or row[0] == change.after:
        return None
    db.execute(f"UPDATE feed SET {change.field} = ? WHERE id = ?", (change.after, change.feed))
    return replace(change, before=row[0])


def save(db: Connection, change: Saved) -> Saved | None:
    before = named(db, change.what, change.name)
    if before == change.after:
        return None
    _put(db, change.what, change.name, change.after)
    return replace(change, before=before, after=named(db, change.what, change.name))


def named(db: Connection, table: str, name: str) -> dict[str, Any] | None:
    """A smart feed or rule by its columns."""
    found = db.execute(f"SELECT * FROM {table} WHERE name = ?", (name,))
    row = found.fetchone()
    return None if row is None else dict(zip((column for column, *_ in found.description), row, strict=True))


def _put(db: Connection, table: str, name: str, row: Mapping[str, Any] | None) -> None:
    """Make a named row what `row` says, None: take it away. Columns it does not know take their defaults."""
    db.execute(f"DELETE FROM {table} WHERE name = ?", (name,))
    if row is None:
        return
    values = {"name": name, **row}
    there = {column for column, *_ in db.execute(f"SELECT * FROM {table} WHERE 1 = 0").description}
    if db.execute(f"SELECT 1 FROM {table} WHERE id = ?", (values.get("id"),)).fetchone():
        del values["id"]  # another has its place by now
    named = [column for column in values if column in there]
    db.execute(
        f"INSERT INTO {table} ({', '.join(named)}) VALUES ({', '.join('?' * len(named))})",
        [values[column] for column in named],
    )
