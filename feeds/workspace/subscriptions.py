"""Feeds of whichever library, by their ids here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from feeds.library import Library
from feeds.model import MOST_CONNECTIONS, Feed
from feeds.query import FeedNamed, Query
from feeds.record import replace
from feeds.workspace.articles import Articles
from feeds.workspace.places import Places

if TYPE_CHECKING:
    from feeds.update import Outcome


class Subscriptions:
    """The feeds of what is open. New ones go to the own library: `Library.subscriptions`."""

    def __init__(self, places: Places[Library], articles: Articles) -> None:
        self._places = places
        self._articles = articles

    def feed(self, id: int) -> Feed | None:
        """A subscription; None where it is gone."""
        library, there = self._places.at(id)
        found = library.subscriptions.feed(there)
        return None if found is None else replace(found, id=id)

    def query(self, id: int) -> Query:
        """What finds the articles of a feed and of no other of the reader's: by its name where that is its
        alone, else by its number. Raises StoreError for one that is gone.
        """
        library, there = self._places.at(id)
        feed = library.subscriptions.there(there)
        return (
            library.subscriptions.query(feed) if library is self._places.own else Query(FeedNamed(feed.title))
        )

    def rename(self, id: int, name: str) -> None:
        """Give a feed the reader's own name; empty for the publisher's."""
        library, there = self._places.at(id)
        library.subscriptions.rename(there, name)

    def move(self, id: int, folder: Sequence[str]) -> None:
        """Put a feed into a folder."""
        library, there = self._places.at(id)
        library.subscriptions.move(there, folder)

    def set_settings(self, id: int, **changes: Any) -> None:
        """Change some settings of a feed."""
        library, there = self._places.at(id)
        library.subscriptions.set_settings(there, **changes)

    def unsubscribe(self, id: int) -> int:
        """Take a feed away; it can come back with all it had for thirty days. How many articles stay in the
        lists because they are starred, tagged or noted.
        """
        library, there = self._places.at(id)
        return library.subscriptions.unsubscribe(there)

    def apply_move(self, id: int) -> str:
        """Let a feed live where its server says it moved to; the new address. Raises SourceError."""
        library, there = self._places.at(id)
        return library.subscriptions.apply_move(there)

    # ------------------------------------------------------------ refreshing

    def asked_count(self, feed_ids: Sequence[int] | None = None, *, force: bool = False) -> int:
        """How many feeds `refresh` would ask."""
        if feed_ids is None:
            return self._places.shown.arrivals.asked_count(force=force)
        return sum(library.arrivals.asked_count(there) for library, there in self._places.route(feed_ids))

    def refresh(
        self,
        feed_ids: Sequence[int] | None = None,
        *,
        force: bool = False,
        connections: int = MOST_CONNECTIONS,
        apart: bool = False,
        unasked: bool = False,
    ) -> Iterator[Outcome]:
        """Fetch feeds: these, or those of what is shown that are due (all of them with `force`).

        See `feeds.library.arrivals.Arrivals.refresh`.
        """
        from feeds import update

        options = update.Options(connections=connections, unasked=unasked)
        shown = self._places.shown
        if feed_ids is None:
            yield from update.complete(shown.arrivals.outcomes(None, options, force=force, apart=apart), self)
            return

        def outcomes() -> Iterator[Outcome]:
            for library, there in self._places.route(feed_ids):
                for outcome in library.arrivals.outcomes(there, options, apart=apart):
                    yield self._seen(library, outcome)

        yield from update.complete(outcomes(), self)

    def fetch_full_text(self, id: int) -> object:
        return self._articles.fetch_full_text(id)

    def catch_up(self) -> bool:
        return self._places.shown.index.catch_up()

    def _seen(self, library: Library, outcome: Outcome) -> Outcome:
        """What became of a feed of one of the libraries, by its ids here."""
        from feeds.update import Updated

        if library is self._places.shown:
            return outcome
        seen = partial(self._places.seen, library)
        feed = replace(outcome.feed, id=seen(outcome.feed.id))
        if isinstance(outcome, Updated):
            new, revised = tuple(map(seen, outcome.new_ids)), tuple(map(seen, outcome.revised_ids))
            return replace(outcome, feed=feed, new_ids=new, revised_ids=revised)
        return replace(outcome, feed=feed)
