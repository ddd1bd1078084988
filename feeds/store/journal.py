"""What is done in a library, as values: one journal that undo, the screen, the indexes and sync read.

Every change is written down in its own transaction with what was there before. `inverse()` takes it back;
`to_row()` and `from_row()` are what it is kept as. Serials grow in the order in which transactions are kept, so
whoever remembers the last one it has seen asks for what came after it (`Recorded`).

What comes of taking a change back is written down as a change too. So following the journal, whatever
way, ends where the library is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from itertools import count
from typing import Any, ClassVar

from feeds.messages import Message
from feeds.record import record
from feeds.store.runs import Runs

_acts = count(1)
"""Numbers what is done in this program, in whichever library."""


def next_act() -> int:
    """A number for what is done now, greater than those before."""
    return next(_acts)


class Kind(StrEnum):
    """What kinds of changes there are, as the journal names them."""

    READ = "read"
    STARRED = "starred"
    HIDDEN = "hidden"
    TAGS = "tags"
    PLACE = "place"
    NOTE = "note"
    FEED = "feed"
    SUBSCRIBED = "add"
    UNSUBSCRIBED = "remove"
    SMART_FEED = "smart_feed"
    RULE = "rule"
    GROUP = "group"
    ARRIVED = "arrived"
    REVISED = "revised"


FLAGS = (Kind.READ, Kind.STARRED, Kind.HIDDEN)
SAVED = (Kind.SMART_FEED, Kind.RULE)
UNLISTED = (Kind.PLACE, Kind.ARRIVED, Kind.REVISED)
"""What is no deed of the reader's that could be taken back: it stands in no history."""

Thing = tuple[object, ...]
"""What has one value at a time: a feed's name, whether it is subscribed, a rule. Empty for marks."""


@record(frozen=True, slots=True)
class Row:
    """A change as it is kept: `what` is made of what JSON knows."""

    kind: str
    what: Mapping[str, Any]
    runs: Runs | None = None
    """The articles, where they may be a million."""


@record(frozen=True, slots=True)
class Flagged:
    """Articles became `on`, or are so no longer: read, starred or hidden. They were otherwise before."""

    flag: Kind
    on: bool
    articles: Runs

    @property
    def kind(self) -> Kind:
        return self.flag

    thing: ClassVar[Thing] = ()

    def inverse(self) -> Flagged:
        return Flagged(self.flag, not self.on, self.articles)

    def to_row(self) -> Row:
        return Row(self.flag, {"value": int(not self.on)}, self.articles)

    @classmethod
    def from_row(cls, row: Row) -> Flagged:
        return cls(Kind(row.kind), not row.what["value"], tuple(row.runs or ()))


@record(frozen=True, slots=True)
class Tagged:
    """Tags were put on articles and taken from others, as pairs of article and tag."""

    put: tuple[tuple[int, str], ...] = ()
    taken: tuple[tuple[int, str], ...] = ()

    kind: ClassVar[Kind] = Kind.TAGS
    thing: ClassVar[Thing] = ()

    def inverse(self) -> Tagged:
        return Tagged(put=self.taken, taken=self.put)

    def to_row(self) -> Row:
        return Row(self.kind, {"put": self.put, "taken": self.taken})

    @classmethod
    def from_row(cls, row: Row) -> Tagged:
        put, taken = (tuple((id, name) for id, name in row.what[pairs]) for pairs in ("put", "taken"))
        return cls(put, taken)


@record(frozen=True, slots=True)
class Placed:
    """Reading stopped at another place of an article; empty for its beginning."""

    article: int
    before: str
    after: str

    kind: ClassVar[Kind] = Kind.PLACE

    @property
    def thing(self) -> Thing:
        return ("place", self.article)

    def inverse(self) -> Placed:
        return Placed(self.article, self.after, self.before)

    def to_row(self) -> Row:
        return Row(self.kind, {"id": self.article, "value": self.before, "after": self.after})

    @classmethod
    def from_row(cls, row: Row) -> Placed:
        return cls(row.what["id"], row.what["value"], row.what["after"])


Fields = Mapping[str, Any]


def note_name(note: Fields) -> str:
    """What every device knows a note by, 16 hex digits: its passage and when it was made, for numbers differ."""
    from hashlib import blake2b

    made_of = [str(note[field]) for field in ("quote", "prefix", "suffix", "position", "at")]
    return blake2b("\0".join(made_of).encode(), digest_size=8).hexdigest()


@record(frozen=True, slots=True)
class Noted:
    """A note on an article is another, by its fields; None where there is none."""

    note: int
    before: Fields | None
    after: Fields | None

    kind: ClassVar[Kind] = Kind.NOTE

    @property
    def thing(self) -> Thing:
        return ("note", self.note)

    def inverse(self) -> Noted:
        return Noted(self.note, self.after, self.before)

    def to_row(self) -> Row:
        return Row(self.kind, {"id": self.note, "row": self.before, "after": self.after})

    @classmethod
    def from_row(cls, row: Row) -> Noted:
        return cls(row.what["id"], row.what["row"], row.what["after"])


