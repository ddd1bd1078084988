"""One table says what a change makes old on the screen: that is renewed, and nothing else is asked of the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.library import Counts, Library
from reader.app import BroadsheetApp
from reader.changes import RENEWS, Change
from reader.config import Settings

from .conftest import ready, until


class Watched(Library):
    """A library that knows how often its articles were counted."""

    asked = 0

    def counts(self) -> Counts:
        self.asked += 1
        return super().counts()


@pytest.fixture
def watched(library_path: Path) -> BroadsheetApp:
    return BroadsheetApp(Watched.at(library_path), Settings())


def test_the_table_has_a_row_for_every_change():
    assert set(RENEWS) == set(Change)


async def test_ten_letters_typed_in_the_search_cost_no_counting(watched):
    async with watched.run_test(size=(120, 35)) as pilot:
        await ready(pilot, watched)
        await watched.tasks.done()
        before = watched.library.asked
        await pilot.press("/", *"ferry keep")
        await until(pilot, lambda: watched.main.headlines.section.name == "“ferry keep”")
        await until(pilot, lambda: len(watched.main.list.ids) == 1)
        await pilot.press("enter")
        await watched.tasks.done()
        assert watched.library.asked == before


async def test_going_from_section_to_section_costs_no_counting(watched):
    async with watched.run_test(size=(120, 35)) as pilot:
        await ready(pilot, watched)
        await watched.tasks.done()
        before = watched.library.asked
        for name, key in (("unread", "2"), ("starred", "3"), ("all", "1")):
            await pilot.press(key)
            await watched.main.run(name)
        await watched.tasks.done()
        assert watched.library.asked == before


async def test_marks_made_one_after_the_other_are_counted_once(watched):
    async with watched.run_test(size=(120, 35)) as pilot:
        await ready(pilot, watched)
        await watched.tasks.done()
        before = watched.library.asked
        for _ in range(5):
            watched.main.changed(Change.MARKED)
        await until(pilot, lambda: watched.library.asked > before)
        await watched.tasks.done()
        assert watched.library.asked == before + 1
