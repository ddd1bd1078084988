"""Small lines between author and day and the first paragraph: buttons, counts, what a picture is called, a standfirst that is no sentence."""

from __future__ import annotations

import re
from itertools import islice

from feeds import boilerplate, byline, names, prose
from feeds.pages.text import amounts, kinds
from feeds.pages.text import title as headline
from feeds.pages.text.page import LABEL, LINKED, SAME, Page

_FAR, _MOST = 12, 4
"""Blocks among which the first paragraph is looked for, and lines that are neither known nor text on the way to it."""
_SHORT, _WORDS = 30, 4
"""Units and words of a button; longer lines say something."""
_PARAGRAPH = 40
"""Units of a first paragraph."""
_SENTENCE = 60
"""Units from which a line in a writing without stops may be a sentence."""
_ROMAN = re.compile(r"\b[IVXLC]+\.?$")
_ROW = re.compile(r"\s+[|•]\s+")
_LEAST_PLACES, _PLACE_WORDS = 3, 3
"""Parts of a row of places, and words of each; of the place a report comes from."""
_TAG = 14
"""Units of a label between day and text."""
_SIZES = re.compile(r"^(?:\w{1,12}\s?[:：]\s?)?(?:[^\W\d_][+\-−–]?(?:\s|$)){2,4}$")
"""Letters by which the size of the writing is set: A- A+, 字号：大 中 小."""


def begin(page: Page, at: int, title: int, *, has_standfirst: bool) -> tuple[int, list[int]]:
    """Where the text begins below author and day, and a standfirst among the small lines above it."""
    first = first_text(page, at)
    lines = [pos for pos in range(at, max(at, first)) if not _is_before_text(page, pos, title)]
    small = labels(page, lines, first) if at > title + 1 else []
    said = [
        pos
        for pos in small
        if not has_standfirst
        and says_something(page, pos)
        and not boilerplate.is_credit(page.blocks[pos - 1].text)
    ][:1]
    body = at
    while body < len(page.blocks) and (body in small or _is_before_text(page, body, title)):
        body += 1
    return body, [pos for pos in said if pos < body]


def first_text(page: Page, at: int) -> int:
    """The first block from `at` on that the article has for certain: a paragraph, an item, a time; -1 where there is none near."""
    for pos in range(at, min(at + _FAR, len(page.blocks))):
        block = page.blocks[pos]
        if (page.prose[pos] or kinds.is_text(page, pos)) and page.units[pos] >= _PARAGRAPH:
            return pos
        if block.bullet or block.level or kinds.is_clock(block.text) or kinds.is_text(page, pos):
            return pos
    return -1


def is_small(text: str) -> bool:
    """What is no writing: a count, letters of different size."""
    if kinds.is_clock(text):
        return False
    return not any(ch.isalpha() for ch in text) or bool(_SIZES.match(text))


def is_small_beside_known(page: Page, at: int) -> bool:
    """What stands between a standfirst and the text for certain: buttons, counts of what was pressed beside one."""
    return kinds.is_aside(page, at) or (is_small(page.blocks[at].text) and kinds.is_aside(page, at - 1))


def labels(page: Page, lines: list[int], first: int) -> list[int]:
    """Those of the `lines` above the text at `first` that are not the article's own; the others open it."""
    found: list[int] = []
    if len(lines) > _MOST or _are_listed(page, lines):
        return [pos for pos in lines if is_small(page.blocks[pos].text)]
    for pos in lines:
        if not _is_label(page, pos) or _heads(page, pos, first):
            break
        found.append(pos)
    return found


def says_something(page: Page, at: int) -> bool:
    """Whether a label is longer than any button."""
    return page.units[at] > _SHORT and len(page.words(at)) > _WORDS


def _are_listed(page: Page, lines: list[int]) -> bool:
    """Amounts of a recipe, verses."""
    counted = sum(page.blocks[pos].text[:1].isdigit() for pos in lines)
    stanza = any(not page.blocks[pos].gap for pos in lines[1:]) and any(page.blocks[pos].gap for pos in lines)
    return counted > 1 or stanza or any(amounts.is_measured(page.blocks[pos].text) for pos in lines)


