"""Search and filter on the screen: mistakes stay, Esc leads back, the word being typed goes on."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Label

from feeds.query import Query
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings

from .conftest import TITLES, gazette, ready, until


def note(app) -> str:
    return str(app.main.prompt.query_one("#prompt-note", Label).content)


async def test_a_filter_with_a_mistake_stays_open_with_its_text_and_the_place(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("F", *"is:unread lang:q7", "enter")
        await pilot.pause()
        assert app.main.prompt.is_open
        line = app.main.prompt.query_one(Input)
        assert (line.value, line.cursor_position) == ("is:unread lang:q7", 15)
        assert "16: “q7” is no language" in note(app)
        await pilot.press(*["end", "backspace", "backspace", "e", "n", "enter"])
        await until(
            pilot, lambda: not app.main.prompt.is_open and "lang:en" in str(app.main.headlines.section.query)
        )


@pytest.mark.both
async def test_esc_returns_from_filter_and_search_to_the_section_they_came_from(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        app.main.focus()
        await app.main.run("unread")
        await until(pilot, lambda: app.main.headlines.section is app.main.headlines.sections[1])
        for keys in (("F", *"words:>0"), ("/", *"the")):
            await pilot.press(*keys, "enter")
            await until(pilot, lambda: app.main.headlines.section is not app.main.headlines.sections[1])
            await pilot.press("escape")
            await until(pilot, lambda: app.main.headlines.section is app.main.headlines.sections[1])
        # One within the other: the first Esc leads out of both.
        await pilot.press("F", *"words:>0", "enter", "/", *"the", "enter", "escape")
        await until(pilot, lambda: app.main.headlines.section is app.main.headlines.sections[1])


async def test_esc_returns_to_the_article_that_was_open_too(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("j", "j")
        before = app.main.list.current
        await until(pilot, lambda: app.main.articles.is_open(before))
        await pilot.press("/", *TITLES[0].lower())
        await until(pilot, lambda: app.main.opened.article.entry.title == TITLES[0])
        await pilot.press("escape")
        await until(pilot, lambda: app.main.articles.is_open(before))
        assert app.main.list.current == before


async def test_what_a_search_finds_first_is_opened_when_the_typing_rests(library_path, monkeypatch):
    monkeypatch.setattr("reader.screens.article.TYPED", 1e9)
    app = BroadsheetApp(Workspace.at(library_path), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        before = app.main.opened.article.id
        await pilot.press("/", *TITLES[-1].lower())
        await until(pilot, lambda: len(app.main.list.ids) == 1)
        (found,) = app.main.list.ids
        await until(pilot, lambda: app.main.headlines.known(found) is not None)
        assert app.main.articles.is_open(before)
        await pilot.press("enter", "s")
        await until(pilot, lambda: app.main.headlines.known(found).starred)
        assert app.main.articles.is_open(before)
        await pilot.press("enter")
        await until(pilot, lambda: app.main.articles.is_open(found))


async def test_the_word_being_typed_is_a_prefix(app):
    word = max(TITLES[0].split(), key=len)[:-2]
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("/", *word)
        await until(pilot, lambda: "1 article" in note(app))


async def test_where_a_search_looks_stands_before_the_words(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("/", "ctrl+t")
        label = app.main.prompt.query_one("#prompt-label", Label)
        assert str(label.content) == " / in All "
        await pilot.press("escape")
        assert not app.main.status.message


async def test_the_list_says_how_many_are_folded_so_that_it_agrees_with_its_tab(library_path, tmp_path):
    other = tmp_path / "wire.xml"
    other.write_text(
        gazette().replace("Harbour Gazette", "Bay Wire").replace("gazette.example", "wire.example")
    )
    with Workspace.at(library_path) as library:
        list(library.shown.sources.read([str(other)]))
        ids = list(library.shown.lists.ids(Query()))
    app = BroadsheetApp(Workspace.at(library_path), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        library = app.library
        assert library.shown.index.recommender is not None
        feeds = [feed.id for feed in library.shown.subscriptions.feeds()]
        rows = {row.id: row for row in library.headlines(ids)}
        pair = [next(id for id in ids if rows[id].feed_id == feed) for feed in feeds]
        library.shown.lists.stories._told = {id: (1, rows[id].feed_id) for id in pair}
        app.main.headlines.show(app.main.headlines.section)
        number = len(ids) - 1
        await until(pilot, lambda: app.main.list.title.place == f"1 of {number}, 1 folded")
        assert app.main.counts.total == len(ids)
