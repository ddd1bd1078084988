"""Two libraries over a folder: what it costs to join with many marks, to hear them, and to tell many at once.

python -m tests.bench.sync_library [articles]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from feeds.query import Query
from tests.sync.device import URL, Device


def measured(what: str, work: Callable[[], object]) -> None:
    started = time.perf_counter()
    came = work()
    print(f"{what}: {time.perf_counter() - started:.2f} s  {came or ''}")


def main(articles: int) -> None:
    with TemporaryDirectory() as folder:
        laptop, desktop = Device(Path(folder), "laptop"), Device(Path(folder), "desktop")
        guids = [str(number) for number in range(articles)]
        laptop.store.subscriptions.add(URL)
        laptop.receive(*guids)
        ids = laptop.store.lists.ids(Query())
        laptop.store.articles.set_read(ids, True)
        measured("a library of read articles joins", laptop.meet)
        measured("one that has none of them hears", desktop.meet)
        measured("they arrive there, marked", lambda: desktop.receive(*guids))
        measured("nothing is new", desktop.meet)
        laptop.store.articles.set_read(ids, False)
        measured("all are told unread", laptop.meet)
        measured("all are heard unread", desktop.meet)
        for device in (laptop, desktop):
            assert device.library.lists.counts().unread == articles
            device.library.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
