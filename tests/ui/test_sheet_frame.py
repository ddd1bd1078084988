"""The frame all dialogs share: its size by its words, its keys, its rows, its place."""

from __future__ import annotations

import pytest
from textual.geometry import Region, Size
from textual.widgets import Input

from feeds.query import Query
from reader.app import BroadsheetApp
from reader.commands.program import menu
from reader.config import Settings
from reader.dialogs import AskDialog, ChooseDialog, KeyDialog, MenuDialog, TryDialog, WideDialog
from reader.keys.commands import COMMANDS
from reader.questions import Ask, Choice, Choose, Decide, Try
from reader.widgets.choice_list import ChoiceList
from tests import hand

from .conftest import drawn, ready, until

SHEETS = {
    "choose": lambda: ChooseDialog(
        Choose("Rows", [Choice(f"row {n} " + "long " * 30, "note", n) for n in range(99)])
    ),
    "few": lambda: ChooseDialog(Choose("Rows", [Choice("one", "", 1), Choice("two", "", 2)])),
    "wide": lambda: WideDialog(
        Choose("Keys", [Choice(f"row {n}", "", n, group=f"Group {n // 9}") for n in range(80)])
    ),
    "try": lambda: TryDialog(Try("Try", [(n, f"row {n}") for n in range(40)], 3, lambda _: None)),
    "ask": lambda: AskDialog(Ask("Ask", "A question. " * 40, placeholder="words")),
    "keys": lambda: KeyDialog(Decide("Title " * 12, "words " * 300, ("y",), "y do it · Esc leave it")),
}


SCREENS = [Size(w, h) for w in (20, 40, 60, 80, 120, 300) for h in (8, 12, 24, 29, 30, 45, 80)]


async def test_a_sheet_is_counted_from_its_words_and_lies_within_any_screen(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        for kind in SHEETS.values():
            dialog = kind()
            app.push_screen(dialog)
            await until(pilot, lambda dialog=dialog: dialog.is_current and dialog.outer != Size(0, 0))
            box = dialog.query_one("#dialog")
            for screen in SCREENS:
                # Before anything of it is laid out anew: no event that is still to come has a say in it.
                dialog.fit(screen)
                assert dialog.outer.width <= screen.width, screen
                if screen.width >= 40 and screen.height >= 12:
                    assert dialog.outer.height <= screen.height, screen
                parts = [part.styles.height.value + part.styles.margin.height for part in box.children]
                assert dialog.outer.height == sum(parts) + box.styles.gutter.height
            dialog.dismiss(None)
            await until(pilot, lambda: app.screen is app.main)


@pytest.mark.parametrize(
    "size", [(20, 8), (80, 24), pytest.param((300, 80), marks=pytest.mark.long)], ids=str
)
async def test_what_is_counted_is_what_stands(app, size):
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app)
        for kind in SHEETS.values():
            dialog = kind()
            app.push_screen(dialog)
            await until(pilot, lambda dialog=dialog: dialog.outer != Size(0, 0))
            await pilot.pause()
            assert dialog.query_one("#dialog").region.size == dialog.outer
            dialog.dismiss(None)
            await pilot.pause()


async def test_a_sheet_is_as_wide_as_what_is_in_it(app):
    async with app.run_test(size=(160, 45)) as pilot:
        await ready(pilot, app)
        widths = {}
        for length in (5, 60, 200):
            dialog = ChooseDialog(Choose("Rows", [Choice("x" * length, "note", 1)], note="Esc close"))
            app.push_screen(dialog)
            await pilot.pause()
            widths[length] = dialog.outer.width
            dialog.dismiss(None)
            await pilot.pause()
        assert widths[5] < widths[60] < widths[200] == ChooseDialog.WIDTH


