"""What stands below an article: its end mark, what comes next, and the recommended pieces where there is no sidebar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from feeds.model import Shelf, Suggestion
from feeds.record import record
from reader.i18n.messages import worded, worded_all
from reader.widgets.lines import wrap


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
