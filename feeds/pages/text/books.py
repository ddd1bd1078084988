"""Books as libraries of free texts hand them out: a head in fields, a line of stars, the book, a line of stars, the licence."""

from __future__ import annotations

import re
from dataclasses import dataclass

_START = re.compile(
    r"^\s*\*{3}\s?START OF (?:TH(?:E|IS) )?.{0,200}\*{3}\s*$|^\s*\*{3}\s?START OF TH.*$", re.M
)
_END = re.compile(r"^\s*\*{3}\s?END OF (?:TH(?:E|IS) )?.{0,200}$", re.M)
_FIELD = re.compile(r"^(Title|Author):[ \t]*(.+(?:\n[ \t]{4,}\S.*)*)$", re.M)


@dataclass(frozen=True, slots=True)
class Book:
    """What the head says, and the text alone."""

    title: str
    authors: tuple[str, ...]
    text: str


def find(text: str) -> Book | None:
    """The book in a text, None where it has not this form."""
    if "***" not in text:
        return None
    start = _START.search(text)
    if start is None:
        return None
    end = _END.search(text, start.end())
    said: dict[str, list[str]] = {}
    for name, value in _FIELD.findall(text[: start.start()]):
        said.setdefault(name, []).append(" ".join(value.split()))
    if "Title" not in said:
        return None
    return Book(
        said["Title"][0],
        tuple(said.get("Author", ())),
        text[start.end() : end.start() if end else None].strip("\n"),
    )
