"""A day of use, compressed: refresh, read, search, mark and undo on the real screen; memory and descriptors an hour.

    python -m tests.bench.soak [--hours 24] [--feeds 40] [--rounds 4]

The feeds lie on a server of our own in another process. Each round is a quarter of an hour
for them: one in two has a new article since. Every hour one of them fails, one answers a
page instead of a feed and one hangs up. What is counted is the reader's process with its workers.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from tests.bench.measure import tree_kb
from tests.server import Answer, Asked, Server

KEPT = 30
"""Articles a feed shows at once."""
WORDS = (
    "harbour council tram ferry bridge budget vote strike storm school museum river theatre market price "
    "minister court trial champion season record island railway station hospital nurse teacher festival"
).split()


def article(feed: int, number: int, when: datetime) -> str:
    random = Random(feed * 100_003 + number)
    title = " ".join(random.sample(WORDS, 5)).capitalize()
    body = "".join(f"<p>{' '.join(random.choices(WORDS, k=60)).capitalize()}.</p>" for _ in range(6))
    return (
        f"<item><title>{title} {number}</title><guid>f{feed}-{number}</guid>"
        f"<link>http://127.0.0.1/f{feed}/{number}</link><pubDate>{format_datetime(when)}</pubDate>"
        f"<description><![CDATA[{body}]]></description></item>"
    )


def serve(feeds: int) -> None:
    """Serve until standard input ends; a line on it is a quarter of an hour."""
    begun = datetime.now(UTC) - timedelta(hours=24)
    quarter = 0

    def feed(number: int) -> Answer:
        last = (quarter + number) // 2 + KEPT
        if quarter % 4 == 3 and number in (0, 1):
            return (
                Answer(500, b"no")
                if number
                else Answer(body=b"<html><p>Not a feed", headers={"Content-Type": "text/html"})
            )
        items = "".join(
            article(number, n, begun + timedelta(minutes=30 * (n - KEPT)))
            for n in range(last, last - KEPT, -1)
        )
        return Answer(
            body=f"<rss version='2.0'><channel><title>Feed {number}</title>{items}</channel></rss>".encode(),
            headers={"ETag": f'"{last}"', "Content-Type": "application/rss+xml"},
        )

    with Server() as server:

        def answer(asked: Asked) -> Answer:
            found = feed(int(asked.path[1:]))
            known = asked.headers.get("if-none-match")
            return Answer(304) if known and known == found.headers.get("ETag") else found

        for number in range(feeds):
            server.at(f"/{number}", answer)
        server.at("/2", server.drop)
        print(server.url, flush=True)
        for _ in sys.stdin:
            quarter += 1
            server.asked.clear()
            print("next", flush=True)


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


async def day(url: str, hours: int, feeds: int, rounds: int, tick: subprocess.Popen[str]) -> None:
    from feeds.workspace import Workspace
    from reader.app import BroadsheetApp
    from reader.config import Settings

    random = Random(7)
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
            os.environ[f"XDG_{kind}_HOME"] = folder
        library = Workspace.at(Path(folder) / "library.db")
        asked = library.subscriptions.refresh

        def always(feed_ids: Any = None, *, force: bool = False, **options: Any) -> Iterator[Any]:
            """Every feed is asked whenever the reader says so: a quarter of an hour is over in seconds here."""
            return asked(feed_ids, force=True, **options)

        library.subscriptions.refresh = always  # type: ignore[method-assign]
        for number in range(feeds):
            library.own.subscriptions.subscribe(f"{url}/{number}")
        app = BroadsheetApp(library, Settings())
        table: list[tuple[int, int, int]] = []
        print("hour  articles      MB  descriptors  threads  widgets   key to repaint ms", flush=True)
        async with app.run_test(size=(120, 35)) as pilot:
            main = app.main

            async def rest() -> None:
                ends = time.monotonic() + 60
                while main.status.progress and time.monotonic() < ends:
                    await pilot.pause(0.02)
                assert not main.status.progress, "a refresh that does not end"

            for hour in range(hours):
                took = []
                for _ in range(rounds):
                    assert tick.stdin is not None
                    assert tick.stdout is not None
                    tick.stdin.write("\n")
                    tick.stdin.flush()
                    tick.stdout.readline()
                    await pilot.press("R")
                    for key in ("n", "j", "pagedown", "s", "U", "n", "J", "k"):
                        before = time.perf_counter()
                        await pilot.press(key)
                        took.append((time.perf_counter() - before) * 1000)
                    await rest()
                    word = random.choice(WORDS)
                    await pilot.press("slash", *word, "enter", "n", "n", "escape", "escape")
                    await pilot.press("?", "escape", "e", "escape", "P", "escape", "r")
                    await rest()
                gc.collect()
                table.append((tree_kb(os.getpid()) // 1024, descriptors(), threading.active_count()))
                widgets = sum(1 for _ in app.screen.walk_children())
                counts = library.shown.lists.counts()
                memory, files, threads = table[-1]
                print(
                    f"{hour + 1:4} {counts.total:9,} {memory:7} {files:12} {threads:8} {widgets:8} {median(took):12.1f}",
                    flush=True,
                )
        library.close()
    early, late = table[len(table) // 4 : len(table) // 2], table[-(len(table) // 4) :]
    for place, name in enumerate(("MB", "descriptors", "threads")):
        first, last = (median(row[place] for row in part) for part in (early, late))
        print(f"{name}: {first:g} in the second quarter, {last:g} in the last ({last / first:.3f})")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--hours", type=int, default=24)
    arguments.add_argument("--feeds", type=int, default=40)
    arguments.add_argument("--rounds", type=int, default=4)
    arguments.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.serve:
        serve(given.feeds)
        return
    os.environ["no_proxy"] = "*"
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.soak", "--serve", "--feeds", str(given.feeds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        try:
            asyncio.run(day(url, given.hours, given.feeds, given.rounds, server))
        finally:
            server.kill()


if __name__ == "__main__":
    main()
