"""The thread border: runs library calls off the screen's thread and posts each answer to its asker.

A queue is one thread with a queue: what is asked in a queue is done in order. Questions
with a `topic` supersede each other: an older one that has not been answered yet is
dropped, before or after its call.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
WRITE = "write"
"""The queue of what changes the library, one after the other."""
PATIENCE = 35.0
"""Seconds the last changes may take: the library itself waits thirty for another program that writes."""


class Jobs:
    """Lanes of work for one screen loop. Made on the loop's thread; `close` ends the queues."""

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        self._loop = asyncio.get_running_loop()
        # A queue that computes lets the screen's thread in after this many seconds, not after five milliseconds.
        sys.setswitchinterval(0.0005)
        # Answers run as if the app itself had called: Textual finds the app by a context variable.
        self._context = contextvars.copy_context()
        self._failed = failed
        self._queues: dict[str, SimpleQueue[Callable[[], None] | None]] = {}
        self._latest: dict[str, int] = {}
        self._held: set[str] = set()
        """The topics whose answers the next key waits for."""
        self._answered = asyncio.Event()
        self._threads: list[threading.Thread] = []
        self._closed = False
        self.lost = 0
        """Changes of the last moment that came to nothing, known when all is closed."""

    def ask(
        self,
        call: Callable[[], Answer],
        then: Callable[[Answer], Any] | None = None,
        *,
        queue: str = "read",
        topic: str = "",
        failed: Callable[[BaseException], None] | None = None,
        holds: bool | None = None,
    ) -> None:
        """Run `call` in `queue`; give its answer to `then` on the loop's thread.

        An exception goes to `failed` there (default: the one of the constructor). `holds` says
        whether the next key is for what the answer leads to, a dialog or a list, and waits for it:
        so it is with what is read for a topic, where nothing else is said.
        """
        if self._closed:
            return
        if holds if holds is not None else (queue == "read" and bool(topic)):
            self._held.add(topic)
            self._answered.clear()
        serial = self._latest[topic] = self._latest.get(topic, 0) + 1

        def stale() -> bool:
            return bool(topic) and self._latest[topic] != serial

        def job() -> None:
            if stale():
                return
            try:
                answer = call()
            except Exception as error:
                log.debug("a job failed", exc_info=True)
                self.lost += self._closed and queue == WRITE
                self._post(stale, failed or self._failed, error, topic)
            else:
                if then is not None:
                    self._post(stale, then, answer, topic)

        self._queue(queue).put(job)

    def tell(self, call: Callable[..., Any], *args: Any) -> None:
        """Run `call(*args)` on the loop's thread; for jobs that report while they work."""
        self._post(lambda: False, lambda given: call(*given), args)

    async def answered(self, seconds: float) -> bool:
        """Wait, at most so long, until nothing is asked that the next key waits for; False where nothing was."""
        if not self._held:
            return False
        try:
            await asyncio.wait_for(self._answered.wait(), seconds)
        except TimeoutError:
            self._held.clear()
        return True

    def _post(
        self, stale: Callable[[], bool], then: Callable[[Any], Any], answer: Any, topic: str = ""
    ) -> None:
        def deliver() -> None:
            if not self._closed and not stale():
                try:
                    then(answer)
                except Exception as error:
                    log.exception("an answer could not be shown")
                    self._failed(error)
                self._held.discard(topic)
                if not self._held:
                    self._answered.set()

        try:
            self._loop.call_soon_threadsafe(deliver, context=self._context)
        except RuntimeError:  # the loop ended while the job ran
            pass

    def _queue(self, name: str) -> SimpleQueue[Callable[[], None] | None]:
        if name not in self._queues:
            queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
            self._queues[name] = queue
            thread = threading.Thread(target=self._work, args=(queue,), name=f"queue-{name}", daemon=True)
            self._threads.append(thread)
            thread.start()
        return self._queues[name]

    @staticmethod
    def _work(queue: SimpleQueue[Callable[[], None] | None]) -> None:
        while (job := queue.get()) is not None:
            job()

    def close(self, wait: float = 1.0, patience: float = PATIENCE) -> None:
        """Let the queues finish what is queued, for at most `wait` seconds each; answers are dropped.

        What changes the library has longer, `patience`: only then it counts as `lost`.
        """
        self._closed = True
        for queue in self._queues.values():
            queue.put(None)
        for (name, queue), thread in zip(self._queues.items(), self._threads, strict=True):
            thread.join(patience if name == WRITE else wait)
            if name == WRITE and thread.is_alive():
                self.lost += queue.qsize()  # the one at work, and those before the sign to end
