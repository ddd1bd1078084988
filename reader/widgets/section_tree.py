"""The sections at the left: what the library can be listed by, with what is unread in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from reader.themes import TAG_INKS
from reader.widgets.lines import fit, in_drawing_order
from reader.widgets.pane import LinePane


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its text, how deep it stands, what is beside it, and what it stands for."""

    text: str
    note: str = ""
    depth: int = 0
    value: Any = None
    key: str = ""
    """What tells this row from others when the tree is shown anew."""
    tag_colour: str = ""


class SectionTree(LinePane, can_focus=True):
    """Rows under a cursor; the listed one is marked. Rows below a folded one are not shown."""

    DEFAULT_CSS = """
    SectionTree { height: 1fr; background: $background; padding: 1 0 0 0; }
    SectionTree > .sections--name { color: $ink; }
    SectionTree > .sections--listed { color: $gold; text-style: bold; }
    SectionTree > .sections--note { color: $ink-dim; }
    SectionTree > .sections--cursor { background: $selected; }
    """ + "".join(f"SectionTree > .sections--{ink} {{ color: ${ink}; }}\n" for ink in TAG_INKS)

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "sections--name",
        "sections--listed",
        "sections--note",
        "sections--cursor",
        *(f"sections--{ink}" for ink in TAG_INKS),
    }

    class Picked(Message):
        """The reader wants this part listed."""

        def __init__(self, value: Any) -> None:
            super().__init__()
            self.value = value

    def __init__(self, *, bidi: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bidi = bidi
        self.cursor = 0
        self.listed = ""
        """The key of the row whose part is listed."""
        self.folded: set[str] = set()
        self._all: list[Row] = []
        self._rows: list[Row] = []

    @property
    def current(self) -> Row | None:
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows; the cursor stays on its part."""
        self._all = list(rows)
        self._unfold()

    def mark(self, key: str) -> None:
        """Say which part is listed now."""
        if key != self.listed:
            self.listed = key
            self.refresh()

    def pick(self) -> None:
        """List the part under the cursor; one with parts of its own that is listed already folds or unfolds."""
        if (row := self.current) is None:
            return
        if row.key == self.listed and self._has_parts(row):
            self.folded ^= {row.key}
            self._unfold()
        else:
            self.post_message(self.Picked(row.value))

    def move(self, steps: int) -> None:
        self.move_to(self.cursor + steps)

    def move_to(self, index: int) -> None:
        self.cursor = max(0, min(index, len(self._rows) - 1))
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif height and self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)
        self.refresh()

    def _has_parts(self, row: Row) -> bool:
        place = self._all.index(row)
        return place + 1 < len(self._all) and self._all[place + 1].depth > row.depth

    def _unfold(self) -> None:
        here = self.current.key if self.current is not None else ""
        rows: list[Row] = []
        below: int | None = None
        for row in self._all:
            if below is not None and row.depth > below:
                continue
            below = row.depth if row.key in self.folded else None
            rows.append(row)
        self._rows = rows
        self.cursor = next((place for place, row in enumerate(rows) if row.key == here), self.cursor)
        self.cursor = max(0, min(self.cursor, len(rows) - 1))
        self.set_height(len(rows))

    def on_resize(self) -> None:
        self.set_height(len(self._rows))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        if 0 <= (row := self.row_under(event)) < len(self._rows):
            self.move_to(row)
            self.pick()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        place = y + self.scroll_offset.y
        if place >= len(self._rows):
            return self.blank(width)
        row = self._rows[place]
        at_cursor = self.has_focus and place == self.cursor
        ground = self.get_component_rich_style("sections--cursor") if at_cursor else self.paper
        paper = Style(bgcolor=ground.bgcolor)
        listed = row.key == self.listed
        name = "listed" if listed else f"tag-{row.tag_colour}" if row.tag_colour else "name"
        ink = self.get_component_rich_style(f"sections--{name}")
        note = self.get_component_rich_style("sections--note")
        lead = "▌" if at_cursor else "▸" if listed else " "
        fold = "… " if row.key in self.folded else ""
        room = max(1, width - 2 - cell_len(row.note) - 1)
        text = in_drawing_order(row.text) if self.bidi else row.text
        segments = [
            Segment(lead + " ", ink + paper),
            Segment(fit("  " * row.depth + fold + text, room), ink + paper),
            Segment(row.note + " ", note + paper),
        ]
        return Strip(segments).adjust_cell_length(width, paper)
