"""In step with the reader's other devices while the paper is open, by the folder that they share."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from feeds.errors import FeedsError
from reader.changes import Change
from reader.i18n.messages import sentence, worded
from reader.i18n.translate import tr
from reader.tasks import FOLDER, WRITE

if TYPE_CHECKING:
    from feeds.library import Library
    from feeds.messages import Message
    from feeds.model import SharedFolder
    from feeds.sync.folder.meeting import Met
    from reader.screens.host import Host

FIRST = 0.5
"""Seconds after the start when the folder is met: the reader sees soon what was read elsewhere."""
EVERY = 180.0
"""Seconds between two meetings."""
PATIENCE = 30.0
"""Seconds the last meeting waits at most for what is still to be written."""


class FolderMeetings:
    """The meetings of one window: at the start, after a refresh, every few minutes, at leaving."""

    def __init__(self, host: Host) -> None:
        self._host, self._tasks = host, host.program.tasks
        self._said: tuple[Message, ...] = ()
        """What was wrong the last time: it is said once."""

    def begin(self) -> None:
        """Set them going, where the settings name a folder."""
        if self._library is not None:
            self._host.set_timer(FIRST, self._go_on)

    def _go_on(self) -> None:
        self.meet()
        self._host.set_timer(EVERY, self._go_on)

    @property
    def _wish(self) -> SharedFolder:
        return self._host.program.settings.sync

    @property
    def _library(self) -> Library | None:
        """What is in step; None where nothing is."""
        own = self._host.library.own
        return own if self._wish.path and own.store.address.is_kept and not own.readonly else None

    def meet(self) -> None:
        """Hold a meeting, and show what it brought."""
        if (library := self._library) is not None:
            self._tasks.start(self._meet(library))

    async def _meet(self, library: Library) -> None:
        from feeds.sync.folder.meeting import BUSY

        try:
            met = await self._host.ask(partial(library.folder.meet, self._wish), FOLDER)
        except FeedsError as error:
            # Another window on the library does it.
            if getattr(error, "reason", None) != BUSY:
                self._say((error.message,), sentence(error))
        else:
            self._show(met)

    def _show(self, met: Met) -> None:
        wrong = tuple(one.error.message for one in met.troubles)
        more = len(wrong) - 1
        said = worded(wrong[0]) if wrong else ""
        self._say(
            wrong,
            tr("{said} `broadsheet doctor` tells of {number} more.", said=said, number=more)
            if more > 0
            else said,
        )
        if met.heard:
            self._host.changed(Change.WRITTEN_ELSEWHERE)

    def _say(self, wrong: tuple[Message, ...], said: str) -> None:
        if wrong and wrong != self._said:
            self._host.say(said, 15)
        self._said = wrong

    def leave(self) -> None:
        """Hold the last one, once what the reader did last is written."""
        if (library := self._library) is None:
            return
        written = threading.Event()
        self._tasks.do(written.set, WRITE)

        def meet() -> None:
            if written.wait(PATIENCE):
                library.folder.meet(self._wish)

        self._tasks.do(meet, FOLDER)
