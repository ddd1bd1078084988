"""Notes and highlights on the screen: chosen by keys, drawn, listed, found again, taken back."""

from __future__ import annotations

from textual.widgets import Input

from reader.app import BroadsheetApp
from reader.keys.commands import ARTICLE

from .conftest import ready, seen, until


def notes(app: BroadsheetApp) -> list[tuple[str, str]]:
    opened = app.main.opened
    assert opened is not None
    return [(note.anchor.quote, note.words) for note in opened.article.notes]


def underlined(app: BroadsheetApp) -> str:
    """The words of the article that are drawn underlined, links aside."""
    view = app.main.article
    rows = [view.drawn_line(y) for y in range(view.size.height)]
    parts = [
        part for row in rows for part in row if part.style and part.style.underline and not part.style.link
    ]
    return " ".join("".join(part.text for part in parts).split())


async def test_a_passage_is_chosen_by_keys_highlighted_and_taken_back(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        app.main.panes.focus(ARTICLE)
        await pilot.press(";", *"discussed", "enter", "_")
        assert app.main.article.is_choosing
        await pilot.press("l", "l", "o", "h", "h")
        await pilot.press("enter")
        await until(pilot, lambda: bool(notes(app)))
        assert not app.main.article.is_choosing
        [(quote, words)] = notes(app)
        assert (quote, words) == ("water were discussed at length", "")
        await pilot.press("escape")
        assert underlined(app) == quote
        await pilot.press("U")
        await until(pilot, lambda: not notes(app))
        assert underlined(app) == ""


async def test_without_a_place_found_it_begins_with_the_sentence_in_view_and_esc_leaves_it(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        app.main.panes.focus(ARTICLE)
        await pilot.press("_")
        passage = app.main.article.passage()
        assert passage is not None
        assert passage.quote == app.main.opened.article.entry.title
        await pilot.press("escape")
        assert not app.main.article.is_choosing
        assert notes(app) == []


async def test_a_note_is_typed_listed_changed_and_taken_away(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        app.main.panes.focus(ARTICLE)
        await pilot.press(";", *"Paragraph 9", "enter", "_", "n")
        await until(pilot, lambda: bool(app.screen.query(Input)))
        await pilot.press(*"Ask why", "enter")
        await until(pilot, lambda: notes(app) == [("Paragraph 9", "Ask why")])
        await pilot.press("g", ",", "n")
        await until(pilot, lambda: "Notes on this article" in seen(app))
        assert "Ask why · “Paragraph 9”" in seen(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.main.article.scroll_offset.y > 0)
        await pilot.press(",", "n")
        await until(pilot, lambda: "Notes on this article" in seen(app))
        await pilot.press("ctrl+d")
        await until(pilot, lambda: notes(app) == [])
        await pilot.press("U")
        await until(pilot, lambda: notes(app) == [("Paragraph 9", "Ask why")])


async def test_from_the_notes_of_all_articles_one_is_gone_to(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        first = app.main.opened.article.id
        app.main.panes.focus(ARTICLE)
        await pilot.press('"')
        await until(pilot, lambda: bool(app.screen.query(Input)))
        await pilot.press(*"Whole", "enter")
        await until(pilot, lambda: notes(app) == [("", "Whole")])
        await pilot.press("n")
        await until(pilot, lambda: app.main.opened.article.id != first)
        await pilot.press(",", "N")
        await until(pilot, lambda: "Notes and highlights" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.main.opened.article.id == first)
