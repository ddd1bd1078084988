"""Pieces like one piece: candidates from the postings, re-ranked over the whole vectors."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, log, sqrt

from feeds.recommend.cognates import Cognates
from feeds.recommend.index import LEVELS, POSTED, Indexed, article_count, fetch, idf
from feeds.recommend.postings import Entry, entries, frequencies, newest
from feeds.recommend.semantic import LANGUAGES, Closeness, near

CANDIDATES = 50
LENGTH = 0.4
"""How far the length of a candidate counts against it: 1 is the cosine, 0 the bare sum."""
POSTINGS = 400
"""Newest articles of a term that are looked at."""
_LOOKED_AT = 2500
"""Articles of all terms that are looked at, rarest terms first: the commoner ones seldom bring in a new best one."""
_DAY = 86_400
SENSE = 0.65
"""Share of the meaning in the likeness of two pieces in one language; of two languages it is all."""
UNRELATED = 0.1
"""Closeness in meaning of pieces that have nothing in common, about."""
COGNATES = 0.8
"""What a word counts that is spelled alike in another language, beside one that is the same."""
FALSE = 0.3
"""What is taken off a word that begins the same in another language, where it goes on otherwise."""
_COMPARED_ACROSS = 8
"""Best candidates in other languages whose words are compared letter by letter."""
_COMPARED = 40
"""Best candidates by their terms that are compared by meaning as well."""


@dataclass(slots=True)
class Match:
    """A candidate with its likeness (0 to 1)."""

    article: Indexed
    score: float
    closeness: float = 0.0
    """In meaning, where that is known: the cosine."""


class Likeness:
    """How like one article others are: the cosine of their terms by today's idf, nearness in time included."""

    def __init__(
        self, query: Indexed, rarity: dict[int, float], articles: int, entries: Mapping[int, Entry]
    ) -> None:
        self.query = query
        self.entries = entries
        """Its posted terms, as they are kept."""
        self.rarity = {number: rarity[number] for number in query.terms}
        self._weight: dict[int, float] = {}
        for packed in query.vector:
            once = self.rarity[packed >> 2] ** 2 * LEVELS[packed & 3]
            for at, times in enumerate(LEVELS):
                self._weight[packed & ~3 | at] = once * times
        self._keys = frozenset(self._weight)
        own = sqrt(sum(map(self._weight.__getitem__, query.vector)))
        self._scale = own ** (2 - LENGTH) * log(articles + 2) ** (LENGTH / 2)

    @cached_property
    def _cognates(self) -> Cognates:
        return Cognates(self.query.words())

    def match(self, article: Indexed) -> Match:
        return self._match(
            article, sum(map(self._weight.__getitem__, self._keys.intersection(article.vector)))
        )

    def match_across(self, article: Indexed) -> Match:
        """`match` with a piece in another language, where words may be the same and spelled otherwise."""
        common = sum(map(self._weight.__getitem__, self._keys.intersection(article.vector)))
        theirs = article.words()
        alike, doubts = self._cognates.alike(theirs), self._cognates.doubts(theirs)
        common += COGNATES * sum(self.rarity[number] ** 2 * share for number, share in alike.items())
        common -= FALSE * sum(self.rarity[number] ** 2 * share for number, share in doubts.items())
        return self._match(article, common)

    def _match(self, article: Indexed, common: float) -> Match:
        length = self._scale * article.norm**LENGTH
        cosine = common / length if length else 0.0
        return Match(article, min(1.0, cosine) * _nearness(self.query.date, article.date))

    def shared(self, article: Indexed) -> list[int]:
        """The terms both have, rarest first."""
        return sorted(self.rarity.keys() & set(article.terms), key=lambda n: (-self.rarity[n], n))


def likeness(db: sqlite3.Connection, query: Indexed) -> Likeness:
    """How like `query` others are, by what the index holds now."""
    articles, terms = article_count(db), query.terms
    known = entries(db, terms[:POSTED])
    df = frequencies(db, terms[POSTED:]) | {number: entry.df for number, entry in known.items()}
    rarity = {number: idf(df.get(number, 0), articles) for number in terms}
    return Likeness(query, rarity, articles, known)


def matches(db: sqlite3.Connection, like: Likeness, wanted: int = CANDIDATES) -> list[Match]:
    """The pieces most like the one `like` was made for, best first, without it."""
    found = [like.match(article) for article in fetch(db, _candidates(db, like, wanted))]
    found.sort(key=_best_first)
    foreign = [at for at, match in enumerate(found) if match.article.lang != like.query.lang][
        :_COMPARED_ACROSS
    ]
    for at in foreign:
        found[at] = like.match_across(found[at].article)
    found.sort(key=_best_first)
    return found


