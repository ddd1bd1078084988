"""The thread border: calls of the library run off the screen's thread, and whoever asks awaits the answer.

A queue is one thread: what is asked in it is done in order. A topic is what a question is about: a later
question about it supersedes an earlier one, whose asker is cancelled where it waits.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any, TypeVar

from feeds.errors import StoreError
from feeds.record import record

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


@record(frozen=True, slots=True)
class Queue:
    """One thread's work, done in the order it was asked for."""

    name: str
    patience: float = 1.0
    """Seconds its last work may take when all ends."""


READ = Queue("read")
WRITE = Queue("write", patience=35.0)
"""What changes the library. The library itself waits thirty seconds for another program that writes."""
NETWORK = Queue("network")
"""Pages and feeds that are opened."""
REFRESH = Queue("refresh")
"""A queue of its own: a page that is opened does not wait until all feeds are asked."""
ADD = Queue("add")
"""A queue of its own: whoever waits for feeds may open pages meanwhile."""
PICTURES = Queue("pictures")
PROGRAMS = Queue("programs")
STATE = Queue("state")
"""What is kept in files of the reader's own: the layout, the keys."""
COUNT = Queue("count")
RECOMMEND = Queue("recommend")
PROFILE = Queue("profile")
INDEX = Queue("index")
MAINTENANCE = Queue("maintenance")
WATCH = Queue("watch")
DOWNLOADS = Queue("downloads")
PLAYER = Queue("player", patience=7.0)
"""What plays is told to end, and where it stopped is kept."""
FOLDER = Queue("folder", patience=5.0)
"""A queue of its own: the folder that devices share may lie on a disk that sleeps, or on none that is there."""


@record(frozen=True, slots=True)
class Topic:
    """What a question is about, and the queue it is asked in."""

    name: str
    queue: Queue = READ
    holds: bool = False
    """Whether the next key waits for the answer: it is for the list, or the dialog, that the answer leads to."""
    is_aside: bool = False
    """Whether the reader did not ask for it: that the library is away just now is no answer to anybody."""


LISTING, LISTING_ANEW = Topic("list", holds=True), Topic("list", is_aside=True)
NEXT = Topic("next", holds=True)
ARTICLE = Topic("article")
SUGGESTIONS = Topic("suggestions", RECOMMEND, is_aside=True)
FOR_YOU = Topic("for you", PROFILE, is_aside=True)
COUNTS, TREE = Topic("counts", COUNT, is_aside=True), Topic("tree", COUNT, is_aside=True)
OTHERS, WAITING = Topic("others", COUNT, is_aside=True), Topic("waiting", COUNT, is_aside=True)
PAGE, FULL_TEXT = Topic("page", NETWORK), Topic("full text", NETWORK)
CANDIDATES = Topic("candidates", ADD)
WORDS = Topic("words", INDEX)
INDEXED = Topic("indexed", INDEX, is_aside=True)
MEANINGS = Topic("meanings", INDEX, is_aside=True)
VISIT = Topic("visit", WRITE, is_aside=True)


