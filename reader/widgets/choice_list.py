"""A short list to choose from, narrowed by words typed elsewhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.widgets.lines import fit, in_drawing_order


@dataclass(frozen=True, slots=True)
class Choice:
    """One row: its text, a dim note at the right, and what choosing it means to the asker."""

    text: str
    note: str = ""
    value: Any = None


def folded(text: str) -> str:
    """Lower case without accents, for comparing what was typed."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def narrowed(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """The choices that hold every typed word somewhere, in their order."""
    words = folded(typed).split()
    return [c for c in choices if all(word in folded(f"{c.text} {c.note}") for word in words)]


class ChoiceList(ScrollView, can_focus=False):
    """Rows under a cursor; the screen that shows it moves the cursor."""

    DEFAULT_CSS = """
    ChoiceList > .choices--cursor { background: $selected; text-style: bold; }
    ChoiceList > .choices--note { color: $ink-dim; }
    ChoiceList > .choices--text { color: $ink; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--cursor", "choices--note", "choices--text"}

    class Clicked(Message):
        """The reader clicked a row; it is the one under the cursor now."""

    class Moved(Message):
        """Another choice is under the cursor."""

    def __init__(self, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.all = list(choices)
        self.shown = self.all
        self.cursor = 0

    @property
    def current(self) -> Choice | None:
        return self.shown[self.cursor] if self.cursor < len(self.shown) else None

    def replace(self, choices: Sequence[Choice], typed: str = "") -> None:
        """Show other choices, the cursor kept on its row number."""
        self.all = list(choices)
        cursor = self.cursor
        self.narrow(typed)
        self.move_to(cursor)

    def narrow(self, typed: str) -> None:
        self.shown = narrowed(self.all, typed)
        self.cursor = 0
        self._resize_content()
        self.scroll_to(y=0, animate=False)

    def move_to(self, index: int) -> None:
        before, self.cursor = self.cursor, max(0, min(index, len(self.shown) - 1))
        if self.cursor != before:
            self.post_message(self.Moved())
        top, height = self.scroll_offset.y, self.size.height
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif height and self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)
        self.refresh()

    def on_mount(self) -> None:
        self._resize_content()

    def on_resize(self) -> None:
        self._resize_content()
        self.move_to(self.cursor)

    def on_click(self, event: events.Click) -> None:
        if (row := event.y + self.scroll_offset.y) < len(self.shown):
            self.move_to(row)
            self.post_message(self.Clicked())

    def _resize_content(self) -> None:
        self.virtual_size = Size(max(1, self.scrollable_content_region.width), len(self.shown))
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        if index >= len(self.shown):
            return Strip.blank(width, self.rich_style)
        choice = self.shown[index]
        at_cursor = index == self.cursor
        ground = self.get_component_rich_style("choices--cursor") if at_cursor else self.rich_style
        paper = Style(bgcolor=ground.bgcolor)
        note = fit(choice.note, min(cell_len(choice.note) + 1, width // 2)).rstrip() if choice.note else ""
        room = max(1, width - 3 - cell_len(note) - (1 if note else 0))
        text, note = in_drawing_order(fit(choice.text, room)), in_drawing_order(note)
        segments = [
            Segment("▌ " if at_cursor else "  ", self.get_component_rich_style("choices--text") + paper),
            Segment(text, self.get_component_rich_style("choices--text") + paper),
            Segment(f" {note} " if note else " ", self.get_component_rich_style("choices--note") + paper),
        ]
        return Strip(segments).adjust_cell_length(width, paper)
