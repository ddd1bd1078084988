"""Whatever an article lives in: each verb reaches it there, U takes it back, keeping loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.anchors import Anchor
from feeds.model import Feed, Headline, Note
from feeds.query import Query, parse
from feeds.workspace import Workspace
from feeds.workspace.places import TRANSIENT, Places

from .server import Answer, Server
from .test_library import PAGE, WORDS, address
from .ui.conftest import TITLES, gazette

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OWN, OPENED, PASSED = "own", "opened", "passing"
PLACES = (OWN, OPENED, PASSED)


@dataclass
class Window:
    """A window on opened sources, the reader's own library behind it, one article opened in passing."""

    library: Workspace
    ids: dict[str, int]

    def row(self, place: str) -> Headline:
        (row,) = self.library.headlines([self.ids[place]])
        return row

    def is_hidden(self, place: str) -> bool:
        library, there = self.library.places.at(self.ids[place])
        return library.store.lists.among([there], parse("is:hidden")) == [there]

    def marks(self, place: str) -> tuple[object, ...]:
        row = self.row(place)
        return row.read, row.starred, row.tags, self.is_hidden(place)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        running.at("/page", Answer(body=PAGE.format(WORDS).encode(), headers={"Content-Type": "text/html"}))
        yield running


@pytest.fixture
def window(tmp_path: Path, server: Server) -> Iterator[Window]:
    """Three articles, each of the same number in its library."""
    (tmp_path / "own.xml").write_text(gazette(2), "utf-8")
    (tmp_path / "opened.xml").write_text(gazette().replace("gazette", "courier"), "utf-8")
    own = Workspace.at(tmp_path / "own.db")
    list(own.shown.sources.read([str(tmp_path / "own.xml")]))
    with own.beside() as library:
        list(library.shown.sources.read([str(tmp_path / "opened.xml")]))
        passed = library.articles.open_address(address(server, "/page"), near=address(server, "/"))
        yield Window(library, {OWN: -1, OPENED: 1, PASSED: passed.article.id})


VERBS: dict[str, tuple[Callable[[Workspace, int], object], tuple[object, ...]]] = {
    "read": (lambda library, id: library.articles.set_read([id], True), (True, False, (), False)),
    "star": (lambda library, id: library.articles.set_starred([id], True), (False, True, (), False)),
    "later": (
        lambda library, id: library.articles.set_tags([id], ["later"], []),
        (False, False, ("later",), False),
    ),
    "tag": (
        lambda library, id: library.articles.set_tags([id], ["night train", "sea"], []),
        (False, False, ("night train", "sea"), False),
    ),
    "hide": (lambda library, id: library.articles.set_hidden([id], True), (False, False, (), True)),
}
NOTHING = (False, False, (), False)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_reaches_the_library_of_its_article_and_is_taken_back(
    window: Window, verb: str, place: str
) -> None:
    do, after = VERBS[verb]
    do(window.library, window.ids[place])
    assert {each: window.marks(each) for each in PLACES} == {**dict.fromkeys(PLACES, NOTHING), place: after}
    assert window.library.undo()
    assert window.marks(place) == NOTHING


@pytest.mark.parametrize("place", PLACES)
def test_a_mark_is_taken_back_by_its_line_in_the_history(window: Window, place: str) -> None:
    window.library.articles.set_starred([window.ids[place]], True)
    for other in PLACES:
        if other != place:
            window.library.articles.set_read([window.ids[other]], True)
    (change,) = [change for change in window.library.history() if str(change.label).endswith("starred")]
    assert window.library.undo(change.id) == change.label
    assert not window.row(place).starred
    assert all(window.row(other).read for other in PLACES if other != place)


def test_marks_in_several_libraries_are_taken_back_the_last_first(window: Window) -> None:
    for place in (OPENED, OWN, PASSED, OPENED):
        window.library.articles.set_starred([window.ids[place]], not window.row(place).starred)
    for place in (OPENED, PASSED, OWN, OPENED):
        before = window.row(place).starred
        assert window.library.undo()
        assert window.row(place).starred is not before


@pytest.mark.parametrize("place", PLACES)
def test_a_place_in_an_article_is_kept_where_it_lives(window: Window, place: str) -> None:
    window.library.articles.set_place(window.ids[place], "p3")
    assert [window.library.articles.open(window.ids[each]).article.place for each in PLACES] == [
        "p3" if each == place else "" for each in PLACES
    ]


