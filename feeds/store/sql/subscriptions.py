"""What is subscribed to, and how the reader has arranged it."""

from __future__ import annotations

from collections.abc import Sequence

from feeds import change_labels as labels
from feeds import renamed, urls
from feeds.logins import without_login
from feeds.messages import Message
from feeds.model import Counts, Feed, FeedSettings
from feeds.store.journal import FeedSet, Subscribed, Unsubscribed
from feeds.store.sql import doing, encoding, feed_rows
from feeds.store.sql.connection import Connections
from feeds.store.sql.journal import Journal
from feeds.store.sql.saved import Saved


class Subscriptions:
    """`feeds.store.protocol.Subscriptions` in SQL."""

    def __init__(self, connections: Connections, journal: Journal, saved: Saved) -> None:
        self._db = connections
        self._journal = journal
        self._saved = saved

    def add(
        self,
        url: str,
        *,
        title: str = "",
        folder: Sequence[str] = (),
        settings: FeedSettings | None = None,
        site_url: str = "",
        undoable: bool = True,
    ) -> int:
        wishes = settings or FeedSettings()
        with self._db.writing() as db:
            id, added = feed_rows.add(db, url, title, tuple(folder), wishes, site_url=site_url)
            if added and undoable:
                address = without_login(url)
                label = labels.SUBSCRIBED.filled(feed=title or address)
                self._journal.record(db, label, Subscribed(id, address))
            return id

    def all(self) -> list[Feed]:
        with self._db.reading() as db:
            return feed_rows.all_feeds(db)

    def one(self, id: int) -> Feed | None:
        with self._db.reading() as db:
            return feed_rows.one(db, id)

    def counts(self) -> Counts:
        with self._db.reading() as db:
            return feed_rows.counts(db)

    def rename(self, id: int, name: str) -> None:
        self._set(id, "name", name, labels.RENAMED)

    def move(self, id: int, folder: Sequence[str]) -> None:
        self._set(id, "folder", encoding.folder_json(folder), labels.MOVED)

    def set_settings(self, id: int, settings: FeedSettings) -> None:
        with self._db.writing() as db:
            feed = feed_rows.one(db, id)
            self._set(id, "settings", encoding.settings_json(settings), labels.SET)
            if feed is not None and feed.settings.filter != settings.filter:
                # Through another filter the answer is another, though the server has none.
                db.execute("UPDATE feed SET etag = '', last_modified = '' WHERE id = ?", (id,))

    def _set(self, id: int, field: str, value: str, label: Message) -> None:
        with self._db.writing() as db:
            if (feed := feed_rows.one(db, id)) is None:
                return
            label = label.filled(feed=feed.title)
            with self._journal.together(label):
                if (done := doing.set_feed(db, FeedSet(id, field, "", value))) is None:
                    return
                self._journal.record(db, label, done)
                if (after := feed_rows.one(db, id)) is not None:
                    self._saved.follow(db, feed_rows.follower(db, feed, after))

    def move_folder(self, old: Sequence[str], new: Sequence[str]) -> int:
        old, new = tuple(old), tuple(new)
        feeds = self.all()
        moved = [feed for feed in feeds if feed.folder[: len(old)] == old]
        folders = {feed.folder for feed in feeds}
        with (
            self._db.writing() as db,
            self._journal.together(labels.FOLDER_MOVED.filled(folder=" / ".join(old))),
        ):
            for feed in moved:
                self.move(feed.id, (*new, *feed.folder[len(old) :]))
            self._saved.follow(db, lambda query: renamed.folder_renamed(query, old, new, folders))
        return len(moved)

    def readdress(self, id: int, url: str) -> bool:
        key = urls.normalise(url) or url
        with self._db.writing() as db:
            if db.execute("SELECT 1 FROM feed WHERE key = ? AND id <> ?", (key, id)).fetchone():
                return False
            with self._journal.together(labels.GIVEN_ADDRESS.filled(address=url)):
                self._set(id, "url", url, labels.READDRESSED)
                self._set(id, "key", key, labels.READDRESSED)
            db.execute("UPDATE feed SET moved_to = '', moved_seen = 0, due = NULL WHERE id = ?", (id,))
            return True

    def remove(self, id: int) -> int:
        with self._db.writing() as db:
            if (feed := feed_rows.one(db, id)) is None:
                return 0
            done = Unsubscribed(id, feed.url)
            doing.do(db, done, self._journal.now())
            self._journal.record(db, labels.UNSUBSCRIBED.filled(feed=feed.title), done)
            return feed_rows.listed(db, id)
