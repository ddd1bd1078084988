"""`broadsheet --linear`: the same paper as plain lines, for screen readers and simple terminals.

No boxes, no colour, no motion, nothing drawn over: one thing a line, a question at the end. What can be
done is what the table of commands has, but for what is about what is seen; a few are done in a way of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from feeds.markup import clean
from reader import figures
from reader.config import Settings
from reader.i18n.translate import tr
from reader.keys.commands import BY_ID, short
from reader.linear.context import LinearContext
from reader.linear.lines import fitted, wrapped
from reader.linear.talk import Farewell, Talk
from reader.linear.verbs import is_told, verbs

if TYPE_CHECKING:
    import asyncio

    from feeds.workspace import Workspace

__all__ = ["Linear", "fitted", "wrapped"]


class Linear:
    """A conversation about what is open. `ask` gives the next line typed (EOFError ends it), `tell` says one.

    `sources` are what was opened beside the reader's own library.
    """

    def __init__(
        self,
        library: Workspace,
        ask: Callable[[str], str],
        tell: Callable[[str], None],
        settings: Settings | None = None,
        sources: Sequence[str] = (),
    ) -> None:
        self._talk = Talk(ask, tell)
        self._context = LinearContext(library, self._talk, settings or Settings(), sources)
        self._loop: asyncio.AbstractEventLoop | None = None
        """What commands run on, made for the first of them."""

    def run(self) -> int:
        """Talk until the reader has enough; the exit status. Raises what the first list does, as StoreError."""
        for problem in self._context.program.first_problems:
            self._talk.tell(problem)
        self._context.program.meet_folder()
        self._context.headlines.tell_anew()
        try:
            while True:
                self._carry_out(self._answer(self._talk.ask(tr("Number, n, /words, ? or q: "))))
        except (Farewell, KeyboardInterrupt):
            return 0
        finally:
            self._context.program.meet_folder()
            if self._loop is not None:
                self._loop.close()

    def _carry_out(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something, and what it has set going."""
        import asyncio

        self._loop = self._loop or asyncio.new_event_loop()

        async def whole() -> None:
            try:
                await work
            except Exception as error:
                self._context.program.report(error)
            await self._context.program.tasks.at_rest()

        try:
            self._loop.run_until_complete(whole())
        except KeyboardInterrupt:
            self._talk.tell("\n" + tr("Broken off."))

    async def _answer(self, said: str) -> None:
        context = self._context
        context.headlines.number = 0
        context.questions.begin()
        if not said:
            await self._go_on()
        elif said.isdecimal():
            await self._choose(said)
        elif (found := self._verb(said)) is not None:
            command, words = found
            context.offer(())
            await self._do(command, words)
        else:
            context.tell(tr("{said} means nothing here. ? says what does.", said=clean(said)))

    async def _go_on(self) -> None:
        """Enter: the next unread article, or more headlines."""
        headlines = self._context.headlines
        if self._context.articles.opened is not None:
            await headlines.go_unread(1)
        elif not headlines.tell_more():
            self._context.tell(tr("That is the end of the list."))

    async def _choose(self, said: str) -> None:
        """A number: of what was told last, else of a headline."""
        context, number = self._context, figures.whole(said) or 0
        if 0 < number <= len(context.offered):
            await context.offered[number - 1]()
        elif (
            not context.offered
            and context.articles.opened is None
            and 0 < number <= len(context.headlines.ids)
        ):
            context.headlines.move_to(number - 1)
        else:
            context.tell(tr("There is no number {number} here.", number=said))

    # ------------------------------------------------------------ verbs

    def _verb(self, said: str) -> tuple[str, str] | None:
        """The command, or macro, that a line asks for, by its word or its key, and what stands behind it."""
        if said.startswith("/"):
            return "search", said[1:].strip()
        name, _, rest = said.removeprefix(":").strip().partition(" ")
        if (name == "open" and rest) or (name == "select" and rest and not rest.isdecimal()):
            return name, rest.strip()
        id = name.replace("-", "_")
        if id in BY_ID and is_told(BY_ID[id]):
            return id, rest.strip()
        keys, parts = verbs(self._context.program.keymap), said.split(" ")
        for length in (len(parts), 2, 1):
            # A sequence is typed with a blank between its keys, or without.
            if (key := "".join(parts[:length])) in keys:
                return keys[key], " ".join(parts[length:]).strip()
        return None

    async def _do(self, id: str, words: str) -> None:
        """Do what a verb stands for; a number that comes first names a headline, where no article is open."""
        from reader.linear.own import OWN

        context, headlines = self._context, self._context.headlines
        first, _, rest = words.partition(" ")
        number = figures.whole(first) or 0
        if context.articles.opened is None and 0 < number <= len(headlines.ids):
            headlines.number, words = number, rest.strip()
        context.questions.begin(words, short(BY_ID[id]) if id in BY_ID else "")
        before = self._talk.said
        if id in OWN:
            await OWN[id](context, words)
        else:
            await context.run(id)
        if self._talk.said == before:
            context.tell(tr("Open an article first, by its number."))
