"""Text to terms: the words of any language, folded so that what means the same compares equal.

A term is a 22-bit number, the hash of a folded stem, so that the index keeps no dictionary
and means the same in every file and process. `terms_of` gives each term with the word as
the text spells it, which is what a reason shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain, compress, pairwise, repeat
from operator import add
from typing import NamedTuple
from zlib import crc32

from feeds.memo import Memo
from feeds.recommend.folding import fold
from feeds.recommend.latin import latin
from feeds.recommend.names import Names, known_names
from feeds.recommend.segments import model_of, words_at
from feeds.recommend.stopwords import guess_language, stop_words

TERM_BITS = 22
FIGURES = 1 << 18
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
_HOSTLIKE = re.compile(r"[.@:](?:\w(?<=\w..)|//(?<=\w...))")
"""What every address has, and few texts."""
_UNSPACED = re.compile(
    r"([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff]+)"
)
_HIRAGANA = re.compile(r"[\u3040-\u309f]+")
_HAN_OR_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_SHOWN = 600
"""Letters of a text without spaces that are cut into words: what a reason names stands in its beginning."""
_SOUND = dict(
    pair.split(">")
    for pair in (
        "ph>f th>t kh>h sh>s sch>s ou>u oo>u qu>c z>s c>s ch>c k>c w>v y>i j>i tion>sion cion>sion e>s es>s"
    ).split()
)
"""What languages of the Latin script spell for what one of them does: étude, estudio, study; Zentrum, centre, centro."""
_SOUNDS = re.compile(r"[kpt]h|sh|qu|^es(?=[cfglmnpt])|^e(?=[cpt])|ou|oo|[ct]ion|sch|ch|z|c(?=[eiy])|[kwyj]")
_DOUBLED = re.compile(r"(.)\1")
_ENDING = re.compile(r"(?:[aeio]s?|s)$")
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
    if _is_unspaced(text):
        return _with_names(_unspaced(text, lang), lang)
    # No word goes over a blank, and most of what stands between two has stood somewhere before.
    chunks = text.split()
    found = list(chain.from_iterable(map(_terms_in(lang).__getitem__, chunks)))
    if _SIGN not in found:
        return found
    words = list(map(_analyse, _WORD.findall(text)))
    if any(second.folded in first.goes_on for first, second in pairwise(words)):
        return _with_names(words, lang)
    return [each for each in found if each is not _SIGN]


def _with_names(words: list[_Word], lang: str) -> list[tuple[int, str]]:
    """The terms of words, of which several may be one name."""
    stops = _stops(lang)
    last = len(words) - 1
    found: list[tuple[int, str]] = []
    past = 0
    for at, (terms, folded, goes_on, _) in enumerate(words):
        if at < past:
            continue
        if goes_on and at < last and words[at + 1].folded in goes_on and (named := _phrase(words, at)):
            found.append(named[0])
            past = named[1]
        elif folded not in stops:
            found += terms
    return found


_SIGN = (0, "")
"""Stands beside the terms of what may be a part of a name of several words. It is no term."""
_LANGUAGES = 16
"""Languages whose terms are kept for the next text."""


def _terms_in(lang: str) -> Memo[tuple[tuple[int, str], ...]]:
    """The terms of what stands between two blanks in a text of a language."""
    return _terms_by(lang if stop_words(lang) else "en")


@lru_cache(maxsize=_LANGUAGES)
def _terms_by(lang: str) -> Memo[tuple[tuple[int, str], ...]]:
    stops, signs = _stops(lang), known_names(_bare).signs

    def terms(chunk: str) -> tuple[tuple[int, str], ...]:
        found: tuple[tuple[int, str], ...] = ()
        is_sign = False
        for each in (chunk,) if chunk.isalpha() else _WORD.findall(chunk):
            word = _analyse(each)
            if word.folded not in stops:
                found += word.terms
            if word.folded in signs:
                is_sign = True
        return (*found, _SIGN) if is_sign else found

    return Memo(terms, 8192)


_NO_WORDS: frozenset[str] = frozenset()


class _Word(NamedTuple):
    """A word, read; in any language, of which only the stop words differ."""

    terms: tuple[tuple[int, str], ...]
    folded: str
    goes_on: frozenset[str]
    """The words that may follow where a name of several words begins with it."""
    spelled: str


def _is_unspaced(text: str) -> bool:
    """Whether there is a script in it that is written without spaces."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def _phrase(words: list[_Word], at: int) -> tuple[tuple[int, str], int] | None:
    """The name of several words that begins at a place, as a term, and where it ends; None where there is none."""
    part = words[at : at + _PHRASE]
    found = known_names(_bare).phrase([word.folded for word in part])
    if found is None:
        return None
    code, length = found
    spelled = [_without_elision(part[0].spelled), *(word.spelled for word in part[1:length])]
    return (_coded(f"\0{code}"), " ".join(spelled)), at + length


