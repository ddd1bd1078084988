"""The screen in French: bars, help, a dialog, what it says, on a real library."""

from __future__ import annotations

import pytest

from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings
from reader.dialogs import Dialog
from reader.widgets.choice_list import ChoiceList
from reader.widgets.status import Bar

from .conftest import TITLES, drawn, ready, seen, until

SIZE = (220, 45)


@pytest.fixture
def app(library_path) -> BroadsheetApp:
    """The app on the gazette's library, in French."""
    return BroadsheetApp(Workspace.at(library_path), Settings(language="fr"))


def bar(app: BroadsheetApp, name: str) -> str:
    return "".join(segment.text for segment in app.main.query_one(f"#{name}", Bar).render_line(0))


async def dialog(pilot, app: BroadsheetApp) -> Dialog:
    await until(pilot, lambda: isinstance(app.screen, Dialog))
    await pilot.pause()
    return app.screen


async def test_masthead_tabs_and_hints(app):
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app)
        await until(pilot, lambda: "1 flux" in bar(app, "masthead"))
        assert "1 Tout 5   2 Non lus 5   3 Favoris 0" in bar(app, "masthead")
        assert "Entrée ouvrir" in bar(app, "status")
        assert app.main.list.title == ("TOUT", "les plus récents d’abord · par jour", "1 sur 5")
        assert app.main.headlines.section == app.main.headlines.sections[0]


async def test_the_sections_at_the_left_are_french_and_still_the_tabs_own(app):
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app)
        await until(pilot, lambda: len(app.main.section_tree.rows) > 5)
        names = [row.text for row in app.main.section_tree.rows]
        assert names[:3] == ["Tout", "Non lus", "Favoris"]
        await pilot.press("e", "j", "enter")
        await until(pilot, lambda: app.main.headlines.section == app.main.headlines.sections[1])


async def test_the_article_says_when_and_how_long(app):
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app)
        page = app.main.article
        assert any("samedi 29 novembre 2025" in page.render_line(y).text for y in range(12))
        assert app.main.article.title.place == "1 min"


async def test_help_is_searched_in_french(app):
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app)
        await pilot.press("?")
        shown = await dialog(pilot, app)
        assert any(row.strip(" │") == "Touches" for row in drawn(app))
        await pilot.press(*"favoris ou")
        choice = shown.query_one(ChoiceList).current
        assert choice is not None
        assert "Ajouter aux favoris ou en retirer" in choice.text
        assert choice.group == "Marquer"


async def test_the_affairs_of_a_feed(app):
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app)
        await pilot.press("E")
        await dialog(pilot, app)
        assert "5 articles, non lus : 5" in seen(app)
        assert "n le renommer" in seen(app)


async def test_what_is_said_keeps_its_spaces_and_what_was_done_is_told(app):
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot, app)
        await pilot.press("A")
        await until(pilot, lambda: app.main.status.message.startswith("5 articles marqués comme lus."))
        await pilot.press("U")
        await until(pilot, lambda: app.main.status.message.startswith("Annulé"))
        assert app.main.status.message == "Annulé\u00a0: Marquage comme lu de 5 articles."
        await pilot.press("s", "U")
        await until(pilot, lambda: "favoris" in app.main.status.message)
        assert f"«\u00a0{TITLES[0]}\u00a0»" in app.main.status.message
