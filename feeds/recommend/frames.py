"""What a feed repeats: the frame around its pieces, which says nothing of any of them.

An aggregator writes "Comments" and "Points" below everything, a newsletter its own name and how to leave it, a series
its title above every part. A word belongs to the frame when it stands in most of a feed's last pieces; what stands in
most of its texts may still tell something in a title, so the two are counted apart.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from feeds.recommend.postings import pack, unpack
from feeds.recommend.terms import FIGURES, terms_of, without_addresses

FEW = 4
"""Pieces of a feed from which it is known to repeat itself."""
SLACK = 1.5
"""Pieces beyond half of them that a word of the frame stands in: of few pieces nearly all, of many the most."""
AGAIN = 3
"""Pieces with one title from which it is the title of a series."""
_MEMORY = 32
"""Pieces after which the older ones count half: a feed may change its frame."""
_COUNTED = 320
"""Words of a feed that are counted: those in most of its pieces are always among them."""
_SENTENCE = re.compile(r"\n+|(?<=[.!?。！？])\s+")
_OPENING = 80


class Repeated(NamedTuple):
    """What a feed repeats."""

    title: frozenset[int] = frozenset()
    """Terms of most of its titles."""
    text: frozenset[int] = frozenset()
    """Terms of most of its texts."""
    titles: frozenset[int] = frozenset()
    """Hashes of whole titles that it has again and again."""


NOTHING = Repeated()


@dataclass(slots=True)
class Frame:
    """How many of a feed's last pieces have each word, in their titles and in their texts."""

    pieces: int = 0
    title: Counter[int] = field(default_factory=Counter)
    text: Counter[int] = field(default_factory=Counter)

    def count(self, heading: int, title: Collection[int], text: Collection[int]) -> None:
        """Take in the hash of the title and the terms of one more piece, each once; a copy has no terms that are news."""
        self.pieces += bool(title) or bool(text)
        self.title.update((heading, *title))
        self.text.update(text)

    def settle(self) -> None:
        """Forget what is rare or long ago."""
        while self.pieces > _MEMORY:
            self.pieces = (self.pieces + 1) // 2
            for counts in (self.title, self.text):
                for number in counts:
                    counts[number] = (counts[number] + 1) // 2
        self.title, self.text = _commonest(self.title), _commonest(self.text)

    def repeated(self) -> Repeated:
        """What stands in most of the pieces, and titles that come again."""
        least = self.pieces / 2 + SLACK if self.pieces >= FEW else inf
        again = [number for number, times in self.title.items() if times >= AGAIN]
        return Repeated(
            frozenset([number for number in again if self.title[number] >= least]),
            frozenset([number for number, times in self.text.items() if times >= least]),
            frozenset(again),
        )


def _commonest(counts: Counter[int]) -> Counter[int]:
    """The words that are counted; of words in as many pieces the later ones are forgotten."""
    if len(counts) <= _COUNTED:
        return counts
    kept = set(sorted(counts, key=counts.__getitem__, reverse=True)[:_COUNTED])
    return _counted([(number, times) for number, times in counts.items() if number in kept])


def _counted(pairs: Iterable[tuple[int, int]]) -> Counter[int]:
    found: Counter[int] = Counter()
    dict.update(found, pairs)
    return found


def without(text: str, frame: frozenset[int], lang: str) -> str:
    """A plain text without the sentences and lines in which nothing stands but a frame, figures and addresses."""
    return " ".join(sentence for sentence in _SENTENCE.split(text) if not _is_frame(sentence, frame, lang))


def _is_frame(sentence: str, frame: frozenset[int], lang: str) -> bool:
    # The opening tells of nearly every sentence that it is none.
    for part in (sentence[:_OPENING].rpartition(" ")[0], sentence):
        terms = [number for number, _ in terms_of(part, lang) if number >= FIGURES]
        if any(number not in frame for number in terms):
            return False
    return bool(terms) or without_addresses(sentence) != sentence


def load(db: sqlite3.Connection, feeds: Iterable[int]) -> dict[int, Frame]:
    """The frames of these feeds, by `rec_name` number; new ones where none is known."""
    found = {feed: Frame() for feed in feeds}
    marks = ",".join("?" * len(found))
    rows = db.execute(f"SELECT feed, pieces, titles, counts FROM rec_frame WHERE feed IN ({marks})", [*found])  # noqa: S608
    for feed, pieces, titles, packed in rows:
        size = len(packed) // 4
        numbers, times = unpack(packed[: 3 * size]), packed[3 * size :]
        title = zip(numbers[:titles], times[:titles], strict=True)
        text = zip(numbers[titles:], times[titles:], strict=True)
        found[feed] = Frame(pieces, _counted(title), _counted(text))
    return found


def save(db: sqlite3.Connection, frames: dict[int, Frame]) -> None:
    db.executemany(
        "INSERT OR REPLACE INTO rec_frame VALUES (?, ?, ?, ?)",
        [(feed, frame.pieces, len(frame.title), _packed(frame)) for feed, frame in frames.items()],
    )


def _packed(frame: Frame) -> bytes:
    times = [*frame.title.values(), *frame.text.values()]
    # Copies of one piece are counted by their title alone, however many.
    often = bytes(times) if max(times, default=0) < 256 else bytes(min(255, each) for each in times)
    return pack([*frame.title, *frame.text]) + often
