"""What themes are called, for those who do not load them: `reader.themes` loads Textual."""

from __future__ import annotations

from collections.abc import Iterable

from reader.i18n.translate import tr
from reader.palettes import PALETTES

OURS = tuple(PALETTES)
TEXTUALS = tuple(
    "ansi-dark ansi-light atom-one-dark atom-one-light catppuccin-frappe catppuccin-latte catppuccin-macchiato"
    " catppuccin-mocha dracula flexoki gruvbox monokai nord rose-pine rose-pine-dawn rose-pine-moon"
    " solarized-dark solarized-light textual-dark textual-light tokyo-night".split()
)
NAMES = frozenset((*OURS, *TEXTUALS))
"""What a theme may be called: ours and Textual's."""


def missing(name: str, known: Iterable[str] = NAMES) -> str:
    """That a theme is not there, and which one was likely meant."""
    from difflib import get_close_matches

    if close := get_close_matches(name, known, 1, 0.5):
        return tr("There is no theme {name}; did you mean {other}?", name=repr(name), other=repr(close[0]))
    return tr("There is no theme {name}; <theme> shows those there are.", name=repr(name))