@lru_cache(maxsize=16_384)
def _analyse(word: str) -> _Word:
    surface = word[:_LONGEST]
    if not (surface.isascii() and surface.isalnum()):
        surface = _without_elision(surface)
    folded = fold(surface)
    if folded[:1].isdecimal():
        return _Word(_number(folded, surface), folded, _NO_WORDS, word)
    names = known_names(_bare)
    number = _number_of(folded, names)
    terms = ((number, surface),) if len(folded) > 1 else ()
    return _Word(terms, folded, names.seconds(folded), word)


def _number_of(folded: str, names: Names) -> int:
    if not folded.isalpha() and sum(map(str.isalpha, folded)) < 2:
        # `v2`, `5g`: with so little beside it a figure stays one.
        return figure(folded)
    bare = _bare(folded)
    code = names.words.get(bare)
    return _coded(f"\0{code}") if code else term(_stem(bare))


@cache
def _stops(lang: str) -> frozenset[str]:
    return stop_words("en") | stop_words(lang)


def _of_word(word: str, lang: str) -> tuple[tuple[int, str], ...]:
    """The terms of a word, none of a stop word."""
    read = _analyse(word)
    return () if read.folded in _stops(lang) else read.terms


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
    found = (number for word in words for number, _ in _of_word(word, lang))
    return [number for number in dict.fromkeys(found) if number >= FIGURES]


def is_plain(title: str) -> bool:
    """Whether a title is written like a sentence, and not In Capitals Throughout."""
    words = [word for word in title.split() if word[0].isalpha()]
    return 2 * sum(word[0].isupper() for word in words) <= len(words)


def _unspaced(text: str, lang: str) -> list[_Word]:
    """The words of a text with scripts written without spaces, where every two neighbouring letters are a term."""
    parts = [_UNSPACED.split(word) for word in _WORD.findall(text)]
    runs = [run for part in parts for run in part[1::2]]
    words = _segmented(text, lang, runs)
    stops = stop_words(lang)
    pairs = iter([_pairs(run, known, stops) for run, known in zip(runs, words, strict=True)])
    found = []
    for spaced, *others in parts:
        if not others:
            found.append(_analyse(spaced))
            continue
        terms = list(_of_word(spaced, lang)) if spaced else []
        for after in others[1::2]:
            terms += next(pairs)
            terms += _of_word(after, lang) if after else ()
        found.append(_Word(tuple(terms), "", _NO_WORDS, ""))
    return found


def _segmented(text: str, lang: str, runs: list[str]) -> list[Sequence[str]]:
    """The words of the first runs of a text, as `words_at` tells them."""
    cut = [bool(_HAN_OR_KANA.search(run)) for run in runs]
    lengths = accumulate(
        (len(run) if is_cut else 0 for run, is_cut in zip(runs, cut, strict=True)), initial=0
    )
    shown = [is_cut and before < _SHOWN for is_cut, before in zip(cut, lengths, strict=False)]
    found = iter(words_at(list(compress(runs, shown)), model_of(text, lang)) if any(shown) else ())
    return [next(found) if is_shown else () for is_shown in shown]


def _pairs(run: str, words: Sequence[str], stops: frozenset[str]) -> list[tuple[int, str]]:
    """The terms of letters without spaces, given the word that each two are in."""
    inflected = _HIRAGANA.search(run) is not None and not _HIRAGANA.fullmatch(run)
    pairs = list(map(add, run, run[1:])) or [run]
    # Endings and particles say nothing; what is written in hiragana throughout has nothing else.
    return [
        (told[0], word) if word and word not in stops else told
        for (told, is_ending), pair, word in zip(
            map(_pair.__getitem__, pairs), pairs, chain(words, repeat("")), strict=False
        )
        if not (inflected and is_ending) and pair not in stops
    ]


def _pair_anew(pair: str) -> tuple[tuple[int, str], bool]:
    return (term(pair), ""), _HIRAGANA.search(pair) is not None


_pair = Memo(_pair_anew, 8192)
"""The term of two letters, without a word, and whether there is hiragana in them. All pairs come again."""


def _without_elision(word: str) -> str:
    """`l'intelligence` is `intelligence`, `China's` is `China`, `O'Brien` stays."""
    for mark in "'’ʼ":
        head, found, tail = word.partition(mark)
        if found and head.lower() in _ELIDED and len(tail) > 1:
            return tail
        if found and tail in ("s", "S", "ll", "re", "ve", "d"):
            return head
    return word


def is_by_letters(number: int, word: str) -> bool:
    """Whether a word has this term by its letters, not as a name in the table or as a part of one."""
    return number == term(_stem(_bare(fold(_without_elision(word)))))


def _stem(bare: str) -> str:
    """The beginning of a word, spelled so that cognates of the Latin script meet."""
    folded = latin(bare)
    if not folded.isascii():
        return folded[:STEM]
    spelled = sounds(folded)
    return spelled if len(spelled) < 4 else _ENDING.sub("", spelled[:STEM])


def sounds(folded: str) -> str:
    """A folded word of the Latin script, spelled so that cognates are."""
    return _DOUBLED.sub(r"\1", _SOUNDS.sub(lambda found: _SOUND[found[0]], folded))


def _bare(folded: str) -> str:
    """An Arabic word without the clitics written onto it (after the light stemmers of the field)."""
    if folded.isascii() or not _ARABIC.match(folded):
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
