"""Who signed a text at its end."""

from __future__ import annotations

from dataclasses import replace

from feeds import boilerplate, byline, names
from feeds.pages.text import kinds
from feeds.pages.text.head import Head
from feeds.pages.text.page import Page

_ABOUT, _LINES, _TOLD = 300, 2, 1
"""Units of the longest line about an author, most of them, and paragraphs that stand above at least."""
_SHORT_WORD, _DAY_WORDS = 3, 5
"""Letters of words that say little, and longer words of a line that tells a day."""
_BRACKETS = (")", "）", "]", "】")


def find(page: Page, head: Head, kept: list[int]) -> tuple[Head, list[int]]:
    """The head with authors and day named under the text, and the text without the lines they stand on and the source beside them."""
    authors = head.authors
    left = [*kept]
    published = head.published
    while len(left) > 1 and is_source(page, left[-1]):
        found = page.byline(left.pop())
        published = published or (found.published if found else None)

    def said(authors: tuple[str, ...]) -> Head:
        return replace(head, authors=authors, published=published)

    left = left[: _about(page, authors, left)]
    left = left[: _box(page, authors, left)]
    if len(left) < 2 or not any(kinds.is_text(page, at) for at in left[:-1]):
        return said(authors), left
    at = left[-1]
    text = page.blocks[at].text
    signed = byline.read_signature(text, page.lang)
    if not kinds.is_text(page, at) and kinds.is_text(page, left[-2]):
        found = page.byline(at) if _is_short(text) else None
        signed = signed or (found.authors if found else ())
        if signed and (not authors or set(signed) <= set(authors)):
            return said(authors or signed), left[:-1]
        return said(authors), left if not signed else left[:-1]
    return said(authors or (signed if text.endswith(_BRACKETS) else ())), left


def _about(page: Page, authors: tuple[str, ...], kept: list[int]) -> int:
    """How many of the blocks stand above what is said of the author, a line or two, and to the reader."""
    end = len(kept)
    told = sum(page.prose[at] for at in kept)
    while end > 1 and told - (len(kept) - end) > _TOLD and len(kept) - end < _LINES:
        text = page.blocks[kept[end - 1]].text
        if page.units[kept[end - 1]] > _ABOUT or not (
            _is_about_author(page, kept[: end - 1], text)
            or byline.tells_of(text, authors)
            or boilerplate.asks_reader(text)
            or boilerplate.is_afterword(text)
        ):
            break
        end -= 1
    return end


def _box(page: Page, authors: tuple[str, ...], kept: list[int]) -> int:
    """How many of the blocks stand above a box about an author of the piece: a heading, the name again, a line or two."""
    for end in range(len(kept) - 1, max(_TOLD + 1, len(kept) - 2 - _LINES), -1):
        text, below = page.blocks[kept[end]].text, kept[end + 1 :]
        if text not in authors or not below or any(page.units[at] > _ABOUT for at in below):
            continue
        over = kept[end - 1]
        is_headed = page.units[over] <= kinds.CRUMB and not (page.prose[over] or kinds.is_text(page, over))
        return end - 1 if is_headed else end
    return len(kept)


def _is_about_author(page: Page, above: list[int], text: str) -> bool:
    """Who the author is. Where the text itself tells of a writer, the line may be its last word on them."""
    called = boilerplate.about_author(text)
    return bool(called) and not any(called in boilerplate.plain(page.blocks[at].text) for at in above)


def _is_short(text: str) -> bool:
    """Whether a line tells a day, or who wrote then: a sentence about a day has more words."""
    return sum(len(word) > _SHORT_WORD for word in text.split()) <= _DAY_WORDS


def is_source(page: Page, at: int) -> bool:
    """Where a piece comes from, and when it was changed, under it: "Source: AFP", "(dpa)", "/ritzau/"."""
    text = page.blocks[at].text
    if page.units[at] > kinds.HEADING:
        return False
    if (found := page.byline(at)) and found.published and not found.authors:
        return _is_short(text)
    return not page.prose[at] and (names.is_agency(text.strip("()[]/–—- ")) or boilerplate.is_source(text))
