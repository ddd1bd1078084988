"""Pictures as rows of a terminal: by kitty's protocol, as sixels, else two pixels a cell.

    how = graphics.of_terminal("auto", os.environ, truecolor=True)
    how.pixels(columns, rows)         the room a picture has, in pixels
    how.colours                       the most colours it may have; 0 for any
    drawing = graphics.draw(how, picture)
    drawing.announce                  what the terminal is to be told once, before the rows
    drawing.rows                      a Strip for each row of cells
    drawing.over                      for sixels: what draws each row over its cells
    drawing.forget                    what frees it there

Every byte that is written is made here from numbers: nothing of what a picture's file says but the
colour of its pixels reaches the terminal.

Kitty: https://sw.kovidgoyal.net/kitty/graphics-protocol/ (Unicode placeholders, so that a picture
scrolls, is cut and is covered like any text). Sixel: the VT340's, each row of cells a picture of its own.
"""

from __future__ import annotations

import base64
import itertools
import re
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

if TYPE_CHECKING:
    from feeds.pictures import Picture

LARGEST = 2_000
"""Pixels of a side; a picture needs no more in any terminal."""
SIXEL_COLOURS = 256
KITTY_CELL = (10, 20)
"""Pixels of a cell where the terminal does not tell: kitty scales what it is given."""
CHUNK = 4096

PLACEHOLDER = "\U0010eeee"
MARKS = tuple(
    chr(code)
    for first, _, last in (
        span.partition("-")
        for span in (
            "305 30d-30e 310 312 33d-33f 346 34a-34c 350-352 357 35b 363-36f 483-487 592-595 597-599 59c-5a1"
            " 5a8-5a9 5ab-5ac 5af 5c4 610-617 657-65b 65d-65e 6d6-6dc 6df-6e2 6e4 6e7-6e8 6eb-6ec 730 732-733"
            " 735-736 73a 73d 73f-741 743 745 747 749-74a 7eb-7f1 7f3 816-819 81b-823 825-827 829-82d"
        ).split()
    )
    for code in range(int(first, 16), int(last or first, 16) + 1)
)
"""The marks that number rows and columns of a kitty placeholder, from 0."""

_ids = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Way:
    """How a terminal shows pictures, and the pixels of one of its cells."""

    name: str
    cell: tuple[int, int]

    @property
    def colours(self) -> int:
        return SIXEL_COLOURS if self.name == "sixel" else 0

    def pixels(self, columns: int, rows: int) -> tuple[int, int]:
        """The most pixels of a picture that takes so many cells."""
        columns, rows = min(columns, len(MARKS)), min(rows, len(MARKS))
        return min(columns * self.cell[0], LARGEST), min(rows * self.cell[1], LARGEST)


@dataclass(frozen=True, slots=True)
class Drawing:
    rows: list[Strip]
    over: Sequence[str] = ()
    """For each row, what draws it over its blank cells, from the cell where the cursor is."""
    announce: str = ""
    forget: str = ""


BLOCKS = Way("blocks", (1, 2))


def of_terminal(wish: str, environment: Mapping[str, str], truecolor: bool) -> Way:
    """The best way the terminal is known to have, or the one the reader wishes.

    No terminal is asked: an answer that comes late would be taken for keys.
    """
    name = _known(environment) if wish == "auto" else wish
    if name == "blocks" or environment.get("NO_COLOR"):
        return BLOCKS
    cell = _cell()
    if name == "kitty" and truecolor:  # its cells name their picture by a colour
        return Way("kitty", cell or KITTY_CELL)
    if name == "sixel" and cell is not None:
        return Way("sixel", cell)
    return BLOCKS


def _known(environment: Mapping[str, str]) -> str:
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if environment.get("TMUX") or term.startswith(("tmux", "screen")):
        return "blocks"  # what is in between draws no pictures
    if environment.get("KITTY_WINDOW_ID") or term in ("xterm-kitty", "xterm-ghostty") or program == "ghostty":
        return "kitty"
    if term.startswith(("foot", "mlterm", "contour")) or program in ("WezTerm", "iTerm.app", "mintty"):
        return "sixel"
    version = environment.get("KONSOLE_VERSION", "")
    return "sixel" if version.isdecimal() and int(version) >= 220400 else "blocks"


