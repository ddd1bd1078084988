# ruff: noqa: S608 - statements are built from our own words; outside values are always bound
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
from feeds.store import packing
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


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL over `status AS s` that is true for the articles wanted, with its values."""

    sql: str
    values: tuple[Any, ...] = ()


# ---------------------------------------------------------------- taking in


def index_pending(db: sqlite3.Connection, to_text: Callable[[str], str], limit: int) -> int:
    """Move up to `limit` texts from the inbox to where they stay, and into the index; how many."""
    waiting = db.execute(
        "SELECT i.id, i.packed, a.title, a.authors, s.revision, f.packed"
        " FROM inbox AS i JOIN article AS a ON a.id = i.id JOIN status AS s ON s.id = i.id"
        " LEFT JOIN full_text AS f ON f.id = i.id ORDER BY i.id LIMIT ?",
        (limit,),
    ).fetchall()
    rows, texts, counts = [], [], []
    for id, packed, title, authors, revision, full in waiting:
        summary, body = packing.words_of(packed)
        html = packing.unsqueeze(full) if full is not None else body or summary
        words = tokens(to_text(html))
        if html is not summary and summary:
            words += tokens(to_text(summary))
        texts.append((id, packing.compress(packed)))
        if revision + 1 < REVISIONS:
            revision += 1
            said = (" ".join(tokens(title)), " ".join(tokens(authors)), " ".join(words))
            rows.append((id * REVISIONS + revision, *said))
        counts.append((len(words), revision, id))
    db.executemany("INSERT INTO words (rowid, title, authors, body) VALUES (?, ?, ?, ?)", rows)
    db.executemany("INSERT OR REPLACE INTO text (id, packed) VALUES (?, ?)", texts)
    db.executemany("UPDATE status SET words = ?, revision = ? WHERE id = ?", counts)
    db.executemany("DELETE FROM inbox WHERE id = ?", ((id,) for id, _ in texts))
    return len(waiting)


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
    found = f"s.id * {REVISIONS} + s.revision IN (SELECT rowid FROM words WHERE words MATCH ?)"
    waiting = [
        id
        for id, title, authors in _waiting(db)
        if q.text_holds(node, title, tuple(authors.split(packing.SEPARATOR)), "")
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
    hits = [place for place, word in enumerate(words) if _hit(word, sought)]
    start = max(0, (hits[0] if hits else 0) - SNIPPET_WORDS // 3)
    marked = [
        f"\x02{word}\x03" if place in hits else word
        for place, word in enumerate(words[start : start + SNIPPET_WORDS], start)
    ]
    return ("… " if start else "") + " ".join(marked) + (" …" if start + SNIPPET_WORDS < len(words) else "")


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
