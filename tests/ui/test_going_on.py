"""Going on and back: n past the end, Esc a layer at a time, q by a preset, the place at the next start."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.model import Feed
from feeds.query import Query, parse
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.commands.following import open_address
from reader.config import Settings
from reader.keys.commands import COMMANDS, keymap
from reader.keys.presets import PRESETS
from reader.screens import returning
from reader.sections import Part, next_unread
from tests.server import Answer, Server

from .conftest import gazette, ready, until
from .test_main_screen import title


@pytest.fixture
def two(place: Path | str, tmp_path: Path) -> Path | str:
    """A library of two feeds, three articles in one and two in the other."""
    with Workspace.at(place) as library:
        for name, number in (("Alpha", 3), ("Beta", 2)):
            feed = tmp_path / f"{name}.xml"
            text = (
                gazette(number)
                .replace("Harbour Gazette", name)
                .replace("https://gazette.example/", f"https://{name}.example/")
            )
            feed.write_text(text, "utf-8")
            list(library.shown.sources.read([str(feed)]))
    return place


async def show_feed(pilot, app: BroadsheetApp, name: str) -> None:
    from reader.listing import Section

    feed = next(feed for feed in app.library.shown.subscriptions.feeds() if feed.title == name)
    app.main.headlines.show(Section(name, Query.feed(feed.id)))
    await until(pilot, lambda: len(app.main.list.ids) == feed.total)


# ---------------------------------------------------------------- n


async def test_n_at_the_end_goes_on_above_then_to_the_next_feed(two):
    app = BroadsheetApp(Workspace.at(two), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await show_feed(pilot, app, "Alpha")
        await pilot.press("G", "enter", "n")
        await until(pilot, lambda: app.main.list.cursor == 0)
        assert "top of the list" in app.main.status.message
        await pilot.press("n")
        await until(pilot, lambda: app.library.shown.lists.count(Query.unread()) == 2)
        await pilot.press("n")
        await until(pilot, lambda: app.main.headlines.section.name == "Beta")
        await until(pilot, lambda: app.library.shown.lists.count(Query.unread()) == 1)
        assert "On to Beta: 2 unread" in app.main.status.message
        await pilot.press("n")
        await until(pilot, lambda: app.library.shown.lists.count(Query.unread()) == 0)
        await pilot.press("n")
        await until(pilot, lambda: "Nothing unread is left" in app.main.status.message)


async def test_n_at_the_end_of_a_search_stays_in_it(two):
    # Both feeds tell the same stories, which would become one line as soon as they are indexed.
    app = BroadsheetApp(Workspace.at(two), Settings(fold_stories=False))
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("/", *"ferry", "enter")
        await until(pilot, lambda: len(app.main.list.ids) == 2)
        await pilot.press("n", "n")
        await until(pilot, lambda: app.library.shown.lists.count(parse("ferry is:unread")) == 0)
        await pilot.press("n")
        await until(pilot, lambda: "No more unread articles here" in app.main.status.message)
        assert app.main.headlines.section.sought is not None


def test_the_next_feed_after_a_folder_lies_outside_it():
    def feed(name: str, unread: int, *folder: str) -> Part:
        made = Feed(id=len(name), url=f"https://{name}.example/", title=name, folder=folder)
        return Part(name, Query.feed(made.id), "feed", unread=unread, feed=made)

    folder = Part("Sea", Query.folder(("Sea",)), "folder", folder=("Sea",))
    rows = [feed("a", 2), folder, feed("bb", 3, "Sea"), feed("ccc", 0), feed("dddd", 1)]
    assert next_unread(rows, str(folder.query)).name == "dddd"
    assert next_unread(rows, str(rows[2].query)).name == "dddd"
    assert next_unread(rows, str(rows[4].query)).name == "a"
    assert next_unread(rows[1:3], str(folder.query)) is None


# ---------------------------------------------------------------- Esc and q


async def test_esc_peels_one_layer_at_a_time(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await show_feed(pilot, app, "Harbour Gazette")
        await pilot.press("enter", "z", ";", *"harbour", "enter")
        await until(pilot, lambda: app.main.article.has_found)
        await pilot.press("escape")
        assert not app.main.article.has_found
        assert app.main.panes.zen
        await pilot.press("escape")
        assert not app.main.panes.zen
        assert app.main.panes.here == "article"
        await pilot.press("escape")
        assert app.main.panes.here == "list"
        assert app.main.headlines.section.name == "Harbour Gazette"
        await pilot.press("escape")
        await until(pilot, lambda: app.main.headlines.section == app.main.headlines.sections[0])


async def test_esc_leaves_a_page_that_a_link_led_to_for_the_article_it_stood_in(library_path, monkeypatch):
    page = "<html><head><title>Linked</title></head><body><article><h1>Linked</h1>" + "".join(
        f"<p>Paragraph {n} of the page that a link led to is long enough to be one of an article.</p>"
        for n in range(12)
    )
    monkeypatch.setattr("feeds.fetch.lies_beside", lambda address, near: True)
    with Server() as server:
        address = server.at("/page", Answer(body=page.encode(), headers={"content-type": "text/html"}))
        app = BroadsheetApp(Workspace.at(library_path), Settings())
        async with app.run_test(size=(120, 35)) as pilot:
            await ready(pilot, app)
            first = title(app)
            await pilot.press("enter")
            app.tasks.start(open_address(app.main, address))
            await until(pilot, lambda: title(app) == "Linked")
            await pilot.press("escape")
            await until(pilot, lambda: title(app) == first)
            assert app.main.panes.here == "article"


async def test_esc_leaves_the_sidebar_for_the_article_it_was_entered_from(app):
    async with app.run_test(size=(160, 45)) as pilot:
        await ready(pilot, app)
        await pilot.press("enter", "l")
        await until(pilot, lambda: app.main.panes.here == "sidebar")
        await pilot.press("escape")
        await until(pilot, lambda: app.main.panes.here == "article")


@pytest.mark.parametrize("preset", ["newsboat", "elfeed"])
async def test_q_in_an_article_closes_it_under_presets_that_do_so(library_path, preset):
    app = BroadsheetApp(Workspace.at(library_path), Settings(preset=preset))
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("enter")
        assert app.main.panes.here == "article"
        await pilot.press("q")
        assert app.main.panes.here == "list" and app.is_running
        await pilot.press("q")
        await until(pilot, lambda: app.return_code is not None)


def test_a_key_of_some_panes_keeps_its_meaning_for_all_in_the_others():
    keys, problems = keymap(preset=PRESETS["newsboat"])
    assert [action.id for action in keys["q"]] == ["close_article", "quit"]
    assert not problems
    assert [action.id for action in keymap()[0]["q"]] == ["quit"]
    assert {action.id for action in COMMANDS} >= {"close_article"}


# ---------------------------------------------------------------- the next start


async def test_section_position_and_open_article_come_back(two):
    app = BroadsheetApp(Workspace.at(two), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await show_feed(pilot, app, "Alpha")
        await pilot.press("j", "enter")
        await until(pilot, lambda: app.main.panes.here == "article")
        here = title(app)
        app.leave()
    again = BroadsheetApp(Workspace.at(two), Settings())
    async with again.run_test(size=(120, 35)) as pilot:
        await ready(pilot, again)
        assert again.main.headlines.section.name == "Alpha"
        await until(pilot, lambda: again.main.list.cursor == 1 and title(again) == here)
        assert again.main.panes.here == "article"


async def test_who_left_at_the_top_comes_back_to_the_top(two):
    app = BroadsheetApp(Workspace.at(two), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        assert returning.place(app.main, app.main.headlines).id == 0
        await pilot.press("2")
        await until(pilot, lambda: app.main.headlines.section == app.main.headlines.sections[1])
        app.leave()
    again = BroadsheetApp(Workspace.at(two), Settings())
    async with again.run_test(size=(120, 35)) as pilot:
        await ready(pilot, again)
        assert again.main.headlines.section is again.main.headlines.sections[1]


async def test_a_feed_that_is_gone_is_no_place_to_come_back_to(two):
    app = BroadsheetApp(Workspace.at(two), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await show_feed(pilot, app, "Beta")
        app.library.subscriptions.unsubscribe(
            next(feed.id for feed in app.library.shown.subscriptions.feeds() if feed.title == "Beta")
        )
        app.leave()
    again = BroadsheetApp(Workspace.at(two), Settings())
    async with again.run_test(size=(120, 35)) as pilot:
        await ready(pilot, again)
        assert again.main.headlines.section is again.main.headlines.sections[0]
        assert len(again.main.list.ids) == 3
