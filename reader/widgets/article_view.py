"""The article as the reader works in it: moves, jumps, finds words, chooses passages, opens links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message

from feeds.anchors import Anchor
from feeds.model import Note, Suggestion
from feeds.reading import Reading
from reader.render import Head, Heading, Image, Mark, Options
from reader.widgets import article_selection
from reader.widgets.article_found import Found
from reader.widgets.article_hints import LinkHints
from reader.widgets.article_jumps import Jumps, marks_in
from reader.widgets.article_pane import COLUMNS, ArticlePane

if TYPE_CHECKING:
    from reader.graphics import Drawing


class ArticleView(ArticlePane):
    """An article and what is done in it; `jump_back` returns from every jump."""

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

    def __init__(self, options: Options, columns: int = COLUMNS, **kwargs: Any) -> None:
        super().__init__(options, columns, **kwargs)
        self._jumps = Jumps()

    def show(self, head: Head, reading: Reading | None, place: str = "") -> None:
        self._jumps = Jumps()
        super().show(head, reading, place)

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

    def uncover(self) -> None:
        """Draw pictures anew that something has come before, or has gone from."""
        if self._rows.pictures.overlay:
            self.refresh()

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

    def open_link(self, number: int) -> None:
        """Open link `number` as the text numbers them; an unknown number does nothing."""
        for link in self.links:
            if link.number == number:
                self.post_message(self.LinkOpened(link.href))

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

    # ------------------------------------------------------------ clicking

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
