"""Stories: pieces of several feeds that tell the same, joined as they arrive."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain

from feeds.recommend.index import Indexed, article_count, fetch, names
from feeds.recommend.piece import ArticleId
from feeds.recommend.related import Likeness, postings, rarities

WINDOW = 5 * 86_400
"""Seconds between two neighbouring pieces of one story, at most."""
ALIKE = 0.4
"""Likeness from which two pieces tell the same story."""
_TERMS = 12
_SHARED = 2
"""Of its weightiest terms two pieces share these many, at least."""
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


def join(db: sqlite3.Connection, arrived: Sequence[Indexed]) -> None:
    """Find the story of each article that arrived, in the order of arrival."""
    articles = article_count(db)
    rarity = rarities(db, {number for article in arrived for number in article.terms}, articles)
    for article in arrived:
        story = _most_alike(db, Likeness(article, rarity, articles))
        if story is not None:
            article.story = story
            db.execute("UPDATE rec_article SET story = ? WHERE doc = ?", (story, article.doc))


def _most_alike(db: sqlite3.Connection, likeness: Likeness) -> int | None:
    """The story of the earlier piece most like an article, where one is like enough."""
    article = likeness.query
    copy = db.execute(
        "SELECT max(doc) FROM rec_article WHERE twin = ? AND doc < ?", (article.twin, article.doc)
    ).fetchone()[0]
    if copy is not None and article.vector:
        (original,) = fetch(db, [copy])
        return original.story if _near(article, original) else None
    held = dict(postings(db, article.terms[:_TERMS], 64))
    times = Counter(chain.from_iterable(held.values()))
    tried = [(count, doc) for doc, count in times.items() if doc < article.doc and count >= _SHARED]
    if not tried:
        return None
    close = fetch(db, [doc for _, doc in nlargest(_TRIED, tried)])
    found = [likeness.match(each) for each in close if _near(article, each)]
    best = max(found, key=lambda match: (match.score, match.article.doc), default=None)
    return best.article.story if best and best.score >= ALIKE else None


def _near(one: Indexed, other: Indexed) -> bool:
    if one.date is None or other.date is None:
        return one.date == other.date
    return abs(one.date - other.date) <= WINDOW


def story_of(db: sqlite3.Connection, article: Indexed) -> Story:
    """The story of an article; a story of one where nothing else tells it."""
    members = members_of(db, article.story)
    named = names(db, {at for member in members for at in member.facets})
    feeds = {_feed(member, named) or member.doc for member in members}
    return Story(article.story, tuple(member.id for member in members), len(feeds))


def members_of(db: sqlite3.Connection, story: int) -> list[Indexed]:
    """The members of a story, newest first."""
    rows = db.execute("SELECT doc FROM rec_article WHERE story = ? AND story <> doc", (story,))
    members = fetch(db, [story, *(doc for (doc,) in rows)])
    return sorted(members, key=newest_first)


def newest_first(article: Indexed) -> tuple[float, int]:
    return (-(article.date or 0), -article.doc)


def compared(db: sqlite3.Connection, article: Indexed, most: int = 8) -> list[Member]:
    """The members of an article's story, newest first, each with the words none of the others has."""
    members = members_of(db, article.story)
    found = []
    for member in members:
        others = {number for other in members if other is not member for number in other.terms}
        own = [word for number, word in member.words().items() if number not in others]
        found.append(Member(member.id, tuple(own[:most])))
    return found


def _feed(article: Indexed, named: dict[int, tuple[str, str]]) -> str:
    return next((named[at][1] for at in article.facets if named[at][0] == "feed"), "")
