"""What a refresh decided becomes rows, many feeds in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from feeds.model import Arrival, Changes, Entry, ParsedFeed, Revision
from feeds.store.journal import Flagged, Kind, Saved, Tagged
from feeds.store.protocol import Applied
from feeds.store.runs import Runs, runs_of
from feeds.store.sql import doing, encoding, feed_rows, saved
from feeds.store.sql.connection import Connection
from feeds.store.sql.encoding import HIDDEN, SEPARATOR, seconds
from feeds.store.sql.marks import tag_ids
from feeds.store.texts import storable

VISITS = 12
"""Answers remembered of a feed."""


class _Rows:
    """New articles as rows, which are written together: one statement a table, however many feeds."""

    def __init__(self) -> None:
        self._status: list[tuple[Any, ...]] = []
        self._articles: list[tuple[Any, ...]] = []
        self._texts: list[tuple[int, bytes]] = []
        self._tagged: list[tuple[int, Arrival]] = []

    def add(self, id: int, feed_id: int, seen: int, new: Arrival) -> None:
        entry = new.entry
        marks = (int(new.read), int(new.starred), HIDDEN if new.hidden else 0)
        about = (storable(entry.lang), encoding.media(entry))
        self._status.append((id, feed_id, seconds(new.date), seen, *marks, *about))
        self._articles.append((id, int(new.dated), *_shown(entry)))
        self._texts.append((id, encoding.pack(entry)))
        if new.tags:
            self._tagged.append((id, new))

    def write(self, db: Connection) -> None:
        if not self._status:
            return
        db.fill("status", "id, feed_id, date, added, read, starred, hidden, lang, media", self._status)
        db.fill("article", "id, dated, title, authors, url, guid", self._articles)
        db.fill("inbox", "id, packed", self._texts)
        for id, new in self._tagged:
            tag_ids(db, [id], new.tags)


def apply_all(db: Connection, changes: Iterable[Changes]) -> list[Applied]:
    """Write what refreshes decided."""
    rows = _Rows()
    applied = [_apply(db, each, rows) for each in changes]
    rows.write(db)
    return applied


def _apply(db: Connection, changes: Changes, rows: _Rows) -> Applied:
    """Write what one refresh of one feed decided. A feed that was removed meanwhile takes nothing."""
    kept = db.execute(
        "SELECT visits FROM feed WHERE id = ? AND removed IS NULL", (changes.feed_id,)
    ).fetchone()
    if kept is None:
        return Applied()
    _keep_fetch(db, changes, kept[0])
    if changes.parsed is not None:
        _keep_facts(db, changes.feed_id, changes.parsed)
    written = [revision for revision in changes.revised if _revise(db, changes.feed_id, revision)]
    revised = tuple(revision.id for revision in written if not revision.quiet)
    return Applied(_arrive(db, changes, rows) if changes.new else (), revised)


def _keep_fetch(db: Connection, changes: Changes, earlier: str) -> None:
    assignments = encoding.FETCH_COLUMNS.replace(",", " = ?,") + " = ?"
    state = changes.fetch
    visits = earlier.split()
    if state.checked is not None and (state.status or state.error):
        visit = f"{seconds(state.checked)}/{state.status}"
        visits = visits if visits[:1] == [visit] else [visit, *visits[: VISITS - 1]]
    db.execute(
        f"UPDATE feed SET {assignments}, visits = ?, leased_by = '', leased_until = 0 WHERE id = ?",
        (*encoding.fetch_row(state), " ".join(visits), changes.feed_id),
    )


def _keep_facts(db: Connection, feed_id: int, parsed: ParsedFeed) -> None:
    """What the publisher says of the feed. A name that says the same is not one that the reader gave it."""
    facts = (storable(parsed.title), storable(parsed.link), storable(parsed.lang))
    before = feed_rows.one(db, feed_id)
    changed = db.execute(
        "UPDATE feed SET title = CASE ?1 WHEN '' THEN title ELSE ?1 END,"
        " site_url = CASE ?2 WHEN '' THEN site_url ELSE ?2 END, lang = ?3,"
        " name = CASE name WHEN ?1 THEN '' ELSE name END"
        " WHERE id = ?4 AND (title <> ?1 OR site_url <> ?2 OR lang <> ?3 OR (name = ?1 AND name <> ''))",
        (*facts, feed_id),
    ).rowcount
    after = feed_rows.one(db, feed_id) if changed else None
    if before is None or after is None or (rename := feed_rows.follower(db, before, after)) is None:
        return
    # A publisher that renames its feed takes the reader's queries along too.
    for kind, name, values in saved.following(db, rename):
        doing.save(db, Saved(kind, name, None, {**(doing.named(db, kind, name) or {}), **values}))


def _arrive(db: Connection, changes: Changes, rows: _Rows) -> tuple[int, ...]:
    """Number new entries and make rows of them. One that another process brought in meanwhile, or that stands twice, is left out."""
    feed_id, seen = changes.feed_id, seconds(changes.seen)
    first = _take_ids(db, len(changes.new))
    numbered = list(enumerate(changes.new, first))
    inserted = db.executemany(
        "INSERT INTO known (feed_id, guid, id, fingerprint) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(feed_id, storable(new.entry.guid), id, new.fingerprint) for id, new in numbered],
    ).rowcount
    if inserted < len(numbered):
        mine = {
            id for (id,) in db.execute("SELECT id FROM known WHERE feed_id = ? AND id >= ?", (feed_id, first))
        }
        numbered = [(id, new) for id, new in numbered if id in mine]
    for id, new in numbered:
        rows.add(id, feed_id, seen, new)
    shown = [new for _, new in numbered if not new.hidden]
    unread = sum(not new.read for new in shown)
    db.execute(
        "UPDATE feed SET unread = unread + ?, total = total + ? WHERE id = ?", (unread, len(shown), feed_id)
    )
    return tuple(id for id, _ in numbered)


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
        (revision.id, encoding.pack(entry)),
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
