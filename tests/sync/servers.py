"""Every kind of server, running with the account of `account.sample`, and an adapter that asks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from feeds.sync.servers.google import GoogleReader
from feeds.sync.servers.protocol import Server as Adapter
from feeds.sync.servers.quirks import QUIRKS
from tests.server import Server
from tests.sync.account import Account, sample
from tests.sync.google_server import Google


@dataclass
class Running:
    """A server, what it keeps, and the id here of an entry or feed there."""

    server: Server
    account: Account
    adapter: Callable[[str], Adapter]
    """Gives the adapter of an account with a password."""
    entry: Callable[[int], str] = str
    feed: Callable[[int], str] = str
    other: object = None
    """The server's own face, for what only tests may do with it."""


def google(quirk: str) -> Callable[[Server], Running]:
    def start(server: Server) -> Running:
        account = sample()
        if quirk == "theoldreader":
            account.items = {id: item for id, item in account.items.items() if id > 0}
            account.unread &= account.items.keys()
        face = Google(server, account, quirk)
        quirks = QUIRKS.get(quirk, QUIRKS["greader"])

        def adapter(password: str) -> Adapter:
            return GoogleReader(quirks, server.url, account.user, password)

        return Running(
            server,
            account,
            adapter,
            face.short if quirk == "theoldreader" else str,
            face.feed_id,
            face,
        )

    return start


KINDS: dict[str, Callable[[Server], Running]] = {
    "greader": google(""),
    "freshrss": google("freshrss"),
    "miniflux by greader": google("miniflux"),
    "theoldreader": google("theoldreader"),
}
