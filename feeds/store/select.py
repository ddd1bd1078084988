# ruff: noqa: S608 - statements are built from our own words; outside values are always bound
"""Query -> SQL over `status AS s`: a condition, and which index leads to its articles soonest."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from feeds import query as q
from feeds.query import Query
from feeds.store.packing import folder_of

SHOWN, UNREAD, STARRED, FEED = "status_shown", "status_unread", "status_starred", "status_feed"


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL that is true for the articles wanted, with its values."""

    sql: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A query, ready to run. `index` is walked in date order; `few`: better to gather, then sort."""

    condition: Condition
    index: str = SHOWN
    few: bool = False


def select(db: sqlite3.Connection, query: Query) -> Selection:
    """What a query means in this library."""
    terms = query.root.terms if isinstance(query.root, q.All) else (query.root,)
    condition = _condition(db, query.root)
    if _speaks_of_hidden(query.root):
        return Selection(condition, index="", few=True)
    shown = Condition(f"s.hidden = 0 AND {condition.sql}", condition.values)
    feeds = [ids for term in terms if (ids := _feeds(db, term)) is not None]
    if feeds and _is_few(db, feeds[0]):
        return Selection(shown, FEED, few=True)
    if q.Is("starred") in terms:
        return Selection(shown, STARRED)
    if q.Is("unread") in terms:
        return Selection(shown, UNREAD)
    return Selection(shown)


def _is_few(db: sqlite3.Connection, feed_ids: list[int]) -> bool:
    """Whether these feeds hold a small part of the library."""
    if len(feed_ids) <= 1:
        return True
    among, every = db.execute(
        "SELECT total(total) FILTER (WHERE id IN (SELECT value FROM json_each(?))), total(total) FROM feed",
        (json.dumps(feed_ids),),
    ).fetchone()
    return bool(among * 5 < every)


def _feeds(db: sqlite3.Connection, node: q.Node) -> list[int] | None:
    """The feeds a term speaks of; None for other terms."""
    match node:
        case q.FromFeed(id):
            return [id]
        case q.Under(path, anchored):
            return [
                id
                for id, folder in db.execute("SELECT id, folder FROM feed")
                if q.lies_under(folder_of(folder), path, anchored)
            ]
    return None


def _speaks_of_hidden(node: q.Node) -> bool:
    match node:
        case q.All(terms) | q.Any(terms):
            return any(map(_speaks_of_hidden, terms))
        case q.Not(term):
            return _speaks_of_hidden(term)
        case q.Is("hidden"):
            return True
    return False


_STATES = {
    "unread": "s.read = 0",
    "read": "s.read = 1",
    "starred": "s.starred = 1",
    "hidden": "s.hidden = 1",
}


def _condition(db: sqlite3.Connection, node: q.Node) -> Condition:
    match node:
        case q.All(terms):
            return _joined(db, terms, " AND ", "1")
        case q.Any(terms):
            return _joined(db, terms, " OR ", "0")
        case q.Not(term):
            inner = _condition(db, term)
            return Condition(f"NOT {inner.sql}", inner.values)
        case q.Is(state):
            return Condition(_STATES.get(state, "0"))
        case q.FromFeed(id):
            return Condition("s.feed_id = ?", (id,))
        case q.Under():
            return Condition("s.feed_id IN (SELECT value FROM json_each(?))", (json.dumps(_feeds(db, node)),))
    raise AssertionError(node)


def _joined(db: sqlite3.Connection, terms: tuple[q.Node, ...], word: str, empty: str) -> Condition:
    if not terms:
        return Condition(empty)
    parts = [_condition(db, term) for term in terms]
    return Condition(
        "(" + word.join(part.sql for part in parts) + ")",
        tuple(value for part in parts for value in part.values),
    )
