"""The list of headlines as the reader works in it: moves, selects, opens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import events
from textual.geometry import Offset
from textual.message import Message

from reader.widgets.headline_pane import HeadlinePane
from reader.widgets.row_places import index_of


class HeadlineList(HeadlinePane):
    """Headlines, and what is done among them."""

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

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._range_from: int | None = None

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

    has_rows: ClassVar[bool] = True

    def page(self, pages: int) -> None:
        self.move(pages * self.page_rows)

    def home(self) -> None:
        self.move_to(0)

    def end(self) -> None:
        self.move_to(len(self.ids) - 1)

    def move_to(self, index: int) -> None:
        """Put the cursor on row `index`, clamped to the list."""
        index = max(0, min(index, len(self.ids) - 1))
        if index == self.cursor or not self.ids:
            return
        previous, self.cursor = self.cursor, index
        self.touched = True
        self.refresh_row(previous)
        self.refresh_row(index)
        self.bring_into_view()
        self.want_rows()
        self.tell_moved()

    def select(self, id: int) -> bool:
        """Put the cursor on this headline; False where the list has it not."""
        place = index_of(self.ids, id, self.cursor)
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
        before = self.first_visible()
        self.call_after_refresh(lambda: self._tell_passed(before, self.first_visible()))

    @property
    def page_rows(self) -> int:
        """Rows that are in view as a whole, less one kept for the eye."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        first, part = self._places.at(top)
        last, _ = self._places.at(top + height)
        return max(1, last - first - (part > 0) - 1)

    def on_click(self, event: events.Click) -> None:
        y = event.y - self.styles.gutter.top
        index, part = self._places.at(y + self.scroll_offset.y)
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
