"""The headline pane: a list of any length that only ever touches the rows in view.

It holds the ids of the whole list (eight bytes each) and the headlines of the rows it
has shown lately. Rows it lacks are drawn as pale bars and asked for with `RowsWanted`;
the screen answers with `put`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from feeds.model import Headline
from reader import clock
from reader.i18n import formats
from reader.i18n.translate import tr, trn
from reader.themes import TAG_INKS, tag_colour
from reader.widgets import hits
from reader.widgets.heights import Heights
from reader.widgets.lines import fit, in_drawing_order, reads_leftwards
from reader.widgets.pane import LinePane

KEPT_ROWS = 4000
MARGIN_ROWS = 60
"""Rows fetched beyond the visible ones, so that moving a page paints at once."""

LATELY = 3.0
"""Seconds within which a mark is written for sure."""
TITLE_ROWS = 2
"""Rows a title may take, but for compact rows."""
USUAL_HEIGHT = {"compact": 1, "normal": 3, "airy": 4}
"""Lines a row is taken to have until it is known: most titles are longer than one row of the pane."""
LEAST_HEIGHT = {"compact": 1, "normal": 2, "airy": 3}
LEAD = 4
"""Cells before a title: the cursor's bar, the unread mark, the star, a blank."""
SOURCE_FROM, SOURCE_CELLS = 44, 16
"""Cells of text from which a compact row says its source, and the cells it has for it."""
_Line = list[tuple[str, Style]]


