"""Marks on many at once: above and below, past the cursor, and rules on what is there already."""

from __future__ import annotations

import pytest
from textual.events import MouseScrollDown

from feeds.query import Query, parse
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings
from reader.dialogs import ChooseDialog, KeyDialog

from .conftest import TITLES, ready, seen, until


def unread(app: BroadsheetApp) -> list[str]:
    return [row.title for row in app.library.headlines(app.library.shown.lists.ids(Query.unread()))]


@pytest.mark.both
async def test_all_above_or_below_is_marked_read_and_taken_back(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("j", "j", ",", "a")
        await until(pilot, lambda: unread(app) == list(TITLES[2:]))
        assert "2 articles marked read" in app.main.status.message
        await pilot.press("U")
        await until(pilot, lambda: len(unread(app)) == len(TITLES))
        await pilot.press(",", "b")
        await until(pilot, lambda: unread(app) == list(TITLES[:3]))


async def test_headlines_gone_past_are_marked_where_the_setting_says_so(library_path):
    app = BroadsheetApp(Workspace.at(library_path), Settings(read_on_scroll=True))
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("j", "j")
        await until(pilot, lambda: unread(app) == list(TITLES[2:]))
        await pilot.press("k", "G")
        await pilot.pause()
        await pilot.press("U")
        await until(pilot, lambda: len(unread(app)) == len(TITLES))


async def test_without_the_setting_nothing_is_read_by_going_past(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("j", "j", "j")
        await pilot.pause()
        assert len(unread(app)) == len(TITLES)


@pytest.mark.both
async def test_a_rule_is_applied_to_what_is_there_with_its_count_and_undo(app):
    app.library.own.saved.save_rule("Trams", "title:tram", "star, tag rails")
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press(",", "r")
        await until(pilot, lambda: isinstance(app.screen, ChooseDialog))
        await pilot.press("ctrl+a")
        await until(pilot, lambda: isinstance(app.screen, KeyDialog))
        assert "about 1 article" in seen(app)
        await pilot.press("y")
        await until(pilot, lambda: app.library.shown.lists.count(parse("is:starred tag:rails")) == 1)
        assert "changed 1 article" in app.main.status.message
        await pilot.press("U")
        await until(pilot, lambda: app.library.shown.lists.count(parse("is:starred OR tag:rails")) == 0)
        assert "Applied the rule “Trams”" in app.main.status.message


def test_a_rule_that_hides_hides_what_is_there(library_path):
    with Workspace.at(library_path) as library:
        library.own.saved.save_rule("No loaf", "title:loaf", "hide")
        [rule] = library.own.saved.rules()
        assert library.own.saved.concerned(rule.query) == 1
        assert library.own.saved.apply_rule(rule) == 1
        assert library.shown.lists.count(Query()) == len(TITLES) - 1
        assert library.own.saved.apply_rule(rule) == 0
        library.undo()
        assert library.shown.lists.count(Query()) == len(TITLES)


async def test_headlines_the_wheel_turns_past_are_marked_where_the_setting_says_so(library_path):
    app = BroadsheetApp(Workspace.at(library_path), Settings(read_on_scroll=True, density="airy"))
    async with app.run_test(size=(120, 10)) as pilot:
        await ready(pilot, app)
        for _ in range(8):
            wheel = MouseScrollDown(
                app.main.list, 2, 2, 0, 1, 0, False, False, False, screen_x=40, screen_y=4
            )
            app.main.list.post_message(wheel)
            await pilot.pause()
        first = app.main.list.first_visible()
        assert first > 0
        await until(pilot, lambda: unread(app) == list(TITLES[first:]))
