"""A library on a PostgreSQL server: what only a server can do, and the ways in which it cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest

from feeds import change_labels as labels
from feeds.errors import MissingExtra, StoreError
from feeds.model import Feed, ParsedFeed
from feeds.query import Query, Text, parse
from feeds.store import open_store
from feeds.store.address import Address
from feeds.store.address import parse as address
from feeds.store.journal import Kind
from feeds.store.postgres import notices, schema, search
from feeds.store.postgres.connections import Connection, Connections
from feeds.store.postgres.partitions import SPAN
from tests import hand, postgres
from tests.line import Line
from tests.test_store import arrival, changes, filled

SECONDS = 30


def test_a_name_is_a_server_or_a_file() -> None:
    assert address("postgresql://host/news") == Address(url="postgresql://host/news")
    assert address("postgres://ann:secret@host/news").shown == "postgres://host/news"
    assert address("postgresql.db").file == Path("postgresql.db")
    assert address("postgresql://host/news").beside != address("postgresql://host/other").beside


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in postgres.kinds()}))
def test_every_kind_of_server_that_is_here_starts(kind: str) -> None:
    with postgres.another(kind) as url, open_store(url) as store:
        filled(store)
        assert store.lists.count(parse("title")) == 6


def test_two_programs_that_make_the_tables_at_once_make_them_once(postgres_database: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    postgres.emptied(postgres_database)
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(open_store, [postgres_database] * 4))
    filled(stores[0])
    assert [store.lists.count(Query()) for store in stores] == [6, 6, 6, 6]
    for store in stores:
        store.close()


def test_forty_feeds_are_written_with_as_many_questions_as_two(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    execute = Connection.execute

    def counted(self: Connection, sql: str, values: Sequence[Any] = (), /) -> Any:
        asked.append(sql)
        return execute(self, sql, values)

    monkeypatch.setattr(Connection, "execute", counted)

    def brought(feeds: Sequence[int]) -> int:
        """How many statements it takes to write an article and another title of feeds."""
        asked.clear()
        known = store.arrivals.known_all(feeds)
        assert list(known) == list(feeds)
        told = ParsedFeed(url="https://a.example/", title=f"As told {feeds[0]}")
        store.arrivals.apply_all([replace(changes(feed, arrival("a")), parsed=told) for feed in feeds])
        return len(asked)

    with open_store(postgres_url) as store:
        store.saved.save_smart_feed("Mine", "feed:one")
        feeds = [store.subscriptions.add(f"https://{number}.example/") for number in range(44)]
        brought(feeds[:2])
        assert brought(feeds[2:4]) == brought(feeds[4:])
        assert {feed.title for feed in store.subscriptions.all()} == {
            f"As told {feeds[place]}" for place in (0, 2, 4)
        }


def test_a_library_of_a_newer_version_is_left_alone(postgres_database: str) -> None:
    open_store(postgres.emptied(postgres_database)).close()
    with psycopg.connect(postgres_database) as db:
        db.execute("UPDATE broadsheet.library SET version = 999")
    with pytest.raises(StoreError, match="was written by a newer version of this program; update it"):
        open_store(postgres_database)
    postgres.emptied(postgres_database)


def test_a_server_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is on a server that could not be reached; check its name"):
        open_store(f"postgresql:///news?host={tmp_path}")


def test_a_database_that_is_not_there_is_a_sentence(postgres_url: str) -> None:
    with pytest.raises(StoreError, match="has no such database; make it with `createdb`"):
        open_store(postgres_url.replace("tests_", "nothing_"))


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("postgresql:///news?host=/run/postgresql", {}),
        ("postgresql:///news", {}),
        ("postgresql://ann@localhost/news", {}),
        ("postgresql://[::1]/news", {}),
        ("postgresql://ann@news.example/news", {"sslmode": "verify-full", "sslrootcert": "system"}),
        ("postgresql://localhost,news.example/news", {"sslmode": "verify-full", "sslrootcert": "system"}),
        ("postgresql://news.example/news?sslrootcert=our.pem", {"sslmode": "verify-full"}),
        ("postgresql://news.example/news?sslmode=disable", {}),
    ],
)
def test_a_server_elsewhere_shows_a_certificate_unless_the_address_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, url: str, wanted: dict[str, str]
) -> None:
    from feeds.store.postgres.lines import secured

    for name in ("PGHOST", "PGSSLMODE", "PGSSLROOTCERT"):
        monkeypatch.delenv(name, raising=False)
    assert secured(url) == wanted


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:secret@[::1]:1/news",
        "postgresql://ann:secret@[::1/news",
        "postgresql:///news?host=/nowhere&password=secret&user=ann",
        "postgresql:///news?password=secret&bogus=1",
    ],
)
def test_a_password_is_in_no_sentence(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert "secret" not in str(caught.value)
    assert "secret" not in address(url).shown


def test_who_may_not_make_tables_is_told(postgres_database: str) -> None:
    url = postgres.role(postgres.emptied(postgres_database), "stranger")
    with pytest.raises(
        StoreError, match=r"may not be used so by you \(permission denied .*; ask who runs the server"
    ):
        open_store(url)


def test_who_may_only_read_reads(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        filled(store)
    url = postgres.role(postgres_url, "visitor")
    with psycopg.connect(postgres_url, autocommit=True) as db:
        db.execute("GRANT USAGE ON SCHEMA broadsheet TO visitor")
        db.execute("GRANT SELECT ON ALL TABLES IN SCHEMA broadsheet TO visitor")
    with open_store(url) as store:
        assert store.lists.count(Query()) == 6
        with pytest.raises(StoreError, match="may not be used so by you"):
            store.articles.set_read([1], True)


def test_who_may_write_no_more_is_told_at_the_next_mark(postgres_url: str) -> None:
    url = postgres.role(postgres_url, "writer")
    with open_store(postgres_url) as store, psycopg.connect(postgres_url, autocommit=True) as db:
        filled(store)
        db.execute("GRANT USAGE ON SCHEMA broadsheet TO writer")
        db.execute("GRANT ALL ON ALL TABLES IN SCHEMA broadsheet TO writer")
        db.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA broadsheet TO writer")
        with open_store(url) as other:
            assert [other.articles.set_starred([id], True) for id in (1, 2, 3, 3)] == [1, 1, 1, 0]
            db.execute("REVOKE UPDATE ON broadsheet.status FROM writer")
            with pytest.raises(StoreError, match="may not be used so by you"):
                other.articles.set_starred([4], True)
            db.execute("GRANT UPDATE ON broadsheet.status TO writer")
            assert other.articles.set_starred([4], True) == 1
        db.execute("DROP OWNED BY writer")
        assert len(store.lists.ids(Query.starred())) == 4


def test_a_server_that_only_reads_is_read(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        filled(store)
    standby = postgres_url + "&options=-c%20default_transaction_read_only%3Don"
    with open_store(standby) as store:
        assert store.lists.count(Query()) == 6
        with pytest.raises(StoreError, match="may be read but not written here; name the server"):
            store.articles.set_read([1], True)
    with (
        open_store(postgres_url, readonly=True) as store,
        pytest.raises(StoreError, match="not written here"),
    ):
        store.articles.set_read([1], True)


def test_a_connection_that_was_cut_is_made_again(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        filled(store)
        with psycopg.connect(postgres_url, autocommit=True) as db:
            db.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'broadsheet'"
                " AND datname = current_database()"
            )
        assert store.lists.count(Query()) == 6
        assert store.articles.set_read([1], True) == 1


def test_rows_may_come_of_what_the_same_connection_is_asked(postgres_url: str) -> None:
    with open_store(postgres_url) as store, hand.inside(store) as db:
        db.executemany("INSERT INTO keep (key, value) VALUES (?, ?)", (("a", "1"), ("b", "2")))
        rows = (
            (f"{key} again", value) for key, value in db.execute("SELECT key, value FROM keep ORDER BY key")
        )
        asking = (db.execute("SELECT ?, ?", row).fetchone() for row in rows)
        db.executemany("INSERT INTO keep (key, value) VALUES (?, ?)", asking)
        found = db.execute("SELECT key, value FROM keep ORDER BY key").fetchall()
    assert found == [("a", "1"), ("a again", "1"), ("b", "2"), ("b again", "2")]


def test_without_the_driver_a_sentence_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in [name for name in sys.modules if name.startswith(("psycopg", "feeds.store.postgres"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=r"install broadsheet\[postgres\]"):
        open_store("postgresql://host/news")


def test_a_killed_server_comes_back_with_every_mark_it_had_acknowledged() -> None:
    with postgres.another(safe=True) as url, open_store(url) as store:
        filled(store, 20)
        for id in range(1, 11):
            store.articles.set_read([id], True)
        postgres.kill(url)
        with pytest.raises(StoreError):
            store.articles.set_read([11], True)
        postgres.again(url)
        assert store.lists.count(parse("is:read")) == 10
        assert store.articles.set_read([11], True) == 1


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so; it fails where it never is."""
    ends = monotonic() + SECONDS
    while not true():
        assert monotonic() < ends
        sleep(0.01)


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody asks a server what it does not tell."""
    monkeypatch.setattr(notices, "OFTEN", 1e9)
    monkeypatch.setattr(notices, "SELDOM", 1e9)


def test_what_others_write_is_heard_and_what_one_writes_is_not(postgres_url: str, unasked: None) -> None:
    with open_store(postgres_url) as here, open_store(postgres_url) as there:
        filled(here)
        assert here.journal.stirred()
        assert there.journal.stirred()
        here.articles.set_read([1], True)
        until(there.journal.stirred)
        assert not there.journal.stirred()
        there.articles.set_read([2], True)
        until(here.journal.stirred)
        assert here.journal.kinds_since(0, own=False)[1] == {Kind.READ}


def test_a_program_that_ends_at_once_tells_what_it_wrote(postgres_url: str, unasked: None) -> None:
    with open_store(postgres_url) as here:
        filled(here)
        assert here.journal.stirred()
        with open_store(postgres_url) as there:
            there.articles.set_read([1], True)
        until(here.journal.stirred)


def test_a_listener_whose_line_was_cut_listens_again(postgres_url: str, unasked: None) -> None:
    with (
        TemporaryDirectory(prefix="bs-") as folder,
        Line(postgres_url, Path(folder)) as line,
        open_store(postgres_url) as there,
        open_store(line.url) as here,
    ):
        filled(there)
        assert here.journal.stirred()
        line.cut()
        with pytest.raises(StoreError) as caught:
            # What was told before that is heard first.
            until(lambda: here.journal.stirred() and False)
        assert caught.value.is_away
        line.mend()
        assert here.journal.stirred()
        there.articles.set_read([1], True)
        until(here.journal.stirred)


def test_feeds_are_leased_while_another_writes(postgres_url: str) -> None:
    impatient = postgres_url + "&options=-c%20lock_timeout%3D5s"
    with open_store(impatient) as here, open_store(postgres_url) as there:
        first, second = (here.subscriptions.add(f"https://{name}.example/") for name in "ab")
        with there.journal.together(labels.KEPT):
            there.subscriptions.rename(first, "Another name")
            taken = here.arrivals.lease("worker", seconds=60, now=datetime.now(UTC))
        assert [feed.id for feed in taken] == [second]


def test_workers_that_ask_at_once_take_no_feed_twice_and_spare_a_host(postgres_url: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ExitStack() as stack:
        stores = [stack.enter_context(open_store(postgres_url)) for _ in range(4)]
        for number in range(8):
            stores[0].subscriptions.add(f"https://one.example/{number}")
            stores[0].subscriptions.add(f"https://{number}.example/")

        def lease(place: int) -> list[Feed]:
            now = datetime.now(UTC)
            return stores[place].arrivals.lease(f"{place}", limit=3, per_host=2, seconds=60, now=now)

        with ThreadPoolExecutor(4) as pool:
            taken = [feed.url for leased in pool.map(lease, range(4)) for feed in leased]
        assert len(taken) == len(set(taken)) > 6
        assert sum("one.example" in url for url in taken) <= 2


def test_one_program_at_a_time_fills_the_search_index(postgres_url: str) -> None:
    with open_store(postgres_url) as here, open_store(postgres_url) as there:
        filled(here)
        meanwhile: list[int] = []

        def to_text(html: str) -> str:
            meanwhile.append(there.index.take_in(str, 100))
            return html

        assert here.index.take_in(to_text, 100) == 6
        assert set(meanwhile) == {0}
        assert there.index.take_in(str, 100) == 0
        assert here.maintenance.check() == []


@pytest.mark.long
def test_behind_a_pooler_the_server_is_asked(pooled_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "OFTEN", 0.0)
    monkeypatch.setattr(notices, "SELDOM", 1e9)
    with open_store(pooled_url) as here, open_store(pooled_url) as there:
        filled(here)
        for id in range(1, 7):
            there.articles.set_read([id], True)
            assert here.journal.stirred()
        assert here.lists.count(parse("is:read")) == 6


@pytest.mark.long
def test_a_standby_is_read_asked_and_says_that_it_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "OFTEN", 0.0)
    monkeypatch.setattr(notices, "SELDOM", 1e9)
    with postgres.another(safe=True) as url:
        with open_store(url) as store:
            filled(store)
        with postgres.standby(url) as standby, open_store(standby) as store:
            assert store.lists.count(parse("title")) == 6
            assert [store.journal.stirred() for _ in range(3)] == [True, True, True]
            with pytest.raises(StoreError, match="may be read but not written here; name the server"):
                store.articles.set_read([1], True)


def test_words_are_found_on_both_sides_of_where_the_search_index_is_divided(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        feed = filled(store)
        next_after(postgres_url, SPAN - 3)
        store.arrivals.apply(changes(feed, *(arrival(f"later {n}", minutes=-n) for n in range(6))))
        next_after(postgres_url, 9 * SPAN)
        store.arrivals.apply(changes(feed, arrival("last", title="A lonely title", minutes=-60)))
        while store.index.take_in(str, 100):
            pass
        by_date = list(store.lists.ids(Query()))
        assert {SPAN - 1, SPAN, 9 * SPAN + 1} < set(by_date)
        for sort in ("date", "relevance"):
            assert set(store.lists.ids(parse("title"), sort=sort)) == set(by_date)
            assert list(store.lists.first_ids(parse("lonely"), 9, sort=sort)) == [9 * SPAN + 1]
        assert list(store.lists.first_ids(parse('"lonely title"'), 9)) == [9 * SPAN + 1]
        assert store.lists.count(parse("title -lonely")) == 12
        assert store.maintenance.check() == []


def next_after(url: str, id: int) -> None:
    """Let the next articles of a library have the ids after this one."""
    with psycopg.connect(url) as db:
        db.execute("UPDATE broadsheet.keep SET value = %s WHERE key = 'last id'", (str(id),))


def test_a_common_word_is_weighed_in_its_newest_articles_whatever_part_they_are_in(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CANDIDATES", 4)
    with open_store(postgres_url) as store:
        feed = filled(store)
        next_after(postgres_url, SPAN - 3)
        store.arrivals.apply(changes(feed, *(arrival(f"later {n}", minutes=-n) for n in range(3))))
        while store.index.take_in(str, 100):
            pass
        with store.lists._db.reading() as db:  # type: ignore[attr-defined]
            found = search.newest(db, search._found(Text("title")), 4)
        assert list(found) == [SPAN, SPAN - 1, SPAN - 2, 6]
        assert store.lists.count(parse("title")) == 9


@pytest.mark.parametrize(
    "last", [0, 1, search.WINDOW - 1, search.WINDOW, SPAN - 1, SPAN, 3 * SPAN + 7, 99 * SPAN]
)
def test_every_article_is_looked_at_once_the_newest_first_and_no_window_begins_within_an_older_part(
    last: int,
) -> None:
    found = list(search.windows(last))
    assert [high for _, high in found] == [last + 1, *(low for low, _ in found[:-1])]
    assert found[-1][0] == 0
    assert all(high - low <= search.WINDOW for low, high in found[:2])
    assert all(low % SPAN == 0 for low, _ in found[2:])
    assert len(found) < 12


def test_an_older_search_index_is_divided_where_it_is_and_readers_go_on_reading_it(
    postgres_database: str,
) -> None:
    connections = Connections(postgres.emptied(postgres_database), "old")
    schema.prepare(connections, schema.MIGRATIONS[:5])
    connections.close()
    url = postgres.role(postgres_database, "old_reader")
    with psycopg.connect(postgres_database, autocommit=True) as db:
        db.execute("SELECT broadsheet.admit('old_reader')")
        db.execute(
            "INSERT INTO broadsheet.words SELECT i, 'old', '', 'old', '''old'':1C', 1"
            f" FROM unnest(ARRAY[5, {2 * SPAN + 5}]) AS i"
        )
    with open_store(postgres_database) as store:
        feed = store.subscriptions.add("https://a.example/feed")
        store.arrivals.apply(changes(feed, arrival("new")))
        next_after(postgres_database, 3 * SPAN)
        store.arrivals.apply(changes(feed, arrival("newer")))
        assert store.index.take_in(str, 100) == 2
    with open_store(url) as store:
        assert len(store.lists.ids(parse("title"))) == 2
    with psycopg.connect(url) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute(f"SELECT broadsheet.room({9 * SPAN})")
    with psycopg.connect(postgres_database) as db:
        rows = db.execute("SELECT id, tableoid::regclass::text FROM broadsheet.words ORDER BY id").fetchall()
    assert rows == [
        (1, "broadsheet.words_2"),
        (5, "broadsheet.words_2"),
        (2 * SPAN + 5, "broadsheet.words_2"),
        (3 * SPAN + 1, "broadsheet.words_3"),
    ]
    postgres.emptied(postgres_database)
