"""Letters over the links of an article, typed to open one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as Ink
from textual.strip import Strip

from reader.keys.hints import labels

if TYPE_CHECKING:
    from reader.render import Layout


class LinkHints:
    """The hints on the links of some rows; none where no page is given."""

    def __init__(self, page: Layout | None = None, rows: range = range(0)) -> None:
        found: dict[int, tuple[int, int, str]] = {}
        for y in rows:
            assert page is not None
            x = 0
            for run in page.line(y).runs:
                if run.href:
                    found.setdefault(run.link, (y, x, run.href))
                x += cell_len(run.text)
        self._links = dict(zip(labels(len(found)), found.values(), strict=True))
        """Letters -> the row and column of the link they stand for, and where it leads."""
        self._typed = ""

    def __bool__(self) -> bool:
        return bool(self._links)

    def type(self, letter: str) -> str | None:
        """Take a letter: where the link leads that it leaves alone, empty while several are left, None for no letter of one."""
        typed = self._typed + letter
        left = [hint for hint in self._links if hint.startswith(typed)]
        if not left:
            return None
        self._typed = typed
        return self._links[typed][2] if left == [typed] else ""

    def over(self, strip: Strip, y: int, margin: int, shade: Ink, ink: Ink) -> Strip:
        """Row `y` dimmed, with the letters of its links over where they begin."""
        strip = Strip([Segment(part.text, shade) for part in strip])
        for hint, (row, x, _) in self._links.items():
            if row == y and hint.startswith(self._typed):
                start, left = margin + x, hint[len(self._typed) :]
                parts = [strip.crop(0, start), Strip([Segment(left, ink)]), strip.crop(start + len(left))]
                strip = Strip.join(parts)
        return strip
