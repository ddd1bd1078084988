"""The queues of work: in their order, the latest question answered, the last changes written, errors told."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable

import pytest

from reader.tasks import INDEX, READ, WRITE, AtOnce, Tasks, Topic

LATEST = Topic("latest")


def patiently(condition: Callable[[], object]) -> Callable[[], None]:
    """What keeps a queue busy until something is so."""

    def wait() -> None:
        while not condition():
            os.sched_yield()

    return wait


@pytest.fixture
async def errors() -> list[BaseException]:
    return []


@pytest.fixture
async def tasks(errors: list[BaseException]):
    made = Tasks(errors.append)
    yield made
    made.close()


async def test_an_answer_is_awaited_and_comes_from_another_thread(tasks):
    assert await tasks.ask(threading.get_ident) != threading.get_ident()


async def test_a_queue_does_what_it_was_asked_in_order(tasks):
    done: list[int] = []
    for number in range(20):
        tasks.do(lambda number=number: done.append(number), WRITE)
    await tasks.done(WRITE)
    assert done == list(range(20))


async def test_two_queues_do_not_wait_for_each_other(tasks):
    go = threading.Event()
    held = tasks.ask(go.wait, INDEX)
    assert await tasks.ask(lambda: 1, READ) == 1
    go.set()
    assert await held


async def test_a_later_question_about_a_topic_supersedes_the_one_before_it_which_is_not_even_asked(tasks):
    go, asked = threading.Event(), []
    tasks.do(go.wait)
    first = tasks.ask(lambda: asked.append("first"), LATEST)
    second = tasks.ask(lambda: asked.append("second"), LATEST)
    go.set()
    await second
    assert first.cancelled()
    assert asked == ["second"]


async def test_who_awaits_a_superseded_answer_ends_there_without_a_word(tasks, errors):
    reached: list[str] = []

    async def asks() -> None:
        await tasks.ask(lambda: None, LATEST)
        reached.append("answer")

    go = threading.Event()
    tasks.do(go.wait)
    tasks.start(asks())
    await asyncio.sleep(0)
    tasks.ask(lambda: None, LATEST)
    go.set()
    await tasks.done()
    assert (reached, errors) == ([], [])


async def test_an_error_is_raised_where_the_answer_is_awaited(tasks, errors):
    with pytest.raises(ZeroDivisionError):
        await tasks.ask(lambda: 1 // 0)
    assert errors == []


@pytest.mark.parametrize("where", ["queue", "then", "coroutine", "told"])
async def test_an_error_that_nobody_awaits_is_reported(tasks, errors, where):
    async def breaks() -> None:
        raise ZeroDivisionError

    def broken(_: object = None) -> None:
        raise ZeroDivisionError

    match where:
        case "queue":
            tasks.do(broken)
        case "then":
            tasks.do(lambda: None, then=broken)
        case "coroutine":
            tasks.start(breaks())
        case "told":
            tasks.do(lambda: tasks.tell(broken))
    await tasks.done(READ)
    await asyncio.sleep(0)
    assert [type(error) for error in errors] == [ZeroDivisionError]


async def test_what_a_queue_tells_arrives_in_order_and_before_its_answer(tasks):
    told: list[int] = []

    def work() -> None:
        for number in range(5):
            tasks.tell(told.append, number)

    await tasks.ask(work)
    assert told == list(range(5))


async def test_the_next_key_waits_until_what_the_answer_leads_to_is_there(tasks):
    there: list[str] = []

    async def opens() -> None:
        await tasks.ask(lambda: None, holds=True)
        there.append("dialog")

    tasks.start(opens())
    await asyncio.sleep(0)
    assert await tasks.answered(5)
    assert there == ["dialog"]
    assert not await tasks.answered(5)


async def test_a_key_that_waits_for_a_list_waits_for_the_one_that_comes_in_its_stead(tasks):
    go, there = threading.Event(), []
    tasks.do(patiently(go.is_set))
    tasks.do(lambda: "asked for", Topic("list", holds=True), there.append)
    tasks.do(lambda: "renewed", Topic("list"), there.append)
    waiting = asyncio.ensure_future(tasks.answered(5))
    await asyncio.sleep(0)
    assert not waiting.done()
    go.set()
    assert await waiting
    assert there == ["renewed"]


async def test_the_next_key_does_not_wait_for_ever(tasks):
    go = threading.Event()
    tasks.ask(go.wait, holds=True)
    assert await tasks.answered(0.01)
    assert not await tasks.answered(5)
    go.set()


async def test_the_next_key_waits_while_something_is_put_on_screen(tasks):
    with tasks.hold():
        waiting = asyncio.ensure_future(tasks.answered(5))
        await asyncio.sleep(0)
        assert not waiting.done()
    assert await waiting


async def test_the_last_changes_are_written_before_the_queues_end():
    tasks, done, closing = Tasks(lambda _: None), [], threading.Event()
    tasks.do(closing.wait, WRITE)
    for number in range(50):
        tasks.do(lambda number=number: done.append(number), WRITE)
    threading.Timer(0.01, closing.set).start()
    tasks.close()
    assert done == list(range(50))
    assert tasks.lost == 0


async def test_after_the_end_nothing_is_asked():
    tasks, asked = Tasks(lambda _: None), []
    tasks.close()
    assert tasks.ask(lambda: asked.append(1)).cancelled()
    assert asked == []


async def test_changes_that_fail_when_nobody_is_left_to_be_told_are_counted():
    errors: list[BaseException] = []
    tasks, ended = Tasks(errors.append), threading.Event()

    def fails() -> None:
        ended.wait()
        raise OSError

    for queue in (WRITE, WRITE, READ):
        tasks.do(fails, queue)
    threading.Timer(0.01, ended.set).start()
    tasks.close()
    assert (tasks.lost, errors) == (2, [])


async def test_changes_that_are_still_waiting_when_patience_ends_are_counted():
    tasks, ended = Tasks(lambda _: None), []
    tasks.do(patiently(lambda: ended), WRITE)
    tasks.do(lambda: None, WRITE)
    tasks.close(patience=0.01)
    ended.append(True)
    assert tasks.lost == 2


# ---------------------------------------------------------------- with nothing to do meanwhile


async def test_at_once_what_is_asked_is_answered_on_the_thread_that_asks(errors):
    tasks, told = AtOnce(errors.append), []
    assert await tasks.ask(threading.get_ident) == threading.get_ident()
    tasks.do(lambda: 1 / 0)
    tasks.do(lambda: 1, then=told.append)
    tasks.tell(told.append, 2)
    await tasks.at_rest()
    assert told == [2, 1]
    assert [type(error) for error in errors] == [ZeroDivisionError]


async def test_at_once_an_error_is_raised_where_the_answer_is_awaited():
    with pytest.raises(ZeroDivisionError):
        await AtOnce(print).ask(lambda: 1 / 0)
