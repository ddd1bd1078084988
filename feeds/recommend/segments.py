"""Where words end in Japanese and Chinese, which are written without spaces.

`segments.json` holds weights of letters and of their neighbours, by which each place between two letters is a border
or none. It is made from the models of BudouX (Apache License 2.0) by `tests/tools/make_segments.py`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, islice, pairwise, repeat, zip_longest
from operator import add
from pathlib import Path

_KANA = re.compile(r"[\u3040-\u30ff]")
_HIRAGANA = re.compile(r"[\u3040-\u309f]")
_KATAKANA = re.compile(r"[\u30a0-\u30ff\u31f0-\u31ff]+")
_TRADITIONAL = re.compile(
    "[們這為國發經對會時來個說東車門開關學長電報應萬與專業從兩實點當動機產區選舉體黨總統議員]"
)
_APART = "\0" * 3
"""Stands between two runs, so that no weight reaches from one into the other."""
_AROUND = (
    *(("UW1", -3, -2), ("UW2", -2, -1), ("UW3", -1, 0), ("UW4", 0, 1), ("UW5", 1, 2), ("UW6", 2, 3)),
    *(("BW1", -2, 0), ("BW2", -1, 1), ("BW3", 0, 2)),
    *(("TW1", -3, 0), ("TW2", -2, 1), ("TW3", -1, 2), ("TW4", 0, 3)),
)
"""What is weighed at a place: the letters from so far before it to so far after it."""


def model_of(text: str, lang: str) -> str:
    """The name of the model for a text."""
    if lang == "ja" or _KANA.search(text):
        return "ja"
    return "hant" if _TRADITIONAL.search(text) else "hans"


def words_at(runs: Sequence[str], model: str) -> list[list[str]]:
    """Of each two neighbouring letters of each run the word both are in; empty where they are in none.

    Neither what goes across a border of words nor what is inflected is one.
    """
    # All at once: of a text in which figures and names of other scripts stand, most runs are a few letters.
    borders = _borders(_APART.join(runs), model)
    found = []
    at = 0
    for run in runs:
        ends = [
            border - at for border in borders[bisect_right(borders, at) : bisect_left(borders, at + len(run))]
        ]
        words = [""] * max(0, len(run) - 1)
        for start, end in pairwise([0, *ends, len(run)]):
            word = run[start:end]
            if not _HIRAGANA.search(word):
                words[start : end - 1] = [word] * (end - 1 - start)
        found.append(words)
        at += len(run) + len(_APART)
    return found


def _borders(text: str, model: str) -> list[int]:
    """The places between two letters where a word ends, ascending."""
    weights, floor = _model(model)
    names = [name.span() for name in _KATAKANA.finditer(text)]
    whole = {at for start, end in names for at in range(start + 1, end)}
    edges = {at for span in names for at in span}
    pairs = list(map(add, text, text[1:]))
    grams = {1: text, 2: pairs, 3: list(map(add, pairs, text[2:]))}
    columns: list[Iterable[float]] = [repeat(floor, max(0, len(text) - 1))]
    for name, before, after in _AROUND:
        found = map(weights[name].get, grams[after - before], repeat(0))
        # The first place is after the first letter.
        columns.append(chain(repeat(0, -1 - before), islice(found, max(0, 1 + before), None)))
    scores = map(sum, zip_longest(*columns, fillvalue=0))
    return [
        at
        for at, score in zip(range(1, len(text)), scores, strict=False)
        if at in edges or (score > 0 and at not in whole)
    ]


@cache
def _model(name: str) -> tuple[dict[str, dict[str, int]], float]:
    """The weights, and what a border has to outweigh."""
    held = json.loads(Path(__file__).with_name("segments.json").read_text(encoding="utf-8"))[name]
    weights = {kind: held.get(kind, {}) for kind, _, _ in _AROUND}
    return weights, -0.5 * sum(sum(each.values()) for each in weights.values())
