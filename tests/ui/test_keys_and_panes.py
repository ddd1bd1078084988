"""Numbers, Tab and the keys that put panes away: one rule in every pane, and nothing changes unseen."""

from __future__ import annotations

import pytest

from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings
from reader.i18n import translate
from reader.keys.commands import ARTICLE, LIST, SIDEBAR
from reader.screens import keys

from .conftest import drawn, ready, until


async def test_a_digit_alone_opens_a_section_after_a_wait(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("2")
        await until(pilot, lambda: app.main.headlines.section is app.main.headlines.sections[1])
        assert not app.main.status.message


async def test_a_digit_opens_a_section_at_once_with_enter(library_path, monkeypatch):
    monkeypatch.setattr(keys, "DIGITS_WAIT", 3600.0)
    app = BroadsheetApp(Workspace.at(library_path), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("3")
        assert "by itself Show starred articles" in app.main.status.message
        assert app.main.headlines.section is app.main.headlines.sections[0]
        await pilot.press("enter")
        assert app.main.headlines.section is app.main.headlines.sections[2]
        assert not app.main.status.message


async def test_a_digit_before_a_motion_counts_in_the_article_too(app):
    async with app.run_test(size=(120, 20)) as pilot:
        await ready(pilot, app)
        await pilot.press("enter", "3", "j")
        assert app.main.article.scroll_offset.y == 3
        await pilot.press("2", "k")
        assert app.main.article.scroll_offset.y == 1
        assert app.main.panes.here == ARTICLE


async def test_a_piece_of_a_hidden_sidebar_is_not_opened(app):
    async with app.run_test(size=(90, 30)) as pilot:
        await ready(pilot, app)
        await pilot.press("enter")
        before = app.main.opened
        await pilot.press("1", "enter")
        assert app.main.status.message == "No recommended pieces are on screen; ] goes to them."
        assert app.main.opened is before


async def test_tab_goes_round_both_ways(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        seen = []
        for key in ("tab", "tab", "tab", "shift+tab", "shift+tab", "shift+tab"):
            await pilot.press(key)
            seen.append(app.main.panes.here)
        assert seen == [ARTICLE, SIDEBAR, LIST, SIDEBAR, ARTICLE, LIST]


@pytest.mark.parametrize(
    ("size", "key", "said"),
    [
        ((100, 30), ")", "The recommended pieces stay in sight from 110 columns on; here are 100."),
        ((120, 30), "{", "The sections stay in sight from 130 columns on; here are 120."),
        ((70, 24), "(", "The headlines stay in sight from 80 columns on; here are 70."),
        ((70, 24), ")", "The recommended pieces stay in sight from 110 columns on; here are 70."),
    ],
)
async def test_a_pane_that_cannot_be_shown_is_told_and_no_wish_changes(app, size, key, said):
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app)
        before = app.main.panes.wishes
        await pilot.press(key)
        assert app.main.status.message == said
        assert app.main.panes.wishes == before


async def test_a_pane_that_can_be_shown_goes_and_comes_back(app):
    async with app.run_test(size=(140, 30)) as pilot:
        await ready(pilot, app)
        for key, pane in (("{", app.main.section_tree), ("(", app.main.list), (")", app.main.sidebar)):
            app.main.article.focus()
            await pilot.pause()
            shown = pane.display
            await pilot.press(key)
            assert pane.display is not shown
            await pilot.press(key)
            assert pane.display is shown


async def test_sentences_name_the_key_that_is_bound_now(library_path):
    app = BroadsheetApp(
        Workspace.at(library_path), Settings(keys={"undo": ("B",), "help": (), "find": (", f",)})
    )
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("d")
        await until(pilot, lambda: "B brings it back" in app.main.status.message)
        await pilot.press(".")
        assert "“, f” looks for something." in app.main.status.message
        assert translate.tr("<help> lists the keys.") == ":help lists the keys."
    assert translate.tr("<up> {name}", name="{x}") == "k {x}"


async def test_a_message_of_a_selection_goes_with_it(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("v", "v")
        assert "2 articles selected" in app.main.status.message
        await pilot.press("m")
        await until(pilot, lambda: not app.main.status.message)


async def test_the_read_article_stays_where_its_date_puts_it(place, tmp_path):
    def feed(name: str, minutes: list[int]) -> str:
        items = "".join(
            f"<item><title>{name} {minute:02}</title><guid>{name}{minute}</guid><description>x</description>"
            f"<pubDate>Sat, 21 Nov 2026 10:{minute:02}:00 +0000</pubDate></item>"
            for minute in minutes
        )
        return f'<rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'

    for name, minutes in (("One", [10, 20, 30]), ("Two", [25, 28, 40, 50])):
        (tmp_path / f"{name}.xml").write_text(feed(name, minutes))
    with Workspace.at(place) as library:
        list(library.shown.sources.read([str(tmp_path / "One.xml")]))
    app = BroadsheetApp(Workspace.at(place), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("2", "enter")
        await until(pilot, lambda: app.main.headlines.section is app.main.headlines.sections[1])
        await pilot.press("j", "enter", "escape")
        await until(pilot, lambda: app.library.shown.lists.counts().unread == 2)
        list(app.library.shown.sources.read([str(tmp_path / "Two.xml")]))
        app.main.headlines.reload()
        await until(pilot, lambda: len(app.main.list.ids) == 7)
        rows = app.library.headlines(app.main.list.ids)
        assert [row.title[-2:] for row in rows] == ["50", "40", "30", "28", "25", "20", "10"]
        assert app.library.headlines([app.main.list.current])[0].title == "One 20"


async def test_the_numbers_of_the_pieces_stand_in_the_hints(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        while app.library.shown.index.catch_up():
            pass
        app.main.pieces.renew()
        await until(pilot, lambda: bool(app.main.sidebar.pieces))
        await pilot.press("tab", "tab")
        assert app.main.panes.here == SIDEBAR
        await until(
            pilot,
            lambda: "open a piece" in drawn(app)[-1],
        )
