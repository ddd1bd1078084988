"""How wide each pane is. Pure: terminal width, focus and the reader's wishes in, widths out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feeds.record import record, replace
from reader.keys.commands import ARTICLE, LIST, PANES, SECTIONS, SIDEBAR

FOUR_PANES, SECTIONS_BESIDE_TWO = 130, 100
"""Columns from which the sections stand at the left: with the sidebar, and where that is put away."""
THREE_PANES = 110
TWO_PANES = 80
LEAST = {SECTIONS: 16, LIST: 24, ARTICLE: 40, SIDEBAR: 22}
"""Columns below which a pane is no use."""
USUAL = {SECTIONS: 18, LIST: 32, ARTICLE: 64, SIDEBAR: 24}
"""Columns each pane has before any has more: the article's lines are 60 cells then."""
AMPLE = {SECTIONS: 30, LIST: 56, ARTICLE: 81, SIDEBAR: 38}
"""Columns beyond which a pane gains nothing: the article's lines are 76 cells then."""
MOST = {SECTIONS: 60, LIST: 72, SIDEBAR: 60}
"""What the reader may make of them."""
SHORT, TALL = 12, 34
"""Rows of the terminal below which everything stands close, and from which there is air around it."""
NARROWEST_SHARE, WIDEST_SHARE = 0.05, 0.6
STEP = 0.04


@record(frozen=True, slots=True)
class Wishes:
    """What the reader set (None: nothing yet), and the panes they put away."""

    list_share: float | None = None
    """Of the width that the sections leave, as is the sidebar's."""
    sidebar_share: float | None = None
    sections_columns: int | None = None
    list_hidden: bool = False
    sidebar_hidden: bool = False
    sections_hidden: bool = False

    @classmethod
    def remembered(cls, state: Mapping[str, Any]) -> Wishes:
        """The wishes as `asdict` gave them to a file; what is not one, or is broken, is as if never set."""
        wishes: dict[str, Any] = {}
        for name in ("list_share", "sidebar_share"):
            if isinstance(share := state.get(name), int | float) and share == share:
                wishes[name] = _clamp(share)
        for name in ("list_hidden", "sidebar_hidden", "sections_hidden"):
            wishes[name] = state.get(name) is True
        if isinstance(columns := state.get("sections_columns"), int):
            wishes["sections_columns"] = _within(SECTIONS, columns)
        return cls(**wishes)

    def resized(self, pane: str, steps: int, columns: Mapping[str, int]) -> Wishes:
        """The wishes after making `pane` wider (narrower for negative steps), with the panes as they stand."""
        by = round(_beside_sections(columns) * STEP) * steps
        if pane == SECTIONS:
            return replace(self, sections_columns=_within(SECTIONS, columns[SECTIONS] + by))
        if pane == SIDEBAR:
            return self._with_columns(columns, {SIDEBAR: columns[SIDEBAR] + by})
        # The article has what the list leaves: to widen it is to narrow the list.
        return self._with_columns(columns, {LIST: columns[LIST] + (by if pane == LIST else -by)})

    def dragged(self, pane: str, end: int, columns: Mapping[str, int]) -> Wishes:
        """The wishes after dragging the right end of `pane` to column `end`, with the panes as they stand."""
        by = end - sum(columns[left] for left in PANES[: PANES.index(pane) + 1])
        if pane == SECTIONS:
            return replace(self, sections_columns=_within(SECTIONS, end))
        if pane == LIST and columns[ARTICLE]:
            return self._with_columns(columns, {LIST: columns[LIST] + by})
        if pane == ARTICLE and columns[SIDEBAR]:
            return self._with_columns(columns, {SIDEBAR: columns[SIDEBAR] - by})
        return self

    def _with_columns(self, columns: Mapping[str, int], wanted: Mapping[str, int]) -> Wishes:
        """These columns as shares; the panes that are not meant keep the columns they have."""
        rest = _beside_sections(columns)
        shares: dict[str, float] = {}
        for pane, name in ((LIST, "list_share"), (SIDEBAR, "sidebar_share")):
            if columns[pane]:
                shares[name] = _clamp(wanted.get(pane, columns[pane]) / rest)
        sections = _within(SECTIONS, columns[SECTIONS]) if columns[SECTIONS] else self.sections_columns
        # `replace` cannot be told apart by name to the type checker.
        return replace(self, sections_columns=sections, **shares)  # type: ignore[arg-type]


