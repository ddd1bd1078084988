"""What the rest of the program may ask a store, by who asks. What it answers is in `feeds.store.values`.

A store keeps feeds, articles, marks and their history. There may be several kinds behind this page
(`feeds.store.sqlite`, `feeds.store.postgres`, both over `feeds.store.sql`); none of them shows through it, and the same tests hold for all.

For every method: it may be called from any thread and may block. What it wrote is kept when it returns, all of
it or nothing, with its line in the journal. What it read is of one moment. `StoreError` is raised where the
library cannot be read or written; other errors are named with the method. Ids are whole numbers above 0,
never given twice. Ids that are unknown, or no longer there, are left out of an answer and change nothing.
Datetimes are aware; they are kept to the second.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from feeds.messages import Message
from feeds.model import Article, Changes, Counts, Feed, FeedSettings, Headline, KnownEntry, Note
from feeds.store.values import (
    Account,
    AccountFeed,
    Applied,
    HistoryItem,
    Lease,
    Marked,
    Meanings,
    Named,
    Outgoing,
    Rule,
    SharedFeed,
    SmartFeed,
    Tables,
    Unindexed,
)

if TYPE_CHECKING:
    from feeds.query import Query
    from feeds.store.address import Address
    from feeds.store.journal import Kind, Recorded
    from feeds.store.runs import Runs
    from feeds.store.sql.filling import Filling

# ---------------------------------------------------------------- who shows articles


class Lists(Protocol):
    """Asked by whatever shows a list. A list is a query and an order.

    Orders are `date` (newest first), `oldest`, `title`, `feed`, `fair` (feeds take turns) and `relevance` (the best
    thousand, of a query with words). `now` is what `2 days` counts from.
    """

    recommended: Callable[[], Sequence[int]]
    """Gives the ids that `is:recommended` means; set by who knows."""

    def ids(self, query: Query, *, sort: str = "date", now: datetime | None = None) -> array[int]:
        """All ids of a list."""

    def first_ids(
        self, query: Query, limit: int, *, sort: str = "date", now: datetime | None = None
    ) -> array[int]:
        """The first ids of a list, soon."""

    def glimpse(self, query: Query, limit: int, *, sort: str = "date") -> tuple[array[int], bool]:
        """The first ids of a list as far as they are found soon, and whether these are the first `limit`, or all."""

    def place_by_date(self, ids: Sequence[int], id: int, *, oldest: bool = False) -> int | None:
        """Where an article belongs in a list that is in order of date; None for one that is not here."""

    def groups(self, ids: Sequence[int], by: str) -> list[tuple[int, str]]:
        """Where each `day` (`2026-11-20`, newest or oldest first) or `feed` begins in a list, and its name.

        The list has to be in the order of its groups.
        """

    def first_unread(self, ids: Sequence[int]) -> int | None:
        """The first of `ids` that is in the library and not read."""

    def count(self, query: Query, *, now: datetime | None = None) -> int:
        """How many articles a query finds."""

    def among(self, ids: Sequence[int], query: Query) -> list[int]:
        """Those of `ids` that a query finds, in their order."""

    def feeds_of(self, ids: Sequence[int]) -> dict[int, int]:
        """The feed of each of these articles, by id."""

    def headlines(self, ids: Sequence[int]) -> list[Headline]:
        """Rows for these ids in their order; those without an article are left out."""

    def titles_marked(self, ids: Sequence[int], query: Query) -> dict[int, str]:
        """The titles of some articles, hits of a query between U+0002 and U+0003."""

    def snippets(
        self,
        ids: Sequence[int],
        query: Query,
        to_text: Callable[[str], str],
        own: Callable[[int, str], str] | None = None,
    ) -> dict[int, str]:
        """The text around the hits of a query in some articles, hits between U+0002 and U+0003.

        `to_text` gives the plain text of HTML; `own` leaves of an article's text what is its own, where that is known.
        """


class Articles(Protocol):
    """Asked by whoever reads single articles and marks them."""

    def one(self, id: int) -> Article | None:
        """One article, whole; None where it is gone."""

    def find(self, url: str) -> int | None:
        """The newest article of this address, None where there is none."""

    def set_read(self, ids: Sequence[int], read: bool) -> int:
        """Mark articles read or unread; how many were otherwise."""

    def set_starred(self, ids: Sequence[int], starred: bool) -> int:
        """Star articles or take their stars; how many were otherwise."""

    def set_hidden(self, ids: Sequence[int], hidden: bool) -> int:
        """Hide articles or show them again; how many were otherwise."""

    def set_tags(self, ids: Sequence[int], add: Iterable[str] = (), remove: Iterable[str] = ()) -> int:
        """Put tags on articles and take others; one that is in both stays. How many articles were otherwise."""

    def tags(self) -> dict[str, int]:
        """Every tag in use with the number of its articles that are listed, by name."""

    def rename_tag(self, old: str, new: str) -> int:
        """Give the articles of one tag another instead, or none (empty); how many. One that is there takes them in.

        Saved queries and rules go along.
        """

    def set_place(self, id: int, anchor: str) -> None:
        """Remember where reading stopped; empty forgets it."""

    def keep_note(self, id: int, note: Note) -> int:
        """Keep a note on an article; its id, 0 where the article is gone. One that has an id is changed."""

    def remove_note(self, note: int) -> None:
        """Take a note, by its id, from its article."""

    def set_full_text(self, id: int, html: str) -> None:
        """Keep the body of the article's own page beside what the feed gave."""


