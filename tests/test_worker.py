"""Workers: processes that do what may take too long, and can be killed."""

from __future__ import annotations

import signal
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
