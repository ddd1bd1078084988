"""Two devices and a server that loses calls and answers: whatever happens, they come to agree and lose no mark."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

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
    tag,
)
from feeds.sync.plan import plan

ENTRIES = ("a", "b", "c")
LABELS = (UNREAD, STARRED, tag("later"))
URLS = ("https://one.example/feed", "https://two.example/feed")
CAN = Capabilities(kinds=frozenset(Kind), batch=2)
MEMBERS = "subscribed"
Thing = tuple[Label | str, str]
"""What has one value at a time: whether an entry lies in a set, whether a feed is one of the account's."""


def things(change: Pending | Marks | FeedFields) -> list[Thing]:
    """What a change or a call is about, as far as the judge follows it."""
    if isinstance(change, Marks):
        return [(change.label, entry) for entry in change.entries]
    if isinstance(change, PendingMark):
        return [(change.label, change.entry)]
    return [] if change.subscribed is None else [(MEMBERS, change.url)]


@dataclass(frozen=True)
class Mark:
    """One mark of the reader's, with the marks of the same thing its device had heard of."""

    id: int
    on: bool
    heard: frozenset[int]


@dataclass
class Server:
    """What an account is: sets of entries, and feeds by address; `heard` is for the judge, no server tells it."""

    sets: dict[Label, set[str]] = field(default_factory=lambda: {label: set() for label in LABELS})
    feeds: dict[str, RemoteSubscription] = field(default_factory=dict)
    heard: dict[Thing, frozenset[int]] = field(default_factory=dict)
    serial: int = 0

    def answer(self, asked: datetime) -> tuple[RemoteState, dict[Thing, frozenset[int]]]:
        listings = {label: Listing(frozenset(entries)) for label, entries in self.sets.items()}
        state = RemoteState(asked=asked, can=CAN, listings=listings, subscriptions=tuple(self.feeds.values()))
        return state, dict(self.heard)

    def take(self, call: Marks | FeedFields) -> None:
        if isinstance(call, Marks):
            change = self.sets[call.label].update if call.on else self.sets[call.label].difference_update
            change(call.entries)
            return
        if call.subscribed is False:
            self.feeds.pop(call.url, None)
            return
        if call.url not in self.feeds:
            if not call.subscribed:
                return  # a title for a feed that is no longer there
            self.serial += 1
            self.feeds[call.url] = RemoteSubscription(id=f"feed/{self.serial}", url=call.url)
        values = {name: value for name in ("title", "folder") if (value := getattr(call, name)) is not None}
        self.feeds[call.url] = replace(self.feeds[call.url], **values)


@dataclass
class Device:
    """What is kept on a disk, and below it what is lost when the program is killed."""

    sets: dict[Label, set[str]] = field(default_factory=lambda: {label: set() for label in LABELS})
    feeds: dict[str, LocalFeed] = field(default_factory=dict)
    outbox: list[Pending] = field(default_factory=list)
    serial: int = 0
    heard: dict[Thing, frozenset[int]] = field(default_factory=dict)

    answer: tuple[RemoteState, dict[Thing, frozenset[int]]] | None = None
    calls: list[Marks | FeedFields] = field(default_factory=list)

    def die(self) -> None:
        self.answer = None
        self.calls = []

    def state(self) -> LocalState:
        marked = {label: frozenset(entries) for label, entries in self.sets.items()}
        return LocalState(known=frozenset(ENTRIES), marked=marked, feeds=tuple(self.feeds.values()))

    def write(self, decided: Plan) -> None:
        """One transaction."""
        for change in decided.applies:
            if isinstance(change, Marks):
                put = (
                    self.sets[change.label].update if change.on else self.sets[change.label].difference_update
                )
                put(change.entries)
                continue
            feed = self.feeds.get(change.url) or LocalFeed(url=change.url)
            for name in ("subscribed", "title", "folder"):
                if (value := getattr(change, name)) is not None:
                    feed = replace(feed, **{name: value})
            self.feeds[change.url] = feed
        seen = dict(decided.matched)
        self.feeds = {url: replace(feed, seen=seen.get(url)) for url, feed in self.feeds.items()}
        done = {*decided.settled, *decided.refused}
        self.outbox = [one for one in self.outbox if one.serial not in done]


