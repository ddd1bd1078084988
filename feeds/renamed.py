"""Saved queries go along with what they name: what a query meant before a folder, tag or feed got another name
it means after. Pure: trees in, trees out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from feeds.messages import Message
from feeds.query import (
    All,
    Any,
    FeedNamed,
    FromFeed,
    Node,
    Not,
    Pattern,
    Query,
    Tagged,
    Under,
    feed_is_named,
    folder_text,
    lies_under,
)
from feeds.tokens import fold

Folder = tuple[str, ...]


def tag_renamed(query: Query, old: str, new: str, others: Collection[str]) -> Query:
    """A query after a tag was renamed; `others` are the tags that stay."""

    def change(node: Node) -> Node:
        if not isinstance(node, Tagged) or fold(node.name) != fold(old) or fold(node.name) == fold(new):
            return node
        # Capitals and accents tell tags apart, queries do not.
        shared = any(fold(other) == fold(old) for other in others)
        return Any((node, Tagged(new))) if shared else Tagged(new)

    return Query(_mapped(query.root, change))


def folder_renamed(query: Query, old: Folder, new: Folder, folders: Collection[Folder]) -> Query:
    """A query after a folder and what is in it moved; `folders` are those of all feeds before."""
    after = {_moved(folder, old, new) for folder in folders}

    def change(node: Node) -> Node:
        if not isinstance(node, Under):
            return node
        wanted = {_moved(folder, old, new) for folder in _meant(node, folders)}
        if () in wanted or wanted <= _meant(node, after):
            return node
        terms = tuple(Under(folder) for folder in sorted(wanted))
        return terms[0] if len(terms) == 1 else Any(terms)

    return Query(_mapped(query.root, change))


def feed_renamed(
    query: Query,
    id: int,
    before: tuple[str, str],
    after: tuple[str, str],
    others: Callable[[], Sequence[tuple[str, str]]],
) -> Query:
    """A query after a feed got another name or address; each is its name with its address.

    `others` are the other feeds'. They are asked for only where the query names this one: a first refresh names every feed.
    """

    def change(node: Node) -> Node:
        if isinstance(node, FeedNamed):
            if not feed_is_named(node.name, *before) or feed_is_named(node.name, *after):
                return node
            named = FeedNamed(after[0])
            return (
                Any((node, named)) if any(feed_is_named(node.name, *other) for other in others()) else named
            )
        if isinstance(node, Pattern) and node.field == "feed":
            from feeds import patterns

            found = patterns.compile(node.pattern).search
            return Any((node, FromFeed(id))) if found(before[0]) and not found(after[0]) else node
        return node

    return Query(_mapped(query.root, change))


def astray(query: Query, feeds: Sequence[tuple[int, str, str, Folder]]) -> Message | None:
    """What a query names that is not there, a clause; None where all is. A feed is its id, name, address and folder.

    Tags come and go with their articles, and what is only left out need not be there.
    """
    for node in _wanted(query.root):
        match node:
            case FeedNamed(name) if not any(feed_is_named(name, title, url) for _, title, url, _ in feeds):
                return Message("query.no-feed", "no feed is named “{name}”", name=name)
            case FromFeed(id) if not any(id == known for known, *_ in feeds):
                return Message("query.feed-gone", "its feed is not among yours any more")
            case Under(path, anchored) if not any(lies_under(each[3], path, anchored) for each in feeds):
                return Message("query.no-folder", "there is no folder “{folder}”", folder=folder_text(path))
    return None


def _wanted(node: Node) -> Iterator[Node]:
    if isinstance(node, All | Any):
        for term in node.terms:
            yield from _wanted(term)
    elif not isinstance(node, Not):
        yield node


def _mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    match node:
        case All(terms):
            return All(tuple(_mapped(term, change) for term in terms))
        case Any(terms):
            return Any(tuple(_mapped(term, change) for term in terms))
        case Not(term):
            return Not(_mapped(term, change))
    return change(node)


def _moved(folder: Folder, old: Folder, new: Folder) -> Folder:
    return (*new, *folder[len(old) :]) if folder[: len(old)] == old else folder


def _meant(node: Under, folders: Collection[Folder]) -> set[Folder]:
    """The folders, by their whole paths, that a query names."""
    wanted = tuple(map(fold, node.path))
    found = set()
    for folder in folders:
        for start in (0,) if node.anchored else range(len(folder)):
            end = start + len(wanted)
            if tuple(map(fold, folder[start:end])) == wanted:
                found.add(folder[:end])
    return found
