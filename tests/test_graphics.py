"""Pictures in a terminal's own codes: what a terminal reads out of them is what was drawn."""

from __future__ import annotations

import base64
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.pictures import Picture
from reader import graphics
from reader.graphics import Way

SIXEL = re.compile(r'\x1bP0;1;0q"1;1;(\d+);(\d+)(.*)\x1b\\', re.DOTALL)


def read_sixels(code: str) -> dict[tuple[int, int], tuple[int, ...]]:
    """What a terminal paints: the colour of each pixel, in per cent."""
    palette: dict[int, tuple[int, ...]] = {}
    painted: dict[tuple[int, int], tuple[int, ...]] = {}
    x = top = colour = 0
    for token in re.findall(r"#\d+(?:;\d+){4}|#\d+|!\d+[?-~]|[?-~$-]", code):
        if token[0] == "#":
            colour, *rest = map(int, token[1:].split(";"))
            if rest:
                assert rest[0] == 2
                palette[colour] = tuple(rest[1:])
        elif token == "$":
            x = 0
        elif token == "-":
            x, top = 0, top + 6
        else:
            times = int(token[1:-1]) if token[0] == "!" else 1
            for at in range(x, x + times):
                for row in range(6):
                    if ord(token[-1]) - 63 >> row & 1:
                        assert (at, top + row) not in painted
                        painted[at, top + row] = palette[colour]
            x += times
    return painted


@given(st.integers(1, 40), st.integers(1, 45), st.integers(1, 256), st.randoms(use_true_random=False))
def test_sixels_say_every_pixel_once_in_its_colour(width, height, colours, random):
    palette = bytes(random.randrange(256) for _ in range(3 * colours))
    # Long runs and single pixels both, as pictures have them.
    pixels = b"".join(
        bytes([random.randrange(colours)]) * random.choice((1, 2, 9)) for _ in range(width * height)
    )[: width * height]
    cell = (random.randint(4, 12), random.randint(5, 25))
    drawing = graphics.draw(Way("sixel", cell), Picture(width, height, pixels, palette))
    assert len(drawing.rows) == len(drawing.over) == -(-height // cell[1])
    assert not drawing.announce
    for number, code in enumerate(drawing.over):
        wide, high, body = SIXEL.fullmatch(code).groups()
        top = number * cell[1]
        assert int(wide) == width
        assert int(high) == min(cell[1], height - top)
        expected = {}
        for y in range(int(high)):
            for x in range(width):
                index = pixels[(top + y) * width + x]
                expected[x, y] = tuple(round(each * 100 / 255) for each in palette[3 * index : 3 * index + 3])
        assert read_sixels(body) == expected


@given(st.integers(1, 60), st.integers(1, 60), st.binary(min_size=1, max_size=40))
def test_kitty_is_sent_the_pixels_once_and_names_them_in_its_cells(width, height, some):
    pixels = (some * (width * height * 3))[: width * height * 3]
    drawing = graphics.draw(Way("kitty", (7, 15)), Picture(width, height, pixels))
    columns, rows = -(-width // 7), -(-height // 15)
    said = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", drawing.announce)
    assert "".join(f"\x1b_G{keys};{data}\x1b\\" for keys, data in said) == drawing.announce
    keys = dict(each.split("=") for each in said[0][0].split(","))
    assert (int(keys["s"]), int(keys["v"]), int(keys["c"]), int(keys["r"])) == (width, height, columns, rows)
    assert [re.search(r"m=(\d)", keys)[1] for keys, _ in said] == ["1"] * (len(said) - 1) + ["0"]
    assert all(len(data) <= 4096 for _, data in said)
    assert zlib.decompress(base64.b64decode("".join(data for _, data in said))) == pixels
    assert len(drawing.rows) == rows
    for y, strip in enumerate(drawing.rows):
        (segment,) = strip
        red, green, blue = segment.style.color.triplet
        assert red << 16 | green << 8 | blue == int(keys["i"])
        cells = re.findall("\U0010eeee(.)(.)", segment.text)
        assert cells == [(graphics.MARKS[y], graphics.MARKS[x]) for x in range(columns)]
        assert strip.cell_length == columns == sum(part.cell_length for part in strip)
    assert drawing.forget == f"\x1b_Ga=d,d=I,q=2,i={keys['i']}\x1b\\"


def test_two_pictures_are_two_for_kitty():
    picture = Picture(1, 1, b"abc")
    assert (
        graphics.draw(Way("kitty", (7, 15)), picture).forget
        != graphics.draw(Way("kitty", (7, 15)), picture).forget
    )


def test_blocks_are_two_pixels_a_cell():
    picture = Picture(1, 3, bytes((255, 0, 0, 0, 255, 0, 0, 0, 255)))
    first, last = (next(iter(strip)) for strip in graphics.draw(graphics.BLOCKS, picture).rows)
    assert first.text == "▀"
    assert (first.style.color.name, first.style.bgcolor.name) == ("#ff0000", "#00ff00")
    assert (last.style.color.name, last.style.bgcolor.name) == ("#0000ff", "#0000ff")


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM": "xterm-ghostty"}, "kitty"),
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"}, "blocks"),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/x"}, "blocks"),
        ({"TERM": "foot"}, "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "sixel"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "220401"}, "sixel"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "210800"}, "blocks"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "new"}, "blocks"),
        ({"TERM": "xterm-256color"}, "blocks"),
        ({"TERM": "foot", "NO_COLOR": "1"}, "blocks"),
        ({}, "blocks"),
    ],
)
def test_a_terminal_is_known_by_what_it_calls_itself(monkeypatch, environment, name):
    monkeypatch.setattr(graphics, "_cell", lambda: (8, 17))
    way = graphics.of_terminal("auto", environment, truecolor=True)
    assert way.name == name
    assert way.cell == ((1, 2) if name == "blocks" else (8, 17))
    assert way.colours == (256 if name == "sixel" else 0)