def _beside_sections(columns: Mapping[str, int]) -> int:
    return max(1, sum(columns.values()) - columns[SECTIONS])


def _within(pane: str, columns: int) -> int:
    return max(LEAST[pane], min(columns, MOST[pane]))


def _clamp(share: float) -> float:
    # To the column on any terminal.
    return round(min(WIDEST_SHARE, max(NARROWEST_SHARE, share)), 4)


def arrange(width: int, focus: str, wishes: Wishes, *, zen: bool = False) -> dict[str, int]:
    """Pane -> columns, 0 for a pane that is not shown; the columns add up to `width`.

    Four panes from 130 columns (from 100 without the sidebar), three from 110, two from 80 (the article, and
    the list or, while it has the focus, the sidebar), one below. The pane with the focus is always shown.
    """
    shown = _shown(width, focus, wishes, zen)
    if len(shown) == 1:
        return {pane: width if pane in shown else 0 for pane in PANES}
    columns = dict.fromkeys(PANES, 0) | _fill(width, shown, wishes)
    # Where it does not fit, the widest of the panes beside the article gives way.
    while columns[ARTICLE] < LEAST[ARTICLE]:
        giver = max((pane for pane in PANES if pane != ARTICLE), key=lambda pane: columns[pane])
        columns[giver] -= 1
        columns[ARTICLE] += 1
    return columns


def _shown(width: int, focus: str, wishes: Wishes, zen: bool) -> set[str]:
    if zen:
        return {ARTICLE}
    if width < TWO_PANES:
        return {LIST if focus == SECTIONS else focus}
    with_sidebar = focus == SIDEBAR or (not wishes.sidebar_hidden and width >= THREE_PANES)
    with_list = focus in (LIST, SECTIONS) or not wishes.list_hidden
    if width < THREE_PANES and focus == SIDEBAR:
        with_list = False
    sections_from = FOUR_PANES if with_sidebar else SECTIONS_BESIDE_TWO
    # While the sidebar comes and goes with the focus the sections stay where they are: nothing jumps.
    if not wishes.sidebar_hidden:
        sections_from = FOUR_PANES
    shown = {ARTICLE}
    shown |= {LIST} if with_list else set()
    shown |= {SIDEBAR} if with_sidebar else set()
    shown |= {SECTIONS} if width >= sections_from and not wishes.sections_hidden else set()
    return shown


def _fill(width: int, shown: set[str], wishes: Wishes) -> dict[str, int]:
    """The columns of the panes that are shown: what the reader set, then the usual, then more to each alike."""
    columns: dict[str, int] = {}
    if SECTIONS in shown and wishes.sections_columns is not None:
        columns[SECTIONS] = wishes.sections_columns
    rest = width - columns.get(SECTIONS, USUAL[SECTIONS] if SECTIONS in shown else 0)
    for pane, share in ((LIST, wishes.list_share), (SIDEBAR, wishes.sidebar_share)):
        if pane in shown and share is not None:
            columns[pane] = _within(pane, round(rest * share))
    free = [pane for pane in PANES if pane in shown and pane not in columns]
    columns |= {pane: USUAL[pane] for pane in free}
    spare = width - sum(columns.values())
    if spare < 0:
        return {**columns, ARTICLE: columns[ARTICLE] + spare}
    # Each grows in the same measure towards what is ample; beyond that the article has the rest as air.
    hunger = {pane: AMPLE[pane] - USUAL[pane] for pane in free}
    part = min(1.0, spare / total) if (total := sum(hunger.values())) else 0.0
    for pane in free:
        columns[pane] += int(hunger[pane] * part)
    columns[ARTICLE] += width - sum(columns.values())
    return columns


def density(chosen: str, height: int) -> str:
    """How close the rows of the list stand on a terminal of so many rows: as the reader chose, else as there is room."""
    if chosen != "auto":
        return chosen
    return "compact" if height < SHORT else "normal" if height < TALL else "airy"


def rows_above(height: int) -> int:
    """The rows a pane's title has with the rule under it and the air above: what `reader.tcss` pads panes with."""
    return 1 if height < SHORT else 2 if height < TALL else 3
