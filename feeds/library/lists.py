"""Lists of articles: their ids in order, their rows, how many there are."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from feeds.library.index import plain_text
from feeds.model import Counts, Headline
from feeds.query import Query
from feeds.record import replace

if TYPE_CHECKING:
    from feeds.edition import Edition
    from feeds.library.index import Index
    from feeds.library.recommendations import Recommendations
    from feeds.library.stories import Stories
    from feeds.store import Store

FOR_YOU_ORDER, STORY_ORDER, EDITION_ORDER = "for you", "story", "edition"
OWN_ORDERS = (FOR_YOU_ORDER, STORY_ORDER, EDITION_ORDER)
"""Orders that no store knows."""


class Lists:
    """The lists of one library. A list is a query and an order: one of `feeds.store.protocol.Lists`, `for you`
    (what the reader would like first), `story` (what several sources tell first), or `edition` (the paper that was
    made last, and nothing else).

    Of a story that several sources tell, the first in the list stands for all, where lists are folded.
    """

    def __init__(
        self, store: Store, index: Index, stories: Stories, recommendations: Recommendations
    ) -> None:
        self._store = store
        self._index = index
        self.stories = stories
        self._recommendations = recommendations
        self._visited: str | None = None
        self.paper: Edition | None = None
        """The paper that was made last."""

    def is_empty(self) -> bool:
        """Whether the library has neither articles nor feeds."""
        return not self._store.lists.first_ids(Query(), 1) and not self._store.subscriptions.all()

    def counts(self) -> Counts:
        return self._store.subscriptions.counts()

    # ------------------------------------------------------------ ids

    def ids(self, query: Query, sort: str = "date") -> array[int]:
        """All ids of a list."""
        if sort == FOR_YOU_ORDER:
            return self._for_you(query)
        if sort == STORY_ORDER:
            return self.stories.together(self._store.lists.ids(query))
        if sort == EDITION_ORDER:
            pieces = self.paper.pieces if self.paper is not None else ()
            return array("q", self.among([piece.id for piece in pieces], query))
        return self.stories.folded(self._store.lists.ids(query, sort=sort))

    def first(self, query: Query, limit: int, sort: str = "date") -> tuple[Sequence[int], bool]:
        """The first `limit` ids of a list, and whether they are all of it."""
        if sort in OWN_ORDERS:
            return self.ids(query, sort), True
        ids = self._store.lists.first_ids(query, limit, sort=sort)
        return self.stories.folded(ids), len(ids) < limit

    def glimpse(self, query: Query, limit: int, sort: str = "date") -> tuple[Sequence[int], bool]:
        """The first ids of a list as far as they are found soon, and whether they are all of it."""
        if sort in OWN_ORDERS:
            return self.ids(query, sort), True
        ids, sure = self._store.lists.glimpse(query, limit, sort=sort)
        return self.stories.folded(ids), sure and len(ids) < limit

    def search(self, query: Query, limit: int) -> Sequence[int]:
        """What a query finds, by relevance and freshness."""
        return self._store.lists.first_ids(query, limit, sort="relevance")

    def among(self, ids: Sequence[int], query: Query) -> list[int]:
        """Those of `ids` that a query finds."""
        return self._store.lists.among(ids, query)

    def count(self, query: Query) -> int:
        return self._store.lists.count(query)

    def first_unread(self, ids: Sequence[int]) -> int | None:
        """The first of `ids` that is not read."""
        return self._store.lists.first_unread(ids)

    def place_in(self, ids: Sequence[int], id: int, sort: str, before: Sequence[int]) -> int:
        """Where an article belongs that a list does not have: by its date, else below what stood above it `before`."""
        if sort in ("date", "oldest"):
            place = self._store.lists.place_by_date(ids, id, oldest=sort == "oldest")
            if place is not None:
                return place
        places = {each: place for place, each in enumerate(ids)}
        above = before[: before.index(id)] if id in before else ()
        return next((places[each] + 1 for each in reversed(above) if each in places), 0)

    def groups(self, ids: Sequence[int], by: str) -> list[tuple[int, str]]:
        """Where each group begins in a list and what it is: a `day` (`2026-11-20`), the name of a `feed`,
        how many sources tell a `story` (nothing for the pieces that only one tells), or the section of an `edition`
        (nothing for its front page).

        The list has to be in the order of its groups: by date, `feed`, `story`, `edition`.
        """
        if by == EDITION_ORDER:
            return self.paper.groups(ids) if self.paper is not None else []
        return self.stories.groups(ids) if by == STORY_ORDER else self._store.lists.groups(ids, by)

    def _for_you(self, query: Query) -> array[int]:
        """What the reader would like most of a list, best first; then the rest by date."""
        liked = self._recommendations.ids()
        found = set(self._store.lists.among(liked, query))
        best = [id for id in liked if id in found]
        known = set(best)
        return array("q", (*best, *(id for id in self._store.lists.ids(query) if id not in known)))

    # ------------------------------------------------------------ rows

    def headlines(self, ids: Sequence[int]) -> list[Headline]:
        """Rows for these ids, in order; ids the library has no longer are left out."""
        rows = self._store.lists.headlines(ids)
        told = self.stories.sources([row.id for row in rows])
        return (
            [replace(row, sources=told[row.id]) if row.id in told else row for row in rows] if told else rows
        )

    def found(self, rows: Sequence[Headline], query: Query) -> list[Headline]:
        """Rows with the hits of a query: marked in the title, and the words around them."""
        ids = [row.id for row in rows]
        titles = self._store.lists.titles_marked(ids, query)
        own = None if self._index.loaded is None else self._index.loaded.own_words(ids)
        texts = self._store.lists.snippets(ids, query, plain_text, own)
        return [replace(row, marked=titles.get(row.id, ""), snippet=texts.get(row.id, "")) for row in rows]

    # ------------------------------------------------------------ visits

    def last_visit(self) -> str:
        """When the reader was last here before this time, as the query language writes it; empty at first."""
        if self._visited is None:
            self._visited = self._store.state.get("visit") or ""
        return self._visited

    def note_visit(self, now: datetime) -> None:
        """The reader is here."""
        self.last_visit()
        self._store.state.set("visit", f"{now.astimezone():%Y-%m-%d %H:%M}")
