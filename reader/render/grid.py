"""Tables: drawn with thin lines where they fit, else one record per row."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from feeds.document import Cell, Style
from reader.render import direction, wrap
from reader.render.runs import Passage, Run, read_text
from reader.render.units import Margin, Options, Row, Unit

ROWS_AT_ONCE = 12
"""Rows in one unit, so that a long table is wrapped a piece at a time."""
_NARROWEST = 6
_LONGEST_WORD = 18
_TALLEST = 8
"""Lines; a row that grows taller reads better as a record."""
_BAR = " │ "
_NUMBER = r"[\s(]*[+\-−–]?[€$£¥]?\s*\d[\d\s.,'’\xa0\u202f]*\s*(?:%|‰|[€$£¥]|[A-Za-z]{1,3})?[\s)]*\Z"


class Grid:
    """A table's cells and how wide its columns are; shared by the units that hold its rows."""

    def __init__(
        self,
        rows: tuple[tuple[Cell, ...], ...],
        links: list[list[int]],
        notes: dict[str, int],
        numbered: bool,
    ) -> None:
        """`links` says for each cell how many links came before it; it is full before `cells` is used."""
        self.rows = rows
        self.count = max(sum(cell.colspan for cell in row) for row in rows)
        self.headed = all(cell.header for cell in rows[0])
        self._links, self._notes, self._numbered = links, notes, numbered
        self._width = -1
        self.columns: list[int] = []
        self.numeric: list[bool] = []

    @cached_property
    def cells(self) -> list[list[Passage]]:
        return [
            [self._passage(cell, link) for cell, link in zip(row, links, strict=True)]
            for row, links in zip(self.rows, self._links, strict=True)
        ]

    def _passage(self, cell: Cell, link: int) -> Passage:
        look = Style.BOLD if cell.header else Style.PLAIN
        return Passage(cell.spans, "body", look, link, self._notes, self._numbered)

    def fit(self, width: int) -> list[int]:
        """Cells of each column within `width`; empty where the table is to be told as records."""
        if width != self._width:
            self._width = width
            self.columns = self._fit(width)
        return self.columns

    def _fit(self, width: int) -> list[int]:
        natural, least = [1] * self.count, [1] * self.count
        seen, figures = [0] * self.count, [0] * self.count
        for row, passages in zip(self.rows, self.cells, strict=True):
            column = 0
            for cell, passage in zip(row, passages, strict=True):
                text = passage.shown
                if cell.colspan == 1 and text:
                    lines = text.split("\n")
                    natural[column] = max(natural[column], *map(wrap.columns, lines))
                    word = max(map(len, text.split()), default=1)
                    least[column] = max(least[column], min(word, _LONGEST_WORD))
                    if not cell.header:
                        seen[column] += 1
                        figures[column] += bool(re.match(_NUMBER, text[:40]))
                column += cell.colspan
        self.numeric = [have > 0 and have == count for have, count in zip(figures, seen, strict=True)]
        room = width - len(_BAR) * (self.count - 1)
        if sum(natural) <= room:
            return natural
        least = [min(have, max(_NARROWEST, word)) for have, word in zip(natural, least, strict=True)]
        if sum(least) > room:
            return []
        low, high = 1, max(natural)
        while low < high:
            middle = (low + high + 1) // 2
            if sum(_capped(natural, least, middle)) <= room:
                low = middle
            else:
                high = middle - 1
        fitted = _capped(natural, least, low)
        tall = max(have / got for have, got in zip(natural, fitted, strict=True))
        return fitted if tall <= _TALLEST else []


def _capped(natural: list[int], least: list[int], cap: int) -> list[int]:
    return [max(low, min(have, cap)) for have, low in zip(natural, least, strict=True)]


