"""The search index: texts taken in as they wait, and what a typed word finds in it.

An FTS5 table without contents. Texts are folded and cut by `feeds.tokens` before they go
in, so its own tokenizer only splits at spaces. Its rowid is `id * 16 + revision`: a row
without contents cannot be taken out, so a new wording is a new row, and a row whose
revision is not that of its article counts for nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from feeds import query as q
from feeds.store.sqlite import encoding
from feeds.tokens import phrase, tokens

REVISIONS = 16
"""Wordings of one article the index tells apart; a later one is found by its words up to then."""
CANDIDATES = 3000
"""Of the hits of a common word, so many newest are ranked."""
WAITING = 20_000
"""Of the articles that wait for the index, so many newest are found by title and author."""
WEIGHTS = "8.0, 4.0, 1.0"
"""What a hit in title, authors and text counts."""
FRESH_DAYS = 30.0
"""An article this old counts half of what a new one counts."""
SNIPPET_WORDS = 24
SNIPPET_BEFORE = 2
"""Words before the hit: rows are narrow."""
LONG_WORD = 80
"""Characters; more is a text without spaces."""


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL over `status AS s` that is true for the articles wanted, with its values."""

    sql: str
    values: tuple[Any, ...] = ()


# ---------------------------------------------------------------- taking in


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that waits for the index, as it lies in the inbox."""

    id: int
    packed: bytes
    title: str
    authors: str
    full_text: bytes | None


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into tokens, joined by spaces."""

    waiting: Waiting
    title: str
    authors: str
    body: str
    words: int


def waiting(db: sqlite3.Connection, limit: int) -> list[Waiting]:
    """The texts that wait longest."""
    rows = db.execute(
        "SELECT i.id, i.packed, a.title, a.authors, f.packed FROM inbox AS i JOIN article AS a ON a.id = i.id"
        " LEFT JOIN full_text AS f ON f.id = i.id ORDER BY i.id LIMIT ?",
        (limit,),
    )
    return [Waiting(*row) for row in rows]


def cut(text: Waiting, to_text: Callable[[str], str]) -> Cut:
    summary, body = encoding.words_of(text.packed)
    whole = encoding.unsqueeze(text.full_text) if text.full_text is not None else body or summary
    words = tokens(to_text(whole))
    number = len(words)
    if summary and whole is not summary:
        words += tokens(to_text(summary))
    return Cut(text, " ".join(tokens(text.title)), " ".join(tokens(text.authors)), " ".join(words), number)


def take_in(db: sqlite3.Connection, texts: Sequence[Cut]) -> None:
    """Move texts from the inbox to where they stay, and into the index.

    One that was revised or taken in by another process since it was read is left as it is.
    """
    for text in texts:
        id = text.waiting.id
        gone = db.execute("DELETE FROM inbox WHERE id = ? AND packed = ?", (id, text.waiting.packed)).rowcount
        if not gone:
            continue
        packed = encoding.compress(text.waiting.packed)
        db.execute("INSERT OR REPLACE INTO text (id, packed) VALUES (?, ?)", (id, packed))
        (revision,) = db.execute(
            "UPDATE status SET words = ?, revision = min(revision + 1, ?) WHERE id = ? RETURNING revision",
            (text.words, REVISIONS, id),
        ).fetchone()
        if revision < REVISIONS:
            row = (id * REVISIONS + revision, text.title, text.authors, text.body)
            db.execute("INSERT INTO words (rowid, title, authors, body) VALUES (?, ?, ?, ?)", row)
        else:
            db.execute("UPDATE status SET revision = ? WHERE id = ?", (REVISIONS - 1, id))


def index_anew(db: sqlite3.Connection) -> None:
    """Empty the search index; every text waits to be taken in again."""
    db.execute("INSERT OR IGNORE INTO inbox SELECT id, packed FROM text")
    db.execute("UPDATE status SET revision = 0")
    db.execute("INSERT INTO words (words) VALUES ('delete-all')")


# ---------------------------------------------------------------- finding


def expression(node: q.Node) -> str | None:
    """A text term in FTS5's language; None where it asks nothing. What was typed stands in it only as tokens."""
    match node:
        case q.Text(_, field, _):
            said = _quoted(node)
            columns = {"title": "title : ", "author": "authors : "}
            return said and columns.get(field, "") + said
        case q.Near(texts, distance):
            said = " ".join(filter(None, map(_quoted, texts)))
            return f"NEAR({said}, {distance})" if said else None
    return None


def _quoted(text: q.Text) -> str:
    found, open = phrase(text.words)
    if not found:
        return ""
    return '"' + " ".join(found) + '"' + (" *" if open or text.prefix else "")


