"""The index: what is kept of each article, and where each term occurs.

An article keeps up to `KEPT` terms in the order of their weight at arrival, as 32-bit
numbers `term << 2 | level` (the level tells how often it occurs), and the words of the first
`POSTED` of them. Only those are posted: a term's newest articles stand in `rec_term.tail`,
older ones in chunks in `rec_posting`.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt

from feeds.recommend.piece import ArticleId, Piece
from feeds.recommend.stopwords import guess_language
from feeds.recommend.terms import strip_tags, term, terms_of

KEPT = 128
POSTED = 40
CHUNK = 256
"""Articles of a term that stand beside it before they move to a chunk of their own."""
LEVELS = (1.0, 1.5, 1.9, 2.3)
"""Weight of a term by level: once, twice, three or four times, more often."""
_LONGEST = 60_000
"""Characters read of an article: what it is about stands in its first pages."""


@dataclass(slots=True)
class Digest:
    """One article, read: its terms with counts and first words, in the order of the text."""

    piece: Piece
    lang: str
    counts: dict[int, int]
    words: dict[int, str]
    twin: int


def digest(piece: Piece) -> Digest:
    """The terms of a piece; those of its title count twice when it has a text as well."""
    title, text = strip_tags(piece.title), strip_tags(piece.text[: _LONGEST * 2])[:_LONGEST]
    lang = piece.lang or guess_language(f"{title} {text[:400]}")
    counts: dict[int, int] = {}
    words: dict[int, str] = {}
    sequence = []
    for part, times in ((title, 2 if text else 1), (text, 1)):
        for number, word in terms_of(part, lang):
            counts[number] = counts.get(number, 0) + times
            words.setdefault(number, word)
            sequence.append(number)
    return Digest(piece, lang, counts, words, term(" ".join(map(str, sequence))))


def level(count: int) -> int:
    return 0 if count < 2 else 1 if count == 2 else 2 if count < 5 else 3


def idf(df: int, articles: int) -> float:
    """How telling a term is, from 0.1 (everywhere) up."""
    return max(0.1, log((articles + 1.5) / (df + 0.5)))


def insert(db: sqlite3.Connection, digests: Sequence[Digest]) -> None:
    """Put the articles into the index; those already there are replaced."""
    for each in digests:
        delete(db, each.piece.id)
    arriving: Counter[int] = Counter()
    for each in digests:
        arriving.update(each.counts.keys())
    frequency = arriving + Counter(frequencies(db, arriving))
    articles = article_count(db) + len(digests)
    (doc,) = db.execute("SELECT coalesce(max(doc), 0) FROM rec_article").fetchone()
    kept: Counter[int] = Counter()
    posted: dict[int, array[int]] = {}
    rows = []
    for each in digests:
        doc += 1
        weights = {
            number: LEVELS[level(count)] * idf(frequency[number], articles)
            for number, count in each.counts.items()
        }
        order = sorted(weights, key=weights.__getitem__, reverse=True)[:KEPT]
        kept.update(order)
        for number in order[:POSTED]:
            posted.setdefault(number, array("I")).append(doc)
        norm = sqrt(sum(weights[number] ** 2 for number in order)) / log(articles + 2)
        vector = array("I", [number << 2 | level(each.counts[number]) for number in order])
        words = "\n".join(each.words[number] for number in order[:POSTED])
        rows.append(
            (
                doc,
                each.piece.id,
                each.piece.date,
                each.lang,
                each.twin,
                doc,
                norm,
                b"",
                vector.tobytes(),
                words,
            )
        )
    db.executemany("INSERT INTO rec_article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    db.executemany(
        "INSERT INTO rec_lang VALUES (?, ?) ON CONFLICT DO UPDATE SET articles = articles + excluded.articles",
        Counter(each.lang for each in digests).items(),
    )
    _post(db, kept, posted)


def _post(db: sqlite3.Connection, kept: Counter[int], posted: dict[int, array[int]]) -> None:
    none = array("I")
    db.executemany(
        """INSERT INTO rec_term VALUES (?, ?, ?)
           ON CONFLICT DO UPDATE SET df = df + excluded.df, tail = CAST(tail || excluded.tail AS BLOB)""",
        [(number, count, posted.get(number, none).tobytes()) for number, count in kept.items()],
    )
    full = (
        db.execute(
            f"SELECT term, tail FROM rec_term WHERE length(tail) > {4 * CHUNK} AND term IN ({_marks(len(posted))})",
            list(posted),
        ).fetchall()
        if len(posted) < 30_000
        else []
    )
    for number, tail in full:
        docs = array("I", tail)
        db.execute("INSERT INTO rec_posting VALUES (?, ?, ?)", (number, docs[0], tail))
        db.execute("UPDATE rec_term SET tail = x'' WHERE term = ?", (number,))


def delete(db: sqlite3.Connection, article_id: ArticleId) -> bool:
    """Take an article out of the index; False where it was not in it."""
    row = db.execute("SELECT doc, lang, vector FROM rec_article WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return False
    doc, lang, vector = row
    numbers = [packed >> 2 for packed in array("I", vector)]
    db.executemany("UPDATE rec_term SET df = df - 1 WHERE term = ?", [(number,) for number in numbers])
    for number in numbers[:POSTED]:
        _unpost(db, number, doc)
    db.execute("UPDATE rec_lang SET articles = articles - 1 WHERE lang = ?", (lang,))
    db.execute("DELETE FROM rec_article WHERE doc = ?", (doc,))
    return True


def _unpost(db: sqlite3.Connection, number: int, doc: int) -> None:
    (tail,) = db.execute("SELECT tail FROM rec_term WHERE term = ?", (number,)).fetchone()
    docs = array("I", tail)
    if doc in docs:
        docs.remove(doc)
        db.execute("UPDATE rec_term SET tail = ? WHERE term = ?", (docs.tobytes(), number))
        return
    first, chunk = db.execute(
        "SELECT first, docs FROM rec_posting WHERE term = ? AND first <= ? ORDER BY first DESC LIMIT 1",
        (number, doc),
    ).fetchone()
    docs = array("I", chunk)
    docs.remove(doc)
    db.execute(
        "UPDATE rec_posting SET docs = ? WHERE term = ? AND first = ?", (docs.tobytes(), number, first)
    )


def frequencies(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, int]:
    """In how many articles each of these terms is kept; absent where in none."""
    wanted = list(numbers)
    found: dict[int, int] = {}
    for at in range(0, len(wanted), 500):
        part = wanted[at : at + 500]
        found.update(db.execute(f"SELECT term, df FROM rec_term WHERE term IN ({_marks(len(part))})", part))
    return found


def article_count(db: sqlite3.Connection) -> int:
    (count,) = db.execute("SELECT coalesce(sum(articles), 0) FROM rec_lang").fetchone()
    return int(count)


def _marks(count: int) -> str:
    return ",".join("?" * count)
