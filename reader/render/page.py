"""A whole article as rows: units in order, wrapped where they are looked at."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import NamedTuple

from feeds import document as tree
from feeds import urls
from feeds.document import Document, Inline, Span, Style
from feeds.markup import numerals, spans_text
from reader.i18n.translate import tr
from reader.render import direction
from reader.render.code import Listing
from reader.render.grid import ROWS_AT_ONCE, Grid, TableUnit
from reader.render.runs import Run
from reader.render.units import (
    NO_MARGIN,
    CodeUnit,
    FigureUnit,
    FrameUnit,
    Margin,
    Options,
    RuleUnit,
    TextUnit,
    Unit,
)

DEFAULT_WIDTH = 76


class Head(NamedTuple):
    """What stands above the body; empty parts are left out."""

    title: str = ""
    meta: str = ""
    """Source, date, author, reading time in one line."""
    standfirst: str = ""
    enclosures: tuple[str, ...] = ()
    """A line for each file that comes with it."""


class Line(NamedTuple):
    """One row. `block` and `offset` say where in the text it begins."""

    runs: tuple[Run, ...] = ()
    text: str = ""
    block: int = 0
    offset: int = 0
    image: int = 0
    """In a row kept free for a picture: its number in `Layout.images`, counted from 1."""


class Link(NamedTuple):
    """A link of the article, `number` counted from 1 in order of appearance."""

    number: int
    href: str
    text: str
    block: int
    offset: int
    """Where it begins in the block's text: `row_of(block, offset)` is its row."""


class Mark(NamedTuple):
    """A footnote mark in the text: `row_of(block, offset)` is its row."""

    note: str
    number: int
    block: int
    offset: int


class Heading(NamedTuple):
    """An entry of the outline; `block` is what `row_of` takes."""

    level: int
    text: str
    block: int


class Image(NamedTuple):
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
    maker = _Maker(options or Options(), document)
    maker.head(head)
    maker.body(head.title)
    maker.footnotes()
    return Layout(maker, max(1, width))


