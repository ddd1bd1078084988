"""From keys to commands: sequences such as `, r` and counts such as `5j`. Pure but for what was typed so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from feeds.record import record
from reader.keys.commands import Command, beginnings

MOST = 9_999_999
"""A count goes no higher."""


@record(frozen=True, slots=True)
class Typed:
    """What the keys so far come to: a command with its count, or what is still waited for."""

    command: Command | None = None
    count: int = 0
    """0 where none was typed."""
    waiting: str = ""
    """The beginning of a sequence, or a count, that goes on."""
    number: int = 0
    """A number that no command is bound to, typed for itself."""
    unknown: str = ""
    """A sequence that leads to nothing."""


class Sequences:
    """What is typed at the panes.

    Digits are one number, in every pane: before a motion it says how often, before another key it is
    forgotten. By itself, after a short wait (`settle`) or Enter, it is what it is bound to, else itself.
    """

    def __init__(self, keymap: Mapping[str, Sequence[Command]]) -> None:
        self._keymap = keymap
        self._beginnings = beginnings(keymap)
        self._begun = ""
        self._count = ""

    def press(self, key: str, pane: str) -> Typed:
        """Take a key typed in a pane."""
        if key.isdecimal() and not self._begun:
            self._count = str(min(MOST, int(self._count + key)))
            return Typed(waiting=self._count)
        if key == "enter" and self.counts:
            return self.settle(pane)
        typed = f"{self._begun} {key}" if self._begun else key
        if key == "escape" and (self._begun or self._count):
            self.forget()
            return Typed(waiting="")
        command = self._found(typed, pane)
        if command is None and typed in self._beginnings:
            self._begun = typed
            return Typed(waiting=typed)
        begun, count = self._begun, int(self._count or 0)
        self.forget()
        if command is None and begun:
            return Typed(unknown=typed)
        return Typed(command, count)

    def settle(self, pane: str) -> Typed:
        """What a number comes to that nothing followed."""
        if not self.counts:
            return Typed()
        typed = self._count
        self.forget()
        command = self._found(typed, pane)
        return Typed(command) if command is not None else Typed(number=int(typed))

    def following(self, begun: str, pane: str) -> list[tuple[str, Command]]:
        """What can follow the beginning of a sequence: the keys still to come, and what they do."""
        return [
            (key[len(begun) + 1 :], command)
            for key, commands in self._keymap.items()
            if key.startswith(f"{begun} ")
            for command in commands
            if pane in command.panes
        ]

    def forget(self) -> None:
        """Begin anew."""
        self._begun = self._count = ""

    @property
    def counts(self) -> bool:
        """Whether a number was typed, and nothing after it."""
        return bool(self._count) and not self._begun

    @property
    def is_waiting(self) -> bool:
        return bool(self._begun or self._count)

    def _found(self, typed: str, pane: str) -> Command | None:
        return next((command for command in self._keymap.get(typed, ()) if pane in command.panes), None)
