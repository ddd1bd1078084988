"""The open blocks while a page is read: each frame gathers what it holds and, closed, hands it outwards."""

from __future__ import annotations

from collections.abc import Iterable

from feeds.document import (
    Block,
    Cell,
    Code,
    Definitions,
    Embed,
    Figure,
    Footnote,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Style,
    Table,
    ThematicBreak,
)
from feeds.markup.numerals import marks


class Frame:
    """Blocks in a row; the outermost frame is one of these."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []

    def add(self, block: Block) -> None:
        self.blocks.append(block)

    def close(self, outside: Frame) -> None:
        for block in self.blocks:
            outside.add(block)


class QuoteFrame(Frame):
    def close(self, outside: Frame) -> None:
        if self.blocks:
            outside.add(Quote(tuple(self.blocks)))


class ListFrame(Frame):
    """`implied` is set for items that stand in no list: neighbours are gathered into one."""

    def __init__(self, ordered: bool = False, start: int = 1, implied: bool = False) -> None:
        super().__init__()
        self.ordered, self.start, self.implied = ordered, start, implied
        self.kind, self.step, self.next = "1", 1, start
        self.items: list[tuple[Block, ...]] = []
        self.numbers: list[int] = []

    def add(self, block: Block) -> None:
        # A list that stands directly in a list belongs to the item before it.
        if isinstance(block, ListBlock) and self.items:
            self.items[-1] = (*self.items[-1], block)
        else:
            self.take((block,), self.next)

    def take(self, item: tuple[Block, ...], number: int) -> None:
        """Hold an item of this number."""
        self.items.append(item)
        self.numbers.append(number)

    def close(self, outside: Frame) -> None:
        if not self.items:
            return
        last = outside.blocks[-1] if outside.blocks else None
        if self.implied and isinstance(last, ListBlock) and not last.ordered:
            outside.blocks[-1] = ListBlock(last.items + tuple(self.items))
        else:
            outside.add(self._made())

    def _made(self) -> ListBlock:
        if not self.ordered:
            return ListBlock(tuple(self.items))
        start = self.numbers[0]
        usual = self.numbers == list(range(start, start + len(self.numbers)))
        return ListBlock(tuple(self.items), True, start, self.kind, () if usual else tuple(self.numbers))


class ItemFrame(Frame):
    def __init__(self, number: int = 1) -> None:
        super().__init__()
        self.number = number

    def close(self, outside: Frame) -> None:
        assert isinstance(outside, ListFrame)
        if self.blocks:
            outside.take(tuple(self.blocks), self.number)


class DefinitionsFrame(Frame):
    def __init__(self) -> None:
        super().__init__()
        self.items: list[tuple[Inline, list[Block]]] = []

    def add(self, block: Block) -> None:
        if not self.items:
            self.items.append(((), []))
        self.items[-1][1].append(block)

    def close(self, outside: Frame) -> None:
        if self.items:
            outside.add(Definitions(tuple((term, tuple(blocks)) for term, blocks in self.items)))


class TermFrame(Frame):
    def close(self, outside: Frame) -> None:
        if not isinstance(outside, DefinitionsFrame):
            super().close(outside)
        elif term := inline(self.blocks):
            outside.items.append((term, []))


class FigureFrame(Frame):
    def __init__(self) -> None:
        super().__init__()
        self.caption: Inline = ()

    def close(self, outside: Frame) -> None:
        pictures = [index for index, block in enumerate(self.blocks) if isinstance(block, Figure)]
        if self.caption and pictures:
            last = pictures[-1]
            found = self.blocks[last]
            assert isinstance(found, Figure)
            self.blocks[last] = Figure(
                found.src, found.alt, self.caption, found.width, found.height, found.href
            )
        elif self.caption and len(self.blocks) == 1 and isinstance(self.blocks[0], Table):
            self.blocks[0] = Table(self.blocks[0].rows, self.blocks[0].caption or self.caption)
        elif self.caption:
            small = tuple(Span(s.text, s.style | Style.SMALL, s.href, s.note, s.name) for s in self.caption)
            self.blocks.append(Paragraph(small))
        super().close(outside)


class CaptionFrame(Frame):
    """The caption of a figure or table; elsewhere it is ordinary text."""

    def close(self, outside: Frame) -> None:
        if isinstance(outside, FigureFrame | TableFrame):
            # A caption may hold the picture itself.
            for block in self.blocks:
                if isinstance(block, Figure | Embed):
                    outside.add(block)
            said = inline(block for block in self.blocks if not isinstance(block, Figure | Embed))
            outside.caption = (
                (*outside.caption, Span("\n"), *said) if outside.caption and said else said or outside.caption
            )
        else:
            super().close(outside)


class FootnoteFrame(Frame):
    def __init__(self, name: str, notes: list[Footnote]) -> None:
        super().__init__()
        self.name, self.notes = name, notes

    def close(self, outside: Frame) -> None:
        if self.blocks:
            self.notes.append(Footnote(self.name, tuple(self.blocks)))


# ---------------------------------------------------------------- tables

_LONG_CELL = 400
"""Characters; a cell that holds more than this, in a table without headers, is a page layout."""
_MOST_COLUMNS = 100
"""Beyond this it is no table for a reader, and cells that reach down could multiply without end."""


class CellFrame(Frame):
    def __init__(self, header: bool, align: str, colspan: int, rowspan: int) -> None:
        super().__init__()
        self.header, self.align, self.colspan, self.rowspan = header, align, colspan, rowspan
        self.holds_table = False

    def close(self, outside: Frame) -> None:
        if isinstance(outside, TableFrame):
            outside.cell(self)
        else:
            super().close(outside)

    def cell(self) -> Cell:
        return Cell(inline(self.blocks), self.header, self.align, self.colspan)


class TableFrame(Frame):
    def __init__(self, layout: bool) -> None:
        super().__init__()
        self.layout = layout
        self.caption: Inline = ()
        self.rows: list[list[CellFrame]] = []

    def row(self) -> None:
        self.rows.append([])

    def cell(self, cell: CellFrame) -> None:
        if not self.rows:
            self.row()
        self.rows[-1].append(cell)

    def close(self, outside: Frame) -> None:
        super().close(outside)
        if isinstance(outside, CellFrame):
            outside.holds_table = True
        rows = [row for row in self.rows if any(cell.blocks for cell in row)]
        if not rows:
            return
        if self._is_layout(rows):
            if self.caption:
                outside.add(Paragraph(self.caption))
            for row in rows:
                for cell in row:
                    for block in cell.blocks:
                        outside.add(block)
            return
        outside.add(Table(tuple(_spread(rows)), self.caption))

    def _is_layout(self, rows: list[list[CellFrame]]) -> bool:
        cells = [cell for row in rows for cell in row]
        if self.layout or any(cell.holds_table for cell in cells):
            return True
        if all(len([cell for cell in row if cell.blocks]) <= 1 for row in rows):
            return True
        if any(sum(cell.colspan for cell in row) > _MOST_COLUMNS for row in rows):
            return True
        if any(isinstance(block, Heading | Definitions | Code) for cell in cells for block in cell.blocks):
            return True
        if self.caption or any(cell.header for cell in cells):
            return False
        return any(_length(cell.blocks) > _LONG_CELL for cell in cells)


def _spread(rows: list[list[CellFrame]]) -> Iterable[tuple[Cell, ...]]:
    """Rows as cells, an empty cell standing where one above reaches down."""
    reaching: dict[int, int] = {}
    for row in rows:
        cells: list[Cell] = []
        column = 0
        for frame in row:
            column = _fill(cells, column, reaching)
            cells.append(frame.cell())
            for reached in range(column, column + frame.colspan):
                reaching[reached] = frame.rowspan - 1
            column += frame.colspan
        _fill(cells, column, reaching)
        yield tuple(cells)


def _fill(cells: list[Cell], column: int, reaching: dict[int, int]) -> int:
    """Empty cells from `column` on for as long as one above reaches down; the column after them."""
    while reaching.get(column, 0) > 0 and column < _MOST_COLUMNS:
        reaching[column] -= 1
        cells.append(Cell(()))
        column += 1
    return column


def _length(blocks: Iterable[Block]) -> int:
    return sum(len(span.text) for span in inline(blocks))


# ---------------------------------------------------------------- blocks squeezed into a line


def inline(blocks: Iterable[Block]) -> Inline:
    """Blocks as one run of spans with hard breaks, where no blocks may stand (cells, terms, captions)."""
    lines = [line for block in blocks for line in _lines(block) if line]
    if not lines:
        return ()
    spans = list(lines[0])
    for line in lines[1:]:
        spans.append(Span("\n"))
        spans.extend(line)
    return tuple(spans)


def _lines(block: Block) -> Iterable[Inline]:
    match block:
        case Paragraph(spans):
            yield spans
        case Heading(_, spans):
            yield tuple(Span(s.text, s.style | Style.BOLD, s.href, s.note, s.name) for s in spans)
        case ListBlock():
            for mark, item in zip(marks(block), block.items, strict=True):
                yield (Span(mark), *inline(item))
        case Definitions(items):
            for term, explained in items:
                yield term
                yield inline(explained)
        case Quote(blocks) | Footnote(_, blocks):
            yield inline(blocks)
        case Code(text):
            yield (Span(text, Style.CODE),)
        case Table(rows, caption):
            yield caption
            for row in rows:
                yield tuple(part for cell in row for part in (*cell.spans, Span("  ")))[:-1]
        case Figure():
            yield block.caption or ((Span(block.alt),) if block.alt else ())
        case Embed(_, url, title):
            yield (Span(title or url, href=url),)
        case ThematicBreak():
            yield ()
