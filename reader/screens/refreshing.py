"""Refreshing in the background: asked for by the reader, after feeds were added, and by itself when feeds are due."""

from __future__ import annotations

import os
from collections.abc import Coroutine, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from feeds.workspace import Workspace
from reader import clock, network, notifying
from reader.changes import Change
from reader.i18n import formats
from reader.i18n.messages import sentence
from reader.i18n.translate import tr
from reader.pace import PROBED, Pace
from reader.tasks import PROGRAMS, REFRESH

if TYPE_CHECKING:
    from feeds.update import Failed, Outcome
    from reader.screens.host import Host
    from reader.screens.status import Status

FOLD_EVERY = 2.0
"""Seconds between two looks for the headlines that a refresh has brought so far."""
REPORT_EVERY = 0.2
"""Seconds between two repaints of a refresh's progress."""


@dataclass(slots=True)
class Round:
    """What a refresh has brought so far."""

    done: int = 0
    total: int = 0
    """How many feeds are asked."""
    new: int = 0
    failed: list[Failed] = field(default_factory=list)
    reached: bool = False
    """Whether any server answered at all."""
    new_ids: list[int] = field(default_factory=list)

    def take(self, outcome: Outcome) -> None:
        from feeds.update import Failed

        self.done += 1
        ids = getattr(outcome, "new_ids", ())
        self.new += len(ids)
        self.new_ids += ids
        if isinstance(outcome, Failed):
            self.failed.append(outcome)
            self.reached = self.reached or not outcome.is_silence
        else:
            self.reached = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """A refresh that waits until the one under way is done."""

    feed_ids: tuple[int, ...] | None
    force: bool
    library: Workspace


