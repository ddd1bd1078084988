"""What the reader likes, made ready to weigh many articles."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log, sqrt
from operator import mul
from typing import NamedTuple

from feeds.model import Reason, ReasonKind
from feeds.recommend.around import around
from feeds.recommend.index import LEVELS, Indexed, article_count, idf, names, spread
from feeds.recommend.mix import LEAST, PARTS, UNLEARNED, Mix, Parts, learned
from feeds.recommend.postings import frequencies, rows_in
from feeds.recommend.profile import STRENGTH, numbers_of, recent, taught, weights
from feeds.recommend.related import UNRELATED
from feeds.recommend.semantic import COSINES, signs_of

_LATELY = 500
"""Events that tell which languages the reader reads."""
SENSE = 0.6
"""What closeness in meaning to a liked piece counts, beside likeness in its terms."""
_FELT = [SENSE * max(0.0, cosine - UNRELATED) for cosine in COSINES]
"""The same by how many signs of two vectors differ."""
FACETS = {"feed": 0.4, "author": 0.3, "tag": 0.8, "language": 0.4}
"""What a preference for a feed, an author, a tag or a language counts, beside likeness in terms: of readers who choose by
subject and mood, and seldom the words they chose before, tags tell the most (AUC .59 for .52 on whole pieces)."""
_AT_FIRST = {"feed": 0.15, "author": 0.15, "tag": 0.8, "language": 0.0}
"""The same while so little was chosen that a paper or a language says little: what is like it speaks louder."""
_DOUBT = 0.5
"""Choices added to those of the reader and to those that chance would give: one choice among a thousand authors says
little (the gamma-Poisson shrinker of DuMouchel)."""
_OFFERED = 100
"""Articles from all over the index that tell, beside those weighed, what there is to choose from."""
_STORY = 0.25
"""What it counts that the reader follows a story."""
_ANSWERED = 3
"""Chosen pieces that an article is taken to answer."""
_CHOSEN = STRENGTH["open"] + STRENGTH["read"]
"""Weight that one choice adds to a facet."""


class Weighed(NamedTuple):
    """What the profile says of an article."""

    score: float
    """How much the reader would like it, about -1 to 2."""
    known: float
    """What of that speaks for it, its language apart."""
    reasons: list[Reason]
    """The strongest first."""


class Taste:
    """The profile made ready to weigh many articles."""

    def __init__(self, db: sqlite3.Connection, kept: Mix = UNLEARNED) -> None:
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
        for article, _, _ in self._liked:
            for packed in article.vector:
                weight = LEVELS[packed & 3] * self._rarity[packed >> 2] ** 2 / (article.norm or 1.0)
                self._holders[packed >> 2].append((article.doc, weight))
        self._sway = {
            article.doc: max(-1.0, min(1.0, strength / 1.5)) for article, strength, _ in self._liked
        }
        self._spelled: defaultdict[tuple[int, str], list[set[str]]] = defaultdict(list)
        for article, strength, kinds in self._liked:
            for number, word in article.words().items() if strength > 0 else ():
                self._spelled[number, word.lower()].append(kinds)
        chosen = [article for article, strength, _ in self._liked if strength > 0]
        self.chosen = len(chosen)
        """How many pieces the reader lately chose."""
        self._around = around(
            db, [(article, strength) for article, strength, _ in self._liked if strength > 0]
        )
        self._stories = Counter(article.story for article in chosen)
        self._chosen_in = Counter(article.lang for article in chosen if article.lang)
        self._offered_in: Counter[str] = Counter()
        self.mix = kept
        """What each part counts for this reader: as it was `kept`, until `learn_offer` learns it anew."""
        self._facets = FACETS if len(chosen) >= LEAST else _AT_FIRST
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

    def weigh(self, article: Indexed, named: dict[int, tuple[str, str]]) -> Weighed:
        """How much the reader would like an article, and why."""
        if self.empty:
            return Weighed(0.0, 0.0, [])
        words = self._by_words(article)
        parts = self._parts(article, named, words)
        counts = dict(zip(PARTS, self.mix.counts, strict=True))
        reasons = self._of_facets(article, named, counts)
        reasons += self._of_words(article, words, max(counts["words"], counts["pieces"]))
        if story := parts[PARTS.index("story")] * counts["story"]:
            reasons.append(Reason(ReasonKind.STORY, weight=story))
        reasons.sort(key=lambda reason: -reason.weight)
        counted = list(map(mul, self.mix.counts, parts))
        # All the reader knows may be in one language.
        known = sum(max(0.0, part) for part, of in zip(counted, PARTS, strict=True) if of != "language")
        return Weighed(sum(counted), known, reasons)

    def _parts(
        self,
        article: Indexed,
        named: dict[int, tuple[str, str]],
        words: dict[int, float],
        own: float = 0.0,
    ) -> Parts:
        """What speaks for an article, by `PARTS`; without what `own` was learned from it itself."""
        facets = dict.fromkeys(FACETS, 0.0)
        times = Counter(named[at][0] for at in article.facets)
        for at in article.facets:
            kind, name = named[at]
            facets[kind] += self._facets[kind] * self._preference(kind, name, own) / times[kind]
        story = _STORY if self._stories[article.story] > (own > 0) else 0.0
        return (
            sum(words.values()) - (self._learned_of(article) * own if own else 0.0),
            self._by_pieces(article) + self._by_meaning(article) + self._by_others(article),
            *(facets["feed"], facets["author"], facets["tag"], story),
            self._facets["language"] * self._of_language(article, own),
        )

    def _by_words(self, article: Indexed) -> dict[int, float]:
        length = article.norm * self._scale or 1.0
        return {
            packed >> 2: LEVELS[packed & 3]
            * self._rarity[packed >> 2]
            * self._by_term[packed >> 2]
            / (self._most * length)
            for packed in article.vector
            if packed >> 2 in self._by_term
        }

    def _learned_of(self, article: Indexed) -> float:
        """How much an article is liked by its words for each unit of strength that was learned from it."""
        levels = {packed >> 2: LEVELS[packed & 3] for packed in article.vector}
        found = sum(
            levels[number] * self._rarity[number] * share
            for number, share in taught(article, self._rarity).items()
        )
        return found / (self._most * (article.norm * self._scale or 1.0))

    def answers(self, article: Indexed) -> dict[int, float]:
        """Which of the pieces the reader chose an article is likest, by `doc`, with shares of 1; none where it is like none."""
        liked = [(amount, doc) for doc, amount in self._alike(article).items() if self._sway[doc] > 0]
        likest = sorted(liked, reverse=True)[:_ANSWERED]
        total = sum(amount for amount, _ in likest)
        return {doc: amount / total for amount, doc in likest}

    def _by_pieces(self, article: Indexed) -> float:
        alike = self._alike(article)
        felt = sorted([amount * self._sway[doc] for doc, amount in alike.items()], reverse=True)
        length = (article.norm or 1.0) * self._scale**2
        return (sum(felt[:3]) / 1.5 + min(0.0, felt[-1])) / length if felt else 0.0

    def _alike(self, article: Indexed) -> dict[int, float]:
        """How much of each piece the reader chose or left there is in an article, by `doc`."""
        alike: defaultdict[int, float] = defaultdict(float)
        holders = self._holders.get
        for packed in article.vector:
            if liked := holders(packed >> 2):
                times = LEVELS[packed & 3]
                for doc, weight in liked:
                    alike[doc] += weight * times
        alike.pop(article.doc, None)
        return alike

    def _by_others(self, article: Indexed) -> float:
        """How like an article is to what is told around the chosen pieces."""
        if not self._around:
            return 0.0
        counts = self._around.get
        alike = sum([LEVELS[packed & 3] * counts(packed >> 2, 0.0) for packed in article.vector])
        return alike / (article.norm * self._scale or 1.0)

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

    def learn_offer(self, pool: Sequence[Indexed]) -> dict[int, tuple[str, str]]:
        """Take note of what there is to choose from, and of what the reader goes by in choosing.

        Returns the names of the feeds, authors and tags of the pool.
        """
        elsewhere = spread(self._db, _OFFERED)
        chosen = [(article, strength) for article, strength, _ in self._liked if strength > 0]
        told = [*pool, *elsewhere, *(article for article, _ in chosen)]
        named = names(self._db, {at for article in told for at in article.facets})
        offer = [*pool, *elsewhere]
        self._offered = Counter(named[at] for article in offer for at in article.facets)
        self._offered_of = Counter()
        for (kind, _), times in self._offered.items():
            self._offered_of[kind] += times
        self._offered_in = Counter(article.lang for article in offer if article.lang)
        choices = frozenset(article.doc for article, _ in chosen)
        if self.mix.is_old(choices):
            self.mix = Mix(choices, self._learned(chosen, elsewhere, named))
        return named

    def _learned(
        self,
        chosen: list[tuple[Indexed, float]],
        elsewhere: list[Indexed],
        named: dict[int, tuple[str, str]],
    ) -> Parts:
        """What each part counts, from what was chosen and what of the rest was not opened."""
        if len(chosen) < LEAST:
            return UNLEARNED.counts
        found = rows_in(self._db, "SELECT id FROM rec_event WHERE id", [article.id for article in elsewhere])
        opened = {id for (id,) in found}
        return learned(
            [self._parts(each, named, self._by_words(each), strength) for each, strength in chosen],
            [self._parts(each, named, self._by_words(each)) for each in elsewhere if each.id not in opened],
        )

    def _of_facets(
        self, article: Indexed, named: dict[int, tuple[str, str]], counts: dict[str, float]
    ) -> list[Reason]:
        reasons = []
        times = Counter(named[at][0] for at in article.facets)
        for at in article.facets:
            kind, name = named[at]
            part = self._facets[kind] * counts[kind] * self._preference(kind, name) / times[kind]
            if part > 0 and self._by_facet.get((kind, name), 0.0) >= _CHOSEN:
                reasons.append(Reason(ReasonKind(kind), (name,), weight=part))
        return reasons

    def _preference(self, kind: str, name: str, own: float = 0.0) -> float:
        """How much oftener the reader chose a facet than it is offered, as a logarithm; less where they left it."""
        weight = self._by_facet.get((kind, name), 0.0) - own
        share = self._offered[kind, name] / max(1, self._offered_of[kind])
        by_chance = max(0.0, self._chosen_of[kind] - own / _CHOSEN) * share
        chosen = max(0.0, weight) / _CHOSEN
        return log((chosen + _DOUBT) / (by_chance + _DOUBT)) + min(0.0, weight / (abs(weight) + 6.0))

    def _of_language(self, article: Indexed, own: float = 0.0) -> float:
        """How much oftener the reader chose a language than it is offered, as a logarithm."""
        if not article.lang:
            return 0.0
        less = own > 0
        share = self._offered_in[article.lang] / max(1, self._offered_in.total())
        by_chance = (self._chosen_in.total() - less) * share
        return log((self._chosen_in[article.lang] - less + _DOUBT) / (by_chance + _DOUBT))

    def _of_words(self, article: Indexed, parts: dict[int, float], counts: float) -> list[Reason]:
        words = article.words()
        telling = sorted((n for n in parts if parts[n] > 0 and n in words), key=lambda n: (-parts[n], n))
        found: list[Reason] = []
        for number in telling if counts else ():
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
            found = [Reason(kind, terms, count or starred, counts * sum(parts[n] for n in telling[:3]))]
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
