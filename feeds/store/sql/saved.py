"""Saved queries: smart feeds and rules, and what becomes of them when what they name gets another name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from feeds import change_labels as labels
from feeds.errors import QueryError
from feeds.messages import Message
from feeds.query import parse
from feeds.store import journal
from feeds.store.journal import Kind
from feeds.store.sql import doing
from feeds.store.sql.connection import Connection, Connections
from feeds.store.sql.feed_rows import Rename
from feeds.store.sql.journal import Journal
from feeds.store.values import Rule, SmartFeed


class Saved:
    """`feeds.store.protocol.Saved` in SQL."""

    def __init__(self, connections: Connections, journal: Journal) -> None:
        self._db = connections
        self._journal = journal

    def smart_feeds(self) -> list[SmartFeed]:
        with self._db.reading() as db:
            return [
                SmartFeed(*row) for row in db.execute("SELECT id, name, query FROM smart_feed ORDER BY id")
            ]

    def save_smart_feed(self, name: str, query: str) -> int:
        return self._save(Kind.SMART_FEED, labels.SMART_FEED_SAVED.filled(name=name), name, {"query": query})

    def remove_smart_feed(self, name: str) -> None:
        self._remove(Kind.SMART_FEED, labels.SMART_FEED_REMOVED.filled(name=name), name)

    def rules(self) -> list[Rule]:
        with self._db.reading() as db:
            return [Rule(*row) for row in db.execute("SELECT id, name, query, action FROM rule ORDER BY id")]

    def save_rule(self, name: str, query: str, action: str) -> int:
        return self._save(
            Kind.RULE, labels.RULE_SAVED.filled(name=name), name, {"query": query, "action": action}
        )

    def remove_rule(self, name: str) -> None:
        self._remove(Kind.RULE, labels.RULE_REMOVED.filled(name=name), name)

    def follow(self, db: Connection, rename: Rename | None, action: Callable[[str], str] = str) -> None:
        """Let saved queries and rules go along with what they name, in the transaction that renames it."""
        for kind, name, values in following(db, rename, action) if rename else ():
            self._save(kind, None, name, values)

    def _save(self, kind: Kind, label: Message | None, name: str, values: dict[str, str]) -> int:
        """Set the smart feed or rule of this name; its id."""
        with self._db.writing() as db:
            row = {**(doing.named(db, kind, name) or {"name": name}), **values}
            self._change(db, label, journal.Saved(kind, name, None, row))
            (id,) = db.execute(f"SELECT id FROM {kind} WHERE name = ?", (name,)).fetchone()
            return int(id)

    def _remove(self, kind: Kind, label: Message | None, name: str) -> None:
        with self._db.writing() as db:
            self._change(db, label, journal.Saved(kind, name, None, None))

    def _change(self, db: Connection, label: Message | None, change: journal.Saved) -> None:
        if (done := doing.save(db, change)) is not None:
            self._journal.record(db, label, done)


def following(
    db: Connection, rename: Rename, action: Callable[[str], str] = str
) -> Iterator[tuple[Kind, str, dict[str, str]]]:
    """The rows that are otherwise after something got another name: kind, name, and their values then."""
    for kind in journal.SAVED:
        actions = ", action" if kind is Kind.RULE else ""
        for name, query, *does in db.execute(f"SELECT name, query{actions} FROM {kind}").fetchall():
            try:
                read = parse(query)
            except QueryError:
                continue  # it is told where it is listed
            after = rename(read)
            values = {"query": query if after == read else str(after)}
            if does:
                values["action"] = action(does[0])
            if list(values.values()) != [query, *does]:
                yield kind, name, values


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
