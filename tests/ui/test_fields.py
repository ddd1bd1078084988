"""Fields that take a number, a path or a command answer anything that is typed, and never break."""

from __future__ import annotations

import pytest

from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.commands.feeds import feed_affairs
from reader.commands.recommending import ask_weight
from reader.config import Settings
from reader.dialogs import AskDialog, ChooseDialog, KeyDialog

from .conftest import TITLES, ready, until
from .test_typing import burst

ODD = ("²", "①", "٣", "9" * 40, "-1", "1e9")


@pytest.mark.parametrize("pane", ["list", "article", "sidebar"])
async def test_no_digit_of_any_script_breaks_a_pane(app, pane):
    async with app.run_test(size=(160, 45)) as pilot:
        await ready(pilot, app)
        app.main.query_one(f"#{pane}").focus()
        burst(app, "²①٣½Ⅷ५" + "²j")
        await pilot.press("s")
        await until(pilot, lambda: app.library.shown.lists.counts().starred == 1 or pane == "sidebar")
        assert app.return_code in (None, 0)
        assert "went wrong" not in app.main.status.message


async def test_a_link_number_and_a_row_number_that_are_none_are_a_sentence(app):
    async with app.run_test(size=(160, 45)) as pilot:
        await ready(pilot, app)
        for typed in ODD:
            app.main.status.message = ""
            app.main.list.move_to(0)
            await pilot.press("f")
            await until(pilot, lambda: app.main.article.has_hints)
            burst(app, typed[0])
            await until(pilot, lambda: not app.main.article.has_hints)
            app.main.list.focus()
            burst(app, f":{typed}⏎")
            if typed == "٣":
                await until(pilot, lambda: app.main.list.cursor == 2)
            else:
                await until(pilot, lambda: "no command" in app.main.status.message)
            assert "went wrong" not in app.main.status.message


FEED_SETTINGS = (
    ("i", "99999999999999", "no number of minutes"),
    ("i", "²", "no number of minutes"),
    ("i", "0", "no number of minutes"),
    ("i", "60", "are changed"),
    ("k", "999999 days", "neither days nor articles"),
    ("k", "² days", "neither days nor articles"),
    ("k", "90 days, 500 articles", "are changed"),
)
"""A key of a feed's sheet, what is typed there, what is said then."""


async def test_what_a_feed_is_set_to_is_a_number_or_a_sentence(library_path):
    library = Workspace.at(library_path)
    feed = library.own.subscriptions.subscribe("http://127.0.0.1:9/feed", "Feed")
    app = BroadsheetApp(library, Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        for key, typed, said in FEED_SETTINGS:
            app.main.status.message = ""
            found = next(each for each in library.shown.subscriptions.feeds() if each.id == feed)
            app.tasks.start(feed_affairs(app.main, found))
            await until(pilot, lambda: isinstance(app.screen, KeyDialog))
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, AskDialog))
            burst(app, f"{typed}⏎")
            await until(pilot, lambda said=said: said in app.main.status.message)
            await until(pilot, lambda: app.screen is app.main)
            assert all(outcome is not None for outcome in library.subscriptions.refresh(None, force=False))


PATHS_AND_COMMANDS = (
    ("save", "~nosuchuser/x.txt", "nobody has this home"),
    ("save", "a\0b", "no such file"),
    ("import", "~nosuchuser/x.opml", "nobody has this home"),
    ("import", "/nowhere/at/all.opml", "no such file"),
    ("pipe", "x --t 'it", "cannot be read"),
    ("pipe", "no-such-program-at-all", "could not be run"),
    ("pipe", "wc\0", "could not be run"),
)


async def test_a_path_or_command_that_is_none_is_a_sentence(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        for action, typed, said in PATHS_AND_COMMANDS:
            app.main.status.message = ""
            app.main.act(action)
            await until(pilot, lambda: isinstance(app.screen, AskDialog))
            app.screen.dismiss(typed)
            await until(pilot, lambda said=said: said in app.main.status.message)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("x --t 'it", "setting browser cannot be read"),
        ("no-such-program-at-all %u", "did not open it"),
        ("false", "did not open it"),
        ("true %u", "Opened"),
    ],
)
async def test_a_browser_setting_opens_or_says_why_not(library_path, setting, said):
    app = BroadsheetApp(Workspace.at(library_path), Settings(browser=setting))
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("o")
        await until(pilot, lambda: said in app.main.status.message)


async def test_weights_that_are_no_numbers_are_a_sentence(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        for typed in ("nan", "inf", "1e999", "²", "much"):
            app.main.status.message = ""
            app.tasks.start(ask_weight(app.main, "term", "ferry"))
            await until(pilot, lambda: isinstance(app.screen, AskDialog))
            app.screen.dismiss(typed)
            await until(pilot, lambda: "no number" in app.main.status.message)
        assert not isinstance(app.screen, ChooseDialog)
        assert len(app.main.list.ids) == len(TITLES)
