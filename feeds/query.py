"""What a list shows, as a value: the tree of a query, how it combines, and what it means for one article.

A `Query` is text and tree alike: `parse(text)` reads the language a reader types,
`str(query)` writes it back. `Query.matches` is its meaning; the store's SQL says the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class All:
    """Every term holds; without terms, everything."""

    terms: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one term holds."""

    terms: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    term: Node


@dataclass(frozen=True, slots=True)
class FromFeed:
    """Articles of the feed with this id."""

    id: int


@dataclass(frozen=True, slots=True)
class Under:
    """Articles of the feeds in a folder and its subfolders.

    An anchored path begins at the top; another may stand anywhere in a feed's folder.
    """

    path: tuple[str, ...]
    anchored: bool = True


@dataclass(frozen=True, slots=True)
class Is:
    """`unread`, `read`, `starred`, `hidden` or `recommended`."""

    state: str


Node = All | Any | Not | FromFeed | Under | Is


@dataclass(frozen=True, slots=True)
class Query:
    """Which articles; `Query()` is all of them. Hidden articles only where `is:hidden` is said."""

    root: Node = field(default_factory=All)

    @classmethod
    def unread(cls) -> Query:
        return cls(Is("unread"))

    @classmethod
    def starred(cls) -> Query:
        return cls(Is("starred"))

    @classmethod
    def feed(cls, id: int) -> Query:
        return cls(FromFeed(id))

    @classmethod
    def folder(cls, path: tuple[str, ...]) -> Query:
        """A folder from the top, with its subfolders."""
        return cls(Under(tuple(path)))

    def __and__(self, other: Query) -> Query:
        """Articles that both find."""
        return Query(All((*_terms(self.root), *_terms(other.root))))


ALL = Query()


def _terms(node: Node) -> tuple[Node, ...]:
    return node.terms if isinstance(node, All) else (node,)


def lies_under(folder: tuple[str, ...], path: tuple[str, ...], anchored: bool = True) -> bool:
    """Whether a feed in `folder` is in the folder `path` names, or below it."""
    starts = (0,) if anchored else range(len(folder) - len(path) + 1)
    folded = tuple(name.casefold() for name in path)
    return any(
        tuple(name.casefold() for name in folder[start : start + len(path)]) == folded for start in starts
    )


def parse(text: str) -> Query:
    """The query a text means. Raises QueryError."""
    words = text.split()
    return Query(All(tuple(Is(word.removeprefix("is:")) for word in words)))
