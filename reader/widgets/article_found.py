"""What was found in an article: its places, the one the reader is at, and how they are marked in a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style as Ink

from reader.widgets.lines import as_drawn

if TYPE_CHECKING:
    from reader.render import Layout, Line

FOUND, HERE = Ink(reverse=True), Ink(reverse=True, bold=True, underline=True)
"""What was found, and the place among it that the reader is at."""


class Found:
    """Every place that some texts stand in."""

    def __init__(self, *texts: str) -> None:
        self._texts = tuple(text for text in texts if text.strip())
        self._places: list[tuple[int, int, int]] = []
        """Block, offset and length."""
        self._at = -1

    def __len__(self) -> int:
        return len(self._places)

    @property
    def number(self) -> int:
        """Which place the reader is at, from 1; 0 for none yet."""
        return self._at + 1

    def look(self, page: Layout) -> None:
        """Find the places in a page, case and accents aside."""
        self._places = sorted(place for text in self._texts for place in page.hits(text))

    def step(self, page: Layout, top: int, step: int) -> int:
        """Go to the next place, or the one before, round and round: its row. There must be one.

        The first time that is the first one from row `top` on, or the last one before it.
        """
        if self._at < 0:
            rows = (page.row_of(block, at) for block, at, _ in self._places)
            first = next((n for n, row in enumerate(rows) if row >= top), 0)
            self._at = first if step > 0 else (first - 1) % len(self._places)
        else:
            self._at = (self._at + step) % len(self._places)
        block, at, _ = self._places[self._at]
        return page.row_of(block, at)

    @property
    def here(self) -> tuple[int, int, int] | None:
        """The place the reader is at: block, offset and length."""
        return self._places[self._at] if self._at >= 0 else None

    def lit(self, line: Line, segments: list[Segment], ink: Ink) -> list[Segment]:
        """The segments of a row with what was found in it marked; the present place in `ink` too."""
        here = self.here
        spots = [(*place, ink + HERE if place == here else FOUND) for place in self._places]
        return lit(line, segments, spots)


Spot = tuple[int, int, int, Ink]
"""Block, offset and length of words of an article, and what they are drawn in."""


def lit(line: Line, segments: list[Segment], spots: Sequence[Spot]) -> list[Segment]:
    """The segments of a row with the words of some spots drawn in their inks."""
    spans = _spans(line, "".join(segment.text for segment in segments), spots)
    if not spans:
        return segments
    drawn: list[Segment] = []
    at = 0
    for segment in segments:
        for char in segment.text:
            style = segment.style or Ink()
            for start, stop, ink in spans:
                if start <= at < stop:
                    style += ink
            drawn.append(Segment(char, style))
            at += 1
    return list(Segment.simplify(drawn))


def _spans(line: Line, drawn: str, spots: Sequence[Spot]) -> list[tuple[int, int, Ink]]:
    """Where spots stand in a row as it is drawn, and in which ink."""
    front = drawn.find(line.text) if line.text else -1
    end = line.offset + len(line.text)
    places = [
        (max(at, line.offset) - line.offset, min(at + length, end) - line.offset, ink)
        for block, at, length, ink in spots
        if block == line.block and at < end and at + length > line.offset
    ]
    if front < 0:
        return _drawn_spans(drawn, [(as_drawn(line.text[at:stop]), ink) for at, stop, ink in places])
    return [(front + at, front + stop, ink) for at, stop, ink in places]


def _drawn_spans(drawn: str, places: Sequence[tuple[str, Ink]]) -> list[tuple[int, int, Ink]]:
    """Where words stand in a row that is drawn in another order than it is read, and in which ink."""
    spans: list[tuple[int, int, Ink]] = []
    for text in dict.fromkeys(text for text, _ in places):
        # Those that read alike are told apart by their order, which is turned round with the row.
        alike = [ink for other, ink in places if other == text][::-1]
        at = list(_drawn_places(drawn, text))
        inks = alike if len(alike) == len(at) else [Ink.combine(alike)] * len(at)
        spans += [(start, stop, ink) for (start, stop), ink in zip(at, inks, strict=True)]
    return spans


def _drawn_places(drawn: str, text: str) -> Iterator[tuple[int, int]]:
    at = drawn.find(text) if text.strip() else -1
    while at >= 0:
        yield at, at + len(text)
        at = drawn.find(text, at + len(text))
