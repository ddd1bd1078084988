"""The article's pane: a laid-out article drawn line by line, with the place kept as text.

Lines are made once by `reader.render`, block by block around what is visible; this widget only turns them into
strips in the theme's inks. Where there is no sidebar, the recommended pieces follow the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual.geometry import Region
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from feeds.model import Shelf
from feeds.reading import Reading
from reader import textual_doors
from reader.i18n import translate
from reader.render import STYLES, Head, Heading, Layout, Link, Options, layout
from reader.widgets import article_selection
from reader.widgets.article_hints import LinkHints
from reader.widgets.article_inks import TONES, Inks
from reader.widgets.article_instead import Instead
from reader.widgets.article_rows import Frame, Rows
from reader.widgets.article_settling import Settling
from reader.widgets.pane import LinePane

COLUMNS = 76
AIR = 2
"""Empty cells kept at each side of the text."""


class ArticlePane(LinePane, can_focus=True):
    """One article, at most `columns` wide with air around it."""

    DEFAULT_CSS = """
    ArticlePane { height: 1fr; background: $background; }
    ArticlePane > .article--body { color: $ink; }
    ArticlePane > .article--title { color: $ink-strong; text-style: bold; }
    ArticlePane > .article--meta, ArticlePane > .article--caption, ArticlePane > .article--note,
    ArticlePane > .article--number { color: $ink-dim; }
    ArticlePane > .article--standfirst { color: $ink; text-style: italic; }
    ArticlePane > .article--heading { color: $gold; text-style: bold; }
    ArticlePane > .article--subheading { color: $ink-strong; text-style: bold; }
    ArticlePane > .article--minor { color: $ink-strong; text-style: italic; }
    ArticlePane > .article--quote { color: $ink; text-style: italic; }
    ArticlePane > .article--code { color: $ink; background: $bar; }
    ArticlePane > .article--link { color: $link; text-style: underline; }
    ArticlePane > .article--marker, ArticlePane > .article--bar, ArticlePane > .article--accent { color: $gold; }
    ArticlePane > .article--here { color: $gold; }
    ArticlePane > .article--marked { color: $gold; background: $bar; }
    ArticlePane > .article--hint { color: $background; background: $gold; text-style: bold; }
    ArticlePane > .article--selected { color: $background; background: $gold; }
    ArticlePane > .article--rule { color: $rule; }
    ArticlePane > .article--tone-keyword { color: $gold; }
    ArticlePane > .article--tone-string { color: $link; }
    ArticlePane > .article--tone-comment { color: $ink-dim; text-style: italic; }
    ArticlePane > .article--tone-number { color: $link; }
    ArticlePane > .article--tone-name { color: $ink-strong; }
    ArticlePane > .article--tone-cut { color: $gold; }
    """

    ALLOW_SELECT = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"article--{name}" for name in (*STYLES, *TONES, "selected", "here", "hint", "marked")
    }

    class PicturesOutgrown(Message):
        """The room for pictures is another than what they were drawn for."""

    class Scrolled(Message):
        """Another part of the article is in view, or it is another part of the whole."""

    def __init__(self, options: Options, columns: int = COLUMNS, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options
        self.columns = columns
        self._head = Head()
        self._reading: Reading | None = None
        self._page: Layout | None = None
        self._instead = Instead()
        self._inks = Inks(self.ink)
        self._rows = Rows(self._inks)
        self._settling = Settling(self, self._take_heights)
        self._place = ""
        self._returning = False

    # ------------------------------------------------------------ what is shown

    def show(self, head: Head, reading: Reading | None, place: str = "") -> None:
        """Show an article from `place` (as `place()` gave it), or nothing."""
        self._head, self._reading = head, reading
        self._rows.forget_marks()
        self._tell_terminal(self._rows.pictures.forget())
        self._rows.tail.shelves = ()
        self._place = place
        self._lay_out()
        self._return_to_place()

    def clear(self, instead: Sequence[tuple[str, str]] = ()) -> None:
        """Show no article; `instead` are lines in its place, each a key (or nothing) and what it does."""
        self._instead = Instead(instead)
        self.show(Head(), None)

    def say_after(self, text: str) -> None:
        """Say below the end mark what comes next."""
        if text != self._rows.tail.after:
            self._rows.tail.after = text
            self._rows.tail.compose(self._text_width())
            self._resize_content()

    def append_shelves(self, shelves: tuple[Shelf, ...]) -> None:
        """Show recommended pieces below the article."""
        if shelves != self._rows.tail.shelves:
            self._rows.tail.shelves = shelves
            self._rows.tail.compose(self._text_width())
            self._resize_content()

    def place(self) -> str:
        """Where the reader is, as text: it finds the same words at any width. Empty at the top."""
        return self._place

    @property
    def links(self) -> list[Link]:
        return list(self._page.links) if self._page is not None else []

    @property
    def headings(self) -> list[Heading]:
        return list(self._page.headings) if self._page is not None else []

    @property
    def settled(self) -> bool:
        """Whether every line is wrapped: heights and percentages are exact then."""
        return not self._settling.running

    @property
    def percent(self) -> int:
        """How much of the article has been in view, 0 to 100."""
        height = self._page.height if self._page is not None else 0
        seen = self.scroll_offset.y + self.scrollable_content_region.height
        return min(100, 100 * seen // height) if height else 0

    @property
    def title_span(self) -> tuple[int, int]:
        # Over the text, so that what is above it and the text begin at one column.
        start = self._margin()
        return start, max(start, start + self._text_width())

    def show_link_numbers(self, shown: bool) -> None:
        if shown != self.options.link_numbers:
            self.options = replace(self.options, link_numbers=shown)
            self._lay_out()
            self._return_to_place()

    @property
    def shows_pictures(self) -> bool:
        return bool(self._rows.pictures)

    def pan(self, columns: int) -> bool:
        """Move the code or table in view sideways; False where nothing in view can move."""
        if self._page is None:
            return False
        blocks = dict.fromkeys(
            self._page.line(self.scroll_offset.y + y).block
            for y in range(self.scrollable_content_region.height)
        )
        moved = [self._page.pan(block, columns) for block in blocks]
        if any(moved):
            self._settling.see()
            self._draw_anew()
        return any(moved)

    def _make_room(self) -> None:
        assert self._page is not None
        self._rows.pictures.make_room(self._page)
        self._settling.see()

    def _tell_terminal(self, code: str) -> None:
        if code:
            textual_doors.write(self.app, code)

    def _draw_anew(self) -> None:
        self._rows.forget_drawn()
        self.refresh()

    def hide_hints(self) -> None:
        if self._rows.hints:
            self._rows.hints = LinkHints()
            self._draw_anew()

    # ------------------------------------------------------------ events

    def on_resize(self) -> None:
        self.hide_hints()
        if self._page is None or self._text_width() == self._page.width:
            self._rows.forget_drawn()
            self._resize_content()
            return
        self._lay_out()
        self._return_to_place()
        if self.shows_pictures:
            self.post_message(self.PicturesOutgrown())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.hide_hints()
            if not self._returning:
                self._keep_place()
            self.post_message(self.Scrolled())

    def _keep_place(self) -> None:
        page, top = self._page, self.scroll_offset.y
        self._place = page.anchor(top) if page is not None and 0 < top < page.height else ""

    def _return_to_place(self) -> None:
        """Go where the kept words are now. They stay the kept ones: a row begins elsewhere at each width."""
        self._returning = True
        self.scroll_to(y=self._page.y_of(self._place) if self._page and self._place else 0, animate=False)
        self._returning = False

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._rows.forget_drawn()

    # ------------------------------------------------------------ laying out

    def _text_width(self) -> int:
        return max(1, min(self.columns, self.inner_width - 2 * AIR))

    def _margin(self) -> int:
        margin = max(0, (self.inner_width - self._text_width()) // 2)
        # In the mirror the rule's column is before the text.
        return margin + translate.leftwards()

    def stands_as_it_is(self, row: int) -> bool:
        """An article reads as its own language does."""
        return self._page is not None and row < self._page.height

    def _lay_out(self) -> None:
        self._rows.forget_drawn()
        self._inks.forget_links()
        if self.text_selection is not None:
            # It is of rows that are no more.
            self.screen.clear_selection()
        if self._reading is None:
            self._page = None
        else:
            self._page = layout(self._head, self._reading.document, self._text_width(), self.options)
        self._settling.begin(self._page)
        if self._page is not None:
            if self._rows.pictures:
                self._make_room()
            self._rows.look(self._page)
        self._rows.tail.compose(self._text_width())
        self._resize_content()

    def _take_heights(self) -> None:
        """Take the heights anew, the line at the top staying where it is."""
        self._rows.forget_drawn()
        self._resize_content()
        if self._place:
            self._return_to_place()
        self.post_message(self.Scrolled())

    def _resize_content(self) -> None:
        height = self._page.height + len(self._rows.tail) + 1 if self._page is not None else 0
        self.set_height(height)

    # ------------------------------------------------------------ selecting

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected words as the article has them: paragraphs whole, wherever their lines end here."""
        if self._page is None:
            return None
        text = article_selection.text_of(self._page, selection, self._margin())
        return (text, "\n") if text else None

    # ------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        """A row that knows which character stands where: Textual asks for the one under the mouse."""
        return self.drawn_line(y).apply_offsets(0, y + self.scroll_offset.y)

    def render_lines(self, crop: Region) -> list[Strip]:
        strips = super().render_lines(crop)
        if (
            not self._rows.pictures.overlay
            or not self.screen.is_active
            or crop.column_span != (0, self.size.width)
        ):
            return strips
        above = self.styles.gutter.top - self.scroll_offset.y
        if (page := self._page) is None:
            return strips
        column = self.content_region.x + self._margin() + 1
        rows = zip(strips, crop.line_range, strict=True)
        return [self._rows.pictures.overlaid(page, strip, y - above, column) for strip, y in rows]

    def drawn_line(self, y: int) -> Strip:
        strip = self._row(y)
        if (selection := self.text_selection) is not None:
            span = selection.get_span(y + self.scroll_offset.y)
            if span is not None:
                ink = self._inks.named("selected")
                return article_selection.marked(strip, span, self._margin(), ink)
        return strip

    def _row(self, y: int) -> Strip:
        """Row `y` of what is visible, without what is selected of it."""
        y += self.scroll_offset.y
        frame = Frame(self._margin(), self.inner_width, self.paper)
        if self._page is None:
            height, room = self.scrollable_content_region.height, frame.width - frame.margin
            return frame.strip(self._instead.row(y, height, room, self._inks))
        strip = self._rows.row(self._page, y, frame)
        if self._settling.is_behind:
            self.call_later(self._settling.go_on)
        return strip
