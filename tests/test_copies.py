"""A library copied from a file to a server and back is the same library."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from feeds.errors import StoreError
from feeds.messages import Message
from feeds.query import Query, parse
from feeds.recommend import database as recommendations
from feeds.store import Store, open_store
from feeds.store.address import Address
from feeds.store.sql import filling
from feeds.transfer.copies import MADE_AGAIN, copy
from feeds.workspace import Workspace
from tests.line import Line
from tests.test_store import WHOLE, arrival, changes, clock, filled, to_text
from tests.ui.conftest import gazette


def rows(store: Store) -> dict[str, list[str]]:
    """Every row of every table, in no order; what only the search index needs left out."""
    with store.maintenance.tables(leave=recommendations.TABLES) as (_, tables):
        return {
            name: sorted(
                json.dumps({key: value for key, value in row.items() if key != "revision"}) for row in found
            )
            for name, found in tables
            if name not in MADE_AGAIN
        }


def columns(store: Store) -> dict[str, Any]:
    with store.maintenance.tables(leave=recommendations.TABLES) as (version, tables):
        return {"version": version} | {name: {key for row in found for key in row} for name, found in tables}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is learned of a server's articles lies on this machine: here."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def used(store: Store) -> None:
    """A library in which something of everything is."""
    first = filled(store, 5, folder=("Top", "Sub"), title="First")
    filled(store, 3, "https://b.example/feed")
    store.arrivals.apply(
        changes(first, arrival("w", body=WHOLE.body.replace("\x00", ""), authors=("Ann", "Bo")))
    )
    store.index.take_in(to_text, 4)
    store.articles.set_read([1, 2], True)
    store.articles.set_starred([3], True)
    store.articles.set_tags([4, 5], ["later", "été"])
    store.articles.set_place(1, "p3")
    store.articles.set_full_text(2, "<p>Whole page</p>")
    store.saved.save_smart_feed("Trams", "title:tram")
    store.saved.save_rule("Quiet", "sport", "hide")
    store.state.set("cared", "2026-11-01")
    store.journal.set_cursor("index", 2)


def test_a_library_goes_to_a_server_and_back_whole(tmp_path: Path, postgres_url: str) -> None:
    before, after = tmp_path / "before.db", tmp_path / "after.db"
    with open_store(before, clock=clock) as store:
        used(store)
        wanted = rows(store)
    assert sum(copy(before, postgres_url).values()) >= sum(map(len, wanted.values()))
    with open_store(postgres_url) as store:
        assert rows(store) == wanted
    copy(postgres_url, after)
    with open_store(after, clock=clock) as store:
        assert rows(store) == wanted
        while store.index.take_in(to_text, 100):
            pass
        assert store.maintenance.check() == []
        assert store.lists.count(parse("whole page")) == 1


def test_what_is_done_in_a_copy_goes_on_from_where_it_was(tmp_path: Path, postgres_url: str) -> None:
    with open_store(tmp_path / "l.db", clock=clock) as store:
        used(store)
    copy(tmp_path / "l.db", postgres_url)
    with open_store(postgres_url, clock=clock) as store:
        assert store.journal.undo() == Message("change.rule-saved", "Saved the rule “{name}”", name="Quiet")
        new = filled(store, 2, "https://c.example/feed")
        assert new not in {1, 2}
        assert store.lists.count(Query()) == 11
        assert store.maintenance.check() == []


def test_both_kinds_have_the_same_tables(tmp_path: Path, postgres_url: str) -> None:
    with open_store(tmp_path / "l.db") as file, open_store(postgres_url) as server:
        used(file)
        used(server)
        assert columns(file) == columns(server)


@pytest.mark.parametrize("to", ["file", "server"])
def test_nothing_is_copied_over_what_is_there(tmp_path: Path, postgres_url: str, to: str) -> None:
    target: Path | str = tmp_path / "there.db" if to == "file" else postgres_url
    for name in (tmp_path / "l.db", target):
        with open_store(name) as store:
            filled(store)
    with pytest.raises(StoreError, match="is not empty; choose another"):
        copy(tmp_path / "l.db", target)
    with open_store(target) as store:
        assert store.lists.count(Query()) == 6


def broken_off(source: Path | str, target: Path | str, url: str) -> int:
    """Copy over a line to `url` that is cut sooner or later, until the copy is whole; how often it was cut."""
    cuts = 0
    while True:
        with (
            TemporaryDirectory(prefix="bs-") as folder,
            Line(url, Path(folder), 20_000 + 15_000 * cuts) as line,
        ):
            try:
                copy(*(line.url if name == url else name for name in (source, target)))
            except StoreError as error:
                assert error.is_away, error
                cuts += 1
                continue
            return cuts


@pytest.mark.parametrize("way", ["there", "back"])
def test_a_copy_that_is_broken_off_goes_on_where_it_stopped(
    tmp_path: Path, postgres_url: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "PORTION", 20)
    file = tmp_path / "l.db"
    source, target = (file, postgres_url) if way == "there" else (postgres_url, file)
    with open_store(source, clock=clock) as store:
        used(store)
        filled(store, 200, "https://d.example/feed")
        wanted = rows(store)
    monkeypatch.setattr(Address, "shown", "the library")  # each line is another way to the same
    assert broken_off(source, target, postgres_url) > 1
    with open_store(target, clock=clock) as store:
        assert rows(store) == wanted
        assert store.maintenance.check() == []
    assert list(tmp_path.glob("*.unfinished*")) == []


def test_what_is_there_of_a_broken_copy_is_not_sent_again(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "PORTION", 20)
    file = tmp_path / "l.db"
    with open_store(file, clock=clock) as store:
        filled(store, 200)
    with (
        TemporaryDirectory(prefix="bs-") as folder,
        Line(postgres_url, Path(folder), 60_000) as line,
        pytest.raises(StoreError),
    ):
        copy(file, line.url)
    with pytest.raises(StoreError, match="is a copy that is not whole yet; give `broadsheet copy` once more"):
        open_store(postgres_url)
    state = f"{file} {serial(file)}"
    with open_store(postgres_url, unfinished=True) as store:
        before = dict(store.maintenance.filling(state).rows)
        assert before
        assert all(number >= 20 for number in before.values())
        # Of a library that has changed since, all is sent anew.
        assert store.maintenance.filling("another").rows == {}


def serial(file: Path) -> int:
    with open_store(file) as store:
        return store.journal.serial()


def test_what_was_learned_of_the_reader_comes_along(tmp_path: Path, postgres_url: str) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(gazette(), "utf-8")
    with Workspace.at(tmp_path / "l.db") as library:
        list(library.own.sources.read([str(feed)]))
        library.own.index.portion()
        library.articles.set_starred(list(library.own.lists.ids(Query()))[:3], True)
        library.own.recommendations.toggle_mute("term", "tram")
        learned = library.own.recommendations.export_profile()
    copy(tmp_path / "l.db", postgres_url)
    with Workspace.at(postgres_url) as library:
        library.own.index.portion()
        assert library.own.recommendations.export_profile() == learned
