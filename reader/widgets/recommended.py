"""The right-hand column: recommended pieces in groups, each with its number and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from feeds.model import Shelf, Suggestion
from reader import clock, words
from reader.engine_words import told_why
from reader.tongue import tr
from reader.widgets.lines import fit, in_drawing_order, wrap
from reader.widgets.pane import LinePane

LONGEST_TITLE = 8
"""Lines a title may take: titles are shown whole, this only stops a hostile one."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    style: str
    piece: int | None
    number: str = ""


class Recommended(LinePane, can_focus=True):
    """Shelves of suggestions under a cursor; pieces are numbered 1, 2, 3 … through all shelves."""

    DEFAULT_CSS = """
    Recommended { height: 1fr; background: $background; padding: 1 0 0 0; }
    Recommended > .recommended--heading { color: $gold; text-style: bold; }
    Recommended > .recommended--title { color: $ink; }
    Recommended > .recommended--read { color: $ink-read; }
    Recommended > .recommended--why { color: $ink-dim; }
    Recommended > .recommended--number { color: $gold; }
    Recommended > .recommended--cursor { background: $selected; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "recommended--heading",
        "recommended--title",
        "recommended--read",
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
            return
        kept = self.current
        self.shelves = shelves
        self.pieces = [piece for shelf in shelves for piece in shelf.suggestions]
        self.cursor = self.pieces.index(kept) if kept in self.pieces else 0
        self._compose_lines()
        if self.cursor == 0:
            self.scroll_to(y=0, animate=False)

    def move(self, steps: int) -> None:
        self.move_to(self.cursor + steps)

    def move_to(self, index: int) -> None:
        if not self.pieces:
            return
        self.cursor = max(0, min(index, len(self.pieces) - 1))
        top, height = self._top[self.cursor], self.scrollable_content_region.height
        first = 0 if self.cursor == 0 else top
        following = self._top[self.cursor + 1] if self.cursor + 1 < len(self._top) else len(self._lines)
        if first < self.scroll_offset.y:
            self.scroll_to(y=first, animate=False)
        elif height and following > self.scroll_offset.y + height:
            self.scroll_to(y=min(top, following - height), animate=False)
        self.refresh()

    def pick(self, index: int) -> None:
        """Open piece `index`; out of range it does nothing."""
        if 0 <= index < len(self.pieces):
            self.move_to(index)
            self.post_message(self.Picked(self.pieces[index]))

    # ------------------------------------------------------------ events

    def on_resize(self) -> None:
        self._compose_lines()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        line = self.row_under(event)
        if 0 <= line < len(self._lines) and (piece := self._lines[line].piece) is not None:
            self.pick(piece)

    # ------------------------------------------------------------ drawing

    def _compose_lines(self) -> None:
        width = max(8, self.scrollable_content_region.width - 1)
        now = clock.now()
        lines: list[_Line] = []
        self._top = []
        for shelf in self.shelves:
            if lines:
                lines.append(_Line("", "why", None))
            lines.extend(
                _Line(text, "heading", None) for text in wrap(tr(shelf.heading).upper(), width - 1, 2)
            )
            for piece in shelf.suggestions:
                index = len(self._top)
                self._top.append(len(lines))
                number = f"{index + 1:>2} "
                style = "read" if piece.read else "title"
                for part, text in enumerate(wrap(piece.title, width - 4, LONGEST_TITLE)):
                    lines.append(_Line(text, style, index, number if part == 0 else "   "))
                when = words.age(piece.date, now) if piece.date else ""
                room = width - 4 - (cell_len(when) + 3 if when else 0)
                feed = fit(piece.feed, min(room, cell_len(piece.feed))) if room > 3 else ""
                if meta := " · ".join(part for part in (feed, when) if part):
                    lines.append(_Line(meta, "why", index, "   "))
                if piece.why:
                    lines.extend(
                        _Line(text, "why", index, "   ") for text in wrap(told_why(piece.why), width - 4, 2)
                    )
        self._lines = lines
        self.set_height(len(lines) + 1)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        place = y + self.scroll_offset.y
        if place >= len(self._lines):
            if not self._lines and y == 1 and self.empty_text:
                style = self.get_component_rich_style("recommended--why")
                return Strip([Segment(" " + fit(self.empty_text, width - 1), style)], width)
            return self.blank(width)
        line = self._lines[place]
        at_cursor = self.has_focus and line.piece is not None and line.piece == self.cursor
        ground = self.get_component_rich_style("recommended--cursor") if at_cursor else self.paper
        paper = Style(bgcolor=ground.bgcolor)
        lead = "▌" if at_cursor else " "
        number = self.get_component_rich_style("recommended--number")
        style = self.get_component_rich_style(f"recommended--{line.style}")
        text = in_drawing_order(line.text) if self.bidi else line.text
        segments = [Segment(lead + line.number, number + paper), Segment(text, style + paper)]
        return Strip(segments).adjust_cell_length(width, paper)
