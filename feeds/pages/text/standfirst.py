"""Whether the first paragraph below author and day is the standfirst of the piece, told by its measure and its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeds import prose
from feeds.pages.text import kinds
from feeds.pages.text.page import Page

_SHORTEST, _LONGEST = 45, 420
"""Units of a standfirst there; a shorter sentence is how a text begins."""
_TEXT = 35
"""Units from which a sentence is a paragraph it is compared with."""
_PARAGRAPHS = 2, 30
"""Paragraphs that follow at least, and most of them that are looked at."""
_TITLE = 3
"""Words of a headline of which the share that comes again says something."""
_STEM = 5
"""Letters of a word that are compared: endings differ."""
_LENGTH, _LONGER = 1.2, 1.6
"""What it is worth to be shorter than the next paragraph; so much longer as counts."""
_TOLD = 0.8
"""What words are worth that come again later, beyond what is usual."""
_DATELINE, _HEAD = 0.6, 0.4
"""What it is worth that a report begins below it with its place, or with its first word in capitals; that captions and buttons do."""
_CURT = 0.4
"""What it takes away that a curt sentence follows at once."""
_LEAST, _LEAST_UNSPACED = 0.25, 0.6
_PLACE = re.compile(
    r"^[^\W\d_a-z][\w.’' -]{2,30}(?:,\s[^–—-]{2,30})?(?:\s?\([^()]{2,30}\))?\s?(?:[–—]|\s-|\.-)\s?(?=\S)"
)
_FIRST_WORD = re.compile(r"^([^\W\d_]{3,})[\s,]+(?=[^\W\d_])")


def opens(page: Page, at: int, title: int, last: int) -> bool:
    """Whether the block, the first of running text below the headline, is its standfirst.

    A standfirst is shorter than the paragraph below it, tells what comes again later, and leaves
    the words of the headline alone; where there is none, the first paragraph says them again.
    """
    if not _SHORTEST <= page.units[at] <= _LONGEST or page.blocks[at].bullet:
        return False
    later = [
        pos
        for pos in range(at + 1, last)
        if page.prose[pos] or (kinds.is_text(page, pos) and page.units[pos] >= _TEXT)
    ][: _PARAGRAPHS[1]]
    if len(later) < _PARAGRAPHS[0]:
        return False
    text = page.blocks[at].text
    # Without spaces between words fewer of them are told apart.
    unspaced = prose.wide_count(text) * 2 > len(text) and " " not in text.strip()
    return _score(page, at, title, later) > (_LEAST_UNSPACED if unspaced else _LEAST)


def _score(page: Page, at: int, title: int, later: Sequence[int]) -> float:
    own, headline = _stems(page, at), _stems(page, title)
    below = _stems(page, later[0])
    longer = min(_LONGER, page.units[at] / page.units[later[0]])
    score = (_share(headline, below) - _share(headline, own)) * min(1.0, max(0, len(headline) - 1) / _TITLE)
    score += _LENGTH * (1 - longer)
    score += _TOLD * _told(page, own, later)
    begun, opened = page.blocks[at].text, page.blocks[later[0]].text
    score += _DATELINE * (_is_capital(opened) or bool(_PLACE.match(opened) and not _PLACE.match(begun)))
    score -= _DATELINE * (_is_capital(begun) and not _PLACE.match(begun))
    between = range(at + 1, later[0])
    score -= _CURT * any(kinds.is_text(page, pos) for pos in between)
    return score + _HEAD * any(kinds.is_aside(page, pos) and not page.noise[pos] for pos in between)


def _told(page: Page, own: frozenset[str], later: Sequence[int]) -> float:
    """Share of its words that come again, beyond the share that does of a usual paragraph."""
    stems = [_stems(page, pos) for pos in later]
    times: dict[str, int] = {}
    for found in (own, *stems):
        for stem in found:
            times[stem] = times.get(stem, 0) + 1
    again = frozenset(stem for stem, count in times.items() if count > 1)
    usual = sorted(_share(found, again) for found in stems)
    return _share(own, again) - usual[len(usual) // 2]


def _stems(page: Page, at: int) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in page.words(at) if len(word) > 3 or prose.wide_count(word))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one) if one else 0.0


def _is_capital(text: str) -> bool:
    """Whether the first word of a text is set in capitals, as newspapers begin theirs."""
    first = _FIRST_WORD.match(text)
    return bool(first and first[1].isupper() and not text.isupper())
