"""Texts that wait for the search index: cut into tokens outside of any transaction, found by their titles meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from feeds import packing
from feeds import query as q
from feeds.record import record
from feeds.store.sql import encoding
from feeds.store.sql.connection import Connection
from feeds.tokens import fold, joined, phrase

CANDIDATES = 3000
"""Of the hits of a common word, so many newest are ranked."""
FRESH_DAYS = 30.0
"""An article this old counts half of what a new one counts."""
WAITING = 5_000
"""Of the articles that wait for the index, so many newest are found by title and author."""


@record(frozen=True, slots=True)
class Waiting:
    """A text that waits for the index, as it lies in the inbox."""

    id: int
    packed: bytes
    title: str
    authors: str
    full_text: bytes | None


@record(frozen=True, slots=True)
class Cut:
    """A text cut into tokens, joined by spaces."""

    waiting: Waiting
    title: str
    authors: str
    body: str
    words: int


def waiting(db: Connection, limit: int) -> list[Waiting]:
    """The texts that wait longest."""
    rows = db.execute(
        # Chosen before they are joined: a database that takes the inbox for empty, or full, reads all articles else.
        "SELECT i.id, i.packed, a.title, a.authors, f.packed FROM (SELECT id, packed FROM inbox ORDER BY id LIMIT ?)"
        " AS i JOIN article AS a ON a.id = i.id LEFT JOIN full_text AS f ON f.id = i.id ORDER BY i.id",
        (limit,),
    )
    return [Waiting(*row) for row in rows]


def cut(text: Waiting, to_text: Callable[[str], str]) -> Cut:
    summary, body = packing.words_of(text.packed)
    whole = packing.unsqueeze(text.full_text) if text.full_text is not None else body or summary
    words = joined(to_text(whole))
    number = words.count(" ") + 1 if words else 0
    if summary and whole is not summary:
        words = " ".join(filter(None, (words, joined(to_text(summary)))))
    return Cut(text, joined(text.title), joined(text.authors), words, number)


def number(db: Connection) -> int:
    """How many articles were never indexed. Looked for from the first one that waits, in the narrow table."""
    (number,) = db.execute(
        "SELECT count(*) FROM status WHERE id >= (SELECT min(id) FROM inbox) AND revision = 0"
    ).fetchone()
    return int(number)


def found(db: Connection, node: q.Text | q.Near) -> list[int]:
    """The newest articles that were never indexed and have words in their titles or authors."""
    texts = node.texts if isinstance(node, q.Near) else (node,)
    # To look for the longest word first takes a tenth of the time of cutting each title.
    words = (word for text in texts for word in phrase(text.words)[0] if word.isalnum())
    longest = max(words, key=len, default="")
    rows = db.execute(
        "SELECT a.id, a.title, a.authors FROM (SELECT id FROM inbox ORDER BY id DESC LIMIT ?) AS i"
        " JOIN status AS s ON s.id = i.id AND s.revision = 0 JOIN article AS a ON a.id = i.id ORDER BY i.id DESC",
        (WAITING,),
    )
    return [
        id
        for id, title, authors in rows
        if longest in fold(f"{title} {authors}")
        and q.text_holds(node, title, tuple(authors.split(encoding.SEPARATOR)), "")
    ]
