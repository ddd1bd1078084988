"""What goes on behind the panes while no key is pressed: indexes, stories, meanings, the day's care."""

from __future__ import annotations

import gc
import logging
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from reader.changes import Change
from reader.i18n.messages import worded
from reader.i18n.translate import tr
from reader.tasks import INDEX, INDEXED, MAINTENANCE, MEANINGS

if TYPE_CHECKING:
    from feeds.messages import Message
    from reader.screens.host import Host
    from reader.screens.status import Status

log = logging.getLogger(__name__)
KEYS_REST = 1.0
"""Seconds without a key before background indexing goes on: it shares the disk and the CPU with the screen."""
CATCH_UP_AFTER = 1.0
"""Seconds after a start when the indexes are brought up to date."""
CARE_AFTER = 20.0
"""Seconds after the start when the day's care begins: the reader settles first."""
CATCH_UP_PAUSE = 0.05
"""Seconds between two portions of background indexing, for the keys to get through."""
TIDY_EVERY = 30.0
"""Seconds between two looks for memory that can be given back."""
SELDOM = 1000
"""Younger collections after which the collector looks everything through unasked, which takes 20 ms and more."""
PORTIONS_TOLD = 10
"""Of so many portions of indexing after one tells how far it is."""


def give_back(now: float) -> None:
    """End the workers that were idle for long by `now`. For the queues."""
    from feeds import worker

    worker.give_back(now)


class Background:
    """The work that nobody waits for."""

    def __init__(self, host: Host, status: Status) -> None:
        self._host, self._status, self._tasks = host, status, host.program.tasks
        self._portions = 0
        """Taken into the indexes one after the other."""

    def begin(self) -> None:
        """Set it going, once the headlines are on screen."""
        self._host.set_timer(CATCH_UP_AFTER, self.catch_up)
        self._host.set_timer(CARE_AFTER, self.look_after)
        # What is loaded by now stays: it need not be looked through again, and the rest not between two keys.
        gc.freeze()
        youngest, younger, _ = gc.get_threshold()
        gc.set_threshold(youngest, younger, SELDOM)
        gc.enable()
        self._host.set_interval(TIDY_EVERY, self.tidy)

    def tidy(self) -> None:
        """Give back what nobody refers to any more and idle workers, while no key waits."""
        if not self._is_early(KEYS_REST):
            gc.collect()
            self._tasks.do(partial(give_back, monotonic()), MAINTENANCE)

    def catch_up(self) -> None:
        """Bring the search and recommendation indexes up to date, a portion at a time."""
        if self._is_early(KEYS_REST):
            self._host.set_timer(KEYS_REST, self.catch_up)
            return

        index = self._host.library.shown.index
        # To count them takes a tenth of a second where a million wait.
        counts = self._portions % PORTIONS_TOLD == 0
        self._portions += 1

        def portion() -> tuple[bool, int | None]:
            more = index.catch_up()
            return more, index.waiting() if more and counts else None

        def portion_done(far: tuple[bool, int | None]) -> None:
            more, waiting = far
            if not more:
                if self._portions > 1:
                    self._status.show_learning("")
                self._portions = 0
                self._look_for_stories()
                self.learn_meanings()
                return
            if waiting is not None:
                self._tell_indexed(waiting)
            self._host.set_timer(CATCH_UP_PAUSE, self.catch_up)

        self._tasks.do(portion, INDEXED, portion_done)

    def _tell_indexed(self, waiting: int) -> None:
        """Tell how far the search index is."""
        total = self._host.counts.total if self._host.counts else 0
        done = max(0, total - waiting)
        self._status.show_learning(tr("indexed {percent} %", percent=100 * done // total) if total else "")

    def _is_early(self, seconds: float) -> bool:
        """Whether a key was pressed so lately."""
        return monotonic() - self._host.program.last_key < seconds

    def _look_for_stories(self) -> None:
        def stories_known(changed: bool) -> None:
            if changed:
                self._host.changed(Change.STORIES)

        self._tasks.do(self._host.library.shown.lists.stories.changed, INDEX, stories_known)

    def learn_meanings(self) -> None:
        """Learn what the articles mean, a portion at a time; the status line tells how far."""
        if self._is_early(KEYS_REST):
            self._host.set_timer(KEYS_REST, self.learn_meanings)
        else:
            self._tasks.start(self._learn_portion())

    async def _learn_portion(self) -> None:
        try:
            learned = await self._host.ask(self._host.library.shown.index.learn_meanings, MEANINGS)
        except Exception:
            self._status.show_learning("")
            raise
        done, total = learned or (0, 0)
        if done < total:
            self._status.show_learning(tr("meanings {percent} %", percent=100 * done // total))
            self._host.set_timer(CATCH_UP_PAUSE, self.learn_meanings)
            return
        self._status.show_learning("")
        if learned is not None:
            self._look_for_stories()

    def look_after(self) -> None:
        """The day's backup and what else is due once a day: it keeps the disk busy."""
        if self._is_early(CARE_AFTER):
            self._host.set_timer(CARE_AFTER, self.look_after)
            return
        settings = self._host.program.settings

        def done(sentences: list[Message]) -> None:
            for said in sentences:
                log.info("%s", said)
            # A backup is of no interest as long as it is made; what was dropped and what was spared is.
            if len(sentences) > 1 or (sentences and not settings.keep_backups):
                self._host.say(" ".join(map(worded, sentences)), 20)

        care = partial(
            self._host.library.own.maintenance.look_after,
            keep_days=settings.keep_days,
            keep_backups=settings.keep_backups,
        )
        self._tasks.do(care, MAINTENANCE, done)
