"""Libraries over a shared folder: what a reader does on one device, the other one has."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.anchors import Anchor
from feeds.errors import SourceError, UndoError
from feeds.model import FeedSettings, Note
from feeds.store.journal import note_name
from feeds.store.values import Account
from feeds.sync.folder.meeting import Met
from feeds.sync.folder.side import FolderSide
from feeds.sync.folder.state import Change
from tests.sync.device import NOON, URL, Device


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Device, Device]]:
    """A laptop with a feed of two articles, and a desktop that has heard of it and received them too."""
    laptop, desktop = Device(tmp_path, "laptop"), Device(tmp_path, "desktop")
    laptop.store.subscriptions.add(URL)
    laptop.receive("one", "two")
    laptop.meet()
    desktop.meet()
    desktop.receive("one", "two")
    yield laptop, desktop
    laptop.library.close()
    desktop.library.close()


def meet(*devices: Device) -> None:
    for device in devices:
        assert not device.meet().troubles


def test_marks_and_tags_go_both_ways(two):
    laptop, desktop = two
    laptop.store.articles.set_read([laptop.id("one")], True)
    laptop.store.articles.set_starred([laptop.id("two")], True)
    laptop.store.articles.set_place(laptop.id("two"), "block 7")
    desktop.store.articles.set_tags([desktop.id("two")], ["later"])
    meet(laptop, desktop, laptop)
    for device in two:
        assert device.row("one").read and not device.row("two").read
        assert device.row("two").starred and device.row("two").tags == ("later",)
        assert device.store.articles.one(device.id("two")).place == "block 7"
    desktop.store.articles.set_tags([desktop.id("two")], remove=["later"])
    desktop.store.articles.set_read([desktop.id("one")], False)
    laptop.store.articles.set_hidden([laptop.id("two")], True)
    meet(desktop, laptop, desktop)
    for device in two:
        assert [row.title for row in device.rows()] == ["one"]
        assert not device.row("one").read
    assert laptop.meet() == desktop.meet() == Met(0, 0)


def test_notes_go_both_ways_and_wait_for_their_article(two):
    laptop, desktop = two
    laptop.receive("three")
    for title in ("one", "three"):
        laptop.store.articles.keep_note(laptop.id(title), replace(NOTE, words=f"{title}\nand more"))
    meet(laptop, desktop)
    desktop.receive("three")
    for title in ("one", "three"):
        [note] = desktop.store.articles.one(desktop.id(title)).notes
        assert replace(note, id=0) == replace(NOTE, words=f"{title}\nand more")
    [note] = desktop.store.articles.one(desktop.id("one")).notes
    desktop.store.articles.keep_note(desktop.id("one"), replace(note, words="Calm."))
    [gone] = desktop.store.articles.one(desktop.id("three")).notes
    desktop.store.articles.remove_note(gone.id)
    meet(desktop, laptop)
    assert [note.words for note in laptop.store.articles.one(laptop.id("one")).notes] == ["Calm."]
    assert not laptop.store.articles.one(laptop.id("three")).notes
    assert laptop.meet() == desktop.meet() == Met(0, 0)


def test_a_mark_waits_for_an_article_that_has_not_arrived_and_holds_against_a_rule_there(two):
    laptop, desktop = two
    laptop.receive("three", "four")
    laptop.store.articles.set_starred([laptop.id("three")], True)
    laptop.store.articles.set_tags([laptop.id("three")], ["later"])
    laptop.store.articles.set_read([laptop.id("four")], True)
    laptop.store.articles.set_read([laptop.id("four")], False)
    meet(laptop, desktop)
    desktop.receive("three", "four", read=True)
    assert desktop.row("three").starred and desktop.row("three").tags == ("later",)
    assert not desktop.row("four").read
    meet(desktop, laptop)
    assert not laptop.row("three").read, "what a rule marked on arrival is no word of the reader's"


def test_subscriptions_and_what_is_arranged_go_both_ways(two):
    laptop, desktop = two
    [feed] = [one.id for one in laptop.store.subscriptions.all()]
    laptop.store.subscriptions.rename(feed, "The Gazette")
    laptop.store.subscriptions.move(feed, ["News", "Harbour"])
    laptop.store.subscriptions.set_settings(
        feed, FeedSettings(full_text=True, filter="tidy", note="of the harbour")
    )
    desktop.store.subscriptions.add("https://two.example/rss", folder=["Other"])
    laptop.store.saved.save_smart_feed("Ferries", "ferry")
    desktop.store.saved.save_rule("Quiet", "title:advert", "hide")
    meet(laptop, desktop, laptop)
    for device in two:
        feeds = device.feeds()
        assert set(feeds) == {URL, "https://two.example/rss"}
        assert (feeds[URL].title, feeds[URL].folder) == ("The Gazette", ("News", "Harbour"))
        assert feeds[URL].settings.full_text and feeds[URL].settings.note == "of the harbour"
        assert feeds["https://two.example/rss"].folder == ("Other",)
        assert [(one.name, one.query) for one in device.store.saved.smart_feeds()] == [("Ferries", "ferry")]
        assert [one.name for one in device.store.saved.rules()] == ["Quiet"]
    assert not desktop.feeds()[URL].settings.filter, "a program is named on its own machine alone"
    desktop.store.subscriptions.remove(feed)
    desktop.store.saved.remove_smart_feed("Ferries")
    laptop.store.saved.remove_rule("Quiet")
    meet(desktop, laptop, desktop)
    for device in two:
        assert set(device.feeds()) == {"https://two.example/rss"}
        assert not device.store.saved.smart_feeds() and not device.store.saved.rules()


def test_a_feed_that_moved_keeps_its_marks_under_either_address(two, tmp_path):
    laptop, desktop = two
    [feed] = [one.id for one in laptop.store.subscriptions.all()]
    assert laptop.store.subscriptions.readdress(feed, "https://moved.example/feed")
    desktop.store.articles.set_starred([desktop.id("one")], True)
    meet(desktop, laptop, desktop)
    assert set(desktop.feeds()) == {"https://moved.example/feed"}
    assert laptop.row("one").starred and desktop.row("one").starred
    tablet = Device(tmp_path, "tablet")
    meet(tablet)
    assert set(tablet.feeds()) == {"https://moved.example/feed"}
    tablet.receive("one", url="https://moved.example/feed")
    assert tablet.row("one").starred
    tablet.library.close()


def test_what_is_undone_is_undone_there_and_what_others_did_is_in_no_history(two):
    laptop, desktop = two
    laptop.store.articles.set_read([laptop.id("one"), laptop.id("two")], True)
    meet(laptop, desktop)
    assert not desktop.store.journal.history()
    laptop.store.journal.undo()
    meet(laptop, desktop)
    assert not desktop.row("one").read and not desktop.row("two").read


def test_feeds_of_accounts_files_and_programs_stay_where_they_are(two, tmp_path):
    laptop, desktop = two
    wish = Account(name="mine", kind="fever", address="https://sync.example", user="ann")
    account = laptop.store.accounts.add(wish)
    for url in ("https://theirs.example/rss", "exec:news", "pages:/home"):
        laptop.store.subscriptions.add(url)
    [theirs] = [one.id for one in laptop.store.subscriptions.all() if "theirs" in one.url]
    laptop.store.accounts.join(account, theirs)
    meet(laptop, desktop)
    assert set(desktop.feeds()) == {URL}


TOLD = {"quote": "the ferry", "prefix": "", "suffix": "", "position": 0, "words": "x", "at": 0}


@pytest.mark.parametrize(
    "change",
    [
        Change(("feed", "exec:rm", "subscribed"), "exec:rm"),
        Change(("feed", "file:///etc/passwd", "subscribed"), "file:///etc/passwd"),
        Change(("feed", URL, "filter"), "rm"),
        Change(("feed", URL, "folder"), [1]),
        Change(("feed", URL, "name"), "\ud800"),
        Change(("feed", URL), "x"),
        Change(("feed", URL, "full_text"), "yes"),
        Change(("rule", "r"), {"query": 1}),
        Change(("smart_feed", "s"), "x"),
        Change(("entry", URL, "one", "place"), 7),
        Change(("entry", URL, "one", "tag", ""), True),
        Change(("entry", URL, "one", "note", "n"), {"words": "x"}),
        Change(("entry", URL, "one", "note", note_name(TOLD)), {**TOLD, "at": "noon"}),
        Change(("entry", URL, "one", "note", note_name(TOLD)), {**TOLD, "position": 1 << 70}),
        Change(("entry", URL, "one", "note", note_name(TOLD)), {**TOLD, "quote": "another"}),
        Change(("entry", URL, "one", "deleted"), True),
        Change(("entry", URL, "\udc00", "read"), True),
        Change(("note", "of a later version"), "x"),
    ],
)
def test_what_no_device_says_changes_nothing(two, change):
    laptop, _ = two
    before = laptop.feeds(), laptop.rows(), laptop.store.saved.rules(), state(laptop)
    FolderSide(laptop.store).apply([change])
    assert before == (laptop.feeds(), laptop.rows(), laptop.store.saved.rules(), state(laptop))


def test_text_of_others_is_made_safe(two):
    laptop, _ = two
    FolderSide(laptop.store).apply([Change(("feed", URL, "name"), "A\x1b]52;c;aGk=\x07B")])
    assert "\x1b" not in laptop.feeds()[URL].title


def test_a_library_that_was_put_back_hears_again_what_it_had_heard(two, tmp_path):
    laptop, desktop = two
    laptop.store.maintenance.backup(tmp_path / "backup.db")
    desktop.store.articles.set_starred([desktop.id("one")], True)
    laptop.store.articles.set_starred([laptop.id("two")], True)
    meet(desktop, laptop, desktop)
    laptop.library.close()
    for path in (tmp_path / "laptop").glob("library.db-*"):
        path.unlink()
    shutil.copy(tmp_path / "backup.db", tmp_path / "laptop" / "library.db")
    laptop.open()
    meet(laptop)
    assert laptop.row("one").starred and laptop.row("two").starred


def test_how_it_stands_is_kept(two, tmp_path):
    laptop, _ = two
    assert laptop.library.folder.standing().met is not None
    (tmp_path / "shared").rename(tmp_path / "away")
    with pytest.raises(SourceError, match="is not there"):
        laptop.meet()
    [said] = laptop.library.folder.standing().wrong
    assert "the folder is not there" in str(said)
    (tmp_path / "away").rename(tmp_path / "shared")
    (tmp_path / "shared" / "holiday.jpg").write_bytes(b"x")
    laptop.meet()
    [said] = laptop.library.folder.standing().wrong
    assert "holiday.jpg" in str(said)


def test_what_the_folder_has_not_heard_of_is_not_forgotten(two):
    laptop, _ = two
    laptop.store.articles.set_read([laptop.id("one")], True)
    laptop.store.maintenance.sweep(datetime(2099, 1, 1, tzinfo=UTC))
    assert laptop.meet().said == 1


# ---------------------------------------------------------------- whatever is done, in whatever order

NOTE = Note(anchor=Anchor("the ferry", "at eight", "sails", 40), at=NOON)
TWO = "https://two.example/rss"
_device = st.integers(0, 1)
_title = st.sampled_from(["one", "two", "three"])
_ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["read", "starred", "hidden"]), _device, _title, st.booleans()),
        st.tuples(st.just("tag"), _device, _title, st.booleans()),
        st.tuples(st.just("place"), _device, _title, st.sampled_from(["", "block 1", "block 2"])),
        st.tuples(st.just("note"), _device, _title, st.sampled_from(["", "Calm.", "Wind."])),
        st.tuples(st.just("name"), _device, st.just(""), st.sampled_from(["", "A", "B"])),
        st.tuples(st.just("folder"), _device, st.just(""), st.sampled_from(["A", "B"])),
        st.tuples(st.just("subscribed"), _device, st.just(""), st.booleans()),
        st.tuples(st.just("smart"), _device, st.just(""), st.sampled_from(["", "ferry", "tram"])),
        st.tuples(st.sampled_from(["undo", "meet", "receive"]), _device, st.just(""), st.none()),
    ),
    max_size=30,
)


def act(device: Device, what: str, title: str, value) -> None:
    """What a reader does on a device, where it can be done there."""
    store = device.store
    ids = [id for id, (_, guid) in store.shared.names(((1, 1000),)).items() if guid == title]
    feed = store.shared.feed_at(TWO)
    match what:
        case "read":
            store.articles.set_read(ids, value)
        case "starred":
            store.articles.set_starred(ids, value)
        case "hidden":
            store.articles.set_hidden(ids, value)
        case "tag":
            store.articles.set_tags(ids, ["later"] if value else [], [] if value else ["later"])
        case "place" if ids:
            store.articles.set_place(ids[0], value)
        case "note" if ids:
            write(device, ids[0], value)
        case "name" if feed:
            store.subscriptions.rename(feed, value)
        case "folder" if feed:
            store.subscriptions.move(feed, [value])
        case "subscribed":
            if value:
                store.subscriptions.add(TWO)
            elif feed:
                store.subscriptions.remove(feed)
        case "smart":
            if value:
                store.saved.save_smart_feed("Mornings", value)
            else:
                store.saved.remove_smart_feed("Mornings")
        case "undo":
            with suppress(UndoError):
                store.journal.undo()
        case "meet":
            device.meet()
        case "receive":
            device.receive("one", "two", "three")


def write(device: Device, id: int, words: str) -> None:
    """Make, change or, without words, remove the note on an article's only passage."""
    note = replace(NOTE, words=words)
    if article := device.store.articles.one(id):
        [there] = article.notes or [note]
        if words:
            device.store.articles.keep_note(id, replace(note, id=there.id))
        elif there.id:
            device.store.articles.remove_note(there.id)


def state(device: Device) -> object:
    shared, saved = device.store.shared, device.store.saved
    marks = sorted((one.article, one.what, one.name, str(one.value)) for one in shared.marks())
    feeds = sorted((one.key, one.name, one.folder) for one in shared.feeds())
    return marks, feeds, [(one.name, one.query) for one in saved.smart_feeds()]


@settings(max_examples=60)
@given(_ACTS)
def test_whatever_is_done_both_come_to_the_same(acts):
    with TemporaryDirectory() as root:
        devices = [Device(Path(root), "laptop"), Device(Path(root), "desktop")]
        devices[0].store.subscriptions.add(URL, undoable=False)
        for device in devices:
            device.meet()
        for what, which, title, value in acts:
            act(devices[which], what, title, value)
        for device in devices:
            device.receive("one", "two", "three")
        for device in (*devices, *devices):
            device.meet()
        try:
            assert state(devices[0]) == state(devices[1])
        finally:
            for device in devices:
                device.library.close()
