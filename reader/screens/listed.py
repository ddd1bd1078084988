"""What the library has for a section, and how that is told: the same for the list on screen and for its sketch. Pure
but for the library that is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from feeds.model import Headline
from feeds.record import record
from reader.i18n import formats
from reader.i18n.translate import tr, trn
from reader.listing import BY_DATE, GROUPS, SORTS, Section
from reader.widgets.titles import Title

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.workspace import Workspace

FIRST_ROWS = 200
SNIPPETS = 80
"""Rows whose hits are looked for at once: each text is read for it."""


@record(frozen=True, slots=True)
class Listed:
    """What the library has for a section: ids in their order, the rows that are known, groups, and whether that is all."""

    ids: Sequence[int]
    rows: Sequence[Headline]
    groups: Sequence[tuple[int, str]]
    """Where each group begins, and what it is."""
    is_whole: bool
    folded: int
    """How many articles of the section another one stands for, which tells the same story."""


@record(frozen=True, slots=True)
class Order:
    """How a section is sorted and grouped, where it brings no order of its own."""

    sort: str = "date"
    group: str = "day"

    def sort_of(self, section: Section) -> str:
        """The order of a section; groups bring their own."""
        if section.sort:
            return section.sort
        if self.group == "day":
            return self.sort if self.sort in BY_DATE else "date"
        return self.group or self.sort

    def group_of(self, section: Section) -> str:
        """How a section is grouped: what is sorted by relevance is not."""
        return section.group if section.sort else self.group


def beginning(library: Workspace, section: Section, order: Order) -> Listed:
    """The beginning of a section, its rows known. It may take a while. Raises StoreError."""
    ids, is_whole = library.shown.lists.glimpse(section.query, FIRST_ROWS, order.sort_of(section))
    group = order.group_of(section)
    groups = library.shown.lists.groups(ids, group) if group else []
    folded = count_folded(library, section, ids) if is_whole else 0
    return Listed(ids, known_rows(library, section, ids[:FIRST_ROWS]), groups, is_whole, folded)


def known_rows(library: Workspace, section: Section, ids: Sequence[int]) -> list[Headline]:
    """Rows of a section, with the hits of what was searched for in it."""
    rows = library.headlines(ids)
    if section.sought is None or not rows:
        return rows
    # What comes into view first is shown first; the others get their snippets when they are asked for.
    return [*library.shown.lists.found(rows[:SNIPPETS], section.sought), *rows[SNIPPETS:]]


def count_folded(library: Workspace, section: Section, ids: Sequence[int]) -> int:
    """How many articles of a section its whole list leaves out for another of their story."""
    if section.sort or not library.shown.lists.stories.folds:
        return 0
    return max(0, library.shown.lists.count(section.query) - len(ids))


def headings(listed: Listed, section: Section, order: Order, now: datetime) -> list[tuple[int, str]]:
    """The groups under their headings, in the zone `now` carries."""
    group = order.group_of(section)
    return [(start, formats.group(name, group, now)) for start, name in listed.groups]


def title(section: Section, order: Order, place: str) -> Title:
    """What is listed, how, and where in it the reader is."""
    told = [] if section.sort else [tr(SORTS[order.sort])]
    if not section.sort and order.group:
        told = [*(told if order.group == "day" else []), tr(GROUPS[order.group])]
    return Title(section.name.upper(), " · ".join(told), place)


def place_in(cursor: int, number: int, folded: int = 0) -> str:
    """Where the cursor, from 0, is among so many headlines."""
    place, of = formats.number(cursor + 1), formats.number(number)
    said = tr("{place} of {number}", place=place, number=of)
    return said + trn(", {number} folded", ", {number} folded", folded) if folded else said
