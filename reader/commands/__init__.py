"""The commands: plain functions of a `Context`, each a module's verb. A row of the table says what it runs.

A module is imported when the first of its commands is run.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from inspect import isawaitable
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from reader.context import Context
    from reader.keys.commands import Command


def function_of(command: Command) -> Callable[..., object]:
    """What a command runs: a function of a `Context`, and of a count where the command takes one."""
    module, _, name = command.runs.partition(":")
    return cast("Callable[..., object]", getattr(import_module(f"{__name__}.{module}"), name))


async def carry_out(context: Context, command: Command, count: int = 0) -> None:
    """Run a command, `count` times where that means something; 0 where no count was typed."""
    if command.is_of_article and not await context.articles.came():
        return
    function = function_of(command)
    done = function(context, count) if command.repeats else function(context)
    if isawaitable(done):
        await done
