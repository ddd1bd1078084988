"""Nextcloud News, by version 1-3 of its interface.

It gives items whole, and no single one by its id: those with ids below a number, or those that changed
since a moment. What comes with a list is kept for the question about articles that follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from feeds.errors import FetchError, Oversized
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

_NAME = "Nextcloud News"
_API = "/index.php/apps/news/api/v1-3"
_STARRED, _ALL = "2", "3"
"""What a list is of, in the interface's numbers."""
_PAGE = 200
_MOST_PAGES = 5_000
_MOST_KEPT = 5_000
_ROUTES = {
    (Kind.UNREAD, True): "unread",
    (Kind.UNREAD, False): "read",
    (Kind.STARRED, True): "star",
    (Kind.STARRED, False): "unstar",
}


class NextcloudNews:
    """One account."""

    can = Capabilities(batch=1_000)

    def __init__(self, base: str, user: str, password: str) -> None:
        base = base.rstrip("/").removesuffix(_API).removesuffix("/index.php")
        self._client = Client(_NAME, base + _API, login=(user, password))
        self._folders: dict[str, str] = {}
        """Names by id."""
        self._kept: dict[str, RemoteEntry] = {}

    def close(self) -> None:
        self._client.close()

    def log_in(self) -> None:
        # Any question shows whether the login is right; this one is needed anyway.
        answer = self._get("/folders")
        if not isinstance(answer.get("folders"), list):
            raise self._client.unusable()
        self._folders = {
            wire.key(one.get("id")): wire.name(one.get("name")) for one in wire.rows(answer, "folders")
        }

    # ------------------------------------------------------------ what is there

    def subscriptions(self) -> tuple[RemoteSubscription, ...]:
        answer = self._get("/feeds")
        if not isinstance(answer.get("feeds"), list):
            raise self._client.unusable()
        found = (
            RemoteSubscription(
                id=wire.key(one.get("id")),
                url=wire.link(one.get("url")),
                title=wire.name(one.get("title")),
                folder=tuple(filter(None, [self._folders.get(wire.key(one.get("folderId")), "")])),
                site_url=wire.link(one.get("link")),
            )
            for one in wire.rows(answer, "feeds")
        )
        return tuple(one for one in found if one.id and one.url)

    def listings(self, cursor: str = "", *, tags: bool = False) -> Listings:
        self._kept.clear()
        if cursor:
            try:
                return self._changed(cursor)
            except Oversized:
                # They come in one piece; the lists come in pages.
                pass
        unread, last = self._whole({"type": _ALL, "getRead": "false"}, UNREAD)
        starred, latest = self._whole({"type": _STARRED, "getRead": "true"}, STARRED)
        return Listings(sets={UNREAD: unread, STARRED: starred}, cursor=str(max(last, latest) or ""))

    def _changed(self, cursor: str) -> Listings:
        answer = self._get("/items/updated", {"lastModified": cursor, "type": _ALL, "id": "0"})
        there: dict[Label, set[str]] = {UNREAD: set(), STARRED: set()}
        gone: dict[Label, set[str]] = {UNREAD: set(), STARRED: set()}
        last = int(cursor) if cursor.isdigit() else 0
        for one in wire.rows(answer, "items"):
            last = max(last, _modified(one))
            if entry := self._keep(one):
                for label in there:
                    (there if label in entry.labels else gone)[label].add(entry.id)
        sets = {label: Listing(there[label], gone[label], False) for label in there}
        return Listings(sets=sets, cursor=str(last))

    def _whole(self, wish: dict[str, str], label: Label) -> tuple[Listing, int]:
        """All entries of a set, and the latest change of one."""
        found: set[str] = set()
        last = 0
        for page in self._pages(wish):
            for one in page:
                last = max(last, _modified(one))
                if (entry := self._keep(one)) and label in entry.labels:
                    found.add(entry.id)
        return Listing(found), last

    def _pages(self, wish: dict[str, str], below: int = 0) -> Iterator[list[dict[str, Any]]]:
        """Items by descending id, page after page; `below` is the id they come before."""
        for _ in range(_MOST_PAGES):
            query = {**wish, "id": "0", "batchSize": str(_PAGE), "offset": str(below)}
            answer = self._get("/items", query)
            if not isinstance(answer.get("items"), list):
                raise self._client.unusable()
            # Some versions begin with the item of that id itself.
            page = [
                one
                for one in wire.rows(answer, "items")
                if (id := wire.key(one.get("id"))).isdigit() and (not below or int(id) < below)
            ]
            if not page:
                return
            yield page
            below = min(int(one["id"]) for one in page)
        raise self._client.endless()

    def _keep(self, one: dict[str, Any]) -> RemoteEntry | None:
        entry = _entry(one)
        if entry is not None and len(self._kept) < _MOST_KEPT:
            self._kept[entry.id] = entry
        return entry

    # ------------------------------------------------------------ articles

    def entries(self, ids: Sequence[str]) -> Iterator[tuple[RemoteEntry, ...]]:
        for batch in wire.batches(ids, 1_000):
            if kept := tuple(self._kept.pop(id) for id in batch if id in self._kept):
                yield kept
            missing = set(batch) - {one.id for one in kept}
            for run in wire.runs(missing):
                yield from self._run(run, missing)

    def _run(self, run: Sequence[str], missing: set[str]) -> Iterator[tuple[RemoteEntry, ...]]:
        for page in self._pages({"type": _ALL, "getRead": "true"}, int(run[-1]) + 1):
            read = (_entry(one) for one in page)
            yield tuple(one for one in read if one is not None and one.id in missing)
            if int(page[-1]["id"]) <= int(run[0]):
                return

    # ------------------------------------------------------------ changes

    def send(self, marks: Sequence[Marks]) -> Iterator[Marks]:
        for one in marks:
            ids = [int(id) for id in one.entries if id.isdigit()]
            self._write("POST", f"/items/{_ROUTES[one.label.kind, one.on]}/multiple", {"itemIds": ids})
            yield one

    def edit(self, feed: FeedFields) -> None:
        if feed.subscribed is False:
            try:
                self._write("DELETE", f"/feeds/{feed.id}")
            except FetchError as error:
                if error.status != 404:
                    raise
            return
        id = self._added(feed) if feed.subscribed else feed.id
        if feed.title:
            self._write("POST", f"/feeds/{id}/rename", {"feedTitle": feed.title})
        if feed.folder is not None:
            self._write("POST", f"/feeds/{id}/move", {"folderId": self._folder(feed.folder)})

    def _added(self, feed: FeedFields) -> str:
        """The id of a feed that is there afterwards, whether it was before or not."""
        wish = {"url": feed.url, "folderId": self._folder(feed.folder or ())}
        try:
            answer = self._client.json(Call(path="/feeds", method="POST", data=wish))
        except FetchError as error:
            if error.status != 409:
                raise
            answer = self._get("/feeds")
        made = [wire.key(one.get("id")) for one in wire.rows(answer, "feeds") if one.get("url") == feed.url]
        if not made:
            raise self._client.not_taken(feed.url)
        return made[0]

    def _folder(self, folder: tuple[str, ...]) -> int | None:
        """The number of a folder, made where there is none; None for the top."""
        if not folder:
            return None
        if folder[0] not in self._folders.values():
            made = self._client.json(Call(path="/folders", method="POST", data={"name": folder[0]}))
            self._folders.update(
                {wire.key(one.get("id")): wire.name(one.get("name")) for one in wire.rows(made, "folders")}
            )
        numbers = [id for id, name in self._folders.items() if name == folder[0] and id.isdigit()]
        if not numbers:
            raise self._client.unusable()
        return int(numbers[0])

    # ------------------------------------------------------------ asking

    def _get(self, path: str, query: dict[str, str] | None = None) -> dict[str, Any]:
        answer = self._client.json(Call(path=path, query=tuple((query or {}).items())))
        if not isinstance(answer, dict):
            raise self._client.unusable()
        return answer

    def _write(self, method: str, path: str, data: Any = None) -> None:
        self._client.change(Call(path=path, method=method, data=data))


def _modified(one: dict[str, Any]) -> int:
    """When an item was last changed, in the server's own unit: seconds, or millionths of them."""
    return int(wire.number(one.get("lastModified")) or 0)


def _entry(one: dict[str, Any]) -> RemoteEntry | None:
    id, feed = wire.key(one.get("id")), wire.key(one.get("feedId"))
    if not (id and feed):
        return None
    labels = {label for label, name in ((UNREAD, "unread"), (STARRED, "starred")) if one.get(name) is True}
    entry = wire.entry(
        guid=id,
        url=one.get("url"),
        title=one.get("title"),
        html=one.get("body"),
        authors=[one.get("author")],
        published=wire.moment(one.get("pubDate")),
        enclosures=wire.enclosure(one.get("enclosureLink"), one.get("enclosureMime")),
    )
    return RemoteEntry(id=id, feed=feed, entry=entry, labels=frozenset(labels))
