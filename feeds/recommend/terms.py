"""Text to terms: the words of any language, folded so that what means the same compares equal.

A term is a 30-bit number, the hash of a folded stem, so that the index keeps no dictionary
and means the same in every file and process. `terms_of` gives each term with the word as
the text spells it, which is what a reason shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from zlib import crc32

from feeds.recommend.folding import fold
from feeds.recommend.names import known_names
from feeds.recommend.stopwords import STOP, guess_language

TERM_BITS = 30
STEM = 5
"""Letters of a stem: enough to tell words apart, few enough to join inflections and cognates."""

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0980-\u0983\u09bc-\u09cd\u0e31-\u0e4e"
_WORD = re.compile(rf"\d+(?:[.,\u066b\u066c]\d+)+|[^\W_][\w{_MARKS}]*(?:['’ʼ][^\W_][\w{_MARKS}]*)*")
_TAG = re.compile(r"<(?:!--.*?--|(script|style)\b.*?</\1\s*|/?[a-zA-Z][^<>]*)>", re.DOTALL | re.IGNORECASE)
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff]+"
)
_SPELLINGS = (("ph", "f"), ("th", "t"), ("y", "i"), ("k", "c"))
_DOUBLED = re.compile(r"(.)\1")
_ENDING = re.compile(r"(?:[aeo]s?|s)$")
_PHRASE = 6
"""Words of the longest name that is looked for."""
_LONGEST = 80
"""Letters of a word that are read."""
_ARABIC = re.compile(r"[\u0620-\u06ff]")
_ELIDED = frozenset(
    [
        "l",
        "d",
        "j",
        "m",
        "n",
        "s",
        "t",
        "c",
        "qu",
        "jusqu",
        "lorsqu",
        "puisqu",
        "quoiqu",
        "presqu",
        "dell",
        "all",
        "nell",
        "un",
        "dall",
        "sull",
        "quest",
        "bell",
        "sant",
    ]
)
_ARABIC_FRONT = ("وال", "بال", "كال", "فال", "لل", "ال")
_ARABIC_BACK = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def term(stem: str) -> int:
    """The number of a folded stem."""
    return crc32(stem.encode("utf-8", "surrogatepass")) >> (32 - TERM_BITS)


def strip_tags(text: str) -> str:
    """The text without HTML, its entities read; plain text passes untouched."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        from html import unescape

        text = unescape(text)
    return text


def terms_of(text: str, lang: str = "") -> list[tuple[int, str]]:
    """Each term of the text in order, with the word as it stands there. Stop words are left out."""
    lang = lang or guess_language(text)
    words = _WORD.findall(text)
    found: list[tuple[int, str]] = []
    past = 0
    for at, word in enumerate(words):
        if at < past:
            continue
        terms, opens = _analyse(word, lang)
        if opens and (named := _phrase(words[at : at + _PHRASE])):
            code, length = named
            past = at + length
            found.append((term(code), " ".join([_without_elision(word), *words[at + 1 : past]])))
        else:
            found += terms
    return found


def _phrase(words: list[str]) -> tuple[str, int] | None:
    """Whether the words begin with a name of several words: its code, and how many words it takes."""
    found = known_names(_bare).phrase([_folded(word) for word in words])
    return (f"\0{found[0]}", found[1]) if found else None


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return fold(_without_elision(word))


@lru_cache(maxsize=200_000)
def _analyse(word: str, lang: str) -> tuple[tuple[tuple[int, str], ...], bool]:
    """The terms of a word, and whether a name of several words may begin with it."""
    word = word[:_LONGEST]
    if _UNSPACED.search(word):
        return tuple(_bigrams(word, lang)), False
    surface = _without_elision(word)
    folded = fold(surface)
    if folded[:1].isdecimal():
        return _number(folded, surface), False
    names = known_names(_bare)
    opens = folded in names.phrases
    if len(folded) < 2 or folded in STOP["en"] or folded in STOP.get(lang, ()):
        return (), opens
    code = names.words.get(_bare(folded))
    return ((term(f"\0{code}" if code else _stem(folded)), surface),), opens


def _number(folded: str, surface: str) -> tuple[tuple[int, str], ...]:
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in folded if c.isalnum())
    return ((term(digits), surface),) if len(digits) > 1 else ()


def _bigrams(run: str, lang: str) -> Iterator[tuple[int, str]]:
    """Scripts written without spaces: every two neighbouring letters are a term."""
    end = 0
    for match in _UNSPACED.finditer(run):
        if match.start() > end:
            yield from _analyse(run[end : match.start()], lang)[0]
        end = match.end()
        piece = match[0]
        for at in range(max(1, len(piece) - 1)):
            yield term(piece[at : at + 2]), piece[at : at + 2]
    if end < len(run):
        yield from _analyse(run[end:], lang)[0]


def _without_elision(word: str) -> str:
    """`l'intelligence` is `intelligence`, `China's` is `China`, `O'Brien` stays."""
    for mark in "'’ʼ":
        head, found, tail = word.partition(mark)
        if found and head.lower() in _ELIDED and len(tail) > 1:
            return tail
        if found and tail in ("s", "S", "ll", "re", "ve", "d"):
            return head
    return word


def _stem(folded: str) -> str:
    """The beginning of a word, spelled so that cognates of the Latin script meet."""
    folded = _bare(folded)
    if not folded.isascii():
        return folded[:STEM]
    for many, one in _SPELLINGS:
        folded = folded.replace(many, one)
    folded = _DOUBLED.sub(r"\1", folded)
    if len(folded) > STEM or len(folded) < 4:
        return folded[:STEM]
    return _ENDING.sub("", folded)


def _bare(folded: str) -> str:
    """An Arabic word without the clitics written onto it (after the light stemmers of the field)."""
    if not _ARABIC.match(folded):
        return folded
    word = folded
    if word.startswith("و") and len(word) > 3:
        word = word[1:]
    for front in _ARABIC_FRONT:
        if word.startswith(front) and len(word) - len(front) > 1:
            word = word[len(front) :]
            break
    for back in _ARABIC_BACK:
        if word.endswith(back) and len(word) - len(back) > 1:
            word = word[: -len(back)]
    return word
