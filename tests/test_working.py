"""Workers beside each other: processes that are killed, a host that all of them spare, nothing lost and nothing twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds import change_labels as labels
from feeds.library.arrivals import Turns
from feeds.query import Query
from feeds.store import Store, open_store
from feeds.update import Options
from feeds.workspace import Workspace
from tests.server import Answer, Asked, Server

HOSTS, FEEDS, ARTICLES = 4, 5, 3
SECONDS = 60


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(params=["file", "server"])
def name(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A library that other processes can open."""
    return str(request.getfixturevalue("postgres_url") if request.param == "server" else tmp_path / "l.db")


@pytest.fixture
def store_at(name: str) -> Iterator[Store]:
    with open_store(name) as store:
        yield store


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    with ExitStack() as stack:
        yield [stack.enter_context(Server(f"127.0.0.{host}")) for host in range(1, HOSTS + 1)]


def worker(name: str, tmp_path: Path, *more: str) -> subprocess.Popen[str]:
    homes = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    return subprocess.Popen(
        [sys.executable, "-m", "reader", "worker", "--library", name, "--concurrency", "3", *more],
        env={**os.environ, **homes},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def until(true: Callable[[], bool], what: str) -> None:
    """Wait until something is so; it fails where it never is."""
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, f"it never came: {what}"
        time.sleep(0.02)


def answering(host: str, go: threading.Event) -> Callable[[Asked], Answer]:
    """A feed with articles of its own at every path, when it may go."""

    def answer(asked: Asked) -> Answer:
        go.wait(SECONDS)
        items = "".join(
            f"<item><guid>{host}{asked.path}/{n}</guid><title>Piece {n}</title></item>"
            for n in range(ARTICLES)
        )
        return Answer(body=f"<rss><channel><title>{asked.path}</title>{items}</channel></rss>".encode())

    return answer


def subscribed(store: Store, servers: list[Server], go: threading.Event) -> None:
    """Feeds at every server that answer when they may go."""
    for server in servers:
        for number in range(FEEDS):
            store.subscriptions.add(server.at(f"/{number}", answering(server.host, go)))


def test_what_a_killed_worker_had_taken_is_fetched_by_others_and_nothing_comes_twice(
    name: str, servers: list[Server], tmp_path: Path
) -> None:
    go = threading.Event()
    with open_store(name) as store:
        subscribed(store, servers, go)
        killed = worker(name, tmp_path, "--lease", "2")
        until(lambda: any(server.asked for server in servers), "a first request")
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
        assert sum(lease.feeds for lease in store.arrivals.leases(now())) > 0
        go.set()
        others = [worker(name, tmp_path, "--lease", "2") for _ in range(2)]
        wanted = HOSTS * FEEDS * ARTICLES
        until(lambda: store.lists.count(Query()) == wanted, f"{wanted} articles")
        until(lambda: not store.arrivals.due(now()), "an end of what is due")
        for other in others:
            other.terminate()
        assert [other.wait(SECONDS) for other in others] == [0, 0]
        guids = {article.entry.guid for id in store.lists.ids(Query()) if (article := store.articles.one(id))}
        assert len(guids) == store.lists.count(Query()) == wanted
        assert store.arrivals.leases(now()) == []
        assert max(server.most_at_once for server in servers) <= 2
        assert store.maintenance.check() == []


def test_a_host_is_asked_by_all_workers_together_no_more_often_than_by_one(store_at: Store) -> None:
    for number in range(6):
        store_at.subscriptions.add(f"https://one.example/{number}")
    store_at.subscriptions.add("https://two.example/")

    def taken(worker: str) -> list[str]:
        feeds = store_at.arrivals.lease(worker, limit=10, per_host=2, seconds=60, now=now())
        return [feed.url.removeprefix("https://") for feed in feeds]

    assert taken("a") == ["one.example/0", "one.example/1", "two.example/"]
    assert taken("b") == []
    assert taken("a") == ["one.example/0", "one.example/1", "two.example/"]
    store_at.arrivals.release("a")
    assert taken("b") == ["one.example/0", "one.example/1", "two.example/"]
    assert [(lease.worker, lease.feeds) for lease in store_at.arrivals.leases(now())] == [("b", 3)]


def test_of_more_that_a_worker_takes_what_it_has_is_none_and_its_hosts_are_spared(store_at: Store) -> None:
    for host in ("one", "two"):
        for number in range(3):
            store_at.subscriptions.add(f"https://{host}.example/{number}")

    def taken(worker: str, limit: int, *, more: bool) -> list[str]:
        feeds = store_at.arrivals.lease(worker, limit=limit, per_host=2, seconds=60, now=now(), more=more)
        return [feed.url.removeprefix("https://") for feed in feeds]

    assert taken("a", 2, more=True) == ["one.example/0", "one.example/1"]
    assert store_at.arrivals.due_count(now()) == 4
    assert taken("a", 1, more=True) == ["two.example/0"]
    assert taken("b", 9, more=True) == ["two.example/1"]
    assert taken("a", 9, more=True) == []
    assert taken("a", 9, more=False) == ["one.example/0", "one.example/1", "two.example/0"]


def test_a_round_goes_on_to_other_feeds_before_the_slowest_has_answered(
    name: str, servers: list[Server]
) -> None:
    go = threading.Event()
    with open_store(name) as store:
        store.subscriptions.add(servers[0].at("/slow", answering("slow", go)))
        ready = threading.Event()
        ready.set()
        subscribed(store, servers[1:], ready)
    with Workspace.at(name) as library:
        options = Options(connections=4, unasked=True)
        outcomes = library.own.arrivals.work("a", options, limit=4, seconds=60)
        told = [next(outcomes).feed.url.rpartition("/")[2] for _ in range((HOSTS - 1) * FEEDS)]
        assert "slow" not in told
        go.set()
        assert [outcome.feed.url.rpartition("/")[2] for outcome in outcomes] == ["slow"]
        assert max(server.most_at_once for server in servers) <= 2


def test_a_worker_keeps_what_it_still_has(store_at: Store) -> None:
    store_at.subscriptions.add("https://one.example/")
    began = now()
    assert len(store_at.arrivals.lease("a", seconds=10, now=began)) == 1
    assert store_at.arrivals.keep_lease("a", seconds=60, now=began) == 1
    assert store_at.arrivals.lease("b", seconds=10, now=began + timedelta(seconds=30)) == []
    assert len(store_at.arrivals.lease("b", seconds=10, now=began + timedelta(seconds=61))) == 1


def test_of_many_feeds_a_worker_takes_half_and_leaves_the_rest_to_others(store_at: Store) -> None:
    with store_at.journal.together(labels.KEPT):
        for number in range(200):
            store_at.subscriptions.add(f"https://{number}.example/")

    def taken(worker: str) -> int:
        return len(store_at.arrivals.lease(worker, limit=500, per_host=2, seconds=60, now=now()))

    assert [taken("a"), taken("b"), taken("c")] == [100, 64, 36]


def test_what_waits_for_the_index_has_its_share_while_feeds_are_due_and_all_time_afterwards() -> None:
    at = 0.0
    turns = Turns(0.2, lambda: at)

    def spend(seconds: float) -> None:
        nonlocal at
        with turns.taken():
            at += seconds

    assert not turns.is_next(4, is_busy=True)
    at = 20
    assert turns.is_next(4, is_busy=True)
    spend(4)
    assert not turns.is_next(4, is_busy=True)
    at = 40
    assert turns.is_next(4, is_busy=True)
    assert not turns.is_next(5, is_busy=True)
    assert turns.is_next(40, is_busy=False)
    spend(40)
    assert not turns.is_next(1, is_busy=True)
    at += 20
    assert turns.is_next(4, is_busy=True) and not turns.is_next(5, is_busy=True)
