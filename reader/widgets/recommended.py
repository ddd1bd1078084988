"""The right-hand column: recommended pieces in groups, each with its number and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from feeds.model import Shelf, Suggestion
from reader import clock
from reader.i18n import formats
from reader.i18n.messages import worded, worded_all
from reader.i18n.translate import tr
from reader.widgets.lines import fit, in_drawing_order, wrap
from reader.widgets.pane import LinePane
from reader.widgets.titles import Title

TITLE_ROWS, WHY_ROWS = 2, 1
"""Lines a title and a reason take; under the cursor both are shown in full."""
FULL_ROWS = 8
"""Lines that full takes at most: it only stops a hostile one."""
LEAD = 4
"""Cells before a title: the cursor's bar, the number, a blank."""
PAGE = 5
"""Pieces of a page."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str = ""
    style: str = "title"
    piece: int | None = None
    number: str = ""


_BLANK = _Line()


class Recommended(LinePane, can_focus=True):
    """Shelves of suggestions under a cursor; pieces are numbered 1, 2, 3 … through all shelves."""

    DEFAULT_CSS = """
    Recommended { height: 1fr; background: $background; }
    Recommended > .recommended--heading { color: $ink-dim; text-style: bold; }
    Recommended > .recommended--title { color: $ink; }
    Recommended > .recommended--read, Recommended > .recommended--source { color: $ink-dim; }
    Recommended > .recommended--why { color: $tag-green; }
    Recommended > .recommended--number { color: $gold; }
    Recommended > .recommended--cursor { background: $selected; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "recommended--heading",
        "recommended--title",
        "recommended--read",
        "recommended--source",
        "recommended--why",
        "recommended--number",
        "recommended--cursor",
    }

    class Picked(Message):
        """The reader opened a piece."""

        def __init__(self, suggestion: Suggestion) -> None:
            super().__init__()
            self.suggestion = suggestion

    def __init__(self, *, bidi: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bidi = bidi
        self.shelves: tuple[Shelf, ...] = ()
        self.pieces: list[Suggestion] = []
        self.cursor = 0
        self.empty_text = ""
        self._lines: list[_Line] = []
        self._top: list[int] = []

    @property
    def current(self) -> Suggestion | None:
        return self.pieces[self.cursor] if self.cursor < len(self.pieces) else None

    def show(self, shelves: tuple[Shelf, ...]) -> None:
        """Show these shelves; the cursor stays on its piece where it is among them."""
        if shelves == self.shelves:
            if not shelves:
                self.refresh()  # what it says of nothing may be another
            return
        kept = self.current
        self.shelves = shelves
        self.pieces = [piece for shelf in shelves for piece in shelf.suggestions]
        self.cursor = self.pieces.index(kept) if kept in self.pieces else 0
        self._compose_lines()
        if self.cursor == 0:
            self.scroll_to(y=0, animate=False)

    has_rows: ClassVar[bool] = True

    def move(self, steps: int) -> None:
        self.move_to(self.cursor + steps)

    def page(self, pages: int) -> None:
        self.move(pages * PAGE)

    def home(self) -> None:
        self.move_to(0)

    def end(self) -> None:
        self.move_to(len(self.pieces) - 1)

    def move_to(self, index: int) -> None:
        if not self.pieces:
            return
        self.cursor = max(0, min(index, len(self.pieces) - 1))
        self._compose_lines()
        top, height = self._top[self.cursor], self.scrollable_content_region.height
        first = 0 if self.cursor == 0 else top
        following = self._top[self.cursor + 1] if self.cursor + 1 < len(self._top) else len(self._lines)
        if first < self.scroll_offset.y:
            self.scroll_to(y=first, animate=False)
        elif height and following > self.scroll_offset.y + height:
            self.scroll_to(y=min(top, following - height), animate=False)

    def pick(self, index: int) -> None:
        """Open piece `index`; out of range it does nothing."""
        if 0 <= index < len(self.pieces):
            self.move_to(index)
            self.post_message(self.Picked(self.pieces[index]))

    # ------------------------------------------------------------ events

    def on_resize(self) -> None:
        self._compose_lines()

    def on_focus(self) -> None:
        self._compose_lines()

    def on_blur(self) -> None:
        self._compose_lines()

    def on_click(self, event: events.Click) -> None:
        line = self.row_under(event)
        if 0 <= line < len(self._lines) and (piece := self._lines[line].piece) is not None:
            self.pick(piece)

    # ------------------------------------------------------------ drawing

    def _compose_lines(self) -> None:
        width = max(LEAD + 4, self.inner_width - 1)
        now = clock.now()
        lines: list[_Line] = []
        self._top = []
        for shelf in self.shelves:
            if lines:
                # The first shelf's name is what the title of the pane says.
                lines.append(_BLANK)
                lines += [_Line(text, "heading") for text in wrap(self._heading(shelf), width - 1, 2)]
                lines.append(_BLANK)
            for piece in shelf.suggestions:
                index = len(self._top)
                if lines and lines[-1] is not _BLANK:
                    lines.append(_BLANK)
                self._top.append(len(lines))
                lines += self._piece_lines(piece, index, width - LEAD, now)
        self._lines = lines
        self._say_shelf()
        self.set_height(len(lines) + 1)
        self.refresh()

    def _heading(self, shelf: Shelf) -> str:
        return worded(shelf.heading).upper()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._say_shelf()

    def _say_shelf(self) -> None:
        """The title of the pane is the name of the shelf at its upper edge."""
        seen = 0
        for shelf in self.shelves:
            seen += len(shelf.suggestions)
            if seen >= len(self._top) or self._top[seen] > self.scroll_offset.y + 1:
                self.set_title(Title(self._heading(shelf)))
                return
        self.set_title(Title(tr("Recommended").upper()))

    def _piece_lines(self, piece: Suggestion, index: int, width: int, now: datetime) -> list[_Line]:
        """Title, source and age, reason: in full under the cursor, else in as many rows as every piece has."""
        full = self.has_focus and index == self.cursor
        title_rows, why_rows = (FULL_ROWS, FULL_ROWS) if full else (TITLE_ROWS, WHY_ROWS)
        number = f"{index + 1:>2} "
        style = "read" if piece.read else "title"
        lines = [
            _Line(text, style, index, "" if part else number)
            for part, text in enumerate(wrap(piece.title, width, title_rows))
        ]
        when = formats.age(piece.date, now) if piece.date else ""
        room = width - (cell_len(when) + 3 if when else 0)
        feed = fit(piece.feed, min(room, cell_len(piece.feed))).rstrip() if room > 3 else ""
        if source := " · ".join(part for part in (feed, when) if part):
            lines.append(_Line(source, "source", index))
        if piece.why:
            lines += [_Line(text, "why", index) for text in wrap(worded_all(piece.why), width, why_rows)]
        return lines

    def render_line(self, y: int) -> Strip:
        width = self.inner_width
        place = y + self.scroll_offset.y
        if place >= len(self._lines):
            if not self._lines and self.empty_text:
                style = self.ink("recommended--source")
                return self.worded_line(self.empty_text, y, 1, style)
            return self.blank(width)
        line = self._lines[place]
        if line.piece is None:
            heading = self.ink("recommended--heading")
            text = in_drawing_order(line.text) if self.bidi else line.text
            return Strip([Segment(f" {text}", heading)]).adjust_cell_length(width, self.paper)
        at_cursor = self.has_focus and line.piece == self.cursor
        ground = self.ink("recommended--cursor") if at_cursor else self.paper
        paper = Style(bgcolor=ground.bgcolor)
        number = self.ink("recommended--number")
        style = self.ink(f"recommended--{line.style}")
        text = in_drawing_order(line.text) if self.bidi else line.text
        lead = ("▌" if at_cursor else " ") + (line.number or "   ")
        segments = [Segment(lead, number + paper), Segment(text, style + paper)]
        return Strip(segments).adjust_cell_length(width, paper)
