"""A reader's accounts: opened with the password from where it is kept, looked at, kept in step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from feeds.errors import FeedsError
from feeds.messages import Message
from feeds.model import FeedSettings
from feeds.record import record
from feeds.store import Store
from feeds.store.values import Account
from feeds.sync.model import Kind
from feeds.sync.run import Outcome, Progress, sync
from feeds.sync.servers.kinds import KINDS, open_server
from feeds.sync.servers.protocol import Server
from feeds.sync.side import LibrarySide
from feeds.update import secrets

_KEPT_HERE = {
    Kind.TAG: Message("account.no-tags", "{name} keeps no tags: those stay on this device"),
    Kind.STARRED: Message("account.no-stars", "{name} keeps no stars: those stay on this device"),
    Kind.UNREAD: Message(
        "account.no-reading", "{name} does not keep what is read: that stays on this device"
    ),
}


@record(frozen=True, slots=True)
class Secrets:
    """What a server is shown; never kept in a library, never shown."""

    password: str
    key: str = ""
    """Of a program, where the server wants one."""

    def __repr__(self) -> str:
        return "Secrets(…)"


def secrets_of(account: Account) -> Secrets:
    """The password of an account, from its command or the keyring. Raises FetchError."""
    host = _host(account)
    wish = FeedSettings(user=account.user, password_command=account.password_command)
    return Secrets(secrets.password(wish, account.address, host), key_of(account))


def key_of(account: Account) -> str:
    """The key of an account's program, empty where the server wants none. Raises FetchError."""
    kind = KINDS.get(account.kind)
    if kind is None or not kind.wants_key:
        return ""
    of_app = FeedSettings(user=account.app, password_command=account.app_command)
    return secrets.password(of_app, account.address, _host(account))


def keep_secrets(account: Account, told: Secrets) -> None:
    """Put what no command gives into the keyring. Raises FetchError."""
    host = _host(account)
    if not account.password_command:
        secrets.keep(account.user, host, told.password, account.address)
    if told.key and not account.app_command:
        secrets.keep(account.app, host, told.key, account.address)


def opened(account: Account, told: Secrets) -> Server:
    """The adapter of an account. Raises FetchError for one that cannot be asked."""
    return open_server(
        account.kind, account.address, account.user, told.password, app=(account.app, told.key)
    )


def look(account: Account, told: Secrets) -> int:
    """Log in and see how many feeds the account has. Raises FetchError, LoginRefused."""
    server = opened(account, told)
    try:
        server.log_in()
        return len(server.subscriptions())
    finally:
        server.close()


@record(frozen=True, slots=True)
class Met:
    """What came of a meeting, and what it brought."""

    outcome: Outcome
    """What the server cannot keep is in it the first time only."""
    new_ids: tuple[int, ...] = ()
    notices: tuple[Message, ...] = ()
    """What the reader's rules want told of new articles, and what the server cannot keep."""


def keep_in_step(
    store: Store,
    account: Account,
    watch: Callable[[Progress], object] = lambda progress: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Met:
    """Hold a meeting. Raises FeedsError, which the account then shows."""
    side = LibrarySide(store, account, now)
    try:
        server = opened(account, secrets_of(account))
        try:
            outcome = sync(server, side, now=now, watch=watch)
        finally:
            server.close()
    except FeedsError as error:
        store.accounts.ended(account.id, now(), error.message)
        raise
    store.accounts.ended(account.id, now())
    fresh = tuple(kind for kind in outcome.refused if not store.state.get(_told(account, kind)))
    for kind in fresh:
        store.state.set(_told(account, kind), "told")
    kept_here = tuple(_KEPT_HERE[kind].filled(name=account.name) for kind in fresh)
    return Met(replace(outcome, refused=fresh), tuple(side.arrived), (*side.notices, *kept_here))


def _told(account: Account, kind: str) -> str:
    return f"{account.origin} keeps no {kind}"


def _host(account: Account) -> str:
    address = account.address if "://" in account.address else f"https://{account.address}"
    return urlsplit(address).hostname or account.address
