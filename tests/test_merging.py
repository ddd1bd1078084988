"""An archive taken over by a library that has articles of its own: what was done in either stays done."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.anchors import Anchor
from feeds.model import Entry, FeedSettings, Note, ParsedFeed
from feeds.query import Query, parse
from feeds.store.values import Account
from feeds.workspace import Workspace

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Done = dict[tuple[int, int], frozenset[str]]
"""What was done to the articles of a library: number of the feed and of the article -> deeds."""
DEEDS = ("read", "star", "hide", "tag a", "tag b", "note a", "note b", "text", "place")
libraries = st.dictionaries(
    st.tuples(st.integers(0, 2), st.integers(0, 3)), st.frozensets(st.sampled_from(DEEDS)), max_size=8
)


def made(library: Workspace, done: Done, name: str) -> None:
    """Fill a library; titles tell which it was."""
    for feed in sorted({feed for feed, _ in done}):
        numbers = sorted(number for of, number in done if of == feed)
        entries = tuple(
            Entry(guid=f"g{number}", url=f"https://{feed}.example/{number}", title=name, published=NOW)
            for number in numbers
        )
        parsed = ParsedFeed(url=f"https://{feed}.example/feed", title=f"Feed {feed}", entries=entries)
        library.own.sources.receive(parsed, f"Feed {feed}", folder=("News",))
    for id in [*library.own.lists.ids(Query())]:
        article = library.own.store.articles.one(id)
        key = int(article.feed_url[8]), int(article.entry.guid[1])
        for deed in sorted(done[key]):
            do(library, id, deed, name)


def do(library: Workspace, id: int, deed: str, name: str) -> None:
    kind, _, words = deed.partition(" ")
    articles = library.own.store.articles
    match kind:
        case "read":
            articles.set_read([id], True)
        case "star":
            articles.set_starred([id], True)
        case "hide":
            articles.set_hidden([id], True)
        case "tag":
            articles.set_tags([id], [words])
        case "note":
            articles.keep_note(id, Note(anchor=Anchor("quote", "before"), words=words, at=NOW))
        case "text":
            articles.set_full_text(id, f"<p>{name}</p>")
        case "place":
            articles.set_place(id, name)


def held(library: Workspace) -> dict[tuple[str, str], tuple]:
    """All that is known of each article."""
    found = {}
    for query in (Query(), parse("is:hidden")):
        for id in library.own.lists.ids(query):
            one = library.own.store.articles.one(id)
            deeds = {*(f"tag {tag}" for tag in one.tags), *(f"note {note.words}" for note in one.notes)}
            facts = {"read": one.read, "star": one.starred, "hide": str(query) != ""}
            deeds |= {deed for deed, holds in facts.items() if holds}
            deeds |= {deed for deed, text in (("text", one.full_text), ("place", one.place)) if text}
            number = len(one.notes)
            assert len({(note.anchor, note.words, note.at) for note in one.notes}) == number
            found[one.feed_url, one.entry.guid] = (
                one.entry.title,
                frozenset(deeds),
                one.full_text,
                one.place,
            )
    return found


@settings(max_examples=12, deadline=None)
@given(libraries, libraries)
def test_what_was_done_in_either_is_done_and_a_second_time_changes_nothing(theirs, ours):
    with TemporaryDirectory() as folder, Workspace.at(Path(folder, "ours.db")) as library:
        archive = Path(folder, "theirs.zip")
        with Workspace.at(Path(folder, "theirs.db")) as other:
            made(other, theirs, "theirs")
            other.own.maintenance.export_archive(archive)
        made(library, ours, "ours")
        first = library.own.sources.import_feeds(archive)
        assert first.articles == len(theirs.keys() - ours.keys())
        found = held(library)
        assert len(found) == len(theirs.keys() | ours.keys())
        for feed, number in theirs.keys() | ours.keys():
            name = "ours" if (feed, number) in ours else "theirs"
            title, deeds, text, place = found[f"https://{feed}.example/feed", f"g{number}"]
            mine = ours.get((feed, number), frozenset())
            assert title == name
            assert deeds == mine | theirs.get((feed, number), frozenset())
            assert ("ours" in text) == ("text" in mine)
            assert (place == "ours") == ("place" in mine)
        feeds = library.own.subscriptions.feeds()
        again = library.own.sources.import_feeds(archive)
        assert (again.added, again.articles, again.marked, again.searches, again.rules) == (0, 0, 0, 0, 0)
        assert held(library) == found
        assert [(feed.url, feed.folder) for feed in library.own.subscriptions.feeds()] == [
            (feed.url, feed.folder) for feed in feeds
        ]


def archived(folder: Path) -> Path:
    """An archive with a feed that has settings, a smart feed, a rule, saved pages, and an article starred before its feed was left."""
    path = folder / "theirs.zip"
    with Workspace.at(folder / "theirs.db") as other:
        made(other, {(0, 0): frozenset({"star"}), (1, 1): frozenset({"star"})}, "theirs")
        own = other.own
        own.store.subscriptions.set_settings(1, FeedSettings(full_text=True))
        own.subscriptions.rename(1, "Mine")
        own.saved.save_smart_feed("Ferries", "ferry")
        own.saved.save_rule("adverts", "title:sponsored", "hide")
        own.subscriptions.unsubscribe(2)
        page = folder / "page.html"
        page.write_text("<title>A page</title><article><p>Kept for long evenings.</p></article>")
        list(own.sources.read([str(page)]))
        own.maintenance.export_archive(path)
    return path


def test_feeds_come_with_what_was_set_of_them_and_all_of_it_is_one_change(tmp_path):
    archive = archived(tmp_path)
    with Workspace.at(tmp_path / "ours.db") as library:
        rehearsed = library.own.sources.import_feeds(archive, rehearse=True)
        assert library.own.lists.is_empty()
        assert library.own.sources.import_feeds(archive) == rehearsed
        feeds = {feed.url: feed for feed in library.own.subscriptions.feeds()}
        feed = feeds["https://0.example/feed"]
        assert (feed.title, feed.folder, feed.settings.full_text) == ("Mine", ("News",), True)
        assert "https://1.example/feed" not in feeds
        titles = sorted(row.title for row in library.headlines(library.own.lists.ids(Query())))
        assert titles == ["A page", "theirs", "theirs"]
        assert library.own.lists.count(Query.starred()) == 2
        assert [name for name, _ in library.own.saved.smart_feeds()] == ["Ferries"]
        assert [rule.name for rule in library.own.saved.rules()] == ["adverts"]
        library.undo()
        assert "https://0.example/feed" not in {feed.url for feed in library.own.subscriptions.feeds()}
        assert library.own.saved.smart_feeds() == []


def known(library: Workspace) -> dict[tuple[str, str], float]:
    """What is known of the reader: kind and name -> weight."""
    weights = library.own.recommendations.export_profile()["weights"]
    return {(one["kind"], one["name"]): one["weight"] for one in weights}


def test_what_is_known_of_the_reader_comes_along_and_takes_the_place_of_nothing(tmp_path):
    archive = tmp_path / "theirs.zip"
    with Workspace.at(tmp_path / "theirs.db") as other:
        other.own.recommendations.set_weight("feed", "Harbour", 3.0)
        other.own.recommendations.set_weight("term", "tram", 2.0)
        other.own.recommendations.toggle_mute("author", "Ann")
        other.own.store.accounts.add(
            Account(name="work", kind="freshrss", address="https://a.example", user="me")
        )
        other.own.maintenance.export_archive(archive)
    with Workspace.at(tmp_path / "ours.db") as library:
        library.own.recommendations.set_weight("term", "tram", -1.0)
        rehearsed = library.own.sources.import_feeds(archive, rehearse=True)
        assert known(library) == {("term", "tram"): -1.0}
        for _ in range(2):
            report = library.own.sources.import_feeds(archive)
            assert known(library) == {("term", "tram"): -1.0, ("feed", "Harbour"): 3.0}
            mutes = library.own.recommendations.export_profile()["mutes"]
            assert mutes == [{"kind": "author", "name": "Ann"}]
        [left] = report.refused
        assert "the accounts of the archive (work)" in str(left)
        assert rehearsed.refused == report.refused
        assert library.own.accounts.all() == []


def test_the_command_line_takes_an_archive_over(tmp_path, monkeypatch, capsys):
    from reader.cli import main

    archive = archived(tmp_path)
    for kind in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind))
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(tmp_path / "ours.db"))
    assert main(["import", "--no-refresh", str(archive)]) == 0
    assert "articles that came along: 3" in capsys.readouterr().out
    assert main(["import", "--no-refresh", str(archive)]) == 0
    assert "came along" not in capsys.readouterr().out
    cut = tmp_path / "cut.zip"
    data = archive.read_bytes()
    cut.write_bytes(data[: len(data) // 2] + data[-400:])
    assert main(["import", str(cut)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
