"""Short texts cut to a number of cells: titles in rows, names in bars."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from reader.i18n import translate
from reader.i18n.formats import holds_rtl
from reader.render.wrap import breaks


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells, with an ellipsis where it is cut."""
    if cell_len(text) <= width:
        return set_cell_size(text, max(0, width))
    return set_cell_size(set_cell_size(text, max(0, width - 1)).rstrip() + "…", max(0, width))


def wrap(text: str, width: int, lines: int) -> list[str]:
    """`text` in at most `lines` lines of at most `width` cells, an ellipsis where it is cut."""
    if cell_len(text) <= width:
        return [text]
    places = breaks(text, width)
    rows = [text[start:end] for start, end in places[:lines]]
    if len(places) > lines:
        begun = text[places[lines - 1][0] : places[lines][1]]
        rows[-1] = fit(begun, width).rstrip()
        if not rows[-1].endswith("…"):
            rows[-1] = fit(rows[-1] + "……", width).rstrip()
    return rows


def wrap_all(text: str, width: int) -> list[str]:
    """All of a text in lines of at most `width` cells; what a line begins with, its further lines stand under."""
    rows: list[str] = []
    for line in text.splitlines() or [""]:
        bare = line.lstrip(" ")
        indent = min(len(line) - len(bare), max(0, width - 1))
        rows += [" " * indent + row for row in wrap(bare, max(1, width - indent), len(line) + 1)]
    return rows


def reads_leftwards(text: str) -> bool:
    """Whether a line of text begins at the other end of its row (UAX 9): all do the same in the mirror."""
    if translate.leftwards() or not holds_rtl(text):
        return False
    from reader.render.direction import runs_left

    return runs_left(text)


def in_drawing_order(text: str) -> str:
    """A text as its row wants it where rows are not mirrored: that orders the words of each."""
    return text if translate.leftwards() else as_drawn(text)


def as_drawn(text: str) -> str:
    """One line of text as terminals without bidi want it: right-to-left words reversed (UAX 9)."""
    if not holds_rtl(text):
        return text
    # Loaded for the first text that needs it: it takes as long as all rows of the first screen.
    from reader.render.direction import drawn, runs_left
    from reader.render.runs import Run

    return "".join(run.text for run in drawn([Run(text)], runs_left(text)))


def along(x: int, width: int) -> int:
    """Which column of a row `width` cells wide the pointer is on, counted from where rows begin."""
    return width - 1 - x if translate.leftwards() else x
