"""Readers who share an archive on a server: what each does to articles is their own, and nobody else's to see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from feeds.anchors import Anchor
from feeds.errors import StoreError
from feeds.library import Library
from feeds.messages import Message
from feeds.model import Note
from feeds.query import Query, parse
from feeds.store import Store, open_store
from feeds.store.journal import Kind
from feeds.transfer.copies import copy
from feeds.workspace import Workspace
from reader.cli import main
from tests import postgres
from tests.test_postgres import until
from tests.test_store import NOW, arrival, changes, clock, filled, to_text


@pytest.fixture
def archive(postgres_url: str) -> Iterator[Store]:
    """The curator's library: six articles of a feed."""
    with open_store(postgres_url, clock=clock) as store:
        filled(store)
        while store.index.take_in(to_text, 100):
            pass
        yield store


def admitted(archive: Store, name: str, days: int | None = None) -> str:
    """The address with which a reader opens an archive that its curator admitted them to."""
    url = postgres.role(archive.address.url, name)
    with psycopg.connect(archive.address.url, autocommit=True) as db:
        db.execute("SELECT broadsheet.admit(%s, %s)", (name, days))
    return url


@pytest.fixture
def ann(archive: Store) -> Iterator[Store]:
    with open_store(admitted(archive, "ann"), clock=clock) as store:
        yield store


@pytest.fixture
def ben(archive: Store) -> Iterator[Store]:
    with open_store(admitted(archive, "ben"), clock=clock) as store:
        yield store


def unread(store: Store) -> tuple[int, int]:
    """By the counters, and by counting."""
    return store.subscriptions.counts().unread, store.lists.count(Query.unread())


def test_each_reader_has_marks_and_counters_of_their_own(archive: Store, ann: Store, ben: Store) -> None:
    assert ann.articles.set_read([1, 2], True) == 2
    ann.articles.set_starred([3], True)
    ben.articles.set_hidden([4], True)
    archive.articles.set_read([5], True)
    assert unread(ann) == (4, 4)
    assert unread(ben) == (5, 5)
    assert unread(archive) == (5, 5)
    assert list(ann.lists.ids(Query.starred())) == [3]
    assert list(ben.lists.ids(Query.starred())) == []
    assert list(ben.lists.ids(parse("is:hidden"))) == [4]
    assert [row.read for row in ann.lists.headlines([1, 5])] == [True, False]
    assert ann.maintenance.check() == ben.maintenance.check() == archive.maintenance.check() == []


def test_undo_takes_back_what_this_reader_did(archive: Store, ann: Store, ben: Store) -> None:
    ann.articles.set_read([1], True)
    ben.articles.set_read([1, 2], True)
    archive.articles.set_starred([2], True)
    assert ann.journal.undo() is not None
    assert ann.journal.undo() is None
    assert (unread(ann), unread(ben)) == ((6, 6), (4, 4))
    assert [len(store.journal.history()) for store in (ann, ben, archive)] == [1, 1, 2]


def test_tags_places_notes_and_saved_queries_are_each_readers_own(
    ann: Store, ben: Store, archive: Store
) -> None:
    ann.articles.set_tags([1, 2], ["later"])
    ann.articles.set_place(1, "p3")
    ann.articles.keep_note(1, Note(id=0, anchor=Anchor("title", "", "", 0), words="see", at=NOW))
    ann.saved.save_smart_feed("Trams", "title:tram")
    ann.saved.save_rule("Quiet", "sport", "hide")
    ann.state.set("cared", "2026-11-01")
    for other in (ben, archive):
        article = other.articles.one(1)
        assert article is not None
        assert (article.tags, article.place, article.notes) == ((), "", ())
        assert (other.articles.tags(), other.saved.smart_feeds(), other.saved.rules()) == ({}, [], [])
        assert other.state.get("cared") is None
    ben.articles.set_tags([2], ["later"])
    assert ann.articles.tags() == {"later": 2}
    assert list(ben.lists.ids(Query.tag("later"))) == [2]
    mine = ann.articles.one(1)
    assert mine is not None
    assert (mine.tags, mine.place, mine.notes[0].words) == (("later",), "p3", "see")


