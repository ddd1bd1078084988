"""One conversation with a server's interface: questions as values, answers as JSON, failures as sentences.

The login goes out over TLS only, unless the server is this machine itself, and to no other origin than the
one that was typed: a redirect elsewhere is refused by `feeds.fetch.Session`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any, TypeVar
from urllib.parse import urlencode

from feeds.errors import FetchError, LoginRefused
from feeds.fetch import Fetched, Limits, NotModified, PutOff, Request, Session, is_loopback
from feeds.fetch.words import put_off
from feeds.hints import Hint
from feeds.logins import without_login
from feeds.messages import Message
from feeds.record import record

_LIMITS = Limits(body=32 << 20, seconds=180, silence=60)
_T = TypeVar("_T")
Pairs = Iterable[tuple[str, str]]


@record(frozen=True, slots=True, kw_only=True)
class Call:
    """One question: where below the interface's address, and with what."""

    path: str
    method: str = "GET"
    query: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] | None = field(default=None, repr=False)
    """Sent as a form; in order, as some servers read only the first thousand fields."""
    data: Any = field(default=None, repr=False)
    """Sent as JSON."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    repeatable: bool = True
    """Whether doing it twice is doing it once."""


class Client:
    """Asks one server. `name` is what it is called in sentences, `base` the address of its interface.

    With `login`, a name and a password, each question shows both (HTTP Basic).
    """

    def __init__(
        self, name: str, base: str, *, login: tuple[str, str] = ("", ""), connections: int = 2
    ) -> None:
        self.name = name
        self.base = without_login(base.strip()).rstrip("/")
        if "://" not in self.base:
            self.base = f"https://{self.base}"
        self._is_here = is_loopback(self.base)
        if not (self._is_here or self.base.lower().startswith("https://")):
            raise FetchError(
                self.base,
                Message("account.no-tls", "the password would go over the network for all to read"),
                Hint.WRITE_HTTPS,
            )
        self._login = login
        self._session = Session(connections=connections)

    def close(self) -> None:
        self._session.close()

    def ask(self, call: Call) -> Fetched:
        """Put one question. Raises FetchError, LoginRefused."""
        try:
            return self._whole(self._session.ask(self._request(call)))
        except FetchError as error:
            raise self._explained(error) from error.__cause__

    def each(self, calls: Iterable[Call]) -> Iterator[tuple[Call, Fetched | None]]:
        """Put several side by side, each answer as it comes, None for what is not there (404).

        Raises at the first that fails otherwise.
        """
        waiting = {id(request): (request, call) for call in calls for request in [self._request(call)]}
        for request, answer in self._session.many(request for request, _ in waiting.values()):
            if isinstance(answer, PutOff):
                raise self._explained(put_off(self.base, answer.seconds))
            if not isinstance(answer, FetchError):
                yield waiting[id(request)][1], self._whole(answer)
            elif answer.status == 404:
                yield waiting[id(request)][1], None
            else:
                raise self._explained(answer)

    def change(self, call: Call) -> None:
        """Put one question that is answered by its status alone. Raises FetchError where a page came instead."""
        self.confirm(self.ask(call))

    def confirm(self, answer: Fetched) -> None:
        """Raises FetchError where a web page came for a change: of a login, or of who runs the server."""
        if answer.body.lstrip()[:1] == b"<":
            raise self.unsent()

    def json(self, call: Call) -> Any:
        """Put one question that is answered in JSON."""
        return self.read(self.ask(call))

    def read(self, answer: Fetched) -> Any:
        """The JSON of an answer."""
        body = answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            pass
        if body.startswith(b"<"):
            raise self.failure(
                Message("account.page", "a web page came where {name} should answer", name=self.name),
                Hint.CHECK_INTERFACE,
            )
        raise self.unusable()

    # ------------------------------------------------------------ failures

    def failure(self, reason: Message, hint: Hint | None = None, status: int = 0) -> FetchError:
        return FetchError(self.base, reason, hint, status=status)

    def refused(self) -> LoginRefused:
        reason = Message(
            "account.login-refused", "{name} does not accept the name and the password", name=self.name
        )
        return LoginRefused(self.base, reason, Hint.SET_LOGIN_AGAIN, status=401)

    def unusable(self) -> FetchError:
        """For an answer that has not the shape it should have."""
        reason = Message("account.unusable", "the answer is not what {name} gives", name=self.name)
        return self.failure(reason, Hint.CHECK_ADDRESS)

    def unsent(self) -> FetchError:
        """For a change that the server does not say it has made."""
        reason = Message("account.unsent", "{name} did not make a change", name=self.name)
        return self.failure(reason, Hint.SENT_LATER)

    def not_taken(self, url: str) -> FetchError:
        """For a feed that the server does not add."""
        address = without_login(url)
        reason = Message(
            "account.not-taken", "{name} did not take the feed {address}", name=self.name, address=address
        )
        return self.failure(reason)

    def endless(self) -> FetchError:
        """For a list that goes round in circles, or on for longer than any reader's."""
        reason = Message("account.endless", "the server's list of articles has no end")
        return self.failure(reason, Hint.NOTHING_CHANGED)

    # ------------------------------------------------------------ how it is asked

    def _request(self, call: Call) -> Request:
        query = f"?{urlencode(call.query)}" if call.query else ""
        body, kind = b"", ""
        if call.form is not None:
            body, kind = urlencode(call.form).encode(), "application/x-www-form-urlencoded"
        elif call.data is not None:
            body, kind = json.dumps(call.data).encode(), "application/json"
        return Request(
            f"{self.base}{call.path}{query}",
            private=True,  # the reader typed it
            headers=(("Accept", "application/json, text/plain;q=0.9, */*;q=0.5"), *call.headers),
            proxy="none" if self._is_here else "",
            limits=_LIMITS,
            method=call.method,
            body=body,
            content_type=kind,
            user=self._login[0],
            password=self._login[1],
            repeatable=call.repeatable,
        )

    @staticmethod
    def _whole(answer: Fetched | NotModified) -> Fetched:
        assert isinstance(answer, Fetched), "no question is put with an etag"
        return answer

    def _explained(self, error: FetchError) -> FetchError:
        """A failure told of the account rather than of a feed, and without what was asked."""
        if error.status in (401, 403):
            return self.refused()
        if error.status == 404:
            reason = Message(
                "account.no-interface", "no interface of {name} is at this address", name=self.name
            )
            return self.failure(reason, Hint.CHECK_INTERFACE, 404)
        if error.status == 503:
            reason = Message(
                "account.unavailable",
                "{name} is overloaded, or its interface for other programs is switched off",
                name=self.name,
            )
            return FetchError(self.base, reason, Hint.ASKED_LATER, status=503, retry_after=error.retry_after)
        return type(error)(
            self.base, error.reason, error.hint, status=error.status, retry_after=error.retry_after
        )


def with_login(ask: Callable[[], _T], log_in: Callable[[], None]) -> _T:
    """Ask; where the login has run out meanwhile, log in again and ask once more."""
    try:
        return ask()
    except LoginRefused:
        log_in()
        return ask()


def pairs(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The fields of a query or form, without the empty ones."""
    return tuple((name, value) for name, value in values.items() if value)
