"""What tells running text from labels and titles, without knowing the language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence, Set

_WIDE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_UNSTOPPED = re.compile(r"[\u0e01-\u0eff\u1780-\u17d3]")
"""Thai, Lao and Khmer, which set no stops."""
_SPACED = re.compile(r"[\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u1000-\u1049\u1780-\u17d3]+")
"""Words with the signs of their vowels, which are no letters where they stand above or below one."""
_CLOSERS = "\"'”’»“)]」』】）›*"
_STOPS = ".!?…。！？؟۔।։:;：；"
_FULL_STOPS = ".!?…。！？؟۔।։"


def units(text: str) -> int:
    """Length of `text` as writing: an ideograph, kana or hangul syllable weighs as much as half a word."""
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


def word_list(text: str) -> list[str]:
    """Words for comparing, lower case; ideographs and kana as overlapping pairs."""
    if text.isascii():
        return _SPACED.findall(text.lower())
    text = unicodedata.normalize("NFKC", text).casefold()
    words = _SPACED.findall(text)
    if not _WIDE.search(text):
        return words
    found: list[str] = []
    for word in words:
        if _WIDE.search(word):
            found.extend(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        else:
            found.append(word)
    return found


def wide_count(text: str) -> int:
    """How many letters take two columns and half a word each."""
    return 0 if text.isascii() else len(_WIDE.findall(text))


_NOTE_MARKS = re.compile(r"(?:\[\d{1,3}\]|[⁰¹²³⁴-⁹])+$")


def _bare(text: str) -> str:
    """`text` without what may stand behind its last stop: closing quotes and brackets, the numbers of notes."""
    text = text.rstrip()
    if text[-1:] in "]⁰¹²³⁴⁵⁶⁷⁸⁹" and (marks := _NOTE_MARKS.search(text)):
        text = text[: marks.start()]
    return text.rstrip(_CLOSERS).rstrip()


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence does, closing quotes and brackets aside."""
    bare = _bare(text)
    return bool(bare) and bare[-1] in _FULL_STOPS and not bare.endswith(("...", "…"))


def stops(text: str) -> bool:
    """Like `ends_sentence`, also true for a colon, semicolon or dots."""
    bare = _bare(text)
    return bool(bare) and bare[-1] in _STOPS


def sets_no_stops(text: str) -> bool:
    """Whether `text` is in a writing that has no sign for the end of a sentence."""
    return bool(_UNSTOPPED.match(text.lstrip("\"'“‘«(")))


def inner_stops(text: str) -> int:
    """How many sentences end inside `text`."""
    return sum(text.count(stop + " ") for stop in ".!?…؟۔।") + sum(text.count(stop) for stop in "。！？")


def likeness(one: str, other: str) -> float:
    """0…1: how much two titles say the same, as the share of the shorter one's words that both hold."""
    return shared(frozenset(word_list(one)), frozenset(word_list(other)))


def says_again(text: str, title: str, least: float) -> bool:
    """Whether a text is a title over again, perhaps in other words: not a sentence that has the title's few words in it."""
    if inner_stops(text) > inner_stops(title):
        return False
    words, named = word_list(text), word_list(title)
    # A first sentence has the words of its headline, and says more.
    most = len(named) if ends_sentence(text) and not ends_sentence(title) else 2 * len(named)
    return len(words) <= most + 2 and shared(frozenset(words), frozenset(named)) > least


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """`likeness` of two titles given as their words."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def best_run(weights: Sequence[float]) -> tuple[int, int]:
    """Half-open bounds of the stretch with the greatest sum (0, 0 where nothing is positive)."""
    best = total = 0.0
    start = first = last = 0
    for at, weight in enumerate(weights):
        if total <= 0:
            total, start = 0.0, at
        total += weight
        if total > best:
            best, first, last = total, start, at + 1
    return first, last


def coverage(words: Iterable[str], known: Set[str]) -> float:
    """Share of the longer `words` that are in `known`."""
    telling = [word for word in words if len(word) > 3 or _WIDE.match(word)]
    return sum(word in known for word in telling) / len(telling) if telling else 0.0
