"""Commands of the command line beside `python -c pass` in the same run, and marks of a whole library.

    python -m tests.bench.commands LIBRARY [-n RUNS]

LIBRARY comes from fill.py; marks are made on a copy of it.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.measure import READER, Row, compiled, home, ran, table

READING = (
    "--help",
    "list --limit 20",
    "list --limit 20 --json",
    "list --limit 20 --query is:unread",
    "list --limit 20 --format '{date} {title}'",
    "counts --format {unread}",
    "feeds --json",
    "completion words -- feed rename F",
)
MARKING = ("mark --query ''", "mark --unread --query ''", "undo", "star --query is:unread", "undo")


def took(line: str, variables: Mapping[str, str]) -> float:
    """Seconds until a command of ours has ended."""
    return ran([*READER, *shlex.split(line)], variables).seconds


def reading(library: Path, runs: int) -> Iterator[Row]:
    """What commands take that only read, beside an interpreter that does nothing."""
    compiled()
    with tempfile.TemporaryDirectory() as folder:
        variables = home(Path(folder)) | {"BROADSHEET_LIBRARY": str(library)}
        for line in READING:
            # Taken in turns, so that what else the machine does falls on both.
            pairs = [
                (ran([sys.executable, "-c", "pass"]).seconds, took(line, variables)) for _ in range(runs)
            ]
            floors, ours = (sorted(column) for column in zip(*pairs, strict=True))
            yield Row(f"`{line}`", "ms", ours[runs // 2] * 1000, floors[runs // 2] * 1000)


def marking(library: Path) -> Iterator[Row]:
    """What marks of a whole library take, on a copy of it."""
    with tempfile.TemporaryDirectory(dir=library.parent) as folder:
        copy = Path(folder) / "copy.db"
        shutil.copyfile(library, copy)
        variables = home(Path(folder)) | {"BROADSHEET_LIBRARY": str(copy)}
        for line in MARKING:
            yield Row(f"`{line}`", "s", took(line, variables))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("library", type=Path)
    arguments.add_argument("-n", "--runs", type=int, default=15)
    given = arguments.parse_args()
    print(table([*reading(given.library, given.runs), *marking(given.library)]))


if __name__ == "__main__":
    main()
