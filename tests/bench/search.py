"""Search: python tests/bench/search.py LIBRARY. Medians and 95th percentiles in ms, the best SQL beside them.

The floor is the sqlite3 module running the plain FTS5 query over the same table, newest
first and 50 long. Words are chosen by how many articles hold them.
"""

from __future__ import annotations

import argparse
import sqlite3
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from feeds.query import parse
from feeds.store import open_store

PAGE = 50


def times(works: list[Callable[[], object]], rounds: int = 3) -> tuple[float, float]:
    """Median and 95th percentile in ms."""
    taken = []
    for _ in range(rounds):
        for work in works:
            started = time.perf_counter()
            work()
            taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return taken[len(taken) // 2], taken[min(len(taken) - 1, int(len(taken) * 0.95))]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    arguments = parser.parse_args()
    floor = sqlite3.connect(arguments.library)
    total = floor.execute("SELECT count(*) FROM status").fetchone()[0]
    floor.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, words, row)")

    def terms(low: float, high: float, number: int = 8) -> list[str]:
        rows = floor.execute(
            "SELECT term FROM terms WHERE term >= 'b' AND doc BETWEEN ? AND ? AND length(term) > 3 LIMIT ?",
            (low, high, number),
        )
        return [term for (term,) in rows]

    rare = terms(2, 60 + total // 10_000)
    common = terms(total * 0.08, total * 0.13)
    ubiquitous = terms(total * 0.3, total)
    kinds = {
        "rare": rare,
        "in 10 %": common,
        "in 30 % and more": ubiquitous,
        "two rare": [f"{one} {other}" for one, other in pairwise(rare)],
        "two common": [f"{one} {other}" for one, other in pairwise(common)],
        "phrase": [f'"{one} {other}"' for one, other in pairwise(common)],
        "phrase, filters": [f'"{one} {other}" is:unread lang:en after:"1 year"' for one, other in pairwise(common)],
        "beginning": [f"{one[:4]}*" for one in rare],
    }  # fmt: skip
    with open_store(arguments.library) as store:
        print(f"{'':20}{'median':>9}{'p95':>9}{'floor':>9}{'p95':>9}")
        for name, texts in kinds.items():
            ours = times(
                [
                    lambda query=query: store.lists.first_ids(query, PAGE, sort="relevance")
                    for query in map(parse, texts)
                ]
            )  # type: ignore[misc]
            plain = [text.split(" is:")[0] for text in texts]
            match = [f'"{text[:-1]}"*' if text.endswith("*") else text for text in plain]
            best = times(
                [
                    lambda said=said: floor.execute(  # type: ignore[misc]
                        "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?",
                        (said, PAGE),
                    ).fetchall()
                    for said in match
                ]
            )
            print(
                f"{name:20}{ours[0]:9.1f}{ours[1]:9.1f}{best[0]:9.1f}{best[1]:9.1f}   {texts[0] if texts else ''}"
            )
    floor.close()


if __name__ == "__main__":
    main()
