"""Feeds brought, decided and written, many in one transaction, in the caller's thread.

What became of each is handed out. Closing the iterator stops it all; what was handed out is written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import filterfalse
from typing import TYPE_CHECKING

from feeds import garbage
from feeds.errors import FeedsError, FetchError
from feeds.messages import Message
from feeds.model import MOST_CONNECTIONS, Changes, Feed, FeedKind, KnownEntry
from feeds.update import rules, schedule
from feeds.update.decide import decide
from feeds.update.work import Found, Options, Work
from feeds.urls import host

if TYPE_CHECKING:
    from feeds.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Updated:
    """A feed brought something: ids of new articles, in the feed's order, and of reworded ones."""

    feed: Feed
    new_ids: tuple[int, ...]
    revised_ids: tuple[int, ...]
    notices: tuple[Message, ...] = ()
    """What the reader's rules want told of new articles."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A feed was asked and had nothing new."""

    feed: Feed


@dataclass(frozen=True, slots=True)
class Failed:
    """A feed could not be read; the error is written down with it."""

    feed: Feed
    error: FeedsError

    @property
    def is_silence(self) -> bool:
        """Whether nobody answered: that may be the feed's fault as well as this machine's network's."""
        return isinstance(self.error, FetchError) and not self.error.status


Outcome = Updated | Unchanged | Failed
More = Callable[[int], Sequence[Feed]]
"""What else to ask, by how many feeds are still on their way."""


def refresh(
    store: Store,
    feeds: Sequence[Feed],
    *,
    now: datetime,
    connections: int = MOST_CONNECTIONS,
    options: Options | None = None,
    random: schedule.Random | None = None,
    more: More | None = None,
) -> Iterator[Outcome]:
    """Ask feeds for news and write it; what became of each as it is known. Where there may be `more`, they are asked
    too, but not while all are silent.

    Failures of single feeds are outcomes. Where several hosts are asked and all are silent, the
    network is away: that is written down with no feed. Raises StoreError where the library
    cannot be written. `random` spreads the next dates.
    """
    from random import random as chance

    if not feeds:
        return
    options = options or Options(connections=connections)
    usable, wrong = rules.all_ready(store.saved.rules())
    for error in wrong:
        log.warning("%s", error)
    silent: list[Found] | None = [] if options.unasked or _names_several_hosts(feeds) else None
    """What met silence, until somebody answers; None once that is known."""
    with garbage.seldom(), closing(Work(feeds, options, is_open=more is not None)) as work:
        left = len(feeds)
        while left:
            batch = work.finished(left)
            left -= len(batch)
            # What a program of this machine prints says nothing of the network.
            yield from _write(store, filter(_is_printed, batch), now, random or chance, usable)
            batch = list(filterfalse(_is_printed, batch))
            if silent is not None and not all(map(_is_silence, batch)):
                _record(store, silent, now, random or chance, usable)
                silent = None
            if silent is None:
                yield from _write(store, batch, now, random or chance, usable)
                further = more(left) if more is not None else ()
                work.add(further)
                left += len(further)
                continue
            silent += batch
            for found in batch:
                assert isinstance(found.answer, FeedsError)
                yield Failed(found.feed, found.answer)


# ---------------------------------------------------------------- what was found, and its writing


def _is_printed(found: Found) -> bool:
    return found.feed.kind is FeedKind.PROGRAM


def _is_silence(found: Found) -> bool:
    return isinstance(found.answer, FeedsError) and Failed(found.feed, found.answer).is_silence


def _names_several_hosts(feeds: Sequence[Feed]) -> bool:
    return len({host(schedule.address(feed)) for feed in feeds if feed.kind is FeedKind.WEB}) > 1


def _record(
    store: Store,
    batch: Sequence[Found],
    now: datetime,
    random: schedule.Random,
    usable: Sequence[rules.Ready],
) -> None:
    """Write what was told already."""
    for _ in _write(store, batch, now, random, usable):
        pass


def _write(
    store: Store,
    finished: Iterable[Found],
    now: datetime,
    random: schedule.Random,
    usable: Sequence[rules.Ready],
) -> Iterator[Outcome]:
    if not (batch := list(finished)):
        return
    read = [found.feed.id for found in batch if found.result is not None]
    known = store.arrivals.known_all(read) if read else {}
    changes = [rules.ruled(_changes(found, known, now, random), usable, found.feed, now) for found in batch]
    for found, changed, applied in zip(batch, changes, store.arrivals.apply_all(changes), strict=True):
        if isinstance(found.answer, FeedsError):
            yield Failed(found.feed, found.answer)
        elif applied.new_ids or applied.revised_ids:
            notices = rules.notices(changed, found.feed)
            yield Updated(found.feed, applied.new_ids, applied.revised_ids, notices)
        else:
            yield Unchanged(found.feed)


def _changes(
    found: Found,
    known: Mapping[int, Mapping[str, KnownEntry]],
    now: datetime,
    random: schedule.Random,
) -> Changes:
    """What an answer changes; `known` are the entries of the feeds that were read."""
    from feeds.fetch import PutOff

    feed, answer = found.feed, found.answer
    if isinstance(answer, PutOff):
        return Changes(
            feed_id=feed.id, seen=now, fetch=schedule.put_off(feed.fetch, answer.seconds, now, random)
        )
    if isinstance(answer, FeedsError):
        state = schedule.after_failure(feed, answer, now, random)
        return Changes(feed_id=feed.id, seen=now, fetch=state)
    fresh = None if answer.fresh_for is None else timedelta(seconds=min(answer.fresh_for, 1e6))
    moved_to, moved_seen = schedule.moved(feed.fetch, answer.moved_to, found.asked)
    state = replace(
        feed.fetch,
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_hash=found.hash or feed.fetch.body_hash,
        checked=now,
        succeeded=now,
        failures=0,
        error=None,
        status=getattr(answer, "status", 304),
        moved_to=moved_to,
        moved_seen=moved_seen,
        retired=False,
    )
    if found.result is None:
        state = replace(state, due=schedule.after_nothing(feed, now, fresh, random))
        return Changes(feed_id=feed.id, seen=now, fetch=state)
    parsed, prints, blocks = found.result
    changes = decide(feed, known[feed.id], parsed, now, prints, blocks)
    wishes = [wish for wish in (fresh, parsed.ttl) if wish is not None]
    due = schedule.after_news(feed, parsed.entries, now, max(wishes, default=None), random)
    state = schedule.told_moved(state, feed, parsed.moved_to, found.asked)
    return replace(changes, fetch=replace(state, due=due))
