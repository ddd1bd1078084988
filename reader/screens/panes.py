"""The panes beside each other: which has the keys, and how many columns each has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING

from reader.config import write_state
from reader.context import Pane
from reader.i18n.translate import tr
from reader.keys.commands import ARTICLE, LIST, PANES, SECTIONS, SIDEBAR
from reader.layout import (
    FOUR_PANES,
    SECTIONS_BESIDE_TWO,
    SHORT,
    TALL,
    THREE_PANES,
    TWO_PANES,
    Wishes,
    arrange,
    density,
)
from reader.widgets.pane import LinePane

if TYPE_CHECKING:
    from reader.screens.host import Host
    from reader.sections import Part
    from reader.widgets.article_view import ArticleView
    from reader.widgets.headline_list import HeadlineList
    from reader.widgets.recommended import Recommended
    from reader.widgets.section_tree import SectionTree


class PaneController:
    """What `reader.context.Panes` says of them. All but the list come with `take`."""

    def __init__(
        self, host: Host, rows: HeadlineList, wishes: Wishes, laid_out: Callable[[], object]
    ) -> None:
        """`laid_out` is told whenever the panes have other columns."""
        self._host, self._list, self._laid_out = host, rows, laid_out
        self.wishes = wishes
        self.zen = False
        self._before_sidebar = LIST
        self._before_prompt = LIST
        """It stays laid out while something is typed in the line."""

    def take(self, tree: SectionTree, article: ArticleView, sidebar: Recommended) -> None:
        """Take the panes that come after the list."""
        self._tree, self._article, self._sidebar = tree, article, sidebar

    @property
    def _all(self) -> dict[str, LinePane]:
        return {SECTIONS: self._tree, LIST: self._list, ARTICLE: self._article, SIDEBAR: self._sidebar}

    # ------------------------------------------------------------ the keys

    @property
    def here(self) -> str:
        if self._host.is_typing:
            return self._before_prompt
        focused = self._host.focused
        return focused.id if focused is not None and focused.id in PANES else LIST

    @property
    def current(self) -> Pane:
        panes: dict[str, Pane] = {
            SECTIONS: self._tree,
            LIST: self._list,
            ARTICLE: self._article,
            SIDEBAR: self._sidebar,
        }
        return panes[self.here]

    @property
    def part(self) -> Part | None:
        row = self._tree.current if self._host.focused is self._tree else None
        part: Part | None = row.value if row is not None else None
        return part

    @property
    def are_in_front(self) -> bool:
        return self._host.is_active

    def focus(self, pane: str) -> None:
        self._all[pane].focus()

    def is_shown(self, pane: str) -> bool:
        return self._all[pane].display

    def step(self, step: int) -> None:
        place = PANES.index(self.here) + step
        if not 0 <= place < len(PANES) or (PANES[place] == SECTIONS and not self._tree.display):
            return
        if PANES[place] == ARTICLE and step > 0:
            self._read_current()
        self.focus(PANES[place])

    def go_round(self, step: int) -> None:
        panes = [pane for pane in PANES if pane != SECTIONS or self._tree.display]
        pane = panes[(panes.index(self.here) + step) % len(panes)]
        if pane == ARTICLE and self.here == LIST:
            self._read_current()
        self.focus(pane)

    def _read_current(self) -> None:
        """Who goes to the article opens the one under the cursor."""
        if (current := self._host.headlines.current) is not None:
            self._host.articles.read(current, focus=True)

    def leave(self) -> bool:
        here = self.here
        if here == LIST:
            return False
        self.focus(self._before_sidebar if here == SIDEBAR else LIST)
        return True

    def focus_moved(self) -> None:
        """Another widget has the keys."""
        focused = self._host.focused
        if focused is not None and focused.id in PANES:
            self._before_prompt = focused.id
        if self.here in (LIST, ARTICLE):
            self._before_sidebar = self.here
        self.lay_out()

    def pick(self) -> None:
        self._tree.pick()

    def fold(self) -> bool:
        return self._tree.fold()

    # ------------------------------------------------------------ their room

    async def laid_out(self) -> None:
        done = asyncio.Event()
        self._host.call_after_refresh(done.set)
        await done.wait()

    def lay_out(self, *, restyle: bool = True) -> None:
        """Give every pane its columns, and its title as many rows as there is room for.

        Without `restyle` the styles that go by the room are left to whoever applies them all soon after.
        """
        host = self._host
        host.set_class(host.size.height < SHORT, "-short", update=restyle)
        host.set_class(host.size.height >= TALL, "-tall", update=restyle)
        self._list.set_density(self.density())
        if not host.is_complete:
            self._list.styles.width = arrange(host.size.width, LIST, self.wishes)[LIST]
            return
        columns = self._columns()
        for pane, widget in self._all.items():
            widget.display = columns[pane] > 0
            widget.styles.width = columns[pane] or 1
        self._laid_out()

    def density(self) -> str:
        """How close the rows of the list stand."""
        return density(self._host.program.settings.density, self._host.size.height)

    def toggle_zen(self) -> None:
        self.zen = not self.zen
        if self.zen:
            self._article.focus()
        self.lay_out()

    def resize(self, steps: int) -> None:
        self._wish(self.wishes.resized(self.here, steps, self._columns()))

    def dragged(self, pane: LinePane, end: int, *, dropped: bool) -> None:
        """The reader drags the rule of a pane so that it ends before a column of the screen, or lets go of it there."""
        name = next(name for name, each in self._all.items() if each is pane)
        self.wishes = self.wishes.dragged(name, end, self._columns())
        self.lay_out()
        if dropped:
            self._wish(self.wishes)

    def put_away(self, pane: str) -> None:
        """Put a pane away or bring it back; where this terminal could not show the difference nothing changes.

        The pane with the keys is always shown: what counts is what is seen from another, `instead`.
        """
        if self.zen:
            self._host.say(tr("The article stands alone; <zen> shows the other panes again."))
            return
        wishes, width = self.wishes, self._host.size.width
        instead = LIST if pane == SECTIONS else ARTICLE
        wished = {
            SECTIONS: replace(wishes, sections_hidden=not wishes.sections_hidden),
            LIST: replace(wishes, list_hidden=not wishes.list_hidden),
            SIDEBAR: replace(wishes, sidebar_hidden=not wishes.sidebar_hidden),
        }[pane]
        focus = instead if self.here == pane else self.here
        now, then = (arrange(width, focus, each)[pane] > 0 for each in (wishes, wished))
        if now == then and pane == LIST and focus == SECTIONS:
            # The sections bring the headlines along.
            now, then = (arrange(width, ARTICLE, each)[pane] > 0 for each in (wishes, wished))
        if now == then:
            self._say_stays(pane)
            return
        if self.here == pane and not then:
            self.focus(instead)
        self._wish(wished)

    def _say_stays(self, pane: str) -> None:
        """Say from how many columns on a pane could be seen, or put away."""
        where = {
            SECTIONS: tr("The sections stay in sight"),
            LIST: tr("The headlines stay in sight"),
            SIDEBAR: tr("The recommended pieces stay in sight"),
        }[pane]
        columns = {
            SECTIONS: SECTIONS_BESIDE_TWO if self.wishes.sidebar_hidden else FOUR_PANES,
            LIST: TWO_PANES,
            SIDEBAR: THREE_PANES,
        }[pane]
        width = self._host.size.width
        self._host.say(
            tr(
                "{pane} from {columns} columns on; here are {width}.",
                pane=where,
                columns=columns,
                width=width,
            )
        )

    def _columns(self) -> dict[str, int]:
        return arrange(self._host.size.width, self.here, self.wishes, zen=self.zen and self.here == ARTICLE)

    def _wish(self, wishes: Wishes) -> None:
        self.wishes = wishes
        self._host.program.remember(partial(write_state, "layout", asdict(wishes)))
        self.lay_out()
