"""newsboat: its list of feeds (`urls`) and its articles (`cache.db`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from feeds import charset, opml
from feeds.messages import Message
from feeds.model import Enclosure, Entry
from feeds.transfer.imports import databases, values
from feeds.transfer.imports.filters import translated
from feeds.transfer.imports.items import LATER, Item, Mark, Refused, Search, Subscription

PROGRAM = "newsboat"
_STAR = "s"
"""The letter that newsboat's own manual gives as that of a star; the others mean what their reader decided."""
_FEED = ("rssurl", "url", "title")
_ITEM = "guid title author url feedurl pubDate content unread enclosure_url enclosure_type enqueued flags deleted".split()


def urls(data: bytes, source: str) -> tuple[list[Item], int]:
    """A list of feeds, OPML too: what is in it, and how many of its lines name a feed once more. Raises ParseError.

    Query feeds become searches.
    """
    lines = charset.decode(data).splitlines()
    queries: list[Item] = []
    for place, written in enumerate(lines):
        if written.lstrip(' "').startswith("query:"):
            queries.append(_search(place + 1, (opml.words(written.strip()) or [""])[0]))
            lines[place] = ""
    if not queries:
        report = opml.read_list(data, source)
    elif any(lines):
        report = opml.read_list("\n".join(lines).encode(), source)
    else:
        report = opml.FeedList(())
    return [*report.outlines, *map(Refused, report.refused), *queries], report.twice


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
    for row in databases.rows(
        db, f"SELECT {databases.columns(there.get('rss_feed', frozenset()), *_FEED)} FROM rss_feed"
    ):
        if isinstance(row, Refused):
            yield row
        elif values.text(row["rssurl"]).startswith("query:"):
            continue
        elif url := values.address(row["rssurl"]):
            yield Subscription(url, values.line(row["title"]), site_url=values.address(row["url"]))
        else:
            yield Refused(opml.no_web_address(values.line(row["rssurl"])))
    wanted = databases.columns(there["rss_item"], *_ITEM)
    # One feed after the other, through newsboat's own index.
    for row in databases.rows(db, f"SELECT {wanted} FROM rss_item ORDER BY feedurl, id"):
        yield row if isinstance(row, Refused) else _mark(row)


def _mark(row: databases.Row) -> Mark:
    letters = values.text(row["flags"])
    file = values.address(row["enclosure_url"])
    entry = Entry(
        guid=values.guid(row["guid"]),
        url=values.address(row["url"]),
        title=values.line(row["title"]),
        authors=values.tags([row["author"]]),
        published=values.moment(row["pubdate"]),
        body=values.text(row["content"]),
        enclosures=(Enclosure(url=file, type=values.line(row["enclosure_type"])),) if file else (),
    )
    return Mark(
        entry,
        feed=values.text(row["feedurl"]),
        read=not values.flag(row["unread"]),
        starred=_STAR in letters,
        hidden=values.flag(row["deleted"]),
        tags=(
            *(f"newsboat-{letter}" for letter in sorted(set(letters) - {_STAR}) if letter.isalpha()),
            *([LATER] if values.flag(row["enqueued"]) else []),
        ),
    )
