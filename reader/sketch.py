"""The headlines as the screen will show them, drawn while the program is loaded: where no still was left.

Laid out by what lays out the panes, and drawn without Textual, which takes longer to load than all before it. Where a
sketch would not look as the screen will there is none: in a theme that only Textual has.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from feeds.errors import FeedsError
from reader import bars, clock, config
from reader.bindings import bindings
from reader.i18n import translate
from reader.keys.commands import LIST, SECTIONS
from reader.layout import Wishes, arrange, density, rows_above
from reader.listing import BY_DATE, first_sections
from reader.palettes import PALETTES
from reader.printable import printable
from reader.screens import listed, returning
from reader.steady import steady
from reader.widgets import inks
from reader.widgets.headline_rows import USUAL_HEIGHT, HeadlineRows
from reader.widgets.pieces import Piece, apart, filled
from reader.widgets.row_places import RowPlaces, index_of
from reader.widgets.titles import INDENT, above, thumb

if TYPE_CHECKING:
    from feeds.workspace import Workspace
    from reader.screens.returning import Left

LEAST_COLUMNS, LEAST_ROWS = 20, 8
"""What a terminal has at the least that is drawn on ahead."""


class _Stroke(NamedTuple):
    """A text with the colours of the palette it is drawn in."""

    text: str
    ink: str = "ink"
    paper: str = "background"
    looks: frozenset[str] = frozenset()


_Row = list[_Stroke]


def drawn(library: Workspace, settings: config.Settings, size: tuple[int, int]) -> str:
    """The sketch for a terminal of so many columns and rows, as it is written to it; empty where there is none."""
    columns, height = size
    palette, codes = PALETTES.get(settings.theme), _codes(os.environ)
    if palette is None or codes is None or columns < LEAST_COLUMNS or height < LEAST_ROWS:
        return ""
    if not returning.is_kept(library):
        return ""
    try:
        rows = _screen(library, settings, columns, height)
    except FeedsError:
        return ""  # the screen says it
    pen = {name: (codes(colour, True), codes(colour, False)) for name, colour in palette.items()}
    return steady("".join(f"\x1b[{y};1H{_written(row, pen)}" for y, row in enumerate(rows, 1)))


# ---------------------------------------------------------------- what stands where


def _screen(library: Workspace, settings: config.Settings, columns: int, height: int) -> list[_Row]:
    """The rows of the screen, each in all its columns; none where the list is empty, out of sight, or not by date."""
    sections, lists = first_sections(), library.shown.lists
    lists.stories.fold = settings.fold_stories
    left = returning.last(library, sections)
    widths = arrange(columns, left.pane, Wishes.remembered(config.read_state("layout")))
    # Other orders are found by looking at all articles, and the screen does that once more.
    if not widths[LIST] or left.order.sort_of(left.section) not in BY_DATE:
        return []
    found = listed.beginning(library, left.section, left.order)
    if not found.ids:
        return []
    counts, keymap = lists.counts(), bindings(settings)[0]
    state = bars.State(counts.unread, counts.feeds, counts.failing, counts.refreshed)
    tabs = bars.tabs(sections, left.section, counts)
    top = bars.top("", clock.now(), tabs, state, columns)
    number = max(len(found.ids), *(tab.number or 0 for tab in tabs if tab.listed))
    bottom = bars.hints(bars.keys(left.pane, keymap), columns - 2)
    before, behind = widths[SECTIONS], columns - widths[SECTIONS] - widths[LIST]
    pane = _pane(found, number, left, settings, widths[LIST], height)
    seen: Callable[[_Row], _Row] = list
    if translate.leftwards():
        seen, before, behind = partial(_turned, bidi=settings.bidi), behind, before
    return [
        seen(_inked(apart(*top, columns), inks.BARS, "bar")),
        *([_Stroke(" " * before), *seen(row), _Stroke(" " * behind)] for row in pane),
        seen(_inked(apart(bottom, (), columns), inks.BARS, "bar")),
    ]


def _turned(row: _Row, *, bidi: bool) -> _Row:
    """A row of a pane or bar as it is seen in the mirror."""
    from reader.turned import turned

    return [row[place]._replace(text=text) for text, place in turned(tuple(each.text for each in row), bidi)]


def _pane(
    found: listed.Listed, number: int, left: Left, settings: config.Settings, width: int, height: int
) -> Iterator[_Row]:
    """The rows of the list, in a pane so wide on a terminal so high; `number` is what it has in all, as far as is known."""
    now = clock.now()
    drawing = HeadlineRows(bidi=settings.bidi, now=now)
    drawing.density, drawing.tag_colours = density(settings.density, height), config.tag_colours()
    inner, is_here = width - 1, left.pane == LIST
    groups = listed.headings(found, left.section, left.order, now.astimezone())
    places = RowPlaces(len(found.ids), USUAL_HEIGHT[drawing.density], groups, drawing.heading_lines)
    for place, row in enumerate(found.rows):
        places.set_height(place, drawing.height(row, inner))
    cursor = index_of(array("q", found.ids), left.id, 0) or 0

    air = rows_above(height)
    room = height - 2 - air
    scrolled = max(0, min(places.top(cursor) - height // 3, places.total - room))
    # Where in the list the reader is only the whole of it tells: room is left for that.
    title = listed.title(left.section, left.order, " " * cell_len(listed.place_in(cursor, number)))
    total = places.total + (number - len(found.ids)) * USUAL_HEIGHT[drawing.density]
    for up in range(air, 0, -1):
        line = above(title, up, air, (INDENT, inner - INDENT), here=is_here)
        yield [*_inked(filled(line, inner), inks.PANES), _Stroke("│", inks.PANES["rule"])]
    thick_from, thick_to = thumb(room, total, room, scrolled)
    for y in range(room):
        is_thick = thick_from <= y < thick_to
        rule = _Stroke("┃", inks.PANES["note"]) if is_thick else _Stroke("│", inks.PANES["rule"])
        yield [*_line(found, drawing, places, y + scrolled, inner, cursor, is_here=is_here), rule]


def _line(
    found: listed.Listed,
    drawing: HeadlineRows,
    places: RowPlaces,
    y: int,
    width: int,
    cursor: int,
    *,
    is_here: bool,
) -> _Row:
    """Line `y` of the list."""
    index, part = places.at(y)
    line: Sequence[Piece] = []
    paper = "background"
    if part == -drawing.heading_lines:
        line = drawing.draw_heading(*places.group_of(index), width)
    elif part >= 0 and index < len(found.rows):
        bar = " " if index != cursor else "▌" if is_here else "▏"
        lines = drawing.draw(found.rows[index], width, bar=bar, selected=False)
        if part < len(lines):
            line, paper = lines[part], "selected" if index == cursor else paper
    return _inked(filled(line, width), inks.HEADLINES, paper)


# ---------------------------------------------------------------- colours


def _inked(line: Sequence[Piece], table: Mapping[str, str], paper: str = "background") -> _Row:
    """Pieces in the inks that a table has for them."""
    strokes = []
    for text, ink, _ in line:
        parts = [table[name] for name in ink.lstrip("!_").split()]
        looks = frozenset(inks.looks(ink + "".join(parts)))
        strokes.append(_Stroke(text, parts[-1].lstrip("!_") if parts else "ink", paper, looks))
    return strokes


def _written(row: _Row, pen: Mapping[str, tuple[str, str]]) -> str:
    """A row for the terminal; `pen` has the codes of a colour in front and behind."""
    written = []
    for text, ink, paper, looks in row:
        codes = ["0", *("1" for _ in looks & {"bold"}), *("4" for _ in looks & {"underline"})]
        written.append(f"\x1b[{';'.join([*codes, pen[ink][0], pen[paper][1]])}m{printable(text)}")
    return "".join(written)


def _codes(environment: Mapping[str, str]) -> Callable[[str, bool], str] | None:
    """What tells a terminal of a colour, in front or behind, as Textual would; None where Textual is told itself how."""
    if environment.get("TEXTUAL_COLOR_SYSTEM", "auto") != "auto":
        return None
    grey = "NO_COLOR" in environment

    def parts(colour: str) -> tuple[int, int, int]:
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        if grey:
            red = green = blue = round(red * 0.2126 + green * 0.7152 + blue * 0.0722)
        return red, green, blue

    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return lambda colour, front: "{};2;{};{};{}".format(38 if front else 48, *parts(colour))
    from rich.color import Color, ColorSystem

    many = environment.get("TERM", "").strip().lower().rpartition("-")[2] in ("256color", "kitty")
    system = ColorSystem.EIGHT_BIT if many else ColorSystem.STANDARD

    def nearest(colour: str, front: bool) -> str:
        return ";".join(Color.from_rgb(*parts(colour)).downgrade(system).get_ansi_codes(front))

    return nearest