class TableUnit(Unit):
    """The rows `first` to `last` of a grid."""

    __slots__ = ("_bidi", "_first", "_grid", "_last", "_offsets", "_rows")

    def __init__(self, margin: Margin, gap: int, grid: Grid, first: int, last: int) -> None:
        super().__init__(margin, gap)
        self._grid, self._first, self._last = grid, first, min(last, len(grid.rows))
        self._rows: list[Row] = []
        self._offsets: list[int] = []
        self._bidi = True

    @property
    def text(self) -> str:
        rows = self._grid.cells[self._first : self._last]
        return "\n".join("\t".join(cell.text for cell in row) for row in rows)

    def estimate(self, width: int) -> int:
        return self._last - self._first + (self._grid.headed and self._first == 0)

    def measure(self, width: int, options: Options) -> int:
        self._bidi = options.bidi
        self._rows = []
        columns = self._grid.fit(width)
        offset = 0
        for number in range(self._first, self._last):
            cells = self._grid.cells[number]
            if columns:
                self._draw(number, columns, offset)
            elif not (number == 0 and self._grid.headed and len(self._grid.rows) > 1):
                self._record(number, width, offset)
            offset += sum(len(cell.text) + 1 for cell in cells)
        if not self._rows:
            self._rows = [Row([], "", 0)]
        self._offsets = [row.offset for row in self._rows]
        return len(self._rows)

    def row(self, index: int) -> Row:
        return self._rows[index]

    def row_at(self, offset: int) -> int:
        found = max(0, bisect_right(self._offsets, offset) - 1)
        # All lines of one row begin at the same place; the first of them is meant.
        return bisect_left(self._offsets, self._offsets[found])

    def _draw(self, number: int, columns: list[int], offset: int) -> None:
        bodies: list[tuple[list[list[Run]], int, str]] = []
        column = 0
        for cell, passage in zip(self._grid.rows[number], self._grid.cells[number], strict=True):
            span = columns[column : column + cell.colspan]
            room = sum(span) + len(_BAR) * (len(span) - 1)
            lines = [self._ordered(passage.cut(*line)) for line in wrap.breaks(passage.shown, room)]
            right = (cell.colspan == 1 and self._grid.numeric[column]) or (
                self._bidi and direction.runs_left(passage.shown)
            )
            bodies.append((lines, room, cell.align or ("right" if right else "left")))
            column += cell.colspan
        while column < len(columns):
            bodies.append(([[]], columns[column], "left"))
            column += 1
        for index in range(max(len(lines) for lines, _, _ in bodies)):
            runs: list[Run] = []
            for lines, room, align in bodies:
                if runs:
                    runs.append(Run(_BAR, "rule"))
                runs += _aligned(lines[index] if index < len(lines) else [], room, align)
            said = "\t".join(read_text(lines[index]) for lines, _, _ in bodies if index < len(lines))
            self._rows.append(Row(runs, said, offset))
        if number == 0 and self._grid.headed:
            self._rows.append(Row([Run("─┼─".join("─" * size for size in columns), "rule")], "", offset))

    def _record(self, number: int, width: int, offset: int) -> None:
        if self._rows or number > 1:
            self._rows.append(Row([], "", offset))
        headers = self._grid.cells[0] if self._grid.headed and number else []
        for index, (cell, passage) in enumerate(
            zip(self._grid.rows[number], self._grid.cells[number], strict=True)
        ):
            label = headers[index].text.replace("\n", " ") if index < len(headers) else ""
            prefix = [Run(f"{label}: ", "meta")] if label and not cell.header else []
            room = wrap.columns(prefix[0].text) if prefix else 0
            if room > width // 2:
                for start, end in wrap.breaks(prefix[0].text.rstrip(), width):
                    self._rows.append(Row([Run(prefix[0].text[start:end], "meta")], "", offset))
                room = min(2, width - 1)
                prefix = [Run(" " * room)] if room else []
            if passage.shown or not label or cell.header:
                for line in wrap.breaks(passage.shown, width - room):
                    runs = passage.cut(*line)
                    place = offset + passage.read(line[0])
                    self._rows.append(Row([*prefix, *self._ordered(runs)], read_text(runs), place))
                    prefix = [Run(" " * room)] if room else []
            offset += len(passage.text) + 1

    def _ordered(self, runs: list[Run]) -> list[Run]:
        text = "".join(run.text for run in runs)
        if self._bidi and direction.holds_rtl(text):
            return direction.drawn(runs, direction.runs_left(text))
        return runs


def _aligned(runs: list[Run], room: int, align: str) -> list[Run]:
    blank = max(0, room - sum(wrap.columns(run.text) for run in runs))
    left = {"right": blank, "center": blank // 2}.get(align, 0)
    found = [Run(" " * left)] if left else []
    found += runs
    if blank - left:
        found.append(Run(" " * (blank - left)))
    return found
