"""On which line of a list each row stands, where rows are of different heights and groups have headings."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from reader.widgets.heights import Heights

KEPT = 4000
"""Lines whose row is remembered."""


class RowPlaces:
    """Rows one below the other; a group's heading is a line of its own above its first row."""

    def __init__(
        self,
        rows: int = 0,
        usual: int = 1,
        groups: Sequence[tuple[int, str]] = (),
        heading_lines: int = 1,
    ) -> None:
        """So many rows of a usual height until theirs is known; `groups` are first rows and headings, in order."""
        self.rows, self.groups, self.heading_lines = rows, list(groups), heading_lines
        self._starts = [start for start, _ in groups]
        self._heights = Heights(rows, usual)
        self._at: dict[int, tuple[int, int]] = {}

    @property
    def total(self) -> int:
        """How many lines all of it takes."""
        return self._heights.total + len(self.groups) * self.heading_lines

    def set_height(self, row: int, lines: int) -> bool:
        """Say how high a row is; whether that is another height than was thought."""
        if not self._heights.set(row, lines):
            return False
        self._at.clear()
        return True

    def height(self, row: int) -> int:
        return self._heights.of(row)

    def top(self, row: int) -> int:
        """The first line of a row, below the heading it may have."""
        return self._heights.before(row) + bisect_right(self._starts, row) * self.heading_lines

    def has_heading(self, row: int) -> bool:
        """Whether a group begins with a row."""
        return row in self._starts[bisect_left(self._starts, row) :][:1]

    def at(self, line: int) -> tuple[int, int]:
        """The row that has a line, and which of its lines it is: those of the heading above it are negative."""
        if (place := self._at.get(line)) is None:
            if len(self._at) > KEPT:
                self._at.clear()
            place = self._at[line] = self._find(line)
        return place

    def _find(self, line: int) -> tuple[int, int]:
        # So many headings begin at or above the line, each with the rows before it.
        headings = bisect_right(
            range(len(self._starts)),
            line,
            key=lambda number: self._heights.before(self._starts[number]) + number * self.heading_lines,
        )
        if headings:
            start = self._starts[headings - 1]
            part = line - self.top(start)
            if part < 0:
                return start, part
        return self._heights.find(line - headings * self.heading_lines)

    def parts(self) -> list[tuple[int, int, str]]:
        """The groups: first row, the row after the last, heading. Rows without groups are one part."""
        groups = self.groups or [(0, "")]
        ends = [start for start, _ in groups[1:]] + [self.rows]
        return [(start, end, heading) for (start, heading), end in zip(groups, ends, strict=True)]

    def group_of(self, row: int) -> tuple[str, int]:
        """The heading of the group of a row, and how many rows it has. There must be groups."""
        place = bisect_right(self._starts, row) - 1
        end = self._starts[place + 1] if place + 1 < len(self._starts) else self.rows
        return self.groups[place][1], end - self._starts[place]


def index_of(ids: array[int], id: int | None, near: int) -> int | None:
    """Where `id` stands in the list; looked for around `near` first, since it rarely moves far."""
    if id is None:
        return None
    start = max(0, near - 50)
    for place in range(start, min(len(ids), near + 50)):
        if ids[place] == id:
            return place
    try:
        return ids.index(id)
    except ValueError:
        return None
