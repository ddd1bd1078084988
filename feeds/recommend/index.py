"""The index: what is kept of each article.

An article keeps up to `KEPT` terms in the order of their weight at arrival, as numbers
`term << 2 | level` of three bytes (the level tells how often it occurs), and the words of the first
`SPELLED` of them. Only the first `POSTED` are posted (see `feeds.recommend.postings`).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log, sqrt
from typing import Any
from zlib import compressobj, decompress

from feeds.recommend import frames
from feeds.recommend.frames import Frame, Repeated
from feeds.recommend.piece import ArticleId, Piece
from feeds.recommend.postings import Entry, enter, entries, frequencies, pack, rows_in, unpack, unpost
from feeds.recommend.prepared import Prepared

KEPT = 112
POSTED = 40
SPELLED = 32
NAMED = 6
LEVELS = (1.0, 1.5, 1.9, 2.3)
"""Weight of a term by level: once, twice, three or four times, more often."""
_LEVELS = {1: 0, 2: 1, 3: 2, 4: 2}
"""Level by how often it occurs, where that is not more often."""
_WEIGHTS = {times: LEVELS[level] for times, level in _LEVELS.items()}
_OFTEN = len(LEVELS) - 1
_COPIED = 8
"""Different words of a text that two publishers do not write alike by chance."""
OWN = 3
"""A word of a feed's titles is its own where no more than so many times as many articles have it: of a few titles about
one affair most have its words, and so have those of other feeds (simulated readers' AUC .890 for .884, pairs joined
.66 for .60)."""
_RAW = -15
"""Compressed without what names the format and proves it sound."""
_COLUMNS = "doc, id, date, dated, lang, twin, story, feed, norm, named, facets, vector, words"


@dataclass(frozen=True, slots=True)
class Arriving:
    """An article, and what was read in it."""

    piece: Piece
    prepared: Prepared

    def counts(self, repeated: Repeated) -> dict[int, int]:
        """How often it has each term that its feed does not repeat; those of the title count twice beside a text."""
        title, text = self.prepared.title, self.prepared.text
        titles, texts = repeated.title, repeated.text
        times = 2 if text else 1
        counts = {number: times * count for number, count in title.items() if number not in titles}
        for number, count in text.items():
            if number not in texts or number in counts:
                counts[number] = counts.get(number, 0) + count
        return counts


@dataclass(slots=True)
class Indexed:
    """One article as the index keeps it."""

    doc: int
    """Its number in the index, in the order of arrival."""
    id: ArticleId
    date: int | None
    dated: bool
    """Whether the date is the publisher's."""
    lang: str
    twin: int
    story: int
    """The `doc` of the story's first member; its own where it stands alone."""
    feed: int
    """The `rec_name` number of its feed; 0 where it has none."""
    norm: float
    """Length of its vector by the idf of its arrival, over the root of the log of the number of articles."""
    named_at: bytes
    """Which of its posted terms are names in its text, the weightiest first: up to `NAMED`."""
    faceted: bytes
    """`rec_name` numbers of its feed, authors and tags, packed."""
    vector: array[int]
    spelled: bytes
    """The words of its first terms, one a line, compressed: they are asked for the few pieces shown."""
    copied: bool = False
    """Whether it says enough for another that says the same word by word to be the same. Known at arrival only."""
    serial: bool = False
    """Whether its feed has its title again and again. Known at arrival only."""

    @property
    def published(self) -> int | None:
        """When its publisher says it was."""
        return self.date if self.dated else None

    @property
    def terms(self) -> list[int]:
        return [packed >> 2 for packed in self.vector]

    @property
    def facets(self) -> array[int]:
        """`rec_name` numbers of its feed, authors and tags."""
        return unpack(self.faceted)

    @property
    def named(self) -> list[int]:
        """The terms that are names in its text."""
        return [self.vector[at] >> 2 for at in self.named_at]

    def words(self) -> dict[int, str]:
        """Its first terms and how it first spells them; those without a word to show are left out."""
        spelled = decompress(self.spelled, _RAW).decode().split("\n")
        return {number: word for number, word in zip(self.terms, spelled, strict=False) if word}


