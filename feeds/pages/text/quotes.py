"""Sentences of an article that its page shows a second time, in large letters between the paragraphs."""

from __future__ import annotations

from feeds import prose
from feeds.pages.text.page import LABEL, Page

_WORDS = 5
"""Words of the shortest such quotation."""
_MOST = 1000
"""Blocks of the longest article whose labels are compared with all of its text."""
_LEAST = 2
"""Paragraphs of an article that quotes itself."""
_LONGER = 1.5
"""So much longer is the paragraph it was taken from."""


def pulled(page: Page, body: int, last: int) -> set[int]:
    """Which blocks from `body` to `last` say what a longer paragraph there says word by word."""
    texts = [
        (page.units[at], f" {' '.join(prose.word_list(page.blocks[at].text))} ")
        for at in range(body, last)
        if page.prose[at]
    ]
    if len(texts) < _LEAST or last - body > _MOST:
        return set()
    whole = "\n".join(text for _, text in texts)
    found: set[int] = set()
    for at in range(body, last):
        if page.units[at] > LABEL or page.noise[at] or page.blocks[at].bullet:
            continue
        words = prose.word_list(page.blocks[at].text)
        said = f" {' '.join(words)} "
        if len(words) >= _WORDS and whole.count(said) > page.prose[at]:
            least = _LONGER * page.units[at]
            if any(units >= least and said in text for units, text in texts):
                found.add(at)
    return found
