"""Typing is never lost and never runs as something else, however fast it comes."""

from __future__ import annotations

import threading

import pytest
from textual import events
from textual.widgets import Input

from feeds.errors import StoreError
from feeds.messages import Message
from feeds.query import Query
from reader.dialogs import AskDialog, ChooseDialog
from reader.questions import Type

from .conftest import TITLES, drawn, ready, until


def burst(app, typed: str) -> None:
    """Hand over keys as a terminal does that has them all at once."""
    for char in typed:
        key = {"⏎": "enter", "⎋": "escape"}.get(char)
        app.post_message(events.Key(key or char, None if key else char))


async def test_a_search_typed_in_one_burst_lists_its_hits_and_the_keys_after_it_are_the_lists(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        burst(app, "/the⏎j⏎")
        await until(pilot, lambda: app.main.panes.here == "article")
        found = list(app.main.list.ids)
        assert app.main.headlines.section.name == "“the”"
        assert app.main.list.cursor == 1
        await until(pilot, lambda: app.main.opened.article.id == found[1])


async def test_an_address_typed_in_one_burst_reaches_the_sheet_that_its_first_key_opens(app, monkeypatch):
    looked_for = []
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        monkeypatch.setattr(
            app.library.own.subscriptions, "candidates", lambda address: looked_for.append(address) or []
        )
        burst(app, "ahttp://127.0.0.1:9/the feed?s=m&q=1⏎")
        await until(pilot, lambda: bool(looked_for))
        assert looked_for == ["http://127.0.0.1:9/the feed?s=m&q=1"]
        assert app.library.shown.lists.counts().starred == 0


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("efer", "fer"),
        ("?star", "star"),
        (",rx", None),
        ("Mfrom", "from"),
        ("t" + "abc", "abc"),
        (":open x", None),
    ],
)
async def test_what_follows_a_key_that_opens_something_is_typed_into_it(app, typed, wanted):
    app.library.own.saved.save_rule("a rule", "title:nothing", "hide")
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        burst(app, typed)
        await until(pilot, lambda: isinstance(app.focused, Input))
        await until(pilot, lambda: app.focused.value == (wanted or {",rx": "x", ":open x": "open x"}[typed]))


async def test_keys_typed_before_the_panes_stand_are_carried_out_in_their_order(app):
    async with app.run_test(size=(120, 35)) as pilot:
        burst(app, "jjs")
        await until(pilot, lambda: app.library.shown.lists.counts().starred == 1)
        third = app.main.list.ids[2]
        assert next(iter(app.library.headlines([third]))).starred


