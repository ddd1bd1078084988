"""What is particular to the servers with interfaces of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from feeds.errors import FetchError, LoginRefused
from feeds.sync.model import STARRED, UNREAD, FeedFields, Label, Listing, Marks
from feeds.sync.servers import wire
from feeds.sync.servers.kinds import open_server
from feeds.sync.servers.protocol import Server as Adapter
from tests.server import Answer, Server, told
from tests.sync.account import IDS, Account
from tests.sync.other_servers import (
    LOGIN_PAGE,
    FeedbinServer,
    FeverServer,
    MinifluxServer,
    NewsBlurServer,
    NextcloudServer,
    TtrssServer,
)
from tests.sync.servers import positive


@contextmanager
def meeting(kind: str, face: Callable[[Server, Account], object], path: str = "") -> Iterator[tuple]:
    """A server, its account, its face, and an adapter that is logged in."""
    with Server() as server:
        account = positive()
        shown = face(server, account)
        adapter = open_server(kind, server.url + path, account.user, account.password)
        adapter.log_in()
        yield server, account, shown, adapter
        adapter.close()


def listed(adapter: Adapter, label: Label) -> set[str]:
    return set(adapter.listings().sets[label].there)


def articles(adapter: Adapter, *ids: int | str) -> list[str]:
    return [one.id for page in adapter.entries([str(id) for id in ids]) for one in page]


# ---------------------------------------------------------------- kinds


def test_a_kind_that_is_none_is_a_sentence() -> None:
    with pytest.raises(FetchError, match="no kind of server named reader"):
        open_server("reader", "https://a.example", "ann", "secret")


def test_an_address_that_is_missing_is_a_sentence() -> None:
    with pytest.raises(FetchError, match="address is missing"):
        open_server("miniflux", "", "ann", "secret")


@pytest.mark.parametrize("kind", ["inoreader", "theoldreader", "feedbin", "newsblur", "bazqux", "feedhq"])
def test_a_kind_of_which_there_is_one_needs_no_address(kind: str) -> None:
    open_server(kind, "", "ann", "secret").close()


def test_ids_are_asked_for_in_ranges() -> None:
    ids = ["5", "7", "300", "x", "301", "2000", "7"]
    assert list(wire.runs(ids)) == [["5", "7"], ["300", "301"], ["2000"]]
    assert list(wire.runs(map(str, range(5)), span=2)) == [["0", "1"], ["2", "3"], ["4"]]
    assert list(wire.runs([])) == []


# ---------------------------------------------------------------- Miniflux


def test_miniflux_is_asked_by_an_api_key_where_there_is_no_name() -> None:
    with Server() as server:
        MinifluxServer(server, positive())
        adapter = open_server("miniflux", server.url, "", "api-key")
        adapter.log_in()
        assert len(adapter.subscriptions()) == 2
        adapter.close()
        assert "authorization" not in server.asked[-1].headers


def test_miniflux_tells_what_changed_since() -> None:
    with meeting("miniflux", MinifluxServer) as (_, account, face, adapter):
        first = adapter.listings()
        assert first.sets[UNREAD].whole
        account.mark({1, 2}, read=True)
        account.mark({1}, starred=True)
        face.touch({1, 2})
        then = adapter.listings(first.cursor)
        assert then.sets[UNREAD] == Listing(set(), {"1", "2"}, False)
        assert then.sets[STARRED] == Listing({"1", "2"}, set(), False)
        account.mark({1}, read=False)
        face.touch({1})
        assert adapter.listings(then.cursor).sets[UNREAD].there >= {"1"}


def test_miniflux_is_asked_three_times_where_nothing_is_new() -> None:
    with meeting("miniflux", MinifluxServer) as (server, _, _, adapter):
        cursor = adapter.listings().cursor
        server.asked.clear()
        adapter.log_in()
        adapter.subscriptions()
        assert adapter.listings(cursor).cursor == cursor
        assert len(server.asked) == 3


def test_articles_that_came_with_a_list_are_not_asked_for_again() -> None:
    with meeting("miniflux", MinifluxServer) as (server, _, _, adapter):
        adapter.listings()
        server.asked.clear()
        assert set(articles(adapter, *IDS[:4])) == {str(id) for id in IDS[:4]}
        assert server.asked == []


def test_miniflux_is_asked_for_neighbours_as_a_range_and_for_others_singly() -> None:
    with meeting("miniflux", MinifluxServer) as (server, account, _, adapter):
        for id in range(10_000, 10_600):
            account.add_item(id, 11)
        wanted = [*range(10_000, 10_600), 255]
        server.asked.clear()
        assert sorted(articles(adapter, *wanted)) == sorted(map(str, wanted))
        assert len(server.asked) == 4
        assert listed(adapter, UNREAD) == {str(id) for id in account.unread}


def test_a_star_is_not_turned_over_where_it_is_as_wished() -> None:
    with meeting("miniflux", MinifluxServer) as (server, account, _, adapter):
        list(adapter.send([Marks(STARRED, True, ("2", "1", "77777"))]))
        assert account.starred == {1, 2}
        assert [asked.path for asked in server.asked if asked.method == "PUT"] == ["/v1/entries/1/bookmark"]
        # Another device takes it off; what is known from before does not count.
        adapter.listings()
        account.mark({1}, starred=False)
        list(adapter.send([Marks(STARRED, True, ("1",))]))
        assert account.starred == {1, 2}


def test_a_star_is_turned_over_on_a_connection_of_its_own() -> None:
    with meeting("miniflux", MinifluxServer) as (server, _, _, adapter):
        before = server.connections
        list(adapter.send([Marks(STARRED, True, ("1",))]))
        assert server.connections == before + 1


def test_a_list_of_miniflux_that_does_not_go_on_is_a_sentence() -> None:
    with meeting("miniflux", MinifluxServer) as (server, account, face, adapter):
        page = [face.entry(replace(account.items[1], id=1)) for _ in range(250)]
        server.at("/v1/entries", told({"entries": page}))
        with pytest.raises(FetchError, match="has no end"):
            adapter.listings()


def test_a_feed_that_miniflux_does_not_take_is_a_failure() -> None:
    with meeting("miniflux", MinifluxServer) as (server, _, face, adapter):
        server.at(
            "/v1/feeds",
            lambda asked: face.get_feeds(asked, []) if asked.method == "GET" else Answer(500),
        )
        with pytest.raises(FetchError):
            adapter.edit(FeedFields(url="https://x.example/", subscribed=True))


# ---------------------------------------------------------------- Fever


def test_fever_changes_no_feeds_and_says_so() -> None:
    with (
        meeting("fever", FeverServer) as (_, _, _, adapter),
        pytest.raises(FetchError, match="cannot change feeds"),
    ):
        adapter.edit(FeedFields(url="https://x.example/", subscribed=True))


def test_a_mark_of_an_entry_that_is_gone_is_done() -> None:
    with meeting("fever", FeverServer) as (_, account, _, adapter):
        list(adapter.send([Marks(STARRED, True, ("1", "424242"))]))
        assert account.starred == {1, 2}


def test_the_key_of_fever_stands_in_no_address() -> None:
    with meeting("fever", FeverServer) as (server, _, _, adapter):
        adapter.listings()
        assert all("api_key" not in asked.path for asked in server.asked)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", "/fever/"),
        ("/", "/fever/"),
        ("/fever", "/fever/"),
        ("/fever/?api", "/fever/"),
        ("/api/fever.php", "/api/fever.php"),
        ("/rest/fever/user/7", "/rest/fever/user/7/"),
    ],
)
def test_the_address_of_fever_is_taken_as_people_type_it(typed: str, asked: str) -> None:
    with Server() as server:
        adapter = open_server("fever", server.url + typed, "ann", "secret")
        with pytest.raises(FetchError):
            adapter.log_in()
        adapter.close()
        assert server.asked[0].path.partition("?")[0] == asked


# ---------------------------------------------------------------- Nextcloud News


@pytest.mark.parametrize("inclusive", [True, False])
def test_pages_of_nextcloud_may_begin_with_the_last_item_or_after_it(inclusive: bool) -> None:
    with meeting("nextcloud", NextcloudServer) as (_, account, face, adapter):
        face.inclusive = inclusive
        for id in range(10_000, 10_450):
            account.add_item(id, 11)
        assert listed(adapter, UNREAD) == {str(id) for id in account.unread}
        account.mark(set(account.items), read=True)
        adapter.listings()
        wanted = [*range(10_100, 10_400), 1]
        assert sorted(articles(adapter, *wanted)) == sorted(map(str, wanted))


def test_nextcloud_tells_what_changed_since() -> None:
    with meeting("nextcloud", NextcloudServer) as (server, _, _, adapter):
        first = adapter.listings()
        list(adapter.send([Marks(UNREAD, False, ("1",)), Marks(STARRED, True, ("1",))]))
        server.asked.clear()
        then = adapter.listings(first.cursor)
        assert then.sets[UNREAD] == Listing(set(), {"1"}, False)
        assert then.sets[STARRED] == Listing({"1"}, set(), False)
        assert len(server.asked) == 1
        assert adapter.listings(then.cursor).cursor == then.cursor


def test_changes_too_many_for_one_answer_come_as_lists() -> None:
    with meeting("nextcloud", NextcloudServer) as (server, account, _, adapter):
        server.at("/index.php/apps/news/api/v1-3/items/updated", Answer(body=b" " * (33 << 20)))
        listings = adapter.listings("1780000000")
        assert listings.sets[UNREAD].whole
        assert set(listings.sets[UNREAD].there) == {str(id) for id in account.unread}


# ---------------------------------------------------------------- Feedbin


def test_a_feed_that_moves_leaves_its_other_folders() -> None:
    with meeting("feedbin", FeedbinServer) as (_, _, face, adapter):
        face.taggings[300] = (11, "Second")
        adapter.edit(FeedFields(url="https://news.example/feed", id="11", folder=("Third",)))
        assert [name for feed, name in face.taggings.values() if feed == 11] == ["Third"]


def test_several_feeds_at_an_address_are_a_failure() -> None:
    with meeting("feedbin", FeedbinServer) as (server, _, _, adapter):
        server.at("/v2/subscriptions.json", Answer(300, b"[]"))
        with pytest.raises(FetchError, match="300"):
            adapter.edit(FeedFields(url="https://x.example/", subscribed=True))


# ---------------------------------------------------------------- NewsBlur


def test_a_cookie_that_ran_out_is_renewed() -> None:
    with meeting("newsblur", NewsBlurServer) as (_, account, face, adapter):
        face.serial += 1
        assert len(adapter.subscriptions()) == 2
        account.password = "another"
        face.serial += 1
        with pytest.raises(LoginRefused):
            adapter.subscriptions()


def test_starred_stories_of_feeds_that_are_gone_are_there() -> None:
    with meeting("newsblur", NewsBlurServer) as (_, account, face, adapter):
        hash = face.hash(IDS[1])
        account.remove_feed(12)
        assert articles(adapter, hash) == [hash]


def test_folders_in_folders_are_known_by_their_own_names() -> None:
    with meeting("newsblur", NewsBlurServer) as (_, _, face, adapter):
        nested = [12, {"Outer": [{"Inner": [11, "x", None]}, 11]}]
        feeds = face.feeds({})["feeds"]
        face.feeds = lambda form: {"feeds": feeds, "folders": nested}
        assert {one.id: one.folder for one in adapter.subscriptions()} == {"11": ("Inner",), "12": ()}


# ---------------------------------------------------------------- Tiny Tiny RSS


def test_a_session_that_ran_out_is_renewed() -> None:
    with meeting("ttrss", TtrssServer, "/tt-rss") as (_, _, face, adapter):
        face.serial += 1
        assert len(adapter.subscriptions()) == 2


def test_an_interface_that_is_not_allowed_is_told() -> None:
    with meeting("ttrss", TtrssServer, "/tt-rss") as (_, _, face, adapter):
        face.enabled = False
        with pytest.raises(FetchError, match="interface of Tiny Tiny RSS is switched off"):
            adapter.log_in()


def test_lists_of_ttrss_are_read_page_after_page() -> None:
    with meeting("ttrss", TtrssServer, "/tt-rss") as (_, account, face, adapter):
        face.page = 60
        for id in range(1_000, 1_150):
            account.add_item(id, 11)
        assert listed(adapter, UNREAD) == {str(id) for id in account.unread}


def test_a_feed_that_ttrss_does_not_take_is_a_failure() -> None:
    with (
        meeting("ttrss", TtrssServer, "/tt-rss") as (_, _, _, adapter),
        pytest.raises(FetchError, match="did not take the feed"),
    ):
        adapter.edit(FeedFields(url="gopher://x.example/", subscribed=True))


# ---------------------------------------------------------------- answers that are none

PLACES = {
    "miniflux": (MinifluxServer, "", "/v1/feeds", "/v1/entries"),
    "nextcloud": (
        NextcloudServer,
        "",
        *(f"/index.php/apps/news/api/v1-3/{one}" for one in ("feeds", "items")),
    ),
    "fever": (FeverServer, "", "/fever/", "/fever/"),
    "feedbin": (FeedbinServer, "", "/v2/subscriptions.json", "/v2/unread_entries.json"),
    "newsblur": (NewsBlurServer, "", "/reader/feeds", "/reader/unread_story_hashes"),
    "ttrss": (TtrssServer, "/tt-rss", "/tt-rss/api/", "/tt-rss/api/"),
}


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize(
    "body", [b"7", b"{}", b'"x"', b"null", b'{"auth": 1}', b'{"status": 0, "content": 3}', b"<p>"]
)
def test_an_answer_of_another_shape_changes_nothing_and_is_told(kind: str, body: bytes) -> None:
    face, path, feeds, entries = PLACES[kind]
    with meeting(kind, face, path) as (server, _, _, adapter):
        server.at(feeds, Answer(body=body))
        with pytest.raises(FetchError):
            adapter.subscriptions()
        server.at(entries, Answer(body=body))
        with pytest.raises(FetchError):
            adapter.listings()


@pytest.mark.parametrize("kind", PLACES)
def test_a_login_page_for_a_change_is_no_change(kind: str) -> None:
    face, path, _, _ = PLACES[kind]
    with meeting(kind, face, path) as (server, _, _, adapter):
        server.always = LOGIN_PAGE
        with pytest.raises(FetchError):
            list(adapter.send([Marks(UNREAD, False, ("1",))]))
