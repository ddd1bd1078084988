"""A page for the reader: pieces like those they liked, spread over stories and feeds."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import exp, log

from feeds.model import Reason, ReasonKind
from feeds.recommend.index import (
    Indexed,
    fetch_ids,
    ids_of,
)
from feeds.recommend.mix import UNLEARNED, Mix
from feeds.recommend.piece import ArticleId
from feeds.recommend.postings import postings
from feeds.recommend.profile import mutes
from feeds.recommend.related import tally
from feeds.recommend.taste import Taste

_POSTINGS = 100
"""Newest articles of each liked term that are looked at."""
POOL = 240
"""Newest articles, and articles with words of the profile, that are weighed for a page."""
A_FEED = 2
"""Pieces of one feed on a page, at most."""
OUTSIDE = 6
"""Every so many places one goes to a piece from outside the profile."""
SPREAD = 0.3
"""How much likeness to what stands above counts against a piece."""
PROPORTION = 0.5
"""How much it counts against a piece that what it is like has had its places."""
_FRESH = 4 * 86_400
_NEWEST = exp(-3 * 86_400 / _FRESH)
"""Of the freshness of the newest piece, what those have that are three days older: still among the newest."""
_PAST = 91 * 86_400
"""A piece so much older than the latest is no news to anybody, however well it fits."""
_MANY = 8
"""Feeds that tell a story from which it is everywhere; more do not count."""
_STRANGE = 0.05
"""A piece the profile says less for is from outside it."""


@dataclass(slots=True)
class Scored:
    """A candidate, what speaks for it, and why."""

    article: Indexed
    score: float
    usual: float
    """The part of the score that comes from what the reader did."""
    known: float
    """What of that part speaks for it."""
    feed: int
    sources: int
    foreign: bool
    """Whether it is in a language the reader never reads."""
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a page is chosen from."""

    candidates: list[ArticleId] | None = None
    """These alone; None for what is new and not opened."""
    newest: list[ArticleId] | None = None
    """What there is of new articles; None for the last to arrive."""
    allowed: Callable[[Sequence[ArticleId]], Iterable[ArticleId]] | None = None
    """Which of these may be shown; None for all."""


def for_you(
    db: sqlite3.Connection,
    k: int,
    choice: Choice,
    now: int,
    semantic: bool = False,
    kept: Mix = UNLEARNED,
) -> tuple[list[Scored], Mix]:
    """The `k` best places of the reader's page. Given candidates are all ranked where there is room for all.

    `kept` is the mix of the page before; that of this page comes back with it.
    """
    taste = Taste(db, kept)
    candidates = choice.candidates
    pool = _pool(db, taste, choice, now) if candidates is None else fetch_ids(db, dict.fromkeys(candidates))
    if semantic:
        taste.learn_meanings(pool)
    named = taste.learn_offer(pool)
    silent = mutes(db)
    pool = [article for article in pool if not silent.silence(article, named)]
    sources = story_sources(db, [article.story for article in pool])
    newest = max((_freshness(article, now) for article in pool), default=0.0)
    scored = []
    for article in pool:
        usual, known, reasons = taste.weigh(article, named)
        told = sources.get(article.story, 1)
        score = usual
        if candidates is None:
            # What many tell is worth a place on a page; in a list it would put the reader's own taste behind
            # (AUC .91 where .93 without it).
            freshness = _freshness(article, now)
            score += 0.15 * freshness + 0.04 * log(min(told, _MANY))
            if not reasons and usual > 0:  # no part of it says much by itself
                reasons.append(Reason(ReasonKind.LIKES, weight=usual))
            elif not reasons and freshness and freshness >= _NEWEST * newest:
                reasons.append(Reason(ReasonKind.FRESH, weight=0.15 * freshness))
        if told > 2:
            reasons.append(Reason(ReasonKind.SOURCES, count=told, weight=0.04 * log(min(told, _MANY))))
        foreign = taste.is_foreign(article)
        scored.append(Scored(article, score, usual, known, article.feed, told, foreign, reasons))
    scored.sort(key=lambda each: (-each.score, -each.article.doc))
    if candidates is not None and k >= len(pool):
        return _copies_last(scored), taste.mix
    own = candidates is None and not taste.empty
    return _page(scored, k, taste if own else None), taste.mix


def _freshness(article: Indexed, now: int) -> float:
    # When it was first seen says nothing of how new a piece is: a feed may come with its whole archive.
    if article.published is None:
        return 0.0
    return exp(-max(0, now - article.published) / _FRESH)


