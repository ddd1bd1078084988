"""What a recipe asks for: short lines of amounts, which on a crowded page look like its menus."""

from __future__ import annotations

import re

from feeds import boilerplate
from feeds.pages.text import kinds
from feeds.pages.text.page import LINKED, Page

_LINE = 60
"""Units of the longest line of an ingredient."""
_MEASURED, _LABELS = 2, 3
"""Lines with a measure that a list of ingredients has at least; labels over, in and under it."""
_NUMBER = re.compile(r"\W{0,3}(?:\d|[½¼¾⅓⅔⅛])")
_MEASURE = re.compile(
    r"\W{0,3}(?:ca\.?\s|about\s)?(?:\d[\d.,/]*\s?[½¼¾⅓⅔⅛]?|[½¼¾⅓⅔⅛])(?:\s?[-–]\s?\d[\d.,/]*|\s\d/\d)?\s?"
    r"(?:(?:k?g|gr|dkg|[mcd]?l|oz|lbs?|t(?:b)?sp|tbs|[ET]L|msk|tsk|krm|ss|ts|cs|cc|cdas?|cdtas?|rkl|tl|sl|db|ek|tk|st|szt|шт|г|кг|мл|л|克|毫升|グラム|그램|جم|غ|غم)\b"
    r"|cups?\b|c\.|teaspoon|tablespoon|cuill|cucharad|colher|cucchiai|eetl|theel|esslöffel|teelöffel|łyż|lžíc|polévkov|lingur|kanál|kaşık|ložk|ст\.|ч\.|大さじ|小さじ|큰술|작은술|ملعق|כפ|vasos?\b|tazas?\b|xícara|bicchier|pound|ounce|gram)",
    re.I,
)


def is_measured(text: str) -> bool:
    """A line that begins with an amount and its measure: "300 g oat flour"."""
    return bool(_MEASURE.match(text))


def find(page: Page, body: int, last: int) -> set[int]:
    """Lines of ingredients with the labels over and under them, and the steps that follow; where none follow, nothing."""
    found: set[int] = set()
    at = body
    while at < last:
        end = at
        while end < last and _may_be(page, end):
            end += 1
        measured = [pos for pos in range(at, end) if is_measured(page.blocks[pos].text)]
        if len(measured) >= _MEASURED and end < last and kinds.is_text(page, end):
            first = measured[0]
            while first > at and _NUMBER.match(page.blocks[first - 1].text):
                first -= 1
            first = max(at, first - 1)
            if end - first <= 2 * len(measured) + _LABELS:
                while end < last and kinds.is_text(page, end):
                    end += 1
                found.update(range(first, end))
        at = max(end, at + 1)
    return found


def _may_be(page: Page, at: int) -> bool:
    block = page.blocks[at]
    return (
        page.units[at] <= _LINE
        and not (page.prose[at] or page.noise[at])
        and block.linked <= LINKED
        and not boilerplate.is_related_heading(block.text)
    )
