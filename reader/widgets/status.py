"""The bars: name, day and tabs above the panes, hints and messages below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.widgets.inks import BARS, looks, rules
from reader.widgets.lines import along
from reader.widgets.pieces import Piece, apart


class Bar(Widget):
    """One line with pieces at the left and at the right; what does not fit at the left is cut."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"bar--{part}" for part in BARS}
    DEFAULT_CSS = rules("Bar", "bar", BARS)

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
        return apart(self._left, self._right, self.size.width)

    def render_line(self, y: int) -> Strip:
        segments = [Segment(piece.text, self._style(piece.ink)) for piece in self._laid_out()]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _style(self, ink: str) -> Style:
        style = self.get_component_rich_style(f"bar--{ink.lstrip('!_')}")
        return style + Style(**looks(ink))

    def on_click(self, event: events.Click) -> None:
        end = 0
        for piece in self._laid_out():
            end += cell_len(piece.text)
            if along(event.x, self.size.width) < end:
                if piece.act:
                    self.post_message(self.Clicked(self, piece.act))
                return