def idf(df: int, articles: int) -> float:
    """How telling a term is, from 0.3 (everywhere) up: the root tempers what is only rare."""
    return sqrt(max(0.1, log((articles + 1.5) / (df + 0.5))))


def insert(db: sqlite3.Connection, arriving: Sequence[Arriving]) -> tuple[list[Indexed], dict[int, Entry]]:
    """Put the articles into the index; they and their terms as they are in it. Those already there are replaced."""
    for former in fetch_ids(db, [each.piece.id for each in arriving]):
        delete(db, former.id)
    facets = _facets(db, [each.piece for each in arriving])
    feeds = [found[0] if each.piece.feed else 0 for each, found in zip(arriving, facets, strict=True)]
    copied = _copied(db, arriving)
    repeated = _repeated(db, arriving, feeds, copied)
    counted = [each.counts(repeated[feed]) for each, feed in zip(arriving, feeds, strict=True)]
    kept = Counter(chain.from_iterable(counted))
    known = entries(db, kept)
    articles = article_count(db) + len(arriving)
    df = {number: known[number].df + count if number in known else count for number, count in kept.items()}
    rare = {number: idf(number, articles) for number in set(df.values())}
    rarity = {number: rare[each] for number, each in df.items()}
    (doc,) = db.execute("SELECT coalesce(max(doc), 0) FROM rec_article").fetchone()
    arrived = []
    for at, each in enumerate(arriving):
        article = _indexed(doc + 1 + at, each, counted[at], rarity, articles)
        article.feed = feeds[at]
        article.copied = len(each.prepared.title.keys() | each.prepared.text.keys()) >= _COPIED
        article.serial = each.prepared.headed in repeated[feeds[at]].titles
        article.faceted = pack(facets[at])
        arrived.append(article)
    _keep(db, arrived)
    db.executemany("INSERT INTO rec_awaiting VALUES (?, 0)", [(each.doc,) for each in arrived])
    # Of verbatim copies only the first is found by its terms: ten thousand are as one.
    posted = _posted(article for article, copy in zip(arrived, copied, strict=True) if not copy)
    return arrived, enter(db, known, Counter(chain.from_iterable(each.terms for each in arrived)), posted)


def _copied(db: sqlite3.Connection, arriving: Sequence[Arriving]) -> list[bool]:
    """Which of these articles are verbatim copies of one before them."""
    twins = {each.prepared.twin for each in arriving}
    seen = {twin for (twin,) in rows_in(db, "SELECT twin FROM rec_article WHERE twin", twins)}
    found = []
    for each in arriving:
        found.append(each.prepared.twin in seen)
        seen.add(each.prepared.twin)
    return found


def _repeated(
    db: sqlite3.Connection, arriving: Sequence[Arriving], feeds: list[int], copied: list[bool]
) -> dict[int, Repeated]:
    """What the feeds these articles come from repeat, the articles taken into account."""
    known = frames.load(db, {feed for feed in feeds if feed})
    few = [feed for feed, frame in known.items() if 0 < frame.pieces < frames.FEW]
    for each, feed, copy in zip(arriving, feeds, copied, strict=True):
        title, text = each.prepared.title.keys(), each.prepared.text.keys()
        if feed:
            known[feed].count(each.prepared.headed, *((), ()) if copy else (title, text))
    for frame in known.values():
        frame.settle()
    frames.save(db, known)
    found = {0: frames.NOTHING} | {feed: frame.repeated() for feed, frame in known.items()}
    _spare_news(db, arriving, known, found)
    for feed in few:
        if known[feed].pieces >= frames.FEW:
            _unframe(db, feed, found[feed])
    return found


def _spare_news(
    db: sqlite3.Connection, arriving: Sequence[Arriving], known: dict[int, Frame], found: dict[int, Repeated]
) -> None:
    """Leave out of what feeds repeat in their titles the words that others have in their articles as well."""
    titled = {number for each in found.values() for number in each.title}
    df = Counter(frequencies(db, titled))
    for each in arriving if titled else ():
        df.update(titled.intersection(each.prepared.title.keys() | each.prepared.text.keys()))
    for feed, frame in known.items():
        times = frame.title
        own = frozenset(number for number in found[feed].title if OWN * times[number] >= df[number])
        found[feed] = found[feed]._replace(title=own)


