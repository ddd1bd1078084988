"""Where the article of a crowded page ends."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from feeds import boilerplate
from feeds.pages.text import amounts, boxes, kinds
from feeds.pages.text.page import Page

_ENOUGH = 400
"""Units of running text after which an article may be at its end."""
_HEADING = 60
"""Units of the longest heading that ends one."""
_TEASER, _LONE = 300, 420
"""Units of the longest teaser in a list; of one that stands alone under its title."""
_PARAGRAPH = 200
"""Units of paragraphs that go on after a box."""
_POST_LABEL, _POSTS = 32, 4
"""Longer ones are what pictures of an article are called; as often they are posts."""
_ISLAND_GAP = 4
_TITLE = 20
"""Units of the shortest title over a teaser."""


def find(page: Page, body: int, last: int) -> int:
    """Where the article ends: at a heading after which none goes on, once there is a body."""
    total = sum(page.units[at] for at in range(body, last) if page.prose[at])
    seen, recipe = 0, amounts.find(page, body, last)
    for at in range(body, last):
        text = page.blocks[at].text
        if page.units[at] <= _HEADING and (
            (
                seen * 3 >= total
                and boilerplate.is_end(text)
                and recipe.isdisjoint(range(at + 1, at + 1 + kinds.BOX))
                and not _goes_on(page, at, last)
            )
            or (seen > _ENOUGH and boilerplate.opens_comments(text))
        ):
            return at
        if page.prose[at]:
            seen += page.units[at]
        elif (
            seen > _ENOUGH
            and seen * 4 > total * 3
            and boxes.opens(page, at, last)
            and boxes.end(page, at + 1, last) > at + 1
        ):
            rest = [pos for pos in range(at, last) if page.prose[pos]]
            if rest and all(page.units[pos] <= _TEASER and not page.prose[pos - 1] for pos in rest[:3]):
                return at
    last = _before_posts(page, body, _before_teasers(page, body, last))
    return _before_islands(page, body, last)


def _goes_on(page: Page, at: int, last: int) -> bool:
    """Whether paragraphs follow a box in the middle of an article: one to subscribe, one to share."""
    text = page.blocks[at].text
    after = range(at + 1, min(at + 5, last))
    return not boilerplate.opens_comments(text) and any(
        page.prose[pos] and page.prose[pos + 1] and min(page.units[pos], page.units[pos + 1]) >= _PARAGRAPH
        for pos in after
        if pos + 1 < last
    )


def _before_posts(page: Page, body: int, last: int) -> int:
    """Up to where one label begins to stand below every paragraph or two: posts or comments, a list of others."""
    labels = [
        at
        for at in range(body, last)
        # Longer ones are what pictures of an article are called.
        if page.units[at] <= _POST_LABEL
        and not page.prose[at]
        and not page.blocks[at].bullet
        and page.is_often(at)
    ]
    times = Counter(page.blocks[at].text for at in labels)
    seen = 0
    for at in range(body, last):
        if page.prose[at]:
            seen += page.units[at]
        text = page.blocks[at].text
        if seen < _ENOUGH or times[text] < _POSTS or at not in labels:
            continue
        places = [other for other in labels if page.blocks[other].text == text and other >= at]
        near = [other - one <= 4 and any(page.prose[one:other]) for one, other in pairwise(places)]
        if len(places) >= _POSTS and sum(near) * 4 >= len(near) * 3:
            return at
    return last


def _before_islands(page: Page, body: int, last: int) -> int:
    """Without a tail of single paragraphs far apart: what other pieces begin with, comments, notices.

    The pieces of a list stand as far from each other as the first from its introduction;
    a tail stands further from the article than its paragraphs from each other.
    """
    groups = _groups(page, body, last)
    seen = 0
    for place, (first, end) in enumerate(groups[:-1]):
        seen += sum(page.units[first:end])
        tail = groups[place + 1 :]
        gap = _gap(page, end, tail[0][0])
        if gap < _ISLAND_GAP or seen < _ENOUGH or any(stop - start > 2 for start, stop in tail):
            continue
        gaps = sorted(_gap(page, one[1], other[0]) for one, other in pairwise(tail))
        usual = gaps[len(gaps) // 2] if gaps else 1
        if gap >= 2 * usual and sum(page.units[tail[0][0] : last]) < 2 * seen:
            return end
    return last


def _groups(page: Page, body: int, last: int) -> list[tuple[int, int]]:
    """Stretches of running text, as first and end."""
    groups: list[tuple[int, int]] = []
    for at in range(body, last):
        if page.prose[at]:
            if groups and groups[-1][1] == at:
                groups[-1] = (groups[-1][0], at + 1)
            else:
                groups.append((at, at + 1))
    return groups


def _gap(page: Page, start: int, end: int) -> int:
    """How many labels stand between two stretches; bullets belong to the text."""
    return sum(not page.blocks[at].bullet and not page.noise[at] for at in range(start, end))


def _before_teasers(page: Page, body: int, last: int) -> int:
    """Without a tail in which every short paragraph stands alone under a label: other pieces' teasers."""
    alone = 0
    at = cut = last
    while at > body:
        at -= 1
        if not page.prose[at]:
            continue
        lone = (
            page.units[at] <= _LONE
            and not page.prose[at - 1]
            and not page.blocks[at - 1].bullet
            and page.units[at - 1] >= _TITLE
        )
        if not lone or page.blocks[at - 1].text.endswith((":", "?")):
            break
        alone, cut = alone + 1, at - 1
    kept = sum(page.units[pos] for pos in range(body, cut) if page.prose[pos])
    return cut if alone >= 3 and kept >= _ENOUGH else last


def with_recipe(page: Page, last: int) -> int:
    """With a recipe that follows the text at once: what it asks for, and its steps."""
    size = len(page.blocks)
    recipe = amounts.find(page, last, size)
    if min(recipe, default=size) - last > kinds.BOX:
        return last
    return max(recipe, default=last - 1) + 1


def with_numbers(page: Page, last: int) -> int:
    """With a numbered list that follows the text at once, a line of details under each item included."""
    end, at, number = last, last, 0
    while at < len(page.blocks) and at - end <= 1:
        block = page.blocks[at]
        if block.bullet == "1" and block.number == number + 1 and boxes.is_item(page, at):
            end, number = at + 1, number + 1
        at += 1
    return end if number >= 3 else last
