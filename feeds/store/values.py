"""What a store answers, and some of what it is given: values that are of the library alone.

Articles, feeds and what a refresh decided are in `feeds.model`; changes in `feeds.store.journal`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from feeds.messages import Message
from feeds.model import FeedSettings
from feeds.record import record

if TYPE_CHECKING:
    from feeds.store.journal import Fields

Tables = Iterable[tuple[str, Iterable[dict[str, Any]]]]
"""Tables by name with their rows, columns by name, to be taken one after the other."""


@record(frozen=True, slots=True)
class Applied:
    """What was written: ids of new articles in the order of `Changes.new`, and of reworded ones."""

    new_ids: tuple[int, ...] = ()
    revised_ids: tuple[int, ...] = ()


@record(frozen=True, slots=True)
class Unindexed:
    """An article as the recommendation index takes it in."""

    id: int
    feed_id: int
    feed: str
    title: str
    authors: tuple[str, ...]
    url: str
    lang: str
    date: datetime
    dated: bool
    tags: tuple[str, ...]
    summary: str
    """HTML."""
    body: str
    """HTML."""
    prepared: bytes = b""
    """What others made of its text, which is left out then."""


@record(frozen=True, slots=True)
class Meanings:
    """What of some articles' meanings others have learned."""

    vectors: Mapping[int, bytes]
    wordings: Mapping[int, int]
    """Of which wording the articles are at this moment, by which is known later what a vector was made of."""


@record(frozen=True, slots=True)
class HistoryItem:
    """One thing the reader did, as the history shows it."""

    id: int
    at: datetime
    label: Message
    undone: bool


@record(frozen=True, slots=True)
class SmartFeed:
    """A saved query."""

    id: int
    name: str
    query: str


@record(frozen=True, slots=True)
class Rule:
    """What happens to arriving articles that a query finds."""

    id: int
    name: str
    query: str
    action: str


@record(frozen=True, slots=True, kw_only=True)
class Account:
    """A server that keeps feeds and marks of the reader's, and where its password is to be had."""

    id: int = 0
    name: str
    """The reader's name for it."""
    kind: str
    address: str
    user: str
    password_command: tuple[str, ...] = ()
    """argv whose first output line is the password; without it the keyring is asked."""
    app: str = ""
    """Id of a program, where the server wants one."""
    app_command: tuple[str, ...] = ()
    """argv whose first output line is that program's key; without it the keyring is asked."""
    bookmark: str = ""
    """Where the next meeting goes on, as who holds it wrote it down."""
    synced: datetime | None = None
    """When the last meeting came to its end."""
    error: Message | None = None
    """Why the last one did not, as a sentence."""

    @property
    def origin(self) -> str:
        """What the journal calls it."""
        return origin_of(self.id)


def origin_of(account_id: int) -> str:
    """What the journal calls an account, both as one that tells and as one that follows."""
    return f"account {account_id}"


@record(frozen=True, slots=True, kw_only=True)
class AccountFeed:
    """A feed of an account."""

    feed_id: int
    url: str
    title: str
    folder: tuple[str, ...]
    is_subscribed: bool
    """False for one that was removed here, until its server knows."""
    seen: str
    """What the server last said of it, as who asked wrote it down; empty where it never did."""


@record(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A change of the reader's that an account's server may not know yet."""

    serial: int
    at: datetime
    what: str
    """`unread`, `starred` or `tag` of an entry; `subscribed`, `title` or `folder` of a feed."""
    thing: str
    """The entry's id there, or the feed's address."""
    name: str
    """The tag's."""
    value: bool | str | list[str]
    sent: datetime | None


@record(frozen=True, slots=True, kw_only=True)
class SharedFeed:
    """A subscription, as all devices of a reader may know it."""

    key: str
    """Its normalised address, by which devices mean the same feed."""
    url: str
    name: str
    """The reader's own, empty for the publisher's."""
    folder: tuple[str, ...]
    settings: FeedSettings


Named = tuple[str, str]
"""An article, as all devices know it: the key of its feed and its guid."""


@record(frozen=True, slots=True, kw_only=True)
class Lease:
    """Feeds that a worker is asking."""

    worker: str
    feeds: int
    until: datetime
    """When others may ask the first of them, should the worker be heard of no more."""


FOLDER = "folder"
"""What the journal calls the devices that share a folder, both as those that tell and as one that follows."""


@record(frozen=True, slots=True, kw_only=True)
class Marked:
    """One mark of an article, as all devices may know it."""

    article: Named
    what: str
    """`read`, `starred`, `hidden`, `tag`, `place` or `note`."""
    name: str = ""
    """The tag's; of a note `journal.note_name`."""
    value: bool | str | Fields | None
    """Whether it has the mark; of a place, where it is, None for the beginning; of a note its fields, None where
    it was removed."""
