"""A whole library as one archive: every table comes through, and what cannot be used is a sentence."""

from __future__ import annotations

import io
import json
import sqlite3
import stat
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import maintenance, packing
from feeds.anchors import Anchor
from feeds.errors import FeedsError, ParseError, StoreError, WriteError
from feeds.library import SAMPLE
from feeds.model import Enclosure, Entry, FeedSettings, Note, Pick
from feeds.query import Query, parse
from feeds.recommend.database import MADE_AGAIN, Database
from feeds.store import open_store
from feeds.store.sqlite import schema
from feeds.transfer import archive
from feeds.workspace import Workspace

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEXT = st.text(max_size=12) | st.sampled_from(("\ud800", "\u2028", "'; DROP TABLE feed --", "x" * 2000))
NUMBER = st.integers(-(2**63), 2**63 - 1)


def table_names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return [name for name in names if name not in MADE_AGAIN and not name.startswith("words")]


def rows(path: Path, table: str) -> list[tuple]:
    """A table's rows in any order, texts as they read."""
    with closing(sqlite3.connect(path)) as db:
        columns = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
        found = db.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
    if "packed" in columns:
        found = [(id, packing.unsqueeze(packed)) for id, packed in found]
    if table == "status":
        found = [row[: columns.index("revision")] for row in found]
    return sorted(found, key=repr)


def moved(path: Path, folder: Path) -> Path:
    """A library that was written to an archive and made of it again."""
    with open_store(path) as store:
        archive.write(store, folder / "library.zip", NOW)
    again = folder / "again" / "library.db"
    assert maintenance.restore(again, folder / "library.zip", NOW) is None
    return again


# ---------------------------------------------------------------- nothing is lost


def packed(draw, table: str) -> bytes:
    if table == "full_text":
        return packing.squeeze(draw(TEXT))
    entry = Entry(
        guid="1",
        summary=draw(TEXT),
        body=draw(TEXT),
        lang="fr",
        published=NOW,
        picks=(Pick("More", draw(TEXT)),),
        enclosures=(Enclosure("https://a.example/1.mp3", "audio/mpeg", 5),),
    )
    return packing.compress(packing.pack(entry))


def filled(draw, path: Path) -> None:
    """Put rows of any values into every table of a library."""
    with open_store(path):
        Database(path).close()
    with closing(sqlite3.connect(path)) as db, db:
        for table in table_names(path):
            columns = db.execute(f"PRAGMA table_info({table})").fetchall()
            for _ in range(draw(st.integers(0, 3))):
                values = [
                    packed(draw, table)
                    if name == "packed"
                    else draw(
                        {
                            "INTEGER": NUMBER,
                            "REAL": st.floats(allow_nan=False),
                            "BLOB": st.binary(max_size=9),
                        }.get(type, storable)
                    )
                    for _, name, type, *_ in columns
                ]
                marks = ", ".join("?" * len(columns))
                db.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", values)


storable = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(max_examples=25)
@given(st.data())
def test_every_row_of_every_table_comes_through(data):
    with TemporaryDirectory() as name:
        folder = Path(name)
        filled(data.draw, folder / "library.db")
        again = moved(folder / "library.db", folder)
        assert table_names(again) == table_names(folder / "library.db")
        for table in table_names(again):
            before = rows(folder / "library.db", table)
            if table == "inbox":
                # Every text waits for the search index anew.
                assert {row[0] for row in rows(again, table)}.issuperset(row[0] for row in before)
                assert set(before).issubset(rows(again, table))
            else:
                assert rows(again, table) == before, table


@pytest.fixture
def path(tmp_path):
    """A library in which a reader has done something of each kind."""
    path = tmp_path / "library" / "library.db"
    with Workspace.at(path) as library:
        list(library.shown.sources.read([str(SAMPLE)]))
        while library.shown.index.portion():
            pass
        ids = library.shown.lists.ids(Query())
        library.articles.set_read(ids[:20], True)
        library.articles.set_starred(ids[5:8], True)
        library.articles.set_tags(ids[3:9], ["later", "später"], [])
        library.articles.set_hidden(ids[30:32], True)
        library.articles.keep_note(ids[2], Note(anchor=Anchor("sea", "the", "is"), words="Mine", at=NOW))
        library.articles.set_place(ids[0], "p:12")
        library.shown.store.articles.set_full_text(ids[1], "<p>The whole of it.</p>")
        feed = library.own.subscriptions.subscribe(
            "https://me:secret@sea.example/feed", "The Sea", ("Sea", "North")
        )
        library.subscriptions.set_settings(feed, full_text=True, keep_days=30)
        library.own.saved.save_smart_feed("Trains", "title:train")
        library.own.saved.save_rule("Star trains", "title:train", "star")
        library.recommendations.noted(ids[5], "finish")
        library.own.recommendations.toggle_mute("term", "football")
        library.subscriptions.unsubscribe(
            library.own.subscriptions.subscribe("https://gone.example/feed", "Gone")
        )
    return path