class Tasks:
    """The queues of one screen, and the coroutines that await them.

    Made on the loop's thread; `close` ends both. `failed` is told, there, of every error that nobody awaits.
    """

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        self._loop = asyncio.get_running_loop()
        # A queue that computes lets the screen's thread in after this many seconds, not after five milliseconds.
        sys.setswitchinterval(0.0005)
        # What is told runs as if the app itself had called: Textual finds the app by a context variable.
        self._context = contextvars.copy_context()
        self._failed = failed
        self._queues: dict[Queue, SimpleQueue[Callable[[], None] | None]] = {}
        self._threads: dict[Queue, threading.Thread] = {}
        self._latest: dict[str, asyncio.Future[Any]] = {}
        self._held: set[asyncio.Future[Any]] = set()
        """The answers that the next key waits for."""
        self._answered = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False
        self.lost = 0
        """Changes of the last moment that came to nothing, known when all is closed."""

    # ------------------------------------------------------------ asking

    def ask(
        self, call: Callable[[], Answer], to: Queue | Topic = READ, *, holds: bool = False
    ) -> asyncio.Future[Answer]:
        """The answer of `call`, which runs in a queue, or in that of a topic; to be awaited on the loop's thread.

        It is cancelled when a later question has the same topic. `holds` says that the next key waits for it.
        """
        answer: asyncio.Future[Answer] = self._loop.create_future()
        if self._closed:
            answer.cancel()
            return answer
        topic = to if isinstance(to, Topic) else Topic("", to)
        earlier = self._latest.get(topic.name) if topic.name else None
        # A key that waits for a list waits for what comes in its stead: until then it would be for the list before.
        if holds or topic.holds or earlier in self._held:
            self._held.add(answer)
            self._answered.clear()
        if topic.name:
            self._supersede(topic.name, answer)
        self._queue(topic.queue).put(lambda: self._work(call, answer, topic))
        return answer

    def do(
        self,
        call: Callable[[], Answer],
        to: Queue | Topic = READ,
        then: Callable[[Answer], object] | None = None,
    ) -> None:
        """Ask without waiting: `then` is given the answer, what goes wrong is reported."""
        answer = self.ask(call, to)

        async def waited() -> None:
            try:
                given = await answer
            except StoreError as error:
                if error.is_away and isinstance(to, Topic) and to.is_aside:
                    return
                raise
            if then is not None:
                then(given)

        self.start(waited())

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let a coroutine run by itself: its error is reported; where its question is superseded it ends."""
        task = self._loop.create_task(self._report(work))
        self._running.add(task)

        def ended(task: asyncio.Task[None]) -> None:
            self._running.discard(task)
            work.close()  # of use only where it was cancelled before it began

        task.add_done_callback(ended)

    def tell(self, call: Callable[..., object], *args: Any) -> None:
        """From a queue: run `call(*args)` on the loop's thread."""

        def deliver() -> None:
            if not self._closed:
                try:
                    call(*args)
                except Exception as error:
                    self._failed(error)

        self._on_loop(deliver)

    # ------------------------------------------------------------ waiting

    async def answered(self, seconds: float) -> bool:
        """Wait, at most so long, until no answer is awaited that the next key waits for; False where none was."""
        if not self._held:
            return False
        try:
            await asyncio.wait_for(self._answered.wait(), seconds)
        except TimeoutError:
            self._held.clear()
        return True

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Let the next key wait while something is put on screen that it is for."""
        token: asyncio.Future[Any] = self._loop.create_future()
        self._held.add(token)
        self._answered.clear()
        try:
            yield
        finally:
            self._loop.call_soon(self._release, token)

    async def done(self, *queues: Queue) -> None:
        """Wait until these queues, or all there are, have done what they were asked until now."""
        for queue in queues or [*self._queues]:
            await self.ask(lambda: None, queue)

    def close(self, patience: float | None = None) -> None:
        """Let the queues finish what is queued, for at most their patience (or `patience`); answers are dropped.

        What could not be changed by then counts as `lost`.
        """
        self._closed = True
        for task in self._running:
            task.cancel()
        for waiting in self._queues.values():
            waiting.put(None)
        for queue, thread in self._threads.items():
            thread.join(queue.patience if patience is None else patience)
            if queue == WRITE and thread.is_alive():
                self.lost += self._queues[queue].qsize()  # the one at work, and those before the sign to end

    # ------------------------------------------------------------ how it is done

    def _supersede(self, topic: str, answer: asyncio.Future[Any]) -> None:
        if (earlier := self._latest.get(topic)) is not None:
            earlier.cancel()
            self._release(earlier)
        self._latest[topic] = answer

    def _work(self, call: Callable[[], Answer], answer: asyncio.Future[Answer], topic: Topic) -> None:
        """On the queue's thread: call, and hand over what came of it."""
        if topic.name and self._latest[topic.name] is not answer:
            return
        try:
            given = call()
        except Exception as error:
            log.debug("a task failed", exc_info=True)
            self.lost += self._closed and topic.queue == WRITE
            failure = error
            self._on_loop(lambda: self._hand_over(answer, lambda: answer.set_exception(failure)))
        else:
            self._on_loop(lambda: self._hand_over(answer, lambda: answer.set_result(given)))

    def _hand_over(self, answer: asyncio.Future[Any], settle: Callable[[], None]) -> None:
        if not answer.done() and not self._closed:
            settle()
        # Whoever waits for the answer goes on first: what it leads to is there when the next key comes.
        self._loop.call_soon(self._release, answer)

    def _release(self, answer: asyncio.Future[Any]) -> None:
        self._held.discard(answer)
        if not self._held:
            self._answered.set()

    async def _report(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except asyncio.CancelledError:
            pass
        except Exception as error:
            log.debug("a coroutine failed", exc_info=True)
            if not self._closed:
                self._failed(error)

    def _on_loop(self, call: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(call, context=self._context)
        except RuntimeError:  # the loop ended while the work was done
            pass

    def _queue(self, queue: Queue) -> SimpleQueue[Callable[[], None] | None]:
        if queue not in self._queues:
            waiting = self._queues[queue] = SimpleQueue()
            thread = threading.Thread(target=_serve, args=(waiting,), name=f"queue-{queue.name}", daemon=True)
            self._threads[queue] = thread
            thread.start()
        return self._queues[queue]


class AtOnce(Tasks):
    """The tasks of a front that has nothing to do meanwhile: what is asked is answered there and then."""

    def ask(
        self, call: Callable[[], Answer], to: Queue | Topic = READ, *, holds: bool = False
    ) -> asyncio.Future[Answer]:
        answer: asyncio.Future[Answer] = self._loop.create_future()
        try:
            answer.set_result(call())
        except Exception as error:
            answer.set_exception(error)
        return answer

    def tell(self, call: Callable[..., object], *args: Any) -> None:
        call(*args)

    async def at_rest(self) -> None:
        """Wait until what was started has ended."""
        while self._running:
            await asyncio.gather(*self._running)


def _serve(waiting: SimpleQueue[Callable[[], None] | None]) -> None:
    while (work := waiting.get()) is not None:
        work()
