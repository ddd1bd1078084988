"""An archive of a library of ours, read as what another library may take over: nothing there is taken back.

A subscription is the same where its address is, an article where its guid or page is within it; what was read,
starred, hidden, tagged, noted or fetched in either is so afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from feeds.model import PROGRAM
from feeds.query import Is, Query
from feeds.transfer.imports import Item, Mark, Plan, Rule, Search, Subscription

if TYPE_CHECKING:
    from feeds.model import Article, Feed
    from feeds.store import Store

NAME = "Broadsheet"
HIDDEN = Query(Is("hidden"))


@contextmanager
def opened(archive: Path) -> Iterator[tuple[Plan, frozenset[str]]]:
    """What an archive holds, and the programs its feeds name, while it lies unpacked. Raises ParseError, StoreError."""
    from feeds.store import open_store
    from feeds.transfer.archive import unpack

    with TemporaryDirectory(prefix="broadsheet-") as folder:
        path = Path(folder, "library.db")
        unpack(archive, path)
        with open_store(str(path)) as store:
            yield Plan(NAME, lambda: _items(store)), _programs(store.subscriptions.all())


def _programs(feeds: Iterable[Feed]) -> frozenset[str]:
    # They run only what the settings of this machine name so.
    named = {feed.url.removeprefix(PROGRAM) for feed in feeds if feed.url.startswith(PROGRAM)}
    return frozenset(named | {feed.settings.filter for feed in feeds if feed.settings.filter})


def _items(store: Store) -> Iterator[Item]:
    feeds = store.subscriptions.all()
    for feed in feeds:
        yield Subscription(feed.url, feed.title, feed.folder, feed.site_url, feed.settings)
    for smart in store.saved.smart_feeds():
        yield Search(smart.name, smart.query)
    for rule in store.saved.rules():
        yield Rule(rule.name, rule.query, rule.action)
    for feed in feeds:
        yield from _marks(store, Query.feed(feed.id))
    followed = {feed.id for feed in feeds}
    yield from (mark for id, mark in _all(store, Query()) if id not in followed)


def _marks(store: Store, query: Query) -> Iterator[Mark]:
    return (mark for _, mark in _all(store, query))


def _all(store: Store, query: Query) -> Iterator[tuple[int, Mark]]:
    """The feed and the mark of each article that a query finds, hidden ones too."""
    for hidden in (False, True):
        for id in store.lists.ids(query & HIDDEN if hidden else query):
            article = store.articles.one(id)
            if article is not None:
                yield article.feed_id, _mark(article, hidden=hidden)


def _mark(article: Article, *, hidden: bool) -> Mark:
    return Mark(
        entry=article.entry,
        feed=article.feed_url,
        read=article.read,
        starred=article.starred,
        hidden=hidden,
        tags=article.tags,
        notes=tuple(replace(note, id=0) for note in article.notes),
        full_text=article.full_text,
        place=article.place,
        seen=article.seen,
    )
