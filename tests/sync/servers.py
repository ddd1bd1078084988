"""Every kind of server, running with the account of `account.sample`, and an adapter that asks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from feeds.sync.servers.google import GoogleReader
from feeds.sync.servers.kinds import open_server
from feeds.sync.servers.protocol import Server as Adapter
from feeds.sync.servers.quirks import QUIRKS
from tests.server import Server
from tests.sync.account import Account, sample
from tests.sync.google_server import Google
from tests.sync.other_servers import (
    FeedbinServer,
    FeverServer,
    MinifluxServer,
    NewsBlurServer,
    NextcloudServer,
    TtrssServer,
)


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
        account = positive() if quirk == "theoldreader" else sample()
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


def positive() -> Account:
    """The account of `sample` for servers whose ids are positive."""
    account = sample()
    account.items = {id: item for id, item in account.items.items() if id > 0}
    account.unread &= account.items.keys()
    return account


def other(
    kind: str, face: Callable[[Server, Account], object], path: str = ""
) -> Callable[[Server], Running]:
    def start(server: Server) -> Running:
        account = positive()
        shown = face(server, account)

        def adapter(password: str) -> Adapter:
            return open_server(kind, server.url + path, account.user, password)

        entry = shown.hash if isinstance(shown, NewsBlurServer) else str
        return Running(server, account, adapter, entry, str, shown)

    return start


KINDS: dict[str, Callable[[Server], Running]] = {
    "greader": google(""),
    "freshrss": google("freshrss"),
    "miniflux by greader": google("miniflux"),
    "theoldreader": google("theoldreader"),
    "miniflux": other("miniflux", MinifluxServer),
    "fever": other("fever", FeverServer),
    "nextcloud": other("nextcloud", NextcloudServer),
    "feedbin": other("feedbin", FeedbinServer),
    "newsblur": other("newsblur", NewsBlurServer),
    "ttrss": other("ttrss", TtrssServer, "/tt-rss"),
}
