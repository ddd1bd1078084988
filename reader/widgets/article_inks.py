"""The inks of an article: how each run of its words looks in the theme."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style as Ink

from feeds import urls
from feeds.document import Style
from reader.render import Run

LOOKS = (
    (Style.BOLD, Ink(bold=True)),
    (Style.ITALIC, Ink(italic=True)),
    (Style.UNDERLINE, Ink(underline=True)),
    (Style.STRIKE, Ink(strike=True)),
    (Style.MARK, Ink(reverse=True)),
    (Style.SMALL | Style.SUB | Style.SUP, Ink(dim=True)),
)
TONES = ("tone-keyword", "tone-string", "tone-comment", "tone-number", "tone-name", "tone-cut")
"""Kinds of words in code."""


class Inks:
    """The theme's inks by the names of the article's styles; `component` gives that of a component class."""

    def __init__(self, component: Callable[[str], Ink]) -> None:
        self._component = component
        self._links: dict[int, Ink] = {}

    def named(self, style: str) -> Ink:
        return self._component(f"article--{style}")

    def forget_links(self) -> None:
        """Begin with the links of another layout."""
        self._links.clear()

    def segment(self, run: Run) -> Segment:
        """A run in its ink."""
        ink = self.named(run.style)
        for look, added in LOOKS:
            if run.look & look:
                ink += added
        if run.look & Style.CODE and run.style != "code":
            ink += self.named("code")
        if run.tone:
            tone = self.named(f"tone-{run.tone}")
            ink += Ink(color=tone.color, italic=tone.italic)
        if run.href.startswith("#"):
            # It leads within the article: the terminal would ask a browser for it.
            ink += self.named("link")
        elif run.href:
            # One style a link: its parts on several lines are one link to the terminal.
            ink += self._links.setdefault(run.link, Ink(link=urls.in_ascii(run.href)))
            ink += self.named("link")
        return Segment(run.text, ink)