class Devices(RuleBasedStateMachine):
    """What the program does, and what befalls it; what the reader does is another's."""

    def __init__(self) -> None:
        super().__init__()
        self.server = Server()
        self.devices = [Device(), Device()]
        self.skew = [timedelta(0), timedelta(0)]
        self.now = datetime(2026, 3, 1, tzinfo=UTC)
        self.marks: dict[Thing, list[Mark]] = {}
        self.unheard: set[Thing] = set()
        """What was marked by a call that was answered, without the answer arriving."""

    def clock(self, which: int) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now + self.skew[which]

    def note(self, device: Device, thing: Thing, on: bool) -> None:
        """That the reader wants a thing so, for the judge."""
        heard = device.heard.get(thing, frozenset())
        made = Mark(sum(map(len, self.marks.values())) + 1, on, heard)
        self.marks.setdefault(thing, []).append(made)
        device.heard[thing] = heard | {made.id}

    # ------------------------------------------------------------ what the program does, and what befalls it

    @rule(which=st.integers(0, 1))
    def ask(self, which: int) -> None:
        self.devices[which].answer = self.server.answer(self.clock(which))

    @rule(which=st.integers(0, 1))
    def send_before_asking(self, which: int) -> None:
        device = self.devices[which]
        nothing = RemoteState(asked=self.clock(which), can=CAN)
        decided = plan(device.outbox, device.state(), nothing, self.clock(which))
        assert not decided.applies and not decided.wanted
        device.calls = list(decided.sends)

    @rule(which=st.integers(0, 1))
    def decide(self, which: int) -> None:
        device = self.devices[which]
        if device.answer is None:
            return
        remote, heard = device.answer
        device.answer = None
        decided = plan(device.outbox, device.state(), remote, self.clock(which))
        again = plan(device.outbox[::-1], device.state(), remote, self.now + self.skew[which])
        assert {*decided.settled} == {*again.settled}
        device.write(decided)
        device.calls = list(decided.sends)
        held = {thing for one in device.outbox for thing in things(one)}
        for thing, marks in heard.items():
            if thing not in held:
                device.heard[thing] = device.heard.get(thing, frozenset()) | marks

    @rule(which=st.integers(0, 1), arrives=st.booleans(), is_heard=st.booleans())
    def send(self, which: int, arrives: bool, is_heard: bool) -> None:
        device = self.devices[which]
        if not device.calls:
            return
        call = device.calls.pop(0)
        if not arrives:
            device.die()
            return
        self.server.take(call)
        for thing in things(call):
            self.server.heard[thing] = self.server.heard.get(thing, frozenset()) | device.heard.get(
                thing, frozenset()
            )
            if not is_heard:
                self.unheard.add(thing)
        if not is_heard:
            device.die()
            return
        sent = self.clock(which)
        device.outbox = [
            replace(one, sent=sent) if one.serial in call.serials else one for one in device.outbox
        ]

    @rule(which=st.integers(0, 1), heard=st.lists(st.booleans(), max_size=3))
    def meet(self, which: int, heard: list[bool]) -> None:
        """A meeting in one go, up to the first answer that is not heard."""
        self.ask(which)
        self.decide(which)
        for is_heard in (*heard, *[True] * len(self.devices[which].calls)):
            self.send(which, True, is_heard)

    @rule(which=st.integers(0, 1))
    def kill(self, which: int) -> None:
        self.devices[which].die()

    @rule(which=st.integers(0, 1), days=st.sampled_from([-1, 0, 1]))
    def set_clock(self, which: int, days: int) -> None:
        self.skew[which] = timedelta(days=days)

    # ------------------------------------------------------------ what is promised

    @invariant()
    def every_change_that_was_not_acknowledged_is_in_the_outbox(self) -> None:
        for device in self.devices:
            last = {(one.label, one.entry): one for one in device.outbox if isinstance(one, PendingMark)}
            for (label, entry), one in last.items():
                assert (entry in device.sets[label]) == one.on

    def teardown(self) -> None:
        for which in (0, 1) * 3:
            self.meet(which, [])
        one, two = self.devices
        assert one.sets == two.sets == self.server.sets
        assert self._subscribed(one) == self._subscribed(two)
        assert set(self._subscribed(one)) == set(self.server.feeds)
        for device in self.devices:
            assert not device.outbox
            assert not plan([], device.state(), self.server.answer(self.now)[0], self.now).sends
        for thing, marks in self.marks.items():
            label, name = thing
            on = name in (self._subscribed(one) if isinstance(label, str) else one.sets[label])
            kept = [mark for mark in marks if mark.on == on]
            assert kept
            if thing not in self.unheard:
                for lost in (mark for mark in marks if mark.on != on):
                    assert any(mark.id not in lost.heard for mark in kept), "the latest of all has to hold"

    @staticmethod
    def _subscribed(device: Device) -> dict[str, tuple[str, tuple[str, ...]]]:
        return {url: (feed.title, feed.folder) for url, feed in device.feeds.items() if feed.subscribed}


class MarkingDevices(Devices):
    @rule(
        which=st.integers(0, 1),
        label=st.sampled_from(LABELS),
        entry=st.sampled_from(ENTRIES),
        on=st.booleans(),
    )
    def mark(self, which: int, label: Label, entry: str, on: bool) -> None:
        device = self.devices[which]
        (device.sets[label].add if on else device.sets[label].discard)(entry)
        device.serial += 1
        device.outbox.append(
            PendingMark(serial=device.serial, at=self.clock(which), entry=entry, label=label, on=on)
        )
        self.note(device, (label, entry), on)


class ArrangingDevices(Devices):
    @rule(
        which=st.integers(0, 1),
        url=st.sampled_from(URLS),
        subscribed=st.booleans(),
        title=st.sampled_from([None, "News", "World"]),
        folder=st.sampled_from([None, (), ("Daily",)]),
    )
    def change_feed(
        self, which: int, url: str, subscribed: bool, title: str | None, folder: tuple[str, ...] | None
    ) -> None:
        device = self.devices[which]
        before = device.feeds.get(url) or LocalFeed(url=url, title="Untitled", subscribed=False)
        if not subscribed:
            title = folder = None
            if not before.subscribed:
                return
        if subscribed != before.subscribed:
            self.note(device, (MEMBERS, url), subscribed)
        wished: dict[str, Any] = {"subscribed": None if subscribed == before.subscribed else subscribed}
        wished |= {"title": title, "folder": folder}
        for name, value in wished.items():
            if value is not None:
                device.serial += 1
                at = self.clock(which)
                device.outbox.append(PendingFeed(serial=device.serial, at=at, url=url, **{name: value}))
                before = replace(before, **{name: value})
        device.feeds[url] = before


SETTINGS = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestMarks = MarkingDevices.TestCase
TestMarks.settings = SETTINGS
TestFeeds = ArrangingDevices.TestCase
TestFeeds.settings = SETTINGS