def condition(db: sqlite3.Connection, node: q.Text | q.Near) -> Condition:
    """Articles whose words are found; of those not in the index yet, by title and author."""
    wanted = expression(node)
    if not wanted:
        return Condition("1")
    found = (
        "s.id IN (SELECT hit.id FROM (SELECT rowid AS row FROM words WHERE words MATCH ?) CROSS JOIN status AS hit"
        f" ON hit.id = row / {REVISIONS} AND hit.revision = row % {REVISIONS})"
    )
    waiting = [
        id
        for id, title, authors in _waiting(db)
        if q.text_holds(node, title, tuple(authors.split(encoding.SEPARATOR)), "")
    ]
    if not waiting:
        return Condition(found, (wanted,))
    return Condition(f"({found} OR s.id IN (SELECT value FROM json_each(?)))", (wanted, json.dumps(waiting)))


def _waiting(db: sqlite3.Connection) -> Iterator[tuple[int, str, str]]:
    """Id, title and authors of the articles that were never indexed, newest first."""
    return db.execute(
        "SELECT a.id, a.title, a.authors FROM inbox AS i JOIN status AS s ON s.id = i.id AND s.revision = 0"
        " JOIN article AS a ON a.id = i.id ORDER BY i.id DESC LIMIT ?",
        (WAITING,),
    )


def ranked(
    db: sqlite3.Connection, terms: Sequence[q.Text | q.Near], others: Condition, limit: int, now: int
) -> list[int]:
    """The best articles that all terms find and `others` holds for, by words and freshness.

    Of a common word's hits the newest CANDIDATES to arrive are weighed.
    """
    wanted = [said for term in terms if (said := expression(term))]
    found: list[tuple[float, int]] = []
    if wanted:
        match = " AND ".join(f"({said})" for said in wanted)
        found = db.execute(
            f"SELECT weight * (0.3 + 0.7 / (1 + max(0, ? - s.date) / {FRESH_DAYS * 86400})) AS worth, s.id"
            f" FROM (SELECT rowid AS row, bm25(words, {WEIGHTS}) AS weight FROM words WHERE words MATCH ?"
            f"       ORDER BY rowid DESC LIMIT {CANDIDATES}) AS hit"
            f" JOIN status AS s ON s.id = hit.row / {REVISIONS} AND s.revision = hit.row % {REVISIONS}"
            f" WHERE s.hidden = 0 AND {others.sql} ORDER BY worth, s.date DESC LIMIT ?",
            (now, match, *others.values, limit),
        ).fetchall()
    return [id for _, id in found]


# ---------------------------------------------------------------- showing


def snippet(text: str, sought: Sequence[q.Text]) -> str:
    """The words around the first hit, hits between U+0002 and U+0003; the beginning where there is none."""
    words = text.split()
    first = next((place for place, word in enumerate(words) if _hit(word, sought)), 0)
    start = max(0, first - SNIPPET_BEFORE)
    shown = " ".join(_cut(word, sought) for word in words[start : start + SNIPPET_WORDS])
    return (
        ("… " if start else "") + marked(shown, sought) + (" …" if start + SNIPPET_WORDS < len(words) else "")
    )


def _cut(word: str, sought: Sequence[q.Text]) -> str:
    """A word as a snippet holds it: of a long one, as a sentence in Japanese is, what is around the hit."""
    if len(word) <= LONG_WORD:
        return word
    at = max((word.casefold().find(text.words.casefold()) for text in sought), default=0)
    start = max(0, at - LONG_WORD // 3)
    return ("…" if start else "") + word[start : start + LONG_WORD] + "…"


def marked(text: str, sought: Sequence[q.Text]) -> str:
    """`text` with hits between U+0002 and U+0003."""
    return " ".join(_marked(word, sought) if _hit(word, sought) else word for word in text.split())


def _marked(word: str, sought: Sequence[q.Text]) -> str:
    """The hit in a word; the whole word where the accents or letters differ from what was typed."""
    for text in sought:
        at = word.casefold().find(text.words.casefold())
        if at >= 0 and len(word.casefold()) == len(word):
            end = at + len(text.words)
            return f"{word[:at]}\x02{word[at:end]}\x03{word[end:]}"
    return f"\x02{word}\x03"


def _hit(word: str, sought: Sequence[q.Text]) -> bool:
    found = tokens(word)
    return any(
        any(each.startswith(last) if open or text.prefix else each == last for each in found)
        for text in sought
        for wanted, open in (phrase(text.words),)
        for last in wanted
    )


def sought(node: q.Node) -> list[q.Text]:
    """The words a query looks for, without those it forbids."""
    match node:
        case q.Text():
            return [node]
        case q.Near(texts):
            return list(texts)
        case q.All(terms) | q.Any(terms):
            return [text for term in terms for text in sought(term)]
    return []
