"""Many fetches in one thread: who waits for what, and whose turn it is.

`get` and `many` keep nothing from one fetch to the next; a `Session` does, for questions that belong together.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from feeds.errors import FetchError
from feeds.fetch import guard, words
from feeds.fetch.exchange import Kept, Lookup, Steps, TlsContext, Wait, exchange
from feeds.fetch.request import Fetched, NotModified, PutOff, Request
from feeds.messages import Message
from feeds.model import MOST_CONNECTIONS

if TYPE_CHECKING:
    from concurrent.futures import Future

Answer = Fetched | NotModified | PutOff | FetchError

PER_HOST = 2
_OTHER_FILES = 100
"""Files that a process has open beside its connections: the library, workers, the terminal."""
_LOOKUPS = 16
"""Names looked up at once."""
_BUSY = frozenset({429, 503})
"""Answers of a host that wants to be left alone."""
_UNTIMED = 900.0
"""Seconds that a host is left alone which has said 429 and not for how long."""
_NO_MORE = object()
_TICK = 0.25
"""Seconds between two looks at the clocks of all fetches."""


def get(request: Request) -> Fetched | NotModified:
    """Fetch one address. Raises FetchError."""
    for _, answer in many([request]):
        return _unless_failed(answer)
    raise AssertionError


def many(
    requests: Iterable[Request | None],
    *,
    connections: int = MOST_CONNECTIONS,
    per_host: int = PER_HOST,
    bell: socket.socket | None = None,
) -> Iterator[tuple[Request, Answer]]:
    """Fetch all, each answer as it comes. Closing the iterator drops what is still on its way.

    As many `connections` at once as the system lets this process have open. Nothing moves while the caller keeps the
    iterator waiting. Where `requests` give None there may be more later: they are asked again soon, and at once when
    the `bell` can be read from.
    """
    loop = _Loop(_allowed(connections), per_host, bell=bell)
    try:
        yield from loop.run(requests)
    finally:
        loop.close()


def _allowed(connections: int) -> int:
    """So many connections, or fewer where a process may not have as many files open (256 on a Mac)."""
    try:
        import resource
    except ImportError:  # no such limit on this system
        return connections
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return connections if most == resource.RLIM_INFINITY else max(1, min(connections, most - _OTHER_FILES))


class Session:
    """Questions to one server that belong together: connections are kept, and cookies remembered.

    No redirect to another origin is followed, so that neither a login nor what was asked gets there.
    Where a kept connection turns out to be closed nobody can tell whether the question was heard, and
    it is put again (`Request.repeatable`).
    """

    def __init__(self, *, connections: int = PER_HOST) -> None:
        self._kept = Kept()
        self._loop = _Loop(connections, connections, kept=self._kept)

    def ask(self, request: Request) -> Fetched | NotModified:
        """Put one question. Raises FetchError."""
        [(_, answer)] = self.many([request])
        return _unless_failed(answer)

    def many(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Answer]]:
        """Put all, each answer as it comes. Closing the iterator drops what is still on its way."""
        try:
            yield from self._loop.run(requests)
        finally:
            self._loop.drop()

    def close(self) -> None:
        self._loop.close()
        self._kept.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _unless_failed(answer: Answer) -> Fetched | NotModified:
    if isinstance(answer, FetchError):
        raise answer
    if isinstance(answer, PutOff):
        raise words.put_off(answer.url, answer.seconds)
    return answer


@dataclass(slots=True, eq=False)
class _Task:
    request: Request
    host: str
    port: int
    steps: Steps
    ends: float
    """When its whole time is up."""
    waits: float = 0
    """When the step it is in has taken too long."""
    socket: socket.socket | None = None


@dataclass(slots=True)
class _Loop:
    connections: int
    per_host: int
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    tls: TlsContext = field(default_factory=TlsContext)
    running: set[_Task] = field(default_factory=set)
    at_host: dict[str, int] = field(default_factory=dict)
    held: dict[str, deque[Request]] = field(default_factory=dict)
    """Requests whose host is busy."""
    free: deque[Request] = field(default_factory=deque)
    """Requests whose host has become free again."""
    done: deque[tuple[Request, Answer]] = field(default_factory=deque)
    closed: dict[tuple[str, int], float] = field(default_factory=dict)
    """Hosts and ports that want to be left alone, and for how many seconds."""
    lookups: _Lookups | None = None
    kept: Kept | None = None
    """What each exchange takes over from those before it."""
    bell: socket.socket | None = None
    """Rings when there are more requests."""

    def __post_init__(self) -> None:
        if self.bell is not None:
            self.selector.register(self.bell, selectors.EVENT_READ, None)

    def run(self, requests: Iterable[Request | None]) -> Iterator[tuple[Request, Answer]]:
        coming = iter(requests)
        exhausted = False
        tick = time.monotonic() + _TICK
        while True:
            waits = False
            while len(self.running) < self.connections and (self.free or not (exhausted or waits)):
                request = self.free.popleft() if self.free else next(coming, _NO_MORE)
                if request is None:
                    waits = True
                elif isinstance(request, Request):
                    self._start(request)
                else:
                    exhausted = True
            while self.done:
                yield self.done.popleft()
            if not self.running and not waits:
                if exhausted and not self.free:
                    return
                continue
            self._turn(max(0.0, tick - time.monotonic()))
            if time.monotonic() >= tick:
                self._look_at_clocks()
                tick = time.monotonic() + _TICK

    def drop(self) -> None:
        """Let go of all that has not been answered."""
        for task in self.running:
            self._unwatch(task)
            task.steps.close()
        self.running.clear()
        self.at_host.clear()
        self.held.clear()
        self.free.clear()
        self.done.clear()

    def close(self) -> None:
        self.drop()
        if self.lookups is not None:
            self.lookups.close()
        self.selector.close()

    # ------------------------------------------------------------ tasks

    def _start(self, request: Request) -> None:
        try:
            target = guard.target(request.url)
        except FetchError as error:
            self.done.append((request, error))
            return
        host = target.host
        if (seconds := self.closed.get((host, target.port))) is not None:
            self.done.append((request, PutOff(request.url, seconds)))
            self._next_of(host)
            return
        if self.at_host.get(host, 0) >= self.per_host:
            self.held.setdefault(host, deque()).append(request)
            return
        self.at_host[host] = self.at_host.get(host, 0) + 1
        ends = time.monotonic() + request.limits.seconds
        task = _Task(request, host, target.port, exchange(request, self.tls, self.kept), ends)
        self.running.add(task)
        self._go_on(task, partial(next, task.steps))

    def _go_on(self, task: _Task, step: Callable[[], Lookup | Wait]) -> None:
        """Let a task run until it waits again or ends."""
        try:
            wanted = step()
        except StopIteration as stop:
            self._end(task, stop.value)
        except FetchError as error:
            self._end(task, error)
        except Exception as error:
            self._end(task, words.network(task.request.url, error))
        else:
            self._park(task, wanted)

    def _park(self, task: _Task, wanted: Lookup | Wait) -> None:
        if isinstance(wanted, Lookup):
            self._unwatch(task)
            task.waits = task.ends
            if self._is_number(wanted.host):
                self._go_on(task, partial(task.steps.send, [wanted.host]))
                return
            if self.lookups is None:
                self.lookups = _Lookups()
                self.selector.register(self.lookups.bell, selectors.EVENT_READ, None)
            self.lookups.ask(task, wanted)
            return
        task.waits = min(task.ends, time.monotonic() + wanted.seconds)
        if task.socket is not wanted.socket:
            self._unwatch(task)
            self.selector.register(wanted.socket, wanted.events, task)
            task.socket = wanted.socket
        elif self.selector.get_key(wanted.socket).events != wanted.events:
            self.selector.modify(wanted.socket, wanted.events, task)

    @staticmethod
    def _is_number(host: str) -> bool:
        for family in (socket.AF_INET, socket.AF_INET6):
            try:
                socket.inet_pton(family, host)
            except OSError:
                continue
            return True
        return False

    def _unwatch(self, task: _Task) -> None:
        if task.socket is not None:
            self.selector.unregister(task.socket)
            task.socket = None

    def _end(self, task: _Task, answer: Answer) -> None:
        self._unwatch(task)
        self.running.discard(task)
        self.at_host[task.host] -= 1
        if isinstance(answer, FetchError) and answer.status in _BUSY:
            seconds = _UNTIMED if answer.retry_after is None and answer.status == 429 else answer.retry_after
            if seconds:
                self.closed[task.host, task.port] = seconds
        self._next_of(task.host)
        self.done.append((task.request, answer))

    def _next_of(self, host: str) -> None:
        """Let the next request that waits for a host have its turn."""
        waiting = self.held.get(host)
        if waiting:
            self.free.append(waiting.popleft())

    # ------------------------------------------------------------ time

    def _turn(self, seconds: float) -> None:
        for key, _ in self.selector.select(seconds):
            if key.fileobj is self.bell:
                self.bell.recv(4096)
            elif key.data is None:
                assert self.lookups is not None
                for task, found in self.lookups.answers():
                    if task in self.running:
                        self._looked_up(task, found)
            elif key.data in self.running and key.data.socket is key.fileobj:
                task = key.data
                self._go_on(task, partial(next, task.steps))

    def _looked_up(self, task: _Task, found: list[str] | OSError) -> None:
        if isinstance(found, OSError):
            self._go_on(task, partial(task.steps.throw, found))
        else:
            self._go_on(task, partial(task.steps.send, found))

    def _look_at_clocks(self) -> None:
        now = time.monotonic()
        for task in [task for task in self.running if task.waits <= now]:
            if task.ends <= now:
                limit = task.request.limits.seconds
                task.steps.close()
                self._end(
                    task,
                    words.broken(
                        task.request.url,
                        Message(
                            "http.too-long",
                            "it was not through after {seconds} seconds",
                            seconds=f"{limit:g}",
                        ),
                    ),
                )
            else:
                self._go_on(task, partial(task.steps.throw, TimeoutError()))


class _Lookups:
    """Names looked up beside the loop; a bell rings in it for every answer."""

    def __init__(self) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self.bell, self._button = socket.socketpair()
        self.bell.setblocking(False)
        self._button.setblocking(False)
        self._threads = ThreadPoolExecutor(_LOOKUPS, "lookup")
        self._answers: deque[tuple[_Task, list[str] | OSError]] = deque()

    def ask(self, task: _Task, wanted: Lookup) -> None:
        self._threads.submit(_numbers_of, wanted).add_done_callback(lambda done: self._ring(task, done))

    def _ring(self, task: _Task, done: Future[list[str]]) -> None:
        if done.cancelled():
            return
        error = done.exception()
        self._answers.append((task, error if isinstance(error, OSError) else done.result()))
        try:
            self._button.send(b"!")
        except OSError:
            # The bell is full of rings already, or the loop has gone.
            pass

    def answers(self) -> Iterator[tuple[_Task, list[str] | OSError]]:
        try:
            self.bell.recv(4096)
        except BlockingIOError:
            pass
        while self._answers:
            yield self._answers.popleft()

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self.bell.close()
        self._button.close()


def _numbers_of(wanted: Lookup) -> list[str]:
    """IP numbers of a host, each once, in the order of the system's preference. Raises OSError."""
    try:
        found = socket.getaddrinfo(wanted.host, wanted.port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, "no such name") from error
    return list(dict.fromkeys(str(address[4][0]) for address in found))
