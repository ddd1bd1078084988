"""The index: what is kept of each article, and where each term occurs.

An article keeps up to `KEPT` terms in the order of their weight at arrival, as 32-bit
numbers `term << 2 | level` (the level tells how often it occurs), and the words of the first
`POSTED` of them. Only those are posted: a term's newest articles stand in `rec_term.tail`,
older ones in chunks in `rec_posting`.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Any
from zlib import compress, decompress

from feeds.recommend.piece import ArticleId, Piece
from feeds.recommend.stopwords import guess_language
from feeds.recommend.terms import strip_tags, term, terms_of

KEPT = 128
POSTED = 40
CHUNK = 256
"""Articles of a term that stand beside it before they move to a chunk of their own."""
LEVELS = (1.0, 1.5, 1.9, 2.3)
"""Weight of a term by level: once, twice, three or four times, more often."""
_LONGEST = 60_000
"""Characters read of an article: what it is about stands in its first pages."""
_COLUMNS = "doc, id, date, lang, twin, story, norm, facets, vector, words"


@dataclass(slots=True)
class Digest:
    """One article, read: its terms with counts and first words, in the order of the text."""

    piece: Piece
    lang: str
    counts: dict[int, int]
    words: dict[int, str]
    twin: int
    """A hash of the whole sequence of words: verbatim copies have the same."""


@dataclass(slots=True)
class Indexed:
    """One article as the index keeps it."""

    doc: int
    """Its number in the index, in the order of arrival."""
    id: ArticleId
    date: int | None
    lang: str
    twin: int
    story: int
    """The `doc` of the story's first member; its own where it stands alone."""
    norm: float
    """Length of its vector by the idf of its arrival, over the root of the log of the number of articles."""
    facets: array[int]
    """`rec_name` numbers of its feed, authors and tags."""
    vector: array[int]
    spelled: bytes
    """The words of its posted terms, one a line, compressed: they are asked for the few pieces shown."""

    @property
    def terms(self) -> list[int]:
        return [packed >> 2 for packed in self.vector]

    def words(self) -> dict[int, str]:
        """Its posted terms and how it first spells them."""
        return dict(zip(self.terms, decompress(self.spelled).decode().split("\n"), strict=False))


def digest(piece: Piece) -> Digest:
    """The terms of a piece; those of its title count twice when it has a text as well."""
    title, text = strip_tags(piece.title[:2000]), strip_tags(piece.text[: _LONGEST * 2])[:_LONGEST]
    lang = piece.lang or guess_language(f"{title} {text[:400]}")
    counts: dict[int, int] = {}
    words: dict[int, str] = {}
    sequence = []
    for part, times in ((title, 2 if text else 1), (text, 1)):
        for number, word in terms_of(part, lang):
            counts[number] = counts.get(number, 0) + times
            words.setdefault(number, word)
            sequence.append(word)
    return Digest(piece, lang, counts, words, term(" ".join(sequence).casefold()))


def level(count: int) -> int:
    return 0 if count < 2 else 1 if count == 2 else 2 if count < 5 else 3


def idf(df: int, articles: int) -> float:
    """How telling a term is, from 0.3 (everywhere) up: the root tempers what is only rare."""
    return sqrt(max(0.1, log((articles + 1.5) / (df + 0.5))))


def insert(db: sqlite3.Connection, digests: Sequence[Digest]) -> list[Indexed]:
    """Put the articles into the index and return them; those already there are replaced."""
    for former in fetch_ids(db, [each.piece.id for each in digests]):
        delete(db, former.id)
    arriving: Counter[int] = Counter()
    for each in digests:
        arriving.update(each.counts.keys())
    known = frequencies(db, arriving)
    articles = article_count(db) + len(digests)
    rarity = {number: idf(known.get(number, 0) + count, articles) for number, count in arriving.items()}
    (doc,) = db.execute("SELECT coalesce(max(doc), 0) FROM rec_article").fetchone()
    names: dict[tuple[str, str], int] = {}
    arrived = []
    for number, each in enumerate(digests, doc + 1):
        article = _indexed(number, each, rarity, articles)
        article.facets.extend(_facets(db, each.piece, names))
        arrived.append(article)
    copied = {
        twin for (twin,) in rows_in(db, "SELECT twin FROM rec_article WHERE twin", {e.twin for e in arrived})
    }
    _keep(db, arrived)
    db.executemany("INSERT INTO rec_awaiting VALUES (?, 0)", [(each.doc,) for each in arrived])
    _count(db, arrived)
    firsts = {each.twin: each for each in reversed(arrived) if each.twin not in copied}
    _post(db, sorted(firsts.values(), key=lambda each: each.doc))
    return arrived


