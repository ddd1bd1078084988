"""What stands before the items of a list: figures, letters or Roman numerals."""

from __future__ import annotations

from feeds.document import ListBlock

KINDS = ("1", "a", "A", "i", "I")
"""How `<ol type=…>` names the ways of counting."""
CSS_KINDS = {
    "decimal": "1",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LAST_ROMAN = 3999
"""Beyond it Roman numerals need signs of their own: browsers go on in figures."""


def marks(block: ListBlock) -> list[str]:
    """The mark of each item, a blank at its end."""
    if not block.ordered:
        return ["• "] * len(block.items)
    numbers = block.numbers or range(block.start, block.start + len(block.items))
    return [f"{numeral(number, block.kind)}. " for number in numbers]


def numeral(number: int, kind: str) -> str:
    """A number as a list of this kind counts; in figures where the kind has no sign for it."""
    if kind in ("a", "A") and number > 0:
        written = _letters(number)
    elif kind in ("i", "I") and 0 < number <= _LAST_ROMAN:
        written = _roman(number)
    else:
        return str(number)
    return written.upper() if kind.isupper() else written


def _letters(number: int) -> str:
    """a to z, then aa, ab …"""
    found = ""
    while number:
        number, place = divmod(number - 1, 26)
        found = chr(ord("a") + place) + found
    return found


def _roman(number: int) -> str:
    found = ""
    for worth, sign in _ROMAN:
        times, number = divmod(number, worth)
        found += sign * times
    return found
