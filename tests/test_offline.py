"""A library whose server is away: marks wait on this machine, are shown at once, and are sent once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from feeds import change_labels as labels
from feeds.anchors import Anchor
from feeds.errors import StoreError
from feeds.model import Note
from feeds.query import Query, parse
from feeds.store import Store, open_store
from feeds.store.offline.store import OfflineStore
from feeds.workspace import Workspace
from tests.line import Line
from tests.test_store import filled

NOTED = Note(anchor=Anchor("harbour"), words="look this up", at=datetime(2025, 11, 20, tzinfo=UTC))


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    """The library itself, with six articles."""
    with open_store(postgres_url) as store:
        filled(store)
        yield store


@pytest.fixture
def line(postgres_url: str) -> Iterator[Line]:
    """The reader's line to it."""
    # A socket's path is short, those of the tests are not.
    with TemporaryDirectory(prefix="bs-") as folder, Line(postgres_url, Path(folder)) as line:
        yield line


@pytest.fixture
def offline(store: Store, line: Line, tmp_path: Path) -> Iterator[OfflineStore]:
    """What a reader has open of it, who has seen the list and an article."""
    with OfflineStore(open_store(line.url), tmp_path / "unsent.db") as opened:
        opened.lists.headlines([1, 2, 3, 4, 5, 6])
        opened.articles.one(1)
        yield opened


def test_marks_of_every_kind_wait_are_shown_and_arrive_once(
    line: Line, store: Store, offline: OfflineStore, tmp_path: Path
) -> None:
    line.cut()
    marks = offline.articles
    assert marks.set_read([1, 2], True) == 2
    marks.set_starred([1], True)
    marks.set_hidden([3], True)
    marks.set_tags([1, 2], ["later"], ["old"])
    marks.set_place(1, "p3")
    marks.keep_note(1, NOTED)
    shown = offline.articles.one(1)
    assert shown is not None
    assert (shown.read, shown.starred, shown.tags, shown.place) == (True, True, ("later",), "p3")
    assert [(note.anchor, note.words) for note in shown.notes] == [(NOTED.anchor, NOTED.words)]
    marks.keep_note(1, Note(id=shown.notes[0].id, anchor=NOTED.anchor, words="found", at=NOTED.at))
    assert [(row.id, row.read, row.tags) for row in offline.lists.headlines([1, 2, 3])] == [
        (1, True, ("later",)),
        (2, True, ("later",)),
        (3, False, ()),
    ]
    assert offline.unsent.number() == 7
    with pytest.raises(StoreError):
        offline.lists.ids(Query())
    with pytest.raises(StoreError):
        offline.unsent.send()
    with (
        closing(sqlite3.connect(tmp_path / "unsent.db")) as file,
        closing(sqlite3.connect(tmp_path / "before.db")) as to,
    ):
        file.backup(to)
    line.mend()
    offline.close()
    # The next start finds what waits, also where it was sent and the answer was lost.
    for file in ("unsent.db", "before.db"):
        with OfflineStore(open_store(line.url), tmp_path / file) as again:
            again.unsent.send()
            assert again.unsent.number() == 0
            assert again.unsent.told() == []
        article = store.articles.one(1)
        assert article is not None
        assert (article.read, article.starred, article.tags, article.place) == (True, True, ("later",), "p3")
        assert [note.words for note in article.notes] == ["found"]
        assert list(store.lists.ids(parse("is:hidden"))) == [3]
        assert [str(item.label) for item in reversed(store.journal.history())][1:] == [
            "Marked 2 articles read",
            "Marked “Title https://a.example/feed 0” starred",
            "Marked “Title https://a.example/feed 2” hidden",
            "Changed the tags of 2 articles",
            "Wrote a note on “Title https://a.example/feed 0”",
            "Wrote a note on “Title https://a.example/feed 0”",
        ]


def test_what_waits_is_taken_back(line: Line, offline: OfflineStore) -> None:
    line.cut()
    first, second = 10**6, 10**6 + 1
    for act, ids in ((first, [1]), (second, [2])):
        with offline.journal.acting(act):
            offline.articles.set_read(ids, True)
    assert offline.journal.last_done() == second
    label = offline.journal.undo_act(second)
    assert str(label) == "Marked “Title https://a.example/feed 1” read"
    assert offline.journal.last_done() == first
    assert [row.read for row in offline.lists.headlines([1, 2])] == [True, False]
    assert str(offline.journal.undo()) == "Marked “Title https://a.example/feed 0” read"
    assert offline.unsent.number() == 0


def test_what_was_sent_is_taken_back_in_the_library(store: Store, line: Line, offline: OfflineStore) -> None:
    line.cut()
    with offline.journal.acting(10**6):
        offline.articles.set_read([1], True)
    line.mend()
    offline.unsent.send()
    assert store.lists.count(parse("is:read")) == 1
    assert offline.journal.last_done() == 10**6
    assert offline.journal.undo_act(10**6) is not None
    assert store.lists.count(parse("is:read")) == 0


def test_a_mark_of_an_article_that_is_gone_is_told_once_and_the_others_arrive(
    store: Store, line: Line, offline: OfflineStore
) -> None:
    line.cut()
    for ids in ([1], [999], [2]):
        offline.articles.set_starred(ids, True)
    line.mend()
    offline.unsent.send()
    assert sorted(store.lists.ids(parse("is:starred"))) == [1, 2]
    assert [str(said) for said in offline.unsent.told()] == [
        "1 mark made while the library was away cannot be kept: its article is gone."
    ]
    assert offline.unsent.told() == []


def test_a_line_that_breaks_in_the_middle_of_an_act_loses_none_of_it(
    store: Store, line: Line, offline: OfflineStore
) -> None:
    with offline.journal.acting(10**6):
        offline.articles.set_read([1], True)
        line.cut()
        offline.articles.set_read([2], True)
    with pytest.raises(StoreError), offline.journal.together(labels.KEPT):
        offline.articles.set_read([3], True)
    line.mend()
    assert offline.articles.set_read([4], True) == 1
    assert offline.unsent.number() == 3
    offline.unsent.send()
    assert sorted(store.lists.ids(parse("is:read"))) == [1, 2, 4]


def test_marks_that_were_left_waiting_go_when_the_library_is_opened(
    store: Store, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with Workspace.at(line.url) as reader:
        line.cut()
        reader.articles.set_read([1, 2], True)
        around = reader.look_around()
        assert (around.is_away, around.unsent) == (True, 1)
    line.mend()
    with Workspace.at(line.url) as reader:
        assert reader.shown.lists.count(parse("is:read")) == 2
        around = reader.look_around()
        assert (around.is_away, around.unsent) == (False, 0)
