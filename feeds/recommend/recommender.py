"""`Recommender`: what else to read, from the articles of a library and what its reader does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from feeds import garbage
from feeds.errors import MissingExtra
from feeds.messages import Message
from feeds.model import Reason, ReasonKind, Recommendation
from feeds.recommend import for_you as pages
from feeds.recommend import frames, profile, related, semantic, stories
from feeds.recommend.database import Database, clear_index
from feeds.recommend.frames import Frame
from feeds.recommend.history import History
from feeds.recommend.index import (
    Arriving,
    article_count,
    delete,
    fetch_ids,
    find,
    ids_of,
    insert,
    names,
)
from feeds.recommend.mix import UNLEARNED
from feeds.recommend.piece import ArticleId, Piece, epoch, read_piece
from feeds.recommend.prepared import prepare, unpacked
from feeds.recommend.semantic import Closeness, Encoder
from feeds.recommend.stories import Member, Story
from feeds.recommend.terms import strip_tags

_BATCH = 500
"""Articles of one transaction."""
_LEARNED = 240
"""Articles whose meaning is learned between two writes: five seconds' work."""
_JOINED = 1000
"""Articles whose stories are joined by meaning in one go: up to ten seconds' work."""
_PAIRS = 40
"""Pairs of articles looked at for it in one transaction."""
_LIKE = 0.05
"""Likeness from which a piece in another language is one without a word in common: cognates, names of places."""
_WORDING = 4
"""Pairs of letters in common that are a reason by themselves, where none is known to be a word."""
_CLOSE = 0.35
"""Closeness in meaning that is a reason by itself: of 100 unrelated pieces one is as close."""


