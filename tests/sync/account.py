"""What a server of the tests keeps of one reader, whichever interface shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

DAY = 86_400
BEGIN = 1_772_000_000
"""When the first entry was published, in seconds since 1970."""


@dataclass
class Feed:
    id: int
    url: str
    title: str
    folder: str = ""


@dataclass(frozen=True)
class Item:
    id: int
    feed: int
    title: str
    html: str
    url: str
    published: int


@dataclass
class Account:
    """Feeds, entries, and which entries lie in which sets. A feed that is added has no entries yet."""

    user: str = "ann"
    password: str = "hush-hush"
    feeds: dict[int, Feed] = field(default_factory=dict)
    items: dict[int, Item] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)
    starred: set[int] = field(default_factory=set)
    tags: dict[str, set[int]] = field(default_factory=dict)

    def add_feed(self, url: str, title: str = "", folder: str = "") -> Feed:
        known = self.feed_at(url)
        if known is not None:
            return known
        id = max(self.feeds, default=10) + 1
        self.feeds[id] = Feed(id, url, title or url, folder)
        return self.feeds[id]

    def feed_at(self, url: str) -> Feed | None:
        return next((feed for feed in self.feeds.values() if feed.url == url), None)

    def remove_feed(self, id: int) -> None:
        del self.feeds[id]
        gone = {item.id for item in self.items.values() if item.feed == id} - self.starred
        self.unread -= gone
        for item in gone:
            del self.items[item]

    def add_item(self, id: int, feed: int, title: str = "", *, unread: bool = True) -> Item:
        at = BEGIN + len(self.items) * 60
        address = f"https://news.example/{id}"
        text = title or f"Item {id}"
        self.items[id] = Item(id, feed, text, f'<p>Text of {id}, <a href="/more">more</a>.</p>', address, at)
        if unread:
            self.unread.add(id)
        return self.items[id]

    def mark(self, ids: set[int], *, read: bool | None = None, starred: bool | None = None) -> None:
        known = ids & self.items.keys()
        if read is not None:
            self.unread = self.unread - known if read else self.unread | known
        if starred is not None:
            self.starred = self.starred | known if starred else self.starred - known

    def label(self, ids: set[int], name: str, on: bool) -> None:
        there = self.tags.setdefault(name, set())
        self.tags[name] = there | ids if on else there - ids


IDS = (1, 2, 17, 255, 1 << 40, -5)
"""Ids of the entries of `sample`: of both signs, and one of more than 32 bits."""


def sample() -> Account:
    """Two feeds in two folders, six entries of which four are unread, one starred, one tagged."""
    account = Account()
    first = account.add_feed("https://news.example/feed", "News & Views", "World")
    second = account.add_feed("https://science.example/rss", "Science", "Learning")
    for place, id in enumerate(IDS):
        account.add_item(id, first.id if place % 2 == 0 else second.id, unread=place < 4)
    account.starred = {IDS[1]}
    account.tags = {"later": {IDS[2]}}
    return account
