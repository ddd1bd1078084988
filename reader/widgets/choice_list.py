"""A list to choose from, narrowed by words typed elsewhere: rows under headings, in columns where there is room."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.questions import INKS, Choice
from reader.widgets.lines import along, fit, in_drawing_order, reads_leftwards, wrap, wrap_all

GUTTER = 2
"""Cells before a row: the mark of the one under the cursor."""
BETWEEN = 3
"""Empty cells between two columns."""
MOST_ROWS = 12
"""Rows a choice is wrapped into: what is longer is no name of anything."""


class _Row(NamedTuple):
    """A row as it is laid out: of a choice, of a heading (a choice below 0), or blank."""

    choice: int = -1
    text: str = ""
    is_first: bool = False
    is_heading: bool = False
    ink: str = "heading"


def folded(text: str) -> str:
    """Lower case without accents, for comparing what was typed."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def narrowed(choices: Sequence[Choice[Any]], typed: str) -> list[Choice[Any]]:
    """The choices that hold every typed word somewhere, in their order."""
    words = folded(typed).split()
    if not words:
        return list(choices)
    return [
        choice
        for choice in choices
        for text in (folded(f"{choice.lead} {choice.text} {choice.note} {choice.group}"),)
        if all(word in text for word in words)
    ]


def widest(choices: Sequence[Choice[Any]]) -> int:
    """The cells that rows need to stand whole, each on one line."""
    lead = lead_width(choices)
    rows = [
        GUTTER + lead + cell_len(each.text) + (cell_len(each.note) + 2 if each.note else 0)
        for each in choices
    ]
    return max([*rows, *(GUTTER + cell_len(each.group) for each in choices)], default=0)


def lead_width(choices: Sequence[Choice[Any]]) -> int:
    """The cells of the column of what leads, with what parts it from the text."""
    lead = max((cell_len(each.lead) for each in choices), default=0)
    return lead + 2 if lead else 0


