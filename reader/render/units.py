"""The units an article is laid out in: each knows its text, how tall it is, and its lines.

A unit is the smallest thing wrapped at once: a paragraph, one paragraph of a list item,
some rows of a table, some lines of code. Nesting is gone here; what is left of it is the
margin in front of a unit's lines.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from feeds.document import Inline, Style
from reader.render import direction, wrap
from reader.render.code import Listing
from reader.render.runs import Passage, Run, read_text, with_text


@dataclass(frozen=True, slots=True)
class Options:
    """How the reader wants text set."""

    justify: bool = False
    bidi: bool = True
    """Reorder right-to-left text here; off for terminals that do it themselves."""
    link_numbers: bool = False
    load_hint: str = ""
    """What loads a picture, as a figure says it: "I loads it"."""


_DEFAULTS = Options()
BOX_CELLS = 6
"""What the edges of a figure's box and its sign take of the width."""
NARROWEST_BOX = 12
"""Cells of caption below which there is no box."""


class Row(NamedTuple):
    """One line of a unit without the unit's own margin. `leftwards`: the margin stands on the right."""

    runs: list[Run]
    text: str
    offset: int
    leftwards: bool = False


class Margin(NamedTuple):
    """What stands in front of a unit's lines: on the first line and on the others, equally wide."""

    first: tuple[Run, ...] = ()
    rest: tuple[Run, ...] = ()
    cells: int = 0
    barred: bool = False
    """Whether a quote's bar is in it."""

    def inside(self, first: Run, rest: Run) -> Margin:
        """The margin of something within."""
        cells = self.cells + wrap.columns(rest.text)
        return Margin((*self.first, first), (*self.rest, rest), cells, self.barred or rest.style == "bar")

    def after(self) -> Margin:
        """The margin of what follows the first thing inside."""
        return self if self.first is self.rest else Margin(self.rest, self.rest, self.cells, self.barred)

    def fitted(self, width: int) -> Margin:
        """The margin with its outer levels dropped where they would take more than half of `width`."""
        if self.cells * 2 <= width:
            return self
        first, rest, cells = list(self.first), list(self.rest), self.cells
        while first and cells * 2 > width:
            cells -= wrap.columns(rest[0].text)
            del first[0], rest[0]
        return Margin(tuple(first), tuple(rest), cells, self.barred)


NO_MARGIN = Margin()


class Unit:
    """`gap` blank rows (with the runs `above` in them), then the lines; offsets count in `text`."""

    __slots__ = ("above", "gap", "margin")

    def __init__(self, margin: Margin, gap: int) -> None:
        self.margin = margin
        self.gap = gap
        self.above: tuple[Run, ...] = ()

    @property
    def text(self) -> str:
        """The whole text in reading order."""
        return ""

    def estimate(self, width: int) -> int:
        """About how many lines it takes."""
        raise NotImplementedError

    def measure(self, width: int, options: Options) -> int:
        """Wrap for `width` cells beside the margin; the number of lines."""
        raise NotImplementedError

    def row(self, index: int) -> Row:
        """A measured line."""
        raise NotImplementedError

    def row_at(self, offset: int) -> int:
        """The measured line that holds the character at `offset`."""
        raise NotImplementedError


