"""How often Python looks for garbage while much is made and little of it goes round in circles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from feeds import garbage, worker


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def test_it_looks_seldom_meanwhile_and_as_usual_afterwards():
    with pytest.raises(KeyError), garbage.seldom():
        assert gc.get_threshold() == (garbage.YOUNG, 10, 10)
        raise KeyError
    assert gc.get_threshold() == (700, 10, 10)


def test_the_last_of_several_puts_it_back_in_whatever_order_they_end():
    first, second = ExitStack(), ExitStack()
    first.enter_context(garbage.seldom())
    second.enter_context(garbage.seldom())
    first.close()
    assert gc.get_threshold()[0] == garbage.YOUNG
    second.close()
    assert gc.get_threshold()[0] == 700


@pytest.mark.parametrize("young", [0, 10 * garbage.YOUNG])
def test_who_looks_still_less_often_is_left_in_peace(young):
    gc.set_threshold(young, 10, 10)
    with garbage.seldom():
        assert gc.get_threshold()[0] == young
    assert gc.get_threshold()[0] == young


def test_what_others_set_for_the_older_ones_meanwhile_stays():
    with garbage.seldom():
        gc.set_threshold(gc.get_threshold()[0], 10, 1000)
    assert gc.get_threshold() == (700, 10, 1000)


def test_workers_look_seldom():
    assert worker.call("gc", "get_threshold", seconds=60)[0] == garbage.YOUNG
