"""Pieces like one piece: candidates from the postings, re-ranked over the whole vectors."""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from feeds.recommend.index import LEVELS, POSTED, article_count, frequencies, idf
from feeds.recommend.piece import ArticleId

CANDIDATES = 80
POSTINGS = 800
"""Newest articles of a term that are looked at."""
DAY = 86_400


@dataclass(slots=True)
class Indexed:
    """One article as the index keeps it."""

    doc: int
    id: ArticleId
    date: int | None
    lang: str
    twin: int
    norm: float
    vector: array[int]
    words: list[str]


@dataclass(slots=True)
class Match:
    """A candidate with its likeness (0 to 1) and the terms it shares, strongest first."""

    article: Indexed
    score: float
    shared: tuple[int, ...]


_COLUMNS = "doc, id, date, lang, twin, norm, vector, words"


def find(db: sqlite3.Connection, article_id: ArticleId) -> Indexed | None:
    row = db.execute(f"SELECT {_COLUMNS} FROM rec_article WHERE id = ?", (article_id,)).fetchone()
    return _indexed(row) if row else None


def fetch(db: sqlite3.Connection, docs: Sequence[int]) -> list[Indexed]:
    marks = ",".join("?" * len(docs))
    rows = db.execute(f"SELECT {_COLUMNS} FROM rec_article WHERE doc IN ({marks})", docs)
    return [_indexed(row) for row in rows]


def _indexed(row: tuple[int, ArticleId, int | None, str, int, float, bytes, str]) -> Indexed:
    doc, article_id, date, lang, twin, norm, vector, words = row
    return Indexed(doc, article_id, date, lang, twin, norm, array("I", vector), words.split("\n"))


def matches(db: sqlite3.Connection, query: Indexed, wanted: int = CANDIDATES) -> list[Match]:
    """The pieces most like `query`, best first, itself left out."""
    articles = article_count(db)
    numbers = [packed >> 2 for packed in query.vector]
    df = frequencies(db, numbers)
    rarity = {number: idf(df.get(number, 0), articles) for number in numbers}
    docs = _candidates(db, query, rarity, wanted)
    scale = log(articles + 2)
    weight = {
        packed >> 2 << 2 | at: rarity[packed >> 2] ** 2 * LEVELS[packed & 3] * LEVELS[at]
        for packed in query.vector
        for at in range(4)
    }
    keys = set(weight)
    own = sqrt(sum(weight[packed] for packed in query.vector)) or 1.0
    found = []
    for article in fetch(db, docs):
        common = keys.intersection(article.vector)
        dot = sum(weight[packed] for packed in common)
        cosine = dot / (own * article.norm * scale or 1.0)
        score = cosine * _nearness(query.date, article.date)
        shared = tuple(sorted((packed >> 2 for packed in common), key=lambda n: (-rarity[n], n)))
        found.append(Match(article, score, shared))
    found.sort(key=lambda match: (-match.score, -match.article.doc))
    return found


def _nearness(one: int | None, other: int | None) -> float:
    if one is None or other is None:
        return 0.8
    return 0.8 + 0.2 * exp(-abs(one - other) / (3 * DAY))


def _candidates(db: sqlite3.Connection, query: Indexed, rarity: dict[int, float], wanted: int) -> list[int]:
    """The articles that share the weightiest posted terms: rarest terms first, newest articles first."""
    posted = [packed >> 2 for packed in query.vector[:POSTED]]
    level_of = {packed >> 2: LEVELS[packed & 3] for packed in query.vector[:POSTED]}
    marks = ",".join("?" * len(posted))
    tails = dict(db.execute(f"SELECT term, tail FROM rec_term WHERE term IN ({marks})", posted).fetchall())
    scores: defaultdict[int, float] = defaultdict(float)
    for number in sorted(tails, key=lambda n: (-rarity[n], n)):
        docs = _newest(db, number, tails[number])
        gain = rarity[number] * level_of[number]
        for doc in docs:
            scores[doc] += gain
    scores.pop(query.doc, None)
    return sorted(scores, key=lambda doc: (-scores[doc], -doc))[:wanted]


def _newest(db: sqlite3.Connection, number: int, tail: bytes) -> array[int]:
    docs = array("I", tail)
    if len(docs) < POSTINGS:
        chunks = db.execute("SELECT docs FROM rec_posting WHERE term = ? ORDER BY first DESC", (number,))
        for (chunk,) in chunks:
            docs.extend(array("I", chunk))
            if len(docs) >= POSTINGS:
                break
    return docs[-POSTINGS:] if not len(docs) > POSTINGS else docs[:POSTINGS]
