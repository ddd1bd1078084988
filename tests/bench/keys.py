"""Key to repaint with a large library, beside the pilot's own floor in the same run.

    python tests/bench/keys.py LIBRARY

The floor is the same key on an app that only redraws one line.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult
from textual.widget import Widget

from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings

KEYS = ("j", "G", "g", "n", "pagedown")


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


async def press(app: App, keys: tuple[str, ...], times: int) -> dict[str, list[float]]:
    """Milliseconds from each key to the next time the app writes to its terminal."""
    took: dict[str, list[float]] = {key: [] for key in keys}
    painted = asyncio.Event()
    display = app._display

    def displayed(*given: object) -> None:
        display(*given)
        painted.set()

    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause(2.5)
        app._display = displayed  # type: ignore[method-assign]
        for _ in range(times):
            for key in keys:
                await asyncio.sleep(0.12)
                painted.clear()
                begun = time.perf_counter()
                app.post_message(events.Key(key, key if len(key) == 1 else None))
                await painted.wait()
                took[key].append((time.perf_counter() - begun) * 1000)
    return took


def p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("library", type=Path)
    arguments.add_argument("--times", type=int, default=40)
    given = arguments.parse_args()
    floor = asyncio.run(press(Floor(), KEYS, given.times))
    ours = asyncio.run(press(BroadsheetApp(Workspace.at(given.library), Settings()), KEYS, given.times))
    print("key        floor p50/p95      ours p50/p95     p95 above the floor (ms)")
    for key in KEYS:
        f50, f95 = statistics.median(floor[key]), p95(floor[key])
        o50, o95 = statistics.median(ours[key]), p95(ours[key])
        print(f"{key:9} {f50:7.1f} {f95:7.1f}   {o50:7.1f} {o95:7.1f}   {o95 - f95:+7.1f}")


if __name__ == "__main__":
    main()