class TextUnit(Unit):
    """Spans wrapped at blanks. `slot` rows above the text are kept free for a picture."""

    __slots__ = (
        "_leftwards",
        "_link",
        "_look",
        "_notes",
        "_numbered",
        "_options",
        "_passage",
        "_rtl",
        "_slices",
        "_spans",
        "_style",
        "_width",
        "slot",
    )

    def __init__(
        self,
        margin: Margin,
        gap: int,
        spans: Inline,
        style: str,
        look: Style = Style.PLAIN,
        link: int = 0,
        notes: dict[str, int] | None = None,
        numbered: bool = False,
    ) -> None:
        super().__init__(margin, gap)
        self._spans, self._style, self._look = spans, style, look
        self._link, self._notes, self._numbered = link, notes or {}, numbered
        self._passage: Passage | None = None
        self._slices: list[wrap.Slice] = []
        self._width, self._options = 0, _DEFAULTS
        self._leftwards = self._rtl = False
        self.slot = 0

    @property
    def passage(self) -> Passage:
        if self._passage is None:
            self._passage = Passage(
                self._spans, self._style, self._look, self._link, self._notes, self._numbered
            )
        return self._passage

    @property
    def text(self) -> str:
        return self.passage.text

    def estimate(self, width: int) -> int:
        size = 0
        for span in self._spans:
            size += len(span.text)
        return self.slot + wrap.estimate(size, self._spans[0].text, width)

    def measure(self, width: int, options: Options) -> int:
        self._width, self._options = width, options
        shown = self.passage.shown
        self._slices = wrap.breaks(shown, width)
        self._rtl = options.bidi and direction.holds_rtl(shown)
        self._leftwards = self._rtl and direction.runs_left(shown)
        return self.slot + len(self._slices)

    def row(self, index: int) -> Row:
        if index < self.slot:
            return Row([], "", 0)
        index -= self.slot
        start, end = self._slices[index]
        runs = self.passage.cut(start, end)
        text, offset = read_text(runs), self.passage.read(start)
        if self._rtl:
            runs = direction.drawn(runs, self._leftwards)
        elif self._options.justify and self._goes_on(index):
            runs = spread(runs, self._width)
        if self._leftwards:
            blank = self._width - sum(wrap.columns(run.text) for run in runs)
            runs = [Run(" " * blank), *runs] if blank > 0 else runs
        return Row(runs, text, offset, self._leftwards)

    def _goes_on(self, index: int) -> bool:
        """Whether the text of a line runs on into the next one (neither the end nor a hard break)."""
        if index + 1 >= len(self._slices):
            return False
        return "\n" not in self.passage.shown[self._slices[index][1] : self._slices[index + 1][0]]

    def row_at(self, offset: int) -> int:
        shown = self.passage.drawn(offset)
        return self.slot + max(0, bisect_right(self._slices, shown, key=lambda line: line[0]) - 1)


class FigureUnit(TextUnit):
    """The caption of a picture. Until that is drawn above it, in a box that says what loads it."""

    __slots__ = ("_inner", "about")

    def __init__(
        self, margin: Margin, gap: int, spans: Inline, link: int, notes: dict[str, int], numbered: bool
    ) -> None:
        super().__init__(margin, gap, spans, "caption", Style.PLAIN, link, notes, numbered)
        self.about = ""
        self._inner = 0

    @property
    def _is_boxed(self) -> bool:
        return not self.slot and self._inner >= NARROWEST_BOX

    def estimate(self, width: int) -> int:
        return super().estimate(max(1, width - BOX_CELLS)) + (0 if self.slot else 2 + bool(self.about))

    def measure(self, width: int, options: Options) -> int:
        self._inner = width - BOX_CELLS
        if not self._is_boxed:
            return super().measure(width, options)
        lines = super().measure(self._inner, options)
        return lines + 2 + bool(self.about)

    def row(self, index: int) -> Row:
        if not self._is_boxed:
            return super().row(index)
        lines = len(self._slices)
        edge = "─" * (self._inner + BOX_CELLS - 2)
        if index == 0:
            return Row([Run(f"┌{edge}┐", "rule")], "", 0)
        if index <= lines:
            inner = super().row(index - 1)
            return Row(self._between(inner.runs, "▣" if index == 1 else " "), inner.text, inner.offset)
        if index == lines + 1 and self.about:
            about = self.about[: wrap.fitting(self.about, self._inner)]
            return Row(self._between([Run(about, "caption")], " "), "", len(self.text))
        return Row([Run(f"└{edge}┘", "rule")], "", len(self.text))

    def _between(self, runs: list[Run], sign: str) -> list[Run]:
        """A line between the edges of the box, the sign where the text begins."""
        blank = " " * (self._inner - sum(wrap.columns(run.text) for run in runs))
        if self._leftwards:
            return [Run("│ ", "rule"), Run(blank), *runs, Run(f" {sign}", "marker"), Run(" │", "rule")]
        return [Run("│ ", "rule"), Run(f"{sign} ", "marker"), *runs, Run(blank), Run(" │", "rule")]

    def row_at(self, offset: int) -> int:
        return super().row_at(offset) + self._is_boxed


