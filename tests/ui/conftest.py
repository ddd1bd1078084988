"""Screens are driven on real input: our own pages in a temporary folder, a real library.

It is a file; for tests marked `both`, and for all with `pytest -m long tests/ui`, a database on a server as well.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from feeds import worker
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings

PATIENCE = 30.0
"""Seconds a busy machine may take to come to what a test waits for."""
FEED = """\
<rss version="2.0"><channel><title>Harbour Gazette</title><link>https://gazette.example/</link>
<language>en</language>{items}</channel></rss>
"""
ITEM = """\
<item><title>{title}</title><guid>{guid}</guid><link>https://gazette.example/{guid}</link>
<pubDate>Sat, {day:02} Nov 2025 10:00:00 GMT</pubDate>
<description>{summary}</description>
<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[{body}]]></content:encoded></item>
"""
TITLES = (
    "Ferry keeps its winter timetable",
    "New tram reaches the lighthouse",
    "Reservoir full for the first time in years",
    "The bell that came home",
    "Bakers argue over the price of a loaf",
)


def gazette(number: int = len(TITLES), paragraphs: int = 12) -> str:
    """A feed of `number` articles, the first of TITLES newest."""
    items = []
    for place in range(number):
        body = "".join(
            f"<p>Paragraph {p} of {TITLES[place]}: the harbour, the tram and the water were discussed at "
            f'length, with <a href="https://gazette.example/more/{p}">more here</a>.</p>'
            for p in range(paragraphs)
        )
        summary = f"In short: {TITLES[place].lower()}."
        items.append(ITEM.format(title=TITLES[place], guid=place, day=29 - place, summary=summary, body=body))
    return FEED.format(items="".join(items))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What asks for a `place` is run over both kinds of library: the server is waited for where it tells most."""
    if "place" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both") is not None
        server = pytest.param("server", marks=() if both else pytest.mark.long)
        metafunc.parametrize("place", ["file", server], indirect=True)


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where an empty library lies that is of either kind."""
    if request.param == "file":
        return tmp_path / "library.db"
    # Another process keeps the folders of the test that started it.
    worker.close()
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing a test does reaches the XDG folders of whoever runs it."""
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    for name in ("BROADSHEET_LIBRARY", "BROADSHEET_CONFIG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def library_path(place: Path | str, tmp_path: Path) -> Path | str:
    """A library that holds the gazette."""
    feed = tmp_path / "gazette.xml"
    feed.write_text(gazette(), "utf-8")
    with Workspace.at(place) as library:
        assert [
            taken for taken in library.shown.sources.read([str(feed)]) if not isinstance(taken, int)
        ] == []
    return place


@pytest.fixture
def app(library_path: Path | str) -> BroadsheetApp:
    """The app on the gazette's library."""
    return BroadsheetApp(Workspace.at(library_path), Settings())


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    """Let the app work until `condition` holds; a condition that never comes fails the test."""
    ends = monotonic() + PATIENCE
    while monotonic() < ends:
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("the screen never came to that")


async def ready(pilot: Pilot[int], app: BroadsheetApp) -> None:
    """The list is filled and its first article open and laid out."""
    await until(pilot, lambda: bool(app.main.list.ids) and app.main.opened is not None)
    await until(pilot, lambda: app.main.article.settled)


def drawn(app: BroadsheetApp) -> list[str]:
    """The rows of the screen as a terminal is told them."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def drawn_in(app: BroadsheetApp, widget: Widget) -> list[str]:
    """The rows of one widget as a terminal is told them."""
    at = widget.region
    strips = app.screen._compositor.render_strips()
    return [strip.crop(at.x, at.right).text for strip in strips[at.y : at.bottom]]


def seen(app: BroadsheetApp) -> str:
    """The words on the screen in one line, without frames: what is told over several rows is found in it."""
    return " ".join(" ".join(row.strip(" │▌▐") for row in drawn(app)).split())
