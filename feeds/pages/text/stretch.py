"""Which stretch of a crowded page is its article: where running text outweighs labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from feeds import boilerplate, prose
from feeds.pages.text.page import LABEL, Page

_MOST_WEIGHT = 700
"""Units of a block that count: one endless paragraph is no article by itself."""
_RUN_TOGETHER = 250, 0.15
"""Units from which capitals without a stop are titles run together, and what is left of their weight."""
_SHORT = 80, 0.5
"""The same for short paragraphs, of which teasers are made."""
_NOISE_WEIGHT, _ITEM_WEIGHT, _LABEL_WEIGHT, _LINK_WEIGHT, _END_WEIGHT = -8.0, -5.0, -30.0, -20.0, -250.0
_ITEM = 40
"""Units of the shortest item of a list that says something."""
_TAKEN = -1000.0
_RUNS = 4
"""Stretches that are compared."""
_ABOVE, _INSIDE = 7, 3
"""Blocks above a stretch and in its beginning where its headline and day stand."""
_HEADLINE = 20
"""Units of the shortest label that counts as one there."""
_DATED = 1.2
"""How much more a stretch under a day weighs; a headline said again in it may weigh as much as the stretch once more."""


def find(page: Page) -> tuple[int, int]:
    """The stretch, half open; (0, 0) on a page without running text."""
    weights = [_weight(page, at) for at in range(len(page.blocks))]
    left = [*weights]
    runs: list[tuple[int, int]] = []
    for _ in range(_RUNS):
        first, last = prose.best_run(left)
        if last == 0:
            break
        runs.append((first, last))
        left[first:last] = [_TAKEN] * (last - first)
    return max(runs, key=lambda run: _merit(page, weights, *run), default=(0, 0))


def _weight(page: Page, at: int) -> float:
    block, size = page.blocks[at], page.units[at]
    if page.prose[at]:
        weight = min(size, _MOST_WEIGHT) * (1 - block.linked)
        if (
            size >= _RUN_TOGETHER[0]
            and not prose.stops(block.text)
            and not prose.inner_stops(block.text)
            and block.text.lower() != block.text
        ):
            # Titles run together have capitals and no full stop; Thai has neither.
            return weight * _RUN_TOGETHER[1]
        return weight * _SHORT[1] if size < _SHORT[0] else weight
    if page.noise[at]:
        return _NOISE_WEIGHT
    if boilerplate.is_end(block.text):
        return _END_WEIGHT
    if size > _ITEM and not block.linked and (block.bullet or page.counts[block.text] > 2):
        # An item of a list; what every picture of the article is called.
        return _ITEM_WEIGHT
    return _LABEL_WEIGHT + _LINK_WEIGHT * block.linked


def _merit(page: Page, weights: Sequence[float], first: int, last: int) -> float:
    above = range(max(0, first - _ABOVE), min(first + _INSIDE, last))
    labels = [at for at in above if _HEADLINE <= page.units[at] <= LABEL and not page.noise[at]]
    asked = frozenset().union(*(page.words(at) for at in labels))
    times: Counter[str] = Counter()
    for at in range(first, last):
        times.update(asked & page.words(at))
    dated = any(found.published or found.prefixed for at in above if (found := page.byline(at)))
    named = max(
        (
            # A block in the run has its own words there.
            prose.coverage(page.words(at), {word for word in page.words(at) if times[word] > (at >= first)})
            for at in labels
        ),
        default=0.0,
    )
    return sum(weights[first:last]) * (1 + _DATED * dated + named)