# ---------------------------------------------------------------- who arranges


class Subscriptions(Protocol):
    """Asked by whoever subscribes, arranges and unsubscribes."""

    def add(
        self,
        url: str,
        *,
        title: str = "",
        folder: Sequence[str] = (),
        settings: FeedSettings | None = None,
        site_url: str = "",
        undoable: bool = True,
    ) -> int:
        """Subscribe; the feed's id. An address that is known gives the id it has.

        `title` is its name until the publisher's is known; where that is another, it is the reader's own.
        A feed that was removed less than thirty days ago comes back with all it had.
        """

    def all(self) -> list[Feed]:
        """Every subscription, in the order they were made."""

    def one(self, id: int) -> Feed | None:
        """A subscription; None where it is gone."""

    def counts(self) -> Counts:
        """How much there is of everything, without counting."""

    def rename(self, id: int, name: str) -> None:
        """Give a feed the reader's own name; empty for the publisher's. Saved queries and rules go along."""

    def move(self, id: int, folder: Sequence[str]) -> None:
        """Put a feed into a folder."""

    def set_settings(self, id: int, settings: FeedSettings) -> None:
        """Give a feed other settings."""

    def move_folder(self, old: Sequence[str], new: Sequence[str]) -> int:
        """Give a folder another path, its subfolders and feeds with it; how many feeds. Into one that is there, it merges."""

    def readdress(self, id: int, url: str) -> bool:
        """Let a feed live at another address from now on; False where another feed lives there."""

    def remove(self, id: int) -> int:
        """Unsubscribe. Everything is kept for thirty days; starred, tagged and noted articles stay in the lists: how many."""


class Saved(Protocol):
    """Asked by whoever keeps queries: smart feeds, and rules for what arrives."""

    def smart_feeds(self) -> list[SmartFeed]:
        """In the order they were made."""

    def save_smart_feed(self, name: str, query: str) -> int:
        """Keep a query under a name, instead of the one that had it; its id."""

    def remove_smart_feed(self, name: str) -> None: ...

    def rules(self) -> list[Rule]:
        """In the order they were made."""

    def save_rule(self, name: str, query: str, action: str) -> int:
        """Keep a rule under a name, instead of the one that had it; its id."""

    def remove_rule(self, name: str) -> None: ...


# ---------------------------------------------------------------- who fetches


