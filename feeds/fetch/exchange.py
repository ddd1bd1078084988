"""One fetch as a generator: it yields what it waits for and returns what came.

It yields `Lookup` (and is sent the IP numbers) or `Wait` (and is resumed when the socket is
ready, or gets a TimeoutError thrown in). Who drives it decides how many run at once, and
whether connections and cookies outlive it (`Kept`).
"""

from __future__ import annotations

import base64
import os
import socket
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from feeds.errors import FetchError, Oversized
from feeds.fetch import guard, http, words
from feeds.fetch.guard import Target
from feeds.fetch.request import READING, Fetched, NotModified, Request
from feeds.fetch.unpack import BadEncoding, TooLarge
from feeds.hints import Hint
from feeds.logins import without_login
from feeds.messages import Message
from feeds.record import record

if TYPE_CHECKING:
    import ssl

READ, WRITE = 1, 2
CONNECT_SECONDS = 10.0
_CHUNK = 64 * 1024
_LONGEST_LINKS = 8_000
"""Characters of Link headers that are kept."""
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SAME_AGAIN = frozenset({307, 308})
"""Redirects by which the same is to be done elsewhere; after 303 it is done, and read elsewhere (RFC 9110, 15.4)."""
_MOST_COOKIES = 50
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9,"
    " text/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
)


@record(frozen=True, slots=True)
class Lookup:
    """Wants the IP numbers of a host."""

    host: str
    port: int


@record(frozen=True, slots=True)
class Wait:
    """Waits for a socket, at most `seconds`."""

    socket: socket.socket
    events: int
    seconds: float


Steps = Generator[Lookup | Wait, Any, Any]


@dataclass(slots=True)
class _Chain:
    """What is remembered from one redirect to the next."""

    first: Target
    public: bool = False
    """Whether an answer came from the open internet: from there no way leads inside."""
    moved_to: str = ""
    permanent: bool = True
    cookies: dict[tuple[str, str], str] = field(default_factory=dict)
    """Values by host and name."""


_Line = tuple[bool, str, int, str]
"""What a connection can be used again for: an origin, and the proxy on the way."""


class Kept:
    """What outlives an exchange where several belong together: connections at rest, and cookies.

    Such exchanges follow no redirect to another origin.
    """

    def __init__(self) -> None:
        self.cookies: dict[tuple[str, str], str] = {}
        self._resting: dict[_Line, list[socket.socket]] = {}

    def take(self, line: _Line) -> socket.socket | None:
        """A connection that rests, None without one. It may have been closed at the far end."""
        resting = self._resting.get(line)
        return resting.pop() if resting else None

    def rest(self, line: _Line, connection: socket.socket, answer: http.Reading) -> None:
        """Keep a connection where its last answer allows it, else close it."""
        if answer.ends_clean and answer.head is not None and answer.head.persists:
            self._resting.setdefault(line, []).append(connection)
        else:
            connection.close()

    def close(self) -> None:
        for resting in self._resting.values():
            for connection in resting:
                connection.close()
        self._resting.clear()


def exchange(request: Request, tls: TlsContext, kept: Kept | None = None) -> Steps:
    """Fetch, redirects included. Returns Fetched or NotModified; raises FetchError."""
    at = guard.target(request.url)
    chain = _Chain(at) if kept is None else _Chain(at, cookies=kept.cookies)
    for _ in range(request.limits.redirects + 1):
        try:
            answer: http.Reading = yield from _ask(request, at, chain, tls, kept)
        except (TooLarge, BadEncoding, http.BadAnswer, OSError, ValueError) as error:
            raise _unusable(at.url, error, request.limits.body) from error
        assert answer.head is not None
        location = answer.head.headers.get("location", "")
        is_redirect = answer.head.status in _REDIRECTS and location
        if is_redirect or kept is not None:
            _keep_cookies(chain, at, answer.head)
        if not is_redirect:
            return _answered(request, at, chain, answer)
        chain.permanent = chain.permanent and answer.head.status in _PERMANENT
        to = guard.redirected(at, location)
        request = _redirected(request, at, to, answer.head.status, stays=kept is not None)
        at = to
        if chain.permanent:
            chain.moved_to = at.url
    raise words.broken(
        request.url,
        Message(
            "http.redirects", "the server redirects more than {number} times", number=request.limits.redirects
        ),
        Hint.CHECK_ADDRESS,
    )