def _indexed(doc: int, each: Digest, rarity: dict[int, float], articles: int) -> Indexed:
    levels = {number: level(count) for number, count in each.counts.items()}
    weights = {number: LEVELS[at] * rarity[number] for number, at in levels.items()}
    order = sorted(weights, key=weights.__getitem__, reverse=True)[:KEPT]
    norm = sqrt(sum(weights[number] ** 2 for number in order)) / sqrt(log(articles + 2))
    vector = array("I", [number << 2 | levels[number] for number in order])
    spelled = compress("\n".join(each.words[number] for number in order[:POSTED]).encode("utf-8", "replace"))
    date, lang = each.piece.date, each.lang
    return Indexed(doc, each.piece.id, date, lang, each.twin, doc, norm, array("I"), vector, spelled)


def _facets(db: sqlite3.Connection, piece: Piece, names: dict[tuple[str, str], int]) -> list[int]:
    found = []
    for facet in facets_of(piece):
        if facet not in names:
            db.execute("INSERT OR IGNORE INTO rec_name (kind, text) VALUES (?, ?)", facet)
            (names[facet],) = db.execute(
                "SELECT name FROM rec_name WHERE kind = ? AND text = ?", facet
            ).fetchone()
        found.append(names[facet])
    return found


def facets_of(piece: Piece) -> list[tuple[str, str]]:
    """(kind, name) of a piece's feed, first authors and first tags."""
    feed = [("feed", piece.feed)] if piece.feed else []
    authors = [("author", name) for name in piece.authors[:4]]
    return feed + authors + [("tag", name) for name in piece.tags[:8]]


def _keep(db: sqlite3.Connection, arrived: list[Indexed]) -> None:
    db.executemany(
        "INSERT INTO rec_article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(each.doc, each.id, each.date, each.lang, each.twin, each.story, each.norm),
                *(each.facets.tobytes(), each.vector.tobytes(), each.spelled),
            )
            for each in arrived
        ],
    )
    db.executemany(
        """INSERT INTO rec_lang VALUES (?, ?)
           ON CONFLICT DO UPDATE SET articles = articles + excluded.articles""",
        Counter(each.lang for each in arrived).items(),
    )
    last = max((each.id for each in arrived if isinstance(each.id, int)), default=0)
    db.execute(
        """INSERT INTO rec_meta VALUES ('up_to', ?)
           ON CONFLICT DO UPDATE SET value = max(value, excluded.value)""",
        (last,),
    )


def _count(db: sqlite3.Connection, arrived: list[Indexed]) -> None:
    kept = Counter(number for each in arrived for number in each.terms)
    db.executemany(
        "INSERT INTO rec_term VALUES (?, ?, x'') ON CONFLICT DO UPDATE SET df = df + excluded.df",
        kept.items(),
    )


def _post(db: sqlite3.Connection, articles: Iterable[Indexed]) -> None:
    """Make articles findable by their terms. Of verbatim copies only the first is: ten thousand are as one."""
    posted: dict[int, array[int]] = {}
    for each in articles:
        for number in each.terms[:POSTED]:
            posted.setdefault(number, array("I")).append(each.doc)
    db.executemany(
        "UPDATE rec_term SET tail = CAST(tail || ? AS BLOB) WHERE term = ?",
        [(docs.tobytes(), number) for number, docs in posted.items()],
    )
    for number, tail in rows_in(db, "SELECT term, tail FROM rec_term WHERE term", posted):
        if len(tail) <= 4 * CHUNK:
            continue
        db.execute("INSERT INTO rec_posting VALUES (?, ?, ?)", (number, array("I", tail)[-1], tail))
        db.execute("UPDATE rec_term SET tail = x'' WHERE term = ?", (number,))


