"""Paths as a reader types them: `~` and `~name` are homes, and what is no path is a sentence."""

from __future__ import annotations

from pathlib import Path

from feeds.errors import MissingSource
from feeds.hints import Hint
from feeds.messages import Message


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
