"""Cold starts on a real terminal with a reader's own library, on a machine that has other things to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

import pytest

from feeds.workspace import Workspace

from .terminal import Terminal

SIZES = ((80, 24), (100, 30), (120, 35), (160, 45), (200, 55), (60, 20))
AT_ONCE = 6
ARTICLES = 2500


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("starts")
    day = datetime.now(UTC)
    items = "".join(
        f"<item><title>Harbour notice {n}</title><guid>{n}</guid>"
        f"<pubDate>{day - timedelta(minutes=n):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>Swept on day {n}. Crane.</description></item>"
        for n in range(ARTICLES)
    )
    feed = folder / "notices.xml"
    feed.write_text(f'<rss version="2.0"><channel><title>Notices</title>{items}</channel></rss>', "utf-8")
    path = folder / "library.db"
    with Workspace.at(path) as made:
        assert [taken for taken in made.shown.sources.read([str(feed)]) if not isinstance(taken, int)] == []
    return path


def waves(number: int) -> Iterator[list[tuple[int, int]]]:
    """Every start's size, those that begin at once together: they keep each other waiting."""
    sizes = list(islice(cycle(SIZES), number))
    for start in range(0, number, AT_ONCE):
        yield sizes[start : start + AT_ONCE]


@pytest.mark.parametrize("number", [len(SIZES), pytest.param(24, marks=pytest.mark.long)])
def test_cold_starts_in_a_row_on_a_busy_machine_show_the_list_and_the_article(library, tmp_path, number):
    starts = 0
    for wave in waves(number):
        started = []
        for size in wave:
            # A state of its own: a second start would come back to the article the first one read.
            starts += 1
            homes = {
                f"XDG_{kind}_HOME": str(tmp_path / str(starts) / kind)
                for kind in ("DATA", "CONFIG", "STATE", "CACHE")
            }
            started.append(Terminal([], {**homes, "BROADSHEET_LIBRARY": str(library), "NO_COLOR": ""}, *size))
        for terminal in started:
            terminal.wait_for("Harbour notice 0")
            terminal.press("\r")
            terminal.wait_for("Crane")
            terminal.press("q")
        for terminal in started:
            assert terminal.exit_status() == 0
            assert b"went wrong" not in terminal.output
