"""Fever, as FreshRSS, Miniflux, CommaFeed, Tiny Tiny RSS with a plugin, coldsweat and others speak it.

It marks one entry a call, and can neither tag entries nor change feeds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from feeds.hints import Hint
from feeds.messages import Message
from feeds.sync.model import (
    STARRED,
    UNREAD,
    Capabilities,
    FeedFields,
    Kind,
    Listing,
    Marks,
    RemoteEntry,
    RemoteSubscription,
)
from feeds.sync.servers import wire
from feeds.sync.servers.client import Call, Client
from feeds.sync.servers.protocol import Listings

_NAME = "Fever"
_MOST_ARTICLES = 50
"""Of one page, by the interface's own word."""
_AS = {
    (Kind.UNREAD, False): "read",
    (Kind.UNREAD, True): "unread",
    (Kind.STARRED, True): "saved",
    (Kind.STARRED, False): "unsaved",
}


class Fever:
    """One account."""

    can = Capabilities(batch=50, subscribes=False, renames=False, folder_depth=0)

    def __init__(self, base: str, user: str, password: str) -> None:
        self._client = Client(_NAME, _site(base), connections=6)
        self._path = "" if self._client.base.endswith(".php") else "/"
        # The interface asks for no better: it is as good as the password, and kept like it.
        key = hashlib.md5(f"{user}:{password}".encode(), usedforsecurity=False)
        self._key = ("api_key", key.hexdigest())
        self._groups: dict[str, str] = {}

    def close(self) -> None:
        self._client.close()

    def log_in(self) -> None:
        # Any question shows whether the key is right; this one is needed anyway.
        answer = self._get("groups")
        self._groups = {
            wire.key(one.get("id")): wire.name(one.get("title")) for one in wire.rows(answer, "groups")
        }

    # ------------------------------------------------------------ what is there

    def subscriptions(self) -> tuple[RemoteSubscription, ...]:
        answer = self._get("feeds")
        if not isinstance(answer.get("feeds"), list):
            raise self._client.unusable()
        folders: dict[str, str] = {}
        for row in wire.rows(answer, "feeds_groups"):
            name = self._groups.get(wire.key(row.get("group_id")), "")
            folders.update(dict.fromkeys(_ids(row.get("feed_ids")), name))
        found = []
        for one in wire.rows(answer, "feeds"):
            id, url = wire.key(one.get("id")), wire.link(one.get("url"))
            if id and url:
                folder = folders.get(id, "")
                found.append(
                    RemoteSubscription(
                        id=id,
                        url=url,
                        title=wire.name(one.get("title")),
                        folder=(folder,) if folder else (),
                        site_url=wire.link(one.get("site_url")),
                    )
                )
        return tuple(found)

    def listings(self, cursor: str = "", *, tags: bool = False) -> Listings:
        return Listings(
            sets={UNREAD: self._listing("unread_item_ids"), STARRED: self._listing("saved_item_ids")}
        )

    def _listing(self, name: str) -> Listing:
        told = self._get(name).get(name)
        if not isinstance(told, str | list):
            raise self._client.unusable()
        return Listing(frozenset(_ids(told)))

    # ------------------------------------------------------------ articles

    def entries(self, ids: Sequence[str]) -> Iterator[tuple[RemoteEntry, ...]]:
        for batch in wire.batches(ids, _MOST_ARTICLES):
            answer = self._get("items", ("with_ids", ",".join(batch)))
            read = (_entry(one) for one in wire.rows(answer, "items"))
            yield tuple(one for one in read if one is not None and one.id in batch)

    # ------------------------------------------------------------ changes

    def send(self, marks: Sequence[Marks]) -> Iterator[Marks]:
        for one in marks:
            word = _AS[one.label.kind, one.on]
            calls = [self._call((), (("mark", "item"), ("as", word), ("id", id))) for id in one.entries]
            for _, answer in self._client.each(calls):
                # An entry that is not there any more needs no mark.
                if answer is not None:
                    self._read(answer)
            yield one

    def edit(self, feed: FeedFields) -> None:
        reason = Message("account.fixed-feeds", "{name} cannot change feeds", name=_NAME)
        raise self._client.failure(reason, Hint.CHANGE_THERE)

    # ------------------------------------------------------------ asking

    def _get(self, name: str, *more: tuple[str, str]) -> dict[str, Any]:
        return self._read(self._client.ask(self._call(((name, ""), *more))))

    def _read(self, answer: Any) -> dict[str, Any]:
        told = self._client.read(answer)
        if not isinstance(told, dict) or "auth" not in told:
            raise self._client.unusable()
        if not wire.number(told["auth"]) and told["auth"] is not True:
            raise self._client.refused()
        return told

    def _call(self, query: Iterable[tuple[str, str]], form: Iterable[tuple[str, str]] = ()) -> Call:
        return Call(path=self._path, method="POST", query=(("api", ""), *query), form=(self._key, *form))


def _site(base: str) -> str:
    """The address of an interface as it was typed, without its question; that of a bare host is `/fever`."""
    parts = urlsplit(base if "://" in base else f"https://{base}")
    path = parts.path.rstrip("/") or "/fever"
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _ids(told: Any) -> Iterator[str]:
    """Ids between commas, or in a list."""
    return wire.keys([one.strip() for one in told.split(",")] if isinstance(told, str) else told)


def _entry(one: dict[str, Any]) -> RemoteEntry | None:
    id, feed = wire.key(one.get("id")), wire.key(one.get("feed_id"))
    if not (id and feed):
        return None
    labels = {
        label
        for label, lies in (
            (UNREAD, not wire.number(one.get("is_read"))),
            (STARRED, wire.number(one.get("is_saved"))),
        )
        if lies
    }
    entry = wire.entry(
        guid=id,
        url=one.get("url"),
        title=one.get("title"),
        html=one.get("html"),
        authors=[one.get("author")],
        published=wire.moment(one.get("created_on_time")),
    )
    return RemoteEntry(id=id, feed=feed, entry=entry, labels=frozenset(labels))
