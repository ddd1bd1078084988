"""The pieces of a line: what each says, and in which ink. Pure: a widget gives them styles, the sketch of a start colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from reader.widgets.lines import fit


class Piece(NamedTuple):
    """A part of a line."""

    text: str
    ink: str
    """Names with blanks between, a later one over an earlier one; `!` before the first makes it bold, `_` underlined."""
    act: str = ""
    """What a click on it asks for."""


def cells(pieces: Sequence[Piece]) -> int:
    """How wide pieces are."""
    return sum(cell_len(piece.text) for piece in pieces)


def apart(left: Sequence[Piece], right: Sequence[Piece], width: int) -> list[Piece]:
    """Pieces at the left and at the right of a line, with what is blank between them; what does not fit at the left is cut."""
    room = width - cells(right) - 2
    if room < min(cells(left), 20):
        right, room = (), width
    shown: list[Piece] = []
    for piece in left:
        if cell_len(piece.text) > room:
            shown.append(piece._replace(text=fit(piece.text, max(0, room))))
            break
        shown.append(piece)
        room -= cell_len(piece.text)
    gap = max(0, width - cells(shown) - cells(right))
    return [*shown, Piece(" " * gap, "dim"), *right]


def filled(pieces: Sequence[Piece], width: int) -> list[Piece]:
    """Pieces in exactly `width` cells: cut, or with blanks behind them."""
    shown: list[Piece] = []
    for piece in pieces:
        if cell_len(piece.text) > width:
            shown.append(piece._replace(text=set_cell_size(piece.text, width)))
            return shown
        shown.append(piece)
        width -= cell_len(piece.text)
    return [*shown, Piece(" " * width, "")] if width else shown
