"""The library on disk: feeds, articles, marks and their history in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from feeds import change_labels as labels
from feeds import hints, renamed, urls
from feeds.database import Connections, sentence
from feeds.errors import StoreError
from feeds.logins import without_login
from feeds.messages import Message
from feeds.model import Article, Changes, Counts, Feed, FeedSettings, Headline, KnownEntry
from feeds.query import All, Near, Query, Text, speaks_of_hidden
from feeds.store.journal import (
    Arrived,
    FeedSet,
    Flagged,
    Kind,
    Placed,
    Revised,
    Saved,
    Subscribed,
    Tagged,
    Unsubscribed,
)
from feeds.store.protocol import Applied, HistoryItem, Rule, SmartFeed, Unindexed
from feeds.store.runs import Runs, runs_of, size
from feeds.store.sqlite import (
    arrival,
    doing,
    encoding,
    lists,
    maintenance,
    marks,
    saved,
    schema,
    search,
    subscriptions,
    tables,
)
from feeds.store.sqlite.accounts import Accounts
from feeds.store.sqlite.functions import FUNCTIONS
from feeds.store.sqlite.journal import Journal
from feeds.store.sqlite.select import Selection, select

RANKED = 1000
"""Articles a list by relevance goes down to."""


def open_store(file: Path | None, clock: Callable[[], datetime], *, readonly: bool = False) -> Store:
    """The library in a file (None: in memory), made or migrated where needed.

    `clock` dates the history of changes. Raises StoreError.
    """
    name = str(file)
    try:
        if file is not None and not readonly:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connections = Connections(file, FUNCTIONS, readonly=readonly)
    except OSError as error:
        raise StoreError(
            name, Message("library.not-made", "could not be made"), hints.CHECK_FOLDER_RIGHTS
        ) from error
    except sqlite3.Error as error:
        raise sentence(name, error) from error
    try:
        schema.prepare(connections)
    except BaseException:
        connections.close()
        raise
    return Store(connections, clock)


class Store:
    """An open library."""

    def __init__(self, connections: Connections, clock: Callable[[], datetime]) -> None:
        self._db = connections
        self._clock = clock
        self.journal = Journal(connections, clock)
        self.accounts = Accounts(connections, self.journal)
        self.recommended: Callable[[], Sequence[int]] = tuple
        """Gives the ids `is:recommended` means."""

    @property
    def path(self) -> str:
        return self._db.name

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------ feeds

    def add_feed(
        self,
        url: str,
        *,
        title: str = "",
        folder: Sequence[str] = (),
        settings: FeedSettings | None = None,
        site_url: str = "",
        undoable: bool = True,
    ) -> int:
        """Subscribe; the feed's id. An address that is known gives the id it has.

        `title` is its name until the publisher's is known; where that is another, it is the reader's own.
        """
        with self._db.writing() as db:
            wishes = settings or FeedSettings()
            id, added = subscriptions.add(db, url, title, tuple(folder), wishes, site_url=site_url)
            if added and undoable:
                address = without_login(url)
                self.journal.record(
                    db, labels.SUBSCRIBED.filled(feed=title or address), Subscribed(id, address)
                )
            return id

    def feeds(self) -> list[Feed]:
        """Every subscription, in the order they were made."""
        with self._db.reading() as db:
            return subscriptions.all_feeds(db)

    def feed(self, id: int) -> Feed | None:
        with self._db.reading() as db:
            return subscriptions.one(db, id)

    def rename_feed(self, id: int, name: str) -> None:
        """Give a feed the reader's own name; empty for the publisher's."""
        self._set_feed(id, "name", name, labels.RENAMED)

    def move_feed(self, id: int, folder: Sequence[str]) -> None:
        self._set_feed(id, "folder", encoding.folder_json(folder), labels.MOVED)

    def set_settings(self, id: int, settings: FeedSettings) -> None:
        self._set_feed(id, "settings", encoding.settings_json(settings), labels.SET)

    def _set_feed(self, id: int, column: str, value: str, label: Message) -> None:
        with self._db.writing() as db:
            feed = subscriptions.one(db, id)
            if feed is None:
                return
            label = label.filled(feed=feed.title)
            with self.together(label):
                if (done := doing.set_feed(db, FeedSet(id, column, "", value))) is None:
                    return
                self.journal.record(db, label, done)
                if (after := subscriptions.one(db, id)) is not None:
                    self._follow(db, subscriptions.follower(db, feed, after))

    def _follow(
        self, db: sqlite3.Connection, rename: saved.Rename | None, action: Callable[[str], str] = str
    ) -> None:
        """Let saved queries and rules go along with what they name."""
        for table, name, values in saved.following(db, rename, action) if rename else ():
            self._save_row(Kind(table), None, name, values)

    def move_folder(self, old: Sequence[str], new: Sequence[str]) -> int:
        """Give a folder another path, its subfolders and feeds with it; how many feeds. Into one that is there, it merges."""
        old, new = tuple(old), tuple(new)
        feeds = self.feeds()
        moved = [feed for feed in feeds if feed.folder[: len(old)] == old]
        folders = {feed.folder for feed in feeds}
        with self._db.writing() as db, self.together(labels.FOLDER_MOVED.filled(folder=" / ".join(old))):
            for feed in moved:
                self.move_feed(feed.id, (*new, *feed.folder[len(old) :]))
            self._follow(db, lambda query: renamed.folder_renamed(query, old, new, folders))
        return len(moved)

    def readdress_feed(self, id: int, url: str) -> bool:
        """Let a feed live at another address from now on; False where another feed lives there."""
        key = urls.normalise(url) or url
        with self._db.writing() as db:
            if db.execute("SELECT 1 FROM feed WHERE key = ? AND id <> ?", (key, id)).fetchone():
                return False
            with self.together(labels.GIVEN_ADDRESS.filled(address=url)):
                self._set_feed(id, "url", url, labels.READDRESSED)
                self._set_feed(id, "key", key, labels.READDRESSED)
            db.execute("UPDATE feed SET moved_to = '', moved_seen = 0, due = NULL WHERE id = ?", (id,))
            return True

    def remove_feed(self, id: int) -> int:
        """Unsubscribe. Everything is kept for thirty days; starred and tagged articles stay in the lists: how many."""
        with self._db.writing() as db:
            if (feed := subscriptions.one(db, id)) is None:
                return 0
            subscriptions.remove(db, id, self._clock())
            self.journal.record(db, labels.UNSUBSCRIBED.filled(feed=feed.title), Unsubscribed(id, feed.url))
            return subscriptions.listed(db, id)

    def due(self, now: datetime) -> list[Feed]:
        """Feeds that may be asked now, the longest waiting first."""
        with self._db.reading() as db:
            return subscriptions.due(db, now)

    def known(self, feed_id: int) -> dict[str, KnownEntry]:
        """Every guid ever seen in a feed, also where the text is gone."""
        with self._db.reading() as db:
            return subscriptions.known(db, feed_id)

    def unread(self) -> dict[int, int]:
        """Unread articles by feed id."""
        with self._db.reading() as db:
            return subscriptions.unread(db)

    def counts(self) -> Counts:
        with self._db.reading() as db:
            return subscriptions.counts(db)

    def total_unread(self) -> int:
        with self._db.reading() as db:
            return int(db.execute("SELECT total(unread) FROM feed").fetchone()[0])

    # ------------------------------------------------------------ arrival

    def apply(self, changes: Changes) -> Applied:
        """Write what one refresh decided, all or nothing."""
        return self.apply_all([changes])[0]

    def apply_all(self, changes: Iterable[Changes]) -> list[Applied]:
        """Write what several refreshes decided in one transaction."""
        with self._db.writing() as db:
            applied = [arrival.apply(db, each) for each in changes]
            self._record_arrival(db, applied)
            return applied

    def _record_arrival(self, db: sqlite3.Connection, applied: Sequence[Applied]) -> None:
        """Write down what is new and what was reworded, in all feeds at once."""
        if new := runs_of(sorted(id for each in applied for id in each.new_ids)):
            arrived = self.journal.record(db, None, Arrived(new))
            for marked in arrival.marked(db, new):
                self.journal.record(db, None, marked, part_of=arrived)
        if revised := runs_of(sorted({id for each in applied for id in each.revised_ids})):
            self.journal.record(db, None, Revised(revised))

    # ------------------------------------------------------------ lists

    def ids(self, query: Query, *, sort: str = "date", now: datetime | None = None) -> array[int]:
        """All ids of a list.

        `sort` is `date` (newest first), `oldest`, `title`, `feed`, `fair` (feeds take turns)
        or `relevance` (the best RANKED, of a query with words). `now` is what `2 days` counts from.
        """
        if sort == "relevance":
            return self.first_ids(query, RANKED, sort=sort, now=now)
        with self._db.reading() as db:
            return lists.ids(db, self._select(db, query, now), sort)

    def place_by_date(self, ids: Sequence[int], id: int, *, oldest: bool = False) -> int | None:
        """Where an article belongs in a list that is in order of date; None for one that is not here."""
        with self._db.reading() as db:
            return lists.place_by_date(db, ids, id, oldest=oldest)

    def first_ids(
        self, query: Query, limit: int, *, sort: str = "date", now: datetime | None = None
    ) -> array[int]:
        """The first ids of a list, soon."""
        with self._db.reading() as db:
            if sort == "relevance" and (found := self._ranked(db, query, limit, now)) is not None:
                return array("q", found)
            return lists.first_ids(db, self._select(db, query, now), limit, sort)

    def glimpse(self, query: Query, limit: int, *, sort: str = "date") -> tuple[array[int], bool]:
        """The first ids of a list as far as they are found soon, and whether these are the first `limit`, or all."""
        with self._db.reading() as db:
            if sort not in ("date", "oldest"):
                return self.first_ids(query, limit, sort=sort), True
            return lists.glimpse(db, self._select(db, query, None), limit, sort)

    def _ranked(
        self, db: sqlite3.Connection, query: Query, limit: int, now: datetime | None
    ) -> list[int] | None:
        """The best articles for the words a query must find; None where it has none."""
        terms = query.root.terms if isinstance(query.root, All) else (query.root,)
        texts = [term for term in terms if isinstance(term, Text | Near) and search.expression(term)]
        if not texts or speaks_of_hidden(query.root):
            return None
        others = Query(All(tuple(term for term in terms if term not in texts)))
        condition = self._select(db, others, now).condition
        found = search.ranked(db, texts, condition, limit, encoding.seconds(now or self._clock()))
        if len(found) < limit:
            # The rest: those that wait for the index, and a common word's older hits, in order of date.
            known = set(found)
            more = lists.first_ids(db, self._select(db, query, now), limit)
            found += [id for id in more if id not in known]
        return found[:limit]

    def _select(self, db: sqlite3.Connection, query: Query, now: datetime | None = None) -> Selection:
        recommended = self.recommended() if "is:recommended" in str(query) else ()
        return select(db, query, now or self._clock(), recommended)

    def groups(self, ids: Sequence[int], by: str) -> list[tuple[int, str]]:
        """Where each `day` (`2026-11-20`, newest or oldest first) or `feed` begins in a list, and its name."""
        with self._db.reading() as db:
            return lists.groups(db, ids, by)

    def first_unread(self, ids: Sequence[int]) -> int | None:
        """The first of `ids` that is in the library and not read."""
        with self._db.reading() as db:
            return lists.first_unread(db, ids)

    def count(self, query: Query, *, now: datetime | None = None) -> int:
        """How many articles a query finds."""
        with self._db.reading() as db:
            return lists.count(db, self._select(db, query, now).condition)

    def feeds_of(self, ids: Sequence[int]) -> dict[int, int]:
        """The feed of each of these articles, by id."""
        with self._db.reading() as db:
            rows = db.execute(
                "SELECT s.id, s.feed_id FROM json_each(?) AS wanted CROSS JOIN status AS s ON s.id = wanted.value",
                (json.dumps(list(ids)),),
            )
            return dict(rows.fetchall())

    def among(self, ids: Sequence[int], query: Query) -> list[int]:
        """Those of `ids` that a query finds, in their order."""
        with self._db.reading() as db:
            condition = self._select(db, query).condition
            rows = db.execute(
                f"SELECT s.id FROM json_each(?) AS wanted CROSS JOIN status AS s ON s.id = wanted.value"
                f" WHERE {condition.sql}",
                (json.dumps(list(ids)), *condition.values),
            )
            return [id for (id,) in rows]

    def titles_marked(self, ids: Sequence[int], query: Query) -> dict[int, str]:
        """The titles of some articles, hits of a query between U+0002 and U+0003."""
        words = search.sought(query.root)
        return {row.id: search.marked(row.title, words) for row in self.headlines(ids)} if words else {}

    def snippets(
        self,
        ids: Sequence[int],
        query: Query,
        to_text: Callable[[str], str],
        own: Callable[[int, str], str] | None = None,
    ) -> dict[int, str]:
        """The text around the hits of a query in some articles, hits between U+0002 and U+0003.

        `own` leaves of an article's text what is its own, where that is known.
        """
        words = search.sought(query.root)
        if not words:
            return {}
        with self._db.reading() as db:
            texts = {id: to_text(html) for id, html in lists.bodies(db, ids)}
        return {id: search.snippet(own(id, text) if own else text, words) for id, text in texts.items()}

    def headlines(self, ids: Sequence[int]) -> list[Headline]:
        """Rows for these ids in their order; those without an article are left out."""
        with self._db.reading() as db:
            return lists.headlines(db, ids)

    def find(self, url: str) -> int | None:
        """The newest article of this address, None where there is none."""
        with self._db.reading() as db:
            row = db.execute("SELECT max(id) FROM article WHERE url = ?", (url,)).fetchone()
        return row[0] if row else None

    def article(self, id: int) -> Article | None:
        """One article, whole; None where it is gone."""
        with self._db.reading() as db:
            return lists.article(db, id)

    # ------------------------------------------------------------ marks

    def set_read(self, ids: Sequence[int], read: bool) -> int:
        """Mark articles read or unread; how many were otherwise."""
        return self._set_flag(ids, Kind.READ, read)

    def set_starred(self, ids: Sequence[int], starred: bool) -> int:
        """Star articles or take their stars; how many were otherwise."""
        return self._set_flag(ids, Kind.STARRED, starred)

    def set_hidden(self, ids: Sequence[int], hidden: bool) -> int:
        """Hide articles or show them again; how many were otherwise."""
        return self._set_flag(ids, Kind.HIDDEN, hidden)

    def _set_flag(self, ids: Sequence[int], flag: Kind, on: bool) -> int:
        # A list of a million is mostly a few runs.
        runs = runs_of(sorted(set(ids)))
        with self._db.writing() as db:
            return self._marked(db, doing.flag(db, Flagged(flag, on, runs)))

    def mark_all_read(self, query: Query) -> int:
        """Mark everything a query finds as read; how many were not."""
        with self._db.writing() as db, marks.picked(db):
            marks.pick_where(db, self._select(db, query & Query.unread()).condition)
            return self._marked(db, doing.flag_picked(db, Flagged(Kind.READ, True, ())))

    def _marked(self, db: sqlite3.Connection, done: Flagged | None) -> int:
        """Write a mark down; of how many articles."""
        if done is None:
            return 0
        label = labels.MARKED[done.flag, done.on].filled(what=self._what(db, done.articles))
        self.journal.record(db, label, done)
        return size(done.articles)

    def _what(self, db: sqlite3.Connection, runs: Runs) -> Message:
        """The articles of a change in words."""
        if (number := size(runs)) != 1:
            return labels.articles(number)
        row = db.execute("SELECT title FROM article WHERE id = ?", (runs[0][0],)).fetchone()
        return labels.titled(row[0] if row else "")

    def set_tags(self, ids: Sequence[int], add: Iterable[str] = (), remove: Iterable[str] = ()) -> int:
        """Put tags on articles and take others; one that is in both stays. How many articles were otherwise."""
        wanted = tuple(add)
        with self._db.writing() as db:
            change = Tagged(
                tuple((id, name) for name in wanted for id in ids),
                tuple((id, name) for name in remove if name not in wanted for id in ids),
            )
            if (done := doing.tag(db, change)) is None:
                return 0
            runs = runs_of(sorted({id for id, _ in done.put + done.taken}))
            self.journal.record(db, labels.TAGGED.filled(what=self._what(db, runs)), done)
            return size(runs)

    def rename_tag(self, old: str, new: str) -> int:
        """Give the articles of one tag another instead, or none (empty); how many. One that is there takes them in."""
        if old == new:
            return 0
        with self._db.reading() as db:
            bearing = "SELECT tagged.id FROM tagged JOIN tag ON tag_id = tag.id WHERE name = ?"
            ids = [id for (id,) in db.execute(bearing, (old,))]
        label = (labels.TAG_RENAMED if new else labels.TAG_REMOVED).filled(tag=old)
        with self._db.writing() as db, self.together(label):
            self.set_tags(ids, (new,) if new else (), (old,))
            if new:
                tags = self.tags()
                self._follow(
                    db,
                    lambda query: renamed.tag_renamed(query, old, new, tags),
                    lambda action: saved.tagging_renamed(action, old, new),
                )
        return len(ids)

    def tags(self) -> dict[str, int]:
        """Every tag in use with the number of its articles that are listed, by name."""
        with self._db.reading() as db:
            return dict(
                db.execute(
                    "SELECT name, count(*) FILTER (WHERE hidden = 0) FROM tag JOIN tagged ON tag_id = tag.id"
                    " JOIN status ON status.id = tagged.id GROUP BY name ORDER BY collated(name), name"
                )
            )

    def set_place(self, id: int, anchor: str) -> None:
        """Remember where reading stopped; empty forgets it."""
        with self._db.writing() as db:
            if (done := doing.place(db, Placed(id, "", anchor))) is not None:
                self.journal.record(db, None, done)

    def set_full_text(self, id: int, html: str) -> None:
        """Keep the body of the article's own page beside what the feed gave."""
        with self._db.writing() as db:
            db.execute("DELETE FROM full_text WHERE id = ?", (id,))
            if html:
                db.execute("INSERT INTO full_text (id, packed) VALUES (?, ?)", (id, encoding.squeeze(html)))
            db.execute("INSERT OR IGNORE INTO inbox SELECT id, packed FROM text WHERE id = ?", (id,))
            self.journal.record(db, None, Revised(((id, id),)))

    # ------------------------------------------------------------ undo

    def together(self, label: Message) -> AbstractContextManager[None]:
        return self.journal.together(label)

    def rehearsal(self) -> AbstractContextManager[None]:
        return self.journal.rehearsal()

    def acting(self, act: int) -> AbstractContextManager[None]:
        return self.journal.acting(act)

    def undo(self, change: int | None = None) -> Message | None:
        return self.journal.undo(change)

    def undo_act(self, act: int) -> Message | None:
        return self.journal.undo_act(act)

    def act_of(self, change: int) -> int:
        return self.journal.act_of(change)

    def last_done(self) -> int:
        return self.journal.last_done()

    def history(self, limit: int = 100) -> list[HistoryItem]:
        return self.journal.history(limit)

    # ------------------------------------------------------------ for the indexes

    def unindexed(self, after_id: int, limit: int) -> list[Unindexed]:
        """Articles with ids above `after_id`, ascending, as an index of its own takes them in."""
        with self._db.reading() as db:
            return lists.unindexed(db, after_id, limit)

    def texts(self, ids: Sequence[int]) -> list[tuple[int, str, str]]:
        """Ids with the titles and the HTML of their texts; those gone are left out."""
        with self._db.reading() as db:
            return lists.texts(db, ids)

    def index_pending(self, to_text: Callable[[str], str], limit: int) -> int:
        """Take up to `limit` waiting articles into the search index; how many were taken.

        `to_text` gives the plain text of HTML. In portions of some hundred, other writers get their turn.
        """
        with self._db.reading() as db:
            found = search.waiting(db, limit)
        # Cutting takes most of the time and holds no lock: marks are not kept waiting.
        texts = [search.cut(text, to_text) for text in found]
        with self._db.writing() as db:
            search.take_in(db, texts)
        return len(found)

    # ------------------------------------------------------------ keeping

    def retain(self, now: datetime, days: int | None, count: int | None) -> tuple[int, int]:
        """Drop texts older than `days` or beyond the newest `count` of a feed; how many, and how many stayed.

        A feed's own limits go first, None sets none. Starred and tagged articles stay, and what was
        dropped never comes back as new.
        """
        with self._db.writing() as db:
            return maintenance.retain(db, now, days, count)

    def sweep(self, now: datetime) -> int:
        """Purge what was removed or changed more than thirty days ago; how many feeds."""
        with self._db.writing() as db:
            return maintenance.sweep(db, now)

    def backup(self, path: str | Path) -> None:
        """Copy the library as it is now, while it is in use."""
        with self._db.reading() as db:
            db.execute("ROLLBACK")
            schema.back_up(db, self.path, str(path))

    @contextmanager
    def tables(self, leave: Collection[str] = ()) -> Iterator[tuple[int, tables.Tables]]:
        """The version of the tables, and all of them but those named, in one state of the library."""
        with self._db.reading() as db:
            yield tables.version(db), tables.all_rows(db, leave)

    def check(self) -> list[str]:
        """What is wrong with the library, as clauses; nothing when it is sound."""
        with self._db.reading() as db:
            return maintenance.check(db)

    def repair(self) -> None:
        """Put right what `check` finds; the search index is to be filled anew by `index_pending`."""
        with self._db.writing() as db:
            maintenance.repair(db)

    # ------------------------------------------------------------ small things kept

    def get_state(self, key: str) -> str | None:
        with self._db.reading() as db:
            row = db.execute("SELECT value FROM keep WHERE key = ?", (f"app {key}",)).fetchone()
            return None if row is None else str(row[0])

    def set_state(self, key: str, value: str) -> None:
        with self._db.writing() as db:
            db.execute("INSERT OR REPLACE INTO keep (key, value) VALUES (?, ?)", (f"app {key}", value))

    def smart_feeds(self) -> list[SmartFeed]:
        with self._db.reading() as db:
            return [
                SmartFeed(*row) for row in db.execute("SELECT id, name, query FROM smart_feed ORDER BY id")
            ]

    def save_smart_feed(self, name: str, query: str) -> int:
        """Keep a query under a name, instead of the one that had it; its id."""
        return self._save_row(
            Kind.SMART_FEED, labels.SMART_FEED_SAVED.filled(name=name), name, {"query": query}
        )

    def remove_smart_feed(self, name: str) -> None:
        self._remove_row(Kind.SMART_FEED, labels.SMART_FEED_REMOVED.filled(name=name), name)

    def rules(self) -> list[Rule]:
        with self._db.reading() as db:
            return [Rule(*row) for row in db.execute("SELECT id, name, query, action FROM rule ORDER BY id")]

    def save_rule(self, name: str, query: str, action: str) -> int:
        """Keep a rule under a name, instead of the one that had it; its id."""
        return self._save_row(
            Kind.RULE, labels.RULE_SAVED.filled(name=name), name, {"query": query, "action": action}
        )

    def remove_rule(self, name: str) -> None:
        self._remove_row(Kind.RULE, labels.RULE_REMOVED.filled(name=name), name)

    def _save_row(self, kind: Kind, label: Message | None, name: str, values: dict[str, str]) -> int:
        """Set the smart feed or rule of this name; its id."""
        with self._db.writing() as db:
            row = {**(saved.named(db, kind, name) or {"name": name}), **values}
            self._save(db, label, Saved(kind, name, None, row))
            (id,) = db.execute(f"SELECT id FROM {kind} WHERE name = ?", (name,)).fetchone()
            return int(id)

    def _save(self, db: sqlite3.Connection, label: Message | None, change: Saved) -> None:
        if (done := doing.save(db, change)) is not None:
            self.journal.record(db, label, done)

    def _remove_row(self, kind: Kind, label: Message | None, name: str) -> None:
        with self._db.writing() as db:
            self._save(db, label, Saved(kind, name, None, None))
