"""A page for the reader: pieces like those they liked, spread over stories and feeds."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import exp, log, sqrt

from feeds.model import Reason, ReasonKind
from feeds.recommend.index import (
    LEVELS,
    Indexed,
    article_count,
    fetch_ids,
    idf,
    ids_of,
    names,
    spread,
)
from feeds.recommend.piece import ArticleId
from feeds.recommend.postings import frequencies
from feeds.recommend.profile import STRENGTH, mutes, numbers_of, recent, weights
from feeds.recommend.related import UNRELATED, tally
from feeds.recommend.semantic import COSINES, signs_of

POOL = 240
"""Newest articles, and articles with words of the profile, that are weighed for a page."""
A_FEED = 2
"""Pieces of one feed on a page, at most."""
OUTSIDE = 6
"""Every so many places one goes to a piece from outside the profile."""
SPREAD = 0.3
"""How much likeness to what stands above counts against a piece."""
_FRESH = 4 * 86_400
_NEWEST = exp(-3 * 86_400 / _FRESH)
"""Of the freshness of the newest piece, what those have that are three days older: still among the newest."""
_PAST = 91 * 86_400
"""A piece so much older than the latest is no news to anybody, however well it fits."""
_LATELY = 500
"""Events that tell which languages the reader reads."""
_MANY = 8
"""Feeds that tell a story from which it is everywhere; more do not count."""
SENSE = 0.6
"""What closeness in meaning to a liked piece counts, beside likeness in its terms."""
_FELT = [SENSE * max(0.0, cosine - UNRELATED) for cosine in COSINES]
"""The same by how many signs of two vectors differ."""
FACETS = {"feed": 0.15, "author": 0.15, "tag": 0.8}
"""What a preference for a feed, an author or a tag counts, beside likeness in terms: of readers who choose by subject
and mood, and seldom the words they chose before, tags tell the most (AUC .59 for .52 on whole pieces)."""
_DOUBT = 0.5
"""Choices added to those of the reader and to those that chance would give: one choice among a thousand authors says
little (the gamma-Poisson shrinker of DuMouchel)."""
_OFFERED = 100
"""Articles from all over the index that tell, beside those weighed, what there is to choose from."""
_CHOSEN = STRENGTH["open"] + STRENGTH["read"]
"""Weight that one choice adds to a facet."""
_STRANGE = 0.05
"""A piece the profile says less for is from outside it."""


@dataclass(slots=True)
class Scored:
    """A candidate, what speaks for it, and why."""

    article: Indexed
    score: float
    usual: float
    """The part of the score that comes from what the reader did."""
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


class Taste:
    """The profile made ready to weigh many articles."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._by_facet: dict[tuple[str, str], float] = {}
        self._chosen_of: defaultdict[str, float] = defaultdict(float)
        self._offered: Counter[tuple[str, str]] = Counter()
        self._offered_of: Counter[str] = Counter()
        by_term: defaultdict[int, float] = defaultdict(float)
        for (kind, name), weight in weights(db).items():
            if kind == "term":
                numbers = numbers_of(name)
                for number in numbers:
                    by_term[number] += weight / len(numbers)
            else:
                self._by_facet[kind, name] = weight
                self._chosen_of[kind] += max(0.0, weight) / _CHOSEN
        self._by_term = dict(by_term)
        self._liked = recent(db)
        self._articles = article_count(db)
        terms = set(self._by_term).union(*(article.terms for article, _, _ in self._liked))
        df = frequencies(db, sorted(terms))
        self._rarity = {number: idf(df.get(number, 0), self._articles) for number in terms}
        self._holders: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        for at, (article, _, _) in enumerate(self._liked):
            for packed in article.vector:
                weight = LEVELS[packed & 3] * self._rarity[packed >> 2] / (article.norm or 1.0)
                self._holders[packed >> 2].append((at, weight))
        self._spelled: defaultdict[tuple[int, str], list[set[str]]] = defaultdict(list)
        for article, strength, kinds in self._liked:
            for number, word in article.words().items() if strength > 0 else ():
                self._spelled[number, word.lower()].append(kinds)
        self._stories = {article.story for article, strength, _ in self._liked if strength > 0}
        self._scale = sqrt(log(self._articles + 2))
        self._most = max(map(abs, self._by_term.values()), default=1.0) or 1.0
        self._signs: dict[int, int] = {}
        self._liked_signs: list[tuple[int, float, int]] = []
        self.empty = not self._by_term and not self._by_facet
        self._languages = _languages(db)

    def is_foreign(self, article: Indexed) -> bool:
        """Whether the reader never reads the language of an article."""
        return bool(self._languages and article.lang) and article.lang not in self._languages

    def gains(self, most: int) -> dict[int, float]:
        """The liked terms that tell most, to find articles by."""
        gains = {n: w * self._rarity[n] for n, w in self._by_term.items() if w > 0}
        return {n: gains[n] for n in sorted(gains, key=lambda n: (-gains[n], n))[:most]}

    def learn_meanings(self, pool: Iterable[Indexed]) -> None:
        """Have articles weighed by their meaning as well, where they and the liked ones have vectors."""
        liked = [(article.twin, strength, article.doc) for article, strength, _ in self._liked]
        self._signs = signs_of(
            self._db, {*(article.twin for article in pool), *(twin for twin, _, _ in liked)}
        )
        self._liked_signs = [
            (self._signs[twin], max(-1.0, min(1.0, strength / 1.5)), doc)
            for twin, strength, doc in liked
            if twin in self._signs
        ]

    def weigh(self, article: Indexed, named: dict[int, tuple[str, str]]) -> tuple[float, list[Reason]]:
        """How much the reader would like an article, about -1 to 2, and the reasons, strongest first."""
        if self.empty:
            return 0.0, []
        by_word, parts = self._by_words(article)
        by_piece = self._by_pieces(article) + self._by_meaning(article)
        facets, reasons = self._by_facets(article, named)
        story = 0.25 if article.story in self._stories else 0.0
        reasons += self._of_words(article, parts)
        if story:
            reasons.append(Reason(ReasonKind.STORY, weight=story))
        reasons.sort(key=lambda reason: -reason.weight)
        return by_word + by_piece + facets + story, reasons

    def _by_words(self, article: Indexed) -> tuple[float, dict[int, float]]:
        length = article.norm * self._scale or 1.0
        parts = {
            packed >> 2: LEVELS[packed & 3]
            * self._rarity[packed >> 2]
            * self._by_term[packed >> 2]
            / (self._most * length)
            for packed in article.vector
            if packed >> 2 in self._by_term
        }
        return sum(parts.values()), parts

    def _by_pieces(self, article: Indexed) -> float:
        alike: defaultdict[int, float] = defaultdict(float)
        for packed in article.vector:
            for at, weight in self._holders.get(packed >> 2, ()):
                alike[at] += weight * LEVELS[packed & 3] * self._rarity[packed >> 2]
        length = (article.norm or 1.0) * self._scale**2
        felt = sorted(
            (
                amount / length * max(-1.0, min(1.0, self._liked[at][1] / 1.5))
                for at, amount in alike.items()
                if self._liked[at][0].doc != article.doc
            ),
            reverse=True,
        )
        return sum(felt[:3]) / 1.5 + min(0.0, *felt[-1:], 0.0) if felt else 0.0

    def _by_meaning(self, article: Indexed) -> float:
        signs = self._signs.get(article.twin)
        if signs is None:
            return 0.0
        felt = [
            _FELT[(signs ^ theirs).bit_count()] * strength
            for theirs, strength, doc in self._liked_signs
            if doc != article.doc
        ]
        felt.sort(reverse=True)
        return sum(felt[:3]) / 1.5

    def learn_offer(self, pool: Iterable[Indexed], named: dict[int, tuple[str, str]]) -> None:
        """Take note of the feeds, authors and tags there are to choose from, and how often each."""
        self._offered = Counter(named[at] for article in pool for at in article.facets)
        elsewhere = Counter(at for article in spread(self._db, _OFFERED) for at in article.facets)
        for at, facet in names(self._db, elsewhere).items():
            self._offered[facet] += elsewhere[at]
        self._offered_of = Counter()
        for (kind, _), times in self._offered.items():
            self._offered_of[kind] += times

    def _by_facets(self, article: Indexed, named: dict[int, tuple[str, str]]) -> tuple[float, list[Reason]]:
        total, reasons = 0.0, []
        times = Counter(named[at][0] for at in article.facets)
        for at in article.facets:
            kind, name = named[at]
            weight = self._by_facet.get((kind, name), 0.0)
            part = FACETS[kind] * self._preference(kind, name, weight) / times[kind]
            total += part
            if part > 0 and weight >= _CHOSEN:
                reasons.append(Reason(ReasonKind(kind), (name,), weight=part))
        return total, reasons

    def _preference(self, kind: str, name: str, weight: float) -> float:
        """How much oftener the reader chose a facet than it is offered, as a logarithm; less where they left it."""
        by_chance = self._chosen_of[kind] * self._offered[kind, name] / max(1, self._offered_of[kind])
        chosen = max(0.0, weight) / _CHOSEN
        return log((chosen + _DOUBT) / (by_chance + _DOUBT)) + min(0.0, weight / (abs(weight) + 6.0))

    def _of_words(self, article: Indexed, parts: dict[int, float]) -> list[Reason]:
        words = article.words()
        telling = sorted((n for n in parts if parts[n] > 0 and n in words), key=lambda n: (-parts[n], n))
        found: list[Reason] = []
        for number in telling:
            shown = words[number]
            spelled = self._spelled.get((number, shown.lower()), [])
            if not spelled:
                continue
            starred = sum("star" in kinds for kinds in spelled)
            kind = ReasonKind.STARRED if starred else ReasonKind.LIKES
            if found and found[0].kind is not kind:
                continue
            terms = (*found[0].terms, shown) if found else (shown,)
            count = min(found[0].count, starred) if found else starred
            found = [Reason(kind, terms, count or starred, sum(parts[n] for n in telling[:3]))]
            if len(terms) == 3 or starred:
                break
        return found


