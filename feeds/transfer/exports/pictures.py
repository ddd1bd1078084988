"""Copies of pictures beside what is written: each once, and only of kinds that every reader shows."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field

from feeds.atomic import Put

_SIGNS = (
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"GIF87a", "gif", "image/gif"),
    (b"GIF89a", "gif", "image/gif"),
)
"""How files begin. SVG is none of them: it may hold scripts."""


def kind(data: bytes) -> tuple[str, str] | None:
    """The ending of its name and the media type of a picture; None for what is none."""
    return next(((ending, type) for sign, ending, type in _SIGNS if data.startswith(sign)), None)


@dataclass(slots=True)
class Copies:
    """Pictures that were copied: where the copy of each address stands, and the media type of each copy."""

    picture: Callable[[str], bytes | None]
    put: Put
    folder: str = "pictures/"
    types: dict[str, str] = field(default_factory=dict)
    _places: dict[str, str] = field(default_factory=dict)

    def __call__(self, address: str) -> str:
        """Where the copy of a picture stands; empty where the picture is not at hand."""
        if address not in self._places:
            self._places[address] = self._copied(address)
        return self._places[address]

    def _copied(self, address: str) -> str:
        data = self.picture(address)
        found = kind(data) if data else None
        if data is None or found is None:
            return ""
        ending, type = found
        name = f"{self.folder}{len(self.types) + 1}.{ending}"
        self.put(name, data)
        self.types[name] = type
        return name


def inline(picture: Callable[[str], bytes | None]) -> Callable[[str], str]:
    """Pictures that stand in the file itself, as data: addresses."""

    def shown(address: str) -> str:
        data = picture(address)
        found = kind(data) if data else None
        return "" if data is None or found is None else f"data:{found[1]};base64,{b64encode(data).decode()}"

    return shown