class Recommender:
    """Related pieces, stories and a page for the reader, kept in an SQLite file.

    `path` is a library or any file, made where it is missing; `:memory:` keeps nothing. All tables are
    the recommender's own (`rec_…`). Every method may be called from any thread, and several processes
    may use one file. Raises `feeds.errors.StoreError` where the file cannot be used.

    `semantic` says whether articles are compared by their meaning as well, once `learn_meanings` has
    seen them: None, where `broadsheet[semantic]` is installed; True raises MissingExtra where it is not; an
    `Encoder` is used in its place.
    """

    def __init__(self, path: str | Path = ":memory:", semantic: bool | Encoder | None = None) -> None:
        self._encoder = None if semantic is None or isinstance(semantic, bool) else semantic
        self.semantic = _is_semantic(semantic)
        self._db = Database(path)
        self.history = History(self._db)
        """What the reader did, and what was learned of it."""
        self._mix = UNLEARNED

    def close(self) -> None:
        """Let go of the file; the recommender cannot be used afterwards."""
        self._db.close()

    # ------------------------------------------------------------ articles

    def add(self, articles: Iterable[object]) -> None:
        """Index articles as they arrive; one with a known id replaces the former.

        An article is a `feeds.model.Article`, or any object or mapping with some of: `id` (int or
        str, required), `title`, `text` (or `body`, `summary`; plain or HTML), `lang`, `feed` (or
        `source`), `authors`, `tags` (or `categories`), `date` (or `published`, `ts`; datetime, ISO
        text, epoch seconds or milliseconds), `url`, `prepared` (bytes of `feeds.recommend.prepared`, which
        spare the reading). Written in transactions of some hundred articles: after a crash `indexed_up_to` tells where to go on.
        """
        with garbage.seldom():
            for batch in _batches(articles):
                with self._db.writing() as db:
                    stories.join(db, *insert(db, batch))

    def remove(self, id: ArticleId) -> None:
        """Forget an article and what was done with it; what the profile learned from it stays."""
        with self._db.writing() as db:
            delete(db, id)
            db.execute("DELETE FROM rec_event WHERE id = ?", (id,))

    def count(self) -> int:
        """How many articles are indexed."""
        with self._db.reading() as db:
            return article_count(db)

    def indexed_up_to(self) -> int:
        """The greatest whole-number id ever added to this index, 0 where there is none."""
        with self._db.reading() as db:
            row = db.execute("SELECT value FROM rec_meta WHERE key = 'up_to'").fetchone()
        return int(row[0]) if row else 0

    def sync_needed(self, last_id: int) -> bool:
        """Whether articles up to `last_id` are still to be added."""
        return self.indexed_up_to() < last_id

    def awaiting(self, most: int = 240) -> list[ArticleId]:
        """Up to `most` articles that `learn_meanings` has not seen, newest first; none where that is off."""
        if not self.semantic:
            return []
        with self._db.reading() as db:
            return semantic.waiting(db, most)

    def meanings(self) -> tuple[int, int]:
        """How many of the articles `learn_meanings` has seen, and how many there are."""
        with self._db.reading() as db:
            return semantic.progress(db)

    def learn_meanings(
        self, articles: Iterable[object], given: Mapping[Any, bytes] = MappingProxyType({})
    ) -> dict[ArticleId, bytes]:
        """Learn what indexed articles mean, of the shapes that `add` takes; the vectors that were made.

        Those of some are `given`, made by the same encoder elsewhere. Loads the optional package (two seconds, 150 MB)
        and takes up to 20 ms an article: work for a
        worker process. Written in portions; `awaiting` tells where to go on. Raises MissingExtra without it.
        """
        count = 0
        made: dict[ArticleId, bytes] = {}
        for batch in _portions(map(read_piece, articles), _LEARNED):
            made |= self._learn({piece.id: piece for piece in batch}, given)
            count += len(batch)
        self._join(max(_JOINED, count))
        return made

    @property
    def encoder(self) -> Encoder:
        """What makes vectors of texts. Raises MissingExtra."""
        if self._encoder is None:
            from feeds.recommend.encoder import encoder

            self._encoder = encoder()
        return self._encoder

    def _learn(
        self, pieces: dict[ArticleId, Piece], given: Mapping[ArticleId, bytes]
    ) -> dict[ArticleId, bytes]:
        encoder = self.encoder
        with self._db.writing() as db:
            semantic.prepare(db, encoder.name)
        with self._db.reading() as db:
            known = {article.doc: article for article in fetch_ids(db, list(pieces))}
            repeated = frames.load(db, {each.feed for each in known.values()} - {0})
            # A text without a word of its own means nothing.
            told = [
                (each.twin, _own(pieces[each.id], each.lang, repeated.get(each.feed)))
                for each in known.values()
                if each.vector
            ]
            sound = {
                each.twin: given[each.id]
                for each in known.values()
                if each.vector and semantic.is_sound(given.get(each.id))
            }
            arrived = semantic.fresh(db, told, encoder, sound)
        with self._db.writing() as db:
            semantic.keep(db, arrived, known)
        made = {each.twin: each.vector for each in arrived}
        return {
            each.id: made[each.twin] for each in known.values() if each.twin in made and each.id not in given
        }

    def _join(self, most: int) -> None:
        """Join stories by what their articles mean, once all have vectors: of some the rest would be misjudged."""
        with self._db.reading() as db:
            docs = [] if semantic.waiting(db, 1) else semantic.apart(db, most)
            pairs = stories.same_in_meaning(db, docs)
        # Short transactions: the reader's marks go into the same file, and must not be kept waiting.
        for at in range(0, len(pairs), _PAIRS):
            with self._db.writing() as db:
                stories.join_in_meaning(db, pairs[at : at + _PAIRS])
        with self._db.writing() as db:
            semantic.wait_no_longer(db, docs)

    def rebuild(self) -> None:
        """Empty the index, to be filled again with `add`; history, weights and mutes stay."""
        with self._db.writing() as db:
            clear_index(db)

    # ------------------------------------------------------------ what to read

    def related(self, id: ArticleId, k: int = 5) -> list[Recommendation]:
        """Up to `k` pieces on the same matter, best first, no verbatim copies among them.

        Of the pieces that tell the same story the latest comes first. `score` is a likeness
        from 0 to 1 that can be compared between articles. Each has a reason; a piece without one is
        left out. Nothing for an unknown id.
        """
        if k < 1:
            return []
        with self._db.reading() as db:
            query = find(db, id)
            if query is None:
                return []
            like = related.likeness(db, query)
            search = related.matches_in_meaning if self.semantic else related.matches
            found = search(db, like, max(related.CANDIDATES, 2 * k))
            muted = profile.mutes(db)
            told = {at for match in found for at in match.article.facets} if muted.facets else set()
            named = names(db, told)
        seen = {query.twin}
        chosen: list[related.Match] = []
        grounds: dict[int, tuple[Reason, ...]] = {}
        words = query.words()
        for match in found:
            article = match.article
            if article.twin in seen or muted.silence(article, named):
                continue
            if reasons := _shared(like, words, match):
                seen.add(article.twin)
                chosen.append(match)
                grounds[article.doc] = reasons
            if len(chosen) == k:
                break
        return [
            Recommendation(
                id=cast(int, match.article.id), score=match.score, reasons=grounds[match.article.doc]
            )
            for match in _latest_first(chosen, query.story)
        ]

    def likeness(self, one: ArticleId, other: ArticleId) -> float:
        """How alike two articles are, 0 to 1; 0 where one is unknown."""
        with self._db.reading() as db:
            query, article = find(db, one), find(db, other)
            if query is None or article is None:
                return 0.0
            like = related.likeness(db, query)
            match = like.match(article)
            if self.semantic:
                related.fuse(like, match, Closeness(db, query, [article]))
            return match.score

    def for_you(
        self,
        k: int = 5,
        candidates: Iterable[ArticleId] | None = None,
        now: datetime | float | str | None = None,
        *,
        newest: Iterable[ArticleId] | None = None,
        allowed: Callable[[Sequence[ArticleId]], Iterable[ArticleId]] | None = None,
    ) -> list[Recommendation]:
        """Up to `k` pieces this reader would like, best first.

        Without `candidates` they come from what is new and not yet opened: at most two of a feed,
        one of a story before a second, every sixth from outside the profile and marked so, as is all in a language
        the reader never reads, and none a quarter older than the latest. `newest` are those to begin with where
        the last to arrive are not it, `allowed` tells of ids which may be shown. With
        candidates those are weighed, opened or not; where `k` has room for all, all are ranked.
        """
        moment = epoch(now)
        with self._db.reading() as db:
            given = None if candidates is None else list(candidates)
            present = int(time.time()) if moment is None else moment
            choice = pages.Choice(given, None if newest is None else list(newest), allowed)
            page, self._mix = pages.for_you(db, max(0, k), choice, present, self.semantic, self._mix)
        return [
            Recommendation(id=cast(int, each.article.id), score=each.score, reasons=tuple(each.reasons[:4]))
            for each in page
        ]

    def own_words(self, ids: Iterable[ArticleId]) -> Callable[[ArticleId, str], str]:
        """A function of one of these articles and its plain text: the sentences that its feed does not repeat."""
        with self._db.reading() as db:
            articles = fetch_ids(db, dict.fromkeys(ids))
            known = frames.load(db, {article.feed for article in articles} - {0})
        repeated = {
            article.id: (known[article.feed].repeated().text, article.lang)
            for article in articles
            if article.feed
        }

        def own(id: ArticleId, text: str) -> str:
            frame, lang = repeated.get(id, (frozenset[int](), ""))
            return frames.without(text, frame, lang) if frame else text

        return own

    # ------------------------------------------------------------ stories

    def stories(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Story]:
        """The story of each of these articles; unknown ids are left out."""
        with self._db.reading() as db:
            articles = fetch_ids(db, dict.fromkeys(ids))
            told = {article.story: article for article in articles}
            found = {story: stories.story_of(db, article) for story, article in told.items()}
        return {article.id: found[article.story] for article in articles}

    def told_twice(self, after: int = 0) -> tuple[dict[ArticleId, int], int]:
        """The story of every article that is not alone in telling it, by id, of the articles taken in
        after place `after` and of those they joined; and the place to go on from.
        """
        with self._db.reading() as db:
            last = db.execute("SELECT coalesce(max(doc), 0) FROM rec_article").fetchone()[0]
            # An index made anew counts from one again.
            joined = db.execute(
                """SELECT doc, story FROM rec_article WHERE story <> doc AND story IN (
                       SELECT story FROM rec_article WHERE story <> doc AND doc > ?)""",
                (after if after <= last else 0,),
            ).fetchall()
            stories_of = dict(joined) | {story: story for _, story in joined}
            return {id: stories_of[doc] for doc, id in ids_of(db, list(stories_of))}, last

    def story(self, id: ArticleId) -> list[ArticleId]:
        """The ids of all that tell the article's story, itself included, newest first."""
        return [member.id for member in self.compare(id)]

    def compare(self, id: ArticleId) -> list[Member]:
        """What each piece of the article's story adds to the others, newest first."""
        with self._db.reading() as db:
            article = find(db, id)
            return stories.compared(db, article) if article else []


