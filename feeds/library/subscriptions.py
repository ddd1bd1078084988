"""The feeds of a library: found, subscribed to, arranged, left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from feeds import change_labels as labels
from feeds.errors import NothingToRead, SourceError, StoreError
from feeds.hints import Hint
from feeds.library import names, web
from feeds.logins import with_login_of, without_login
from feeds.messages import Message
from feeds.model import PROGRAM, Feed, FeedKind
from feeds.query import FeedNamed, Query, feed_is_named
from feeds.record import replace
from feeds.side_by_side import first_good
from feeds.urls import host, normalise

if TYPE_CHECKING:
    from feeds.discover import Candidate
    from feeds.library.recommendations import Recommendations
    from feeds.store import Store


class Subscriptions:
    """The feeds of one library."""

    def __init__(self, store: Store, recommendations: Recommendations) -> None:
        self._store = store
        self._recommendations = recommendations
        self._typed = ""
        """The address whose feeds were looked for last, with its login."""

    def feeds(self) -> list[Feed]:
        """Every subscription, in the order they were made."""
        return self._store.subscriptions.all()

    def feed(self, id: int) -> Feed | None:
        """A subscription; None where it is gone."""
        return self._store.subscriptions.one(id)

    def there(self, id: int) -> Feed:
        """A subscription that has to be there. Raises StoreError."""
        if (feed := self.feed(id)) is None:
            raise StoreError(
                self._store.address.shown,
                Message("library.lost-feed", "has lost the feed that was just added"),
                Hint.DOCTOR,
            )
        return feed

    def query(self, feed: Feed) -> Query:
        """What finds the articles of a feed and of no other: by its name where that is its alone, else by its number."""
        alike = sum(feed_is_named(feed.title, each.title, each.url) for each in self.feeds())
        return Query.feed(feed.id) if alike > 1 else Query(FeedNamed(feed.title))

    # ------------------------------------------------------------ subscribing

    def candidates(self, address: str) -> Sequence[Candidate]:
        """The feeds that an address leads to, best first. Raises NothingToRead, FetchError."""
        from feeds import discover, parse

        def look(typed: str) -> tuple[str, Sequence[Candidate]]:
            found = discover.candidates(typed, web.get, parse.parse_safely)
            if not found:
                raise NothingToRead(
                    address, Message("discover.none", "no feed was found there"), Hint.LOOK_FOR_LINK
                )
            return discover.whole(typed), found

        bare = address.strip()
        if bare.startswith(PROGRAM):
            return [discover.Candidate(bare)]
        if "://" in bare or bare.lower().startswith("feed:"):
            self._typed, found = look(bare)
        else:
            # Without a scheme the secure one is meant, where there is one.
            self._typed, found = first_good(partial(look, f"https://{bare}"), partial(look, f"http://{bare}"))
        return found

    def subscribed(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Those of the candidates that the reader has already."""
        known = {normalise(without_login(feed.url)) for feed in self.feeds()}
        return [each for each in candidates if normalise(without_login(each.url)) in known]

    def subscribe(self, url: str, title: str = "", folder: tuple[str, ...] = ()) -> int:
        """Subscribe to a feed address; its id, also where it was known.

        A login in the address whose feeds were looked for last is that of its feeds too.
        """
        return self._store.subscriptions.add(with_login_of(url, self._typed), title=title, folder=folder)

    def follow(self, outline: Any) -> int:
        """Subscribe to a feed of a list: an outline of OPML, or what an import makes of a subscription."""
        return self._store.subscriptions.add(
            outline.url,
            title=outline.title,
            folder=outline.folder,
            settings=outline.settings,
            site_url=outline.site_url,
        )

    def unsubscribe(self, id: int) -> int:
        """Take a feed away; it can come back with all it had for thirty days. How many articles stay in the
        lists because they are starred, tagged or noted.
        """
        return self._store.subscriptions.remove(id)

    def export_opml(self) -> bytes:
        """The feeds as OPML. A list is for others too: what comes from this machine alone is not in it."""
        from feeds import opml

        outlines = [
            opml.Outline(feed.url, feed.title, feed.folder, feed.site_url, feed.settings)
            for feed in self.feeds()
            if is_on_web(feed)
        ]
        return opml.write(outlines, "Broadsheet")

    # ------------------------------------------------------------ arranging

    def rename(self, id: int, name: str) -> None:
        """Give a feed the reader's own name; empty for the publisher's."""
        before = self.there(id).title
        self._store.subscriptions.rename(id, names.cleaned(name))
        self._recommendations.known_as("feed", before, self.there(id).title)

    def follow_names(self, before: Iterable[Feed]) -> None:
        """Let what was learned of feeds count under the names that they were given since."""
        names = {feed.id: feed.title for feed in self.feeds()}
        for feed in before:
            self._recommendations.known_as("feed", feed.title, names.get(feed.id, ""))

    def move(self, id: int, folder: Sequence[str]) -> None:
        """Put a feed into a folder."""
        self._store.subscriptions.move(id, tuple(map(names.cleaned, folder)))

    def move_folder(self, old: Sequence[str], new: Sequence[str]) -> int:
        """Rename, move or merge a folder; how many feeds went along."""
        return self._store.subscriptions.move_folder(old, tuple(map(names.cleaned, new)))

    def set_settings(self, id: int, **changes: Any) -> None:
        """Change some settings of a feed."""
        self._store.subscriptions.set_settings(id, replace(self.there(id).settings, **changes))

    def set_folder_settings(self, folder: Sequence[str], **changes: Any) -> int:
        """Change some settings of every feed in a folder, taken back as one; of how many."""
        path = tuple(folder)
        inside = [feed for feed in self.feeds() if feed.folder[: len(path)] == path]
        with self._store.journal.together(labels.SET.filled(feed=path[-1])):
            for feed in inside:
                self.set_settings(feed.id, **changes)
        return len(inside)

    def apply_move(self, id: int) -> str:
        """Let a feed live where its server says it moved to; the new address. Raises SourceError."""
        feed = self.there(id)
        target = feed.fetch.moved_to
        if not target:
            raise SourceError(feed.title, Message("move.none", "it has not moved"))
        if not self._store.subscriptions.readdress(id, target):
            raise SourceError(
                feed.title,
                Message("move.there", "you have the feed at {address} already", address=target),
                Hint.UNSUBSCRIBE_ONE,
            )
        return target


def askable(feeds: Iterable[Feed]) -> list[Feed]:
    """Those of some feeds that can be asked: saved pages and feeds opened from a file have no address."""
    return [feed for feed in feeds if feed.kind is FeedKind.PROGRAM or is_on_web(feed)]


def is_on_web(feed: Feed) -> bool:
    """Whether a feed has an address that others can ask too."""
    return feed.kind is FeedKind.WEB and bool(host(feed.url))
