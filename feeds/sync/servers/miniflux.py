"""Miniflux by its own interface, with a name and password or, where the name is empty, an API key.

It lists entries whole, never by their ids alone. So the first list is long; those after it begin where
the last ended (`changed_after`), and tell of each entry whether it is unread and starred now. What comes
with a list is kept for the question about articles that follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from feeds.errors import FetchError, LoginRefused
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
from feeds.sync.servers.client import Call, Client, pairs
from feeds.sync.servers.protocol import Listings

_NAME = "Miniflux"
_PAGE = 250
_MOST_PAGES = 4_000
_MOST_KEPT = 5_000
"""Articles kept between a list and the question about them."""


class Miniflux:
    """One account."""

    can = Capabilities(batch=1_000)

    def __init__(self, base: str, user: str, password: str) -> None:
        base = base.rstrip("/").removesuffix("/v1")
        login = (user, password) if user else ("", "")
        self._client = Client(_NAME, base, login=login, connections=4)
        self._key = () if user else (("X-Auth-Token", password),)
        self._kept: dict[str, RemoteEntry] = {}

    def close(self) -> None:
        self._client.close()

    def log_in(self) -> None:
        if not wire.key(wire.inner({"me": self._get("/me")}, "me").get("id")):
            raise self._client.unusable()

    # ------------------------------------------------------------ what is there

    def subscriptions(self) -> tuple[RemoteSubscription, ...]:
        answer = self._get("/feeds")
        if not isinstance(answer, list):
            raise self._client.unusable()
        found = (
            RemoteSubscription(
                id=wire.key(one.get("id")),
                url=wire.link(one.get("feed_url")),
                title=wire.name(one.get("title")),
                folder=tuple(filter(None, [wire.name(wire.inner(one, "category").get("title"))])),
                site_url=wire.link(one.get("site_url")),
            )
            for one in wire.rows(answer)
        )
        return tuple(one for one in found if one.id and one.url)

    def listings(self, cursor: str = "", *, tags: bool = False) -> Listings:
        self._kept.clear()
        last = int(cursor) if cursor.isascii() and cursor.isdigit() else 0
        there: dict[Label, set[str]] = {UNREAD: set(), STARRED: set()}
        gone: dict[Label, set[str]] = {UNREAD: set(), STARRED: set()}
        wishes = [{"changed_after": str(last - 1)}] if last else [{"status": "unread"}, {"starred": "true"}]
        for wish in wishes:
            for one in self._pages(wish):
                if (entry := _entry(one)) is None:
                    continue
                if len(self._kept) < _MOST_KEPT:
                    self._kept[entry.id] = entry
                for label in there:
                    (there if label in entry.labels else gone)[label].add(entry.id)
                changed = wire.moment(one.get("changed_at"))
                last = max(last, int(changed.timestamp()) if changed else 0)
        whole = not cursor
        sets = {label: Listing(there[label], frozenset() if whole else gone[label], whole) for label in there}
        return Listings(sets=sets, cursor=str(last) if last else "")

    def _pages(self, wish: dict[str, str], first: int = 0) -> Iterator[dict[str, Any]]:
        """Entries by ascending id, page after page; `first` is the id they come after."""
        for _ in range(_MOST_PAGES):
            after = {"after_entry_id": str(first)} if first else {}
            order = {"order": "id", "direction": "asc", "limit": str(_PAGE)}
            answer = self._get("/entries", {**wish, **after, **order})
            if not isinstance(answer, dict) or not isinstance(answer.get("entries"), list):
                raise self._client.unusable()
            page = list(wire.rows(answer, "entries"))
            yield from page
            ids = [int(id) for one in page if (id := wire.key(one.get("id"))).isdigit()]
            if len(page) < _PAGE or not ids:
                return
            if max(ids) <= first:
                break
            first = max(ids)
        raise self._client.endless()

    # ------------------------------------------------------------ articles

    def entries(self, ids: Sequence[str]) -> Iterator[tuple[RemoteEntry, ...]]:
        for batch in wire.batches(ids, 1_000):
            if kept := tuple(self._kept.pop(id) for id in batch if id in self._kept):
                yield kept
            missing = set(batch) - {one.id for one in kept}
            runs = list(wire.runs(missing))
            yield from self._singly([run[0] for run in runs if len(run) == 1])
            for run in runs:
                if len(run) > 1:
                    found = self._pages({"before_entry_id": str(int(run[-1]) + 1)}, int(run[0]) - 1)
                    read = (_entry(one) for one in found)
                    yield tuple(one for one in read if one is not None and one.id in missing)

    def _singly(self, ids: Sequence[str]) -> Iterator[tuple[RemoteEntry, ...]]:
        calls = [Call(path=f"/v1/entries/{id}", headers=self._key) for id in ids]
        for _, answer in self._client.each(calls):
            one = self._client.read(answer) if answer is not None else None
            entry = _entry(one) if isinstance(one, dict) else None
            if entry is not None and entry.id in ids:
                yield (entry,)

    # ------------------------------------------------------------ changes

    def send(self, marks: Sequence[Marks]) -> Iterator[Marks]:
        for one in marks:
            if one.label.kind is Kind.UNREAD:
                ids = [int(id) for id in one.entries if id.isdigit()]
                self._write("PUT", "/entries", {"entry_ids": ids, "status": "unread" if one.on else "read"})
            else:
                self._star(one)
            yield one

    def _star(self, marks: Marks) -> None:
        """Its stars can only be turned over, so each is looked at first, and nothing is turned twice."""
        turned = []
        for page in self._looked_at(marks.entries):
            turned += [one.id for one in page if (STARRED in one.labels) != marks.on]
        calls = [
            Call(path=f"/v1/entries/{id}/bookmark", method="PUT", headers=self._key, repeatable=False)
            for id in turned
        ]
        for _, answer in self._client.each(calls):
            if answer is not None:
                self._client.confirm(answer)

    def _looked_at(self, ids: Sequence[str]) -> Iterator[tuple[RemoteEntry, ...]]:
        for id in ids:
            self._kept.pop(id, None)
        return self.entries(ids)

    def edit(self, feed: FeedFields) -> None:
        if feed.subscribed is False:
            self._remove(feed)
            return
        id = feed.id if not feed.subscribed else self._added(feed)
        values: dict[str, Any] = {"title": feed.title} if feed.title else {}
        if feed.folder is not None:
            values["category_id"] = self._category(feed.folder)
        if values:
            self._write("PUT", f"/feeds/{id}", values)

    def _added(self, feed: FeedFields) -> str:
        """The id of a feed that is there afterwards, whether it was before or not."""
        wish = {"feed_url": feed.url, "category_id": self._category(feed.folder or ())}
        try:
            answer = self._write("POST", "/feeds", wish)
        except LoginRefused:
            raise
        except FetchError:
            there = [one.id for one in self.subscriptions() if one.url == feed.url]
            if not there:
                raise
            return there[0]
        return wire.key(answer.get("feed_id") if isinstance(answer, dict) else "")

    def _remove(self, feed: FeedFields) -> None:
        try:
            self._client.change(Call(path=f"/v1/feeds/{feed.id}", method="DELETE", headers=self._key))
        except FetchError as error:
            if error.status != 404:
                raise

    def _category(self, folder: tuple[str, ...]) -> int:
        """The number of the category for a folder, made where there is none; of the first for no folder."""
        there = {
            wire.name(one.get("title")): int(id)
            for one in wire.rows(self._get("/categories"))
            if (id := wire.key(one.get("id"))).isdigit()
        }
        if not folder and there:
            return min(there.values())
        name = folder[0] if folder else "All"
        if name not in there:
            made = self._write("POST", "/categories", {"title": name})
            id = wire.key(made.get("id") if isinstance(made, dict) else "")
            if not id.isdigit():
                raise self._client.unusable()
            return int(id)
        return there[name]

    # ------------------------------------------------------------ asking

    def _get(self, path: str, query: dict[str, str] | None = None) -> Any:
        return self._client.json(Call(path=f"/v1{path}", query=pairs(query or {}), headers=self._key))

    def _write(self, method: str, path: str, data: Any) -> Any:
        answer = self._client.ask(Call(path=f"/v1{path}", method=method, data=data, headers=self._key))
        return self._client.read(answer) if answer.body.strip() else None


def _entry(one: dict[str, Any]) -> RemoteEntry | None:
    id, feed = wire.key(one.get("id")), wire.key(one.get("feed_id"))
    if not (id and feed):
        return None
    labels = {UNREAD} if one.get("status") == "unread" else set()
    return RemoteEntry(
        id=id,
        feed=feed,
        entry=wire.entry(
            guid=id,
            url=one.get("url"),
            title=one.get("title"),
            html=one.get("content"),
            authors=[one.get("author")],
            published=wire.moment(one.get("published_at")),
            enclosures=[
                file
                for row in wire.rows(one, "enclosures")
                for file in wire.enclosure(row.get("url"), row.get("mime_type"), row.get("size"))
            ],
            categories=one["tags"] if isinstance(one.get("tags"), list) else (),
        ),
        labels=frozenset(labels | ({STARRED} if one.get("starred") is True else set())),
        crawled=wire.moment(one.get("created_at")),
    )