def test_all_that_a_reader_did_is_there_again(path, tmp_path):
    again = moved(path, tmp_path)
    with Workspace.at(path) as before, Workspace.at(again) as after:
        for query in ("", "is:read", "is:starred", "tag:später", "is:hidden", "has:note"):
            wanted = parse(query) if query else Query()
            assert before.shown.lists.ids(wanted) == after.shown.lists.ids(wanted), query
        for id in before.shown.lists.ids(Query()):
            assert before.shown.store.articles.one(id) == after.shown.store.articles.one(id)
        assert before.shown.subscriptions.feeds() == after.shown.subscriptions.feeds()
        assert after.shown.subscriptions.feeds()[-1].settings == FeedSettings(
            full_text=True, keep_days=30, user="me", password="secret"
        )
        assert before.own.saved.smart_feeds() == after.own.saved.smart_feeds()
        assert before.own.saved.rules() == after.own.saved.rules()
        assert before.history() == after.history()
        assert (
            before.own.recommendations.export_profile()["events"]
            == after.own.recommendations.export_profile()["events"]
        )
        assert before.own.maintenance.check() == after.own.maintenance.check() == []


def test_the_last_change_can_be_taken_back_and_texts_are_found(path, tmp_path):
    again = moved(path, tmp_path)
    with Workspace.at(again) as library:
        assert library.undo() is not None
        assert [feed.title for feed in library.shown.subscriptions.feeds()][-1] == "Gone"
        while library.shown.index.portion():
            pass
        assert library.shown.lists.search(parse("train"), 5)
        assert library.recommendations.suggestions(library.articles.open(library.shown.lists.ids(Query())[5]))
        assert library.own.subscriptions.subscribe("https://next.example/feed") > max(
            feed.id for feed in library.shown.subscriptions.feeds()[:-1]
        )


def test_an_archive_of_an_older_version_is_brought_up_to_date(tmp_path):
    with closing(sqlite3.connect(tmp_path / "old.db")) as db, db:
        schema.migrate(db, schema.MIGRATIONS[:1])
        db.execute("INSERT INTO feed (key, url) VALUES ('a', 'https://a.example/feed')")
        columns = [name for _, name, *_ in db.execute("PRAGMA table_info(feed)")]
        row = dict(zip(columns, db.execute("SELECT * FROM feed").fetchone(), strict=True))
        row["body_hash"] = {"base64": ""}
    written(tmp_path / "old.zip", {"feed": [row]}, schema=1)
    assert maintenance.restore(tmp_path / "library.db", tmp_path / "old.zip", NOW) is None
    with Workspace.at(tmp_path / "library.db") as library:
        assert [feed.url for feed in library.shown.subscriptions.feeds()] == ["https://a.example/feed"]
        assert library.own.maintenance.check() == []


# ---------------------------------------------------------------- what an archive is


def test_any_program_can_read_it(path, tmp_path):
    with Workspace.at(path) as library:
        library.own.maintenance.export_archive(tmp_path / "library.zip")
    with zipfile.ZipFile(tmp_path / "library.zip") as file:
        about = json.loads(file.read("archive.json"))
        assert about["format"] == "broadsheet-archive"
        assert about["rows"]["rule"] == 1
        [rule] = [json.loads(line) for line in file.read("tables/rule.jsonl").splitlines()]
        assert rule == {"id": 1, "name": "Star trains", "query": "title:train", "action": "star"}
        texts = [json.loads(line)["packed"] for line in file.read("tables/text.jsonl").splitlines()]
        assert any("<p>" in text["body"] for text in texts)


def test_it_holds_logins_and_is_nobody_elses(path, tmp_path):
    with Workspace.at(path) as library:
        library.own.maintenance.export_archive(tmp_path / "library.zip")
    assert stat.S_IMODE((tmp_path / "library.zip").stat().st_mode) == 0o600


