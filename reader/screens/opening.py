"""Files, folders and addresses that are opened beside the library: read one after the other, folders watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from feeds import paths
from feeds.errors import FeedsError
from feeds.files import listings
from reader.changes import Change
from reader.i18n.messages import sentence
from reader.i18n.translate import tr, trn
from reader.tasks import NETWORK, WATCH

if TYPE_CHECKING:
    from reader.screens.host import Host
    from reader.screens.status import Status

WATCH_EVERY = 2.0
"""Seconds between two looks at the opened folders."""
SLOWER = 20
"""A folder that takes long to look at is looked at less often: after so many times that long."""
Files = dict[str, dict[str, int]]
"""The files of folders as the library knows them: folder -> file -> when it was changed."""


class Sources:
    """What is opened beside the library."""

    def __init__(self, host: Host, status: Status, problems: list[str]) -> None:
        """`problems` are filled with what could not be opened, a sentence each."""
        self._host, self._status, self._tasks = host, status, host.program.tasks
        self._seen: Files = {}
        """The files of the opened folders when they were last looked at."""
        self._problems = problems

    def open(self, sources: Sequence[str]) -> None:
        """Read files, folders and addresses into the open library, one after the other."""
        self._problems.clear()
        self._status.progress = tr("opening…")
        self._tasks.start(self._open(sources))

    async def _open(self, sources: Sequence[str]) -> None:
        library = self._host.library

        def work() -> None:
            for taken in library.shown.sources.read(sources):
                self._tasks.tell(self._taken, taken)

        try:
            await self._host.ask(work, NETWORK)
        finally:
            self._status.progress = ""
        self._host.changed(Change.ARRIVED)
        opened = self._host.program.sources
        if any(paths.is_folder(name) for name in opened) and not self._seen:
            self._seen = await self._host.ask(partial(listings, opened), WATCH)
            self._host.set_timer(WATCH_EVERY, self._watch)
        if self._problems:
            first, others = self._problems[0], len(self._problems) - 1
            if others:
                first = trn(
                    "{problem} (and {number} more)", "{problem} (and {number} more)", others, problem=first
                )
            self._host.say(first, 30)

    def _taken(self, taken: int | FeedsError) -> None:
        if isinstance(taken, FeedsError):
            self._problems.append(sentence(taken))
            self._host.say(self._problems[-1], 20)
        elif not self._host.headlines.ids:
            self._host.headlines.show(self._host.headlines.section)

    # ------------------------------------------------------------ folders

    def _watch(self) -> None:
        self._tasks.start(self._look())

    async def _look(self) -> None:
        """Look again at the opened folders: what appears is shown, what is gone is told."""
        folders, started = self._host.program.sources, monotonic()
        if not folders:
            return
        now = await self._host.ask(partial(listings, folders), WATCH)
        if folders is not self._host.program.sources:
            return
        before, self._seen = self._seen, now
        if gone := _gone(before, now):
            self._say_gone(gone)
        changed = [name for name, files in now.items() if files.items() - before.get(name, {}).items()]
        self._host.set_timer(max(WATCH_EVERY, SLOWER * (monotonic() - started)), self._watch)
        if changed:
            await self._read_again(changed)

    def _say_gone(self, gone: Sequence[str]) -> None:
        said = (
            tr("{file} is gone from the folder; what was read of it stays here.", file=gone[0])
            if len(gone) == 1
            else trn(
                "{number} file is gone from the folder; what was read of it stays here.",
                "{number} files are gone from the folder; what was read of them stays here.",
                len(gone),
            )
        )
        self._host.say(said, 12)

    async def _read_again(self, names: Sequence[str]) -> None:
        library = self._host.library

        def work() -> int:
            return sum(taken for taken in library.shown.sources.read(names) if isinstance(taken, int))

        if new := await self._host.ask(work, NETWORK):
            self._host.say(
                trn("{number} new article in the folder.", "{number} new articles in the folder.", new)
            )
        self._host.changed(Change.ARRIVED)


def _gone(before: Mapping[str, Mapping[str, int]], now: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The names of files that were there and are not."""
    return [Path(file).name for name in before for file in before[name].keys() - now.get(name, {}).keys()]
