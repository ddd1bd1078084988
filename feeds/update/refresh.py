"""Feeds fetched, parsed, decided and written, each step where it costs the others least.

One thread does the network, a few run the programs that stand in its place for some feeds; two more hand bodies to parsing processes (or parse, where
there are few); the caller's thread decides and writes, many feeds in one transaction, and
hands out what became of each. Closing the iterator stops it all; what was handed out is written.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import filterfalse
from typing import TYPE_CHECKING, Any

from feeds.errors import FeedsError, FetchError, ParseError, ProgramError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import MOST_CONNECTIONS, PROGRAM, Changes, Feed, FeedKind
from feeds.update import rules, schedule
from feeds.update.decide import decide
from feeds.urls import host

if TYPE_CHECKING:
    from feeds.fetch import Answer, Fetched, NotModified, PutOff, Request
    from feeds.parse.packed import Parsed
    from feeds.programs import Programs
    from feeds.store import Store

log = logging.getLogger(__name__)
FEW = 12
"""Up to so many feeds are parsed in this process: a parsing process takes 0.15 s to start."""
_BATCH = 64
"""Feeds written in one transaction."""
_BATCH_SECONDS = 0.25
"""How long what was found waits for more to be written with it: a transaction takes as long as a feed."""
_PROGRAMS = 4
"""Programs that run at once."""
_WAITING_BODIES = 48
"""Bodies that may wait for a parser; the network waits when there are more."""


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


@dataclass(frozen=True, slots=True)
class Options:
    """How a refresh goes about it."""

    connections: int = MOST_CONNECTIONS
    per_host: int = 2
    body_limit: int = 20 * 1024 * 1024
    seconds: float = 60
    user_agent: str = ""
    proxy: str = ""
    unasked: bool = False
    """Nobody is waiting for it: what is met by silence alone is held against no feed, though it be a single host."""
    programs: Programs = field(default_factory=dict)
    """What may be run for feeds that name a program: the reader's settings say it, nothing else."""


def refresh(
    store: Store,
    feeds: Sequence[Feed],
    *,
    now: datetime,
    connections: int = MOST_CONNECTIONS,
    options: Options | None = None,
    random: schedule.Random | None = None,
) -> Iterator[Outcome]:
    """Ask feeds for news and write it; what became of each as it is known.

    Failures of single feeds are outcomes. Where several hosts are asked and all are silent, the
    network is away: that is written down with no feed. Raises StoreError where the library
    cannot be written. `random` spreads the next dates.
    """
    from random import random as chance

    options = options or Options(connections=connections)
    usable, wrong = rules.all_ready(store.saved.rules())
    for error in wrong:
        log.warning("%s", error)
    work = _Work(feeds, options)
    work.start()
    silent: list[_Found] | None = [] if options.unasked or _names_several_hosts(feeds) else None
    """What met silence, until somebody answers; None once that is known."""
    try:
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
                continue
            silent += batch
            for found in batch:
                assert isinstance(found.answer, FeedsError)
                yield Failed(found.feed, found.answer)
    finally:
        work.stop()


# ---------------------------------------------------------------- what was found, and its writing


@dataclass(frozen=True, slots=True)
class _Found:
    """A feed with its answer; `result` where a body was parsed."""

    feed: Feed
    answer: Fetched | NotModified | PutOff | FeedsError
    asked: str = ""
    hash: bytes = b""
    result: Parsed | None = None


def _is_printed(found: _Found) -> bool:
    return found.feed.kind is FeedKind.PROGRAM


def _is_silence(found: _Found) -> bool:
    return isinstance(found.answer, FeedsError) and Failed(found.feed, found.answer).is_silence


def _names_several_hosts(feeds: Sequence[Feed]) -> bool:
    return len({host(schedule.address(feed)) for feed in feeds if feed.kind is FeedKind.WEB}) > 1


def _record(
    store: Store,
    batch: Sequence[_Found],
    now: datetime,
    random: schedule.Random,
    usable: Sequence[rules.Ready],
) -> None:
    """Write what was told already."""
    for _ in _write(store, batch, now, random, usable):
        pass


