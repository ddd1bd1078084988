"""The passages of an article: those the reader marked, and the one that is being chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style as Ink

from feeds.anchors import Anchor
from feeds.model import Note
from reader.widgets.article_found import Spot, lit

if TYPE_CHECKING:
    from reader.render import Layout, Line
    from reader.render.passages import Chosen, Place, Words

MARKED, WITH_WORDS, CHOSEN = Ink(underline=True), Ink(underline=True, bold=True), Ink(reverse=True, bold=True)
"""What is highlighted, what is noted too, and what is being chosen, whatever the colours are."""


class Passages:
    """The notes on an article and where they stand; what is being chosen of it."""

    def __init__(self) -> None:
        self.notes: tuple[Note, ...] = ()
        self._words: Words | None = None
        self._places: list[tuple[Note, list[Place]]] = []
        self._chosen: Chosen | None = None

    def __bool__(self) -> bool:
        """Whether anything is drawn in rows."""
        return self._chosen is not None or any(places for _, places in self._places)

    @property
    def is_choosing(self) -> bool:
        return self._chosen is not None

    def look(self, page: Layout) -> None:
        """Find the notes in a page, which may be laid out anew."""
        self._words = None
        self._places = [(note, self.places(page, note.anchor)) for note in self.notes if note.anchor.quote]

    def _of(self, page: Layout) -> Words:
        if self._words is None:
            from reader.render.passages import Words

            self._words = Words(page)
        return self._words

    def places(self, page: Layout, kept: Anchor) -> list[Place]:
        """Where a passage stands in a page; nothing where it is not in it."""
        return self._of(page).places(kept)

    # ------------------------------------------------------------ choosing

    def begin(self, page: Layout, place: Place | None, block: int, offset: int) -> bool:
        """Choose a place, else the sentence at an offset of a block; False where there is none."""
        words = self._of(page)
        if place is not None:
            from reader.render.passages import Chosen

            start = words.at(*place[:2])
            self._chosen = Chosen(start, start + place[2])
        else:
            self._chosen = words.sentence_from(words.at(block, offset))
        return self.is_choosing

    def move(self, page: Layout, key: str) -> tuple[int, int] | None:
        """Take a key: the block and offset of the end that moved; None for a key that moves none."""
        from reader.render.passages import Unit

        moves = {
            **dict.fromkeys(("l", "w", "right"), (Unit.WORD, 1)),
            **dict.fromkeys(("h", "b", "left"), (Unit.WORD, -1)),
            "s": (Unit.SENTENCE, 1),
            "S": (Unit.SENTENCE, -1),
            **dict.fromkeys(("j", "p", "down"), (Unit.PARAGRAPH, 1)),
            **dict.fromkeys(("k", "P", "up"), (Unit.PARAGRAPH, -1)),
        }
        words, chosen = self._of(page), self._chosen
        if chosen is None or (key != "o" and key not in moves):
            return None
        self._chosen = chosen.turned() if key == "o" else chosen.moved(words.text, *moves[key])
        at = self._chosen.start if self._chosen.begins else self._chosen.end - 1
        block, offset, _ = next(words.parts(at, at + 1), (0, 0, 0))
        return block, offset

    def forget(self) -> None:
        """Choose nothing."""
        self._chosen = None

    def anchor(self, page: Layout) -> Anchor | None:
        """What keeps the passage that is being chosen."""
        return self._of(page).anchor(self._chosen) if self._chosen is not None else None

    # ------------------------------------------------------------ drawing

    def over(self, page: Layout, line: Line, segments: list[Segment], ink: Ink, chosen: Ink) -> list[Segment]:
        """The segments of a row with what is marked of it in `ink`, and what is being chosen in `chosen`."""
        spots = list(_spots(self._places, line.block, ink))
        if self._chosen is not None:
            words = self._of(page)
            parts = words.parts(self._chosen.start, self._chosen.end)
            spots += [(*place, chosen + CHOSEN) for place in parts if place[0] == line.block]
        return lit(line, segments, spots)


def _spots(found: Sequence[tuple[Note, list[Place]]], block: int, ink: Ink) -> list[Spot]:
    return [
        (*place, ink + (WITH_WORDS if note.words else MARKED))
        for note, places in found
        for place in places
        if place[0] == block
    ]
