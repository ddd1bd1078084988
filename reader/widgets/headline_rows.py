"""How a headline is drawn: its title, what a search found of it, its source, tags and age."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rich.cells import cell_len

from feeds.model import Headline
from reader.i18n import formats
from reader.i18n.translate import tr, trn
from reader.palettes import tag_colour
from reader.widgets import hits
from reader.widgets.lines import fit, in_drawing_order, reads_leftwards
from reader.widgets.pieces import Piece, cells

TITLE_ROWS = 2
"""Rows a title may take, but for compact rows."""
USUAL_HEIGHT = {"compact": 1, "normal": 3, "airy": 4}
"""Lines a row is taken to have until it is known: most titles are longer than one row of the pane."""
LEAD = 4
"""Cells before a title: the cursor's bar, the unread mark, the star, a blank."""
SOURCE_FROM, SOURCE_CELLS = 44, 16
"""Cells of text from which a compact row says its source, and the cells it has for it."""
_Line = list[Piece]


class HeadlineRows:
    """Headlines as lines of a density: `compact` (one line), `normal`, `airy`. Their inks are those of `inks.HEADLINES`."""

    def __init__(self, *, bidi: bool, now: datetime) -> None:
        self._bidi = bidi
        self.density = "normal"
        self.now = now
        """The moment that ages are told of."""
        self.tag_colours: Mapping[str, str] = {}

    @property
    def heading_lines(self) -> int:
        """The lines of a heading: a blank one follows it where rows end with one."""
        return 2 if self.density == "airy" else 1

    def height(self, row: Headline, width: int) -> int:
        """The lines of a row in a pane of `width` columns, with the blank one that ends an airy row."""
        if self.density == "compact":
            return 1
        return _title_rows(row, max(1, width - LEAD - 1)) + bool(row.snippet) + 1 + (self.density == "airy")

    def draw(self, row: Headline, width: int, *, bar: str, selected: bool) -> list[_Line]:
        """The lines of a row, not filled; the blank one that airy rows end with is not among them."""
        mark = "✓" if selected else " " if row.read else "●"
        star = "★" if row.starred else " "
        drawn = []
        for number, line in enumerate(self._lines(row, max(1, width - LEAD - 1))):
            lead = f"{bar}{mark}{star} " if number == 0 else f"{bar}   "
            drawn.append([Piece(lead, "mark"), *line])
        return drawn

    def draw_heading(self, heading: str, rows: int, width: int) -> _Line:
        """The heading of a group, with how many rows it has."""
        number = formats.number(rows)
        room = max(1, width - LEAD - cell_len(number) - 3)
        name = fit(heading, min(room, cell_len(heading)))
        rule = "─" * max(0, room - cell_len(name))
        return [
            Piece(" " * LEAD, ""),
            Piece(f"{in_drawing_order(name)} ", "!group"),
            Piece(f"{rule} ", "rule"),
            Piece(f"{number} ", "group"),
        ]

    def draw_pale(self, width: int) -> _Line:
        """A row that is asked for."""
        return [Piece(fit(" " * LEAD + "┄┄┄┄┄┄┄┄┄┄┄┄", width), "meta")]

    def _lines(self, row: Headline, width: int) -> list[_Line]:
        title = row.marked or row.title or tr("(untitled)")
        ink = "read" if row.read else "unread"
        if self.density == "compact":
            source, age = fit(row.feed, SOURCE_CELLS) if width >= SOURCE_FROM else "", self._age(row)
            end = "  ".join(part for part in (source, age) if part) if width >= 30 else ""
            (cut,) = hits.wrap(title, max(1, width - cell_len(end) - 1), 1)
            blank = " " * max(0, width - hits.cells(cut) - cell_len(end))
            return [[*self._lit(cut, ink), Piece(blank, ink), Piece(self._drawn(end), "meta")]]
        titles = hits.wrap(title, width, _title_rows(row, width))
        lines = [self._lit(text, ink) for text in titles]
        if self._bidi and reads_leftwards(hits.bare(title)):
            # It begins at the right edge.
            blanks = [" " * max(0, width - hits.cells(text)) for text in titles]
            lines = [[Piece(blank, ink), *line] for blank, line in zip(blanks, lines, strict=True)]
        if row.snippet:
            lines += [self._lit(text, "meta") for text in hits.wrap(row.snippet, width, 1)]
        return [*lines, self._source_line(row, width)]

    def _lit(self, text: str, ink: str) -> _Line:
        """A text with its hits marked, as it is drawn."""
        return [
            Piece(self._drawn(part), f"{ink} hit" if is_hit else ink) for part, is_hit in hits.parts(text)
        ]

    def _drawn(self, text: str) -> str:
        return in_drawing_order(text) if self._bidi else text

    def _age(self, row: Headline) -> str:
        return formats.age(row.date, self.now) if row.dated else tr("undated")

    def _source_line(self, row: Headline, width: int) -> _Line:
        """Source, how many more tell it, and tags at the left, the age at the right; the source is cut first."""
        age = self._age(row)
        more = trn("+{number} source", "+{number} sources", row.sources - 1) if row.sources > 1 else ""
        beside = [Piece(more, "sources")] if more else []
        for tag in row.tags:
            beside.append(Piece("#" + tag, f"tag-{tag_colour(tag, self.tag_colours)}"))
        room = width - cell_len(age) - 1 - sum(1 + cell_len(text) for text, _, _ in beside)
        feed = fit(row.feed, min(room, cell_len(row.feed))) if row.feed and room >= 4 else ""
        line = [Piece(self._drawn(feed), "meta" if row.read else "source")] if feed else []
        for piece in beside:
            line += [Piece(" " if line else "", "meta"), piece]
        return [*line, Piece(" " * max(1, width - cells(line) - cell_len(age)), "meta"), Piece(age, "meta")]


def _title_rows(row: Headline, width: int) -> int:
    return 1 if hits.cells(row.marked or row.title) <= width else TITLE_ROWS
