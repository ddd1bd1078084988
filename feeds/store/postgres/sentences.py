"""Errors of PostgreSQL as sentences."""

from __future__ import annotations

import psycopg
from psycopg import errors

from feeds.errors import StoreError
from feeds.hints import Hint
from feeds.messages import Message

_NOT_REACHED = Message("library.not-reached", "is on a server that could not be reached")
_NO_DATABASE = Message("library.no-database", "is not there: the server has no such database")
_NO_RIGHTS = Message("library.no-rights", "may not be used so by you ({error})")
_SENTENCES: tuple[tuple[type[psycopg.Error], Message, Hint], ...] = (
    (
        errors.InvalidPassword,
        Message("library.wrong-password", "is on a server that does not take this name and password"),
        Hint.CHECK_LOGIN,
    ),
    (
        errors.InvalidAuthorizationSpecification,
        Message("library.not-let-in", "is on a server that does not let you in"),
        Hint.CHECK_LOGIN,
    ),
    (errors.InvalidCatalogName, _NO_DATABASE, Hint.MAKE_DATABASE),
    (errors.InsufficientPrivilege, _NO_RIGHTS, Hint.ASK_FOR_RIGHTS),
    (
        errors.ReadOnlySqlTransaction,
        Message("library.standby", "may be read but not written here"),
        Hint.NAME_PRIMARY,
    ),
    (
        errors.DiskFull,
        Message("library.server-full", "could not be written because the disk of its server is full"),
        Hint.MAKE_ROOM,
    ),
    (
        errors.TooManyConnections,
        Message("library.server-busy", "is on a server that has no connection left"),
        Hint.TRY_LATER,
    ),
)
_SAID = (
    ("does not exist", "database", _NO_DATABASE, Hint.MAKE_DATABASE),
    ("authentication failed", "", _SENTENCES[0][1], Hint.CHECK_LOGIN),
    ("no password supplied", "", _SENTENCES[0][1], Hint.CHECK_LOGIN),
    ("no pg_hba.conf entry", "", _SENTENCES[1][1], Hint.CHECK_LOGIN),
    ("too many clients", "", _SENTENCES[6][1], Hint.TRY_LATER),
)
"""What a server says before anybody is let in has no code: it is known by its words."""

_LOST = ("08", "57")
"""Classes of codes of a connection that is none any more; what cannot even be made has no code."""


def sentence(name: str, error: psycopg.Error) -> StoreError:
    """An error of PostgreSQL as one that reads as a sentence."""
    for kind, why, hint in _SENTENCES:
        if isinstance(error, kind):
            return StoreError(
                name, why.filled(error=_first_line(error)) if why.data or "{" in why.template else why, hint
            )
    if isinstance(error, psycopg.OperationalError) and (error.sqlstate or "08")[:2] in _LOST:
        said = str(error)
        for word, other, why, hint in _SAID:
            if word in said and other in said:
                return StoreError(name, why, hint)
        return StoreError(name, _NOT_REACHED, Hint.CHECK_SERVER)
    return StoreError(
        name, Message("library.unusable", "could not be used: {error}", error=_first_line(error))
    )


def _first_line(error: psycopg.Error) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
