"""Broadsheet's own themes; Textual's stand beside them.

A theme of ours is a handful of inks on three papers. `variables` gives every one of
them a name that `reader.tcss` uses; a theme that lacks them (Textual's own) gets
stand-ins from `fallbacks`. `INKS` on `PAPERS` keep WCAG AA contrast (4.5 : 1).
"""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

from textual.theme import Theme

PAPERS = ("background", "bar", "selected")
INKS = ("ink", "ink-strong", "ink-dim", "ink-read", "gold", "link", "alarm")
COLOURS = ("red", "amber", "green", "teal", "blue", "violet")
"""What tags are told apart by: the theme has an ink `tag-…` for each."""
TAG_INKS = tuple(f"tag-{colour}" for colour in COLOURS)


def tag_colour(tag: str, chosen: Mapping[str, str]) -> str:
    """The colour the reader chose for a tag, else one that is always the same."""
    return chosen.get(tag) or COLOURS[crc32(tag.casefold().encode()) % len(COLOURS)]


def _theme(
    name: str, *, dark: bool, papers: tuple[str, ...], inks: tuple[str, ...], tags: tuple[str, ...], rule: str
) -> Theme:
    paper = dict(zip(PAPERS, papers, strict=True))
    ink = dict(zip((*INKS, *TAG_INKS), (*inks, *tags), strict=True))
    return Theme(
        name=name,
        dark=dark,
        primary=ink["gold"],
        secondary=ink["link"],
        accent=ink["gold"],
        warning=ink["gold"],
        error=ink["alarm"],
        foreground=ink["ink"],
        background=paper["background"],
        surface=paper["bar"],
        panel=paper["selected"],
        variables={
            "bar": paper["bar"],
            "selected": paper["selected"],
            "rule": rule,
            **ink,
            "scrollbar": rule,
            "scrollbar-hover": ink["ink-dim"],
            "scrollbar-active": ink["gold"],
            "scrollbar-background": paper["background"],
            "scrollbar-background-hover": paper["background"],
            "scrollbar-background-active": paper["background"],
        },
    )


DARK = _theme(
    "broadsheet-dark",
    dark=True,
    papers=("#14171c", "#1b2027", "#272e38"),
    inks=("#d9d5cc", "#f1ede4", "#9aa1ab", "#b7b5ae", "#e8b860", "#82b6ec", "#f2938c"),
    tags=("#f2938c", "#e8b860", "#9ccf8a", "#79cdc0", "#82b6ec", "#c9a8ec"),
    rule="#333b46",
)
LIGHT = _theme(
    "broadsheet-light",
    dark=False,
    papers=("#faf6ed", "#f1ebde", "#e6ddca"),
    inks=("#2b2823", "#100e0b", "#5f594d", "#4d483f", "#7a4f00", "#1b5490", "#a3221b"),
    tags=("#a3221b", "#7a4f00", "#2d5f1e", "#0c5a57", "#1b5490", "#6a3a9c"),
    rule="#cfc5b0",
)
CONTRAST = _theme(
    "broadsheet-contrast",
    dark=True,
    papers=("#000000", "#0c0c0c", "#2b2b2b"),
    inks=("#ffffff", "#ffffff", "#d6d6d6", "#e2e2e2", "#ffd75f", "#9fd3ff", "#ffaaa5"),
    tags=("#ffaaa5", "#ffd75f", "#a8e89a", "#8fe8dc", "#9fd3ff", "#dcc2ff"),
    rule="#8a8a8a",
)
OURS = (DARK, LIGHT, CONTRAST)


def fallbacks(theme: Theme) -> dict[str, str]:
    """Values of our variables for a theme that is not ours, from the colours it has."""
    colors = theme.to_color_system().generate()
    return {
        "bar": colors["surface"],
        "selected": colors["panel"],
        "rule": colors["foreground-darken-3"] if theme.dark else colors["foreground-lighten-3"],
        "ink": colors["foreground"],
        "ink-strong": colors["foreground"],
        "ink-dim": colors["foreground-muted"],
        "ink-read": colors["foreground-muted"],
        "gold": colors["text-accent"],
        "link": colors["text-primary"],
        "alarm": colors["text-error"],
        "tag-red": colors["text-error"],
        "tag-amber": colors["text-warning"],
        "tag-green": colors["text-success"],
        "tag-teal": colors["text-secondary"],
        "tag-blue": colors["text-primary"],
        "tag-violet": colors["text-accent"],
    }
