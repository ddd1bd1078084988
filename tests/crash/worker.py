"""What is killed: a process that works on a library and tells each step before it and after it is on disk.

    python -m tests.crash.worker KIND LIBRARY [ARGUMENTS]

A line `try …` comes before a step, `done …` once it may not be lost any more.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random

from feeds.errors import StoreError
from feeds.paths import is_server
from feeds.query import Query
from feeds.update import Options
from feeds.workspace import Workspace

LOOK = 20
"""Marks between two looks around, as a screen takes them all the time."""


def tell(*words: object) -> None:
    print(*words, flush=True)


def mark(library: Path | str, seed: str, part: str, parts: str) -> None:
    """Mark articles whose id is `part` modulo `parts`, read or not, starred or not, for ever."""
    random = Random(int(seed))
    with Workspace.at(library) as opened:
        ids = [id for id in opened.shown.lists.ids(Query()) if id % int(parts) == int(part)]
        for step in count():
            if step % LOOK == 0:
                opened.look_around()
            id, flag, value = random.choice(ids), random.choice(["read", "starred"]), random.random() < 0.5
            tell("try", flag, id, int(value))
            (
                opened.shown.store.articles.set_read
                if flag == "read"
                else opened.shown.store.articles.set_starred
            )([id], value)
            tell("done", flag, id, int(value))


def work(library: str, name: str) -> None:
    """Fetch beside other workers, again and again, whether the server is there or not."""
    import psycopg  # few victims need it

    with Workspace.at(library) as opened:
        while True:
            try:
                with psycopg.connect(library) as db:
                    # Whoever waits here for a row, holding others, would be waited for.
                    idle = "SELECT id FROM broadsheet.feed FOR UPDATE SKIP LOCKED"
                    db.execute(f"UPDATE broadsheet.feed SET due = NULL WHERE id IN ({idle})")
                for outcome in opened.own.arrivals.work(name, Options(connections=8), limit=4, seconds=2.0):
                    tell("done", type(outcome).__name__, outcome.feed.id)
            except (StoreError, psycopg.Error):
                time.sleep(0.05)


def bulk(library: Path) -> None:
    """Mark everything read and take it back, for ever."""
    with Workspace.at(library) as opened:
        while True:
            tell("try bulk")
            opened.articles.set_read(opened.shown.lists.ids(Query()), True)
            opened.undo()
            tell("done bulk")


def refresh(library: Path) -> None:
    """Fetch every feed again and again."""
    with Workspace.at(library) as opened:
        while True:
            for outcome in opened.subscriptions.refresh(force=True, connections=8):
                tell("done", type(outcome).__name__, outcome.feed.id)


def index(library: Path) -> None:
    """Keep the indexes up to date."""
    with Workspace.at(library) as opened:
        while True:
            tell("done", int(opened.shown.index.portion()))


def import_(library: Path, *lists: str) -> None:
    """Take over lists of feeds, one after the other."""
    with Workspace.at(library) as opened:
        for name in lists:
            tell("try import", name)
            opened.own.sources.import_feeds(Path(name), private=True)
            tell("done import", name)


def back_up(library: Path, target: str) -> None:
    """Copy the library again and again."""
    with Workspace.at(library) as opened:
        while True:
            opened.own.maintenance.backup(Path(target))
            tell("done backup")


def migrate(library: Path) -> None:
    """Open a library, which migrates it where it is old."""
    tell("try migrate")
    Workspace.at(library).close()
    tell("done migrate")


KINDS: dict[str, Callable[..., None]] = {
    "mark": mark,
    "work": work,
    "bulk": bulk,
    "refresh": refresh,
    "index": index,
    "import": import_,
    "backup": back_up,
    "migrate": migrate,
}

if __name__ == "__main__":
    # The program writes a log, and what goes there is no fault: what is said beside it is.
    logging.getLogger().addHandler(logging.NullHandler())
    place = sys.argv[2]
    KINDS[sys.argv[1]](place if is_server(place) else Path(place), *sys.argv[3:])
