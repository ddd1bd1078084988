"""The screen in Arabic: panes from right to left, rows that begin at the right, keys by what is seen."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings
from reader.dialogs import Dialog
from reader.keys.commands import PANES
from reader.mirror import Mirror
from reader.widgets.lines import as_drawn

from .conftest import TITLES, drawn, drawn_in, ready, until

SIZE = (220, 45)


@pytest.fixture
def app(library_path) -> BroadsheetApp:
    """The app on the gazette's library, in Arabic."""
    return BroadsheetApp(Workspace.at(library_path), Settings(language="ar"))


async def standing(pilot, app: BroadsheetApp) -> None:
    await ready(pilot, app)
    await until(pilot, lambda: len(app.main.section_tree.rows) > 5 and app.main.sidebar.display)


async def test_the_panes_stand_from_right_to_left(app):
    async with app.run_test(size=SIZE) as pilot:
        await standing(pilot, app)
        places = [app.main.query_one(f"#{pane}").region for pane in PANES]
        assert places[0].right == SIZE[0]
        assert [pane.x for pane in places[:-1]] == [pane.right for pane in places[1:]]


async def test_every_row_begins_at_the_right(app):
    async with app.run_test(size=SIZE) as pilot:
        await standing(pilot, app)
        masthead, *_, hints = drawn(app)
        assert masthead.rstrip().endswith("Broadsheet")
        assert f"{as_drawn('الكل')} 1" in masthead
        assert f"{as_drawn('فتح')} Enter" in hints
        first = app.main.section_tree.region
        title = next(row for row in drawn(app) if as_drawn("الأقسام") in row)
        assert title[first.x :].strip(" │") == as_drawn("الأقسام")


async def test_the_rule_of_a_pane_is_at_its_left(app):
    async with app.run_test(size=SIZE) as pilot:
        await standing(pilot, app)
        at = app.main.list.region
        assert app.main.list.vertical_scrollbar.region.x == at.x
        assert drawn(app)[at.y + 4][at.x] in "│┃"


async def test_keys_go_by_what_is_seen(app):
    async with app.run_test(size=SIZE) as pilot:
        await standing(pilot, app)
        await pilot.press("l")
        assert app.main.panes.here == "sections"
        await pilot.press("h", "h")
        assert app.main.panes.here == "article"
        await pilot.press("right")
        assert app.main.panes.here == "list"


async def test_a_click_finds_what_is_under_it(app):
    async with app.run_test(size=SIZE) as pilot:
        await standing(pilot, app)
        column = drawn(app)[0].index(f"{as_drawn('غير المقروء')} 2")
        await pilot.click("#masthead", offset=(column + 2, 0))
        await until(pilot, lambda: app.main.headlines.section == app.main.headlines.sections[1])


async def test_an_article_keeps_its_own_direction(app):
    async with app.run_test(size=SIZE) as pilot:
        await standing(pilot, app)
        article = app.main.article
        row = next(row for row in drawn_in(app, article) if TITLES[0] in row)
        assert row.strip(" │┃") == TITLES[0]
        assert row.index(TITLES[0]) < len(row) // 4


async def test_a_sheet_begins_at_the_right_too(app):
    async with app.run_test(size=SIZE) as pilot:
        await standing(pilot, app)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, Dialog))
        await pilot.pause()
        title = next(row for row in drawn(app) if as_drawn("المفاتيح") in row)
        box = app.screen.query_one("#dialog").region
        assert drawn(app)[0].rstrip().endswith("Broadsheet"), "the screen behind stands as it stood"
        assert title[: box.right].rstrip(" │").endswith(as_drawn("المفاتيح"))


# ---------------------------------------------------------------- rows in the mirror


def mirrored(*texts: str, bidi: bool = True) -> str:
    segments = [Segment(text) for text in texts]
    return "".join(part.text for part in Mirror(bidi=bidi).apply(segments, Color(0, 0, 0)))


@pytest.mark.parametrize(
    ("texts", "drawn"),
    [
        (("▌ ", "Le Quai", "   ", " 5 "), " 5    Le Quai ▐"),
        (("Le Quai…", " 5 "), " 5 Le Quai…"),
        ((" 2 ", "Ferry to the island"), "Ferry to the island 2 "),
        (("a ", "ferry", " leaves"), "a ferry leaves"),
        (("Enter", " فتح", "  n", " التالي"), "يلاتلا n  حتف Enter"),
        (("سنة 2026 (ج)",), "(ج) 2026 ةنس"),
        (("──── ", "6 "), " 6 ────"),
        (("湖 の", "  x"), "x  湖 の"),
        (("▌●★ ", "Ferry"), "Ferry ★●▐"),
        (("Bay Wire · 2 ي",), "ي 2 · Bay Wire"),
        (("^T هنا  ^S حفظ",), "ظفح ^S  انه ^T"),
    ],
)
def test_a_row_in_the_mirror(texts, drawn):
    assert mirrored(*texts) == drawn


def test_the_cursor_after_what_is_typed_stays_beside_it():
    cursor = Style(reverse=True)
    segments = Mirror(bidi=True).apply(
        [Segment("قطار"), Segment(" ", cursor), Segment("     ")], Color(0, 0, 0)
    )
    assert [(part.text, part.style) for part in segments] == [("     ", None), (" ", cursor), ("راطق", None)]


def test_a_terminal_that_orders_words_itself_is_given_them_as_read():
    assert mirrored("الكل", "   5", bidi=False) == "5   الكل"
