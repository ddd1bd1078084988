"""Exec to first headlines, and memory, against the smallest Textual app in the same run.

    python tests/bench/start.py LIBRARY [LIBRARY ...]

A reader who left the program before sees what was on screen then while it is loaded: "left before" times that.

Each LIBRARY comes from fill.py. Needs ../shared/tools (tui_start.py, empty_textual.py) and pyte.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[3] / "shared" / "tools"


def timed(
    marker: str, command: list[str], environment: dict[str, str], runs: int, *step: str
) -> dict[str, float]:
    given = ["--marker", marker, "-n", str(runs), *(["--step", *step] if step else [])]
    done = subprocess.run(
        [sys.executable, str(TOOLS / "tui_start.py"), *given, "--", *command],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=True,
    )
    return json.loads(done.stdout)


def command_ms(command: list[str], environment: dict[str, str], runs: int) -> float:
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, env={**os.environ, **environment}, check=True)
        times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)[len(times) // 2]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("libraries", nargs="+", type=Path)
    arguments.add_argument("-n", "--runs", type=int, default=7)
    given = arguments.parse_args()
    reader = [sys.executable, "-m", "reader"]
    # As an installer does: what is timed is the program, not its compiling.
    for package in ("reader", "feeds"):
        compileall.compile_dir(Path(__file__).resolve().parents[2] / package, quiet=1)
    with tempfile.TemporaryDirectory() as home:
        clean = {"XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
        empty = timed("MARKER-READY", [sys.executable, str(TOOLS / "empty_textual.py")], clean, given.runs)
        print(f"empty Textual app     {empty['marker_ms']:7.0f} ms          {empty['peak_rss_mib']:6.1f} MiB")
        for library in given.libraries:
            where = {**clean, "BROADSHEET_LIBRARY": str(library)}
            ours = timed("▌", reader, where, given.runs)
            print(
                f"{library.name:20}  {ours['marker_ms']:7.0f} ms  x {ours['marker_ms'] / empty['marker_ms']:.2f}"
                f"  {ours['peak_rss_mib']:6.1f} MiB  +{ours['peak_rss_mib'] - empty['peak_rss_mib']:.1f}"
            )
            timed("▌", reader, where, 1, "q", ".")  # left as a reader leaves it
            again = timed("▌", reader, where, given.runs)
            print(
                f"{'left before':20}  {again['marker_ms']:7.0f} ms  x {again['marker_ms'] / empty['marker_ms']:.2f}"
            )
        floor = command_ms([sys.executable, "-c", "pass"], clean, given.runs)
        where = {**clean, "BROADSHEET_LIBRARY": str(given.libraries[0])}
        for words in (["--help"], ["list", "--limit", "50"]):
            took = command_ms([*reader, *words], where, given.runs)
            print(
                f"broadsheet {' '.join(words):16} {took - floor:+6.0f} ms beside `python -c pass` ({floor:.0f} ms)"
            )


if __name__ == "__main__":
    main()
