"""The clipboard: which way of filling it works here is found out, and told as it is.

A program of the desktop says whether it took the text. The terminal's own way (OSC 52)
never answers: it counts as done only in terminals known to obey it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from shutil import which
from typing import NamedTuple

SECONDS = 5.0
"""What a program may take for a text; xclip stays behind to serve it, which is no waiting."""
MOST_OSC52 = 74_994
"""Bytes: terminals drop a longer sequence (100,000 characters of base64, as xterm and tmux cut it)."""

OBEY = frozenset(
    "ghostty kitty wezterm iterm.app alacritty foot contour rio warpterminal vscode mintty tabby".split()
)
"""Terminals, as they call themselves, that take OSC 52 without being told to."""
IGNORE = frozenset({"apple_terminal"})


class Program(NamedTuple):
    """A program that fills the clipboard with what is on its input."""

    argv: tuple[str, ...]
    needs: str = ""
    """A variable of the environment without which it cannot work."""
    platform: str = ""


PROGRAMS = (
    Program(("wl-copy",), "WAYLAND_DISPLAY"),
    Program(("xclip", "-selection", "clipboard"), "DISPLAY"),
    Program(("xsel", "--clipboard", "--input"), "DISPLAY"),
    Program(("pbcopy",), platform="darwin"),
    Program(("clip.exe",), "WSL_DISTRO_NAME"),
    Program(("termux-clipboard-set",), "TERMUX_VERSION"),
)
TMUX = Program(("tmux", "load-buffer", "-w", "-"), "TMUX")
"""It keeps the text as its own buffer and hands it to the terminal around it."""


class Copied(NamedTuple):
    """What became of a text."""

    by: str = ""
    """The program that took it; empty where none did."""
    to_terminal: bool = False
    """Whether it is to be sent to the terminal as well."""
    sure: bool = False
    """Whether it is in the clipboard for all that can be known."""


def programs(
    environment: Mapping[str, str], platform: str = sys.platform, found: Callable[[str], str | None] = which
) -> list[Program]:
    """The programs that can fill the clipboard here, the best first.

    Over SSH those of this machine would fill a clipboard the reader does not sit at.
    """
    away = bool(environment.get("SSH_TTY") or environment.get("SSH_CONNECTION"))
    usable = [] if away else [each for each in PROGRAMS if each.platform in ("", platform)]
    return [
        each
        for each in (*usable, TMUX)
        if (not each.needs or environment.get(each.needs)) and found(each.argv[0])
    ]


def terminal_obeys(environment: Mapping[str, str]) -> bool | None:
    """Whether the terminal takes OSC 52: None where nothing tells."""
    if environment.get("TMUX") or environment.get("STY") or environment.get("TERM", "").startswith("screen"):
        return None  # what stands between decides
    name = environment.get("TERM_PROGRAM", "").lower()
    term = environment.get("TERM", "").lower()
    if name in OBEY or any(term in (each, f"xterm-{each}") or term.startswith(f"{each}-") for each in OBEY):
        return True
    if environment.get("WT_SESSION") or environment.get("KITTY_WINDOW_ID"):
        return True
    # Terminals built on VTE say so, and have no OSC 52.
    if name in IGNORE or environment.get("VTE_VERSION") or term in ("linux", "dumb", "vt100", "vt220"):
        return False
    return None


def copy(text: str, environment: Mapping[str, str], ways: list[Program] | None = None) -> Copied:
    """Give `text` to the first program that takes it; what is left to do. Blocks."""
    fits = len(text.encode("utf-8", "replace")) <= MOST_OSC52
    obeys = terminal_obeys(environment) if fits else False
    for way in programs(environment) if ways is None else ways:
        if _took(way, text):
            # tmux's buffer reaches the clipboard only where the terminal around it lets it: that is not known.
            return Copied(way.argv[0], to_terminal=obeys is True, sure=True)
    return Copied(to_terminal=obeys is not False, sure=obeys is True)


def _took(way: Program, text: str) -> bool:
    try:
        process = subprocess.Popen(  # noqa: S603 - programs of the table, the text on their input, no shell
            way.argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        process.communicate(text.encode("utf-8", "replace"), timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    return process.returncode == 0
