"""A reader's life in another program: its files, read as what can be taken over.

`take_over` recognises a file by what is in it. Everything after that is a function of what
was read; what it means for a library is decided in `feeds.transfer.taking`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from feeds import archives, charset, files, paths
from feeds.errors import ParseError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.transfer.imports import (
    databases,
    desktop,
    elfeed,
    elfeed_index,
    google_reader,
    netnewswire,
    newsboat,
    newsboat_config,
    newsraft,
    nom_config,
    saved,
)
from feeds.transfer.imports.items import (
    Item,
    Mark,
    Plan,
    Program,
    Refused,
    Rule,
    Search,
    Subscription,
    Wish,
)

__all__ = [
    "Item",
    "Mark",
    "Plan",
    "Program",
    "Refused",
    "Rule",
    "Search",
    "Subscription",
    "Wish",
    "take_over",
]

_DATABASES = (
    (newsboat.PROGRAM, newsboat.is_cache, newsboat.cache),
    ("Liferea", desktop.is_liferea, desktop.liferea),
    ("RSSGuard", desktop.is_rssguard, desktop.rssguard),
    ("NewsFlash", desktop.is_newsflash, desktop.newsflash),
    ("nom", desktop.is_nom, desktop.nom),
    (newsraft.PROGRAM, newsraft.is_database, newsraft.database),
    (netnewswire.PROGRAM, netnewswire.is_its, netnewswire.database),
)

_PROGRAMS = ((newsboat.is_cache, newsboat.programs), (newsraft.is_database, newsraft.programs))
"""Databases whose feeds may name programs, and how those are found."""


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
        programs = next((named(db) for is_its, named in _PROGRAMS if is_its(there)), ())
    for program, is_its, read in _DATABASES:
        if is_its(there):
            return Plan(program, _reading(path, read), programs=programs)
    raise ParseError(
        str(path),
        Message("imports.unknown-database", "this database is of no program that is known"),
        Hint.EXPORT_LIST,
    )


def _reading(path: Path, read: Callable[..., Iterator[Item]]) -> Callable[[], Iterator[Item]]:
    def items() -> Iterator[Item]:
        with databases.copied(path) as db:
            yield from read(db)

    return items


def _listed(data: bytes, source: str) -> Plan:
    """A file of text. It is read at once: one that cannot be read is told before anything is done."""
    if data.startswith(b"PK") and (plan := _archived(data, source)):
        return plan
    text = charset.decode(data)
    if elfeed_index.is_its(text):
        indexed = elfeed_index.read(text)
        return Plan(elfeed_index.PROGRAM, lambda: indexed)
    if (plan := _written(text, source)) is not None:
        return plan
    if nom_config.is_its(text):
        named = list(nom_config.feeds(text))
        return Plan(nom_config.PROGRAM, lambda: named)
    if elfeed.is_its(text) and (listed := list(elfeed.feeds(text))):
        return Plan(elfeed.PROGRAM, lambda: listed)
    if newsboat_config.is_its(text):
        return newsboat_config.plan(text, newsboat.PROGRAM)
    if "\0" in text and not text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise ParseError(
            source,
            Message("imports.no-text", "this is neither a text nor a database that is known"),
            Hint.EXPORT_LIST,
        )
    return newsraft.feeds(text) if newsraft.is_its(text) else newsboat.urls(data, source)


def _written(text: str, source: str) -> Plan | None:
    """Articles and pages that were exported as text; None where it is none of these."""
    begins = text[:4096].lstrip("\ufeff \t\r\n")
    rows = None
    if begins.startswith(("{", "[")):
        try:
            data = json.loads(text.lstrip("\ufeff"))
        except (ValueError, RecursionError) as error:
            raise ParseError(
                source,
                Message("imports.file-damaged", "the file is damaged or cut short"),
                Hint.EXPORT_AGAIN,
            ) from error
        if google_reader.is_its(data):
            return Plan(google_reader.PROGRAM, lambda: google_reader.items(data))
        if (rows := saved.records(data)) is None:
            raise ParseError(
                source,
                Message("imports.unknown-export", "this is an export of no program that is known"),
                Hint.EXPORT_LIST,
            )
    elif begins.startswith("<"):
        rows = saved.bookmarks(text) if "<opml" not in begins.lower() else None
    elif "," in begins.partition("\n")[0]:
        rows = saved.table(text)
    if rows is None:
        return None
    program, pages = rows
    return Plan(program, lambda: saved.items(pages))


def _archived(data: bytes, source: str) -> Plan | None:
    """An export that is several files in one; None where none of them is known."""
    plans = []
    for member in archives.members(data, source):
        # What lies beside the export in its archive, such as settings, is no trouble.
        with suppress(ParseError):
            plans.append(_written(charset.decode(member.data), member.name))
    found = [plan for plan in plans if plan is not None]
    return (
        Plan(found[0].program, lambda: chain.from_iterable(plan.items() for plan in found)) if found else None
    )
