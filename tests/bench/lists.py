"""Lists, counts and marks: python -m tests.bench.lists LIBRARY. Medians in ms, the best SQL beside them.

The floor is the sqlite3 module running hand-written SQL over the same file.
"""

from __future__ import annotations

import argparse
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from feeds.query import Query, parse
from feeds.store import Store, open_store
from tests.bench.measure import Row, median, table

FIRST = 200
"""Articles of a list that a screen asks for at once."""
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


def rows(library: Path) -> Iterator[Row]:
    with sqlite3.connect(library) as floor, open_store(library) as store:
        for name, query in QUERIES.items():
            sql = FLOORS.get(name)

            def best(end: str, rounds: int, sql: str | None = sql) -> float | None:
                return sql and median(lambda: floor.execute(f"{sql}{end}").fetchall(), rounds)

            number = len(store.lists.ids(query))
            whole = median(partial(store.lists.ids, query), 3)
            yield Row(f"list: {name}, {number:,} ids", "ms", whole, best("", 3))
            soon = median(partial(store.lists.glimpse, query, FIRST))
            yield Row(f"list: {name}, what is shown first", "ms", soon, best(f" LIMIT {FIRST}", 5))
        yield from single(store)
    floor.close()


def single(store: Store) -> Iterator[Row]:
    """What one window does all the time."""
    ids = store.lists.first_ids(Query(), FIRST)

    def marked() -> None:
        store.articles.set_read(ids[:1], True)
        store.journal.undo()

    yield Row(f"headlines of {FIRST}", "ms", median(partial(store.lists.headlines, ids)))
    yield Row("an article", "ms", median(partial(store.articles.one, ids[7])))
    yield Row("an article read, and taken back", "ms", median(marked))
    yield Row("counts", "ms", median(store.subscriptions.counts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("library", type=Path)
    given = parser.parse_args()
    print(table(rows(given.library)))
    with open_store(given.library) as store:
        waited = longest_wait(lambda: store.lists.ids(Query()))
        print(f"\nother threads wait at most {waited:.1f} ms while a list is read")


if __name__ == "__main__":
    main()
