"""Broadsheet's own themes; Textual's stand beside them.

A theme of ours is a palette. `variables` gives every one of its inks and papers a name
that `reader.tcss` uses; a theme that lacks them (Textual's own) gets stand-ins from `fallbacks`.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.color import BLACK, WHITE, Color
from textual.theme import Theme

from reader.palettes import PALETTES

INK_CONTRAST, RULE_CONTRAST, MAIN_CONTRAST, SELECTED_CONTRAST = 4.5, 3.0, 7.0, 10.0
"""WCAG 2: text, what is no text, running text; and what the best ink has on the row under the cursor, so that dimmer ones reach theirs."""
STEP = 0.04
"""How far a colour is moved at a time."""
DIM = 0.66
"""How much of the ink is left in what is said beside the main thing."""


def _theme(name: str, *, dark: bool) -> Theme:
    palette = PALETTES[name]
    return Theme(
        name=name,
        dark=dark,
        primary=palette["gold"],
        secondary=palette["link"],
        accent=palette["gold"],
        warning=palette["gold"],
        error=palette["alarm"],
        foreground=palette["ink"],
        background=palette["background"],
        surface=palette["bar"],
        panel=palette["selected"],
        variables={
            **{ink: colour for ink, colour in palette.items() if ink != "background"},
            "scrollbar": palette["rule"],
            "scrollbar-hover": palette["ink-dim"],
            "scrollbar-active": palette["gold"],
            "scrollbar-background": palette["background"],
            "scrollbar-background-hover": palette["background"],
            "scrollbar-background-active": palette["background"],
        },
    )


DARK = _theme("broadsheet-dark", dark=True)
LIGHT = _theme("broadsheet-light", dark=False)
CONTRAST = _theme("broadsheet-contrast", dark=True)
OURS = (DARK, LIGHT, CONTRAST)


def fallbacks(theme: Theme) -> dict[str, str]:
    """Values of our variables for a theme that is not ours: its own colours, drawn apart where they are too near.

    A theme in the colours of the terminal (`ansi-dark`) says none that could be measured: those stay as they are.
    """
    colors = theme.to_color_system().generate()
    papers = {"background": "background", "bar": "surface", "selected": "panel"}
    if any(Color.parse(colors[name]).ansi is not None for name in papers.values()):
        return {name: colors[source] for name, source in {**papers, "rule": "foreground", **_SOURCES}.items()}
    ground = Color.parse(colors["background"])
    paper = {name: ground + Color.parse(colors[source]) for name, source in papers.items()}
    best = max((WHITE, BLACK), key=lambda ink: contrast(ink, ground))
    # What is selected stays near enough to the background for one ink to be read on both.
    while contrast(best, paper["selected"]) < SELECTED_CONTRAST:
        paper["selected"] = paper["selected"].blend(ground, STEP)
    inks = {
        name: legible(ground + Color.parse(colors[source]), paper.values(), INK_CONTRAST, best)
        for name, source in _SOURCES.items()
    }
    faint = paper["selected"].blend(ground, 0.5)
    inks["rule"] = legible(faint, [ground], RULE_CONTRAST, best)
    for name in ("ink", "ink-strong"):
        inks[name] = legible(inks[name], [ground], MAIN_CONTRAST, best)
    for name, left in (("ink-dim", DIM), ("ink-read", (1 + DIM) / 2)):
        inks[name] = legible(ground.blend(inks["ink"], left), paper.values(), INK_CONTRAST, inks["ink"])
    return {name: color.hex6 for name, color in {**paper, **inks}.items() if name != "background"}


_SOURCES = {
    "ink": "foreground",
    "ink-strong": "foreground",
    "ink-dim": "foreground",
    "ink-read": "foreground",
    "gold": "text-accent",
    "link": "text-primary",
    "alarm": "text-error",
    "tag-red": "text-error",
    "tag-amber": "text-warning",
    "tag-green": "text-success",
    "tag-teal": "text-secondary",
    "tag-blue": "text-primary",
    "tag-violet": "text-accent",
}
"""Our inks by the colours of Textual's themes."""


def legible(ink: Color, papers: Iterable[Color], least: float, towards: Color) -> Color:
    """`ink`, or the nearest to it on the way to `towards` that has `least` contrast on every paper."""
    papers = list(papers)
    part = 0.0
    while part < 1 and min(contrast(ink.blend(towards, part), paper) for paper in papers) < least:
        part = min(1.0, part + STEP)
    return ink.blend(towards, part)


def contrast(one: Color, other: Color) -> float:
    """How far two colours stand apart, 1 to 21, as WCAG 2 counts it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
