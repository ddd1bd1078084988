"""A first meeting with a server of many articles, then nothing new, then many marks, then many differences.

python -m tests.bench.sync [articles]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from feeds.library import Library
from feeds.query import Query
from feeds.store.values import Account
from feeds.sync.accounts import Met, Secrets
from tests.server import Asked, Server
from tests.sync import account as kept
from tests.sync.google_server import Google

FEEDS = 100
MARKS = 1_000
DIFFERENT = 10_000
LATENCY = 0.1
"""Seconds that the server waits before it answers who sends marks."""


def serve(articles: int, line: Connection) -> None:
    """A FreshRSS of its own process: tells its address, then answers commands with how often it was asked."""
    account = kept.Account()
    for number in range(FEEDS):
        account.add_feed(f"https://news.example/{number}", f"Feed {number}", f"Folder {number % 7}")
    feeds = list(account.feeds)
    for id in range(1, articles + 1):
        account.add_item(id, feeds[id % FEEDS])
    with Server() as server:
        face = Google(server, account, "freshrss")
        line.send(server.url)
        while (told := line.recv()) is not None:
            if told == "slow":
                _slow_down(server, face)
            elif told == "read":
                account.unread -= set(range(1, DIFFERENT + 1))
            line.send(len(server.asked))


def _slow_down(server: Server, face: Google) -> None:
    answer = face.guarded("/edit-tag", face.edit_tag)

    def slow(asked: Asked) -> object:
        time.sleep(LATENCY)
        return answer(asked)

    server.at("/api/greader.php/reader/api/0/edit-tag", slow)  # type: ignore[arg-type]


def main(articles: int) -> None:
    ours, theirs = get_context("spawn").Pipe()
    server = get_context("spawn").Process(target=serve, args=(articles, theirs), daemon=True)
    server.start()
    address = ours.recv()
    with TemporaryDirectory() as folder, Library.at(Path(folder) / "library.db") as library:
        wish = Account(
            name="bench",
            kind="freshrss",
            address=address,
            user="ann",
            password_command=("echo", "hush-hush"),
        )
        library.accounts.add(wish, Secrets("hush-hush"))

        def meet() -> Met:
            [(_, met)] = library.accounts.keep_in_step()
            assert isinstance(met, Met), met
            return met

        def asked(told: str = "count") -> int:
            ours.send(told)
            return int(ours.recv())

        def measured(what: str, work: Callable[[], Met]) -> None:
            before, wall, own = asked(), time.perf_counter(), time.process_time()
            outcome = work().outcome
            wall, own = time.perf_counter() - wall, time.process_time() - own
            print(
                f"{what}: {wall:.1f} s, {own:.1f} s of them our processor's, {asked() - before} requests,"
                f" {outcome.received:,} articles, {outcome.sent:,} sent, {outcome.changed:,} changed"
            )

        measured("first meeting", meet)
        measured("nothing new", meet)
        newest = library.store.lists.ids(Query())[:MARKS]
        library.store.articles.set_read(newest, True)
        asked("slow")
        measured(f"{MARKS:,} marks at {1000 * LATENCY:.0f} ms", meet)
        asked("read")
        measured(f"{DIFFERENT:,} read there", meet)
    ours.send(None)
    server.join()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
