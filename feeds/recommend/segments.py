"""Where words end in Japanese and Chinese, which are written without spaces.

`segments.json` holds weights of letters and of their neighbours, by which each place between two letters is a border
or none. It is made from the models of BudouX (Apache License 2.0) by `tests/tools/make_segments.py`.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from operator import add
from pathlib import Path

from feeds.memo import Memo

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
    weigh, floor = _weighing(model)
    framed = f"{_APART}{text}{_APART}"
    threes = map(add, map(add, framed, framed[1:]), framed[2:])
    before, first, second, behind = zip(*map(weigh.__getitem__, threes), strict=True)
    # At the first place, after the first letter, the three around it begin in the frame.
    weights = zip(behind[1:], second[2:], first[3:], before[4:], strict=False)
    found = [at for at, weight in enumerate(map(sum, weights), 1) if weight > floor and at < len(text)]
    names = [name.span() for name in _KATAKANA.finditer(text)]
    if not names:
        return found
    inside = {at for start, end in names for at in range(start + 1, end)}
    edges = {at for span in names for at in span if 0 < at < len(text)}
    return sorted(edges.union(found) - inside)


@cache
def _weighing(model: str) -> tuple[Memo[list[int]], float]:
    """What three letters weigh before them, after the first, after the second and behind them; and what a border has to
    outweigh.
    """
    weights, floor = _model(model)
    parts = [
        [
            (weights[name].get, slice(at + start, at + end))
            for name, start, end in _AROUND
            if 3 - max(0, end) == at
        ]
        for at in range(4)
    ]

    def weigh(three: str) -> list[int]:
        return [sum([get(three[part], 0) for get, part in some]) for some in parts]

    return Memo(weigh, 8192), -floor


@cache
def _model(name: str) -> tuple[dict[str, dict[str, int]], float]:
    """The weights, and what a border has to outweigh."""
    held = json.loads(Path(__file__).with_name("segments.json").read_text(encoding="utf-8"))[name]
    weights = {kind: held.get(kind, {}) for kind, _, _ in _AROUND}
    return weights, -0.5 * sum(sum(each.values()) for each in weights.values())
