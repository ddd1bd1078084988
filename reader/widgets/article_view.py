"""The article pane: a laid-out article drawn line by line, with the place kept as text.

Lines are made once by `reader.render`, block by block around what is visible; this
widget only turns them into strips in the theme's inks and moves through them. Where
there is no sidebar, the recommended pieces follow the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from feeds.anchors import Anchor
from feeds.model import Note, Shelf, Suggestion
from feeds.reading import Reading
from reader import textual_doors
from reader.i18n import translate
from reader.render import STYLES, Head, Heading, Image, Layout, Link, Mark, Options, layout
from reader.widgets import article_selection
from reader.widgets.article_found import Found
from reader.widgets.article_hints import LinkHints
from reader.widgets.article_inks import TONES, Inks
from reader.widgets.article_instead import Instead
from reader.widgets.article_jumps import Jumps, marks_in
from reader.widgets.article_rows import Frame, Rows
from reader.widgets.article_settling import Settling
from reader.widgets.pane import LinePane

if TYPE_CHECKING:
    from reader.graphics import Drawing

COLUMNS = 76
AIR = 2
"""Empty cells kept at each side of the text."""


class ArticleView(LinePane, can_focus=True):
    """One article, at most `columns` wide with air around it."""

    DEFAULT_CSS = """
    ArticleView { height: 1fr; background: $background; }
    ArticleView > .article--body { color: $ink; }
    ArticleView > .article--title { color: $ink-strong; text-style: bold; }
    ArticleView > .article--meta, ArticleView > .article--caption, ArticleView > .article--note,
    ArticleView > .article--number { color: $ink-dim; }
    ArticleView > .article--standfirst { color: $ink; text-style: italic; }
    ArticleView > .article--heading { color: $gold; text-style: bold; }
    ArticleView > .article--subheading { color: $ink-strong; text-style: bold; }
    ArticleView > .article--minor { color: $ink-strong; text-style: italic; }
    ArticleView > .article--quote { color: $ink; text-style: italic; }
    ArticleView > .article--code { color: $ink; background: $bar; }
    ArticleView > .article--link { color: $link; text-style: underline; }
    ArticleView > .article--marker, ArticleView > .article--bar, ArticleView > .article--accent { color: $gold; }
    ArticleView > .article--here { color: $gold; }
    ArticleView > .article--marked { color: $gold; background: $bar; }
    ArticleView > .article--hint { color: $background; background: $gold; text-style: bold; }
    ArticleView > .article--selected { color: $background; background: $gold; }
    ArticleView > .article--rule { color: $rule; }
    ArticleView > .article--tone-keyword { color: $gold; }
    ArticleView > .article--tone-string { color: $link; }
    ArticleView > .article--tone-comment { color: $ink-dim; text-style: italic; }
    ArticleView > .article--tone-number { color: $link; }
    ArticleView > .article--tone-name { color: $ink-strong; }
    ArticleView > .article--tone-cut { color: $gold; }
    """

    ALLOW_SELECT = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"article--{name}" for name in (*STYLES, *TONES, "selected", "here", "hint", "marked")
    }

    class LinkOpened(Message):
        """The reader opened a link in the text."""

        def __init__(self, href: str) -> None:
            super().__init__()
            self.href = href

    class PieceOpened(Message):
        """The reader opened a recommended piece below the article."""

        def __init__(self, suggestion: Suggestion) -> None:
            super().__init__()
            self.suggestion = suggestion

    class PicturesOutgrown(Message):
        """The room for pictures is another than what they were drawn for."""

    class Scrolled(Message):
        """Another part of the article is in view."""

    def __init__(self, options: Options, columns: int = COLUMNS, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options
        self.columns = columns
        self._head = Head()
        self._reading: Reading | None = None
        self._page: Layout | None = None
        self._instead = Instead()
        self._inks = Inks(self.get_component_rich_style)
        self._rows = Rows(self._inks)
        self._settling = Settling(self, self._take_heights)
        self._place = ""
        self._returning = False
        self._jumps = Jumps()

    # ------------------------------------------------------------ what is shown

    def show(self, head: Head, reading: Reading | None, place: str = "") -> None:
        """Show an article from `place` (as `place()` gave it), or nothing."""
        self._head, self._reading = head, reading
        self._rows.forget_marks()
        self._tell_terminal(self._rows.pictures.forget())
        self._rows.tail.shelves = ()
        self._place = place
        self._jumps = Jumps()
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

    # ------------------------------------------------------------ moving

    has_rows: ClassVar[bool] = False

    def move(self, steps: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + steps, animate=False)

    def move_to(self, row: int) -> None:
        self.scroll_to(y=row, animate=False)

    def page(self, pages: int) -> bool:
        """Move by pages, two lines kept for the eye; False when already at that end."""
        before = self.scroll_offset.y
        step = max(1, self.scrollable_content_region.height - 2)
        if pages > 0 and self._page is not None and before + step + 2 >= self._page.height:
            return False
        self.move(pages * step)
        return self.scroll_offset.y != before

    def home(self) -> None:
        self.scroll_to(y=0, animate=False)

    def end(self) -> None:
        self.scroll_to(y=self.virtual_size.height, animate=False)

    def go_to(self, heading: Heading) -> None:
        if self._page is not None:
            self.scroll_to(y=self._page.row_of(heading.block), animate=False)

    # ------------------------------------------------------------ jumps

    def jump(self, block: int, offset: int = 0) -> None:
        """Go to a place in the article; `jump_back` returns to what is in view now."""
        if self._page is None:
            return
        self._jumps.begin(self._place)
        self.scroll_to(y=self._page.row_of(block, offset), animate=False)

    def jump_back(self) -> bool:
        """Return to where the last jump began; False where there was none."""
        if (began := self._jumps.back()) is None:
            return False
        self._place = began
        self._return_to_place()
        return True

    def jump_to_name(self, name: str) -> bool:
        """Go where a link within the article leads; False where that is nowhere in it."""
        place = self._page.places.get(name) if self._page is not None else None
        if place is None:
            return False
        self.jump(*place)
        return True

    def jump_to_note(self, name: str) -> bool:
        """Go to a footnote; False where the article has it not."""
        block = self._page.notes.get(name) if self._page is not None else None
        if block is None:
            return False
        self.jump(block)
        return True

    def marks_in_view(self) -> list[tuple[Mark, str]]:
        """The footnotes that are referred to in view, each once, with their text."""
        if self._page is None:
            return []
        top = self.scroll_offset.y
        return marks_in(self._page, range(top, top + self.scrollable_content_region.height))

    def below(self, mark: Mark) -> tuple[int, int]:
        """The column the text begins at, and the row under a mark, both of the screen."""
        assert self._page is not None
        row = self._page.row_of(mark.block, mark.offset) - self.scroll_offset.y + 1
        return self.content_region.x + self._margin(), self.content_region.y + row

    # ------------------------------------------------------------ pictures

    @property
    def images(self) -> list[Image]:
        return list(self._page.images) if self._page is not None else []

    def picture_cells(self) -> tuple[int, int]:
        """The columns and rows a picture may have: no higher than half the pane."""
        return self._text_width(), max(4, self.scrollable_content_region.height // 2)

    def show_picture(self, number: int, drawing: Drawing) -> None:
        """Draw a picture above its caption; `number` counts from 0."""
        if self._page is None or number >= len(self._page.images):
            return
        self._tell_terminal(self._rows.pictures.put(number, drawing))
        self._make_room()
        self._rows.forget_drawn()
        self._resize_content()
        self._return_to_place()

    def _make_room(self) -> None:
        assert self._page is not None
        self._rows.pictures.make_room(self._page)
        self._settling.see()

    @property
    def shows_pictures(self) -> bool:
        return bool(self._rows.pictures)

    def uncover(self) -> None:
        """Draw pictures anew that something has come before, or has gone from."""
        if self._rows.pictures.overlay:
            self.refresh()

    def _tell_terminal(self, code: str) -> None:
        if code:
            textual_doors.write(self.app, code)

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

    # ------------------------------------------------------------ finding

    def find(self, *texts: str) -> int:
        """Mark every place these texts stand in, case and accents aside; how many. Without texts nothing is marked."""
        self._rows.found = Found(*texts)
        if self._page is not None:
            self._rows.found.look(self._page)
        self._draw_anew()
        return len(self._rows.found)

    @property
    def has_found(self) -> bool:
        """Whether places that were found are marked."""
        return bool(self._rows.found)

    def find_next(self, step: int = 1) -> tuple[int, int]:
        """Go to the next place found, or the one before, round and round; which one it is, of how many."""
        if self._page is None or not self._rows.found:
            return 0, 0
        row = self._rows.found.step(self._page, self.scroll_offset.y, step)
        height = self.scrollable_content_region.height
        if not self.scroll_offset.y <= row < self.scroll_offset.y + height - 1:
            self.scroll_to(y=max(0, row - height // 3), animate=False)
        self._draw_anew()
        return self._rows.found.number, len(self._rows.found)

    def _draw_anew(self) -> None:
        self._rows.forget_drawn()
        self.refresh()

    def open_link(self, number: int) -> None:
        """Open link `number` as the text numbers them; an unknown number does nothing."""
        for link in self.links:
            if link.number == number:
                self.post_message(self.LinkOpened(link.href))

    def show_link_numbers(self, shown: bool) -> None:
        if shown != self.options.link_numbers:
            self.options = replace(self.options, link_numbers=shown)
            self._lay_out()
            self._return_to_place()

    # ------------------------------------------------------------ passages

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Mark the passages of these notes, those that are in the article."""
        self._rows.passages.notes = tuple(notes)
        if self._page is not None:
            self._rows.passages.look(self._page)
        self._draw_anew()

    def begin_passage(self) -> bool:
        """Choose the place that is found, else the first sentence in view; False where there is none."""
        if self._page is None:
            return False
        line = self._page.line(self.scroll_offset.y)
        begun = self._rows.passages.begin(self._page, self._rows.found.here, line.block, line.offset)
        self._draw_anew()
        return begun

    @property
    def is_choosing(self) -> bool:
        """Whether a passage is being chosen."""
        return self._rows.passages.is_choosing

    def move_passage(self, key: str) -> bool:
        """Take a key that moves an end of what is being chosen, keeping it in view; False for any other."""
        if self._page is None or (place := self._rows.passages.move(self._page, key)) is None:
            return False
        row, top = self._page.row_of(*place), self.scroll_offset.y
        if not top <= row < top + self.scrollable_content_region.height - 1:
            self.scroll_to(y=max(0, row - self.scrollable_content_region.height // 2), animate=False)
        self._draw_anew()
        return True

    def forget_passage(self) -> None:
        """Choose nothing."""
        self._rows.passages.forget()
        self._draw_anew()

    def passage(self) -> Anchor | None:
        """The passage that is being chosen."""
        return self._rows.passages.anchor(self._page) if self._page is not None else None

    def shows(self, passage: Anchor) -> bool:
        """Whether a passage is in the article as it is shown."""
        return self._page is not None and bool(self._rows.passages.places(self._page, passage))

    def go_to_passage(self, passage: Anchor) -> bool:
        """Go to a passage; `jump_back` returns. False where it is not in the article as it is shown."""
        places = self._rows.passages.places(self._page, passage) if self._page is not None else []
        if places:
            self.jump(*places[0][:2])
        return bool(places)

    # ------------------------------------------------------------ hints

    def show_hints(self) -> bool:
        """Put letters on the links in view, over dimmed text; False where none is."""
        page, top = self._page, self.scroll_offset.y
        if page is None:
            return False
        rows = range(top, min(page.height, top + self.scrollable_content_region.height))
        self._rows.hints = LinkHints(page, rows)
        self._draw_anew()
        return bool(self._rows.hints)

    @property
    def has_hints(self) -> bool:
        return bool(self._rows.hints)

    def type_hint(self, key: str) -> bool:
        """Take a letter of a hint: the link it leaves alone is opened. False for what is no letter of one."""
        href = self._rows.hints.type(key)
        if href:
            self.hide_hints()
            self.post_message(self.LinkOpened(href))
        elif href is not None:
            self._draw_anew()
        return href is not None

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

    def on_click(self, event: events.Click) -> None:
        self.hide_hints()
        y = self.row_under(event)
        if self._page is None or y < 0:
            return
        if event.chain == 2:
            # Textual would select everything.
            event.prevent_default()
            word = article_selection.word_at(self._page.line(y), self._margin(), event.x, y)
            if word is not None:
                self.screen.selections = {self: word}
                self.screen.post_message(events.TextSelected())
            return
        if y >= self._page.height:
            if (piece := self._rows.tail.piece(y - self._page.height)) is not None:
                self.post_message(self.PieceOpened(piece))
            return
        end = self._margin()
        for run in self._page.line(y).runs:
            end += Segment(run.text).cell_length
            if event.x < end:
                if run.note:
                    self._follow_mark(run.note, y)
                elif run.href:
                    self.post_message(self.LinkOpened(run.href))
                return

    def _follow_mark(self, note: str, y: int) -> None:
        """From a mark to its note; a note's own number leads back to where the reader came from."""
        assert self._page is not None
        at = self._page.notes.get(note)
        if at is not None and self._page.line(y).block == at:
            self.jump_back()
        else:
            self.jump_to_note(note)

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
