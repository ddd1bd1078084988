"""How wide each pane is. Pure: terminal width, focus and the reader's wishes in, widths out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from feeds.record import record
from reader.actions import ARTICLE, LIST, PANES, SECTIONS, SIDEBAR

FOUR_PANES = 200
THREE_PANES = 110
TWO_PANES = 80
LEAST = {SECTIONS: 16, LIST: 24, ARTICLE: 40, SIDEBAR: 22}
MOST = {SECTIONS: 60, LIST: 72, SIDEBAR: 60}
LIST_SHARE = 0.30
LIST_SHARE_OF_TWO = 0.38
STEP = 0.04


@record(frozen=True, slots=True)
class Wishes:
    """What the reader set: columns, shares of the width that the sections leave, and panes put away."""

    list_share: float | None = None
    """None while the reader has set none: then it is larger where there are two panes."""
    sidebar_share: float = 0.22
    sections_columns: int = 34
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

    def resized(self, pane: str, steps: int) -> Wishes:
        """The wishes after making `pane` wider (narrower for negative steps)."""
        if pane == SIDEBAR:
            return replace(self, sidebar_share=_clamp(self.sidebar_share + steps * STEP))
        # The article has what the list leaves: to widen it is to narrow the list.
        steps = steps if pane == LIST else -steps
        share = LIST_SHARE if self.list_share is None else self.list_share
        return replace(self, list_share=_clamp(share + steps * STEP))

    def dragged(self, pane: str, end: int, columns: Mapping[str, int]) -> Wishes:
        """The wishes after dragging the right end of `pane` to column `end`, with the panes as they stand."""
        by = end - sum(columns[left] for left in PANES[: PANES.index(pane) + 1])
        rest = sum(columns.values()) - columns[SECTIONS]
        if pane == SECTIONS:
            return replace(self, sections_columns=_within(SECTIONS, end))
        if pane == LIST and columns[ARTICLE]:
            return replace(self, list_share=_clamp((columns[LIST] + by) / rest))
        if pane == ARTICLE and columns[SIDEBAR]:
            return replace(self, sidebar_share=_clamp((columns[SIDEBAR] - by) / rest))
        return self


def _within(pane: str, columns: int) -> int:
    return max(LEAST[pane], min(columns, MOST[pane]))


def _clamp(share: float) -> float:
    # To the column on any terminal.
    return round(min(0.6, max(0.12, share)), 4)


def arrange(width: int, focus: str, wishes: Wishes, *, zen: bool = False) -> dict[str, int]:
    """Pane -> columns, 0 for a pane that is not shown; the columns add up to `width`.

    Four panes from 200 columns, three from 110, two from 80 (the article, and the list or, while it has
    the focus, the sidebar), one below. The pane with the focus is always shown.
    """
    if zen:
        return {SECTIONS: 0, LIST: 0, ARTICLE: width, SIDEBAR: 0}
    if width >= FOUR_PANES and not wishes.sections_hidden:
        rest = arrange(
            width - wishes.sections_columns,
            LIST if focus == SECTIONS else focus,
            replace(wishes, sections_hidden=True),
        )
        return {**rest, SECTIONS: wishes.sections_columns}
    if width < TWO_PANES:
        return {SECTIONS: 0} | {pane: width if pane == focus else 0 for pane in (LIST, ARTICLE, SIDEBAR)}
    with_list = not wishes.list_hidden or focus == LIST
    with_sidebar = not wishes.sidebar_hidden or focus == SIDEBAR
    if width < THREE_PANES:
        with_sidebar = focus == SIDEBAR
        with_list = with_list and not with_sidebar
    usual = LIST_SHARE_OF_TWO if width < THREE_PANES else LIST_SHARE
    share = usual if wishes.list_share is None else wishes.list_share
    columns = {
        SECTIONS: 0,
        LIST: _within(LIST, round(width * share)) if with_list else 0,
        SIDEBAR: _within(SIDEBAR, round(width * wishes.sidebar_share)) if with_sidebar else 0,
    }
    spare = width - sum(columns.values()) - LEAST[ARTICLE]
    if spare < 0:
        giver = max(columns, key=lambda pane: columns[pane])
        columns[giver] += spare
    return {**columns, ARTICLE: width - sum(columns.values())}
