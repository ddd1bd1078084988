"""What can go wrong in the engine, as exceptions that read as sentences.

Every error carries the data its sentence is made of: the code of its reason for
programs, `message` for whoever words it anew. `str(error)` is one English sentence for
the reader: what happened, to what, and what to do about it. The cause is chained
(`raise ... from exc`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from feeds.logins import without_login
from feeds.messages import Message

STANDARD_INPUT, THIS_ARTICLE = "standard input", "this article"
_NAMED = {
    STANDARD_INPUT: Message("source.standard-input", "standard input"),
    THIS_ARTICLE: Message("source.this-article", "this article"),
}
"""Sources that are no path and no address."""


class FeedsError(Exception):
    """The root of everything the engine raises on purpose.

    What a constructor takes are the attributes: so an error is written down and made again. Most carry a
    `reason`, a clause that says what happened.
    """

    hint: Message | None = None
    """What to do about it, where there is anything to do: one of `feeds.hints.Hint`, filled."""

    @property
    def code(self) -> str:
        """What names this failure for programs, such as `http.404`."""
        return self._said().code

    @property
    def message(self) -> Message:
        """The whole sentence."""
        said = self._said()
        if self.hint is None:
            return Message(said.code, "{said}.", said=said)
        return Message(said.code, "{said}; {advice}.", said=said, advice=self.hint)

    def _said(self) -> Message:
        """What happened, and to what, without a full stop."""
        return Message.plain(super().__str__())

    def __str__(self) -> str:
        return str(self.message)


class SourceError(FeedsError):
    """One source (file, folder, address) could not be used; others are not concerned.

    `source` is the path or address as the reader gave it, but for a login in it.
    """

    def __init__(self, source: str, reason: Message, hint: Message | None = None) -> None:
        source = without_login(source)
        super().__init__(source, reason, hint)
        self.source = source
        self.reason = reason
        self.hint = hint

    def _said(self) -> Message:
        name = _NAMED.get(self.source, self.source)
        return Message(self.reason.code, "{name}: {reason}", name=name, reason=self.reason)


class MissingSource(SourceError):
    """The path does not exist or may not be read."""


class NothingToRead(SourceError):
    """The source was read and holds no article: empty, a folder without pages, a picture …"""


class ProgramError(SourceError):
    """A program of the reader's settings could not be run, or gave nothing that can be used."""


class WriteError(SourceError):
    """A file could not be written; what was there is there still."""


class ParseError(SourceError):
    """The bytes are not the feed, page or list they were taken for."""


class FetchError(SourceError):
    """The network gave no answer that can be used. `status` is the HTTP status, 0 without one.

    `retry_after` is the server's own wish in seconds, None where it named none.
    """

    def __init__(
        self,
        source: str,
        reason: Message,
        hint: Message | None = None,
        *,
        status: int = 0,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(source, reason, hint)
        self.status = status
        self.retry_after = retry_after


class Oversized(FetchError):
    """The answer is larger than it may be."""


class LoginRefused(FetchError):
    """A server does not accept the name and password, or no longer what it gave for them."""


class Forbidden(FetchError):
    """The address lies in the private network, and not the reader but content or a server led there."""


class QueryError(FeedsError):
    """A query the reader typed has no meaning; `position` is the offset in `text` to point at."""

    def __init__(self, text: str, position: int, reason: Message) -> None:
        super().__init__(text, position, reason)
        self.text = text
        self.position = position
        self.reason = reason

    def _said(self) -> Message:
        return Message(
            self.reason.code,
            "At character {place} of the query: {reason}",
            place=self.position + 1,
            reason=self.reason,
        )


class MissingExtra(FeedsError):
    """Something needs an optional package that is not installed; `extra` is its name in `broadsheet[...]`."""

    def __init__(self, what: Message, extra: str) -> None:
        super().__init__(what, extra)
        self.what = what
        self.extra = extra

    def _said(self) -> Message:
        return Message(
            "extra.missing",
            "For {what} an optional package is missing; install broadsheet[{extra}]",
            what=self.what,
            extra=self.extra,
        )


class RuleError(FeedsError):
    """A rule the reader wrote cannot be used."""

    def __init__(self, name: str, reason: Message, hint: Message | None = None) -> None:
        super().__init__(name, reason, hint)
        self.name = name
        self.reason = reason
        self.hint = hint

    def _said(self) -> Message:
        return Message(
            self.reason.code, "The rule “{name}” cannot be used: {reason}", name=self.name, reason=self.reason
        )


class UndoError(FeedsError):
    """A change cannot be taken back; `label` is the change's own."""

    def __init__(self, label: Message, reason: Message, hint: Message | None = None) -> None:
        super().__init__(label, reason, hint)
        self.label = label
        self.reason = reason
        self.hint = hint

    def _said(self) -> Message:
        return Message(
            self.reason.code, "Not taken back ({change}): {reason}", change=self.label, reason=self.reason
        )


class StoreError(FeedsError):
    """The library itself cannot be used (corrupt, locked, disk full, newer version).

    `reason` follows the library's name; `is_damage` is whether the file itself is broken, so that only a
    backup helps; `is_away` whether its server cannot be reached just now, so that the same may be asked later.
    """

    def __init__(
        self,
        path: str,
        reason: Message,
        hint: Message | None = None,
        *,
        is_damage: bool = False,
        is_away: bool = False,
    ) -> None:
        super().__init__(path, reason, hint)
        self.path = path
        self.reason = reason
        self.hint = hint
        self.is_damage = is_damage
        self.is_away = is_away

    def _said(self) -> Message:
        return Message(self.reason.code, "The library {path} {reason}", path=self.path, reason=self.reason)


class ConfigError(FeedsError):
    """A setting cannot be used; `line` is 1-based, 0 where unknown."""

    def __init__(self, path: str, reason: Message, line: int = 0) -> None:
        super().__init__(path, reason, line)
        self.path = path
        self.reason = reason
        self.line = line

    def _said(self) -> Message:
        code = self.reason.code
        if self.line:
            return Message(
                code, "{path}, line {line}: {reason}", path=self.path, line=self.line, reason=self.reason
            )
        return Message(code, "{name}: {reason}", name=self.path, reason=self.reason)


def to_row(error: FeedsError) -> dict[str, Any]:
    """An error as JSON may hold it: its class and all it carries."""
    carried = {
        name: value.to_row() if isinstance(value, Message) else value for name, value in vars(error).items()
    }
    return {"class": type(error).__name__, **carried}


def from_row(row: Mapping[str, Any]) -> FeedsError:
    """The way back from `to_row`."""
    kinds = {kind.__name__: kind for kind in _kinds(FeedsError)}
    carried = {
        name: Message.from_row(value) if isinstance(value, dict) else value
        for name, value in row.items()
        if name != "class"
    }
    return kinds[row["class"]](**carried)


def _kinds(of: type[FeedsError]) -> Iterator[type[FeedsError]]:
    yield of
    for kind in of.__subclasses__():
        yield from _kinds(kind)
