"""Lists of other pieces that stand above an article: a known heading with its titles right below it."""

from __future__ import annotations

from feeds import boilerplate
from feeds.pages.text.page import LABEL, Page

_LEAST = 2
"""Titles of a list, which nothing parts from each other."""


def above(page: Page, first: int) -> list[int]:
    """Headings and titles of the lists before the block `first`: lines without a gap, apart from what follows."""
    found: list[int] = []
    at = 0
    while at < first:
        end = at + 1
        if boilerplate.is_related_heading(page.blocks[at].text):
            while (
                end < first and not page.blocks[end].gap and page.units[end] <= LABEL and not page.prose[end]
            ):
                end += 1
            if end - at > _LEAST and end < len(page.blocks) and page.blocks[end].gap:
                found.extend(range(at, end))
        at = end
    return found
