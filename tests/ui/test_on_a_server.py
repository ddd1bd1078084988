"""The screen over a library on a PostgreSQL server, also while that is gone."""

from __future__ import annotations

from pathlib import Path

from feeds.query import parse
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings
from tests import postgres
from tests.ui.conftest import TITLES, drawn, gazette, ready, until


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
            app.main.look_around()
            await pilot.pause()
            list(other.shown.sources.read([str(more)]))
            await until(pilot, lambda: len(app.main.list.ids) == 2 * len(TITLES))


async def test_the_screen_goes_on_while_the_server_is_gone(tmp_path: Path) -> None:
    with postgres.another(safe=True) as url:
        app = BroadsheetApp(filled(url, tmp_path), Settings())
        async with app.run_test(size=(160, 45)) as pilot:
            await ready(pilot, app)
            title = app.main.opened.article.entry.title
            postgres.kill(url)
            await pilot.press("s")
            await until(pilot, lambda: any("could not be reached" in line for line in drawn(app)))
            assert any(title[:20] in line for line in drawn(app))
            postgres.again(url)
            await pilot.press("s")
            with Workspace.at(url) as other:
                await until(pilot, lambda: other.shown.lists.count(parse("is:starred")) == 1)
