"""What the reader wants told of new articles, and how: the table `[notifications]` of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from feeds.record import field, record

WAYS = ("terminal", "desktop", "bell", "command")
CODES = ("auto", "osc9", "osc777", "osc99")


@record(frozen=True, slots=True)
class Notifications:
    """The table, read."""

    queries: Mapping[str, str] = field(default_factory=dict)
    """Name -> which new articles are told of."""
    ways: tuple[str, ...] = ("terminal",)
    """Of WAYS."""
    code: str = "auto"
    """How the terminal is told: one of CODES; `auto` goes by what it calls itself."""
    command: tuple[str, ...] = ()
    """argv of a program that is given title and text as two more words."""
    quiet: str = ""
    """Hours in which nothing is told: `22:00-07:00`."""


def span_of(hours: str) -> tuple[time, time] | None:
    """Beginning and end of `22:00-07:00`; None where it says no such thing."""
    begins, dash, ends = hours.partition("-")
    try:
        return (
            (time.fromisoformat(begins.strip().zfill(5)), time.fromisoformat(ends.strip().zfill(5)))
            if dash
            else None
        )
    except ValueError:
        return None
