"""Stories: pieces of several feeds that tell the same, joined as they arrive.

A story needs two feeds at least: what one says again and again is its own affair. A piece belongs to a story when the story's own pieces explain its words much better than all the
other articles do: how far, is its fit, from 0 (no word in common) to nearly 1. A piece that fits two
stories joins them where the pieces of the one fit the other as well.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from operator import mul

from feeds.recommend.index import POSTED, Indexed, article_count, fetch, language_counts, last_copies
from feeds.recommend.piece import ArticleId
from feeds.recommend.postings import Entry, frequencies, newest, unpack
from feeds.recommend.related import best
from feeds.recommend.semantic import LANGUAGES, NEAR, SCALE, near, vectors
from feeds.recommend.terms import FIGURES

WINDOW = 5 * 86_400
"""Seconds between two neighbouring pieces of one story, at most."""
LONGEST = 14 * 86_400
"""Seconds a story lasts, at most: what goes on for longer is a subject."""
FIT = 0.225
"""Fit from which a piece belongs to a story."""
MERGE = 0.2
"""Fit of the pieces of one story in another, on average, from which the two are one."""
SAME, ALIKE = 0.6, 0.4
"""Closeness in meaning of two pieces, and of the pieces of their stories on average, from which the two are one
(pairs F1 .77 for .67 without, and as precise)."""
WORDS = 3
"""Words, figures apart, that two pieces share at least to be a story: fewer agree by chance (`Weekly links`, `v2.1`,
`… face legal issues`). One less with a story that has words enough of its own."""
SPOKEN = 4
"""Words, figures apart, that several pieces of such a story have: where it has only two or three it is a turn of phrase
(`Ada considered harmful`, `Rust considered harmful`)."""
NAMES = 3
"""More than one in so many names of a piece is in another of its story."""
_DOUBT = 6
"""Pieces that count against every word of a story: what one or two pieces say tells little."""
_UNSEEN = 100
"""Articles without any of the words that an index is taken to hold besides its own: a small one tells little."""
_TERMS = 8
_POSTINGS = 256
"""Of its weightiest terms, each with its newest articles, a piece shares two with one of a story: with a quarter of these
articles the all-pairs recall is .60 where it is .75."""
_HELD = 400
"""Terms whose articles are held at once: those of all terms of a portion take 5 MB more."""
_CLOSE = 96
"""Pieces most like an article whose stories are tried, and of these stories the first few."""
_TRIED = 4
_ALONE = 8
_FEW = 6
"""Of these stories, those with so many pieces at most that are tried again when another one grows."""
_MEMBERS = 60
"""Newest pieces that speak for a story."""
_VOICES = 16
"""Of these, those that speak for its meaning."""


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


@dataclass(slots=True)
class _Told:
    """A story as its pieces tell it."""

    pieces: list[Sequence[int]]
    """The posted terms of each."""
    counts: Counter[int]
    """In how many pieces each term is."""
    names: list[Sequence[int]]
    """The names in each."""
    first: int | None
    last: int | None
    feeds: set[int] = field(default_factory=set)
    """Who tells it; 0 stands for each piece without a feed."""

    def add(self, terms: Sequence[int], named: Sequence[int], date: int | None, feed: int) -> None:
        self.names.append(named)
        self.pieces.append(terms)
        self.counts.update(terms)
        self.feeds.add(feed)
        self._stretch(date, date)

    def names_as(self, terms: Sequence[int], named: Sequence[int]) -> bool:
        """Whether one of its pieces has the names of the given one, or that the names of the piece: else the same
        thing happens elsewhere, to others. Where no names are known, nothing speaks against it.
        """
        ours = set(terms)
        for piece, theirs in zip(self.pieces, self.names, strict=True):
            if not named or not theirs:
                return True
            there, here = len(set(piece).intersection(named)), len(ours.intersection(theirs))
            if NAMES * there > len(named) or NAMES * here > len(theirs):
                return True
        return False

    def shared_words(self) -> int:
        """How many words, figures apart, more than one of its pieces has."""
        return sum(times > 1 and number >= FIGURES for number, times in self.counts.items())

    def may_hold(self, terms: Sequence[int], named: Sequence[int], date: int | None, feed: int) -> bool:
        """Whether a piece may be of it by its time, its feed and its names."""
        return self.near(date, date) and self.told_beside(feed) and self.names_as(terms, named)

    def may_take_in(self, few: _Told) -> bool:
        """Whether all pieces of a smaller story may be of it: one piece, or half as many as it has."""
        size, feeds = len(few.pieces), self.feeds | few.feeds
        return (
            (size == 1 or 2 * size <= len(self.pieces))
            and (len(feeds) > 1 or 0 in few.feeds)
            and self.near(few.first, few.last)
            and all(map(self.names_as, few.pieces, few.names))
        )

    def told_beside(self, feed: int) -> bool:
        """Whether another than this feed tells it."""
        return not feed or bool(self.feeds - {feed})

    def absorb(self, other: _Told) -> None:
        self.feeds |= other.feeds
        self.names += other.names
        self.pieces += other.pieces
        self.counts.update(other.counts)
        self._stretch(other.first, other.last)

    def _stretch(self, first: int | None, last: int | None) -> None:
        if first is not None and last is not None:
            self.first = first if self.first is None else min(self.first, first)
            self.last = last if self.last is None else max(self.last, last)

    def near(self, first: int | None, last: int | None) -> bool:
        """Whether what was told from `first` to `last` may be the same by its time."""
        if first is None or last is None or self.first is None or self.last is None:
            return first == self.first
        apart = max(first - self.last, self.first - last)
        return apart <= WINDOW and max(last, self.last) - min(first, self.first) <= LONGEST


def join(db: sqlite3.Connection, arrived: Sequence[Indexed], entries: Mapping[int, Entry]) -> None:
    """Find the story of each article that arrived, in the order of arrival; `entries` are their terms."""
    joining = _Joining(db, arrived, entries)
    for article in arrived:
        joining.place(article)


class _Joining:
    """What is known of stories while some articles find theirs."""

    def __init__(
        self, db: sqlite3.Connection, arrived: Sequence[Indexed], entries: Mapping[int, Entry]
    ) -> None:
        self._db = db
        self._articles, self._of_language = article_count(db), language_counts(db)
        self._own = self._articles
        """How many articles are in the language of the one that finds its story."""
        self._entries = entries
        self._newest: dict[int, frozenset[int]] = {}
        self._df = {number: entry.df for number, entry in entries.items()}
        # As rare are all that stand in as many articles.
        first = {df: number for number, df in self._df.items()}
        rarity = {df: self._surprise(number, 0, self._articles) for df, number in first.items()}
        self._rarity = {number: rarity[df] for number, df in self._df.items()}
        self._told: dict[int, _Told] = {}
        self._story_of: dict[int, int] = {}
        self._copies = last_copies(db, arrived)

    def place(self, article: Indexed) -> None:
        """Find the story of one article, and join the stories it shows to be one."""
        terms = article.terms[:POSTED]
        self._own = self._of_language.get(article.lang, self._articles)
        found: list[int] | None = [article.doc]
        close: list[int] = []
        if not article.serial:
            tells = sum(number >= FIGURES for number in terms) >= WORDS
            if tells or article.copied:
                found = self._of_copy(article)
            if found is None and not tells:
                found = [article.doc]
        if found is None:
            close = self._near(article, terms)
            tried = self._stories_of(close, _TRIED)
            fits = [(self._fit(terms, told), story) for story, told in self._fitting(article, tried)]
            found = [story for fit, story in sorted(fits, reverse=True) if fit >= FIT]
        story = found[0] if found else article.doc
        for other in found[1:]:
            story = self._merged(story, other)
        told = self._told.setdefault(story, _Told([], Counter(), [], None, None))
        told.add(terms, article.named, article.date, article.feed)
        article.story = self._story_of[article.doc] = story
        if story != article.doc:
            self._db.execute("UPDATE rec_article SET story = ? WHERE doc = ?", (story, article.doc))
            self._adopt(story, self._stories_of(close, _ALONE))

    def _adopt(self, story: int, close: list[int]) -> None:
        """Let into a story that has just grown what came before its words were known, and stood alone or with few."""
        self._load(close)
        for other in close:
            few = self._told.get(other)
            # A story that has become one with another is gone.
            if other == story or few is None or len(few.pieces) > _FEW:
                continue
            if self._told[story].may_take_in(few):
                story = self._merged(story, other, FIT)

    def _of_copy(self, article: Indexed) -> list[int] | None:
        """The story of the last verbatim copy, its own where that is long past or of the same feed alone;
        None without a copy.
        """
        copy = self._copies.get(article.twin)
        self._copies[article.twin] = article.doc
        if copy is None:
            return None
        self._look_up([copy])
        story = self._story_of[copy]
        self._load([story])
        told = self._told[story]
        if not told.told_beside(article.feed):
            return None
        return [story if told.near(article.date, article.date) else article.doc]

    def _near(self, article: Indexed, terms: list[int]) -> list[int]:
        """The articles before one that share its weightiest terms, closest first."""
        held = [(number, self._posted(number)) for number in terms[:_TERMS]]
        once: set[int] = set()
        again: set[int] = set()
        for _, docs in held:
            again |= once & docs
            once |= docs
        again = {doc for doc in again if doc < article.doc}
        gains: defaultdict[int, float] = defaultdict(float)
        for number, docs in held if again else ():
            gain = self._rarity[number]
            for doc in again & docs:
                gains[doc] += gain
        return best(gains, _CLOSE)

    def _posted(self, number: int) -> frozenset[int]:
        """The newest articles of a term of those that arrived."""
        if number not in self._newest:
            if len(self._newest) == _HELD:
                del self._newest[next(iter(self._newest))]
            docs = newest(self._db, number, self._entries[number], _POSTINGS)
            self._newest[number] = frozenset(docs)
        return self._newest[number]

    def _stories_of(self, docs: list[int], most: int) -> list[int]:
        """The stories of articles, each once: so many at most."""
        found: dict[int, None] = {}
        for part in (docs[: 2 * most], docs[2 * most :]):
            if part and len(found) < most:
                self._look_up(part)
                found |= dict.fromkeys(self._story_of[doc] for doc in part)
        return list(found)[:most]

    def _fitting(self, article: Indexed, stories: list[int]) -> list[tuple[int, _Told]]:
        """Of these stories those that an article may be of."""
        self._load(stories)
        terms = article.terms[:POSTED]
        found = [(story, self._told[story]) for story in stories]
        return [each for each in found if each[1].may_hold(terms, article.named, article.date, article.feed)]

    def _fit(self, terms: Sequence[int], told: _Told) -> float:
        """How much better a story explains terms than the other articles do, of the most there could be."""
        size, counts = len(told.pieces), told.counts
        shared = counts.keys() & terms
        words = sum(number >= FIGURES for number in shared)
        if words < WORDS and (words < WORDS - 1 or told.shared_words() < SPOKEN):
            return 0.0
        most = sum(map(self._rarity.__getitem__, terms))
        others = self._others(size)
        gained = 0.0
        for number in shared:
            times = counts[number]
            surprise = self._surprise(number, times, others)
            most += surprise - self._rarity[number]
            gained += max(0.0, log(times / (size + _DOUBT)) + surprise)
        return gained / most if most else 0.0

    def _count(self, numbers: set[int]) -> None:
        """Find out how rare terms are."""
        self._df |= dict.fromkeys(numbers, 0) | frequencies(self._db, numbers)
        self._rarity |= {number: self._surprise(number, 0, self._articles) for number in numbers}

    def _others(self, size: int) -> float:
        """The articles beside a story of so many pieces, those in other languages less the bigger it is: against them all
        words of a language that few are in are rare, and a story that has them would take in whatever is told in it.
        """
        foreign = self._articles - self._own
        return max(0.0, self._own + foreign * _DOUBT / (_DOUBT + size) - size)

    def _surprise(self, number: int, times: int, others: float) -> float:
        """How rare a term is in so many articles beside a story that has it so many times."""
        return -log(min(0.5, (max(0, self._df[number] - times) + 1) / (others + _UNSEEN)))

    def _merged(self, one: int, other: int, least: float = MERGE) -> int:
        """The story that two stories make, named after its first piece; the first story where they are two.

        `least` is the fit of the pieces of the smaller in the bigger, on average.
        """
        small, big = sorted((self._told[one], self._told[other]), key=lambda told: len(told.pieces))
        if not big.near(small.first, small.last):
            return one
        self._count({number for terms in small.pieces for number in terms if number not in self._df})
        if sum(self._fit(terms, big) for terms in small.pieces) < least * len(small.pieces):
            return one
        big.absorb(small)
        kept, gone = sorted((one, other))
        del self._told[gone]
        self._told[kept] = big
        self._story_of = {doc: kept if story == gone else story for doc, story in self._story_of.items()}
        _rename(self._db, gone, kept)
        return kept

    def _look_up(self, docs: Iterable[int]) -> None:
        """Find out the stories of articles, where they are not yet known."""
        if unknown := [doc for doc in docs if doc not in self._story_of]:
            marks = ",".join("?" * len(unknown))
            rows = self._db.execute(f"SELECT doc, story FROM rec_article WHERE doc IN ({marks})", unknown)  # noqa: S608
            self._story_of.update(rows)

    def _load(self, stories: Iterable[int]) -> None:
        """Read stories, where they are not yet known."""
        unknown = [story for story in stories if story not in self._told]
        if not unknown:
            return
        for story in unknown:
            self._told[story] = _Told([], Counter(), [], None, None)
        marks = ",".join("?" * len(unknown))
        rows = self._db.execute(
            f"""SELECT story, vector, named, date, feed FROM rec_article WHERE doc IN ({marks}) UNION ALL SELECT * FROM (
                    SELECT story, vector, named, date, feed FROM rec_article WHERE story IN ({marks}) AND story <> doc
                    ORDER BY doc DESC LIMIT {_MEMBERS * len(unknown)})""",  # noqa: S608
            unknown + unknown,
        )
        for story, vector, named, date, feed in rows:
            terms = [packed >> 2 for packed in unpack(vector[: 3 * POSTED])]
            self._told[story].add(terms, [terms[at] for at in named], date, feed)


def _rename(db: sqlite3.Connection, gone: int, kept: int) -> None:
    db.execute("UPDATE rec_article SET story = ? WHERE story = ? AND story <> doc", (kept, gone))
    db.execute("UPDATE rec_article SET story = ? WHERE doc = ?", (kept, gone))


def same_in_meaning(db: sqlite3.Connection, docs: Iterable[int]) -> list[tuple[int, int]]:
    """The pairs of these articles and others that say the same in other words, closest first.

    Only in one language: where a list shows one piece of a story, the others must be no loss to its reader.
    Only of two feeds, dated: what one publisher writes above every piece makes them all alike.
    """
    pairs: dict[tuple[int, int], float] = {}
    for article in fetch(db, docs):
        if article.lang not in LANGUAGES or article.date is None:
            continue
        close = {doc: closeness for doc, closeness in near(db, article.twin) if closeness >= SAME}
        if len(close) == NEAR:
            # So many say one thing only where a frame around all of them speaks (300 pieces with the line of a
            # link list below their titles made a story of 22).
            continue
        for other in fetch(db, close):
            strangers = (not article.feed or other.feed != article.feed) and other.date is not None
            if (
                strangers
                and other.lang == article.lang
                and other.story != article.story
                and _name_the_same(article, other)
            ):
                pair = min(article.doc, other.doc), max(article.doc, other.doc)
                pairs[pair] = close[other.doc]
    return sorted(pairs, key=lambda pair: (-pairs[pair], pair))


def _name_the_same(one: Indexed, other: Indexed) -> bool:
    told = _Told([other.terms[:POSTED]], Counter(), [other.named], other.date, other.date)
    return told.names_as(one.terms[:POSTED], one.named)


def join_in_meaning(db: sqlite3.Connection, pairs: Iterable[tuple[int, int]]) -> None:
    """Join the stories of such pairs where the rest of both means the same as well."""
    known: dict[int, _Meant] = {}
    for pair in pairs:
        rows = db.execute("SELECT DISTINCT story FROM rec_article WHERE doc IN (?, ?) ORDER BY story", pair)
        told = [story for (story,) in rows]
        if len(told) < 2:
            continue
        kept, gone = told
        for story in told:
            known[story] = known.get(story) or _meant(db, story)
        if known[kept].is_one_with(known[gone]):
            _rename(db, gone, kept)
            del known[kept], known[gone]


@dataclass(slots=True)
class _Meant:
    """A story as its newest pieces mean it: the sum of their vectors, and when they told it."""

    size: int
    total: list[int]
    told: _Told

    def is_one_with(self, other: _Meant) -> bool:
        if not self.size or not other.size or not self.told.near(other.told.first, other.told.last):
            return False
        alike: float = sum(map(mul, self.total, other.total)) / SCALE**2
        return alike >= ALIKE * self.size * other.size


def _meant(db: sqlite3.Connection, story: int) -> _Meant:
    rows = db.execute(
        """SELECT twin, date FROM rec_article WHERE doc = ? UNION ALL SELECT * FROM (
               SELECT twin, date FROM rec_article WHERE story = ? AND story <> doc ORDER BY doc DESC LIMIT ?)""",
        (story, story, _MEMBERS),
    ).fetchall()
    dates = [date for _, date in rows if date is not None]
    found = [vector for _, vector in vectors(db, {twin for twin, _ in rows[:_VOICES]})]
    told = _Told([], Counter(), [], min(dates, default=None), max(dates, default=None))
    return _Meant(len(found), [sum(column) for column in zip(*found, strict=True)], told)


def story_of(db: sqlite3.Connection, article: Indexed) -> Story:
    """The story of an article; a story of one where nothing else tells it."""
    members = members_of(db, article.story)
    feeds = {(member.feed, 0 if member.feed else member.doc) for member in members}
    return Story(article.story, tuple(member.id for member in members), len(feeds))


def members_of(db: sqlite3.Connection, story: int) -> list[Indexed]:
    """The members of a story, newest first."""
    rows = db.execute("SELECT doc FROM rec_article WHERE story = ? AND story <> doc", (story,))
    members = fetch(db, [story, *(doc for (doc,) in rows)])
    return sorted(members, key=newest_first)


def newest_first(article: Indexed) -> tuple[float, int]:
    return (-(article.published or 0), -article.doc)


def compared(db: sqlite3.Connection, article: Indexed, most: int = 8) -> list[Member]:
    """The members of an article's story, newest first, each with the words none of the others has."""
    members = members_of(db, article.story)
    found = []
    for member in members:
        others = {number for other in members if other is not member for number in other.terms}
        own = [word for number, word in member.words().items() if number not in others]
        found.append(Member(member.id, tuple(own[:most])))
    return found
