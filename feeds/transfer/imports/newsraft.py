"""newsraft: its `feeds` file with sections, and its database.

By its manual newsraft(1) and `src/db.c` of versions 0.20 to 0.30; what a cell of several values looks like, by
`src/string-serialize.c`.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from feeds import opml
from feeds.messages import Message
from feeds.model import Entry, FeedSettings
from feeds.transfer.imports import commands, databases, values
from feeds.transfer.imports.items import Item, Mark, Plan, Program, Refused, Subscription

PROGRAM = "newsraft"
_TOP = "Global"
"""newsraft's name for the section of all feeds."""
_LINE = re.compile(
    r"""(?P<source>\$\((?P<command>.{1,4000})\)(?=\s|$)|\S+)
        (?:\s+"(?P<name>[^"]*)")?(?P<rest>.*)$""",
    re.VERBOSE,
)
_OWN_SIGN = re.compile(
    r"^\s*(?:@|\$\()|^\s*https?://\S+(?:\s+\"[^\"\n]*\")?\s*(?:\[\d+\]|\{\d+\})", re.MULTILINE
)
_MINUTES = re.compile(r"\[(\d{1,6})\]|\breload-period\s+(\d{1,6})")
_MOST_ITEMS = re.compile(r"\{(\d{1,6})\}|\bitem-limit\s+(\d{1,6})")


# ---------------------------------------------------------------- the list


def is_its(text: str) -> bool:
    """Whether a list has what only newsraft writes: a section, a command in `$()`, a timer or a limit."""
    return not text.lstrip("\ufeff \t\r\n").startswith("<") and _OWN_SIGN.search(text) is not None


def feeds(text: str) -> Plan:
    """The feeds of the list in their sections, with timers and limits as settings."""
    programs: dict[str, Program] = {}
    found = list(_listed(text, programs))
    return Plan(PROGRAM, lambda: found, programs=tuple(programs.values()))


def _listed(text: str, programs: dict[str, Program]) -> Iterator[Item]:
    section, usual = "", FeedSettings()
    for number, written in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        line = written.strip()
        if line.startswith("@"):
            name = re.split(r"\s+(?=[\[{<])", line[1:].strip())[0]
            section, usual = values.line(name), _settings(line, FeedSettings())
            section = "" if section == _TOP else section
        elif line and not line.startswith("#") and (found := _LINE.match(line)):
            item = _feed(found, section, usual, programs)
            yield Refused(opml.in_line(number, item)) if isinstance(item, Message) else item


def _feed(
    found: re.Match[str], section: str, usual: FeedSettings, programs: dict[str, Program]
) -> Subscription | Message:
    source = _source(found["source"], programs)
    if isinstance(source, Message):
        return source
    folder = (section,) if section else ()
    return Subscription(
        source.url, values.line(found["name"]), folder, settings=_settings(found["rest"], usual)
    )


def _source(written: str, programs: dict[str, Program]) -> commands.Source | Message:
    if written.startswith("$("):
        return commands.printed(written[2:].removesuffix(")"), programs)
    if url := values.address(written):
        return commands.Source(url)
    return opml.no_web_address(values.line(written))


def _settings(rest: str, usual: FeedSettings) -> FeedSettings:
    """The timer and the limit that stand in a line, over those of its section; 0 is none."""
    found = usual
    if minutes := _MINUTES.search(rest):
        number = int(minutes[1] or minutes[2])
        found = replace(found, interval=timedelta(minutes=number) if number else None)
    if most := _MOST_ITEMS.search(rest):
        found = replace(found, keep_count=int(most[1] or most[2]) or None)
    return found


# ---------------------------------------------------------------- the database


def is_database(tables: dict[str, frozenset[str]]) -> bool:
    return {"feed_url", "guid", "unread", "important"} <= tables.get("items", frozenset())


def programs(db: sqlite3.Connection) -> tuple[Program, ...]:
    """The programs that feeds of the database name."""
    found: dict[str, Program] = {}
    for row in databases.rows(db, "SELECT feed_url FROM feeds"):
        if not isinstance(row, Refused):
            _source(values.text(row["feed_url"]), found)
    return tuple(found.values())


def database(db: sqlite3.Connection) -> Iterator[Item]:
    """`newsraft.sqlite3`: the feeds, whose sections stand in the list, and what is known of their articles."""
    there = databases.tables(db)
    named: dict[str, Program] = {}
    wanted = databases.columns(there.get("feeds", frozenset()), "feed_url", "title", "link")
    for row in databases.rows(db, f"SELECT {wanted} FROM feeds"):
        if isinstance(row, Refused):
            yield row
            continue
        source = _source(values.text(row["feed_url"]), named)
        if isinstance(source, Message):
            yield Refused(source)
        else:
            site = values.address(row["link"])
            yield Subscription(source.url, values.line(row["title"]), site_url=site)
    wanted = databases.columns(
        there["items"],
        "feed_url", "guid", "title", "link", "content", "persons", "publication_date", "update_date", "unread", "important",
    )  # fmt: skip
    for row in databases.rows(db, f"SELECT {wanted} FROM items ORDER BY feed_url, rowid"):
        yield row if isinstance(row, Refused) else _mark(row)


def _mark(row: databases.Row) -> Mark:
    written = values.text(row["feed_url"])
    source = _source(written, {})
    content = max((part.get("text", "") for part in _parts(row["content"])), key=len, default="")
    entry = Entry(
        guid=values.guid(row["guid"]) or values.guid(row["link"]),
        url=values.address(row["link"]),
        title=values.title(row["title"], content),
        authors=values.tags([part.get("name", "") for part in _parts(row["persons"])]),
        published=values.moment(row["publication_date"]) or values.moment(row["update_date"]),
        body=content,
    )
    return Mark(
        entry,
        feed=written if isinstance(source, Message) else source.url,
        read=not values.flag(row["unread"]),
        starred=values.flag(row["important"]),
    )


def _parts(cell: object) -> Iterator[dict[str, str]]:
    """A cell of several values: its first character stands before each, `^` begins a group, the others are `key=value`."""
    text = values.text(cell)
    group: dict[str, str] = {}
    for piece in text[1:].split(text[0]) if text else ():
        if piece == "^":
            yield group
            group = {}
        else:
            key, _, value = piece.partition("=")
            group[key] = value
    yield group
