"""Stories: pieces of several feeds that tell the same, joined as they arrive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from feeds.recommend.index import Indexed, fetch, names
from feeds.recommend.piece import ArticleId
from feeds.recommend.related import Likeness, tally

WINDOW = 5 * 86_400
"""Seconds between two neighbouring pieces of one story, at most."""
ALIKE = 0.35
"""Likeness from which two pieces tell the same story."""
_TERMS = 12
_COMMON = 400
"""A term in more articles than these joins no stories."""
_TRIED = 6


@dataclass(frozen=True, slots=True)
class Story:
    """Pieces that tell the same: the ids of its members, newest first."""

    id: int
    members: tuple[ArticleId, ...]
    sources: int
    """How many feeds tell it; members without a feed count once each."""


@dataclass(frozen=True, slots=True)
class Member:
    """One piece of a story and the words that only it has, weightiest first."""

    id: ArticleId
    adds: tuple[str, ...]


def join(db: sqlite3.Connection, arrived: Iterable[Indexed]) -> None:
    """Find the story of each article that arrived, oldest first."""
    for article in arrived:
        like = _most_alike(db, article)
        if like is not None:
            article.story = like
            db.execute("UPDATE rec_article SET story = ? WHERE doc = ?", (like, article.doc))


def _most_alike(db: sqlite3.Connection, article: Indexed) -> int | None:
    likeness = Likeness(db, article)
    gains = {number: likeness.rarity[number] for number in article.terms[:_TERMS]}
    scores = tally(db, gains, 64)
    tried = sorted((doc for doc in scores if doc < article.doc), key=lambda doc: (-scores[doc], -doc))
    found = [likeness.match(each) for each in fetch(db, tried[:_TRIED]) if _near(article, each)]
    best = max(found, key=lambda match: (match.score, match.article.doc), default=None)
    return best.article.story if best and best.score >= ALIKE else None


def _near(one: Indexed, other: Indexed) -> bool:
    if one.date is None or other.date is None:
        return one.date == other.date
    return abs(one.date - other.date) <= WINDOW
