"""What can go wrong in the engine, as exceptions that read as sentences.

Every error carries the data its sentence is made of, so that a screen may word it
anew; `str(error)` is one sentence for the reader: what happened, to what, and what
to do about it. The cause is chained (`raise ... from exc`).
"""

from __future__ import annotations

from feeds.logins import without_login


class FeedsError(Exception):
    """The root of everything the engine raises on purpose."""


class SourceError(FeedsError):
    """One source (file, folder, address) could not be used; others are not concerned.

    `source` is the path or address as the reader gave it, but for a login in it, `reason` a
    clause without its full stop, `advice` what to do (a clause, or empty).
    """

    def __init__(self, source: str, reason: str, advice: str = "") -> None:
        source = without_login(source)
        super().__init__(source, reason, advice)
        self.source = source
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        sentence = f"{self.source}: {self.reason}"
        return f"{sentence}; {self.advice}." if self.advice else f"{sentence}."


class MissingSource(SourceError):
    """The path does not exist or may not be read."""


class NothingToRead(SourceError):
    """The source was read and holds no article: empty, a folder without pages, a picture …"""


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
        reason: str,
        advice: str = "",
        *,
        status: int = 0,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(source, reason, advice)
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

    def __init__(self, text: str, position: int, reason: str) -> None:
        super().__init__(text, position, reason)
        self.text = text
        self.position = position
        self.reason = reason

    def __str__(self) -> str:
        return f"At character {self.position + 1} of the query: {self.reason}."


class MissingExtra(FeedsError):
    """Something needs an optional package that is not installed; `extra` is its name in `broadsheet[...]`."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(what, extra)
        self.what = what
        self.extra = extra

    def __str__(self) -> str:
        return f"For {self.what} an optional package is missing; install broadsheet[{self.extra}]."


class RuleError(FeedsError):
    """A rule the reader wrote cannot be used."""

    def __init__(self, name: str, reason: str, advice: str = "") -> None:
        super().__init__(name, reason, advice)
        self.name = name
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        sentence = f"The rule “{self.name}” cannot be used: {self.reason}"
        return f"{sentence}; {self.advice}." if self.advice else f"{sentence}."


class UndoError(FeedsError):
    """A change cannot be taken back; `label` is the change's own."""

    def __init__(self, label: str, reason: str, advice: str = "") -> None:
        super().__init__(label, reason, advice)
        self.label = label
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        sentence = f"Not taken back ({self.label}): {self.reason}"
        return f"{sentence}; {self.advice}." if self.advice else f"{sentence}."


class StoreError(FeedsError):
    """The library itself cannot be used (corrupt, locked, disk full, newer version)."""

    def __init__(self, path: str, reason: str, advice: str = "", *, is_damage: bool = False) -> None:
        super().__init__(path, reason, advice)
        self.path = path
        self.reason = reason
        self.advice = advice
        self.is_damage = is_damage
        """Whether the file itself is broken, so that only a backup helps."""

    def __str__(self) -> str:
        sentence = f"The library {self.path} {self.reason}"
        return f"{sentence}; {self.advice}." if self.advice else f"{sentence}."


class ConfigError(FeedsError):
    """A setting cannot be used; `line` is 1-based, 0 where unknown."""

    def __init__(self, path: str, reason: str, line: int = 0) -> None:
        super().__init__(path, reason, line)
        self.path = path
        self.reason = reason
        self.line = line

    def __str__(self) -> str:
        place = f"{self.path}, line {self.line}" if self.line else self.path
        return f"{place}: {self.reason}."