class Arrivals(Protocol):
    """Asked by a refresh."""

    def lease(
        self,
        worker: str,
        *,
        limit: int | None = None,
        per_host: int | None = None,
        seconds: float,
        now: datetime,
        more: bool = False,
    ) -> list[Feed]:
        """Feeds to be asked now, the longest waiting first, at most `limit` and of one host `per_host` (None: all),
        those that other workers ask of it counted. Where there is a `limit`, of many no more than half: the rest is
        for others.

        For so many seconds no other worker is given them, unless what became of one is written
        (`apply_all`) or the worker gives them back. A worker that asks again is given its own again, or with `more`
        others, and of its hosts what it has is counted.
        """

    def release(self, worker: str) -> None:
        """Give back whatever a worker still has."""

    def keep_lease(self, worker: str, *, seconds: float, now: datetime) -> int:
        """Let what a worker still has be its own for so many seconds more; how many feeds."""

    def leases(self, now: datetime) -> list[Lease]:
        """Which workers ask feeds now, by name."""

    def due(self, now: datetime) -> list[Feed]:
        """What a worker without a lease would be given."""

    def due_count(self, now: datetime) -> int:
        """How many they are."""

    def askable(self, feeds: Sequence[Feed]) -> list[Feed]:
        """Those of these feeds that who opened the library may ask: none where others fetch for its readers. What they
        fetched is there then.
        """

    def unjudged(self) -> list[int]:
        """Some articles that others fetched for this reader and that no rule of theirs has seen yet, in order."""

    def judged(self, last: int) -> None:
        """The reader's rules have seen all articles up to this one."""

    def known(self, feed_id: int) -> dict[str, KnownEntry]:
        """Every guid ever seen in a feed, also where the text is gone."""

    def known_all(self, feed_ids: Collection[int]) -> dict[int, dict[str, KnownEntry]]:
        """The same of several feeds, by their ids."""

    def apply(self, changes: Changes) -> Applied:
        """Write what one refresh decided, all or nothing."""

    def apply_all(self, changes: Iterable[Changes]) -> list[Applied]:
        """Write what several refreshes decided, all or nothing. A feed that was removed meanwhile takes nothing."""


# ---------------------------------------------------------------- who follows


class Journal(Protocol):
    """Asked by undo, and by whoever follows a library: other windows, the indexes, sync. See `feeds.store.journal`."""

    def together(self, label: Message) -> AbstractContextManager[None]:
        """Changes made within are written at once and are taken back as one."""

    def acting(self, act: int) -> AbstractContextManager[None]:
        """Changes made within are written at once, and of this act, of which other stores may have a part."""

    def told_by(self, origin: str) -> AbstractContextManager[None]:
        """Changes made within are written at once, and what an account said: they are in no history."""

    def rehearsal(self) -> AbstractContextManager[None]:
        """Whatever is written within is gone afterwards, as if nothing had been done."""

    def undo(self, change: int | None = None) -> Message | None:
        """Take back a change; its label, or None where there is nothing to take back.

        None means the last: of those made through this store while there are any, then of all.
        Marks are put as they were whatever came after. What has one value only (a name, a folder, a
        rule) is left alone where it was changed again since. Raises UndoError.
        """

    def undo_act(self, act: int) -> Message | None:
        """Take back what this store has a part in; its label, None where it has none. Raises UndoError."""

    def act_of(self, change: int) -> int:
        """The act that a change made through this store is of, 0 where another program made it."""

    def last_done(self) -> int:
        """The last act of this program that this store has a part in that is not taken back, 0 for none."""

    def history(self, limit: int = 100) -> list[HistoryItem]:
        """What the reader did in the last thirty days, newest first."""

    def stirred(self) -> bool:
        """Whether others may have written since this was last asked: False only where that is known without asking
        the library. For one who asks.
        """

    def serial(self) -> int:
        """The serial of the last change, 0 where there was none."""

    def since(self, serial: int, limit: int = 1000, kinds: Sequence[Kind] = ()) -> list[Recorded]:
        """The changes after a serial in their order, of these kinds (all, where none are named), this store's own too."""

    def kinds_since(self, serial: int, *, own: bool = True) -> tuple[int, frozenset[Kind]]:
        """The last serial, and which kinds of changes came after one; without `own` only what others wrote."""

    def cursor(self, name: str) -> int | None:
        """How far a follower has read; None for one that is unknown."""

    def set_cursor(self, name: str, serial: int | None) -> None:
        """Note how far a follower has read, with what is written in the same `together`; None ends its following.

        What a follower has not read stays, however old it is.
        """


