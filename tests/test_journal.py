"""The journal: every change as a value with its inverse, read by whoever follows a library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.database import Connections
from feeds.messages import Message
from feeds.model import Arrival, Changes, Entry, FetchState, Revision
from feeds.query import Query
from feeds.store import Store, journal, open_store
from feeds.store.journal import (
    Arrived,
    Deed,
    FeedSet,
    Flagged,
    Group,
    Kind,
    Noted,
    Placed,
    Recorded,
    Revised,
    Row,
    Saved,
    Subscribed,
    Tagged,
    Unsubscribed,
)
from feeds.store.runs import ids_of, runs_bytes, runs_from, runs_of, size
from feeds.store.sqlite import schema

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MONTH_LATER = NOW + timedelta(days=31)

# ---------------------------------------------------------------- values

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ids = st.integers(1, 1 << 40)
runs = st.sets(st.integers(1, 200), min_size=1).map(lambda found: tuple(runs_of(sorted(found))))
pairs = st.lists(st.tuples(ids, words), max_size=4).map(tuple)
fields = st.none() | st.fixed_dictionaries({"id": ids, "name": words, "query": words})
deeds = st.one_of(
    st.builds(Flagged, st.sampled_from(journal.FLAGS), st.booleans(), runs),
    st.builds(Tagged, pairs, pairs),
    st.builds(Placed, ids, words, words),
    st.builds(Noted, ids, fields, fields),
    st.builds(FeedSet, ids, st.sampled_from(["name", "folder", "settings", "url", "key"]), words, words),
    st.builds(Subscribed, ids, words),
    st.builds(Unsubscribed, ids, words),
    st.builds(Saved, st.sampled_from(journal.SAVED), words, fields, fields),
    st.just(Group()),
)


@given(deeds | st.builds(Arrived, runs) | st.builds(Revised, runs))
def test_a_change_comes_back_from_its_row(change: journal.Change) -> None:
    row = change.to_row()
    kept = runs_from(runs_bytes(row.runs)) if row.runs is not None else None
    assert journal.from_row(Row(row.kind, json.loads(json.dumps(row.what)), kept)) == change
    assert row.kind == change.kind


@given(deeds)
def test_a_change_taken_back_twice_is_itself_and_of_the_same_thing(change: Deed) -> None:
    assert change.inverse().inverse() == change
    assert change.inverse().thing == change.thing


@given(st.sets(st.integers(1, 1000)))
def test_runs_hold_the_ids_they_are_of(found: set[int]) -> None:
    assert list(ids_of(runs_of(sorted(found)))) == sorted(found)
    assert size(runs_of(sorted(found))) == len(found)


# ---------------------------------------------------------------- what is written down


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:", clock=lambda: NOW) as opened:
        yield opened


def arrival(guid: str, **fields: object) -> Arrival:
    entry = Entry(guid=guid, url=f"https://a.example/{guid}", title=guid)
    return Arrival(entry=entry, fingerprint=1, date=NOW, dated=True, **fields)


def filled(store: Store, number: int = 4) -> int:
    """A feed with articles 1 to `number`; its id."""
    feed = store.subscriptions.add("https://a.example/feed", title="A")
    new = tuple(arrival(str(each)) for each in range(number))
    store.arrivals.apply(Changes(feed_id=feed, seen=NOW, fetch=FetchState(), new=new))
    return feed


def changes_since(store: Store, serial: int) -> list[journal.Change]:
    return [recorded.change for recorded in store.journal.since(serial)]


def test_what_the_reader_does_is_read_in_its_order(store: Store) -> None:
    assert store.journal.serial() == 0
    feed = filled(store)
    start = store.journal.serial()
    store.articles.set_read([1, 2, 4], True)
    store.articles.set_read([2, 3], True)
    store.articles.set_starred([1], True)
    store.articles.set_tags([1, 2], ["sea"])
    store.articles.set_place(3, "4")
    store.articles.set_place(3, "4")
    store.subscriptions.rename(feed, "Ours")
    store.subscriptions.move(feed, ("News", "Sea"))
    store.saved.save_rule("Quiet", "sport", "hide")
    store.subscriptions.remove(feed)
    assert changes_since(store, start) == [
        Flagged(Kind.READ, True, ((1, 2), (4, 4))),
        Flagged(Kind.READ, True, ((3, 3),)),
        Flagged(Kind.STARRED, True, ((1, 1),)),
        Tagged(put=((1, "sea"), (2, "sea"))),
        Placed(3, "", "4"),
        Group(),
        FeedSet(feed, "name", "A", "Ours"),
        Group(),
        FeedSet(feed, "folder", "[]", '["News", "Sea"]'),
        Saved(Kind.RULE, "Quiet", None, {"id": 1, "name": "Quiet", "query": "sport", "action": "hide"}),
        Unsubscribed(feed, "https://a.example/feed"),
    ]


def test_what_arrives_is_written_down_with_what_rules_marked_of_it(store: Store) -> None:
    feed = store.subscriptions.add("https://a.example/feed")
    other = store.subscriptions.add("https://b.example/feed")
    start = store.journal.serial()
    store.arrivals.apply_all(
        [
            Changes(
                feed_id=feed,
                seen=NOW,
                fetch=FetchState(),
                new=(arrival("a"), arrival("b", read=True, tags=("sea",))),
            ),
            Changes(
                feed_id=other,
                seen=NOW,
                fetch=FetchState(),
                new=(arrival("c", read=True, starred=True), arrival("d", hidden=True)),
            ),
        ]
    )
    arrived, *parts = store.journal.since(start)
    assert arrived.change == Arrived(((1, 4),))
    assert {part.part_of for part in parts} == {arrived.serial}
    assert [part.change for part in parts] == [
        Flagged(Kind.READ, True, ((2, 3),)),
        Flagged(Kind.STARRED, True, ((3, 3),)),
        Flagged(Kind.HIDDEN, True, ((4, 4),)),
        Tagged(put=((2, "sea"),)),
    ]
    start = store.journal.serial()
    again = Revision(id=1, entry=Entry(guid="a", title="Again"), fingerprint=2)
    store.arrivals.apply(Changes(feed_id=feed, seen=NOW, fetch=FetchState(), revised=(again,)))
    store.articles.set_full_text(2, "<p>whole")
    assert changes_since(store, start) == [Revised(((1, 1),)), Revised(((2, 2),))]


def test_what_arrives_and_where_reading_stopped_stand_in_no_history(store: Store) -> None:
    filled(store)
    before = store.journal.history()
    with store.journal.together(Message.plain("Kept")):
        store.arrivals.apply(
            Changes(feed_id=1, seen=NOW, fetch=FetchState(), new=(arrival("late", read=True),))
        )
        store.articles.set_place(1, "3")
    assert store.journal.history() == before
    assert str(store.journal.undo()) == "Subscribed to A"


def test_following_the_journal_through_undo_ends_where_the_library_is(store: Store) -> None:
    feed = filled(store)
    start = store.journal.serial()
    store.articles.set_read([1, 2], True)
    store.articles.set_read([2], False)
    store.articles.set_tags([3], ["sea"])
    store.subscriptions.rename(feed, "Ours")
    store.subscriptions.remove(feed)
    for _ in range(5):
        store.journal.undo()
    done = store.journal.since(start)
    read: set[int] = set()
    tags: set[tuple[int, str]] = set()
    for recorded in done:
        match recorded.change:
            case Flagged(_, on, articles):
                read = read | set(ids_of(articles)) if on else read - set(ids_of(articles))
            case Tagged(put, taken):
                tags = (tags | set(put)) - set(taken)
    assert (read, tags) == (set(), set())
    assert list(store.lists.ids(Query.unread())) == [4, 3, 2, 1]
    assert store.subscriptions.all()[0].title == "A"
    undoing = [recorded for recorded in done if recorded.undoes]
    assert [recorded.change.kind for recorded in undoing] == ["add", "feed", "tags", "read", "read"]
    undone = {recorded.serial for recorded in done if recorded.undone}
    assert {recorded.undoes for recorded in undoing} <= undone


def test_a_follower_goes_on_where_it_stopped_and_may_ask_for_some_kinds(store: Store) -> None:
    filled(store)
    for id in range(1, 5):
        store.articles.set_read([id], True)
        store.articles.set_starred([id], True)
    first = store.journal.since(0, limit=3)
    rest = store.journal.since(first[-1].serial)
    assert [each.serial for each in first + rest] == list(range(1, store.journal.serial() + 1))
    starred = store.journal.since(0, kinds=(Kind.STARRED,))
    assert [each.change.articles for each in starred] == [((id, id),) for id in range(1, 5)]
    assert store.journal.since(store.journal.serial()) == []


def test_what_another_window_did_is_told_from_what_was_done_here(tmp_path: Path) -> None:
    with open_store(tmp_path / "library.db") as ours, open_store(tmp_path / "library.db") as theirs:
        start = ours.journal.serial()
        ours.subscriptions.add("https://a.example/feed")
        assert ours.journal.kinds_since(start, own=False)[1] == frozenset()
        assert ours.journal.kinds_since(start) == (1, {Kind.SUBSCRIBED})
        theirs.articles.set_place(1, "4")
        theirs.subscriptions.add("https://b.example/feed")
        serial, kinds = ours.journal.kinds_since(start, own=False)
        assert kinds == {Kind.PLACE, Kind.SUBSCRIBED}
        assert ours.journal.kinds_since(serial, own=False) == (serial, frozenset())


def test_what_a_server_said_is_no_deed_of_the_reader(store: Store) -> None:
    filled(store)
    before = store.journal.history()
    start = store.journal.serial()
    with store.journal.told_by("work"):
        store.articles.set_read([1, 2], True)
        store.articles.set_starred([1], True)
    assert [(each.origin, each.change.kind) for each in store.journal.since(start)] == [
        ("work", Kind.READ),
        ("work", Kind.STARRED),
    ]
    assert store.journal.history() == before
    store.articles.set_read([3], True)
    assert store.journal.since(start)[-1].origin == ""


def test_what_is_not_written_is_not_in_the_journal(store: Store) -> None:
    filled(store)
    start = store.journal.serial()
    with pytest.raises(ZeroDivisionError), store.journal.told_by("work"):
        store.articles.set_read([1], True)
        raise ZeroDivisionError
    with store.journal.rehearsal():
        store.articles.set_read([2], True)
    assert store.journal.since(start) == []
    store.articles.set_read([1], True)
    assert [each.origin for each in store.journal.since(start)] == [""]


def test_what_a_follower_has_not_read_is_not_forgotten(store: Store) -> None:
    filled(store)
    store.articles.set_read([1], True)
    read = store.journal.serial()
    store.articles.set_read([2], True)
    assert store.journal.cursor("work") is None
    store.journal.set_cursor("work", read)
    store.journal.set_cursor("home", store.journal.serial())
    assert store.journal.cursor("work") == read
    store.maintenance.sweep(MONTH_LATER)
    assert changes_since(store, 0) == [Flagged(Kind.READ, True, ((2, 2),))]
    store.journal.set_cursor("work", None)
    store.maintenance.sweep(MONTH_LATER)
    assert changes_since(store, 0) == []
    last = store.journal.serial()
    store.articles.set_read([3], True)
    assert store.journal.serial() == last + 1, "serials are never given twice"


def test_a_change_and_how_far_a_follower_is_are_kept_together(store: Store) -> None:
    filled(store)
    with pytest.raises(ZeroDivisionError), store.journal.told_by("work"):
        store.articles.set_read([1], True)
        store.journal.set_cursor("work", 5)
        raise ZeroDivisionError
    assert store.journal.cursor("work") is None


# ---------------------------------------------------------------- journals of older libraries

OLD = (
    ("Subscribed to A", "add", {"id": 1, "at": 0}, None),
    ("Marked 2 articles read", "read", {"value": 0}, ((1, 2),)),
    ("Changed the tags of “a”", "tags", {"put": [[1, "sea"]], "taken": []}, None),
    ("Renamed A", "feed", {"id": 1, "column": "name", "value": "A"}, None),
    ("Removed the rule “Quiet”", "rule", {"name": "Quiet", "row": [4, "Quiet", "sport", "hide"]}, None),
)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_the_changes_of_an_older_library_are_read_and_taken_back(tmp_path: Path, version: int) -> None:
    path = tmp_path / "l.db"
    connections = Connections(path)
    schema.prepare(connections, schema.MIGRATIONS[:version])
    with connections.writing() as db:
        db.execute(
            "INSERT INTO feed (id, key, url, name, total) VALUES (1, 'a', 'https://a.example/', 'Ours', 2)"
        )
        for id in (1, 2):
            db.execute("INSERT INTO status (id, feed_id, date, added, read) VALUES (?, 1, 0, 0, 1)", (id,))
            db.execute("INSERT INTO article VALUES (?, 'x', 1, '', '', ?)", (id, str(id)))
        db.execute("INSERT INTO tag VALUES (1, 'sea')")
        db.execute("INSERT INTO tagged VALUES (1, 0, 1)")
        db.executemany(
            "INSERT INTO change (at, label, kind, before, runs) VALUES (1, ?, ?, ?, ?)",
            [(label, kind, json.dumps(what), runs and runs_bytes(runs)) for label, kind, what, runs in OLD],
        )
    connections.close()
    with open_store(path) as store:
        found = store.journal.since(0)
        assert [str(each.label) for each in found] == [label for label, *_ in OLD]
        assert found[1].change == Flagged(Kind.READ, True, ((1, 2),))
        taken_back = [str(store.journal.undo()) for _ in OLD]
        assert taken_back == [label for label, *_ in reversed(OLD)]
        assert [(rule.id, rule.query) for rule in store.saved.rules()] == [(4, "sport")]
        assert not store.subscriptions.all()
        assert not store.articles.tags()
        assert isinstance(store.journal.since(0)[-1], Recorded)
