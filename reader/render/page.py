"""A whole article as rows: units in order, wrapped where they are looked at."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from feeds import document as tree
from feeds.document import Document, Inline, Style
from reader.render.units import CodeUnit, Head, Line, Margin, Options, RuleUnit, Run, TextUnit, Unit

DEFAULT_WIDTH = 76


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the article, `number` counted from 1 in order of appearance."""

    number: int
    href: str
    text: str
    block: int


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the outline; `block` is what `row_of` takes."""

    level: int
    text: str
    block: int


@dataclass(frozen=True, slots=True)
class Image:
    """A picture and where its caption stands."""

    src: str
    caption: str
    width: int
    height: int
    block: int


def layout(
    head: Head, document: Document, width: int = DEFAULT_WIDTH, options: Options | None = None
) -> Layout:
    """Lay the article out for `width` cells (at least 1). Cheap: nothing is wrapped yet."""
    maker = _Maker(options or Options())
    maker.head(head)
    maker.blocks(document.blocks, Margin())
    maker.footnotes()
    return Layout(maker, max(1, width), maker.options)


class _Maker:
    """Flattens the tree into units."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.units: list[Unit] = []
        self.links: list[Link] = []
        self.headings: list[Heading] = []
        self.images: list[Image] = []
        self.notes: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.kept: list[tree.Footnote] = []

    def head(self, head: Head) -> None:
        for text, style, look in (
            (head.title, "title", Style.BOLD),
            (head.meta, "meta", Style.PLAIN),
            (head.standfirst, "standfirst", Style.ITALIC),
        ):
            if text:
                self.put(TextUnit(Margin(), 1 if self.units else 0, (Run(text, style, look),)))
        if self.units:
            self.put(RuleUnit(Margin(), 1, "accent"))

    def put(self, unit: Unit) -> None:
        self.units.append(unit)

    def gap(self, tight: bool = False) -> int:
        return 1 if self.units and not tight else 0

    def blocks(
        self, blocks: Iterable[tree.Block], margin: Margin, style: str = "body", tight: bool = False
    ) -> None:
        """Blocks within one margin; with `tight` the first has no air above it."""
        for index, block in enumerate(blocks):
            self.block(block, margin if index == 0 else margin.after(), style, tight and index == 0)

    def block(self, block: tree.Block, margin: Margin, style: str, tight: bool) -> None:
        match block:
            case tree.Paragraph(spans):
                self.paragraph(spans, margin, style, tight)
            case tree.Heading(level, spans):
                text = "".join(span.text for span in spans)
                self.headings.append(Heading(level, text, len(self.units)))
                self.paragraph(spans, margin, "heading", tight, Style.BOLD if level < 5 else Style.ITALIC)
            case tree.ListBlock(items, ordered, start):
                self.items(items, ordered, start, margin, style, tight)
            case tree.Definitions(items):
                for term, explained in items:
                    if term:
                        self.paragraph(term, margin, style, tight, Style.BOLD)
                        margin, tight = margin.after(), True
                    pad = (Run("    "),)
                    self.blocks(explained, margin.inside(pad, pad), style, tight)
                    margin, tight = margin.after(), False
            case tree.Quote(inner):
                bar = (Run("│ ", "quote"),)
                self.blocks(inner, margin.inside(bar, bar), "quote", tight)
            case tree.Code(text):
                lines = text.split("\n")
                for first in range(0, len(lines), 32):
                    self.put(CodeUnit(margin, self.gap(tight or first > 0), lines[first : first + 32]))
                    margin = margin.after()
            case tree.Table(rows, caption):
                if caption:
                    self.paragraph(caption, margin, "caption", tight)
                    margin, tight = margin.after(), True
                for row in rows:
                    cells = [part for cell in row for part in (*cell.spans, tree.Span("  "))][:-1]
                    self.paragraph(tuple(cells), margin, style, tight)
                    margin, tight = margin.after(), True
            case tree.Figure():
                self.figure(block, margin, tight)
            case tree.Embed(kind, url, title):
                said = title or url
                self.paragraph((tree.Span(f"▶ {kind}: {said}", href=url),), margin, style, tight)
            case tree.Footnote():
                self.kept.append(block)
            case tree.Rule():
                self.put(RuleUnit(margin, self.gap(tight)))

    def paragraph(
        self, spans: Inline, margin: Margin, style: str, tight: bool, look: Style = Style.PLAIN
    ) -> None:
        self.put(TextUnit(margin, self.gap(tight), tuple(self.runs(spans, style, look))))

    def runs(self, spans: Inline, style: str, look: Style) -> Iterable[Run]:
        number = 0
        for index, span in enumerate(spans):
            both = span.style | look
            if span.note:
                count = self.numbers.setdefault(span.note, len(self.numbers) + 1)
                yield Run(str(count).translate(_RAISED), "note", both & ~Style.SUP, note=span.note)
                continue
            if not span.href:
                kind = "code" if span.style & Style.CODE else style
                yield Run(span.text, kind, both)
                continue
            if not (index and spans[index - 1].href == span.href):
                self.links.append(Link(len(self.links) + 1, span.href, span.text, len(self.units)))
            number = len(self.links)
            yield Run(span.text, "link", both, span.href, number)
            last = index + 1 == len(spans) or spans[index + 1].href != span.href
            if last and self.options.link_numbers:
                yield Run(str(number).translate(_RAISED), "number", link=number, href=span.href)

    def items(
        self,
        items: tuple[tuple[tree.Block, ...], ...],
        ordered: bool,
        start: int,
        margin: Margin,
        style: str,
        tight: bool,
    ) -> None:
        size = len(str(start + len(items) - 1)) + 2 if ordered else 2
        close = all(len(item) == 1 or isinstance(item[1], tree.ListBlock) for item in items)
        for index, item in enumerate(items):
            mark = f"{start + index}. ".rjust(size) if ordered else "• "
            inner = margin.inside((Run(mark, "marker"),), (Run(" " * size),))
            for place, block in enumerate(item):
                touching = close if (index or place) else tight
                self.block(block, inner if place == 0 else inner.after(), style, touching)
            margin = margin.after()

    def figure(self, block: tree.Figure, margin: Margin, tight: bool) -> None:
        caption = block.caption or ((tree.Span(block.alt),) if block.alt else ())
        said = "".join(span.text for span in caption)
        self.images.append(Image(block.src, said, block.width, block.height, len(self.units)))
        size = f" ({block.width}×{block.height})" if block.width and block.height else ""
        spans = (*(caption or (tree.Span("picture"),)), tree.Span(size))
        sign = (Run("▣ ", "marker"),)
        self.paragraph(spans, margin.inside(sign, (Run("  "),)), "caption", tight)

    def footnotes(self) -> None:
        if not self.kept:
            return
        self.put(RuleUnit(Margin(), 1, "accent"))
        order = sorted(self.kept, key=lambda note: self.numbers.get(note.name, len(self.numbers) + 1))
        size = len(str(len(order))) + 1
        for note in order:
            count = self.numbers.setdefault(note.name, len(self.numbers) + 1)
            self.notes[note.name] = len(self.units)
            mark = (Run(f"{count} ".rjust(size), "note"),)
            self.blocks(note.blocks, Margin(mark, (Run(" " * size),)), "body")


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Layout:
    """The rows of one article at one width."""

    def __init__(self, maker: _Maker, width: int, options: Options) -> None:
        self.width = width
        self.options = options
        self.units = maker.units
        self.links = maker.links
        self.headings = maker.headings
        self.images = maker.images
        self.notes = maker.notes
        self.version = 0
        self._wrapped = [False] * len(self.units)
        self._next = 0
        self._rows = _Sums([unit.gap + unit.estimate(width) for unit in self.units])

    @property
    def height(self) -> int:
        return self._rows.total

    def line(self, y: int) -> Line:
        """The row `y`; an empty line outside the article."""
        if not 0 <= y < self.height:
            return Line(block=max(0, len(self.units) - 1))
        index, row = self._at(y)
        unit = self.units[index]
        if row < unit.gap:
            return Line(unit.above, "", index, 0)
        runs, text, offset = unit.runs(row - unit.gap)
        front = unit.margin.first if row == unit.gap else unit.margin.rest
        return Line(front + runs, text, index, offset)

    def settle(self, budget_ms: float) -> bool:
        """Wrap units for about `budget_ms`; True when all are."""
        stop = time.perf_counter() + budget_ms / 1000
        while self._next < len(self.units):
            self._wrap(self._next)
            self._next += 1
            if time.perf_counter() >= stop:
                break
        return self._next >= len(self.units)

    def anchor(self, y: int) -> str:
        """The place of row `y` as text: unit, offset and a few words there."""
        if not self.units:
            return ""
        line = self.line(min(max(0, y), self.height - 1))
        words = self.units[line.block].text[line.offset : line.offset + 40].replace("\n", " ")
        return f"{line.block}:{line.offset}:{words}"

    def y_of(self, anchor: str) -> int:
        """The row of a place kept by `anchor`; 0 where it means nothing here."""
        head, _, rest = anchor.partition(":")
        offset, _, words = rest.partition(":")
        if not (head.isdecimal() and offset.isdecimal()) or not self.units:
            return 0
        block, at = int(head), int(offset)
        if not self._says(block, at, words):
            found = self._search(words)
            if found is None:
                block, at = min(block, len(self.units) - 1), 0
            else:
                block, at = found
        return self.row_of(block, at)

    def row_of(self, block: int, offset: int = 0) -> int:
        """The row that holds the character at `offset` of a unit."""
        self._wrap(block)
        unit = self.units[block]
        return self._rows.before(block) + unit.gap + unit.row_at(offset)

    def find(self, text: str) -> list[tuple[int, int]]:
        """Every place `text` stands, case aside, as unit and offset."""
        wanted = text.casefold()
        found = []
        for index, unit in enumerate(self.units):
            held = unit.text.casefold() if wanted else ""
            at = held.find(wanted) if held else -1
            while at >= 0:
                found.append((index, at))
                at = held.find(wanted, at + len(wanted))
        return found

    def _says(self, block: int, at: int, words: str) -> bool:
        if block >= len(self.units):
            return False
        return self.units[block].text[at : at + len(words)].replace("\n", " ") == words

    def _search(self, words: str) -> tuple[int, int] | None:
        if not words.strip():
            return None
        for index, unit in enumerate(self.units):
            at = unit.text.replace("\n", " ").find(words)
            if at >= 0:
                return index, at
        return None

    def _wrap(self, index: int) -> None:
        if not self._wrapped[index]:
            unit = self.units[index]
            self._rows.set(index, unit.gap + unit.measure(self.width, self.options))
            self._wrapped[index] = True

    def _at(self, y: int) -> tuple[int, int]:
        """The unit of row `y`, wrapped, and the row within it."""
        while True:
            index, row = self._rows.find(y)
            if self._wrapped[index]:
                return index, row
            self._wrap(index)
            if y >= self.height:
                y = self.height - 1


class _Sums:
    """A list of heights with fast running sums (a binary indexed tree)."""

    def __init__(self, heights: list[int]) -> None:
        self._heights = heights
        self._tree = [0, *heights]
        for index in range(1, len(self._tree)):
            above = index + (index & -index)
            if above < len(self._tree):
                self._tree[above] += self._tree[index]
        self.total = sum(heights)

    def set(self, index: int, height: int) -> None:
        change = height - self._heights[index]
        if not change:
            return
        self._heights[index] = height
        self.total += change
        index += 1
        while index < len(self._tree):
            self._tree[index] += change
            index += index & -index

    def before(self, index: int) -> int:
        """The sum of the heights above `index`."""
        found = 0
        while index:
            found += self._tree[index]
            index &= index - 1
        return found

    def find(self, y: int) -> tuple[int, int]:
        """The index whose rows hold `y`, and the row within it."""
        index, step = 0, 1 << len(self._heights).bit_length()
        while step:
            if index + step < len(self._tree) and self._tree[index + step] <= y:
                index += step
                y -= self._tree[index]
            step >>= 1
        return index, y
