"""Pictures of the screens, drawn from the sample edition on a fixed day.

Each was looked at before it was kept. After a change that is meant:
`pytest -m pictures --snapshot-update`, then open the SVG files. They hold for
the Textual release they were drawn with; with another one they are not compared.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import partial

import pytest
import textual
from textual.widgets import Input

from feeds.library import SAMPLE, Library
from feeds.query import Query
from feeds.recommend import recommender
from reader import clock
from reader.app import BroadsheetApp
from reader.config import Settings
from reader.screens.sheet import Sheet

from .conftest import ready, until

DRAWN_WITH = "8.2.8"
TODAY = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

pytestmark = [
    pytest.mark.pictures,
    pytest.mark.skipif(
        textual.__version__ != DRAWN_WITH, reason=f"the pictures were drawn with Textual {DRAWN_WITH}"
    ),
]


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch):
    """It is the morning of 22 November 2026 in UTC, for the screen and for what is recommended."""
    monkeypatch.setattr(clock, "now", lambda: TODAY)
    monkeypatch.setattr(recommender.time, "time", TODAY.timestamp)
    # Everything is indexed in one go: what is recommended depends on what was known when a piece came.
    monkeypatch.setattr(BroadsheetApp, "catch_up", lambda _: None)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def edition(tmp_path, settings: Settings | None = None) -> BroadsheetApp:
    library = Library.beside(Library.at(tmp_path / "library.db"))
    return BroadsheetApp(
        library, settings or Settings(), sources=[SAMPLE.as_posix()], edition="sample edition"
    )


def driven(*keys: str, title: str = ""):
    """Open the edition, go to the article `title` begins with, press keys, wait until all is drawn."""

    async def run(pilot) -> None:
        app = pilot.app
        await until(pilot, lambda: app.main.is_complete)
        await ready(pilot, app)
        await until(pilot, lambda: not app.main.progress and len(app.main.list.ids) > 50)
        while app.library.index_portion():
            pass
        # Stories are known now: the list is folded, the rows say how many tell each.
        app.main.list.forget_rows()
        app.main.reload()
        await until(pilot, lambda: len(app.main.list.ids) == len(app.library.ids(Query())))
        await until(pilot, lambda: all(app.main.list.headline(id) for id in app.main.list.ids))
        if title:
            ids = list(app.main.list.ids)
            app.main.list.select(next(r.id for r in app.library.headlines(ids) if r.title.startswith(title)))
        for key in keys:
            await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            await _at_rest(pilot)
            if key in SHEETS:
                await until(pilot, lambda: isinstance(app.screen, Sheet))
                app.screen.query_one(Input).cursor_blink = False
                await pilot.pause(0.1)
        opened = lambda: app.main.opened is not None and app.main.opened.article.id == app.main.list.current  # noqa: E731
        await until(pilot, opened)
        await until(pilot, lambda: app.main.article.settled)
        await _at_rest(pilot)
        app.main.learned()
        app.main.refresh_counts()
        await _at_rest(pilot)
        await until(pilot, lambda: app.main.counts is not None and not app.main.message)
        await pilot.pause()

    return run


async def _at_rest(pilot) -> None:
    """Until every lane has answered what it was asked, and what the answers asked."""
    app = pilot.app
    for _ in range(3):
        for lane in list(app.jobs._lanes):
            done: list[None] = []
            app.jobs.ask(lambda: None, done.append, lane=lane)
            await until(pilot, partial(bool, done))
        await pilot.pause(0.05)


SHEETS = ("?", "e")
"""Keys that open a sheet."""
SCREENS = {
    "three-panes": ((160, 45), {}, ()),
    "reading": ((120, 35), {}, ("l",)),
    "light": ((120, 35), {"theme": "broadsheet-light"}, ()),
    "two-panes": ((80, 24), {}, ()),
    "small": ((30, 10), {}, ()),
    "zen": ((100, 30), {}, ("l", "z")),
    "help": ((120, 35), {}, ("?",)),
    "sections": ((80, 24), {}, ("e",)),
}


@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_looks_as_it_did(name, tmp_path, snap_compare):
    size, settings, keys = SCREENS[name]
    app = edition(tmp_path, Settings(**settings))
    assert snap_compare(app, terminal_size=size, run_before=driven(*keys))


@pytest.mark.parametrize("title", ["قطار", "湖"], ids=["arabic", "japanese"])
def test_other_scripts_look_as_they_did(title, tmp_path, snap_compare):
    assert snap_compare(edition(tmp_path), terminal_size=(120, 35), run_before=driven("l", title=title))
