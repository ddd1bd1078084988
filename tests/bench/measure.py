"""What the benches share: rows of the one table, times, memory and programs on a terminal."""

from __future__ import annotations

import compileall
import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median as middle

ROOT = Path(__file__).resolve().parents[2]
READER = (sys.executable, "-m", "reader")
EMPTY_APP = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Static("MARKER-READY")
Empty().run()
"""
"""The smallest Textual screen: what it takes, any Textual program takes."""
PROMPTED = (b"\x1b[c", b"\x1b[?62;22c"), (b"\x1b[6n", b"\x1b[1;1R")
"""What a terminal answers to what programs ask at start."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `floor` is the least that the same thing can take, measured in the same run."""

    what: str
    unit: str
    ours: float
    floor: float | None = None
    newsboat: float | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything is measured."""

    articles: int
    """Of the large library; the small one has 1,000."""
    feeds: int
    """Fetched, 20 entries each."""
    runs: int
    keys: int
    """Times each key is pressed."""


QUICK = Size(articles=50_000, feeds=500, runs=3, keys=15)
WHOLE = Size(articles=1_000_000, feeds=1_000, runs=7, keys=40)


def table(rows: Iterable[Row]) -> str:
    """Markdown."""
    lines = [
        "| | | ours | floor | ours : floor | newsboat | newsboat : ours |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        times = f"× {row.ours / row.floor:.2f}" if row.floor else ""
        beside = f"× {row.newsboat / row.ours:.1f}" if row.newsboat and row.ours else ""
        figures = (_figure(row.ours), _figure(row.floor), times, _figure(row.newsboat), beside)
        lines.append(f"| {row.what} | {row.unit} | {' | '.join(figures)} |")
    return "\n".join(lines)


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


# ---------------------------------------------------------------- times


def times(works: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Milliseconds of each piece of work in each round, ascending."""
    taken = []
    for _ in range(rounds):
        for work in works:
            begun = time.perf_counter()
            work()
            taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken)


def median(work: Callable[[], object], rounds: int = 5) -> float:
    """Milliseconds."""
    return middle(times([work], rounds))


def p95(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


# ---------------------------------------------------------------- processes


def compiled() -> None:
    """Compile as an installer does: what is timed is the program, not its compiling."""
    for package in ("reader", "feeds"):
        compileall.compile_dir(ROOT / package, quiet=1)


def home(folder: Path) -> dict[str, str]:
    """Variables of a reader who has nothing but the library that is named."""
    kinds = {f"XDG_{kind}_HOME": str(folder) for kind in ("STATE", "CONFIG", "DATA", "CACHE")}
    return kinds | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True, slots=True)
class Run:
    """What a program took: seconds by the clock and of processor time with its children's, MB where it was looked at."""

    seconds: float
    cpu: float
    peak: float
    out: str


def ran(command: Sequence[str], variables: Mapping[str, str] | None = None, *, memory: bool = False) -> Run:
    """Run a program to its end. Looking at memory, every 20 ms, takes a good part of a core: that run tells no time."""
    before = os.times()
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **(variables or {})},
    )
    peak = 0
    while True:
        try:
            out, _ = process.communicate(timeout=0.02 if memory else None)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, tree_kb(process.pid))
    seconds, after = time.perf_counter() - begun, os.times()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)[:200]} failed")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(seconds, cpu, peak / 1024, out.strip())


def tree_kb(top: int) -> int:
    """Memory of a process and its descendants, shared pages divided among their users."""
    parents, sizes = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    wanted, grown = {top}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in wanted} - wanted
        wanted |= more
        grown = bool(more)
    for pid in wanted:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        sizes[pid] = int(rollup.partition("Pss:")[2].split()[0])
    return sum(sizes.values())


# ---------------------------------------------------------------- programs on a terminal


def shown(
    command: Sequence[str], variables: Mapping[str, str], marker: str, stays: float = 1.0, leave: bytes = b""
) -> tuple[float, float]:
    """Milliseconds from exec until a program has written `marker` to its terminal, and its peak memory in MB.

    Memory is looked at until the program has been there for so many seconds more. Then it is killed, or leaves
    by the keys for that.
    """
    begun = time.perf_counter()
    pid, line = pty.fork()
    if pid == 0:
        os.execvpe(
            command[0],
            command,
            {**os.environ, **variables, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
        )
    fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    found, when = threading.Event(), 0.0

    def read() -> None:
        nonlocal when
        output = b""
        while True:
            try:
                part = os.read(line, 65536)
            except OSError:
                return
            output += part
            if not found.is_set() and marker.encode() in output:
                when = time.perf_counter()
                found.set()
            for asked, answer in PROMPTED:
                if asked in part:
                    os.write(line, answer)

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    try:
        if not found.wait(60):
            raise SystemExit(f"{' '.join(command)} never showed {marker!r}")
        peak, until = 0, time.perf_counter() + stays
        while time.perf_counter() < until:
            peak = max(peak, tree_kb(pid))
            time.sleep(0.05)
    finally:
        # Its workers end with the pipes to it.
        if leave:
            os.write(line, leave)
        else:
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        reading.join()
        os.close(line)
    return (when - begun) * 1000, peak / 1024
