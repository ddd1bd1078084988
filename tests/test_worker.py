"""Workers: processes that do what may take too long, and can be killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from feeds import worker


@pytest.fixture
def soon() -> Iterator[None]:
    """Ctrl+C, a moment after the test began."""

    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, pressed)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_a_call_that_is_broken_off_leaves_no_answer_to_the_next(soon):
    with pytest.raises(KeyboardInterrupt):
        worker.call("time", "sleep", 20, seconds=60)
    assert worker.call("os.path", "basename", "a/b", seconds=60) == "b"


def test_a_worker_that_nobody_called_for_minutes_is_given_back():
    worker.close()
    first = worker.call("os", "getpid", seconds=60)
    worker.give_back(time.monotonic() + worker.IDLE_SECONDS - 30)
    assert worker.call("os", "getpid", seconds=60) == first
    worker.give_back(time.monotonic() + worker.IDLE_SECONDS)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert worker.call("os", "getpid", seconds=60) != first
