"""NewsBlur. Its login is a cookie, which the session of the client keeps.

An entry's id is its story hash, `feed:hash`. Folders lie in folders there, and each is named by its own name
alone; so they are told apart by that name here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from feeds.fetch import Fetched
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

_NAME = "NewsBlur"
_MOST_ARTICLES = 50
_DEEPEST = 20
"""Folders within folders."""


class NewsBlur:
    """One account."""

    can = Capabilities(batch=100)

    def __init__(self, base: str, user: str, password: str) -> None:
        self._client = Client(_NAME, base, connections=4)
        self._login = (("username", user), ("password", password))
        self._folders: dict[str, str] = {}
        """Of each feed, by its id; empty at the top."""
        self._names: set[str] = set()
        """Of all folders, those without a feed too."""

    def close(self) -> None:
        self._client.close()

    def log_in(self) -> None:
        answer = self._client.json(Call(path="/api/login", method="POST", form=self._login))
        if not isinstance(answer, dict) or "code" not in answer:
            raise self._client.unusable()
        if wire.number(answer["code"]) != 1:
            raise self._client.refused()

    # ------------------------------------------------------------ what is there

    def subscriptions(self) -> tuple[RemoteSubscription, ...]:
        answer = self._get(
            "/reader/feeds", (("include_favicons", "false"), ("update_counts", "false"), ("flat", "false"))
        )
        if not isinstance(answer.get("feeds"), dict | list):
            raise self._client.unusable()
        told = answer["feeds"]
        self._folders, self._names = {}, set()
        self._read_folders(answer.get("folders"), "", 0)
        found = []
        for one in wire.rows(list(told.values()) if isinstance(told, dict) else told):
            id, url = wire.key(one.get("id")), wire.link(one.get("feed_address"))
            if id and url:
                folder = self._folders.get(id, "")
                found.append(
                    RemoteSubscription(
                        id=id,
                        url=url,
                        title=wire.name(one.get("feed_title")),
                        folder=(folder,) if folder else (),
                        site_url=wire.link(one.get("feed_link")),
                    )
                )
        return tuple(found)

    def _read_folders(self, told: Any, name: str, depth: int) -> None:
        for one in told if isinstance(told, list) and depth < _DEEPEST else ():
            if isinstance(one, dict):
                for inner, content in one.items():
                    self._names.add(inner)
                    self._read_folders(content, inner, depth + 1)
            elif id := wire.key(one):
                self._folders.setdefault(id, name)

    def listings(self, cursor: str = "", *, tags: bool = False) -> Listings:
        unread = self._get("/reader/unread_story_hashes").get("unread_feed_story_hashes")
        starred = self._get("/reader/starred_story_hashes").get("starred_story_hashes")
        if not isinstance(unread, dict) or not isinstance(starred, list):
            raise self._client.unusable()
        of_feeds = (wire.keys(hashes) for hashes in unread.values())
        return Listings(
            sets={
                UNREAD: Listing(frozenset(id for ids in of_feeds for id in ids)),
                STARRED: Listing(frozenset(wire.keys(starred))),
            }
        )

    # ------------------------------------------------------------ articles

    def entries(self, ids: Sequence[str]) -> Iterator[tuple[RemoteEntry, ...]]:
        for batch in wire.batches(ids, _MOST_ARTICLES):
            found = self._stories("/reader/river_stories", batch)
            yield found
            # The first knows those of feeds the account has, the second what is kept of others.
            if left := [id for id in batch if id not in {one.id for one in found}]:
                yield self._stories("/reader/starred_stories", left)

    def _stories(self, path: str, ids: Sequence[str]) -> tuple[RemoteEntry, ...]:
        answer = self._get(path, (*(("h", id) for id in ids), ("include_hidden", "true")))
        read = (_entry(one) for one in wire.rows(answer, "stories"))
        return tuple(one for one in read if one is not None and one.id in ids)

    # ------------------------------------------------------------ changes

    def send(self, marks: Sequence[Marks]) -> Iterator[Marks]:
        for one in marks:
            if one.label.kind is Kind.UNREAD and not one.on:
                ids = tuple(("story_hash", id) for id in one.entries)
                self._post("/reader/mark_story_hashes_as_read", ids)
            else:
                # A code that says no is of a story that is not there, or not starred: nothing is left to do.
                self._each(one)
            yield one

    def _each(self, marks: Marks) -> None:
        word = "unread" if marks.label.kind is Kind.UNREAD else "starred" if marks.on else "unstarred"
        path = f"/reader/mark_story_hash_as_{word}"
        calls = [Call(path=path, method="POST", form=(("story_hash", id),)) for id in marks.entries]
        for _, answer in self._client.each(calls):
            if answer is not None:
                self._read(answer)

    def edit(self, feed: FeedFields) -> None:
        if not self._names and not self._folders:
            self.subscriptions()
        if feed.subscribed is False:
            place = self._folders.get(feed.id, "")
            self._post("/reader/delete_feed", (("feed_id", feed.id), ("in_folder", place)))
            return
        id = self._added(feed) if feed.subscribed else feed.id
        if feed.title:
            self._post("/reader/rename_feed", (("feed_id", id), ("feed_title", feed.title)))
        if feed.folder is not None:
            self._move(id, feed.folder[0] if feed.folder else "")

    def _added(self, feed: FeedFields) -> str:
        answer = self._post("/reader/add_url", (("url", feed.url), ("folder", "")))
        id = wire.key(wire.inner(answer, "feed").get("id"))
        if not id:
            raise self._client.not_taken(feed.url)
        return id

    def _move(self, id: str, folder: str) -> None:
        if folder and folder not in self._names:
            self._post("/reader/add_folder", (("folder", folder), ("parent_folder", "")))
            self._names.add(folder)
        place = self._folders.get(id, "")
        if place != folder:
            fields = (("feed_id", id), ("in_folder", place), ("to_folder", folder))
            self._post("/reader/move_feed_to_folder", fields)
            self._folders[id] = folder

    # ------------------------------------------------------------ asking

    def _get(self, path: str, query: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
        return self._asked(Call(path=path, query=query))

    def _post(self, path: str, form: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        return self._asked(Call(path=path, method="POST", form=form))

    def _asked(self, call: Call) -> dict[str, Any]:
        return with_login(lambda: self._read(self._client.ask(call)), self.log_in)

    def _read(self, answer: Fetched) -> dict[str, Any]:
        told = self._client.read(answer)
        if not isinstance(told, dict):
            raise self._client.unusable()
        if told.get("authenticated") is False:
            raise self._client.refused()
        return told


def _entry(one: dict[str, Any]) -> RemoteEntry | None:
    id, feed = wire.key(one.get("story_hash")), wire.key(one.get("story_feed_id"))
    if not (id and feed):
        return None
    labels = {UNREAD} if one.get("read_status") == 0 else set()
    entry = wire.entry(
        guid=id,
        url=one.get("story_permalink"),
        title=one.get("story_title"),
        html=one.get("story_content"),
        authors=[one.get("story_authors")],
        published=wire.moment(one.get("story_timestamp")),
        categories=one["story_tags"] if isinstance(one.get("story_tags"), list) else (),
    )
    labels |= {STARRED} if one.get("starred") is True else set()
    return RemoteEntry(id=id, feed=feed, entry=entry, labels=frozenset(labels))
