"""Whether the network is paid for by volume, as far as this machine knows."""

from __future__ import annotations

import subprocess
from shutil import which

SECONDS = 3.0
_YES = frozenset({"1", "3"})
"""NetworkManager's own words: 1 is yes, 3 a guess that comes to yes (a telephone, say)."""
_ASK = (
    "busctl",
    "get-property",
    "org.freedesktop.NetworkManager",
    "/org/freedesktop/NetworkManager",
    "org.freedesktop.NetworkManager",
    "Metered",
)


def is_metered() -> bool:
    """Asks NetworkManager; where there is none, nothing is known against the network. Blocks."""
    if which(_ASK[0]) is None:
        return False
    try:
        asked = subprocess.run(  # noqa: S603 - a fixed command, no shell
            _ASK, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return says_metered(asked.stdout.decode("ascii", "replace")) if asked.returncode == 0 else False


def says_metered(answer: str) -> bool:
    """What `busctl` prints of the property: `u 1`."""
    kind, _, value = answer.strip().partition(" ")
    return kind == "u" and value in _YES
