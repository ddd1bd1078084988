"""Keys as other readers have them: action -> its keys. What is not named keeps Broadsheet's own."""

from __future__ import annotations

from collections.abc import Mapping

Preset = Mapping[str, tuple[str, ...]]

NEWSBOAT: Preset = {
    "toggle_read": ("N",),
    "previous_unread": ("p",),
    "mark_all_read": ("A", "C"),
    "sources": (", c",),
    "star": ("*",),
    "save": ("s",),
    "links": ("u",),
    "sort": ("g",),
    "top": ("home",),
    "sections": ("t",),
    "tag": ("ctrl+e",),
    "health": (", h",),
    "unread": ("l", "2"),
    "pane_right": ("right",),
    "pane_left": ("left",),
    "hide": ("D",),
    "density": (", d",),
    "download": (", f",),
    "browse": ("o",),
    "down": ("j", "down", "J"),
    "up": ("k", "up", "K"),
    "scroll_down": ("}",),
    "scroll_up": ("{",),
    "hide_sections": (", e",),
    "edition": (", E",),
    "close_article": ("q", "backspace"),
    "quit": ("q", "Q", "ctrl+q"),
}

ELFEED: Preset = {
    "down": ("n", "j", "down"),
    "up": ("p", "k", "up"),
    "next_unread": ("N",),
    "previous_unread": (", p",),
    "toggle_read": ("r", "u"),
    "links": (", l",),
    "refresh": (", r",),
    "rules": (", R",),
    "search": ("s", "/"),
    "star": ("m",),
    "filter": ("S",),
    "smart_feed": (", s",),
    "refresh_all": ("G",),
    "bottom": (">", "end"),
    "top": ("<", "home"),
    "wider": (", w",),
    "narrower": (", n",),
    "notes": (", m",),
    "play": (", v",),
    "stop_playing": (", V",),
    "download": (", x",),
    "tag": ("+", "t"),
    "more_like": ("=",),
    "all": ("c", "1"),
    "catalogue": (", c",),
    "browse": ("b",),
    "enclosure": ("d",),
    "hide": (", d",),
    "close_article": ("q", "backspace"),
}

NETNEWSWIRE: Preset = {
    "toggle_read": ("r", "m"),
    "refresh": (", f",),
    "mark_all_read": ("k", "A"),
    "up": ("up",),
    "down": ("down", "j"),
    "browse": ("b", "enter"),
    "open": ("right",),
    "pane_right": ("l",),
    "next_unread": ("n", "+"),
    "more_like": ("=",),
    "find": (";",),
}

EILMELDUNG: Preset = {
    "refresh_all": ("s",),
    "star": ("m",),
    "toggle_read": ("r", "u"),
    "refresh": (", f",),
    "mark_all_read": ("R",),
    "links": (", l",),
    "filter": ("=",),
    "more_like": ("+",),
    "top": ("g g", "home"),
    "enclosure": ("e",),
    "sections": ("g f",),
    "select": (", v",),
    "find_next": (".",),
}

PRESETS: Mapping[str, Preset] = {
    "newsboat": NEWSBOAT,
    "elfeed": ELFEED,
    "netnewswire": NETNEWSWIRE,
    "eilmeldung": EILMELDUNG,
}
