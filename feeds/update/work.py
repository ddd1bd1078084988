"""Feeds on their way, each step where it costs the others least.

One thread does the network, a few run the programs that stand in its place for some feeds; two more hand bodies to
parsing processes (or parse, where there are few); the caller's thread takes what is found.
"""

from __future__ import annotations

import os
import queue
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from feeds.errors import FeedsError, FetchError, ParseError, ProgramError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import MOST_CONNECTIONS, PROGRAM, Feed, FeedKind
from feeds.update import schedule
from feeds.urls import host

if TYPE_CHECKING:
    from feeds.fetch import Answer, Fetched, NotModified, PutOff, Request
    from feeds.parse.packed import Parsed
    from feeds.programs import Programs

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


@dataclass(frozen=True, slots=True)
class Found:
    """A feed with its answer; `result` where a body was parsed."""

    feed: Feed
    answer: Fetched | NotModified | PutOff | FeedsError
    asked: str = ""
    hash: bytes = b""
    result: Parsed | None = None


class Work:
    """The network thread, those that run programs and those that parse, and the queues between them.

    One that `is_open` waits for more feeds until it is closed.
    """

    def __init__(self, feeds: Sequence[Feed], options: Options, *, is_open: bool) -> None:
        self._options = options
        self._is_open = is_open
        self._to_fetch: deque[Feed] = deque()
        self._to_run: deque[Feed] = deque()
        self._number = self._unread = 0
        """Feeds so far, and those of them that were never read."""
        self._bell, self._button = socket.socketpair()
        """By which the network is told of more."""
        self._button.setblocking(False)
        self._running = 0
        """Threads that run programs."""
        self._bringing = 1
        """Threads that may bring bodies yet: the network is one."""
        self._lock = threading.Lock()
        """Of these numbers and `_to_run`."""
        self._stopped = threading.Event()
        self._bodies: queue.Queue[tuple[Feed, Fetched, str, bytes] | None] = queue.Queue(_WAITING_BODIES)
        self._found: queue.Queue[Found | BaseException] = queue.Queue()
        self._pressers = min(2, os.cpu_count() or 1)

        self.add(feeds)
        for target in (self._fetch, *[self._press] * self._pressers):
            self._start(target)

    def _start(self, target: Callable[[], None]) -> None:
        threading.Thread(target=self._guarded, args=(target,), name="refresh", daemon=True).start()

    def add(self, feeds: Sequence[Feed]) -> None:
        """Let these be brought too."""
        asked = [feed for feed in feeds if feed.kind is not FeedKind.PROGRAM]
        self._number += len(feeds)
        self._unread += sum(feed.fetch.body_hash == b"" for feed in feeds)
        # A password command may ask the reader something: those feeds come last.
        self._to_fetch.extend(sorted(asked, key=lambda feed: bool(feed.settings.user)))
        with self._lock:
            self._to_run.extend(feed for feed in feeds if feed.kind is FeedKind.PROGRAM)
            more = min(_PROGRAMS - self._running, len(self._to_run))
            self._running += more
            self._bringing += more
        for _ in range(more):
            self._start(self._run)
        self._ring()

    def _ring(self) -> None:
        try:
            self._button.send(b"!")
        except OSError:
            # It rings already, or the network has come to its end.
            pass

    def close(self) -> None:
        self._stopped.set()
        self._ring()
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

    def finished(self, left: int) -> list[Found]:
        """What is done of the `left` ones: at least one, and what follows it closely."""
        batch: list[Found] = []
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
            bell=self._bell,
        )
        try:
            for request, answer in answers:
                if self._stopped.is_set():
                    return
                self._sort(by_request.pop(id(request)), request.url, answer)
        finally:
            answers.close()  # type: ignore[attr-defined]
            self._bell.close()
            self._button.close()
            self._brought()

    def _requests(self, by_request: dict[int, Feed]) -> Iterator[Request | None]:
        while not self._stopped.is_set():
            if not self._to_fetch:
                if not self._is_open:
                    return
                yield None
                continue
            feed = self._to_fetch.popleft()
            try:
                request = _request(feed, self._options)
            except FetchError as error:
                self._found.put(Found(feed, error))
                continue
            by_request[id(request)] = feed
            yield request

    def _sort(self, feed: Feed, asked: str, answer: Answer) -> None:
        """A body that has not been read goes to be parsed; all else is ready."""
        from feeds.fetch import Fetched

        if not isinstance(answer, Fetched):
            self._found.put(Found(feed, answer, asked))
            return
        # Through another filter it is another body.
        hash_ = blake2b(answer.body, digest_size=16, key=feed.settings.filter.encode()[:64]).digest()
        if hash_ == feed.fetch.body_hash:
            self._found.put(Found(feed, replace(answer, body=b""), asked, hash_))
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
            while not self._stopped.is_set() and (feed := self._next_to_run()) is not None:
                try:
                    printed = self._printed(feed, feed.url.removeprefix(PROGRAM))
                except ProgramError as error:
                    self._found.put(Found(feed, error, feed.url))
                else:
                    self._sort(feed, feed.url, Fetched(feed.url, printed, status=0))
        finally:
            self._brought()

    def _next_to_run(self) -> Feed | None:
        """None where a thread is not needed any more."""
        with self._lock:
            if self._to_run:
                return self._to_run.popleft()
            self._running -= 1
            return None

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

        if self._unread > FEW:
            # So many that were never read have something to parse for sure.
            warm()
        while not self._stopped.is_set():
            work = self._bodies.get()
            if work is None:
                return
            feed, answer, asked, hash_ = work
            usual = parse_here if self._number <= FEW else parse_in_worker
            parse = parse_printed if feed.kind is FeedKind.PROGRAM else usual
            try:
                answer = self._filtered(feed, answer)
                result = parse(answer.body, answer.base, answer.content_type)
            except FeedsError as error:
                self._found.put(Found(feed, _of_feed(error, answer), asked))
            except Exception as error:
                unforeseen = ParseError(
                    feed.url,
                    Message("feed.unforeseen", "reading it failed ({error})", error=type(error).__name__),
                    Hint.REPORT,
                )
                unforeseen.__cause__ = error
                self._found.put(Found(feed, unforeseen, asked))
            else:
                self._found.put(Found(feed, replace(answer, body=b""), asked, hash_, result))


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
