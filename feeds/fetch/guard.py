"""Which addresses may be asked: http and https, and the private network only where the reader means it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit

from feeds.errors import FetchError
from feeds.fetch import words
from feeds.urls import ascii_host

_LOCAL_ENDINGS = ("localhost", "local", "lan", "home", "internal", "intranet", "localdomain", "home.arpa")
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_DEFAULT = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
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
        raise words.broken(url, "this is no address", "check it for mistakes") from None
    if scheme not in _DEFAULT:
        raise words.broken(
            url, f"only http and https are fetched, not {scheme or 'this'}", "check the address"
        )
    if not host or any(char <= " " or char in "\x7f%/\\" for char in host):
        raise words.broken(url, "this address names no host", "check it for mistakes")
    path = quote(parts.path or "/", safe=_SAFE) + (
        f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    )
    if port == 0:
        raise words.broken(url, "this address names no port", "check it for mistakes")
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
        raise words.broken(at.url, "the server redirects to what is no address") from error
    if scheme not in _DEFAULT:
        raise words.broken(
            at.url, "the server redirects to something that is no web page", "check the address"
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
        host = target(url).host
    except FetchError:
        return False
    if host.replace(".", "").isdigit() or ":" in host:
        return is_private(host)
    return "." not in host or host.endswith(tuple(f".{ending}" for ending in _LOCAL_ENDINGS))


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
        # Numbers of IPv4 can be reached under several names in IPv6.
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            address = inner
    return not address.is_global or address.is_multicast
