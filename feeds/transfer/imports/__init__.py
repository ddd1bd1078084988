"""A reader's life in another program: its files, read as what can be taken over.

`take_over` recognises a file by what is in it. Everything after that is a function of what
was read; what it means for a library is decided in `feeds.transfer.taking`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from feeds import files, paths
from feeds.errors import ParseError
from feeds.transfer.imports import databases, newsboat
from feeds.transfer.imports.items import Item, Mark, Plan, Refused, Search, Subscription

__all__ = ["Item", "Mark", "Plan", "Refused", "Search", "Subscription", "take_over"]

_DATABASES = ((newsboat.PROGRAM, newsboat.is_cache, newsboat.cache),)


def take_over(path: Path) -> Plan:
    """What a file of another program holds. Raises SourceError."""
    if _begins(path).startswith(databases.BEGINS):
        return _database(path)
    loaded = files.load(str(path))
    return _listed(loaded.data, str(path))


def _begins(path: Path) -> bytes:
    """The first bytes of a file; of what is none, nothing, and `files.load` tells why."""
    try:
        if not paths.typed(path).is_file():
            return b""
        with path.open("rb") as file:
            return file.read(len(databases.BEGINS))
    except (OSError, ValueError):
        return b""


def _database(path: Path) -> Plan:
    with databases.copied(path) as db:
        there = databases.tables(db)
    for program, is_its, read in _DATABASES:
        if is_its(there):
            return Plan(program, _reading(path, read))
    raise ParseError(
        str(path), "this database is of no program that is known", "export a list of feeds there"
    )


def _reading(path: Path, read: Callable[..., Iterator[Item]]) -> Callable[[], Iterator[Item]]:
    def items() -> Iterator[Item]:
        with databases.copied(path) as db:
            yield from read(db)

    return items


def _listed(data: bytes, source: str) -> Plan:
    """A list of feeds. It is read at once: one that cannot be read is told before anything is done."""
    found, twice = newsboat.urls(data, source)
    return Plan(newsboat.PROGRAM, lambda: found, twice)
