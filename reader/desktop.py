"""What the desktop opens that is no web page: mail, telephone numbers, torrents and their like."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from shutil import which

SECONDS = 10.0
"""What an opener may take to say that it found no program; one that goes on longer has found one."""


def opener(
    environment: Mapping[str, str], platform: str = sys.platform, found: Callable[[str], str | None] = which
) -> tuple[str, ...]:
    """The program that hands an address to the desktop's own choice; empty where there is no desktop."""
    if platform == "darwin":
        return ("open",)
    if environment.get("WSL_DISTRO_NAME") and found("wslview"):
        return ("wslview",)
    if environment.get("TERMUX_VERSION") and found("termux-open-url"):
        return ("termux-open-url",)
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        return ()
    return next(((name, *rest) for name, *rest in (("xdg-open",), ("gio", "open")) if found(name)), ())


def hand_over(program: tuple[str, ...], address: str) -> bool:
    """Give an address to the opener; whether it took it. Nothing of what it says reaches the screen. Blocks."""
    if not program:
        return False
    try:
        process = subprocess.Popen(  # noqa: S603 - an opener of ours and one address, no shell
            [*program, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return process.wait(SECONDS) == 0
    except subprocess.TimeoutExpired:
        return True
