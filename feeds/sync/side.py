"""What a library keeps of one account: this device's half of a meeting (`feeds.sync.run.Side`).

All that a server said is written as told by its account, so that it is in nobody's history and goes back to
no server. What rules mark of an article on its arrival is the reader's wish, and goes out like any other mark.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from datetime import UTC, datetime

from feeds.messages import Message
from feeds.model import Arrival, Changes
from feeds.parse.fingerprint import fingerprint
from feeds.store import Store
from feeds.store.values import Account, AccountFeed, Outgoing
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
    RemoteSubscription,
    tag,
)
from feeds.sync.run import Bookmark
from feeds.update.decide import date_of
from feeds.update.rules import all_ready, notices, ruled
from feeds.urls import scheme

_Thing = tuple[str, str, str]
"""What a line of the outbox is about: its kind, the entry or feed, and the tag's name."""
_Marked = tuple[bool, bool, frozenset[str]]
"""Whether an article is unread and starred, and its tags."""

_Line = tuple[str, str, str, bool]
"""A mark of the outbox: the thing, and whether the entry lies in the set."""


def _now() -> datetime:
    return datetime.now(UTC)


class LibrarySide:
    """One account in a library."""

    def __init__(self, store: Store, account: Account, now: Callable[[], datetime] = _now) -> None:
        self._store = store
        self._account = account
        self._now = now
        self._seen = 0
        """The last line of the outbox that `state` told of."""
        self.arrived: list[int] = []
        """Ids of the articles that are new, in the order they came."""
        self.notices: list[Message] = []
        """Titles of those the reader's rules want told."""

    # ------------------------------------------------------------ how things stand

    def state(self) -> tuple[Sequence[Pending], LocalState]:
        accounts, id = self._store.accounts, self._account.id
        with self._told():
            lines = accounts.outbox(id)
            known, sets, feeds = accounts.known(id), accounts.sets(id), accounts.feeds(id)
        self._seen = max((line.serial for line in lines), default=0)
        local = LocalState(
            known=known,
            marked={_label(what, name): frozenset(there) for (what, name), there in sets.items()},
            feeds=tuple(_local(feed) for feed in feeds),
        )
        return [_pending(line) for line in lines], local

    def bookmark(self) -> Bookmark:
        return _bookmark(self._account.bookmark)

    def keep(self, bookmark: Bookmark) -> None:
        moments = {"whole": bookmark.whole, "tags": bookmark.tags}
        told = {name: moment.isoformat() for name, moment in moments.items() if moment is not None}
        self._store.accounts.note(self._account.id, bookmark=json.dumps({"cursor": bookmark.cursor, **told}))

    # ------------------------------------------------------------ what is written

    def acknowledge(self, serials: Sequence[int], at: datetime) -> None:
        self._store.accounts.acknowledge(self._account.id, serials, at)

    def write(self, decided: Plan) -> None:
        accounts, id = self._store.accounts, self._account.id
        with self._told():
            meanwhile = {_thing(line) for line in accounts.outbox(id) if line.serial > self._seen}
            for one in decided.applies:
                if isinstance(one, Marks):
                    self._mark(one, meanwhile)
                else:
                    self._change(one, meanwhile)
            self._match(decided.matched)
            accounts.settle(id, (*decided.settled, *decided.refused))

    def _told(self) -> AbstractContextManager[None]:
        """One transaction, of which the journal says that the account told it."""
        return self._store.journal.told_by(self._account.origin)

    def _mark(self, marks: Marks, meanwhile: set[_Thing]) -> None:
        label = marks.label
        free = [one for one in marks.entries if (label.kind, one, label.name) not in meanwhile]
        ids = list(self._store.accounts.entries(self._account.id, free).values())
        if label.kind is Kind.UNREAD:
            self._store.articles.set_read(ids, not marks.on)
        elif label.kind is Kind.STARRED:
            self._store.articles.set_starred(ids, marks.on)
        else:
            names = (label.name,)
            self._store.articles.set_tags(ids, names if marks.on else (), () if marks.on else names)

    def _change(self, wish: FeedFields, meanwhile: set[_Thing]) -> None:
        accounts, id = self._store.accounts, self._account.id
        # An address that is none of the web would name something of this machine.
        if ("subscribed", wish.url, "") in meanwhile or scheme(wish.url) not in ("http", "https"):
            return
        if wish.subscribed:
            feed = accounts.subscribe(id, wish.url, wish.title or "", wish.folder or ())
            accounts.join(id, feed)
            return
        found = next((one.feed_id for one in accounts.feeds(id) if one.url == wish.url), None)
        if found is None:
            return
        if wish.subscribed is False:
            self._store.subscriptions.remove(found)
            accounts.leave(found)
        if wish.title is not None and ("title", wish.url, "") not in meanwhile:
            self._store.subscriptions.rename(found, wish.title)
        if wish.folder is not None and ("folder", wish.url, "") not in meanwhile:
            self._store.subscriptions.move(found, wish.folder)

    def _match(self, matched: Sequence[tuple[str, RemoteSubscription]]) -> None:
        """Keep what the server said of each feed; one that was removed here and there is nobody's any more."""
        accounts, id = self._store.accounts, self._account.id
        seen = dict(matched)
        for feed in accounts.feeds(id):
            if (told := seen.get(feed.url)) is not None:
                accounts.join(id, feed.feed_id, told.id, json.dumps(asdict(told), ensure_ascii=False))
            elif seen and not feed.is_subscribed:
                accounts.leave(feed.feed_id)

    # ------------------------------------------------------------ articles

    def take(self, entries: Sequence[RemoteEntry]) -> int:
        accounts, id = self._store.accounts, self._account.id
        with self._told():
            known = accounts.entries(id, [one.id for one in entries])
            there = accounts.feeds_there(id)
            by_feed: dict[int, list[RemoteEntry]] = defaultdict(list)
            for one in {one.id: one for one in entries if one.id not in known}.values():
                feed = there.get(one.feed)
                by_feed[accounts.elsewhere(id) if feed is None else feed].append(one)
            return sum(self._take_of(feed, fresh) for feed, fresh in by_feed.items())

    def _take_of(self, feed_id: int, entries: Sequence[RemoteEntry]) -> int:
        """Keep articles of one feed, except those that are here already, by their ids there or their addresses."""
        accounts, id = self._store.accounts, self._account.id
        guids = {self._guid(one): one for one in entries}
        here = {guids[guid].id: article for guid, article in accounts.articles_of(feed_id, guids).items()}
        at = accounts.articles_at(feed_id, [one.entry.url for one in entries if one.id not in here])
        for one in entries:
            if one.id not in here and one.entry.url in at:
                here[one.id] = at.pop(one.entry.url)
        self._reconcile([one for one in entries if one.id in here], here)
        fresh = [one for one in entries if one.id not in here]
        if fresh:
            self._arrive(feed_id, fresh)
            arrived = accounts.articles_of(feed_id, [self._guid(one) for one in fresh])
            here.update((guids[guid].id, article) for guid, article in arrived.items())
        accounts.know(id, here.items())
        return len(fresh)

    def _guid(self, one: RemoteEntry) -> str:
        """What the article is known by in its feed, also should the account be forgotten and come back."""
        return f"{self._account.kind}:{one.id}"

    def _reconcile(self, entries: Sequence[RemoteEntry], here: Mapping[str, int]) -> None:
        """Of articles that were here before the account was: what is read or starred here is so there too."""
        marked = self._store.accounts.marked(self._account.id, here.values())
        lines = [
            line for one in entries for line in _differing(one, _union(_marks_of(one), marked[here[one.id]]))
        ]
        self._put_out(lines)

    def _arrive(self, feed_id: int, entries: Sequence[RemoteEntry]) -> None:
        feed = self._store.subscriptions.one(feed_id)
        if feed is None:
            return
        now = self._now()
        plain = [self._arrival(one, now, place) for place, one in enumerate(entries)]
        changes = Changes(
            feed_id=feed_id,
            seen=now,
            fetch=replace(feed.fetch, checked=now, succeeded=now, failures=0, error=None),
            new=tuple(plain),
        )
        usable, _ = all_ready(self._store.saved.rules())
        arrivals: list[Arrival] = []
        lines: list[_Line] = []
        for one, new in zip(entries, ruled(changes, usable, feed, now).new, strict=True):
            marks = _union(_marks_of(one), (not new.read, new.starred, frozenset(new.tags)))
            lines += _differing(one, marks)
            arrivals.append(_with(new, marks))
        changes = replace(changes, new=tuple(arrivals))
        self.arrived += self._store.arrivals.apply(changes).new_ids
        self.notices += notices(changes, feed)
        self._put_out(lines)

    def _arrival(self, one: RemoteEntry, now: datetime, place: int) -> Arrival:
        entry = replace(one.entry, guid=self._guid(one))
        date, dated = date_of(entry, now, place)
        return Arrival(entry=entry, fingerprint=fingerprint(entry), date=date, dated=dated)

    def _put_out(self, lines: Iterable[_Line]) -> None:
        self._store.accounts.put_out(self._account.id, self._now(), lines)


