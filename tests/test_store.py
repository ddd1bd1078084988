"""The store: what is written is read back, lists and counts agree, marks are taken back, nothing is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import change_labels as labels
from feeds import collation, packing
from feeds.anchors import Anchor
from feeds.database import Connections
from feeds.errors import StoreError, UndoError
from feeds.messages import Message, to_json
from feeds.model import (
    Arrival,
    Changes,
    Enclosure,
    Entry,
    FeedSettings,
    FetchState,
    KnownEntry,
    Note,
    ParsedFeed,
    Pick,
    Revision,
)
from feeds.query import Facts, Query, parse
from feeds.store import Store, open_store
from feeds.store.journal import Kind
from feeds.store.runs import runs_bytes, runs_from, runs_of
from feeds.store.sql import walk
from feeds.store.sqlite import schema
from feeds.tokens import tokens
from tests import hand, postgres

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def clock() -> datetime:
    return NOW


@pytest.fixture(params=["memory", "file", "server", pytest.param("pooler", marks=pytest.mark.long)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param in ("server", "pooler"):
        name: str | Path = request.getfixturevalue(
            {"server": "postgres_url", "pooler": "pooled_url"}[request.param]
        )
    else:
        name = ":memory:" if request.param == "memory" else tmp_path / "deep" / "library.db"
    with open_store(name, clock=clock) as opened:
        yield opened


def arrival(guid: str, *, minutes: int = 0, **fields: object) -> Arrival:
    entry = Entry(guid=guid, **{"title": f"Title {guid}", **fields})  # type: ignore[arg-type]
    return Arrival(entry=entry, fingerprint=hash(guid) % 2**62, date=NOW - timedelta(minutes=minutes))


def unread(store: Store) -> dict[int, int]:
    """Unread articles by feed."""
    return {feed.id: feed.unread for feed in store.subscriptions.all()}


def changes(feed_id: int, *new: Arrival, **fields: object) -> Changes:
    return Changes(feed_id=feed_id, seen=NOW, fetch=FetchState(), new=new, **fields)  # type: ignore[arg-type]


def filled(store: Store, number: int = 6, url: str = "https://a.example/feed", **feed: object) -> int:
    """A feed with so many articles, the first the newest; its id."""
    id = store.subscriptions.add(url, **feed)  # type: ignore[arg-type]
    store.arrivals.apply(changes(id, *(arrival(f"{url} {n}", minutes=n) for n in range(number))))
    return id


WHOLE = Entry(
    guid="tag:x,1",
    url="https://a.example/1",
    title="A title",
    authors=("Ann", "Bo"),
    published=NOW - timedelta(days=1),
    updated=NOW,
    lang="fr",
    summary="<p>Standfirst ; 12,3;</p>",
    body="<p>Body \x00 and \ud800 half</p>" * 50,
    image="https://a.example/1.jpg",
    categories=("news",),
    enclosures=(Enclosure("https://a.example/1.mp3", "audio/mpeg", 5, "Sound"),),
    picks=(Pick("More", "Another", "https://a.example/2"),),
    comments="https://a.example/1#c",
    via="Elsewhere",
)


def to_text(html: str) -> str:
    return html.replace("<p>", "").replace("</p>", "\n")


def test_an_article_is_kept_whole_before_and_after_it_is_indexed(store: Store) -> None:
    feed = store.subscriptions.add("https://a.example/feed", title="Mine")
    (id,) = store.arrivals.apply(
        changes(feed, Arrival(entry=WHOLE, fingerprint=1, date=NOW, dated=False))
    ).new_ids
    for _ in range(2):
        article = store.articles.one(id)
        assert article is not None
        assert article.entry == WHOLE
        assert (article.feed, article.feed_url, article.date) == ("Mine", "https://a.example/feed", NOW)
        assert (article.seen, article.dated) == (NOW, False)
        store.index.take_in(to_text, 10)
    assert store.articles.one(id + 1) is None


def test_a_feed_keeps_its_facts_state_and_settings(store: Store) -> None:
    custom = FeedSettings(
        interval=timedelta(hours=1), headers=(("A", "b"),), password_command=("pass", "x"), keep_days=3
    )
    state = FetchState(
        etag='"1"',
        body_hash=b"\x00\x01",
        checked=NOW,
        due=NOW,
        failures=2,
        error=Message.plain("Broken."),
        retired=True,
    )
    id = store.subscriptions.add("https://a.example/feed", folder=("A", "B"), settings=custom)
    parsed = ParsedFeed(url="u", title="Theirs", link="https://a.example/", lang="de")
    store.arrivals.apply(Changes(feed_id=id, seen=NOW, fetch=state, parsed=parsed))
    feed = store.subscriptions.one(id)
    assert feed is not None
    assert feed.settings == custom
    assert feed.fetch == state
    assert (feed.title, feed.site_url, feed.lang, feed.folder) == (
        "Theirs",
        "https://a.example/",
        "de",
        ("A", "B"),
    )
    assert store.subscriptions.all() == [feed]
    assert store.subscriptions.one(99) is None


def test_one_address_is_one_feed(store: Store) -> None:
    id = store.subscriptions.add("https://a.example/feed")
    assert store.subscriptions.add("HTTPS://A.example:443/feed#x") == id
    assert len(store.subscriptions.all()) == 1


def test_feeds_are_due_unless_retired_or_told_to_wait(store: Store) -> None:
    first, second, third = (store.subscriptions.add(f"https://{name}.example/") for name in "abc")
    store.arrivals.apply(replace(changes(second), fetch=FetchState(due=NOW + timedelta(hours=1))))
    store.arrivals.apply(replace(changes(third), fetch=FetchState(retired=True)))
    assert [feed.id for feed in store.arrivals.due(NOW)] == [first]
    assert [feed.id for feed in store.arrivals.due(NOW + timedelta(hours=1))] == [first, second]


def test_the_same_entry_never_stands_twice(store: Store) -> None:
    feed = store.subscriptions.add("https://a.example/feed")
    one = store.arrivals.apply(changes(feed, arrival("a"), arrival("b"), arrival("a")))
    two = store.arrivals.apply(changes(feed, arrival("b"), arrival("c")))
    assert len(one.new_ids) == 2
    assert len(two.new_ids) == 1
    assert store.lists.count(Query()) == store.subscriptions.counts().unread == 3
    assert set(store.arrivals.known(feed)) == {"a", "b", "c"}


def test_nothing_is_too_long_to_be_known(store: Store) -> None:
    # Nothing that could be made shorter, as an index would.
    long = "".join(str(hash((number, "long"))) for number in range(500))
    feed = store.subscriptions.add(f"https://a.example/{long}")
    new = arrival(long, url=f"https://a.example/{long}", title=long)
    assert len(store.arrivals.apply(changes(feed, new)).new_ids) == 1
    assert store.arrivals.apply(changes(feed, new)).new_ids == ()
    store.articles.set_tags([1], [long])
    store.saved.save_smart_feed(long, long)
    assert store.articles.find(f"https://a.example/{long}") == 1
    assert store.arrivals.known(feed)[long].id == 1
    assert list(store.articles.tags()) == [long]


def test_a_revision_changes_the_text_and_leaves_the_marks(store: Store) -> None:
    feed = store.subscriptions.add("https://a.example/feed")
    (id,) = store.arrivals.apply(changes(feed, arrival("a", body="old words"))).new_ids
    store.articles.set_read([id], True)
    store.index.take_in(to_text, 10)
    revision = Revision(id=id, entry=Entry(guid="moved", title="New", body="fresh words"), fingerprint=9)
    assert store.arrivals.apply(changes(feed, revised=(revision,))).revised_ids == (id,)
    store.index.take_in(to_text, 10)
    article = store.articles.one(id)
    assert article is not None
    assert (article.entry.title, article.read) == ("New", True)
    assert store.arrivals.known(feed)["moved"] == KnownEntry(id, 9, "New", "", article.date, article.dated)
    assert list(store.lists.ids(parse("fresh"))) == [id]
    assert not store.lists.ids(parse("old"))
    corrected = article.date - timedelta(days=9)
    quiet = replace(revision, entry=article.entry, quiet=True, date=corrected)
    assert store.arrivals.apply(changes(feed, revised=(quiet,))).revised_ids == ()
    article = store.articles.one(id)
    assert article is not None
    assert (article.date, article.dated, article.read) == (corrected, True, True)


def test_a_text_revised_very_often_stays_readable_and_found(store: Store) -> None:
    feed = store.subscriptions.add("https://a.example/feed")
    (id,) = store.arrivals.apply(changes(feed, arrival("a", body="start"))).new_ids
    for number in range(20):
        entry = Entry(guid="a", title="Same", body=f"version{number}")
        store.arrivals.apply(changes(feed, revised=(Revision(id=id, entry=entry, fingerprint=number),)))
        store.index.take_in(to_text, 10)
    assert store.articles.one(id).entry.body == "version19"  # type: ignore[union-attr]
    assert list(store.lists.ids(parse("same"))) == [id]


def test_lists_come_in_the_order_asked_for(store: Store) -> None:
    zoo, ant = (
        store.subscriptions.add("https://z.example/", title="Zoo"),
        store.subscriptions.add("https://a.example/", title="ant"),
    )
    store.arrivals.apply(
        changes(zoo, arrival("1", minutes=1, title="beta"), arrival("2", minutes=3, title="Alpha"))
    )
    store.arrivals.apply(changes(ant, arrival("3", minutes=2, title="gamma")))
    expected = {
        "date": [1, 3, 2],
        "oldest": [2, 3, 1],
        "title": [2, 1, 3],
        "feed": [3, 1, 2],
        "fair": [1, 3, 2],
    }
    for sort, ids in expected.items():
        assert list(store.lists.ids(Query(), sort=sort)) == ids
        assert list(store.lists.first_ids(Query(), 2, sort=sort)) == ids[:2]


def test_a_long_list_is_whole_in_slices(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.store.sql.walk.SLICE", 3)
    filled(store, 10)
    assert list(store.lists.ids(Query())) == list(range(1, 11))
    assert list(store.lists.ids(Query(), sort="oldest")) == list(range(10, 0, -1))


def test_a_sparse_list_is_found_beyond_the_first_glance(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.store.sql.walk.GLANCE", 2)
    filled(store, 10)
    store.articles.set_starred([9, 10], True)
    store.articles.set_read(range(1, 8), True)
    for text, ids in (
        ("is:starred", [9, 10]),
        ("is:unread", [8, 9, 10]),
        ("is:read -is:starred", list(range(1, 8))),
    ):
        assert list(store.lists.first_ids(parse(text), 5)) == ids[:5]


@pytest.mark.parametrize("gathered", [0, 1_000])
def test_the_first_of_a_large_folder_are_found_whatever_else_is_asked_of_them(
    store: Store, monkeypatch: pytest.MonkeyPatch, gathered: int
) -> None:
    monkeypatch.setattr("feeds.store.sql.select.GATHERED", gathered)
    for number in range(12):
        folder = ("Far",) if number < 2 else ("Near",)
        filled(store, 60, f"https://{number}.example/feed", folder=folder)
    far = list(store.lists.ids(parse("folder:far")))
    store.articles.set_starred(range(0, 720, 3), True)
    store.articles.set_read(range(0, 720, 2), True)
    store.articles.set_tags(range(0, 720, 5), ["sea"])
    for text in ("", "is:starred", "is:unread", "tag:sea", "is:read tag:sea", "is:starred is:unread"):
        query = parse(f"folder:far {text}")
        for sort in ("date", "oldest"):
            whole = list(store.lists.ids(query, sort=sort))
            assert 0 < len(whole) <= len(far)
            for limit in (1, 3, 500):
                found, is_whole = store.lists.glimpse(query, limit, sort=sort)
                assert list(found) == whole[: len(found)]
                assert not is_whole or len(found) == min(limit, len(whole))
                assert list(store.lists.first_ids(query, limit, sort=sort)) == whole[:limit]


def test_headlines_come_in_the_order_of_their_ids_without_the_missing(store: Store) -> None:
    filled(store, title="Feed")
    store.articles.set_tags([2], ["b", "a"])
    rows = store.lists.headlines([3, 77, 2, 3])
    assert [row.id for row in rows] == [3, 2, 3]
    assert rows[1].tags == ("a", "b")
    assert rows[1].feed == "Feed"


def test_counts_follow_every_mark(store: Store) -> None:
    one, two = filled(store), filled(store, 3, "https://b.example/feed", folder=("F",))
    store.articles.set_read([1, 2, 7, 99], True)
    store.articles.set_read([2], True)
    assert unread(store) == {one: 4, two: 2}
    store.articles.set_hidden([3, 7], True)
    assert unread(store) == {one: 3, two: 2}
    assert [feed.total for feed in store.subscriptions.all()] == [5, 2]
    assert sorted(store.lists.ids(parse("is:hidden"))) == [3, 7]
    assert store.articles.set_read(store.lists.ids(Query.folder(("F",))), True) == 2
    assert store.subscriptions.counts().unread == 3
    assert store.maintenance.check() == []


def test_everything_can_be_taken_back_in_order(store: Store) -> None:
    feed = filled(store)
    labels = [change.label for change in store.journal.history()]
    store.articles.set_read([1, 2], True)
    store.articles.set_starred([3], True)
    store.articles.set_tags([1, 2], ["x"])
    store.articles.set_tags([1], remove=["x"])
    store.articles.set_read(store.lists.ids(Query()), True)
    store.subscriptions.rename(feed, "New name")
    store.subscriptions.rename(feed, "New name")
    store.subscriptions.move(feed, ("F",))
    store.subscriptions.set_settings(feed, FeedSettings(full_text=True))
    store.subscriptions.remove(feed)
    assert store.subscriptions.all() == []
    taken_back = [str(store.journal.undo()) for _ in range(9)]
    assert taken_back == [
        "Unsubscribed from New name",
        "Changed the settings of New name",
        "Moved New name",
        "Renamed https://a.example/feed",
        "Marked 4 articles read",
        "Changed the tags of “Title https://a.example/feed 0”",
        "Changed the tags of 2 articles",
        "Marked “Title https://a.example/feed 2” starred",
        "Marked 2 articles read",
    ]
    (kept,) = store.subscriptions.all()
    assert (kept.title, kept.folder, kept.unread) == ("https://a.example/feed", (), 6)
    assert kept.settings == FeedSettings()
    assert store.articles.tags() == {}
    assert not store.lists.ids(Query.starred())
    assert [change.label for change in store.journal.history() if not change.undone] == labels


def test_changes_are_taken_back_one_by_one(store: Store) -> None:
    filled(store)
    store.articles.set_read([1], True)
    store.articles.set_read([2], True)
    first = store.journal.history()[1]
    assert store.journal.undo(first.id) == first.label
    assert store.journal.undo(first.id) is None
    assert list(store.lists.ids(parse("is:read"))) == [2]


def test_an_import_is_taken_back_as_one(store: Store) -> None:
    with store.journal.together(Message.plain("Imported 2 feeds")):
        store.subscriptions.add("https://a.example/")
        with store.journal.together(Message.plain("within")):
            store.subscriptions.add("https://b.example/")
    assert [str(change.label) for change in store.journal.history()] == ["Imported 2 feeds"]
    assert str(store.journal.undo()) == "Imported 2 feeds"
    assert store.subscriptions.all() == []
    assert store.journal.undo() is None


def test_changes_that_fail_within_one_are_not_kept(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.journal.together(Message.plain("Half")):
        store.subscriptions.add("https://a.example/")
        raise ZeroDivisionError
    assert store.subscriptions.all() == []
    assert store.journal.history() == []


def test_what_changed_nothing_is_not_written_down(store: Store) -> None:
    feed = filled(store)
    store.saved.save_smart_feed("Mine", "is:unread")
    store.saved.save_rule("Quiet", "sport", "hide")
    store.articles.set_tags([1], ["sea"])
    before = store.journal.history()
    store.subscriptions.add("https://a.example/feed")
    store.saved.save_smart_feed("Mine", "is:unread")
    store.saved.save_rule("Quiet", "sport", "hide")
    store.saved.remove_rule("Loud")
    store.saved.remove_smart_feed("Yours")
    assert store.articles.rename_tag("sea", "sea") == 0
    store.articles.set_tags([1], ["sea"], ["land"])
    store.articles.set_read([1], False)
    store.subscriptions.rename(feed, "")
    assert store.subscriptions.move_folder(("Nowhere",), ("Here",)) == 0
    with store.journal.together(Message.plain("Imported feeds from known.opml")):
        store.subscriptions.add("https://a.example/feed")
    assert store.journal.history() == before


@pytest.mark.parametrize("title", ['Say "\\u001f" \\ 5 % {what} $1', "\x1f", ""])
def test_the_history_tells_a_title_as_it_is(store: Store, title: str) -> None:
    id = store.subscriptions.add("https://a.example/feed")
    store.arrivals.apply(changes(id, arrival("a", title="Another"), arrival("b", title=title)))
    store.articles.set_starred([1], True)
    for on, times in ((True, 1), (True, 0), (False, 1), (True, 1)):
        assert store.articles.set_read([2], on) == times
    label = store.journal.history(1)[0].label
    assert label == labels.MARKED[Kind.READ, True].filled(what=labels.titled(title))
    assert store.subscriptions.counts().unread == store.lists.count(Query.unread()) == 1
    assert store.journal.undo() == label
    assert store.articles.set_read([3], True) == 0


def test_a_tag_renamed_to_itself_stays(store: Store) -> None:
    filled(store)
    store.articles.set_tags([1, 2], ["night train"])
    store.articles.rename_tag("night train", "night train")
    assert store.articles.tags() == {"night train": 2}


def test_a_rule_comes_back_into_a_table_that_has_another_column_since(store: Store) -> None:
    store.saved.save_rule("Quiet", "sport", "hide")
    store.saved.remove_rule("Quiet")
    with hand.inside(store) as db:
        db.execute("ALTER TABLE rule ADD COLUMN note TEXT NOT NULL DEFAULT ''")
    assert str(store.journal.undo()) == "Removed the rule “Quiet”"
    assert [(rule.name, rule.query, rule.action) for rule in store.saved.rules()] == [
        ("Quiet", "sport", "hide")
    ]
    with hand.inside(store) as db:
        db.execute("ALTER TABLE rule DROP COLUMN note")


def test_a_rule_written_down_without_its_columns_comes_back(store: Store) -> None:
    before = '{"name": "Quiet", "row": [4, "Quiet", "sport", "hide"]}'
    with hand.inside(store) as db:
        db.execute(
            "INSERT INTO change (at, label, kind, before) VALUES (1, ?, 'rule', ?)",
            (to_json(Message.plain("Removed the rule")), before),
        )
    store.journal.undo()
    assert [(rule.id, rule.query) for rule in store.saved.rules()] == [(4, "sport")]


def test_a_rule_comes_back_beside_one_that_took_its_place(store: Store) -> None:
    store.saved.save_rule("Quiet", "sport", "hide")
    store.saved.remove_rule("Quiet")
    removed = store.journal.history()[0]
    store.saved.save_rule("Other", "golf", "read")
    assert str(store.journal.undo(removed.id)) == "Removed the rule “Quiet”"
    assert sorted(rule.name for rule in store.saved.rules()) == ["Other", "Quiet"]


def test_a_change_of_what_was_changed_again_is_not_taken_back_and_says_why(store: Store) -> None:
    feed = filled(store)
    store.subscriptions.rename(feed, "One")
    first = store.journal.history()[0]
    store.subscriptions.rename(feed, "Two")
    second = store.journal.history()[0]
    with pytest.raises(UndoError, match=r"changed again since \(Renamed One\); take that back first"):
        store.journal.undo(first.id)
    assert [each.title for each in store.subscriptions.all()] == ["Two"]
    assert store.journal.undo(second.id)
    assert store.journal.undo(first.id)
    assert [each.title for each in store.subscriptions.all()] == ["https://a.example/feed"]


def test_an_address_that_another_feed_has_by_now_is_not_taken_back_and_says_why(store: Store) -> None:
    id = filled(store, 2)
    store.subscriptions.readdress(id, "https://c.example/feed")
    moved = store.journal.history()[0]
    store.subscriptions.add("https://a.example/feed")
    with pytest.raises(UndoError, match="something else has its name or address by now"):
        store.journal.undo(moved.id)
    assert [feed.url for feed in store.subscriptions.all()] == [
        "https://c.example/feed",
        "https://a.example/feed",
    ]


def test_marks_are_taken_back_out_of_order(store: Store) -> None:
    filled(store)
    store.articles.set_read([1, 2, 3], True)
    first = store.journal.history()[0]
    store.articles.set_read([2], False)
    store.articles.set_tags([1], ["sea"])
    assert str(store.journal.undo(first.id)) == "Marked 3 articles read"
    assert not list(store.lists.ids(parse("is:read")))
    assert store.articles.tags() == {"sea": 1}


def test_what_was_done_here_is_taken_back_before_what_another_program_did(tmp_path: Path) -> None:
    with open_store(tmp_path / "l.db", clock=clock) as here, open_store(tmp_path / "l.db") as other:
        filled(here)
        here.articles.set_starred([1], True)
        here.articles.set_starred([2], True)
        other.articles.set_read([3, 4], True)
        taken_back = [str(here.journal.undo()) for _ in range(3)]
        assert taken_back[:2] == [f"Marked “Title https://a.example/feed {n}” starred" for n in (1, 0)]
        assert taken_back[2] == "Subscribed to https://a.example/feed"
        assert str(here.journal.undo()) == "Marked 2 articles read"


def test_undo_is_there_after_a_restart_and_gone_after_thirty_days(tmp_path: Path) -> None:
    with open_store(tmp_path / "l.db", clock=clock) as store:
        filled(store)
        store.articles.set_read([1], True)
    with open_store(tmp_path / "l.db", clock=clock) as store:
        store.maintenance.sweep(NOW + timedelta(days=29))
        assert store.journal.undo() is not None
        store.articles.set_read([1], True)
        store.maintenance.sweep(NOW + timedelta(days=31))
        assert store.journal.undo() is None


def test_a_removed_feed_comes_back_whole(store: Store) -> None:
    feed = filled(store)
    store.articles.set_read([1], True)
    store.articles.set_starred([2], True)
    store.subscriptions.remove(feed)
    assert list(store.lists.ids(Query())) == [2], "starred articles stay"
    assert store.arrivals.apply(changes(feed, arrival("late"))).new_ids == ()
    assert store.subscriptions.add("https://a.example/feed") == feed
    assert unread(store) == {feed: 5}
    assert list(store.lists.ids(parse("is:read"))) == [1]


def test_unsubscribing_and_retention_spare_what_is_tagged_or_for_later_as_what_is_starred(
    store: Store,
) -> None:
    feed = filled(store, 7)
    store.articles.set_starred([2], True)
    store.articles.set_tags([3], ["sea"])
    store.articles.set_tags([4], ["later"])
    assert store.maintenance.retain(NOW + timedelta(days=9), days=1, count=None) == (4, 3)
    assert list(store.lists.ids(Query())) == [2, 3, 4]
    assert store.subscriptions.remove(feed) == 3
    assert list(store.lists.ids(Query())) == [2, 3, 4]
    assert store.maintenance.sweep(NOW + timedelta(days=31)) == 0, "its articles are still here"
    assert [store.articles.one(id) is not None for id in (1, 2, 3, 4)] == [False, True, True, True]
    assert list(store.lists.ids(Query.tag("later"))) == [4]


def test_a_feed_removed_long_ago_is_purged_but_for_what_is_starred(store: Store) -> None:
    feed, other = filled(store), filled(store, 2, "https://b.example/feed")
    store.articles.set_starred([2], True)
    store.subscriptions.remove(feed)
    store.subscriptions.remove(other)
    store.maintenance.sweep(NOW + timedelta(days=31))
    assert list(store.lists.ids(Query())) == [2]
    assert store.articles.one(2) is not None
    assert store.maintenance.check() == []
    again = store.subscriptions.add("https://b.example/feed")
    assert store.arrivals.apply(changes(again, arrival("new"))).new_ids[0] > 8, "ids are never given twice"


def test_retention_drops_texts_and_remembers_that_they_were_here(store: Store) -> None:
    feed = filled(store, 5)
    store.articles.set_starred([5], True)
    assert store.maintenance.retain(NOW, days=None, count=2)[0] == 2
    assert list(store.lists.ids(Query())) == [1, 2, 5]
    assert store.articles.one(3) is None
    assert len(store.arrivals.known(feed)) == 5
    revision = Revision(id=3, entry=Entry(guid="https://a.example/feed 2", title="Back"), fingerprint=2)
    assert store.arrivals.apply(changes(feed, revised=(revision,))).revised_ids == ()
    assert store.subscriptions.counts().unread == 3
    assert store.maintenance.retain(NOW + timedelta(days=2), days=1, count=None)[0] == 2
    assert list(store.lists.ids(Query())) == [5]
    assert store.maintenance.check() == []


def test_a_note_is_kept_changed_and_taken_away_and_each_of_it_taken_back(store: Store) -> None:
    filled(store, 2)
    note = Note(anchor=Anchor("the sea", "by", "at", 12), at=NOW)

    def notes() -> list[tuple[str, str]]:
        article = store.articles.one(1)
        assert article is not None
        return [(one.anchor.quote, one.words) for one in article.notes]

    id = store.articles.keep_note(1, note)
    assert store.articles.one(1).notes == (replace(note, id=id),)
    assert store.articles.keep_note(1, replace(note, id=id, words="Calm.")) == id
    store.articles.keep_note(1, Note(words="Of the whole.", at=NOW))
    assert notes() == [("the sea", "Calm."), ("", "Of the whole.")]
    assert list(store.lists.ids(parse("has:note"))) == list(store.lists.ids(parse("has:highlight"))) == [1]
    store.articles.remove_note(id)
    assert notes() == [("", "Of the whole.")]
    assert [str(store.journal.undo()) for _ in range(3)] == [
        "Took away a note on “Title https://a.example/feed 0”",
        "Wrote a note on “Title https://a.example/feed 0”",
        "Wrote a note on “Title https://a.example/feed 0”",
    ]
    assert notes() == [("the sea", "")]
    assert store.journal.undo() is not None
    assert notes() == []
    assert store.articles.keep_note(1, note) > id, "numbers are never given twice"
    assert store.articles.keep_note(99, note) == 0
    store.articles.remove_note(99)


def test_what_bears_a_note_is_never_dropped(store: Store) -> None:
    feed = filled(store, 3)
    store.articles.keep_note(3, Note(anchor=Anchor("the sea"), at=NOW))
    store.maintenance.retain(NOW, days=None, count=1)
    assert list(store.lists.ids(Query())) == [1, 3]
    assert store.subscriptions.remove(feed) == 1
    store.maintenance.sweep(NOW + timedelta(days=31))
    assert list(store.lists.ids(Query())) == [3]
    assert store.maintenance.check() == []


def test_a_feeds_own_limits_go_before_the_general_ones(store: Store) -> None:
    feed = filled(store, 5)
    store.subscriptions.set_settings(feed, FeedSettings(keep_count=4))
    assert store.maintenance.retain(NOW, days=None, count=1)[0] == 1


def test_small_things_are_kept(store: Store) -> None:
    filled(store, 1)
    store.articles.set_place(1, "p3")
    store.articles.set_full_text(1, "<p>whole</p>")
    store.state.set("layout", "wide")
    article = store.articles.one(1)
    assert article is not None
    assert (article.place, article.full_text) == ("p3", "<p>whole</p>")
    store.articles.set_place(1, "")
    store.articles.set_full_text(1, "")
    assert store.articles.one(1) == replace(article, place="", full_text="")
    assert (store.state.get("layout"), store.state.get("none")) == ("wide", None)
    smart = store.saved.save_smart_feed("Mine", "is:unread")
    assert store.saved.save_smart_feed("Mine", "is:starred") == smart
    store.saved.save_rule("Quiet", "sport", "hide")
    assert [feed.query for feed in store.saved.smart_feeds()] == ["is:starred"]
    assert [each.action for each in store.saved.rules()] == ["hide"]
    store.saved.remove_smart_feed("Mine")
    store.saved.remove_rule("Quiet")
    assert store.saved.smart_feeds() == store.saved.rules() == []


def test_articles_are_given_to_another_index_in_order(store: Store) -> None:
    filled(store, 3, title="F")
    store.articles.set_tags([2], ["t"])
    (row,) = store.index.unindexed(1, 1)
    assert (row.id, row.feed, row.title, row.tags) == (2, "F", "Title https://a.example/feed 1", ("t",))
    assert len(store.index.unindexed(0, 10)) == 3


@given(st.sets(st.integers(1, 60)).map(sorted))
def test_runs_hold_exactly_their_ids(ids: list[int]) -> None:
    runs = runs_from(runs_bytes(runs_of(ids)))
    assert [id for first, last in runs for id in range(first, last + 1)] == ids


# ---------------------------------------------------------------- search

LANGS = ("fr", "en-GB", "")
VOCABULARY = (
    "café",
    "Cafe",
    "river",
    "rivers",
    "図書館",
    "書館",
    "مؤتمر",
    "a",
    "b",
    "x_y",
    "2026",
    "C++",
    "C#",
    "🚀",
    "Łódź",
)
sentences = st.lists(st.sampled_from(VOCABULARY), max_size=6).map(" ".join)
described = st.tuples(
    sentences, sentences, st.sampled_from(["", "Ann Lee", "River Bo"]), st.sampled_from(LANGS)
)
QUERIES = (
    "cafe", '"cafe river"', "river*", "title:river", "author:river", "書", "図書館", "مؤتمر", "a NEAR/1 b",
    "-river", "a OR b", "is:read", "-is:read is:starred", "lang:en", "lang:fr", "tag:t1", "has:audio", "-has:image", "has:note", "has:highlight",
    'after:"3 minutes"', 'before:"2 minutes"', "since:today", "words:>3", "words:<=2", "feed:one", "folder:sub",
    "folder:/top", "feed:#1", "/^ca/", "author:/lee$/", "feed:/two/", "is:hidden", "is:unread (river OR -a)",
    "is:recommended", "C++", "C#", "🚀", "lodz", "url:/7", "url:/one/", "category:sea", "-category:news", '"..."', "x_y", "2026*", "-(a b)", "() OR a", "-()",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["memory", "server"])
@settings(max_examples=25, deadline=None)
@given(
    st.lists(described, min_size=1, max_size=6),
    st.lists(st.booleans(), min_size=30, max_size=30),
    st.lists(st.tuples(st.sampled_from(QUERIES), st.sampled_from(QUERIES)), min_size=4, max_size=8),
)
def test_the_sql_of_a_query_finds_what_the_query_matches(
    kind: str,
    postgres_database: str,
    articles: list[tuple[str, str, str, str]],
    marks: list[bool],
    pairs: list[tuple[str, str]],
) -> None:
    name = ":memory:" if kind == "memory" else postgres.cleared(postgres_database)
    with open_store(name, clock=clock) as store:
        feeds = [
            store.subscriptions.add("https://one.example/", title="One", folder=("Top", "Sub")),
            store.subscriptions.add("https://two.example/", title="Two"),
        ]
        for number, (title, body, author, lang) in enumerate(articles):
            new = arrival(
                str(number), minutes=number, title=title, body=body, authors=(author,) if author else (), lang=lang,
                image="i" if number % 2 else "", enclosures=(Enclosure("u", "audio/ogg"),) * (number % 3),
                url=f"https://one.example/{number}", categories=("Sea News",) * (number % 2),
            )  # fmt: skip
            store.arrivals.apply(changes(feeds[number % 2], new))
        store.index.take_in(to_text, 100)
        flags = iter(marks)
        everything = list(store.lists.ids(Query()))
        store.articles.set_read([id for id in everything if next(flags)], True)
        store.articles.set_starred([id for id in everything if next(flags)], True)
        store.articles.set_tags([id for id in everything if next(flags)], ["T1"])
        recommended = [id for id in everything if next(flags)]
        store.lists.recommended = lambda: recommended
        store.articles.set_hidden([id for id in everything if next(flags)], True)
        for id in everything[::2]:
            passage = Anchor("river") if id % 3 else Anchor()
            store.articles.keep_note(id, Note(anchor=passage, words="mine" * (id % 4), at=NOW))
        facts = {id: _facts(store, id, id in recommended) for id in everything}
        for left, right in pairs:
            for text in (left, f"{left} {right}", f"({left}) OR -({right})"):
                query = parse(text)
                expected = {id for id in everything if query.matches(facts[id], NOW)}
                assert set(store.lists.ids(query)) == expected, text
                assert set(store.lists.first_ids(query, 100, sort="relevance")) == expected, text
                assert store.lists.count(query) == len(expected), text


def _facts(store: Store, id: int, recommended: bool) -> Facts:
    article = store.articles.one(id)
    assert article is not None
    feed = store.subscriptions.one(article.feed_id)
    assert feed is not None
    return Facts(
        title=article.entry.title, authors=article.entry.authors, text=article.entry.body, feed_id=feed.id,
        feed=feed.title, feed_url=feed.url, folder=feed.folder, tags=article.tags, lang=article.entry.lang,
        date=article.date, seen=article.seen, read=article.read, starred=article.starred,
        hidden=id in set(store.lists.ids(parse("is:hidden"))), recommended=recommended,
        url=article.entry.url, categories=article.entry.categories,
        audio=bool(article.entry.enclosures), image=bool(article.entry.image),
        note=any(note.words for note in article.notes), highlight=any(note.anchor.quote for note in article.notes),
        words=len(tokens(article.entry.body)),
    )  # fmt: skip


def test_what_waits_for_the_index_is_found_by_title_and_author(store: Store) -> None:
    feed = store.subscriptions.add("https://a.example/feed")
    store.arrivals.apply(
        changes(feed, arrival("a", title="River news", authors=("Ann",), body="hidden depths"))
    )
    assert list(store.lists.ids(parse("river"))) == [1]
    assert list(store.lists.first_ids(parse("author:ann"), 5, sort="relevance")) == [1]
    assert not store.lists.ids(parse("depths"))
    assert (store.index.is_behind(), store.index.waiting()) == (True, 1)
    assert store.index.take_in(to_text, 10) == 1
    assert (store.index.is_behind(), store.index.waiting()) == (False, 0)
    assert store.index.take_in(to_text, 10) == 0
    assert list(store.lists.ids(parse("depths"))) == [1]


@pytest.mark.parametrize(
    "text", ["title:riviere", "C++", '"crue de mars"', "author:łodz", "crue NEAR/6 riviere", "東京"]
)
def test_titles_that_wait_are_found_however_they_are_written(store: Store, text: str) -> None:
    feed = store.subscriptions.add("https://a.example/feed")
    title = "La Crue de mars, à la Rivière : C++ et 東京は"
    store.arrivals.apply(changes(feed, arrival("a", title=title, authors=("Łódź Daily",))))
    assert list(store.lists.ids(parse(text))) == [1]
    assert not store.lists.ids(parse(f"-({text})"))


def test_a_reworded_article_waits_and_is_not_left_out(store: Store) -> None:
    feed = store.subscriptions.add("https://a.example/feed")
    store.arrivals.apply(changes(feed, arrival("a", title="River")))
    store.index.take_in(to_text, 10)
    reworded = Revision(id=1, entry=Entry(guid="a", title="Stream"), fingerprint=2)
    store.arrivals.apply(changes(feed, revised=(reworded,)))
    assert (store.index.is_behind(), store.index.waiting()) == (True, 0)


def test_the_better_and_the_fresher_hit_comes_first(store: Store) -> None:
    feed = store.subscriptions.add("https://a.example/feed")
    filler = "one two three four five six seven "
    store.arrivals.apply(
        changes(
            feed,
            arrival("body", minutes=1, title="x", body=filler + "river"),
            arrival("title", minutes=2, title="river", body=filler),
            arrival("old", minutes=60 * 24 * 900, title="river", body=filler),
            arrival("none", title="x", body=filler),
        )
    )
    store.index.take_in(to_text, 10)
    found = list(store.lists.ids(parse("river"), sort="relevance"))
    assert found[0] == 2
    assert sorted(found) == [1, 2, 3]


def test_words_side_by_side_are_found_in_the_longest_text_and_in_no_two_parts_of_one(store: Store) -> None:
    far = "river bank " * 400 + "one " * 17_000 + "silver spoon"
    feed = store.subscriptions.add("https://a.example/feed")
    store.arrivals.apply(changes(feed, arrival("far", title="Night", body=far, authors=("Train Spotter",))))
    store.arrivals.apply(changes(feed, arrival("near", title="Silver", body="spoon river")))
    store.index.take_in(to_text, 10)
    found = {
        typed: list(store.lists.ids(parse(typed)))
        for typed in (
            '"silver spoon"',
            '"bank river"',
            '"night train"',
            '"spoon silver"',
            '"train spot"*',
            '"river one"',
        )
    }
    assert found == {
        '"silver spoon"': [1],
        '"bank river"': [1],
        '"night train"': [],
        '"spoon silver"': [],
        '"train spot"*': [1],
        '"river one"': [],
    }


def test_a_snippet_shows_the_hits(store: Store) -> None:
    feed = store.subscriptions.add("https://a.example/feed")
    store.arrivals.apply(
        changes(feed, arrival("a", body="<p>" + "before " * 40 + "the Café, here" + " after" * 40 + "</p>"))
    )
    query = parse("cafe -tea")
    text = store.lists.snippets([1, 5], query, to_text)[1]
    assert "\x02Café,\x03 here" in text
    assert text.startswith("… before")
    assert text.endswith("after …")
    assert store.lists.snippets([1], Query(), to_text) == {}


@pytest.mark.parametrize(
    "typed",
    [
        "'; DROP TABLE status; --", '" OR 1=1', "title : x", "body:secret", "a AND", "NEAR(a b)", "^start", "{title}: x",
        "a + b", "col:*", "*", "%", "_", "a%", "-", "--", '""', '"" *', "\\", "\x00", "a\x00b", "rank:bm25()",
        "words MATCH 'x'", "🙂", "\ud800", "/(/", "((((", "))))", "'", "`", ";", "a;b", "NOT", "OR", "x NEAR/0 y", "[a]",
        "title:\"*\"", "title:*", "a*b*c", "***", "fold(x)", "$1", "?", "?1", ":a", "@a", "NULL", "x'00'", "/a{99}{99}/",
    ],
)  # fmt: skip
def test_what_is_syntax_to_a_database_is_only_text(store: Store, typed: str) -> None:
    from feeds.errors import QueryError

    filled(store)
    store.index.take_in(to_text, 10)
    try:
        query = parse(typed)
    except QueryError:
        return
    for sort in ("date", "relevance"):
        assert len(store.lists.first_ids(query, 10, sort=sort)) <= 6
    assert store.lists.count(Query()) == 6


# ---------------------------------------------------------------- the file

OLD = ("CREATE TABLE keep (key TEXT, value TEXT);",)


def test_an_older_library_is_backed_up_and_migrated(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    connections = Connections(path)
    schema.prepare(connections, OLD)
    with connections.writing() as db:
        db.execute("INSERT INTO keep VALUES ('a', 'b')")
    schema.prepare(connections, (*OLD, "ALTER TABLE keep ADD COLUMN more TEXT DEFAULT 'c';"))
    with connections.reading() as db:
        assert db.execute("SELECT * FROM keep").fetchall() == [("a", "b", "c")]
        assert schema.version(db) == 2
    connections.close()
    backup = sqlite3.connect(f"{path}.version-1")
    assert backup.execute("SELECT * FROM keep").fetchall() == [("a", "b")]
    backup.close()


def test_a_migration_that_fails_leaves_the_library_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    connections = Connections(path)
    schema.prepare(connections, OLD)
    with pytest.raises(StoreError):
        schema.prepare(connections, (*OLD, "CREATE TABLE half (x);\nALTER TABLE missing ADD COLUMN y;"))
    with connections.reading() as db:
        assert schema.version(db) == 1
        assert not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchone()
    connections.close()


def _newer(path: Path) -> None:
    open_store(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()


def _foreign(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE theirs (x)")
    db.close()


def _garbage(path: Path) -> None:
    path.write_bytes(b"not a database " * 999)


def _cut(path: Path) -> None:
    with open_store(path) as store:
        filled(store, 500)
    with path.open("r+b") as file:
        file.truncate(8192)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_newer, "newer version"),
        (_foreign, "another program"),
        (_garbage, "not a library"),
        (_cut, "is damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence(tmp_path: Path, spoil: object, words: str) -> None:
    path = tmp_path / "l.db"
    spoil(path)  # type: ignore[operator]
    with pytest.raises(StoreError) as raised, open_store(path) as store:
        store.lists.ids(Query())
        store.articles.set_read(range(1, 500), True)
    assert words in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_folder_that_cannot_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="could not be made"):
        open_store(tmp_path / "file" / "l.db")
    with pytest.raises(StoreError, match="could not be opened"):
        open_store(tmp_path)


def test_a_full_disk_is_a_sentence_and_loses_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "l.db", clock=clock) as store:
        filled(store)
        hand.no_room(store, pages=2)
        with pytest.raises(StoreError, match="disk is full"):
            filled(store, 50, "https://b.example/feed", folder=("x" * 9000,))
        assert store.maintenance.check() == []
        store.articles.set_read([1], True)
        assert store.lists.count(parse("is:read")) == 1


def test_a_library_opened_for_reading_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with open_store(path, clock=clock) as store:
        filled(store)
    with open_store(path, readonly=True) as store:
        assert store.lists.count(Query()) == 6
        with pytest.raises(StoreError, match="may not be written"):
            store.articles.set_read([1], True)


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path / "l.db")
    store.subscriptions.all()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.subscriptions.all()
    with pytest.raises(StoreError, match="closed"):
        store.articles.set_read([1], True)


def test_a_backup_is_a_library(tmp_path: Path) -> None:
    with open_store(tmp_path / "l.db", clock=clock) as store:
        filled(store)
        store.maintenance.backup(tmp_path / "copy.db")
    with open_store(tmp_path / "copy.db") as copy:
        assert copy.lists.count(Query()) == 6


def test_what_is_wrong_is_found_and_repaired(store: Store) -> None:
    filled(store)
    store.index.take_in(to_text, 3)
    with hand.inside(store) as db:
        db.execute("UPDATE feed SET unread = 77")
        db.execute("DELETE FROM text WHERE id = 1")
        db.execute("DELETE FROM article WHERE id = 5")
        db.execute("INSERT INTO tagged VALUES (1, 0, 4242)")
        db.execute("INSERT INTO text VALUES (4243, ?)", (b"\x00",))
        forget = (
            "DELETE FROM words" if store.address.url else "INSERT INTO words (words) VALUES ('delete-all')"
        )
        db.execute(forget)
    assert len(store.maintenance.check()) == 4
    store.maintenance.repair()
    assert store.maintenance.check() == []
    assert store.subscriptions.counts().unread == store.lists.count(Query()) == 4
    store.index.take_in(to_text, 100)
    assert store.lists.count(parse("title")) == 4


def test_threads_read_and_write_side_by_side(tmp_path: Path) -> None:
    with open_store(tmp_path / "l.db", clock=clock) as store:
        filled(store, 40)
        failures: list[BaseException] = []

        def work(start: int) -> None:
            try:
                for id in range(start, 41, 4):
                    store.articles.set_read([id], True)
                    assert store.lists.count(parse("is:read")) >= 1
                    assert len(store.lists.ids(Query())) == 40
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(start,)) for start in range(1, 5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert store.subscriptions.counts().unread == 0


WRITER = """
import sys
from datetime import UTC, datetime
from feeds.model import Arrival, Changes, Entry, FetchState
from feeds.store import open_store
now = datetime(2026, 1, 1, tzinfo=UTC)
store = open_store(sys.argv[1])
feed = store.subscriptions.add("https://a.example/feed")
name = sys.argv[2]
for number in range(100000):
    new = tuple(
        Arrival(entry=Entry(guid=f"{number}-{part}", title="t", body="b" * 3000), fingerprint=number, date=now)
        for part in range(5)
    )
    ids = store.arrivals.apply(Changes(feed_id=feed, seen=now, fetch=FetchState(), new=new)).new_ids
    if ids:
        store.articles.set_read(ids[:2], True)
        store.articles.set_starred(ids[:1], True)
        print(*ids, flush=True)
    store.index.take_in(str, 3)