def _redirected(request: Request, at: Target, to: Target, status: int, *, stays: bool) -> Request:
    """What is asked after a redirect. Raises FetchError where it must not be followed.

    `stays` is whether nothing at all goes to another origin. That a change may become a GET after 301 and
    302 (RFC 9110, 15.4) is not made use of: it would be lost, and look as if it were made.
    """
    changes = request.method != READING
    if (changes or stays) and to.origin != at.origin:
        raise words.broken(
            at.url,
            Message(
                "http.redirected-away",
                "the server redirects to another one, {address}, which is sent nothing",
                address=words.shown(to.url),
            ),
            Hint.SET_ADDRESS_IF_RIGHT,
            status,
        )
    if not changes or status in _SAME_AGAIN:
        return request
    if status == 303:
        return replace(request, method=READING, body=b"", content_type="")
    raise words.broken(
        at.url,
        Message(
            "http.redirected-change",
            "the server redirects a change to {address}",
            address=words.shown(to.url),
        ),
        Hint.SET_ADDRESS,
        status,
    )


class TlsContext:
    """The TLS settings of a run, made by its first https address: reading the certificates takes 20 ms."""

    def __init__(self) -> None:
        self._made: ssl.SSLContext | None = None

    def __call__(self) -> ssl.SSLContext:
        if self._made is None:
            import ssl

            self._made = ssl.create_default_context()
            self._made.set_alpn_protocols(["http/1.1"])
        return self._made


# ---------------------------------------------------------------- one question, one answer


def _ask(request: Request, at: Target, chain: _Chain, tls: TlsContext, kept: Kept | None) -> Steps:
    """One question over one connection, a resting one where there is one. Returns the answer."""
    proxy = _proxy(request, at)
    question = _question(request, at, chain, proxy, keep=kept is not None)
    line: _Line = (*at.origin, "" if proxy is None else f"{proxy.host}:{proxy.port}")
    while kept is not None and request.repeatable and (resting := kept.take(line)) is not None:
        answer = http.Reading(request.limits.body, request.sink)
        try:
            yield from _talk(resting, question, answer, request.limits.silence)
        except TimeoutError:
            raise
        except (OSError, http.BadAnswer):
            if answer.begun:
                raise
            # It was closed while it rested: another one is asked.
        else:
            kept.rest(line, resting, answer)
            return answer
    answer = http.Reading(request.limits.body, request.sink)
    connection = yield from _connected(request, at, chain, tls, proxy)
    yield from _talk(connection, question, answer, request.limits.silence)
    if kept is None:
        connection.close()
    else:
        kept.rest(line, connection, answer)
    return answer


def _connected(request: Request, at: Target, chain: _Chain, tls: TlsContext, proxy: _Proxy | None) -> Steps:
    """A connection to a server, safe where the address says so."""
    connection = yield from (_via_proxy(proxy, at, chain, request) if proxy else _direct(at, chain, request))
    try:
        if at.secure:
            connection = tls().wrap_socket(connection, server_hostname=at.host, do_handshake_on_connect=False)
            yield from _secured(connection.do_handshake, connection, CONNECT_SECONDS)
    except BaseException:
        connection.close()
        raise
    return connection


def _talk(connection: socket.socket, question: bytes, answer: http.Reading, silence: float) -> Steps:
    """Ask, and fill the answer. The connection is closed where that fails."""
    try:
        yield from _send(connection, question)
        yield from _receive(connection, answer, silence)
    except BaseException:
        connection.close()
        raise


def _question(request: Request, at: Target, chain: _Chain, proxy: _Proxy | None, *, keep: bool) -> bytes:
    whole_address = proxy is not None and not at.secure and proxy.scheme == "http"
    path = f"http://{at.host_header}{at.path}" if whole_address else at.path
    headers = _headers(request, at, chain)
    if whole_address and proxy is not None and proxy.login:
        headers.append(("Proxy-Authorization", proxy.login))
    return http.question(request, path, at.host_header, headers, keep=keep)


