"""From one unread headline to the next: down the list, on from its top, then to the next feed with something unread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from reader.i18n import formats
from reader.i18n.translate import tr
from reader.listing import Section
from reader.tasks import NEXT

if TYPE_CHECKING:
    from reader.screens.host import Host
    from reader.sections import Part


class UnreadController:
    """Where the next unread headline is."""

    def __init__(self, host: Host) -> None:
        self._host = host

    async def go(self, step: int) -> None:
        """Open the next unread article, or with -1 the one before."""
        articles, headlines = self._host.articles, self._host.headlines
        ids, start = headlines.ids, headlines.cursor
        current = headlines.known(headlines.current)
        if step > 0 and current is not None and not current.read and not articles.is_open(current.id):
            articles.read(current.id)
            return
        # The rows the list knows are walked at once; only past them the library is asked.
        place = start + step
        while 0 <= place < len(ids) and (row := headlines.known(ids[place])) is not None:
            if not row.read:
                self._open(ids[place])
                return
            place += step
        if step > 0:
            await self._look_below(ids[place:], ids[:start])
            return
        found = await self._first_unread(ids[place::-1]) if place >= 0 else None
        if found is not None:
            self._open(found)
        else:
            self._host.say(tr("No unread article above."))

    async def _look_below(self, ahead: Sequence[int], before: Sequence[int]) -> None:
        """To the first unread one ahead, from the end of the list on from its top, then on to the next feed."""
        if (found := await self._first_unread(ahead)) is not None:
            self._open(found)
        elif before and (found := await self._first_unread(before)) is not None:
            self._host.say(tr("On from the top of the list."))
            self._open(found)
        else:
            await self._go_on()

    async def _first_unread(self, ids: Sequence[int]) -> int | None:
        return await self._host.ask(partial(self._host.library.shown.lists.first_unread, ids), NEXT)

    async def _go_on(self) -> None:
        """From a section that is read through to the next feed with something unread; a search stays where it is."""
        headlines, library = self._host.headlines, self._host.library
        if headlines.section.end:
            self._host.say(headlines.section.end)
            return
        query = str(headlines.section.query)

        def look() -> tuple[bool, Part | None]:
            from reader.sections import next_unread, parts

            rows = parts(library)
            return any(str(part.query) == query for part in rows), next_unread(rows, query)

        in_tree, part = await self._host.ask(look, NEXT)
        if not in_tree or part is None:
            self._host.say(tr("Nothing unread is left.") if in_tree else tr("No more unread articles here."))
            return

        async def open_first() -> None:
            if (found := await self._first_unread(headlines.ids[:])) is not None:
                self._open(found)

        number = formats.number(part.unread or 0)
        self._host.say(tr("On to {section}: {number} unread.", section=part.name, number=number))
        start = self._host.program.tasks.start
        headlines.show(Section(part.name, part.query), listed=lambda _: start(open_first()))

    def _open(self, id: int) -> None:
        # The list reports the move, which opens the article: the row is drawn before it.
        if self._host.headlines.select(id):
            self._host.articles.visit(id)
        else:
            self._host.articles.read(id)
