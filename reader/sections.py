"""What a library can be listed by: the built-in sections, folders with their feeds, tags, smart feeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds import collation
from feeds import query as query_language
from feeds.errors import QueryError
from feeds.model import Feed
from feeds.query import Query
from reader.i18n import formats
from reader.i18n.messages import worded
from reader.i18n.translate import message, tr, trn
from reader.listing import FIRST

if TYPE_CHECKING:
    from feeds.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the sections."""

    name: str
    query: Query
    kind: str
    """`built-in`, `folder`, `feed`, `tag` or `smart`."""
    depth: int = 0
    unread: int | None = None
    total: int | None = None
    feed: Feed | None = None
    folder: tuple[str, ...] = ()
    trouble: str = ""
    text: str = ""
    """A smart feed's query as it is kept."""

    @property
    def sign(self) -> str:
        """What tells the kinds apart without colour."""
        return {"tag": "# ", "smart": "⌕ "}.get(self.kind, "")

    def short_note(self) -> str:
        """What stands beside the name where there is little room."""
        if self.trouble:
            return "✗"
        return formats.number(self.unread) if self.unread else ""

    def note(self) -> str:
        """What stands beside the name."""
        if self.trouble:
            return self.trouble
        if self.unread:
            return trn("{number} unread", "{number} unread", self.unread)
        return formats.articles(self.total) if self.total is not None else ""


def built_in(visited: str = "") -> list[tuple[str, Query]]:
    """The sections every library has, named in English; `visited` is when the reader was here last, as the query language writes it."""
    found = [
        *FIRST,
        (message("Today"), query_language.parse("after:today")),
        (message("Later"), Query.tag("later")),
        (message("For you"), query_language.parse("is:recommended is:unread")),
    ]
    if visited:
        found.insert(3, (message("New since last visit"), query_language.parse(f'since:"{visited}"')))
    return found


def parts(library: Workspace) -> list[Part]:
    """Every part, in the order of the tree: built-in, folders and feeds, smart feeds, tags."""
    found = [
        Part(tr(name), query, "built-in", unread=_unread(library, name, query))
        for name, query in built_in(library.shown.lists.last_visit())
    ]
    found += _tree(library.shown.subscriptions.feeds())
    astray = library.own.saved.astray()
    for name, text in library.own.saved.smart_feeds():
        trouble = worded(astray.get(("smart", name)))
        try:
            query = query_language.parse(text)
            unread = library.shown.lists.count(query & Query.unread())
            found.append(Part(name, query, "smart", unread=unread, trouble=trouble, text=text))
        except QueryError:
            nothing = Query(query_language.Not(query_language.All()))
            found.append(Part(name, nothing, "smart", trouble=trouble, text=text))
    for name, number in library.own.articles.tags().items():
        if name != "later":
            found.append(Part(name, Query.tag(name), "tag", total=number))
    return found


def next_unread(rows: list[Part], query: str) -> Part | None:
    """The feed with something unread that follows a section in the tree, from the end on round to its beginning."""
    here = next((place for place, part in enumerate(rows) if str(part.query) == query), -1)
    inside = rows[here].folder if here >= 0 and rows[here].kind == "folder" else None
    for part in (*rows[here + 1 :], *rows[: max(0, here)]):
        if part.feed is None or not part.unread:
            continue
        if inside is None or part.feed.folder[: len(inside)] != inside:
            return part
    return None


def _unread(library: Workspace, name: str, query: Query) -> int | None:
    # What the masthead counts already, and what weighs the whole library, is not counted again.
    return (
        None if name in ("All", "Starred", "For you") else library.shown.lists.count(query & Query.unread())
    )


def _tree(feeds: list[Feed]) -> list[Part]:
    """Folders and feeds, each folder before what is in it, in alphabetical order."""
    unread: dict[tuple[str, ...], int] = {}
    for feed in feeds:
        for depth in range(1, len(feed.folder) + 1):
            path = feed.folder[:depth]
            unread[path] = unread.get(path, 0) + feed.unread
    rows: list[tuple[tuple[tuple[int, str], ...], Part]] = []
    for path, number in unread.items():
        place = tuple((0, collation.key(name)) for name in path)
        rows.append((place, Part(path[-1], Query.folder(path), "folder", len(path) - 1, number, folder=path)))
    for feed in feeds:
        place = (*((0, collation.key(name)) for name in feed.folder), (1, collation.key(feed.title)))
        trouble = tr("ended") if feed.fetch.retired else tr("in trouble") if feed.fetch.error else ""
        part = Part(
            feed.title,
            Query.feed(feed.id),
            "feed",
            len(feed.folder),
            feed.unread,
            feed.total,
            feed,
            trouble=trouble,
        )
        rows.append((place, part))
    return [part for _, part in sorted(rows, key=lambda row: row[0])]
