"""Episodes on the screen: played from where they were stopped, downloaded, and told of."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from feeds.query import Query
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings
from tests.server import Answer, Server

from .conftest import ready, seen, until

FAKE = Path(__file__).parents[1] / "fake_mpv.py"


@pytest.fixture
def server():
    with Server() as made:
        yield made


@pytest.fixture
def app(place, tmp_path, server):
    """A library with an episode whose sound is on a server, and settings with a player of the tests' own."""
    server.at("/1.mp3", Answer(body=b"sound" * 10, headers={"Content-Type": "audio/mpeg"}))
    item = (
        f"<item><title>The ferry hour</title><guid>1</guid><description>Words.</description>"
        f'<enclosure url="{server.url}/1.mp3" type="audio/mpeg" length="7"/>'
        f'<podcast:transcript url="{server.url}/1.vtt" type="text/vtt"/>'
        f'<podcast:chapters url="{server.url}/1.json" type="application/json+chapters"/>'
        f'<psc:chapters><psc:chapter start="0:30" title="The quay"/></psc:chapters></item>'
    )
    server.at("/1.vtt", Answer(body=b"WEBVTT\n\n00:01.000 --> 00:09.000\n<v Ann>The tram is late.\n"))
    chapters = [{"startTime": 0, "title": "Hello"}, {"startTime": 61, "title": "The tram"}]
    server.at("/1.json", Answer(body=json.dumps({"chapters": chapters}).encode()))
    address = server.at(
        "/feed",
        Answer(
            body=f"<rss xmlns:podcast='https://podcastindex.org/namespace/1.0' xmlns:psc='http://podlove.org/simple-chapters'><channel><title>Pod</title>{item}</channel></rss>".encode()
        ),
    )
    with Workspace.at(place) as library:
        library.own.subscriptions.subscribe(address)
        list(library.subscriptions.refresh(None, force=True))
    player = f"{sys.executable} {FAKE} waits"
    return BroadsheetApp(Workspace.at(place), Settings(player=player, download_folder=str(tmp_path / "in")))


async def test_it_is_downloaded_played_from_the_file_paused_and_stopped_where_it_goes_on(app, tmp_path):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press(",", "d", "enter")
        await until(pilot, lambda: (tmp_path / "in" / "Pod - The ferry hour.mp3").exists())
        await pilot.press(",", "p")
        await until(pilot, lambda: bool(app.player.playing))
        await until(pilot, lambda: "▶ 0:03 / 1:40" in seen(app))
        await pilot.press(",", "p")
        await until(pilot, lambda: app.player.is_paused)
        await until(pilot, lambda: "‖ 0:03 / 1:40" in seen(app))
        await pilot.press(",", "s")
        await until(pilot, lambda: "Stopped at 0:03" in seen(app))
        assert "/ 1:40" not in seen(app)
        url = app.main.opened.article.entry.enclosures[0].url
        assert app.library.own.downloads.place(url) == 3
        await pilot.press(",", "D")
        await until(pilot, lambda: "Downloads" in seen(app))
        assert "The ferry hour" in seen(app)
        assert "50 bytes" in seen(app)
        await pilot.press("ctrl+d")
        await until(pilot, lambda: app.library.own.downloads.all() == [])
        assert (tmp_path / "in" / "Pod - The ferry hour.mp3").exists()


async def test_where_it_was_stopped_stands_beside_it_the_next_time(app, place):
    with Workspace.at(place) as library:
        [article] = library.articles.whole(library.shown.lists.ids(Query()))
        library.own.downloads.set_place(article.entry.enclosures[0].url, 754)
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        assert "stopped at 12:34" in seen(app)


async def test_what_plays_ends_with_the_program_and_its_place_is_kept(app, place):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press(",", "p")
        await until(pilot, lambda: bool(app.player.playing))
        url = app.main.opened.article.entry.enclosures[0].url
    with Workspace.at(place) as library:
        assert library.own.downloads.place(url) == 3


async def test_a_transcript_is_read_and_a_chapter_is_listened_to_from_its_beginning(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("O")
        await until(pilot, lambda: "What comes with the article" in seen(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "0:01 Ann The tram is late." in seen(app))
        await pilot.press("O")
        await until(pilot, lambda: "What comes with the article" in seen(app))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: "1:01 The tram" in seen(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: bool(app.player.playing))
        await pilot.press(",", "s")
        await until(pilot, lambda: "Stopped at 1:04" in seen(app))


async def test_chapters_that_the_feed_itself_lists_are_listened_to_from_their_beginning(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await until(pilot, lambda: "≡ Chapters · 1" in seen(app))
        await pilot.press("O")
        await until(pilot, lambda: "What comes with the article" in seen(app))
        await pilot.press("down", "down", "down", "enter")
        await until(pilot, lambda: "0:30 The quay" in " ".join(seen(app).split()))
        await pilot.press("enter")
        await until(pilot, lambda: "▶ 0:33 / 1:40" in seen(app))
        await pilot.press(",", "s")
        await until(pilot, lambda: "Stopped at 0:33" in seen(app))
