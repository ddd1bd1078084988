"""Meetings with accounts' servers that the reader asked for: how far each is, and what came of it."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from feeds.errors import FeedsError
from reader.changes import Change
from reader.i18n import meetings
from reader.i18n.messages import sentence
from reader.tasks import REFRESH

if TYPE_CHECKING:
    from feeds.library import Library
    from feeds.store.values import Account
    from feeds.sync.accounts import Met
    from feeds.sync.run import Progress
    from reader.screens.host import Host
    from reader.screens.status import Status

REPORT_EVERY = 0.2
"""Seconds between two repaints of how far a meeting is."""
FOLD_EVERY = 2.0
"""Seconds between two looks for the headlines that it has brought so far."""


class AccountMeetings:
    """One meeting at a time, in the queue that refreshes."""

    def __init__(self, host: Host, status: Status) -> None:
        self._host, self._status, self._tasks = host, status, host.program.tasks
        self._reported = self._folded = 0.0
        """When it was last told how far it is, and when headlines were last folded in, by the monotonic clock."""

    def meet(self, name: str) -> None:
        """Meet the server of an account; a refresh that goes on comes first."""
        self._tasks.start(self._meet(name, self._host.library.own))

    async def _meet(self, name: str, own: Library) -> None:
        def work() -> list[tuple[Account, Met | FeedsError]]:
            self._tasks.tell(self._status.show_progress, name)
            return list(own.accounts.keep_in_step(name, partial(self._heard, name)))

        try:
            found = await self._host.ask(work, REFRESH)
        finally:
            self._status.show_progress("")
        for account, came in found:
            self._say(account, came)
        self._host.changed(Change.ARRIVED)

    def _heard(self, name: str, step: Progress) -> None:
        """Tell how far it is. For the queue."""
        now = monotonic()
        if now - self._reported > REPORT_EVERY:
            self._reported = now
            self._tasks.tell(self._status.show_progress, name, step.done, step.total)
        if step.step == "fetching" and now - self._folded > FOLD_EVERY:
            self._folded = now
            self._tasks.tell(self._host.changed, Change.ARRIVING)

    def _say(self, account: Account, came: Met | FeedsError) -> None:
        if isinstance(came, FeedsError):
            self._host.say(sentence(came), 20)
            return
        for notice in came.notices:
            self._host.announce(notice)
        said = [f"{meetings.came(account, came.outcome)}.", *meetings.rest(account, came.outcome)]
        self._host.say(" ".join(said), 12)