class _Maker:
    """Flattens the tree into units."""

    def __init__(self, options: Options, document: Document) -> None:
        self.options = options
        self.document = document
        self.units: list[Unit] = []
        self.links: list[Link] = []
        self.headings: list[Heading] = []
        self.images: list[Image] = []
        self.ranks = {level: rank for rank, level in enumerate(_levels(document.blocks))}
        """Which of the article's own levels of headings is which: the first it uses is the first whatever its number."""
        self.notes: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.places: dict[str, tuple[int, int]] = {}
        self.marks: list[Mark] = []
        self.kept: list[tree.Footnote] = []
        self.leftwards = False
        """Whether the article begins at the right."""

    def put(self, unit: Unit) -> None:
        if unit.gap and unit.margin.barred:
            unit.above = _shared_bar(self.units[-1].margin.rest, unit.margin.rest)
        self.units.append(unit)

    def gap(self, tight: bool) -> int:
        return 0 if tight or not self.units else 1

    def head(self, head: Head) -> None:
        for text, style, look in (
            (head.title, "title", Style.BOLD),
            (head.meta, "meta", Style.PLAIN),
            (head.standfirst, "standfirst", Style.ITALIC),
            ("\n".join(head.enclosures), "caption", Style.PLAIN),
        ):
            if text:
                self.paragraph((Span(text),), NO_MARGIN, style, False, look)
        if self.units:
            self.leftwards = self.options.bidi and direction.runs_left(head.title)
            self.put(RuleUnit(NO_MARGIN, 1, accent=True, leftwards=self.leftwards))

    def body(self, title: str) -> None:
        blocks = self.document.blocks
        # Many pages open with their own headline, which stands above already.
        if blocks and isinstance(blocks[0], tree.Heading) and _same(spans_text(blocks[0].spans), title):
            blocks = blocks[1:]
        self.blocks(blocks, NO_MARGIN)

    def blocks(
        self, blocks: Iterable[tree.Block], margin: Margin, style: str = "body", tight: bool = False
    ) -> None:
        """Blocks within one margin; with `tight` the first has no air above it."""
        for block in blocks:
            self.block(block, margin, style, tight)
            margin, tight = margin.after(), False

    def block(self, block: tree.Block, margin: Margin, style: str, tight: bool) -> None:
        match block:
            case tree.Paragraph(spans):
                self.paragraph(spans, margin, style, tight)
            case tree.Heading(level, spans):
                self.headings.append(Heading(level, spans_text(spans), len(self.units)))
                self.heading(level, spans, margin, tight)
            case tree.ListBlock():
                self.items(block, margin, style, tight)
            case tree.Definitions():
                self.definitions(block, margin, style, tight)
            case tree.Quote(inner):
                bar = Run(_BAR, "bar")
                self.blocks(inner, margin.inside(bar, bar), "quote", tight)
            case tree.Code(text, language):
                self.listing(Listing(text, language), margin, tight)
            case tree.Table():
                self.table(block, margin, tight)
            case tree.Figure():
                self.figure(block, margin, tight)
            case tree.Embed(kind, url, title):
                sign = Run(f"{_SIGNS.get(kind, '↗')} ", "marker")
                said = (Span(title or urls.display(url), href=url),)
                self.paragraph(said, margin.inside(sign, Run("  ")), "caption", tight)
            case tree.Footnote():
                self.kept.append(block)
            case tree.ThematicBreak():
                self.put(RuleUnit(margin, self.gap(tight)))

    def heading(self, level: int, spans: Inline, margin: Margin, tight: bool) -> None:
        """One of three ranks: they differ in ink, in weight and in the air above them."""
        style, look, air = _RANKS[min(self.ranks.get(level, 0), len(_RANKS) - 1)]
        self.paragraph(spans, margin, style, tight, look)
        if self.units[-1].gap:
            self.units[-1].gap += air

    def paragraph(
        self, spans: Inline, margin: Margin, style: str, tight: bool, look: Style = Style.PLAIN
    ) -> None:
        before = self.count(spans)
        numbered = self.options.link_numbers
        unit = TextUnit(margin, self.gap(tight), spans, style, look, before, self.numbers, numbered)
        self.put(unit)

    def count(self, spans: Inline, at: int = 0) -> int:
        """Number the links and footnote marks of a passage; how many links came before it.

        `at` is where the passage begins in the text of the unit to come.
        """
        before, href = len(self.links), ""
        for span in spans:
            if span.name:
                self.places.setdefault(span.name, (len(self.units), at))
            if span.href and span.href == href:
                last = self.links[-1]
                self.links[-1] = Link(last.number, href, last.text + span.text, last.block, last.offset)
            elif span.href:
                self.links.append(Link(len(self.links) + 1, span.href, span.text, len(self.units), at))
            href = span.href
            size = self.size(span)
            if span.note:
                self.marks.append(Mark(span.note, self.numbers[span.note], len(self.units), at))
            at += size
        return before

    def size(self, span: Span) -> int:
        """Characters of a span as it is set: a footnote mark is the note's number."""
        if not span.note:
            return len(span.text)
        return len(str(self.numbers.setdefault(span.note, len(self.numbers) + 1)))

    def items(self, block: tree.ListBlock, margin: Margin, style: str, tight: bool) -> None:
        marks = numerals.marks(block)
        size = max(map(len, marks), default=2)
        rest = Run(" " * size)
        close = all(len(item) == 1 or isinstance(item[1], tree.ListBlock) for item in block.items)
        for mark, item in zip(marks, block.items, strict=True):
            inner = margin.inside(Run(mark.rjust(size), "marker"), rest)
            for part in item:
                self.block(part, inner, style, tight)
                inner, tight = inner.after(), close
            margin, tight = margin.after(), close

    def definitions(self, block: tree.Definitions, margin: Margin, style: str, tight: bool) -> None:
        pad = Run("    ")
        for term, explained in block.items:
            if term:
                self.paragraph(term, margin, style, tight, Style.BOLD)
                margin, tight = margin.after(), True
            self.blocks(explained, margin.inside(pad, pad), style, tight)
            margin, tight = margin.after(), not explained

    def listing(self, listing: Listing, margin: Margin, tight: bool) -> None:
        """Code between two rules, the upper one with the name of its language."""
        self.put(FrameUnit(margin, self.gap(tight), listing.language))
        for first in range(0, len(listing.lines), _LINES_AT_ONCE):
            margin = margin.after()
            self.put(CodeUnit(margin, 0, listing, first, first + _LINES_AT_ONCE))
        self.put(FrameUnit(margin, 0))

    def table(self, block: tree.Table, margin: Margin, tight: bool) -> None:
        if block.caption:
            self.paragraph(block.caption, margin, "caption", tight)
            margin, tight = margin.after(), False
        if not any(block.rows):
            return
        links: list[list[int]] = []
        grid = Grid(block.rows, links, self.numbers, self.options.link_numbers)
        for first in range(0, len(block.rows), ROWS_AT_ONCE):
            rows = block.rows[first : first + ROWS_AT_ONCE]
            at = 0
            for row in rows:
                links.append([])
                for cell in row:
                    links[-1].append(self.count(cell.spans, at))
                    at += sum(map(self.size, cell.spans)) + 1
            self.put(TableUnit(margin, self.gap(tight), grid, first, first + ROWS_AT_ONCE))
            margin, tight = margin.after(), True

    def figure(self, block: tree.Figure, margin: Margin, tight: bool) -> None:
        caption = block.caption or (Span(block.alt or tr("picture")),)
        picture = Image(block.src, spans_text(caption), block.width, block.height, len(self.units))
        self.images.append(picture)
        size = f"{block.width} × {block.height}" if block.width and block.height else ""
        before = self.count(caption)
        unit = FigureUnit(margin, self.gap(tight), caption, before, self.numbers, self.options.link_numbers)
        unit.about = " · ".join(part for part in (self.options.load_hint if block.src else "", size) if part)
        self.put(unit)

    def footnotes(self) -> None:
        """The notes, in the order of their marks, below a rule."""
        for note in self.kept:
            self.numbers.setdefault(note.name, len(self.numbers) + 1)
        size = len(str(len(self.numbers))) + 1
        kept, self.kept = self.kept, []
        for index, note in enumerate(sorted(kept, key=lambda note: self.numbers[note.name])):
            if not index:
                self.put(RuleUnit(NO_MARGIN, 1, accent=True, leftwards=self.leftwards))
            self.notes[note.name] = len(self.units)
            mark = Run(f"{self.numbers[note.name]} ".rjust(size), "note", note=note.name)
            self.blocks(note.blocks, NO_MARGIN.inside(mark, Run(" " * size)))


