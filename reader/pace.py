"""How often the paper looks for feeds that are due, by itself. Pure: seconds of any clock that only goes forward."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_LOOK = 5.0
"""Seconds after the start: the reader sees the headlines first."""
LOOK = 60.0
"""Seconds between two looks for what is due. What is due when is the feeds' own rhythm."""
LONGEST = 3600.0
"""Seconds after which a network that failed is tried again at the latest."""
METERED = 600.0
"""Seconds until a network that is paid for by volume is looked at again."""
PROBED = 3
"""Feeds that are asked first: where none of them is reached, the others are left alone."""


@dataclass(frozen=True, slots=True)
class Pace:
    """When the next look is due, and how many in a row reached nothing."""

    next: float
    misses: int = 0

    def after(self, now: float, reached: bool | None) -> Pace:
        """The pace after a look: `reached` is None where there was nothing to ask."""
        if reached is None:
            return Pace(now + LOOK, self.misses)
        if reached:
            return Pace(now + LOOK)
        misses = self.misses + 1
        return Pace(now + min(LONGEST, LOOK * 2 ** min(misses, 10)), misses)

    def put_off(self, now: float) -> Pace:
        """The pace on a network that must not be used unasked."""
        return Pace(now + METERED, self.misses)
