"""Playing macros: actions and programs in order, each on the article the macro began with."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from feeds import paths
from feeds.library import Opened, as_facts
from reader.config import Step
from reader.i18n.translate import tr
from reader.screens.errand import Errand
from reader.screens.handing import run

if TYPE_CHECKING:
    from reader.screens.main import MainScreen

Answer = TypeVar("Answer")
QUEUES = ("read", "write", "network", "programs")
"""Where what a step set going is done: the next step begins when they have come to it."""


class Playing(Errand):
    """What carries out the reader's own actions."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._one_at_a_time = asyncio.Lock()

    def play(self, steps: Sequence[Step]) -> None:
        """Carry out a macro, the keys staying free meanwhile."""
        target, chosen = self.screen.target(), self.screen.targets()
        self.screen.run_worker(self._play(steps, target, chosen), group="macros", exit_on_error=False)

    async def _play(self, steps: Sequence[Step], target: int | None, chosen: list[int]) -> None:
        async with self._one_at_a_time:
            for step in steps:
                opened = await self._answer_of(partial(self.screen.library.open, target)) if target else None
                if step.action:
                    await self._act_on(step.action, opened, chosen)
                elif opened is None:
                    self.screen.say(tr("No article is open."))
                    return
                elif not await self._run_step(step, opened):
                    return
                for queue in QUEUES:
                    await self._answer_of(lambda: None, queue)

    async def _act_on(self, action: str, opened: Opened | None, chosen: list[int]) -> None:
        """One action; only while it looks for its article that is the macro's, not what the reader went on to."""
        self.screen.acting_on, self.screen.acting_on_ids = opened, chosen
        try:
            await self.screen.act(action)
        finally:
            self.screen.acting_on, self.screen.acting_on_ids = None, []

    async def _run_step(self, step: Step, opened: Opened) -> bool:
        """One program with the article as JSON on its input; False where it could not be run."""
        article = json.dumps(as_facts(opened.article.entry.url, opened), ensure_ascii=False)
        argv = [paths.expanded(word) for word in step.run]
        try:
            self.screen.say(await self._answer_of(partial(run, argv, article), "programs"))
        except Exception as error:
            self.screen.say(tr("{program} could not be run: {error}.", program=argv[0], error=error))
            return False
        return True

    async def _answer_of(self, call: Callable[[], Answer], queue: str = "read") -> Answer:
        """What `call` gives, asked in a queue."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

        def given(value: Answer) -> None:
            if not answer.done():
                answer.set_result(value)

        def broken(error: BaseException) -> None:
            if not answer.done():
                answer.set_exception(error)

        self.screen.app.jobs.ask(call, given, queue=queue, failed=broken)
        return await answer