def _languages(db: sqlite3.Connection) -> set[str]:
    """The languages of what the reader lately opened and did not leave at once."""
    rows = db.execute(
        """SELECT DISTINCT lang FROM rec_article WHERE lang <> '' AND id IN (
               SELECT id FROM rec_event WHERE kind NOT IN ('skip', 'leave', 'less') AND value > 0
               ORDER BY at DESC LIMIT ?)""",
        (_LATELY,),
    )
    return {lang for (lang,) in rows}


def for_you(db: sqlite3.Connection, k: int, choice: Choice, now: int, semantic: bool = False) -> list[Scored]:
    """The `k` best places of the reader's page. Given candidates are all ranked where there is room for all."""
    taste = Taste(db)
    candidates = choice.candidates
    pool = _pool(db, taste, choice, now) if candidates is None else fetch_ids(db, dict.fromkeys(candidates))
    if semantic:
        taste.learn_meanings(pool)
    named = names(db, {at for article in pool for at in article.facets})
    taste.learn_offer(pool, named)
    silent = mutes(db)
    pool = [article for article in pool if not silent.silence(article, named)]
    sources = story_sources(db, [article.story for article in pool])
    newest = max((_freshness(article, now) for article in pool), default=0.0)
    scored = []
    for article in pool:
        usual, reasons = taste.weigh(article, named)
        told = sources.get(article.story, 1)
        score = usual
        if candidates is None:
            # What many tell is worth a place on a page; in a list it would put the reader's own taste behind
            # (AUC .91 where .93 without it).
            freshness = _freshness(article, now)
            score += 0.15 * freshness + 0.04 * log(min(told, _MANY))
            if not reasons and freshness and freshness >= _NEWEST * newest:
                reasons.append(Reason(ReasonKind.FRESH, weight=0.15 * freshness))
        if told > 2:
            reasons.append(Reason(ReasonKind.SOURCES, count=told, weight=0.04 * log(min(told, _MANY))))
        foreign = taste.is_foreign(article)
        scored.append(Scored(article, score, usual, article.feed, told, foreign, reasons))
    scored.sort(key=lambda each: (-each.score, -each.article.doc))
    if candidates is not None and k >= len(pool):
        return _copies_last(scored)
    return _page(scored, k, outside=candidates is None and not taste.empty)


