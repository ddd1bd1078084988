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
from feeds.recommend.segments import model_of, words_at
from feeds.recommend.stopwords import guess_language, stop_words

TERM_BITS = 30
FIGURES = 1 << 20
"""Terms below it are figures: years, months, sums, versions, which agree by chance."""
STEM = 5
"""Letters of a stem: enough to tell words apart, few enough to join inflections and cognates."""

_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u1000-\u109f\u1780-\u17ff"
)
"""Signs written onto letters, which are letters to a reader but not to \\w."""
_WORD = re.compile(rf"\d+(?:[.,\u066b\u066c]\d+)+|[^\W_][\w{_MARKS}]*(?:['’ʼ][^\W_][\w{_MARKS}]*)*")
_TAG = re.compile(
    r"""<(?:!--.*?(?:--|$)|(script|style)\b.*?</\1\s*|[/!]?[a-zA-Z](?>[^<>"']++|"[^"<]*+"|'[^'<]*+')*+|[/!]?[a-zA-Z][^<>]*)>"""
    # What was cut off within a tag.
    r"|<[/!]?[a-zA-Z][^<>]*$",
    re.DOTALL | re.IGNORECASE,
)
_PLACES = """ac ae ai am ar at au az ba bd be bg bo br by ca cc ch cl cn co cr cu cy cz de dk do dz ec ee eg es eu fi fm fr gg
    gh gr gt hk hn hr hu id ie il in io iq ir is it jm jo jp ke kg kr kw kz la lb lk lt lu lv ly ma md me mg mk mm mn
    mo mt mu mx my mz na ng ni nl no np nu nz om pa pe ph pk pl pr pt py qa re ro rs ru rw sa sd se sg si sk sn so st su
    sv sy th tj tk tm tn to tr tt tv tw tz ua ug uk us uy uz ve vn ws ye za zm zw""".split()
_KINDS = """com org net edu gov mil int info biz dev app news blog online site xyz tech cloud page press media live world today
    social space store shop club agency email link""".split()
_HOST = re.compile(
    r"(?:https?|ftp|gemini|gopher|ipfs|data|mailto):(?://)?[^\s<>\"'\u2e80-\U0003ffff]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\bwww\.[^\s<>\"'\u2e80-\U0003ffff]+"
    rf"|(?<![\w.])(?P<name>[^\W_][\w-]*)(?:\.[^\W_][\w-]*)*\.(?:{'|'.join(_KINDS + _PLACES)})\b(?!\.\w)(?P<path>[/:?#][^\s<>\"'\u2e80-\U0003ffff]*)?"
)
"""Addresses of every kind, with a scheme or without."""
_HOSTLIKE = re.compile(r"\w[.@:](?:\w|//)")
"""What every address has, and few texts."""
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff]+"
)
_HIRAGANA = re.compile(r"[\u3040-\u309f]+")
_HAN_OR_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_SHOWN = 600
"""Letters of a text without spaces that are cut into words: what a reason names stands in its beginning."""
_SPELLINGS = (("ph", "f"), ("th", "t"), ("y", "i"), ("k", "c"))
_DOUBLED = re.compile(r"(.)\1")
_ENDING = re.compile(r"(?:[aeo]s?|s)$")
_ALL_NOUNS = ("de", "lb", "nds", "gsw")
_INSIDE = re.compile(r"(?<=[\w,;’'] )[^\W\d_a-z][\w’']+")
"""Words that do not begin a sentence and may have a capital."""
_NAMED = 1500
"""Letters of a text in which names are looked for."""
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
    number = crc32(stem.encode("utf-8", "surrogatepass")) >> (32 - TERM_BITS)
    return number if number >= FIGURES else number + FIGURES


def figure(digits: str) -> int:
    """The number of a figure, by which it is known to be one: below `FIGURES`."""
    return crc32(digits.encode("utf-8", "surrogatepass")) % FIGURES


def strip_tags(text: str) -> str:
    """The text without HTML, its entities read, also where it was escaped twice; plain text passes untouched."""
    for _ in range(2):
        if "<" in text:
            text = _TAG.sub(" ", text)
        if "&" not in text:
            break
        from html import unescape

        text = unescape(text)
    return text


