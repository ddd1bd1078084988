"""When a change was made, so that all devices agree which of two is the later.

A hybrid logical clock (Kulkarni et al. 2014): the wall clock, but never behind what this device has said
or heard. A change made in knowledge of another is later than that, however wrong either clock is; of two
made without knowledge of each other, the clocks decide.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

LAST_MS = 1 << 48
"""A stamp from here on (the year 10889) is none that a clock gave."""


class Stamp(NamedTuple):
    """Orders all changes of all devices; no two devices ever make the same."""

    ms: int
    """Since 1970."""
    turn: int
    """Tells changes of one millisecond apart."""
    device: str


ORIGIN = Stamp(0, 0, "")
"""Before everything; what a library held when it joined stands right behind it."""


class Clock:
    """One device's stamps, each later than those before and those heard."""

    def __init__(self, device: str, last: Stamp = ORIGIN) -> None:
        self._device = device
        self.last = last

    def stamp(self, at: datetime) -> Stamp:
        """The stamp of a change made at a time of this device's wall clock."""
        ms = int(at.timestamp() * 1000)
        if ms > self.last.ms:
            self.last = Stamp(ms, 0, self._device)
        else:
            self.last = Stamp(self.last.ms, self.last.turn + 1, self._device)
        return self.last

    def hear(self, stamp: Stamp) -> None:
        """Take note of another's stamp: from here on this clock is past it."""
        self.last = max(self.last, stamp)
