"""Lists, counts and marks: python tests/bench/lists.py LIBRARY [--marks]. Medians in ms, the best SQL beside them.

The floor is the sqlite3 module running hand-written SQL over the same file. `--marks`
marks everything read and takes it back, and leaves the library as it was.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path

from feeds.query import Query, parse
from feeds.store import open_store

ROUNDS = 5
FLOORS = {
    "all": "SELECT id FROM status WHERE hidden = 0 ORDER BY date DESC, id DESC",
    "unread": "SELECT id FROM status WHERE hidden = 0 AND read = 0 ORDER BY date DESC, id DESC",
    "starred": "SELECT id FROM status WHERE starred = 1 AND hidden = 0 ORDER BY date DESC, id DESC",
    "folder": "SELECT s.id FROM status AS s JOIN feed AS f ON f.id = s.feed_id WHERE s.hidden = 0"
    " AND f.folder LIKE '[\"Science\"%' ORDER BY s.date DESC, s.id DESC",
    "feed": "SELECT id FROM status WHERE hidden = 0 AND feed_id = 7 ORDER BY date DESC, id DESC",
    "tag": "SELECT id FROM tagged WHERE tag_id = 1 ORDER BY date DESC, id DESC",
}
QUERIES = {
    "all": Query(),
    "unread": Query.unread(),
    "starred": Query.starred(),
    "folder": Query.folder(("Science",)),
    "feed": Query.feed(7),
    "tag": Query.tag("later"),
    "smart": parse("is:unread lang:fr words:>300 -has:audio"),
    "nothing": parse("is:unread lang:tlh words:>300"),
    "pattern": parse("is:unread /^der .*hafen/"),
}


def median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Milliseconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def longest_wait(work: Callable[[], object]) -> float:
    """The longest another thread was kept from running meanwhile, in ms."""
    thread = threading.Thread(target=work)
    thread.start()
    worst = 0.0
    while thread.is_alive():
        started = time.perf_counter()
        time.sleep(0.001)
        worst = max(worst, time.perf_counter() - started - 0.001)
    return worst * 1000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--marks", action="store_true")
    arguments = parser.parse_args()
    floor = sqlite3.connect(arguments.library)
    with open_store(arguments.library) as store:
        print(f"{'':12}{'whole':>9}{'floor':>9}{'soon':>9}{'first':>9}{'floor':>9}{'ids':>10}")
        for name, query in QUERIES.items():
            whole, soon, first = (
                median(lambda query=query: store.lists.ids(query), 3),
                median(lambda query=query: store.lists.glimpse(query, 200)),
                median(lambda query=query: store.lists.first_ids(query, 200)),
            )
            best = best_first = float("nan")
            if sql := FLOORS.get(name):
                best = median(lambda sql=sql: floor.execute(sql).fetchall(), 3)
                best_first = median(lambda sql=sql: floor.execute(f"{sql} LIMIT 200").fetchall())
            number = len(store.lists.ids(query))
            print(f"{name:12}{whole:9.1f}{best:9.1f}{soon:9.2f}{first:9.2f}{best_first:9.2f}{number:10,}")
        ids = store.lists.first_ids(Query(), 200)
        print(f"headlines of 200: {median(lambda: store.lists.headlines(ids)):.2f} ms")
        print(f"article: {median(lambda: store.articles.one(ids[7])):.2f} ms")
        print(
            f"one article read: {median(lambda: (store.articles.set_read(ids[:1], True), store.journal.undo())) / 2:.2f} ms"
        )
        print(
            f"feeds with counts right after: {median(lambda: (store.articles.set_read(ids[:1], True), store.subscriptions.all(), store.journal.undo())):.2f} ms"
        )
        print(
            f"other threads wait at most {longest_wait(lambda: store.lists.ids(Query())):.1f} ms while a list is read"
        )
        if arguments.marks:
            print(
                f"mark {store.lists.count(Query.unread()):,} read: {median(lambda: store.articles.set_read(store.lists.ids(Query.unread()), True), 1):.0f} ms"
            )
            print(f"take it back: {median(store.journal.undo, 1):.0f} ms")
    floor.close()


if __name__ == "__main__":
    main()
