"""The paper refreshes itself, and what is added or asked for is fetched at once: a real server, a real library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.messages import Message
from feeds.model import FeedSettings
from feeds.query import Query
from feeds.workspace import Workspace
from reader import network
from reader.app import BroadsheetApp
from reader.commands.subscribing import subscribe_to
from reader.config import Settings
from reader.dialogs import AskDialog
from reader.tasks import REFRESH
from tests.server import Answer, Server

from .conftest import drawn, gazette, until

XML = {"content-type": "application/rss+xml"}


@pytest.fixture
def server():
    with Server() as made:
        made.at("/feed", Answer(body=gazette(2).encode(), headers=XML))
        yield made


def subscribed(place: Path | str, *addresses: str) -> Workspace:
    library = Workspace.at(place)
    for address in addresses:
        library.own.subscriptions.subscribe(address)
    return library


def make_due(library: Workspace) -> None:
    """Let every feed be due again, as if its time had come."""
    from dataclasses import replace

    from feeds.model import Changes

    for feed in library.shown.subscriptions.feeds():
        past = datetime.now(UTC) - timedelta(hours=2)
        library.shown.store.arrivals.apply(
            Changes(feed_id=feed.id, seen=past, fetch=replace(feed.fetch, due=past))
        )


def asked(server: Server, path: str = "/feed") -> int:
    return sum(each.path == path for each in server.asked)


@pytest.mark.both
async def test_due_feeds_are_fetched_while_the_paper_is_open(place, server, monkeypatch):
    monkeypatch.setattr("reader.app.FIRST_LOOK", 0.05)
    app = BroadsheetApp(subscribed(place, f"{server.url}/feed"), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: len(app.main.list.ids) == 2)
        assert not app.main.status.message


@pytest.mark.both
async def test_new_headlines_fold_in_and_the_cursor_stays(place, server):
    library = subscribed(place, f"{server.url}/feed")
    list(library.subscriptions.refresh())
    app = BroadsheetApp(library, Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: len(app.main.list.ids) == 2 and app.main.opened is not None)
        here, place = app.main.list.current, app.main.opened.article.id
        newer = gazette(2).replace("<item>", "<item><title>Fresh</title><guid>f</guid></item><item>", 1)
        server.at("/feed", Answer(body=newer.encode(), headers=XML))
        make_due(library)
        app.refreshes.look_for_due()
        await until(pilot, lambda: len(app.main.list.ids) == 3)
        assert app.main.list.current == here
        assert app.main.opened.article.id == place
        assert not app.main.status.message


async def test_nothing_is_asked_before_it_is_due_or_with_the_setting_off(place, server, monkeypatch):
    monkeypatch.setattr("reader.app.FIRST_LOOK", 0.01)
    library = subscribed(place, f"{server.url}/feed")
    list(library.subscriptions.refresh())
    app = BroadsheetApp(library, Settings(refresh_while_open=False))
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: app.main.counts is not None and len(app.main.list.ids) == 2)
        make_due(library)
        app.look_for_due()
        await pilot.pause()
        assert not app.main.status.progress
        assert asked(server) == 1


async def test_on_a_metered_network_nothing_is_asked_unasked(place, server, monkeypatch):
    monkeypatch.setattr(network, "is_metered", lambda: True)
    app = BroadsheetApp(subscribed(place, f"{server.url}/feed"), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: app.main.counts is not None)
        app.refreshes.look_for_due()
        await app.tasks.done(REFRESH)
        await until(pilot, lambda: not app.main.status.progress)
        assert not server.asked
        await pilot.press("R")
        await until(pilot, lambda: len(app.main.list.ids) == 2)


async def test_where_the_first_are_not_reached_the_others_are_left_alone(place):
    dead = [f"http://127.0.0.1:9/{n}" for n in range(5)]
    library = subscribed(place, *dead)
    app = BroadsheetApp(library, Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: app.main.counts is not None)
        app.refreshes.look_for_due()
        await until(pilot, lambda: app.refreshes.misses == 1)
        assert app.main.status.how_far == (0, 0)
        assert not any(feed.fetch.failures for feed in library.shown.subscriptions.feeds())
        assert len(library.shown.arrivals.due_unasked()) == len(dead)
        app.refreshes.look_for_due()
        assert not app.main.status.progress


def test_a_password_command_is_not_run_unasked(place):
    with subscribed(place, "http://127.0.0.1:9/a", "http://127.0.0.1:9/b") as library:
        first = library.shown.subscriptions.feeds()[0]
        library.shown.store.subscriptions.set_settings(
            first.id, FeedSettings(user="me", password_command=("pass", "x"))
        )
        assert library.shown.arrivals.due_unasked() == [library.shown.subscriptions.feeds()[1].id]


async def test_the_first_R_asks_whatever_is_due(place, server):
    library = subscribed(place, f"{server.url}/feed")
    list(library.subscriptions.refresh())
    app = BroadsheetApp(library, Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: len(app.main.list.ids) == 2)
        assert len(library.shown.arrivals.due()) == 0
        await pilot.press("R")
        await until(pilot, lambda: "1 feed asked" in app.main.status.message)
        assert asked(server) == 2


async def test_R_during_a_refresh_of_its_own_waits_its_turn(place, server):
    app = BroadsheetApp(subscribed(place, f"{server.url}/feed"), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: app.main.counts is not None)
        app.refreshes.refresh_quietly(
            app.library, [feed.id for feed in app.library.shown.subscriptions.feeds()]
        )
        app.refresh_feeds(None, force=True)
        await until(pilot, lambda: "1 feed asked" in app.main.status.message)
        assert asked(server) == 2


async def test_what_is_imported_is_fetched_at_once(place, tmp_path, server):
    opml = tmp_path / "mine.opml"
    opml.write_text(f'<opml><body><outline text="Own" xmlUrl="{server.url}/feed"/></body></opml>')
    app = BroadsheetApp(Workspace.at(place), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: app.main.counts is not None)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        app.screen.query_one("Input").value = str(opml)
        await pilot.press("enter")
        await until(pilot, lambda: type(app.screen).__name__ == "KeyDialog")
        await pilot.press("y")
        await until(pilot, lambda: len(app.main.list.ids) == 2)


async def test_what_is_added_beside_opened_files_is_fetched_into_the_own_library(place, tmp_path, server):
    page = tmp_path / "g.xml"
    page.write_text(gazette(1), "utf-8")
    own = Workspace.at(place)
    app = BroadsheetApp(own.beside(), Settings(), sources=[str(page)], edition="opened")
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: len(app.main.list.ids) == 1)
        from feeds.discover import Candidate

        await subscribe_to(app.main, own.own, [Candidate(f"{server.url}/feed")])
        await until(pilot, lambda: own.shown.lists.count(Query()) == 2)


async def test_a_refresh_under_way_shows_a_bar_a_total_and_new_headlines(place):
    with Server() as server:
        first = server.at("/first", Answer(body=gazette(2).encode(), headers=XML))
        slow = server.at("/slow", server.hang)
        library = subscribed(place, first, slow)
        app = BroadsheetApp(library, Settings(refresh_while_open=False))
        async with app.run_test(size=(120, 35)) as pilot:
            await until(pilot, lambda: app.main.is_complete)
            app.refresh_feeds(None, force=True)
            app.main.headlines.show(app.main.headlines.section)
            await until(pilot, lambda: "as they come" in app.main.list.empty_text or bool(app.main.list.ids))
            await until(pilot, lambda: app.main.status.how_far == (1, 2))
            await until(pilot, lambda: len(app.main.list.ids) == 2)
            assert app.main.status.progress == "2 new"
            await until(pilot, lambda: "━━━━━━────── 1 of 2 · 2 new" in drawn(app)[0])


async def test_what_retention_drops_and_spares_is_said_on_screen(place, server):
    library = subscribed(place, f"{server.url}/feed")
    app = BroadsheetApp(library, Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: app.main.counts is not None)
        done = [
            Message.plain("The texts of 2 old articles were dropped."),
            Message.plain("1 old article stays because it is starred, tagged or noted."),
        ]
        library.own.maintenance.look_after = lambda **_: done
        app.main.keys.last = 0.0
        app.background.look_after()
        await until(pilot, lambda: "dropped" in app.main.status.message)
        assert "starred" in app.main.status.message
