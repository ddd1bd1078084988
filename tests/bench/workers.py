"""A round of leased feeds beside a refresh of the same by one window: python -m tests.bench.workers [--feeds 1000].

The same feeds, each at a host of its own, first fetched into an SQLite file by `broadsheet refresh`, then into a
PostgreSQL database (of a server of its own that keeps what it acknowledges) by one `broadsheet worker --once`, by two
at the same time, by three. Seconds from the start of the programs until the articles of all feeds are there, and until
the last program has ended, which also takes in what arrived: a refresh 400 articles, into both indexes, workers for as
long as they spend on the search index. Processor seconds of the programs without the server's, to their end. Every run
has a library of its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from feeds.messages import Message
from feeds.query import Query
from feeds.store import open_store
from tests import postgres
from tests.bench.feed_server import serving
from tests.bench.measure import READER, ROOT

Taken = tuple[float, float, float]
"""Seconds until all articles were there, until the last program had ended, and processor seconds."""
LOOK = 0.1
"""Seconds between two looks at what is there."""


def subscribed(name: str, urls: Sequence[str]) -> None:
    """A library with these feeds."""
    with open_store(name) as store, store.journal.together(Message.plain("import")):
        for url in urls:
            store.subscriptions.add(url)


def alone(name: str, urls: Sequence[str], folder: Path, entries: int) -> Taken:
    """What one refresh takes."""
    subscribed(name, urls)
    return timed([[*READER, "refresh", "--library", name]], name, len(urls) * entries, folder)


def together(name: str, urls: Sequence[str], folder: Path, workers: int, entries: int) -> Taken:
    """What so many workers take. Raises SystemExit where an article came twice."""
    subscribed(postgres.emptied(name), urls)
    command = [*READER, "worker", "--once", "--library", name]
    taken = timed([command] * workers, name, len(urls) * entries, folder)
    with open_store(name) as store:
        if (number := store.lists.count(Query())) != len(urls) * entries:
            raise SystemExit(f"{number} articles, not {len(urls) * entries}")
    return taken


def timed(commands: Sequence[Sequence[str]], name: str, articles: int, folder: Path) -> Taken:
    """What these programs take together. Raises SystemExit where one fails."""
    homes = {f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    with open_store(name) as store:
        started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        running = [
            subprocess.Popen(
                command,
                env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **homes},
                stdout=subprocess.DEVNULL,
            )
            for command in commands
        ]
        while store.subscriptions.counts().total < articles and any(each.poll() is None for each in running):
            time.sleep(LOOK)
        there = time.perf_counter() - started
    if any(program.wait() for program in running):
        raise SystemExit("a worker failed")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return there, time.perf_counter() - started, used


def middle(taken: Iterable[Taken]) -> Taken:
    """The medians of each."""
    there, ended, used = zip(*taken, strict=True)
    return median(there), median(ended), median(used)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=20)
    parser.add_argument("--latency", type=int, default=100, help="milliseconds before every answer")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        postgres.another(safe=True) as url,
        serving(given.feeds, given.entries, given.latency) as (urls, _),
    ):
        folder = Path(name)
        local, ended, used = middle(
            alone(str(folder / f"{run}.db"), urls, folder, given.entries) for run in range(given.runs)
        )
        print(
            f"{given.feeds:,} feeds of {given.entries}, one refresh into a file: {local:.1f} s"
            f" (its end after {ended:.1f} s, {used:.1f} CPU s)"
        )
        for workers in (1, 2, 3):
            there, ended, used = middle(
                together(url, urls, folder, workers, given.entries) for _ in range(given.runs)
            )
            print(
                f"{workers} at once into a database: {there:.1f} s, × {there / local:.2f}"
                f" (their end after {ended:.1f} s, {used:.1f} CPU s)",
                flush=True,
            )


if __name__ == "__main__":
    main()
