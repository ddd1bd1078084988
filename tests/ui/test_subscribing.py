"""Adding by address on screen: the reader goes on meanwhile, a refusal keeps the address, several feeds at once."""

from __future__ import annotations

import pytest

from feeds.workspace import Workspace
from reader import config
from reader.app import BroadsheetApp
from reader.config import Settings
from reader.dialogs import AskDialog, ChooseDialog
from reader.widgets.choice_list import ChoiceList
from tests.server import Answer, Server
from tests.test_moving_in import FEED, item, newsboat

from .conftest import TITLES, gazette, ready, seen, until
from .test_main_screen import title

NAMES = ("Ferries", "Trams", "Bells")


@pytest.fixture
def server():
    with Server() as made:
        links = ""
        for name in NAMES:
            text = gazette(1).replace("Harbour Gazette", name)
            made.at(f"/{name}", Answer(body=text.encode(), headers={"content-type": "text/xml"}))
            links += f'<link rel="alternate" type="application/rss+xml" href="/{name}" title="{name}">'
        page = f"<html><head>{links}</head><body><p>x</p></body></html>"
        made.at("/page", Answer(body=page.encode(), headers={"content-type": "text/html"}))
        yield made


async def typed(pilot, app: BroadsheetApp, address: str) -> None:
    await pilot.press("a")
    await until(pilot, lambda: isinstance(app.screen, AskDialog))
    app.screen.query_one("Input").value = address
    await pilot.press("enter")


def feeds(app: BroadsheetApp) -> set[str]:
    return {feed.title for feed in app.library.shown.subscriptions.feeds()}


async def test_several_candidates_are_taken_at_once_and_those_subscribed_are_marked(app, server):
    app.library.own.subscriptions.subscribe(f"{server.url}/Trams", "Trams")
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await typed(pilot, app, f"{server.url}/page")
        await until(pilot, lambda: isinstance(app.screen, ChooseDialog))
        shown = [f"{choice.lead} {choice.text}" for choice in app.screen.query_one(ChoiceList).all]
        assert shown == ["☐ Ferries", "✓ Trams", "☐ Bells"]
        await pilot.press("tab", "down", "tab", "down", "tab")
        await pilot.press("enter")
        await until(pilot, lambda: feeds(app) >= set(NAMES))
        assert "Subscribed to 2 feeds: Ferries, Bells." in app.main.status.message
        # Both tell a story that was here: it is one line, with its sources.
        shown = app.main.list
        await until(pilot, lambda: any(row.sources == 3 for row in map(shown.headline, shown.ids) if row))


async def test_a_feed_one_has_is_said_and_not_added_again(app, server):
    app.library.own.subscriptions.subscribe(f"{server.url}/Trams", "Trams")
    number = len(app.library.shown.subscriptions.feeds())
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await typed(pilot, app, f"{server.url}/Trams")
        await until(pilot, lambda: "You have Trams already" in app.main.status.message)
        assert len(app.library.shown.subscriptions.feeds()) == number


async def test_a_refusal_keeps_the_typed_address(app, server):
    wrong = f"{server.url}/nothing"
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await typed(pilot, app, wrong)
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        assert app.screen.query_one("Input").value == wrong
        assert "404" in seen(app)
        await pilot.press("escape", "a")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        assert app.screen.query_one("Input").value == wrong


async def test_while_it_waits_one_may_go_on_and_is_not_torn_away(library_path, server):
    def slow(asked, line):
        server.over.wait(30)

    server.at("/slow", slow)
    app = BroadsheetApp(Workspace.at(library_path), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await typed(pilot, app, f"{server.url}/slow")
        await until(pilot, lambda: bool(server.asked))
        await pilot.press("j", "enter")
        await until(pilot, lambda: app.main.panes.here == "article" and title(app) == TITLES[1])
        server.over.set()
        await until(pilot, lambda: app.refused_address != "")
        assert app.main.is_active
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        assert app.screen.query_one("Input").value == f"{server.url}/slow"


async def test_the_import_sheet_brings_the_articles_of_another_program(app, tmp_path):
    app.library.own.subscriptions.subscribe(FEED, "Alpha")
    newsboat(tmp_path / "cache.db", item("ferry", flags="s")).close()
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        app.screen.query_one("Input").value = str(tmp_path / "cache.db")
        await pilot.press("enter")
        await until(pilot, lambda: app.library.shown.lists.counts().starred == 1)
        await until(pilot, lambda: isinstance(app.screen, ChooseDialog))
        assert [choice.text for choice in app.screen.query_one(ChoiceList).all] == ["Alpha"]


async def test_what_an_import_left_out_is_listed_with_the_reason(app, tmp_path):
    app.library.own.subscriptions.subscribe("https://known.example/feed", "Known")
    opml = tmp_path / "mine.opml"
    opml.write_text(
        '<opml><body><outline text="Known" xmlUrl="https://known.example/feed"/>'
        '<outline text="Nowhere" xmlUrl="gibberish:x"/></body></opml>'
    )
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        app.screen.query_one("Input").value = str(opml)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChooseDialog))
        said = [(choice.text, choice.note) for choice in app.screen.query_one(ChoiceList).all]
        assert ("Known", "known already") in said
        assert any("gibberish:x" in text and note == "refused" for text, note in said)


@pytest.mark.parametrize("key", ["y", "escape"])
async def test_programs_of_a_list_are_written_into_the_settings_only_where_the_reader_agrees(
    app, tmp_path, key
):
    (tmp_path / "urls").write_text(f'{FEED} "~Alpha"\n"exec:/no/such/tides --new" "~Tides"\n')
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        app.screen.query_one("Input").value = str(tmp_path / "urls")
        await pilot.press("enter")
        await until(pilot, lambda: "/no/such/tides --new" in seen(app))
        await pilot.press(key)
        await until(pilot, lambda: "Alpha" in feeds(app))
        assert ("Tides" in feeds(app)) == (key == "y")
        assert config.programs() == ({"tides-new": ("/no/such/tides", "--new")} if key == "y" else {})
