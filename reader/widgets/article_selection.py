"""What is selected of an article: its words as the article has them, and its rows with it marked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as Ink
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip

if TYPE_CHECKING:
    from reader.render import Layout, Line

_WORD = re.compile(r"[\w'’-]+")


def text_of(page: Layout, selection: Selection, margin: int) -> str:
    """The selected words: paragraphs whole, wherever their lines end here. Empty for none."""
    first = selection.start.y if selection.start else 0
    last = min(selection.end.y if selection.end else page.height, page.height - 1)
    found: list[str] = []
    begun: tuple[int, int] | None = None
    until = 0
    blank = False
    for y in range(first, last + 1):
        line = page.line(y)
        chosen = _chosen(line, selection.get_span(y), margin)
        if chosen is None:
            blank = blank or not line.text
            continue
        start, end = chosen
        whole = page.text_of(line.block)
        if whole[line.offset :].startswith(line.text):
            start, end = line.offset + start, line.offset + end
            if begun == (line.block, until) or (
                begun and begun[0] == line.block and whole[until:start].isspace()
            ):
                found[-1] += whole[until:end]
            else:
                found += ["\n\n" if blank else "\n", whole[start:end]]
            begun, until = (line.block, end), end
        else:
            found += ["\n\n" if blank else "\n", line.text[start:end]]
            begun = None
        blank = False
    return "".join(found[1:])


def _chosen(line: Line, span: tuple[int, int] | None, margin: int) -> tuple[int, int] | None:
    """Which part of the text of a row lies in a span of what is drawn; all of a row that reads leftwards."""
    if span is None or not line.text:
        return None
    drawn = "".join(run.text for run in line.runs)
    front = drawn.find(line.text)
    if front < 0:
        return 0, len(line.text)
    front += margin
    start = max(0, span[0] - front)
    end = len(line.text) if span[1] < 0 else min(len(line.text), span[1] - front)
    return (start, end) if start < end else None


def word_at(line: Line, margin: int, x: int, y: int) -> Selection | None:
    """The word drawn at column `x` of row `y`, as a selection."""
    drawn = " " * margin + "".join(run.text for run in line.runs)
    for word in _WORD.finditer(drawn):
        if cell_len(drawn[: word.start()]) <= x < cell_len(drawn[: word.end()]):
            return Selection(Offset(word.start(), y), Offset(word.end(), y))
    return None


def marked(strip: Strip, span: tuple[int, int], margin: int, ink: Ink) -> Strip:
    """A row with what is selected of it in `ink`."""
    text = strip.text.rstrip()
    start, end = max(margin, span[0]), len(text) if span[1] < 0 else min(len(text), span[1])
    if start >= end:
        return strip
    left, right = cell_len(text[:start]), cell_len(text[:end])
    chosen = Strip(
        [Segment(segment.text, (segment.style or Ink()) + ink) for segment in strip.crop(left, right)]
    )
    return Strip.join([strip.crop(0, left), chosen, strip.crop(right)])
