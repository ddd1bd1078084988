"""What stands before the body of a crowded page: headline, authors, day, standfirst."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from feeds import boilerplate, prose
from feeds.byline import Byline
from feeds.pages.text import title as headline
from feeds.pages.text.page import LINKED, Page

_HEAD_BLOCKS = 40
"""Above the text, where a headline is looked for."""
_BYLINES_INSIDE = 8
"""Blocks of the text among which a byline may stand."""
_NEAR = 6
_FAR_PARAGRAPH = 400
"""Units of a first paragraph behind which a byline may still stand."""
_MOST_STANDFIRST = 3
_STANDFIRST = 40, 700
_UNSTOPPED_STANDFIRST = 70
"""Units of a standfirst; of one that is no sentence."""
_SUMMARY = 450
_FOLLOWING = 4
"""Units of a paragraph that tells the whole in short, and how many must follow it."""
_TOLD, _TOLD_AGAIN, _MORE_THAN_USUAL = 0.6, 0.2, 0.12
"""Shares of its words that come again: anywhere, in the next paragraph, and beyond what is usual."""
_SHORT_SENTENCE = 12, 120
_SAID_AGAIN = 0.7
"""Share of the headline's words from which a line is no standfirst."""


@dataclass(frozen=True, slots=True)
class Head:
    """Positions in the list of blocks."""

    title: int
    """-1 where there is none."""
    authors: tuple[str, ...]
    published: datetime | None
    standfirst: tuple[int, ...]
    body: int
    """Where the body begins."""
    opening: frozenset[int] = frozenset()
    """Short sentences before the first long one that belong to the body."""


def find(page: Page, first: int, last: int) -> Head:
    """The head of the text from `first` to `last`."""
    top = max(0, first - _HEAD_BLOCKS)
    bylines = {
        at: found for at in range(top, min(first + _BYLINES_INSIDE, last)) if (found := page.byline(at))
    }
    title = headline.find(page, top, first, last, bylines)
    body = max(first, title + 1)
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    for at, found in sorted(bylines.items(), key=lambda item: (item[0] < title, abs(item[0] - title))):
        if at == title or at > body + _NEAR:
            continue
        authors = authors or found.authors
        published = published or found.published
    opening = page.next_prose(body, last)
    far = opening + 2 if opening >= 0 and page.units[opening] <= _FAR_PARAGRAPH else opening
    named = max((at for at in bylines if title < at <= max(body, far)), default=-1)
    standfirst = [
        at
        for at in range(title + 1, max(body, named))
        if title >= 0 and _is_standfirst(page, at, title, bylines)
    ]
    if named > body:
        body = named + 1
        standfirst = [at for at in standfirst if at < named]
    else:
        standfirst = [at for at in standfirst if at < body]
    if not standfirst and title >= 0:
        at = page.next_prose(body, last)
        if at >= 0 and sums_up(page, at, last):
            standfirst, body = [at], at + 1
    begun = _opening(page, body, max(title, named, *standfirst))
    return Head(
        title,
        authors,
        published,
        tuple(standfirst[:_MOST_STANDFIRST]),
        begun,
        frozenset(range(begun, body)),
    )


def _opening(page: Page, body: int, head: int) -> int:
    """Where the body begins with the short sentences before its first long one: "Nobody was surprised."."""
    first = body
    while first - 1 > head and body - first < 3 and _is_sentence(page, first - 1):
        first -= 1
    if first < body and first - 1 == head:
        return first
    return body


def _is_sentence(page: Page, at: int) -> bool:
    """A short line that ends as a sentence and is nothing else that stands between headline and text."""
    block = page.blocks[at]
    return (
        _SHORT_SENTENCE[0] <= page.units[at] <= _SHORT_SENTENCE[1]
        and prose.ends_sentence(block.text)
        and (" " in block.text or block.text.endswith("。"))
        and not (page.noise[at] or block.bullet or block.linked > LINKED or page.is_often(at))
        and page.byline(at) is None
        and not (boilerplate.is_credit(block.text) or boilerplate.is_credit_line(block.text))
        and not (boilerplate.is_notice(block.text) or boilerplate.is_prompt(block.text))
    )


def _is_standfirst(page: Page, at: int, title: int, bylines: Mapping[int, Byline]) -> bool:
    block = page.blocks[at]
    if at in bylines or page.noise[at] or page.is_often(at) or block.bullet or block.linked > LINKED:
        return False
    if (
        not _STANDFIRST[0] <= page.units[at] <= _STANDFIRST[1]
        or prose.shared(page.words(at), page.words(title)) > _SAID_AGAIN
    ):
        return False
    return page.prose[at] or page.units[at] > _UNSTOPPED_STANDFIRST


def sums_up(page: Page, at: int, last: int) -> bool:
    """Whether the first paragraph tells the whole in short: later ones introduce its people and things anew."""
    if page.units[at] > _SUMMARY:
        return False
    later = [pos for pos in range(at + 1, last) if page.prose[pos]]
    if len(later) < _FOLLOWING:
        return False
    own = prose.word_list(page.blocks[at].text)
    holders = Counter(word for pos in later for word in page.words(pos))
    told = prose.coverage(own, holders.keys())
    again = prose.coverage(own, page.words(later[0]))
    if told < _TOLD or again < _TOLD_AGAIN:
        return False
    repeated = {word for word, count in holders.items() if count > 1}
    usual = sorted(prose.coverage(page.words(pos), repeated) for pos in later)[len(later) // 2]
    return told > usual + _MORE_THAN_USUAL
