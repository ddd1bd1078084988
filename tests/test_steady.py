"""A row is never torn, whatever the terminal thinks of a glyph's width."""

from __future__ import annotations

import re
from pathlib import Path

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from feeds.workspace import Workspace
from reader.steady import ESCAPE, steady

from .terminal import Terminal

FAMILY, FLAG, HEART, KEYCAP, THUMB, HINDI = "👨‍👩‍👧‍👦", "🇫🇷", "❤️", "1️⃣", "👍🏽", "क्षत्रिय"
GLYPHS = (FAMILY, FLAG, HEART, KEYCAP, THUMB, HINDI, "é", "한", "กำ", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☺", "⌚")


def bare(text: str) -> str:
    return ESCAPE.sub("", text)


@pytest.mark.parametrize("glyph", GLYPHS)
def test_what_follows_a_doubtful_glyph_stands_in_its_column_on_a_terminal_of_other_opinion(glyph):
    screen = pyte.Screen(40, 3)
    screen.draw("x" * 20)  # what is there before must not show through
    pyte.Stream(screen).feed(steady(f"\x1b[1;1H{glyph}{glyph}|\x1b[2;5H{glyph}|"))
    for row, start in ((0, 2 * cell_len(glyph)), (1, 4 + cell_len(glyph))):
        assert screen.buffer[row][start].data == "|", screen.display[row]
        assert "x" not in {screen.buffer[row][cell].data for cell in range(row * 4, start)}


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), max_size=30), st.integers(1, 60))
def test_the_text_stays_the_text_and_the_cursor_ends_where_we_measure(text, column):
    done = steady(f"\x1b[3;{column}H{text}\x1b[0m")
    assert [c for c in bare(done) if c != " "] == [c for c in text if c != " "]
    moves = re.findall(r"\x1b\[(\d+)G", done)
    assert all(column <= int(move) <= column + cell_len(text) for move in moves)


@given(st.text(max_size=60))
def test_any_output_is_taken(text):
    steady(text)
    steady("\x1b[" + text)


def test_what_is_not_in_doubt_goes_out_as_it_is():
    for output in (
        "\x1b[1;1Hplain │ Ünïcode 漢字 ┃\x1b[0m",
        "",
        "\x1b]8;;https://example.org/\x1b\\a\x1b]8;;\x1b\\",
    ):
        assert steady(output) is output


def test_styles_and_links_between_glyphs_do_not_lose_the_column():
    done = steady(f"\x1b[2;7H\x1b[1m{FLAG}\x1b[0m\x1b]8;;https://example.org/\x1b\\{FLAG}\x1b]8;;\x1b\\|")
    assert re.findall(r"\x1b\[(\d+)G", done) == ["7", "9", "9", "11"]


def test_pictures_of_the_terminal_are_left_alone():
    cell = "\U0010eeee\u0305\u0305"
    assert steady(f"\x1b[1;1H{cell}{cell}") == f"\x1b[1;1H{cell}{cell}"


def test_panes_keep_their_edges_beside_titles_of_doubtful_glyphs(tmp_path: Path):
    items = "".join(
        f"<item><title>{glyph * 3} Title {n} {glyph * 2} {'and so on ' * 4}{glyph}</title><guid>{n}</guid>"
        f"<description>{glyph} words {glyph}</description></item>"
        for n, glyph in enumerate(GLYPHS)
    )
    feed = tmp_path / "feed.xml"
    feed.write_text(
        f'<rss version="2.0"><channel><title>{FAMILY} Feed</title>{items}</channel></rss>', "utf-8"
    )
    path = tmp_path / "library.db"
    with Workspace.at(path) as library:
        list(library.shown.sources.read([str(feed)]))
    homes = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("DATA", "CONFIG", "STATE", "CACHE")}
    terminal = Terminal([], {**homes, "BROADSHEET_LIBRARY": str(path), "NO_COLOR": ""}, 120, 45)
    terminal.wait_for("Title 3")
    terminal.wait_for("words")
    terminal.wait_for("RECOMMENDED")
    terminal.wait_for("[│┃]\n j move")
    rows = [terminal.screen.buffer[row] for row in range(1, 43)]
    edges = [column for column in range(120) if rows[0][column].data in "│┃" and rows[0][column].data]
    assert len(edges) >= 2
    for column in edges:
        assert {row[column].data for row in rows} <= {"│", "┃"}, terminal.text
    terminal.press("jjj")
    terminal.wait_for("(?s)4 of")
    for column in edges:
        assert {terminal.screen.buffer[row][column].data for row in range(1, 43)} <= {"│", "┃"}, terminal.text
    terminal.press("q")
    assert terminal.exit_status() == 0