def _headers(request: Request, at: Target, chain: _Chain) -> list[tuple[str, str]]:
    headers = [("User-Agent", request.user_agent), ("Accept", _ACCEPT)]
    if at.origin == chain.first.origin:
        own = {name.lower() for name, _ in request.headers}
        headers = [header for header in headers if header[0].lower() not in own]
        headers += request.headers
        user, password = request.user or at.user, request.password or at.password
        if user or password:
            headers.append(("Authorization", _basic(user, password)))
    # Validators belong to what the first origin serves, or to where it has moved for good.
    if request.etag:
        headers.append(("If-None-Match", request.etag))
    if request.last_modified:
        headers.append(("If-Modified-Since", request.last_modified))
    cookies = [f"{name}={value}" for (host, name), value in chain.cookies.items() if host == at.host]
    if cookies and (at.secure or not chain.first.secure):
        headers.append(("Cookie", "; ".join(cookies)))
    return headers


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _keep_cookies(chain: _Chain, at: Target, head: http.Head) -> None:
    """Take over the cookies of an answer, and let go of those it deletes by letting them expire."""
    for cookie in head.cookies[:20]:
        if len(chain.cookies) >= _MOST_COOKIES:
            return
        pair, *attributes = cookie.split(";")
        name, equals, value = pair.partition("=")
        name = name.strip()
        if not equals or not name:
            continue
        if _has_expired(attributes):
            chain.cookies.pop((at.host, name), None)
        else:
            chain.cookies[at.host, name] = value.strip()


def _has_expired(attributes: list[str]) -> bool:
    """Whether a cookie is over already. Max-Age has precedence over Expires (RFC 6265)."""
    told = {
        name.strip().lower(): value.strip(' "')
        for name, _, value in (one.partition("=") for one in attributes)
    }
    age = told.get("max-age", "")
    if age.removeprefix("-").isdecimal():
        return age.startswith("-") or not age.strip("0")
    expires = _date(told.get("expires", ""))
    return expires is not None and expires <= datetime.now(UTC)


def _send(connection: socket.socket, data: bytes) -> Steps:
    while data:
        sent = yield from _secured(partial(connection.send, data), connection, CONNECT_SECONDS, WRITE)
        data = data[sent:]


def _receive(connection: socket.socket, answer: http.Reading, silence: float) -> Steps:
    """Read until the answer is whole."""
    while not answer.done:
        data = yield from _secured(partial(connection.recv, _CHUNK), connection, silence)
        if data:
            answer.feed(data)
        else:
            answer.end()


def _secured(call: Any, connection: socket.socket, seconds: float, events: int = READ) -> Steps:
    """Call until it does not block; TLS may want to read in order to write and the other way round."""
    while True:
        try:
            return call()
        except BlockingIOError:
            yield Wait(connection, events, seconds)
        except OSError as error:
            kind = type(error).__name__
            if kind == "SSLWantReadError":
                yield Wait(connection, READ, seconds)
            elif kind == "SSLWantWriteError":
                yield Wait(connection, WRITE, seconds)
            else:
                raise


# ---------------------------------------------------------------- getting through


def _direct(at: Target, chain: _Chain, request: Request) -> Steps:
    numbers = yield from _numbers(at, chain, request)
    return (yield from _connect(numbers, at.port))


def _numbers(at: Target, chain: _Chain, request: Request) -> Steps:
    """The IP numbers of a host that may be asked. Those checked here are those connected to."""
    found: list[str] = yield Lookup(at.host, at.port)
    open_ones = [number for number in found if not guard.is_private(number)]
    if open_ones:
        chain.public = True
        return open_ones
    if chain.public:
        raise words.forbidden(
            request.url,
            Message("http.redirected-private", "the server redirects into the private network"),
            Hint.REFUSED_FOR_SAFETY,
        )
    if not request.private:
        raise words.forbidden(
            request.url,
            Message("http.private", "the address lies in the private network"),
            Hint.ADD_IF_MEANT,
        )
    return found


def _connect(numbers: list[str], port: int) -> Steps:
    """A connection to the first number that takes one."""
    last: Exception = ConnectionRefusedError()
    for place, number in enumerate(numbers):
        family = socket.AF_INET6 if ":" in number else socket.AF_INET
        try:
            connection = socket.socket(family, socket.SOCK_STREAM)
        except OSError as error:
            last = error
            continue
        try:
            connection.setblocking(False)
            if connection.connect_ex((number, port)):
                # Where there are other numbers to try, one that swallows packets must not cost all the time.
                yield Wait(connection, WRITE, CONNECT_SECONDS if place == len(numbers) - 1 else 3.0)
            if code := connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise OSError(code, os.strerror(code))
            return connection
        except OSError as error:
            connection.close()
            last = error
        except BaseException:
            connection.close()
            raise
    raise last


