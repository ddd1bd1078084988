"""What is drawn while the program is loaded is what the screen then shows, cell by cell; else nothing is."""

from __future__ import annotations

from dataclasses import replace

import pyte
import pytest

from feeds.errors import StoreError
from feeds.messages import Message
from feeds.model import Headline
from feeds.query import Query
from feeds.workspace import Workspace
from reader import config, sketch
from reader.app import BroadsheetApp
from reader.config import Settings
from reader.i18n import translate
from reader.keys.commands import ARTICLE, LIST
from reader.place import Place
from reader.screens import listed
from reader.textual_doors import drawn

from .conftest import ready, until

SIZES = ((80, 24), (120, 35), (160, 45), (60, 11), (40, 20), (20, 8))


@pytest.fixture(autouse=True)
def true_colour(monkeypatch):
    """The sketch finds out how many colours its terminal has as the app would, which has none here."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")


def on_paper(written: str, size: tuple[int, int]) -> pyte.Screen:
    screen = pyte.Screen(*size)
    pyte.Stream(screen).feed(written)
    return screen


def cell(screen: pyte.Screen, x: int, y: int) -> tuple[object, ...]:
    """What is seen of a cell: the colour of a blank is not."""
    found = screen.buffer[y][x]
    blank = not found.data.strip() and not found.underscore
    return (found.data, found.bg, *(() if blank else (found.fg, found.bold, found.underscore)))


def sketched(path, settings: Settings, size: tuple[int, int]) -> str:
    translate.choose(settings.language or "en")
    with Workspace.at(path) as library:
        return sketch.drawn(library, settings, size)


async def compared(
    path, settings: Settings, size: tuple[int, int], *, pane: str = LIST, rule: bool = True
) -> None:
    """The sketch is what stands in the columns of the list, and in the bars, once the screen has come up."""
    written = sketched(path, settings, size)
    app = BroadsheetApp(Workspace.at(path), settings)
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app)
        await until(pilot, lambda: app.main.is_settled)
        # Which of how many headlines it is, and how much of the article is read, only the screen knows.
        title = app.main.list.title
        app.main.headlines.title = lambda: title._replace(place=" " * len(title.place))
        app.main.paint()
        await pilot.pause()
        at, shown = app.main.list.region, drawn(app.main)
    drawn_ahead, screen = on_paper(written, size), on_paper(shown, size)
    for y in range(size[1] if pane == LIST else size[1] - 1):
        columns = range(at.x, at.right - (not rule)) if at.y <= y < at.bottom else range(size[0])
        wanted = [cell(screen, x, y) for x in columns]
        assert [cell(drawn_ahead, x, y) for x in columns] == wanted, f"row {y}"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_it_is_what_the_screen_shows_at_any_size(library_path, size):
    await compared(library_path, Settings(), size)


@pytest.mark.parametrize("language", ["fr", "es", "de"])
async def test_in_every_language(library_path, language):
    await compared(library_path, Settings(language=language), (120, 35))


@pytest.mark.parametrize("bidi", [True, False])
@pytest.mark.parametrize("size", [(80, 24), (160, 45), (60, 11)], ids=str)
async def test_in_the_mirror(library_path, size, bidi):
    with Workspace.at(library_path) as library:
        library.articles.set_tags(library.shown.lists.ids(Query())[:1], add=["ميناء"], remove=[])
    await compared(library_path, Settings(language="ar", bidi=bidi), size)


@pytest.mark.parametrize("theme", ["broadsheet-light", "broadsheet-contrast"])
async def test_in_every_theme_of_ours(library_path, theme):
    await compared(library_path, Settings(theme=theme), (120, 35))


@pytest.mark.parametrize("density", ["compact", "normal", "airy"])
async def test_in_every_density(library_path, density):
    await compared(library_path, Settings(density=density), (100, 30))


async def test_without_colours_it_is_grey(library_path, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    await compared(library_path, Settings(), (120, 35))


async def test_marks_tags_and_their_colours_and_other_panes_widths(library_path):
    with Workspace.at(library_path) as library:
        first, second, third, *_ = library.shown.lists.ids(Query())
        library.articles.set_read([second], True)
        library.articles.set_starred([first], True)
        library.articles.set_tags([third], add=["harbour"], remove=[])
    config.write_state("tags", {"harbour": "violet"})
    config.write_state("layout", {"list_share": 0.5, "sections_hidden": True})
    await compared(library_path, Settings(), (160, 45))


@pytest.mark.parametrize("pane", [LIST, ARTICLE])
@pytest.mark.parametrize("size", [(120, 14), (160, 45)], ids=str)
async def test_where_the_reader_was_is_where_it_begins(library_path, pane, size):
    with Workspace.at(library_path) as library:
        id = library.shown.lists.ids(Query())[3]
        shown = library.own.store.address.shown
    config.write_state("place", Place(shown, "Unread", "is:unread", "", "oldest", "day", id, pane).state())
    await compared(library_path, Settings(), size, pane=pane)


async def test_of_a_long_list_its_beginning(library_path, monkeypatch):
    monkeypatch.setattr(listed, "FIRST_ROWS", 3)
    # How long the rest is, and with it the thick part of the rule, is a guess.
    await compared(library_path, Settings(), (120, 12), rule=False)


def test_where_it_would_not_look_as_the_screen_there_is_none(library_path, tmp_path, monkeypatch):
    size = (120, 35)
    assert sketched(library_path, Settings(), size)
    assert sketched(library_path, Settings(theme="nord"), size) == ""
    assert sketched(library_path, Settings(), (19, 35)) == sketched(library_path, Settings(), (120, 7)) == ""
    assert sketched(tmp_path / "empty.db", Settings(), size) == ""
    monkeypatch.setenv("TEXTUAL_COLOR_SYSTEM", "256")
    assert sketched(library_path, Settings(), size) == ""


def test_where_the_list_will_not_be_in_sight_there_is_none(library_path):
    with Workspace.at(library_path) as library:
        id, shown = library.shown.lists.ids(Query())[0], library.own.store.address.shown
    config.write_state("place", Place(shown, "All", "", "", "date", "day", id, ARTICLE).state())
    assert sketched(library_path, Settings(), (60, 24)) == ""


@pytest.mark.parametrize(
    ("sort", "group"), [("for you", ""), ("title", ""), ("date", "feed"), ("date", "story")]
)
def test_where_all_articles_are_looked_at_for_it_there_is_none(library_path, monkeypatch, sort, group):
    with Workspace.at(library_path) as library:
        shown = library.own.store.address.shown
    config.write_state("place", Place(shown, "All", "", "", sort, group, 0, LIST).state())
    monkeypatch.setattr(listed, "beginning", None)
    assert sketched(library_path, Settings(), (120, 35)) == ""


def test_a_library_that_breaks_meanwhile_is_left_to_the_screen(library_path, monkeypatch):
    def broken(*_: object) -> None:
        raise StoreError("library.db", Message("library.closed", "was closed"))

    monkeypatch.setattr(listed, "beginning", broken)
    assert sketched(library_path, Settings(), (120, 35)) == ""


def test_nothing_of_a_text_acts_on_the_terminal(library_path, monkeypatch):
    known = listed.known_rows

    def hostile(*asked: object) -> list[Headline]:
        return [replace(row, title=f"A\x1b]52;c;ZXZpbA==\x07B {row.title}") for row in known(*asked)]

    monkeypatch.setattr(listed, "known_rows", hostile)
    written = sketched(library_path, Settings(), (120, 35))
    assert "\x1b]" not in written and "\x07" not in written and "ZXZpbA" in written
