"""What is opened is kept: written into the reader's own library, with all that was done to it."""

from __future__ import annotations

from collections.abc import Iterable

from feeds import change_labels as labels
from feeds.library import Library, names
from feeds.library.articles import carry
from feeds.model import PAGES, Feed, FeedKind, ParsedFeed
from feeds.query import Is, Query
from feeds.workspace.places import Places

HIDDEN = Query(Is("hidden"))


class Keeping:
    """What was kept of what is open, and the way there."""

    def __init__(self, places: Places[Library]) -> None:
        self._places = places
        self._kept: dict[int, int] = {}
        """Ids here of what was opened -> ids of what was kept of it, in the own library."""

    def copies(self, ids: Iterable[int]) -> list[int]:
        """What was kept of these articles, and is still there, by its ids in the own library."""
        kept = [self._kept[id] for id in ids if id in self._kept]
        return self._places.own.store.lists.among(kept, Query()) if kept else []

    def at(self, url: str) -> int | None:
        """The newest article of this address in the reader's own library."""
        own = self._places.own
        found = own.articles.find(url)
        return None if found is None else self._places.seen(own, found)

    def keep(self) -> int:
        """Write what is opened into the own library; how many articles that added."""
        own, opened = self._places.own, self._places.opened
        if opened is None:
            return 0
        before = set(self._kept)
        with own.store.journal.together(labels.KEPT):
            added = sum(self._keep_feed(opened, feed) for feed in opened.subscriptions.feeds())
        self._teach([self._kept[id] for id in self._kept.keys() - before])
        return added

    def _teach(self, kept: list[int]) -> None:
        """Let the stars of what was kept tell what the reader likes."""
        own = self._places.own
        own.recommendations.starred(own.store.lists.among(kept, Query.starred()))

    def _keep_feed(self, opened: Library, feed: Feed) -> int:
        listed = Query.feed(feed.id)
        hidden = opened.store.lists.ids(listed & HIDDEN)
        articles = list(opened.articles.whole((*opened.store.lists.ids(listed), *hidden)))
        parsed = ParsedFeed(
            url=feed.url,
            title="" if feed.kind is FeedKind.PAGES else feed.title,
            link=feed.site_url,
            lang=feed.lang,
            entries=tuple(article.entry for article in articles),
        )
        own = self._places.own
        id, added = own.sources.receive(parsed, feed.title, folder=feed.folder, settings=feed.settings)
        found = carry(articles, hidden, own.store, id)
        self._kept |= {self._places.seen(opened, there): kept for there, kept in found.items()}
        return added

    # ------------------------------------------------------------ pages opened in passing

    def is_transient(self, id: int) -> bool:
        """Whether an article is of a page that was opened in passing."""
        return self._places.at(id)[0] is self._places.transient

    def keep_transient(self, id: int) -> int:
        """Write an article opened in passing into the own library; how many were added: 1, or 0 if it is there."""
        library, there = self._places.at(id)
        article = library.store.articles.one(there)
        if article is None:
            return 0
        page = ParsedFeed(url=PAGES, entries=(article.entry,))
        own = self._places.own
        with own.store.journal.together(labels.KEPT_ONE.filled(what=labels.titled(article.entry.title))):
            feed_id, added = own.sources.receive(page, names.of_shelf(""), article.entry.url)
            found = carry([article], library.store.lists.among([there], HIDDEN), own.store, feed_id)
        self._kept |= {self._places.seen(library, passed): kept for passed, kept in found.items()}
        return added
