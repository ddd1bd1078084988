"""Read any date a publisher writes, as UTC: what programs write into feeds, what people write on pages."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from feeds.dates.machine import parse_machine

if TYPE_CHECKING:
    from feeds.dates.written import find_written, names_weekday, parse_written

__all__ = ["find_written", "names_weekday", "parse_machine", "parse_written"]


def __getattr__(name: str) -> object:
    """What people write is read by more than half of what is here to load: a process that reads feeds seldom asks for it."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module("feeds.dates.written"), name)
