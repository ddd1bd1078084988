"""Search: python -m tests.bench.search LIBRARY. Medians and 95th percentiles in ms, the best SQL beside them.

The floor is the sqlite3 module running the plain FTS5 query over the same table, newest
first and 50 long. Words are chosen by how many articles hold them.
"""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

from feeds.query import parse
from feeds.store import open_store
from tests.bench.measure import Row, p95, table, times

PAGE = 50


def texts(db: sqlite3.Connection) -> dict[str, list[str]]:
    """What is searched for, by kind."""
    (total,) = db.execute("SELECT count(*) FROM status").fetchone()
    db.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, words, row)")

    def terms(low: float, high: float, number: int = 8) -> list[str]:
        found = db.execute(
            "SELECT term FROM terms WHERE term >= 'b' AND doc BETWEEN ? AND ? AND length(term) > 3 LIMIT ?",
            (low, high, number),
        )
        return [term for (term,) in found]

    rare = terms(2, 60 + total // 10_000)
    common = terms(total * 0.08, total * 0.13)
    return {
        "a rare word": rare,
        "a word in 10 %": common,
        "a word in 30 % and more": terms(total * 0.3, total),
        "two rare": [f"{one} {other}" for one, other in pairwise(rare)],
        "two common": [f"{one} {other}" for one, other in pairwise(common)],
        "a phrase": [f'"{one} {other}"' for one, other in pairwise(common)],
        "a phrase, filters": [f'"{one} {other}" is:unread lang:en after:"1 year"' for one, other in pairwise(common)],
        "a beginning": [f"{one[:4]}*" for one in rare],
        "a title, without another": [f"title:{one} -{other}" for one, other in pairwise(rare)],
    }  # fmt: skip


def rows(library: Path) -> Iterator[Row]:
    with sqlite3.connect(library) as floor, open_store(library) as store:

        def plainly(said: str) -> None:
            floor.execute(
                "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?", (said, PAGE)
            ).fetchall()

        for name, queries in texts(floor).items():
            ours = times(
                [partial(store.lists.first_ids, parse(text), PAGE, sort="relevance") for text in queries], 3
            )
            said = [text.split(" is:")[0] for text in queries]
            match = [f'"{text[:-1]}"*' if text.endswith("*") else text for text in said]
            fields = any(":" in text for text in match)
            best = [] if fields else times([partial(plainly, text) for text in match], 3)
            for figure, value in (("p50", median), ("p95", p95)):
                if ours:
                    yield Row(f"search: {name}, {figure}", "ms", value(ours), value(best) if best else None)
    floor.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("library", type=Path)
    print(table(rows(parser.parse_args().library)))


if __name__ == "__main__":
    main()
