"""What devices share without a server: subscriptions and marks under names that all of them know."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from feeds.store.journal import Flagged, Kind, Noted, Placed, Tagged, note_name
from feeds.store.runs import Runs, runs_of
from feeds.store.sql import doing, encoding
from feeds.store.sql.connection import Connection, Connections
from feeds.store.sql.encoding import HIDDEN
from feeds.store.sql.journal import Journal
from feeds.store.values import FOLDER, Marked, Named, SharedFeed

_OURS = "(lower(feed.url) LIKE 'http://%' OR lower(feed.url) LIKE 'https://%') AND feed.id NOT IN (SELECT feed_id FROM account_feed)"
"""SQL of feeds that are shared."""
_FEED = f"SELECT key, url, name, folder, settings FROM feed WHERE {_OURS}"
_NAMED = (
    "SELECT status.id, key, guid FROM status JOIN article ON article.id = status.id"
    f" JOIN feed ON feed.id = feed_id WHERE {_OURS}"
)
_TAGS = (
    "SELECT key, guid, tag.name FROM tagged JOIN tag ON tag.id = tag_id JOIN article ON article.id = tagged.id"
    f" JOIN status ON status.id = tagged.id JOIN feed ON feed.id = feed_id WHERE {_OURS}"
)
_PLACES = (
    "SELECT key, guid, anchor FROM place JOIN article ON article.id = place.id"
    f" JOIN status ON status.id = place.id JOIN feed ON feed.id = feed_id WHERE {_OURS}"
)
_NOTES = (
    "SELECT key, guid, quote, prefix, suffix, position, note.words, at FROM note JOIN article ON article.id = note.id"
    f" JOIN status ON status.id = note.id JOIN feed ON feed.id = feed_id WHERE {_OURS}"
)
_FLAGS = (("read", "read = 1"), ("starred", "starred = 1"), ("hidden", f"(hidden & {HIDDEN}) <> 0"))


class Shared:
    """`feeds.store.protocol.Shared` in SQL."""

    def __init__(self, connections: Connections, journal: Journal) -> None:
        self._db = connections
        self._journal = journal

    # ------------------------------------------------------------ feeds

    def feeds(self) -> list[SharedFeed]:
        with self._db.reading() as db:
            return [_feed(row) for row in db.execute(f"{_FEED} AND removed IS NULL ORDER BY id")]

    def feed(self, id: int) -> SharedFeed | None:
        with self._db.reading() as db:
            row = db.execute(f"{_FEED} AND id = ?", (id,)).fetchone()
            return None if row is None else _feed(row)

    def feed_at(self, key: str) -> int | None:
        with self._db.reading() as db:
            row = db.execute(
                f"SELECT id FROM feed WHERE {_OURS} AND removed IS NULL AND key = ?", (key,)
            ).fetchone()
            return None if row is None else int(row[0])

    def moved(self, old: str, key: str) -> None:
        with self._db.writing() as db:
            db.execute("UPDATE moved_feed SET key = ? WHERE key = ?", (key, old))
            db.execute(
                "INSERT INTO moved_feed (old, key) VALUES (?, ?) ON CONFLICT (old) DO UPDATE SET key = excluded.key",
                (old, key),
            )
            db.execute("DELETE FROM moved_feed WHERE old = key")
            db.execute(
                "DELETE FROM awaited WHERE feed = ?1 AND EXISTS (SELECT 1 FROM awaited AS other WHERE other.feed = ?2"
                " AND other.guid = awaited.guid AND other.what = awaited.what AND other.name = awaited.name)",
                (key, old),
            )
            db.execute("UPDATE awaited SET feed = ? WHERE feed = ?", (key, old))

    # ------------------------------------------------------------ articles

    def names(self, runs: Runs) -> dict[int, Named]:
        with self._db.reading() as db:
            return {
                id: (key, guid)
                for run in runs
                for id, key, guid in db.execute(f"{_NAMED} AND status.id BETWEEN ? AND ?", run)
            }

    def marks(self) -> Iterator[Marked]:
        with self._db.reading() as db:
            for what, condition in _FLAGS:
                for _, key, guid in db.execute(f"{_NAMED} AND {condition}"):
                    yield Marked(article=(key, guid), what=what, value=True)
            for key, guid, name in db.execute(_TAGS):
                yield Marked(article=(key, guid), what="tag", name=name, value=True)
            for key, guid, anchor in db.execute(_PLACES):
                yield Marked(article=(key, guid), what="place", value=anchor)
            for key, guid, *columns in db.execute(_NOTES):
                note = dict(zip(doing.NOTE_FIELDS[1:], columns, strict=True))
                yield Marked(article=(key, guid), what="note", name=note_name(note), value=note)

    # ------------------------------------------------------------ what others marked

    def mark(self, marks: Iterable[Marked]) -> None:
        with self._db.writing() as db:
            moved = dict(db.execute("SELECT old, key FROM moved_feed"))
            here: list[tuple[int, Marked]] = []
            for one in marks:
                key, guid = one.article
                key = moved.get(key, key)
                row = db.execute(
                    "SELECT status.id FROM feed JOIN known ON known.feed_id = feed.id"
                    " JOIN status ON status.id = known.id WHERE feed.key = ? AND guid = ?",
                    (key, guid),
                ).fetchone()
                if row is not None:
                    here.append((row[0], one))
                else:
                    named = (key, guid, one.what, one.name)
                    db.execute(
                        "DELETE FROM awaited WHERE feed = ? AND guid = ? AND what = ? AND name = ?", named
                    )
                    db.execute(
                        "INSERT INTO awaited (feed, guid, what, name, value) VALUES (?, ?, ?, ?, ?)",
                        (*named, json.dumps(one.value, ensure_ascii=False)),
                    )
            self._do(db, here)

    def arrived(self, db: Connection, new: Runs) -> None:
        """Mark what has just arrived as other devices have, in the transaction of its arrival."""
        if not db.execute("SELECT EXISTS (SELECT 1 FROM awaited)").fetchone()[0]:
            return
        here: list[tuple[int, Marked]] = []
        for run in new:
            for id, key, guid, what, name, value in db.execute(
                "SELECT article.id, feed, awaited.guid, what, awaited.name, value FROM article"
                " CROSS JOIN status CROSS JOIN feed CROSS JOIN awaited"
                " WHERE article.id BETWEEN ? AND ? AND status.id = article.id AND feed.id = feed_id"
                " AND awaited.feed = feed.key AND awaited.guid = article.guid",
                run,
            ):
                here.append((id, Marked(article=(key, guid), what=what, name=name, value=json.loads(value))))
        db.executemany("DELETE FROM awaited WHERE feed = ? AND guid = ?", {one.article for _, one in here})
        with self._journal.told_by(FOLDER):
            self._do(db, here)

    def _do(self, db: Connection, marked: Iterable[tuple[int, Marked]]) -> None:
        """Make marks of articles, each kind of mark at once."""
        flags: dict[tuple[Kind, bool], list[int]] = defaultdict(list)
        tags: dict[bool, list[tuple[int, str]]] = {True: [], False: []}
        for id, one in marked:
            if one.what == "tag":
                tags[one.value is True].append((id, one.name))
            elif one.what == "place":
                self._record(db, doing.place(db, Placed(id, "", str(one.value or ""))))
            elif one.what == "note":
                self._record(db, doing.note(db, _noted(db, id, one)))
            else:
                flags[Kind(one.what), one.value is True].append(id)
        for (kind, on), ids in flags.items():
            self._record(db, doing.flag(db, Flagged(kind, on, runs_of(sorted(ids)))))
        if tags[True] or tags[False]:
            self._record(db, doing.tag(db, Tagged(tuple(tags[True]), tuple(tags[False]))))

    def _record(self, db: Connection, done: Flagged | Tagged | Placed | Noted | None) -> None:
        if done is not None:
            self._journal.record(db, None, done)


def _noted(db: Connection, id: int, told: Marked) -> Noted:
    """The change that makes of an article's notes what is told of one."""
    kept = {note_name(note): serial for serial, note in doing.notes(db, id)}
    serial = kept.get(told.name) or db.number("note")
    return Noted(serial, None, {"id": id, **told.value} if isinstance(told.value, Mapping) else None)


def _feed(row: tuple[Any, ...]) -> SharedFeed:
    key, url, name, folder, settings = row
    return SharedFeed(
        key=key,
        url=url,
        name=name,
        folder=encoding.folder_of(folder),
        settings=encoding.settings_of(settings),
    )
