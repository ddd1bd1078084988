"""Both kinds of library beside each other: python -m tests.bench.postgres --articles N [--server URL].

The same articles (`fill.py`) go into an SQLite file and into a PostgreSQL database: of a server of its own that keeps
what it acknowledges, in a temporary folder, unless an empty database is named. Medians in ms.
"""

from __future__ import annotations

import argparse
import multiprocessing
import multiprocessing.synchronize
import shutil
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import psycopg

from feeds.paths import is_server
from feeds.query import Query, parse
from feeds.store import open_store
from tests import postgres
from tests.bench.fill import fill, index
from tests.bench.lists import FIRST, QUERIES, single
from tests.bench.measure import median

SEARCHES = {
    "rare word": parse("gobrafija"),
    "two rare": parse("gobrafija bacodefi"),
    "common word": parse("council"),
    "two common": parse("council river"),
    "phrase": parse('"river market"'),
    "beginning": parse("harb*"),
}
READERS, MARKS = 10, 100


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--server", default="", help="an empty database, instead of a server of its own")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="bs-bench-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        url = arguments.server or stack.enter_context(postgres.another(safe=True))
        names = {"SQLite": str(folder / "library.db"), "PostgreSQL": url}
        figures = {kind: measured(name, arguments.articles) for kind, name in names.items()}
    print(f"{arguments.articles:,} articles{'':20}{''.join(f'{kind:>14}' for kind in figures)}")
    for what in figures["SQLite"]:
        print(f"{what:36}" + "".join(f"{figure[what]:14,.1f}" for figure in figures.values()))


def measured(name: str, articles: int) -> dict[str, float]:
    """What one kind of library takes."""
    found: dict[str, float] = {}
    with open_store(name) as store:
        started = time.perf_counter()
        fill(store, articles, max(1, articles // 500))
        found["articles arrived a second"] = articles / (time.perf_counter() - started)
        started = time.perf_counter()
        index(store)
        settled(name)
        found["articles indexed a second"] = articles / (time.perf_counter() - started)
        found |= {
            f"list: {what}": median(partial(store.lists.glimpse, query, FIRST))
            for what, query in QUERIES.items()
        }
        found |= {
            f"search: {what}": median(partial(store.lists.first_ids, query, 50, sort="relevance"))
            for what, query in SEARCHES.items()
        }
        found["whole list of ids"] = median(partial(store.lists.ids, Query()), 3)
        found |= {row.what: row.ours for row in single(store)}
    found[f"marks a second, {READERS} at once"] = together(name)
    return found


def settled(name: str) -> None:
    """Let a server do at once what it does within minutes: count what its tables hold, and sweep them."""
    if is_server(name):
        with psycopg.connect(name, autocommit=True) as db:
            db.execute("VACUUM ANALYZE")


def together(name: str) -> float:
    """How many marks a second programs make that mark articles one by one at the same time."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(READERS + 1)
    readers = [context.Process(target=_mark, args=(name, place, ready)) for place in range(READERS)]
    for reader in readers:
        reader.start()
    ready.wait()
    started = time.perf_counter()
    for reader in readers:
        reader.join()
    return READERS * MARKS / (time.perf_counter() - started)


def _mark(name: str, place: int, ready: multiprocessing.synchronize.Barrier) -> None:
    with open_store(name) as store:
        ids = store.lists.first_ids(Query(), READERS * MARKS)[place::READERS]
        ready.wait()
        for id in ids:
            store.articles.set_starred([id], True)


if __name__ == "__main__":
    main()