def _is_label(page: Page, at: int) -> bool:
    block = page.blocks[at]
    text = block.text
    return not (
        page.prose[at]
        or page.units[at] > LABEL
        or page.is_sentence(at)
        or prose.stops(text)
        or (prose.sets_no_stops(text) and page.units[at] > _SENTENCE)
        # Whom a letter greets, who speaks, a chapter.
        or text[-1:] in ",،、，;]】"
        or (_is_in_capitals(text) and (_ROMAN.search(text) or any(ch.isdigit() for ch in text)))
        or block.bullet
        or block.level
        or block.linked > LINKED
        # Who speaks stands more than once.
        or page.counts[text] > 1
    )


def _is_in_capitals(text: str) -> bool:
    """Whether all letters are capitals, in a script that has them throughout."""
    return text.isupper() and all(ch.isupper() for ch in text if ch.isalpha())


def _heads(page: Page, at: int, first: int) -> bool:
    """Whether a line stands right over the text, as the heading of a part does: of a list, or where other parts have theirs."""
    return at + 1 == first and (bool(page.blocks[first].bullet) or _has_others(page, first))


def _has_others(page: Page, first: int) -> bool:
    """Whether the text has headings of its parts: a label with paragraphs above and below."""
    return any(
        page.prose[pos - 1] and page.prose[pos + 1] and _is_label(page, pos) and not kinds.is_aside(page, pos)
        for pos in range(first + 1, len(page.blocks) - 1)
    )


def lists_places(text: str) -> bool:
    """A row of places to listen, share or read on: "Apple Podcasts | Spotify | RSS"."""
    parts = _ROW.split(text)
    return len(parts) >= _LEAST_PLACES and all(len(part.split()) <= _PLACE_WORDS for part in parts[1:])


def _is_below_day(page: Page, at: int) -> bool:
    """Whether a day stands on one of the two lines above."""
    above = (page.byline(pos) for pos in range(max(0, at - 2), at))
    return any(found is not None and found.published is not None for found in above)


def _is_time_of_day(page: Page, at: int) -> bool:
    """The one time on a page, under its day."""
    clocks = (pos for pos, block in enumerate(page.blocks) if kinds.is_clock(block.text))
    return _is_below_day(page, at) and list(islice(clocks, 2)) == [at]


def _is_tag(page: Page, at: int) -> bool:
    """A word or two alone between day and text: a desk, a mark for subscribers, a control; a heading would have text above it."""
    block = page.blocks[at]
    return (
        page.units[at] <= _TAG
        and len(block.text.split()) <= _PLACE_WORDS
        and not (page.prose[at] or block.level or block.bullet)
        # Who speaks stands more than once, and whom a letter greets has a comma.
        and page.counts[block.text] == 1
        and all(ch.isalpha() or ch in " '’-" for ch in block.text)
        and at + 1 < len(page.blocks)
        and page.prose[at + 1]
    )


def _is_before_text(page: Page, at: int, title: int) -> bool:
    """What stands between head and text: marks, captions, buttons, the headline over again."""
    if kinds.is_aside(page, at):
        return True
    text = page.blocks[at].text
    if _is_time_of_day(page, at):
        return True
    if (found := page.byline(at)) and found.published and not page.prose[at]:
        return True
    if _is_below_day(page, at) and (
        byline.tells_moment(text)
        or _is_tag(page, at)
        # A sentence may as well be how the text begins: "The story begins in a kitchen."
        or (boilerplate.is_about_piece(text) and not prose.stops(text))
    ):
        return True
    if names.is_agency(text.strip("()[]/–—- ")) or lists_places(text):
        return True
    if at and headline.is_name(page, at - 1) and not page.byline(at - 1) and is_place(page, at):
        return True
    return title >= 0 and not page.is_sentence(at) and prose.says_again(text, page.blocks[title].text, SAME)


def is_place(page: Page, at: int) -> bool:
    """Where a report comes from, in capitals on a line of its own over the text."""
    text = page.blocks[at].text
    return (
        text.isupper()
        and not _ROMAN.search(text)
        and page.units[at] <= kinds.CRUMB
        and len(text.split()) <= _PLACE_WORDS
        and at + 1 < len(page.blocks)
        and page.prose[at + 1]
    )
