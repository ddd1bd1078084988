"""The stand-in guid of a page: its own address where it names one, else where it lies."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from feeds.model import PROGRAM


def stand_in(data: bytes, source: str, name: str = "") -> str:
    """A guid that stays the same for the same page in the same place; of the content for `-` and what a program prints."""
    if source in ("", "-") or source.startswith(PROGRAM):
        return "page:" + blake2b(data, digest_size=16).hexdigest()
    if "://" in source:
        return source
    place = Path(source).absolute().as_uri()
    return f"{place}#{name}" if name and Path(source).name != name else place