@pytest.mark.parametrize("place", [OPENED, PASSED])
@pytest.mark.parametrize("verb", VERBS)
def test_keeping_loses_no_mark(window: Window, verb: str, place: str) -> None:
    do, after = VERBS[verb]
    do(window.library, window.ids[place])
    window.library.articles.set_place(window.ids[place], "p3")
    library, there = window.library.places.at(window.ids[place])
    library.store.articles.set_full_text(there, "<p>All of the page.</p>")
    title = window.row(place).title
    if place == OPENED:
        assert window.library.keeping.keep() == len(TITLES)
    else:
        assert window.library.keeping.keep_transient(window.ids[place]) == 1
    own = window.library.own
    everything = [*own.lists.ids(Query()), *own.lists.ids(parse("is:hidden"))]
    (kept,) = [row for row in own.lists.headlines(everything) if row.title == title and row.id > 2]
    window.ids["kept"] = -kept.id
    assert window.marks("kept") == after
    opened = own.articles.open(kept.id)
    assert (opened.article.place, opened.article.full_text) == ("p3", "<p>All of the page.</p>")
    assert (
        window.library.keeping.keep()
        if place == OPENED
        else window.library.keeping.keep_transient(window.ids[place])
    ) == 0
    assert window.marks("kept") == after


@pytest.mark.parametrize("place", [OPENED, PASSED])
@pytest.mark.parametrize("verb", VERBS)
def test_marks_after_keeping_are_for_what_was_kept_too_and_taken_back_as_one(
    window: Window, verb: str, place: str
) -> None:
    if place == OPENED:
        window.library.keeping.keep()
    else:
        window.library.keeping.keep_transient(window.ids[place])
    window.ids["kept"] = -window.library.keeping.copies([window.ids[place]])[0]
    do, after = VERBS[verb]
    do(window.library, window.ids[place])
    assert window.marks(place) == window.marks("kept") == after
    (change,) = [
        each for each in window.library.history() if str(each.label).startswith(("Marked", "Changed"))
    ]
    assert window.library.undo() == change.label
    assert window.marks(place) == window.marks("kept") == NOTHING


@pytest.mark.parametrize("place", [OPENED, PASSED])
def test_notes_go_along_when_an_article_is_kept_and_are_for_both_afterwards(
    window: Window, place: str
) -> None:
    articles, keeping, id = window.library.articles, window.library.keeping, window.ids[place]

    def notes(id: int) -> list[str]:
        return [note.words for article in articles.whole([id]) for note in article.notes]

    articles.keep_note(id, Note(anchor=Anchor("the harbour"), words="Before", at=NOW))
    if place == OPENED:
        keeping.keep()
    else:
        keeping.keep_transient(id)
    kept = -keeping.copies([id])[0]
    for words in ("One", "Two"):
        articles.keep_note(id, Note(words=words, at=NOW))
    assert notes(id) == notes(kept) == ["Before", "One", "Two"]
    [article] = articles.whole([id])
    articles.keep_note(id, replace(article.notes[0], words="After"))
    articles.remove_note(id, article.notes[1])
    assert notes(id) == ["After", "Two"]
    assert sorted(notes(kept)) == sorted(notes(id))
    window.library.undo()
    assert notes(id) == ["After", "One", "Two"]
    assert sorted(notes(kept)) == sorted(notes(id))


def test_marks_in_two_libraries_at_once_are_taken_back_at_once(window: Window) -> None:
    window.library.articles.set_starred(list(window.ids.values()), True)
    assert all(window.row(place).starred for place in PLACES)
    window.library.undo()
    assert not any(window.row(place).starred for place in PLACES)


def test_keeping_is_taken_back_as_one(window: Window) -> None:
    window.library.articles.set_starred([1], True)
    before = window.library.own.subscriptions.feeds()
    window.library.keeping.keep()
    assert len(window.library.own.subscriptions.feeds()) == len(before) + 1
    assert str(window.library.undo()) == "Kept what was open"
    assert window.library.own.subscriptions.feeds() == before
    assert not window.library.own.lists.ids(Query.starred())


def test_keeping_takes_a_feeds_folder_and_settings_along(window: Window) -> None:
    (feed,) = window.library.shown.subscriptions.feeds()
    window.library.subscriptions.move(feed.id, ("Harbour",))
    window.library.subscriptions.set_settings(feed.id, keep_days=9)
    window.library.keeping.keep()
    kept = window.library.own.subscriptions.feeds()[-1]
    assert (kept.title, kept.folder, kept.settings.keep_days) == ("Harbour Gazette", ("Harbour",), 9)


