"""Single articles, and what the reader does to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from feeds import change_labels as labels
from feeds import packing, renamed
from feeds.messages import Message
from feeds.model import Article, Note
from feeds.store.journal import Flagged, Kind, Noted, Placed, Revised, Tagged
from feeds.store.runs import Runs, runs_of, size
from feeds.store.sql import doing, encoding, rows, saved
from feeds.store.sql.connection import TITLE, Connection, Connections
from feeds.store.sql.journal import Journal
from feeds.store.sql.saved import Saved


class Articles:
    """`feeds.store.protocol.Articles` in SQL."""

    def __init__(self, connections: Connections, journal: Journal, saved: Saved) -> None:
        self._db = connections
        self._journal = journal
        self._saved = saved

    def one(self, id: int) -> Article | None:
        with self._db.reading() as db:
            return rows.article(db, id)

    def find(self, url: str) -> int | None:
        with self._db.reading() as db:
            row = db.execute("SELECT max(id) FROM article WHERE url = ?", (url,)).fetchone()
        return row[0] if row else None

    # ------------------------------------------------------------ marks

    def set_read(self, ids: Sequence[int], read: bool) -> int:
        return self._set_flag(ids, Kind.READ, read)

    def set_starred(self, ids: Sequence[int], starred: bool) -> int:
        return self._set_flag(ids, Kind.STARRED, starred)

    def set_hidden(self, ids: Sequence[int], hidden: bool) -> int:
        return self._set_flag(ids, Kind.HIDDEN, hidden)

    def _set_flag(self, ids: Sequence[int], flag: Kind, on: bool) -> int:
        # A list of a million is mostly a few runs.
        change = Flagged(flag, on, runs_of(sorted(set(ids))))
        label = labels.MARKED[flag, on]
        if size(change.articles) == 1 and flag is not Kind.HIDDEN:
            named = label.filled(what=labels.titled(TITLE))
            if (serial := self._journal.mark(named, change, change.articles[0][0])) is not None:
                return int(serial > 0)
        with self._db.writing() as db:
            if (done := doing.flag(db, change)) is None:
                return 0
            label = label.filled(what=_what(db, done.articles))
            self._journal.record(db, label, done)
            return size(done.articles)

    def set_tags(self, ids: Sequence[int], add: Iterable[str] = (), remove: Iterable[str] = ()) -> int:
        wanted = tuple(add)
        change = Tagged(
            tuple((id, name) for name in wanted for id in ids),
            tuple((id, name) for name in remove if name not in wanted for id in ids),
        )
        with self._db.writing() as db:
            if (done := doing.tag(db, change)) is None:
                return 0
            runs = runs_of(sorted({id for id, _ in done.put + done.taken}))
            self._journal.record(db, labels.TAGGED.filled(what=_what(db, runs)), done)
            return size(runs)

    def tags(self) -> dict[str, int]:
        with self._db.reading() as db:
            found = db.execute(
                "SELECT name, count(*) FILTER (WHERE hidden = 0) FROM tag JOIN tagged ON tag_id = tag.id"
                " JOIN status ON status.id = tagged.id GROUP BY name"
            ).fetchall()
        return dict(sorted(found, key=lambda row: encoding.tag_order(row[0])))

    def rename_tag(self, old: str, new: str) -> int:
        if old == new:
            return 0
        with self._db.reading() as db:
            bearing = "SELECT tagged.id FROM tagged JOIN tag ON tag_id = tag.id WHERE name = ?"
            ids = [id for (id,) in db.execute(bearing, (old,))]
        label = (labels.TAG_RENAMED if new else labels.TAG_REMOVED).filled(tag=old)
        with self._db.writing() as db, self._journal.together(label):
            self.set_tags(ids, (new,) if new else (), (old,))
            if new:
                tags = self.tags()
                self._saved.follow(
                    db,
                    lambda query: renamed.tag_renamed(query, old, new, tags),
                    lambda action: saved.tagging_renamed(action, old, new),
                )
        return len(ids)

    def set_place(self, id: int, anchor: str) -> None:
        with self._db.writing() as db:
            if (done := doing.place(db, Placed(id, "", anchor))) is not None:
                self._journal.record(db, None, done)

    def keep_note(self, id: int, note: Note) -> int:
        after = {"id": id, **encoding.note_row(note)}
        label = labels.NOTED if note.words else labels.HIGHLIGHTED
        with self._db.writing() as db:
            if db.execute("SELECT 1 FROM status WHERE id = ?", (id,)).fetchone() is None:
                return 0
            serial = note.id or db.number("note")
            if (done := doing.note(db, Noted(serial, None, after))) is not None:
                self._journal.record(db, label.filled(what=_what(db, ((id, id),))), done)
            return serial

    def remove_note(self, note: int) -> None:
        with self._db.writing() as db:
            if (done := doing.note(db, Noted(note, None, None))) is not None and done.before is not None:
                id = done.before["id"]
                self._journal.record(db, labels.NOTE_REMOVED.filled(what=_what(db, ((id, id),))), done)

    def set_full_text(self, id: int, html: str) -> None:
        with self._db.writing() as db:
            db.execute("DELETE FROM full_text WHERE id = ?", (id,))
            if html:
                db.execute("INSERT INTO full_text (id, packed) VALUES (?, ?)", (id, packing.squeeze(html)))
            db.execute(
                "INSERT INTO inbox SELECT id, packed FROM text WHERE id = ? ON CONFLICT DO NOTHING", (id,)
            )
            self._journal.record(db, None, Revised(((id, id),)))


def _what(db: Connection, runs: Runs) -> Message:
    """The articles of a change in words."""
    if (number := size(runs)) != 1:
        return labels.articles(number)
    row = db.execute("SELECT title FROM article WHERE id = ?", (runs[0][0],)).fetchone()
    return labels.titled(row[0] if row else "")
