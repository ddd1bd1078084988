"""The bars: masthead and tabs above the panes, hints and messages below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

Piece = tuple[str, str]
"""Text and the theme variable of its ink (`gold`, `ink-dim` …); a leading `!` makes it bold."""


class Bar(Widget):
    """One line with pieces at the left and at the right; what does not fit at the left is cut."""

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

    def _paint(self, pieces: Sequence[Piece]) -> Text:
        colors = self.app.theme_variables
        text = Text(no_wrap=True, end="")
        for words, ink in pieces:
            bold = "bold " if ink.startswith("!") else ""
            text.append(words, bold + colors.get(ink.lstrip("!"), ""))
        return text

    def render(self) -> Text:
        width = self.size.width
        left, right = self._paint(self._left), self._paint(self._right)
        room = width - right.cell_len - 2
        if room < min(left.cell_len, 20):
            right, room = Text(), width
        left.truncate(max(0, room), overflow="ellipsis")
        gap = max(0, width - left.cell_len - right.cell_len)
        return Text.assemble(left, " " * gap, right, no_wrap=True, end="")

    def on_click(self, event: events.Click) -> None:
        end = 0
        for index, (words, _) in enumerate(self._left):
            end += cell_len(words)
            if event.x < end:
                self.post_message(self.Clicked(self, index))
                return
