"""A query as the rest of the program has it: a value that is joined, written and asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from feeds.query.meaning import Facts, holds
from feeds.query.tree import (
    All,
    Any,
    FromFeed,
    Has,
    Is,
    Near,
    Node,
    Tagged,
    Text,
    Under,
    simplest,
    speaks_of_hidden,
)
from feeds.query.writing import written
from feeds.record import field, record


@record(frozen=True, slots=True)
class Query:
    """Which articles; `Query()` is all of them. Hidden articles only where `is:hidden` is said."""

    root: Node = field(default_factory=All)

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", simplest(self.root))

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
    def folder(cls, path: Sequence[str]) -> Query:
        """A folder from the top, with its subfolders."""
        return cls(Under(tuple(path)))

    @classmethod
    def tag(cls, name: str) -> Query:
        return cls(Tagged(name))

    def __and__(self, other: Query) -> Query:
        """Articles that both find."""
        return Query(All((self.root, other.root)))

    def __str__(self) -> str:
        if isinstance(self.root, All):
            return " ".join(written(term) for term in self.root.terms)
        return written(self.root, 2)

    def matches(self, facts: Facts, now: datetime) -> bool:
        """Whether the query finds an article with these facts. Days begin where `now` says they do."""
        if facts.hidden and not speaks_of_hidden(self.root):
            return False
        return holds(self.root, facts, now)


def sought_in(query: Query) -> list[str]:
    """The words and phrases a query looks for, without those it forbids."""

    def walk(node: Node) -> Iterator[str]:
        match node:
            case Text(words):
                yield words
            case Near(texts):
                yield from (text.words for text in texts)
            case All(terms) | Any(terms):
                for term in terms:
                    yield from walk(term)

    return list(walk(query.root))


NOTED = Query(Any((Has("note"), Has("highlight"))))
"""Everything in which the reader marked something, or wrote about it."""
