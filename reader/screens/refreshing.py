"""Refreshing: asked for by the reader, after feeds were added, and by itself when feeds are due."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from feeds.library import Library
from reader import network
from reader.i18n import formats
from reader.i18n.messages import sentence
from reader.i18n.translate import tr
from reader.pace import PROBED, Pace
from reader.screens.errand import Errand

if TYPE_CHECKING:
    from feeds.update import Failed, Outcome
    from reader.screens.main import MainScreen

FOLD_EVERY = 2.0
"""Seconds between two looks for the headlines that a refresh has brought so far."""
REPORT_EVERY = 0.2
"""Seconds between two repaints of a refresh's progress."""
QUEUE = "refresh"
"""A queue of its own: a page that is opened does not wait until all feeds are asked."""


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

    def take(self, outcome: Outcome) -> None:
        from feeds.update import Failed

        self.done += 1
        self.new += len(getattr(outcome, "new_ids", ()))
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
    library: Library


class Refreshing(Errand):
    """The actions that fetch feeds."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._pace = Pace(0.0)
        self._wanted: list[Wanted] = []
        self._by_itself = False
        """Whether the refresh under way was nobody's wish."""
        self._telling = False
        """Whether what the queue has to tell is about to be shown."""
        self._folded_in, self._folded_at = 0, 0.0
        """How many of its articles the list has, and since when, by the monotonic clock."""

    def do_refresh(self) -> None:
        """Refresh the feed of the article at hand."""
        target = self.screen.target()
        row = self.screen.row(target) if target is not None else None
        if row is None or not row.feed_id:
            self.do_refresh_all()
        else:
            self.refresh_feeds([row.feed_id])

    def do_refresh_all(self) -> None:
        """Refresh every feed, due or not: who asks wants news now."""
        self.refresh_feeds(None, force=True)

    def refresh_feeds(
        self, feed_ids: Sequence[int] | None, *, force: bool = False, library: Library | None = None
    ) -> None:
        """Refresh these feeds, or all that are due (with `force` all); headlines are folded in as they come."""
        asked = library or self.screen.library
        wanted = Wanted(None if feed_ids is None else tuple(feed_ids), force, asked)
        if not self.screen.progress:
            self._begin(wanted)
        elif self._by_itself or library is not None:
            # What the paper does by itself is no reason to refuse; what was just added is fetched in its turn.
            if wanted not in self._wanted:
                self._wanted.append(wanted)
        else:
            self.screen.say(tr("A refresh is running already."))

    def _begin(self, wanted: Wanted) -> None:
        self._by_itself = False
        self.screen.progress = tr("refreshing…")
        self.screen.paint()

        def work() -> Round:
            found = Round()
            self._ask(wanted.library, wanted.feed_ids, found, force=wanted.force)
            return found

        def done(found: Round) -> None:
            self._pace = self._pace.after(monotonic(), found.reached if found.done else None)
            self._over()
            if found.done:
                self._refreshed(found)
            elif wanted.feed_ids is None:
                self.screen.say(tr("There is no feed to refresh: <add> adds one."))
            else:
                self.screen.say(tr("This comes from a file or a saved page: there is nothing to ask again."))

        self.screen.app.jobs.ask(work, done, queue=QUEUE, failed=self._broke)

    def _ask(
        self, library: Library, feed_ids: Sequence[int] | None, found: Round, *, force: bool = False
    ) -> None:
        """Fetch, and tell of it meanwhile. For the queue."""
        jobs = self.screen.app.jobs
        found.total += library.asked_count(feed_ids, force=force)
        jobs.tell(self._progress, found)
        connections = self.screen.app.settings.connections
        asked = library.refresh(
            feed_ids,
            force=force,
            connections=connections,
            apart=True,
            unasked=self._by_itself and not found.reached,
        )
        with closing(asked) as outcomes:  # type: ignore[type-var]
            for outcome in outcomes:
                found.take(outcome)
                for title in getattr(outcome, "notices", ()):
                    jobs.tell(self.screen.app.announce, outcome.feed.title, title)
                if not self._telling:
                    self._telling = True
                    jobs.tell(self._tell_soon, found, REPORT_EVERY)

    # ------------------------------------------------------------ by itself

    def refresh_due(self) -> None:
        """Refresh what is due, quietly; not where the last look reached nothing, or the network is paid by volume."""
        library, now = self.screen.library, monotonic()
        if self.screen.progress or now < self._pace.next or library.readonly:
            return
        self._pace = self._pace.after(now, None)

        def due() -> list[int]:
            return library.due_unasked()

        def known(ids: list[int]) -> None:
            if ids and not self.screen.progress:
                self._begin_by_itself(library, ids)

        self.screen.app.jobs.ask(due, known, queue=QUEUE)

    def _begin_by_itself(self, library: Library, ids: list[int]) -> None:
        self._by_itself = True
        self.screen.progress = tr("refreshing…")
        self.screen.paint()

        def work() -> Round | None:
            if network.is_metered():
                return None
            found = Round()
            self._ask(library, ids[:PROBED], found)
            if found.reached and ids[PROBED:]:
                self._ask(library, ids[PROBED:], found)
            return found

        def done(found: Round | None) -> None:
            self._pace = (
                self._pace.put_off(monotonic())
                if found is None
                else self._pace.after(monotonic(), found.reached)
            )
            self._over()
            if found is not None:
                self._fold_in(found)

        self.screen.app.jobs.ask(work, done, queue=QUEUE, failed=self._broke)

    # ------------------------------------------------------------ what it brought

    def _tell_soon(self, found: Round, seconds: float) -> None:
        self.screen.set_timer(seconds, partial(self._tell, found))

    def _tell(self, found: Round) -> None:
        self._telling = False
        if self.screen.progress:
            self._progress(found)

    def _progress(self, found: Round) -> None:
        """Show how far it is, and the new headlines as they come."""
        self.screen.how_far = (found.done, found.total)
        self.screen.progress = (
            tr("{new} new", new=formats.number(found.new)) if found.done else tr("refreshing…")
        )
        self.screen.paint_top()
        if found.new <= self._folded_in:
            return
        if monotonic() - self._folded_at > FOLD_EVERY:
            self._folded_in, self._folded_at = found.new, monotonic()
            self.screen.reload(stay=True)
            self.screen.refresh_counts()
        elif not self._telling:
            self._telling = True
            self._tell_soon(found, FOLD_EVERY)

    def _refreshed(self, found: Round) -> None:
        said = formats.refreshed(found.done, found.new, len(found.failed))
        if len(found.failed) == 1:
            said = f"{said}. {sentence(found.failed[0].error)}"
        elif found.failed:
            said = tr("{said}; <health> says why.", said=said)
        else:
            said = f"{said}."
        self.screen.say(said, 12)
        self.screen.reload()
        self.screen.refresh_counts()
        self.screen.app.catch_up()

    def _fold_in(self, found: Round) -> None:
        """Show what came without a word, the cursor where it is."""
        if found.new:
            self.screen.reload(stay=True)
            self.screen.app.catch_up()
        self.screen.refresh_counts()

    def _over(self) -> None:
        self.screen.progress, self.screen.how_far, self._by_itself = "", (0, 0), False
        self._folded_in = 0
        self.screen.paint_top()
        if self._wanted:
            self._begin(self._wanted.pop(0))

    def _broke(self, error: BaseException) -> None:
        self._pace = self._pace.after(monotonic(), False)
        self._over()
        self.screen.app.report(error)
