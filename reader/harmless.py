"""The last door before the terminal: nothing that is drawn holds what a terminal would take for a command.

Texts are cleaned where they are read from feeds and pages. A library that another program wrote
into was not, and a screen must not depend on who wrote it.
"""

from __future__ import annotations

from rich.cells import set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_BREAKS = str.maketrans(dict.fromkeys("\t\n\v\f\r\u2028\u2029"))


class Harmless(LineFilter):
    """Every text of every widget with what the cleaner takes out of feeds gone; its cells stay as many."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        # Most of what is drawn is plain: it is looked at, not made anew.
        if all(text.isprintable() for text, _, _ in segments):
            return segments
        return [segment if segment.text.isprintable() else _cleaned(segment) for segment in segments]


def _cleaned(segment: Segment) -> Segment:
    from feeds.markup import clean_lines

    text = clean_lines(segment.text.translate(_BREAKS))
    if text == segment.text:
        return segment
    return Segment(set_cell_size(text, segment.cell_length), segment.style)
