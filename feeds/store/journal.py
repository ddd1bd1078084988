"""What is done in a library."""

from __future__ import annotations

from itertools import count

_acts = count(1)
"""Numbers what is done in this program, in whichever library."""


def next_act() -> int:
    """A number for what is done now, greater than those before."""
    return next(_acts)
