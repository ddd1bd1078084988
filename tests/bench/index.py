"""What it takes to index an article: python -m tests.bench.index [--articles 3000].

Nothing is cached from one article to the next, as with articles of a real library.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from feeds.library.index import PORTION, Index, words_text
from feeds.store import open_store
from tests.bench.fill import fill
from tests.bench.measure import Row, table


def cost(portion: Callable[[], int]) -> float:
    """Milliseconds of processor time an article, of portions until one is empty."""
    begun, done = time.process_time(), 0
    while number := portion():
        done += number
    return 1000 * (time.process_time() - begun) / done


def rows(articles: int, folder: Path) -> Iterator[Row]:
    with open_store(folder / "index.db") as store:
        fill(store, articles, max(1, articles // 500))
        searched = cost(lambda: store.index.take_in(words_text, PORTION))
        index = Index(store)

        def recommended() -> int:
            found = store.index.unindexed(index.recommender.indexed_up_to(), PORTION)
            if found:
                index.recommender.add(found)
            return len(found)

        learned = cost(recommended)
        index.close()
    yield Row("an article into the search index", "CPU ms", searched)
    yield Row("an article into the index of recommendations", "CPU ms", learned)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=3000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(table(rows(given.articles, Path(folder))))


if __name__ == "__main__":
    main()