@record(frozen=True, slots=True)
class _Proxy:
    scheme: str
    host: str
    port: int
    user: str
    password: str

    @property
    def login(self) -> str:
        return _basic(self.user, self.password) if self.user else ""


def _proxy(request: Request, at: Target) -> _Proxy | None:
    """The proxy for an address: the request's own, else the environment's."""
    named = request.proxy or _proxy_of_environment(at)
    if not named or named == "none":
        return None
    try:
        parts = urlsplit(named if "://" in named else f"http://{named}")
        scheme = {"socks5h": "socks5"}.get(parts.scheme, parts.scheme)
        if scheme not in ("http", "socks5") or not parts.hostname:
            raise ValueError
        port = parts.port or (1080 if scheme == "socks5" else 8080)
    except ValueError as error:
        raise words.broken(
            at.url,
            Message("proxy.unusable", "the proxy set for it cannot be used"),
            Hint.WRITE_PROXY,
        ) from error
    return _Proxy(scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))


def _proxy_of_environment(at: Target) -> str:
    def value(name: str) -> str:
        return os.environ.get(name, "") or os.environ.get(name.upper(), "")

    for name in value("no_proxy").split(","):
        ending = name.strip().lower().lstrip("*.")
        if name.strip() == "*" or (ending and f".{at.host}".endswith(f".{ending}")):
            return ""
    # HTTP_PROXY in capitals can be set by a remote caller of a CGI program; curl ignores it too.
    own = value("https_proxy") if at.secure else os.environ.get("http_proxy", "")
    return own or value("all_proxy")


def _via_proxy(proxy: _Proxy, at: Target, chain: _Chain, request: Request) -> Steps:
    """A connection through a proxy. It looks names up itself, so only the address's own words are judged."""
    private = guard.names_private(at.url)
    if private and (chain.public or not request.private):
        raise words.forbidden(
            request.url,
            Message("http.private", "the address lies in the private network"),
            Hint.REFUSED_FOR_SAFETY,
        )
    chain.public = chain.public or not private
    try:
        numbers = yield Lookup(proxy.host, proxy.port)
        connection = yield from _connect(numbers, proxy.port)
    except OSError as error:
        raise words.broken(
            at.url,
            Message("proxy.unreachable", "the proxy {host} cannot be reached", host=proxy.host),
            Hint.CHECK_PROXY,
        ) from error
    try:
        if proxy.scheme == "socks5":
            yield from _socks(connection, proxy, at)
        elif at.secure:
            yield from _tunnel(connection, proxy, at)
    except BaseException:
        connection.close()
        raise
    return connection


