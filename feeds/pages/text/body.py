"""What between head and end of a crowded page is the article's."""

from __future__ import annotations

from feeds import boilerplate, prose
from feeds.boilerplate import labels
from feeds.pages.lists import Listing, read_listings
from feeds.pages.text import amounts, boxes, kinds, others
from feeds.pages.text.head import Head
from feeds.pages.text.page import CAPTION, LABEL, LINKED, SAME, Page

_SUBHEADING = 110
"""Units; longer labels between paragraphs are what pictures are called."""
_ENTRIES = 20
"""Entries of the longest list without bullets."""


def find(page: Page, head: Head, last: int) -> tuple[list[int], list[Listing]]:
    """Positions of the body's blocks, and the lists of other pieces that stood among them."""
    kept: list[int] = []
    inner: list[Listing] = []
    announced = _announced(page, head.body, last) | amounts.find(page, head.body, last)
    title = page.blocks[head.title].text if head.title >= 0 else ""
    at = head.body
    while at < last:
        if boxes.opens(page, at, last):
            end = boxes.end(page, at + 1, last)
            if end > at + 1:
                inner.extend(read_listings(page.blocks[at:end], page.addresses, page.lang))
            at = end
            continue
        inner.extend(others.in_line(page, at))
        if at in announced or at in head.opening or _belongs(page, at, title, head.body, last):
            kept.append(at)
        at += 1
    while kept and not kinds.is_text(page, kept[-1]) and not page.blocks[kept[-1]].bullet:
        kept.pop()
    return kept or [at for at in range(head.body, last) if not page.noise[at]], inner


def _announced(page: Page, body: int, last: int) -> set[int]:
    """Lists without bullets: the labels between a paragraph that ends in a colon and the next one."""
    found: set[int] = set()
    for at in range(body, last):
        if not (page.prose[at] and page.blocks[at].text.endswith((":", "："))):
            continue
        end = at + 1
        while end < last and _is_entry(page, end):
            end += 1
        if end < last and page.prose[end] and 3 <= end - at <= 1 + _ENTRIES:
            found.update(range(at + 1, end))
    return found


def _is_entry(page: Page, at: int) -> bool:
    block = page.blocks[at]
    return not (
        page.prose[at]
        or page.noise[at]
        or page.units[at] > LABEL
        or block.linked > LINKED
        or "|" in block.text
        or boilerplate.is_credit(block.text)
        or boilerplate.is_end(block.text)
        or boilerplate.is_related_heading(block.text)
    )


def _belongs(page: Page, at: int, title: str, body: int, last: int) -> bool:
    block = page.blocks[at]
    if page.noise[at] or (page.is_often(at) and not page.prose[at]):
        return False
    if labels.announced(block.text) or labels.names_topics(block.text):
        return False
    if page.prose[at] and page.units[at] <= CAPTION and boilerplate.is_caption(block.text):
        return False
    if page.prose[at]:
        return True
    if title and at < body + 3 and prose.says_again(block.text, title, SAME):
        return False
    if block.bullet:
        return boxes.is_item(page, at)
    if block.linked > LINKED or boilerplate.is_credit(block.text):
        return False
    if "|" in block.text or (page.units[at] > _SUBHEADING and not prose.stops(block.text)):
        return False
    if at and at + 1 < last and page.blocks[at - 1].bullet == page.blocks[at + 1].bullet == "1":
        return True
    # A label between paragraphs is a subheading; several in a row are something else.
    before = at > body and (page.prose[at - 1] or bool(page.blocks[at - 1].bullet))
    after = at + 1 < last and (page.prose[at + 1] or bool(page.blocks[at + 1].bullet))
    return after and (before or at == body or page.noise[at - 1])
