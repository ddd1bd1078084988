"""Which addresses may be asked: http and https, and the private network only where the reader means it."""

from __future__ import annotations

import socket
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

from feeds.errors import FetchError
from feeds.fetch import words
from feeds.hints import Hint
from feeds.messages import Message
from feeds.record import record
from feeds.urls import ascii_host

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

_LOCAL_ENDINGS = ("localhost", "local", "lan", "home", "internal", "intranet", "localdomain", "home.arpa")
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_DEFAULT = {"http": 80, "https": 443}


@record(frozen=True, slots=True)
class Target:
    """An address taken apart for asking."""

    url: str
    secure: bool
    host: str
    port: int
    path: str
    """With the query, as it stands in the request line."""
    user: str = ""
    password: str = ""

    @property
    def origin(self) -> tuple[bool, str, int]:
        return self.secure, self.host, self.port

    @property
    def host_header(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == _DEFAULT["https" if self.secure else "http"] else f"{name}:{self.port}"


def target(url: str) -> Target:
    """An address as it can be asked for. Raises FetchError for one that cannot."""
    url = _with_scheme(url.strip())
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
        host = _host(host)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        # The cause repeats the address with its login, and may be logged.
        raise words.broken(url, Message("address.none", "this is no address"), Hint.CHECK_SPELLING) from None
    if scheme not in _DEFAULT:
        raise words.broken(
            url,
            Message(
                "address.scheme", "only http and https are fetched, not {scheme}", scheme=scheme or "this"
            ),
            Hint.CHECK_ADDRESS,
        )
    if not host or any(char <= " " or char in "\x7f%/\\" for char in host):
        raise words.broken(url, Message("address.no-host", "this address names no host"), Hint.CHECK_SPELLING)
    path = quote(parts.path or "/", safe=_SAFE) + (
        f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    )
    if port == 0:
        raise words.broken(url, Message("address.no-port", "this address names no port"), Hint.CHECK_SPELLING)
    return Target(url, scheme == "https", host, port or _DEFAULT[scheme], path, user, password)


_LONGEST_LABEL = 63


def _host(name: str) -> str:
    """A host as the resolver is asked for it, by the rules of browsers (UTS 46). Raises ValueError."""
    if name.isascii():
        return name
    name = ascii_host(name)
    if not name.isascii() or any(not 0 < len(label) <= _LONGEST_LABEL for label in name.split(".")):
        raise ValueError(name)
    return name


def _with_scheme(url: str) -> str:
    """`feed:` addresses and bare host names as web addresses."""
    low = url[:7].lower()
    if low.startswith("feed://"):
        return "http" + url[4:]
    if low.startswith("feed:"):
        return _with_scheme(url[5:])
    head = url.partition("/")[0]
    if "://" not in url and (":" not in head or head.rpartition(":")[2].isdigit()):
        return f"https://{url}"
    return url


def redirected(at: Target, location: str) -> Target:
    """Where a redirect leads. Raises FetchError."""
    try:
        url = urljoin(at.url, _as_sent(location.strip()))
        fragmentless = url.partition("#")[0]
        scheme = urlsplit(url).scheme
    except ValueError as error:
        raise words.broken(
            at.url, Message("http.redirected-nowhere", "the server redirects to what is no address")
        ) from error
    if scheme not in _DEFAULT:
        raise words.broken(
            at.url,
            Message("http.redirected-off-web", "the server redirects to something that is no web page"),
            Hint.CHECK_ADDRESS,
        )
    return target(fragmentless)


def _as_sent(location: str) -> str:
    """A header's address, read as Latin-1, with the letters it was sent with: UTF-8, else bytes without a name."""
    if location.isascii():
        return location
    raw = location.encode("latin-1", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return quote(raw, safe=_SAFE)


def names_private(url: str) -> bool:
    """Whether an address says itself that it lies in the private network: by number or by name.

    A public name that only resolves to a private number does not say so.
    """
    try:
        host = target(url).host.rstrip(".")
    except FetchError:
        return False
    if number := _number(host):
        return is_private(number)
    return "." not in host or host.endswith(tuple(f".{ending}" for ending in _LOCAL_ENDINGS))


def is_loopback(url: str) -> bool:
    """Whether an address says itself that it is of this very machine."""
    try:
        host = target(url).host.rstrip(".")
    except FetchError:
        return False
    if number := _number(host):
        import ipaddress

        return ipaddress.ip_address(number.partition("%")[0]).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def _number(host: str) -> str:
    """A host that is a number as the resolver reads it, which takes `0x7f.1` for 127.0.0.1; empty for a name."""
    if ":" in host:
        return host
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return ""


def lies_beside(url: str, chosen: str) -> bool:
    """Whether an address that came with content is at the host of one the reader chose.

    Only such a one may lie in the private network.
    """
    try:
        return bool(chosen) and target(url).host == target(chosen).host
    except FetchError:
        return False


@lru_cache(maxsize=4096)
def is_private(number: str) -> bool:
    """Whether an IP number is not one of the open internet."""
    import ipaddress

    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return True
    if address.version == 6:
        whole = int(address)
        is_tunnel = whole >> 32 & 0xFCFFFFFF == _TUNNEL
        if is_tunnel and not ipaddress.IPv4Address(whole & _IPV4).is_global:
            return True
        if address.is_site_local:
            # The private network of before 2004, still routed where it was set up.
            return True
        address = _in_ipv4(address) or address
    return not address.is_global or address.is_multicast


_TRANSLATED = ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/96")
"""Where the last 32 bits are a number of IPv4 (RFC 4291, 2765, 6052, 8215)."""
_IPV4 = 0xFFFFFFFF
_TUNNEL = 0x5EFE
"""Before a number of IPv4 in the address of a tunnel through it (ISATAP, RFC 5214)."""


def _in_ipv4(address: IPv6Address) -> IPv4Address | None:
    """The number of IPv4 that is reached under this one of IPv6."""
    import ipaddress

    if inner := address.ipv4_mapped or address.sixtofour:
        return inner
    if any(address in ipaddress.ip_network(one) for one in _TRANSLATED):
        return ipaddress.IPv4Address(int(address) & _IPV4)
    return None
