"""What a query is made of: terms, and what joins them."""

from __future__ import annotations

from feeds.record import record

STATES = ("unread", "read", "starred", "hidden", "recommended")
THINGS = ("audio", "image", "note", "highlight")
KEYS = (
    "title",
    "author",
    "feed",
    "folder",
    "tag",
    "lang",
    "is",
    "has",
    "url",
    "category",
    "before",
    "after",
    "since",
    "words",
)
NEAR = 10
"""Words between, where `NEAR` names no number."""
PREFIX_FROM = 2
"""Letters from which a word that is being typed may go on: what a single one begins is half of all words."""
DEPTH = 50
"""How deep parentheses may nest."""


@record(frozen=True, slots=True)
class All:
    """Every term holds; without terms, everything."""

    terms: tuple[Node, ...] = ()


@record(frozen=True, slots=True)
class Any:
    """At least one term holds."""

    terms: tuple[Node, ...] = ()


@record(frozen=True, slots=True)
class Not:
    term: Node


@record(frozen=True, slots=True)
class Text:
    """Words that follow each other in the title, the authors or the text; `field` names one of the first two."""

    words: str
    field: str = ""
    prefix: bool = False
    """The last word may go on."""


@record(frozen=True, slots=True)
class Near:
    """All of these with at most `distance` words between the first and the last."""

    texts: tuple[Text, ...]
    distance: int = NEAR


@record(frozen=True, slots=True)
class Pattern:
    """A regular expression found in `title`, `author`, `feed` or `url`."""

    pattern: str
    field: str = "title"


@record(frozen=True, slots=True)
class FromFeed:
    """Articles of the feed with this id."""

    id: int


@record(frozen=True, slots=True)
class FeedNamed:
    """Articles of feeds whose name or address holds this."""

    name: str


@record(frozen=True, slots=True)
class Under:
    """Articles of the feeds in a folder and its subfolders.

    An anchored path begins at the top; another may stand anywhere in a feed's folder.
    """

    path: tuple[str, ...]
    anchored: bool = True


@record(frozen=True, slots=True)
class Tagged:
    name: str


@record(frozen=True, slots=True)
class Address:
    """The article's own address holds this."""

    part: str


@record(frozen=True, slots=True)
class Category:
    """The publisher filed it under a category with these words."""

    words: str


@record(frozen=True, slots=True)
class Lang:
    """In this language; `en` is `en-GB` too."""

    code: str


@record(frozen=True, slots=True)
class Is:
    """One of STATES."""

    state: str


@record(frozen=True, slots=True)
class Has:
    """Comes with one of THINGS, or was given it by the reader."""

    thing: str


@record(frozen=True, slots=True)
class Dated:
    """`key` is `before`, `after` (of the article's date) or `since` (arrived); `when` is as typed."""

    key: str
    when: str


@record(frozen=True, slots=True)
class Words:
    """So many words: `sign` is one of > >= < <= =."""

    sign: str
    number: int


Node = (
    All
    | Any
    | Not
    | Text
    | Near
    | Pattern
    | FromFeed
    | FeedNamed
    | Under
    | Tagged
    | Address
    | Category
    | Lang
    | Is
    | Has
    | Dated
    | Words
)


def simplest(node: Node) -> Node:
    """The same meaning without needless nesting."""
    match node:
        case Not(term):
            return Not(simplest(term))
        case All(terms) | Any(terms):
            kind = type(node)
            flat: list[Node] = []
            for term in map(simplest, terms):
                flat.extend(term.terms if isinstance(term, kind) else (term,))
            if len(flat) == 1:
                return flat[0]
            if not flat and kind is Any:
                return Not(All())
            return kind(tuple(flat))
    return node


def speaks_of_hidden(node: Node) -> bool:
    """Whether `is:hidden` stands anywhere in a tree."""
    match node:
        case All(terms) | Any(terms):
            return any(map(speaks_of_hidden, terms))
        case Not(term):
            return speaks_of_hidden(term)
        case Is("hidden"):
            return True
    return False


def reads_text(node: Node) -> bool:
    """Whether a tree asks for anything of the texts of articles."""
    match node:
        case All(terms) | Any(terms):
            return any(map(reads_text, terms))
        case Not(term):
            return reads_text(term)
        case Text(field=where):
            return not where
        case Near() | Words():
            return True
    return False
