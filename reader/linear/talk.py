"""What is told and typed, a line at a time."""

from __future__ import annotations

from collections.abc import Callable

from reader.linear.lines import fitted


class Farewell(BaseException):
    """The reader has enough: no command is asked what to make of that."""


class Talk:
    """Lines told and typed. `ask` gives the next line typed (EOFError where there is none), `tell` says something."""

    def __init__(self, ask: Callable[[str], str], tell: Callable[[str], None]) -> None:
        self._ask, self._tell = ask, tell
        self.said = 0
        """How much was told and asked."""
        self._next = ""
        """A line that was no answer: it is what the reader wants instead."""

    def ask(self, prompt: str) -> str:
        """The next line, without blanks around it. Raises Farewell where there is none."""
        line, self._next = self._next, ""
        self.said += 1
        try:
            return line or self._ask(prompt).strip()
        except EOFError:
            raise Farewell from None

    def ask_hidden(self, prompt: str) -> str:
        """A secret, as it is typed and not shown, where lines come from a terminal. Raises Farewell where there is none."""
        import sys
        from getpass import getpass

        if self._next or not sys.stdin.isatty():
            return self.ask(prompt)
        self.said += 1
        try:
            return getpass(prompt)
        except EOFError:
            raise Farewell from None

    def tell(self, text: str, most: int | None = None) -> None:
        """Say something in lines as wide as the terminal, or `most` cells where it is wider."""
        self.said += 1
        self._tell(fitted(text, most))

    def put_back(self, line: str) -> None:
        """Let a line be the next one."""
        self._next = line