class ChoiceList(ScrollView, can_focus=False):
    """Rows under a cursor; the screen that shows it moves the cursor.

    `column` is the width from which on rows stand in a further column; 0 keeps them in one.
    """

    DEFAULT_CSS = """
    ChoiceList > .choices--cursor { background: $selected; text-style: bold; }
    ChoiceList > .choices--note, ChoiceList > .choices--dim { color: $ink-dim; }
    ChoiceList > .choices--text { color: $ink; }
    ChoiceList > .choices--gold { color: $gold; }
    ChoiceList > .choices--good { color: $tag-green; }
    ChoiceList > .choices--alarm { color: $alarm; text-style: bold; }
    ChoiceList > .choices--heading { color: $ink-dim; text-style: bold; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"choices--{name}" for name in (*INKS, "cursor", "note", "heading")
    }

    class Clicked(Message):
        """The reader clicked a row; it is the one under the cursor now."""

    class Moved(Message):
        """Another choice is under the cursor."""

    def __init__(
        self,
        choices: Sequence[Choice[Any]],
        *,
        bidi: bool = True,
        column: int = 0,
        empty: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.all = list(choices)
        self.shown = self.all
        self.cursor = 0
        self.bidi = bidi
        self.empty_text = empty
        self._column = column
        self._lead = lead_width(self.all)
        self.columns: list[list[_Row]] = []
        self._laid_out_for = (-1, -1)

    @property
    def current(self) -> Choice[Any] | None:
        return self.shown[self.cursor] if self.cursor < len(self.shown) else None

    def replace(self, choices: Sequence[Choice[Any]], typed: str = "") -> None:
        """Show other choices, the cursor kept on its row number."""
        self.all = list(choices)
        self._lead = lead_width(self.all)
        cursor = self.cursor
        self.narrow(typed)
        self.move_to(cursor)

    def narrow(self, typed: str) -> None:
        self.shown = narrowed(self.all, typed)
        self.cursor = 0
        self._lay_out()
        self.scroll_to(y=0, animate=False)

    def move_to(self, index: int) -> None:
        before, self.cursor = self.cursor, max(0, min(index, len(self.shown) - 1))
        if self.cursor != before:
            self.post_message(self.Moved())
        self._see_cursor()
        self.refresh()

    def move_page(self, step: int) -> None:
        """Move by what is in sight, one row kept for the eye."""
        room, to = self.size.height - 1, self.cursor
        while 0 <= to + step < len(self.shown) and (room > 0 or to == self.cursor):
            to += step
            first, last = self.rows_of(to)
            room -= last - first + 1
        self.move_to(to)

    def move_aside(self, step: int) -> bool:
        """Move to the column beside; False where there is none."""
        at = next((n for n, rows in enumerate(self.columns) if self._holds(rows)), 0)
        if not 0 <= at + step < len(self.columns):
            return False
        first, _ = self.rows_of(self.cursor)
        rows = self.columns[at + step]
        beside = [abs(y - first) for y, row in enumerate(rows) if row.choice >= 0]
        nearest = min(beside)
        self.move_to(
            next(r.choice for y, r in enumerate(rows) if r.choice >= 0 and abs(y - first) == nearest)
        )
        return True

    def rows_of(self, index: int) -> tuple[int, int]:
        """The first and the last row of a choice in the whole list."""
        for rows in self.columns:
            if found := [y for y, row in enumerate(rows) if row.choice == index]:
                return found[0], found[-1]
        return 0, 0

    def rows_needed(self, width: int) -> int:
        """The rows all the choices take at a width, whatever was typed."""
        return max((len(rows) for rows in self._arranged(self.all, width)), default=0)

    def on_mount(self) -> None:
        self._lay_out()

    def on_resize(self) -> None:
        if self._laid_out_for != (self.scrollable_content_region.width, len(self.shown)):
            self._lay_out()
        self._see_cursor()

    def on_click(self, event: events.Click) -> None:
        place = self._column_at(along(event.x, self.size.width))
        row = event.y + self.scroll_offset.y
        if place < len(self.columns) and row < len(self.columns[place]):
            choice = self.columns[place][row].choice
            if choice >= 0:
                self.move_to(choice)
                self.post_message(self.Clicked())

    # ------------------------------------------------------------ laying out

    def _holds(self, rows: Sequence[_Row]) -> bool:
        return any(row.choice == self.cursor for row in rows)

    def _see_cursor(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        first, last = self.rows_of(self.cursor)
        if not self.cursor:
            first = 0  # with its heading
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif height and last >= top + height:
            self.scroll_to(y=min(first, last - height + 1), animate=False)

    def _lay_out(self) -> None:
        if not (width := self.scrollable_content_region.width):
            return  # it is not on the screen yet
        self._laid_out_for = (width, len(self.shown))
        self.columns = self._arranged(self.shown, width)
        height = max((len(rows) for rows in self.columns), default=0)
        self.virtual_size = Size(width, height)
        self.refresh(layout=True)  # with another height a scrollbar comes or goes

    def _number(self, width: int) -> int:
        return max(1, (width + BETWEEN) // (self._column + BETWEEN)) if self._column else 1

    def _widths(self) -> list[int]:
        width = self.scrollable_content_region.width
        number = self._number(width)
        each = (width - BETWEEN * (number - 1)) // number
        return [each] * (number - 1) + [width - (each + BETWEEN) * (number - 1)]

    def _column_at(self, x: int) -> int:
        end = 0
        for place, width in enumerate(self._widths()):
            end += width + BETWEEN
            if x < end:
                return place
        return 0

    def _arranged(self, choices: Sequence[Choice[Any]], width: int) -> list[list[_Row]]:
        """The rows in columns: a group stays whole, and no column is longer than it has to be."""
        number = self._number(width)
        each = (width - BETWEEN * (number - 1)) // number
        groups: list[list[_Row]] = []
        for group, members in groupby(enumerate(choices), key=lambda pair: pair[1].group):
            rows: list[_Row] = []
            for index, choice in members:
                if group and not rows:
                    ink = "heading" if choice.ink == "gold" else choice.ink
                    rows = [
                        _Row(text=text, is_heading=True, ink=ink)
                        for text in wrap(group, each - GUTTER, MOST_ROWS)
                    ]
                texts = wrap_all(choice.text, max(1, self._room(choice, each)))[:MOST_ROWS]
                rows += [_Row(index, text, place == 0) for place, text in enumerate(texts)]
            groups.append(rows)
        if number == 1:
            return [_stacked(groups)]
        height = max(map(len, groups), default=0)
        while len(columns := _filled(groups, height)) > number:
            height += 1
        return columns

    def _room(self, choice: Choice[Any], width: int) -> int:
        """The cells for the text of a row."""
        note = self._note(choice, width)
        return width - GUTTER - self._lead - (cell_len(note) + 2 if note else 1)

    def _note(self, choice: Choice[Any], width: int) -> str:
        return (
            fit(choice.note, min(cell_len(choice.note), max(1, width // 2))).rstrip() if choice.note else ""
        )

    # ------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        row = y + self.scroll_offset.y
        if not self.shown:
            said = [Segment(f"{'':{GUTTER}}{self.empty_text if not y else ''}", self._ink("note"))]
            return Strip(said).adjust_cell_length(width, self.rich_style)
        strips: list[Strip] = []
        for place, wide in enumerate(self._widths()):
            rows = self.columns[place] if place < len(self.columns) else []
            strips.append(
                self._drawn(rows[row], wide) if row < len(rows) else Strip.blank(wide, self.rich_style)
            )
            strips.append(Strip.blank(BETWEEN, self.rich_style))
        return Strip.join(strips[:-1]).adjust_cell_length(width, self.rich_style)

    def _ink(self, name: str) -> Style:
        return self.get_component_rich_style(f"choices--{name}")

    def _drawn(self, row: _Row, width: int) -> Strip:
        if row.choice < 0:
            heading = Segment(f"{'':{GUTTER}}{self._ordered(row.text)}", self._ink(row.ink))
            return Strip([heading]).adjust_cell_length(width, self.rich_style)
        choice = self.shown[row.choice]
        at_cursor = row.choice == self.cursor
        ground = self._ink("cursor") if at_cursor else self.rich_style
        paper = Style(bgcolor=ground.bgcolor, bold=at_cursor or None)
        room = max(1, self._room(choice, width))
        text = self._ordered(row.text)
        if self.bidi and reads_leftwards(choice.text):
            text = " " * max(0, room - cell_len(text)) + text
        lead = choice.lead if row.is_first else ""
        note = self._ordered(self._note(choice, width)) if row.is_first else ""
        segments = [
            Segment("▌ " if at_cursor else "  ", self._ink("gold") + paper),
            Segment(fit(lead, self._lead), self._ink(choice.ink) + paper),
            Segment(fit(text, room), self._ink("text") + paper),
            Segment(f" {note}" if note else "", self._ink("note") + paper),
        ]
        return Strip(segments).adjust_cell_length(width, paper)

    def _ordered(self, text: str) -> str:
        return in_drawing_order(text) if self.bidi else text


def _stacked(groups: Sequence[list[_Row]]) -> list[_Row]:
    """Groups one below the other, a blank row between those with headings."""
    rows: list[_Row] = []
    for group in groups:
        if rows and group[0].is_heading:
            rows.append(_Row())
        rows += group
    return rows


def _filled(groups: Sequence[list[_Row]], height: int) -> list[list[_Row]]:
    """Groups in columns of at most `height` rows, in their order."""
    columns: list[list[list[_Row]]] = []
    for group in groups:
        if columns and len(_stacked([*columns[-1], group])) <= height:
            columns[-1].append(group)
        else:
            columns.append([group])
    return [_stacked(column) for column in columns]
