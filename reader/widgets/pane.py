"""What the panes made of lines have in common: a title line, rows, and a rule at their right.

The rule shows the place and is dragged: up and down to scroll, sideways to make the pane wider or narrower.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget

from reader import textual_doors
from reader.i18n import translate
from reader.mirror import Mirror
from reader.widgets.inks import PANES, looks, rules
from reader.widgets.lines import along, in_drawing_order, wrap
from reader.widgets.pieces import Piece
from reader.widgets.titles import INDENT, Title, above, thumb

PLAIN = Color.default()
EMPTY_ROWS = 6
"""Rows that what an empty pane says may take."""


class ColumnRule(ScrollBarRender):
    """The scrollbar as the rule between two columns of a newspaper, thicker where the reader is."""

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color = PLAIN,
        bar_color: Color = PLAIN,
    ) -> Segments:
        rule = Style(color=back_color)
        over, thick, below = [Segment("│", rule)] * size, [], []
        start, end = thumb(size, virtual_size, window_size, position)
        if end:
            over = [Segment("│", rule + Style(meta={"@mouse.down": "scroll_up"}))] * start
            thick = [Segment("┃", Style(color=bar_color, meta={"@mouse.down": "grab"}))] * (end - start)
            lower = rule + Style(meta={"@mouse.down": "scroll_down"})
            below = [Segment("│", lower)] * (size - end)
        return Segments([*over, *thick, *below], new_lines=True)

    def cells(self, size: int) -> list[Segment]:
        """The cells of a rule so long, from its top."""
        assert isinstance(self.style, Style)
        return self.render_bar(
            size,
            self.virtual_size,
            self.window_size,
            self.position,
            back_color=self.style.bgcolor or PLAIN,
            bar_color=self.style.color or PLAIN,
        ).segments


class ThinScrollBar(ScrollBar):
    """The rule at the right of a pane."""

    renderer = ColumnRule
    _on_thumb = False
    _sideways = False

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._on_thumb = event.style.meta.get("@mouse.down") == "grab"
        self._sideways = False
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.grabbed is None:
            return
        if event.screen_x != self.grabbed.x and not self._sideways:
            self._sideways = True
        if self._sideways:
            self._drag(event)
        if self._sideways or not self._on_thumb:
            event.prevent_default()
            event.stop()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self.grabbed is not None and self._sideways:
            self._drag(event, dropped=True)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Its cells as they are: Textual lays out a text, and borders and padding, for each scroll of a pane."""
        rule, background = self.render(), self.background_colors[1]
        assert isinstance(rule, ColumnRule)
        cells = rule.cells(self.size.height)[crop.y : crop.bottom]
        paper = Style(bgcolor=background.rich_color)
        strips = {cell: Strip([Segment(cell.text, paper + cell.style)], 1) for cell in set(cells)}
        for line_filter in self.get_line_filters():
            strips = {cell: strip.apply_filter(line_filter, background) for cell, strip in strips.items()}
        return [strips[cell] for cell in cells]

    def _drag(self, event: events.MouseEvent, *, dropped: bool = False) -> None:
        assert isinstance(self.parent, LinePane)
        self.post_message(
            LinePane.Dragged(self.parent, along(event.screen_x, self.app.size.width) + 1, dropped)
        )


