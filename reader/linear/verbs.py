"""Which commands mean something in plain lines, and what is typed for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.keys.commands import Command

Keymap = Mapping[str, Sequence[Command]]


def is_told(command: Command) -> bool:
    """Whether a command means something in plain lines."""
    return not command.is_seen


def typable(keymap: Keymap) -> Keymap:
    """The keys that are typed as they are written. A digit is the number of a headline."""
    return {
        key: commands
        for key, commands in keymap.items()
        if all(len(part) == 1 for part in key.split(" ")) and not key.isdecimal()
    }


def verbs(keymap: Keymap) -> dict[str, str]:
    """Keys as they are typed, `,g` for `, g` -> the first of their commands that means something in plain lines."""
    found: dict[str, str] = {}
    for key, commands in typable(keymap).items():
        if id := next((command.id for command in commands if is_told(command)), ""):
            found[key.replace(" ", "")] = id
    return found
