"""Plain lines have one pane: the list, or the article that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.keys.commands import ARTICLE, LIST, SIDEBAR

if TYPE_CHECKING:
    from reader.context import Pane
    from reader.linear.context import LinearContext
    from reader.sections import Part


class LinearPanes:
    """What `reader.context.Panes` says of it, and the one pane there is."""

    zen = False
    are_in_front = True
    part: Part | None = None
    has_rows = True

    def __init__(self, context: LinearContext) -> None:
        self._context = context

    @property
    def here(self) -> str:
        return LIST if self._context.articles.opened is None else ARTICLE

    @property
    def current(self) -> Pane:
        return self

    def focus(self, pane: str) -> None:
        """Tell what a pane shows: the recommended pieces with their numbers, or the list."""
        if pane == SIDEBAR:
            self._context.pieces.tell()
        elif pane == LIST:
            self.leave()

    def is_shown(self, pane: str) -> bool:
        return False

    async def laid_out(self) -> None:
        pass

    def leave(self) -> bool:
        headlines = self._context.headlines
        if self._context.articles.opened is not None:
            self._context.articles.show(None)
        elif headlines.origin is not None or headlines.section != headlines.sections[0]:
            # There is a list to go back to.
            return False
        headlines.tell_again()
        return True

    # What only panes can do.

    def step(self, step: int) -> None:
        pass

    def go_round(self, step: int) -> None:
        pass

    def pick(self) -> None:
        pass

    def fold(self) -> bool:
        return False

    def toggle_zen(self) -> None:
        pass

    def resize(self, steps: int) -> None:
        pass

    def put_away(self, pane: str) -> None:
        pass

    # The one pane.

    def move(self, steps: int) -> None:
        pass

    def page(self, pages: int) -> None:
        self._context.headlines.tell_more()

    def home(self) -> None:
        self._context.headlines.tell_anew()

    def end(self) -> None:
        pass

    def move_to(self, row: int) -> None:
        self._context.headlines.move_to(row)
