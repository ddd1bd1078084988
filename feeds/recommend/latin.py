"""Words of other alphabets in Latin letters, so that a name is one name in all of them: `Люксембург` and Luxembourg."""

from __future__ import annotations

import re

_LETTERS = {
    # Folded, so that й is и and ё is е. As loanwords are spelled, not as libraries transliterate.
    "абвгдежзиклмнопрстуфхцчшщъыьэюя": "a b v g d e zh z i k l m n o p r s t u f kh z ch sh sh  i  e u ia",
    "ґєіјљњђћѕџ": "g e i j lj nj d ch z j",
    "αβγδεζηθικλμνξοπρσςτυφχψω": "a b g d e z e th i k l m n x o p r s s t i ph ch ps o",
    # Latin letters that are no letter with an accent.
    "æœøłđðþıßħŋə": "e e o l d d th i ss h n a",
}
_PAIRS = {
    "дж": "j",
    "кс": "x",
    "ου": "u",
    "αυ": "au",
    "ευ": "eu",
    "γκ": "g",
    "γγ": "ng",
    "τζ": "j",
    "τσ": "ch",
    "μπ": "b",
}
"""Letters that stand for one sound together."""
_TABLE = _PAIRS | {
    letter: spelled
    for letters, latins in _LETTERS.items()
    for letter, spelled in zip(letters, latins.split(" "), strict=True)
}
_SPELLED = re.compile("|".join(("^ντ", *_PAIRS, f"[{''.join(_LETTERS)}]")))


def latin(folded: str) -> str:
    """A folded word in Latin letters; as it is where its script is none of letters for sounds that are known here."""
    return folded if folded.isascii() else _SPELLED.sub(lambda found: _TABLE.get(found[0], "d"), folded)
