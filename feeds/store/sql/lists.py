"""What lists ask: their ids, their rows, how many there are."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Sequence
from datetime import datetime

from feeds.model import Headline
from feeds.query import All, Near, Query, Text, seeks, speaks_of_hidden
from feeds.store import snippets
from feeds.store.sql import encoding, rows, walk
from feeds.store.sql.condition import Selection
from feeds.store.sql.connection import Connection, Connections
from feeds.store.sql.engine import Engine
from feeds.store.sql.select import select

RANKED = 1000
"""Articles a list by relevance goes down to."""


class Lists:
    """`feeds.store.protocol.Lists` in SQL."""

    def __init__(self, connections: Connections, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._db = connections
        self._engine = engine
        self._clock = clock
        self.recommended: Callable[[], Sequence[int]] = tuple

    def ids(self, query: Query, *, sort: str = "date", now: datetime | None = None) -> array[int]:
        if sort == "relevance":
            return self.first_ids(query, RANKED, sort=sort, now=now)
        with self._db.reading() as db:
            return walk.ids(db, self._engine, self._select(db, query, now), sort)

    def first_ids(
        self, query: Query, limit: int, *, sort: str = "date", now: datetime | None = None
    ) -> array[int]:
        with self._db.reading() as db:
            if sort == "relevance" and (found := self._ranked(db, query, limit, now)) is not None:
                return array("q", found)
            return walk.first_ids(db, self._engine, self._select(db, query, now), limit, sort)

    def glimpse(self, query: Query, limit: int, *, sort: str = "date") -> tuple[array[int], bool]:
        with self._db.reading() as db:
            if sort not in ("date", "oldest"):
                return self.first_ids(query, limit, sort=sort), True
            return walk.glimpse(db, self._select(db, query, None), limit, sort)

    def _ranked(self, db: Connection, query: Query, limit: int, now: datetime | None) -> list[int] | None:
        """The best articles for the words a query must find; None where it has none."""
        terms = query.root.terms if isinstance(query.root, All) else (query.root,)
        texts = [term for term in terms if isinstance(term, Text | Near) and seeks(term)]
        if not texts or speaks_of_hidden(query.root):
            return None
        others = Query(All(tuple(term for term in terms if term not in texts)))
        condition = self._select(db, others, now).condition
        found = self._engine.ranked(db, texts, condition, limit, encoding.seconds(now or self._clock()))
        if len(found) < limit:
            # The rest: those that wait for the index, and a common word's older hits, in order of date.
            known = set(found)
            more = walk.first_ids(db, self._engine, self._select(db, query, now), limit)
            found += [id for id in more if id not in known]
        return found[:limit]

    def _select(self, db: Connection, query: Query, now: datetime | None = None) -> Selection:
        recommended = self.recommended() if "is:recommended" in str(query) else ()
        return select(db, self._engine, query, now or self._clock(), recommended)

    def place_by_date(self, ids: Sequence[int], id: int, *, oldest: bool = False) -> int | None:
        with self._db.reading() as db:
            return walk.place_by_date(db, ids, id, oldest=oldest)

    def groups(self, ids: Sequence[int], by: str) -> list[tuple[int, str]]:
        with self._db.reading() as db:
            return walk.groups(db, ids, by)

    def first_unread(self, ids: Sequence[int]) -> int | None:
        with self._db.reading() as db:
            return walk.first_unread(db, ids)

    def count(self, query: Query, *, now: datetime | None = None) -> int:
        with self._db.reading() as db:
            return walk.count(db, self._select(db, query, now).condition)

    def among(self, ids: Sequence[int], query: Query) -> list[int]:
        with self._db.reading() as db:
            condition = self._select(db, query).condition
            found = db.execute(
                f"SELECT s.id FROM json_each(?) AS wanted CROSS JOIN status AS s"
                f" WHERE s.id = wanted.value AND {condition.sql}",
                (json.dumps(list(ids)), *condition.values),
            )
            there = {id for (id,) in found}
            return [id for id in ids if id in there]

    def feeds_of(self, ids: Sequence[int]) -> dict[int, int]:
        with self._db.reading() as db:
            found = db.execute(
                "SELECT s.id, s.feed_id FROM json_each(?) AS wanted CROSS JOIN status AS s WHERE s.id = wanted.value",
                (json.dumps(list(ids)),),
            )
            return dict(found.fetchall())

    def headlines(self, ids: Sequence[int]) -> list[Headline]:
        with self._db.reading() as db:
            return rows.headlines(db, ids)

    def titles_marked(self, ids: Sequence[int], query: Query) -> dict[int, str]:
        words = snippets.sought(query.root)
        return {row.id: snippets.marked(row.title, words) for row in self.headlines(ids)} if words else {}

    def snippets(
        self,
        ids: Sequence[int],
        query: Query,
        to_text: Callable[[str], str],
        own: Callable[[int, str], str] | None = None,
    ) -> dict[int, str]:
        words = snippets.sought(query.root)
        if not words:
            return {}
        with self._db.reading() as db:
            texts = {id: to_text(html) for id, html in rows.bodies(db, ids)}
        return {id: snippets.snippet(own(id, text) if own else text, words) for id, text in texts.items()}