def _write(
    store: Store,
    finished: Iterable[_Found],
    now: datetime,
    random: schedule.Random,
    usable: Sequence[rules.Ready],
) -> Iterator[Outcome]:
    if not (batch := list(finished)):
        return
    changes = [rules.ruled(_changes(store, found, now, random), usable, found.feed, now) for found in batch]
    for found, changed, applied in zip(batch, changes, store.arrivals.apply_all(changes), strict=True):
        if isinstance(found.answer, FeedsError):
            yield Failed(found.feed, found.answer)
        elif applied.new_ids or applied.revised_ids:
            notices = rules.notices(changed, found.feed)
            yield Updated(found.feed, applied.new_ids, applied.revised_ids, notices)
        else:
            yield Unchanged(found.feed)


def _changes(store: Store, found: _Found, now: datetime, random: schedule.Random) -> Changes:
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
    changes = decide(feed, store.arrivals.known(feed.id), parsed, now, prints, blocks)
    wishes = [wish for wish in (fresh, parsed.ttl) if wish is not None]
    due = schedule.after_news(feed, parsed.entries, now, max(wishes, default=None), random)
    return replace(changes, fetch=replace(state, due=due))


# ---------------------------------------------------------------- the threads


class _Work:
    """The network thread, those that run programs and those that parse, and the queues between them."""

    def __init__(self, feeds: Sequence[Feed], options: Options) -> None:
        self._feeds = feeds
        self._options = options
        self._to_run: queue.SimpleQueue[Feed] = queue.SimpleQueue()
        self._bringing = 0
        """Threads that may bring bodies yet."""
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._bodies: queue.Queue[tuple[Feed, Fetched, str, bytes] | None] = queue.Queue(_WAITING_BODIES)
        self._found: queue.Queue[_Found | BaseException] = queue.Queue()
        self._pressers = min(2, os.cpu_count() or 1)

    def start(self) -> None:
        if not self._feeds:
            return
        for feed in self._feeds:
            if feed.kind is FeedKind.PROGRAM:
                self._to_run.put(feed)
        bringers = (self._fetch, *[self._run] * min(_PROGRAMS, self._to_run.qsize()))
        self._bringing = len(bringers)
        for target in (*bringers, *[self._press] * self._pressers):
            threading.Thread(target=self._guarded, args=(target,), name="refresh", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        # A thread may be waiting for room, or for work.
        for _ in range(self._pressers):
            try:
                self._bodies.get_nowait()
            except queue.Empty:
                pass
        for _ in range(self._pressers):
            try:
                self._bodies.put_nowait(None)
            except queue.Full:
                break

    def finished(self, left: int) -> list[_Found]:
        """What is done of the `left` ones: at least one, and what follows it closely."""
        batch: list[_Found] = []
        until = 0.0
        while len(batch) < min(_BATCH, left):
            try:
                found = self._found.get(timeout=max(0.0, until - time.monotonic()) if batch else None)
            except queue.Empty:
                break
            if isinstance(found, BaseException):
                raise found
            if not batch:
                until = time.monotonic() + _BATCH_SECONDS
            batch.append(found)
        return batch

    def _guarded(self, target: Callable[[], None]) -> None:
        try:
            target()
        except BaseException as error:
            self._found.put(error)

    # ------------------------------------------------------------ the network

    def _fetch(self) -> None:
        from feeds import fetch

        by_request: dict[int, Feed] = {}
        answers = fetch.many(
            self._requests(by_request),
            connections=self._options.connections,
            per_host=self._options.per_host,
        )
        try:
            for request, answer in answers:
                if self._stopped.is_set():
                    return
                self._sort(by_request.pop(id(request)), request.url, answer)
        finally:
            answers.close()  # type: ignore[attr-defined]
            self._brought()

    def _requests(self, by_request: dict[int, Feed]) -> Iterator[Request]:
        # A password command may ask the reader something: those feeds come last.
        asked = (feed for feed in self._feeds if feed.kind is not FeedKind.PROGRAM)
        for feed in sorted(asked, key=lambda feed: bool(feed.settings.user)):
            try:
                request = _request(feed, self._options)
            except FetchError as error:
                self._found.put(_Found(feed, error))
                continue
            by_request[id(request)] = feed
            yield request

    def _sort(self, feed: Feed, asked: str, answer: Answer) -> None:
        """A body that has not been read goes to be parsed; all else is ready."""
        from feeds.fetch import Fetched

        if not isinstance(answer, Fetched):
            self._found.put(_Found(feed, answer, asked))
            return
        # Through another filter it is another body.
        hash_ = blake2b(answer.body, digest_size=16, key=feed.settings.filter.encode()[:64]).digest()
        if hash_ == feed.fetch.body_hash:
            self._found.put(_Found(feed, replace(answer, body=b""), asked, hash_))
        else:
            self._offer((feed, answer, asked, hash_))

    def _offer(self, body: Any) -> None:
        while not self._stopped.is_set():
            try:
                self._bodies.put(body, timeout=0.2)
                return
            except queue.Full:
                continue

    def _brought(self) -> None:
        """A thread brings no more bodies; after the last one those that parse need not wait for any."""
        with self._lock:
            self._bringing -= 1
            is_last = not self._bringing
        for _ in range(self._pressers if is_last else 0):
            self._offer(None)

    # ------------------------------------------------------------ programs

    def _run(self) -> None:
        from feeds.fetch import Fetched

        try:
            while not self._stopped.is_set():
                try:
                    feed = self._to_run.get_nowait()
                except queue.Empty:
                    return
                try:
                    printed = self._printed(feed, feed.url.removeprefix(PROGRAM))
                except ProgramError as error:
                    self._found.put(_Found(feed, error, feed.url))
                else:
                    self._sort(feed, feed.url, Fetched(feed.url, printed, status=0))
        finally:
            self._brought()

    def _printed(self, feed: Feed, name: str, given: bytes | None = None) -> bytes:
        """What a program prints for a feed. Raises ProgramError."""
        from feeds import programs

        limits = programs.Limits(self._options.body_limit, self._options.seconds)
        return programs.run(self._options.programs, name, feed.url, given, limits, self._stopped)

    def _filtered(self, feed: Feed, answer: Fetched) -> Fetched:
        """What came of a feed, through its filter where it has one. Raises ProgramError."""
        if not feed.settings.filter:
            return answer
        # What comes out need not be of the kind that went in.
        return replace(answer, body=self._printed(feed, feed.settings.filter, answer.body), content_type="")

    # ------------------------------------------------------------ parsing

    def _press(self) -> None:
        from feeds.update.parsing import parse_here, parse_in_worker, parse_printed, warm

        usual = parse_here if len(self._feeds) <= FEW else parse_in_worker
        if sum(feed.fetch.body_hash == b"" for feed in self._feeds) > FEW:
            # So many that were never read have something to parse for sure.
            warm()
        while not self._stopped.is_set():
            work = self._bodies.get()
            if work is None:
                return
            feed, answer, asked, hash_ = work
            parse = parse_printed if feed.kind is FeedKind.PROGRAM else usual
            try:
                answer = self._filtered(feed, answer)
                result = parse(answer.body, answer.base, answer.content_type)
            except FeedsError as error:
                self._found.put(_Found(feed, _of_feed(error, answer), asked))
            except Exception as error:
                unforeseen = ParseError(
                    feed.url,
                    Message("feed.unforeseen", "reading it failed ({error})", error=type(error).__name__),
                    Hint.REPORT,
                )
                unforeseen.__cause__ = error
                self._found.put(_Found(feed, unforeseen, asked))
            else:
                self._found.put(_Found(feed, replace(answer, body=b""), asked, hash_, result))


def _of_feed(error: FeedsError, answer: Fetched) -> FeedsError:
    """A page where a feed should be is told as such."""
    if isinstance(error, ParseError) and "html" in answer.content_type.lower():
        told = ParseError(
            error.source,
            Message("feed.page-instead", "a web page came where a feed should be"),
            Hint.LOOK_ON_SITE,
        )
        told.__cause__ = error
        return told
    return error


def _request(feed: Feed, options: Options) -> Request:
    """How a feed is asked. Raises FetchError where its password cannot be had."""
    from feeds.fetch import Limits, Request, names_private
    from feeds.fetch.request import USER_AGENT

    settings, state = feed.settings, feed.fetch
    url = schedule.address(feed)
    secret = ""
    if settings.user:
        from feeds.update.secrets import password

        secret = password(settings, feed.url, host(feed.url))
    return Request(
        url,
        private=names_private(url),
        etag=state.etag,
        last_modified=state.last_modified,
        headers=settings.headers,
        user_agent=settings.user_agent or options.user_agent or USER_AGENT,
        proxy=settings.proxy or options.proxy,
        user=settings.user,
        password=secret,
        limits=Limits(body=options.body_limit, seconds=options.seconds),
    )
