"""The queues of work: what was asked for is done before they end, and what came to nothing is counted."""

from __future__ import annotations

import os

from reader.jobs import Jobs


async def test_the_last_changes_are_written_before_the_lanes_end() -> None:
    jobs, done = Jobs(lambda _: None), []

    def until_closed() -> None:
        while not jobs._closed:
            os.sched_yield()

    jobs.ask(until_closed, queue="write")
    for number in range(50):
        jobs.ask(lambda number=number: done.append(number), queue="write")
    jobs.close()
    assert done == list(range(50))
    assert jobs.lost == 0


async def test_changes_that_fail_when_nobody_is_left_to_be_told_are_counted() -> None:
    jobs, told = Jobs(lambda error: told.append(error)), []

    def until_closed() -> None:
        while not jobs._closed:
            os.sched_yield()
        raise OSError

    def fails() -> None:
        raise OSError

    jobs.ask(until_closed, queue="write")
    jobs.ask(fails, queue="write")
    jobs.ask(fails, queue="read")
    jobs.close()
    assert (jobs.lost, told) == (2, [])


async def test_changes_that_are_still_waiting_when_patience_ends_are_counted() -> None:
    jobs, ended = Jobs(lambda _: None), []
    jobs.ask(lambda: [os.sched_yield() for _ in iter(lambda: bool(ended), True)], queue="write")
    jobs.ask(lambda: None, queue="write")
    jobs.close(patience=0.01)
    ended.append(True)
    assert jobs.lost == 2
