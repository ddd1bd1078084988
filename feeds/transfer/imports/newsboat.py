"""newsboat: its list of feeds (`urls`) and its articles (`cache.db`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from feeds import charset, opml
from feeds.messages import Message
from feeds.model import Enclosure, Entry
from feeds.transfer.imports import commands, databases, values
from feeds.transfer.imports.filters import translated
from feeds.transfer.imports.items import LATER, Item, Mark, Plan, Program, Refused, Search, Subscription

PROGRAM = "newsboat"
_STAR = "s"
"""The letter that newsboat's own manual gives as that of a star; the others mean what their reader decided."""
_FEED = ("rssurl", "url", "title")
_ITEM = "guid title author url feedurl pubDate content unread enclosure_url enclosure_type enqueued flags deleted".split()


def urls(data: bytes, source: str) -> Plan:
    """A list of feeds, OPML too. Raises ParseError.

    Query feeds become searches, `exec:` and `filter:` feeds that name a program.
    """
    lines = charset.decode(data).splitlines()
    own: list[Item] = []
    programs: dict[str, Program] = {}
    for place, written in enumerate(lines):
        if written.lstrip(' "').startswith(("query:", *commands.BEGINS)):
            own += _own(place + 1, opml.words(written.strip()) or [""], programs)
            lines[place] = ""
    if not own:
        report = opml.read_list(data, source)
    elif any(lines):
        report = opml.read_list("\n".join(lines).encode(), source)
    else:
        report = opml.FeedList(())
    found = [*report.outlines, *map(Refused, report.refused), *own]
    return Plan(PROGRAM, lambda: found, report.twice, tuple(programs.values()))


def _own(line: int, words: list[str], programs: dict[str, Program]) -> Iterator[Item]:
    """What only newsboat has in such a list: a search, or a feed of a program, which is put to the `programs`."""
    address, *tags = words
    if not commands.is_command(address):
        yield _search(line, address)
        return
    read = commands.read(address, programs)
    if isinstance(read, Message):
        yield Refused(opml.in_line(line, read))
        return
    for found in opml.tagged(line, read.url, tags):
        yield Refused(found) if isinstance(found, Message) else _through(found, read.filter)


def _through(feed: Subscription, name: str) -> Subscription:
    return replace(feed, settings=replace(feed.settings, filter=name))


def _search(line: int, word: str) -> Search | Refused:
    _, name, condition = [*word.split(":", 2), "", ""][:3]
    query = translated(condition)
    if not (name := values.line(name)) or query is None:
        said = values.line(condition)
        why = Message(
            "list.no-query", "{text} cannot be said as a query; make a smart feed instead", text=said
        )
        return Refused(opml.in_line(line, why))
    return Search(name, query)


def is_cache(tables: dict[str, frozenset[str]]) -> bool:
    return {"guid", "feedurl", "unread"} <= tables.get("rss_item", frozenset())


def cache(db: sqlite3.Connection) -> Iterator[Item]:
    """A `cache.db`: the feeds, then what it knows of their articles."""
    there = databases.tables(db)
    programs: dict[str, Program] = {}
    for row in _feeds(db, there):
        if isinstance(row, Refused):
            yield row
        elif (address := values.text(row["rssurl"])).startswith("query:"):
            continue
        elif commands.is_command(address):
            read = commands.read(address, programs)
            if isinstance(read, Message):
                yield Refused(read)
            else:
                yield _through(Subscription(read.url, values.line(row["title"])), read.filter)
        elif url := values.address(row["rssurl"]):
            yield Subscription(url, values.line(row["title"]), site_url=values.address(row["url"]))
        else:
            yield Refused(opml.no_web_address(values.line(row["rssurl"])))
    wanted = databases.columns(there["rss_item"], *_ITEM)
    # One feed after the other, through newsboat's own index.
    for row in databases.rows(db, f"SELECT {wanted} FROM rss_item ORDER BY feedurl, id"):
        yield row if isinstance(row, Refused) else _mark(row)


def _feeds(db: sqlite3.Connection, there: dict[str, frozenset[str]]) -> Iterator[databases.Row | Refused]:
    wanted = databases.columns(there.get("rss_feed", frozenset()), *_FEED)
    return databases.rows(db, f"SELECT {wanted} FROM rss_feed")


def programs(db: sqlite3.Connection) -> tuple[Program, ...]:
    """The programs that feeds of a `cache.db` name."""
    found: dict[str, Program] = {}
    for row in _feeds(db, databases.tables(db)):
        if not isinstance(row, Refused) and commands.is_command(address := values.text(row["rssurl"])):
            commands.read(address, found)
    return tuple(found.values())


def _feed(address: str) -> str:
    """The address that a feed has here."""
    read = commands.read(address, {}) if commands.is_command(address) else None
    return read.url if isinstance(read, commands.Source) else address


def _guid(guid: str, page: str) -> str:
    """The id that a feed gives an article. Where it gives none, newsboat joins address and date as they are written."""
    date = guid.removeprefix(page)
    return page if page and date != guid and " " in date and values.moment(date) is not None else guid


def _mark(row: databases.Row) -> Mark:
    letters = values.text(row["flags"])
    file, page = values.address(row["enclosure_url"]), values.address(row["url"])
    entry = Entry(
        guid=_guid(values.guid(row["guid"]), page),
        url=page,
        title=values.title(row["title"], row["content"]),
        authors=values.tags([row["author"]]),
        published=values.moment(row["pubdate"]),
        body=values.text(row["content"]),
        enclosures=(Enclosure(url=file, type=values.line(row["enclosure_type"])),) if file else (),
    )
    return Mark(
        entry,
        feed=_feed(values.text(row["feedurl"])),
        read=not values.flag(row["unread"]),
        starred=_STAR in letters,
        hidden=values.flag(row["deleted"]),
        tags=(
            *(f"newsboat-{letter}" for letter in sorted(set(letters) - {_STAR}) if letter.isalpha()),
            *([LATER] if values.flag(row["enqueued"]) else []),
        ),
    )
