"""Names for files and folders, made of titles: fit for every system, short enough, each once in its folder."""

from __future__ import annotations

import re
import unicodedata

from feeds.markup import clean

LONGEST = 120
"""Bytes of a name; systems allow 255, and what is unfinished has a longer one for a while."""
_NEVER = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
"""What some system has no name with."""
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
_BEFORE = " .-~"
"""At the beginning a name with these is hidden, an option of a command, or somebody's home."""


def file_name(title: str, suffix: str = "", *, otherwise: str = "untitled") -> str:
    """A name of what has this title, `suffix` (`.md`) at its end; `otherwise` where nothing of the title can stand."""
    name = " ".join(_NEVER.sub(" ", unicodedata.normalize("NFC", clean(title))).split())
    # Surrogates and the like are no UTF-8.
    whole = name.lstrip(_BEFORE).encode("utf-8", "ignore")
    name = whole[: LONGEST - len(suffix)].decode("utf-8", "ignore").rstrip(" .") or otherwise
    return f"{'_' if _DEVICES.match(name) else ''}{name}{suffix}"


class Names:
    """The names given out in one folder: no two are alike, whatever their case."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, title: str, suffix: str = "") -> str:
        """A free name of what has this title: `Tides.md`, then `Tides 2.md`."""
        stem = file_name(title)
        name, number = f"{stem}{suffix}", 1
        while (key := unicodedata.normalize("NFKC", name).casefold()) in self._given:
            number += 1
            name = f"{stem} {number}{suffix}"
        self._given.add(key)
        return name
