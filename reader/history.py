"""What was read, as a line one can walk back and forward on. Pure."""

from __future__ import annotations


class History:
    """Back and forward as in a browser: reading something new cuts off what lay ahead."""

    def __init__(self, longest: int = 500) -> None:
        self._ids: list[int] = []
        self._place = -1
        self._longest = longest

    def visit(self, id: int) -> None:
        """Note that `id` is read now; the one already here is not noted twice."""
        if self._place >= 0 and self._ids[self._place] == id:
            return
        self._ids = [*self._ids[: self._place + 1], id][-self._longest :]
        self._place = len(self._ids) - 1

    def back(self) -> int | None:
        """The one read before, or None at the beginning."""
        if self._place <= 0:
            return None
        self._place -= 1
        return self._ids[self._place]

    def forward(self) -> int | None:
        """The one read after, or None at the end."""
        if self._place + 1 >= len(self._ids):
            return None
        self._place += 1
        return self._ids[self._place]