def _shared(like: related.Likeness, ours: dict[int, str], match: related.Match) -> tuple[Reason, ...]:
    """What two pieces share, in words that stand in both; `ours` are those of the first. Empty where nothing is."""
    shared, theirs = like.shared(match.article), match.article.words()
    both = [(ours[n], theirs[n]) for n in shared if n in ours and n in theirs]
    common = [one for one, other in both if one.lower() == other.lower()]
    # `bank` stands in `banks` as well, but says less than a word both spell alike.
    common = common or [found for one, other in both if (found := _inside(one, other))]
    # Of letters in pairs two go into one word; a figure says little beside a word.
    common = sorted(dict.fromkeys(common), key=lambda word: word[0].isdecimal())
    grounds = []
    if like.query.story == match.article.story:
        grounds.append(Reason(ReasonKind.STORY, weight=match.score))
    if common:
        grounds.append(Reason(ReasonKind.SHARES, tuple(common[:3]), len(shared), match.score))
    elif (both or len(shared) >= _WORDING) and match.score > _LIKE and like.query.lang != match.article.lang:
        # No wording is similar in two languages, however many terms that are not shown are the same.
        grounds.append(Reason(ReasonKind.TWIN, count=len(both), weight=match.score))
    elif match.closeness >= _CLOSE and {like.query.lang, match.article.lang} <= semantic.LANGUAGES:
        kind = ReasonKind.MEANING if like.query.lang == match.article.lang else ReasonKind.ACROSS
        grounds.append(Reason(kind, weight=match.score))
    elif len(shared) >= _WORDING and not both and like.query.lang == match.article.lang:
        # Scripts without spaces, where it is not known which of the letters in common are a word.
        grounds.append(Reason(ReasonKind.SHARES, count=len(shared), weight=match.score))
    return tuple(grounds)


