"""Query -> SQL over `status AS s`: a condition, and which index leads to its articles soonest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from feeds import query as q
from feeds.query import Query
from feeds.store.sql.condition import FEED, SHOWN, STARRED, UNREAD, Condition, Selection
from feeds.store.sql.connection import Connection
from feeds.store.sql.encoding import AUDIO, IMAGE, feed_name, folder_of, seconds
from feeds.store.sql.engine import Engine
from feeds.tokens import fold

GATHERED = 20_000
"""Articles of a few feeds that are gathered before the first of a sparse list are shown: it takes some 30 ms."""


def select(
    db: Connection, engine: Engine, query: Query, now: datetime, recommended: Sequence[int] = ()
) -> Selection:
    """What a query means in this library at this moment."""
    compiler = _Compiler(db, engine, now, recommended)
    terms = query.root.terms if isinstance(query.root, q.All) else (query.root,)
    condition = compiler.condition(query.root)
    if q.speaks_of_hidden(query.root):
        return Selection(condition, index="", few=True)
    shown = Condition(f"s.hidden = 0 AND {condition.sql}", condition.values)
    sought = any(isinstance(term, q.Text | q.Near) or term in _OWN for term in terms)
    tag = compiler.tag(terms)
    feeds = [term for term in terms if compiler.feeds(term) is not None]
    if feeds:
        among, every = compiler.share(feeds[0])
        if among * 5 < every or len(compiler.feeds(feeds[0]) or ()) <= 1:
            top = STARRED if q.Is("starred") in terms else UNREAD if q.Is("unread") in terms else SHOWN
            # What words find is known already, and soon gathered.
            dear = among > GATHERED and not sought
            return Selection(shown, FEED, few=True, tag=tag, share=(among, every), is_dear=dear, top=top)
    if q.Is("starred") in terms:
        return Selection(shown, STARRED, top=STARRED)
    if sought:
        return Selection(shown, index="", few=True)
    if any(isinstance(term, q.Tagged) for term in terms):
        return Selection(shown, index="", few=True, tag=tag)
    if q.Is("unread") in terms:
        return Selection(shown, UNREAD, top=UNREAD)
    return Selection(shown)


_OWN = (q.Has("note"), q.Has("highlight"))
"""What the reader gave few articles."""
_STATES = {
    "unread": "s.read = 0",
    "read": "s.read = 1",
    "starred": "s.starred = 1",
    "hidden": "s.hidden = 1",
}
_THINGS = {"audio": f"(s.media & {AUDIO} <> 0)", "image": f"(s.media & {IMAGE} <> 0)"} | {
    thing: f"(s.id IN (SELECT id FROM note WHERE {column} <> ''))"
    for thing, column in (("note", "words"), ("highlight", "quote"))
}
_DATES = {"before": "s.date < ?", "after": "s.date >= ?", "since": "s.added >= ?"}


class _Compiler:
    """Conditions for the parts of one query."""

    def __init__(self, db: Connection, engine: Engine, now: datetime, recommended: Sequence[int]) -> None:
        self.db = db
        self.engine = engine
        self.now = now
        self.recommended = recommended
        self._feeds: dict[q.Node, Sequence[int] | None] = {}
        self._shares: dict[q.Node, tuple[int, int]] = {}
        self._conditions: dict[q.Node, Condition] = {}

    def feeds(self, node: q.Node) -> Sequence[int] | None:
        """The feeds a term speaks of; None for other terms."""
        if node not in self._feeds:
            self._feeds[node] = self._spoken_of(node)
        return self._feeds[node]

    def share(self, node: q.Node) -> tuple[int, int]:
        """How many articles the feeds have that a term speaks of, and how many all have; of one feed nobody needs to know."""
        ids = self.feeds(node) or ()
        if len(ids) <= 1:
            return 0, 1
        if node not in self._shares:
            among, every = self.db.execute(
                "SELECT sum(total) FILTER (WHERE id IN (SELECT value FROM json_each(?))), sum(total) FROM feed",
                (json.dumps(list(ids)),),
            ).fetchone()
            self._shares[node] = (among or 0, every or 0)
        return self._shares[node]

    def _spoken_of(self, node: q.Node) -> Sequence[int] | None:
        match node:
            case q.FromFeed(id):
                return [id]
            case q.Under(path, anchored):
                # A folder is named by one of its feeds: of twenty thousand feeds only numbers come here.
                every = self.db.execute(
                    "SELECT min(id), sum(total), folder FROM feed GROUP BY folder"
                ).fetchall()
                wanted = [row for row in every if q.lies_under(folder_of(row[2]), path, anchored)]
                self._shares[node] = (sum(row[1] for row in wanted), sum(row[1] for row in every))
                return self.db.ids(
                    "SELECT id FROM feed WHERE folder IN (SELECT folder FROM feed WHERE id IN"
                    " (SELECT value FROM json_each(?)))",
                    (json.dumps([id for id, *_ in wanted]),),
                )
            case q.FeedNamed(name):
                return [id for id, title, url in self._names() if q.feed_is_named(name, title, url)]
            case q.Pattern(pattern, "feed"):
                from feeds import patterns

                found = patterns.compile(pattern)
                return [id for id, title, _ in self._names() if found.search(title)]
        return None

    def tag(self, terms: Sequence[q.Node]) -> tuple[int, Condition] | None:
        """The first tag of these terms and what holds besides, where it is one tag."""
        named = next((term for term in terms if isinstance(term, q.Tagged)), None)
        if named is None or len(tags := self.tags(named)) != 1:
            return None
        others = self.condition(q.All(tuple(term for term in terms if term != named)))
        return tags[0], Condition(f"s.hidden = 0 AND {others.sql}", others.values)

    def tags(self, node: q.Tagged) -> list[int]:
        """The tags of a name, however it is written."""
        wanted = fold(node.name)
        return [id for id, tag in self.db.execute("SELECT id, name FROM tag") if fold(tag) == wanted]

    def _names(self) -> list[tuple[int, str, str]]:
        return self.db.execute(f"SELECT id, {feed_name('feed')}, url FROM feed").fetchall()

    def condition(self, node: q.Node) -> Condition:
        if node not in self._conditions:
            self._conditions[node] = self._compiled(node)
        return self._conditions[node]

    def _compiled(self, node: q.Node) -> Condition:
        match node:
            case q.All(terms):
                return self._joined(terms, "AND", "1 = 1")
            case q.Any(terms):
                return self._joined(terms, "OR", "1 = 0")
            case q.Not(term):
                inner = self.condition(term)
                return Condition(f"NOT {inner.sql}", inner.values)
            case q.Is("recommended"):
                return _among("s.id", self.recommended)
            case q.Is(state):
                return Condition(_STATES[state])
            case q.Has(thing):
                return Condition(_THINGS[thing])
            case q.Words(sign, number):
                return Condition(f"s.words {sign} ?", (number,))
            case q.Dated(key, when):
                # Dates lie in whole seconds; a line between two of them is the later one.
                line = q.moment(when, self.now)
                return Condition(_DATES[key], (seconds(line) + (line.microsecond > 0),))
            case q.Lang(code):
                return Condition("substr(lower(s.lang) || '-', 1, ?) = ?", (len(code) + 1, f"{code}-"))
            case q.Tagged():
                inner = _among("tag_id", self.tags(node))
                return Condition(f"s.id IN (SELECT id FROM tagged WHERE {inner.sql})", inner.values)
            case q.Address(part):
                return self.engine.address(self.db, part)
            case q.Category(words):
                return self.engine.category(self.db, words)
            case q.Pattern(pattern, "title" | "author" | "url" as where):
                return self.engine.pattern(self.db, pattern, where)
            case q.Text() | q.Near():
                return self.engine.text(self.db, node)
        feeds = self.feeds(node)
        if feeds is None:
            raise AssertionError(node)
        return _among("s.feed_id", feeds)

    def _joined(self, terms: tuple[q.Node, ...], word: str, empty: str) -> Condition:
        if not terms:
            return Condition(empty)
        parts = [self.condition(term) for term in terms]
        return Condition(
            "(" + f" {word} ".join(part.sql for part in parts) + ")",
            tuple(value for part in parts for value in part.values),
        )


def _among(column: str, ids: Sequence[int]) -> Condition:
    if len(ids) == 1:
        # Said so, an index in order of date after this column leads to the first of them.
        return Condition(f"{column} = ?", (ids[0],))
    return Condition(f"{column} IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))