def _best_first(match: Match) -> tuple[float, int]:
    return -match.score, -match.article.doc


def matches_in_meaning(db: sqlite3.Connection, like: Likeness, wanted: int = CANDIDATES) -> list[Match]:
    """`matches`, by meaning as well, where the pieces have vectors."""
    found = matches(db, like, wanted)
    there = {match.article.doc for match in found}
    nearest = {doc for doc, _ in near(db, like.query.twin)} - {like.query.doc}
    found += map(like.match, fetch(db, nearest - there))
    # The others, neither alike in their terms nor among the nearest, have no prospect of a place.
    compared = [match for at, match in enumerate(found) if at < _COMPARED or match.article.doc in nearest]
    closeness = Closeness(db, like.query, [match.article for match in compared])
    for match in compared:
        fuse(like, match, closeness)
    found.sort(key=lambda match: (-match.score, -match.article.doc))
    return found


def fuse(like: Likeness, match: Match, closeness: Closeness) -> None:
    """Let a likeness by terms be one by meaning as well.

    In one language terms tell the names and numbers a vector forgets; in another there are few to share.
    """
    felt = closeness.of(match.article)
    if felt is None:
        return
    match.closeness = felt
    sense = max(0.0, felt - UNRELATED) / (1 - UNRELATED) * _nearness(like.query.date, match.article.date)
    if match.article.lang == like.query.lang:
        match.score = (1 - SENSE) * match.score + SENSE * sense
    elif match.article.lang in LANGUAGES and like.query.lang in LANGUAGES:
        match.score = max(match.score, sense)


def _nearness(one: int | None, other: int | None) -> float:
    if one is None or other is None:
        return 0.8
    return 0.8 + 0.2 * exp(-abs(one - other) / (3 * _DAY))


def _candidates(db: sqlite3.Connection, like: Likeness, wanted: int) -> list[int]:
    """The articles that share the weightiest posted terms, of each term the newest.

    A third as many more come from other languages, which share fewer terms.
    """
    rarest = sorted(like.query.vector[:POSTED], key=lambda packed: (-like.rarity[packed >> 2], packed))
    gains = {packed >> 2: like.rarity[packed >> 2] * LEVELS[packed & 3] for packed in rarest}
    scores = tally(
        (
            (number, newest(db, number, like.entries[number], POSTINGS))
            for number in gains
            if number in like.entries
        ),
        gains,
    )
    scores.pop(like.query.doc, None)
    docs = best(scores, 3 * wanted, max(gains.values(), default=0.0))
    return docs[:wanted] + _foreign(db, docs[wanted:], like.query.lang, wanted // 3)


def _foreign(db: sqlite3.Connection, docs: list[int], lang: str, wanted: int) -> list[int]:
    """The first of the articles that are in another language."""
    languages = db.execute("SELECT count(*) FROM rec_lang WHERE articles > 0").fetchone()[0]
    found: list[int] = []
    for at in range(0, len(docs) if languages > 1 else 0, 80):
        part = docs[at : at + 80]
        marks = ",".join("?" * len(part))
        rows = db.execute(f"SELECT doc FROM rec_article WHERE lang <> ? AND doc IN ({marks})", [lang, *part])  # noqa: S608
        foreign = {doc for (doc,) in rows}
        found += [doc for doc in part if doc in foreign]
        if len(found) >= wanted:
            break
    return found[:wanted]


def best(scores: dict[int, float], wanted: int, floor: float = 0.0) -> list[int]:
    """The documents of the highest scores, of equal ones the newest.

    Those up to `floor` are not sorted where enough are above: of ten thousand most share one term only.
    """
    above: Collection[int] = [doc for doc, score in scores.items() if score > floor]
    if len(above) < wanted:
        above = scores
    # Twice by one number takes half the time of once by two.
    return sorted(sorted(above, reverse=True), key=scores.__getitem__, reverse=True)[:wanted]


def tally(posted: Iterable[tuple[int, Sequence[int]]], gains: Mapping[int, float]) -> dict[int, float]:
    """The summed gains of the articles that are posted under terms, given rarest first."""
    scores: defaultdict[int, float] = defaultdict(float)
    looked_at = 0
    for number, docs in posted:
        gain = gains[number]
        for doc in docs:
            scores[doc] += gain
        looked_at += len(docs)
        if looked_at > _LOOKED_AT:
            break
    return scores
