"""Sentences of an article that its page shows a second time, in large letters between the paragraphs."""

from __future__ import annotations

from feeds import prose
from feeds.pages.text.page import LABEL, Page

_WORDS = 5
"""Words of the shortest such quotation."""
_MOST = 400
"""Blocks of the longest article whose labels are compared with all of its text."""
_LEAST = 2
"""Paragraphs of an article that quotes itself."""
_LONGER = 1.5
"""So much longer is the paragraph it was taken from."""


def pulled(page: Page, body: int, last: int) -> set[int]:
    """Which blocks from `body` to `last` say what a longer paragraph there says word by word."""
    texts = [at for at in range(body, last) if page.prose[at]]
    if len(texts) < _LEAST or last - body > _MOST:
        return set()
    return {
        at
        for at in range(body, last)
        if page.units[at] <= LABEL
        and not (page.noise[at] or page.blocks[at].bullet)
        and any(_quotes(page, at, other) for other in texts)
    }


def _quotes(page: Page, at: int, other: int) -> bool:
    if page.units[other] < _LONGER * page.units[at] or not page.words(at) <= page.words(other):
        return False
    words, said = (prose.word_list(page.blocks[pos].text) for pos in (at, other))
    return len(words) >= _WORDS and f" {' '.join(words)} " in f" {' '.join(said)} "
