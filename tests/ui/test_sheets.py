"""Every dialog at every size: the row under the cursor and the keys are on the screen, and the last row too."""

from __future__ import annotations

from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from textual import events
from textual.geometry import Region
from textual.widgets import Input, Static

from feeds.query import Query
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.commands.program import welcome
from reader.config import Settings
from reader.dialogs import AskDialog, ChooseDialog, Dialog, KeyDialog, PressDialog
from reader.keys.commands import COMMANDS
from reader.layout import FOUR_PANES
from reader.questions import Choice, Choose
from reader.widgets.choice_list import ChoiceList

from .conftest import drawn, gazette, ready, until

KINDS = (ChooseDialog, AskDialog, KeyDialog)
SIZES = [(60, 20), (80, 24), (100, 30), (160, 45), (200, 55)]
LEAVING = frozenset("quit suspend browse refresh refresh_all enclosure".split())
"""Commands that leave the program or ask the network."""
KNOWN = frozenset(
    "help rebind sections feed fewer rules changes links tag theme profile save pipe health catalogue import"
    " add accounts".split()
)
"""Commands that open a dialog with the library of these tests, whatever others do."""
DEEPER = frozenset("feed sections fewer rules profile changes rebind health tag accounts".split())
"""Sheets that lead to others."""


def fill(place: Path | str, folder: Path) -> None:
    """Make a library that fills every dialog: feeds, folders, tags, rules, smart feeds, changes."""
    feed = folder / "gazette.xml"
    feed.write_text(gazette(), "utf-8")
    library = Workspace.at(place)
    list(library.shown.sources.read([str(feed)]))
    for n in range(25):
        feed = library.own.subscriptions.subscribe(
            f"http://127.0.0.1:9/{n}.xml", f"Feed of the harbour number {n}"
        )
        library.subscriptions.move(feed, ("Harbour", f"Quay {n % 7}"))
        library.own.saved.save_smart_feed(f"Smart {n}", f"title:harbour{n}")
        library.own.saved.save_rule(f"Rule {n}", f"title:nothing{n}", "hide")
    library.articles.set_tags(library.shown.lists.ids(Query()), [f"tag{n}" for n in range(30)], [])
    while library.shown.index.portion():
        pass
    library.close()


@pytest.fixture(scope="module")
def full_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that fills every dialog."""
    folder = tmp_path_factory.mktemp("full")
    fill(folder / "library.db", folder)
    return folder / "library.db"


@pytest.fixture
def full(place: Path | str, full_file: Path, tmp_path: Path) -> BroadsheetApp:
    """The app on a library of its own that fills every dialog."""
    if isinstance(place, Path):
        copy(full_file, place)
    else:
        fill(place, tmp_path)
    return BroadsheetApp(Workspace.at(place), Settings())


def shown(app: BroadsheetApp) -> str:
    """What the terminal shows."""
    return "\n".join(drawn(app))


def on_screen(app: BroadsheetApp) -> None:
    """What is needed of the dialog that is open can be seen: title, keys, the line, the cursor's row."""
    dialog = app.screen
    assert isinstance(dialog, Dialog)
    screen = Region(0, 0, *app.size)
    box = dialog.query_one("#dialog")
    assert box.region in screen, (dialog, box.region)
    inside = box.content_region
    for part in [*dialog.query("#dialog-title"), *dialog.query("#dialog-note"), *dialog.query(Input)]:
        assert part.region in inside, (type(dialog), part.id, part.region, inside)
        assert part.size.height >= 1
    for note in dialog.query("#dialog-note").results(Static):
        words = note.visual.get_height(note.styles, note.size.width) if hasattr(note, "visual") else 1
        assert note.size.height >= words, "the keys are shown whole"
    for choices in dialog.query(ChoiceList):
        assert choices.size.height >= 1
        first, last = (row - choices.scroll_offset.y for row in choices.rows_of(choices.cursor))
        assert 0 <= first < choices.size.height, (type(dialog), first, choices.size)
        assert last < choices.size.height or last - first >= choices.size.height, (type(dialog), last)
        assert choices.content_region in inside
    for text in dialog.query("#dialog-text"):
        assert text.region in inside, (type(dialog), text.region, inside)


async def walked(pilot, app: BroadsheetApp) -> None:
    """The dialog that is open, from its first row to its last."""
    on_screen(app)
    dialog = app.screen
    if isinstance(dialog, PressDialog):
        return  # it takes any key
    if lists := list(dialog.query(ChoiceList)):
        (choices,) = lists
        await pilot.press("pagedown")
        on_screen(app)
        for _ in choices.shown:
            dialog.pressed(events.Key("pagedown", None))
        await pilot.pause()
        on_screen(app)
        assert choices.cursor == max(0, len(choices.shown) - 1)
        last = choices.render_line(choices.rows_of(choices.cursor)[0] - choices.scroll_offset.y).text
        assert not choices.shown or choices.shown[-1].text.strip()[:12] in last
    elif texts := list(dialog.query("#dialog-text")):
        for _ in range(20):
            dialog.on_key(events.Key("pagedown", None))
        await pilot.pause()
        (text,) = texts
        assert text.scroll_offset.y + text.size.height >= text.virtual_size.height, "the last row is reached"
        on_screen(app)


