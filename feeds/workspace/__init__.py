"""What is open in one window: the reader's own library, sources opened beside it, pages opened in passing.

The only place that reads where an id comes from (`places`). Lists are of what is `shown`; what is done to an article
or feed reaches the library it lives in; smart feeds, rules, tags, subscriptions and the profile are those of the
`own` library. Nothing that is opened is written there until `keep`.

Every method may block; all may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.errors import FeedsError, StoreError
from feeds.library import Library, Opened, Told
from feeds.model import Headline
from feeds.query import Query
from feeds.record import record, replace
from feeds.workspace.articles import Articles
from feeds.workspace.keeping import Keeping
from feeds.workspace.places import Places
from feeds.workspace.recommendations import Recommendations
from feeds.workspace.subscriptions import Subscriptions

if TYPE_CHECKING:
    from feeds.library.arrivals import Allowed
    from feeds.messages import Message
    from feeds.store import HistoryItem

HISTORY = 500
"""Changes that the reader can look through."""


@record(frozen=True, slots=True)
class Around:
    """What is so around a window."""

    wrote: bool = False
    """Whether another program has written to what is shown since the last look."""
    is_away: bool = False
    """Whether the library cannot be reached."""
    unsent: int = 0
    """How many marks wait on this machine until it can."""
    told: tuple[Message, ...] = ()
    """What the reader is to be told of marks that were sent, and what rules want told of what others fetched, a sentence
    each.
    """


class Workspace:
    """What is open, by part."""

    def __init__(self, own: Library, opened: Library | None = None) -> None:
        self.places = Places(own, opened)
        self.keeping = Keeping(self.places)
        self.articles = Articles(self.places, self.keeping)
        self.subscriptions = Subscriptions(self.places, self.articles)
        self.recommendations = Recommendations(self.places, self.articles)

    @classmethod
    def at(cls, path: Path | str, *, readonly: bool = False, programs: Allowed = dict) -> Workspace:
        """The reader's own library, kept in a file or on a server, alone; its feeds may name `programs`. Raises StoreError."""
        return cls(Library.at(path, readonly=readonly, programs=programs))

    @classmethod
    def in_memory(cls) -> Workspace:
        """An empty library that is kept nowhere, alone."""
        return cls(Library.in_memory())

    @property
    def own(self) -> Library:
        """The reader's own library."""
        return self.places.own

    @property
    def shown(self) -> Library:
        """What the lists are of: the opened sources, else the own library."""
        return self.places.shown

    @property
    def opened(self) -> Library | None:
        """The sources that were opened beside the own library."""
        return self.places.opened

    def alone(self) -> Workspace:
        """The own library without what is opened beside it."""
        return self if self.opened is None else Workspace(self.own)

    def beside(self) -> Workspace:
        """The own library with an empty one before it, for sources to be opened."""
        return Workspace(self.own, Library.in_memory())

    def close(self) -> None:
        for library in self.places.all():
            library.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------ rows

    def headlines(self, ids: Sequence[int]) -> list[Headline]:
        """Rows for these ids, in order; ids that are no longer there are left out."""
        routed = self.places.route(ids)
        if all(library is self.shown for library, _ in routed):
            return self.shown.lists.headlines(ids)
        rows = {
            row.id: row
            for library, there in routed
            for row in (self._seen(library, row) for row in library.lists.headlines(there))
        }
        return [rows[id] for id in ids if id in rows]

    def _seen(self, library: Library, row: Headline) -> Headline:
        """A row of one of the libraries, by its ids here."""
        if library is self.shown:
            return row
        seen = self.places.seen
        return replace(row, id=seen(library, row.id), feed_id=seen(library, row.feed_id))

    def story(self, id: int) -> list[Told]:
        """The pieces of the story an article tells, newest first, each with the words only it has."""
        library, there = self.places.at(id)
        members = library.lists.stories.compare(there)
        rows = {row.id: row for row in library.lists.headlines([member for member, _ in members])}
        return [Told(self._seen(library, rows[member]), adds) for member, adds in members if member in rows]

    def preview(self, query: str) -> tuple[list[Headline], int]:
        """Which of the reader's newest articles a rule would have been about, and how many were looked at.

        An empty library has none: then those that are open beside it. Raises QueryError.
        """
        for library in (self.own, self.shown):
            about, looked_at = library.saved.preview(query)
            if looked_at:
                break
        return [self._seen(library, row) for row in library.lists.headlines(about)], looked_at

    # ------------------------------------------------------------ others

    def look_around(self) -> Around:
        """Send what waits for the own library, and look for what others wrote in what is shown."""
        unsent = self.own.unsent
        if unsent is None:
            return Around(self.shown.others_wrote())
        wrote = is_away = False
        try:
            unsent.send()
            wrote = self.shown.others_wrote()
        except StoreError as error:
            if not error.is_away:
                raise
            is_away = True
        told = (*unsent.told(), *self.own.arrivals.notices())
        return Around(wrote, is_away, unsent.number(), told)

    # ------------------------------------------------------------ undo

    def undo(self, change_id: int | None = None) -> Message | None:
        """Take back a change; what it was, or None where there is none. Raises UndoError.

        None means the last: of what was done in this window, in whichever library; where nothing was, of
        the reader's own library.
        """
        journals = [library.store.journal for library in self.places.all()]
        if change_id is None:
            act = self.last_done()
            journal, change = self.own.store.journal, None
        else:
            library, change = self.places.at(change_id)
            journal = library.store.journal
            act = journal.act_of(change)
        if not act:
            return journal.undo(change)
        return next(filter(None, [each.undo_act(act) for each in journals]), None)

    def last_done(self) -> int:
        """The last thing done in this window that can be taken back, as a number; 0 for none."""
        return max(library.store.journal.last_done() for library in self.places.all())

    def history(self) -> list[HistoryItem]:
        """What the reader did in the last thirty days, newest first."""
        items: list[HistoryItem] = []
        acts: set[int] = set()
        for library in self.places.all():
            for item in library.store.journal.history(HISTORY):
                act = library.store.journal.act_of(item.id)
                # What was done in two libraries at once stands there once.
                if act not in acts or not act:
                    items.append(replace(item, id=self.places.seen(library, item.id)))
                    acts.add(act)
        return sorted(items, key=lambda item: item.at, reverse=True)[:HISTORY]


def read_source(name: str) -> Iterator[Opened | FeedsError]:
    """The articles of one source, read without keeping them, and what could not be read."""
    with Library.in_memory() as library:
        for taken in library.sources.read([name]):
            if isinstance(taken, FeedsError):
                yield taken
        for id in sorted(library.lists.ids(Query())):
            opened = library.articles.open(id)
            if opened is not None:
                yield opened
