"""Exec to first headlines, and memory, against the smallest Textual app in the same run.

    python -m tests.bench.start LIBRARY [LIBRARY ...] [-n RUNS]

A reader who starts for the first time sees the headlines while the program is loaded, one who left it before what was
on screen then ("left before"); "whole screen" is the article beside them at a first start.

Each LIBRARY comes from fill.py. What commands take to answer is in commands.py.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from tests.bench.measure import EMPTY_APP, READER, Row, compiled, home, shown, table

MARK = "▌"
"""Stands before the selected headline."""
BYLINE = "Author"
"""Stands above each article that fill.py makes."""


def rows(libraries: Sequence[tuple[str, Path]], runs: int) -> Iterator[Row]:
    """The start with each library, which is named; by a reader who starts for the first time, and by one who left before."""
    compiled()
    with tempfile.TemporaryDirectory() as folder:
        fresh = home(Path(folder, "fresh"))
        empty = partial(shown, (sys.executable, "-c", EMPTY_APP), fresh, "MARKER-READY")
        starts: dict[str, Callable[[], tuple[float, float]]] = {}
        whole: dict[str, Callable[[], tuple[float, float]]] = {}
        for name, path in libraries:
            library, left = {"BROADSHEET_LIBRARY": str(path)}, home(Path(folder, name))
            starts[name] = partial(shown, READER, fresh | library, MARK)
            starts[f"{name}, left before"] = partial(shown, READER, left | library, MARK)
            whole[name] = partial(shown, READER, fresh | library, BYLINE, stays=0.0)
            shown(READER, left | library, MARK, leave=b"q")
        # Taken in turns, so that what else the machine does falls on all. The first fills the caches.
        works = (empty, *starts.values(), *whole.values())
        taken = [[one() for one in works] for _ in range(runs + 1)][1:]
    floors, *ours = zip(*taken, strict=True)
    for place, (what, unit) in enumerate((("first headlines", "ms"), ("memory", "MB"))):
        floor = median(one[place] for one in floors)
        for name, found in zip(starts, ours[: len(starts)], strict=True):
            yield Row(f"{what}, {name}", unit, median(one[place] for one in found), floor)
    floor = median(one[0] for one in floors)
    for name, found in zip(whole, ours[len(starts) :], strict=True):
        yield Row(f"whole screen, {name}", "ms", median(one[0] for one in found), floor)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("libraries", nargs="+", type=Path)
    arguments.add_argument("-n", "--runs", type=int, default=7)
    given = arguments.parse_args()
    print(table(rows([(path.name, path) for path in given.libraries], given.runs)))


if __name__ == "__main__":
    main()
