"""The kinds of servers, by the name a reader types for each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from feeds.errors import FetchError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.record import record
from feeds.sync.servers.quirks import QUIRKS, Quirks

if TYPE_CHECKING:
    from feeds.sync.servers.protocol import Server


@record(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of server."""

    title: str
    home: str = ""
    """Its address, where there is but one; else the reader has to type it."""
    wants_key: bool = False
    """Whether a program has to show an id and a key that the reader got for it."""
    open: Callable[..., Server]
    """Called with the address, the name, the password and, where wanted, the id and the key."""


# Adapters are imported by who opens one: a start of the program needs none.


def _google(quirks: Quirks, base: str, user: str, password: str, app: tuple[str, str] = ("", "")) -> Server:
    from feeds.sync.servers.google import GoogleReader

    return GoogleReader(quirks, base, user, password, app=app)


def _miniflux(base: str, user: str, password: str) -> Server:
    from feeds.sync.servers.miniflux import Miniflux

    return Miniflux(base, user, password)


def _nextcloud(base: str, user: str, password: str) -> Server:
    from feeds.sync.servers.nextcloud import NextcloudNews

    return NextcloudNews(base, user, password)


def _fever(base: str, user: str, password: str) -> Server:
    from feeds.sync.servers.fever import Fever

    return Fever(base, user, password)


def _feedbin(base: str, user: str, password: str) -> Server:
    from feeds.sync.servers.feedbin import Feedbin

    return Feedbin(base, user, password)


def _newsblur(base: str, user: str, password: str) -> Server:
    from feeds.sync.servers.newsblur import NewsBlur

    return NewsBlur(base, user, password)


def _ttrss(base: str, user: str, password: str) -> Server:
    from feeds.sync.servers.ttrss import TinyTinyRss

    return TinyTinyRss(base, user, password)


KINDS: dict[str, Kind] = {
    "miniflux": Kind(title="Miniflux", open=_miniflux),
    "nextcloud": Kind(title="Nextcloud News", open=_nextcloud),
    "feedbin": Kind(title="Feedbin", home="https://api.feedbin.com", open=_feedbin),
    "newsblur": Kind(title="NewsBlur", home="https://www.newsblur.com", open=_newsblur),
    "ttrss": Kind(title="Tiny Tiny RSS", open=_ttrss),
    "fever": Kind(title="Fever", open=_fever),
    # CommaFeed shows itself to other programs by this interface alone.
    "commafeed": Kind(title="CommaFeed", open=_fever),
    **{
        name: Kind(title=one.title, home=one.home, wants_key=one.wants_key, open=partial(_google, one))
        for name, one in QUIRKS.items()
    },
}


def open_server(kind: str, base: str, user: str, password: str, *, app: tuple[str, str] = ("", "")) -> Server:
    """The adapter of an account; nothing is asked yet. Raises FetchError for one that cannot be asked."""
    found = KINDS.get(kind)
    if found is None:
        reason = Message("account.no-kind", "there is no kind of server named {name}", name=kind)
        raise FetchError(base or kind, reason, Hint.ONE_OF.filled(names=tuple(sorted(KINDS))))
    address = base or found.home
    if not address:
        reason = Message("account.no-address", "its address is missing")
        raise FetchError(found.title, reason, Hint.TYPE_SERVER)
    if found.wants_key:
        return found.open(address, user, password, app)
    return found.open(address, user, password)
