"""What went wrong, as sentences."""

from __future__ import annotations

import errno
import socket
from urllib.parse import urlsplit, urlunsplit

from feeds.errors import FetchError, Forbidden
from feeds.hints import Hint
from feeds.logins import without_login
from feeds.messages import Message

_Why = tuple[Message, Hint | None]
_STATUS: dict[int, _Why] = {
    304: (
        Message(
            "http.304",
            "the server answered {status}: it says that nothing has changed, though nothing was read before",
        ),
        Hint.TRIED_LATER,
    ),
    400: (
        Message("http.400", "the server answered {status}: it did not understand the request"),
        Hint.CHECK_ADDRESS,
    ),
    401: (
        Message("http.401", "the server answered {status}: it wants a name and a password"),
        Hint.SET_LOGIN,
    ),
    402: (Message("http.402", "the server answered {status}: it wants to be paid"), Hint.OPEN_SITE),
    403: (Message("http.403", "the server answered {status}: it refuses access"), Hint.OPEN_ADDRESS),
    404: (
        Message("http.404", "the server answered {status}: it has nothing at this address"),
        Hint.MOVED_OR_ENDED,
    ),
    406: (
        Message("http.406", "the server answered {status}: it has nothing a feed reader accepts"),
        Hint.CHECK_ADDRESS,
    ),
    407: (
        Message("http.407", "the server answered {status}: it is a proxy that wants a password"),
        Hint.CHECK_PROXY,
    ),
    408: (
        Message("http.408", "the server answered {status}: it waited too long for the request"),
        Hint.TRIED_LATER,
    ),
    410: (
        Message("http.410", "the server answered {status}: it says the feed has ended for good"),
        Hint.NOT_ASKED_AGAIN,
    ),
    421: (Message("http.421", "the server answered {status}: it serves another site"), Hint.CHECK_ADDRESS),
    429: (Message("http.429", "the server answered {status}: it asks for fewer requests"), Hint.ASKED_LATER),
    451: (Message("http.451", "the server answered {status}: it may not show it for legal reasons"), None),
    500: (Message("http.500", "the server answered {status}: it broke down over it"), Hint.TRIED_LATER),
    502: (
        Message("http.502", "the server answered {status}: it could not reach the server behind it"),
        Hint.TRIED_LATER,
    ),
    503: (
        Message("http.503", "the server answered {status}: it is overloaded or being looked after"),
        Hint.TRIED_LATER,
    ),
    504: (
        Message("http.504", "the server answered {status}: it waited in vain for the server behind it"),
        Hint.TRIED_LATER,
    ),
}
_REFUSED: _Why = (
    Message("http.4xx", "the server answered {status}: it refused the request"),
    Hint.CHECK_ADDRESS,
)
_BROKE_DOWN: _Why = (
    Message("http.5xx", "the server answered {status}: it broke down over it"),
    Hint.TRIED_LATER,
)

_NO_REASON = Message("network.no-reason", "no reason given")


def shown(url: str) -> str:
    """An address for messages: no name, no password, nothing that acts on a terminal."""
    url = without_login(url)
    try:
        parts = urlsplit(url)
        place = parts.netloc.rpartition("@")[2]
        return _clean(urlunsplit((parts.scheme, place, parts.path, parts.query, "")))
    except ValueError:
        return _clean(url)


def refused(url: str, status: int, retry_after: float | None = None) -> FetchError:
    """An answer that is no answer."""
    reason, hint = _STATUS.get(status) or (_BROKE_DOWN if status >= 500 else _REFUSED)
    return FetchError(shown(url), reason.filled(status=status), hint, status=status, retry_after=retry_after)


def put_off(url: str, seconds: float) -> FetchError:
    """A question that is not put, as its host has asked for fewer."""
    minutes = max(1, round(seconds / 60))
    return FetchError(
        shown(url),
        Message("http.put-off", "the server asks for fewer requests"),
        Hint.ASKED_IN.filled(minutes=minutes),
        status=429,
        retry_after=seconds,
    )


def broken(url: str, reason: Message, hint: Hint = Hint.TRIED_LATER, status: int = 0) -> FetchError:
    return FetchError(shown(url), reason, hint, status=status)


def forbidden(url: str, reason: Message, hint: Hint) -> Forbidden:
    return Forbidden(shown(url), reason, hint)


def network(url: str, error: Exception) -> FetchError:
    """The operating system's or the TLS library's refusal."""
    if isinstance(error, FetchError):
        return error
    host = _clean(urlsplit(url).hostname or url)
    if isinstance(error, socket.gaierror):
        if error.errno in (socket.EAI_AGAIN, socket.EAI_FAIL):
            return broken(
                url,
                Message("network.no-lookup", "the name {host} could not be looked up", host=host),
                Hint.CHECK_NETWORK,
            )
        return broken(
            url, Message("network.no-host", "there is no host named {host}", host=host), Hint.CHECK_ADDRESS
        )
    reason = getattr(error, "verify_message", "")
    if reason:
        return broken(
            url,
            Message(
                "network.certificate",
                "the certificate of {host} is not to be trusted ({detail})",
                host=host,
                detail=_clean(reason),
            ),
            Hint.CHECK_CLOCK,
        )
    if type(error).__module__ == "ssl":
        detail = _clean(str(getattr(error, "reason", "") or "")).replace("_", " ").lower()
        return broken(
            url,
            Message(
                "network.tls",
                "no safe connection to {host} could be made ({detail})",
                host=host,
                detail=detail or "TLS failed",
            ),
        )
    return _connection(url, host, error)


def _connection(url: str, host: str, error: Exception) -> FetchError:
    """A connection that was not made, or broke."""
    if isinstance(error, TimeoutError):
        return broken(url, Message("network.timeout", "{host} did not answer in time", host=host))
    if isinstance(error, ConnectionRefusedError):
        return broken(
            url, Message("network.refused", "{host} refuses connections", host=host), Hint.MAY_BE_DOWN
        )
    if isinstance(error, ConnectionError):
        return broken(url, Message("network.broken-off", "{host} broke the connection off", host=host))
    if isinstance(error, OSError):
        if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN):
            return broken(
                url,
                Message("network.unreachable", "{host} cannot be reached from here", host=host),
                Hint.CHECK_NETWORK,
            )
        if error.errno in (errno.EMFILE, errno.ENFILE):
            return broken(
                url, Message("network.too-many", "too many connections are open"), Hint.FEWER_CONNECTIONS
            )
        return broken(
            url,
            Message(
                "network.failed",
                "the connection to {host} failed ({detail})",
                host=host,
                detail=_clean(error.strerror) if error.strerror else _NO_REASON,
            ),
        )
    return broken(
        url, Message("network.not-http", "{host} sent what is not HTTP", host=host), Hint.CHECK_ADDRESS
    )


def _clean(text: str) -> str:
    from feeds.markup import clean

    return clean(text)
