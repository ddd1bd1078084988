"""An archive of a library of ours, read as what another library may take over: nothing there is taken back.

A subscription is the same where its address is, an article where its guid or page is within it; what was read,
starred, hidden, tagged, noted or fetched in either is so afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from feeds.messages import Message
from feeds.model import PROGRAM
from feeds.query import Is, Query
from feeds.record import record
from feeds.transfer.imports import Item, Mark, Plan, Refused, Rule, Search, Subscription

if TYPE_CHECKING:
    from feeds.model import Article, Feed
    from feeds.store import Store

NAME = "Broadsheet"
HIDDEN = Query(Is("hidden"))


@record(frozen=True, slots=True)
class Opened:
    """What an archive holds."""

    plan: Plan
    programs: frozenset[str]
    """Those its feeds name."""
    learned: Mapping[str, Any]
    """What is known of its reader, see `Recommender.export`."""


@contextmanager
def opened(archive: Path) -> Iterator[Opened]:
    """An archive while it lies unpacked. Raises ParseError, StoreError."""
    from feeds.recommend import Recommender
    from feeds.store import open_store
    from feeds.transfer.archive import unpack

    with TemporaryDirectory(prefix="broadsheet-") as folder:
        path = Path(folder, "library.db")
        unpack(archive, path)
        with closing(Recommender(path, semantic=False)) as recommender:
            learned = recommender.history.export()
        with open_store(str(path)) as store:
            plan = Plan(NAME, lambda: _items(store))
            yield Opened(plan, _programs(store.subscriptions.all()), learned)


def _programs(feeds: Iterable[Feed]) -> frozenset[str]:
    # They run only what the settings of this machine name so.
    named = {feed.url.removeprefix(PROGRAM) for feed in feeds if feed.url.startswith(PROGRAM)}
    return frozenset(named | {feed.settings.filter for feed in feeds if feed.settings.filter})


def _items(store: Store) -> Iterator[Item]:
    feeds = store.subscriptions.all()
    for feed in feeds:
        yield Subscription(feed.url, feed.title, feed.folder, feed.site_url, feed.settings)
    yield Refused(_left_out(store))
    for smart in store.saved.smart_feeds():
        yield Search(smart.name, smart.query)
    for rule in store.saved.rules():
        yield Rule(rule.name, rule.query, rule.action)
    for feed in feeds:
        yield from _marks(store, Query.feed(feed.id))
    followed = {feed.id for feed in feeds}
    yield from (mark for id, mark in _all(store, Query()) if id not in followed)


def _left_out(store: Store) -> Message:
    """What of an archive has no place in a library that has its own."""
    if accounts := store.accounts.all():
        names = ", ".join(account.name for account in accounts)
        return Message(
            "archive.left-out-accounts",
            "the accounts of the archive ({names}), and what could be undone in it; add the accounts here",
            names=names,
        )
    return Message("archive.left-out", "what could be undone in the archive")


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
