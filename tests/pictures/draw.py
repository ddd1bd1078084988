"""Draws a state: the app on a fixed day, driven by its keys until nothing moves any more."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from textual.pilot import Pilot
from textual.widgets import Input

from feeds.library import SAMPLE
from feeds.query import Query
from feeds.recommend import recommender
from feeds.workspace import Workspace
from reader import clock
from reader.app import BroadsheetApp
from reader.changes import Change
from reader.config import Settings
from reader.i18n import translate
from tests.pictures.states import State
from tests.ui.conftest import until

TODAY = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
FONTS = "'DejaVu Sans Mono', 'Noto Sans Mono CJK JP', 'Noto Sans Mono', monospace"


async def draw(state: State) -> str:
    """The picture of a state as SVG, the same each time."""
    with tempfile.TemporaryDirectory() as home, fixed(Path(home)):
        settings = Settings(**state.settings)
        translate.choose(settings.language or translate.ENGLISH)
        app = opened(state, settings, Path(home))
        async with app.run_test(size=state.size) as pilot:
            await drive(pilot, app, state)
            return tidied(app.export_screenshot(title="Broadsheet"))


@contextmanager
def fixed(home: Path) -> Iterator[None]:
    """It is the morning of 22 November 2026 in UTC, and nothing is remembered from before."""
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("DATA", "CONFIG", "STATE", "CACHE")}
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, {**folders, "TZ": "UTC"}))
        for name in ("NO_COLOR", "BROADSHEET_LIBRARY", "BROADSHEET_CONFIG"):
            os.environ.pop(name, None)
        stack.enter_context(patch.object(clock, "now", lambda: TODAY))
        stack.enter_context(patch.object(recommender.time, "time", TODAY.timestamp))
        # Everything is indexed in one go: what is recommended depends on what was known when a piece came.
        stack.enter_context(patch.object(BroadsheetApp, "catch_up", lambda _: None))
        time.tzset()
        yield
    time.tzset()


def opened(state: State, settings: Settings, home: Path) -> BroadsheetApp:
    own = Workspace.at(home / "library.db")
    if state.source == "empty":
        return BroadsheetApp(own, settings)
    if state.source == "structures":
        page = Path(__file__).with_name("structures.html")
        return BroadsheetApp(own.beside(), settings, sources=[page.as_posix()])
    return BroadsheetApp(own.beside(), settings, sources=[SAMPLE.as_posix()], edition="sample edition")


async def drive(pilot: Pilot[int], app: BroadsheetApp, state: State) -> None:
    await until(pilot, lambda: app.main.is_complete)
    await at_rest(pilot, app)
    await until(pilot, lambda: not app.main.status.progress)
    while app.library.shown.index.portion():
        pass
    # Stories are known now: the list is folded, the rows say how many tell each.
    app.main.list.forget_rows()
    app.main.headlines.reload()
    await at_rest(pilot, app)
    await until(pilot, lambda: len(app.main.list.ids) == len(app.library.shown.lists.ids(Query())))
    if state.title:
        rows = app.library.headlines(list(app.main.list.ids))
        app.main.list.select(next(row.id for row in rows if row.title.startswith(state.title)))
        await at_rest(pilot, app)
    app.main.pieces.renew()
    app.main.changed(Change.ASKED)
    await at_rest(pilot, app)
    await until(pilot, lambda: not app.main.status.message)
    for key in (*state.keys, *state.typed):
        await pilot.press(key)
        await app.workers.wait_for_complete()
        await at_rest(pilot, app)
        if key.isdecimal():
            # It may be a count: what it does by itself waits for the next key a while.
            await until(pilot, lambda: not app.main.status.message)
    for field in app.screen.query(Input):
        field.cursor_blink = False
    await until(pilot, lambda: app.main.article.settled)
    # What opening the article taught is known now: the last answer is the one that counts.
    app.main.pieces.renew()
    await at_rest(pilot, app)


async def at_rest(pilot: Pilot[int], app: BroadsheetApp) -> None:
    """Until every queue has answered what it was asked, and what the answers asked."""
    for _ in range(3):
        await app.tasks.done()
        await pilot.pause(0.05)


def tidied(svg: str) -> str:
    """The picture without what differs from run to run, or is fetched from elsewhere."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+", "t", svg)
    svg = re.sub(r'<rect [^>]*width="0(?:\.0)?"[^>]*/>', "", svg)
    svg = re.sub(r"font-family: (?:Fira Code|arial)[^;]*;", f"font-family: {FONTS};", svg)
    # Without this, blanks at the beginning of a text are dropped by some programs that draw it.
    return svg.replace("<text ", '<text xml:space="preserve" ')
