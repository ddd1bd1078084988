"""Another program's file taken over into a library: its feeds, articles with their marks, and searches."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import change_labels as labels
from feeds.logins import without_login
from feeds.messages import Message
from feeds.model import PAGES, PROGRAM
from feeds.record import record
from feeds.urls import normalise

if TYPE_CHECKING:
    from feeds.library.recommendations import Recommendations
    from feeds.library.subscriptions import Subscriptions
    from feeds.model import Feed
    from feeds.store import Store
    from feeds.transfer.imports import Plan, Subscription
    from feeds.transfer.taking import Taken


@record(frozen=True, slots=True)
class Imported:
    """What an import did; `refused` are clauses."""

    added: int
    known: int
    refused: tuple[Message, ...] = ()
    held: tuple[str, ...] = ()
    """Addresses left out because they lead into the private network or through a proxy of the list's own."""
    twice: int = 0
    """Feeds that the list names once more."""
    had: tuple[str, ...] = ()
    """Names of the feeds that were known already."""
    articles: int = 0
    """Articles that came along."""
    marked: int = 0
    """Marks put on articles that were here."""
    left: int = 0
    """Articles left out: nobody follows their feed, or wanted to keep them."""
    arranged: int = 0
    """Feeds that were here and were given the folder or the name of the list."""
    searches: int = 0
    """Smart feeds that are new."""
    rules: int = 0
    """Rules that are new."""
    programs: tuple[str, ...] = ()
    """Feeds left out because nobody agreed to run what they name: the names of those programs."""


def take_over(
    store: Store,
    subscriptions: Subscriptions,
    recommendations: Recommendations,
    path: Path,
    *,
    private: bool,
    rehearse: bool,
    programs: Collection[str] = (),
) -> Imported:
    """Take over a file, as one change; see `Sources.import_feeds`. Raises SourceError."""
    from feeds.library import merging
    from feeds.transfer import archive, imports

    before, theirs = subscriptions.feeds(), None
    with ExitStack() as stack:
        if archive.is_archive(path):
            theirs = stack.enter_context(merging.opened(path))
            plan, programs, private = theirs.plan, theirs.programs, True
        else:
            plan = imports.take_over(path)
        if rehearse:
            stack.enter_context(store.journal.rehearsal())
        stack.enter_context(store.journal.together(labels.IMPORTED.filled(file=path.name)))
        report = _lists(store, subscriptions, plan, private=private, programs=programs)
        taken, marked = _marks(store, subscriptions, plan)
    subscriptions.follow_names(before)
    if theirs is not None and not rehearse:
        recommendations.adopt(theirs.learned)
    return replace(report, articles=taken.new, marked=marked + taken.filled, left=taken.left)


def _program(item: Subscription) -> str:
    """The name of the program that a feed would have run; empty without one."""
    return item.url.removeprefix(PROGRAM) if item.url.startswith(PROGRAM) else item.settings.filter


def _lists(
    store: Store, subscriptions: Subscriptions, plan: Plan, *, private: bool, programs: Collection[str]
) -> Imported:
    """Subscribe to the feeds of a plan and keep its searches."""
    from feeds.fetch import names_private
    from feeds.transfer.imports import Refused, Rule, Search, Subscription

    known = {normalise(feed.url): feed for feed in subscriptions.feeds()}
    queries = {smart.name for smart in store.saved.smart_feeds()}
    known_rules = {rule.name for rule in store.saved.rules()}
    added, searches, rules = 0, 0, 0
    had, held, refused, asking = [], [], [], []
    arranged: dict[int, bool] = {}
    seen: set[str] = set()
    twice = 0
    for item in plan.items():
        if isinstance(item, Refused):
            refused.append(item.why)
        elif isinstance(item, Search) and item.name not in queries:
            store.saved.save_smart_feed(item.name, item.query)
            searches += 1
        elif isinstance(item, Rule) and item.name not in known_rules:
            store.saved.save_rule(item.name, item.query, item.action)
            rules += 1
        elif isinstance(item, Subscription):
            address = normalise(without_login(item.url))
            if item.url in seen:
                twice += 1
                continue
            seen.add(item.url)
            if (program := _program(item)) and program not in programs:
                asking.append(program)
                continue
            if (feed := known.get(address)) is not None:
                had.append(item.title or without_login(item.url))
                arranged[feed.id] = arranged.get(feed.id) or _arrange(store, feed, item)
            elif not private and (names_private(item.url) or item.settings.proxy):
                held.append(without_login(item.url))
                continue
            else:
                added += 1
            subscriptions.follow(item)
    return Imported(
        added,
        len(had),
        tuple(refused),
        tuple(held),
        plan.twice + twice,
        tuple(had),
        arranged=sum(arranged.values()),
        searches=searches,
        rules=rules,
        programs=tuple(asking),
    )


def _arrange(store: Store, feed: Feed, listed: Subscription) -> bool:
    """Give a feed that was here the folder and the name of a list where it has none of its own; whether it got one."""
    move = bool(listed.folder) and not feed.folder
    rename = bool(listed.title) and not feed.renamed and listed.title != feed.title
    if move:
        store.subscriptions.move(feed.id, listed.folder)
    if rename:
        store.subscriptions.rename(feed.id, listed.title)
    return move or rename


def _marks(store: Store, subscriptions: Subscriptions, plan: Plan) -> tuple[Taken, int]:
    """Write the articles of a plan and mark those that are here; what became of them, and how many marks changed."""
    from feeds.transfer.imports import Mark
    from feeds.transfer.taking import Arrivals, Taken, keep_passages, mark_known, portions

    now = datetime.now(UTC)
    followed = {normalise(feed.url): feed.id for feed in subscriptions.feeds()}
    taken = Taken()
    feed, arrivals = 0, None
    for address, marks in portions(item for item in plan.items() if isinstance(item, Mark)):
        id = followed.get(normalise(without_login(address))) if address else None
        if id is None:
            prized = [mark for mark in marks if mark.prized]
            taken.left += len(marks) - len(prized)
            marks = prized
            if not marks:
                continue
            id = store.subscriptions.add(f"{PAGES}{plan.program}", title=plan.program)
        if arrivals is None or id != feed:
            feed, arrivals = id, Arrivals(subscriptions.there(id), store.arrivals.known(id))
        arrivals.take(store, marks, now, taken)
    return taken, mark_known(store, taken) + keep_passages(store, taken, now)
