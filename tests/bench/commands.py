"""Commands of the command line beside `python -c pass` in the same run, and marks of a whole library.

    python tests/bench/commands.py LIBRARY [-n RUNS]

LIBRARY comes from fill.py; marks are made on a copy of it.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
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


def words(line: str) -> list[str]:
    import shlex

    return shlex.split(line)


def took(command: list[str], environment: dict[str, str]) -> float:
    """Milliseconds until a program has ended."""
    begun = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, env={**os.environ, **environment}, check=True)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("library", type=Path)
    arguments.add_argument("-n", "--runs", type=int, default=15)
    given = arguments.parse_args()
    # As an installer does: what is timed is the program, not its compiling.
    for package in ("reader", "feeds"):
        compileall.compile_dir(ROOT / package, quiet=1)
    with tempfile.TemporaryDirectory(dir=given.library.parent) as home:
        where = {f"XDG_{kind}_HOME": home for kind in ("STATE", "CONFIG", "DATA", "CACHE")}
        where |= {"PYTHONPATH": str(ROOT), "BROADSHEET_LIBRARY": str(given.library)}
        reader = [sys.executable, "-m", "reader"]
        print(f"{'':44} best   median   above `python -c pass`, ms")
        for line in READING:
            # Taken in turns, so that what else the machine does falls on both.
            pairs = [
                (took([sys.executable, "-c", "pass"], where), took([*reader, *words(line)], where))
                for _ in range(given.runs)
            ]
            floors, ours = sorted(floor for floor, _ in pairs), sorted(our for _, our in pairs)
            middle = given.runs // 2
            print(f"{line:42} {ours[0] - floors[0]:+6.0f} {ours[middle] - floors[middle]:+8.0f}")
        copy = Path(home) / "copy.db"
        shutil.copyfile(given.library, copy)
        for line in MARKING:
            seconds = took([*reader, *words(line)], {**where, "BROADSHEET_LIBRARY": str(copy)}) / 1000
            print(f"{line:42} {seconds:6.2f} s")


if __name__ == "__main__":
    main()
