"""Whether a terminal can show the panes at all: it must let a program place its cursor."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

NEVER = frozenset({"", "dumb", "unknown", "network", "emacs", "9term", "lpr", "printer"})
"""What terminals that only write line after line call themselves."""


def _places_cursor(name: str) -> bool:
    """What the terminal's description says; a name without one is trusted, as Textual trusts it."""
    try:
        import curses
    except ImportError:
        return True
    try:
        with Path(os.devnull).open("wb") as nowhere:
            curses.setupterm(name, nowhere.fileno())
    except curses.error:
        return True
    return bool(curses.tigetstr("cup"))


def shows_panes(
    environment: Mapping[str, str],
    places_cursor: Callable[[str], bool] = _places_cursor,
    system: str = os.name,
) -> bool:
    """Whether panes can be drawn on the terminal that the environment tells of."""
    if system == "nt":
        return True  # its console has no name, and can
    name = environment.get("TERM", "")
    return name.partition("-")[0] not in NEVER and places_cursor(name)


def size(environment: Mapping[str, str]) -> tuple[int, int]:
    """Columns and rows of the terminal that is written to, as Textual finds them; zeros where it does not say."""
    given = [environment.get(name, "") for name in ("COLUMNS", "LINES")]
    columns, rows = (int(number) if number.isdecimal() else 0 for number in given)
    if columns and rows:
        return columns, rows
    try:
        found = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return columns, rows
    return columns or found.columns, rows or found.lines
