"""What another program's file turns out to hold: one kind of item for each thing that can be taken over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from feeds.messages import Message
from feeds.model import Entry, Note
from feeds.opml import Outline as Subscription

__all__ = ["LATER", "Item", "Mark", "Plan", "Program", "Refused", "Rule", "Search", "Subscription", "Wish"]

LATER = "later"
"""The tag of what is to be read later."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that the reader marked, empty for the article as a whole, and what was written about it."""

    quote: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the reader did to one article, and the article itself as far as the other program kept it.

    The article comes along because its feed may have dropped it long ago; where the feed still
    has it, the next refresh finds it by its guid or page and fills in the rest.
    """

    entry: Entry
    feed: str = ""
    """The address of its feed; empty for a page that was saved by hand."""
    read: bool = False
    starred: bool = False
    hidden: bool = False
    tags: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    # What only a library of ours has.
    notes: tuple[Note, ...] = ()
    full_text: str = ""
    """HTML of the page's own body where it was fetched."""
    place: str = ""
    """Where reading stopped."""
    seen: datetime | None = None
    """When it first arrived there."""

    @property
    def prized(self) -> bool:
        """Whether the reader wants to keep it, also where nobody follows its feed."""
        return self.starred or bool(self.tags or self.passages or self.notes) or not self.feed


@dataclass(frozen=True, slots=True)
class Search:
    """A query that the reader keeps under a name."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done to articles as they arrive."""

    name: str
    query: str
    action: str
    """As the reader types it, `hide`."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A line of another program's settings, in words: what it is here is told by who has such a setting."""

    line: int
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A program that a list names; feeds that name it are taken over only where the reader agreed to run it."""

    name: str
    argv: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that is not taken over; `why` is a clause."""

    why: Message


Item = Subscription | Mark | Search | Rule | Refused


@dataclass(frozen=True, slots=True)
class Plan:
    """A file that was recognised. Nothing of it is kept in memory: `items` reads it from its beginning."""

    program: str
    """Whose it is, as in Pocket: the name of the shelf of what belongs to no feed."""
    items: Callable[[], Iterable[Item]]
    twice: int = 0
    """Feeds that its list named once more."""
    programs: tuple[Program, ...] = ()
    """What its feeds would have run, each once."""
    wishes: tuple[Wish, ...] = ()
    """What its settings say, where it is a file of settings."""
