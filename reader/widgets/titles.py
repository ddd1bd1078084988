"""What stands above a pane, and the rule beside it. Pure."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len

from reader.widgets.lines import fit, in_drawing_order
from reader.widgets.pieces import Piece

INDENT = 1
"""Cells before the title, and after what stands at its right."""


class Title(NamedTuple):
    """What stands above a pane: what it shows, how that is ordered, and where in it the reader is."""

    name: str = ""
    note: str = ""
    place: str = ""


def above(title: Title, row: int, rows: int, span: tuple[int, int], *, here: bool) -> list[Piece]:
    """Row `row`, counted upwards from 1, of the `rows` above a pane's content: the rule, the title, air.

    `span` is the cells that the title has, from and to; `here` whether the pane has the keys.
    """
    rule_row = 1 if rows > 1 else 0
    start, end = span
    room = max(0, end - start)
    if row == rule_row + 1:
        return [Piece(" " * start, ""), *_words(title, room, here=here)]
    if row == rule_row and here:
        return [Piece(" " * start, ""), Piece("━" * room, "here")]
    return []


def _words(title: Title, room: int, *, here: bool) -> list[Piece]:
    """The title in `room` cells: the name, then what fits of the rest."""
    name = fit(title.name, min(room, cell_len(title.name)))
    room -= cell_len(name)
    place = title.place if cell_len(title.place) + 2 <= room else ""
    room -= cell_len(place)
    note = f"  {title.note}" if title.note and cell_len(title.note) + 4 <= room else ""
    return [
        Piece(in_drawing_order(name), "!here" if here else "!title"),
        Piece(note + " " * (room - cell_len(note)), "note"),
        Piece(place, "note"),
    ]


def thumb(size: int, total: float, window: float, position: float) -> tuple[int, int]:
    """From which cell of a rule `size` long to which it is thick: `window` of `total` rows are in view from `position` on."""
    if not (0 < window < total and size):
        return 0, 0
    length = max(1, round(size * window / total))
    start = round((size - length) * position / (total - window))
    start = max(0, min(size - length, start))
    return start, start + length
