"""What a refresh decided becomes rows, many feeds in one transaction and in as few statements."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, count
from typing import Any

from feeds import packing
from feeds.logins import without_login
from feeds.model import Arrival, Changes, Entry, Feed, FetchState, ParsedFeed, Revision
from feeds.query import Query
from feeds.store.journal import Flagged, Kind, Saved, Tagged
from feeds.store.runs import Runs, runs_of
from feeds.store.sql import doing, encoding, feed_rows, saved
from feeds.store.sql.connection import Connection
from feeds.store.sql.encoding import HIDDEN, SEPARATOR, seconds
from feeds.store.sql.marks import tag_ids
from feeds.store.texts import storable
from feeds.store.values import Applied

VISITS = 12
"""Answers remembered of a feed."""
_STATUS = "id, feed_id, date, added, read, starred, hidden, lang, media"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one refresh decided, with the rows it becomes: all that takes time before others wait for it."""

    changes: Changes
    rows: list[tuple[tuple[Any, ...], tuple[Any, ...], bytes]]
    """Of each new article what stands in `status`, `article` and `inbox`, but for its number."""


def prepared(changes: Changes) -> Prepared:
    return Prepared(changes, [_rows(changes, new) for new in changes.new])


def _rows(changes: Changes, new: Arrival) -> tuple[tuple[Any, ...], tuple[Any, ...], bytes]:
    entry = new.entry
    marks = (int(new.read), int(new.starred), HIDDEN if new.hidden else 0)
    about = (storable(entry.lang), encoding.media(entry))
    status = (changes.feed_id, seconds(new.date), seconds(changes.seen), *marks, *about)
    return status, (int(new.dated), *_shown(entry)), new.block or packing.pack(entry)


@dataclass(slots=True)
class _Feed:
    """A feed that was asked, and what comes of it."""

    id: int
    url: str
    visits: list[str]
    name: str
    """The reader's own."""
    said: tuple[str, str, str]
    """Title, address and language, as the publisher says."""
    fetch: FetchState
    total: int = 0
    unread: int = 0

    def asked(self, state: FetchState) -> None:
        self.fetch = state
        if state.checked is not None and (state.status or state.error):
            visit = f"{seconds(state.checked)}/{state.status}"
            if self.visits[:1] != [visit]:
                self.visits = [visit, *self.visits[: VISITS - 1]]

    def told(self, parsed: ParsedFeed) -> None:
        """What the publisher says of it. A name that says the same is not the reader's own."""
        title, link = storable(parsed.title), storable(parsed.link)
        self.said = (title or self.said[0], link or self.said[1], storable(parsed.lang))
        self.name = "" if self.name == title else self.name

    def shown(self) -> Feed:
        """What queries know it by."""
        name = self.name or self.said[0] or self.url
        return Feed(id=self.id, url=without_login(self.url), title=without_login(name))

    def count(self, arrived: Iterable[Arrival]) -> None:
        shown = [new for new in arrived if not new.hidden]
        self.total += len(shown)
        self.unread += sum(not new.read for new in shown)


def apply_all(db: Connection, decided: Sequence[Prepared]) -> list[Applied]:
    """Write what refreshes decided. A feed that was removed meanwhile takes nothing."""
    feeds = _feeds(db, [each.changes for each in decided])
    there = [each for each in decided if each.changes.feed_id in feeds]
    renames: list[feed_rows.Rename] = []
    for each in there:
        feed, parsed = feeds[each.changes.feed_id], each.changes.parsed
        feed.asked(each.changes.fetch)
        if parsed is None:
            continue
        before = feed.shown()
        feed.told(parsed)
        if (rename := feed_rows.follower(db, before, feed.shown())) is not None:
            renames.append(rename)
    _follow(db, renames)
    revised = [_revised(db, each.changes) for each in there]
    arrived = _arrive(db, there)
    for each, new in zip(there, arrived, strict=True):
        feeds[each.changes.feed_id].count(arrival for _, arrival in new)
    _keep_feeds(db, feeds.values())
    written = (
        Applied(tuple(id for id, _ in new), reworded) for new, reworded in zip(arrived, revised, strict=True)
    )
    return [next(written) if each.changes.feed_id in feeds else Applied() for each in decided]


