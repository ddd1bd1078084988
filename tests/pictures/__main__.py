"""`python -m tests.pictures [NAME …]`: draw pictures of the screen into docs/screens."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.pictures import session
from tests.pictures.draw import draw
from tests.pictures.states import STATES

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"


def main(names: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names or [*STATES, "session"]:
        if name == "session":
            session.record(FOLDER / "session.cast")
        else:
            (FOLDER / f"{name}.svg").write_text(asyncio.run(draw(STATES[name])), "utf-8")
        print(name)


if __name__ == "__main__":
    main(sys.argv[1:])
