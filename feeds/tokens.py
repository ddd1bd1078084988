"""Text as search sees it: one spelling for what reads the same, cut into tokens.

Case, accents, width and Arabic letter forms do not count. Scripts written without spaces
become pairs of letters, so that any part of them is found; each run ends with its last
letter alone. Documents and queries go through here alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

LONGEST = 40
"""Letters of a token that count."""

_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+")
_ARABIC = str.maketrans("أإآٱىةؤئیکګڪہھ", "ااااي" + "هويي" + "كككهه")

# Han, kana, Hangul; Thai, Lao, Burmese, Khmer.
_UNSPACED = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3031-\u3035\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff"
    r"\U00020000-\U0003ffff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
# The vowel signs of Indic scripts are letters to a reader but not to \w; their full stops are not.
_TOKEN = rf"[{_UNSPACED}]+|(?:[^\W_{_UNSPACED}]|[\u0900-\u0963\u0966-\u0dff])+"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled with the first text: it takes as long as the first screen takes to draw."""
    return re.compile(pattern)


def _is_unspaced(run: str) -> bool:
    return _compiled(rf"[{_UNSPACED}]").match(run) is not None


def fold(text: str) -> str:
    """Text with case, accents, width and Arabic letter forms removed."""
    if text.isascii():
        return text.lower()
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", plain).translate(_ARABIC)


def tokens(text: str) -> list[str]:
    """The tokens of a document."""
    found: list[str] = []
    for run in _compiled(_TOKEN).findall(fold(text)):
        if _is_unspaced(run):
            found.extend(map("".join, pairwise(run)))
            found.append(run[-1])
        else:
            found.append(run[:LONGEST])
    return found


@lru_cache(maxsize=256)
def phrase(text: str) -> tuple[tuple[str, ...], bool]:
    """The tokens to look for, one after the other, and whether the last is only the beginning of one."""
    found = tokens(text)
    if not found or not _is_unspaced(found[-1]):
        return tuple(found), False
    # The run may go on in the document, so its last letter alone says nothing beside its pairs.
    alone = len(found) == 1 or not _is_unspaced(found[-2]) or len(found[-2]) == 1
    return tuple(found if alone else found[:-1]), alone