def _feeds(db: Connection, decided: Iterable[Changes]) -> dict[int, _Feed]:
    """The feeds that are still there, by their ids."""
    states = {changes.feed_id: changes.fetch for changes in decided}
    rows = db.execute(
        "SELECT id, url, visits, name, title, site_url, lang FROM feed"
        " WHERE id IN (SELECT value FROM json_each(?)) AND removed IS NULL",
        (json.dumps(list(states)),),
    )
    return {
        id: _Feed(id, url, visits.split(), name, tuple(said), states[id])
        for id, url, visits, name, *said in rows
    }


def _keep_feeds(db: Connection, feeds: Iterable[_Feed]) -> None:
    assignments = f"{encoding.FETCH_COLUMNS}, name, title, site_url, lang".replace(",", " = ?,") + " = ?"
    db.executemany(
        f"UPDATE feed SET {assignments}, visits = ?, unread = unread + ?, total = total + ?,"
        " leased_by = '', leased_until = 0 WHERE id = ?",
        [
            (
                *encoding.fetch_row(feed.fetch),
                feed.name,
                *feed.said,
                " ".join(feed.visits),
                feed.unread,
                feed.total,
                feed.id,
            )
            for feed in feeds
        ],
    )


def _follow(db: Connection, renames: Sequence[feed_rows.Rename]) -> None:
    """Publishers that rename their feeds take the reader's queries along."""
    if not renames:
        return

    def rename(query: Query) -> Query:
        for each in renames:
            query = each(query)
        return query

    for kind, name, values in saved.following(db, rename):
        doing.save(db, Saved(kind, name, None, {**(doing.named(db, kind, name) or {}), **values}))


def _arrive(db: Connection, decided: Sequence[Prepared]) -> list[list[tuple[int, Arrival]]]:
    """Number new entries and write them, of all feeds together. One that another process brought in meanwhile, or
    that stands twice, is left out.
    """
    number = sum(len(each.rows) for each in decided)
    if not number:
        return [[] for _ in decided]
    firsts = accumulate((len(each.rows) for each in decided), initial=_take_ids(db, number))
    numbered = [
        list(zip(count(first), each.changes.new, each.rows))
        for first, each in zip(firsts, decided)  # noqa: B905 the last number is nobody's
    ]
    named = [
        (each.changes.feed_id, storable(new.entry.guid), id, new.fingerprint)
        for each, arrivals in zip(decided, numbered, strict=True)
        for id, new, _ in arrivals
    ]
    taken = _take_names(db, named)
    arrived = [[one for one in arrivals if one[0] in taken] for arrivals in numbered]
    rows = [(id, *row) for arrivals in arrived for id, _, row in arrivals]
    db.fill("status", _STATUS, ((id, *status) for id, status, _, _ in rows))
    db.fill("article", "id, dated, title, authors, url, guid", ((id, *shown) for id, _, shown, _ in rows))
    db.fill("inbox", "id, packed", ((id, packed) for id, _, _, packed in rows))
    new = [[(id, new) for id, new, _ in arrivals] for arrivals in arrived]
    _tag(db, (one for arrivals in new for one in arrivals if one[1].tags))
    return new


def _take_names(db: Connection, named: Sequence[tuple[int, str, int, int]]) -> Container[int]:
    """Note guids of feeds, each with an id and a fingerprint; the ids of those that were not known."""
    first, last = named[0][2], named[-1][2]
    if db.fill_new("known", "feed_id, guid, id, fingerprint", named) == len(named):
        return range(first, last + 1)
    feeds = json.dumps(sorted({feed_id for feed_id, *_ in named}))
    return {
        id
        for (id,) in db.execute(
            "SELECT id FROM known WHERE feed_id IN (SELECT value FROM json_each(?)) AND id BETWEEN ? AND ?",
            (feeds, first, last),
        )
    }


