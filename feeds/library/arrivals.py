"""Refreshing: which feeds are asked, and what arrives of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from feeds.library.subscriptions import askable
from feeds.model import MOST_CONNECTIONS, PROGRAM, Feed, FeedKind

if TYPE_CHECKING:
    from feeds.library.accounts import Accounts
    from feeds.library.articles import Articles
    from feeds.library.index import Index
    from feeds.messages import Message
    from feeds.programs import Programs
    from feeds.store import Store
    from feeds.store.values import Lease
    from feeds.update import More, Options, Outcome

Allowed = Callable[[], "Programs"]
"""The programs that the reader's settings name at this moment."""
WORDS_SECONDS = 20.0
"""What a worker spends on the search index after a round, and as long again on each thing that it prepares for readers."""
WORDS_WHILE_DUE = 2.0
"""The same while other feeds are due."""
WORDS_SHARE = 0.2
"""The part of its time that a worker gives to the search index and to readers' while feeds are due: they are asked first."""
ROUND_SECONDS = 60.0
"""How long a round takes feeds; then it ends with those it has, and others have their turn: full texts, the search index."""
LEASED = 300.0
"""Seconds for which nobody else asks the feeds of a refresh: should its program be killed, they wait so long."""


class Arrivals:
    """What a refresh brings into one library."""

    def __init__(
        self, store: Store, articles: Articles, index: Index, accounts: Accounts, programs: Allowed = dict
    ) -> None:
        self._store = store
        self._programs = programs
        self._articles = articles
        self._index = index
        self._accounts = accounts
        self._words = Turns(WORDS_SHARE)
        self._notices: list[Message] = []

    # ------------------------------------------------------------ which feeds

    def due(self) -> list[Feed]:
        """The feeds a refresh would ask now."""
        return self._store.arrivals.due(datetime.now(UTC))

    def due_count(self) -> int:
        """How many feeds they are."""
        return self._store.arrivals.due_count(datetime.now(UTC))

    def due_unasked(self) -> list[int]:
        """The feeds that may be asked now without the reader, those that answered last time first.

        Among equals chance decides, so that hosts that are gone do not stand before the others each time.
        One whose password a command gives is left out: the command may ask the reader something.
        """
        from random import sample

        due = askable(self.due())
        return [
            feed.id
            for feed in sorted(sample(due, len(due)), key=lambda feed: feed.fetch.failures)
            if not feed.settings.password_command
        ] + self._accounts.due()

    def asked_count(self, feed_ids: Sequence[int] | None = None, *, force: bool = False) -> int:
        """How many feeds and servers of accounts `refresh` would ask."""
        if feed_ids is not None:
            wanted = self._of(feed_ids)
        elif force:
            wanted = self._every()
        else:
            wanted = self.due()
        feeds, accounts = self._accounts.part(wanted, everyone=feed_ids is None)
        return len(feeds) + len(accounts)

    def _of(self, feed_ids: Sequence[int]) -> list[Feed]:
        wanted = set(feed_ids)
        return [feed for feed in self._every() if feed.id in wanted]

    def _every(self) -> list[Feed]:
        return self._store.arrivals.askable(self._store.subscriptions.all())

    def check(self, address: str) -> None:
        """Raises ProgramError for an address that stands for a program which the settings do not name."""
        if address.startswith(PROGRAM):
            from feeds import programs

            programs.named(self._programs(), address.removeprefix(PROGRAM), address)

    # ------------------------------------------------------------ asking them

    def refresh(
        self,
        feed_ids: Sequence[int] | None = None,
        *,
        force: bool = False,
        connections: int = MOST_CONNECTIONS,
        apart: bool = False,
        unasked: bool = False,
    ) -> Iterator[Outcome]:
        """Fetch feeds: these, or those that are due (all of them with `force`).

        Where nobody at all answers, nothing is held against the feeds (of an `unasked` refresh even
        where one host alone was asked). With `apart` another process does it, so that a screen in this one keeps its CPU.
        Closing the iterator ends the refresh; what was told is written. After the last outcome, what
        arrived is made whole (`feeds.update.complete`).
        """
        from feeds import update

        options = update.Options(connections=connections, unasked=unasked)
        outcomes = self.outcomes(feed_ids, options, force=force, apart=apart)
        yield from update.complete(outcomes, self)

    def outcomes(
        self, feed_ids: Sequence[int] | None, options: Options, *, force: bool = False, apart: bool = False
    ) -> Iterator[Outcome]:
        """What becomes of feeds, without making whole what arrives.

        Feeds that are due are leased meanwhile: another window, or a worker, asks others.
        """
        yield from self._outcomes(feed_ids, options, force=force, apart=apart)
        self.judge()

    def _outcomes(
        self, feed_ids: Sequence[int] | None, options: Options, *, force: bool, apart: bool
    ) -> Iterator[Outcome]:
        if feed_ids is not None:
            yield from self._ask(self._of(feed_ids), options, apart=apart)
        elif force:
            yield from self._ask(self._every(), options, apart=apart, everyone=True)
        else:
            from socket import gethostname

            worker = f"{gethostname()} {os.getpid()}"
            leased = self._store.arrivals.lease(worker, seconds=LEASED, now=datetime.now(UTC))
            try:
                yield from self._ask(leased, options, apart=apart, everyone=True)
            finally:
                self._store.arrivals.release(worker)

    def work(
        self, worker: str, options: Options, *, limit: int, seconds: float
    ) -> Generator[Outcome, None, None]:
        """A round of a worker that is one of many: it has so many feeds that are due at a time, each for so many seconds,
        and takes others when a quarter of them is done.

        Every outcome makes it keep what it still has for as long again. What a worker leaves that is killed is
        taken by others when its time is over.
        """
        from feeds import update

        def lease(number: int, *, more: bool) -> list[Feed]:
            return self._store.arrivals.lease(
                worker,
                limit=number,
                per_host=options.per_host,
                seconds=seconds,
                now=datetime.now(UTC),
                more=more,
            )

        def further(left: int) -> list[Feed]:
            is_time = left <= limit * 3 // 4 and monotonic() - began < ROUND_SECONDS
            return lease(limit - left, more=True) if is_time else []

        began = monotonic()
        taken = lease(limit, more=False)
        if not taken:
            # Of an archive that is older than its workers much may wait.
            self.take_in_words()
            return
        kept = monotonic()
        try:
            for outcome in update.complete(
                self._ask(taken, options, apart=False, more=further), _Words(self)
            ):
                if monotonic() - kept > seconds / 4:
                    self._store.arrivals.keep_lease(worker, seconds=seconds, now=datetime.now(UTC))
                    kept = monotonic()
                yield outcome
        finally:
            self._store.arrivals.release(worker)

    def leases(self) -> list[Lease]:
        """Which workers ask feeds now."""
        return self._store.arrivals.leases(datetime.now(UTC))

    def take_in_words(self) -> bool:
        """Take what has arrived into the search index, and prepare it for those of readers; whether more waits."""
        is_busy = self.due_count() > 0
        seconds = WORDS_WHILE_DUE if is_busy else WORDS_SECONDS
        index = self._index
        works = (index.take_in_words, index.prepare, index.learn)
        if not self._words.is_next(len(works) * seconds, is_busy=is_busy):
            return True
        with self._words.taken():
            left = [work(seconds) for work in works]
            return any(left)

    def _ask(
        self,
        feeds: Sequence[Feed],
        options: Options,
        *,
        apart: bool,
        everyone: bool = False,
        more: More | None = None,
    ) -> Iterator[Outcome]:
        """Fetch feeds, and meet the servers of those that are an account's, or of all accounts."""
        from feeds import update

        own, accounts = self._accounts.part(feeds, everyone=everyone)
        if more or any(feed.kind is FeedKind.PROGRAM or feed.settings.filter for feed in own):
            options = replace(options, programs=self._programs())
        if apart and self._store.address.is_kept and own:
            yield from update.refresh_in_process(str(self._store.address), own, options)
        else:
            yield from update.refresh(self._store, own, now=datetime.now(UTC), options=options, more=more)
        for account in accounts:
            yield self._accounts.meet(account)

    # ------------------------------------------------------------ making whole what arrived

    def judge(self) -> None:
        """Let the reader's rules see what others fetched for them."""
        lists = self._store.lists
        while new := self._store.arrivals.unjudged():
            from feeds.query import Query
            from feeds.update import rules

            usable, _ = rules.all_ready(self._store.saved.rules())
            found = [lists.among(new, rule.query) for rule in usable]
            with self._store.journal.told_by(rules.RULES):
                for rule, ids in zip(usable, found, strict=True):
                    rules.carry_out(rule, self._store, ids)
                self._store.arrivals.judged(new[-1])
            told = {
                id for rule, ids in zip(usable, found, strict=True) if "notify" in rule.does for id in ids
            }
            rows = lists.headlines(lists.among([id for id in new if id in told], Query()))
            self._notices += [rules.notice(row.feed, row.title) for row in rows]

    def notices(self) -> list[Message]:
        """What rules want told of what others fetched, each once: of what the reader has fetched outcomes tell."""
        told, self._notices = self._notices, []
        return told

    def fetch_full_text(self, id: int) -> object:
        return self._articles.fetch_full_text(id)

    def catch_up(self) -> bool:
        return self._index.catch_up()


class Turns:
    """When it is the turn of what has a share of the time while there is other work, and all of it while there is none."""

    def __init__(self, share: float, clock: Callable[[], float] = monotonic) -> None:
        self._share = share
        self._clock = clock
        self._since = clock()
        self._spent = 0.0
        self._was_busy = True

    def is_next(self, seconds: float, *, is_busy: bool) -> bool:
        """Whether so many seconds may be spent now. The share is one of the time since there is other work again."""
        if is_busy and not self._was_busy:
            self._since, self._spent = self._clock(), 0.0
        self._was_busy = is_busy
        if not is_busy:
            return True
        return self._spent + seconds <= self._share * (self._clock() - self._since)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """What is done within is time spent."""
        started = self._clock()
        yield
        self._spent += self._clock() - started


class _Words:
    """What makes whole what a worker brought: readers have their own recommendations, the search index is everybody's."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals

    def fetch_full_text(self, id: int) -> object:
        return self._arrivals.fetch_full_text(id)

    def catch_up(self) -> bool:
        return self._arrivals.take_in_words()
