"""Names and passwords in addresses: told apart from them, so that they are shown nowhere."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit, urlunsplit

_PASSWORD = re.compile(r"(?<=[?&])(ssl)?password=[^&]*&?", re.IGNORECASE)
"""As it may follow the `?` of a database's address."""
_PORTS = {"http": 80, "https": 443}
_LOGIN = re.compile(
    r"(?:(?<=:[/\\]{2})|(?<=^//)|^(?!mailto:)(?=[^/?#\s:@]{1,60}:[^/?#\s]*@))[^/\\?#\s]*@"
    # Of an address that is mistyped: with one slash, or a password with signs that end the host.
    # What may stand behind a colon but a password is a port.
    r"|(?:(?<=:[/\\]{2})|(?<=:[/\\]))[^\[/\\?#\s:@]{1,60}:(?!\d{0,5}(?:[/?#]|\Z))\S{0,300}@",
    re.IGNORECASE,
)


def without_login(text: str) -> str:
    """An address, or what may be one, without the name and password before its host."""
    return _LOGIN.sub("", text, count=1) if "@" in text else text


def login(url: str) -> tuple[str, str]:
    """The name and the password that stand before the host of an address."""
    if "@" not in url:
        return "", ""
    try:
        parts = urlsplit(url)
        return unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        return "", ""


def with_login_of(url: str, typed: str) -> str:
    """`url` with the login of the address `typed`, where it has none and both are of one origin."""
    if "@" not in typed:
        return url
    try:
        parts, other = urlsplit(url), urlsplit(typed)
        alike = [(one.scheme, one.hostname, one.port or _PORTS.get(one.scheme)) for one in (parts, other)]
    except ValueError:
        return url
    if "@" in parts.netloc or "@" not in other.netloc or alike[0] != alike[1]:
        return url
    before = other.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{before}@{parts.netloc}"))


def without_password(url: str) -> str:
    """The address of a database without the login in it, and without a password among what follows the `?`."""
    return _PASSWORD.sub("", without_login(url)).rstrip("?&")
