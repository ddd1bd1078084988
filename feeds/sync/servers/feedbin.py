"""Feedbin, by version 2 of its interface.

A feed of an account has two numbers there: one of the feed, by which entries and folders name it and which is
its id here, and one of the subscription, by which it is changed. Its folders are called taggings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from feeds.errors import FetchError
from feeds.sync.model import (
    STARRED,
    UNREAD,
    Capabilities,
    FeedFields,
    Kind,
    Label,
    Listing,
    Marks,
    RemoteEntry,
    RemoteSubscription,
)
from feeds.sync.servers import wire
from feeds.sync.servers.client import Call, Client
from feeds.sync.servers.protocol import Listings

_NAME = "Feedbin"
_MOST_ARTICLES = 100
_LISTS = {UNREAD: "unread_entries", STARRED: "starred_entries"}


class Feedbin:
    """One account."""

    can = Capabilities(batch=1_000)

    def __init__(self, base: str, user: str, password: str) -> None:
        base = base.rstrip("/").removesuffix("/v2")
        self._client = Client(_NAME, base + "/v2", login=(user, password))
        self._taggings: list[tuple[str, str, str]] = []
        """Their own id, the feed's, and the name."""
        self._numbers: dict[str, str] = {}
        """Of the subscription, by the feed's."""
        self._lists: dict[Label, AbstractSet[str]] = {}
        """What was last said of the sets, as articles themselves say nothing of it."""

    def close(self) -> None:
        self._client.close()

    def log_in(self) -> None:
        # Any question shows whether the login is right; this one is needed anyway.
        self._taggings = [
            (wire.key(one.get("id")), wire.key(one.get("feed_id")), wire.name(one.get("name")))
            for one in wire.rows(self._list("taggings"))
        ]

    # ------------------------------------------------------------ what is there

    def subscriptions(self) -> tuple[RemoteSubscription, ...]:
        folders = {feed: name for _, feed, name in reversed(self._taggings)}
        found = []
        for one in wire.rows(self._list("subscriptions")):
            id, url = wire.key(one.get("feed_id")), wire.link(one.get("feed_url"))
            if not (id and url):
                continue
            self._numbers[id] = wire.key(one.get("id"))
            found.append(
                RemoteSubscription(
                    id=id,
                    url=url,
                    title=wire.name(one.get("title")),
                    folder=tuple(filter(None, [folders.get(id, "")])),
                    site_url=wire.link(one.get("site_url")),
                )
            )
        return tuple(found)

    def listings(self, cursor: str = "", *, tags: bool = False) -> Listings:
        self._lists = {label: frozenset(wire.keys(self._list(path))) for label, path in _LISTS.items()}
        return Listings(sets={label: Listing(there) for label, there in self._lists.items()})

    # ------------------------------------------------------------ articles

    def entries(self, ids: Sequence[str]) -> Iterator[tuple[RemoteEntry, ...]]:
        for batch in wire.batches(ids, _MOST_ARTICLES):
            query = (("ids", ",".join(batch)), ("mode", "extended"))
            read = (self._entry(one) for one in wire.rows(self._list("entries", query)))
            yield tuple(one for one in read if one is not None and one.id in batch)

    def _entry(self, one: dict[str, Any]) -> RemoteEntry | None:
        id, feed = wire.key(one.get("id")), wire.key(one.get("feed_id"))
        if not (id and feed):
            return None
        file = wire.inner(one, "enclosure")
        entry = wire.entry(
            guid=id,
            url=one.get("url"),
            title=one.get("title"),
            html=one.get("content") or one.get("summary"),
            authors=[one.get("author")],
            published=wire.moment(one.get("published")),
            enclosures=wire.enclosure(
                file.get("enclosure_url"), file.get("enclosure_type"), file.get("enclosure_length")
            ),
        )
        labels = frozenset(label for label, there in self._lists.items() if id in there)
        crawled = wire.moment(one.get("created_at"))
        return RemoteEntry(id=id, feed=feed, entry=entry, labels=labels, crawled=crawled)

    # ------------------------------------------------------------ changes

    def send(self, marks: Sequence[Marks]) -> Iterator[Marks]:
        for one in marks:
            name = _LISTS[UNREAD if one.label.kind is Kind.UNREAD else STARRED]
            ids = [int(id) for id in one.entries if id.isdigit()]
            # It answers which of them it marked; the others are of feeds the account has no longer.
            self._write("POST" if one.on else "DELETE", f"/{name}.json", {name: ids})
            yield one

    def edit(self, feed: FeedFields) -> None:
        if feed.subscribed is False:
            self._missing_ok("DELETE", f"/subscriptions/{self._number(feed.id)}.json")
            return
        id = self._added(feed.url) if feed.subscribed else feed.id
        if feed.title:
            self._write("PATCH", f"/subscriptions/{self._number(id)}.json", {"title": feed.title})
        if feed.folder is not None:
            self._move(id, feed.folder[:1])

    def _added(self, url: str) -> str:
        """The id of a feed that is there afterwards, whether it was before or not."""
        try:
            self._write("POST", "/subscriptions.json", {"feed_url": url})
        except FetchError as error:
            # 302: it is there already; 300: there are several feeds at the address.
            if error.status != 302:
                raise
        there = [one.id for one in self.subscriptions() if one.url == url]
        if not there:
            raise self._client.not_taken(url)
        return there[0]

    def _number(self, id: str) -> str:
        if id not in self._numbers:
            self.subscriptions()
        return self._numbers.get(id, "0")

    def _move(self, id: str, folder: tuple[str, ...]) -> None:
        self.log_in()
        there = [(tagging, name) for tagging, feed, name in self._taggings if feed == id]
        for name in folder:
            if name not in [known for _, known in there]:
                self._write("POST", "/taggings.json", {"feed_id": int(id), "name": name})
        for tagging, name in there:
            if name not in folder:
                self._missing_ok("DELETE", f"/taggings/{tagging}.json")
        self.log_in()

    # ------------------------------------------------------------ asking

    def _list(self, name: str, query: tuple[tuple[str, str], ...] = ()) -> list[Any]:
        answer = self._client.json(Call(path=f"/{name}.json", query=query))
        if not isinstance(answer, list):
            raise self._client.unusable()
        return answer

    def _write(self, method: str, path: str, data: Any = None) -> None:
        self._client.change(Call(path=path, method=method, data=data))

    def _missing_ok(self, method: str, path: str) -> None:
        try:
            self._write(method, path)
        except FetchError as error:
            if error.status != 404:
                raise