def spread(runs: list[Run], width: int) -> list[Run]:
    """Blanks widened so that the line fills `width`, unless that would tear it apart."""
    missing = width - sum(wrap.columns(run.text) for run in runs)
    gaps = sum(run.text.count(" ") for run in runs)
    if missing <= 0 or gaps == 0 or missing > gaps * 1.5:
        return runs
    each, more = divmod(missing, gaps)
    found, seen = [], 0
    for run in runs:
        parts = run.text.split(" ")
        text = parts[0]
        for following in parts[1:]:
            # The wider blanks are dealt out evenly along the line.
            wider = (seen + 1) * more // gaps - seen * more // gaps
            text += " " * (1 + each + wider) + following
            seen += 1
        found.append(with_text(run, text))
    return found


class RuleUnit(Unit):
    """A thin line: short and in the accent colour where lines begin, or dim and centred."""

    __slots__ = ("_accent", "_leftwards", "_width")

    def __init__(self, margin: Margin, gap: int, accent: bool = False, leftwards: bool = False) -> None:
        super().__init__(margin, gap)
        self._accent, self._leftwards, self._width = accent, leftwards, 0

    def estimate(self, width: int) -> int:
        return 1

    def measure(self, width: int, options: Options) -> int:
        self._width = width
        return 1

    def row(self, index: int) -> Row:
        if self._accent:
            size = min(6, self._width)
            blank = [Run(" " * (self._width - size))] if self._leftwards else []
            return Row([*blank, Run("━" * size, "accent")], "", 0)
        size = min(12, self._width)
        return Row([Run(" " * ((self._width - size) // 2)), Run("─" * size, "rule")], "", 0)

    def row_at(self, offset: int) -> int:
        return 0


class FrameUnit(Unit):
    """A rule over the whole width, with a word in it."""

    __slots__ = ("_label", "_width")

    def __init__(self, margin: Margin, gap: int, label: str = "") -> None:
        super().__init__(margin, gap)
        self._label, self._width = label, 0

    def estimate(self, width: int) -> int:
        return 1

    def measure(self, width: int, options: Options) -> int:
        self._width = width
        return 1

    def row(self, index: int) -> Row:
        label = f" {self._label} " if self._label and len(self._label) + 4 <= self._width else ""
        start = min(2, self._width) if label else 0
        rest = max(0, self._width - start - wrap.columns(label))
        return Row([Run("─" * start, "rule"), Run(label, "caption"), Run("─" * rest, "rule")], "", 0)

    def row_at(self, offset: int) -> int:
        return 0


class CodeUnit(Unit):
    """The lines `first` to `last` of a listing; what does not fit is cut with a mark."""

    __slots__ = ("_first", "_last", "_width", "listing")

    def __init__(self, margin: Margin, gap: int, listing: Listing, first: int, last: int) -> None:
        super().__init__(margin, gap)
        self.listing, self._first, self._last = listing, first, min(last, len(listing.lines))
        self._width = 0

    @property
    def text(self) -> str:
        return "\n".join(self.listing.lines[self._first : self._last])

    def estimate(self, width: int) -> int:
        return self._last - self._first

    def measure(self, width: int, options: Options) -> int:
        self._width = width
        return self._last - self._first

    def row(self, index: int) -> Row:
        number = self._first + index
        offset = sum(len(line) + 1 for line in self.listing.lines[self._first : number])
        return Row(self.listing.row(number, self._width), self.listing.lines[number], offset)

    def row_at(self, offset: int) -> int:
        for index, line in enumerate(self.listing.lines[self._first : self._last]):
            offset -= len(line) + 1
            if offset < 0:
                return index
        return self._last - self._first - 1