"""


def test_acknowledged_work_survives_kill_with_two_writers(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    for round in range(3):
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(path), name], stdout=subprocess.PIPE, text=True
            )
            for name in "ab"
        ]
        said: list[list[str]] = []
        for writer in writers[: 1 + round % 2]:
            assert writer.stdout is not None
            said.extend(writer.stdout.readline().split() for _ in range(3 + 4 * round))
        for writer in writers:
            os.kill(writer.pid, signal.SIGKILL)
            assert writer.stdout is not None
            said.extend(line.split() for line in writer.stdout.read().splitlines() if line.count(" ") == 4)
            writer.stdout.close()
            writer.wait()
        with open_store(path) as store:
            assert store.maintenance.check() == []
            read, starred = set(store.lists.ids(parse("is:read"))), set(store.lists.ids(Query.starred()))
            for ids in said:
                assert {int(id) for id in ids[:2]} <= read
                assert int(ids[0]) in starred
            guids = [store.articles.one(id).entry.guid for id in store.lists.ids(Query())]  # type: ignore[union-attr]
            assert len(guids) == len(set(guids))


def test_an_article_is_found_by_its_address(store: Store) -> None:
    feed_id = store.subscriptions.add("https://paper.example/feed")
    [id] = store.arrivals.apply(changes(feed_id, arrival("1", url="https://paper.example/1"))).new_ids
    assert store.articles.find("https://paper.example/1") == id
    assert store.articles.find("https://paper.example/nowhere") is None


def test_smart_feeds_and_rules_are_taken_back_like_all_else(store: Store) -> None:
    store.saved.save_smart_feed("Mine", "is:unread")
    store.saved.save_smart_feed("Mine", "is:starred")
    assert str(store.journal.undo()) == "Saved the smart feed “Mine”"
    assert [feed.query for feed in store.saved.smart_feeds()] == ["is:unread"]
    store.saved.remove_smart_feed("Mine")
    store.saved.save_rule("Quiet", "sport", "hide")
    assert str(store.journal.undo()) == "Saved the rule “Quiet”"
    assert store.saved.rules() == []
    assert str(store.journal.undo()) == "Removed the smart feed “Mine”"
    assert [feed.name for feed in store.saved.smart_feeds()] == ["Mine"]


def test_a_folder_moves_with_all_it_holds_and_merges_into_one_that_is_there(store: Store) -> None:
    one = store.subscriptions.add("https://a.example/1", folder=("News", "Local"))
    two = store.subscriptions.add("https://a.example/2", folder=("News",))
    store.subscriptions.add("https://a.example/3", folder=("World",))
    assert store.subscriptions.move_folder(("News",), ("World",)) == 2
    assert {feed.id: feed.folder for feed in store.subscriptions.all()}[one] == ("World", "Local")
    store.journal.undo()
    assert {feed.id: feed.folder for feed in store.subscriptions.all()}[two] == ("News",)


def test_a_feed_takes_its_new_address_unless_another_has_it(store: Store) -> None:
    id = filled(store, 2)
    filled(store, 1, "https://b.example/feed")
    assert not store.subscriptions.readdress(id, "https://b.example/feed")
    assert store.subscriptions.readdress(id, "https://c.example/feed")
    assert store.subscriptions.add("https://c.example/feed") == id
    store.journal.undo()
    assert [feed.url for feed in store.subscriptions.all() if feed.id == id] == ["https://a.example/feed"]


def test_rules_mark_what_arrives(store: Store) -> None:
    id = store.subscriptions.add("https://a.example/feed")
    plain, hidden = arrival("a"), replace(arrival("b"), hidden=True)
    read = replace(arrival("c"), read=True, starred=True, tags=("Later", "Sea"))
    store.arrivals.apply(changes(id, plain, hidden, read))
    (feed,) = store.subscriptions.all()
    assert (feed.total, feed.unread) == (2, 1)
    assert store.maintenance.check() == []
    assert len(store.lists.ids(Query())) == 2
    (row,) = store.lists.headlines(store.lists.ids(Query.starred()))
    assert (row.read, row.tags) == (True, ("Later", "Sea"))
    assert len(store.lists.ids(parse("is:hidden"))) == 1


def test_only_the_asked_ids_are_searched_and_stay_in_their_order(store: Store) -> None:
    filled(store, 6)
    store.articles.set_starred([2, 3, 5, 6], True)
    for asked in ([5, 1, 3, 6], [6, 3, 1, 5], [1, 99]):
        assert store.lists.among(asked, Query.starred()) == [id for id in asked if id in (3, 5, 6)]


@pytest.mark.parametrize("sort", ["date", "oldest"])
def test_the_first_of_a_tag_are_those_of_the_whole_list(store: Store, sort: str) -> None:
    filled(store, 40)
    store.articles.set_tags(range(1, 31), ["Sea"])
    store.articles.set_tags(range(20, 25), ["sea"])
    store.articles.set_tags(range(5, 9), ["Land"])
    store.articles.set_hidden([3, 7], True)
    store.articles.set_read([5, 6, 12], True)
    for text in ("tag:sea", "tag:land", "tag:land is:unread", "tag:none", "tag:land NOT tag:sea"):
        whole = store.lists.ids(parse(text), sort=sort)
        assert store.lists.first_ids(parse(text), 3, sort=sort) == whole[:3], text


@pytest.mark.parametrize("sort", ["date", "oldest", "title", "relevance"])
def test_what_is_found_soon_begins_the_whole_list(store: Store, monkeypatch, sort: str) -> None:
    monkeypatch.setattr(walk, "GLANCE", 6)
    filled(store, 40)
    store.articles.set_read([5, 6, 12], True)
    store.articles.set_tags([7, 30], ["sea"])
    for text in (
        "",
        "is:unread",
        "words:>100000",
        "before:2001-01-01",
        "tag:sea",
        "-is:unread",
        "feed:nowhere",
    ):
        whole = store.lists.first_ids(parse(text), 4, sort=sort)
        soon, sure = store.lists.glimpse(parse(text), 4, sort=sort)
        assert soon == whole[: len(soon)], text
        assert soon == whole or not sure, text


@given(sizes=st.lists(st.integers(1, 5), max_size=12), by=st.sampled_from(["day", "feed"]))
@settings(max_examples=40, deadline=None)
def test_groups_begin_where_a_list_says_so(sizes, by):
    """Whatever the sizes of the groups, halving finds where each begins."""
    with open_store(":memory:", clock=clock) as store:
        expected: list[tuple[int, str]] = []
        for number, size in enumerate(sizes):
            url = f"https://{number:02}.example/feed"
            day = 24 * 60 * number
            feed = store.subscriptions.add(url)
            store.arrivals.apply(changes(feed, *(arrival(f"{url} {n}", minutes=day) for n in range(size))))
            name = f"{(NOW - timedelta(minutes=day)).astimezone():%Y-%m-%d}" if by == "day" else url
            expected.append((sum(sizes[:number]), name))
        assert (
            store.lists.groups(store.lists.ids(Query(), sort="feed" if by == "feed" else "date"), by)
            == expected
        )


def test_titles_and_feeds_stand_in_the_readers_alphabet_and_groups_follow_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Zebra", "École", "eau", "Fjord", "«Échos»", "ECOLE")
    for number, name in enumerate(names):
        feed = store.subscriptions.add(f"https://{number}.example/", title=name)
        store.arrivals.apply(changes(feed, arrival("a", minutes=number, title=name)))
    wanted = ["eau", "«Échos»", "École", "ECOLE", "Fjord", "Zebra"]
    for sort in ("title", "feed"):
        assert [row.title for row in store.lists.headlines(store.lists.ids(Query(), sort=sort))] == wanted
    found = store.lists.groups(store.lists.ids(Query(), sort="feed"), "feed")
    assert found == [(0, "eau"), (1, "«Échos»"), (2, "École"), (4, "Fjord"), (5, "Zebra")]


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("sv", "Apa Zebra Ål Ärta Öl"),
        ("de", "Ål Apa Ärta Öl Zebra"),
        ("es", "nata nube ñandú oso"),
        ("pl", "lot łata mysz"),
        ("tr", "hayat ışık iyi"),
        ("ru", "еда ёлка жук"),
    ],
)
def test_every_language_has_its_own_order(language: str, wanted: str) -> None:
    assert sorted(wanted.split(), key=lambda word: collation.key_in(word, language)) == wanted.split()


def test_counts_agree_with_the_lists_whatever_is_hidden_or_unsubscribed(store: Store) -> None:
    def agree() -> bool:
        counts = store.subscriptions.counts()
        numbers = [len(store.lists.ids(query)) for query in (Query(), Query.unread(), Query.starred())]
        tags = {name: len(store.lists.ids(Query.tag(name))) for name in store.articles.tags()}
        return [counts.total, counts.unread, counts.starred] == numbers and store.articles.tags() == tags

    feeds = [filled(store, 4, url=f"https://{name}.example/feed") for name in ("one", "two")]
    ids = list(store.lists.ids(Query()))
    store.articles.set_tags(ids[:4], ["x"])
    store.articles.set_starred(ids[2:5], True)
    store.articles.set_read(ids[3:6], True)
    assert agree()
    store.articles.set_hidden(ids[:2], True)
    assert store.articles.tags() == {"x": 2}
    assert agree()
    for feed in feeds:
        store.subscriptions.remove(feed)
        assert agree()
    assert store.subscriptions.counts().feeds == 0
    assert store.journal.undo()
    assert agree()


def test_sentences_of_an_older_library_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    connections = Connections(path)
    schema.prepare(connections, schema.MIGRATIONS[:5])
    with connections.writing() as db:
        db.execute(
            "INSERT INTO feed (id, key, url, error) VALUES"
            " (1, 'a', 'https://a.example/', 'a.example: refuses {connections}.'), (2, 'b', 'https://b.example/', '')"
        )
        db.execute(
            "INSERT INTO change (at, label, kind, before) VALUES (1, 'Renamed {feed} “x”', 'group', '{}')"
        )
    connections.close()
    with open_store(path, clock=clock) as store:
        assert [str(change.label) for change in store.journal.history()] == ["Renamed {feed} “x”"]
        errors = {feed.id: feed.fetch.error for feed in store.subscriptions.all()}
        assert errors == {1: Message.plain("a.example: refuses {connections}."), 2: None}


def test_the_texts_of_an_older_library_are_cut_and_folded_anew(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    connections = Connections(path)
    schema.prepare(connections, schema.MIGRATIONS[:2])
    with connections.writing() as db:
        db.execute("INSERT INTO feed (id, key, url) VALUES (1, 'a', 'https://a.example/')")
        db.execute("INSERT INTO status (id, feed_id, date, added, revision) VALUES (1, 1, 0, 0, 1)")
        db.execute("INSERT INTO article VALUES (1, 'x', 1, '', '', 'a')")
        packed = packing.pack(Entry(guid="a", title="x", body="Łódź and C++"))
        db.execute("INSERT INTO text VALUES (1, ?)", (packed,))
        db.execute("INSERT INTO words (rowid, title, authors, body) VALUES (17, 'x', '', 'łodz and c')")
    connections.close()
    with open_store(path, clock=clock) as store:
        assert store.index.take_in(to_text, 10) == 1
        for typed in ("lodz", "C++", "and"):
            assert list(store.lists.ids(parse(typed))) == [1], typed


@pytest.mark.parametrize("minutes", [-1000, 1000])
def test_the_first_of_a_folder_is_found_among_the_newest_articles_or_far_behind_them(
    store: Store, minutes: int
) -> None:
    others = store.subscriptions.add("https://other.example/feed")
    store.arrivals.apply(changes(others, *(arrival(f"other {n}", minutes=n) for n in range(170))))
    feeds = [store.subscriptions.add(f"https://{n}.example/feed", folder=("Few", str(n))) for n in range(2)]
    for place, feed in enumerate(feeds):
        new = (arrival(f"few {feed} {n}", minutes=minutes + 2 * n + place) for n in range(15))
        store.arrivals.apply(changes(feed, *new))
    few = Query.folder(("Few",))
    whole = store.lists.ids(few)
    assert len(whole) == 30
    for limit in (1, 2, 40):
        assert store.lists.glimpse(few, limit) == (whole[:limit], True)
        assert store.lists.first_ids(few, limit, sort="oldest") == whole[::-1][:limit]


def test_the_first_of_a_tag_are_those_that_all_else_holds_for(store: Store) -> None:
    filled(store)
    store.articles.set_tags([1, 2, 3, 5], ["Later"])
    store.articles.set_tags([2], ["never"])
    store.articles.set_read([3], True)
    store.articles.set_hidden([5], True)
    assert list(store.lists.glimpse(parse("tag:later is:unread"), 9)[0]) == [1, 2]
    assert list(store.lists.glimpse(parse("tag:later -tag:never"), 9)[0]) == [1, 3]
    assert list(store.lists.glimpse(parse("tag:later tag:never"), 9)[0]) == [2]
    assert list(store.lists.glimpse(parse("tag:later"), 2)[0]) == [1, 2]