def test_what_was_read_in_the_own_library_stays_read_when_the_same_is_kept(window: Window) -> None:
    window.library.keeping.keep()
    own = window.library.own
    Workspace(own).articles.set_read(list(own.lists.ids(Query())), True)
    window.library.keeping.keep()
    assert not own.lists.ids(Query.unread())


def test_smart_feeds_and_rules_are_the_readers_own_whatever_is_open(window: Window) -> None:
    window.library.own.saved.save_smart_feed("Ferries", "title:ferry")
    window.library.own.saved.save_rule("Quiet", "title:bell", "hide")
    own = window.library.own
    assert own.saved.smart_feeds() == window.library.own.saved.smart_feeds() == [("Ferries", "title:ferry")]
    assert [rule.name for rule in own.saved.rules()] == ["Quiet"]
    assert str(window.library.undo()) == "Saved the rule “Quiet”"
    assert str(window.library.undo()) == "Saved the smart feed “Ferries”"
    assert own.saved.smart_feeds() == own.saved.rules() == []


FEED_VERBS: dict[str, tuple[Callable[[Workspace, int], object], Callable[[Feed], object]]] = {
    "rename": (lambda library, id: library.subscriptions.rename(id, "Mine"), lambda feed: feed.title),
    "move": (lambda library, id: library.subscriptions.move(id, ("A", "B")), lambda feed: feed.folder),
    "settings": (
        lambda library, id: library.subscriptions.set_settings(id, full_text=True),
        lambda feed: feed.settings.full_text,
    ),
    "unsubscribe": (lambda library, id: library.subscriptions.unsubscribe(id), lambda feed: feed is None),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("verb", FEED_VERBS)
def test_every_affair_of_a_feed_reaches_the_feed_of_the_article(
    window: Window, verb: str, place: str
) -> None:
    do, seen = FEED_VERBS[verb]
    feeds = {each: window.row(each).feed_id for each in PLACES}
    before = {each: seen(window.library.subscriptions.feed(id)) for each, id in feeds.items()}
    do(window.library, feeds[place])
    after = {each: seen(window.library.subscriptions.feed(id)) for each, id in feeds.items()}
    assert [each for each in PLACES if before[each] != after[each]] == [place]
    assert window.library.undo()
    assert {each: seen(window.library.subscriptions.feed(id)) for each, id in feeds.items()} == before


@pytest.mark.parametrize("place", PLACES)
def test_an_article_says_which_feed_it_is_of(window: Window, place: str) -> None:
    opened = window.library.articles.open(window.ids[place])
    assert opened.article.feed_id == window.row(place).feed_id
    assert window.library.subscriptions.feed(opened.article.feed_id).title == opened.article.feed


def test_a_rule_is_tried_on_the_readers_own_articles_and_on_what_is_open_where_there_are_none(
    window: Window,
) -> None:
    rows, looked_at = window.library.preview("title:ferry")
    assert (looked_at, [row.id for row in rows]) == (2, [-1])
    beside = Workspace.in_memory().beside()
    (path,) = [feed.url for feed in window.library.shown.subscriptions.feeds()]
    list(beside.shown.sources.read([path]))
    assert beside.preview("title:ferry")[1] == len(TITLES)


def test_a_rule_about_a_feed_is_about_no_other_whose_name_holds_its_name(window: Window) -> None:
    own = window.library.own
    news, coast = (own.subscriptions.subscribe(f"https://{n}.example/f", n) for n in ("News", "Coast News"))
    assert str(window.library.subscriptions.query(-coast)) == 'feed:"Coast News"'
    assert str(window.library.subscriptions.query(-news)) == f"feed:#{news}"
    assert str(window.library.subscriptions.query(1)) == 'feed:"Harbour Gazette"'


# ---------------------------------------------------------------- ids


@given(st.integers(0, TRANSIENT - 1))
def test_what_an_id_is_called_here_leads_back_to_it(id: int) -> None:
    places = Places("own", "opened")
    places.transient = "transient"
    for place in places.all():
        seen = places.seen(place, id)
        assert places.at(seen) == ((place, id) if id else ("opened", 0))
        assert places.route([seen, seen]) == [(places.at(seen)[0], [id, id])]


def test_ids_of_what_is_not_there_lead_nowhere_else() -> None:
    places = Places("own")
    assert places.at(-3) == ("own", -3)
    assert places.at(TRANSIENT + 3) == ("own", TRANSIENT + 3)
