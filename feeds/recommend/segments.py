"""Where words end in Japanese and Chinese, which are written without spaces.

`segments.json` holds weights of letters and of their neighbours, by which each place between two letters is a border
or none. It is made from the models of BudouX (Apache License 2.0) by `tests/tools/make_segments.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
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


def words_at(run: str, model: str) -> list[str]:
    """Of each two neighbouring letters of a run the word both are in; empty where none is to be shown.

    Neither what goes across a border of words nor what is inflected is one.
    """
    borders = [0, *_borders(run, model), len(run)]
    found = [""] * max(0, len(run) - 1)
    for start, end in pairwise(borders):
        word = run[start:end]
        if not _HIRAGANA.search(word):
            found[start : end - 1] = [word] * (end - 1 - start)
    return found


def _borders(run: str, model: str) -> list[int]:
    weights, floor = _model(model)
    names = [name.span() for name in _KATAKANA.finditer(run)]
    whole = {at for start, end in names for at in range(start + 1, end)}
    edges = {at for span in names for at in span} - {0, len(run)}
    pairs = list(map(add, run, run[1:]))
    grams = {1: run, 2: pairs, 3: list(map(add, pairs, run[2:]))}
    columns: list[Iterable[float]] = [repeat(floor, max(0, len(run) - 1))]
    for name, before, after in _AROUND:
        found = map(weights[name].get, grams[after - before], repeat(0))
        # The first place is after the first letter.
        columns.append(chain(repeat(0, -1 - before), islice(found, max(0, 1 + before), None)))
    scores = map(sum, zip_longest(*columns, fillvalue=0))
    return [
        at
        for at, score in zip(range(1, len(run)), scores, strict=False)
        if at in edges or (score > 0 and at not in whole)
    ]


@cache
def _model(name: str) -> tuple[dict[str, dict[str, int]], float]:
    """The weights, and what a border has to outweigh."""
    held = json.loads(Path(__file__).with_name("segments.json").read_text(encoding="utf-8"))[name]
    weights = {kind: held.get(kind, {}) for kind, _, _ in _AROUND}
    return weights, -0.5 * sum(sum(each.values()) for each in weights.values())