class HeadlineList(LinePane, can_focus=True):
    """Rows of headlines under a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "headlines--unread",
        "headlines--read",
        "headlines--meta",
        "headlines--mark",
        "headlines--cursor",
        "headlines--empty",
        "headlines--hit",
        "headlines--group",
        "headlines--rule",
        "headlines--source",
        "headlines--sources",
        *(f"headlines--{ink}" for ink in TAG_INKS),
    }

    class RowsWanted(Message):
        """These rows came into view and are not known."""

        def __init__(self, ids: list[int]) -> None:
            super().__init__()
            self.ids = ids

    class Moved(Message):
        """The cursor stands on another headline (None in an empty list)."""

        def __init__(self, id: int | None) -> None:
            super().__init__()
            self.id = id

    class MenuWanted(Message):
        """The reader asked, with the right button, what can be done with the headline under the cursor."""

        def __init__(self, at: Offset) -> None:
            super().__init__()
            self.at = at
            """Where on the screen."""

    class Passed(Message):
        """The reader went down past these rows, a step, a page or a turn of the wheel at a time."""

        def __init__(self, ids: list[int]) -> None:
            super().__init__()
            self.ids = ids

    class Chosen(Message):
        """The reader opened the headline under the cursor."""

        def __init__(self, id: int) -> None:
            super().__init__()
            self.id = id

    def __init__(self, *, bidi: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bidi = bidi
        self.ids: array[int] = array("q")
        self.cursor = 0
        self.density = "normal"
        self.touched = False
        """Whether the reader has moved the cursor: until then it belongs at the top."""
        self.empty_text = ""
        self.selected: set[int] = set()
        """Ids the reader picked out for an action on all of them."""
        self._range_from: int | None = None
        self._groups: list[tuple[int, str]] = []
        """Where each group begins, and its heading: a line of its own above that row."""
        self._starts: list[int] = []
        self._heights = Heights(0, USUAL_HEIGHT[self.density])
        self._places: dict[int, tuple[int, int]] = {}
        """What stands on the lines that were looked at."""
        self._rows: dict[int, Headline] = {}
        self._lately: dict[int, tuple[float, dict[str, Any]]] = {}
        """Marks shown before they were written: when, and what."""
        self._asked: set[int] = set()
        self._strips: dict[int, list[Strip]] = {}
        self._now = clock.now()
        self._tag_colours: Mapping[str, str] = {}

    # ------------------------------------------------------------ what is shown

    @property
    def current(self) -> int | None:
        """The id under the cursor."""
        return self.ids[self.cursor] if 0 <= self.cursor < len(self.ids) else None

    def show(
        self, ids: Sequence[int], keep: int | None = None, groups: Sequence[tuple[int, str]] = ()
    ) -> None:
        """Show this list. The cursor stays on `keep` where it is in it, at the same height on screen.

        `groups` are headings and the rows they stand above, in order.
        """
        offset = self._top(self.cursor) - self.scroll_offset.y
        if not self.ids:
            # The first of all lists: where its cursor is not at the top, what stands above is in sight.
            offset = self.app.size.height // 3
        self.ids = ids if isinstance(ids, array) else array("q", ids)
        self._groups, self._starts = list(groups), [start for start, _ in groups]
        place = _index(self.ids, keep, self.cursor)
        self._asked.clear()
        self.cursor = place if place is not None else 0
        self._measure_anew(self.cursor, max(0, offset))
        self._bring_into_view()
        self.refresh()
        self._want_rows()
        if place is None or keep is None:
            self.post_message(self.Moved(self.current))

    def put(self, headlines: Iterable[Headline]) -> None:
        """Take rows that were asked for, or rows that changed."""
        if len(self._rows) > KEPT_ROWS:
            visible = set(self._window(MARGIN_ROWS))
            self._rows = {id: row for id, row in self._rows.items() if id in visible}
            self._strips.clear()
        changed = set()
        now = monotonic()
        for headline in headlines:
            changed.add(headline.id)
            if (marked := self._lately.get(headline.id)) is not None:
                # A row that was read before the mark was written does not take it back.
                if now - marked[0] < LATELY:
                    headline = replace(headline, **marked[1])
                else:
                    del self._lately[headline.id]
            self._rows[headline.id] = headline
            self._asked.discard(headline.id)
            self._strips.pop(headline.id, None)
        if not self._measure():
            first, rows = self._first_visible(), self._window(0)
            for place, id in enumerate(rows, first):
                if id in changed:
                    self._refresh_row(place)

    def take_out(self, ids: Iterable[int]) -> None:
        """Show the list without these; the cursor goes to what comes up in their place."""
        gone = set(ids)
        self.selected -= gone
        following = next((id for id in self.ids[self.cursor :] if id not in gone), None)
        rows: array[int] = array("q")
        groups: list[tuple[int, str]] = []
        for start, end, heading in self._parts():
            before = len(rows)
            rows.extend(id for id in self.ids[start:end] if id not in gone)
            # A group that has lost all its rows goes with them.
            if heading and len(rows) > before:
                groups.append((before, heading))
        self.show(rows, following, groups)
        self.post_message(self.Moved(self.current))

    def headline(self, id: int | None) -> Headline | None:
        return self._rows.get(id) if id is not None else None

    def change(self, id: int, **changes: Any) -> None:
        """Show a mark at once, before the library has it on disk."""
        self._lately[id] = (monotonic(), {**self._lately.get(id, (0, {}))[1], **changes})
        if (row := self._rows.get(id)) is not None:
            self.put([row])

    def forget_rows(self) -> None:
        """Ask for every row anew: something changed in bulk."""
        self._rows.clear()
        self._lately.clear()
        self._asked.clear()
        self._strips.clear()
        self._want_rows()
        self.refresh()

    def set_density(self, density: str) -> None:
        if density != self.density:
            first = self._first_visible()
            self.density = density
            self._strips.clear()
            self._measure_anew(first, 0)
            self._bring_into_view()
            self.refresh()

    def colour_tags(self, chosen: Mapping[str, str]) -> None:
        """Draw tags in the colours the reader chose for them; the others keep the one they have."""
        self._tag_colours = dict(chosen)
        self._strips.clear()
        self.refresh()

    # ------------------------------------------------------------ selecting

    def toggle_selected(self) -> None:
        """Select the row under the cursor, or no longer, and go on to the next."""
        if (id := self.current) is None:
            return
        self._range_from = self.cursor
        self.select_ids(self.selected ^ {id})
        self.move(1)

    def select_range(self) -> None:
        """Select from the row last selected (the top without one) to the cursor."""
        start = self._range_from or 0
        first, last = sorted((start, self.cursor))
        self.select_ids(self.selected | set(self.ids[first : last + 1]))

    def select_ids(self, ids: Iterable[int]) -> None:
        """Select just these."""
        self.selected = set(ids)
        if not self.selected:
            self._range_from = None
        self._strips.clear()
        self.refresh()

    def selection(self) -> list[int]:
        """The selected ids in the order of the list."""
        return [id for id in self.ids if id in self.selected] if self.selected else []

    # ------------------------------------------------------------ moving

    def move_to(self, index: int) -> None:
        """Put the cursor on row `index`, clamped to the list."""
        index = max(0, min(index, len(self.ids) - 1))
        if index == self.cursor or not self.ids:
            return
        previous, self.cursor = self.cursor, index
        self.touched = True
        self._refresh_row(previous)
        self._refresh_row(index)
        self._bring_into_view()
        self._want_rows()
        self.post_message(self.Moved(self.current))

    def select(self, id: int) -> bool:
        """Put the cursor on this headline; False where the list has it not."""
        place = _index(self.ids, id, self.cursor)
        if place is not None:
            self.move_to(place)
        return place is not None

    def move(self, rows: int) -> None:
        before = self.cursor
        self.move_to(before + rows)
        self._tell_passed(before, self.cursor)

    def _tell_passed(self, first: int, last: int) -> None:
        """Tell of the rows from `first` to before `last`."""
        if passed := list(self.ids[first:last]):
            self.post_message(self.Passed(passed))

    def on_mouse_scroll_down(self) -> None:
        before = self._first_visible()
        self.call_after_refresh(lambda: self._tell_passed(before, self._first_visible()))

    @property
    def page_rows(self) -> int:
        """Rows that are in view as a whole, less one kept for the eye."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        first, part = self._at(top)
        last, _ = self._at(top + height)
        return max(1, last - first - (part > 0) - 1)

    # ------------------------------------------------------------ events

    def on_resize(self) -> None:
        self._strips.clear()
        self._measure_anew(self.cursor, self._top(self.cursor) - self.scroll_offset.y)
        self._bring_into_view()
        self._want_rows()

    def on_focus(self) -> None:
        self._refresh_row(self.cursor)

    def on_blur(self) -> None:
        self._refresh_row(self.cursor)

    def on_click(self, event: events.Click) -> None:
        y = event.y - self.styles.gutter.top
        index, part = self._at(y + self.scroll_offset.y)
        if y >= 0 and part >= 0 and index < len(self.ids):
            if event.button == 3:
                self.move_to(index)
                self.post_message(self.MenuWanted(event.screen_offset))
                return
            if event.ctrl:
                self.select_ids(self.selected ^ {self.ids[index]})
                return
            if index == self.cursor or event.chain > 1:
                self.post_message(self.Chosen(self.ids[index]))
            self.move_to(index)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._measure()
        self._want_rows()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()

    # ------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        width = self.inner_width
        index, part = self._at(y + self.scroll_offset.y)
        if part < 0:
            return self._draw_heading(index, width) if part == -self._heading_rows else self.blank(width)
        if index >= len(self.ids):
            if not self.ids and self.empty_text:
                return self.worded_line(
                    self.empty_text, y, LEAD, self.get_component_rich_style("headlines--empty")
                )
            return self.blank(width)
        id = self.ids[index]
        row = self._rows.get(id)
        if row is None:
            return self._pale(width) if part == 0 else self.blank(width)
        strips = None if index == self.cursor else self._strips.get(id)
        if strips is None:
            strips = self._draw(row, width, cursor=index == self.cursor)
            if index != self.cursor:
                self._strips[id] = strips
        return strips[part] if part < len(strips) else self.blank(width)

    def _parts(self) -> list[tuple[int, int, str]]:
        """The groups: first row, the row after the last, heading. A list without groups is one part."""
        groups = self._groups or [(0, "")]
        ends = [start for start, _ in groups[1:]] + [len(self.ids)]
        return [(start, end, heading) for (start, heading), end in zip(groups, ends, strict=True)]

    def _draw_heading(self, index: int, width: int) -> Strip:
        style = self.get_component_rich_style("headlines--group")
        place = bisect_right(self._starts, index) - 1
        end = self._starts[place + 1] if place + 1 < len(self._starts) else len(self.ids)
        number = formats.number(end - index)
        room = max(1, width - LEAD - cell_len(number) - 3)
        name = fit(self._groups[place][1], min(room, cell_len(self._groups[place][1])))
        rule = "─" * max(0, room - cell_len(name))
        segments = [
            Segment(" " * LEAD, self.paper),
            Segment(f"{in_drawing_order(name)} ", style + Style(bold=True)),
            Segment(f"{rule} ", self.get_component_rich_style("headlines--rule")),
            Segment(f"{number} ", style),
        ]
        return Strip(segments).adjust_cell_length(width, self.paper)

    def _pale(self, width: int) -> Strip:
        style = self.get_component_rich_style("headlines--meta")
        return Strip([Segment(fit(" " * LEAD + "┄┄┄┄┄┄┄┄┄┄┄┄", width), style)], width)

    def _row_paper(self, cursor: bool) -> Style:
        """The background of a row, as a style that changes nothing else."""
        ground = self.get_component_rich_style("headlines--cursor") if cursor else self.paper
        return Style(bgcolor=ground.bgcolor)

    def _draw(self, row: Headline, width: int, *, cursor: bool) -> list[Strip]:
        """The lines of a row; the blank one that airy rows end with is not among them."""
        paper = self._row_paper(cursor)
        mark_style = self.get_component_rich_style("headlines--mark")
        bar = ("▌" if self.has_focus else "▏") if cursor else " "
        mark = "✓" if row.id in self.selected else " " if row.read else "●"
        star = "★" if row.starred else " "
        lines = self._lines(row, max(1, width - LEAD - 1))
        strips = []
        for number, line in enumerate(lines):
            lead = f"{bar}{mark}{star} " if number == 0 else f"{bar}   "
            segments = [Segment(lead, mark_style + paper)]
            segments += [Segment(text, style + paper) for text, style in line]
            strips.append(Strip(segments).adjust_cell_length(width, paper))
        return strips

    def _lines(self, row: Headline, width: int) -> list[_Line]:
        title = row.marked or row.title or tr("(untitled)")
        ink = self.get_component_rich_style("headlines--read" if row.read else "headlines--unread")
        meta = self.get_component_rich_style("headlines--meta")
        if self.density == "compact":
            source, age = fit(row.feed, SOURCE_CELLS) if width >= SOURCE_FROM else "", self._age(row)
            end = "  ".join(part for part in (source, age) if part) if width >= 30 else ""
            (cut,) = hits.wrap(title, max(1, width - cell_len(end) - 1), 1)
            blank = " " * max(0, width - hits.cells(cut) - cell_len(end))
            return [[*self._lit(cut, ink), (blank, ink), (self._drawn(end), meta)]]
        titles = hits.wrap(title, width, self._title_rows(row, width))
        lines = [self._lit(text, ink) for text in titles]
        if self.bidi and reads_leftwards(hits.bare(title)):
            # It begins at the right edge.
            blanks = [" " * max(0, width - hits.cells(text)) for text in titles]
            lines = [[(blank, ink), *line] for blank, line in zip(blanks, lines, strict=True)]
        if row.snippet:
            lines += [self._lit(text, meta) for text in hits.wrap(row.snippet, width, 1)]
        return [*lines, self._source_line(row, width, meta)]

    def _lit(self, text: str, ink: Style) -> _Line:
        """A text with its hits marked, as it is drawn."""
        hit = self.get_component_rich_style("headlines--hit")
        return [(self._drawn(part), ink + hit if is_hit else ink) for part, is_hit in hits.parts(text)]

    def _drawn(self, text: str) -> str:
        return in_drawing_order(text) if self.bidi else text

    def _age(self, row: Headline) -> str:
        return formats.age(row.date, self._now) if row.dated else tr("undated")

    def _source_line(self, row: Headline, width: int, meta: Style) -> _Line:
        """Source, how many more tell it, and tags at the left, the age at the right; the source is cut first."""
        age = self._age(row)
        more = trn("+{number} source", "+{number} sources", row.sources - 1) if row.sources > 1 else ""
        beside = [(more, self.get_component_rich_style("headlines--sources"))] if more else []
        for tag in row.tags:
            ink = self.get_component_rich_style(f"headlines--tag-{tag_colour(tag, self._tag_colours)}")
            beside.append(("#" + tag, ink))
        room = width - cell_len(age) - 1 - sum(1 + cell_len(text) for text, _ in beside)
        feed = fit(row.feed, min(room, cell_len(row.feed))) if row.feed and room >= 4 else ""
        source = meta if row.read else self.get_component_rich_style("headlines--source")
        line = [(self._drawn(feed), source)] if feed else []
        for text, ink in beside:
            line += [(" " if line else "", meta), (text, ink)]
        used = sum(cell_len(text) for text, _ in line)
        return [*line, (" " * max(1, width - used - cell_len(age)), meta), (age, meta)]

    # ------------------------------------------------------------ keeping up

    def tick(self, now: datetime) -> None:
        """Draw ages anew as of `now`."""
        self._now = now
        self._strips.clear()
        self.refresh()

    # ------------------------------------------------------------ where rows stand

    @property
    def _heading_rows(self) -> int:
        """Lines of a heading: a blank one follows it where rows have one."""
        return 2 if self.density == "airy" else 1

    def _title_rows(self, row: Headline, width: int) -> int:
        return 1 if hits.cells(row.marked or row.title) <= width else TITLE_ROWS

    def _height_of(self, row: Headline) -> int:
        if self.density == "compact":
            return 1
        width = max(1, self.inner_width - LEAD - 1)
        return self._title_rows(row, width) + bool(row.snippet) + 1 + (self.density == "airy")

    def _measure(self) -> bool:
        """Learn the heights of the rows around the visible ones; whether anything moved.

        The row under the cursor stays where it is on screen, or the first visible one if it is out of sight.
        """
        first = self._first_visible()
        anchor = self.cursor if self._is_in_view(self.cursor) else first
        offset = self._top(anchor) - self.scroll_offset.y
        grown = False
        start = max(0, first - MARGIN_ROWS)
        for place, id in enumerate(self._window(MARGIN_ROWS), start):
            if (row := self._rows.get(id)) is not None and self._heights.set(place, self._height_of(row)):
                grown = True
        if grown:
            self._resize_content()
            self._scroll_so(anchor, offset)
        return grown

    def _measure_anew(self, anchor: int, offset: int) -> None:
        """Forget all heights; row `anchor` comes to stand `offset` lines below the upper edge."""
        self._heights = Heights(len(self.ids), USUAL_HEIGHT[self.density])
        self._resize_content()
        self._scroll_so(anchor, offset)
        self._measure()

    def _scroll_so(self, index: int, offset: int) -> None:
        self.scroll_to(y=max(0, self._top(index) - offset), animate=False)

    def _is_in_view(self, index: int) -> bool:
        return 0 <= self._top(index) - self.scroll_offset.y < self.scrollable_content_region.height

    def _resize_content(self) -> None:
        self._places.clear()
        self.set_height(self._heights.total + len(self._groups) * self._heading_rows)

    def _top(self, index: int) -> int:
        """The first line of row `index`, below the heading it may have."""
        return self._heights.before(index) + bisect_right(self._starts, index) * self._heading_rows

    def _at(self, line: int) -> tuple[int, int]:
        """The row that has this line, and which of its lines it is: those of the heading above it are negative."""
        if (place := self._places.get(line)) is None:
            if len(self._places) > KEPT_ROWS:
                self._places.clear()
            place = self._places[line] = self._find(line)
        return place

    def _find(self, line: int) -> tuple[int, int]:
        # So many headings begin at or above the line, each with the rows before it.
        headings = bisect_right(
            range(len(self._starts)),
            line,
            key=lambda number: self._heights.before(self._starts[number]) + number * self._heading_rows,
        )
        if headings:
            start = self._starts[headings - 1]
            part = line - self._top(start)
            if part < 0:
                return start, part
        return self._heights.find(line - headings * self._heading_rows)

    def _first_visible(self) -> int:
        return self._at(self.scroll_offset.y)[0]

    def _refresh_row(self, index: int) -> None:
        self.refresh_lines(self._top(index), self._heights.of(index))

    def _bring_into_view(self) -> None:
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        first = self._top(self.cursor)
        # The heading comes into view with the first row below it.
        has_heading = self.cursor in self._starts[bisect_left(self._starts, self.cursor) :][:1]
        above = first - self._heading_rows if has_heading else first
        # The blank line that an airy row ends with may stay out of sight.
        below = first + self._heights.of(self.cursor) - (self.density == "airy")
        if above < top:
            self.scroll_to(y=above, animate=False)
        elif height and below > top + height:
            self.scroll_to(y=below - height, animate=False)

    def _window(self, margin: int) -> Sequence[int]:
        first = self._first_visible()
        rows = self.scrollable_content_region.height // LEAST_HEIGHT[self.density] + 2
        return self.ids[max(0, first - margin) : first + rows + margin]

    def _want_rows(self) -> None:
        if all(id in self._rows or id in self._asked for id in self._window(2)):
            return
        wanted = [id for id in self._window(MARGIN_ROWS) if id not in self._rows and id not in self._asked]
        self._asked.update(wanted)
        self.post_message(self.RowsWanted(wanted))


def _index(ids: array[int], id: int | None, near: int) -> int | None:
    """Where `id` stands in the list; looked for around `near` first, since it rarely moves far."""
    if id is None:
        return None
    start = max(0, near - 50)
    for place in range(start, min(len(ids), near + 50)):
        if ids[place] == id:
            return place
    try:
        return ids.index(id)
    except ValueError:
        return None
