"""An article, read: its terms, before anything is known of the articles around it.

It is a plain value, the same in every process and file, so that what one made another may use: `packed` writes it
down, with the version by which it was made.
"""

from __future__ import annotations

import struct
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import compress, crc32, decompress
from zlib import error as ZlibError

from feeds.recommend.folding import fold
from feeds.recommend.piece import Piece
from feeds.recommend.stopwords import guess_language, stop_words
from feeds.recommend.terms import FIGURES, TERM_BITS, is_plain, named, strip_tags, terms_of

VERSION = 5
"""Of what is prepared and how it is written: another means other terms."""
_LONGEST = 60_000
"""Characters read of an article: what it is about stands in its first pages."""
_HEAD = struct.Struct("<BII8sHHH")
_MOST = 255
"""Times a term is counted, at most: the fifth is as good as the last."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The terms of one article, in the order of the text."""

    lang: str
    """The primary subtag, lower case: `fr`."""
    title: dict[int, int]
    """How often each term is in the title."""
    text: dict[int, int]
    words: dict[int, str]
    """How each term is first spelled; empty where there is no word to show."""
    twin: int
    """A hash of the whole sequence of words: verbatim copies have the same."""
    headed: int
    """A hash of the title without its figures and dates: what stands above every part of a series."""
    named: list[int]
    """Its names: words with a capital within a sentence."""


def prepare(piece: Piece) -> Prepared:
    """The terms of a piece."""
    title, text = strip_tags(piece.title[:2000]), strip_tags(piece.text[: _LONGEST * 2])[:_LONGEST]
    spoken = guess_language(f"{title} {text[:400]}")
    lang = piece.lang or spoken
    heading, body = terms_of(title, lang), terms_of(text, lang)
    if spoken != lang and (foreign := stop_words(spoken)):
        # Feeds say of themselves what language they are in; their pieces may be in another.
        heading, body = ([each for each in part if fold(each[1]) not in foreign] for part in (heading, body))
    found = heading + body
    sequence = " ".join([word or str(number) for number, word in found])
    twin = crc32(sequence.casefold().encode("utf-8", "replace")) >> 2
    # The first spelling counts, but for one that cannot be shown.
    words = dict(found[::-1])
    if "" in words.values():
        words |= dict([each for each in found[::-1] if each[1]])
    titled, told = _counted(heading), _counted(body)
    series = _heading(number for number in titled if number >= FIGURES)
    sentences = f"{title}. {text}" if is_plain(title) else text
    return Prepared(lang, titled, told, words, twin, series, named(sentences, lang))


def _counted(terms: list[tuple[int, str]]) -> dict[int, int]:
    return dict(Counter([number for number, _ in terms]))


def _heading(numbers: Iterable[int]) -> int:
    """A number of three bytes for a title, none that a term has."""
    return crc32(array("I", numbers).tobytes()) >> (32 - TERM_BITS) | 1 << TERM_BITS


def packed(value: Prepared) -> bytes:
    """A prepared article written down."""
    numbers = [*value.title, *value.text, *value.named]
    times = bytes(min(_MOST, count) for count in (*value.title.values(), *value.text.values()))
    spelled = "\n".join(map(value.words.__getitem__, dict.fromkeys((*value.title, *value.text))))
    sizes = len(value.title), len(value.text), len(value.named)
    head = _HEAD.pack(VERSION, value.twin, value.headed, value.lang.encode()[:8], *sizes)
    return head + compress(
        struct.pack(f"<{len(numbers)}I", *numbers) + times + spelled.encode("utf-8", "replace"), 1
    )


def unpacked(data: bytes) -> Prepared | None:
    """What `packed` wrote; None where that was another version, or not this at all."""
    try:
        version, twin, headed, lang, titled, told, named_ = _HEAD.unpack_from(data)
        if version != VERSION:
            return None
        body = decompress(data[_HEAD.size :])
        numbers = struct.unpack_from(f"<{titled + told + named_}I", body)
        times = body[4 * len(numbers) : 4 * len(numbers) + titled + told]
        spelled = body[4 * len(numbers) + titled + told :].decode().split("\n")
        title = dict(zip(numbers[:titled], times[:titled], strict=True))
        text = dict(zip(numbers[titled : titled + told], times[titled:], strict=True))
        words = dict(zip(dict.fromkeys((*title, *text)), spelled, strict=bool(title or text)))
        code = lang.rstrip(b"\0").decode(errors="ignore")
        return Prepared(code, title, text, words, twin, headed, list(numbers[titled + told :]))
    except (struct.error, ZlibError, ValueError):
        return None