def _unframe(db: sqlite3.Connection, feed: int, repeated: Repeated) -> None:
    """Take what a feed repeats out of its first articles, which came before that could be known."""
    if not repeated.text and not repeated.title:
        return
    rows = db.execute("SELECT doc FROM rec_article WHERE feed = ?", (feed,)).fetchall()
    for article in fetch(db, [doc for (doc,) in rows]):
        frame = repeated.text | repeated.title
        gone = [number for number in article.terms if number in frame]
        if not gone:
            continue
        posted, names = article.terms[:POSTED], article.named
        words = article.words()
        article.vector = array("I", [packed for packed in article.vector if packed >> 2 not in frame])
        article.spelled = _spelled(words.get(number, "") for number in article.terms[:SPELLED])
        article.named_at = bytes(at for at, number in enumerate(article.terms) if number in names)
        article.norm *= sqrt(len(article.vector) / (len(article.vector) + len(gone)))
        for number in frame.intersection(posted):
            unpost(db, number, article.doc)
        db.executemany("UPDATE rec_term SET df = df - 1 WHERE term = ?", [(number,) for number in gone])
        db.execute(
            "UPDATE rec_article SET vector = ?, words = ?, named = ?, norm = ? WHERE doc = ?",
            (pack(article.vector), article.spelled, article.named_at, article.norm, article.doc),
        )


def _indexed(
    doc: int, each: Arriving, counts: dict[int, int], rarity: dict[int, float], articles: int
) -> Indexed:
    weights = {
        number: _WEIGHTS.get(count, LEVELS[_OFTEN]) * rarity[number] for number, count in counts.items()
    }
    order = sorted(weights, key=weights.__getitem__, reverse=True)[:KEPT]
    norm = sqrt(sum([weights[number] ** 2 for number in order])) / sqrt(log(articles + 2))
    vector = array("I", [number << 2 | _LEVELS.get(counts[number], _OFTEN) for number in order])
    read, piece = each.prepared, each.piece
    spelled = _spelled(map(read.words.__getitem__, order[:SPELLED]))
    names = set(read.named)
    found = bytes([at for at, number in enumerate(order[:POSTED]) if number in names][:NAMED])
    return Indexed(
        *(doc, piece.id, piece.date, piece.dated, read.lang, read.twin, doc, 0, norm, found),
        *(b"", vector, spelled),
    )


def _spelled(words: Iterable[str]) -> bytes:
    made = compressobj(wbits=_RAW)
    return made.compress("\n".join(words).encode("utf-8", "replace")) + made.flush()


def _facets(db: sqlite3.Connection, pieces: Sequence[Piece]) -> list[list[int]]:
    """The `rec_name` numbers of what each piece is of, made where they are new."""
    told = [facets_of(piece) for piece in pieces]
    wanted = dict.fromkeys(chain.from_iterable(told))
    db.executemany("INSERT OR IGNORE INTO rec_name (kind, text) VALUES (?, ?)", wanted)
    found: dict[tuple[str, str], int] = {}
    for kind in {kind for kind, _ in wanted}:
        texts = [text for each, text in wanted if each == kind]
        select = f"SELECT text, name FROM rec_name WHERE kind = '{kind}' AND text"  # noqa: S608 our own words
        found |= {(kind, text): name for text, name in rows_in(db, select, texts)}
    return [[found[facet] for facet in each] for each in told]


def facets_of(piece: Piece) -> list[tuple[str, str]]:
    """(kind, name) of a piece's feed, first authors and first tags."""
    feed = [("feed", piece.feed)] if piece.feed else []
    authors = [("author", name) for name in piece.authors[:4]]
    return feed + authors + [("tag", name) for name in piece.tags[:8]]


