"""What the reader's doings say: a weight for each term, feed, author and tag, older doings less.

A weight is kept with the moment it holds for; half of it is left after `HALF_LIFE`. Terms are
kept by the word that the article shows, so that a profile can be read, and survives a new index.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from feeds.messages import Message
from feeds.model import Reason, ReasonKind
from feeds.recommend.index import LEVELS, Indexed, article_count, fetch_ids, idf, names
from feeds.recommend.piece import ArticleId
from feeds.recommend.postings import frequencies
from feeds.recommend.terms import terms_of

STRENGTH = {
    "open": 0.5,
    "read": 1.0,
    "finish": 1.5,
    "save": 2.0,
    "star": 3.0,
    "more": 4.0,
    "skip": 0.0,
    "leave": -0.5,
    "less": -4.0,
}
"""What each kind of event says of an article: explicit outweighs implicit, a skipped title says nothing."""
_EVENTS = {
    "open": Message("profile.open", "open {number}"),
    "read": Message("profile.read", "read {number}"),
    "finish": Message("profile.finish", "finish {number}"),
    "save": Message("profile.save", "save {number}"),
    "star": Message("profile.star", "star {number}"),
    "more": Message("profile.more", "more {number}"),
    "leave": Message("profile.leave", "leave {number}"),
    "less": Message("profile.less", "less {number}"),
}
_BY_HAND = Message("profile.by-hand", "set by you")
_MUTED = Message("profile.muted", "muted")
_EARLIER = Message("profile.earlier", "earlier")
HALF_LIFE = 45 * 86_400
RECENT = 60
"""Liked articles that are compared with one by one."""
_TAUGHT = 24
"""Terms of an article that an event teaches."""
KINDS = {
    "term": Message("profile.term", "term"),
    "feed": Message("profile.feed", "feed"),
    "author": Message("profile.author", "author"),
    "tag": Message("profile.tag", "tag"),
}
"""What a weight is of."""
_KIND_OF = {
    ReasonKind.SHARES: "term",
    ReasonKind.STARRED: "term",
    ReasonKind.LIKES: "term",
    ReasonKind.TWIN: "term",
    ReasonKind.FEED: "feed",
    ReasonKind.BESIDE: "feed",
    ReasonKind.AUTHOR: "author",
    ReasonKind.TAG: "tag",
}


@dataclass(frozen=True, slots=True)
class Weight:
    """One line of the profile: how much the reader is taken to like a word, feed, author or tag."""

    kind: str
    """`term`, `feed`, `author` or `tag`."""
    name: str
    weight: float
    """Above 0 liked, below 0 disliked; a star is worth 3, a finished article 1.5 at most."""
    because: tuple[Message, ...] = ()
    """Where it came from, in words: `star 1` and `read 3`, `set by you`, `muted`."""
    articles: tuple[ArticleId, ...] = ()
    """Articles it came from, newest event first."""
    muted: bool = False


@dataclass(slots=True)
class Mutes:
    """What the reader never wants to be recommended."""

    phrases: list[frozenset[int]]
    """Terms that must all be in an article for it to be muted."""
    facets: set[tuple[str, str]]

    def silence(self, article: Indexed, named: dict[int, tuple[str, str]]) -> bool:
        """Whether the article is muted; `named` tells the names of its facets."""
        if self.phrases:
            terms = set(article.terms)
            if any(phrase <= terms for phrase in self.phrases):
                return True
        return bool(self.facets) and any(
            (named[at][0], named[at][1].casefold()) in self.facets for at in article.facets
        )


def numbers_of(name: str) -> list[int]:
    return [number for number, _ in terms_of(name, "en")]


def learn(db: sqlite3.Connection, article: Indexed, strength: float, at: int) -> None:
    """Teach the profile one event on an article."""
    words = article.words()
    df, articles = frequencies(db, words), article_count(db)
    rarity = {number: idf(df.get(number, 0), articles) for number in words}
    for number, share in taught(article, rarity).items():
        _shift(db, "term", words[number].lower(), strength * share, at)
    for kind, name in names(db, article.facets).values():
        _shift(db, kind, name, strength, at)


def learn_reason(db: sqlite3.Connection, reason: Reason, strength: float, at: int) -> None:
    """Teach the profile one event on the words, feed, author or tag that a reason names."""
    kind = _KIND_OF.get(reason.kind)
    if kind:
        for name in reason.terms:
            _shift(db, kind, name.lower() if kind == "term" else name, strength, at)


def taught(article: Indexed, rarity: Mapping[int, float]) -> dict[int, float]:
    """The terms that an event on an article teaches, with the share each has of it; as a vector they have length 1."""
    words = article.words()
    weights = {
        packed >> 2: LEVELS[packed & 3] * rarity[packed >> 2]
        for packed in article.vector
        if packed >> 2 in words
    }
    first = {number: weights[number] for number in list(weights)[:_TAUGHT]}
    length = sqrt(sum(weight**2 for weight in first.values())) or 1.0
    return {number: weight / length for number, weight in first.items()}


def _shift(db: sqlite3.Connection, kind: str, name: str, gain: float, at: int) -> None:
    """Add to a weight; whichever of the two is older has lost its part by then."""
    row = db.execute(
        "SELECT weight, at, hand FROM rec_weight WHERE kind = ? AND name = ?", (kind, name)
    ).fetchone()
    if row and row[2]:
        return
    weight, since = row[:2] if row else (0.0, at)
    latest = max(at, since)
    total = weight * faded(latest - since) + gain * faded(latest - at)
    db.execute("INSERT OR REPLACE INTO rec_weight VALUES (?, ?, ?, ?, 0)", (kind, name, total, latest))


def faded(seconds: float) -> float:
    """What is left of a weight after some time."""
    return float(0.5 ** (max(0.0, seconds) / HALF_LIFE))


def weights(db: sqlite3.Connection, most: int = 2000) -> dict[tuple[str, str], float]:
    """Every weight that counts by (kind, name), as of the latest event; muted names left out."""
    (latest,) = db.execute("SELECT coalesce(max(at), 0) FROM rec_weight").fetchone()
    rows = db.execute("SELECT kind, name, weight, at, hand FROM rec_weight")
    found = {
        (kind, name): weight if hand else weight * faded(latest - at) for kind, name, weight, at, hand in rows
    }
    strongest = sorted(found, key=lambda key: (-abs(found[key]), key))[:most]
    return {key: found[key] for key in strongest}


def mutes(db: sqlite3.Connection) -> Mutes:
    phrases, facets = [], set()
    for kind, name in db.execute("SELECT kind, name FROM rec_mute ORDER BY kind, name"):
        if kind == "term":
            numbers = frozenset(numbers_of(name))
            phrases += [numbers] if numbers else []
        else:
            facets.add((kind, name.casefold()))
    return Mutes(phrases, facets)


def recent(db: sqlite3.Connection) -> list[tuple[Indexed, float, set[str]]]:
    """The articles last liked or disliked, newest first: strength so far, and the kinds of events."""
    rows = db.execute(
        "SELECT id, kind, value, at FROM rec_event ORDER BY at DESC, event DESC LIMIT ?", (8 * RECENT,)
    ).fetchall()
    latest = rows[0][3] if rows else 0
    strength: defaultdict[ArticleId, float] = defaultdict(float)
    kinds: defaultdict[ArticleId, set[str]] = defaultdict(set)
    for article_id, kind, value, at in rows:
        strength[article_id] += STRENGTH[kind] * value * faded(latest - at)
        kinds[article_id].add(kind)
    felt = [article_id for article_id in strength if strength[article_id]][:RECENT]
    there = {article.id: article for article in fetch_ids(db, felt)}
    return [(there[id], strength[id], kinds[id]) for id in felt if id in there]


def profile(db: sqlite3.Connection, most: int = 200) -> list[Weight]:
    """The strongest weights with where they came from, strongest first; then what is muted."""
    events: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    articles: defaultdict[tuple[str, str], list[ArticleId]] = defaultdict(list)
    liked = recent(db)
    named = names(db, [at for article, _, _ in liked for at in article.facets])
    for article, _, kinds in liked:
        keys = [("term", word.lower()) for word in article.words().values()]
        for key in dict.fromkeys(keys + [named[at] for at in article.facets]):
            events[key].update(kinds)
            articles[key].append(article.id)
    by_hand = set(db.execute("SELECT kind, name FROM rec_weight WHERE hand"))
    found = [
        Weight(
            *key,
            weight,
            (_BY_HAND,) if key in by_hand else _because(events[key]),
            tuple(articles[key][:10]),
        )
        for key, weight in weights(db, most).items()
    ]
    silenced = db.execute("SELECT kind, name FROM rec_mute ORDER BY kind, name")
    return found + [Weight(kind, name, 0.0, (_MUTED,), muted=True) for kind, name in silenced]


def _because(events: Counter[str]) -> tuple[Message, ...]:
    told = [kind for kind in reversed(STRENGTH) if events[kind] and STRENGTH[kind]]
    return tuple(_EVENTS[kind].filled(number=events[kind]) for kind in told) or (_EARLIER,)
