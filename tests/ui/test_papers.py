"""The paper of today on the screen: chosen, listed by section, at its end, taken up again."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.library import SAMPLE
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings

from .conftest import drawn_in, ready, until


@pytest.fixture
def sample(place: Path | str) -> Path | str:
    """A library of the sample edition: several of its feeds tell the same."""
    with Workspace.at(place) as library:
        list(library.shown.sources.read([str(SAMPLE)]))
    return place


async def test_a_paper_is_listed_by_section_read_to_its_end_and_taken_up_again(sample):
    app = BroadsheetApp(Workspace.at(sample), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("comma", "e", "enter")
        await until(pilot, lambda: app.main.headlines.section.name == "Today’s paper")
        ids = [piece.id for piece in app.library.own.lists.paper.pieces]
        await until(pilot, lambda: list(app.main.list.ids) == ids)
        assert app.main.headlines.title().name == "TODAY’S PAPER"
        assert any("Front page" in row for row in drawn_in(app, app.main.list))
        await pilot.press("A")
        await until(pilot, lambda: app.main.list.headline(ids[0]).read)
        await pilot.press("G", "n")
        await until(pilot, lambda: "That is today’s paper" in app.main.status.message)
        assert list(app.main.list.ids) == ids
        app.leave()
    again = BroadsheetApp(Workspace.at(sample), Settings())
    async with again.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: list(again.main.list.ids) == ids)
        assert again.main.headlines.section.name == "Today’s paper"
        await pilot.press("comma", "e", "ctrl+a")
        await until(pilot, lambda: not set(again.main.list.ids) & set(ids))
        assert again.main.list.ids


async def test_where_nothing_is_unread_there_is_no_paper(app):
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        await pilot.press("A", "comma", "e", "enter")
        await until(pilot, lambda: "nothing unread for a paper" in app.main.status.message)
        assert app.main.headlines.section.name == "All"


async def test_the_sections_of_a_paper_are_feeds_where_that_is_wished(sample):
    app = BroadsheetApp(Workspace.at(sample), Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("comma", "e", "ctrl+f")
        await until(pilot, lambda: app.main.headlines.section.name == "Today’s paper")
        feeds = {feed.title for feed in app.library.own.subscriptions.feeds()}
        sections = {section.name for section in app.library.own.lists.paper.sections if section.name}
        assert sections
        assert sections <= feeds
