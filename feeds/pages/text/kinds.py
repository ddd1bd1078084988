"""What a block of a plain page is: text, a title, something of the site, the end."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from feeds import boilerplate, names, prose
from feeds.boilerplate import labels
from feeds.pages.lines import END_MARK
from feeds.pages.text.page import LABEL, Page

_SIGNED = (")", "）", "]", "】")
_SENTENCE = 12
"""Units of the shortest sentence."""
_TITLE = 150
"""Units of the longest question that may be a title in a list."""
HEADING = 60
"""Units of the longest heading over a list, of a role, of a source."""
CRUMB = 25
"""Units of the labels menus are made of."""
BOX = 4
"""Blocks of a box to share or subscribe in the middle of an article."""
_TITLES = 8, 240
"""Units of a title in a list."""
_ASIDE = 300
"""Units up to which a block may be a caption, a mark of a page, a button."""
_FIRST_NOTE = re.compile(r"(?:\[1\]|\(1\)|¹)\s?\S")
_CLOCK = re.compile(r"^\d{1,2}\s?[:.hH時]\s?\d{2}(?:\s?[ap]\.?m\.?|\s[^\W\d_]{1,4}\.?)?\s?[分]?$")


def is_aside(page: Page, at: int) -> bool:
    """What is no part of an article wherever it stands, and ends none."""
    text = page.blocks[at].text
    if page.noise[at]:
        return not is_clock(text)
    if page.units[at] > _ASIDE:
        return False
    return (
        is_mark(text)
        or boilerplate.is_share(text)
        or (
            not page.prose[at]
            and (
                (boilerplate.is_end(text) and not _heads_notes(page, at))
                or (boilerplate.is_credit(text) and not page.is_sentence(at))
            )
        )
    )


def _heads_notes(page: Page, at: int) -> bool:
    """Whether the first of the notes to a text stands below a line."""
    return at + 1 < len(page.blocks) and bool(_FIRST_NOTE.match(page.blocks[at + 1].text))


@lru_cache(maxsize=1024)
def is_mark(text: str) -> bool:
    before, _, bracket = text.rpartition("(")
    return (
        boilerplate.is_caption(text)
        or (
            text.endswith(")")
            and len(text) <= LABEL
            and names.is_agency(bracket.rstrip(")"))
            and len(bracket) < len(text) - 2
            and not prose.inner_stops(before.rstrip())  # sentences, and the agency they come from
        )
        or boilerplate.is_page_mark(text)
        or boilerplate.is_reading_time(text)
        or boilerplate.is_ago(text)
        or boilerplate.is_button(text)
        or labels.names_topics(text)
        or labels.announced(text) is not None
    )


def is_clock(text: str) -> bool:
    """A time alone on its line: over each report of a live page."""
    return bool(_CLOCK.match(text))


def is_beside(page: Page, at: int) -> bool:
    """What stands among lists and is in none: captions, buttons."""
    text = page.blocks[at].text
    return (
        page.units[at] <= _ASIDE
        and (is_mark(text) or boilerplate.is_share(text))
        and not boilerplate.is_end(text)
    )


def is_text(page: Page, at: int) -> bool:
    """A sentence of the article's, long or short."""
    if page.noise[at] or is_aside(page, at):
        return False
    text = page.blocks[at].text
    if text.endswith(_SIGNED):  # a sentence and, in brackets, who wrote it
        return page.prose[at] or prose.inner_stops(text) > 0
    return page.prose[at] or (page.is_sentence(at) and page.units[at] >= _SENTENCE)


def is_title(page: Page, at: int) -> bool:
    """What may stand in a list of pieces."""
    text = page.blocks[at].text
    if page.noise[at] or not _TITLES[0] <= page.units[at] <= _TITLES[1] or is_clock(text):
        return False
    if is_mark(text) or boilerplate.is_share(text):
        return False
    if text.endswith(("?", "!", "？", "！", "؟", "…", "..")):
        return page.units[at] <= _TITLE
    return not page.prose[at] and not page.is_sentence(at)


def is_end(page: Page, at: int, last: int) -> bool:
    """A heading after which no text of the article comes."""
    text = page.blocks[at].text
    if page.units[at] > HEADING or page.prose[at]:
        return False
    if text == END_MARK:
        return not any(page.prose[pos] for pos in range(at + 1, last))
    if "©" in text or "ⓒ" in text:
        return not any(is_text(page, pos) for pos in range(at + 1, min(at + 4, last)))
    if not boilerplate.is_end(text):
        return False
    below = (pos for pos in range(at + 1, last) if not is_aside(page, pos))
    after = any(is_text(page, pos) and not is_title(page, pos) for pos in islice(below, BOX))
    return boilerplate.opens_comments(text) or not after
