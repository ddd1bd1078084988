"""The banners of a page: notices of consent with their buttons, offers to subscribe."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from feeds import boilerplate, prose

_BUTTON = 40
"""Units of the longest button."""
_TELLING = 2
"""Things of consent a block must speak of to be a notice by itself."""
_NOTICE = 1500
_HEADING = 60
"""Units of the longest notice, of its heading."""
_OFFERS, _OFFERING_LABELS = 3, 2
"""Blocks that sell, and labels among them, of which an offer consists at least."""
_PAIR = 120
"""Units of each line of an offer of two."""
_OFFER = 300
"""Units of the longest block of an offer."""


def find(blocks: Sequence[str]) -> set[int]:
    """Which of the blocks of text are a banner's."""
    units = [prose.units(block) for block in blocks]
    offers = _offer(blocks, units)
    return _consent(blocks, units) | offers | _over(blocks, units, offers)


def _consent(blocks: Sequence[str], units: Sequence[int]) -> set[int]:
    """Buttons and the notices they stand beside."""
    buttons = {at for at, block in enumerate(blocks) if units[at] <= _BUTTON and boilerplate.is_button(block)}
    found: set[int] = set()

    def speaks(at: int) -> int:
        return boilerplate.consents(blocks[at]) if units[at] <= _NOTICE else 0

    for at in sorted(buttons):
        if at in found:
            continue
        first = _reach(at, -1, len(blocks), lambda pos: pos in buttons or speaks(pos) > 0)
        last = _reach(at, 1, len(blocks), lambda pos: pos in buttons or speaks(pos) >= _TELLING)
        part = set(range(first, last + 1))
        if any(speaks(pos) >= _TELLING for pos in part if pos not in buttons):
            above = first - 1
            if above >= 0 and units[above] <= _HEADING and boilerplate.is_prompt(blocks[above]):
                part.add(above)
            found |= part
    return found


def _offer(blocks: Sequence[str], units: Sequence[int]) -> set[int]:
    """Labels and sentences that sell the site itself, with what stands between two of them."""
    found: set[int] = set()
    at = 0
    while at < len(blocks):
        if units[at] > _HEADING or not boilerplate.offers(blocks[at]):
            at += 1
            continue
        sells = [at]
        pos = at + 1
        while pos < len(blocks) and pos - sells[-1] <= 2 and units[pos] <= _OFFER:
            if (
                boilerplate.offers(blocks[pos]) or boilerplate.asks_address(blocks[pos])
            ) and not boilerplate.is_related_heading(blocks[pos]):
                sells.append(pos)
            pos += 1
        labels = [pos for pos in sells if _is_label(blocks[pos], units[pos])]
        if any(boilerplate.asks_address(blocks[pos]) for pos in labels):
            if len(labels) >= _OFFERING_LABELS:  # what follows the button is the article's
                found.update(range(at, labels[-1] + 1))
        elif (
            len(sells) >= _OFFERS
            and len(labels) >= _OFFERING_LABELS
            and any(boilerplate.offers(blocks[pos]) > 1 for pos in sells)
        ) or _is_short_offer(blocks, units, sells):
            found.update(range(at, sells[-1] + 1))
        at = sells[-1] + 1
    return found


def _is_short_offer(blocks: Sequence[str], units: Sequence[int], sells: Sequence[int]) -> bool:
    """A heading and a button that sells by itself, or an invitation known by its first words beside such a line."""
    first, last = sells[0], sells[-1]
    if len(sells) != 2 or max(units[first], units[last]) > _PAIR:
        return False
    invited = any(map(boilerplate.is_prompt, (blocks[first], blocks[last])))
    labels = all(_is_label(blocks[pos], units[pos]) for pos in sells)
    sure = max(boilerplate.offers(blocks[pos]) for pos in sells) > 1
    return (labels and (invited or boilerplate.offers(blocks[last]) > 1)) or (
        invited and sure and last - first == 1
    )


def _over(blocks: Sequence[str], units: Sequence[int], offers: set[int]) -> set[int]:
    """The labels over offers where the text breaks off: "Do you want to read on?"."""
    return {
        at - 1
        for at in offers
        if at > 1 and units[at - 1] <= _HEADING and blocks[at - 2].endswith(("…", "..."))
    }


def _is_label(block: str, size: int) -> bool:
    return size <= _HEADING and not block.endswith(".")


def _reach(at: int, step: int, size: int, belongs: Callable[[int], bool]) -> int:
    """The furthest position from `at` up to which all belong."""
    while 0 <= at + step < size and belongs(at + step):
        at += step
    return at
