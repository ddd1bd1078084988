"""What a saved query meant before something got another name it means after; what it cannot mean is told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import UndoError
from feeds.model import Changes, FetchState, ParsedFeed
from feeds.query import Query, Under, lies_under, parse
from feeds.renamed import astray, feed_renamed, folder_renamed, tag_renamed
from feeds.store.sql.saved import tagging_renamed
from feeds.workspace import Workspace
from reader.cli import main

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
FOLDERS = {("News",), ("News", "Local"), ("TV / Film",), ("Science", "Local")}


@pytest.mark.parametrize(
    ("before", "old", "new", "after"),
    [
        ('folder:"/News"', ("News",), ("World",), 'folder:"/World"'),
        ('folder:"/News/Local"', ("News",), ("World", "Old"), 'folder:"/World/Old/Local"'),
        ("folder:news -title:ferry", ("News",), ("World",), 'folder:"/World" -title:ferry'),
        ("-folder:news is:unread", ("News",), ("World",), '-folder:"/World" is:unread'),
        (
            "folder:local",
            ("News", "Local"),
            ("News", "Near"),
            'folder:"/News/Near" OR folder:"/Science/Local"',
        ),
        ("folder:local", ("News",), ("World",), 'folder:"local"'),
        ('folder:"TV \\\\/ Film"', ("TV / Film",), ("TV",), 'folder:"/TV"'),
        ('folder:"/News"', ("News", "Local"), ("Local",), 'folder:"/News"'),
        ('folder:"/News"', ("News",), ("Science",), 'folder:"/Science"'),
        ('folder:"/Nowhere"', ("News",), ("Nowhere",), 'folder:"/Nowhere"'),
        ('folder:"/News"', ("News",), (), 'folder:"/News"'),
        ("title:news", ("News",), ("World",), "title:news"),
    ],
)
def test_a_query_goes_along_with_a_folder(before, old, new, after) -> None:
    assert str(folder_renamed(parse(before), old, new, FOLDERS)) == after


names = st.sampled_from("a b c d A".split())
paths = st.lists(names, min_size=1, max_size=3).map(tuple)


@given(st.sets(paths, min_size=1), paths, st.booleans(), st.data())
def test_what_a_query_found_in_a_folder_it_finds_wherever_that_went(folders, path, anchored, data) -> None:
    old, new = data.draw(st.sampled_from(sorted(folders))), data.draw(paths)
    root = folder_renamed(Query(Under(path, anchored)), old, new, folders).root
    terms = getattr(root, "terms", (root,))
    for folder in folders:
        moved = folder[: len(old)] == old
        after = (*new, *folder[len(old) :]) if moved else folder
        # Found by a path that leads through the folder that moved, or by one that has nothing to do with it.
        concerned = not moved or (anchored and path[: len(old)] == old)
        if concerned and lies_under(folder, path, anchored):
            assert any(lies_under(after, term.path, term.anchored) for term in terms)


@pytest.mark.parametrize(
    ("before", "others", "after"),
    [
        ("tag:sea", (), "tag:ocean"),
        ("tag:Sea OR title:sea", (), "tag:ocean OR title:sea"),
        ("-tag:sea", (), "-tag:ocean"),
        ("tag:sea", ("SEA",), "tag:sea OR tag:ocean"),
        ("tag:land", (), "tag:land"),
    ],
)
def test_a_query_goes_along_with_a_tag(before, others, after) -> None:
    assert str(tag_renamed(parse(before), "sea", "ocean", others)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("feed:harbour", 'feed:harbour OR feed:"Evening Post"'),
        ('feed:"harbour gazette"', 'feed:"Evening Post"'),
        ("feed:gazette.example", "feed:gazette.example"),
        ("feed:#3", "feed:#3"),
        ("feed:/^Harbour G/", "feed:/^Harbour G/ OR feed:#3"),
        ("feed:post", "feed:post"),
        ("title:harbour", "title:harbour"),
    ],
)
def test_a_query_goes_along_with_a_feed(before, after) -> None:
    was, now = (
        ("Harbour Gazette", "https://gazette.example/f"),
        ("Evening Post", "https://gazette.example/f"),
    )
    others = [("Harbour Courier", "https://courier.example/f")]
    assert str(feed_renamed(parse(before), 3, was, now, lambda: others)) == after


def test_the_other_feeds_are_asked_for_only_by_a_query_that_names_the_one() -> None:
    def others() -> list[tuple[str, str]]:
        raise AssertionError("a first refresh names thousands of feeds")

    was, now = ("", "https://gazette.example/f"), ("Evening Post", "https://gazette.example/f")
    query = parse("is:unread feed:courier title:harbour")
    assert feed_renamed(query, 3, was, now, others) == query


def test_what_a_query_names_and_is_not_there_is_told() -> None:
    feeds = [(3, "Gazette", "https://a.example/f", ("News",))]
    said = {
        text: astray(parse(text), feeds)
        for text in ("feed:gazette folder:news", "feed:post", "feed:#4", "folder:tv", "-feed:post", "tag:sea")
    }
    assert [str(clause) for clause in said.values() if clause] == [
        "no feed is named “post”",
        "its feed is not among yours any more",
        "there is no folder “tv”",
    ]


def test_what_a_rule_does_goes_along_with_a_tag() -> None:
    assert tagging_renamed("star, tag sea", "sea", "the ocean") == "star, tag the ocean"
    assert tagging_renamed("tag seaside", "sea", "ocean") == "tag seaside"
    assert tagging_renamed("tag sea", "sea", "a, b") == "tag sea", "a comma would end the tag"


# ---------------------------------------------------------------- in the library


@pytest.fixture
def library(tmp_path: Path):
    with Workspace.at(tmp_path / "library.db") as made:
        made.own.subscriptions.subscribe("https://gazette.example/f", "Harbour Gazette", ("TV", "Film"))
        made.own.subscriptions.subscribe("https://courier.example/f", "", ("News",))
        yield made


def queries(library: Workspace) -> list[str]:
    return [query for _, query in library.own.saved.smart_feeds()] + [
        rule.query for rule in library.own.saved.rules()
    ]


@pytest.mark.parametrize(
    ("saved", "rename", "after"),
    [
        (
            'folder:"/TV/Film"',
            lambda library: library.shown.subscriptions.move_folder(("TV",), ("Screen",)),
            'folder:"/Screen/Film"',
        ),
        ('feed:"Harbour Gazette"', lambda library: library.subscriptions.rename(1, "Mine"), "feed:Mine"),
        ("tag:sea", lambda library: library.own.articles.rename_tag("sea", "ocean"), "tag:ocean"),
    ],
)
def test_smart_feeds_and_rules_go_along_and_come_back_as_one(library, saved, rename, after) -> None:
    library.own.saved.save_smart_feed("Mine", f"{saved} is:unread")
    library.own.saved.save_rule("Quiet", saved, "hide")
    rename(library)
    assert queries(library) == [f"{after} is:unread", after]
    assert library.own.saved.astray() == {}
    library.undo()
    assert queries(library) == [f"{saved} is:unread", saved]


def test_a_rule_goes_on_when_the_publisher_renames_its_feed(library) -> None:
    def told(title: str) -> None:
        parsed = ParsedFeed(url="https://courier.example/f", title=title)
        library.shown.store.arrivals.apply(Changes(feed_id=2, seen=NOW, fetch=FetchState(), parsed=parsed))

    told("Courier of the Coast")
    library.own.saved.save_rule("Quiet", "feed:coast", "hide")
    told("The Daily Courier")
    assert [rule.query for rule in library.own.saved.rules()] == ['feed:"The Daily Courier"']
    assert library.own.saved.astray() == {}


def test_publishers_that_rename_their_feeds_at_once_take_along_what_names_any_of_them(library) -> None:
    def told(**titles: str) -> None:
        library.shown.store.arrivals.apply_all(
            Changes(
                feed_id=int(feed[1:]),
                seen=NOW,
                fetch=FetchState(),
                parsed=ParsedFeed(url=f"https://{feed}.example/f", title=title),
            )
            for feed, title in titles.items()
        )

    library.own.subscriptions.subscribe("https://f3.example/f", "")
    told(f2="Courier of the Coast", f3="Hill Post")
    library.own.saved.save_rule("Quiet", "feed:coast or feed:hill", "hide")
    told(f2="The Daily Courier", f3="The Evening Post")
    assert [rule.query for rule in library.own.saved.rules()] == [
        'feed:"The Daily Courier" or feed:"The Evening Post"'
    ]


def test_a_renaming_is_not_taken_back_over_a_rule_that_was_changed_since(library) -> None:
    library.own.saved.save_rule("Quiet", "feed:harbour", "hide")
    library.subscriptions.rename(1, "Mine")
    renaming = library.history()[0]
    library.own.saved.save_rule("Quiet", "feed:mine title:ferry", "hide")
    with pytest.raises(UndoError, match="Saved the rule “Quiet”"):
        library.undo(renaming.id)


def test_a_query_that_names_what_is_gone_is_told(library, capsys) -> None:
    library.own.saved.save_smart_feed("Films", "folder:tv")
    library.own.saved.save_rule("Quiet", "feed:harbour", "hide")
    library.subscriptions.unsubscribe(1)
    assert {key: str(clause) for key, clause in library.own.saved.astray().items()} == {
        ("smart", "Films"): "there is no folder “tv”",
        ("rule", "Quiet"): "no feed is named “harbour”",
    }
    assert main(["doctor", "--library", str(library.own.store.address)]) == 1
    said = capsys.readouterr().out
    assert "the query of the rule “Quiet” finds nothing: no feed is named “harbour”" in said
    assert "the query of the smart feed “Films” finds nothing: there is no folder “tv”" in said


@pytest.mark.parametrize(
    ("kind", "old", "rename"),
    [
        ("feed", "Harbour Gazette", lambda library: library.subscriptions.rename(1, "Mine")),
        ("tag", "sea", lambda library: library.own.articles.rename_tag("sea", "Mine")),
    ],
)
def test_what_is_muted_stays_muted_under_another_name(library, kind, old, rename) -> None:
    library.own.recommendations.toggle_mute(kind, old)
    rename(library)
    library.undo()
    rename(library)
    muted = {
        (weight.kind, weight.name)
        for weight in library.shown.index.recommender.history.profile()
        if weight.muted
    }
    assert muted == {(kind, old), (kind, "Mine")}
