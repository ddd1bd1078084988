"""What went wrong, as sentences."""

from __future__ import annotations

import errno
import socket
from urllib.parse import urlsplit, urlunsplit

from feeds.errors import FetchError, Forbidden
from feeds.logins import without_login

_STATUS = {
    304: ("says that nothing has changed, though nothing was read before", "it is tried again later"),
    400: ("did not understand the request", "check the address"),
    401: ("wants a name and a password", "set them for this feed"),
    402: ("wants to be paid", "open the site in a browser"),
    403: ("refuses access", "open the address in a browser to see why"),
    404: ("has nothing at this address", "the feed has moved or ended; look for a new address on its site"),
    406: ("has nothing a feed reader accepts", "check the address"),
    407: ("is a proxy that wants a password", "check the proxy's settings"),
    408: ("waited too long for the request", "it is tried again later"),
    410: ("says the feed has ended for good", "its articles stay; it is not asked again"),
    421: ("serves another site", "check the address"),
    429: ("asks for fewer requests", "it is asked again later"),
    451: ("may not show it for legal reasons", ""),
    500: ("broke down over it", "it is tried again later"),
    502: ("could not reach the server behind it", "it is tried again later"),
    503: ("is overloaded or being looked after", "it is tried again later"),
    504: ("waited in vain for the server behind it", "it is tried again later"),
}


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
    what, advice = _STATUS.get(status, ("", ""))
    if not what:
        kind = "broke down over it" if status >= 500 else "refused the request"
        what, advice = kind, "it is tried again later" if status >= 500 else "check the address"
    return FetchError(
        shown(url), f"the server answered {status}: it {what}", advice, status=status, retry_after=retry_after
    )


def put_off(url: str, seconds: float) -> FetchError:
    """A question that is not put, as its host has asked for fewer."""
    minutes = max(1, round(seconds / 60))
    return FetchError(
        shown(url),
        "the server asks for fewer requests",
        f"it is asked again in {minutes} min",
        status=429,
        retry_after=seconds,
    )


def broken(url: str, reason: str, advice: str = "it is tried again later", status: int = 0) -> FetchError:
    return FetchError(shown(url), reason, advice, status=status)


def forbidden(url: str, reason: str, advice: str) -> Forbidden:
    return Forbidden(shown(url), reason, advice)


def network(url: str, error: Exception) -> FetchError:
    """The operating system's or the TLS library's refusal."""
    if isinstance(error, FetchError):
        return error
    host = _clean(urlsplit(url).hostname or url)
    if isinstance(error, socket.gaierror):
        if error.errno in (socket.EAI_AGAIN, socket.EAI_FAIL):
            return broken(url, f"the name {host} could not be looked up", "check the network connection")
        return broken(url, f"there is no host named {host}", "check the address")
    reason = getattr(error, "verify_message", "")
    if reason:
        return broken(
            url,
            f"the certificate of {host} is not to be trusted ({_clean(reason)})",
            "check the date of this computer, or tell the site",
        )
    if type(error).__module__ == "ssl":
        detail = _clean(str(getattr(error, "reason", "") or "")).replace("_", " ").lower()
        return broken(url, f"no safe connection to {host} could be made ({detail or 'TLS failed'})")
    if isinstance(error, TimeoutError):
        return broken(url, f"{host} did not answer in time")
    if isinstance(error, ConnectionRefusedError):
        return broken(url, f"{host} refuses connections", "the server may be down; it is tried again later")
    if isinstance(error, ConnectionError):
        return broken(url, f"{host} broke the connection off")
    if isinstance(error, OSError):
        if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN):
            return broken(url, f"{host} cannot be reached from here", "check the network connection")
        if error.errno in (errno.EMFILE, errno.ENFILE):
            return broken(url, "too many connections are open", "set a lower number of connections")
        return broken(url, f"the connection to {host} failed ({_clean(error.strerror or 'no reason given')})")
    return broken(url, f"{host} sent what is not HTTP", "check the address")


def _clean(text: str) -> str:
    from feeds.markup import clean

    return clean(text)
