"""The pane of headlines: a list of any length that only ever touches the rows in view.

It holds the ids of the whole list (eight bytes each) and the headlines of the rows it
has shown lately. Rows it lacks are drawn as pale bars and asked for with `RowsWanted`;
the screen answers with `put`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Any, ClassVar

from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from feeds.model import Headline
from reader import clock
from reader.widgets.headline_rows import LEAD, USUAL_HEIGHT, HeadlineRows
from reader.widgets.inks import HEADLINES, rules
from reader.widgets.pane import LinePane
from reader.widgets.row_places import RowPlaces, index_of

KEPT_ROWS = 4000
MARGIN_ROWS = 60
"""Rows fetched beyond the visible ones, so that moving a page paints at once."""

LATELY = 3.0
"""Seconds within which a mark is written for sure."""
LEAST_HEIGHT = {"compact": 1, "normal": 2, "airy": 3}


class HeadlinePane(LinePane, can_focus=True):
    """Rows of headlines under a cursor, where they stand and how they are drawn."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"headlines--{part}" for part in HEADLINES),
        "headlines--cursor",
    }
    DEFAULT_CSS = rules("HeadlinePane", "headlines", HEADLINES)

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

    def __init__(self, *, bidi: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ids: array[int] = array("q")
        self.cursor = 0
        self.moved_to: int | None = None
        """The headline that `Moved` told of last."""
        self.touched = False
        """Whether the reader has moved the cursor: until then it belongs at the top."""
        self.empty_text = ""
        self.selected: set[int] = set()
        """Ids the reader picked out for an action on all of them."""
        self._drawing = HeadlineRows(bidi=bidi, now=clock.now())
        self._places = RowPlaces()
        self._measured: set[int] = set()
        """Rows whose heights the places know."""
        self._rows: dict[int, Headline] = {}
        self._lately: dict[int, tuple[float, dict[str, Any]]] = {}
        """Marks shown before they were written: when, and what."""
        self._asked: set[int] = set()
        self._strips: dict[int, list[Strip]] = {}

    @property
    def density(self) -> str:
        return self._drawing.density

    def _ink(self, name: str) -> Style:
        return self.ink(f"headlines--{name}")

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
        offset = self._places.top(self.cursor) - self.scroll_offset.y
        if not self.ids:
            # The first of all lists: where its cursor is not at the top, what stands above is in sight.
            offset = self.app.size.height // 3
        self.ids = ids if isinstance(ids, array) else array("q", ids)
        place = index_of(self.ids, keep, self.cursor)
        self._asked.clear()
        self.cursor = place if place is not None else 0
        self._measure_anew(self.cursor, max(0, offset), groups)
        self.bring_into_view()
        self.refresh()
        self.want_rows()
        if place is None or keep is None or self.current != self.moved_to:
            self.tell_moved()

    def tell_moved(self) -> None:
        self.moved_to = self.current
        self.post_message(self.Moved(self.moved_to))

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
            self._measured.discard(headline.id)
            self._strips.pop(headline.id, None)
        if not self._measure():
            first, rows = self.first_visible(), self._window(0)
            for place, id in enumerate(rows, first):
                if id in changed:
                    self.refresh_row(place)

    def take_out(self, ids: Iterable[int]) -> None:
        """Show the list without these; the cursor goes to what comes up in their place."""
        gone = set(ids)
        self.selected -= gone
        following = next((id for id in self.ids[self.cursor :] if id not in gone), None)
        rows: array[int] = array("q")
        groups: list[tuple[int, str]] = []
        for start, end, heading in self._places.parts():
            before = len(rows)
            rows.extend(id for id in self.ids[start:end] if id not in gone)
            # A group that has lost all its rows goes with them.
            if heading and len(rows) > before:
                groups.append((before, heading))
        self.show(rows, following, groups)
        self.tell_moved()

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
        self.want_rows()
        self.refresh()

    def set_density(self, density: str) -> None:
        if density != self.density:
            first = self.first_visible()
            self._drawing.density = density
            self._strips.clear()
            self._measure_anew(first, 0, self._places.groups)
            self.bring_into_view()
            self.refresh()

    def colour_tags(self, chosen: Mapping[str, str]) -> None:
        """Draw tags in the colours the reader chose for them; the others keep the one they have."""
        self._drawing.tag_colours = dict(chosen)
        self._strips.clear()
        self.refresh()

    def refresh_row(self, index: int) -> None:
        self.refresh_lines(self._places.top(index), self._places.height(index))

    # ------------------------------------------------------------ what changes it

    def on_resize(self) -> None:
        self._strips.clear()
        offset = self._places.top(self.cursor) - self.scroll_offset.y
        self._measure_anew(self.cursor, offset, self._places.groups)
        self.bring_into_view()
        self.want_rows()

    def on_focus(self) -> None:
        self.refresh_row(self.cursor)

    def on_blur(self) -> None:
        self.refresh_row(self.cursor)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._measure()
        self.want_rows()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()

    # ------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        width = self.inner_width
        index, part = self._places.at(y + self.scroll_offset.y)
        if part < 0:
            if part != -self._places.heading_lines:
                return self.blank(width)
            heading = self._drawing.draw_heading(*self._places.group_of(index), width)
            return self.strip("headlines", heading, width)
        if index >= len(self.ids):
            if not self.ids and self.empty_text:
                return self.worded_line(self.empty_text, y, LEAD, self._ink("empty"))
            return self.blank(width)
        id = self.ids[index]
        row = self._rows.get(id)
        if row is None:
            if part:
                return self.blank(width)
            return self.strip("headlines", self._drawing.draw_pale(width), width)
        strips = None if index == self.cursor else self._strips.get(id)
        if strips is None:
            strips = self._draw(row, width, cursor=index == self.cursor)
            if index != self.cursor:
                self._strips[id] = strips
        return strips[part] if part < len(strips) else self.blank(width)

    def _row_paper(self, cursor: bool) -> Style:
        """The background of a row, as a style that changes nothing else."""
        ground = self._ink("cursor") if cursor else self.paper
        return Style(bgcolor=ground.bgcolor)

    def _draw(self, row: Headline, width: int, *, cursor: bool) -> list[Strip]:
        bar = ("▌" if self.has_focus else "▏") if cursor else " "
        paper = self._row_paper(cursor)
        lines = self._drawing.draw(row, width, bar=bar, selected=row.id in self.selected)
        return [self.strip("headlines", line, width, paper) for line in lines]

    # ------------------------------------------------------------ keeping up

    def tick(self, now: datetime) -> None:
        """Draw ages anew as of `now`."""
        self._drawing.now = now
        self._strips.clear()
        self.refresh()

    # ------------------------------------------------------------ where rows stand

    def _measure(self) -> bool:
        """Learn the heights of the rows around the visible ones; whether anything moved.

        The row under the cursor stays where it is on screen, or the first visible one if it is out of sight.
        """
        first = self.first_visible()
        anchor = self.cursor if self._is_in_view(self.cursor) else first
        offset = self._places.top(anchor) - self.scroll_offset.y
        grown = False
        start = max(0, first - MARGIN_ROWS)
        for place, id in enumerate(self._window(MARGIN_ROWS), start):
            if id not in self._measured and (row := self._rows.get(id)) is not None:
                self._measured.add(id)
                grown |= self._places.set_height(place, self._drawing.height(row, self.inner_width))
        if grown:
            self._resize_content()
            self._scroll_so(anchor, offset)
        return grown

    def _measure_anew(self, anchor: int, offset: int, groups: Sequence[tuple[int, str]]) -> None:
        """Forget all heights; row `anchor` comes to stand `offset` lines below the upper edge."""
        self._measured.clear()
        usual, heading_lines = USUAL_HEIGHT[self.density], self._drawing.heading_lines
        self._places = RowPlaces(len(self.ids), usual, groups, heading_lines)
        self._resize_content()
        self._scroll_so(anchor, offset)
        self._measure()

    def _scroll_so(self, index: int, offset: int) -> None:
        self.scroll_to(y=max(0, self._places.top(index) - offset), animate=False)

    def _is_in_view(self, index: int) -> bool:
        return 0 <= self._places.top(index) - self.scroll_offset.y < self.scrollable_content_region.height

    def _resize_content(self) -> None:
        self.set_height(self._places.total)

    def first_visible(self) -> int:
        return self._places.at(self.scroll_offset.y)[0]

    def bring_into_view(self) -> None:
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        first = self._places.top(self.cursor)
        # The heading comes into view with the first row below it.
        has_heading = self._places.has_heading(self.cursor)
        above = first - self._places.heading_lines if has_heading else first
        # The blank line that an airy row ends with may stay out of sight.
        below = first + self._places.height(self.cursor) - (self.density == "airy")
        if above < top:
            self.scroll_to(y=above, animate=False)
        elif height and below > top + height:
            self.scroll_to(y=below - height, animate=False)

    def _window(self, margin: int) -> Sequence[int]:
        first = self.first_visible()
        rows = self.scrollable_content_region.height // LEAST_HEIGHT[self.density] + 2
        return self.ids[max(0, first - margin) : first + rows + margin]

    def want_rows(self) -> None:
        if all(id in self._rows or id in self._asked for id in self._window(2)):
            return
        wanted = [id for id in self._window(MARGIN_ROWS) if id not in self._rows and id not in self._asked]
        self._asked.update(wanted)
        self.post_message(self.RowsWanted(wanted))