class Refreshes:
    """The refresh that goes on, and those that wait for it."""

    def __init__(self, host: Host, status: Status) -> None:
        self._host, self._status, self._tasks = host, status, host.program.tasks
        self._pace = Pace(0.0)
        self._wanted: list[Wanted] = []
        self._by_itself = False
        """Whether the refresh under way was nobody's wish."""
        self._telling = False
        """Whether what the queue has to tell is about to be shown."""
        self._folded_in, self._folded_at = 0, 0.0
        """How many of its articles the list has, and since when, by the monotonic clock."""

    @property
    def misses(self) -> int:
        """How often in a row feeds were asked unasked and nothing was reached."""
        return self._pace.misses

    # ------------------------------------------------------------ as the reader wants

    def ask(
        self, feed_ids: Sequence[int] | None, *, force: bool = False, library: Workspace | None = None
    ) -> None:
        """Refresh these feeds, or all that are due (with `force` all); headlines are folded in as they come."""
        asked = library or self._host.library
        wanted = Wanted(None if feed_ids is None else tuple(feed_ids), force, asked)
        if not self._status.progress:
            self._begin(self._refresh(wanted))
        elif self._by_itself or library is not None:
            # What the paper does by itself is no reason to refuse; what was just added is fetched in its turn.
            if wanted not in self._wanted:
                self._wanted.append(wanted)
        else:
            self._host.say(tr("A refresh is running already."))

    async def _refresh(self, wanted: Wanted) -> None:
        found = await self._host.ask(lambda: self._fetch(wanted, Round()), REFRESH)
        self._pace = self._pace.after(monotonic(), found.reached if found.done else None)
        self._over()
        if found.done:
            self._notify(wanted.library, found)
            self._say(found)
            self._host.changed(Change.ARRIVED)
        elif wanted.feed_ids is None:
            self._host.say(tr("There is no feed to refresh: <add> adds one."))
        else:
            self._host.say(tr("This comes from a file or a saved page: there is nothing to ask again."))

    def _notify(self, library: Workspace, found: Round) -> None:
        """Tell of what has arrived where the reader may not look, as the settings wish."""
        wish, program = self._host.program.settings.notifications, self._host.program
        if not found.new_ids or not wish.queries:
            return

        def work() -> list[str]:
            notices = list(notifying.arrived(library, found.new_ids, wish.queries))
            return notifying.tell(
                notices,
                wish,
                os.environ,
                clock.now(),
                lambda code: self._tasks.tell(program.terminal.tell, code),
            )

        self._tasks.do(work, PROGRAMS, self._say_missing)

    def _say_missing(self, programs: list[str]) -> None:
        for name in programs:
            self._host.say(tr("The settings notify by {program}, which is not there.", program=name))

    def _say(self, found: Round) -> None:
        said = formats.refreshed(found.done, found.new, len(found.failed))
        if len(found.failed) == 1:
            said = f"{said}. {sentence(found.failed[0].error)}"
        elif found.failed:
            said = tr("{said}; <health> says why.", said=said)
        else:
            said = f"{said}."
        self._host.say(said, 12)

    # ------------------------------------------------------------ by itself

    def look_for_due(self) -> None:
        """Refresh what is due, quietly; not where the last look reached nothing, or the network is paid by volume."""
        library, now = self._host.library, monotonic()
        if self._status.progress or now < self._pace.next or library.own.readonly:
            return
        self._pace = self._pace.after(now, None)

        def known(ids: list[int]) -> None:
            if ids and not self._status.progress:
                self.refresh_quietly(library, ids)

        self._tasks.do(library.shown.arrivals.due_unasked, REFRESH, known)

    def refresh_quietly(self, library: Workspace, ids: list[int]) -> None:
        """Refresh these feeds without a word, the cursor where it is: first a few, then, where one was reached, the others."""
        self._begin(self._refresh_unasked(library, ids), by_itself=True)

    async def _refresh_unasked(self, library: Workspace, ids: list[int]) -> None:
        def work() -> Round | None:
            if network.is_metered():
                return None
            found = self._fetch(Wanted(tuple(ids[:PROBED]), False, library), Round())
            if found.reached and ids[PROBED:]:
                self._fetch(Wanted(tuple(ids[PROBED:]), False, library), found)
            return found

        found = await self._host.ask(work, REFRESH)
        if found is None:
            self._pace = self._pace.put_off(monotonic())
        else:
            self._pace = self._pace.after(monotonic(), found.reached)
        self._over()
        if found is not None:
            self._notify(library, found)
            self._host.changed(Change.CAME if found.new else Change.ASKED)

    # ------------------------------------------------------------ while it goes on

    def _begin(self, refresh: Coroutine[Any, Any, None], *, by_itself: bool = False) -> None:
        self._by_itself = by_itself
        self._status.show_progress(tr("refreshing…"))

        async def guarded() -> None:
            try:
                await refresh
            except Exception:
                self._pace = self._pace.after(monotonic(), False)
                self._over()
                raise

        self._tasks.start(guarded())

    def _over(self) -> None:
        self._by_itself, self._folded_in = False, 0
        self._status.show_progress("")
        self._host.program.meet_folder()
        if self._wanted:
            self._begin(self._refresh(self._wanted.pop(0)))

    def _fetch(self, wanted: Wanted, found: Round) -> Round:
        """Fetch, and tell of it meanwhile. For the queue."""
        from feeds.update import Updated

        tell, library = self._tasks.tell, wanted.library
        found.total += library.subscriptions.asked_count(wanted.feed_ids, force=wanted.force)
        tell(self._progress, found)
        asked = library.subscriptions.refresh(
            wanted.feed_ids,
            force=wanted.force,
            connections=self._host.program.settings.connections,
            apart=True,
            unasked=self._by_itself and not found.reached,
        )
        with closing(asked) as outcomes:  # type: ignore[type-var]
            for outcome in outcomes:
                found.take(outcome)
                for notice in outcome.notices if isinstance(outcome, Updated) else ():
                    tell(self._host.announce, notice)
                if not self._telling:
                    self._telling = True
                    tell(self._tell_soon, found, REPORT_EVERY)
        return found

    def _tell_soon(self, found: Round, seconds: float) -> None:
        self._host.set_timer(seconds, partial(self._tell, found))

    def _tell(self, found: Round) -> None:
        self._telling = False
        if self._status.progress:
            self._progress(found)

    def _progress(self, found: Round) -> None:
        """Show how far it is, and the new headlines as they come."""
        said = tr("{new} new", new=formats.number(found.new)) if found.done else tr("refreshing…")
        self._status.show_progress(said, found.done, found.total)
        if found.new <= self._folded_in:
            return
        if monotonic() - self._folded_at > FOLD_EVERY:
            self._folded_in, self._folded_at = found.new, monotonic()
            self._host.changed(Change.ARRIVING)
        elif not self._telling:
            self._telling = True
            self._tell_soon(found, FOLD_EVERY)