def delete(db: sqlite3.Connection, article_id: ArticleId) -> bool:
    """Take an article out of the index; False where it was not in it."""
    article = find(db, article_id)
    if article is None:
        return False
    terms = article.terms
    db.executemany("UPDATE rec_term SET df = df - 1 WHERE term = ?", [(number,) for number in terms])
    db.execute("UPDATE rec_lang SET articles = articles - 1 WHERE lang = ?", (article.lang,))
    first, heir = db.execute(
        "SELECT min(doc), min(CASE WHEN doc <> ? THEN doc END) FROM rec_article WHERE twin = ?",
        (article.doc, article.twin),
    ).fetchone()
    if first == article.doc:
        for number in terms[:POSTED]:
            _unpost(db, number, article.doc)
        _post(db, fetch(db, [] if heir is None else [heir]))
    db.execute("DELETE FROM rec_article WHERE doc = ?", (article.doc,))
    db.execute("DELETE FROM rec_awaiting WHERE doc = ?", (article.doc,))
    # `heir` is the first of the verbatim copies that are left, which share the vector.
    if heir is None:
        db.execute("DELETE FROM rec_vector WHERE twin = ?", (article.twin,))
        db.execute("DELETE FROM rec_near WHERE twin = ?", (article.twin,))
    heir = db.execute("SELECT min(doc) FROM rec_article WHERE story = ?", (article.doc,)).fetchone()[0]
    db.execute("UPDATE rec_article SET story = ? WHERE story = ?", (heir, article.doc))
    return True


def _unpost(db: sqlite3.Connection, number: int, doc: int) -> None:
    (tail,) = db.execute("SELECT tail FROM rec_term WHERE term = ?", (number,)).fetchone()
    docs = array("I", tail)
    if doc in docs:
        docs.remove(doc)
        db.execute("UPDATE rec_term SET tail = ? WHERE term = ?", (docs.tobytes(), number))
        return
    chunks = db.execute("SELECT last, docs FROM rec_posting WHERE term = ? ORDER BY last DESC", (number,))
    for last, chunk in chunks:
        docs = array("I", chunk)
        if doc in docs:
            docs.remove(doc)
            db.execute(
                "UPDATE rec_posting SET docs = ? WHERE term = ? AND last = ?", (docs.tobytes(), number, last)
            )
            return


def find(db: sqlite3.Connection, article_id: ArticleId) -> Indexed | None:
    found = fetch_ids(db, [article_id])
    return found[0] if found else None


def fetch(db: sqlite3.Connection, docs: Iterable[int]) -> list[Indexed]:
    """The articles of these numbers, in no order; those gone are left out."""
    return [_read(row) for row in rows_in(db, f"SELECT {_COLUMNS} FROM rec_article WHERE doc", docs)]  # noqa: S608


def ids_of(db: sqlite3.Connection, docs: Iterable[int]) -> list[tuple[int, ArticleId]]:
    """Number and id of the articles of these numbers, in no order."""
    return list(rows_in(db, "SELECT doc, id FROM rec_article WHERE doc", docs))


def fetch_ids(db: sqlite3.Connection, ids: Iterable[ArticleId]) -> list[Indexed]:
    """The articles with these ids, in no order; unknown ones are left out."""
    return [_read(row) for row in rows_in(db, f"SELECT {_COLUMNS} FROM rec_article WHERE id", ids)]  # noqa: S608


def _read(row: tuple[int, ArticleId, int | None, str, int, int, float, bytes, bytes, bytes]) -> Indexed:
    doc, article_id, date, lang, twin, story, norm, facets, vector, spelled = row
    return Indexed(
        doc, article_id, date, lang, twin, story, norm, array("I", facets), array("I", vector), spelled
    )


def last_copies(db: sqlite3.Connection, arrived: Sequence[Indexed]) -> dict[int, int]:
    """The last verbatim copies of articles that were there before them: numbers by `twin`."""
    twins = {article.twin for article in arrived}
    rows = db.execute(
        f"""SELECT twin, max(doc) FROM rec_article
            WHERE twin IN ({",".join("?" * len(twins))}) AND doc < ? GROUP BY twin""",  # noqa: S608
        [*twins, min((article.doc for article in arrived), default=0)],
    )
    return dict(rows.fetchall())


def frequencies(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, int]:
    """In how many articles each of these terms is kept; absent where in none."""
    return dict(rows_in(db, "SELECT term, df FROM rec_term WHERE term", numbers))


def names(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, tuple[str, str]]:
    """(kind, name) of each of these facets."""
    rows = rows_in(db, "SELECT name, kind, text FROM rec_name WHERE name", set(numbers))
    return {number: (kind, text) for number, kind, text in rows}


def article_count(db: sqlite3.Connection) -> int:
    (count,) = db.execute("SELECT coalesce(sum(articles), 0) FROM rec_lang").fetchone()
    return int(count)


def rows_in(db: sqlite3.Connection, select: str, values: Iterable[object]) -> list[tuple[Any, ...]]:
    """Rows of `select IN (values)`, asked in parts: SQLite takes a limited number of values at once."""
    wanted = list(values)
    rows = []
    for at in range(0, len(wanted), 500):
        part = wanted[at : at + 500]
        rows += db.execute(f"{select} IN ({','.join('?' * len(part))})", part).fetchall()
    return rows
