"""What workers make of texts for the indexes of readers, and who takes it: an index is as if it had been given the texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from feeds import worker
from feeds.library.index import Index
from feeds.model import Arrival, Changes, Entry, FetchState, Revision
from feeds.recommend import Recommender
from feeds.recommend.prepared import VERSION
from feeds.store import Store, open_store
from feeds.store.values import Unindexed
from tests import postgres, press
from tests.test_readers import admitted
from tests.test_recommend_semantic import Matters

NOW = datetime(2026, 3, 14, tzinfo=UTC)


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    """A library of the press."""
    with open_store(place) as made:
        by_feed: dict[str, list[dict[str, Any]]] = {}
        for article in press.made().articles[:400]:
            by_feed.setdefault(str(article["feed"]), []).append(article)
        for name, articles in by_feed.items():
            feed = made.subscriptions.add(f"https://{len(name)}.example/{name}", title=name)
            new = tuple(_arrival(article) for article in articles)
            made.arrivals.apply(Changes(feed_id=feed, seen=NOW, fetch=FetchState(), new=new))
        yield made


def _arrival(article: dict[str, Any]) -> Arrival:
    entry = Entry(
        guid=str(article["id"]),
        title=article["title"],
        body=f"<p>{article['text']}</p>",
        lang=article.get("lang", ""),
    )
    return Arrival(entry=entry, fingerprint=article["id"], date=article["date"])


def index_of(rows: Sequence[Unindexed]) -> dict[str, list[tuple[Any, ...]]]:
    """All that an index knows of articles, by table."""
    recommender = Recommender(semantic=False)
    recommender.add(rows)
    with recommender._db.reading() as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: db.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in names}


def test_an_index_of_what_was_prepared_is_the_index_of_the_texts(store: Store) -> None:
    texts = store.index.unindexed(0, 1000)
    assert Index(store).prepare(60.0) is False
    taken = store.index.unindexed(0, 1000, VERSION)
    if store.address.url:
        assert len(taken) == 400
        assert all(row.prepared and not row.body and not row.summary for row in taken)
    assert index_of(taken) == index_of(texts)


@pytest.fixture
def archive(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A library on a server, of three articles."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with open_store(postgres_url) as made:
        feed = made.subscriptions.add("https://a.example/feed")
        new = tuple(_arrival(article) for article in press.made().articles[:3])
        made.arrivals.apply(Changes(feed_id=feed, seen=NOW, fetch=FetchState(), new=new))
        yield made


def has_text(store: Store, version: int) -> list[bool]:
    return [bool(row.body) for row in store.index.unindexed(0, 10, version)]


def test_what_was_made_of_another_wording_or_in_another_version_is_not_taken(archive: Store) -> None:
    assert archive.index.prepare(lambda article: article.title.encode(), 5, 2) == 2
    assert archive.index.prepare(lambda article: article.title.encode(), 5, 2) == 1
    assert archive.index.prepare(lambda article: article.title.encode(), 5, 2) == 0
    assert has_text(archive, 5) == [False, False, False]
    assert has_text(archive, 4) == has_text(archive, 6) == [True, True, True]
    revised(archive)
    assert has_text(archive, 5) == [True, False, False]


def revised(archive: Store) -> None:
    """The first article gets another wording."""
    first, *_ = archive.index.unindexed(0, 1)
    entry = replace(_arrival(press.made().articles[0]).entry, title="Another")
    archive.arrivals.apply(
        Changes(
            feed_id=first.feed_id,
            seen=NOW,
            fetch=FetchState(),
            revised=(Revision(id=first.id, entry=entry, fingerprint=9),),
        )
    )


def test_a_worker_of_an_older_version_leaves_what_a_newer_one_made(archive: Store) -> None:
    assert archive.index.prepare(lambda _: b"new", 6, 2) == 2
    assert archive.index.prepare(lambda _: b"old", 5, 10) == 3
    assert has_text(archive, 6) == [False, False, True]
    assert has_text(archive, 5) == [True, True, False]


def test_what_was_made_of_a_text_goes_with_it(archive: Store) -> None:
    archive.index.prepare(lambda _: b"made", 5, 10)
    archive.maintenance.retain(NOW, None, 1)
    with psycopg.connect(archive.address.url) as db:
        assert db.execute("SELECT count(*) FROM broadsheet.prepared").fetchone() == (1,)


def test_readers_take_what_workers_made_and_make_nothing(archive: Store) -> None:
    archive.index.prepare(lambda _: b"made", VERSION, 10)
    with open_store(admitted(archive, "ann")) as ann:
        assert [row.prepared for row in ann.index.unindexed(0, 10, VERSION)] == [b"made"] * 3
        assert ann.index.prepare(lambda _: b"ann's", VERSION, 10) == 0
    with psycopg.connect(ann.address.url, autocommit=True) as db:
        for sql in ("DELETE FROM", "TRUNCATE", "UPDATE", "INSERT INTO"):
            rest = {"UPDATE": "SET packed = ''", "INSERT INTO": "VALUES (9, 9, 9, '')"}.get(sql, "")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(f"{sql} broadsheet.prepared {rest}")  # type: ignore[arg-type]


def learned(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[Any]]:
    """What a machine encodes until it knows what all articles mean, and what it knows then."""
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    index, encoder = Index(store), Matters()
    index.semantic = encoder
    while index.articles_portion():
        pass
    known, total = index.learn_portion()
    assert known == total == 3
    with index.recommender._db.reading() as db:
        found = [
            *db.execute("SELECT * FROM rec_vector ORDER BY 1"),
            *db.execute("SELECT * FROM rec_near ORDER BY 1"),
        ]
    index.close()
    return encoder.encoded, found


def test_what_articles_mean_is_learned_once_for_all(
    archive: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded, known = learned(archive, tmp_path / "worker", monkeypatch)
    assert len(encoded) == 3
    assert learned(archive, tmp_path / "second", monkeypatch) == ([], known)
    with open_store(admitted(archive, "ann")) as ann:
        assert learned(ann, tmp_path / "ann", monkeypatch) == ([], known)
        assert not ann.index.meanings([1, 2, 3], "another").vectors
        ann.index.keep_meanings("matters", {1: b"hers"}, {1: 1})
        revised(archive)
        assert sorted(ann.index.meanings([1, 2, 3], Matters().name).vectors) == [2, 3]
    archive.maintenance.retain(NOW, None, 0)
    assert not archive.index.meanings([1, 2, 3], Matters().name).vectors


def test_a_worker_learns_what_articles_mean_as_long_as_it_may(
    archive: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index(archive)
    # Another process would load the encoder, which is not there in every environment.
    monkeypatch.setattr(worker, "call", lambda *_, **__: index.learn_portion())
    index.semantic = False
    assert index.learn(60.0) is False
    assert not archive.index.meanings([1, 2, 3], Matters().name).vectors
    index.semantic = Matters()
    with open_store(archive.address.url) as second, second.index.learning() as is_free:
        assert is_free
        assert index.learn(60.0) is False
        assert not index.semantic.encoded
    assert index.learn(-1.0) is True
    assert index.learn(60.0) is False
    assert sorted(archive.index.meanings([1, 2, 3], Matters().name).vectors) == [1, 2, 3]
    index.close()
    with open_store(":memory:") as alone:
        own = Index(alone)
        own.semantic = Matters()
        assert own.learn(60.0) is False


def test_who_may_only_read_learns_for_themselves(
    archive: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.role(archive.address.url, "visitor")
    with psycopg.connect(archive.address.url, autocommit=True) as db:
        db.execute("GRANT USAGE ON SCHEMA broadsheet TO visitor")
        db.execute("GRANT SELECT ON ALL TABLES IN SCHEMA broadsheet TO visitor")
    with open_store(url) as visitor:
        assert len(learned(visitor, tmp_path, monkeypatch)[0]) == 3
    assert not archive.index.meanings([1, 2, 3], Matters().name).vectors


def test_one_program_at_a_time_prepares(archive: Store) -> None:
    with open_store(archive.address.url) as other:

        def make(_: Unindexed) -> bytes:
            assert other.index.prepare(lambda _: b"twice", 5, 10) == 0
            return b"once"

        assert archive.index.prepare(make, 5, 10) == 3
        assert [row.prepared for row in other.index.unindexed(0, 10, 5)] == [b"once"] * 3


def test_a_round_of_a_worker_prepares_even_where_nothing_is_due(archive: Store) -> None:
    from feeds.library import Library
    from feeds.update import Options

    for feed in archive.subscriptions.all():
        later = replace(feed.fetch, due=datetime.now(UTC).replace(year=2100))
        archive.arrivals.apply(Changes(feed_id=feed.id, seen=NOW, fetch=later))
    with Library.at(archive.address.url) as library:
        assert list(library.arrivals.work("worker", Options(), limit=4, seconds=60)) == []
    assert has_text(archive, VERSION) == [False, False, False]
