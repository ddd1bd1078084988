"""One table says what a change makes old on the screen: that is renewed, and nothing else is asked of the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.model import Counts
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.changes import RENEWS, Change
from reader.config import Settings

from .conftest import ready, until


@pytest.fixture
def library(library_path: Path | str) -> Workspace:
    return Workspace.at(library_path)


@pytest.fixture
def counted(library: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[Counts]:
    """The counts that were asked of the library, in order."""
    asked: list[Counts] = []
    counts = library.shown.lists.counts
    monkeypatch.setattr(library.shown.lists, "counts", lambda: asked.append(counts()) or asked[-1])
    return asked


@pytest.fixture
def watched(library: Workspace, counted: list[Counts]) -> BroadsheetApp:
    """The screen of a library that is watched."""
    return BroadsheetApp(library, Settings())


def test_the_table_has_a_row_for_every_change():
    assert set(RENEWS) == set(Change)


async def test_ten_letters_typed_in_the_search_cost_no_counting(watched, counted):
    async with watched.run_test(size=(120, 35)) as pilot:
        await ready(pilot, watched)
        await watched.tasks.done()
        before = len(counted)
        await pilot.press("/", *"ferry keep")
        await until(pilot, lambda: watched.main.headlines.section.name == "“ferry keep”")
        await until(pilot, lambda: len(watched.main.list.ids) == 1)
        await pilot.press("enter")
        await watched.tasks.done()
        assert len(counted) == before


async def test_going_from_section_to_section_costs_no_counting(watched, counted):
    async with watched.run_test(size=(120, 35)) as pilot:
        await ready(pilot, watched)
        await watched.tasks.done()
        before = len(counted)
        for name, key in (("unread", "2"), ("starred", "3"), ("all", "1")):
            await pilot.press(key)
            await watched.main.run(name)
        await watched.tasks.done()
        assert len(counted) == before


async def test_marks_made_one_after_the_other_are_counted_once(watched, counted):
    async with watched.run_test(size=(120, 35)) as pilot:
        await ready(pilot, watched)
        await watched.tasks.done()
        before = len(counted)
        for _ in range(5):
            watched.main.changed(Change.MARKED)
        await until(pilot, lambda: len(counted) > before)
        await watched.tasks.done()
        assert len(counted) == before + 1
