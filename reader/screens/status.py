"""The bars: what is listed and how far a refresh is above the panes, sentences and hints below them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reader import bars, clock
from reader.context import SAID
from reader.i18n import formats
from reader.i18n.translate import tr
from reader.keys.commands import ARTICLE, SIDEBAR
from reader.screens.host import Later
from reader.widgets.pieces import Piece, cells
from reader.widgets.status import Bar

if TYPE_CHECKING:
    from reader.screens.host import Host


class Status:
    """The two bars of the screen, and what they say."""

    def __init__(self, host: Host, top: Bar, bottom: Bar) -> None:
        self._host, self.top, self.bottom = host, top, bottom
        self.message = ""
        self.progress = ""
        """What goes on: a refresh, sources being opened."""
        self.how_far = (0, 0)
        """What is done of it, and how much that is in all."""
        self._learning = ""
        """How far the meanings of articles are learned, in the background."""
        self._playing = ""
        """How far what plays is."""
        self._waiting = 0
        """How many changes wait to be sent to servers."""
        self._is_away = False
        """Whether the library is away."""
        self._unsent = 0
        """How many marks wait for it."""
        self._holds: Callable[[], bool] | None = None
        self._until = Later(host, SAID, self.unsay)

    # ------------------------------------------------------------ sentences

    def say(self, sentence: str, seconds: float = SAID, *, holds: Callable[[], bool] | None = None) -> None:
        """Say one sentence in the status line for a while, and no longer than it `holds`."""
        self._holds = holds
        # A no-break space is a word's own: only plain ones and line ends are folded.
        self.message = " ".join(part for line in sentence.splitlines() for part in line.split(" ") if part)
        self._until.wish(seconds)
        self._host.paint()

    def unsay(self) -> None:
        """Say nothing."""
        self.message = ""
        self._host.paint()

    def look_again(self) -> None:
        """Take a sentence back that holds no longer."""
        if self._holds is not None:
            self._host.paint()

    def show_progress(self, progress: str, done: int = 0, total: int = 0) -> None:
        """Say what goes on, or with an empty text that nothing does."""
        self.progress, self.how_far = progress, (done, total)
        self.paint_top()

    def show_learning(self, how_far: str) -> None:
        if how_far != self._learning:
            self._learning = how_far
            self._host.paint()

    def show_playing(self, how_far: str) -> None:
        if how_far != self._playing:
            self._playing = how_far
            self.paint()

    def show_waiting(self, number: int) -> None:
        """Say how many changes of accounts' feeds wait to be sent, while any do."""
        if number != self._waiting:
            self._waiting = number
            self._host.paint()

    def show_line(self, *, is_away: bool, unsent: int) -> None:
        """Say whether the library is away, and how many marks wait for it."""
        if (is_away, unsent) != (self._is_away, self._unsent):
            self._is_away, self._unsent = is_away, unsent
            self._host.paint()

    @property
    def is_busy(self) -> bool:
        return bool(self.progress or self._learning)

    # ------------------------------------------------------------ drawing

    def paint(self) -> None:
        """Draw the lower bar: a sentence, or what keys do in the pane one is in."""
        if self._holds is not None and not self._holds():
            self.message, self._holds = "", None
        host, here = self._host, self._host.panes.here
        right: list[Piece] = []
        if self._is_away:
            right.append(Piece(tr("library out of reach") + " ", "dim"))
        if self._waiting or self._unsent:
            waiting = formats.number(self._waiting + self._unsent)
            right.append(Piece(tr("{number} to send", number=waiting) + " ", "dim"))
        if self._learning and not self.progress:
            right.append(Piece(f"{self._learning} ", "dim"))
        if self._playing:
            right.append(Piece(f"{self._playing} ", "dim"))
        if here == ARTICLE and host.articles.opened is not None:
            right += bars.meter(host.articles.page.percent)
        if self.message:
            self.bottom.show([Piece(f" {self.message}", "!strong")], right)
            return
        found = bars.keys(here, host.program.keymap)
        if here == SIDEBAR and host.pieces.number:
            found.insert(2, (f"1–{host.pieces.number}", tr("open a piece"), "open"))
        self.bottom.show(bars.hints(found, host.size.width - cells(right) - 2), right)

    def paint_top(self) -> None:
        """Draw the upper bar, then all that goes with it."""
        host, counts = self._host, self._host.counts
        sections, listed = host.headlines.sections, host.headlines.section
        state = None
        if counts is not None:
            refreshed = counts.refreshed if host.library.opened is None else None
            state = bars.State(
                counts.unread, counts.feeds, counts.failing, refreshed, self.progress, *self.how_far
            )
        tabs = bars.tabs(sections, listed, counts)
        self.top.show(*bars.top(host.edition, clock.now(), tabs, state, host.size.width))
        host.paint()
