"""Whether a terminal can show the panes at all: it must let a program place its cursor."""

from __future__ import annotations

import os
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
