"""Draw the README's picture from the sample edition: python -m tests.tools.picture docs/screen.svg"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from feeds.library import SAMPLE, Library
from reader.app import BroadsheetApp
from reader.config import Settings

SIZE = (150, 42)
KEYS = ("n", "n", "n")


async def draw(target: Path, home: Path) -> None:
    library = Library.beside(Library.at(home / "library.db"))
    app = BroadsheetApp(library, Settings(), sources=[SAMPLE.as_posix()], edition="sample edition")
    async with app.run_test(size=SIZE) as pilot:
        while len(app.main.list.ids) < 50:
            await pilot.pause(0.1)
        for key in KEYS:
            await pilot.press(key)
            await pilot.pause(0.5)
        while not app.main.sidebar.pieces:
            await pilot.pause(0.1)
        await pilot.pause(2)
        target.write_text(app.export_screenshot(), "utf-8")


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
            os.environ[f"XDG_{kind}_HOME"] = home
        asyncio.run(draw(Path(sys.argv[1]), Path(home)))


if __name__ == "__main__":
    main()
