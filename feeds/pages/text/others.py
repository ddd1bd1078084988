"""Lists of other pieces on a plain page, in its text and after it: where a heading stands over titles."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from statistics import median

from feeds import boilerplate, prose
from feeds.boilerplate import labels
from feeds.pages.lists import Listing, read_listings
from feeds.pages.text import kinds
from feeds.pages.text.page import Page

_TEASER = 420
"""Units of the longest teaser under its title."""
_MOST = 80
"""Titles in a list: more are a register, and no list of the site's."""
_NEAR = 40
"""Paragraphs that are looked at for what comes behind a list, or for what a subheading speaks of."""
_LEAST = 3
"""Titles under a heading not known by its words."""
_SHORT_TITLE, _COUNTED_TITLE = 16, 30
"""Median units of titles: under a heading, and where they begin with numbers as ingredients do."""
_CLOSE = 0.75
"""A heading without a gap below it is so much shorter than the titles, or a verse."""
_STEM = 5
"""Letters of a word that are compared."""
_SHORTER = 0.8
"""A subheading behind a list is shorter than its titles."""
_SPOKEN_OF = 0.4
"""Share of a subheading's words that come again in the text."""


def titles(page: Page, at: int, last: int, texts: Sequence[int]) -> tuple[list[int], bool]:
    """The titles below a heading over other pieces at `at`, none where it is no such heading; whether the article ends there."""
    block = page.blocks[at]
    if page.units[at] > kinds.HEADING or page.prose[at]:
        return [], False
    if block.text.endswith("…") or (prose.ends_sentence(block.text) and block.text[-1] not in "?？؟"):
        return [], False
    known = boilerplate.is_related_heading(block.text) or boilerplate.opens_list(block.text)
    if not known and kinds.is_aside(page, at):
        return [], False
    titles: list[int] = []
    pos = at + 1
    while pos < last and len(titles) <= _MOST and not kinds.is_end(page, pos, last):
        if kinds.is_title(page, pos) and not (
            titles and boilerplate.is_related_heading(page.blocks[pos].text)
        ):
            titles.append(pos)
        elif not (page.noise[pos] or kinds.is_aside(page, pos)):
            break
        pos += 1
    if not 0 < len(titles) <= _MOST:
        return [], False
    ends = not _text_goes_on(page, pos, texts)
    if known:
        return (titles, True) if ends else (_without_subheading(page, _unbroken(titles), pos, texts), False)
    asks = block.text[-1] in "?？؟"
    if (
        not ends
        or block.bullet
        or (asks and not _asks_over(page, at, titles))
        or not _heads(page, at, titles)
    ):
        return [], False
    return titles, True


def _asks_over(page: Page, at: int, titles: list[int]) -> bool:
    """Whether a question may be a heading: short, over several longer titles."""
    usual = median(page.units[pos] for pos in titles)
    return len(titles) >= _LEAST and page.units[at] <= _CLOSE * usual


def _unbroken(titles: list[int]) -> list[int]:
    """The titles of a box in the text up to where something else stands between them."""
    return [at for place, at in enumerate(titles) if at - titles[0] == place]


def _without_subheading(page: Page, titles: list[int], pos: int, texts: Sequence[int]) -> list[int]:
    """Titles without the last where that is the subheading of the paragraph after it: shorter, and the article speaks of it."""
    if len(titles) < 2 or titles[-1] != pos - 1:
        return titles
    if page.units[titles[-1]] > _SHORTER * min(page.units[at] for at in titles[:-1]):
        return titles
    place = max(0, bisect_left(texts, pos) - _NEAR // 2)
    said = _stems(frozenset().union(*(page.words(at) for at in texts[place : place + _NEAR])))
    told = [prose.coverage(_stems(page.words(at)), said) for at in titles]
    return titles[:-1] if told[-1] >= _SPOKEN_OF and told[-1] > max(told[:-1]) else titles


def _stems(words: frozenset[str]) -> frozenset[str]:
    """Words without their endings, near enough for comparing."""
    return frozenset(word[:_STEM] for word in words)


def _heads(page: Page, at: int, titles: list[int]) -> bool:
    """Whether a heading not known by its words stands over titles, after the text: it is shorter than they are."""
    above = (pos for pos in range(at - 1, -1, -1) if not kinds.is_aside(page, pos))
    if not any(kinds.is_text(page, pos) for pos in islice(above, 3)):
        return False
    block = page.blocks[at]
    usual = median(page.units[pos] for pos in titles)
    counted = sum(page.blocks[pos].text[:1].isdigit() for pos in titles)
    if (
        block.text[:1].isdigit()
        or "://" in block.text
        or (counted * 2 > len(titles) and usual < _COUNTED_TITLE)
    ):
        return False
    # A signature with its place: "Lettera firmata, Voghera".
    if boilerplate.sounds_like_list(block.text) and "," not in block.text:
        return usual >= _SHORT_TITLE
    if usual < _COUNTED_TITLE and all(_ends_counted(page.blocks[pos].text) for pos in titles):
        return False
    close = [page.blocks[pos].gap for pos in titles]
    if (
        len(titles) < _LEAST
        or usual < _SHORT_TITLE
        or page.units[at] > usual * (_CLOSE if max(close) == 0 else 1)
    ):
        return False
    return block.gap >= max(close) or block.text.endswith(":")


def _ends_counted(text: str) -> bool:
    """Whether a line ends in a number behind words, as results and prices do."""
    return text[-1:].isdigit() and any(ch.isalpha() for ch in text)


def _text_goes_on(page: Page, at: int, texts: Sequence[int]) -> bool:
    """Whether the article has some of its `texts` from `at` on: not only what stands alone under titles and in other lists."""
    place = bisect_left(texts, at)
    if place == len(texts):
        return False
    first = texts[place]
    if first == at:
        return True
    if len(texts) - place >= 2 and all(
        pos > at and kinds.is_title(page, pos - 1) and page.units[pos] <= _TEASER
        for pos in islice(texts, place, place + _NEAR)
    ):
        return False
    return first - at <= kinds.BOX and not any(_closes(page, pos) for pos in range(at, first))


def _closes(page: Page, at: int) -> bool:
    text = page.blocks[at].text
    return boilerplate.opens_comments(text) or "©" in text


def listing(page: Page, at: int, items: list[int]) -> list[Listing]:
    blocks = [page.blocks[pos] for pos in (at, *items)]
    return read_listings(blocks, page.addresses, page.lang, plain=True, headed=True)


def in_line(page: Page, at: int) -> list[Listing]:
    """A piece named behind its heading on one line: "Read also: …"."""
    found = labels.announced(page.blocks[at].text)
    if found is None:
        return []
    url = next((page.addresses[mark] for mark in page.blocks[at].links if mark in page.addresses), "")
    return [Listing(found[0], ((found[1], url),))]