# ---------------------------------------------------------------- values


def _label(what: str, name: str) -> Label:
    return {"unread": UNREAD, "starred": STARRED}.get(what) or tag(name)


def _thing(line: Outgoing) -> _Thing:
    return line.what, line.thing, line.name


def _pending(line: Outgoing) -> Pending:
    value = line.value
    if line.what in ("unread", "starred", "tag"):
        return PendingMark(
            serial=line.serial,
            at=line.at,
            entry=line.thing,
            label=_label(line.what, line.name),
            on=value is True,
            sent=line.sent,
        )
    return PendingFeed(
        serial=line.serial,
        at=line.at,
        url=line.thing,
        subscribed=value if isinstance(value, bool) else None,
        title=value if isinstance(value, str) else None,
        folder=tuple(value) if isinstance(value, list) else None,
        sent=line.sent,
    )


def _local(feed: AccountFeed) -> LocalFeed:
    told = json.loads(feed.seen) if feed.seen else None
    seen = RemoteSubscription(**{**told, "folder": tuple(told["folder"])}) if told else None
    return LocalFeed(
        url=feed.url, subscribed=feed.is_subscribed, title=feed.title, folder=feed.folder, seen=seen
    )


def _bookmark(text: str) -> Bookmark:
    told = json.loads(text) if text else {}
    whole, tags = (datetime.fromisoformat(told[name]) if name in told else None for name in ("whole", "tags"))
    return Bookmark(cursor=told.get("cursor", ""), whole=whole, tags=tags)


def _marks_of(one: RemoteEntry) -> _Marked:
    tags = frozenset(label.name for label in one.labels if label.kind is Kind.TAG)
    return UNREAD in one.labels, STARRED in one.labels, tags


def _union(there: _Marked, here: _Marked) -> _Marked:
    """What two say of one article, each of whom may be the only one to know it read, starred or tagged."""
    return there[0] and here[0], there[1] or here[1], there[2] | here[2]


def _differing(one: RemoteEntry, wished: _Marked) -> Iterator[_Line]:
    """What has to become of an entry on its server, as lines of the outbox."""
    there = _marks_of(one)
    if there[0] != wished[0]:
        yield "unread", one.id, "", wished[0]
    if there[1] != wished[1]:
        yield "starred", one.id, "", wished[1]
    yield from (("tag", one.id, name, True) for name in sorted(wished[2] - there[2]))


def _with(new: Arrival, marks: _Marked) -> Arrival:
    return replace(new, read=not marks[0], starred=marks[1], tags=tuple(sorted(marks[2])))
