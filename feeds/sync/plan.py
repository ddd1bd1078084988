"""What one meeting with a server comes to: a function of the outbox, both states and the time.

Two rules decide about everything that has one value at a time (whether an entry lies in a set; a feed's
title, its folder, whether it is subscribed):

* a change in the outbox holds against what the server said before it could know the change;
* what the server said after it acknowledged the change holds against the change.

So a device may be killed between sending and hearing the answer: the change is still in the outbox, is sent
again, and does nothing the second time. A meeting goes

    pending, local = the outbox and this side
    before = plan(pending, local, RemoteState(asked=now, can=…), now)     # or straight to the question
    remote = the adapter's answer
    decided = plan(pending, local, remote, now)
    for each of decided.sends: one call; when it is answered, note `sent` on its serials
    decided.applies, .matched and the removal of .settled and .refused from the outbox: one transaction
    decided.wanted: articles to fetch

and may stop anywhere. `pending` and `local` have to be read in one transaction, after the answer came;
`applies` may be written in a later one as long as entries and feeds changed meanwhile are left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum, auto
from typing import Any
from unicodedata import normalize

from feeds.sync.model import (
    STARRED,
    UNREAD,
    Capabilities,
    FeedFields,
    Kind,
    Label,
    Listing,
    LocalFeed,
    LocalState,
    Marks,
    Pending,
    PendingFeed,
    PendingMark,
    Plan,
    RemoteState,
    RemoteSubscription,
)
from feeds.urls import normalise

FEW = 5
"""Feeds that may vanish from a server at once whatever their share."""
_NOTHING = Listing()


def plan(pending: Sequence[Pending], local: LocalState, remote: RemoteState, now: datetime) -> Plan:
    """Decide what is sent, what is written here, what is fetched and what may leave the outbox.

    The order of `pending` says nothing: of two changes of one thing the higher serial holds, and the lower
    goes with it. `now` is read after `remote` came: an acknowledgement noted later than that is of a clock
    that was set back since, and counts as earlier than the question.
    """
    outbox = _Outbox(remote.asked, now)
    refused = {one.serial for one in pending if not _is_possible(one, remote.can)}
    possible = [one for one in pending if one.serial not in refused]
    marks = _Marks([one for one in possible if isinstance(one, PendingMark)], local, remote, outbox)
    feeds = _Feeds([one for one in possible if isinstance(one, PendingFeed)], local, remote, outbox)
    return Plan(
        # A feed is there before its articles are marked, and until they are.
        sends=(*feeds.sends, *marks.sends(), *feeds.farewells),
        applies=(*feeds.applies, *marks.applies()),
        matched=feeds.matched(),
        wanted=_wanted(local, remote),
        settled=tuple(sorted({one.serial for one in possible} - outbox.open)),
        refused=tuple(sorted(refused)),
        held=feeds.held,
    )


class _Verdict(Enum):
    """Who is followed about one thing."""

    SEND = auto()
    """The reader: the server has to be told."""
    WAIT = auto()
    """The reader: the server was told, but its answer is older."""
    FOLLOW = auto()
    """The server."""


class _Outbox:
    """Which changes still hold against what a server says, and which are done with."""

    def __init__(self, asked: datetime, now: datetime) -> None:
        self._asked = asked
        self._now = now
        self.open: set[int] = set()
        """Serials that stay in the outbox."""

    def verdict(self, changes: Sequence[Pending], agrees: bool) -> _Verdict:
        """About one thing, from all changes of it by serial; `agrees` where the server says what the last does."""
        if not changes:
            return _Verdict.FOLLOW
        last = changes[-1]
        if last.sent is not None and (last.sent < self._asked or self._asked <= self._now < last.sent):
            return _Verdict.FOLLOW
        # An answer that is older than the change may agree with it by what another device has changed since.
        if last.sent is None and agrees and last.at <= self._asked <= self._now:
            return _Verdict.FOLLOW
        self.open.update(one.serial for one in changes)
        return _Verdict.SEND if last.sent is None else _Verdict.WAIT


def _is_possible(change: Pending, can: Capabilities) -> bool:
    """Whether a server can keep any of a change."""
    if isinstance(change, PendingMark):
        return change.label.kind in can.kinds
    return (
        (change.subscribed is not None and can.subscribes)
        or (change.title is not None and can.renames)
        or (change.folder is not None and can.folder_depth > 0)
    )


# ---------------------------------------------------------------- marks


class _Marks:
    """The sets entries lie in."""

    def __init__(
        self, pending: Sequence[PendingMark], local: LocalState, remote: RemoteState, outbox: _Outbox
    ) -> None:
        self._local = local
        self._remote = remote
        self._holding: dict[Label, set[str]] = defaultdict(set)
        """Entries about which the server is not followed."""
        self._unsent: dict[tuple[Label, bool], list[list[PendingMark]]] = defaultdict(list)
        by_thing: dict[tuple[Label, str], list[PendingMark]] = defaultdict(list)
        for one in sorted(pending, key=lambda one: one.serial):
            by_thing[one.label, one.entry].append(one)
        for (label, entry), changes in by_thing.items():
            on = changes[-1].on
            verdict = outbox.verdict(changes, _told(_listing(remote, label), entry) == on)
            if verdict is not _Verdict.FOLLOW:
                self._holding[label].add(entry)
            if verdict is _Verdict.SEND:
                self._unsent[label, on].append(changes)

    def sends(self) -> Iterator[Marks]:
        """Calls of at most a server's batch, in the order of their first changes."""
        size = max(self._remote.can.batch, 1)
        for (label, on), things in self._unsent.items():
            for start in range(0, len(things), size):
                batch = things[start : start + size]
                yield Marks(
                    label,
                    on,
                    tuple(changes[-1].entry for changes in batch),
                    tuple(sorted(one.serial for changes in batch for one in changes)),
                )

    def applies(self) -> Iterator[Marks]:
        """What the server's answer changes here."""
        labels = dict.fromkeys((*self._remote.listings, *self._local.marked))
        for label in labels:
            listing = _listing(self._remote, label)
            if listing is None or label.kind not in self._remote.can.kinds:
                continue
            here = self._local.marked.get(label, frozenset())
            holding = self._holding[label]
            added = (listing.there & self._local.known) - here - holding
            taken = (
                here - listing.there if listing.whole else here & listing.gone
            ) & self._local.known - holding
            for on, entries in ((True, added), (False, taken)):
                if entries:
                    yield Marks(label, on, tuple(sorted(entries)))


