"""Moving out: python -m tests.bench.exports LIBRARY [--articles N]. Seconds and peak memory of each format.

The library comes from `fill.py`. Each format is written by a process of its own. The floor is what all of them
begin with: to read the articles and make them safe. An archive holds all of the library.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from feeds.query import Query
from feeds.reading import standfirst_and_document
from feeds.transfer.exports import FORMATS, LIBRARY
from feeds.workspace import Workspace
from tests.bench.measure import ROOT

FLOOR = "floor"


def run(library_path: Path, name: str, number: int, folder: Path) -> None:
    """Write one format, and say how long it took."""
    with Workspace.at(library_path) as library:
        ids = list(islice(library.shown.lists.ids(Query()), number))
        started, worked = time.perf_counter(), time.process_time()
        if name == FLOOR:
            for article in library.articles.whole(ids):
                standfirst_and_document(article.entry)
        elif name == LIBRARY:
            library.own.maintenance.export_archive(folder / "library.zip")
        else:
            kind = FORMATS[name]
            target = folder / (name if kind.fills_folders else f"list{kind.endings[0]}")
            library.articles.export(ids, target, name, "Bench")
        seconds, worked = time.perf_counter() - started, time.process_time() - worked
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:10}{seconds:8.2f} s{worked:8.2f} s of CPU{size:9.1f} MB{peak:8.0f} MB peak")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--only", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    for name in [arguments.only] if arguments.only else [FLOOR, *FORMATS, LIBRARY]:
        with tempfile.TemporaryDirectory() as folder:
            if arguments.only:
                run(arguments.library, name, arguments.articles, Path(folder))
            else:
                words = [arguments.library.absolute(), "--articles", arguments.articles, "--only", name]
                subprocess.run(
                    [sys.executable, "-m", "tests.bench.exports", *map(str, words)], check=True, cwd=ROOT
                )


if __name__ == "__main__":
    main()
