"""A line of any script as numbers and folded words, each with its place in the line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九十")} | {"零": 0, "元": 1}
_LONGEST_NUMBER = 4
"""Digits; a longer run is no part of a date, and its value is not needed."""

_OTHER_SHAPES = {
    ord("ي"): "ی",
    ord("ى"): "ی",
    ord("ك"): "ک",
    ord("ı"): "i",
    0x0640: None,  # Arabic tatweel
    0x200C: None,  # zero-width non-joiner and joiner
    0x200D: None,
}


class Token(NamedTuple):
    """A number or a word of a line."""

    text: str
    """The word folded; of a number its decimal digits."""
    value: int
    """Of a number of up to four digits, else -1."""
    digits: int
    """How many digits a number has, 0 for a word, 1 for a number written in Han characters."""
    start: int
    end: int


Tokeniser = Callable[[str], list[Token]]


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """`word` without case, accents, points, vowel signs of Hebrew and Arabic, and compatibility forms."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFKD", word).casefold().translate(_OTHER_SHAPES)
    return unicodedata.normalize("NFC", "".join(c for c in letters if not _is_accent(c)))


def _is_accent(char: str) -> bool:
    """Accents stand above or below (200 on), Semitic points are 10 to 35, a nukta 7; vowel signs stay."""
    kind = unicodedata.combining(char)
    return kind >= 200 or 10 <= kind <= 35 or kind == 7


def tokeniser(marks: str) -> Tokeniser:
    """A function from a line to its tokens. `marks` lists the combining characters as a regex class body."""
    pattern = re.compile(
        r"(?P<number>\d+)"
        rf"|(?P<han_number>[{''.join(_HAN_DIGITS)}]{{1,6}}(?=[年月日号號時时点點分]))"
        rf"|[{_HAN}]|(?:[^\W\d_{_HAN}]|[{marks}\u200c\u200d])+"
    )

    def tokenise(line: str) -> list[Token]:
        tokens = []
        for match in pattern.finditer(line):
            start, end = match.span()
            word = match.group()
            kind = match.lastgroup
            if kind is None:
                tokens.append(Token(fold(word), -1, 0, start, end))
            elif kind == "number":
                value = int(word) if len(word) <= _LONGEST_NUMBER else -1
                tokens.append(Token(str(value), value, len(word), start, end))
            else:
                value = _han_value(word)
                tokens.append(Token(str(value), value, 4 if value > 999 else 1, start, end))
        return tokens

    return tokenise


def _han_value(numeral: str) -> int:
    """二〇二四 is 2024, 三十一 is 31, 元 (the first year of an era) is 1."""
    if "十" not in numeral:
        return int("".join(str(_HAN_DIGITS[digit]) for digit in numeral))
    tens, _, ones = numeral.partition("十")
    return 10 * (_han_value(tens) if tens else 1) + (_han_value(ones) if ones else 0)