def _pool(db: sqlite3.Connection, taste: Taste, choice: Choice, now: int) -> list[Indexed]:
    """Articles not opened: the newest, and those that have the words the reader likes. None that is long past."""
    seen = {id for (id,) in db.execute("SELECT DISTINCT id FROM rec_event WHERE kind <> 'skip'")}
    gains = taste.gains(30)
    tallied = tally(postings(db, gains, _POSTINGS), gains)
    liked = sorted(tallied, key=lambda doc: (-tallied[doc], -doc))[: 2 * POOL]
    id_of = dict(ids_of(db, liked))
    newest = choice.newest
    if newest is None:
        newest = [id for (id,) in db.execute("SELECT id FROM rec_article ORDER BY doc DESC LIMIT ?", (POOL,))]
    wanted = [id_of[doc] for doc in liked if doc in id_of and id_of[doc] not in seen]
    offered = [id for id in newest if id not in seen]
    if choice.allowed is not None:
        shown = set(choice.allowed(list(dict.fromkeys(wanted + offered))))
        wanted, offered = [id for id in wanted if id in shown], [id for id in offered if id in shown]
    pool = fetch_ids(db, dict.fromkeys(wanted[: POOL // 2] + offered))
    latest = max((each.date for each in pool if each.date is not None and each.date <= now), default=now)
    return [each for each in pool if each.date is None or each.date >= latest - _PAST]


def story_sources(db: sqlite3.Connection, stories: Sequence[int]) -> dict[int, int]:
    """How many feeds tell each of these stories, where more than one piece does."""
    told: defaultdict[int, set[object]] = defaultdict(set)
    wanted = sorted(set(stories))
    for at in range(0, len(wanted), 400):
        part = wanted[at : at + 400]
        marks = ",".join("?" * len(part))
        rows = db.execute(
            f"""SELECT story, doc, feed FROM rec_article WHERE story <> doc AND story IN ({marks})
                UNION ALL SELECT doc, doc, feed FROM rec_article WHERE doc IN ({marks})""",  # noqa: S608
            part + part,
        )
        for story, doc, feed in rows:
            told[story].add((feed, 0 if feed else doc))
    return {story: len(feeds) for story, feeds in told.items()}


def _copies_last(scored: list[Scored]) -> list[Scored]:
    seen: set[int] = set()
    first: list[Scored] = []
    again: list[Scored] = []
    for each in scored:
        (again if each.article.twin in seen else first).append(each)
        seen.add(each.article.twin)
    return first + again


class _Served:
    """How far the pieces on a page answer what the reader chose: each choice has an equal claim to places."""

    def __init__(self, taste: Taste, places: int) -> None:
        self._taste = taste
        self._places = places
        self._served: defaultdict[int, float] = defaultdict(float)
        self._placed = 0
        self._answers: dict[int, dict[int, float]] = {}

    def place(self, article: Indexed) -> None:
        self._placed += 1
        for doc, share in self._of(article).items():
            self._served[doc] += share

    def surfeit(self, article: Indexed) -> float:
        """How much of the page is given already to the choices this one answers: 1 at its end where each has its part."""
        if not (answers := self._of(article)):
            return self._placed / self._places
        served = sum(share * self._served[doc] for doc, share in answers.items())
        return served * self._taste.chosen / self._places

    def _of(self, article: Indexed) -> dict[int, float]:
        if article.doc not in self._answers:
            self._answers[article.doc] = self._taste.answers(article)
        return self._answers[article.doc]


def _page(scored: list[Scored], k: int, taste: Taste | None) -> list[Scored]:
    """The best that are no copies, at most `A_FEED` of a feed, spread; where a taste is given, in proportion to what the
    reader chose, one in `OUTSIDE` from elsewhere.
    """
    outside = taste is not None
    served = _Served(taste, k) if taste is not None and k else None
    left = scored[: max(60, 6 * k)]
    strangers = sorted(
        (each for each in scored if each.known < _STRANGE or each.foreign),
        key=lambda e: (-e.score + e.usual, -e.article.doc),
    )
    page: list[Scored] = []
    feeds: Counter[int] = Counter()
    seen: set[int] = set()
    terms = {each.article.doc: frozenset(each.article.terms) for each in left}
    repeats: defaultdict[int, float] = defaultdict(float)

    def fits(each: Scored) -> bool:
        return each.article.twin not in seen and (not each.feed or feeds[each.feed] < A_FEED)

    def place(each: Scored) -> None:
        page.append(each)
        seen.add(each.article.twin)
        feeds[each.feed] += 1
        if served:
            served.place(each.article)
        mine = terms.get(each.article.doc) or frozenset(each.article.terms)
        for other in left:
            at = other.article.doc
            same_story = other.article.story == each.article.story
            share = 1.0 if same_story else len(terms[at] & mine) / (len(terms[at]) or 1)
            repeats[at] = max(repeats[at], share)

    def against(each: Scored) -> float:
        given = PROPORTION * served.surfeit(each.article) if served else 0.0
        return SPREAD * repeats[each.article.doc] + given

    while len(page) < k:
        if outside and len(page) % OUTSIDE == OUTSIDE - 1:
            stranger = next((each for each in strangers if fits(each)), None)
            if stranger is not None:
                stranger.reasons = _from_outside(stranger.reasons)
                place(stranger)
                continue
        fitting = [each for each in left if fits(each)]
        if not fitting:
            break
        if outside:
            usual = [each for each in fitting if each.known >= _STRANGE and not each.foreign]
            fitting = usual or [each for each in fitting if not each.foreign] or fitting
        best = max(fitting, key=lambda each: (each.score - against(each), each.article.doc))
        if outside and best.foreign:
            best.reasons = _from_outside(best.reasons)
        place(best)
    return page


def _from_outside(reasons: list[Reason]) -> list[Reason]:
    """The reasons for a piece from outside the profile; that it is new, or in small parts like the rest, needs no telling."""
    told = (each for each in reasons if each.kind is not ReasonKind.FRESH)
    return [
        Reason(ReasonKind.OUTSIDE),
        *(each for each in told if each.terms or each.kind is not ReasonKind.LIKES),
    ]
