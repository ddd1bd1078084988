"""Jumps within an article: where its names and notes are, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.render import Layout, Mark

MOST_JUMPS = 50
"""Jumps that can be taken back one after the other."""


class Jumps:
    """The places that jumps began at, as text, the last one last."""

    def __init__(self) -> None:
        self._from: list[str] = []

    def begin(self, place: str) -> None:
        """Keep where a jump begins."""
        self._from.append(place)
        del self._from[:-MOST_JUMPS]

    def back(self) -> str | None:
        """Take the last jump back: where it began; None where there was none."""
        return self._from.pop() if self._from else None


def marks_in(page: Layout, rows: range) -> list[tuple[Mark, str]]:
    """The footnotes that are referred to in some rows, each once, with their text."""
    once: dict[str, tuple[Mark, str]] = {}
    for mark in page.marks:
        if mark.note in page.notes and page.row_of(mark.block, mark.offset) in rows:
            once.setdefault(mark.note, (mark, page.note_text(mark.note)))
    return list(once.values())
