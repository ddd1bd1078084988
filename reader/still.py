"""The screen as the reader left it, shown again while the program is loaded: the paper lies where it was put down.

It is bytes for the terminal, kept at the end beside what they are good for: this library, these settings, a terminal
of this kind and size. Anything else, and the terminal stays as it is until the first headlines are drawn.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from feeds import atomic
from feeds.errors import WriteError
from feeds.record import replace
from reader import config
from reader.i18n import translate

ALTERNATE = "\x1b[?1049h"
"""Turns to the terminal's other screen, and wipes it."""
_SHOW = f"{ALTERNATE}\x1b[?25l{{}}\x1b[0m"
_TAKE_AWAY = "\x1b[?25h\x1b[?1049l"
_TERMINAL = ("TERM", "COLORTERM", "NO_COLOR", "COLUMNS", "LINES")
"""Variables by which colours and size are chosen."""
_MOST = 1_000_000
"""Characters a still is not longer than; a screen full of colours has a tenth."""


class Still:
    """What stands on the terminal while the program is loaded, if anything does."""

    def __init__(self) -> None:
        self.stands = False
        self._silence = ExitStack()

    def show(self, drawn: str) -> None:
        """Show a screen that was drawn; an empty one is none."""
        if drawn:
            self._silence.enter_context(_silent())
            _write(_SHOW.format(drawn))
            self.stands = True

    def hand_over(self) -> None:
        """Leave the terminal to the app, which takes it as it was: what is on it stands until the app draws."""
        self._silence.close()
        self.stands = False

    def take_away(self) -> None:
        """Give the terminal back as it was, if it was not handed over."""
        if self.stands:
            _write(_TAKE_AWAY)
        self.hand_over()


@contextmanager
def standing(place: Path | str, settings: config.Settings) -> Iterator[Still]:
    """Show the still that was kept of a library, if it fits. What stands on the terminal at the end is taken away."""
    still = Still()
    still.show(_kept(place, settings))
    try:
        yield still
    finally:
        still.take_away()


@contextmanager
def _silent() -> Iterator[None]:
    """Keep what is typed meanwhile as it is, and from being written over the still: the app reads it when it runs."""
    try:
        import termios
    except ImportError:  # Windows has no such terminals
        yield
        return
    try:
        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
    except (OSError, ValueError, termios.error):  # what is read is no terminal
        yield
        return
    silent = [*before]
    # Enter is no line end, and Backspace takes back no key; ^C still ends the program.
    silent[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR)
    silent[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(terminal, termios.TCSANOW, silent)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)


def keep(place: Path | str, theme: str, drawn: str) -> None:
    """Keep what the screen showed last; a folder that cannot be written is no reason to stop."""
    left = replace(config.as_left(config.read_settings(config.config_path())[0]), theme=theme)
    try:
        atomic.write(_path(), f"{_fits(place, left)}\n{drawn}", mode=atomic.PRIVATE)
    except WriteError:
        pass


def _kept(place: Path | str, settings: config.Settings) -> str:
    try:
        with _path().open(encoding="utf-8", newline="") as file:
            fits, _, drawn = file.read(_MOST).partition("\n")
    except (OSError, ValueError):
        return ""
    return drawn if fits == _fits(place, settings) else ""


def _fits(place: Path | str, settings: config.Settings) -> str:
    """What a still is good for, as one word; hashlib takes longer to load than all of this."""
    size = os.get_terminal_size(sys.stdout.fileno()) if sys.stdout.isatty() else ()
    terminal = [os.environ.get(name, "") for name in _TERMINAL]
    given = repr((str(place), settings, translate.this(), tuple(size), terminal))
    return f"{zlib.crc32(given.encode('utf-8', 'surrogatepass')):08x}"


def _path() -> Path:
    return config.state_folder() / "still"


def _write(drawn: str) -> None:
    sys.stdout.write(drawn)
    sys.stdout.flush()
