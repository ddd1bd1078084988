"""A meeting with a server: every kind of server, over HTTP, with a library and with a device that has none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from feeds.errors import FetchError, LoginRefused
from feeds.sync.model import STARRED, UNREAD, Kind, tag
from feeds.sync.run import Outcome, Progress, sync
from feeds.sync.servers.google import short_id
from feeds.sync.servers.protocol import Server as Adapter
from tests.server import Answer, Server
from tests.sync.account import IDS
from tests.sync.google_server import API, Google
from tests.sync.servers import KINDS, Running
from tests.sync.side import Device, LibraryDevice, MemorySide


@pytest.fixture(params=KINDS)
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    with Server() as server:
        yield KINDS[request.param](server)


@pytest.fixture
def freshrss() -> Iterator[Running]:
    with Server() as server:
        yield KINDS["freshrss"](server)


@pytest.fixture(params=[MemorySide, LibraryDevice])
def side(request: pytest.FixtureRequest) -> Device:
    made: Device = request.param()
    return made


def meet(running: Running, side: Device, **more: object) -> Outcome:
    adapter: Adapter = running.adapter(running.account.password)
    try:
        return sync(adapter, side, now=side.clock, **more)  # type: ignore[arg-type]
    finally:
        adapter.close()


def same(running: Running, side: Device) -> bool:
    """Whether the device has of each set what the server has of it."""
    account = running.account
    return side.sets.get(UNREAD, set()) == {running.entry(id) for id in account.unread} and side.sets.get(
        STARRED, set()
    ) == {running.entry(id) for id in account.starred}


# ---------------------------------------------------------------- every server


def test_the_first_meeting_brings_feeds_and_what_is_unread_or_starred(running: Running, side: Device) -> None:
    outcome = meet(running, side)
    account = running.account
    kept = account.unread | account.starred | (account.tags["later"] if tag("later") in side.sets else set())
    assert set(side.articles) == {running.entry(id) for id in kept}
    assert outcome.received == len(kept) and outcome.missing == 0
    assert same(running, side)
    assert {feed.url: feed.folder for feed in side.feeds.values()} == {
        "https://news.example/feed": ("World",),
        "https://science.example/rss": ("Learning",),
    }


def test_a_meeting_in_which_nothing_is_new_takes_four_questions(
    running: Running, side: Device, request: pytest.FixtureRequest
) -> None:
    meet(running, side)
    running.server.asked.clear()
    outcome = meet(running, side)
    assert outcome == Outcome()
    # Tiny Tiny RSS has a question of its own for the names of folders.
    assert len(running.server.asked) <= (5 if "ttrss" in request.node.name else 4)


def test_what_was_done_offline_goes_out_and_what_was_done_there_comes_in(
    running: Running, side: Device
) -> None:
    meet(running, side)
    account = running.account
    side.mark(running.entry(1), UNREAD, False)
    side.mark(running.entry(17), STARRED, True)
    account.mark({2}, read=True, starred=False)
    if hasattr(running.other, "changed"):
        running.other.clock += 10
        running.other.changed[2] = running.other.clock
    outcome = meet(running, side)
    assert outcome.sent == 2
    assert 1 not in account.unread and 17 in account.starred
    meet(running, side)
    assert same(running, side)
    assert side.outbox == []


def test_a_change_here_holds_against_an_older_state_there(running: Running, side: Device) -> None:
    meet(running, side)
    side.mark(running.entry(1), UNREAD, False)
    meet(running, side)
    assert 1 not in running.account.unread
    assert running.entry(1) not in side.sets[UNREAD]


def test_nothing_is_marked_that_the_reader_did_not_mark(running: Running, side: Device) -> None:
    unread, starred = set(running.account.unread), set(running.account.starred)
    for _ in range(3):
        meet(running, side)
    assert (running.account.unread, running.account.starred) == (unread, starred)


def test_feeds_are_added_and_removed_both_ways(running: Running, side: Device) -> None:
    meet(running, side)
    account = running.account
    with_feeds = running.adapter("x")
    can = with_feeds.can
    with_feeds.close()
    if not can.subscribes:
        pytest.skip("this kind of server takes no feeds")
    side.subscribe("https://late.example/feed", "Late", ("World",))
    account.add_feed("https://there.example/feed", "There", "World")
    meet(running, side)
    assert account.feed_at("https://late.example/feed") is not None
    assert "https://there.example/feed" in side.feeds
    side.unsubscribe("https://news.example/feed")
    account.remove_feed(next(id for id, feed in account.feeds.items() if "science" in feed.url))
    for _ in range(2):
        meet(running, side)
    assert account.feed_at("https://news.example/feed") is None
    assert sorted(url for url, feed in side.feeds.items() if feed.subscribed) == [
        "https://late.example/feed",
        "https://there.example/feed",
    ]


# ---------------------------------------------------------------- breaking off


def test_a_meeting_that_was_broken_off_goes_on_where_it_was(running: Running, side: Device) -> None:
    for id in range(1_000, 1_400):
        running.account.add_item(id, 11)
    side.fails_after = 150
    with pytest.raises(KeyboardInterrupt):
        meet(running, side)
    assert len(side.articles) == 150
    side.fails_after = 1 << 30
    outcome = meet(running, side)
    assert outcome.received >= 250
    assert same(running, side)


def test_what_was_sent_before_a_failure_is_not_sent_again(freshrss: Running, side: Device) -> None:
    meet(freshrss, side)
    side.mark("1", STARRED, True)
    side.mark("2", STARRED, False)
    edit_tag = f"/api/greader.php{API}/edit-tag"
    face = freshrss.other
    assert isinstance(face, Google)
    answers = iter([face.guarded("/edit-tag", face.edit_tag), lambda asked: Answer(500)])
    freshrss.server.at(edit_tag, lambda asked: next(answers)(asked))
    with pytest.raises(FetchError):
        meet(freshrss, side)
    assert [one.sent is None for one in side.outbox] == [False, True]
    freshrss.server.at(edit_tag, face.guarded("/edit-tag", face.edit_tag))
    meet(freshrss, side)
    meet(freshrss, side)
    assert side.outbox == [] and freshrss.account.starred == {1}


def test_a_server_that_fails_to_list_has_what_was_changed(freshrss: Running, side: Device) -> None:
    meet(freshrss, side)
    side.mark("1", STARRED, True)
    freshrss.server.at(f"/api/greader.php{API}/stream/items/ids", Answer(500))
    before = dict(side.sets)
    with pytest.raises(FetchError):
        meet(freshrss, side)
    assert 1 in freshrss.account.starred
    assert side.sets == before


def test_a_changed_password_loses_nothing(freshrss: Running, side: Device) -> None:
    meet(freshrss, side)
    side.mark("1", STARRED, True)
    adapter = freshrss.adapter("old password")
    with pytest.raises(LoginRefused):
        sync(adapter, side, now=side.clock)
    adapter.close()
    assert len(side.outbox) == 1
    assert meet(freshrss, side).sent == 1


def test_a_feed_the_server_does_not_take_keeps_no_mark_waiting(freshrss: Running, side: Device) -> None:
    meet(freshrss, side)
    freshrss.server.at(f"/api/greader.php{API}/subscription/edit", Answer(500))
    side.subscribe("https://late.example/feed")
    side.mark("1", STARRED, True)
    outcome = meet(freshrss, side)
    assert 1 in freshrss.account.starred
    assert len(outcome.failures) >= 1
    assert any(getattr(one, "url", "") == "https://late.example/feed" for one in side.outbox)


def test_a_server_that_forgets_most_feeds_takes_none_from_here(freshrss: Running, side: Device) -> None:
    for number in range(10):
        freshrss.account.add_feed(f"https://{number}.example/feed")
    meet(freshrss, side)
    feeds, freshrss.account.feeds = freshrss.account.feeds, {}
    outcome = meet(freshrss, side)
    assert len(outcome.held) == 12 and len(side.feeds) == 12
    freshrss.account.feeds = feeds
    assert meet(freshrss, side).held == ()


# ---------------------------------------------------------------- articles, tags, progress


def test_unread_articles_come_before_starred_ones_and_progress_is_told(
    freshrss: Running, side: Device
) -> None:
    freshrss.account.add_item(5_000, 11, unread=False)
    freshrss.account.starred.add(5_000)
    steps: list[Progress] = []
    meet(freshrss, side, watch=steps.append)
    [contents] = [asked for asked in freshrss.server.asked if "/contents" in asked.path]
    assert [short_id(id) for id in contents.form()["i"]] == [
        *sorted(map(str, freshrss.account.unread)),
        "5000",
    ]
    assert steps[0] == Progress("asking")
    assert steps[-1] == Progress("fetching", 5, 5)


def test_an_article_that_is_too_large_keeps_the_others_from_nothing(freshrss: Running, side: Device) -> None:
    for id in range(1_000, 1_010):
        freshrss.account.add_item(id, 11)
    contents = f"/api/greader.php{API}/stream/items/contents"
    face = freshrss.other
    assert isinstance(face, Google)
    whole = face.guarded("/contents", face.contents)

    def answer(asked):  # type: ignore[no-untyped-def]
        found = whole(asked)
        return Answer(body=b" " * (33 << 20)) if b'"Item 1005"' in found.body else found

    freshrss.server.at(contents, answer)
    outcome = meet(freshrss, side)
    assert "1005" not in side.articles and "1009" in side.articles
    assert outcome.missing == 1


def test_tags_are_kept_in_step_and_asked_for_once_an_hour(freshrss: Running, side: Device) -> None:
    meet(freshrss, side)
    assert side.sets[tag("later")] == {str(IDS[2])}
    freshrss.account.label({IDS[0]}, "later", True)
    meet(freshrss, side)
    assert side.sets[tag("later")] == {str(IDS[2])}
    side.clock.time += timedelta(hours=2)
    meet(freshrss, side)
    assert side.sets[tag("later")] == {str(IDS[2]), str(IDS[0])}


def test_a_tag_goes_out_at_once(freshrss: Running, side: Device) -> None:
    meet(freshrss, side)
    side.mark("1", tag("mine"), True)
    meet(freshrss, side)
    assert freshrss.account.tags["mine"] == {1}


def test_what_a_server_cannot_keep_is_told_and_kept_here(side: Device) -> None:
    with Server() as server:
        running = KINDS["fever"](server)
        meet(running, side)
        side.mark("1", tag("mine"), True)
        outcome = meet(running, side)
        assert outcome.refused == (Kind.TAG,)
        assert side.sets[tag("mine")] == {"1"} and side.outbox == []
        assert meet(running, side).refused == ()


def test_all_is_asked_for_again_after_a_week(side: Device) -> None:
    with Server() as server:
        running = KINDS["miniflux"](server)
        meet(running, side)
        # A change that the server did not note, as after a backup was put back.
        running.account.mark({1}, read=True)
        meet(running, side)
        assert "1" in side.sets[UNREAD]
        side.clock.time += timedelta(days=8)
        meet(running, side)
        assert "1" not in side.sets[UNREAD]
