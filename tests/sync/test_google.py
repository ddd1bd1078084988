"""The interface of Google Reader: two spellings of ids, pages, logins that run out, and odd servers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FetchError, LoginRefused
from feeds.sync.model import STARRED, UNREAD, FeedFields, Marks, tag
from feeds.sync.servers.google import GoogleReader, long_id, narrowed, short_id
from feeds.sync.servers.quirks import QUIRKS
from tests.server import Answer, Server
from tests.sync.account import IDS, Account, sample
from tests.sync.google_server import API, PREFIX, Google

BASE = "/api/greader.php" + API


@dataclass
class Meeting:
    server: Server
    account: Account
    face: Google
    adapter: GoogleReader


@pytest.fixture
def freshrss() -> Iterator[Meeting]:
    with Server() as server:
        account = sample()
        face = Google(server, account, "freshrss")
        adapter = GoogleReader(QUIRKS["freshrss"], server.url, account.user, account.password)
        adapter.log_in()
        yield Meeting(server, account, face, adapter)
        adapter.close()


# ---------------------------------------------------------------- ids


@given(st.integers(-(1 << 63), (1 << 63) - 1))
def test_both_spellings_of_a_number_are_one_id(number: int) -> None:
    assert short_id(str(number)) == str(number)
    assert short_id(long_id(str(number))) == str(number)
    assert short_id(str(number % (1 << 64))) == str(number)
    assert len(long_id(str(number))) == len(PREFIX) + 16


@given(st.text("0123456789abcdef", min_size=24, max_size=24))
def test_an_id_that_is_no_number_stays_as_it_is(id: str) -> None:
    assert short_id(id) == short_id(long_id(id)) == id


# ---------------------------------------------------------------- lists


def test_lists_are_read_page_after_page(freshrss: Meeting) -> None:
    freshrss.face.page = 2
    assert set(freshrss.adapter.listings().sets[UNREAD].there) == {str(id) for id in IDS[:4]}


def test_a_list_without_end_is_a_sentence(freshrss: Meeting) -> None:
    freshrss.face.endless = True
    with pytest.raises(FetchError, match="has no end"):
        freshrss.adapter.listings()
    assert freshrss.face.calls.count("/stream/items/ids") == 2


def test_a_list_that_ends_in_an_empty_page_is_whole(freshrss: Meeting) -> None:
    pages = iter(
        [b'{"itemRefs": [{"id": "7"}], "continuation": "x"}', b'{"itemRefs": [], "continuation": "y"}']
    )
    freshrss.server.at(f"{BASE}/stream/items/ids", lambda asked: Answer(body=next(pages, b"{}")))
    assert freshrss.adapter.listings().sets[UNREAD].there == {"7"}


def test_nothing_is_asked_about_tags_unless_they_are_wanted(freshrss: Meeting) -> None:
    listings = freshrss.adapter.listings()
    assert set(listings.sets) == {UNREAD, STARRED} and not listings.every_tag
    assert "/tag/list" not in freshrss.face.calls


def test_a_tag_named_as_a_folder_is_left_alone(freshrss: Meeting) -> None:
    freshrss.account.tags["World"] = {IDS[0]}
    assert tag("World") not in freshrss.adapter.listings(tags=True).sets


# ---------------------------------------------------------------- logins


def test_a_login_that_ran_out_is_renewed_once(freshrss: Meeting) -> None:
    freshrss.face.expire()
    assert len(freshrss.adapter.subscriptions()) == 2
    list(freshrss.adapter.send([Marks(STARRED, True, ("1",))]))
    freshrss.face.expire()
    list(freshrss.adapter.send([Marks(STARRED, True, ("2", "17"))]))
    assert freshrss.account.starred == {1, 2, 17}
    assert freshrss.face.calls.count("log in") == 3


def test_a_token_that_ran_out_is_renewed(freshrss: Meeting) -> None:
    list(freshrss.adapter.send([Marks(STARRED, True, ("1",))]))
    freshrss.face.token += 1
    list(freshrss.adapter.send([Marks(STARRED, True, ("17",))]))
    assert freshrss.account.starred == {1, 2, 17}


def test_a_server_that_always_wants_a_login_is_not_asked_forever(freshrss: Meeting) -> None:
    freshrss.server.at(f"{BASE}/subscription/list", Answer(401))
    with pytest.raises(LoginRefused):
        freshrss.adapter.subscriptions()
    assert freshrss.face.calls.count("log in") == 2


def test_a_changed_password_is_told_by_a_sentence(freshrss: Meeting) -> None:
    freshrss.account.password = "another"
    freshrss.face.expire()
    with pytest.raises(LoginRefused, match="FreshRSS does not accept the name and the password"):
        freshrss.adapter.subscriptions()


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_name_nobody_can_have_is_a_refused_login(freshrss: Meeting, status: int) -> None:
    freshrss.server.at("/api/greader.php/accounts/ClientLogin", Answer(status, b"Bad Request!"))
    with pytest.raises(LoginRefused):
        freshrss.adapter.log_in()


def test_an_interface_that_is_switched_off_is_told(freshrss: Meeting) -> None:
    freshrss.server.at("/api/greader.php/accounts/ClientLogin", Answer(503, b"Service Unavailable!"))
    with pytest.raises(FetchError, match="interface for other programs is switched off"):
        freshrss.adapter.log_in()


@pytest.mark.parametrize("token", [b"<html>login</html>", b"", b"x" * 600, b"a b"])
def test_a_token_that_is_none_is_not_sent(freshrss: Meeting, token: bytes) -> None:
    freshrss.server.at(f"{BASE}/token", Answer(body=token))
    with pytest.raises(FetchError, match="not what FreshRSS gives"):
        list(freshrss.adapter.send([Marks(STARRED, True, ("1",))]))


def test_the_key_of_a_program_is_shown_where_it_is_wanted() -> None:
    with Server() as server:
        account = sample()
        Google(server, account)
        adapter = GoogleReader(
            QUIRKS["inoreader"], server.url, account.user, account.password, app=("1000", "app-secret")
        )
        adapter.log_in()
        adapter.subscriptions()
        adapter.close()
        assert {asked.headers.get("appkey") for asked in server.asked} == {"app-secret"}


# ---------------------------------------------------------------- articles


def test_articles_nobody_asked_for_are_not_taken(freshrss: Meeting) -> None:
    other = freshrss.face.item(freshrss.account.items[2])
    freshrss.server.at(f"{BASE}/stream/items/contents", Answer(body=json.dumps({"items": [other]}).encode()))
    assert [one for page in freshrss.adapter.entries(["1"]) for one in page] == []


@pytest.mark.parametrize(
    "items",
    [
        b'{"items": 7}',
        b"[]",
        b'{"items": [null, 1, "x", {}, {"id": 1}, {"id": "1", "origin": {"streamId": 5, "x": []}}]}',
        b'{"items": [{"id": "1", "origin": {"streamId": "feed/11"}, "title": {}, "published": 1e400,'
        b' "categories": [null, 7], "alternate": [{"href": "javascript:alert(1)"}], "enclosure": "x"}]}',
    ],
)
def test_what_has_not_the_shape_of_an_article_is_left_out_or_empty(freshrss: Meeting, items: bytes) -> None:
    freshrss.server.at(f"{BASE}/stream/items/contents", Answer(body=items))
    for page in freshrss.adapter.entries(["1"]):
        for one in page:
            assert (one.entry.title, one.entry.url, one.entry.published) == ("", "", None)


def test_what_would_act_on_a_terminal_is_gone_from_titles(freshrss: Meeting) -> None:
    freshrss.account.add_item(99, 11, "Bell\x07 and \x1b]52;c;aGk=\x07 more")
    [[found]] = freshrss.adapter.entries(["99"])
    assert not any(ord(char) < 32 for char in found.entry.title)


def test_articles_are_asked_for_in_pages(freshrss: Meeting) -> None:
    for id in range(1_000, 1_250):
        freshrss.account.add_item(id, 11)
    pages = list(freshrss.adapter.entries([str(id) for id in range(1_000, 1_250)]))
    assert [len(page) for page in pages] == [100, 100, 50]


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("News ＆ Views", "News & Views"),
        ("A／B： ＜why？＞", "A／B： ＜why？＞"),
        ("A／B ＜why？＞", "A/B <why?>"),
        ("東京＆大阪", "東京＆大阪"),
        ("plain & simple", "plain & simple"),
    ],
)
def test_signs_that_a_server_widened_are_narrow_again(there: str, here: str) -> None:
    assert narrowed(there) == here


# ---------------------------------------------------------------- changes


def test_a_change_that_is_not_confirmed_is_none(freshrss: Meeting) -> None:
    freshrss.server.at(f"{BASE}/edit-tag", Answer(body=b"<html>Please log in</html>"))
    with pytest.raises(FetchError, match="did not make a change"):
        list(freshrss.adapter.send([Marks(STARRED, True, ("1",))]))


def test_what_was_acknowledged_before_a_failure_is_told(freshrss: Meeting) -> None:
    sent = freshrss.adapter.send([Marks(STARRED, True, ("1",)), Marks(STARRED, False, ("2",))])
    first = next(sent)
    freshrss.server.at(f"{BASE}/edit-tag", Answer(500))
    with pytest.raises(FetchError):
        next(sent)
    assert first.entries == ("1",) and freshrss.account.starred == {1, 2}


def test_a_call_names_each_entry_and_one_set(freshrss: Meeting) -> None:
    list(freshrss.adapter.send([Marks(UNREAD, False, ("1", "-5"))]))
    form = freshrss.server.asked[-1].form()
    assert list(form) == ["T", "a", "i"]
    assert form["i"] == [f"{PREFIX}0000000000000001", f"{PREFIX}fffffffffffffffb"]


def test_a_feed_that_is_not_taken_is_a_sentence() -> None:
    with Server() as server:
        account = sample()
        Google(server, account, "theoldreader")
        adapter = GoogleReader(QUIRKS["theoldreader"], server.url, account.user, account.password)
        adapter.log_in()
        with pytest.raises(FetchError, match="did not take the feed"):
            adapter.edit(FeedFields(url="gopher://x.example/", subscribed=True))
        adapter.close()


def test_a_feed_that_cannot_be_removed_and_is_there_is_a_failure(freshrss: Meeting) -> None:
    freshrss.server.at(f"{BASE}/subscription/edit", Answer(500))
    with pytest.raises(FetchError):
        freshrss.adapter.edit(FeedFields(url="https://news.example/feed", id="feed/11", subscribed=False))
    with pytest.raises(FetchError):
        freshrss.adapter.edit(FeedFields(url="https://x.example/feed", subscribed=True))
