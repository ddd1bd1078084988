"""Refreshing against a real server into a real library."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.errors import FetchError, ParseError, StoreError
from feeds.model import Feed, FeedSettings
from feeds.query import Query
from feeds.store import Store, open_store
from feeds.update import Failed, Options, Outcome, Unchanged, Updated, refresh, refresh_in_process, secrets
from tests.server import Answer, Asked, Server, conditional, moved, zipped

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def rss(*titles: str, ttl: int = 0) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><guid>{title}</guid><link>http://a.example/{title}</link>"
        f"<pubDate>Thu, 19 Nov 2026 10:00:00 GMT</pubDate></item>"
        for title in titles
    )
    wait = f"<ttl>{ttl}</ttl>" if ttl else ""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Daily</title>{wait}{items}</channel></rss>'.encode()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    with open_store(place) as opened:
        yield opened


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def run(store: Store, now: datetime = NOW, **options: object) -> list[Outcome]:
    settings = Options(**options) if options else None  # type: ignore[arg-type]
    return list(refresh(store, store.subscriptions.all(), now=now, options=settings, random=lambda: 0.0))


def test_a_first_refresh_brings_all_and_a_second_nothing(server: Server, store: Store) -> None:
    id = store.subscriptions.add(server.at("/feed", conditional(rss("a", "b"))))
    (first,) = run(store)
    assert isinstance(first, Updated)
    assert first.feed.id == id
    assert len(first.new_ids) == 2
    assert sorted(store.lists.ids(Query())) == sorted(first.new_ids)
    (second,) = run(store)
    assert isinstance(second, Unchanged)
    feed = store.subscriptions.one(id)
    assert feed is not None
    assert (feed.title, feed.fetch.status, feed.fetch.etag, feed.total) == ("Daily", 304, '"1"', 2)
    assert server.asked[1].headers["if-none-match"] == '"1"'


def test_the_same_bytes_are_not_read_again(server: Server, store: Store) -> None:
    id = store.subscriptions.add(server.at("/feed", zipped(rss("a"))))
    run(store)
    before = store.subscriptions.one(id)
    (again,) = run(store, NOW + HOUR)
    assert isinstance(again, Unchanged)
    after = store.subscriptions.one(id)
    assert before is not None
    assert after is not None
    assert after.fetch.body_hash == before.fetch.body_hash != b""
    assert after.fetch.succeeded == NOW + HOUR
    assert after.fetch.status == 200


def test_new_and_reworded_entries_are_told(server: Server, store: Store) -> None:
    store.subscriptions.add(server.at("/feed", Answer(body=rss("a", "b"))))
    (first,) = run(store)
    changed = rss("a", "b", "c").replace(b"<title>b<", b"<title>better<")
    server.at("/feed", Answer(body=changed))
    (second,) = run(store)
    assert isinstance(first, Updated)
    assert isinstance(second, Updated)
    assert len(second.new_ids) == 1
    assert len(second.revised_ids) == 1
    assert {row.title for row in store.lists.headlines(list(store.lists.ids(Query())))} == {
        "a",
        "better",
        "c",
    }


def test_failures_are_outcomes_and_are_remembered(server: Server, store: Store) -> None:
    with Server() as busy:
        _fail_and_heal(server, busy, store)


def test_where_nobody_answers_no_feed_is_said_to_fail(store: Store) -> None:
    for port in (1, 2):
        store.subscriptions.add(f"http://127.0.0.{port}:9/feed")
    assert all(isinstance(outcome, Failed) and outcome.is_silence for outcome in run(store))
    assert [(feed.fetch.failures, feed.fetch.checked) for feed in store.subscriptions.all()] == [
        (0, None)
    ] * 2


def test_where_one_answers_the_silent_ones_have_failed(server: Server, store: Store) -> None:
    silent = [store.subscriptions.add(f"http://127.0.0.{port}:9/feed") for port in (1, 2, 3)]
    store.subscriptions.add(server.at("/gone", Answer(404)))
    assert len(run(store)) == 4
    assert all(feed.fetch.failures == 1 for feed in store.subscriptions.all() if feed.id in silent)


def test_a_single_feed_that_is_asked_for_and_silent_has_failed_but_not_one_asked_unasked(
    store: Store,
) -> None:
    store.subscriptions.add("http://127.0.0.1:9/feed")
    run(store, unasked=True)
    assert store.subscriptions.all()[0].fetch.failures == 0
    run(store)
    assert store.subscriptions.all()[0].fetch.failures == 1


def _fail_and_heal(server: Server, busy: Server, store: Store) -> None:
    ids = {
        "busy": store.subscriptions.add(busy.at("/busy", Answer(503, headers={"Retry-After": "7200"}))),
        "gone": store.subscriptions.add(server.at("/gone", Answer(410))),
        "page": store.subscriptions.add(
            server.at(
                "/page",
                Answer(
                    body=b"<!DOCTYPE html><html><title>Hello</title><p>Welcome</p></html>",
                    headers={"Content-Type": "text/html"},
                ),
            )
        ),
        "empty": store.subscriptions.add(server.at("/empty", Answer())),
        "file": store.subscriptions.add("file:///etc/passwd"),
        "good": store.subscriptions.add(server.at("/good", Answer(body=rss("a")))),
    }
    outcomes = {outcome.feed.id: outcome for outcome in run(store)}
    errors = {name: outcomes[id] for name, id in ids.items() if isinstance(outcomes[id], Failed)}
    assert set(errors) == set(ids) - {"good"}
    told = {name: str(failed.error) for name, failed in errors.items() if isinstance(failed, Failed)}
    assert "answered 503" in told["busy"]
    assert "a web page came where a feed should be" in told["page"]
    assert "empty" in told["empty"]
    assert "only http and https" in told["file"]
    kept = {name: store.subscriptions.one(id) for name, id in ids.items()}
    assert kept["gone"] is not None
    assert kept["gone"].fetch.retired
    assert kept["busy"] is not None
    assert kept["busy"].fetch.due == NOW + 2 * HOUR
    assert str(kept["busy"].fetch.error) == told["busy"]
    assert ids["busy"] not in {feed.id for feed in store.arrivals.due(NOW + HOUR)}
    assert ids["gone"] not in {feed.id for feed in store.arrivals.due(NOW + 999 * HOUR)}
    busy.at("/busy", Answer(body=rss("b")))
    run(store, NOW + 3 * HOUR)
    healed = store.subscriptions.one(ids["busy"])
    assert healed is not None
    assert (healed.fetch.failures, healed.fetch.error) == (0, None)


def test_the_next_date_follows_what_was_said(server: Server, store: Store) -> None:
    slow = store.subscriptions.add(server.at("/ttl", Answer(body=rss("a", ttl=300))))
    fresh = store.subscriptions.add(
        server.at("/fresh", Answer(body=rss("a"), headers={"Cache-Control": "max-age=14400"}))
    )
    run(store)
    feeds = {feed.id: feed.fetch.due for feed in store.subscriptions.all()}
    assert feeds == {slow: NOW + 5 * HOUR, fresh: NOW + 4 * HOUR}


def test_a_moved_feed_is_asked_at_its_new_address_after_three_times(server: Server, store: Store) -> None:
    store.subscriptions.add(server.at("/old", moved("/new", 301)))
    server.at("/new", Answer(body=rss("a")))
    for _ in range(4):
        run(store)
    assert server.paths() == ["/old", "/new"] * 3 + ["/new"]
    server.at("/new", Answer(404))
    assert isinstance(run(store)[0], Failed)
    server.at("/new", Answer(body=rss("a")))
    run(store)
    assert server.paths()[-2:] == ["/old", "/new"]


def saying(address: str, *titles: str) -> bytes:
    """A feed that says where it lives from now on."""
    space = b'<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    said = f"<itunes:new-feed-url>{address}</itunes:new-feed-url><item>".encode()
    return rss(*titles).replace(b"<rss ", space, 1).replace(b"<item>", said, 1)


def test_a_feed_that_says_where_it_lives_from_now_on_is_asked_there(server: Server, store: Store) -> None:
    new = server.at("/new", Answer(404))
    server.at("/new", conditional(saying(new, "a", "b")))
    feed = store.subscriptions.add(server.at("/old", Answer(body=saying(new, "a"), headers={"ETag": '"1"'})))
    run(store)
    (found,) = run(store)
    assert server.paths() == ["/old", "/new"]
    assert isinstance(found, Updated)
    assert len(found.new_ids) == 1
    assert isinstance(run(store)[0], Unchanged)
    assert store.subscriptions.one(feed).fetch.moved_to == new
    server.at("/new", Answer(404))
    assert isinstance(run(store)[0], Failed)
    run(store)
    assert server.paths()[-2:] == ["/new", "/old"]


def test_a_feed_that_wants_a_login_is_not_asked_where_its_document_says(server: Server, store: Store) -> None:
    feed = store.subscriptions.add(
        server.at("/old", Answer(body=saying(server.at("/new", Answer(404)), "a")))
    )
    store.subscriptions.set_settings(feed, FeedSettings(user="ann", password="secret"))
    run(store)
    run(store)
    assert server.paths() == ["/old", "/old"]


def test_many_feeds_are_parsed_in_processes(server: Server, store: Store) -> None:
    for n in range(30):
        body = b"<rss><broken" if n == 7 else rss(f"a{n}", f"b{n}")
        store.subscriptions.add(server.at(f"/{n}", Answer(body=body)))
    outcomes = run(store, per_host=30)
    assert len(outcomes) == 30
    new = [id for outcome in outcomes if isinstance(outcome, Updated) for id in outcome.new_ids]
    assert len(new) == len(set(new)) == len(store.lists.ids(Query())) >= 58
    again = run(store)
    assert not [outcome for outcome in again if isinstance(outcome, Updated)]


def test_closing_the_iterator_keeps_what_was_told(server: Server, store: Store) -> None:
    for n in range(5):
        store.subscriptions.add(server.at(f"/{n}", Answer(body=rss(f"{n}"))))
    store.subscriptions.add(server.at("/hang", server.hang))
    outcomes = refresh(store, store.subscriptions.all(), now=NOW, options=Options(per_host=9))
    told = next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert isinstance(told, Updated)
    assert store.articles.one(told.new_ids[0]) is not None


def test_feeds_that_come_while_one_hangs_are_asked_in_the_same_refresh(server: Server, store: Store) -> None:
    store.subscriptions.add(server.at("/hang", server.hang))
    for n in range(5):
        store.subscriptions.add(server.at(f"/{n}", Answer(body=rss(f"{n}"))))
    hanging, first, *others = store.subscriptions.all()
    ways = []

    def more(left: int) -> list[Feed]:
        ways.append(left)
        return [others.pop(0)] if others else []

    outcomes = refresh(store, [hanging, first], now=NOW, options=Options(per_host=9), more=more)
    told = [next(outcomes).feed.url.removeprefix(server.url) for _ in range(5)]
    outcomes.close()  # type: ignore[attr-defined]
    assert told == ["/0", "/1", "/2", "/3", "/4"]
    assert ways == [1] * 4


def test_while_nobody_answers_no_more_feeds_are_asked(store: Store) -> None:
    for port in (1, 2):
        store.subscriptions.add(f"http://127.0.0.{port}:9/feed")
    feeds = store.subscriptions.all()
    assert len(list(refresh(store, feeds, now=NOW, more=lambda left: feeds))) == 2


def test_no_feeds_is_no_work(store: Store) -> None:
    assert list(refresh(store, [], now=NOW)) == []


def test_a_library_that_fails_is_raised(server: Server, store: Store) -> None:
    store.subscriptions.add(server.at("/feed", Answer(body=rss("a"))))
    feeds = store.subscriptions.all()
    store.close()
    with pytest.raises(StoreError):
        list(refresh(store, feeds, now=NOW))


def test_each_feed_is_asked_its_own_way(server: Server, store: Store) -> None:
    settings = FeedSettings(
        headers=(("X-Key", "k"),),
        user_agent="Mine/1",
        user="ann",
        password_command=(sys.executable, "-c", "print('secret')\nprint('more')"),
    )
    store.subscriptions.add(server.at("/feed", Answer(body=rss("a"))), settings=settings)
    run(store)
    headers = server.asked[0].headers
    assert headers["x-key"] == "k"
    assert headers["user-agent"] == "Mine/1"
    assert headers["authorization"] == "Basic YW5uOnNlY3JldA=="


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("no-such-program-here",), "password command failed"),
        ((sys.executable, "-c", "raise SystemExit(1)"), "password command failed"),
        ((sys.executable, "-c", ""), "printed nothing"),
    ],
)
def test_a_password_that_cannot_be_had_is_an_outcome(
    server: Server, store: Store, command: tuple[str, ...], told: str
) -> None:
    settings = FeedSettings(user="ann", password_command=command)
    store.subscriptions.add(server.at("/feed", Answer(body=rss("a"))), settings=settings)
    (outcome,) = run(store)
    assert isinstance(outcome, Failed)
    assert told in str(outcome.error)
    assert server.asked == []


def test_the_keyring_is_asked_where_no_command_is_set() -> None:
    keyring = pytest.importorskip("keyring")
    from keyring.backend import KeyringBackend

    class Ring(KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def get_password(self, service: str, username: str) -> str | None:
            if username.startswith("locked"):
                raise OSError("locked")
            return "secret" if (service, username) == ("broadsheet", "ann@a.example") else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

        def delete_password(self, service: str, username: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        assert secrets.password(FeedSettings(user="ann"), "u", "a.example") == "secret"
        with pytest.raises(FetchError, match="has no password for bea@"):
            secrets.password(FeedSettings(user="bea"), "u", "a.example")
        with pytest.raises(FetchError, match="does not open"):
            secrets.password(FeedSettings(user="locked"), "u", "a.example")
    finally:
        keyring.set_keyring(before)


def test_a_body_over_the_limit_is_one_feeds_error(server: Server, store: Store) -> None:
    store.subscriptions.add(server.at("/feed", Answer(body=rss("a") + b" " * 5000)))
    (outcome,) = run(store, body_limit=1000)
    assert isinstance(outcome, Failed)
    assert "larger than" in str(outcome.error)
    assert not isinstance(outcome.error, ParseError)


def test_importing_it_loads_no_client() -> None:
    import subprocess

    code = (
        "import sys, feeds.update, feeds.fetch, feeds.files, feeds.discover;"
        "print([m for m in ('ssl', 'asyncio', 'lxml', 'http.client', 'feedparser', 'brotli', 'zstandard',"
        " 'concurrent.futures', 'subprocess', 'random', 'statistics') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_a_server_sees_is_polite(server: Server, store: Store) -> None:
    seen: list[Asked] = []

    def answer(asked: Asked) -> Answer:
        seen.append(asked)
        return Answer(body=rss("a"))

    for n in range(8):
        store.subscriptions.add(server.at(f"/{n}", answer))
    run(store)
    assert server.most_at_once <= 2
    assert all("Broadsheet" in asked.headers["user-agent"] for asked in seen)


def test_a_refresh_in_another_process_tells_the_same(server: Server, store: Store) -> None:
    good = store.subscriptions.add(server.at("/good", conditional(rss("a", "b"))))
    bad = store.subscriptions.add(f"{server.url}/missing")
    odd = store.subscriptions.add(server.at("/odd", Answer(body=b"hello")))
    gone = store.subscriptions.add(server.at("/gone", Answer(body=rss("x"))))
    feeds = store.subscriptions.all()
    store.subscriptions.remove(gone)
    told = {outcome.feed.id: outcome for outcome in refresh_in_process(str(store.address), feeds)}
    assert isinstance(told[good], Updated)
    assert len(told[good].new_ids) == 2
    assert isinstance(told[bad], Failed)
    assert "answered 404" in str(told[bad].error)
    assert isinstance(told[odd], Failed)
    assert isinstance(told[gone], Unchanged)
    assert len(store.lists.ids(Query())) == 2
    again = {
        outcome.feed.id: outcome
        for outcome in refresh_in_process(str(store.address), store.subscriptions.all())
    }
    assert isinstance(again[good], Unchanged)


def test_a_refresh_in_another_process_can_be_closed(server: Server, store: Store) -> None:
    store.subscriptions.add(server.at("/good", Answer(body=rss("a"))))
    store.subscriptions.add(server.at("/hang", server.hang))
    outcomes = refresh_in_process(str(store.address), store.subscriptions.all(), Options(per_host=9))
    told = next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert isinstance(told, Updated)
    assert store.articles.one(told.new_ids[0]) is not None


def test_a_library_that_cannot_be_opened_apart_is_raised(store: Store, tmp_path: Path) -> None:
    store.subscriptions.add("http://a.example/")
    (tmp_path / "broken.db").write_bytes(b"this is no library" * 500)
    with pytest.raises(StoreError):
        list(refresh_in_process(str(tmp_path / "broken.db"), store.subscriptions.all()))


@pytest.mark.parametrize("apart", [False, True])
def test_the_reader_s_rules_are_carried_out_on_arrival(server: Server, store: Store, apart: bool) -> None:
    store.subscriptions.add(server.at("/feed", conditional(rss("ferry", "tram", "bell"))))
    store.saved.save_rule("quiet", "title:ferry", "hide")
    store.saved.save_rule("broken", "(tram", "hide")
    store.saved.save_rule("loud", "title:bell", "notify, star")
    if apart:
        (outcome,) = refresh_in_process(str(store.address), store.subscriptions.all())
    else:
        (outcome,) = run(store)
    assert isinstance(outcome, Updated)
    assert [str(notice) for notice in outcome.notices] == ["Daily: bell"]
    assert [row.title for row in store.lists.headlines(store.lists.ids(Query.starred()))] == ["bell"]
    assert len(store.lists.ids(Query())) == 2


def test_the_last_answers_of_a_feed_are_remembered_newest_first(server: Server, store: Store) -> None:
    server.at("/feed", conditional(rss("a")))
    store.subscriptions.add(server.at("/feed", conditional(rss("a"))))
    for hour in range(15):
        run(store, NOW + hour * HOUR)
    (feed,) = store.subscriptions.all()
    assert len(feed.visits) == 12
    assert feed.visits[0] == (NOW + 14 * HOUR, 304)
    assert feed.visits[-1] == (NOW + 3 * HOUR, 304)