_RANKS = (
    ("heading", Style.BOLD, 1),
    ("subheading", Style.BOLD, 0),
    ("minor", Style.ITALIC, 0),
)
"""Of headings: style, look, and blank rows above beyond the usual one."""
_BAR = "│ "
_LINES_AT_ONCE = 32
_SIGNS = {"video": "▶", "audio": "♪", "map": "⌖"}


def _levels(blocks: Iterable[tree.Block]) -> list[int]:
    """The levels of headings that an article uses, the highest first."""
    return sorted({block.level for block in blocks if isinstance(block, tree.Heading)})


def _shared_bar(one: tuple[Run, ...], other: tuple[Run, ...]) -> tuple[Run, ...]:
    """What two neighbours' margins share up to the last quote bar: it goes on between them."""
    shared = 0
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            break
        if right.text == _BAR:
            shared = index + 1
    return other[:shared]


def _same(one: str, other: str) -> bool:
    return bool(one) and " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


class Layout:
    """The rows of one article at one width."""

    def __init__(self, maker: _Maker, width: int) -> None:
        self.width = width
        self.options = maker.options
        self.links = maker.links
        self.headings = maker.headings
        self.images = maker.images
        self.leftwards = maker.leftwards
        self.marks = maker.marks
        self.places = maker.places
        """Where in the article its own links lead: block and offset by name."""
        self.notes = maker.notes
        """Footnotes by name: the block each begins at."""
        self.version = 0
        self._units = maker.units
        self._wrapped = [False] * len(self._units)
        self._next = 0
        self._listings = list(
            dict.fromkeys(unit.listing for unit in self._units if isinstance(unit, CodeUnit))
        )
        self._rows = _Sums(
            [unit.gap + unit.estimate(max(1, width - unit.margin.cells)) for unit in self._units]
        )

    @property
    def height(self) -> int:
        """Rows in all; exact once `settle` is through."""
        return self._rows.total

    def line(self, y: int) -> Line:
        """The row `y`; an empty line outside the article."""
        if not 0 <= y < self.height:
            return Line(block=max(0, len(self._units) - 1))
        index, at = self._at(y)
        unit = self._units[index]
        if at < unit.gap:
            return Line(unit.above, "", index, 0)
        at -= unit.gap
        row = unit.row(at)
        margin = unit.margin.fitted(self.width)
        slot = unit.slot if isinstance(unit, TextUnit) else 0
        front = margin.first if at == slot else margin.rest
        image = self._image_at(index) if at < slot else 0
        runs = (*row.runs, *direction.turned(front)) if row.leftwards else (*front, *row.runs)
        return Line(runs, row.text, index, row.offset, image)

    # ------------------------------------------------------------ work left to do

    def settle(self, budget_ms: float) -> bool:
        """Wrap blocks, then colour code, for about `budget_ms`; True when nothing is left."""
        stop = time.perf_counter() + budget_ms / 1000
        while self._next < len(self._units):
            self._wrap(self._next)
            self._next += 1
            if time.perf_counter() >= stop:
                return False
        while self._listings:
            if not self._listings[0].settled:
                if not self._listings[0].colour(stop):
                    return False
                self.version += 1
            del self._listings[0]
            if time.perf_counter() >= stop:
                return not self._listings
        return True

    # ------------------------------------------------------------ places

    def anchor(self, y: int) -> str:
        """The place of row `y` as text: block, offset and a few words there."""
        if not self._units:
            return ""
        line = self.line(min(max(0, y), self.height - 1))
        return f"{line.block}:{line.offset}:{self._words(line.block, line.offset)}"

    def y_of(self, anchor: str) -> int:
        """The row of a place kept by `anchor`; 0 where it means nothing here.

        The words decide where the article has changed since.
        """
        head, _, rest = anchor.partition(":")
        offset, _, words = rest.partition(":")
        if not self._units or not (_is_number(head) and _is_number(offset)):
            return 0
        block, at = int(head), int(offset)
        if block >= len(self._units) or self._words(block, at) != words:
            block, at = self._search(words) or (min(block, len(self._units) - 1), 0)
        return self.row_of(block, at)

    def row_of(self, block: int, offset: int = 0) -> int:
        """The row that holds the character at `offset` of a block's text; the block's first row for 0."""
        if not self._units:
            return 0
        block = min(max(0, block), len(self._units) - 1)
        self._wrap(block)
        unit = self._units[block]
        return self._rows.before(block) + unit.gap + unit.row_at(offset)

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return len(self._units)

    @property
    def texts(self) -> list[str]:
        """What each block says, a part of a listing for itself: offsets count in these."""
        return [unit.text for unit in self._units]

    def find(self, text: str) -> list[tuple[int, int]]:
        """Every place `text` stands in, case and accents aside, as block and offset."""
        return [(block, start) for block, start, _ in self.hits(text)]

    def hits(self, text: str) -> list[tuple[int, int, int]]:
        """`find` with the length of each place: ß is as long as the ss that is sought."""
        from feeds import tokens

        return [
            (block, start, end - start)
            for block, unit in enumerate(self._units)
            for start, end in tokens.places(unit.text, text)
        ]

    def text_of(self, block: int) -> str:
        """The text of a block in reading order; the whole listing for a part of one."""
        unit = self._units[block]
        return unit.listing.source if isinstance(unit, CodeUnit) else unit.text

    def note_text(self, name: str) -> str:
        """The whole text of a footnote, a blank line between its paragraphs."""
        first = self.notes[name]
        end = min((start for start in self.notes.values() if start > first), default=len(self._units))
        return "\n\n".join(self.text_of(block) for block in range(first, end))

    # ------------------------------------------------------------ what the reader may change

    def make_room(self, image: int, rows: int) -> None:
        """Keep `rows` rows free above the caption of `images[image]`."""
        index = self.images[image].block
        unit = self._units[index]
        if isinstance(unit, TextUnit) and unit.slot != rows:
            unit.slot = rows
            self._wrapped[index] = False
            self._wrap(index)
            self.version += 1

    def pan(self, block: int, columns: int) -> bool:
        """Move the listing a block belongs to sideways; False where it cannot move."""
        unit = self._units[block]
        if not isinstance(unit, CodeUnit):
            return False
        listing = unit.listing
        most = max(0, listing.widest() - (self.width - unit.margin.cells - 2))
        place = min(max(0, listing.pan + columns), most)
        moved = place != listing.pan
        listing.pan = place
        self.version += moved
        return moved

    # ------------------------------------------------------------ inside

    def _words(self, block: int, offset: int) -> str:
        return self._units[block].text[offset : offset + _ANCHOR_WORDS].replace("\n", " ")

    def _search(self, words: str) -> tuple[int, int] | None:
        if len(words) < _ANCHOR_LEAST:
            return None
        for index, unit in enumerate(self._units):
            at = unit.text.replace("\n", " ").find(words)
            if at >= 0:
                return index, at
        return None

    def _image_at(self, block: int) -> int:
        return next((number for number, image in enumerate(self.images, 1) if image.block == block), 0)

    def _wrap(self, index: int) -> None:
        if not self._wrapped[index]:
            unit = self._units[index]
            room = max(1, self.width - unit.margin.fitted(self.width).cells)
            self._rows.set(index, unit.gap + unit.measure(room, self.options))
            self._wrapped[index] = True

    def _at(self, y: int) -> tuple[int, int]:
        """The block of row `y`, wrapped, and the row within it."""
        while True:
            index, row = self._rows.find(min(y, self.height - 1))
            if self._wrapped[index]:
                return index, row
            self._wrap(index)


_ANCHOR_WORDS = 40
_ANCHOR_LEAST = 8
"""Characters below which the words of an anchor are found anywhere."""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


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
