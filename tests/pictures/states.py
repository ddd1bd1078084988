"""The states that are drawn: a name, the size of the terminal, settings, what is opened and pressed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

SMALL, MIDDLE, LARGE, WIDE = (80, 24), (120, 35), (160, 45), (200, 55)


class State(NamedTuple):
    """One picture. `title` is how the article begins that the cursor is put on, `typed` is typed after the keys."""

    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    title: str = ""
    typed: str = ""
    settings: Mapping[str, Any] = MappingProxyType({})
    source: str = "sample"
    """`sample`, `empty` (a library with nothing in it) or `structures` (a page with all that an article may hold)."""


STATES: dict[str, State] = {
    "first-start": State(LARGE, source="empty"),
    "first-start-small": State(SMALL, source="empty"),
    "panes-80": State(SMALL),
    "panes-120": State(MIDDLE),
    "panes-160": State(LARGE),
    "panes-200": State(WIDE),
    "panes-300": State((300, 80)),
    "one-pane": State((60, 20)),
    "tiny": State((20, 8)),
    "reading-80": State(SMALL, ("l",)),
    "reading-120": State(MIDDLE, ("l",)),
    "reading-160": State(LARGE, ("l",)),
    "scrolled": State(LARGE, ("l", "space")),
    "structures": State((120, 75), ("l",), source="structures"),
    "zen": State(MIDDLE, ("l", "z")),
    "sidebar": State(LARGE, ("right_square_bracket", "right_square_bracket")),
    "sections-pane": State(LARGE, ("e", "j", "j")),
    "sections-drawer": State(SMALL, ("e",)),
    "compact": State(MIDDLE, settings={"density": "compact"}),
    "normal": State(MIDDLE, settings={"density": "normal"}),
    "airy": State(MIDDLE, settings={"density": "airy"}),
    "starred-selected": State(MIDDLE, ("s", "j", "v", "v", "j", "s")),
    "unread": State(MIDDLE, ("2",)),
    "nothing-starred": State(MIDDLE, ("3",)),
    "by-feed": State(MIDDLE, ("comma", "g", "down", "enter")),
    "paper": State(MIDDLE, ("comma", "e", "down", "enter")),
    "sort": State(MIDDLE, ("backslash", "down")),
    "search": State(LARGE, ("slash",), typed="bell"),
    "search-nothing": State(SMALL, ("slash",), typed="zzzz"),
    "filter-mistake": State(MIDDLE, ("F",), typed="is:nonsense"),
    "find": State(MIDDLE, ("l", "semicolon"), typed="the"),
    "found": State(MIDDLE, ("l", "semicolon", "d", "i", "e", "enter", "full_stop")),
    "link-hints": State(MIDDLE, ("l", "f"), source="structures"),
    "links": State(MIDDLE, ("l", "u"), source="structures"),
    "outline": State(MIDDLE, ("l", "H"), source="structures"),
    "help": State(LARGE, ("question_mark",)),
    "help-small": State(SMALL, ("question_mark",)),
    "palette": State(MIDDLE, ("ctrl+p",)),
    "health": State(MIDDLE, ("ctrl+e",)),
    "rule": State(MIDDLE, ("M",)),
    "changes": State(MIDDLE, ("m", "j", "s", "comma", "u")),
    "profile": State(MIDDLE, ("P",)),
    "tags": State(MIDDLE, ("t",)),
    "add": State(SMALL, ("a",)),
    "catalogue": State(MIDDLE, ("c",)),
    "themes": State(LARGE, ("T", "down")),
    "light": State(LARGE, settings={"theme": "broadsheet-light"}),
    "contrast": State(MIDDLE, settings={"theme": "broadsheet-contrast"}),
    "nord": State(MIDDLE, settings={"theme": "nord"}),
    "solarized-light": State(MIDDLE, settings={"theme": "solarized-light"}),
    "arabic": State(MIDDLE, ("l",), title="قطار"),
    "arabic-screen": State(LARGE, ("l",), title="قطار", settings={"language": "ar"}),
    "japanese": State(MIDDLE, ("l",), title="湖"),
    "french": State(LARGE, settings={"language": "fr"}),
    "german": State(LARGE, settings={"language": "de"}),
    "spanish": State(LARGE, settings={"language": "es"}),
}
