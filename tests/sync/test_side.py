"""What a library keeps of an account, where it is more than a device in memory: feeds that are here already,
rules, undo, several accounts, changes made during a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from feeds.model import Arrival, Changes, Entry
from feeds.query import parse
from feeds.store.values import Account
from feeds.sync.model import STARRED, UNREAD, FeedFields, Marks, PendingMark, Plan, tag
from feeds.sync.run import sync
from feeds.sync.side import LibrarySide
from tests.server import Server
from tests.sync.servers import KINDS, Running
from tests.sync.side import LibraryDevice

NEWS, SCIENCE = "https://news.example/feed", "https://science.example/rss"


@pytest.fixture
def freshrss() -> Iterator[Running]:
    with Server() as server:
        yield KINDS["freshrss"](server)


@pytest.fixture
def device() -> LibraryDevice:
    return LibraryDevice("freshrss")


def meet(running: Running, device: LibraryDevice, account: int | None = None) -> None:
    adapter = running.adapter(running.account.password)
    if account is None:
        sync(adapter, device, now=device.clock)
    else:
        [kept] = [one for one in device.store.accounts.all() if one.id == account]
        sync(adapter, LibrarySide(device.store, kept, device.clock), now=device.clock)
    adapter.close()


def local(device: LibraryDevice, url: str, *entries: Entry) -> list[int]:
    """Subscribe to a feed without an account, and let articles of it arrive."""
    feed = device.store.subscriptions.one(device.store.subscriptions.add(url))
    assert feed is not None
    new = tuple(Arrival(entry=one, fingerprint=n, date=device.clock()) for n, one in enumerate(entries))
    changes = Changes(feed_id=feed.id, seen=device.clock(), fetch=feed.fetch, new=new)
    return list(device.store.arrivals.apply(changes).new_ids)


# ---------------------------------------------------------------- feeds


def test_feeds_of_an_account_are_not_fetched_from_here(freshrss: Running, device: LibraryDevice) -> None:
    local(device, "https://own.example/feed")
    meet(freshrss, device)
    due = device.store.arrivals.due(device.clock.time + timedelta(days=30))
    assert [feed.url for feed in due] == ["https://own.example/feed"]
    assert {feed.url for feed in device.store.subscriptions.all()} == {
        NEWS,
        SCIENCE,
        "https://own.example/feed",
    }


def test_a_feed_that_was_here_becomes_the_accounts_with_its_articles(
    freshrss: Running, device: LibraryDevice
) -> None:
    known, other = local(
        device,
        NEWS,
        Entry(guid="urn:1", url="https://news.example/1", title="Item 1"),
        Entry(guid="urn:x", url="https://news.example/x", title="Of before"),
    )
    device.store.articles.set_read([known], True)
    device.store.articles.set_starred([known], True)
    meet(freshrss, device)
    assert device.articles["1"] == known
    assert other in device.store.lists.ids(parse(""))
    titles = [row.title for row in device.store.lists.headlines(device.store.lists.ids(parse("")))]
    assert titles.count("Item 1") == 1
    # What the reader had done to it before goes to the server.
    meet(freshrss, device)
    assert 1 not in freshrss.account.unread and 1 in freshrss.account.starred
    assert "1" not in device.sets[UNREAD] and "1" in device.sets[STARRED]


def test_articles_of_feeds_that_are_gone_are_kept_under_the_accounts_name(
    freshrss: Running, device: LibraryDevice
) -> None:
    freshrss.account.remove_feed(12)
    assert 2 in freshrss.account.starred
    meet(freshrss, device)
    assert "2" in device.sets[STARRED]
    [row] = device.store.lists.headlines([device.articles["2"]])
    assert row.feed == "mine"
    meet(freshrss, device)
    assert len(freshrss.account.feeds) == 1, "the feed for them goes to no server"


def test_two_accounts_may_have_one_feed(freshrss: Running, device: LibraryDevice) -> None:
    meet(freshrss, device)
    with Server() as server:
        other = KINDS["fever"](server)
        wish = Account(name="other", kind="fever", address=server.url, user="ann")
        second = device.store.accounts.add(wish) or 0
        for _ in range(2):
            meet(other, device, second)
            meet(freshrss, device)
        assert sorted(feed.url for feed in device.store.subscriptions.all()) == [NEWS, NEWS, SCIENCE, SCIENCE]
        device.mark("1", UNREAD, False)
        for _ in range(2):
            meet(freshrss, device)
            meet(other, device, second)
        assert 1 not in freshrss.account.unread and 1 in other.account.unread


def test_a_feed_that_was_removed_there_leaves_its_starred_articles(
    freshrss: Running, device: LibraryDevice
) -> None:
    meet(freshrss, device)
    freshrss.account.remove_feed(12)
    meet(freshrss, device)
    assert [feed.url for feed in device.store.subscriptions.all()] == [NEWS]
    assert device.store.lists.headlines([device.articles["2"]])[0].starred


def test_an_account_that_is_forgotten_leaves_feeds_and_articles_and_comes_back_to_them(
    freshrss: Running, device: LibraryDevice
) -> None:
    meet(freshrss, device)
    before = len(device.store.lists.ids(parse("")))
    device.store.accounts.remove(device.account)
    assert device.store.accounts.all() == [] and device.store.accounts.feed_ids() == frozenset()
    assert len(device.store.lists.ids(parse(""))) == before
    wish = Account(name="again", kind="freshrss", address="https://sync.example", user="ann")
    device.account = device.store.accounts.add(wish) or 0
    meet(freshrss, device)
    assert len(device.store.lists.ids(parse(""))) == before
    assert len(device.articles) == before


def test_names_and_folders_go_both_ways(freshrss: Running, device: LibraryDevice) -> None:
    meet(freshrss, device)
    device.store.subscriptions.rename(device.feed(NEWS).id, "My news")
    device.store.subscriptions.move(device.feed(NEWS).id, ("Mine",))
    freshrss.account.feeds[12].title = "Their science"
    freshrss.account.feeds[12].folder = "Theirs"
    meet(freshrss, device)
    assert (freshrss.account.feeds[11].title, freshrss.account.feeds[11].folder) == ("My news", "Mine")
    assert (device.feed(SCIENCE).title, device.feed(SCIENCE).folder) == ("Their science", ("Theirs",))
    meet(freshrss, device)
    assert device.outbox == []


# ---------------------------------------------------------------- marks


def test_what_a_rule_marks_on_arrival_goes_out(freshrss: Running, device: LibraryDevice) -> None:
    device.store.saved.save_rule("dull", "title:17", "read, tag dull")
    meet(freshrss, device)
    assert "17" not in device.sets[UNREAD] and device.sets[tag("dull")] == {"17"}
    meet(freshrss, device)
    assert 17 not in freshrss.account.unread and freshrss.account.tags["dull"] == {17}


def test_what_is_taken_back_here_is_taken_back_there(freshrss: Running, device: LibraryDevice) -> None:
    meet(freshrss, device)
    device.mark("1", UNREAD, False)
    meet(freshrss, device)
    assert 1 not in freshrss.account.unread
    assert device.store.journal.undo() is not None
    meet(freshrss, device)
    assert 1 in freshrss.account.unread


def test_what_a_server_said_stands_in_no_history(freshrss: Running, device: LibraryDevice) -> None:
    meet(freshrss, device)
    freshrss.account.mark({1}, read=True)
    meet(freshrss, device)
    assert device.store.journal.history() == []
    assert device.store.journal.undo() is None


def test_marking_a_whole_list_sends_each_article_of_it(freshrss: Running, device: LibraryDevice) -> None:
    meet(freshrss, device)
    freshrss.account.add_item(9_000, 11)
    device.store.articles.set_read(device.store.lists.ids(parse("")), True)
    meet(freshrss, device)
    assert freshrss.account.unread == {9_000}, "what was not seen is not marked"


def test_a_change_made_while_a_server_answers_is_left_alone(device: LibraryDevice) -> None:
    with Server() as server:
        running = KINDS["freshrss"](server)
        meet(running, device)
        device.state()
        device.mark("1", UNREAD, False)
        device.mark("1", UNREAD, True)
        device.mark("2", STARRED, False)
        device.mark("2", STARRED, True)
        device.write(Plan(applies=(Marks(UNREAD, False, ("1", "17")), Marks(STARRED, False, ("2",)))))
        assert device.sets[UNREAD] & {"1", "17"} == {"1"}
        assert "2" in device.sets[STARRED]


def test_changes_wait_however_long_and_are_counted(freshrss: Running, device: LibraryDevice) -> None:
    meet(freshrss, device)
    accounts = device.store.accounts
    assert accounts.waiting(device.account) == 0
    device.mark("1", UNREAD, False)
    device.clock.time += timedelta(days=90)
    device.store.maintenance.sweep(device.clock())
    assert accounts.waiting(device.account) == 1
    [change] = device.outbox
    assert isinstance(change, PendingMark) and change.entry == "1"
    meet(freshrss, device)
    assert accounts.waiting(device.account) == 0


def test_a_mark_of_an_article_of_no_account_waits_for_nobody(
    freshrss: Running, device: LibraryDevice
) -> None:
    [own] = local(device, "https://own.example/feed", Entry(guid="1", title="Own"))
    meet(freshrss, device)
    device.store.articles.set_read([own], True)
    assert device.store.accounts.waiting(device.account) == 0


def test_an_article_that_is_purged_is_not_known_any_more(freshrss: Running, device: LibraryDevice) -> None:
    meet(freshrss, device)
    device.unsubscribe(NEWS)
    meet(freshrss, device)
    device.clock.time += timedelta(days=60)
    device.store.maintenance.sweep(device.clock())
    assert "1" not in device.articles
    assert device.store.maintenance.check() == []


def test_two_accounts_have_two_names(device: LibraryDevice) -> None:
    wish = Account(name="mine", kind="fever", address="https://x.example", user="ann")
    assert device.store.accounts.add(wish) is None
    assert device.store.accounts.named("mine") is not None
    assert device.store.accounts.named("other") is None


def test_a_server_brings_no_feed_that_names_something_of_this_machine(device: LibraryDevice) -> None:
    wishes = (FeedFields(url="exec:quay", subscribed=True), FeedFields(url=NEWS, subscribed=True))
    device.state()
    device.write(Plan(applies=wishes))
    assert [feed.url for feed in device.store.subscriptions.all()] == [NEWS]
