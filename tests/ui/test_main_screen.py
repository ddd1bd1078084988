"""The main screen by its keys: headlines, the article, the sidebar, marks."""

from __future__ import annotations

import gc
import weakref
from time import monotonic

import pytest

from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings
from reader.dialogs import ChooseDialog
from reader.keys.commands import ARTICLE
from reader.layout import LEAST

from .conftest import TITLES, ready, until

SIZES = [(80, 24), (160, 45), (20, 8)]


def title(app: BroadsheetApp) -> str:
    return app.main.opened.article.entry.title if app.main.opened else ""


async def test_the_first_headline_is_open_when_the_screen_is_up(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        assert title(app) == TITLES[0]
        assert len(app.main.list.ids) == len(TITLES)


async def test_j_and_k_move_and_the_article_follows(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("j", "j", "k")
        await until(pilot, lambda: title(app) == TITLES[1])


async def test_moving_the_cursor_reads_nothing(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("j")
        await until(pilot, lambda: title(app) == TITLES[1])
        assert app.library.shown.lists.counts().unread == len(TITLES)


@pytest.mark.both
async def test_enter_opens_marks_read_and_goes_to_the_article(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("enter")
        await until(pilot, lambda: app.library.shown.lists.counts().unread == len(TITLES) - 1)
        assert app.main.panes.here == "article"
        await pilot.press("escape")
        assert app.main.panes.here == "list"


@pytest.mark.both
async def test_n_walks_through_the_unread(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        for wanted in TITLES[1:]:
            await pilot.press("n")
            await until(pilot, lambda wanted=wanted: title(app) == wanted)
        await pilot.press("n")
        await until(pilot, lambda: title(app) == TITLES[0])
        await pilot.press("n")
        await until(pilot, lambda: "Nothing unread is left" in app.main.status.message)


async def test_space_pages_through_an_article_and_on_to_the_next(app):
    async with app.run_test(size=(120, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("space")
        assert title(app) == TITLES[0]
        assert app.main.article.scroll_offset.y > 0
        for _ in range(10):
            await pilot.press("space")
            await pilot.pause()
            if title(app) != TITLES[0]:
                break
        await until(pilot, lambda: title(app) == TITLES[1])


@pytest.mark.both
async def test_marks_outlive_the_program(library_path):
    app = BroadsheetApp(Workspace.at(library_path), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("s", "m")
        await until(pilot, lambda: app.main.counts is not None and app.main.counts.starred == 1)
    with Workspace.at(library_path) as library:
        [first, *rest] = library.headlines(library.shown.lists.ids(app.main.headlines.sections[0].query))
        assert (first.starred, first.read) == (True, True)
        assert not any(row.read or row.starred for row in rest)


@pytest.mark.both
async def test_mark_all_read_can_be_undone(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("A")
        await until(pilot, lambda: app.main.counts is not None and app.main.counts.unread == 0)
        await pilot.press("U")
        await until(pilot, lambda: app.main.counts.unread == len(TITLES))


@pytest.mark.both
async def test_unread_list_keeps_the_article_being_read(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("2")
        await until(pilot, lambda: app.main.headlines.section.name == "Unread")
        await pilot.press("n")
        await until(pilot, lambda: app.library.shown.lists.counts().unread == len(TITLES) - 1)
        await until(pilot, lambda: title(app) == TITLES[1])
        lengths: list[int] = []
        app.main.headlines.reload(lengths.append)
        await until(pilot, lambda: lengths)
        assert app.main.opened.article.id in app.main.list.ids


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_size_shows_the_pane_with_the_focus(app, size):
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app)
        for pane in ("list", "article", "sidebar"):
            app.main.query_one(f"#{pane}").display = True
            app.main.query_one(f"#{pane}").focus()
            await pilot.pause()
            assert app.main.panes.here == pane
            assert app.main.focused.size.width > 0
        await pilot.press("q")


async def test_help_is_searchable_and_carries_out(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("?")
        await until(pilot, lambda: isinstance(app.screen, ChooseDialog))
        await pilot.press(*"unstar")
        await pilot.press("enter")
        await until(pilot, lambda: app.main.status.message == "Starred.")


@pytest.mark.both
async def test_search_narrows_and_escape_returns(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("/")
        await until(pilot, lambda: app.main.prompt.is_open)
        await pilot.press(*"loaf")
        await until(pilot, lambda: len(app.main.list.ids) == 1)
        await pilot.press("escape")
        await until(pilot, lambda: len(app.main.list.ids) == len(TITLES))


async def test_resizing_keeps_the_place(app):
    async with app.run_test(size=(120, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("enter", "pagedown")
        await until(pilot, lambda: app.main.article.place() != "")
        await until(pilot, lambda: app.main.article.settled)
        place = app.main.article.place()
        await pilot.resize_terminal(90, 24)
        await pilot.resize_terminal(120, 24)
        await until(pilot, lambda: app.main.article.place() == place)


async def test_where_there_is_no_feed_the_keys_that_lead_to_one_are_said(place):
    empty = BroadsheetApp(Workspace.at(place), Settings())
    async with empty.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: empty.main.is_complete and "no feeds yet" in drawn(empty))
        assert "a   Add a feed, or keep what is open" in drawn(empty)


async def test_where_nothing_is_to_be_read_the_keys_that_lead_on_are_said(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("3")
        await until(pilot, lambda: "Nothing to read in this list." in drawn(app))
        assert "1   Show all articles" in drawn(app)


def drawn(app: BroadsheetApp) -> str:
    """The article pane as text."""
    return "\n".join(app.main.article.render_line(y).text for y in range(app.main.article.size.height))


def widths(app):
    return [pane.size.width for pane in (app.main.list, app.main.article, app.main.sidebar)]


async def drag(pilot, pane, row, columns, rows=0):
    """Press the rule at the right of `pane`, move, let go."""
    x, y = pane.region.right - 1, pane.region.y + row
    await pilot.mouse_down(offset=(x, y))
    for step in range(1, 4):
        await pilot.hover(offset=(x + columns * step // 3, y + rows * step // 3))
    await pilot.mouse_up(offset=(x + columns, y + rows))
    await pilot.pause()


async def test_rules_are_dragged_sideways(library_path):
    app = BroadsheetApp(Workspace.at(library_path), Settings())
    async with app.run_test(size=(160, 35)) as pilot:
        await ready(pilot, app)
        before = widths(app)
        await drag(pilot, app.main.list, 20, 9)
        assert widths(app) == [before[0] + 9, before[1] - 9, before[2]]
        await drag(pilot, app.main.article, 3, -12)
        assert widths(app) == [before[0] + 9, before[1] - 21, before[2] + 12]
        await drag(pilot, app.main.list, 4, 60)
        assert app.main.list.size.width == before[0] + before[1] - 21 + 9 - LEAST[ARTICLE]
        await drag(pilot, app.main.list, 4, before[0] + 9 - app.main.list.size.width)
        at_last = widths(app)
    again = BroadsheetApp(Workspace.at(library_path), Settings())
    async with again.run_test(size=(160, 35)) as pilot:
        await ready(pilot, again)
        assert widths(again) == at_last == [before[0] + 9, before[1] - 21, before[2] + 12]


async def test_the_rule_scrolls_when_its_thumb_is_dragged_down(app):
    async with app.run_test(size=(120, 14)) as pilot:
        await ready(pilot, app)
        before, article = widths(app), app.main.article
        await until(pilot, lambda: article.settled and article.max_scroll_y > 0)
        await drag(pilot, article, 3, 0, 3)
        await until(pilot, lambda: article.scroll_offset.y > 0)
        assert widths(app) == before


async def test_the_layout_is_remembered(library_path):
    for expected in (None, 0.3083):
        app = BroadsheetApp(Workspace.at(library_path), Settings())
        async with app.run_test(size=(120, 35)) as pilot:
            await ready(pilot, app)
            assert app.main.panes.wishes.list_share == expected
            await pilot.press(">")


class Ring:
    """Refers to itself: only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


async def test_all_is_looked_through_for_what_can_be_freed_while_no_key_waits(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        ring = Ring()
        left = weakref.ref(ring)
        gc.collect(1)
        del ring
        app.main.keys.last = monotonic()
        app.background.tidy()
        assert left() is not None
        app.main.keys.last = 0.0
        app.background.tidy()
        assert left() is None


async def test_what_a_start_left_uncollected_is_collected_from_the_first_headlines_on(app):
    gc.disable()
    try:
        async with app.run_test(size=(120, 35)) as pilot:
            await ready(pilot, app)
            assert gc.isenabled()
    finally:
        gc.enable()
