"""What syncing with a server speaks of, as values.

Servers differ in their wire shapes and agree in this: an entry has an id of the server's own, and lies in
some sets: the unread ones, the starred ones, those of a tag. A `Label` names such a set, a mark puts an
entry in or takes it out. Marking read is taking out of UNREAD, as servers list what is unread.

An adapter (`feeds.sync.servers`) says what its server can (`Capabilities`), answers a `RemoteState` when
asked how things stand and `RemoteEntry` values when asked for articles, and sends one `Marks` or
`FeedFields` a call. `feeds.sync.plan.plan` decides what is sent and what is written here;
what runs it keeps the outbox (`PendingMark`, `PendingFeed`) and what the server last said of a feed
(`LocalFeed.seen`).

Ids are opaque texts in one spelling an account: the adapter makes the long and the short form of one
number the same. All datetimes are aware, in UTC, by this device's clock, never by the server's.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from feeds.model import Entry
from feeds.record import record

# ---------------------------------------------------------------- the sets an entry lies in


class Kind(StrEnum):
    """What kinds of sets there are."""

    UNREAD = "unread"
    STARRED = "starred"
    TAG = "tag"


@record(frozen=True, slots=True)
class Label:
    """One set of entries; `name` is a tag's, empty for the others."""

    kind: Kind
    name: str = ""


UNREAD = Label(Kind.UNREAD)
STARRED = Label(Kind.STARRED)


def tag(name: str) -> Label:
    return Label(Kind.TAG, name)


# ---------------------------------------------------------------- the server's side


@record(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a server can. What it cannot is kept on this device alone, and said once."""

    kinds: frozenset[Kind] = frozenset({Kind.UNREAD, Kind.STARRED})
    """Sets that it keeps."""
    batch: int = 250
    """Entries that one call may mark; 1 where each takes a call of its own."""
    subscribes: bool = True
    """Whether feeds can be added and removed through it."""
    renames: bool = True
    """Whether it keeps a reader's own names of feeds."""
    folder_depth: int = 1
    """How deep its folders go: 0 has none, 1 puts a feed in one folder."""

    def folder(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """A path of folders as this server can hold it; what lies deeper goes into the last one's name."""
        if len(path) <= self.folder_depth:
            return path
        kept = max(self.folder_depth - 1, 0)
        return (*path[:kept], "/".join(path[kept:]))[: self.folder_depth]


@record(frozen=True, slots=True)
class Listing:
    """Which entries a server says lie in one set."""

    there: Set[str] = frozenset()
    gone: Set[str] = frozenset()
    """Entries of which it says that they do not."""
    whole: bool = True
    """Whether `there` is all of the set. Where a page of the answer is missing, or only what changed
    was asked for, being absent says nothing."""


@record(frozen=True, slots=True, kw_only=True)
class RemoteSubscription:
    """A feed of the account, as the server has it."""

    id: str
    url: str
    """Address of the feed's document; what it is matched by where its id is not known."""
    title: str = ""
    folder: tuple[str, ...] = ()
    site_url: str = ""


@record(frozen=True, slots=True, kw_only=True)
class RemoteEntry:
    """An article as the server keeps it, for one that is not here yet."""

    id: str
    feed: str
    """Id of its subscription."""
    entry: Entry
    labels: frozenset[Label] = frozenset()
    crawled: datetime | None = None
    """When the server first had it."""


@record(frozen=True, slots=True, kw_only=True)
class RemoteState:
    """How things stand on a server. With nothing in it, it says nothing: then a plan only sends."""

    asked: datetime
    """When the first question was put: what was sent from here since may not be in the answer."""
    can: Capabilities = field(default_factory=Capabilities)
    listings: Mapping[Label, Listing] = field(default_factory=dict)
    """By set; one that is not here was not asked for."""
    every_tag: bool = False
    """Whether a tag that is not in `listings` is on no entry."""
    subscriptions: tuple[RemoteSubscription, ...] | None = None
    """None where they were not asked for, or the answer was not whole."""


# ---------------------------------------------------------------- this side


@record(frozen=True, slots=True, kw_only=True)
class LocalFeed:
    """A feed of the account, as it is here."""

    url: str
    subscribed: bool = True
    """False for one that was removed here and that the server last had."""
    title: str = ""
    folder: tuple[str, ...] = ()
    seen: RemoteSubscription | None = None
    """What the server last said of it; None where it never did."""


@record(frozen=True, slots=True, kw_only=True)
class LocalState:
    """What this device has of an account."""

    known: Set[str] = frozenset()
    """Ids of the entries that are here."""
    marked: Mapping[Label, Set[str]] = field(default_factory=dict)
    """Which of them lie in which set."""
    feeds: tuple[LocalFeed, ...] = ()


# ---------------------------------------------------------------- the outbox


@record(frozen=True, slots=True, kw_only=True)
class PendingMark:
    """A mark the reader made that the server may not know yet.

    It leaves the outbox when a plan says that it is settled, never earlier.
    """

    serial: int
    """Grows with every change; of two changes of the same thing the higher holds."""
    at: datetime
    """When it was made."""
    entry: str
    label: Label
    on: bool
    """Whether it puts the entry in the set."""
    sent: datetime | None = None
    """When the server acknowledged it; None as long as it did not."""


@record(frozen=True, slots=True, kw_only=True)
class PendingFeed:
    """A change of one thing about a feed that the server may not know yet; the others are None."""

    serial: int
    at: datetime
    url: str
    subscribed: bool | None = None
    title: str | None = None
    folder: tuple[str, ...] | None = None
    sent: datetime | None = None


Pending = PendingMark | PendingFeed


# ---------------------------------------------------------------- what is decided


@record(frozen=True, slots=True)
class Marks:
    """Entries to put in a set, or to take out: one call to a server, or one change here.

    Doing it twice is doing it once.
    """

    label: Label
    on: bool
    entries: tuple[str, ...]
    serials: tuple[int, ...] = ()
    """Of the outbox: acknowledged together when the call is answered."""


@record(frozen=True, slots=True, kw_only=True)
class FeedFields:
    """What becomes of one feed, on a server or here; None leaves a thing as it is.

    With `subscribed` the feed is added, with its title and folder, or removed. Doing it twice is doing it once.
    """

    url: str
    id: str = ""
    """The server's, empty where it does not have the feed yet."""
    subscribed: bool | None = None
    title: str | None = None
    folder: tuple[str, ...] | None = None
    serials: tuple[int, ...] = ()


@record(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one meeting with a server comes to."""

    sends: tuple[Marks | FeedFields, ...] = ()
    """Calls, in the order to be made; each is acknowledged when it is answered (`Marks.serials`)."""
    applies: tuple[Marks | FeedFields, ...] = ()
    """What to write here, in one transaction with `matched`, and not to the outbox."""
    matched: tuple[tuple[str, RemoteSubscription], ...] = ()
    """The address here of each feed that the server has, and what it said: the next `LocalFeed.seen`."""
    wanted: tuple[str, ...] = ()
    """Ids of entries the server lists and that are not here, the unread ones first."""
    settled: tuple[int, ...] = ()
    """Serials that may leave the outbox."""
    refused: tuple[int, ...] = ()
    """Serials of what the server cannot keep; they may leave the outbox too, and are said once."""
    held: tuple[str, ...] = ()
    """Addresses of feeds that the server no longer lists, so many at once that they are kept:
    an answer like that is more often a server's fault than a reader's wish."""
