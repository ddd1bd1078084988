"""What a device keeps of an account, in memory: the other half of a meeting, for tests of the meeting alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from feeds.model import Feed
from feeds.store import open_store
from feeds.store.values import Account
from feeds.sync.model import (
    STARRED,
    UNREAD,
    FeedFields,
    Kind,
    Label,
    LocalFeed,
    LocalState,
    Marks,
    Pending,
    PendingFeed,
    PendingMark,
    Plan,
    RemoteEntry,
    tag,
)
from feeds.sync.run import Bookmark, Side
from feeds.sync.side import LibrarySide


@dataclass
class Clock:
    """Goes on by a second with every look."""

    time: datetime = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


class Device(Side, Protocol):
    """A side, and what tests do with it."""

    clock: Clock
    fails_after: int
    """Articles after which taking more fails."""

    @property
    def articles(self) -> Mapping[str, object]: ...
    @property
    def sets(self) -> dict[Label, set[str]]: ...
    @property
    def feeds(self) -> Mapping[str, LocalFeed]: ...
    @property
    def outbox(self) -> Sequence[Pending]: ...
    def mark(self, entry: str, label: Label, on: bool) -> None: ...
    def subscribe(self, url: str, title: str = "", folder: tuple[str, ...] = ()) -> None: ...
    def unsubscribe(self, url: str) -> None: ...


@dataclass
class MemorySide:
    clock: Clock = field(default_factory=Clock)
    articles: dict[str, RemoteEntry] = field(default_factory=dict)
    sets: dict[Label, set[str]] = field(default_factory=dict)
    feeds: dict[str, LocalFeed] = field(default_factory=dict)
    outbox: list[Pending] = field(default_factory=list)
    place: Bookmark = field(default_factory=Bookmark)
    fails_after: int = 1 << 30
    serial: int = 0

    # What the reader does.

    def mark(self, entry: str, label: Label, on: bool) -> None:
        there = self.sets.setdefault(label, set())
        (there.add if on else there.discard)(entry)
        self.serial += 1
        self.outbox.append(PendingMark(serial=self.serial, at=self.clock(), entry=entry, label=label, on=on))

    def subscribe(self, url: str, title: str = "", folder: tuple[str, ...] = ()) -> None:
        self.feeds[url] = LocalFeed(url=url, title=title, folder=folder)
        self.serial += 1
        self.outbox.append(PendingFeed(serial=self.serial, at=self.clock(), url=url, subscribed=True))

    def unsubscribe(self, url: str) -> None:
        self.feeds[url] = replace(self.feeds[url], subscribed=False)
        self.serial += 1
        self.outbox.append(PendingFeed(serial=self.serial, at=self.clock(), url=url, subscribed=False))

    # What a meeting asks.

    def state(self) -> tuple[Sequence[Pending], LocalState]:
        marked = {label: frozenset(ids) for label, ids in self.sets.items()}
        local = LocalState(known=frozenset(self.articles), marked=marked, feeds=tuple(self.feeds.values()))
        return tuple(self.outbox), local

    def acknowledge(self, serials: Sequence[int], at: datetime) -> None:
        self.outbox = [replace(one, sent=at) if one.serial in serials else one for one in self.outbox]

    def write(self, decided: Plan) -> None:
        for one in decided.applies:
            if isinstance(one, Marks):
                there = self.sets.setdefault(one.label, set())
                self.sets[one.label] = there | set(one.entries) if one.on else there - set(one.entries)
            else:
                self._apply(one)
        for url, seen in decided.matched:
            if url in self.feeds:
                self.feeds[url] = replace(self.feeds[url], seen=seen)
        done = {*decided.settled, *decided.refused}
        self.outbox = [one for one in self.outbox if one.serial not in done]

    def _apply(self, one: FeedFields) -> None:
        if one.subscribed is False:
            del self.feeds[one.url]
            return
        feed = self.feeds.get(one.url, LocalFeed(url=one.url))
        title = feed.title if one.title is None else one.title
        folder = feed.folder if one.folder is None else one.folder
        self.feeds[one.url] = replace(feed, subscribed=True, title=title, folder=folder)

    def take(self, entries: Sequence[RemoteEntry]) -> int:
        taken = 0
        for one in entries:
            if len(self.articles) >= self.fails_after:
                raise KeyboardInterrupt
            if one.id in self.articles:
                continue
            self.articles[one.id] = one
            for label in one.labels:
                self.sets.setdefault(label, set()).add(one.id)
            taken += 1
        return taken

    def bookmark(self) -> Bookmark:
        return self.place

    def keep(self, bookmark: Bookmark) -> None:
        self.place = bookmark


class LibraryDevice:
    """A library in memory with one account."""

    def __init__(self, kind: str = "greader") -> None:
        self.clock = Clock()
        self.fails_after = 1 << 30
        self.store = open_store(":memory:", clock=self.clock)
        wish = Account(name="mine", kind=kind, address="https://sync.example", user="ann")
        self.account = self.store.accounts.add(wish) or 0

    @property
    def side(self) -> LibrarySide:
        [account] = [one for one in self.store.accounts.all() if one.id == self.account]
        return LibrarySide(self.store, account, self.clock)

    # What a meeting asks.

    def state(self) -> tuple[Sequence[Pending], LocalState]:
        self._meeting = self.side
        return self._meeting.state()

    def acknowledge(self, serials: Sequence[int], at: datetime) -> None:
        self.side.acknowledge(serials, at)

    def write(self, decided: Plan) -> None:
        self._meeting.write(decided)

    def take(self, entries: Sequence[RemoteEntry]) -> int:
        room = max(self.fails_after - len(self.articles), 0)
        taken = self.side.take(entries[:room])
        if room < len(entries):
            raise KeyboardInterrupt
        return taken

    def bookmark(self) -> Bookmark:
        return self.side.bookmark()

    def keep(self, bookmark: Bookmark) -> None:
        self.side.keep(bookmark)

    # What tests look at.

    @property
    def articles(self) -> dict[str, int]:
        here = self.store.accounts.entries(self.account, self.store.accounts.known(self.account))
        return dict(sorted(here.items(), key=lambda pair: pair[1]))

    @property
    def sets(self) -> dict[Label, set[str]]:
        plain = {"unread": UNREAD, "starred": STARRED}
        told = self.store.accounts.sets(self.account)
        return {UNREAD: set(), STARRED: set()} | {
            plain.get(what) or tag(name): there for (what, name), there in told.items()
        }

    @property
    def feeds(self) -> dict[str, LocalFeed]:
        return {feed.url: feed for feed in self.side.state()[1].feeds}

    @property
    def outbox(self) -> Sequence[Pending]:
        return self.side.state()[0]

    # What the reader does.

    def mark(self, entry: str, label: Label, on: bool) -> None:
        ids = [self.articles[entry]]
        if label.kind is Kind.UNREAD:
            self.store.articles.set_read(ids, not on)
        elif label.kind is Kind.STARRED:
            self.store.articles.set_starred(ids, on)
        else:
            self.store.articles.set_tags(ids, (label.name,) if on else (), () if on else (label.name,))

    def subscribe(self, url: str, title: str = "", folder: tuple[str, ...] = ()) -> None:
        self.store.accounts.join(self.account, self.store.subscriptions.add(url, title=title, folder=folder))

    def unsubscribe(self, url: str) -> None:
        self.store.subscriptions.remove(self.feed(url).id)

    def feed(self, url: str) -> Feed:
        return next(feed for feed in self.store.subscriptions.all() if feed.url == url)
