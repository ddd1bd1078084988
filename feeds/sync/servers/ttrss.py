"""Tiny Tiny RSS. Every question goes to one address, as JSON with the session's id; so does every answer come.

It cannot rename feeds, nor make folders or labels: those are left as they are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from feeds.errors import FetchError, LoginRefused
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
from feeds.sync.servers.client import Call, Client, with_login
from feeds.sync.servers.protocol import Listings

_NAME = "Tiny Tiny RSS"
_ALL_FEEDS, _ALL_ARTICLES, _STARRED_ARTICLES = -3, -4, -1
"""Numbers of the lists that no feed is."""
_PAGE = 200
_FEWEST = 60
"""Entries of a page that older versions give though more are asked for; a shorter one is the last."""
_MOST_PAGES = 5_000
_MOST_ARTICLES = 50
_FIELDS = {Kind.STARRED: 0, Kind.UNREAD: 2}
_ADDED = (0, 1)
"""Codes of a feed that was there already, and of one that was added."""


class TinyTinyRss:
    """One account."""

    can = Capabilities(batch=200, renames=False, folder_depth=0)

    def __init__(self, base: str, user: str, password: str) -> None:
        self._client = Client(_NAME, base.rstrip("/").removesuffix("/api"))
        self._login = {"user": user, "password": password}
        self._session = ""

    def close(self) -> None:
        self._client.close()

    def log_in(self) -> None:
        self._session = ""
        told = self._content(self._client.json(_call("login", self._login)))
        self._session = wire.key(told.get("session_id")) if isinstance(told, dict) else ""
        if not self._session:
            raise self._client.unusable()

    # ------------------------------------------------------------ what is there

    def subscriptions(self) -> tuple[RemoteSubscription, ...]:
        feeds, folders = self._ask("getFeeds", cat_id=_ALL_FEEDS), self._categories()
        if not isinstance(feeds, list):
            raise self._client.unusable()
        found = []
        for one in wire.rows(feeds):
            id, url = wire.key(one.get("id")), wire.link(one.get("feed_url"))
            if id and url:
                found.append(
                    RemoteSubscription(
                        id=id,
                        url=url,
                        title=wire.name(one.get("title")),
                        folder=tuple(filter(None, [folders.get(wire.key(one.get("cat_id")), "")])),
                    )
                )
        return tuple(found)

    def _categories(self) -> dict[str, str]:
        """Names by id. Those with ids below one are lists of its own, and what is in no folder."""
        told = wire.rows(self._ask("getCategories", include_empty=True))
        return {
            id: wire.name(one.get("title"))
            for one in told
            if (id := wire.key(one.get("id"))).isdigit() and id != "0"
        }

    def listings(self, cursor: str = "", *, tags: bool = False) -> Listings:
        return Listings(
            sets={
                UNREAD: self._ids(_ALL_ARTICLES, "unread"),
                STARRED: self._ids(_STARRED_ARTICLES, "all_articles"),
            }
        )

    def _ids(self, list_id: int, mode: str) -> Listing:
        """All ids of a list, page after page."""
        found: set[str] = set()
        skip = 0
        for _ in range(_MOST_PAGES):
            rows = self._ask("getHeadlines", feed_id=list_id, view_mode=mode, limit=_PAGE, skip=skip)
            if not isinstance(rows, list):
                raise self._client.unusable()
            page = {id for one in wire.rows(rows) if (id := wire.key(one.get("id")))}
            before = len(found)
            found |= page
            if len(page) < _FEWEST or len(found) == before:
                return Listing(found)
            skip += len(rows)
        raise self._client.endless()

    # ------------------------------------------------------------ articles

    def entries(self, ids: Sequence[str]) -> Iterator[tuple[RemoteEntry, ...]]:
        for batch in wire.batches(ids, _MOST_ARTICLES):
            read = (_entry(one) for one in wire.rows(self._ask("getArticle", article_id=",".join(batch))))
            yield tuple(one for one in read if one is not None and one.id in batch)

    # ------------------------------------------------------------ changes

    def send(self, marks: Sequence[Marks]) -> Iterator[Marks]:
        for one in marks:
            answer = self._ask(
                "updateArticle",
                article_ids=",".join(one.entries),
                mode=int(one.on),
                field=_FIELDS[one.label.kind],
            )
            if not isinstance(answer, dict) or answer.get("status") != "OK":
                raise self._client.unsent()
            yield one

    def edit(self, feed: FeedFields) -> None:
        if feed.subscribed is False:
            self._remove(feed)
        elif feed.subscribed:
            folders = {name: id for id, name in self._categories().items()}
            place = int(folders.get((feed.folder or ("",))[0], "0"))
            answer = self._ask("subscribeToFeed", feed_url=feed.url, category_id=place)
            code = wire.inner(answer, "status").get("code")
            if code not in _ADDED:
                raise self._client.not_taken(feed.url)

    def _remove(self, feed: FeedFields) -> None:
        try:
            self._ask("unsubscribeFeed", feed_id=int(feed.id) if feed.id.isdigit() else 0)
        except LoginRefused:
            raise
        except FetchError:
            if any(one.id == feed.id for one in self.subscriptions()):
                raise

    # ------------------------------------------------------------ asking

    def _ask(self, name: str, **values: Any) -> Any:
        def ask() -> Any:
            return self._content(self._client.json(_call(name, {**values, "sid": self._session})))

        return with_login(ask, self.log_in)

    def _content(self, answer: Any) -> Any:
        """What an answer brings. Raises FetchError for one that is a failure."""
        if not isinstance(answer, dict) or "status" not in answer:
            raise self._client.unusable()
        content = answer.get("content")
        if answer["status"] == 0:
            return content
        error = wire.string(content.get("error")) if isinstance(content, dict) else ""
        if error in ("NOT_LOGGED_IN", "LOGIN_ERROR"):
            raise self._client.refused()
        if error == "API_DISABLED":
            reason = Message("account.switched-off", "the interface of {name} is switched off", name=_NAME)
            raise self._client.failure(reason, Hint.ALLOW_INTERFACE)
        raise self._client.unsent()


def _call(name: str, values: dict[str, Any]) -> Call:
    return Call(path="/api/", method="POST", data={"op": name, **values})


def _entry(one: dict[str, Any]) -> RemoteEntry | None:
    id, feed = wire.key(one.get("id")), wire.key(one.get("feed_id"))
    if not (id and feed):
        return None
    labels = {label for label, name in ((UNREAD, "unread"), (STARRED, "marked")) if one.get(name) is True}
    entry = wire.entry(
        guid=id,
        url=one.get("link"),
        title=one.get("title"),
        html=one.get("content"),
        authors=[one.get("author")],
        published=wire.moment(one.get("updated")),
        enclosures=[
            file
            for row in wire.rows(one, "attachments")
            for file in wire.enclosure(row.get("content_url"), row.get("content_type"))
        ],
    )
    return RemoteEntry(id=id, feed=feed, entry=entry, labels=frozenset(labels))
