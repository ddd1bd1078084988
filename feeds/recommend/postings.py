"""Where each term occurs: in how many articles, and the articles that are posted under it.

The newest articles of a term stand beside it (`rec_term.tail`), three bytes each. When there are `CHUNK` of them they
move to a row of their own (`rec_posting`), as the gaps between them. A row of a table without rowids is kept whole on
its page up to a quarter of it: a longer one would take a page for itself.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

CHUNK = 256
"""Articles of a term that stand beside it before they move to a chunk of their own."""
_WIDTHS = ((1 << 8, b"B"), (1 << 16, b"H"), (1 << 32, b"I"))
"""What the gaps of a chunk are below, and the letter of their array."""
_PART = 10
"""Terms whose articles are read at once."""


class Entry(NamedTuple):
    """A term, as it is kept."""

    df: int
    """In how many articles."""
    more: int
    """Whether older articles are in chunks."""
    tail: bytes


_NEW = Entry(0, 0, b"")


def pack(numbers: Iterable[int]) -> bytes:
    """Numbers below 2^24, three bytes each."""
    wide = array("I", numbers).tobytes()
    narrow = bytearray(len(wide) // 4 * 3)
    narrow[0::3], narrow[1::3], narrow[2::3] = wide[0::4], wide[1::4], wide[2::4]
    return bytes(narrow)


def unpack(packed: bytes) -> array[int]:
    """What `pack` packed."""
    wide = bytearray(len(packed) // 3 * 4)
    wide[0::4], wide[1::4], wide[2::4] = packed[0::3], packed[1::3], packed[2::3]
    return array("I", wide)


def _as_gaps(docs: Iterable[int]) -> bytes:
    """Ascending numbers as the gaps between them, from the last to the first; that is kept beside them."""
    falling = list(docs)[::-1]
    gaps = [after - before for after, before in pairwise(falling)]
    letter = next(letter for most, letter in _WIDTHS if max(gaps, default=0) < most)
    return letter + array(letter.decode(), gaps).tobytes()


def _of_gaps(last: int, packed: bytes) -> list[int]:
    """The numbers of a chunk, the last first."""
    gaps = array(chr(packed[0]), packed[1:])
    return [last - gap for gap in accumulate(gaps, initial=0)]


def entries(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Entry]:
    """These terms as they are kept; those that no article has are left out."""
    rows = rows_in(db, "SELECT term, df, more, tail FROM rec_term WHERE term", sorted(numbers))
    return {number: Entry(df, more, tail) for number, df, more, tail in rows}


def frequencies(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, int]:
    """In how many articles each of these terms is kept; absent where in none."""
    return dict(rows_in(db, "SELECT term, df FROM rec_term WHERE term", numbers))


def enter(
    db: sqlite3.Connection,
    known: Mapping[int, Entry],
    kept: Mapping[int, int],
    posted: Mapping[int, bytes],
) -> dict[int, Entry]:
    """Count terms that so many more articles have, and post articles (packed) under theirs; the terms as they are then.

    `known` are those of these terms that were kept before.
    """
    found, chunks = {}, []
    for number in sorted(kept.keys() | posted.keys()):
        df, more, tail = known.get(number, _NEW)
        if number in posted:
            tail += posted[number]
            if len(tail) > 3 * CHUNK:
                docs = unpack(tail)
                chunks.append((number, docs[-1], _as_gaps(docs)))
                more, tail = 1, b""
        found[number] = Entry(df + kept.get(number, 0), more, tail)
    db.executemany(
        "INSERT OR REPLACE INTO rec_term VALUES (?, ?, ?, ?)",
        [(number, *entry) for number, entry in found.items()],
    )
    db.executemany("INSERT INTO rec_posting VALUES (?, ?, ?)", chunks)
    return found


def unpost(db: sqlite3.Connection, number: int, doc: int) -> None:
    """Take an article away from a term it is posted under."""
    (tail,) = db.execute("SELECT tail FROM rec_term WHERE term = ?", (number,)).fetchone()
    docs = unpack(tail)
    if doc in docs:
        docs.remove(doc)
        db.execute("UPDATE rec_term SET tail = ? WHERE term = ?", (pack(docs), number))
        return
    # A chunk is named after its last article, which may be this one.
    row = db.execute(
        "SELECT last, docs FROM rec_posting WHERE term = ? AND last >= ? ORDER BY last LIMIT 1", (number, doc)
    ).fetchone()
    left = [each for each in reversed(_of_gaps(*row)) if each != doc] if row else []
    if row:
        db.execute("DELETE FROM rec_posting WHERE term = ? AND last = ?", (number, row[0]))
    if left:
        db.execute("INSERT INTO rec_posting VALUES (?, ?, ?)", (number, left[-1], _as_gaps(left)))


def newest(db: sqlite3.Connection, number: int, entry: Entry, most: int) -> array[int]:
    """The newest articles posted under a term."""
    docs = unpack(entry.tail[-3 * most :])
    if not entry.more or len(docs) >= most:
        return docs
    chunks = db.execute("SELECT last, docs FROM rec_posting WHERE term = ? ORDER BY last DESC", (number,))
    while len(docs) < most and (chunk := chunks.fetchone()):
        docs.extend(_of_gaps(*chunk)[: most - len(docs)])
    return docs


def postings(db: sqlite3.Connection, numbers: Iterable[int], most: int) -> Iterator[tuple[int, array[int]]]:
    """Each term with the newest articles it is posted for, in no order; read as far as it is asked for."""
    wanted = list(numbers)
    for at in range(0, len(wanted), _PART):
        part = wanted[at : at + _PART]
        known = entries(db, part)
        for number in part:
            yield number, newest(db, number, known.get(number, _NEW), most)


def rows_in(db: sqlite3.Connection, select: str, values: Iterable[object]) -> list[tuple[Any, ...]]:
    """Rows of `select IN (values)`, asked in parts: SQLite takes a limited number of values at once."""
    wanted = list(values)
    rows = []
    for at in range(0, len(wanted), 500):
        part = wanted[at : at + 500]
        rows += db.execute(f"{select} IN ({','.join('?' * len(part))})", part).fetchall()
    return rows
