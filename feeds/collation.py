"""In which order names stand: the reader's own alphabet, where É is beside E and, to a Swede, Å after Z.

Case, accents and the like count only where an alphabet has them as letters of their own;
what stands before the first letter or digit (quotes, an inverted mark) does not count.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache

from feeds.tokens import fold

ALPHABETS = {
    "sv": "zåäö",
    "fi": "zåäö",
    "da": "zæøå",
    "nb": "zæøå",
    "nn": "zæøå",
    "no": "zæøå",
    "is": "aádðeéiíoóuúyýzþæö",
    "et": "sšzžwõäöü",
    "es": "nñ",
    "gl": "nñ",
    "eu": "nñ",
    "fil": "nñ",
    "pl": "aącćeęlłnńoósśzźż",
    "cs": "cčrřsšzž",
    "sk": "aäcčoôsšzž",
    "sl": "cčsšzž",
    "hr": "cčćdđsšzž",
    "bs": "cčćdđsšzž",
    "lv": "cčgģkķlļnņsšzž",
    "lt": "cčsšzž",
    "ro": "aăâiîsștț",
    "hu": "oöuü",
    "tr": "cçgğhıoösşuü",
    "az": "cçeəgğhıoösşuü",
    "sq": "cçeë",
    "vi": "aăâdđeêoôơuư",
    "ru": "ийеё",
    "be": "ийуўеё",
    "bg": "ий",
    "uk": "гґеєіїий",
    "mk": "гѓкќ",
    "kk": "ийеё",
}
"""Language -> letters of its own, each after the one it follows: `nñ` is ñ after n, `zåäö` three at the end.

Here a letter that folds to itself is one that others follow.
"""


def key(text: str) -> str:
    """What texts are sorted and grouped by, in the alphabet of this computer's reader."""
    return key_in(text, _reader())


def key_in(text: str, language: str) -> str:
    """What texts are sorted by in a language: equal for texts its readers hold to be the same word."""
    own = _letters(language)
    if text.isascii() or not own:
        said = fold(text)
    else:
        said = "".join(own.get(letter) or fold(letter) for letter in _one_by_one(text, own))
    for start, letter in enumerate(said):
        if letter.isalnum():
            return said[start:]
    return said


def _one_by_one(text: str, own: dict[str, str]) -> str:
    """A text in small letters, accents joined to theirs."""
    import unicodedata

    # Python's small İ is two letters; the Turkish one is an i.
    return unicodedata.normalize("NFC", text.replace("İ", "i").lower())


@lru_cache(maxsize=4)
def _letters(language: str) -> dict[str, str]:
    """A language's own letters, as keys that stand directly after the letter they follow."""
    found: dict[str, str] = {}
    after, number = "", 0
    for letter in ALPHABETS.get(language, ""):
        if fold(letter) == letter:
            after, number = letter, 0
        else:
            number += 1
            # Behind all that goes on after the plain letter.
            found[letter] = after + "\U0010fff0" + chr(number)
    return found


@cache
def _reader() -> str:
    """The language names are sorted in: what the environment says of sorting, or of all."""
    said = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_COLLATE", "LANG"))), "")
    return said.partition(".")[0].partition("_")[0].partition("@")[0].lower()
