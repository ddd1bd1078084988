"""`Recommender`: what else to read, from the articles of a library and what its reader does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from feeds.model import Reason, ReasonKind, Recommendation
from feeds.recommend.database import Database
from feeds.recommend.index import Digest, delete, digest, find, insert
from feeds.recommend.piece import ArticleId, read_piece
from feeds.recommend.related import CANDIDATES, Match, matches

_BATCH = 500
"""Articles of one transaction."""


class Recommender:
    """Related pieces, stories and a page for the reader, kept in tables of its own in an SQLite file."""

    def __init__(self, path: str | Path = ":memory:") -> None:
        self._db = Database(path)

    def close(self) -> None:
        self._db.close()

    def add(self, articles: Iterable[object]) -> None:
        for batch in _batches(articles):
            with self._db.writing() as db:
                insert(db, batch)

    def remove(self, id: ArticleId) -> None:
        with self._db.writing() as db:
            delete(db, id)

    def related(self, id: ArticleId, k: int = 5) -> list[Recommendation]:
        with self._db.reading() as db:
            query = find(db, id)
            if query is None:
                return []
            found = matches(db, query, max(CANDIDATES, 2 * k))
        seen = {query.twin}
        result = []
        words = dict(zip((p >> 2 for p in query.vector), query.spelled.split('\n'), strict=False))
        for match in found:
            if match.article.twin in seen:
                continue
            seen.add(match.article.twin)
            result.append(
                Recommendation(id=match.article.id, score=match.score, reasons=_shares(words, match))  # type: ignore[arg-type]
            )
            if len(result) == k:
                break
        return result


def _shares(words: dict[int, str], match: Match) -> tuple[Reason, ...]:
    theirs = dict(zip((p >> 2 for p in match.article.vector), match.article.spelled.split('\n'), strict=False))
    common = [words[n] for n in match.shared if n in words and theirs.get(n, "").lower() == words[n].lower()]
    return (Reason(ReasonKind.SHARES, tuple(common[:3]), len(match.shared), match.score),) if common else ()


def _batches(articles: Iterable[object]) -> Iterator[list[Digest]]:
    batch: dict[ArticleId, Digest] = {}
    for article in articles:
        piece = read_piece(article)
        batch.pop(piece.id, None)
        batch[piece.id] = digest(piece)
        if len(batch) == _BATCH:
            yield list(batch.values())
            batch = {}
    if batch:
        yield list(batch.values())