def test_an_archive_is_not_overwritten_unasked(path, tmp_path):
    (tmp_path / "library.zip").write_text("mine")
    with Workspace.at(path) as library:
        with pytest.raises(WriteError, match="a file of this name already"):
            library.own.maintenance.export_archive(tmp_path / "library.zip")
        assert (tmp_path / "library.zip").read_text() == "mine"
        assert library.own.maintenance.export_archive(tmp_path / "library.zip", replace=True) > 100
        out = io.BytesIO()
        library.own.maintenance.export_archive(out)
    assert out.getvalue().startswith(b"PK")


def test_the_library_that_was_there_stays_beside(path, tmp_path):
    with Workspace.at(path) as library:
        library.own.maintenance.export_archive(tmp_path / "library.zip")
    aside = maintenance.restore(path, tmp_path / "library.zip", NOW)
    assert aside is not None
    with Workspace.at(aside) as before, Workspace.at(path) as after:
        assert before.shown.lists.ids(Query()) == after.shown.lists.ids(Query())


# ---------------------------------------------------------------- what cannot be used


def written(path: Path, tables: dict[str, list[object]], **about: object) -> Path:
    """An archive by hand."""
    counts = {name: len(rows) for name, rows in tables.items()}
    said = {"format": archive.FORMAT, "version": 1, "schema": len(schema.MIGRATIONS), "rows": counts, **about}
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("archive.json", json.dumps(said))
        for name, rows in tables.items():
            file.writestr(f"tables/{name}.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    return path


TAG = {"id": 1, "name": "later"}


@pytest.mark.parametrize(
    ("tables", "about", "reason"),
    [
        ({"tag": [TAG, {"id": 2, "name": "later"}]}, {}, "rows that do not go together"),
        ({"tag": [TAG, {"id": 2}]}, {}, "a row that is none of its table"),
        ({"tag": [{"id": 2, "word": "x"}]}, {}, "a row that is none of its table"),
        ({"tag": [[1, "later"]]}, {}, "a row that is none of its table"),
        ({"tag": [{"id": 1, "name": {"base64": 7}}]}, {}, "a row that is none of its table"),
        ({"tag": [{"id": 1, "name": {"what": 7}}]}, {}, "a row that is none of its table"),
        ({"tag": [{"id": 1, "name": ["later"]}]}, {}, "a row that is none of its table"),
        ({"tag": [{"id": 2**70, "name": "later"}]}, {}, "a row that is none of its table"),
        ({"text; DROP TABLE feed": [TAG]}, {}, "a table that is not known"),
        ({"sqlite_schema": [TAG]}, {}, "a table that is not known"),
        ({"tag": [TAG]}, {"rows": {"tag": 2}}, "a part of it is missing"),
        ({"tag": [TAG]}, {"rows": {"feed": 2}}, "the archive is damaged"),
        ({"tag": [TAG]}, {"rows": 7}, "the archive is damaged"),
        ({"tag": [TAG]}, {"schema": 10**6}, "a newer version"),
        ({"tag": [TAG]}, {"schema": "x"}, "the archive is damaged"),
        ({"tag": [TAG]}, {"version": 2}, "a newer version"),
    ],
)
def test_what_cannot_be_used_is_a_sentence_and_the_library_stays(path, tmp_path, tables, about, reason):
    before = path.read_bytes()
    with pytest.raises(ParseError, match=reason):
        maintenance.restore(path, written(tmp_path / "bad.zip", tables, **about), NOW)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir() if ".part" in each.name] == []


@cache
def small() -> bytes:
    """An archive of a library with one feed."""
    out = io.BytesIO()
    with open_store(":memory:") as store:
        store.subscriptions.add("https://a.example/feed", title="A")
        archive.write_to(store, out, NOW)
    return out.getvalue()


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=3),
    st.floats(0.5, 1),
)
def test_a_damaged_archive_makes_no_library(spots, kept):
    with TemporaryDirectory() as name:
        folder = Path(name)
        spoiled = bytearray(small())
        for place, other in spots:
            spoiled[int(place * len(spoiled))] ^= other
        (folder / "bad.zip").write_bytes(spoiled[: int(kept * len(spoiled))])
        try:
            maintenance.restore(folder / "again.db", folder / "bad.zip", NOW)
        except FeedsError as error:
            assert "again.db" in str(error) or "bad.zip" in str(error)
            assert not (folder / "again.db").exists()
        else:
            with Workspace.at(folder / "again.db") as library:
                assert len(library.shown.subscriptions.feeds()) == 1


def test_a_zip_of_something_else_is_no_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as file:
        file.writestr("page.html", "<p>x</p>")
    assert not archive.is_archive(tmp_path / "other.zip")
    with pytest.raises(StoreError, match="no backup"):
        maintenance.restore(tmp_path / "library.db", tmp_path / "other.zip", NOW)
