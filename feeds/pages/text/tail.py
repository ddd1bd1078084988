"""Labels under the last paragraph of a plain page: topics, buttons, the menu over again."""

from __future__ import annotations

import re
from itertools import pairwise

from feeds import boilerplate, byline, prose
from feeds.pages.text import kinds, signature
from feeds.pages.text.page import LABEL, Page

_PARAGRAPHS, _BUTTON_WORDS, _ROW_WORDS = 3, 5, 7
"""Blocks of an article under which a label may be a button, words of the longest, and of the longest among others."""
_MENU = 3
"""Labels a menu has at least."""
_ANSWER = 8
"""Units of an answer that is pressed."""
_TOPICS = 6
"""Lines of topics at most."""
_ROW = 3
"""Labels under a text that are topics or buttons though nothing else of the site stands beside them."""
_TELLING, _NAME = 6, 4
"""Letters of a word that tells what a line is about; of a name in it."""
_COUNT = re.compile(r"\d[\d.,]* [^\W\d_]+$|[^\W\d_]+ ?\(\d[\d.,]*\)$")
"""How many pictures there are, readers or comments."""
_ANNOUNCED = 40
"""Units of a label that announces something."""
_SAID = frozenset(':,،、"“”„«»「」『』')
"""What stands in what somebody says or lists, and on no button."""


def without_topics(page: Page, kept: list[int]) -> list[int]:
    """Without the words a piece is filed under, which no label announces: small letters under the last paragraph."""
    end = len(kept)
    while end > 1 and len(kept) - end < _TOPICS and _is_topic(page, kept[end - 1]):
        end -= 1
    if end == len(kept) or not page.prose[kept[end - 1]]:
        return kept
    if not all(kinds.is_aside(page, at) or at in kept for at in range(kept[end - 1] + 1, kept[-1])):
        return kept
    return kept[:end]


def _is_topic(page: Page, at: int) -> bool:
    block = page.blocks[at]
    words = block.text.split()
    return (
        len(words) > 1
        and words[0][:1].islower()
        and block.gap > 0
        and page.units[at] <= LABEL
        and not (block.bullet or prose.stops(block.text) or kinds.is_text(page, at))
    )


def without_buttons(page: Page, kept: list[int]) -> list[int]:
    """Without labels under an article of paragraphs that stand among what the site sets there, or in a row."""
    while len(kept) > 1 and _announces(page, kept[-1]):
        kept = kept[:-1]
    end = len(kept)
    while end > 1 and (_is_button_like(page, kept[end - 1]) or signature.is_source(page, kept[end - 1])):
        end -= 1
    labels = [at for at in kept[end:] if not signature.is_source(page, at)]
    if len(labels) == 1 and len(page.blocks[labels[0]].text.split()) > _BUTTON_WORDS:
        return kept
    if not labels or end < (_PARAGRAPHS if len(labels) < _ROW else _ROW - 1):
        return kept
    last = kept[end - 1]
    facts = end > 1 and _is_label(page, last) and kinds.is_text(page, kept[end - 2])
    if not (kinds.is_text(page, last) or _is_signed(page, last) or facts):
        return kept
    if any(_is_label(page, at) and _is_label(page, after) for at, after in pairwise(kept[:end])):
        return kept  # signed letters, a table
    beside = len(page.blocks) - last - 1 > len(labels)
    if not beside and _is_of_the_text(page, labels, kept[:end]):
        return kept
    return kept[: end - _asks(page, last, labels)]


def _announces(page: Page, at: int) -> bool:
    """A label that ends in a colon with nothing behind it: what it announces was a picture or a list."""
    block = page.blocks[at]
    return (
        block.text[-1] in ":："
        and page.units[at] <= _ANNOUNCED
        and not (page.prose[at] or block.bullet or prose.inner_stops(block.text))
    )


def _asks(page: Page, at: int, labels: list[int]) -> bool:
    """Whether the last line is a question over its answers: "Did you like it?", "Yes", "No"."""
    text = page.blocks[at].text
    return (
        text[-1] in "?？؟"
        and page.units[at] <= kinds.HEADING
        and len(labels) > 1
        and all(page.units[pos] <= _ANSWER for pos in labels[:2])
    )


def _is_button_like(page: Page, at: int) -> bool:
    text = page.blocks[at].text
    return (
        _is_label(page, at)
        and len(text.split()) <= _ROW_WORDS
        and (
            bool(_COUNT.match(text))
            or not (text.isupper() or any(ch.isdigit() or ch in _SAID for ch in text))
        )
        and not _is_signed(page, at)
    )


def _is_of_the_text(page: Page, labels: list[int], texts: list[int]) -> bool:
    """Whether labels under the text may say who speaks in it: they have words of the text; a word alone may be a place."""
    if len(labels) >= _ROW:
        return False
    said = frozenset().union(*(page.words(at) for at in texts))
    for at in labels:
        text = page.blocks[at].text
        names = {word.casefold() for word in text.split()[1:] if word[0].isupper() and len(word) >= _NAME}
        own = {word for word in page.words(at) if len(word) >= _TELLING}
        if not boilerplate.opens_list(text) and not said.isdisjoint(own | names):
            return True
    return (
        len(labels) == 1
        and " " not in page.blocks[labels[0]].text
        and not prose.wide_count(page.blocks[labels[0]].text)
    )


def _is_signed(page: Page, at: int) -> bool:
    """Whether a line is a name; in letters that have neither capitals nor known families any two words look like one."""
    text = page.blocks[at].text
    told = text.upper() != text.lower() or prose.wide_count(text) > 0
    return told and bool(byline.read_signature(text, page.lang))


def _is_label(page: Page, at: int) -> bool:
    block = page.blocks[at]
    return not (
        page.prose[at]
        or kinds.is_text(page, at)
        or prose.stops(block.text)
        or block.bullet
        or kinds.is_clock(block.text)
    )


def without_menu(page: Page, title: int, kept: list[int]) -> list[int]:
    """Without labels at the foot of a page that has a menu at its head."""
    menu = sum(page.units[at] <= kinds.CRUMB for at in range(title))
    labels = 0
    while labels < len(kept) and _is_crumb(page, kept[-1 - labels]):
        labels += 1
    return kept[: len(kept) - labels] if min(menu, labels) >= _MENU else kept


def _is_crumb(page: Page, at: int) -> bool:
    block = page.blocks[at]
    return (
        page.units[at] <= kinds.CRUMB
        and not block.bullet
        and not page.is_sentence(at)
        and not any(ch.isdigit() for ch in block.text)
    )


def without_labels(page: Page, kept: list[int]) -> list[int]:
    """Without labels at the end, which lead to what comes after the article."""
    while kept and not kinds.is_text(page, kept[-1]) and not page.blocks[kept[-1]].bullet:
        if _is_signed(page, kept[-1]) and len(kept) > 1 and kinds.is_text(page, kept[-2]):
            break
        kept = kept[:-1]
    return kept
