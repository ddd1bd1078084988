"""What the controllers of the panes ask of the screen that composes them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from reader.context import Context, Program

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.timer import Timer
    from textual.widget import Widget

    from feeds.messages import Message
    from feeds.model import Counts
    from reader.render import Options


class Host(Context, Protocol):
    """The screen as its controllers know it: a context with panes, numbers and a clock."""

    @property
    def counts(self) -> Counts | None:
        """The library's numbers, once they are counted."""

    @property
    def is_complete(self) -> bool:
        """Whether all panes stand, and not the first headlines alone."""

    @property
    def is_busy(self) -> bool:
        """Whether feeds are asked, or sources opened, just now."""

    @property
    def edition(self) -> str:
        """What is open, where it is not the reader's own library."""

    @property
    def is_typing(self) -> bool:
        """Whether the line at the bottom has the keys."""

    # What a screen of Textual has.

    @property
    def size(self) -> Size: ...
    @property
    def focused(self) -> Widget | None: ...
    @property
    def is_active(self) -> bool: ...
    def set_class(self, add: bool, /, *names: str, update: bool = True) -> object: ...
    def call_after_refresh(self, callback: Callable[[], object], /) -> bool: ...

    def set_timer(self, delay: float, callback: Callable[[], object], /) -> Timer: ...
    def set_interval(self, interval: float, callback: Callable[[], object], /) -> Timer: ...

    # What the screen does for its controllers.

    def keep_place(self) -> None:
        """Write down where the reader is, for the next time."""

    def act(self, command: str, count: int = 0) -> None:
        """Carry out a command of the table, or a macro, while the keys stay free."""

    def announce(self, notice: Message) -> None:
        """Tell of an article that one of the reader's rules wants told."""

    def paint(self) -> None:
        """Say where the reader is and what keys do there."""

    def paint_top(self) -> None:
        """Say what is listed, how much there is, and how far a refresh is."""

    def renew_sections(self) -> None:
        """Show the sections at the left anew, where there is room for them."""

    def catch_up(self) -> None:
        """Bring the indexes up to date."""

    def section_shown(self) -> None:
        """Another section is listed."""

    def first_shown(self) -> None:
        """The first headlines are listed, and nothing else is on screen yet."""


class Front(Program, Protocol):
    """The app as the screen knows it."""

    @property
    def edition(self) -> str:
        """What is open, where it is not the reader's own library."""

    def layout_options(self) -> Options:
        """How articles are laid out."""

    def headlines_shown(self) -> Awaitable[None]:
        """The first headlines are on screen: put up the rest."""

    def catch_up(self) -> None:
        """Bring the indexes up to date."""


class Later:
    """Something that is done a while after it was last wished for."""

    def __init__(self, host: Host, seconds: float, call: Callable[[], object]) -> None:
        self._host, self._seconds, self._call = host, seconds, call
        self._timer: Timer | None = None

    def wish(self, seconds: float | None = None) -> None:
        """Do it in its seconds, or in these, and not before."""
        self.forget()
        self._timer = self._host.set_timer(self._seconds if seconds is None else seconds, self._call)

    def forget(self) -> None:
        """Do it no more."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
