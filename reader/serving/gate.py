"""Who is let in: a function of what a request says, without the server."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from hmac import compare_digest
from ipaddress import ip_address

from feeds.record import record


class Refusal(StrEnum):
    """Why a request is not answered."""

    HOST = "host"
    """It was sent to another name: a page elsewhere whose name leads to this machine."""
    ORIGIN = "origin"
    """It comes from a page of another site."""
    TOKEN = "token"  # noqa: S105 - the reason, not the secret
    """It has no token, or a wrong one."""


@record(frozen=True, slots=True)
class Gate:
    """Lets in whoever knows the token, on the address it is served at."""

    host: str
    """The interface, as it is written in an address: `127.0.0.1`, `[::1]`."""
    port: int
    token: str

    @property
    def address(self) -> str:
        """Where the screen is to be seen, for the browser."""
        return f"{self.origin}/?token={self.token}"

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def cookie(self) -> str:
        """The name of the cookie that carries the token on: browsers keep one jar for all ports of a machine."""
        return f"broadsheet-{self.port}"

    def refusal(self, headers: Mapping[str, str], token: str) -> Refusal | None:
        """Why a request is refused; nothing where it is let in. `token` is what it showed, of address or cookie."""
        if headers.get("Host", "") not in self._names():
            return Refusal.HOST
        if headers.get("Origin", self.origin) not in {f"http://{name}" for name in self._names()}:
            return Refusal.ORIGIN
        if not compare_digest(token.encode(), self.token.encode()):
            return Refusal.TOKEN
        return None

    def _names(self) -> set[str]:
        names = {f"{self.host}:{self.port}"}
        return names | {f"localhost:{self.port}"} if is_loopback(self.host) else names


def is_loopback(host: str) -> bool:
    """Whether an interface is this machine's own, which nobody else reaches."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
