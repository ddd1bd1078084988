"""What a device remembers of a shared folder beside its library: who it is there, and what it has heard.

All of it can be found out again from the logs, but for the device's own log, which lies beside it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from feeds import atomic
from feeds.sync.folder.stamps import ORIGIN, Stamp

CLOCK = "clock.json"
"""Beside the memory, the latest stamp once more: of a device that forgot it, a change would count as made before what
its reader had seen, and the logs of others tell it only while the folder is there."""


@dataclass(slots=True)
class Memory:
    """Written whole, several times a meeting. What is missing or of another shape counts as not remembered."""

    path: Path
    device: str = ""
    """16 hex digits; empty for a device that has not joined."""
    number: int = 0
    """Of the last line of the own log."""
    upto: int = 0
    """Serial of the last change of the library that the own log tells of."""
    size: int = 0
    """Bytes of the own log as it was left. Where it has others, the log is read and its word holds."""
    kept: int = 0
    """Lines of the own log when it was last written anew."""
    written: int = 0
    """Lines since."""
    heard: list[Any] = field(default_factory=lambda: list(ORIGIN))
    """The latest stamp said or heard."""
    applied: dict[str, list[Any]] = field(default_factory=dict)
    """By file: how many of its lines the library has taken over, and a hash of them."""
    looks: dict[str, list[int]] = field(default_factory=dict)
    """By file: bytes and times, as it was last read; nothing of one that was too young for them to tell."""
    troubles: list[list[Any]] = field(default_factory=list)
    """What was wrong with which file then: its name and the row of a message."""
    opened: dict[str, list[str]] = field(default_factory=dict)
    """By what stands at the head of an encrypted log: its identity, and a slow hash of the passphrase.

    This file is no more open than the library beside it.
    """

    @property
    def last(self) -> Stamp:
        return Stamp(*self.heard)

    @classmethod
    def load(cls, path: Path) -> Memory:
        memory = cls._read(path)
        memory.heard = max(memory.heard, _clock(path))
        return memory

    @classmethod
    def _read(cls, path: Path) -> Memory:
        usual = cls(path)
        try:
            told = json.loads(path.read_bytes())
            values = {one.name: told[one.name] for one in fields(cls) if one.name != "path"}
            if any(type(value) is not type(getattr(usual, name)) for name, value in values.items()):
                return usual
            values["heard"] = _stamp(values["heard"])
            return cls(path, **values)
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return usual

    def save(self) -> None:
        """Raises WriteError."""
        if _clock(self.path) != self.heard:
            atomic.write(self.path.with_name(CLOCK), json.dumps(self.heard), mode=atomic.PRIVATE)
        told = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "path"}
        atomic.write(self.path, json.dumps(told), mode=atomic.PRIVATE)


def _clock(path: Path) -> list[Any]:
    """The stamp beside a memory."""
    try:
        return _stamp(json.loads(path.with_name(CLOCK).read_bytes()))
    except (OSError, ValueError, TypeError, RecursionError):
        return list(ORIGIN)


def _stamp(told: Any) -> list[Any]:
    ms, turn, device = told
    return [int(ms), int(turn), str(device)]
