"""Accounts on servers: kept, met, and which feeds are theirs to fetch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from feeds import change_labels as labels
from feeds.errors import FeedsError, SourceError
from feeds.hints import Hint
from feeds.library.subscriptions import askable
from feeds.messages import Message
from feeds.model import Feed, FeedKind

if TYPE_CHECKING:
    from feeds.library.index import Index
    from feeds.store import Store
    from feeds.store.values import Account
    from feeds.sync.accounts import Met, Secrets
    from feeds.sync.run import Progress
    from feeds.update import Outcome

MEETINGS = timedelta(minutes=15)
"""Between two meetings with a server that nobody asks for."""


class Accounts:
    """The accounts of one library, by the reader's names for them."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store = store
        self._index = index

    def all(self) -> list[tuple[Account, int]]:
        """The reader's accounts, and how many changes wait to be sent to each."""
        kept = self._store.accounts
        return [(account, kept.waiting(account.id)) for account in kept.all()]

    def add(self, wish: Account, told: Secrets) -> int:
        """Look whether an account is to be had, and keep it; how many feeds it has. Raises FetchError, LoginRefused.

        What no command gives of `told` goes into the keyring. Nothing is fetched yet.
        """
        from feeds.sync import accounts

        if self._store.accounts.named(wish.name) is not None:
            raise SourceError(
                wish.name,
                Message("account.name-taken", "there is an account of this name already"),
                Hint.CHOOSE_OTHER_NAME,
            )
        feeds = accounts.look(wish, told)
        accounts.keep_secrets(wish, told)
        self._store.accounts.add(wish)
        return feeds

    def waiting(self, name: str = "") -> int:
        """How many changes wait to be sent, to one or to all."""
        kept = self._store.accounts
        return sum(kept.waiting(account.id) for account in kept.all() if name in ("", account.name))

    def sign_in(self, name: str, password: str) -> None:
        """Look whether a server takes another password, and keep it. Raises SourceError, FetchError, LoginRefused."""
        from feeds.sync import accounts

        account = self._named(name)
        told = accounts.Secrets(password, accounts.key_of(account))
        accounts.look(account, told)
        accounts.keep_secrets(account, told)

    def remove(self, name: str, *, with_feeds: bool = False) -> None:
        """Forget an account. Raises SourceError.

        Its feeds and articles stay, and are fetched from here; or they go from here, and stay on the server.
        """
        account = self._named(name)
        feeds = self._store.accounts.feeds(account.id) if with_feeds else []
        with self._store.journal.together(labels.ACCOUNT_FEEDS.filled(name=name)):
            self._store.accounts.remove(account.id)
            for feed in feeds:
                self._store.subscriptions.remove(feed.feed_id)

    def hand_over(self, feed_ids: Iterable[int], name: str) -> None:
        """Let feeds be of an account, whose server gets them when it is next met. Raises SourceError."""
        account = self._named(name)
        for id in feed_ids:
            feed = self._store.subscriptions.one(id)
            if feed is not None and feed.kind is FeedKind.PROGRAM:
                raise SourceError(
                    feed.title,
                    Message("account.program", "a server cannot run a program of this machine"),
                )
            self._store.accounts.join(account.id, id)

    def _named(self, name: str) -> Account:
        found = self._store.accounts.named(name)
        if found is None:
            raise SourceError(name, Message("account.unknown", "there is no account of this name"))
        return found

    # ------------------------------------------------------------ meeting their servers

    def keep_in_step(
        self, name: str = "", watch: Callable[[Progress], object] = lambda progress: None
    ) -> Iterator[tuple[Account, Met | FeedsError]]:
        """Meet the servers of all accounts, or of one, each in its turn. Raises SourceError for a name of none.

        After the last, what arrived is taken into the indexes.
        """
        from feeds.sync import accounts

        arrived = False
        for account in [self._named(name)] if name else self._store.accounts.all():
            try:
                met = accounts.keep_in_step(self._store, account, watch)
            except FeedsError as error:
                yield account, error
            else:
                arrived = arrived or bool(met.new_ids)
                yield account, met
        if arrived:
            self._index.catch_up()

    def meet(self, account: Account) -> Outcome:
        """Meet a server; what came of it, told of a feed that stands for the account."""
        from feeds.sync import accounts
        from feeds.update import Failed, Unchanged, Updated

        stands = Feed(id=0, url=account.address, title=account.name)
        try:
            met = accounts.keep_in_step(self._store, account)
        except FeedsError as error:
            return Failed(stands, error)
        if not met.new_ids and not met.notices:
            return Unchanged(stands)
        return Updated(stands, met.new_ids, (), met.notices)

    def due(self) -> list[int]:
        """A feed of each account whose server may be met without the reader; a meeting is one for all its feeds."""
        kept = self._store.accounts
        line = datetime.now(UTC) - MEETINGS
        return [
            feeds[0].feed_id
            for account in kept.all()
            if account.synced is not None and account.synced < line and not account.password_command
            if (feeds := kept.feeds(account.id))
        ]

    def part(self, feeds: Iterable[Feed], *, everyone: bool = False) -> tuple[list[Feed], list[Account]]:
        """Of some feeds those that are fetched from here, and the accounts that the others are of (or all of them)."""
        kept = self._store.accounts
        theirs = {account.id: {feed.feed_id for feed in kept.feeds(account.id)} for account in kept.all()}
        wanted = list(feeds)
        ids = {feed.id for feed in wanted}
        met = [account for account in kept.all() if everyone or theirs[account.id] & ids]
        of_accounts = kept.feed_ids()
        return askable(feed for feed in wanted if feed.id not in of_accounts), met
