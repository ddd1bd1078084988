"""The mouse on the article and beside it: links, pieces and words are those under the pointer."""

from __future__ import annotations

import pytest

from feeds.errors import FeedsError
from feeds.messages import Message
from feeds.model import Shelf, Suggestion
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings

from .conftest import drawn_in, until

PAGE = """<html lang="en"><head><title>The ferry waits</title></head><body><article><h1>The ferry waits</h1>
<p>The ferry waited at the quay for the tide, and then it waited for the people who were late, as it always had
done since the harbour was built by the fishermen of the old town.</p>
<p>More is told on <a href="https://example.org/boats">the page about boats</a> that the harbour keeps.</p>
<p>Nobody knows <b>why</b> the bell rings at night when no ship is near, and nobody has asked the keeper.</p>
<aside><h2>Read also</h2><ul><li><a href="/bell">The bell of the harbour</a></li></ul></aside>
</article></body></html>"""


@pytest.fixture
def opened(library_path, tmp_path):
    page = tmp_path / "ferry.html"
    page.write_text(PAGE)
    return BroadsheetApp(Workspace.at(library_path).beside(), Settings(), sources=[str(page)])


async def ready(pilot, app) -> None:
    await until(pilot, lambda: app.main.is_complete and "boats" in rows(app))


def rows(app) -> str:
    article = app.main.article
    lines = [article.drawn_line(y).text for y in range(article.scrollable_content_region.height)]
    return "\n".join(lines)


def place(app, words: str) -> tuple[int, int]:
    """Where on the screen these words begin in the article."""
    article = app.main.article
    lines = rows(app).split("\n")
    y = next(y for y, line in enumerate(lines) if words in line)
    return article.content_region.x + lines[y].index(words), article.content_region.y + y


async def drag(pilot, start: tuple[int, int], end: tuple[int, int]) -> None:
    await pilot.mouse_down(offset=start)
    await pilot.hover(offset=(start[0] + 1, start[1]))
    await pilot.hover(offset=end)
    await pilot.mouse_up(offset=end)
    await pilot.pause()


@pytest.fixture
def asked(opened, monkeypatch) -> list[str]:
    """The addresses that are asked for; none of them answers."""
    addresses: list[str] = []

    def refused(address: str, near: str) -> None:
        addresses.append(address)
        raise FeedsError(f"{address} is not asked in this test")

    monkeypatch.setattr(opened.library.articles, "open_address", refused)
    return addresses


async def test_a_click_opens_the_link_under_the_pointer_and_no_other(opened, asked):
    async with opened.run_test(size=(120, 35)) as pilot:
        await ready(pilot, opened)
        x, y = place(opened, "about boats")
        await pilot.click(offset=(x, y - 1))
        await pilot.click(offset=(x, y + 1))
        assert asked == []
        await pilot.click(offset=(x, y))
        await until(pilot, lambda: asked == ["https://example.org/boats"])


async def test_a_click_opens_the_piece_under_the_pointer(opened, asked, monkeypatch):
    pieces = tuple(
        Suggestion(title=title, url=f"https://example.org/{title[4:]}") for title in ("The bell", "The quay")
    )
    shelf = Shelf(heading=Message.plain("Read also"), origin="page", suggestions=pieces)
    monkeypatch.setattr(opened.library.recommendations, "beside_article", lambda _: (shelf,))
    monkeypatch.setattr(opened.library.recommendations, "for_you", lambda: ())
    async with opened.run_test(size=(160, 35)) as pilot:
        await ready(pilot, opened)
        sidebar = opened.main.sidebar
        await until(pilot, lambda: len(sidebar.pieces) == 2)
        await pilot.pause()
        row = next(y for y, line in enumerate(drawn_in(opened, sidebar)) if "The quay" in line)
        top = sidebar.region.y
        await pilot.click(offset=(sidebar.region.x + 4, top + row))
        await until(pilot, lambda: asked == ["https://example.org/quay"])


async def test_what_is_dragged_over_is_copied_as_the_article_has_it(opened):
    async with opened.run_test(size=(120, 35)) as pilot:
        await ready(pilot, opened)
        await drag(pilot, place(opened, "waited at the quay"), place(opened, "harbour was built"))
        wanted = (
            "waited at the quay for the tide, and then it waited for the people who were late, as it always had"
            " done since the h"
        )
        assert opened.main.get_selected_text() == wanted
        assert "Y copies them" in opened.main.status.message
        await pilot.press("Y")
        assert opened.clipboard == wanted
        assert not opened.main.selections


async def test_paragraphs_stay_apart_and_escape_selects_nothing(opened):
    async with opened.run_test(size=(120, 35)) as pilot:
        await ready(pilot, opened)
        await drag(pilot, place(opened, "keeps."), place(opened, "why"))
        assert opened.main.get_selected_text() == "keeps.\n\nNobody knows w"
        drawn = opened.main.article.drawn_line(
            place(opened, "Nobody")[1] - opened.main.article.content_region.y
        )
        paper = opened.main.article.get_component_rich_style("article--selected").bgcolor
        assert "".join(s.text for s in drawn if s.style and s.style.bgcolor == paper) == "Nobody knows w"
        await pilot.press("escape")
        assert not opened.main.selections
        assert opened.main.get_selected_text() is None


async def test_a_double_click_selects_the_word(opened):
    async with opened.run_test(size=(120, 35)) as pilot:
        await ready(pilot, opened)
        article = opened.main.article
        x, y = place(opened, "fishermen")
        await pilot.click(article, offset=(x + 3 - article.region.x, y - article.region.y), times=2)
        await until(pilot, lambda: opened.main.get_selected_text() == "fishermen")
        await pilot.press("ctrl+c")
        assert opened.clipboard == "fishermen"
