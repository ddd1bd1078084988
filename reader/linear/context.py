"""Where a command runs in plain lines: what the panes show is told, what they ask is typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reader.commands import carry_out
from reader.keys.commands import BY_ID
from reader.linear.articles import LinearArticles
from reader.linear.headlines import LinearHeadlines
from reader.linear.panes import LinearPanes
from reader.linear.pieces import LinearPieces
from reader.linear.program import LinearProgram
from reader.linear.talk import Talk

if TYPE_CHECKING:
    from feeds.library import Opened
    from feeds.workspace import Workspace
    from reader.changes import Change
    from reader.config import Settings
    from reader.context import Answer
    from reader.linear.asking import Questions
    from reader.questions import Question, T
    from reader.tasks import Queue, Topic

Doing = Callable[[], Coroutine[Any, Any, None]]


class LinearContext:
    """What `reader.context.Context` says of it."""

    def __init__(self, library: Workspace, talk: Talk, settings: Settings, sources: Sequence[str]) -> None:
        self.library = library
        self.offered: Sequence[Doing] = ()
        """What a number does where something else than headlines was told last."""
        self._talk = talk
        self.program = LinearProgram(self, settings, sources)
        self.headlines = LinearHeadlines(self)
        self.articles = LinearArticles(self)
        self.pieces = LinearPieces(self)
        self.panes = LinearPanes(self)

    @cached_property
    def questions(self) -> Questions:
        from reader.linear.asking import Questions

        return Questions(self._talk)

    def tell(self, text: str, most: int | None = None) -> None:
        """Say something in lines as wide as the terminal, or `most` cells where it is wider."""
        self._talk.tell(text, most)

    def offer(self, offered: Sequence[Doing]) -> None:
        """Let numbers do something, or with nothing open headlines again."""
        self.offered = offered

    # ------------------------------------------------------------ what a command may ask

    @property
    def opened(self) -> Opened | None:
        if self.articles.opened is not None or self.headlines.current is None:
            return self.articles.opened
        return self.library.articles.open(self.headlines.current)

    def target(self) -> int | None:
        opened = self.articles.opened
        return opened.article.id if opened is not None else self.headlines.current

    def targets(self) -> list[int]:
        if self.articles.opened is None and (chosen := self.headlines.take_selected()):
            return chosen
        target = self.target()
        return [] if target is None else [target]

    def say(self, sentence: str, seconds: float = 0.0, *, holds: Callable[[], bool] | None = None) -> None:
        self.tell(sentence)

    async def choose(self, question: Question[T]) -> T | None:
        return await self.questions.answer(question)

    def ask(self, call: Callable[[], Answer], to: Queue | Topic | None = None) -> Awaitable[Answer]:
        return self.program.tasks.ask(call)

    def write(self, call: Callable[[], Answer]) -> Awaitable[Answer]:
        return self.program.tasks.ask(call)

    def changed(self, change: Change) -> None:
        """What is told is told; the next list has what changed."""

    async def run(self, command: str) -> None:
        if (steps := self.program.settings.macros.get(command)) is not None:
            from reader.commands.playing import play

            await play(self, steps)
        else:
            await carry_out(self, BY_ID[command])
