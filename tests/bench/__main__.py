"""Benches by name, as one table: ours, the floor measured beside it, and newsboat where it is installed.

    python -m tests.bench all [--quick] [--write]
    python -m tests.bench refresh index …

`--quick` takes under ten minutes on two cores: 50,000 articles in place of a million, 500 feeds in place of a thousand.
`--write` puts the table into README.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from feeds.store import open_store
from tests.bench.fill import fill, index
from tests.bench.measure import QUICK, ROOT, WHOLE, Row, Size, table

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- made by `python -m tests.bench all --write` -->", "<!-- end of what is made -->"


class Bench:
    """What is measured and with what: libraries are made when the first bench asks for them."""

    def __init__(self, size: Size, folder: Path) -> None:
        self.size = size
        self.folder = folder

    def _filled(self, articles: int) -> Path:
        path = self.folder / f"{articles}.db"
        with open_store(path) as store:
            fill(store, articles, max(1, articles // 500))
        return path

    @cached_property
    def arrived(self) -> Path:
        """The large library before anything of it is indexed."""
        return self._filled(self.size.articles)

    @cached_property
    def large(self) -> Path:
        """The large library, in the search index."""
        path = self.folder / "large.db"
        shutil.copyfile(self.arrived, path)
        with open_store(path) as store:
            index(store)
        return path

    @cached_property
    def small(self) -> Path:
        return self._filled(1000)

    # ------------------------------------------------------------ the benches

    def start(self) -> Iterator[Row]:
        from tests.bench import start

        names = ("1,000 articles", self.small), (f"{self.size.articles:,} articles", self.large)
        return start.rows(names, self.size.runs)

    def commands(self) -> Iterator[Row]:
        from tests.bench import commands

        yield from commands.reading(self.large, self.size.runs)
        yield from commands.marking(self.large)

    def keys(self) -> Iterator[Row]:
        from tests.bench import keys

        return keys.rows(self.large, self.size.keys)

    def indexing(self) -> Iterator[Row]:
        from tests.bench import keys

        # What keys mark and what is indexed meanwhile is of no use to another bench.
        path = self.folder / "indexing.db"
        shutil.copyfile(self.arrived, path)
        return keys.rows(path, self.size.keys, busy=True)

    def lists(self) -> Iterator[Row]:
        from tests.bench import lists

        return lists.rows(self.large)

    def search(self) -> Iterator[Row]:
        from tests.bench import search

        return search.rows(self.large)

    def index(self) -> Iterator[Row]:
        from tests.bench import index

        return index.rows(3000, self.folder)

    def refresh(self) -> Iterator[Row]:
        from tests.bench import refresh

        return refresh.rows(self.size, self.folder)

    def parse(self) -> Iterator[Row]:
        from tests.bench import parse

        return parse.rows(100, 20)

    def render(self) -> Iterator[Row]:
        from tests.bench import render

        return render.rows()


BENCHES: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "start": Bench.start,
    "keys": Bench.keys,
    "indexing": Bench.indexing,
    "commands": Bench.commands,
    "lists": Bench.lists,
    "search": Bench.search,
    "index": Bench.index,
    "refresh": Bench.refresh,
    "parse": Bench.parse,
    "render": Bench.render,
}


def machine() -> str:
    """Where the figures are from."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT, check=False
    ).stdout.strip()
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {commit or 'no checkout'}: {os.cpu_count()} cores with {os.getloadavg()[0]:.1f}"
        f" programs waiting for one, Python {platform.python_version()}, Textual {version('textual')}"
    )


def written(made: str) -> str:
    """README.md with another table in it."""
    text = README.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{made}\n{END}{rest.partition(END)[2]}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "names", nargs="+", choices=[*BENCHES, "all"], metavar="NAME", help=", ".join(BENCHES)
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    given = parser.parse_args()
    names = list(BENCHES) if "all" in given.names else given.names
    begun, found = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="bs-bench-") as folder:
        bench = Bench(QUICK if given.quick else WHOLE, Path(folder))
        for name in names:
            print(f"{name} …", file=sys.stderr, flush=True)
            found += BENCHES[name](bench)
    made = f"{machine()}.\n\n{table(found)}"
    print(f"{made}\n\n{time.monotonic() - begun:.0f} s")
    if given.write:
        README.write_text(written(made), "utf-8")


if __name__ == "__main__":
    main()
