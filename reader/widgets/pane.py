"""What the panes made of lines have in common: a height that changes without a new layout."""

from __future__ import annotations

from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget


class LinePane(ScrollView):
    """A Line API widget that scrolls by rows.

    Its scrollbar keeps its column: where it came and went with the height, or the height
    were set the usual way, every article opened would lay out and draw the whole screen anew
    (27 ms at 160x45 with Textual 8.2.8).
    """

    DEFAULT_CSS = """
    LinePane { overflow-x: hidden; overflow-y: scroll; }
    """

    _paper: Style | None = None

    def set_height(self, lines: int) -> None:
        """Say how many lines there are to scroll through."""
        region = self.scrollable_content_region
        self.set_reactive(Widget.virtual_size, Size(max(1, region.width), lines))
        self.vertical_scrollbar.window_virtual_size = lines
        self.vertical_scrollbar.window_size = region.height
        self.scroll_target_y = self.validate_scroll_target_y(self.scroll_target_y)
        self.scroll_y = self.validate_scroll_y(self.scroll_y)
        self.refresh()

    @property
    def paper(self) -> Style:
        """The style of an empty cell."""
        if self._paper is None:
            self._paper = self.rich_style
        return self._paper

    def blank(self, width: int) -> Strip:
        return Strip.blank(width, self.paper)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._paper = None
