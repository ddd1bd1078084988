"""Where comments begin that no heading announces."""

from __future__ import annotations

from itertools import pairwise

from feeds import boilerplate
from feeds.pages.text import kinds
from feeds.pages.text.page import Page

_POSTS, _POST = 2, 7
"""Comments that are known as such by each other, and the blocks of the longest of them."""


def find(page: Page, body: int, size: int) -> int:
    """Where comments without a heading begin: names and days over texts, or one label under each."""
    stamps = [
        at
        for at in range(body + 1, size - 1)
        if (found := page.byline(at))
        and found.published
        and not page.prose[at]
        and not page.is_sentence(at - 1)
        and page.units[at - 1] <= kinds.HEADING
        and kinds.is_text(page, at + 1)
        and not _is_repeated_head(page, at, body)
        and not _is_listed(page, at - 1)
    ]
    if len(stamps) >= _POSTS:
        return stamps[0] - 1
    labels: dict[str, list[int]] = {}
    for at in range(body + 1, size):
        text = page.blocks[at].text
        if (
            page.units[at] <= kinds.CRUMB
            and page.counts[text] >= 2
            and not page.prose[at]
            and not page.noise[at]
        ):
            labels.setdefault(text, []).append(at)
    for places in labels.values():
        below = all(kinds.is_text(page, at - 1) or page.units[at - 1] <= kinds.CRUMB for at in places)
        alone = all(_leads_to_name(page, at) for at in places)
        between = all(any(kinds.is_text(page, pos) for pos in range(*pair)) for pair in pairwise(places))
        if (
            len(places) >= 2
            and below
            and alone
            and between
            and all(other - at <= _POST for at, other in pairwise(places))
        ):
            said = next((pos for pos in range(places[0] - 1, body, -1) if kinds.is_text(page, pos)), body)
            if _is_ticker(page, body, places) or not any(
                kinds.is_text(page, pos) for pos in range(body, said)
            ):
                continue
            return said - 1 if said - 1 > body and not kinds.is_text(page, said - 1) else places[0]
    return size


def _is_ticker(page: Page, body: int, places: list[int]) -> bool:
    """Whether a time stands alone over what each label stands under: reports of a live page, each with its button."""
    between = [(place, after) for place, after in pairwise([body, *places])]
    return all(any(kinds.is_clock(page.blocks[at].text) for at in range(*pair)) for pair in between)


def _is_listed(page: Page, at: int) -> bool:
    """Whether a line is a title in a list: below its heading, or below another title's day."""
    above = page.blocks[at - 1].text
    found = page.byline(at - 1)
    return boilerplate.opens_list(above) or bool(found and found.published)


def _leads_to_name(page: Page, at: int) -> bool:
    """Whether what follows a label, buttons aside, is no text: the name over the next comment, or nothing more."""
    after = next((pos for pos in range(at + 1, len(page.blocks)) if not kinds.is_aside(page, pos)), -1)
    return after < 0 or (page.units[after] <= kinds.HEADING and not kinds.is_text(page, after))


def _is_repeated_head(page: Page, at: int, body: int) -> bool:
    """Head of the article over again, on its next page."""
    return page.is_often(at) and any(page.blocks[pos].text == page.blocks[at].text for pos in range(body))
