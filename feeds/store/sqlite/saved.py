"""Saved queries as rows: smart feeds and rules, and what becomes of them when what they name gets another name."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from feeds.errors import QueryError
from feeds.query import Query, parse

TABLES = ("smart_feed", "rule")
Rename = Callable[[Query], Query]


def named(db: sqlite3.Connection, table: str, name: str) -> dict[str, Any] | None:
    """A smart feed or rule by its columns."""
    found = db.execute(f"SELECT * FROM {table} WHERE name = ?", (name,))
    row = found.fetchone()
    return None if row is None else dict(zip((column for column, *_ in found.description), row, strict=True))


def put(db: sqlite3.Connection, table: str, name: str, row: Mapping[str, Any] | None) -> None:
    """Make a named row what `row` says, None: take it away. Columns it does not know take their defaults."""
    db.execute(f"DELETE FROM {table} WHERE name = ?", (name,))
    if row is None:
        return
    values = {"name": name, **row}
    there = {column for _, column, *_ in db.execute(f"PRAGMA table_info({table})")}
    if db.execute(f"SELECT 1 FROM {table} WHERE id = ?", (values.get("id"),)).fetchone():
        del values["id"]  # another has its place by now
    named = [column for column in values if column in there]
    db.execute(
        f"INSERT INTO {table} ({', '.join(named)}) VALUES ({', '.join('?' * len(named))})",
        [values[column] for column in named],
    )


def following(
    db: sqlite3.Connection, rename: Rename, action: Callable[[str], str] = str
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The rows that are otherwise after something got another name: table, name, and their values then."""
    for table in TABLES:
        actions = ", action" if table == "rule" else ""
        for name, query, *does in db.execute(f"SELECT name, query{actions} FROM {table}").fetchall():
            try:
                read = parse(query)
            except QueryError:
                continue  # it is told where it is listed
            after = rename(read)
            values = {"query": query if after == read else str(after)}
            if does:
                values["action"] = action(does[0])
            if list(values.values()) != [query, *does]:
                yield table, name, values


def tagging_renamed(action: str, old: str, new: str) -> str:
    """What a rule does after a tag was renamed. A comma would end the tag: such a one is left."""
    if not new or "," in new:
        return action
    parts = [part.strip() for part in action.split(",")]
    return (
        ", ".join(f"tag {new}" if part == f"tag {old}" else part for part in parts)
        if (f"tag {old}" in parts)
        else action
    )