def _own(piece: Piece, lang: str, frame: Frame | None) -> Piece:
    """A piece without what its feed repeats around all of them."""
    texts = frame.repeated().text if frame else None
    if not texts:
        return piece
    return replace(piece, text=frames.without(strip_tags(piece.text[: semantic.READ]), texts, lang))


def _inside(one: str, other: str) -> str:
    """The shorter of two words where it begins the longer, else nothing."""
    shorter, longer = sorted((one, other), key=len)
    return shorter if longer.lower().startswith(shorter.lower()) else ""


def _latest_first(chosen: list[related.Match], story: int) -> list[related.Match]:
    """The places that pieces of the story take, filled with them newest first, of one moment the likest."""
    told = [match for match in chosen if match.article.story == story]
    latest = iter(sorted(told, key=lambda match: -(match.article.published or 0)))
    return [next(latest) if match.article.story == story else match for match in chosen]


def _is_semantic(wanted: bool | Encoder | None) -> bool:
    if wanted is None:
        return semantic.installed()
    if wanted is True and not semantic.installed():
        raise MissingExtra(Message("extra.meaning", "comparing articles by their meaning"), "semantic")
    return wanted is not False


def _portions(pieces: Iterable[Piece], size: int) -> Iterator[list[Piece]]:
    left = iter(pieces)
    while portion := list(islice(left, size)):
        yield portion


def _batches(articles: Iterable[object]) -> Iterator[list[Arriving]]:
    """Articles prepared, some hundred at a time, the last of an id winning."""
    batch: dict[ArticleId, Arriving] = {}
    for article in articles:
        piece = read_piece(article)
        batch.pop(piece.id, None)
        batch[piece.id] = Arriving(piece, unpacked(piece.prepared) or prepare(piece))
        if len(batch) == _BATCH:
            yield list(batch.values())
            batch = {}
    if batch:
        yield list(batch.values())