class Index(Protocol):
    """Asked by the indexes."""

    def unindexed(self, after_id: int, limit: int, version: int = 0) -> list[Unindexed]:
        """Articles with ids above `after_id`, ascending, as an index of its own takes them in: where others prepared
        them in this version, with what they made instead of a text.
        """

    def prepare(self, make: Callable[[Unindexed], bytes], version: int, limit: int) -> int:
        """Prepare up to `limit` articles for the indexes of all readers, with what `make` makes of each; how many were.

        None where the library has no index but one, or another program does it.
        """

    def learning(self) -> AbstractContextManager[bool]:
        """The turn of one worker at learning what articles mean for all; False where another has it."""

    def meanings(self, ids: Sequence[int], encoder: str) -> Meanings:
        """What other programs learned of the meaning of articles, as vectors by this encoder."""

    def keep_meanings(self, encoder: str, vectors: Mapping[int, bytes], wordings: Mapping[int, int]) -> None:
        """Let other programs have vectors that were made of texts of these wordings. Nothing is kept where the library
        has no index but one, or for who may not write what is everybody's.
        """

    def texts(self, ids: Sequence[int]) -> list[tuple[int, str, str]]:
        """Ids with the titles and the HTML of their texts; those gone are left out."""

    def is_behind(self) -> bool:
        """Whether any text waits for the search index."""

    def waiting(self) -> int:
        """How many articles were never taken into the search index: of these only titles are searched, the newest ones'."""

    def take_in(self, to_text: Callable[[str], str], limit: int) -> int:
        """Take up to `limit` waiting articles into the search index; how many were taken.

        `to_text` gives the plain text of HTML. In portions of some hundred, other writers get their turn.
        """


# ---------------------------------------------------------------- who looks after it


class Maintenance(Protocol):
    """Asked once a day, and by `broadsheet doctor`."""

    def retain(self, now: datetime, days: int | None, count: int | None) -> tuple[int, int]:
        """Drop texts older than `days` or beyond the newest `count` of a feed; how many, and how many stayed.

        A feed's own limits go first, None sets none. Starred and tagged articles stay, and what was
        dropped never comes back as new.
        """

    def sweep(self, now: datetime) -> int:
        """Purge what was removed or changed more than thirty days ago; how many feeds."""

    def backup(self, path: Path) -> None:
        """Copy the library as it is now, while it is in use."""

    def tables(
        self, leave: Collection[str] = (), skip: Mapping[str, int] = ...
    ) -> AbstractContextManager[tuple[int, Tables]]:
        """The version of the tables, and all of them but those named, in one state of the library: for an archive.

        Rows are in the order of their keys; of some tables the first are skipped, so many.
        """

    def filling(self, source: str) -> Filling:
        """Make the library a copy of another, which `source` names in one state of it.

        Raises StoreError for one that has something else in it.
        """

    def check(self) -> list[Message]:
        """What is wrong with the library, as clauses; nothing when it is sound."""

    def repair(self) -> None:
        """Put right what `check` finds; the search index is to be filled anew by `Index.take_in`."""


