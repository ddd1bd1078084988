"""Broadsheet's own themes; Textual's stand beside them.

A theme of ours is a handful of inks on three papers. `variables` gives every one of
them a name that `reader.tcss` uses; a theme that lacks them (Textual's own) gets
stand-ins from `fallbacks`. `INKS` on `PAPERS` keep WCAG AA contrast (4.5 : 1).
"""

from __future__ import annotations

from textual.theme import Theme

PAPERS = ("background", "bar", "selected")
INKS = ("ink", "ink-strong", "ink-dim", "ink-read", "gold", "link", "alarm")


def _theme(name: str, *, dark: bool, papers: tuple[str, ...], inks: tuple[str, ...], rule: str) -> Theme:
    paper = dict(zip(PAPERS, papers, strict=True))
    ink = dict(zip(INKS, inks, strict=True))
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
    rule="#333b46",
)
LIGHT = _theme(
    "broadsheet-light",
    dark=False,
    papers=("#faf6ed", "#f1ebde", "#e6ddca"),
    inks=("#2b2823", "#100e0b", "#5f594d", "#4d483f", "#7a4f00", "#1b5490", "#a3221b"),
    rule="#cfc5b0",
)
CONTRAST = _theme(
    "broadsheet-contrast",
    dark=True,
    papers=("#000000", "#0c0c0c", "#2b2b2b"),
    inks=("#ffffff", "#ffffff", "#d6d6d6", "#e2e2e2", "#ffd75f", "#9fd3ff", "#ffaaa5"),
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
    }