async def opened_by(pilot, app: BroadsheetApp, action: str) -> Dialog | None:
    app.main.query_one("#list").focus()
    if app.main.panes.zen:
        app.main.panes.toggle_zen()
    app.main.act(action)
    await pilot.pause()
    await app.tasks.answered(5)
    await pilot.pause()
    return app.screen if isinstance(app.screen, Dialog) else None


def soon(*sizes: tuple[int, int]) -> list[Any]:
    """All sizes, of which every run walks through these only: the others take a minute more."""
    return [size if size in sizes else pytest.param(size, marks=pytest.mark.long) for size in SIZES]


async def closed(pilot, app: BroadsheetApp) -> None:
    while app.screen is not app.main:
        app.pop_screen() if not isinstance(app.screen, Dialog) else app.screen.dismiss(None)
        await pilot.pause()
    if app.main.prompt.is_open:
        await pilot.press("escape")


@pytest.mark.parametrize("size", soon((60, 20)), ids=str)
async def test_every_sheet_shows_its_cursor_and_its_keys_and_reaches_its_last_row(full, size):
    async with full.run_test(size=size) as pilot:
        await ready(pilot, full)
        await full.main.run("star")
        kinds = set()
        # The narrowest size is walked through to the end; at the others the dialogs that are known will do.
        whole = size == SIZES[0]
        others = [action.id for action in COMMANDS if whole and action.id not in KNOWN | LEAVING]
        for action in [*sorted(KNOWN), *others]:
            dialog = await opened_by(pilot, full, action)
            if dialog is None:
                assert action in others or (action == "sections" and size[0] >= FOUR_PANES)
                await closed(pilot, full)
                continue
            kinds.add(next(kind for kind in KINDS if isinstance(dialog, kind)))
            await walked(pilot, full)
            if whole and action in DEEPER and not isinstance(dialog, AskDialog):
                for key in dialog.keys if isinstance(dialog, KeyDialog) else ["enter"]:
                    if key in ("r", "o", "u", "x", "p"):
                        continue  # acts at once
                    await closed(pilot, full)
                    assert await opened_by(pilot, full, action) is not None
                    await pilot.press(key)
                    await pilot.pause()
                    if isinstance(full.screen, Dialog):
                        await walked(pilot, full)
            await closed(pilot, full)
        assert kinds == set(KINDS)


@pytest.mark.parametrize("size", soon((60, 20), (160, 45)), ids=str)
async def test_the_welcome_shows_its_keys(full, size):
    async with full.run_test(size=size) as pilot:
        await ready(pilot, full)
        full.tasks.start(welcome(full.main))
        await pilot.pause()
        await walked(pilot, full)


@pytest.mark.parametrize("size", soon((60, 20)), ids=str)
async def test_the_palette_shows_the_row_of_its_cursor(full, size):
    async with full.run_test(size=size) as pilot:
        await ready(pilot, full)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(full.screen, ChooseDialog))
        (found,) = full.screen.query(ChoiceList)
        assert len(found.all) == len(COMMANDS)
        await walked(pilot, full)
        assert found.shown[-1].text[:20] in shown(full)


async def test_a_sheet_that_is_made_smaller_keeps_its_cursor_in_sight(full):
    async with full.run_test(size=(160, 45)) as pilot:
        await ready(pilot, full)
        full.push_screen(ChooseDialog(Choose("Rows", [Choice(f"row {n}", "", n) for n in range(100)])))
        await pilot.pause()
        await pilot.press("pagedown", "down")
        for size in ((80, 24), (60, 20), (40, 12), (160, 45)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            on_screen(full)


async def test_what_is_typed_is_seen_where_it_is_longer_than_its_line(full):
    long = "https://gazette.example/" + "a-very-long-path/" * 12 + "the-end"
    async with full.run_test(size=(80, 24)) as pilot:
        await ready(pilot, full)
        for action in ("add", "tag", "help", "search", "filter", "command", "find"):
            full.main.act(action)
            await until(pilot, lambda: isinstance(full.focused, Input))
            for part in long.split("-"):
                full.focused.insert_text_at_cursor(f"{part}-")
            await until(pilot, lambda: full.focused.scroll_offset.x > 0)
            await pilot.pause()
            assert "the-end" in shown(full), action
            await closed(pilot, full)
