"""A library copied from a file to a server and back is the same library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feeds.errors import StoreError
from feeds.messages import Message
from feeds.query import Query, parse
from feeds.recommend import database as recommendations
from feeds.store import Store, open_store
from feeds.transfer.copies import MADE_AGAIN, copy
from tests.test_store import WHOLE, arrival, changes, clock, filled, to_text


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
