"""Paths as a reader types them: `~` and `~name` are homes, and what is no path is a sentence. And the program's own folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from feeds.errors import MissingSource
from feeds.hints import Hint
from feeds.messages import Message

_XDG = {"data": ".local/share", "config": ".config", "state": ".local/state", "cache": ".cache"}
"""Where a reader's files lie below their home, by the XDG Base Directory Specification."""


def own(kind: str) -> Path:
    """The program's folder for `data`, `config`, `state` or `cache`, as the system has such folders."""
    # platformdirs knows every system, and takes a tenth of the time of a command to load.
    if sys.platform == "linux" and "ANDROID_ROOT" not in os.environ:
        names = (f"XDG_{kind.upper()}_HOME", "HOME")
        named, home = (Path(os.environ.get(name, "")) for name in names)
        if named.is_absolute():
            return named / "broadsheet"
        if home.is_absolute():
            return home / _XDG[kind] / "broadsheet"
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_path")("broadsheet"))


def typed(text: str | Path) -> Path:
    """The path that was typed. Raises MissingSource where no path can be meant."""
    if "\0" in str(text):
        raise MissingSource(
            str(text), Message("file.missing", "there is no such file or folder"), Hint.CHECK_PATH
        )
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise MissingSource(
            str(text), Message("file.home", "nobody has this home"), Hint.CHECK_HOME
        ) from error


def is_server(text: str) -> bool:
    """Whether a library is named by the address of a database on a server, not by a path."""
    return text.lower().startswith(("postgresql://", "postgres://"))


def leads(text: str | Path) -> bool:
    """Whether there is something at a typed path."""
    try:
        return typed(text).exists()
    except (OSError, MissingSource):
        return False


def is_folder(text: str | Path) -> bool:
    """Whether a typed path leads to a folder."""
    return leads(text) and typed(text).is_dir()


def expanded(word: str) -> str:
    """A word of a command, with the home it begins with; as it stands where nobody has that home, as a shell does."""
    try:
        return str(typed(word)) if word.startswith("~") else word
    except MissingSource:
        return word
