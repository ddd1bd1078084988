"""What the engine says, for the reader: in the chosen language, with the keys as they are bound.

The catalogues are asked for the English template of a message; what has no translation stays English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from feeds.errors import FeedsError
from feeds.hints import Hint
from feeds.messages import NUMBER, Message
from reader.i18n import translate
from reader.i18n.translate import message, tr

if TYPE_CHECKING:
    from feeds.messages import Value

TOPICS = (
    message("Climate"),
    message("Comics"),
    message("Culture"),
    message("Economy"),
    message("Europe"),
    message("Longreads"),
    message("Maghreb & Middle East"),
    message("Podcasts"),
    message("Programming"),
    message("Science"),
    message("Sport"),
    message("Technology"),
    message("World"),
)
"""Topics of the catalogue of well-known feeds."""
REASONS = {
    "shares": message("shares"),
    "story": message("story"),
    "twin": message("twin"),
    "meaning": message("meaning"),
    "across": message("across"),
    "starred": message("starred"),
    "likes": message("likes"),
    "feed": message("feed"),
    "beside": message("beside"),
    "author": message("author"),
    "tag": message("tag"),
    "sources": message("sources"),
    "outside": message("outside"),
    "page": message("page"),
    "fresh": message("fresh"),
}
"""Kinds of reasons to recommend a piece."""
KINDS = {
    "term": message("words"),
    "feed": message("feed"),
    "author": message("author"),
    "tag": message("tag"),
}
"""What a weight of the profile is of."""
PRESSED: Mapping[str, str] = {
    Hint.OPEN_IN_BROWSER.code: "browse",
    Hint.OPEN_ARTICLE_IN_BROWSER.code: "browse",
    Hint.UNDO_THAT_FIRST.code: "changes",
    Hint.SET_LOGIN.code: "feed",
    Hint.UNSUBSCRIBE_ONE.code: "feed",
    Hint.ADD_IF_MEANT.code: "add",
}
"""The actions whose keys do what a hint says, by its code."""
TYPED: Mapping[str, str] = {
    Hint.UNDO_THAT_FIRST.code: "broadsheet undo --list",
    Hint.SET_LOGIN.code: "broadsheet feed set",
    Hint.UNSUBSCRIBE_ONE.code: "broadsheet remove",
    Hint.ADD_IF_MEANT.code: "broadsheet add",
}
"""The commands that do, for a reader who has no keys to press."""


def sentence(error: BaseException) -> str:
    """An error as one sentence for the reader: what happened, to what, and what to do about it."""
    return worded(error.message) if isinstance(error, FeedsError) else str(error)


def worded(message: Message | None) -> str:
    """A message in the reader's language; nothing for none."""
    if message is None:
        return ""
    values = {name: _value(name, value) for name, value in message.data.items()}
    if message.many:
        return translate.either(message.template, message.many, message.number).format(**values)
    said = tr(message.template, **values)
    how = _how(message.code)
    return tr("{hint} ({how})", hint=said, how=how) if how else said


def _how(code: str) -> str:
    """The key that does what a hint says, or the command."""
    if translate.keys_are_named():
        return translate.key_of(PRESSED[code]) if code in PRESSED else ""
    return f"`{TYPED[code]}`" if code in TYPED else ""


def worded_all(messages: Iterable[Message]) -> str:
    """Several clauses in a row."""
    return tr("; ").join(map(worded, messages))


def _value(name: str, value: Value) -> str:
    if isinstance(value, tuple):
        return tr(", ").join(_value("", each) for each in value)
    if isinstance(value, Message):
        return worded(value)
    return translate.number(value) if name == NUMBER and isinstance(value, int) else str(value)
