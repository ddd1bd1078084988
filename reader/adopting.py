"""Another program's settings -> ours: keys, macros and settings that have a counterpart, and a line for each that has none.

What the reader has set already stays. Names on the left are those of newsboat's manual.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from reader import config
from reader.i18n.translate import tr
from reader.keys.commands import BY_ID, unpressable

if TYPE_CHECKING:
    from feeds.transfer.imports import Wish
    from reader.config import Settings

OPERATIONS: Mapping[str, str] = {
    "open": "open",
    "quit": "close_article",
    "hard-quit": "quit",
    "reload": "refresh",
    "reload-all": "refresh_all",
    "mark-feed-read": "mark_all_read",
    "mark-all-above-as-read": "read_above",
    "save": "save",
    "next-unread": "next_unread",
    "prev-unread": "previous_unread",
    "open-in-browser": "browse",
    "open-search": "search",
    "toggle-article-read": "toggle_read",
    "delete-article": "hide",
    "edit-flags": "tag",
    "enqueue": "later",
    "show-urls": "links",
    "bookmark": "pipe",
    "pipe-to": "pipe",
    "help": "help",
    "set-filter": "filter",
    "sort": "sort",
    "up": "up",
    "down": "down",
    "pageup": "page_up",
    "pagedown": "page_down",
    "home": "top",
    "end": "bottom",
    "cmdline": "command",
}
"""What newsboat can do -> what does it here."""
_KEYS: Mapping[str, str] = {
    "ESC": "escape",
    "PPAGE": "pageup",
    "NPAGE": "pagedown",
    **{name.upper(): name for name in "enter space tab backspace up down left right home end".split()},
    **{f"F{number}": f"f{number}" for number in range(1, 13)},
}
_YES_OR_NO: Mapping[str, str] = {
    "auto-reload": "refresh_while_open",
    "refresh-on-startup": "refresh_at_start",
    "mark-as-read-on-hover": "read_on_scroll",
}
_NUMBERS: Mapping[str, str] = {
    "reload-threads": "connections",
    "keep-articles-days": "keep_days",
    "text-width": "article_width",
}
_RUN: Mapping[str, str] = {"browser": "browser", "bookmark-cmd": "pipe"}
"""Settings that name a program, which only the reader can agree to."""


@dataclass(slots=True)
class Adopted:
    """What is taken over. `untold` are sentences about what is not."""

    settings: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)
    macros: dict[str, list[str]] = field(default_factory=dict)
    untold: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """What is taken over, a line each."""
        return [
            *(f"{name} = {value}" for name, value in self.settings.items()),
            *(f"{action}: {' '.join(keys)}" for action, keys in self.keys.items()),
            *(f"{key}: {' '.join(actions)}" for key, actions in self.macros.items()),
        ]


def adopted(wishes: Iterable[Wish], here: Settings, *, run: bool = False) -> Adopted:
    """What the lines of newsboat's settings are here, beside what the reader has set; programs only with `run`."""
    found = Adopted()
    bound: dict[str, list[str]] = {}
    gone: set[str] = set()
    for wish in wishes:
        value = " ".join(wish.words)
        if wish.name == "bind-key" and (binding := _binding(wish.words)):
            bound.setdefault(binding[1], []).append(binding[0])
        elif wish.name == "unbind-key" and (key := _pressed(wish.words[0] if wish.words else "")):
            gone.add(key)
        elif wish.name == "macro" and (macro := _macro(wish.words)):
            if macro[0] not in here.macros:
                found.macros[macro[0]] = macro[1]
        elif (setting := _setting(wish.name, value)) and (run or wish.name not in _RUN):
            name, wanted = setting
            if getattr(here, name) == getattr(config.Settings(), name) != wanted:
                found.settings[name] = wanted
        elif setting and wish.name in _RUN:
            found.untold.append(
                tr(
                    "line {line}: {text} names a program; --programs takes it over",
                    line=wish.line,
                    text=_text(wish),
                )
            )
        else:
            found.untold.append(
                tr("line {line}: {text} has no counterpart here", line=wish.line, text=_text(wish))
            )
    found.keys = {action: keys for action, keys in _keys(bound, gone) if action not in here.keys}
    return found


def _text(wish: Wish) -> str:
    from feeds.markup import clean

    return clean(" ".join((wish.name, *wish.words)), 120)


def _pressed(key: str) -> str:
    """A key of newsboat's by its name here; empty where there is none."""
    name = _KEYS.get(key) or (f"ctrl+{key[1:].lower()}" if len(key) == 2 and key[0] == "^" else key)
    return "" if not name or unpressable(name) else name


def _binding(words: Sequence[str]) -> tuple[str, str] | None:
    """The key and the action of `bind-key KEY OPERATION`."""
    key, operation, *_ = [*words, "", ""]
    pressed, action = _pressed(key), OPERATIONS.get(operation)
    return (pressed, action) if pressed and action else None


def _keys(bound: Mapping[str, list[str]], gone: set[str]) -> Iterator[tuple[str, list[str]]]:
    """The keys of each action that has others: those bound to it, and its own but those that mean something else."""
    taken = {key for keys in bound.values() for key in keys} | gone
    for action, command in BY_ID.items():
        own = [key for key in command.keys if key not in taken]
        if action in bound:
            if set(bound[action]) - set(command.keys) or len(own) + len(bound[action]) < len(command.keys):
                yield action, list(dict.fromkeys([*bound[action], *own]))
        elif action in OPERATIONS.values() and len(own) < len(command.keys) and gone & set(command.keys):
            yield action, own


def _macro(words: Sequence[str]) -> tuple[str, list[str]] | None:
    """The keys and the actions of `macro KEY OPERATION; OPERATION -- "what it is for"`; None where a step has none."""
    if len(words) < 2 or not (key := _pressed(words[0])):
        return None
    spoken = " ".join(words[1:]).partition(" -- ")[0].replace(";", " ; ").split()
    steps = [list(step) for is_end, step in groupby(spoken, ";".__eq__) if not is_end]
    actions = [OPERATIONS.get(step[0], "") if len(step) == 1 else "" for step in steps]
    return (f", {key}", actions) if actions and all(actions) else None


def _setting(name: str, value: str) -> tuple[str, Any] | None:
    """The setting that a line is here, and its value; None where it is none."""
    if name in _YES_OR_NO and value in ("yes", "no", "true", "false"):
        return _YES_OR_NO[name], value in ("yes", "true")
    if name in _NUMBERS and value.isascii() and value.isdecimal() and len(value) < 7:
        wanted = int(value)
        return None if config.problem_of(_NUMBERS[name], wanted) else (_NUMBERS[name], wanted)
    if name in _RUN and value:
        return _RUN[name], value
    return None


def write(found: Adopted) -> None:
    """Write what is taken over into the settings, all else in them left as it is. Raises ConfigError, WriteError."""
    for name, value in found.settings.items():
        config.write_setting(config.config_path(), name, value)
    for action, keys in found.keys.items():
        config.write_key(config.keys_path(), action, keys)
    for key, actions in found.macros.items():
        config.write_macro(config.keys_path(), key, actions)
