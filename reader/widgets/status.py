"""The bars: name, day and tabs above the panes, hints and messages below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.widgets.lines import along, fit

INKS = ("ink", "strong", "dim", "gold", "rule", "alarm")


class Piece(NamedTuple):
    """A part of a bar."""

    text: str
    ink: str
    """One of `INKS`; `!` before it makes it bold, `_` underlined."""
    act: str = ""
    """What a click on it asks for."""


def cells(pieces: Sequence[Piece]) -> int:
    """How wide pieces are."""
    return sum(cell_len(piece.text) for piece in pieces)


class Bar(Widget):
    """One line with pieces at the left and at the right; what does not fit at the left is cut."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"bar--{ink}" for ink in INKS}

    class Clicked(Message):
        """A click on a piece that stands for something."""

        def __init__(self, bar: Bar, act: str) -> None:
            super().__init__()
            self.bar = bar
            self.act = act

        @property
        def control(self) -> Bar:
            return self.bar

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._left: Sequence[Piece] = ()
        self._right: Sequence[Piece] = ()

    def show(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def _laid_out(self) -> list[Piece]:
        """The pieces as they stand on the line, what is blank between them included."""
        width, right = self.size.width, self._right
        room = width - cells(right) - 2
        if room < min(cells(self._left), 20):
            right, room = (), width
        shown: list[Piece] = []
        for piece in self._left:
            if cell_len(piece.text) > room:
                shown.append(piece._replace(text=fit(piece.text, max(0, room))))
                break
            shown.append(piece)
            room -= cell_len(piece.text)
        gap = max(0, width - cells(shown) - cells(right))
        return [*shown, Piece(" " * gap, "dim"), *right]

    def render_line(self, y: int) -> Strip:
        segments = [Segment(piece.text, self._style(piece.ink)) for piece in self._laid_out()]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _style(self, ink: str) -> Style:
        style = self.get_component_rich_style(f"bar--{ink.lstrip('!_')}")
        return style + Style(bold="!" in ink or None, underline="_" in ink or None)

    def on_click(self, event: events.Click) -> None:
        end = 0
        for piece in self._laid_out():
            end += cell_len(piece.text)
            if along(event.x, self.size.width) < end:
                if piece.act:
                    self.post_message(self.Clicked(self, piece.act))
                return
