"""The units an article is laid out in: each knows its text, how tall it is, and its lines.

A unit is the smallest thing wrapped at once: a paragraph, one paragraph of a list item,
some rows of a table, some lines of code. Nesting is gone here; what is left of it is the
margin in front of a unit's lines.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from feeds.document import Inline, Style
from reader.render import wrap

STYLES = (
    "body",
    "title",
    "meta",
    "standfirst",
    "heading",
    "quote",
    "code",
    "link",
    "caption",
    "marker",
    "rule",
    "accent",
    "note",
    "number",
)


@dataclass(frozen=True, slots=True)
class Options:
    """How the reader wants text set."""

    justify: bool = False
    bidi: bool = True
    """Reorder right-to-left text here; off for terminals that do it themselves."""
    link_numbers: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the body; empty parts are left out."""

    title: str = ""
    meta: str = ""
    """Source, date, author, reading time in one line."""
    standfirst: str = ""


@dataclass(frozen=True, slots=True)
class Run:
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


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `block` and `offset` say where in the text it begins."""

    runs: tuple[Run, ...] = ()
    text: str = ""
    block: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands in front of a unit's lines: on the first line and on the others."""

    first: tuple[Run, ...] = ()
    rest: tuple[Run, ...] = ()

    @property
    def cells(self) -> int:
        return sum(wrap.columns(run.text) for run in self.rest)

    def inside(self, first: tuple[Run, ...], rest: tuple[Run, ...]) -> Margin:
        """The margin of something within."""
        return Margin(self.first + first, self.rest + rest)

    def after(self) -> Margin:
        """The margin of what follows the first thing inside."""
        return Margin(self.rest, self.rest)


@dataclass(slots=True)
class Unit:
    """Base: `gap` rows of air above (with `above` as their margin), then the lines."""

    margin: Margin
    gap: int
    above: tuple[Run, ...] = field(default=(), kw_only=True)

    @property
    def text(self) -> str:
        return ""

    def estimate(self, width: int) -> int:
        raise NotImplementedError

    def measure(self, width: int, options: Options) -> int:
        """Wrap for this width; the number of lines, `gap` not counted."""
        raise NotImplementedError

    def runs(self, row: int) -> tuple[tuple[Run, ...], str, int]:
        """Runs of a measured line without margin, its text in reading order, its offset."""
        raise NotImplementedError

    def row_at(self, offset: int) -> int:
        """The measured line that holds the character at `offset`."""
        raise NotImplementedError


@dataclass(slots=True)
class TextUnit(Unit):
    """Spans wrapped at blanks. `pieces` are the runs of the whole text, in order."""

    pieces: tuple[Run, ...]
    whole: str = ""
    starts: list[int] = field(default_factory=list)
    slices: list[wrap.Slice] = field(default_factory=list)
    room: int = 0
    justify: bool = False
    bidi: bool = False

    def __post_init__(self) -> None:
        self.whole = "".join(run.text for run in self.pieces)
        offset = 0
        for run in self.pieces:
            self.starts.append(offset)
            offset += len(run.text)

    @property
    def text(self) -> str:
        return self.whole

    def estimate(self, width: int) -> int:
        return wrap.estimate(self.whole, max(1, width - self.margin.cells))

    def measure(self, width: int, options: Options) -> int:
        self.room = max(1, width - self.margin.cells)
        self.justify, self.bidi = options.justify, options.bidi
        self.slices = wrap.breaks(self.whole, self.room)
        return len(self.slices)

    def runs(self, row: int) -> tuple[tuple[Run, ...], str, int]:
        start, end = self.slices[row]
        line = self.cut(start, end)
        return line, "".join(run.text for run in line if run.style != "number"), start

    def cut(self, start: int, end: int) -> tuple[Run, ...]:
        """The runs between two offsets."""
        if len(self.pieces) == 1:
            return (_part(self.pieces[0], start, end),) if end > start else ()
        found = []
        index = bisect_right(self.starts, start) - 1
        while index < len(self.pieces) and self.starts[index] < end:
            begin = self.starts[index]
            run = _part(self.pieces[index], max(0, start - begin), end - begin)
            if run.text:
                found.append(run)
            index += 1
        return tuple(found)

    def row_at(self, offset: int) -> int:
        row = bisect_right(self.slices, (offset, len(self.whole) + 1)) - 1
        return max(0, row)


def _part(run: Run, start: int, end: int) -> Run:
    if start == 0 and end >= len(run.text):
        return run
    return Run(run.text[start:end], run.style, run.look, run.href, run.link, run.note, run.tone)


@dataclass(slots=True)
class RuleUnit(Unit):
    """A thin line: short and in the accent below the head, centred stars in the body."""

    style: str = "rule"
    room: int = 0

    def estimate(self, width: int) -> int:
        return 1

    def measure(self, width: int, options: Options) -> int:
        self.room = width - self.margin.cells
        return 1

    def runs(self, row: int) -> tuple[tuple[Run, ...], str, int]:
        if self.style == "accent":
            return (Run("━" * min(6, self.room), "accent"),), "", 0
        size = min(12, self.room)
        return (Run(" " * ((self.room - size) // 2)), Run("─" * size, "rule")), "", 0

    def row_at(self, offset: int) -> int:
        return 0


@dataclass(slots=True)
class CodeUnit(Unit):
    """Some lines of code, verbatim; what does not fit is cut with a mark."""

    source: list[str]
    room: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.source)

    def estimate(self, width: int) -> int:
        return len(self.source)

    def measure(self, width: int, options: Options) -> int:
        self.room = max(2, width - self.margin.cells)
        return len(self.source)

    def runs(self, row: int) -> tuple[tuple[Run, ...], str, int]:
        text = self.source[row]
        shown = text.expandtabs(4)
        inner = self.room - 2
        cut = wrap.columns(shown) > inner
        if cut:
            end = wrap.fitting(shown, inner)
            shown = shown[:end]
        shown += " " * (inner - wrap.columns(shown))
        runs = (Run(f" {shown}", "code"), Run("›" if cut else " ", "code", tone="cut"))
        return runs, text, sum(len(line) + 1 for line in self.source[:row])

    def row_at(self, offset: int) -> int:
        for row, line in enumerate(self.source):
            offset -= len(line) + 1
            if offset < 0:
                return row
        return len(self.source) - 1


def look(spans: Inline, style: Style) -> Inline:
    """The spans with a style added."""
    from feeds.document import Span

    return tuple(Span(span.text, span.style | style, span.href, span.note) for span in spans)