async def test_a_star_typed_after_n_is_for_the_next_unread_article(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        burst(app, "ns")
        await until(pilot, lambda: app.library.shown.lists.counts().starred == 1)
        assert next(iter(app.library.headlines([app.main.list.ids[1]]))).starred


async def test_a_pasted_address_is_offered_to_be_added(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        app.post_message(events.Paste("  https://gazette.example/feed.xml\n"))
        await until(pilot, lambda: isinstance(app.screen, AskDialog) and isinstance(app.focused, Input))
        assert app.focused.value == "https://gazette.example/feed.xml"
        await pilot.press("escape")
        assert app.library.shown.lists.counts().feeds == 0 or len(app.main.list.ids) == len(TITLES)


async def test_a_paste_that_is_no_address_does_nothing_and_says_so(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        app.post_message(events.Paste("mind the gap A s m"))
        await until(pilot, lambda: "no address" in app.main.status.message)
        assert app.screen is app.main
        assert app.library.shown.lists.counts().unread == len(TITLES)


async def test_a_paste_after_the_key_that_opens_a_prompt_goes_into_it(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        burst(app, "/")
        app.post_message(events.Paste("the bell"))
        await until(pilot, lambda: app.main.prompt.is_open and app.main.query_one(Input).value == "the bell")
        await pilot.press("escape")
        burst(app, "e")
        app.post_message(events.Paste("gaz"))
        await until(pilot, lambda: isinstance(app.screen, ChooseDialog) and isinstance(app.focused, Input))
        await until(pilot, lambda: app.focused.value == "gaz")


async def test_a_letter_is_on_screen_before_anybody_is_told_of_it(app, monkeypatch):
    seen: list[str] = []
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await app.main.prompt.ask(Type("", changed=lambda _, text: seen.append(text)))
        await pilot.pause()
        # With the beats of Textual's own timer: at once it is drawn before in any case.
        monkeypatch.setattr("reader.textual_doors.UPDATE_PERIOD", 1e9)
        display = app._display
        monkeypatch.setattr(app, "_display", lambda *drawn: (seen.append("drawn"), display(*drawn)))
        await pilot.press("h")
        await until(pilot, lambda: "h" in seen)
        assert seen[0] == "drawn"


async def test_what_is_typed_and_what_is_said_of_it_move_nothing_on_the_screen(app, monkeypatch):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        prompt = app.main.prompt
        await prompt.ask(Type("", note="12,000 articles"))
        await until(pilot, lambda: drawn(app)[-1].endswith("12,000 articles "))
        laid_out = []
        monkeypatch.setattr(app.screen, "_refresh_layout", lambda *given, **more: laid_out.append(given))
        await pilot.press(*"the ferry")
        for said in ("3,100 articles", "1 article"):
            prompt.note(said)
            await until(pilot, lambda said=said: drawn(app)[-1].endswith(f"  {said} "))
        assert "the ferry" in drawn(app)[-1]
        assert laid_out == []


async def test_a_note_that_needs_much_more_or_less_room_has_it(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        prompt = app.main.prompt
        await prompt.ask(Type("", note="7"))
        for said in ("a mistake, told at length", "8"):
            prompt.note(said)
            await until(pilot, lambda said=said: prompt.query_one("#prompt-note").size.width == len(said) + 1)
            assert drawn(app)[-1].endswith(f"{said} ")


@pytest.fixture
def gate(app, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Articles but the first open once this is set, as from a library that is far away."""
    gate, opens = threading.Event(), app.library.articles.open
    first = app.library.shown.lists.ids(Query())[0]

    def late(id: int):
        if id != first:
            assert gate.wait(20)
        return opens(id)

    monkeypatch.setattr(app.library.articles, "open", late)
    return gate


async def test_a_mark_typed_before_an_article_is_open_is_for_that_article(app, gate):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        burst(app, "j⏎s")
        second = app.main.list.ids[1]
        await until(pilot, lambda: app.main.headlines.known(second).starred)
        assert app.main.opened.article.id == app.main.list.ids[0]
        gate.set()
        await until(pilot, lambda: app.main.articles.is_open(second))
        await until(pilot, lambda: app.library.shown.lists.counts().starred == 1)


async def test_what_is_done_with_an_article_waits_until_it_is_open_and_so_do_the_keys_after_it(app, gate):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        burst(app, "jyj")
        await until(pilot, lambda: app.main.list.cursor == 1)
        gate.set()
        await until(pilot, lambda: "gazette.example/1" in app.main.status.message)
        await until(pilot, lambda: app.main.list.cursor == 2)


async def test_letters_on_links_stand_on_the_article_that_the_cursor_came_to(app, gate):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        burst(app, "jf")
        await until(pilot, lambda: app.main.list.cursor == 1)
        gate.set()
        await until(pilot, lambda: app.main.article.has_hints)
        assert app.main.articles.is_open(app.main.list.ids[1])
        await pilot.pause()
        assert app.main.article.has_hints


async def test_nothing_is_done_with_the_article_before_where_the_next_one_does_not_open(app, monkeypatch):
    gate = threading.Event()

    def away(id: int):
        assert gate.wait(20)
        raise StoreError("library.db", Message("library-away", "is away"))

    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        came = app.main.articles.came

        async def begun() -> bool:
            gate.set()
            return await came()

        monkeypatch.setattr(app.library.articles, "open", away)
        monkeypatch.setattr(app.main.articles, "came", begun)
        burst(app, "jyG")
        await until(pilot, lambda: app.main.list.cursor > 1)
        await app.tasks.done()
        await pilot.pause()
        assert "is away" in app.main.status.message
        assert app.clipboard == ""
