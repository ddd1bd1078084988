"""What a device keeps of an account, in memory: the other half of a meeting, for tests of the meeting alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from feeds.sync.model import (
    FeedFields,
    Label,
    LocalFeed,
    LocalState,
    Marks,
    Pending,
    PendingFeed,
    PendingMark,
    Plan,
    RemoteEntry,
)
from feeds.sync.run import Bookmark


@dataclass
class Clock:
    """Goes on by a second with every look."""

    time: datetime = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


@dataclass
class MemorySide:
    clock: Clock = field(default_factory=Clock)
    articles: dict[str, RemoteEntry] = field(default_factory=dict)
    sets: dict[Label, set[str]] = field(default_factory=dict)
    feeds: dict[str, LocalFeed] = field(default_factory=dict)
    outbox: list[Pending] = field(default_factory=list)
    place: Bookmark = field(default_factory=Bookmark)
    fails_after: int = 1 << 30
    """Articles after which taking more fails."""
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
