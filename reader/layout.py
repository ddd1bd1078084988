"""How wide each pane is. Pure: terminal width, focus and the reader's wishes in, widths out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reader.actions import ARTICLE, LIST, SECTIONS, SIDEBAR

FOUR_PANES = 200
THREE_PANES = 110
TWO_PANES = 80
SECTIONS_COLUMNS = 34
LEAST = {LIST: 24, ARTICLE: 40, SIDEBAR: 22}
STEP = 0.04


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the reader set: shares of the width, and panes put away."""

    list_share: float = 0.30
    sidebar_share: float = 0.22
    list_hidden: bool = False
    sidebar_hidden: bool = False
    sections_hidden: bool = False

    def resized(self, pane: str, steps: int) -> Wishes:
        """The wishes after making `pane` wider (narrower for negative steps)."""
        if pane == SIDEBAR:
            return replace(self, sidebar_share=_clamp(self.sidebar_share + steps * STEP))
        # The article has what the list leaves: to widen it is to narrow the list.
        steps = steps if pane == LIST else -steps
        return replace(self, list_share=_clamp(self.list_share + steps * STEP))


def _clamp(share: float) -> float:
    return round(min(0.6, max(0.12, share)), 2)


def arrange(width: int, focus: str, wishes: Wishes, *, zen: bool = False) -> dict[str, int]:
    """Pane -> columns, 0 for a pane that is not shown; the columns add up to `width`.

    Four panes from 200 columns, three from 110, two from 80 (the article, and the list or, while it has
    the focus, the sidebar), one below. The pane with the focus is always shown.
    """
    if zen:
        return {SECTIONS: 0, LIST: 0, ARTICLE: width, SIDEBAR: 0}
    if width >= FOUR_PANES and not wishes.sections_hidden:
        rest = arrange(
            width - SECTIONS_COLUMNS,
            LIST if focus == SECTIONS else focus,
            replace(wishes, sections_hidden=True),
        )
        return {**rest, SECTIONS: SECTIONS_COLUMNS}
    if width < TWO_PANES:
        return {SECTIONS: 0} | {pane: width if pane == focus else 0 for pane in (LIST, ARTICLE, SIDEBAR)}
    with_list = not wishes.list_hidden or focus == LIST
    with_sidebar = not wishes.sidebar_hidden or focus == SIDEBAR
    if width < THREE_PANES:
        with_sidebar = focus == SIDEBAR
        with_list = with_list and not with_sidebar
    share = 0.38 if width < THREE_PANES and wishes.list_share == Wishes().list_share else wishes.list_share
    columns = {
        SECTIONS: 0,
        LIST: max(LEAST[LIST], min(round(width * share), 72)) if with_list else 0,
        SIDEBAR: max(LEAST[SIDEBAR], min(round(width * wishes.sidebar_share), 60)) if with_sidebar else 0,
    }
    spare = width - sum(columns.values()) - LEAST[ARTICLE]
    if spare < 0:
        giver = max(columns, key=lambda pane: columns[pane])
        columns[giver] += spare
    return {**columns, ARTICLE: width - sum(columns.values())}
