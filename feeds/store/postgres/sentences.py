"""Errors of PostgreSQL as sentences."""

from __future__ import annotations

import psycopg
from psycopg import errors

from feeds.errors import StoreError
from feeds.hints import Hint
from feeds.messages import Message

_Why = tuple[Message, Hint]
"""What follows the library's name, and what to do about it."""
_NOT_REACHED: _Why = (
    Message("library.not-reached", "is on a server that could not be reached"),
    Hint.CHECK_SERVER,
)
_NO_DATABASE: _Why = (
    Message("library.no-database", "is not there: the server has no such database"),
    Hint.MAKE_DATABASE,
)
_WRONG_PASSWORD: _Why = (
    Message("library.wrong-password", "is on a server that does not take this name and password"),
    Hint.CHECK_LOGIN,
)
_NOT_LET_IN: _Why = (
    Message("library.not-let-in", "is on a server that does not let you in"),
    Hint.CHECK_LOGIN,
)
_NOT_VERIFIED: _Why = (
    Message("library.not-verified", "is on a server that does not show who it is by a certificate"),
    Hint.SET_CERTIFICATE,
)
_BUSY: _Why = (Message("library.server-busy", "is on a server that has no connection left"), Hint.TRY_LATER)
_NO_RIGHTS: _Why = (
    Message("library.no-rights", "may not be used so by you ({error})"),
    Hint.ASK_FOR_RIGHTS,
)
_STANDBY: _Why = (Message("library.standby", "may be read but not written here"), Hint.NAME_PRIMARY)
_FULL: _Why = (
    Message("library.server-full", "could not be written because the disk of its server is full"),
    Hint.MAKE_ROOM,
)
_BY_KIND: dict[type[psycopg.Error], _Why] = {
    errors.InvalidPassword: _WRONG_PASSWORD,
    errors.InvalidAuthorizationSpecification: _NOT_LET_IN,
    errors.InvalidCatalogName: _NO_DATABASE,
    errors.InsufficientPrivilege: _NO_RIGHTS,
    errors.ReadOnlySqlTransaction: _STANDBY,
    errors.DiskFull: _FULL,
    errors.TooManyConnections: _BUSY,
}
_BY_WORDS = {
    "authentication failed": _WRONG_PASSWORD,
    "no password supplied": _WRONG_PASSWORD,
    "no pg_hba.conf entry": _NOT_LET_IN,
    "too many clients": _BUSY,
    'role "': _NOT_LET_IN,
    'database "': _NO_DATABASE,
    "certificate": _NOT_VERIFIED,
    "does not support SSL": _NOT_VERIFIED,
}
"""What a server says before anybody is let in comes without a code: it is known by its words."""
_LOST = ("08", "57")
"""Classes of codes of a connection that is none any more; what cannot even be made has no code."""


def sentence(name: str, error: psycopg.Error) -> StoreError:
    """An error of PostgreSQL as one that reads as a sentence."""
    said = (str(error).splitlines() or [type(error).__name__])[0]
    for kind, (why, hint) in _BY_KIND.items():
        if isinstance(error, kind):
            return StoreError(name, why.filled(error=said) if why is _NO_RIGHTS[0] else why, hint)
    if isinstance(error, psycopg.OperationalError) and (error.sqlstate or "08")[:2] in _LOST:
        found = (why for words, why in _BY_WORDS.items() if words in str(error))
        said_why = next(found, _NOT_REACHED)
        return StoreError(name, *said_why, is_away=said_why in (_NOT_REACHED, _BUSY))
    if isinstance(error, psycopg.ProgrammingError) and error.sqlstate is None:
        # What is said of an address holds the address, and its password.
        return StoreError(
            name, Message("library.no-address", "has an address that cannot be read"), Hint.CHECK_SPELLING
        )
    return StoreError(name, Message("library.unusable", "could not be used: {error}", error=said))