def test_what_arrives_is_unread_for_everybody_and_told_to_every_window(
    archive: Store, ann: Store, ben: Store
) -> None:
    ann.articles.set_read([1, 2, 3, 4, 5, 6], True)
    before = ann.journal.serial()
    archive.arrivals.apply(changes(1, arrival("new", title="A tram")))
    serial, kinds = ann.journal.kinds_since(before, own=False)
    assert kinds == {Kind.ARRIVED}
    assert ann.journal.kinds_since(serial, own=False) == (serial, frozenset())
    assert unread(ann) == (1, 1)
    assert ann.lists.count(parse("tram")) == 1
    ben.journal.kinds_since(0)
    assert unread(ben) == (7, 7)


def test_a_reader_may_be_brought_only_what_came_lately(tmp_path: Path, archive: Store) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=10)
    archive.arrivals.apply(replace(changes(1, arrival("old")), seen=long_ago))
    archive.arrivals.apply(replace(changes(1, arrival("recent")), seen=datetime.now(UTC)))
    url = admitted(archive, "ann", days=9)
    with open_store(url) as ann:
        assert [row.title for row in ann.lists.headlines(ann.lists.ids(Query()))] == ["Title recent"]
        assert unread(ann) == (1, 1)
        assert ann.maintenance.check() == []
    copy(url, tmp_path / "mine.db")
    with open_store(tmp_path / "mine.db") as mine:
        assert unread(mine) == (1, 1)
        assert mine.maintenance.check() == []


def test_a_refresh_of_a_reader_brings_what_workers_fetched(archive: Store, ann: Store) -> None:
    archive.arrivals.apply(changes(1, arrival("new")))
    assert ann.arrivals.lease("ann", seconds=60, now=NOW) == []
    assert ann.lists.count(Query()) == 7


def test_a_readers_rules_see_what_workers_fetched(archive: Store, ann: Store) -> None:
    ann.saved.save_rule("Quiet", "sport", "hide, tag games")
    archive.saved.save_rule("Stars", "sport", "star")
    archive.arrivals.apply(
        changes(1, arrival("one", title="A tram"), arrival("two", body="<p>All of sport</p>"))
    )
    library = Library(ann)
    library.arrivals.judge()
    assert ann.lists.count(parse("is:hidden")) == 0, "its text waits for the index"
    while archive.index.take_in(to_text, 100):
        pass
    assert list(library.arrivals.refresh(force=True)) == []
    assert [row.title for row in ann.lists.headlines(ann.lists.ids(parse("is:hidden tag:games")))] == [
        "Title two"
    ]
    assert unread(ann) == (7, 7)
    assert archive.lists.count(parse("is:hidden")) == 0
    assert len(ann.journal.history()) == 1


def test_a_readers_rules_tell_what_workers_fetched_once(archive: Store, ann: Store) -> None:
    ann.saved.save_rule("Trams", "title:tram", "notify, tag rails")
    ann.saved.save_rule("No fares", "title:fares", "hide")
    archive.saved.save_rule("All", "title:t*", "notify")
    titles = ("A tram", "Fares of the tram", "A ferry", "The last tram")
    archive.arrivals.apply(changes(1, *(arrival(title, title=title) for title in titles)))
    while archive.index.take_in(to_text, 100):
        pass
    with Workspace(Library(ann)) as seen, Workspace(Library(archive)) as curator:
        assert list(seen.subscriptions.refresh(None, force=True)) == []
        assert [str(notice) for notice in seen.own.arrivals.notices()] == [
            "https://a.example/feed: A tram",
            "https://a.example/feed: The last tram",
        ]
        seen.look_around()
        assert seen.own.arrivals.notices() == curator.own.arrivals.notices() == []


