"""First and second refresh of 1,000 feeds over HTTP, whole process, beside newsboat where it is installed.

    python tests/bench/refresh.py [--feeds 1000] [--entries 20] [--latency 100] [--connections 500] [--runs 3]

Needs ../shared/tools (make_corpus.py, feed_server.py). Every feed has a loopback host of its
own, so the limit of two connections a host stays on. Prints medians; memory is the peak of
all processes of a run together, looked at every 20 ms in a run of its own: looking takes
a good part of a core.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

TOOLS = Path(__file__).resolve().parents[3] / "shared" / "tools"

REFRESH = """
import sys
from datetime import UTC, datetime
from feeds.store import open_store
from feeds.update import Updated, Failed, refresh
with open_store(sys.argv[1]) as store:
    counts = [0, 0]
    for outcome in refresh(store, store.subscriptions.all(), now=datetime.now(UTC), connections=int(sys.argv[2])):
        counts[0] += len(outcome.new_ids) if isinstance(outcome, Updated) else 0
        counts[1] += isinstance(outcome, Failed)
    print(*counts)
"""


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


def measured(command: list[str], *, memory: bool = False) -> tuple[float, int, str]:
    """Seconds, peak in MB where that is asked for, and the output of a command."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    peak = 0
    while True:
        try:
            out, _ = process.communicate(timeout=0.02 if memory else None)
        except subprocess.TimeoutExpired:
            peak = max(peak, tree_kb(process.pid))
        else:
            return time.perf_counter() - begun, peak // 1024, out.strip()


def report(name: str, rows: list[tuple[float, int, str]]) -> None:
    memory = max(row[1] for row in rows)
    # The run that memory was looked at in is no measure of time.
    seconds = median(row[0] for row in rows if len(rows) == 1 or not row[1])
    print(f"{name:24} {seconds:8.2f} s {memory:6} MB   {rows[-1][2]}", flush=True)


def ours(corpus: Path, folder: Path, connections: int, runs: int) -> None:
    from feeds.messages import Message
    from feeds.opml import read
    from feeds.store import open_store

    outlines = read((corpus / "feeds.opml").read_bytes(), "feeds.opml")
    first, second = [], []
    for run in range(runs + 1):
        path = folder / f"library{run}.db"
        with open_store(path) as store, store.journal.together(Message.plain("import")):
            for outline in outlines:
                store.subscriptions.add(outline.url, title=outline.title)
        command = [sys.executable, "-c", REFRESH, str(path), str(connections)]
        first.append(measured(command, memory=run == runs))
        second.append(measured(command, memory=run == runs))
    report("broadsheet, first", first)
    report("broadsheet, all 304", second)


def newsboat(corpus: Path, folder: Path) -> None:
    home = folder / "newsboat"
    home.mkdir()
    shutil.copy(corpus / "urls", home / "urls")
    (home / "config").write_text("reload-threads 100\n")
    files = ["-u", str(home / "urls"), "-c", str(home / "cache.db"), "-C", str(home / "config")]
    command = ["newsboat", *files, "-x", "reload"]
    report("newsboat, first", [measured(command, memory=True)])
    report("newsboat, second", [measured(command, memory=True)])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--feeds", type=int, default=1000)
    arguments.add_argument("--entries", type=int, default=20)
    arguments.add_argument("--latency", default="100")
    arguments.add_argument("--connections", type=int, default=500)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--no-newsboat", action="store_true")
    given = arguments.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = folder / "corpus"
        size = ["--feeds", str(given.feeds), "--entries", str(given.entries), "--port", port, "--spread"]
        made = subprocess.run(
            [sys.executable, str(TOOLS / "make_corpus.py"), str(corpus), *size],
            capture_output=True,
            text=True,
            check=True,
        )
        print(f"{json.loads(made.stdout)['bytes'] / 1e6:.0f} MB, {given.feeds} feeds x {given.entries}")
        server = subprocess.Popen(
            [
                sys.executable,
                str(TOOLS / "feed_server.py"),
                str(corpus),
                "--port",
                port,
                "--latency",
                given.latency,
                "--spread",
                str(given.feeds),
            ],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert server.stdout is not None
        try:
            server.stdout.readline()
            ours(corpus, folder, given.connections, given.runs)
            if shutil.which("newsboat") and not given.no_newsboat:
                newsboat(corpus, folder)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
