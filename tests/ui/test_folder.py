"""The paper open on one device while another is read: what is done there shows here, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings
from tests.sync.device import Device

from .conftest import seen, until


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Device]:
    """The other device, with a feed of two articles."""
    device = Device(tmp_path, "laptop")
    device.store.subscriptions.add("https://gazette.example/feed")
    device.receive("Ferries", "Trams")
    device.meet()
    yield device
    device.library.close()


@pytest.fixture
def app(laptop: Device, place: Path | str, tmp_path: Path) -> BroadsheetApp:
    """The paper on the desktop, which has heard of the feed and fetched it."""
    desktop = Device(tmp_path, "desktop", place)
    desktop.meet()
    desktop.receive("Ferries", "Trams")
    desktop.library.close()
    return BroadsheetApp(Workspace.at(desktop.path), Settings(sync=desktop.wish, refresh_while_open=False))


async def test_what_the_other_device_marks_shows_and_what_is_marked_here_arrives_there(app, laptop):
    laptop.store.articles.set_starred([laptop.id("Trams")], True)
    laptop.meet()
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: app.main.counts is not None and app.main.counts.starred == 1)
        await until(pilot, lambda: app.main.is_complete and app.main.headlines.current is not None)
        here = app.library.headlines([app.main.headlines.current])[0].title
        await pilot.press("s" if here == "Ferries" else "m")
        await app.tasks.done()
        app.leave()
    laptop.meet()
    assert laptop.row("Ferries").starred if here == "Ferries" else laptop.row("Trams").read


async def test_a_folder_that_is_away_is_said_once_and_holds_nobody_up(app, tmp_path):
    (tmp_path / "shared").rename(tmp_path / "away")
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: "the folder is not there" in seen(app))
        app.main.status.unsay()
        app.meet_folder()
        await app.tasks.done()
        assert "the folder is not there" not in seen(app)
