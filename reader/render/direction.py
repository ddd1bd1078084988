"""Right-to-left text: which way a paragraph runs, and a line's runs in the order they are drawn (UAX 9)."""

from __future__ import annotations

import re
import unicodedata

from reader.i18n.formats import holds_rtl
from reader.render.runs import Run, with_text
from reader.render.wrap import next_cluster

__all__ = ["drawn", "holds_rtl", "runs_left"]

_FORMATS = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")


def runs_left(text: str) -> bool:
    """Whether the first letter with a direction is a right-to-left one."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def drawn(runs: list[Run], leftwards: bool) -> list[Run]:
    """The runs of one line in drawing order, brackets mirrored; `leftwards` is the paragraph's direction."""
    from bidi import algorithm

    clusters: list[tuple[str, int]] = []
    for index, run in enumerate(runs):
        text = _FORMATS.sub("", run.text)
        offset = 0
        while offset < len(text):
            end = next_cluster(text, offset, len(text))
            clusters.append((text[offset:end], index))
            offset = end
    # Only the first character of a cluster takes part: marks stay behind their letter.
    storage = algorithm.get_empty_storage()
    storage["base_level"] = int(leftwards)
    storage["base_dir"] = "R" if leftwards else "L"
    algorithm.get_embedding_levels("".join(_actor(cluster[0]) for cluster, _ in clusters), storage)
    for place, char in enumerate(storage["chars"]):
        char["place"] = place
    for step in (
        algorithm.explicit_embed_and_overrides,
        algorithm.resolve_weak_types,
        algorithm.resolve_neutral_types,
        algorithm.resolve_implicit_levels,
        algorithm.reorder_resolved_levels,
        algorithm.apply_mirroring,
    ):
        step(storage, False)
    ordered: list[tuple[int, list[str]]] = []
    for char in storage["chars"]:
        cluster, index = clusters[char["place"]]
        text = cluster if char["ch"] == _NEUTRAL else char["ch"] + cluster[1:]
        if ordered and ordered[-1][0] == index:
            ordered[-1][1].append(text)
        else:
            ordered.append((index, [text]))
    return [with_text(runs[index], "".join(texts)) for index, texts in ordered]


_NEUTRAL = "\ufffc"
_ACTING = frozenset("L R AL EN ES ET AN CS NSM B S WS ON".split())


def _actor(char: str) -> str:
    """The character for the algorithm's eyes: those it does not know (unassigned ones) count as neutral."""
    return char if unicodedata.bidirectional(char) in _ACTING else _NEUTRAL


def turned(margin: tuple[Run, ...]) -> list[Run]:
    """A margin as it stands at the right end of a right-to-left line."""
    return [with_text(run, _turned(run.text)) for run in reversed(margin)]


def _turned(text: str) -> str:
    core = text.strip(" ")
    before, after = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
    if not core:
        return text
    if core.endswith("."):
        core = "." + core[:-1]
    return " " * after + core + " " * before
