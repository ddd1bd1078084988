"""What is typed is taken one key after the other: each reaches what the one before it opened.

A terminal hands over a burst of keys, or a paste, faster than a dialog opens. A key is kept
until the one before it has been acted on: until the widgets have handled it, a dialog that it
opened has its focus, and a question it asked the library has its answer.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from textual import events
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

from reader.tasks import Tasks

PATIENCE = 5.0
"""Seconds a key waits at most for what the one before it set going: a library that does not answer holds no keys for
ever, and a busy machine is not taken for one."""

Typed = events.Key | events.Paste


class Typist:
    """Hands keys and pastes to `deliver` in their order, each when the one before it is done."""

    def __init__(self, app: App[Any], tasks: Tasks, deliver: Callable[[Typed], Awaitable[None]]) -> None:
        self._app, self._tasks = app, tasks
        self._deliver = deliver
        self._typed: deque[Typed] = deque()
        self._begun = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """The screen is up: what was typed until now is handed on, and what comes."""
        self._begun.set()

    def take(self, event: Typed) -> None:
        self._typed.append(event)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._hand_on())

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _hand_on(self) -> None:
        if not self._begun.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._begun.wait(), PATIENCE)
        while self._typed:
            # A list may be on its way without a key: by the mouse, or by a number that has been waited for.
            await self._answered()
            await self._deliver(self._typed.popleft())
            await self._handled()
            await self._answered()

    async def _answered(self) -> None:
        """Wait until what was asked of the library is on the screen."""
        from textual.widgets import Input  # loaded by the first line there is to type in

        if isinstance(self._app.focused, Input):
            return  # what a line asks while it is typed may be answered later
        if await self._tasks.answered(PATIENCE):
            await self._handled()

    async def _handled(self) -> None:
        """Wait until the screen, and what has the focus, are the same after every message was handled."""
        seen: tuple[Screen[object], Widget | None] | None = None
        while seen != (here := (self._app.screen, self._app.focused)):
            seen = here
            for pump in _up(self._app.focused or self._app.screen):
                handled = asyncio.Event()
                if pump.call_later(handled.set):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(handled.wait(), PATIENCE)


def _up(widget: Widget) -> list[Widget]:
    """A widget and what its messages bubble to, up to the screen."""
    return [each for each in widget.ancestors_with_self if isinstance(each, Widget)]
