"""What every kind of server is asked, and what comes of it: the same of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from feeds.errors import FetchError, LoginRefused
from feeds.sync.model import STARRED, UNREAD, FeedFields, Kind, Marks, tag
from feeds.sync.servers.protocol import Server as Adapter
from tests.server import Answer, Server, moved
from tests.sync.account import BEGIN, IDS
from tests.sync.servers import KINDS, Running


@pytest.fixture(params=KINDS)
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    with Server() as server:
        yield KINDS[request.param](server)


@pytest.fixture
def adapter(running: Running) -> Iterator[Adapter]:
    made = running.adapter(running.account.password)
    made.log_in()
    yield made
    made.close()


def here(running: Running, *ids: int) -> tuple[str, ...]:
    return tuple(running.entry(id) for id in ids if id in running.account.items)


# ---------------------------------------------------------------- logins


def test_a_wrong_password_is_refused_and_not_told(running: Running) -> None:
    adapter = running.adapter("wrong-secret")
    with pytest.raises(LoginRefused, match="does not accept the name and the password") as caught:
        adapter.log_in()
        adapter.subscriptions()
    assert "secret" not in str(caught.value) and "secret" not in repr(caught.value)
    adapter.close()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"<!DOCTYPE html><title>Welcome</title>", headers={"Content-Type": "text/html"}),
        Answer(404, b"<h1>Not Found</h1>"),
        Answer(body=b"[" * 100_000),
        Answer(body=b""),
    ],
)
def test_a_server_of_another_kind_is_told_by_a_sentence(running: Running, answer: Answer) -> None:
    adapter = running.adapter(running.account.password)
    running.server.always = answer
    with pytest.raises(FetchError, match="check "):
        adapter.log_in()
        adapter.subscriptions()
    adapter.close()


def test_a_redirect_to_another_server_takes_nothing_there(running: Running) -> None:
    adapter = running.adapter(running.account.password)
    with Server() as other:
        running.server.always = moved(f"{other.url}/steal", 307)
        with pytest.raises(FetchError, match="redirects to another one"):
            adapter.log_in()
            adapter.subscriptions()
        assert other.asked == []
    adapter.close()


def test_a_password_goes_over_no_open_network(running: Running) -> None:
    # Each kind of adapter is built for an address; this one is of another machine.
    running.server.url = "http://news.example"
    with pytest.raises(FetchError, match="write it with https"):
        running.adapter(running.account.password)


# ---------------------------------------------------------------- what is there


def test_feeds_come_with_their_addresses_titles_and_folders(running: Running, adapter: Adapter) -> None:
    found = {one.url: one for one in adapter.subscriptions()}
    first = found["https://news.example/feed"]
    assert (first.id, first.title) == (running.feed(11), "News & Views")
    assert first.folder == ("World",)
    assert found["https://science.example/rss"].title == "Science"
    assert len(found) == 2


def test_the_sets_of_entries_are_listed(running: Running, adapter: Adapter) -> None:
    can = adapter.can
    listings = adapter.listings(tags=True)
    assert set(listings.sets[UNREAD].there) == set(here(running, *IDS[:4]))
    assert set(listings.sets[STARRED].there) == set(here(running, IDS[1]))
    assert listings.sets[UNREAD].whole and listings.sets[STARRED].whole
    if Kind.TAG in can.kinds:
        assert set(listings.sets[tag("later")].there) == set(here(running, IDS[2]))
        assert listings.every_tag


def test_articles_are_given_by_their_ids(running: Running, adapter: Adapter) -> None:
    adapter.subscriptions()
    adapter.listings()
    wanted = here(running, *IDS)
    unknown = running.entry(999_999)
    found = {one.id: one for page in adapter.entries([*wanted, unknown]) for one in page}
    assert set(found) == set(wanted)
    first = found[running.entry(IDS[0])]
    assert first.feed == running.feed(11)
    assert (first.entry.title, first.entry.url) == ("Item 1", "https://news.example/1")
    assert '<a href="https://news.example/more">' in first.entry.body
    assert first.entry.published == datetime.fromtimestamp(BEGIN, UTC)
    assert UNREAD in first.labels and STARRED not in first.labels
    assert STARRED in found[running.entry(IDS[1])].labels
    assert UNREAD not in found[running.entry(IDS[4])].labels


# ---------------------------------------------------------------- marks


def send(adapter: Adapter, *marks: Marks) -> None:
    assert set(adapter.send(marks)) == set(marks)


def test_marks_are_made_and_made_twice_they_are_the_same(running: Running, adapter: Adapter) -> None:
    account = running.account
    read = Marks(UNREAD, False, here(running, *IDS[:2]))
    unread = Marks(UNREAD, True, here(running, IDS[4]))
    star = Marks(STARRED, True, here(running, IDS[0], IDS[3]))
    bare = Marks(STARRED, False, here(running, IDS[1]))
    expected = account.unread - set(IDS[:2]) | {IDS[4]}
    for _ in range(2):
        send(adapter, *_apart(adapter, read, unread, star, bare))
        assert account.unread == expected
        assert account.starred == {IDS[0], IDS[3]}


def _apart(adapter: Adapter, *marks: Marks) -> list[Marks]:
    """Calls no larger than a server takes."""
    size = adapter.can.batch
    return [
        Marks(one.label, one.on, one.entries[start : start + size])
        for one in marks
        for start in range(0, len(one.entries), size)
    ]


def test_tags_are_made_where_there_are_any(running: Running, adapter: Adapter) -> None:
    if Kind.TAG not in adapter.can.kinds:
        pytest.skip("this kind of server has no tags")
    send(adapter, *_apart(adapter, Marks(tag("a & b"), True, here(running, *IDS[:2]))))
    assert running.account.tags["a & b"] == set(IDS[:2])
    send(adapter, *_apart(adapter, Marks(tag("later"), False, here(running, IDS[2]))))
    assert running.account.tags["later"] == set()


# ---------------------------------------------------------------- feeds


def test_a_feed_is_added_changed_and_removed_and_twice_is_once(running: Running, adapter: Adapter) -> None:
    if not adapter.can.subscribes:
        pytest.skip("this kind of server takes no feeds")
    account, can = running.account, adapter.can
    url = "https://late.example/feed"
    added = FeedFields(url=url, subscribed=True, title="Late", folder=("World",))
    for _ in range(2):
        adapter.edit(added)
        feed = account.feed_at(url)
        assert feed is not None
        assert feed.title == ("Late" if can.renames else url)
        assert feed.folder == "World"
    adapter.subscriptions()
    id = running.feed(feed.id)
    assert {one.id for one in adapter.subscriptions()} >= {id}
    for _ in range(2):
        adapter.edit(FeedFields(url=url, id=id, title="Later", folder=("New folder",)))
        assert feed.title == ("Later" if can.renames else url)
        assert feed.folder == ("New folder" if can.folder_depth else "World")
    if can.folder_depth:
        adapter.edit(FeedFields(url=url, id=id, folder=()))
        adapter.subscriptions()
        assert feed.folder == ""
    for _ in range(2):
        adapter.edit(FeedFields(url=url, id=id, subscribed=False))
        assert account.feed_at(url) is None
