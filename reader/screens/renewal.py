"""What is on screen and goes by the library: renewed where a change has made it old, whoever made it."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from reader import clock
from reader.changes import RENEWS, Change, Part
from reader.screens.host import Later
from reader.tasks import COUNTS, OTHERS, VISIT, WAITING

if TYPE_CHECKING:
    from feeds.model import Counts
    from feeds.workspace import Around
    from reader.screens.article import ArticleController
    from reader.screens.headlines import HeadlineController
    from reader.screens.host import Host
    from reader.screens.recommendations import RecommendationController
    from reader.screens.status import Status

COUNTS_DELAY = 0.3
"""Seconds the reader's keys pause before marks are counted."""
LOOK_AROUND = 1.5
"""Seconds between two looks for what another program, or work in the background, has written."""
LOOK_AROUND_SERVER = 0.25
"""The same where others read and fetch at the same time, and the library tells of it without being asked."""
TICK = 30.0
"""Seconds between two times that ages are told anew."""
LOOK_WHILE_BUSY = 10.0
"""Seconds between two looks for what is written in the background, while something goes on."""


class Renewal:
    """The one place that answers a `Change`."""

    def __init__(
        self,
        host: Host,
        headlines: HeadlineController,
        articles: ArticleController,
        pieces: RecommendationController,
        status: Status,
    ) -> None:
        self._host, self._headlines, self._articles, self._pieces = host, headlines, articles, pieces
        self._status = status
        self.counts: Counts | None = None
        """The library's numbers, once they are counted."""
        self._count_soon = Later(host, COUNTS_DELAY, self.count)
        self._looked_around = 0.0
        self._was_away = False

    def begin(self) -> None:
        """Look from time to time what others have written, and how late it is."""
        self._host.set_interval(TICK, self._tick)
        on_server = bool(self._host.library.own.store.address.url)
        self._host.set_interval(LOOK_AROUND_SERVER if on_server else LOOK_AROUND, self.look_around)

    def _tick(self) -> None:
        now = clock.now()
        self._host.keep_place()
        self._headlines.tick(now)
        self._host.paint_top()
        library = self._host.library
        if not library.own.readonly:
            self._host.program.tasks.do(lambda: library.own.lists.note_visit(now), VISIT)

    def changed(self, change: Change) -> None:
        """Renew what a change has made old."""
        parts = RENEWS[change]
        if Part.SELECTION in parts:
            self._headlines.select_ids(())
        if Part.ROWS in parts:
            self._headlines.forget_rows()
        if parts & (Part.LIST | Part.LIST_IN_PLACE):
            self._headlines.reload(stay=Part.LIST_IN_PLACE in parts)
        if Part.COUNTS in parts:
            self.count()
        if Part.COUNTS_SOON in parts:
            self._count_soon.wish()
        if Part.SECTIONS in parts:
            self._host.renew_sections()
        if Part.PIECES in parts:
            self._pieces.renew()
        if Part.OPENED in parts:
            self._articles.renew()
        if Part.INDEXES in parts:
            self._host.catch_up()

    def start_over(self) -> None:
        """Count another library."""
        self.counts = None
        self.count()

    def count(self) -> None:
        """Count anew, for the top line and the sections."""
        self._count_soon.forget()
        tasks, library = self._host.program.tasks, self._host.library
        tasks.do(library.shown.lists.counts, COUNTS, self._counted)
        if not library.own.readonly:
            tasks.do(library.own.accounts.waiting, WAITING, self._status.show_waiting)

    def _counted(self, counts: Counts) -> None:
        feeds = self.counts.feeds if self.counts is not None else -1
        self.counts = counts
        self._host.paint_top()
        if not counts.total and counts.feeds != feeds:
            self._headlines.reload()  # what an empty list says depends on them
        if self._host.is_complete and self._articles.opened is None:
            self._articles.say_nothing_is_open()
        # A tag can be put and taken without a change of these.
        self._host.renew_sections()

    def look_around(self) -> None:
        """Send what waits for the library, and show what another program has written to it meanwhile."""
        if self._status.is_busy and monotonic() - self._looked_around < LOOK_WHILE_BUSY:
            return
        self._looked_around = monotonic()

        def told(around: Around) -> None:
            was_away, self._was_away = self._was_away, around.is_away
            self._status.show_line(is_away=around.is_away, unsent=around.unsent)
            if around.wrote or (was_away and not around.is_away):
                self.changed(Change.WRITTEN_ELSEWHERE)
            for notice in around.told:
                self._host.announce(notice)

        self._host.program.tasks.do(self._host.library.look_around, OTHERS, told)