@record(frozen=True, slots=True)
class FeedSet:
    """One field of a feed has another value: `name` (the reader's own), `folder`, `settings`, `url` or `key`.

    Values are texts; a folder's is a JSON array, that of settings an object with what differs from the default.
    """

    feed: int
    field: str
    before: str
    after: str

    kind: ClassVar[Kind] = Kind.FEED

    @property
    def thing(self) -> Thing:
        return ("feed", self.feed, self.field)

    def inverse(self) -> FeedSet:
        return FeedSet(self.feed, self.field, self.after, self.before)

    def to_row(self) -> Row:
        what = {"id": self.feed, "column": self.field, "value": self.before, "after": self.after}
        return Row(self.kind, what)

    @classmethod
    def from_row(cls, row: Row) -> FeedSet:
        what = row.what
        return cls(what["id"], what["column"], what["value"], what.get("after", ""))


@record(frozen=True, slots=True)
class Subscribed:
    """A feed was added, or came back with all it had."""

    feed: int
    url: str = ""

    kind: ClassVar[Kind] = Kind.SUBSCRIBED

    @property
    def thing(self) -> Thing:
        return ("subscription", self.feed)

    def inverse(self) -> Unsubscribed:
        return Unsubscribed(self.feed, self.url)

    def to_row(self) -> Row:
        return Row(self.kind, {"id": self.feed, "url": self.url})

    @classmethod
    def from_row(cls, row: Row) -> Subscribed:
        return cls(row.what["id"], row.what.get("url", ""))


@record(frozen=True, slots=True)
class Unsubscribed:
    """A feed was removed; it is kept for a while."""

    feed: int
    url: str = ""

    kind: ClassVar[Kind] = Kind.UNSUBSCRIBED

    @property
    def thing(self) -> Thing:
        return ("subscription", self.feed)

    def inverse(self) -> Subscribed:
        return Subscribed(self.feed, self.url)

    def to_row(self) -> Row:
        return Row(self.kind, {"id": self.feed, "url": self.url})

    @classmethod
    def from_row(cls, row: Row) -> Unsubscribed:
        return cls(row.what["id"], row.what.get("url", ""))


_COLUMNS = {Kind.SMART_FEED: ("id", "name", "query"), Kind.RULE: ("id", "name", "query", "action")}
"""What values without names are: so the first journals have them."""


@record(frozen=True, slots=True)
class Saved:
    """The smart feed or rule of a name is another, by its fields; None where there is none."""

    what: Kind
    name: str
    before: Fields | None
    after: Fields | None

    @property
    def kind(self) -> Kind:
        return self.what

    @property
    def thing(self) -> Thing:
        return (self.what, self.name)

    def inverse(self) -> Saved:
        return Saved(self.what, self.name, self.after, self.before)

    def to_row(self) -> Row:
        return Row(self.what, {"name": self.name, "row": self.before, "after": self.after})

    @classmethod
    def from_row(cls, row: Row) -> Saved:
        kind, before = Kind(row.kind), row.what["row"]
        if isinstance(before, list):
            before = dict(zip(_COLUMNS[kind], before, strict=True))
        return cls(kind, row.what["name"], before, row.what.get("after"))


@record(frozen=True, slots=True)
class Group:
    """Changes that are one for the reader: its parts are written down after it."""

    kind: ClassVar[Kind] = Kind.GROUP
    thing: ClassVar[Thing] = ()

    def inverse(self) -> Group:
        return self

    def to_row(self) -> Row:
        return Row(self.kind, {})


@record(frozen=True, slots=True)
class Arrived:
    """Articles are new. What rules or an import marked of them is written down after it, as its parts."""

    articles: Runs

    kind: ClassVar[Kind] = Kind.ARRIVED

    def to_row(self) -> Row:
        return Row(self.kind, {}, self.articles)

    @classmethod
    def from_row(cls, row: Row) -> Arrived:
        return cls(tuple(row.runs or ()))


@record(frozen=True, slots=True)
class Revised:
    """Articles have another wording, or the text of their own page."""

    articles: Runs

    kind: ClassVar[Kind] = Kind.REVISED

    def to_row(self) -> Row:
        return Row(self.kind, {}, self.articles)

    @classmethod
    def from_row(cls, row: Row) -> Revised:
        return cls(tuple(row.runs or ()))


Deed = Flagged | Tagged | Placed | Noted | FeedSet | Subscribed | Unsubscribed | Saved | Group
"""What can be taken back."""
Change = Deed | Arrived | Revised


def from_row(row: Row) -> Change:
    """The change that `to_row` made a row of. Raises ValueError for a kind that is none."""
    match Kind(row.kind):
        case Kind.READ | Kind.STARRED | Kind.HIDDEN:
            return Flagged.from_row(row)
        case Kind.TAGS:
            return Tagged.from_row(row)
        case Kind.PLACE:
            return Placed.from_row(row)
        case Kind.NOTE:
            return Noted.from_row(row)
        case Kind.FEED:
            return FeedSet.from_row(row)
        case Kind.SUBSCRIBED:
            return Subscribed.from_row(row)
        case Kind.UNSUBSCRIBED:
            return Unsubscribed.from_row(row)
        case Kind.SMART_FEED | Kind.RULE:
            return Saved.from_row(row)
        case Kind.ARRIVED:
            return Arrived.from_row(row)
        case Kind.REVISED:
            return Revised.from_row(row)
        case Kind.GROUP:
            return Group()


@record(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One line of the journal."""

    serial: int
    """Grows with every change of the library, whoever made it."""
    at: datetime
    label: Message | None
    """None for what is never listed, or but a part."""
    change: Change
    part_of: int | None = None
    """The serial of the group, or of the arrival, that this is a part of."""
    undoes: int | None = None
    """The serial of the change that was taken back by this one."""
    undone: bool = False
    origin: str = ""
    """Who else said so: the account a server told it for. Empty for what was done here."""
