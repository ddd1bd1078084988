"""Key to repaint with a large library, beside the pilot's own floor in the same run.

    python -m tests.bench.keys LIBRARY [--times 40] [--indexing]

The floor is the same key on an app that only redraws one line. What is typed into a search is timed too, and `n` where
nothing of the library's file is in memory. With `--indexing` the indexes of search and of recommendations
take in the library meanwhile, as they do behind the screen, but without resting for the keys: it should be one
that `fill.py` has not indexed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from statistics import median
from threading import Event, Thread

from textual import events
from textual.app import App, ComposeResult
from textual.widget import Widget

from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings
from tests.bench.measure import Row, p95, table

Script = Sequence[tuple[str, str]]
"""What a key is timed as, empty for not at all, and the key."""
KEYS: Script = [(f"`{key}`", key) for key in ("j", "G", "g", "n", "pagedown")]
TYPING: Script = [("", "slash"), *(("in a search", letter) for letter in "council"), ("", "escape")]


class Floor(App[None]):
    """Redraws one line for any key."""

    def compose(self) -> ComposeResult:
        yield Counter()


class Counter(Widget, can_focus=True):
    number = 0

    def on_mount(self) -> None:
        self.focus()

    def on_key(self) -> None:
        self.number += 1
        self.refresh()

    def render(self) -> str:
        return str(self.number)


async def press(
    app: App, script: Script, times: int, before: Callable[[], object] | None = None
) -> dict[str, list[float]]:
    """Milliseconds from each key to the next time the app writes to its terminal; `before` each something may be done."""
    took: dict[str, list[float]] = {}
    painted = asyncio.Event()
    display = app._display

    def displayed(*given: object) -> None:
        display(*given)
        painted.set()

    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause(2.5)
        app._display = displayed  # type: ignore[method-assign]
        for _ in range(times):
            for name, key in script:
                await asyncio.sleep(0.12)
                if before is not None:
                    await asyncio.to_thread(before)
                if not name:
                    await pilot.press(key)
                    continue
                painted.clear()
                begun = time.perf_counter()
                app.post_message(events.Key(key, key if len(key) == 1 else None))
                await painted.wait()
                took.setdefault(name, []).append((time.perf_counter() - begun) * 1000)
    return took


def cold(library: Path) -> None:
    """Let the system forget what it holds of a file."""
    with library.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def indexing(library: Workspace) -> Iterator[None]:
    """Both indexes take in one portion after the other."""
    over = Event()

    def work() -> None:
        while not over.is_set() and library.own.index.catch_up():
            pass

    thread = Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def rows(library: Path, times: int, *, busy: bool = False) -> Iterator[Row]:
    floor = asyncio.run(press(Floor(), KEYS, times))
    opened = Workspace.at(library)
    with indexing(opened) if busy else nullcontext():
        ours = asyncio.run(press(BroadsheetApp(opened, Settings()), KEYS, times))
    if not busy:
        app = BroadsheetApp(Workspace.at(library), Settings())
        ours |= asyncio.run(press(app, TYPING, max(3, times // 5)))
        app = BroadsheetApp(Workspace.at(library), Settings())
        ours |= asyncio.run(press(app, [("`n`, nothing in memory", "n")], times, partial(cold, library)))
    when = ", while indexing" if busy else ""
    for name, taken in ours.items():
        for figure, value in (("p50", median), ("p95", p95)):
            least = value(floor[name]) if name in floor else None
            yield Row(f"key {name}, {figure}{when}", "ms", value(taken), least)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("library", type=Path)
    arguments.add_argument("--times", type=int, default=40)
    arguments.add_argument("--indexing", action="store_true")
    given = arguments.parse_args()
    print(table(rows(given.library, given.times, busy=given.indexing)))


if __name__ == "__main__":
    main()
