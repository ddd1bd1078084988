"""A device of a reader's: a library, and the folder that it shares with others before it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from feeds.library import Library
from feeds.model import Arrival, Changes, Entry, Feed, FetchState, Headline, SharedFolder
from feeds.query import Query
from feeds.sync.folder.meeting import Met

URL = "https://gazette.example/feed"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Device:
    """A library with the folder before it."""

    def __init__(self, root: Path, name: str, place: Path | str = "") -> None:
        """`place` is where its library lies, if not in a folder of its own."""
        self.root, self.name = root, name
        self.path = place or root / name / "library.db"
        self.open()

    def open(self) -> None:
        self.library = Library.at(self.path)
        self.store = self.library.store

    def meet(self) -> Met:
        return self.library.folder.meet(self.wish)

    @property
    def wish(self) -> SharedFolder:
        return SharedFolder(path=str(self.root / "shared"), device=self.name)

    def receive(self, *guids: str, url: str = URL, read: bool = False) -> None:
        """Articles of a feed arrive, as from a refresh; `read` as a rule would mark them."""
        [feed] = [one.id for one in self.store.subscriptions.all() if one.url == url]
        new = [
            Arrival(
                entry=Entry(guid=guid, url=f"{url}/{guid}", title=guid), fingerprint=1, date=NOON, read=read
            )
            for guid in guids
        ]
        self.store.arrivals.apply(
            Changes(feed_id=feed, seen=NOON, fetch=FetchState(checked=NOON), new=tuple(new))
        )

    def id(self, title: str) -> int:
        return next(row.id for row in self.rows() if row.title == title)

    def rows(self) -> list[Headline]:
        return self.library.lists.headlines(self.store.lists.ids(Query()))

    def row(self, title: str) -> Headline:
        return next(row for row in self.rows() if row.title == title)

    def feeds(self) -> dict[str, Feed]:
        return {feed.url: feed for feed in self.store.subscriptions.all()}