class LinePane(ScrollView):
    """A Line API widget that scrolls by rows: `render_line` gives a row of its full width.

    The scrollbar keeps its column and the height is set without a new layout: otherwise
    every article opened would lay out and draw the whole screen anew (27 ms at 160x45 with
    Textual 8.2.8). Rows reach the screen as the subclass keeps them: Textual's own way puts
    border and padding around each and makes it anew, three quarters of the time of a key.
    """

    DEFAULT_CSS = """
    LinePane {
        overflow-x: hidden; overflow-y: scroll; padding: 2 0 0 0;
        scrollbar-background: $rule; scrollbar-background-hover: $rule; scrollbar-background-active: $rule;
        scrollbar-color: $ink-dim; scrollbar-color-hover: $gold; scrollbar-color-active: $gold;
    }
    """ + rules("LinePane", "pane", PANES)

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"pane--{part}" for part in PANES}
    TITLE_INDENT = INDENT

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._paper: Style | None = None
        self._looks: dict[tuple[str, ...], Style] = {}
        self._inner = (Size(-1, -1), 0)
        self.title = Title()

    ALLOW_SELECT = False

    class Dragged(Message):
        """The reader drags the rule of `pane` so that it ends before column `end` of the screen."""

        def __init__(self, pane: LinePane, end: int, dropped: bool) -> None:
            super().__init__()
            self.pane = pane
            self.end = end
            self.dropped = dropped
            """Whether the reader let go of it there."""

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        return textual_doors.vertical_scrollbar(
            self, lambda: ThinScrollBar(name="vertical", thickness=self.scrollbar_size_vertical)
        )

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
    def inner_width(self) -> int:
        """The cells of a row. Textual finds them anew each time it is asked, which every row does."""
        if self._inner[0] != self.outer_size:
            self._inner = (self.outer_size, self.scrollable_content_region.width)
        return self._inner[1]

    def set_title(self, title: Title) -> None:
        """Say what stands above the pane."""
        if title != self.title:
            self.title = title
            self.refresh_title()

    def refresh_title(self) -> None:
        top = self.styles.gutter.top
        self.refresh(Region(0, -top, self.size.width, top))

    def on_focus(self) -> None:
        self.refresh_title()

    def on_blur(self) -> None:
        self.refresh_title()

    @property
    def title_span(self) -> tuple[int, int]:
        """The cells that the title line has, from and to."""
        return self.TITLE_INDENT, self.inner_width - self.TITLE_INDENT

    def _title_line(self, row: int, width: int) -> Strip:
        """Row `row` above the content, counted upwards from 1: the rule, the title, air; beside it the column's rule."""
        line = above(self.title, row, self.styles.gutter.top, self.title_span, here=self.has_focus)
        strip = self.strip("pane", line, width - 1)
        return Strip([*strip, Segment("│", self.ink("pane--rule"))], width)

    def strip(self, prefix: str, line: Sequence[Piece], width: int, ground: Style | None = None) -> Strip:
        """A line of pieces as `width` cells, in the inks of the component classes `prefix--…`, on another ground than
        the pane's where one is given.
        """
        paper = ground or self.paper
        segments = [
            Segment(text, self._look(prefix, ink) + ground if ink else paper) for text, ink, _ in line
        ]
        return Strip(segments).adjust_cell_length(width, paper)

    def _look(self, prefix: str, ink: str) -> Style:
        """The style of a piece's ink."""
        if (style := self._looks.get((prefix, ink))) is None:
            parts = [self.ink(f"{prefix}--{name}") for name in ink.lstrip("!_").split()]
            style = self._looks[prefix, ink] = Style.combine([*parts, Style(**looks(ink))])
        return style

    def worded_line(self, text: str, y: int, indent: int, ink: Style) -> Strip:
        """Row `y` of what an empty pane says, from its second row on, in as many rows as it takes."""
        width = self.inner_width
        rows = wrap(text, max(1, width - indent - 1), EMPTY_ROWS)
        if not 1 <= y <= len(rows):
            return self.blank(width)
        line = Segment(" " * indent + in_drawing_order(rows[y - 1]), ink)
        return Strip([line]).adjust_cell_length(width, self.paper)

    def row_under(self, event: events.MouseEvent) -> int:
        """The row of the content that the pointer is on; negative in the padding above it."""
        return event.y - self.styles.gutter.top + self.scroll_offset.y

    def stands_as_it_is(self, row: int) -> bool:
        """Whether a row of the content is drawn by its own direction: the mirror leaves it."""
        return False

    def drawn_line(self, y: int) -> Strip:
        """The row `y` of what is visible, as it goes to the screen."""
        return self.render_line(y)

    def render_lines(self, crop: Region) -> list[Strip]:
        top, width = self.styles.gutter.top, self.size.width
        strips = [
            self.drawn_line(y - top) if y >= top else self._title_line(top - y, width)
            for y in crop.line_range
        ]
        if translate.leftwards():
            # In the mirror the rule is at the left: the whole width is turned, its column too.
            strips = [strip.adjust_cell_length(width, self.paper) for strip in strips]
        background, above = self.background_colors[1], top - self.scroll_offset.y
        for line_filter in self.get_line_filters():
            strips = [
                strip
                if isinstance(line_filter, Mirror) and y >= top and self.stands_as_it_is(y - above)
                else strip.apply_filter(line_filter, background)
                for strip, y in zip(strips, crop.line_range, strict=True)
            ]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    @property
    def paper(self) -> Style:
        """The style of an empty cell."""
        if self._paper is None:
            self._paper = self.rich_style
        return self._paper

    def ink(self, *names: str) -> Style:
        """The style of a component. Textual finds it anew after every refresh of the pane."""
        if (style := self._looks.get(names)) is None:
            style = self._looks[names] = self.get_component_rich_style(*names)
        return style

    def blank(self, width: int) -> Strip:
        return Strip.blank(width, self.paper)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._looks.clear()
        self._paper = None
