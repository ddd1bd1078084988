"""The sections at the left: what the library can be listed by, with what is unread in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from reader.palettes import TAG_INKS
from reader.widgets.lines import along, fit, in_drawing_order
from reader.widgets.pane import LinePane

PAGE = 20
"""Rows of a page."""


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
    bright: bool = False
    """Whether there is something unread in it."""
    apart: bool = False
    """Whether a blank line stands above it: another kind of row begins."""


class SectionTree(LinePane, can_focus=True):
    """Rows under a cursor; the listed one is marked. Rows below a folded one are not shown."""

    TITLE_INDENT = 2

    DEFAULT_CSS = """
    SectionTree { height: 1fr; background: $background; }
    SectionTree > .sections--name { color: $ink-read; }
    SectionTree > .sections--unread { color: $ink-strong; text-style: bold; }
    SectionTree > .sections--number { color: $gold; }
    SectionTree > .sections--listed { color: $gold; text-style: bold; }
    SectionTree > .sections--note { color: $ink-dim; }
    SectionTree > .sections--cursor { background: $selected; }
    """ + "".join(f"SectionTree > .sections--{ink} {{ color: ${ink}; }}\n" for ink in TAG_INKS)

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "sections--name",
        "sections--unread",
        "sections--number",
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

    class Folded(Message):
        """The reader folded or unfolded something; `keys` are of all that is folded now."""

        def __init__(self, keys: frozenset[str]) -> None:
            super().__init__()
            self.keys = keys

    def __init__(self, *, bidi: bool = True, folded: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bidi = bidi
        self.cursor = 0
        self.listed = ""
        """The key of the row whose part is listed."""
        self.folded = set(folded)
        self._all: list[Row] = []
        self._parents: set[str] = set()
        """Keys of the rows that have parts of their own."""
        self.rows: list[Row] = []
        """What is listed: all but what is folded away."""
        self._lines: list[int | None] = []
        """The row of each line; None for a blank one."""

    @property
    def current(self) -> Row | None:
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows; the cursor stays on its part."""
        self._all = list(rows)
        following = zip(self._all, self._all[1:], strict=False)
        self._parents = {row.key for row, after in following if after.depth > row.depth}
        self._unfold()

    def mark(self, key: str) -> None:
        """Say which part is listed now."""
        if key != self.listed:
            self.listed = key
            self.refresh()

    def pick(self) -> None:
        """List the part under the cursor."""
        if (row := self.current) is not None:
            self.post_message(self.Picked(row.value))

    def fold(self) -> bool:
        """Fold the part under the cursor, or unfold it; False where it has no parts of its own."""
        if (row := self.current) is None or row.key not in self._parents:
            return False
        self.folded ^= {row.key}
        self._unfold()
        self.post_message(self.Folded(frozenset(self.folded)))
        return True

    has_rows: ClassVar[bool] = True

    def move(self, steps: int) -> None:
        self.move_to(self.cursor + steps)

    def page(self, pages: int) -> None:
        self.move(pages * PAGE)

    def home(self) -> None:
        self.move_to(0)

    def end(self) -> None:
        self.move_to(len(self.rows) - 1)

    def move_to(self, index: int) -> None:
        self.cursor = max(0, min(index, len(self.rows) - 1))
        self._bring_into_view()
        self.refresh()

    def _bring_into_view(self) -> None:
        if self.cursor >= len(self.rows):
            return
        line = self._lines.index(self.cursor)
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if line < top:
            self.scroll_to(y=line if self.cursor else 0, animate=False)
        elif height and line >= top + height:
            self.scroll_to(y=line - height + 1, animate=False)

    def _unfold(self) -> None:
        here = self.current.key if self.current is not None else ""
        rows: list[Row] = []
        below: int | None = None
        for row in self._all:
            if below is not None and row.depth > below:
                continue
            below = row.depth if row.key in self.folded else None
            rows.append(row)
        self.rows = rows
        self._lines = []
        for place, row in enumerate(rows):
            self._lines += [None, place] if row.apart and place else [place]
        self.cursor = next((place for place, row in enumerate(rows) if row.key == here), self.cursor)
        self.cursor = max(0, min(self.cursor, len(rows) - 1))
        self.set_height(len(self._lines))

    def on_resize(self) -> None:
        self.set_height(len(self._lines))
        self._bring_into_view()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        line = self.row_under(event)
        if 0 <= line < len(self._lines) and (place := self._lines[line]) is not None:
            self.move_to(place)
            # The sign before a folder's name folds it, the name lists it.
            row = self.rows[place]
            if row.key in self._parents and along(event.x, self.size.width) < 2 * row.depth + 4:
                self.fold()
            else:
                self.pick()

    def render_line(self, y: int) -> Strip:
        width = self.inner_width
        line = y + self.scroll_offset.y
        place = self._lines[line] if line < len(self._lines) else None
        if place is None:
            return self.blank(width)
        row = self.rows[place]
        at_cursor = self.has_focus and place == self.cursor
        ground = self.ink("sections--cursor") if at_cursor else self.paper
        paper = Style(bgcolor=ground.bgcolor)
        listed = row.key == self.listed
        name = "listed" if listed else "unread" if row.bright else "name"
        ink = self.ink(f"sections--{name}") + paper
        if row.tag_colour and not listed:
            ink += Style(color=self.ink(f"sections--tag-{row.tag_colour}").color)
        note = self.ink("sections--number" if row.bright else "sections--note") + paper
        lead = "▌" if at_cursor else "▸" if listed else " "
        sign = "▸ " if row.key in self.folded else "▾ " if row.key in self._parents else ""
        sign = "  " * row.depth + sign
        room = max(1, width - 3 - cell_len(sign) - cell_len(row.note) - 1)
        text = in_drawing_order(row.text) if self.bidi else row.text
        segments = [
            Segment(lead + " ", self.ink("sections--number") + paper),
            Segment(sign, note if row.key in self._parents else ink),
            Segment(fit(text, room), ink),
            Segment(f" {row.note} ", note),
        ]
        return Strip(segments).adjust_cell_length(width, paper)
