"""A passage of a text, kept by its own words: found again where the text was shifted, wrapped anew or edited around it.

    kept = anchor(text, start, end)
    locate(another, kept) -> (start, end) in `another`, or None where the passage is not in it

Spaces and line breaks count for nothing, nor whether quotes and dashes are curled or plain. Where the
same words stand several times, those with the most of the same words around them are meant, then
those nearest to where they stood.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from feeds.record import record

AROUND = 32
"""Characters kept of what stands before and after a passage."""
MOST_PLACES = 1000
"""Places of a passage that are weighed: a single letter has more of them than can be told apart."""
_PLAIN = {
    ord(written): plain
    for plain, many in (("'", "‘’‚‛ʼ′"), ('"', "“”„‟«»″"), ("-", "‐‑‒–—−"))
    for written in many
}
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


@record(frozen=True, slots=True)
class Anchor:
    """A passage by its words and those around it."""

    quote: str = ""
    """As it is shown; empty for the text as a whole."""
    prefix: str = ""
    suffix: str = ""
    position: int = 0
    """Where it began, in characters that are no spaces."""


def anchor(text: str, start: int, end: int) -> Anchor:
    """The passage from `start` to before `end`, blanks at its ends left out."""
    quote = text[start:end].strip()
    start = text.index(quote, start)
    end = start + len(quote)
    before = "".join(text[max(0, start - 2 * AROUND) : start].split())
    after = "".join(text[end : end + 2 * AROUND].split())
    return Anchor(quote, before[-AROUND:], after[:AROUND], len(_Bare(text[:start]).text))


def locate(text: str, kept: Anchor) -> tuple[int, int] | None:
    """Where a passage stands in a text; None where it is not in it, or is no passage."""
    quote = _Bare(kept.quote).text
    bare = _bare(text)
    prefix, suffix = _Bare(kept.prefix).text, _Bare(kept.suffix).text

    def fit(at: int) -> tuple[int, int]:
        before, after = bare.text[max(0, at - AROUND) : at], bare.text[at + len(quote) :][:AROUND]
        known = _alike(before[::-1], prefix[::-1]) + _alike(after, suffix)
        return known, -abs(at - kept.position)

    places = list(_places(bare.text, quote, kept.position))
    if not places:
        return None
    best = max(places, key=fit)
    return bare.places[best], bare.places[best + len(quote) - 1] + 1


def _places(text: str, quote: str, near: int) -> Iterator[int]:
    """Where a quote stands in a text; of very many, those nearest to a place."""
    at = text.find(quote) if quote else -1
    found = []
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    yield from sorted(found, key=lambda at: abs(at - near))[:MOST_PLACES]


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginnings."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


@lru_cache(maxsize=4)
def _bare(text: str) -> _Bare:
    """A text that several passages are looked for in, one after the other."""
    return _Bare(text)


class _Bare:
    """A text without what passages are not told apart by; `places` says where each character stood."""

    def __init__(self, text: str) -> None:
        kept = [(char, at) for at, char in enumerate(text) if not char.isspace() and char not in _INVISIBLE]
        self.text = "".join(char for char, _ in kept).translate(_PLAIN)
        self.places = [at for _, at in kept]
