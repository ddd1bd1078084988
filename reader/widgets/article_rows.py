"""What an article's rows are drawn of: its words, and over them what is found, marked, pictured or hinted at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style as Ink
from textual.strip import Strip

from reader.widgets.article_found import Found
from reader.widgets.article_hints import LinkHints
from reader.widgets.article_inks import Inks
from reader.widgets.article_passages import Passages
from reader.widgets.article_pictures import Pictures
from reader.widgets.article_tail import Tail

if TYPE_CHECKING:
    from reader.render import Layout, Line


class Frame(NamedTuple):
    """Where text stands in a row: the cells before it and those of the whole row, and the empty ones' ink."""

    margin: int
    width: int
    paper: Ink

    def strip(self, segments: Iterable[Segment]) -> Strip:
        """A whole row with these segments where its text begins."""
        margin = Segment(" " * self.margin, self.paper)
        return Strip([margin, *segments]).adjust_cell_length(self.width, self.paper)


class Rows:
    """The rows of a page and of what follows it, counted from 0, each kept once it is drawn."""

    def __init__(self, inks: Inks) -> None:
        self._inks = inks
        self._drawn: dict[int, Strip] = {}
        self.pictures = Pictures()
        self.tail = Tail()
        self.found = Found()
        self.hints = LinkHints()
        self.passages = Passages()

    def forget_drawn(self) -> None:
        """Draw every row anew."""
        self._drawn.clear()

    def forget_marks(self) -> None:
        """Find, mark and hint at nothing."""
        self.found, self.hints, self.passages = Found(), LinkHints(), Passages()

    def look(self, page: Layout) -> None:
        """Find what is marked in a page that is laid out anew."""
        self.found.look(page)
        self.passages.look(page)

    def row(self, page: Layout, y: int, frame: Frame) -> Strip:
        """Row `y`, empty after the last."""
        if (strip := self._drawn.get(y)) is None:
            strip = self._drawn[y] = self._draw(page, y, frame)
        return strip

    def _draw(self, page: Layout, y: int, frame: Frame) -> Strip:
        if y < page.height:
            line = page.line(y)
            if line.image and (shown := self.pictures.at(page, line, y)) is not None:
                drawing, row = shown
                return frame.strip(drawing.rows[row])
            strip = frame.strip(self._words(page, line))
        else:
            strip = frame.strip(self.tail.row(y - page.height, page, self._inks))
        if not self.hints:
            return strip
        shade = self._inks.named("meta") + Ink(dim=True)
        return self.hints.over(strip, y, frame.margin, shade, self._inks.named("hint"))

    def _words(self, page: Layout, line: Line) -> list[Segment]:
        """A line of the article with what is found and marked in it."""
        inks = self._inks
        segments = [inks.segment(run) for run in line.runs]
        if self.found:
            segments = self.found.lit(line, segments, inks.named("here"))
        if self.passages:
            segments = self.passages.over(page, line, segments, inks.named("marked"), inks.named("here"))
        return segments
