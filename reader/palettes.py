"""The colours of our themes as plain values: a handful of inks on three papers each. `reader.themes` makes Textual's themes of them.

`INKS` on `PAPERS` keep WCAG AA contrast (4.5 : 1), rules 3 : 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

PAPERS = ("background", "bar", "selected")
INKS = ("ink", "ink-strong", "ink-dim", "ink-read", "gold", "link", "alarm")
COLOURS = ("red", "amber", "green", "teal", "blue", "violet")
"""What tags are told apart by: a palette has an ink `tag-…` for each."""
TAG_INKS = tuple(f"tag-{colour}" for colour in COLOURS)


def tag_colour(tag: str, chosen: Mapping[str, str]) -> str:
    """The colour the reader chose for a tag, else one that is always the same."""
    return chosen.get(tag) or COLOURS[crc32(tag.casefold().encode()) % len(COLOURS)]


def _palette(papers: str, inks: str, tags: str, rule: str) -> dict[str, str]:
    names = (*PAPERS, *INKS, *TAG_INKS, "rule")
    return dict(zip(names, (*papers.split(), *inks.split(), *tags.split(), rule), strict=True))


PALETTES = {
    "broadsheet-dark": _palette(
        papers="#14171c #1b2027 #272e38",
        inks="#d9d5cc #f1ede4 #9aa1ab #b7b5ae #e8b860 #82b6ec #f2938c",
        tags="#f2938c #e8b860 #9ccf8a #79cdc0 #82b6ec #c9a8ec",
        rule="#5e6773",
    ),
    "broadsheet-light": _palette(
        papers="#faf6ed #f1ebde #e6ddca",
        inks="#2b2823 #100e0b #5f594d #4d483f #7a4f00 #1b5490 #a3221b",
        tags="#a3221b #7a4f00 #2d5f1e #0c5a57 #1b5490 #6a3a9c",
        rule="#918a7a",
    ),
    "broadsheet-contrast": _palette(
        papers="#000000 #0c0c0c #2b2b2b",
        inks="#ffffff #ffffff #d6d6d6 #e2e2e2 #ffd75f #9fd3ff #ffaaa5",
        tags="#ffaaa5 #ffd75f #a8e89a #8fe8dc #9fd3ff #dcc2ff",
        rule="#8a8a8a",
    ),
}
"""Theme -> name of a paper or ink, or `rule` -> colour."""
