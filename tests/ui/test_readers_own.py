"""What is the reader's stays the reader's: marks that could not be written leave the screen again, an unchanged
Enter changes nothing, keys reach the library an article lives in."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import atomic as beside_files
from feeds.database import Connections
from feeds.model import Arrival, Changes, Entry, FetchState
from feeds.query import Query, parse
from feeds.recommend.database import Database
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.commands.following import open_address
from reader.commands.marking import tags_of, tags_text
from reader.commands.program import bind
from reader.config import Settings
from reader.keys.commands import BY_ID
from tests import hand
from tests.server import Answer, Server
from tests.test_library import PAGE, WORDS

from .conftest import TITLES, gazette, ready, seen, until
from .test_arranging import WIDE, clear, dialog, titles, type_in
from .test_sources import beside, loaded


def written_by_another(place: Path | str, title: str) -> None:
    """Another program brings in an article."""
    with Workspace.at(place) as other:
        (feed, *_) = other.shown.subscriptions.feeds()
        now = datetime.now(UTC)
        arrival = Arrival(entry=Entry(guid=title, title=title), fingerprint=1, date=now)
        other.shown.store.arrivals.apply(
            Changes(feed_id=feed.id, seen=now, fetch=FetchState(), new=(arrival,))
        )


def shown(app: BroadsheetApp) -> list[tuple[str, bool, bool, tuple[str, ...]]]:
    rows = [app.main.list.headline(id) for id in app.main.list.ids]
    return [(row.title, row.read, row.starred, row.tags) for row in rows if row is not None]


@pytest.mark.parametrize("key", ["s", "m", "L", "d", "A"])
async def test_a_mark_that_could_not_be_written_leaves_the_screen_again(app, key):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        before = shown(app)
        assert len(before) == len(TITLES)
        hand.read_only(app.library.shown.store)
        await pilot.press(key)
        await until(pilot, lambda: "written" in app.main.status.message)
        await until(pilot, lambda: shown(app) == before)


async def test_a_tag_that_could_not_be_written_leaves_the_screen_again(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        before = shown(app)
        hand.read_only(app.library.shown.store)
        await pilot.press("t")
        await dialog(pilot, app)
        await type_in(pilot, "sea")
        await pilot.press("enter")
        await until(pilot, lambda: "written" in app.main.status.message)
        await until(pilot, lambda: shown(app) == before)


async def test_no_write_runs_on_the_screens_thread(app, monkeypatch):
    """Every key that changes the library, rules and profile included."""
    here, wrote, files = threading.get_ident(), [], []

    def watched(plain):
        @contextmanager
        def writing(self):
            wrote.append(threading.get_ident())
            with plain(self) as db:
                yield db

        return writing

    app.library.own.saved.save_rule("Quiet", "title:bell", "read")
    app.library.own.saved.save_smart_feed("Ferries", "title:ferry")
    app.library.recommendations.noted(1, "star")
    while app.library.shown.index.catch_up():
        pass
    for kind in (Connections, Database):
        monkeypatch.setattr(kind, "writing", watched(kind.writing))
    plain_write = beside_files.write

    def write(*args, **kwargs):
        wrote.append(threading.get_ident())
        files.append(args[0].name)
        plain_write(*args, **kwargs)

    monkeypatch.setattr(beside_files, "write", write)
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("s", "m", "L", "d", "enter", "escape", "+", "A", "U")
        await pilot.press(",", "r")
        await dialog(pilot, app)
        await pilot.press("ctrl+d")
        await until(pilot, lambda: app.library.own.saved.rules() == [])
        await until(pilot, lambda: app.screen.query_one("ChoiceList").all == [])
        await pilot.press("escape")
        await pilot.press("P")
        await dialog(pilot, app)
        await pilot.press("enter")
        await until(
            pilot, lambda: any("muted" in str(each[3]) for each in app.library.own.recommendations.profile())
        )
        await until(
            pilot, lambda: any("muted" in each.note for each in app.screen.query_one("ChoiceList").all)
        )
        await pilot.press("escape", "U")
        await until(pilot, lambda: [rule.name for rule in app.library.own.saved.rules()] == ["Quiet"])
        app.looks.choose_theme("broadsheet-light")
        app.looks.choose_density("airy")
        app.looks.colour_tag("later", "red")
        await pilot.press(">", "/")
        await type_in(pilot, "ferry")
        await pilot.press("enter")
        await bind(app.main, BY_ID["star"], "ctrl+y")
        await until(pilot, lambda: "keys.toml" in files)
    assert sorted(set(files)) == ["keys.toml", "layout.json", "look.json", "searches.json", "tags.json"]
    assert here not in wrote


async def test_a_change_that_cannot_be_taken_back_says_why(app):
    (feed,) = app.library.shown.subscriptions.feeds()
    for name in ("One", "Two"):
        app.library.subscriptions.rename(feed.id, name)
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press(",", "u")
        await dialog(pilot, app)
        await type_in(pilot, "Renamed Harbour")
        await pilot.press("enter")
        await until(
            pilot, lambda: "the same was changed again since (Renamed One)" in app.main.status.message
        )
        assert app.library.shown.subscriptions.feeds()[0].title == "Two"


async def test_unsubscribing_says_what_stays(app):
    app.library.articles.set_tags(list(app.library.shown.lists.ids(Query()))[:2], ["later"], [])
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("E")
        await dialog(pilot, app)
        await pilot.press("u")
        await until(pilot, lambda: "2 starred, tagged or noted articles stay." in app.main.status.message)
        await until(pilot, lambda: titles(app) == list(TITLES[:2]))


async def test_only_what_is_listed_is_marked_read(app, library_path):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        written_by_another(library_path, "Late news")
        await pilot.press("A")
        await until(pilot, lambda: "5 articles marked read. U takes it back." in app.main.status.message)
        assert [row.title for row in app.library.headlines(app.library.shown.lists.ids(Query.unread()))] == [
            "Late news"
        ]


async def test_where_nothing_is_unread_no_undo_is_promised(app):
    app.library.articles.set_read(app.library.shown.lists.ids(Query()), True)
    changes = app.library.history()
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("A")
        await until(pilot, lambda: bool(app.main.status.message))
        assert app.main.status.message == "Nothing here is unread."
        assert app.library.history() == changes


async def test_pieces_folded_under_a_listed_row_are_read_with_it(place, tmp_path):
    # Two feeds tell the same; the list shows one of them.
    for name in ("one", "two"):
        text = gazette(1).replace("Harbour Gazette", f"Paper {name}").replace("gazette", name)
        (tmp_path / f"{name}.xml").write_text(text, "utf-8")
    with Workspace.at(place) as library:
        list(library.shown.sources.read([str(tmp_path / "one.xml"), str(tmp_path / "two.xml")]))
        while library.shown.index.catch_up():
            pass
        assert library.shown.lists.stories.changed()
        ids = library.shown.lists.ids(Query.unread())
        assert (len(ids), library.shown.lists.counts().unread) == (1, 2)
        assert library.articles.mark_listed_read(ids, Query.unread()) == 2
        assert library.shown.lists.counts().unread == 0


# ---------------------------------------------------------------- an unchanged Enter


async def test_an_unchanged_enter_changes_nothing_anywhere(app):
    library = app.library
    (feed,) = library.shown.subscriptions.feeds()
    library.subscriptions.move(feed.id, ("TV / Film", "AC\\DC"))
    library.subscriptions.set_settings(feed.id, keep_days=90)
    library.articles.set_tags(
        list(library.shown.lists.ids(Query())), ["night train", 'say "so", then', "sea"], []
    )
    library.own.saved.save_smart_feed("Ferries", "title:ferry")
    library.own.saved.save_rule("Quiet", 'title:"→"', "read")

    def everything():
        tags = [row.tags for row in library.headlines(library.shown.lists.ids(Query()))]
        return (
            library.history(),
            library.shown.subscriptions.feeds(),
            tags,
            library.own.saved.smart_feeds(),
            library.own.saved.rules(),
        )

    before = everything()

    async def enter(*keys: str) -> None:
        await pilot.press(*keys)
        await until(pilot, lambda: type(app.screen).__name__ == "AskDialog")
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.main)

    async def part(name: str, key: str) -> None:
        await pilot.press("e")
        await dialog(pilot, app)
        await type_in(pilot, name)
        await pilot.press("ctrl+e")
        await until(pilot, lambda: type(app.screen).__name__ == "KeyDialog")
        await enter(key)

    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await enter("t")
        for key in "nfik":
            await pilot.press("E")
            await dialog(pilot, app)
            await enter(key)
        await part("TV", "n")
        await part("TV", "k")
        await part("night", "n")
        await part("Ferries", "q")
        await pilot.press(",", "r")
        await dialog(pilot, app)
        await enter("enter")
        # Whatever was asked for is written before this is.
        await pilot.press("s")
        await until(pilot, lambda: library.shown.lists.counts().starred == 1)
        assert str(library.undo()).endswith("starred")
        assert everything()[0][1:] == before[0]
        assert everything()[1:] == before[1:]


async def test_no_undo_is_promised_for_what_changes_nothing(app):
    (feed,) = app.library.shown.subscriptions.feeds()
    app.library.subscriptions.set_settings(feed.id, keep_days=90)
    changes = app.library.history()
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("E")
        await dialog(pilot, app)
        await pilot.press("k")
        await until(pilot, lambda: type(app.screen).__name__ == "AskDialog")
        await pilot.pause()
        await clear(pilot)
        await type_in(pilot, "90")
        await pilot.press("enter")
        await until(pilot, lambda: app.main.status.message == "That is how it is already.")
        assert app.library.history() == changes


async def test_a_tag_of_several_words_is_typed_in_quotes(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("t")
        await dialog(pilot, app)
        await type_in(pilot, '"night train" sea')
        await pilot.press("enter")
        await until(pilot, lambda: app.library.own.articles.tags() == {"night train": 1, "sea": 1})
        await pilot.press("t")
        await dialog(pilot, app)
        await pilot.press("end")
        await type_in(pilot, " land")
        await pilot.press("enter")
        await until(pilot, lambda: app.library.own.articles.tags() == {"land": 1, "night train": 1, "sea": 1})


async def test_a_slash_of_a_folders_name_is_kept_when_it_is_renamed(app):
    (feed,) = app.library.shown.subscriptions.feeds()
    app.library.subscriptions.move(feed.id, ("TV / Film",))
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("E")
        await dialog(pilot, app)
        await pilot.press("f")
        await until(pilot, lambda: type(app.screen).__name__ == "AskDialog")
        await pilot.pause()
        await pilot.press("end")
        await type_in(pilot, "/New")
        await pilot.press("enter")
        await until(pilot, lambda: app.library.shown.subscriptions.feeds()[0].folder == ("TV / Film", "New"))


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool), unique=True))
def test_tags_as_typed_are_the_tags(tags):
    assert tags_of(tags_text(tags)) == tags


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("sea land", ["sea", "land"]),
        ("#sea, #land", ["sea", "land"]),
        ('"night train" sea', ["night train", "sea"]),
        ('"night train', ["night train"]),
        ("it's 5\"", ["it's", '5"']),
        ('"" # ,', []),
    ],
)
def test_tags_are_typed_between_spaces_or_in_quotes(typed, tags):
    assert tags_of(typed) == tags


# ---------------------------------------------------------------- libraries


@pytest.mark.parametrize(
    ("keys", "query"),
    [("s", "is:starred"), ("m", "is:read"), ("L", "tag:later"), ("d", "is:hidden")],
)
async def test_keys_on_a_piece_of_the_own_library_reach_it_and_are_taken_back(
    library_path, tmp_path, keys, query
):
    page = tmp_path / "page.xml"
    page.write_text(gazette(1).replace("gazette", "courier"), "utf-8")
    app = beside(library_path, page)
    own = app.library.own
    while own.index.catch_up():
        pass
    async with app.run_test(size=WIDE) as pilot:
        await loaded(pilot, app)
        await until(pilot, lambda: any(piece.id and piece.id < 0 for piece in app.main.sidebar.pieces))
        app.main.sidebar.focus()
        number = next(n for n, piece in enumerate(app.main.sidebar.pieces) if piece.id and piece.id < 0)
        app.main.sidebar.move_to(number)
        piece = app.main.sidebar.current
        await pilot.press(keys)
        await until(pilot, lambda: list(own.lists.ids(parse(query))) == [-piece.id])
        assert not app.library.shown.lists.ids(parse(query))
        await pilot.press("U")
        await until(pilot, lambda: not own.lists.ids(parse(query)))


async def test_the_affairs_of_a_feed_are_those_of_the_pieces_own(library_path, tmp_path):
    page = tmp_path / "page.xml"
    page.write_text(gazette(1).replace("gazette", "courier").replace("Harbour", "Evening"), "utf-8")
    app = beside(library_path, page)
    own = app.library.own
    while own.index.catch_up():
        pass
    async with app.run_test(size=WIDE) as pilot:
        await loaded(pilot, app)
        await until(pilot, lambda: any(piece.id and piece.id < 0 for piece in app.main.sidebar.pieces))
        app.main.sidebar.focus()
        number = next(n for n, piece in enumerate(app.main.sidebar.pieces) if piece.id and piece.id < 0)
        app.main.sidebar.move_to(number)
        await pilot.press("E")
        await dialog(pilot, app)
        assert "Harbour Gazette" in seen(app)
        await pilot.press("n")
        await until(pilot, lambda: type(app.screen).__name__ == "AskDialog")
        await pilot.pause()
        await clear(pilot)
        await type_in(pilot, "Mine")
        await pilot.press("enter")
        await until(pilot, lambda: [feed.title for feed in own.subscriptions.feeds()] == ["Mine"])
        assert [feed.title for feed in app.library.shown.subscriptions.feeds()] == ["Evening Gazette"]


async def test_a_smart_feed_kept_beside_a_file_is_there_the_next_time(library_path, tmp_path):
    page = tmp_path / "page.xml"
    page.write_text(gazette(2), "utf-8")
    app = beside(library_path, page)
    async with app.run_test(size=WIDE) as pilot:
        await loaded(pilot, app)
        await pilot.press("F")
        await type_in(pilot, "title:ferry")
        await pilot.press("enter")
        await until(pilot, lambda: titles(app) == [TITLES[0]])
        await pilot.press("S")
        await dialog(pilot, app)
        await pilot.press("enter")
        await until(pilot, lambda: "Kept as" in app.main.status.message)
    app = BroadsheetApp(Workspace.at(library_path), Settings())
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        assert [query for _, query in app.library.own.saved.smart_feeds()] == ["title:ferry"]


@pytest.mark.parametrize(("listed", "typed"), [("TV", "Screen"), ("sea", "ocean")])
async def test_the_list_goes_along_when_what_it_shows_is_renamed(app, listed, typed):
    (feed,) = app.library.shown.subscriptions.feeds()
    app.library.subscriptions.move(feed.id, ("TV",))
    app.library.articles.set_tags(list(app.library.shown.lists.ids(Query())), ["sea"], [])
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("e")
        await dialog(pilot, app)
        await type_in(pilot, listed)
        await pilot.press("enter")
        await until(pilot, lambda: app.main.headlines.section.name == listed)
        await pilot.press("e")
        await dialog(pilot, app)
        await type_in(pilot, listed)
        await pilot.press("ctrl+e")
        await until(pilot, lambda: type(app.screen).__name__ == "KeyDialog")
        await pilot.press("n")
        await until(pilot, lambda: type(app.screen).__name__ == "AskDialog")
        await pilot.pause()
        await clear(pilot)
        await type_in(pilot, typed)
        await pilot.press("enter")
        await until(pilot, lambda: app.main.headlines.section.name == typed)
        await until(pilot, lambda: titles(app) == list(TITLES))
        await pilot.press("U")
        await until(pilot, lambda: app.main.headlines.section.name == listed)
        await until(pilot, lambda: titles(app) == list(TITLES))


# ---------------------------------------------------------------- names that are taken


async def kept_as(pilot, app: BroadsheetApp, query: str, name: str) -> None:
    await pilot.press("F")
    await type_in(pilot, query)
    await pilot.press("enter", "S")
    await until(pilot, lambda: type(app.screen).__name__ == "AskDialog")
    await pilot.pause()
    await clear(pilot)
    await type_in(pilot, name)
    await pilot.press("enter")


async def test_a_smart_feed_with_a_taken_name_asks_before_it_replaces(app):
    app.library.own.saved.save_smart_feed("Mine", "title:tram")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await kept_as(pilot, app, "title:ferry", "Mine")
        await until(pilot, lambda: type(app.screen).__name__ == "KeyDialog")
        assert "title:tram" in seen(app)
        assert "title:ferry" in seen(app)
        await pilot.press("escape")
        assert app.library.own.saved.smart_feeds() == [("Mine", "title:tram")]
        await pilot.press("escape")
        await kept_as(pilot, app, "title:ferry", "Mine")
        await until(pilot, lambda: type(app.screen).__name__ == "KeyDialog")
        await pilot.press("y")
        await until(pilot, lambda: app.library.own.saved.smart_feeds() == [("Mine", "title:ferry")])
        await pilot.press("U")
        await until(pilot, lambda: app.library.own.saved.smart_feeds() == [("Mine", "title:tram")])


async def test_a_rule_with_a_taken_name_asks_before_it_replaces(app):
    app.library.own.saved.save_rule("read: title:lighthouse", "title:lighthouse author:ann", "read")

    def rules() -> list[str]:
        return [rule.query for rule in app.library.own.saved.rules()]

    async def make() -> None:
        await pilot.press("M")
        await dialog(pilot, app)
        await type_in(pilot, "lighthouse")
        await pilot.press("enter")
        await until(pilot, lambda: "newest" in getattr(app.screen, "_text", ""))
        await pilot.press("m")
        await until(pilot, lambda: "is there already" in getattr(app.screen, "_text", ""))

    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("j")
        await make()
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
        assert rules() == ["title:lighthouse author:ann"]
        await make()
        await pilot.press("y")
        await until(pilot, lambda: rules() == ["title:lighthouse"])


async def test_a_saved_query_that_names_what_is_gone_is_shown_as_broken(app):
    app.library.own.saved.save_smart_feed("Films", "folder:tv")
    app.library.own.saved.save_rule("Quiet", "feed:post", "hide")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("e")
        await dialog(pilot, app)
        (films,) = [choice for choice in app.screen.query_one("ChoiceList").all if "Films" in choice.text]
        assert films.note == "there is no folder “tv”"
        await pilot.press("escape", ",", "r")
        await dialog(pilot, app)
        (quiet,) = app.screen.query_one("ChoiceList").all
        assert (quiet.lead, quiet.ink, quiet.text) == ("✗", "alarm", "Quiet")
        assert quiet.note == "no feed is named “post”"


async def test_marks_after_keeping_an_article_opened_in_passing_are_for_the_one_that_stays(place):
    headers = {"content-type": "application/rss+xml"}
    with Server() as server:
        feed = server.at("/feed.xml", Answer(body=gazette().encode(), headers=headers))
        page = server.at(
            "/page", Answer(body=PAGE.format(WORDS).encode(), headers={"content-type": "text/html"})
        )
        with Workspace.at(place) as library:
            library.own.sources.add(feed)
        app = BroadsheetApp(Workspace.at(place), Settings())
        async with app.run_test(size=WIDE) as pilot:
            await ready(pilot, app)
            app.tasks.start(open_address(app.main, page))
            await until(pilot, lambda: app.library.keeping.is_transient(app.main.opened.article.id))
            await pilot.press("t")
            await dialog(pilot, app)
            await type_in(pilot, "mill")
            await pilot.press("enter")
            await until(
                pilot, lambda: app.library.headlines([app.main.opened.article.id])[0].tags == ("mill",)
            )
            await pilot.press("a")
            await dialog(pilot, app)
            await pilot.press("k")
            await until(pilot, lambda: not app.library.keeping.is_transient(app.main.opened.article.id))
            await pilot.press("s")
            await until(pilot, lambda: app.library.shown.lists.counts().starred == 1)
            (row,) = app.library.headlines(app.library.shown.lists.ids(Query.starred()))
            assert (row.title, row.tags) == ("How the tide mill works", ("mill",))


async def test_what_stands_above_an_article_is_said_of_that_article(app):
    app.library.articles.set_tags([1], ["sea"], [])
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await until(pilot, lambda: "#SEA" in app.main.article.title.name)
        app.main.articles.show(app.library.articles.open(2))
        assert "#SEA" not in app.main.article.title.name
