"""What is told around the few pieces a reader has chosen, by pieces they have not seen.

Two pieces on one affair may have no word in common, and both be like a third. While hardly anything was chosen this
tells what its words alone do not.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import sqrt

from feeds.recommend.index import LEVELS, Indexed, article_count, idf
from feeds.recommend.postings import frequencies
from feeds.recommend.related import likeness, matches

FEW = 12
"""Choices up to which it tells something: of more the words of the pieces themselves say all there is to say."""
_NEAR = 5
"""Pieces around each of them."""
_COUNTS = 3.0
"""What likeness to what is around one choice counts, beside likeness to its words; around several so much less."""


def around(db: sqlite3.Connection, chosen: Sequence[tuple[Indexed, float]]) -> Mapping[int, float]:
    """What each term counts that pieces like the chosen ones have; nothing for many. Each is given with its strength."""
    if not 0 < len(chosen) <= FEW:
        return {}
    near = [
        (match.article, strength * match.score)
        for article, strength in chosen
        for match in matches(db, likeness(db, article), 2 * _NEAR)[:_NEAR]
    ]
    articles = article_count(db)
    df = frequencies(db, {number for article, _ in near for number in article.terms})
    found: defaultdict[int, float] = defaultdict(float)
    for article, share in near:
        for packed in article.vector:
            rarity = idf(df.get(packed >> 2, 0), articles)
            found[packed >> 2] += share * LEVELS[packed & 3] * rarity**2 / (article.norm or 1.0)
    length = sqrt(sum(weight**2 for weight in found.values())) or 1.0
    return {number: _COUNTS / len(chosen) * weight / length for number, weight in found.items()}