def _listing(remote: RemoteState, label: Label) -> Listing | None:
    """What a server says of a set, None where it says nothing."""
    told = remote.listings.get(label)
    return _NOTHING if told is None and label.kind is Kind.TAG and remote.every_tag else told


def _told(listing: Listing | None, entry: str) -> bool | None:
    """Whether a server says that an entry lies in a set, None where it does not say."""
    if listing is None:
        return None
    if entry in listing.there:
        return True
    return False if listing.whole or entry in listing.gone else None


def _wanted(local: LocalState, remote: RemoteState) -> tuple[str, ...]:
    order = [UNREAD, STARRED, *(label for label in remote.listings if label.kind is Kind.TAG)]
    missing: dict[str, None] = {}
    for label in order:
        if (listing := remote.listings.get(label)) is not None:
            missing.update(dict.fromkeys(sorted(listing.there - local.known)))
    return tuple(missing)


# ---------------------------------------------------------------- feeds


class _Feeds:
    """The feeds of an account, matched by the server's id, then by address, never by title."""

    def __init__(
        self, pending: Sequence[PendingFeed], local: LocalState, remote: RemoteState, outbox: _Outbox
    ) -> None:
        self._can = remote.can
        self._is_told = remote.subscriptions is not None
        self._outbox = outbox
        self._here = {_key(feed.url): feed for feed in local.feeds}
        self._there = _by_key(local.feeds, remote.subscriptions or ())
        self._pending: dict[str, list[PendingFeed]] = defaultdict(list)
        for one in sorted(pending, key=lambda one: one.serial):
            self._pending[_key(one.url)].append(one)
        self.sends: list[FeedFields] = []
        self.farewells: list[FeedFields] = []
        self.applies: list[FeedFields] = []
        self._unseen: set[str] = set()
        """Feeds that are removed here: of what the server says of them nothing is followed yet."""
        keys = dict.fromkeys((*self._pending, *self._here, *self._there))
        vanished = [self._here[key].url for key in keys if not self._membership(key)]
        known = sum(feed.subscribed and feed.seen is not None for feed in local.feeds)
        self.held = tuple(vanished) if len(vanished) > max(FEW, known / 2) else ()
        if not self.held:
            self.applies += [FeedFields(url=url, subscribed=False) for url in vanished]

    def matched(self) -> tuple[tuple[str, RemoteSubscription], ...]:
        """What is to be kept as the server's last word about each feed."""
        kept = {
            key: self._here[key].seen if key in self._here and key in self._unseen else there
            for key, there in self._there.items()
        }
        return tuple((self._url(key), word) for key, word in kept.items() if word is not None)

    def _url(self, key: str) -> str:
        if key in self._here:
            return self._here[key].url
        return self._there[key].url if key in self._there else self._pending[key][-1].url

    def _membership(self, key: str) -> bool:
        """Decide about one feed; False where it is here, and the server has it no longer."""
        here, there = self._here.get(key), self._there.get(key)
        is_here = here is not None and here.subscribed
        wishes = [one for one in self._pending[key] if one.subscribed is not None and self._can.subscribes]
        wished = wishes[-1].subscribed if wishes else None
        verdict = self._outbox.verdict(wishes, self._is_told and wished == (there is not None))
        if verdict is not _Verdict.FOLLOW and not wished:
            # Its title waits with it: the feed may be added again before the server hears of either.
            self._outbox.open.update(one.serial for one in self._pending[key])
            self._unseen.add(key)
            if verdict is _Verdict.SEND:
                self.farewells.append(self._fields(key, wishes, {"subscribed": False}))
        elif verdict is _Verdict.FOLLOW and there is not None and not is_here:
            told = {"subscribed": True, "title": there.title, "folder": there.folder}
            self.applies.append(self._fields(key, (), told))
        elif verdict is _Verdict.FOLLOW and there is None and self._is_told and is_here:
            if wishes or (here and here.seen) or not self._can.subscribes:
                return False
            self._arrange(key, (), joins=True)  # a feed of the account that never reached the server
        elif is_here:
            self._arrange(key, wishes, joins=verdict is _Verdict.SEND)
        return True

    def _arrange(self, key: str, wishes: Sequence[PendingFeed], *, joins: bool) -> None:
        """Decide about title and folder of a feed that is here and is, or is to be, on the server."""
        here, there = self._here[key], self._there.get(key)
        sent: dict[str, Any] = {}
        applied: dict[str, Any] = {}
        sending: list[PendingFeed] = []
        if joins:
            sending += wishes
            sent = {"subscribed": True, "title": here.title, "folder": here.folder}
        for name in ("title", "folder"):
            if not (self._can.renames if name == "title" else self._can.folder_depth):
                continue
            changes = [one for one in self._pending[key] if getattr(one, name) is not None]
            wish = getattr(changes[-1], name) if changes else getattr(here, name)
            told = getattr(there, name, None)
            agrees = self._is_same(told, wish)
            verdict = self._outbox.verdict(changes, agrees)
            # What was sent from here has taken the place of what the server said before.
            seen = None if changes else getattr(here.seen, name, None)
            if verdict is _Verdict.SEND:
                sent[name] = wish
                sending += changes
            elif verdict is _Verdict.FOLLOW and not agrees and told not in (None, "", seen):
                applied[name] = told
        if sent:
            self.sends.append(self._fields(key, sending, sent))
        if applied:
            self.applies.append(self._fields(key, (), applied))

    def _is_same(self, told: Any, wish: Any) -> bool:
        """Whether a title or folder of the server's is ours, as it can hold it."""
        if told is None:
            return False
        if isinstance(wish, str):
            return _plain(told) == _plain(wish)
        folder = self._can.folder(wish)
        return [_plain(name) for name in told] == [_plain(name) for name in folder]

    def _fields(self, key: str, changes: Iterable[PendingFeed], values: Mapping[str, Any]) -> FeedFields:
        here, there = self._here.get(key), self._there.get(key)
        id = there.id if there else here.seen.id if here and here.seen else ""
        serials = tuple(sorted({one.serial for one in changes}))
        return FeedFields(url=self._url(key), id=id, serials=serials, **values)


def _by_key(here: Iterable[LocalFeed], there: Iterable[RemoteSubscription]) -> dict[str, RemoteSubscription]:
    """The server's feeds, by the key of the feed here that each is."""
    keys = {feed.seen.id: _key(feed.url) for feed in here if feed.seen is not None}
    found: dict[str, RemoteSubscription] = {}
    # Those known by their id first: another feed there may have the address of one by now.
    for one in sorted(there, key=lambda one: one.id not in keys):
        found.setdefault(keys.get(one.id) or _key(one.url), one)
    return found


def _plain(name: str) -> str:
    """A name without what servers make of it: Google's API has “&” as U+FF06, and blanks are squeezed."""
    return " ".join(normalize("NFKC", name).split())


def _key(url: str) -> str:
    return normalise(url) or url
