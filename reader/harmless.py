"""The last door before the terminal: nothing that is drawn holds what a terminal would take for a command.

Texts are cleaned where they are read from feeds and pages. A library that another program wrote
into was not, and a screen must not depend on who wrote it.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from reader.printable import printable


class Harmless(LineFilter):
    """Every text of every widget with what the cleaner takes out of feeds gone; its cells stay as many."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        # Most of what is drawn is plain: it is looked at, not made anew.
        if all(text.isprintable() for text, _, _ in segments):
            return segments
        return [
            segment if segment.text.isprintable() else Segment(printable(segment.text), segment.style)
            for segment in segments
        ]
