"""Rows stay whole where a terminal measures a glyph otherwise than we do.

Families joined by ZWJ, flags, keycaps, skin tones, the marks of Indic scripts: terminals do not
agree how many cells they take. After each such glyph the cursor is put where we have it, and the
cells it is to fill are blanked before, so that whatever the terminal thinks, what follows stands
in its column and nothing shows through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len, split_graphemes

if TYPE_CHECKING:
    from textual.driver import Driver

DOUBTFUL = re.compile(
    "["
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u06d6-\u06ed"  # marks
    "\u0700-\u07ff\u0800-\u10ff"  # scripts of South and South-East Asia, and their like
    "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"  # Hangul in pieces
    "\u1700-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\ua8e0-\uabff\ufe20-\ufe2f"
    "\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f"  # joiners, variation selectors
    "\u231a-\u23ff\u2600-\u27bf\u2b00-\u2bff\u3030\u303d\u3297\u3299"  # symbols that may be drawn as pictures
    "\U00011000-\U00011fff\U0001f000-\U0001faff\U000e0000-\U000e0fff"
    "]"
)
"""Characters whose width, or that of the glyph they are part of, is a matter of opinion."""
PICTURE_CELL = "\U0010eeee"
"""What stands for a cell of a picture that the terminal has: its marks are no glyph's."""
FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
ESCAPE = re.compile(
    r"\x1b(?:\[(?P<given>[0-?]*)[ -/]*(?P<final>[@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|(?P<short>[ -/]*[0-~]))"
)
KEEP_COLUMN = frozenset("mhlnqrtuJKcpsAB")
"""Ends of commands that leave the cursor in its column."""


def steady(output: str) -> str:
    """What goes to the terminal, with the cursor put right behind every doubtful glyph."""
    if DOUBTFUL.search(output) is None:
        return output
    done: list[str] = []
    column: int | None = None
    kept: int | None = None
    last = 0
    for escape in ESCAPE.finditer(output):
        text, column = _set(output[last : escape.start()], column)
        done += (text, escape[0])
        last = escape.end()
        if escape["short"] == "7":
            kept = column
        elif escape["short"] == "8":
            column = kept
        elif escape["final"] is not None:
            column = _moved(escape["final"], escape["given"], column)
    text, column = _set(output[last:], column)
    return "".join([*done, text])


def _moved(final: str, given: str, column: int | None) -> int | None:
    """The column, from 1, after a command of the cursor; None where it is not known."""
    if final in KEEP_COLUMN:
        return column
    numbers = given.split(";")
    place = numbers[1:2] if final in "Hf" else numbers[:1] if final in "G`" else ["?"]
    number = place[0] if place else ""
    return 1 if not number else int(number) if number.isdecimal() else None


def _set(text: str, column: int | None) -> tuple[str, int | None]:
    """A stretch of plain text that begins in `column`, and the column it ends in."""
    if not text:
        return text, column
    if column is None or any(char < " " for char in text):
        return text, None
    if DOUBTFUL.search(text) is None or PICTURE_CELL in text:
        return text, column + cell_len(text)
    done: list[str] = []
    for glyph, cells in _glyphs(text):
        if DOUBTFUL.search(glyph) is None:
            done.append(glyph)
        else:
            done.append(f"{' ' * cells}\x1b[{column}G{glyph}\x1b[{column + cells}G")
        column += cells
    return "".join(done), column


def _glyphs(text: str) -> Iterator[tuple[str, int]]:
    """What is drawn as one glyph, with its cells as we count them: two letters of a flag are one."""
    spans, _ = split_graphemes(text)
    flag, width = "", 0
    for start, end, cells in spans:
        glyph = text[start:end]
        if flag and FLAG_LETTERS[0] <= glyph <= FLAG_LETTERS[1]:
            yield flag + glyph, width + cells
            flag = ""
            continue
        if flag:
            yield flag, width
            flag = ""
        if FLAG_LETTERS[0] <= glyph <= FLAG_LETTERS[1]:
            flag, width = glyph, cells
        else:
            yield glyph, cells
    if flag:
        yield flag, width


def steadied(
    driver: type[Driver], keeps_back: Callable[[str], bool], begins: Callable[[], object]
) -> type[Driver]:
    """A driver like another whose output is steady, but for what it `keeps_back`; told when it `begins` to have the terminal."""

    class Steady(driver):  # type: ignore[valid-type, misc]
        def start_application_mode(self) -> None:
            begins()
            super().start_application_mode()

        def write(self, data: str) -> None:
            if not keeps_back(data):
                super().write(steady(data))

    return Steady