def test_the_screen_of_a_reader_is_told_what_rules_want_told(archive: Store, ann: Store) -> None:
    ann.saved.save_rule("Trams", "title:tram", "notify")
    with Workspace.at(ann.address.url) as seen:
        seen.look_around()
        archive.arrivals.apply(changes(1, arrival("new", title="A tram")))
        while archive.index.take_in(to_text, 100):
            pass
        told: list[Message] = []
        until(lambda: bool(told.extend(seen.look_around().told) or told))
        assert [str(notice) for notice in told] == ["https://a.example/feed: A tram"]
        assert seen.look_around().told == ()


def test_rules_of_a_reader_see_what_arrived_when_they_are_first_asked(archive: Store, ann: Store) -> None:
    (new,) = archive.arrivals.apply(changes(1, arrival("new", title="A tram"))).new_ids
    while archive.index.take_in(to_text, 100):
        pass
    assert new in ann.arrivals.unjudged()


def test_a_refresh_of_a_reader_prints_what_rules_want_told(
    archive: Store,
    ann: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    ann.saved.save_rule("Trams", "title:tram", "notify")
    archive.arrivals.apply(changes(1, arrival("new", title="A tram")))
    while archive.index.take_in(to_text, 100):
        pass
    assert main(["--library", ann.address.url, "refresh"]) == 0
    assert "https://a.example/feed: A tram\n" in capsys.readouterr().out


def test_another_wording_and_a_text_dropped_reach_readers(archive: Store, ann: Store) -> None:
    ann.articles.set_read([1], True)
    ann.articles.set_starred([2], True)
    ann.articles.set_tags([3], ["later"])
    archive.maintenance.retain(NOW + timedelta(days=400), 30, None)
    ann.journal.kinds_since(0)
    assert sorted(ann.lists.ids(Query())) == [2, 3]
    assert unread(ann) == (2, 2)
    assert ann.maintenance.check() == archive.maintenance.check() == []


def test_a_feed_that_the_curator_removes_leaves_what_a_reader_prizes(
    archive: Store, ann: Store, ben: Store
) -> None:
    ann.articles.set_starred([2], True)
    archive.subscriptions.remove(1)
    for reader, left in ((ann, [2]), (ben, [])):
        reader.journal.kinds_since(0)
        assert list(reader.lists.ids(Query())) == left
        assert reader.subscriptions.all() == []
    archive.maintenance.sweep(NOW + timedelta(days=40))
    for reader, left in ((ann, [2]), (ben, [])):
        reader.journal.kinds_since(0)
        assert list(reader.lists.ids(parse("is:starred OR is:hidden"))) == left
    assert ann.articles.one(2) is not None
    assert ann.maintenance.check() == []


def test_what_all_readers_know_of_the_archive_is_forgotten(archive: Store, ann: Store, ben: Store) -> None:
    archive.maintenance.retain(NOW + timedelta(days=400), 30, None)
    ann.journal.kinds_since(0)
    archive.maintenance.sweep(NOW)
    ben.journal.kinds_since(0)
    assert unread(ben) == (0, 0), "one who had not looked is still told"
    archive.maintenance.sweep(NOW)
    with psycopg.connect(archive.address.url) as db:
        assert db.execute("SELECT count(*) FROM broadsheet.moved").fetchone() == (0,)


def test_only_the_curator_arranges_feeds(ann: Store, archive: Store) -> None:
    feed = ann.subscriptions.all()[0]
    for attempt in (
        lambda: ann.subscriptions.add("https://other.example/feed"),
        lambda: ann.subscriptions.rename(feed.id, "Mine"),
        lambda: ann.subscriptions.move(feed.id, ("Mine",)),
        lambda: ann.subscriptions.remove(feed.id),
        lambda: ann.arrivals.apply(changes(1, arrival("forged"))),
    ):
        with pytest.raises(
            StoreError, match="only its curator arranges its feeds and texts; ask the curator"
        ):
            attempt()
    assert archive.subscriptions.all() == [*ann.subscriptions.all()]
    archive.subscriptions.rename(feed.id, "Ours")
    assert ann.subscriptions.all()[0].title == "Ours"


def test_the_page_that_a_reader_fetched_is_theirs(archive: Store, ann: Store, ben: Store) -> None:
    archive.articles.set_full_text(1, "<p>Everybody's</p>")
    ann.articles.set_full_text(1, "<p>Ann's</p>")
    texts = [article.full_text for store in (archive, ann, ben) if (article := store.articles.one(1))]
    assert texts == ["<p>Everybody's</p>", "<p>Ann's</p>", "<p>Everybody's</p>"]


TABLES = (
    "place", "tag", "tagged", "change", "smart_feed", "rule", "keep", "cursor", "account", "account_feed",
    "account_entry", "outbox", "awaited", "moved_feed", "note", "shelf", "feed_count", "own_text",
)  # fmt: skip


@pytest.mark.parametrize("schema", ["broadsheet ann", "broadsheet"])
def test_no_statement_of_one_reader_reaches_what_is_anothers(
    archive: Store, ann: Store, ben: Store, schema: str
) -> None:
    ann.articles.set_starred([1], True)
    archive.articles.set_starred([1], True)
    shared = {"shelf": "status", "feed_count": "feed", "own_text": "full_text"}
    tables = TABLES if schema != "broadsheet" else [shared.get(table, table) for table in TABLES]
    with psycopg.connect(ben.address.url, autocommit=True) as db:
        for table in tables:
            for statement in (
                "SELECT * FROM {}", "DELETE FROM {}", "INSERT INTO {} DEFAULT VALUES", "TRUNCATE {}",
                "CREATE TRIGGER t AFTER INSERT ON {} EXECUTE FUNCTION f()", "ALTER TABLE {} ADD mine INTEGER",
            ):  # fmt: skip
                sql: Any = statement.format(f'"{schema}".{table}')
                with pytest.raises(psycopg.Error, match=r"permission denied|must be owner"):
                    db.execute(sql)
        for table in ("article", "text", "inbox", "words", "known", "library"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(f"DELETE FROM broadsheet.{table}")
        for call in ("admit('ben')", "prized_elsewhere()"):
            with pytest.raises(psycopg.Error, match="permission denied"):
                db.execute(f"SELECT broadsheet.{call}")
    assert list(ann.lists.ids(Query.starred())) == list(archive.lists.ids(Query.starred())) == [1]


def test_what_the_curator_did_is_not_told_by_a_function_of_a_readers(archive: Store, ann: Store) -> None:
    """A view without a barrier shows the rows it leaves out to a cheap function."""
    archive.articles.set_starred([1, 3], True)
    told: list[str] = []
    with psycopg.connect(ann.address.url, autocommit=True) as db:
        db.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
        db.execute(
            "CREATE FUNCTION pg_temp.tell(BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql COST 0.0000001 AS"
            " $$BEGIN RAISE NOTICE '%', $1; RETURN true; END$$"
        )
        db.execute('SELECT * FROM "broadsheet ann".arrived WHERE pg_temp.tell(id)')
        assert len(told) == 6
        told.clear()
        db.execute('SELECT * FROM "broadsheet ann".reworded WHERE pg_temp.tell(id)')
        assert told == []


def test_rows_that_a_reader_wrote_by_hand_break_nobody_elses_library(
    archive: Store, ann: Store, ben: Store
) -> None:
    with psycopg.connect(ben.address.url, autocommit=True) as db:
        db.execute('UPDATE "broadsheet ben".status SET read = 7, starred = -1')
        db.execute("UPDATE \"broadsheet ben\".feed SET unread = -5, name = E'\\x1b[2J', url = 'x'")
        db.execute(
            "INSERT INTO \"broadsheet ben\".smart_feed (name, query) VALUES (E'\\x1b]52;c;x\\x07', 'is:(')"
        )
        db.execute('INSERT INTO "broadsheet ben".shelf VALUES (99, 1, 0, 0, 1, 0)')
        db.execute('INSERT INTO "broadsheet ben".tagged VALUES (99, 0, 99)')
        db.execute("UPDATE \"broadsheet ben\".keep SET value = 'x'")
    archive.arrivals.apply(changes(1, arrival("new")))
    archive.maintenance.retain(NOW + timedelta(days=400), 30, None)
    archive.maintenance.sweep(NOW)
    ann.journal.kinds_since(0)
    assert archive.maintenance.check() == ann.maintenance.check() == []
    assert ann.saved.smart_feeds() == archive.saved.smart_feeds() == []
    assert ann.subscriptions.all()[0].title == archive.subscriptions.all()[0].title != "\x1b[2J"


def test_what_a_feed_is_asked_with_is_not_told_to_readers(archive: Store) -> None:
    id = archive.subscriptions.add("https://user:secret@closed.example/feed")
    with psycopg.connect(archive.address.url) as db:
        # As libraries know it that were made before logins were kept apart.
        db.execute(
            "UPDATE broadsheet.feed SET key = 'https://user:secret@closed.example/feed' WHERE id = %s", (id,)
        )
    with open_store(admitted(archive, "ann")) as ann:
        assert "secret" not in repr(ann.subscriptions.all())
    with psycopg.connect(postgres.role(archive.address.url, "ann")) as db:
        assert "secret" not in repr(db.execute('SELECT * FROM "broadsheet ann".feed').fetchall())


def test_marks_of_readers_do_not_wait_for_each_other(archive: Store, ann: Store, ben: Store) -> None:
    with archive.journal.acting(1), ann.journal.acting(2):
        assert ben.articles.set_read([1], True) == 1
    assert unread(ben) == (5, 5)


def test_a_readers_library_is_copied_to_a_file_whole(tmp_path: Path, archive: Store, ann: Store) -> None:
    ann.articles.set_read([1, 2], True)
    ann.articles.set_tags([3], ["later"])
    archive.articles.set_starred([4], True)
    copy(ann.address.url, tmp_path / "mine.db")
    with open_store(tmp_path / "mine.db", clock=clock) as mine:
        assert unread(mine) == (4, 4)
        assert (mine.articles.tags(), mine.lists.count(Query.starred())) == ({"later": 1}, 0)
        assert mine.journal.undo() is not None
        filled(mine, 2, "https://c.example/feed")
        assert mine.lists.count(Query()) == 8
        assert mine.maintenance.check() == []
    with pytest.raises(StoreError, match="is shared with others"):
        copy(tmp_path / "mine.db", ann.address.url)


def test_a_library_of_one_reader_becomes_an_archive(postgres_database: str) -> None:
    from feeds.store.postgres import schema
    from feeds.store.postgres.connections import Connections

    url = postgres.emptied(postgres_database)
    connections = Connections(url, "archive")
    schema.prepare(connections, schema.MIGRATIONS[:1])
    with connections.writing() as db:
        db.execute(
            "INSERT INTO feed (key, url, total) VALUES ('https://a.example/feed', 'https://a.example/feed', 1)"
        )
        db.execute("INSERT INTO status (id, feed_id, date, added, read, starred) VALUES (1, 1, 0, 0, 1, 1)")
        db.execute("INSERT INTO article VALUES (1, 'A title', 1, '', '', 'a')")
    connections.close()
    with open_store(url) as archive, open_store(admitted(archive, "ann")) as ann:
        assert list(archive.lists.ids(Query.starred())) == [1]
        assert (list(ann.lists.ids(Query.starred())), list(ann.lists.ids(Query.unread()))) == ([], [1])
    postgres.emptied(postgres_database)