def _keep(db: sqlite3.Connection, arrived: list[Indexed]) -> None:
    db.executemany(
        "INSERT INTO rec_article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(
                    each.doc,
                    each.id,
                    each.date,
                    each.dated,
                    each.lang,
                    each.twin,
                    each.story,
                    each.feed,
                    each.norm,
                ),
                *(each.named_at, each.faceted, pack(each.vector), each.spelled),
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


def _posted(articles: Iterable[Indexed]) -> dict[int, bytes]:
    """The articles to be found by each term, in their order, as postings are written."""
    docs: defaultdict[int, bytes] = defaultdict(bytes)
    for each in articles:
        number = pack([each.doc])
        for packed in each.vector[:POSTED]:
            docs[packed >> 2] += number
    return docs


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
            unpost(db, number, article.doc)
        # The first of the verbatim copies that are left is found in its place.
        heirs = fetch(db, [] if heir is None else [heir])
        posted = _posted(heirs)
        enter(db, entries(db, posted), {}, posted)
    db.execute("DELETE FROM rec_article WHERE doc = ?", (article.doc,))
    db.execute("DELETE FROM rec_awaiting WHERE doc = ?", (article.doc,))
    # `heir` is the first of the verbatim copies that are left, which share the vector.
    if heir is None:
        db.execute("DELETE FROM rec_vector WHERE twin = ?", (article.twin,))
        db.execute("DELETE FROM rec_near WHERE twin = ?", (article.twin,))
    heir = db.execute("SELECT min(doc) FROM rec_article WHERE story = ?", (article.doc,)).fetchone()[0]
    db.execute("UPDATE rec_article SET story = ? WHERE story = ?", (heir, article.doc))
    return True


def find(db: sqlite3.Connection, article_id: ArticleId) -> Indexed | None:
    found = fetch_ids(db, [article_id])
    return found[0] if found else None


def fetch(db: sqlite3.Connection, docs: Iterable[int]) -> list[Indexed]:
    """The articles of these numbers, in no order; those gone are left out."""
    return [_read(row) for row in rows_in(db, f"SELECT {_COLUMNS} FROM rec_article WHERE doc", docs)]  # noqa: S608


def spread(db: sqlite3.Connection, most: int) -> list[Indexed]:
    """Up to `most` articles from all over the index, evenly by arrival."""
    # Asked one by one each is a look at an end of the table; together they read it through.
    (first,) = db.execute("SELECT coalesce(min(doc), 0) FROM rec_article").fetchone()
    (last,) = db.execute("SELECT coalesce(max(doc), 0) FROM rec_article").fetchone()
    return fetch(db, range(first, last + 1, (last - first) // most + 1))


def ids_of(db: sqlite3.Connection, docs: Iterable[int]) -> list[tuple[int, ArticleId]]:
    """Number and id of the articles of these numbers, in no order."""
    return list(rows_in(db, "SELECT doc, id FROM rec_article WHERE doc", docs))


def fetch_ids(db: sqlite3.Connection, ids: Iterable[ArticleId]) -> list[Indexed]:
    """The articles with these ids, in no order; unknown ones are left out."""
    return [_read(row) for row in rows_in(db, f"SELECT {_COLUMNS} FROM rec_article WHERE id", ids)]  # noqa: S608


def _read(row: tuple[Any, ...]) -> Indexed:
    doc, id, date, dated, lang, twin, story, feed, norm, named_at, faceted, vector, spelled = row
    return Indexed(
        *(doc, id, date, bool(dated), lang, twin, story, feed, norm, named_at),
        *(faceted, unpack(vector), spelled),
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


def names(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, tuple[str, str]]:
    """(kind, name) of each of these facets."""
    rows = rows_in(db, "SELECT name, kind, text FROM rec_name WHERE name", set(numbers))
    return {number: (kind, text) for number, kind, text in rows}


def article_count(db: sqlite3.Connection) -> int:
    (count,) = db.execute("SELECT coalesce(sum(articles), 0) FROM rec_lang").fetchone()
    return int(count)


def language_counts(db: sqlite3.Connection) -> dict[str, int]:
    """How many articles there are in each language."""
    return dict(db.execute("SELECT lang, articles FROM rec_lang"))
