"""Playing macros: commands and programs in order, each on the article the macro began with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from feeds import paths
from feeds.library import Opened
from feeds.library.facts import as_facts
from reader.commands import carry_out
from reader.commands.sharing import give
from reader.config import Step
from reader.i18n.translate import tr
from reader.keys.commands import BY_ID
from reader.tasks import NETWORK, PROGRAMS, READ, WRITE

if TYPE_CHECKING:
    from feeds.model import Suggestion
    from reader.context import Context

QUEUES = (READ, WRITE, NETWORK, PROGRAMS)
"""Where what a step set going is done: the next step begins when they have come to it."""


class NoPieces:
    """No recommended piece is at hand."""

    number = 0
    current: Suggestion | None = None


class OnArticles:
    """A context whose commands are about some articles, whatever is at hand meanwhile."""

    def __init__(self, context: Context, opened: Opened | None, ids: Sequence[int]) -> None:
        self._context, self._opened, self._ids = context, opened, ids
        self.library, self.headlines, self.articles = context.library, context.headlines, context.articles
        self.panes, self.program, self.pieces = context.panes, context.program, NoPieces()
        self.say, self.choose, self.ask, self.write = context.say, context.choose, context.ask, context.write
        self.changed, self.run = context.changed, context.run

    @property
    def opened(self) -> Opened | None:
        return self._opened or self._context.opened

    def target(self) -> int | None:
        return self._opened.article.id if self._opened is not None else self._context.target()

    def targets(self) -> list[int]:
        return list(self._ids) or self._context.targets()


async def play(context: Context, steps: Sequence[Step]) -> None:
    """Carry out a macro, after those that were begun before it."""
    target, chosen, library = context.target(), context.targets(), context.library
    async with context.program.one_macro:
        for step in steps:
            opened = await context.ask(partial(library.articles.open, target)) if target else None
            if step.action:
                await carry_out(OnArticles(context, opened, chosen), BY_ID[step.action])
            elif opened is None:
                context.say(tr("No article is open."))
                return
            elif not await _give(context, step, opened):
                return
            await context.program.tasks.done(*QUEUES)


async def _give(context: Context, step: Step, opened: Opened) -> bool:
    """One program with the article as JSON on its input; False where it could not be run."""
    article = json.dumps(as_facts(opened.article.entry.url, opened), ensure_ascii=False)
    return await give(context, [paths.expanded(word) for word in step.run], article)
