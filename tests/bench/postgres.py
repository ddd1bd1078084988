"""Both kinds of library beside each other: python -m tests.bench.postgres --articles N [--server URL].

The same articles (`fill.py`) go into an SQLite file and into a PostgreSQL database: of a server of its own that keeps
what it acknowledges, in a temporary folder, unless an empty database is named. Medians in ms.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from multiprocessing.synchronize import Barrier
from pathlib import Path

import psycopg

from feeds.paths import is_server
from feeds.query import Query, parse
from feeds.store import open_store
from tests import postgres
from tests.bench.fill import Press, fill, index, rounds
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
READERS, MARKS = 10, 500
"""Programs that mark at the same time, and how many articles each marks."""
WORKERS, BROUGHT, AT_ONCE = 2, 10_000, 64
"""Workers, the articles that each brings, and of how many feeds it writes at once."""
BEYOND = 100_000_000
"""What workers bring has numbers beyond those that are there."""


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
    for what in figures["PostgreSQL"]:
        told = (f"{figure[what]:14,.1f}" if what in figure else f"{'':14}" for figure in figures.values())
        print(f"{what:36}" + "".join(told))


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
    marks = READERS * MARKS
    found[f"marks a second, {READERS} windows"] = marks / together(_mark, [name] * READERS)
    if is_server(name):
        found[f"marks a second, {READERS} readers"] = marks / together(_mark, admitted(name))
    brought = WORKERS * BROUGHT
    found[f"articles arrived a second, {WORKERS} workers"] = brought / together(_bring, [name] * WORKERS)
    return found


def settled(name: str) -> None:
    """Let a server do at once what it does within minutes: count what its tables hold, and sweep them."""
    if is_server(name):
        with psycopg.connect(name, autocommit=True) as db:
            db.execute("VACUUM ANALYZE")


def admitted(name: str) -> list[str]:
    """The addresses with which readers open an archive, after their first look at it."""
    urls = [postgres.role(name, f"reader_{place}") for place in range(READERS)]
    with psycopg.connect(name, autocommit=True) as db:
        for place in range(READERS):
            db.execute("SELECT broadsheet.admit(%s)", (f"reader_{place}",))
    for url in urls:
        open_store(url).close()
    settled(name)
    return urls


def together(work: Callable[[str, int, Barrier], None], names: Sequence[str]) -> float:
    """How many seconds programs work that begin at the same time, each with a library of these."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(len(names) + 1)
    working = [context.Process(target=work, args=(name, place, ready)) for place, name in enumerate(names)]
    for program in working:
        program.start()
    ready.wait()
    started = time.perf_counter()
    for program in working:
        program.join()
    return time.perf_counter() - started


def _mark(name: str, place: int, ready: Barrier) -> None:
    """Mark articles one by one, others than the other programs do."""
    with open_store(name) as store:
        ids = store.lists.first_ids(Query(), READERS * MARKS)[place::READERS]
        ready.wait()
        for id in ids:
            store.articles.set_starred([id], True)


def _bring(name: str, place: int, ready: Barrier) -> None:
    """Write what refreshes of other feeds than the other programs' brought, as a worker does."""
    with open_store(name) as store:
        feeds = [feed.id for feed in store.subscriptions.all()][place::WORKERS]
        brought = list(rounds(Press(place), BROUGHT, feeds, BEYOND * (place + 1)))
        ready.wait()
        for first in range(0, len(brought), AT_ONCE):
            store.arrivals.apply_all(brought[first : first + AT_ONCE])


if __name__ == "__main__":
    main()
