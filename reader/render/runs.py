"""What a line is made of, and a passage: spans with link numbers and footnote marks set into them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from typing import NamedTuple

from feeds.document import Inline, Style

STYLES = tuple(
    "body title meta standfirst heading subheading minor quote bar code link caption marker rule accent note number".split()
)


class Run(NamedTuple):
    """Text of one kind in a line."""

    text: str
    style: str = "body"
    look: Style = Style.PLAIN
    href: str = ""
    link: int = 0
    """Number in `Layout.links`, counted from 1; 0 outside links."""
    note: str = ""
    """Name of the footnote this marks."""
    tone: str = ""


def part(run: Run, start: int, end: int) -> Run:
    """The run with only some of its text."""
    if start == 0 and end >= len(run.text):
        return run
    return with_text(run, run.text[start:end])


def with_text(run: Run, text: str) -> Run:
    return Run(text, run.style, run.look, run.href, run.link, run.note, run.tone)


_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_RAISABLE = frozenset("0123456789+-=()n")
_LOWERABLE = frozenset("0123456789+-=()")
# Plain integers: IntFlag operators are Python calls, and this runs for every span.
_CODE, _SUB, _SUP = int(Style.CODE), int(Style.SUB), int(Style.SUP)
_look = cache(Style)


def raised(number: int) -> str:
    """A number in superscript digits."""
    return str(number).translate(_RAISED)


class Passage:
    """Spans ready to be cut into lines.

    `text` is what is read, `shown` what is drawn: the same, but for link numbers.
    Offsets into `shown` are for wrapping, offsets into `text` for everyone else.
    """

    __slots__ = ("_added", "_at", "pieces", "shown", "starts")

    def __init__(
        self, spans: Inline, style: str, look: Style, link: int, notes: dict[str, int], numbered: bool
    ) -> None:
        """`link` is the number of the last link before; `notes` numbers footnotes by name."""
        self.pieces: list[Run] = []
        self.starts: list[int] = []
        # Where in `shown` the link numbers stand, and how many of their characters stand before each.
        self._at: list[int] = []
        self._added = [0]
        offset, size = 0, len(spans)
        added = int(look)
        for index, span in enumerate(spans):
            flags = int(span.style) | added
            text, href = span.text, span.href
            if span.note:
                run = Run(raised(notes[span.note]), "note", _look(flags & ~_SUP), note=span.note)
            elif href:
                if not index or spans[index - 1].href != href:
                    link += 1
                run = Run(_set(text, flags), "link", _look(flags), href, link)
            else:
                run = Run(_set(text, flags), "code" if flags & _CODE else style, _look(flags))
            self.pieces.append(run)
            self.starts.append(offset)
            offset += len(run.text)
            if numbered and href and (index + 1 == size or spans[index + 1].href != href):
                number = Run(raised(link), "number", href=href, link=link)
                self._at.append(offset)
                self._added.append(self._added[-1] + len(number.text))
                self.pieces.append(number)
                self.starts.append(offset)
                offset += len(number.text)
        self.shown = "".join([run.text for run in self.pieces])

    @property
    def text(self) -> str:
        if not self._at:
            return self.shown
        return "".join(run.text for run in self.pieces if run.style != "number")

    def read(self, offset: int) -> int:
        """The offset in `text` of an offset in `shown`."""
        return offset - self._added[bisect_left(self._at, offset)]

    def drawn(self, offset: int) -> int:
        """The offset in `shown` of an offset in `text`."""
        before = bisect_right(
            range(len(self._at)), offset, key=lambda index: self._at[index] - self._added[index]
        )
        return offset + self._added[before]

    def cut(self, start: int, end: int) -> list[Run]:
        """The runs between two offsets of `shown`."""
        if len(self.pieces) == 1:
            return [part(self.pieces[0], start, end)] if end > start else []
        found = []
        index = max(0, bisect_right(self.starts, start) - 1)
        while index < len(self.pieces) and self.starts[index] < end:
            begin = self.starts[index]
            run = part(self.pieces[index], max(0, start - begin), end - begin)
            if run.text:
                found.append(run)
            index += 1
        return found


def _set(text: str, flags: int) -> str:
    """Raised and lowered digits in Unicode's own where all of the text has such a form."""
    if flags & _SUP and _RAISABLE.issuperset(text):
        return text.translate(_RAISED)
    if flags & _SUB and _LOWERABLE.issuperset(text):
        return text.translate(_LOWERED)
    return text


def read_text(runs: list[Run]) -> str:
    """The text of runs as it is copied."""
    return "".join([run.text for run in runs if run.style != "number"])
