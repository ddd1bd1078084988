"""First and second refresh of many feeds over HTTP, whole process, beside newsboat where it is installed.

    python -m tests.bench.refresh [--feeds 1000] [--entries 20] [--latency 100] [--connections N] [--runs 3]

The floor is to download the same from a process that does nothing else. Every feed has a loopback host of its own,
so the limit of two connections a host stays on. Medians; memory is the peak of all processes of a run together,
looked at in a run of its own.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from feeds.messages import Message
from feeds.store import open_store
from tests.bench.feed_server import serving
from tests.bench.measure import ROOT, Row, Run, Size, ran, table

REFRESH = """
import sys
from datetime import UTC, datetime
from feeds.store import open_store
from feeds.update import Options, Updated, Failed, refresh
with open_store(sys.argv[1]) as store:
    counts = [0, 0]
    options = Options(connections=int(sys.argv[2])) if sys.argv[2:] else Options()
    for outcome in refresh(store, store.subscriptions.all(), now=datetime.now(UTC), options=options):
        counts[0] += len(outcome.new_ids) if isinstance(outcome, Updated) else 0
        counts[1] += isinstance(outcome, Failed)
    print(*counts)
"""
DOWNLOAD = """
import asyncio, sys
from urllib.parse import urlsplit
async def one(url, gate):
    parts = urlsplit(url)
    async with gate:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(f"GET {parts.path} HTTP/1.1\\r\\nHost: {parts.netloc}\\r\\n{sys.argv[2]}\\r\\n\\r\\n".encode())
        head = await reader.readuntil(b"\\r\\n\\r\\n")
        if b"Content-Length: " in head:
            await reader.readexactly(int(head.partition(b"Content-Length: ")[2].split()[0]))
        writer.close()
async def main():
    gate = asyncio.Semaphore(500)
    await asyncio.gather(*[one(url, gate) for url in open(sys.argv[1]).read().split()])
asyncio.run(main())
"""
Both = tuple[list[Run], list[Run]]
"""Runs of the first and of the second refresh."""


def ours(urls: Sequence[str], folder: Path, runs: int, connections: int | None) -> Both:
    first, second = [], []
    for run in range(runs + 1):
        path = folder / f"library{run}.db"
        with open_store(path) as store, store.journal.together(Message.plain("import")):
            for url in urls:
                store.subscriptions.add(url)
        command = [sys.executable, "-c", REFRESH, str(path), *([str(connections)] if connections else [])]
        variables = {"PYTHONPATH": str(ROOT)}
        first.append(ran(command, variables, memory=run == runs))
        second.append(ran(command, variables, memory=run == runs))
    return first, second


def download(urls: Sequence[str], folder: Path, runs: int) -> list[Run]:
    (folder / "urls").write_text("\n".join(urls))
    return [ran([sys.executable, "-c", DOWNLOAD, str(folder / "urls"), ""]) for _ in range(runs)]


def newsboat(urls: Sequence[str], folder: Path) -> Both:
    home = folder / "newsboat"
    home.mkdir()
    (home / "urls").write_text("\n".join(urls) + "\n")
    (home / "config").write_text("reload-threads 100\n")
    files = ["-u", str(home / "urls"), "-c", str(home / "cache.db"), "-C", str(home / "config")]
    command = ["newsboat", *files, "-x", "reload"]
    return [ran(command, memory=True)], [ran(command, memory=True)]


def rows(
    size: Size, folder: Path, *, entries: int = 20, latency: int = 100, connections: int | None = None,
    beside: bool = True,
) -> Iterator[Row]:  # fmt: skip
    with serving(size.feeds, entries, latency) as (urls, _):
        floor = download(urls, folder, size.runs)
        found = ours(urls, folder, size.runs, connections)
        others: Both | None = newsboat(urls, folder) if beside and shutil.which("newsboat") else None
    for place, name in enumerate(
        (f"first refresh, {size.feeds:,} feeds × {entries}", "refresh, all unchanged")
    ):
        *timed, watched = found[place]
        other = others[place][0] if others else None
        least = None if place else floor
        for what, unit in (("seconds", "s"), ("cpu", "CPU s")):
            yield Row(
                name,
                unit,
                median(getattr(run, what) for run in timed),
                median(getattr(run, what) for run in least) if least else None,
                getattr(other, what) if other else None,
            )
        yield Row(name, "MB", watched.peak, None, other.peak if other else None)
        if watched.out.split()[1] != "0":
            raise SystemExit(f"feeds failed: {watched.out}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--feeds", type=int, default=1000)
    arguments.add_argument("--entries", type=int, default=20)
    arguments.add_argument("--latency", type=int, default=100, help="milliseconds before every answer")
    arguments.add_argument("--connections", type=int, help="instead of what is set by default")
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--no-newsboat", action="store_true")
    given = arguments.parse_args()
    size = Size(articles=0, feeds=given.feeds, runs=given.runs, keys=0)
    with tempfile.TemporaryDirectory() as folder:
        found = rows(
            size,
            Path(folder),
            entries=given.entries,
            latency=given.latency,
            connections=given.connections,
            beside=not given.no_newsboat,
        )
        print(table(found))


if __name__ == "__main__":
    main()