class Accounts(Protocol):
    """Asked by sync, about accounts by their ids. Entries are named by their ids on the account's server.

    What the reader does to articles and feeds of an account is read from the journal and becomes a line of its
    outbox for each thing it is about; what the server itself said (`Journal.told_by`) does not.
    """

    def all(self) -> list[Account]:
        """In the order they were added."""

    def named(self, name: str) -> Account | None: ...

    def add(self, wish: Account) -> int | None:
        """Keep an account; its id, None where another has its name."""

    def remove(self, id: int) -> None:
        """Forget an account and what waits to be sent; its feeds and articles stay."""

    def note(self, id: int, *, bookmark: str | None = None) -> None:
        """Where the next meeting goes on."""

    def ended(self, id: int, at: datetime, error: Message | None = None) -> None:
        """How the last meeting ended."""

    def feed_ids(self) -> frozenset[int]:
        """Every feed that an account's server fetches."""

    def feeds(self, id: int) -> list[AccountFeed]:
        """The feeds of an account, those that were removed here and not yet there too."""

    def subscribe(self, id: int, url: str, title: str, folder: Sequence[str]) -> int:
        """A feed for an account, at an address that may be a feed of another account too; its id.

        A feed that is fetched here becomes the account's, with all that it has.
        """

    def elsewhere(self, id: int) -> int:
        """The feed for what an account keeps of feeds that it has not, made where it is missing."""

    def join(self, id: int, feed_id: int, remote: str = "", seen: str = "") -> None:
        """Let a feed be of an account, under its id there."""

    def leave(self, feed_id: int) -> None:
        """Let a feed be of no account."""

    def feeds_there(self, id: int) -> dict[str, int]:
        """The feeds of an account by their ids there."""

    def entries(self, id: int, remotes: Iterable[str]) -> dict[str, int]:
        """Articles by their ids there, those of these that are here."""

    def know(self, id: int, pairs: Iterable[tuple[str, int]]) -> None:
        """Note which articles entries are, by their ids there."""

    def articles_at(self, feed_id: int, urls: Iterable[str]) -> dict[str, int]:
        """Articles of a feed by their addresses, of these, that are no account's yet."""

    def articles_of(self, feed_id: int, guids: Iterable[str]) -> dict[str, int]:
        """Articles of a feed by their guids."""

    def marked(self, id: int, articles: Iterable[int]) -> dict[int, tuple[bool, bool, frozenset[str]]]:
        """Whether articles are unread and starred, and their tags."""

    def known(self, id: int) -> frozenset[str]:
        """Every entry that is here, by its id there."""

    def sets(self, id: int) -> Mapping[tuple[str, str], set[str]]:
        """Entries by the sets they lie in: `unread`, `starred`, or `tag` and its name."""

    def outbox(self, id: int) -> list[Outgoing]:
        """What the server may not know yet, the journal's last lines included."""

    def waiting(self, id: int) -> int:
        """How many changes wait to be sent."""

    def put_out(self, id: int, at: datetime, lines: Iterable[tuple[str, str, str, Any]]) -> None:
        """Let changes wait to be sent that stand in no journal as the reader's: `Outgoing` what, thing, name, value."""

    def acknowledge(self, id: int, serials: Sequence[int], at: datetime) -> None:
        """The server answered these."""

    def settle(self, id: int, serials: Iterable[int]) -> None:
        """Let go of changes that the server knows, or cannot keep."""


class Shared(Protocol):
    """Asked by sync through a folder, about what devices share without a server.

    Feeds that are an account's, a file's or a program's are none of it, nor are their articles.
    """

    def feeds(self) -> list[SharedFeed]:
        """All subscriptions."""

    def feed(self, id: int) -> SharedFeed | None:
        """A feed, one that was removed lately too."""

    def feed_at(self, key: str) -> int | None:
        """The subscription of this key."""

    def marks(self) -> Iterator[Marked]:
        """Every mark there is, in one state of the library."""

    def names(self, runs: Runs) -> dict[int, Named]:
        """Articles by their ids, as other devices know them."""

    def mark(self, marks: Iterable[Marked]) -> None:
        """Mark articles; what is not here yet is marked when it arrives. To be called as `Journal.told_by`."""

    def moved(self, old: str, key: str) -> None:
        """Note that the feed of one key has another: what is said of it under the old one is said of it."""


class State(Protocol):
    """Asked by whoever has to remember a small thing."""

    def get(self, key: str) -> str | None:
        """What is kept under a name; None where nothing is."""

    def set(self, key: str, value: str) -> None: ...


class Store(Protocol):
    """An open library, by who asks."""

    @property
    def address(self) -> Address: ...

    @property
    def lists(self) -> Lists: ...

    @property
    def articles(self) -> Articles: ...

    @property
    def subscriptions(self) -> Subscriptions: ...

    @property
    def saved(self) -> Saved: ...

    @property
    def arrivals(self) -> Arrivals: ...

    @property
    def journal(self) -> Journal: ...

    @property
    def index(self) -> Index: ...

    @property
    def maintenance(self) -> Maintenance: ...

    @property
    def accounts(self) -> Accounts: ...

    @property
    def shared(self) -> Shared: ...

    @property
    def state(self) -> State: ...

    def close(self) -> None:
        """Let go of it; whatever is asked afterwards raises StoreError."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...
