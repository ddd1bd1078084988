"""A passage of an article as it is laid out: found by its words, and chosen from where the reader is, unit by unit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING

from feeds.anchors import Anchor, anchor, locate
from feeds.record import record

if TYPE_CHECKING:
    from reader.render import Layout

Place = tuple[int, int, int]
"""Block, offset and length."""


class Unit(Enum):
    """What a passage grows and shrinks by; its value finds each of them in a text."""

    WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+(?:['’.\-]\w+)*")
    SENTENCE = re.compile(r"[^\s](?:[^\n.!?…。！？؟।]|[.!?…](?![\s\"'”’»)\]]))*[.!?…。！？؟।]*[\"'”’»)\]]*")
    PARAGRAPH = re.compile(r"[^\n]+")


@record(frozen=True, slots=True)
class Chosen:
    """A passage that is being chosen; `begins` says that its beginning is what moves."""

    start: int
    end: int
    begins: bool = False

    def turned(self) -> Chosen:
        """With the other end to be moved."""
        return Chosen(self.start, self.end, not self.begins)

    def moved(self, text: str, unit: Unit, step: int) -> Chosen:
        """With its moving end at the next bound of a unit, or with -1 the one before; never empty."""
        spans = [found.span() for found in unit.value.finditer(text)]
        if self.begins:
            bounds = [start for start, _ in spans if start < self.end]
            return Chosen(_next(bounds, self.start, step), self.end, True)
        bounds = [end for _, end in spans if end > self.start]
        return Chosen(self.start, _next(bounds, self.end, step))


def _next(bounds: list[int], now: int, step: int) -> int:
    if step > 0:
        return min((bound for bound in bounds if bound > now), default=now)
    return max((bound for bound in bounds if bound < now), default=now)


class Words:
    """All the words of a page, block after block."""

    def __init__(self, page: Layout) -> None:
        texts = page.texts
        self.text = "\n".join(texts)
        self._starts: list[int] = []
        at = 0
        for text in texts:
            self._starts.append(at)
            at += len(text) + 1

    def at(self, block: int, offset: int) -> int:
        """Where a character of a block stands in the text."""
        return self._starts[block] + offset if self._starts else 0

    def sentence_from(self, at: int) -> Chosen | None:
        """The first sentence that ends after a place; None at the end."""
        for found in Unit.SENTENCE.value.finditer(self.text):
            if found.end() > at:
                return Chosen(*found.span())
        return None

    def anchor(self, chosen: Chosen) -> Anchor | None:
        """What keeps a passage; None for blanks."""
        start, end = chosen.start, chosen.end
        return anchor(self.text, start, end) if self.text[start:end].strip() else None

    def places(self, kept: Anchor) -> list[Place]:
        """Where a passage stands, block by block; nothing where it is not here."""
        found = locate(self.text, kept)
        return list(self.parts(*found)) if found is not None else []

    def parts(self, start: int, end: int) -> Iterator[Place]:
        """The parts of a passage, block by block."""
        block = max(0, bisect_right(self._starts, start) - 1)
        while block < len(self._starts) and self._starts[block] < end:
            first = self._starts[block]
            last = self._starts[block + 1] - 1 if block + 1 < len(self._starts) else len(self.text)
            at, until = max(start, first), min(end, last)
            if at < until:
                yield block, at - first, until - at
            block += 1
