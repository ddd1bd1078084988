"""One spelling for what reads the same: case, accents, width and Arabic letter forms removed."""

from __future__ import annotations

import unicodedata
from itertools import filterfalse

_ARABIC_FORMS = str.maketrans("أإآٱىةؤئیکګڪہھ", "ااااي" + "هويي" + "كككهه", "ـ")


def fold(word: str) -> str:
    """Case, accents, width and the letter forms of Arabic removed."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFKD", word.casefold())
    folded = "".join(filterfalse(unicodedata.combining, folded))
    return unicodedata.normalize("NFC", folded).translate(_ARABIC_FORMS)
