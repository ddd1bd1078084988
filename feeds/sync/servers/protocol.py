"""The questions that are put to a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Protocol

from feeds.record import record
from feeds.sync.model import (
    Capabilities,
    FeedFields,
    Label,
    Listing,
    Marks,
    RemoteEntry,
    RemoteSubscription,
)


@record(frozen=True, slots=True, kw_only=True)
class Listings:
    """Which entries lie in which sets, and where the next question goes on."""

    sets: Mapping[Label, Listing] = field(default_factory=dict)
    every_tag: bool = False
    """Whether a tag that is not in `sets` is on no entry."""
    cursor: str = ""
    """What the next question may begin from, opaque; empty where each answer is whole anyway."""


class Server(Protocol):
    """One account on a server. Every call may block and raises FetchError, of which LoginRefused is one.

    What is sent twice does what it does once. No call gives back or raises anything with the password in it.
    """

    @property
    def can(self) -> Capabilities: ...

    def log_in(self) -> None:
        """Show the name and password. Raises LoginRefused."""

    def subscriptions(self) -> tuple[RemoteSubscription, ...]:
        """Every feed of the account."""

    def listings(self, cursor: str = "", *, tags: bool = False) -> Listings:
        """The unread and the starred entries; with `tags` those of each tag, which may take a question a tag."""

    def entries(self, ids: Sequence[str]) -> Iterator[tuple[RemoteEntry, ...]]:
        """Articles in pages, those that the server has; no other than were asked for.

        Asked after `listings`: where an article itself does not say in which sets it lies, they do.
        """

    def send(self, marks: Sequence[Marks]) -> Iterator[Marks]:
        """Make changes of entries; gives each back when the server has acknowledged it."""

    def edit(self, feed: FeedFields) -> None:
        """Add, change or remove a feed."""

    def close(self) -> None: ...
