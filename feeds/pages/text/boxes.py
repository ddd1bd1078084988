"""Boxes of the site's own pieces among the paragraphs of a crowded page."""

from __future__ import annotations

from feeds import boilerplate, prose
from feeds.pages.text.page import LABEL, Page

_MOST = 12
"""Titles in a box."""
_MENU = 0.5
"""Share of linked words from which an item belongs to a menu."""


def opens(page: Page, at: int, last: int) -> bool:
    """Whether the block is a heading over pieces of the site."""
    text = page.blocks[at].text
    if page.prose[at] or prose.ends_sentence(text):
        return False
    if boilerplate.is_related_heading(text):
        return True
    return boilerplate.opens_list(text) and end(page, at + 1, last) > at + 2


def end(page: Page, at: int, last: int) -> int:
    """Where the labels from `at` on end."""
    start = at
    while at < last and not page.prose[at] and at - start < _MOST and (page.units[at] <= LABEL):
        at += 1
    return at


def is_item(page: Page, at: int) -> bool:
    """Whether the item says something; one that is a link belongs to a menu, one with an address in sight does not."""
    return page.blocks[at].linked < _MENU or "://" in page.blocks[at].text
