"""The pictures that an article shows: room for each above its caption, and what is drawn over the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import ControlType, Segment
from textual.strip import Strip

if TYPE_CHECKING:
    from reader.graphics import Drawing
    from reader.render import Layout, Line


class Pictures:
    """Drawings by the number of their picture in the article, counted from 0."""

    def __init__(self) -> None:
        self._drawn: dict[int, Drawing] = {}

    def __bool__(self) -> bool:
        return bool(self._drawn)

    @property
    def overlay(self) -> bool:
        """Whether one is drawn over the cells rather than of them."""
        return any(drawing.over for drawing in self._drawn.values())

    def put(self, number: int, drawing: Drawing) -> str:
        """Show a drawing; what the terminal is to be told of it and of the one before."""
        before = self._drawn.get(number)
        self._drawn[number] = drawing
        return (before.forget if before is not None else "") + drawing.announce

    def forget(self) -> str:
        """Show none; what the terminal is to be told."""
        codes = "".join(drawing.forget for drawing in self._drawn.values())
        self._drawn = {}
        return codes

    def make_room(self, page: Layout) -> None:
        """Give each its rows in a page that was laid out without them."""
        for number, drawing in self._drawn.items():
            page.make_room(number, len(drawing.rows))

    def at(self, page: Layout, line: Line, y: int) -> tuple[Drawing, int] | None:
        """The drawing that row `y` shows a row of, and which."""
        drawing = self._drawn.get(line.image - 1)
        if drawing is None:
            return None
        row = len(drawing.rows) - (page.row_of(line.block) - y)
        return (drawing, row) if 0 <= row < len(drawing.rows) else None

    def overlaid(self, page: Layout, strip: Strip, y: int, column: int) -> Strip:
        """Row `y` with what is drawn over it, from a column of the screen on, counted from 1."""
        if not 0 <= y < page.height or not (line := page.line(y)).image:
            return strip
        if (shown := self.at(page, line, y)) is None or not shown[0].over:
            return strip
        # Before the last cell and from a column of the screen: however Textual cuts the row, the code
        # comes after the cells it covers, whole or not at all.
        last = strip.cell_length - 1
        code = f"\x1b7\x1b[{column}G{shown[0].over[shown[1]]}\x1b8"
        over = Segment(code, None, ((ControlType.CURSOR_FORWARD, 0),))
        return Strip([*strip.crop(0, last), over, *strip.crop(last)], strip.cell_length)