def _tunnel(connection: socket.socket, proxy: _Proxy, at: Target) -> Steps:
    name = f"[{at.host}]" if ":" in at.host else at.host
    login = f"Proxy-Authorization: {proxy.login}\r\n" if proxy.login else ""
    place = f"{name}:{at.port}"
    yield from _send(connection, f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n{login}\r\n".encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        # One byte at a time: what follows the head belongs to the TLS handshake.
        data = yield from _secured(partial(connection.recv, 1), connection, CONNECT_SECONDS)
        answer += data
        if not data or len(answer) > http.MOST_HEAD:
            raise http.BadAnswer(Message("proxy.no-tunnel", "the proxy opened no tunnel"))
    status = http.head(answer).status
    if status != 200:
        raise words.refused(at.url, status)


def _socks(connection: socket.socket, proxy: _Proxy, at: Target) -> Steps:
    """SOCKS 5 (RFC 1928, RFC 1929), the name looked up at the far end."""

    def exactly(size: int) -> Steps:
        data = b""
        while len(data) < size:
            wanted = size - len(data)
            piece = yield from _secured(partial(connection.recv, wanted), connection, CONNECT_SECONDS)
            if not piece:
                raise http.BadAnswer(Message("proxy.broke-off", "the proxy broke off"))
            data += piece
        return data

    yield from _send(connection, b"\x05\x01\x02" if proxy.user else b"\x05\x01\x00")
    _, method = yield from exactly(2)
    if method == 2:
        user, password = proxy.user.encode()[:255], proxy.password.encode()[:255]
        yield from _send(connection, bytes([1, len(user)]) + user + bytes([len(password)]) + password)
        _, failed = yield from exactly(2)
        method = 0xFF if failed else 0
    if method != 0:
        raise words.refused(at.url, 407)
    host = at.host.encode()[:255]
    yield from _send(connection, b"\x05\x01\x00\x03" + bytes([len(host)]) + host + at.port.to_bytes(2, "big"))
    _, failed, _, kind = yield from exactly(4)
    if failed:
        raise http.BadAnswer(Message("proxy.no-way", "the proxy could not reach the server"))
    rest = {1: 4, 4: 16}.get(kind)
    if rest is None:
        rest = (yield from exactly(1))[0]
    yield from exactly(rest + 2)


# ---------------------------------------------------------------- what the answer means


def _answered(request: Request, at: Target, chain: _Chain, answer: http.Reading) -> Fetched | NotModified:
    assert answer.head is not None
    status, headers = answer.head.status, answer.head.headers
    etag, last_modified = headers.get("etag", "")[:1000], headers.get("last-modified", "")[:100]
    fresh_for = _fresh_for(headers)
    url, moved_to = without_login(at.url), without_login(chain.moved_to)
    # Nothing can be unchanged that was never read.
    if status == 304 and (request.etag or request.last_modified):
        return NotModified(
            url, etag or request.etag, last_modified or request.last_modified, moved_to, fresh_for
        )
    if not 200 <= status < 300:
        error = words.refused(at.url, status, retry_after(headers.get("retry-after", "")))
        raise replace_source(error, request.url)
    return Fetched(
        url,
        answer.body,
        headers.get("content-type", "")[:200],
        status,
        etag,
        last_modified,
        moved_to,
        fresh_for,
        headers.get("link", "")[:_LONGEST_LINKS],
        _location(headers.get("content-location", ""), url),
    )


def _location(said: str, url: str) -> str:
    """The address that Content-Location names, empty where it is none of the web or the one that was asked."""
    if not said:
        return ""
    try:
        found = guard.redirected(guard.target(url), said)
    except FetchError:
        return ""
    return "" if found.url == url else without_login(found.url)


def replace_source(error: FetchError, url: str) -> FetchError:
    """The same failure, told of the address the reader knows."""
    return FetchError(
        words.shown(url), error.reason, error.hint, status=error.status, retry_after=error.retry_after
    )


def _unusable(url: str, error: Exception, limit: int) -> FetchError:
    if isinstance(error, TooLarge):
        size = f"{limit / (1 << 20):.3g}"
        reason = Message("http.too-large", "the answer is larger than {size} MB", size=size)
        return Oversized(words.shown(url), reason, Hint.RAISE_LIMIT)
    if isinstance(error, BadEncoding):
        reason = Message("http.packed", "the answer is {what}", what=error.reason)
        return words.broken(url, reason, Hint.TELL_SITE)
    if isinstance(error, http.BadAnswer):
        reason = Message("http.not-understood", "the server cannot be understood: {what}", what=error.reason)
        return words.broken(url, reason)
    return words.network(url, error)


def retry_after(value: str) -> float | None:
    """Seconds a server wants to be left alone: a number or a date, never negative."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    when = _date(value)
    return None if when is None else max(0.0, (when - datetime.now(UTC)).total_seconds())


def _fresh_for(headers: dict[str, str]) -> float | None:
    """How long an answer stays fresh (RFC 9111, for a private cache)."""
    control = headers.get("cache-control", "").lower()
    directives = {
        name.strip(): value.strip(' "')
        for name, _, value in (part.partition("=") for part in control.split(","))
    }
    if "no-cache" in directives or "no-store" in directives:
        return None
    if (age := directives.get("max-age", "")).isascii() and age.isdigit():
        return max(0.0, float(age[:9]) - _seconds(headers.get("age", "")))
    expires = _date(headers.get("expires", ""))
    if expires is None:
        return None
    return max(0.0, (expires - (_date(headers.get("date", "")) or datetime.now(UTC))).total_seconds())


def _date(value: str) -> datetime | None:
    from feeds.dates import parse_machine

    return parse_machine(value) if value else None


def _seconds(value: str) -> float:
    return float(value[:9]) if value.isascii() and value.isdigit() else 0.0
