"""The bars: masthead and tabs above the panes, hints and messages below them."""

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

from reader.widgets.lines import fit

BOLD = Style(bold=True)
Piece = tuple[str, str]
"""Text and its ink: `ink`, `dim` or `gold`; a leading `!` makes it bold."""


class Bar(Widget):
    """One line with pieces at the left and at the right; what does not fit at the left is cut."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--ink", "bar--dim", "bar--gold"}

    class Clicked(Message):
        """A click on piece `index` at the left."""

        def __init__(self, bar: Bar, index: int) -> None:
            super().__init__()
            self.bar = bar
            self.index = index

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

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        right = self._right
        room = width - _cells(right) - 2
        if room < min(_cells(self._left), 20):
            right, room = (), width
        segments = []
        for text, ink in self._left:
            shown = text if cell_len(text) <= room else fit(text, max(0, room))
            segments.append(self._segment(shown, ink))
            room -= cell_len(text)
            if room <= 0:
                break
        gap = width - sum(segment.cell_length for segment in segments) - _cells(right)
        segments.append(Segment(" " * max(0, gap), self.rich_style))
        segments += [self._segment(text, ink) for text, ink in right]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _segment(self, text: str, ink: str) -> Segment:
        style = self.get_component_rich_style(f"bar--{ink.lstrip('!')}")
        return Segment(text, style + BOLD if ink.startswith("!") else style)

    def on_click(self, event: events.Click) -> None:
        end = 0
        for index, (text, _) in enumerate(self._left):
            end += cell_len(text)
            if event.x < end:
                self.post_message(self.Clicked(self, index))
                return


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(text) for text, _ in pieces)