def test_the_readers_wish_comes_before_what_is_known(monkeypatch):
    monkeypatch.setattr(graphics, "_cell", lambda: (8, 17))
    assert graphics.of_terminal("blocks", {"TERM": "xterm-kitty"}, truecolor=True).name == "blocks"
    assert graphics.of_terminal("sixel", {"TERM": "xterm"}, truecolor=False).name == "sixel"
    assert graphics.of_terminal("kitty", {"TERM": "xterm"}, truecolor=False).name == "blocks"


def test_a_terminal_that_does_not_tell_its_cells_gets_no_sixels(monkeypatch):
    monkeypatch.setattr(graphics, "_cell", lambda: None)
    assert graphics.of_terminal("sixel", {}, truecolor=True).name == "blocks"
    assert graphics.of_terminal("kitty", {}, truecolor=True) == Way("kitty", graphics.KITTY_CELL)


def test_the_cell_is_asked_of_the_terminal(monkeypatch):
    fcntl = pytest.importorskip("fcntl")
    import os
    import pty
    import struct
    import sys
    import termios

    main, terminal = pty.openpty()
    with os.fdopen(terminal, "rb", buffering=0) as stream:
        monkeypatch.setattr(sys, "__stdin__", None)
        monkeypatch.setattr(sys, "__stdout__", stream)
        monkeypatch.setattr(sys, "__stderr__", None)
        assert graphics._cell() is None
        fcntl.ioctl(main, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 1000, 600))
        assert graphics._cell() == (10, 20)
    os.close(main)


@pytest.mark.parametrize("way", [Way("kitty", (10, 20)), Way("sixel", (10, 20)), graphics.BLOCKS])
def test_no_picture_has_more_cells_than_can_be_numbered(way):
    width, height = way.pixels(500, 400)
    assert width <= len(graphics.MARKS) * way.cell[0] and width <= graphics.LARGEST
    assert height <= len(graphics.MARKS) * way.cell[1] and height <= graphics.LARGEST
    assert len(set(graphics.MARKS)) == len(graphics.MARKS)
