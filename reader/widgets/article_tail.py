"""What stands below an article: its end mark, what comes next, and the recommended pieces where there is no sidebar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment

from feeds.model import Shelf, Suggestion
from feeds.record import record
from reader.i18n import translate
from reader.i18n.messages import worded, worded_all
from reader.widgets.article_inks import Inks
from reader.widgets.lines import in_drawing_order, wrap

if TYPE_CHECKING:
    from reader.render import Layout


@record(frozen=True, slots=True)
class TailLine:
    """A line below the article: its text, the style's name, the piece a click opens."""

    text: str = ""
    style: str = "body"
    piece: Suggestion | None = None


def tail(after: str, shelves: Iterable[Shelf], width: int) -> Iterator[TailLine]:
    """The lines in `width` columns; `after` says what comes next."""
    yield from (TailLine(), TailLine("■", "accent"))
    if after:
        yield TailLine()
        yield from (TailLine(text, "meta") for text in wrap(after, width, 2))
    for shelf in shelves:
        yield from (TailLine(), TailLine(worded(shelf.heading).upper(), "accent"))
        for piece in shelf.suggestions:
            yield from (TailLine(text, "body", piece) for text in wrap(f"· {piece.title}", width, 2))
            if note := " · ".join(part for part in (piece.feed, worded_all(piece.why)) if part):
                yield from (TailLine(text, "meta", piece) for text in wrap(f"  {note}", width, 2))


class Tail:
    """The rows below an article, counted from 0."""

    def __init__(self) -> None:
        self.after = ""
        """What comes next, as a sentence."""
        self.shelves: tuple[Shelf, ...] = ()
        self._lines: list[TailLine] = []

    def __len__(self) -> int:
        return len(self._lines)

    def compose(self, width: int) -> None:
        """Make the rows in `width` columns."""
        self._lines = list(tail(self.after, self.shelves, width))

    def piece(self, row: int) -> Suggestion | None:
        """The piece that a click on a row opens."""
        return self._lines[row].piece if row < len(self) else None

    def row(self, row: int, page: Layout, inks: Inks) -> list[Segment]:
        """A row as it is drawn below `page`, at the side where its lines begin; empty after the last."""
        if row >= len(self):
            return []
        line = self._lines[row]
        text = in_drawing_order(line.text) if page.options.bidi else line.text
        if page.leftwards and not translate.leftwards():
            text = " " * max(0, page.width - cell_len(text)) + text
        return [Segment(text, inks.named(line.style))]
