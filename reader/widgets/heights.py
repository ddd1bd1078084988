"""Where rows of different heights stand in a list of any length, of which only the rows looked at are known."""

from __future__ import annotations


class Heights:
    """Lines of `count` rows that take `usual` lines each, but for those said to be taller or shorter.

    A binary indexed tree of the differences alone: a list of a million rows costs nothing until
    they are looked at, and then a few steps a row.
    """

    def __init__(self, count: int, usual: int) -> None:
        self.count = count
        self.usual = usual
        self.total = count * usual
        """Lines in all."""
        self._differing: dict[int, int] = {}
        self._tree: dict[int, int] = {}
        self._top_step = 1 << max(0, count.bit_length() - 1)

    def of(self, index: int) -> int:
        """The lines of a row."""
        return self.usual + self._differing.get(index, 0)

    def set(self, index: int, height: int) -> int:
        """Say how tall a row is; by how many lines it grew."""
        difference = height - self.usual
        grown = difference - self._differing.get(index, 0)
        if not grown:
            return 0
        self._differing[index] = difference
        self.total += grown
        place = index + 1
        while place <= self.count:
            self._tree[place] = self._tree.get(place, 0) + grown
            place += place & -place
        return grown

    def before(self, index: int) -> int:
        """The lines above a row."""
        lines = index * self.usual
        while index > 0:
            lines += self._tree.get(index, 0)
            index &= index - 1
        return lines

    def find(self, line: int) -> tuple[int, int]:
        """The row that a line belongs to, and which of its lines it is; below the last row, the row after it."""
        index, step = 0, self._top_step
        while step:
            place = index + step
            if place <= self.count and (size := step * self.usual + self._tree.get(place, 0)) <= line:
                index, line = place, line - size
            step >>= 1
        return index, line
