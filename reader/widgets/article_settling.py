"""The wrapping of an article's lines in the background, so that opening a long one takes no longer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.widget import Widget

    from reader.render import Layout

SLICE_MS = 6.0
"""What one slice of wrapping may take: keys get through between two."""
SLICE_PAUSE = 0.01
"""Seconds between two slices."""


class Settling:
    """The work left on one page, done in slices while `host` is on the screen.

    `changed` is called where rows are other than they were: heights and places are to be taken anew.
    """

    def __init__(self, host: Widget, changed: Callable[[], None]) -> None:
        self._host = host
        self._changed = changed
        self._page: Layout | None = None
        self._version = 0
        """That of the page as it was last drawn."""
        self.running = False

    def begin(self, page: Layout | None) -> None:
        """Settle this page from here on, no other."""
        self._page = page
        self.see()
        if not self.running:
            self.running = True
            self._host.set_timer(SLICE_PAUSE, self.go_on)

    def see(self) -> None:
        """Take the page as it is for known: its latest change was the pane's own."""
        if self._page is not None:
            self._version = self._page.version

    @property
    def is_behind(self) -> bool:
        """Whether the page changed since it was last seen."""
        return self._page is not None and self._page.version != self._version

    def go_on(self) -> None:
        """Wrap one slice more."""
        page = self._page
        if page is None or not self._host.is_attached:
            self.running = False
            return
        done = page.settle(SLICE_MS)
        if self.is_behind:
            self.see()
            self._changed()
        if done:
            self.running = False
        else:
            self._host.set_timer(SLICE_PAUSE, self.go_on)