def _tag(db: Connection, arrived: Iterable[tuple[int, Arrival]]) -> None:
    """Put on new articles the tags they come with."""
    ids: dict[str, list[int]] = defaultdict(list)
    for id, new in arrived:
        for name in new.tags:
            ids[name].append(id)
    for name, bearing in ids.items():
        tag_ids(db, bearing, [name])


def _take_ids(db: Connection, number: int) -> int:
    """The first of so many ids that never stood for an article and never will for another."""
    (last,) = db.execute(
        "INSERT INTO keep (key, value) VALUES ('last id', ?1)"
        " ON CONFLICT (key) DO UPDATE SET value = CAST(keep.value AS BIGINT) + ?1 RETURNING value",
        (number,),
    ).fetchone()
    return int(last) - number + 1


def _shown(entry: Entry) -> tuple[str, str, str, str]:
    return (
        storable(entry.title),
        storable(SEPARATOR.join(entry.authors)),
        storable(entry.url),
        storable(entry.guid),
    )


def _revised(db: Connection, changes: Changes) -> tuple[int, ...]:
    """Keep new wordings; the articles to be told of."""
    written = [revision for revision in changes.revised if _revise(db, changes.feed_id, revision)]
    return tuple(revision.id for revision in written if not revision.quiet)


def _revise(db: Connection, feed_id: int, revision: Revision) -> bool:
    """Keep an article's new wording. A text that was dropped stays dropped, only its fingerprint moves on."""
    entry = revision.entry
    named = (feed_id, storable(entry.guid), revision.id, revision.fingerprint)
    db.execute("UPDATE known SET fingerprint = ?4 WHERE feed_id = ?1 AND guid = ?2 AND id = ?3", named)
    db.execute(
        "INSERT INTO known (feed_id, guid, id, fingerprint) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", named
    )
    there = db.execute(
        "UPDATE article SET title = ?, authors = ?, url = ?, guid = ? WHERE id = ?",
        (*_shown(entry), revision.id),
    ).rowcount
    if not there:
        return False
    db.execute(
        "INSERT INTO inbox (id, packed) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET packed = excluded.packed",
        (revision.id, revision.block or packing.pack(entry)),
    )
    db.execute(
        "UPDATE status SET lang = ?, media = ? WHERE id = ?",
        (storable(entry.lang), encoding.media(entry), revision.id),
    )
    if revision.date is not None:
        db.execute("UPDATE status SET date = ? WHERE id = ?", (seconds(revision.date), revision.id))
        db.execute("UPDATE article SET dated = 1 WHERE id = ?", (revision.id,))
    return True


def marked(db: Connection, arrived: Runs) -> Iterator[Flagged | Tagged]:
    """What rules or an import marked of articles that have just arrived."""
    for flag, is_on in (
        (Kind.READ, "read = 1"),
        (Kind.STARRED, "starred = 1"),
        (Kind.HIDDEN, f"hidden & {HIDDEN} <> 0"),
    ):
        found = _within(
            db, f"SELECT id FROM status WHERE id BETWEEN ? AND ? AND {is_on} ORDER BY id", arrived
        )
        if runs := runs_of(id for (id,) in found):
            yield Flagged(flag, True, runs)
    bearing = (
        "SELECT tagged.id, tag.name FROM tagged JOIN tag ON tag.id = tag_id"
        " WHERE tagged.id BETWEEN ? AND ? ORDER BY tagged.id, tag.name"
    )
    if pairs := tuple(_within(db, bearing, arrived)):
        yield Tagged(put=pairs)


def _within(db: Connection, sql: str, runs: Runs) -> Iterator[tuple[Any, ...]]:
    for run in runs:
        yield from db.execute(sql, run)
