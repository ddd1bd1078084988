"""The screen over a library on a PostgreSQL server, also while that is gone."""

from __future__ import annotations

from pathlib import Path

from feeds.query import parse
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings
from tests import postgres
from tests.ui.conftest import TITLES, drawn, gazette, ready, seen, until


def filled(url: str, tmp_path: Path) -> Workspace:
    """A library that holds the gazette."""
    feed = tmp_path / "gazette.xml"
    feed.write_text(gazette(), "utf-8")
    library = Workspace.at(url)
    assert [taken for taken in library.shown.sources.read([str(feed)]) if not isinstance(taken, int)] == []
    return library


async def test_a_library_on_a_server_is_read_marked_and_searched(postgres_url: str, tmp_path: Path) -> None:
    app = BroadsheetApp(filled(postgres_url, tmp_path), Settings())
    with Workspace.at(postgres_url) as other:
        async with app.run_test(size=(160, 45)) as pilot:
            await ready(pilot, app)
            assert len(app.main.list.ids) == len(TITLES)
            await pilot.press("s")
            await until(pilot, lambda: other.shown.lists.count(parse("is:starred")) == 1)
            more = tmp_path / "more.xml"
            more.write_text(gazette().replace("gazette.example", "wire.example"), "utf-8")
            app.main.renewal.look_around()
            await pilot.pause()
            list(other.shown.sources.read([str(more)]))
            await until(pilot, lambda: len(app.main.list.ids) == 2 * len(TITLES))


async def test_the_screen_goes_on_while_the_server_is_gone_and_sends_what_was_marked(tmp_path: Path) -> None:
    with postgres.another(safe=True) as url:
        app = BroadsheetApp(filled(url, tmp_path), Settings())
        async with app.run_test(size=(160, 45)) as pilot:
            await ready(pilot, app)
            first, second = app.main.list.ids[:2]
            title = app.main.opened.article.entry.title
            postgres.kill(url)
            await pilot.press("s", "j", "s", "t", *"tram", "enter")
            await until(pilot, lambda: "library out of reach 3 to send" in seen(app))
            await pilot.press("U")
            await until(pilot, lambda: "library out of reach 2 to send" in seen(app))
            assert [app.main.list.headline(id).starred for id in (first, second)] == [True, True]
            assert app.main.list.headline(second).tags == ()
            assert any(title[:20] in line for line in drawn(app))
            postgres.again(url)
            await until(pilot, lambda: "to send" not in seen(app) and "library out of reach" not in seen(app))
            assert app.main.library.shown.lists.count(parse("is:starred")) == 2
