"""The screen looks as it did in every picture of docs/screens (`pytest -m pictures`).

After a change that is meant: `python -m tests.pictures`, then look at what became of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import textual

from tests.pictures.draw import draw
from tests.pictures.states import STATES

DRAWN_WITH = "8.2.8"
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"

pytestmark = [
    pytest.mark.pictures,
    pytest.mark.skipif(
        textual.__version__ != DRAWN_WITH, reason=f"the pictures were drawn with Textual {DRAWN_WITH}"
    ),
]


@pytest.mark.parametrize("name", STATES)
async def test_the_screen_looks_as_it_did(name: str) -> None:
    assert await draw(STATES[name]) == (FOLDER / f"{name}.svg").read_text("utf-8")