def without_addresses(text: str) -> str:
    """The text without addresses of pages, hosts and mail: `Amazon.com` is Amazon, `amazon.com` nothing."""
    if not _HOSTLIKE.search(text):
        return text
    return _HOST.sub(_name_of_host, text)


def _name_of_host(found: re.Match[str]) -> str:
    name = found["name"] or ""
    return f" {name} " if name[:1].isupper() and not name.isupper() and not found["path"] else " "


def terms_of(text: str, lang: str = "") -> list[tuple[int, str]]:
    """Each term of the text in order, with the word as it stands there. Stop words and addresses are left out.

    The word is empty where there is none to show: of scripts without spaces the terms are pairs of letters.
    """
    text = without_addresses(text)
    lang = lang or guess_language(text)
    words = _WORD.findall(text)
    unspaced = _Unspaced(text, lang) if _UNSPACED.search(text) else None
    found: list[tuple[int, str]] = []
    past = 0
    for at, word in enumerate(words):
        if at < past:
            continue
        if unspaced and _UNSPACED.search(word):
            found += unspaced.terms(word)
            continue
        terms, opens = _analyse(word, lang)
        if opens and (named := _phrase(words[at : at + _PHRASE])):
            code, length = named
            past = at + length
            found.append((_coded(code), " ".join([_without_elision(word), *words[at + 1 : past]])))
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
    surface = _without_elision(word)
    folded = fold(surface)
    if folded[:1].isdecimal():
        return _number(folded, surface), False
    names = known_names(_bare)
    opens = folded in names.phrases
    if len(folded) < 2 or folded in stop_words("en") or folded in stop_words(lang):
        return (), opens
    if sum(map(str.isalpha, folded)) < 2 and not folded.isalpha():
        # `v2`, `5g`: with so little beside it a figure stays one.
        return ((figure(folded), surface),), False
    code = names.words.get(_bare(folded))
    return ((_coded(f"\0{code}") if code else term(_stem(folded)), surface),), opens


def _coded(code: str) -> int:
    """The term of a name; a month is as much a figure as the day before it."""
    return figure(code) if code.startswith("\0month") else term(code)


def _number(folded: str, surface: str) -> tuple[tuple[int, str], ...]:
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in folded if c.isalnum())
    return ((figure(digits), surface),) if len(digits) > 1 else ()


def named(text: str, lang: str) -> list[int]:
    """The terms of words with a capital within a sentence, which are names; none where all nouns have one."""
    if lang in _ALL_NOUNS:
        return []
    words = [word for word in _INSIDE.findall(text[:_NAMED]) if word[0].isupper()]
    found = (number for word in words for number, _ in _analyse(word, lang)[0])
    return [number for number in dict.fromkeys(found) if number >= FIGURES]


def is_plain(title: str) -> bool:
    """Whether a title is written like a sentence, and not In Capitals Throughout."""
    words = [word for word in title.split() if word[0].isalpha()]
    return 2 * sum(word[0].isupper() for word in words) <= len(words)


class _Unspaced:
    """Scripts written without spaces, of one text: every two neighbouring letters are a term."""

    def __init__(self, text: str, lang: str) -> None:
        self._text = text
        self._lang = lang
        self._model = ""
        self._left = _SHOWN

    def terms(self, run: str) -> Iterator[tuple[int, str]]:
        end = 0
        for match in _UNSPACED.finditer(run):
            if match.start() > end:
                yield from _analyse(run[end : match.start()], self._lang)[0]
            end = match.end()
            yield from self._pairs(match[0])
        if end < len(run):
            yield from _analyse(run[end:], self._lang)[0]

    def _pairs(self, run: str) -> Iterator[tuple[int, str]]:
        words = [""] * len(run)
        if self._left > 0 and _HAN_OR_KANA.search(run):
            self._left -= len(run)
            self._model = self._model or model_of(self._text, self._lang)
            words = words_at(run, self._model)
        stops = stop_words(self._lang)
        inflected = _HIRAGANA.search(run) is not None and not _HIRAGANA.fullmatch(run)
        for at in range(max(1, len(run) - 1)):
            pair = run[at : at + 2]
            # Endings and particles say nothing; what is written in hiragana throughout has nothing else.
            if pair in stops or (inflected and _HIRAGANA.search(pair)):
                continue
            word = words[at] if len(pair) > 1 else ""
            yield term(pair), "" if word in stops else word


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