def _cell() -> tuple[int, int] | None:
    """Width and height of a cell in pixels, where the terminal says."""
    try:
        import fcntl
        import struct
        import termios
    except ImportError:  # Windows has no such call
        return None
    for stream in filter(None, (sys.__stdin__, sys.__stdout__, sys.__stderr__)):
        try:
            size = fcntl.ioctl(stream.fileno(), termios.TIOCGWINSZ, bytes(8))
        except (OSError, ValueError):  # it is no terminal, or closed
            continue
        rows, columns, width, height = struct.unpack("HHHH", size)
        if rows and columns and width >= columns and height >= rows:
            return width // columns, height // rows
    return None


def draw(way: Way, picture: Picture) -> Drawing:
    if way.name == "kitty":
        return _kitty(way, picture)
    return _sixel(way, picture) if way.name == "sixel" else _blocks(picture)


def _blocks(picture: Picture) -> Drawing:
    """Rows of ▀: the upper pixel is the ink, the lower one the paper."""
    width, height, pixels = picture.width, picture.height, picture.pixels

    def color(x: int, y: int) -> Color:
        at = 3 * (min(y, height - 1) * width + x)
        return Color.from_rgb(*pixels[at : at + 3])

    return Drawing(
        [
            Strip(
                [Segment("▀", Style(color=color(x, y), bgcolor=color(x, y + 1))) for x in range(width)],
                width,
            )
            for y in range(0, height, 2)
        ]
    )


def _kitty(way: Way, picture: Picture) -> Drawing:
    """The picture is sent once; its cells name it by their colour, and their row and column by marks."""
    columns, rows = -(-picture.width // way.cell[0]), -(-picture.height // way.cell[1])
    id = next(_ids) % 0xFFFFFF + 1
    data = base64.b64encode(zlib.compress(picture.pixels, 6)).decode("ascii")
    chunks = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)]
    keys = f"a=T,U=1,q=2,f=24,o=z,i={id},s={picture.width},v={picture.height},c={columns},r={rows},"
    announce = "".join(
        f"\x1b_G{keys if not at else 'q=2,'}m={int(at < len(chunks) - 1)};{chunk}\x1b\\"
        for at, chunk in enumerate(chunks)
    )
    ink = Style(color=Color.from_rgb(id >> 16, id >> 8 & 255, id & 255))
    strips = [
        Strip([Segment("".join(f"{PLACEHOLDER}{MARKS[y]}{MARKS[x]}" for x in range(columns)), ink)], columns)
        for y in range(rows)
    ]
    return Drawing(strips, (), announce, f"\x1b_Ga=d,d=I,q=2,i={id}\x1b\\")


def _sixel(way: Way, picture: Picture) -> Drawing:
    """Each row of cells is a picture of its own."""
    width, high = picture.width, way.cell[1]
    lines = [picture.pixels[y * width : (y + 1) * width] for y in range(picture.height)]
    over = [_sixels(lines[top : top + high], picture.palette) for top in range(0, len(lines), high)]
    return Drawing([Strip([], 0)] * len(over), over)


_RUNS = re.compile(rb"(.)\1{3,}", re.DOTALL)
_LETTERS = bytes(min(63 + value, 126) for value in range(256))


def _sixels(lines: list[bytes], palette: bytes) -> str:
    """Lines of colour numbers as one sixel picture."""
    width = len(lines[0])
    said = [f'\x1bP0;1;0q"1;1;{width};{len(lines)}']
    for colour in sorted(set(b"".join(lines))):
        red, green, blue = (round(each * 100 / 255) for each in palette[3 * colour : 3 * colour + 3])
        said.append(f"#{colour};2;{red};{green};{blue}")
    for top in range(0, len(lines), 6):
        band = lines[top : top + 6]
        for colour in sorted(set(b"".join(band))):
            # Six rows make one number of `width` bytes: a bit a row.
            bits = 0
            for row, line in enumerate(band):
                only = bytes(colour) + bytes((1 << row,)) + bytes(255 - colour)
                bits |= int.from_bytes(line.translate(only), "big")
            letters = bits.to_bytes(width, "big").translate(_LETTERS)
            packed = _RUNS.sub(lambda run: b"!%d%c" % (len(run[0]), run[1][0]), letters)
            said.append(f"#{colour}{packed.decode('ascii')}$")
        said.append("-")
    return "".join(said) + "\x1b\\"
