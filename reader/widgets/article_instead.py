"""What stands in the article's pane while no article is open."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment

from reader.widgets.article_inks import Inks
from reader.widgets.lines import fit, in_drawing_order


class Instead:
    """Lines in place of an article, each a key (or nothing) and what it does."""

    def __init__(self, lines: Sequence[tuple[str, str]] = ()) -> None:
        self._lines = tuple(lines)
        self._keys = max((cell_len(key) for key, _ in self._lines), default=0)
        """The cells that the keys' column takes."""

    def row(self, y: int, height: int, width: int, inks: Inks) -> list[Segment]:
        """Row `y` of a pane of `height` rows, in `width` cells: the lines begin a third down, other rows are empty."""
        place = y - max(0, (height - len(self._lines)) // 3)
        if not 0 <= place < len(self._lines):
            return []
        key, text = self._lines[place]
        lead = f"{key:>{self._keys}}   " if key else ""
        words = fit(in_drawing_order(text), max(1, width - cell_len(lead)))
        return [
            Segment(lead, inks.named("marker")),
            Segment(words, inks.named("meta" if key else "title")),
        ]
