"""A machine joins an archive: python -m tests.bench.joining [--articles 20000].

What its index of recommendations takes, where workers have prepared nothing and where they have prepared all, and what
that takes them. Each in a process of its own, on a PostgreSQL server of its own; the processor time is the process's,
without the server's. The meanings of articles are left out.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable

import psycopg

from feeds.library.index import Index
from feeds.store import open_store
from tests import postgres
from tests.bench.fill import fill

HOUR = 3600.0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20_000)
    articles = parser.parse_args().articles
    with postgres.another(safe=True) as url:
        with open_store(url) as store:
            fill(store, articles, max(1, articles // 500))
            Index(store).take_in_words(HOUR)
        print(f"{articles:,} articles{'':20}{'seconds':>10}{'CPU s':>10}{'CPU ms each':>14}")
        for what, work in (("joined, nothing prepared", join), ("prepared by a worker", prepare), ("joined, all prepared", join)):  # fmt: skip
            seconds, spent = apart(work, url)
            print(f"{what:36}{seconds:10.1f}{spent:10.1f}{1e3 * spent / articles:14.2f}", flush=True)
        with psycopg.connect(url) as db:
            sizes = [db.execute(f"SELECT avg(octet_length(packed))::int FROM broadsheet.{table}").fetchone() for table in ("text", "prepared")]  # fmt: skip
        print("bytes of an article's text, and of what is made of it:", *(size for (size,) in sizes))


def apart(work: Callable[[str], tuple[float, float]], url: str) -> tuple[float, float]:
    """What a piece of work takes in a process of its own, with folders of its own."""
    with tempfile.TemporaryDirectory(prefix="bs-bench-") as folder:
        os.environ["XDG_DATA_HOME"] = folder
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            return pool.apply(work, (url,))


def join(url: str) -> tuple[float, float]:
    """Seconds, and processor seconds, until the recommender knows every article."""
    with open_store(url) as store:
        index = Index(store)
        index.semantic = False
        started, spent = time.perf_counter(), time.process_time()
        while index.articles_portion():
            pass
        taken = time.perf_counter() - started, time.process_time() - spent
        index.close()
    return taken


def prepare(url: str) -> tuple[float, float]:
    """The same until all is prepared."""
    with open_store(url) as store:
        started, spent = time.perf_counter(), time.process_time()
        Index(store).prepare(HOUR)
        return time.perf_counter() - started, time.process_time() - spent


if __name__ == "__main__":
    main()