async def test_a_sheet_keeps_its_size_and_place_while_it_is_narrowed(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        app.push_screen(ChooseDialog(Choose("Rows", [Choice(f"row {n}", "", n) for n in range(12)])))
        await pilot.pause()
        before = app.screen.query_one("#dialog").region
        await pilot.press("1", "1")
        await pilot.pause()
        assert [choice.text for choice in app.screen.query_one(ChoiceList).shown] == ["row 11"]
        assert app.screen.query_one("#dialog").region == before
        await pilot.press("x")
        await pilot.pause()
        assert app.screen.query_one("#dialog").region == before
        assert any("Nothing has these words in it." in row for row in drawn(app))


async def test_every_list_says_what_to_type(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        for action in ("help", "palette", "links", "sections", "catalogue", "rebind"):
            app.main.act(action)
            await until(pilot, lambda: isinstance(app.screen, ChooseDialog) and bool(app.screen.query(Input)))
            assert app.screen.query_one(Input).placeholder, action
            app.screen.dismiss(None)
            await pilot.pause()


# ---------------------------------------------------------------- rows


async def test_a_long_row_is_wrapped_whole_and_a_click_on_any_of_its_rows_is_on_it(app):
    words = " ".join(f"word{n}" for n in range(30))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        chosen = []
        app.push_screen(
            ChooseDialog(
                Choose("Rows", [Choice("first", "", 1), Choice(words, "note", 2), Choice("last", "", 3)])
            ),
            chosen.append,
        )
        await pilot.pause()
        text = " ".join(row.strip("│ ") for row in drawn(app))
        assert all(word in text for word in words.split())
        choices = app.screen.query_one(ChoiceList)
        first, last = choices.rows_of(1)
        assert last > first
        await pilot.click(ChoiceList, offset=(5, last))
        await until(pilot, lambda: chosen == [None] or bool(chosen))
        assert app.screen is app.main


async def test_rows_that_read_leftwards_begin_at_the_right(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        app.push_screen(
            ChooseDialog(
                Choose(
                    "صفوف",
                    [
                        Choice("قطار الليل يعود", "", 1),
                        Choice("A night train returns, to the harbour", "", 2),
                    ],
                )
            )
        )
        await pilot.pause()
        choices = app.screen.query_one(ChoiceList)
        rightwards, leftwards = choices.render_line(1).text, choices.render_line(0).text
        assert leftwards.rstrip().endswith("قطار الليل يعود"[::-1][-4:])
        assert len(leftwards.rstrip()) > len(rightwards.rstrip())
        title = next(row for row in drawn(app) if "صفوف"[::-1] in row)
        assert title.rstrip(" │").endswith("صفوف"[::-1])


async def test_a_terminal_that_reorders_itself_is_given_rows_as_they_are_read(library_path):
    from feeds.workspace import Workspace

    app = BroadsheetApp(Workspace.at(library_path), Settings(bidi=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        app.push_screen(ChooseDialog(Choose("صفوف", [Choice("قطار الليل", "", 1)])))
        await pilot.pause()
        assert any("قطار الليل" in row for row in drawn(app))


# ---------------------------------------------------------------- help and palette


@pytest.mark.parametrize(("size", "columns"), [((200, 55), 4), ((160, 45), 3), ((80, 24), 1)], ids=str)
async def test_the_help_stands_in_columns_under_headings_where_there_is_room(app, size, columns):
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, WideDialog))
        await pilot.pause()
        choices = app.screen.query_one(ChoiceList)
        assert len(choices.columns) == columns
        headings = [row.text for column in choices.columns for row in column if row.is_heading]
        assert headings == list(dict.fromkeys(action.group for action in COMMANDS))
        assert headings[0] in "\n".join(drawn(app))


async def test_the_help_is_walked_by_columns_and_searched_by_key_work_and_heading(library_path):
    from feeds.workspace import Workspace

    app = BroadsheetApp(Workspace.at(library_path), Settings(keys={"star": ("ctrl+t",)}))
    async with app.run_test(size=(160, 45)) as pilot:
        await ready(pilot, app)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, WideDialog))
        await pilot.pause()
        choices = app.screen.query_one(ChoiceList)
        first = choices.current
        await pilot.press("right")
        assert choices.current.group != first.group
        await pilot.press("left")
        assert choices.current == first
        for typed, found in (("^t", "star"), ("marking tag", "tag"), ("footnote", "footnotes")):
            app.screen.query_one(Input).value = typed
            await until(pilot, lambda found=found: choices.current and choices.current.value == found)
        star = next(choice for choice in choices.all if choice.value == "star")
        assert star.lead == "^T", "the key that it has now"


async def test_the_palette_is_a_sheet_like_the_others_and_does_what_is_chosen(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("ctrl+p", *"star or unstar", "enter")
        await until(
            pilot, lambda: app.screen is app.main and app.main.list.headline(app.main.list.current).starred
        )


# ---------------------------------------------------------------- health, changes, the menu


async def test_health_puts_the_cause_first_by_sign_and_ink_and_those_with_one_cause_together(app):
    library = app.library
    for name in ("Bells", "Ferries", "Trams"):
        library.own.subscriptions.subscribe(f"http://127.0.0.1:9/{name}", name)
    with hand.inside(library.shown.store) as db:
        db.execute("UPDATE feed SET error = 'http_status 500', failures = 3 WHERE url LIKE '%:9/%s'")
        db.execute("UPDATE feed SET succeeded = 1700000000 WHERE url NOT LIKE '%:9/%s'")
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("ctrl+e")
        await until(pilot, lambda: isinstance(app.screen, ChooseDialog))
        await pilot.pause()
        choices = app.screen.query_one(ChoiceList)
        assert [choice.text for choice in choices.all] == ["Bells", "Ferries", "Trams", "Harbour Gazette"]
        cause = choices.all[0].group
        assert cause.startswith("✗ ") and "500" in cause
        assert [row.text for row in choices.columns[0] if row.is_heading] == [cause, "✓ answers"]
        heading = choices.render_line(0)
        assert heading.text.strip() == cause
        alarm = choices.get_component_rich_style("choices--alarm").color
        assert any(part.style.color == alarm for part in heading if cause in part.text)


async def test_what_was_changed_is_said_whole(app):
    title = "What was moved across the harbour in the night of the great storm " * 3
    library = app.library
    ids = library.shown.lists.ids(Query())
    with hand.inside(library.shown.store) as db:
        db.execute("UPDATE article SET title = ? WHERE id = ?", (title.strip(), ids[0]))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await pilot.press("s", "comma", "u")
        await until(pilot, lambda: isinstance(app.screen, ChooseDialog))
        await pilot.pause()
        said = " ".join(" ".join(row.strip("│▌ ").split()) for row in drawn(app))
        assert title.split("storm")[-2].strip() in said.replace(" now", "")
        assert "starred" in said
        choices = app.screen.query_one(ChoiceList)
        assert "".join(row.text for row in choices.columns[0] if row.choice == 0).count("harbour") == 3


@pytest.mark.parametrize("at", [(10, 6), (118, 33), (0, 34)], ids=str)
async def test_the_menu_opens_where_the_pointer_is_as_far_as_there_is_room(app, at):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        app.tasks.start(menu(app.main, at))
        await until(pilot, lambda: isinstance(app.screen, MenuDialog))
        await pilot.pause()
        box = app.screen.query_one("#dialog").region
        assert box in Region(0, 0, 120, 35)
        assert box.x == min(at[0], 120 - box.width)
        assert box.y == min(at[1], 35 - box.height)


async def test_the_right_button_opens_the_menu_at_the_pointer(app):
    async with app.run_test(size=(120, 45)) as pilot:
        await ready(pilot, app)
        await pilot.click("#list", offset=(6, 5), button=3)
        await until(pilot, lambda: isinstance(app.screen, MenuDialog))
        await pilot.pause()
        list_at = app.main.list.region.offset
        assert app.screen.query_one("#dialog").region.x == list_at.x + 6


# ---------------------------------------------------------------- hints, places, resizing


async def test_links_take_letters_over_dimmed_text_and_a_letter_that_is_unique_acts_at_once(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        opened = []
        app.library.articles.open_address = lambda address, near: opened.append(address)
        await pilot.press("f")
        article = app.main.article
        await until(pilot, lambda: article.has_hints)
        hint = article.get_component_rich_style("article--hint")
        rows = [list(article.drawn_line(y)) for y in range(article.size.height)]
        letters = [part.text for row in rows for part in row if part.style == hint]
        assert letters[0] == "a" and len(letters) > 1
        row = next(row for row in rows if any(part.style == hint for part in row))
        others = [part.style for part in row if part.style != hint and part.text.strip()]
        assert others and all(style.dim for style in others)
        await pilot.press("s")
        await until(pilot, lambda: opened == ["https://gazette.example/more/1"])
        assert not article.has_hints


async def test_a_key_that_is_no_letter_of_a_link_takes_them_away(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        for key in ("escape", "space"):
            await pilot.press("f")
            await until(pilot, lambda: app.main.article.has_hints)
            await pilot.press(key)
            await until(pilot, lambda: not app.main.article.has_hints)
            assert app.main.panes.here == "article"


async def test_the_present_place_is_marked_apart_and_found_both_ways(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("enter", "semicolon", *"harbour", "enter")
        await until(pilot, lambda: app.main.status.message.startswith("Place 1 of"))

        def here() -> list[tuple[int, str]]:
            article = app.main.article
            ink = article.get_component_rich_style("article--here").color
            return [
                (y + article.scroll_offset.y, part.text)
                for y in range(article.size.height)
                for part in article.drawn_line(y)
                if part.style and part.style.reverse and part.style.bold and part.style.color == ink
            ]

        first = here()
        assert [text for _, text in first] == ["harbour"]
        await pilot.press("full_stop")
        await until(pilot, lambda: app.main.status.message.startswith("Place 2 of"))
        second = here()
        assert [text for _, text in second] == ["harbour"] and second != first
        await pilot.press("apostrophe")
        await until(pilot, lambda: app.main.status.message.startswith("Place 1 of"))
        assert here() == first
        await pilot.press("apostrophe")
        await until(pilot, lambda: app.main.status.message.startswith("Place 12 of 12"))


async def test_panes_and_prompt_take_the_new_size_while_something_is_typed(app):
    async with app.run_test(size=(160, 45)) as pilot:
        await ready(pilot, app)
        await pilot.press("enter", "semicolon", *"har")
        for size in ((80, 24), (60, 20), (160, 45)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: app.main.size.width == size[0])
            await pilot.pause()
            assert app.main.article.display and app.main.article.size.width > 0
            prompt = app.main.prompt.region
            assert (prompt.width, prompt.bottom) == size
            assert app.focused.value == "har"
