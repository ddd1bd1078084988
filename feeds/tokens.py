"""Text as search sees it: one spelling for what reads the same, cut into tokens.

Case, accents, width, joined letters (œ, ß), barred ones (ł, ø) and Arabic letter forms do
not count. Signs that make a name of a word are tokens of their own (`C++` is `c` and `++`,
`.NET` is `.` and `net`), and so is each picture (🚀). Scripts written without spaces
become pairs of letters, so that any part of them is found; each run ends with its last
letter alone. Documents and queries go through here alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from operator import add

from feeds.memo import Memo

LONGEST = 40
"""Letters of a token that count."""

_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+")
_ARABIC = str.maketrans("أإآٱىةؤئیکګڪہھ", "ااااي" + "هويي" + "كككهه")

_LATIN = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
    | {"ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "ĸ": "k", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ə": "e"}
)
"""Letters that no accent was put on, but that are typed as others where a keyboard lacks them."""
_LATIN_LETTERS = f"[{''.join(map(chr, _LATIN))}]"

# Han, kana, Hangul; Thai, Lao, Burmese, Khmer.
_UNSPACED = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3031-\u3035\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff"
    r"\U00020000-\U0003ffff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
# The vowel signs of Indic scripts are letters to a reader but not to \w; their full stops are not.
_WORD = rf"(?:[^\W_{_UNSPACED}]|[\u0900-\u0963\u0966-\u0dff])+"
# At the end of a word (C++, C#, A+), at its beginning (.NET, .bashrc).
_SIGNS = r"(?<=\w)(?:\+\+|[+#](?!\w))|(?<![\w.])\.(?=[^\W\d_])"
# Currencies, arrows, technical signs, weather, dingbats; emoji and the letters flags are made of.
_PICTURES = r"[\u20a0-\u20bf\u2190-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff]"
_TOKEN = rf"[{_UNSPACED}]+|{_WORD}|{_SIGNS}|{_PICTURES}"
_SIGN_TOKENS = {"++": "⁺⁺", "+": "⁺", "#": "♯", ".": "․"}
"""Signs as tokens: the index drops those of ASCII."""


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
    plain = unicodedata.normalize("NFC", plain)
    # To look whether there is anything to replace takes a tenth of the time of replacing.
    if _compiled(r"[\u0600-\u06ff]").search(plain):
        return plain.translate(_ARABIC)
    return plain.translate(_LATIN) if _compiled(_LATIN_LETTERS).search(plain) else plain


_fold_letter = lru_cache(maxsize=4096)(fold)


def places(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where `wanted` stands in a text, whatever its case and accents: beginning and end, none over another."""
    sought = fold(wanted)
    if not sought.strip():
        return []
    folded, offsets = fold(text), None
    if not text.isascii():
        # A letter may fold to two, or to none where it is an accent by itself.
        parts = [_fold_letter(letter) for letter in text]
        folded = "".join(parts)
        offsets = [*(place for place, part in enumerate(parts) for _ in part), len(text)]
    found = []
    at = folded.find(sought)
    while at >= 0:
        end = at + len(sought)
        found.append((at, end) if offsets is None else (offsets[at], max(offsets[at] + 1, offsets[end])))
        at = folded.find(sought, end)
    return found


def tokens(text: str) -> list[str]:
    """The tokens of a document."""
    return joined(text).split()


def joined(text: str) -> str:
    """The tokens of a document, blanks between them: none has one in it."""
    # No token goes over a blank, and most of what stands between two has stood somewhere before; but neither an
    # address nor a paragraph of Chinese comes again.
    return " ".join(filter(None, map(_cut_before.__getitem__, text.split())))


def _cut(chunk: str) -> str:
    """The tokens of what stands between two blanks."""
    if chunk.isalnum() and chunk.isascii():
        return chunk.lower()[:LONGEST]
    found: list[str] = []
    for run in _compiled(_TOKEN).findall(fold(chunk)):
        if _is_unspaced(run):
            # Each pair of neighbours, and the last letter alone.
            found += map(add, run, run[1:])
            found.append(run[-1])
        else:
            found.append(_SIGN_TOKENS.get(run) or run[:LONGEST])
    return " ".join(found)


_cut_before = Memo(_cut, 8192, longest=LONGEST)


@lru_cache(maxsize=256)
def phrase(text: str) -> tuple[tuple[str, ...], bool]:
    """The tokens to look for, one after the other, and whether the last is only the beginning of one."""
    found = tokens(text)
    if not found or not _is_unspaced(found[-1]):
        return tuple(found), False
    # The run may go on in the document, so its last letter alone says nothing beside its pairs.
    alone = len(found) == 1 or not _is_unspaced(found[-2]) or len(found[-2]) == 1
    return tuple(found if alone else found[:-1]), alone