def _freshness(article: Indexed, now: int) -> float:
    # When it was first seen says nothing of how new a piece is: a feed may come with its whole archive.
    if article.published is None:
        return 0.0
    return exp(-max(0, now - article.published) / _FRESH)


def _pool(db: sqlite3.Connection, taste: Taste, choice: Choice, now: int) -> list[Indexed]:
    """Articles not opened: the newest, and those that have the words the reader likes. None that is long past."""
    seen = {id for (id,) in db.execute("SELECT DISTINCT id FROM rec_event WHERE kind <> 'skip'")}
    tallied = tally(db, taste.gains(30), 100)
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


def _page(scored: list[Scored], k: int, outside: bool) -> list[Scored]:
    """The best that are no copies, at most `A_FEED` of a feed, spread, one in `OUTSIDE` from elsewhere."""
    left = scored[: max(60, 6 * k)]
    strangers = sorted(
        (each for each in scored if each.usual < _STRANGE or each.foreign),
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
        mine = terms.get(each.article.doc) or frozenset(each.article.terms)
        for other in left:
            at = other.article.doc
            same_story = other.article.story == each.article.story
            share = 1.0 if same_story else len(terms[at] & mine) / (len(terms[at]) or 1)
            repeats[at] = max(repeats[at], share)

    while len(page) < k:
        if outside and len(page) % OUTSIDE == OUTSIDE - 1:
            stranger = next((each for each in strangers if fits(each)), None)
            if stranger is not None:
                stranger.reasons = [Reason(ReasonKind.OUTSIDE), *stranger.reasons]
                place(stranger)
                continue
        fitting = [each for each in left if fits(each)]
        if not fitting:
            break
        if outside:
            usual = [each for each in fitting if each.usual >= _STRANGE and not each.foreign]
            fitting = usual or [each for each in fitting if not each.foreign] or fitting
        best = max(
            fitting, key=lambda each: (each.score - SPREAD * repeats[each.article.doc], each.article.doc)
        )
        if outside and best.foreign:
            best.reasons = [Reason(ReasonKind.OUTSIDE), *best.reasons]
        place(best)
    return page
