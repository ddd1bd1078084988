"""The interface of Google Reader, which several servers speak (`quirks.QUIRKS`).

One entry has an id in two spellings, the short one a signed decimal number, the long one sixteen hexadecimal
digits of the same 64 bits behind a prefix. Here it is always the short one; sent is always the long one, as
some servers read a short one as hexadecimal too. What is no such number (The Old Reader's) stays as it is.

Nothing is ever marked read "up to now": each entry is named, so none is marked that was not seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
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
    Label,
    Listing,
    Marks,
    RemoteEntry,
    RemoteSubscription,
    tag,
)
from feeds.sync.servers import wire
from feeds.sync.servers.client import Call, Client, pairs, with_login
from feeds.sync.servers.protocol import Listings
from feeds.sync.servers.quirks import Quirks

_API = "/reader/api/0"
_PREFIX = "tag:google.com,2005:reader/item/"
_STATE = "user/-/state/com.google/"
_LABEL = "user/-/label/"
_OWN_LABEL = re.compile(r"user/[^/]+/label/(.+)", re.DOTALL)
_OWN_STATE = re.compile(r"user/[^/]+/state/com\.google/(.+)", re.DOTALL)
_MOST_IDS = 1_000_000
_MOST_TAGS = 200


class GoogleReader:
    """One account. `app` is the id and the key of a program, for servers that want them."""

    def __init__(
        self, quirks: Quirks, base: str, user: str, password: str, *, app: tuple[str, str] = ("", "")
    ) -> None:
        base = base.rstrip("/")
        self._quirks = quirks
        self._client = Client(quirks.title, base if base.endswith(quirks.path) else base + quirks.path)
        self._user, self._password = user, password
        self._app = pairs({"AppId": app[0], "AppKey": app[1]})
        self._login = ""
        self._token = ""
        """Wanted by every change; got with the first."""
        self._labels: dict[str, tuple[str, ...]] = {}
        """Folders of each feed, by its id."""

    @property
    def can(self) -> Capabilities:
        kinds = {Kind.UNREAD, Kind.STARRED} | ({Kind.TAG} if self._quirks.has_tags else set())
        return Capabilities(kinds=frozenset(kinds), batch=self._quirks.batch)

    def close(self) -> None:
        self._client.close()

    def log_in(self) -> None:
        self._login = self._token = ""
        form = (("Email", self._user), ("Passwd", self._password), ("service", "reader"))
        try:
            answer = self._client.ask(
                Call(path="/accounts/ClientLogin", method="POST", form=form, headers=self._app)
            )
        except FetchError as error:
            # So FreshRSS answers a name that none of its readers can have.
            raise self._client.refused() if error.status == 400 else error from error.__cause__
        text = answer.body.decode("utf-8", "replace")
        found = re.search(r"^Auth=([!-~]{1,2000})\s*$", text, re.MULTILINE)
        if found is not None:
            self._login = found[1]
        elif "BadAuthentication" in text:
            raise self._client.refused()
        else:
            reason = Message(
                "account.no-answer", "{name} does not answer at this address", name=self._client.name
            )
            raise self._client.failure(reason, Hint.CHECK_INTERFACE)

    # ------------------------------------------------------------ what is there

    def subscriptions(self) -> tuple[RemoteSubscription, ...]:
        answer = self._get("/subscription/list")
        if not isinstance(answer, dict) or not isinstance(answer.get("subscriptions"), list):
            raise self._client.unusable()
        found = []
        for one in wire.rows(answer, "subscriptions"):
            id = wire.key(one.get("id"))
            url = wire.link(one.get("url")) or wire.link(id.removeprefix("feed/"))
            if not (id and url):
                continue
            labels = [
                _label(row.get("id")) or wire.name(row.get("label")) for row in wire.rows(one, "categories")
            ]
            self._labels[id] = tuple(filter(None, labels))
            found.append(
                RemoteSubscription(
                    id=id,
                    url=url,
                    title=self._title(one.get("title")),
                    folder=tuple(wire.name(label) for label in self._labels[id][:1]),
                    site_url=wire.link(one.get("htmlUrl")),
                )
            )
        return tuple(found)

    def listings(self, cursor: str = "", *, tags: bool = False) -> Listings:
        sets: dict[Label, Listing] = {
            UNREAD: self._ids(f"{_STATE}reading-list", without=f"{_STATE}read"),
            STARRED: self._ids(f"{_STATE}starred"),
        }
        every_tag = tags and self._quirks.has_tags
        if every_tag:
            for label in self._tags():
                sets[tag(wire.name(label))] = self._ids(_LABEL + label)
        return Listings(sets=sets, every_tag=every_tag)

    def _tags(self) -> list[str]:
        listed = [
            (wire.string(one.get("type")), _label(one.get("id")))
            for one in wire.rows(self._get("/tag/list"), "tags")
        ]
        folders = {name for kind, name in listed if kind != "tag"}
        # The list of a tag with the name of a folder is the folder's.
        return [name for kind, name in listed if kind == "tag" and name and name not in folders][:_MOST_TAGS]

    def _ids(self, stream: str, without: str = "") -> Listing:
        """All ids of a stream, page after page."""
        found: set[str] = set()
        page = ""
        while True:
            answer = self._get(
                "/stream/items/ids", {"s": stream, "xt": without, "n": str(self._quirks.ids), "c": page}
            )
            if not isinstance(answer, dict):
                raise self._client.unusable()
            before = len(found)
            ids = [short_id(wire.key(row.get("id"))) for row in wire.rows(answer, "itemRefs")]
            found.update(filter(None, ids))
            page = wire.key(answer.get("continuation"))
            if not page or not ids:
                return Listing(found)
            if len(found) == before or len(found) > _MOST_IDS:
                raise self._client.endless()

    # ------------------------------------------------------------ articles

    def entries(self, ids: Sequence[str]) -> Iterator[tuple[RemoteEntry, ...]]:
        for batch in wire.batches(ids, self._quirks.articles):
            wanted = set(batch)
            try:
                answer = self._post(
                    "/stream/items/contents", [("i", long_id(id)) for id in batch], {"output": "json"}
                )
            except FetchError as error:
                # So Miniflux says that it has none of them.
                if error.status != 400:
                    raise
                continue
            read = (self._entry(one) for one in wire.rows(self._client.read(answer), "items"))
            yield tuple(one for one in read if one is not None and one.id in wanted)

    def _entry(self, one: dict[str, Any]) -> RemoteEntry | None:
        id = short_id(wire.key(one.get("id")))
        feed = wire.key(wire.inner(one, "origin").get("streamId"))
        if not (id and feed):
            return None
        links = [row.get("href") for name in ("canonical", "alternate") for row in wire.rows(one, name)]
        html = wire.inner(one, "content").get("content") or wire.inner(one, "summary").get("content")
        categories = [wire.string(value) for value in one.get("categories") or () if value]
        states = {found[1] for value in categories if (found := _OWN_STATE.fullmatch(value))}
        files = [
            file
            for row in wire.rows(one, "enclosure")
            for file in wire.enclosure(row.get("href"), row.get("type"), row.get("length"))
        ]
        entry = wire.entry(
            guid=id,
            url=next(filter(None, map(wire.link, links)), ""),
            title=self._title(one.get("title")),
            html=html,
            authors=[self._title(one.get("author"))],
            published=wire.moment(one.get("published")),
            updated=wire.moment(one.get("updated")),
            enclosures=files,
        )
        labels = {
            label for label, lies in ((UNREAD, "read" not in states), (STARRED, "starred" in states)) if lies
        }
        return RemoteEntry(
            id=id,
            feed=feed,
            entry=entry,
            labels=frozenset(labels | self._tags_of(feed, categories)),
            crawled=_crawled(one),
        )

    def _tags_of(self, feed: str, categories: Sequence[str]) -> set[Label]:
        if not self._quirks.has_tags:
            return set()
        folders = self._labels.get(feed, ())
        return {tag(wire.name(name)) for one in categories if (name := _label(one)) and name not in folders}

    # ------------------------------------------------------------ changes

    def send(self, marks: Sequence[Marks]) -> Iterator[Marks]:
        for one in marks:
            # Servers list what is read by what is not: here unread is a set, there read is one.
            adds = one.on != (one.label.kind is Kind.UNREAD)
            stream = {Kind.UNREAD: f"{_STATE}read", Kind.STARRED: f"{_STATE}starred"}.get(
                one.label.kind, _LABEL + one.label.name
            )
            change = ("a" if adds else "r", stream)
            self._confirmed("/edit-tag", [change, *(("i", long_id(id)) for id in one.entries)])
            yield one

    def edit(self, feed: FeedFields) -> None:
        if feed.subscribed is False:
            self._unsubscribe(feed)
        elif feed.subscribed and not feed.id:
            self._subscribe(feed)
        else:
            self._change(feed.id, feed)

    def _subscribe(self, feed: FeedFields) -> None:
        if self._quirks.adds_by_address:
            answer = self._client.read(self._post("/subscription/quickadd", [("quickadd", feed.url)]))
            id = wire.key(answer.get("streamId")) if isinstance(answer, dict) else ""
            if not id:
                raise self._client.not_taken(feed.url)
            self._change(id, feed)
            return
        fields = [("ac", "subscribe"), ("s", f"feed/{feed.url}"), ("t", feed.title or "")]
        fields += [("a", _LABEL + name) for name in (feed.folder or ())[:1]]
        try:
            self._confirmed("/subscription/edit", [field for field in fields if field[1]])
        except LoginRefused:
            raise
        except FetchError:
            # It may have the feed already, from a call whose answer was lost.
            there = [one.id for one in self.subscriptions() if one.url == feed.url]
            if not there:
                raise
            self._change(there[0], feed)

    def _unsubscribe(self, feed: FeedFields) -> None:
        id = feed.id or f"feed/{feed.url}"
        try:
            self._confirmed("/subscription/edit", [("ac", "unsubscribe"), ("s", id)])
        except LoginRefused:
            raise
        except FetchError:
            if any(one.id == id or one.url == feed.url for one in self.subscriptions()):
                raise

    def _change(self, id: str, feed: FeedFields) -> None:
        """Give a feed another title or folder."""
        fields = [("t", feed.title)] if feed.title else []
        if feed.folder is not None:
            if id not in self._labels:
                self.subscriptions()
            there = self._labels.get(id, ())
            fields += [("a", _LABEL + name) for name in feed.folder[:1] if name not in there]
            fields += [("r", _LABEL + name) for name in there if name not in feed.folder[:1]]
            self._labels.pop(id, None)
        if fields:
            self._confirmed("/subscription/edit", [("ac", "edit"), ("s", id), *fields])

    # ------------------------------------------------------------ asking

    def _signed(self) -> tuple[tuple[str, str], ...]:
        return (("Authorization", f"GoogleLogin auth={self._login}"), *self._app)

    def _get(self, path: str, query: dict[str, str] | None = None) -> Any:
        wanted = pairs({"output": "json", **(query or {})})

        def ask() -> Any:
            return self._client.json(Call(path=_API + path, query=wanted, headers=self._signed()))

        return with_login(ask, self.log_in)

    def _post(self, path: str, fields: list[tuple[str, str]], query: dict[str, str] | None = None) -> Any:
        def ask() -> Any:
            if not self._token:
                self._token = self._new_token()
            # The token first: PHP reads no more than a thousand fields.
            form = (("T", self._token), *fields)
            return self._client.ask(
                Call(
                    path=_API + path,
                    method="POST",
                    query=pairs(query or {}),
                    form=form,
                    headers=self._signed(),
                )
            )

        return with_login(ask, self.log_in)

    def _new_token(self) -> str:
        answer = self._client.ask(Call(path=f"{_API}/token", headers=self._signed()))
        found = answer.body.decode("utf-8", "replace").strip()
        if not re.fullmatch(r"[!-;=?-~]{1,500}", found):
            raise self._client.unusable()
        return found

    def _confirmed(self, path: str, fields: list[tuple[str, str]]) -> None:
        """Make a change. Raises FetchError where the server does not say that it is made."""
        if self._post(path, fields).body.strip().strip(b'"').upper() != b"OK":
            raise self._client.unsent()

    def _title(self, value: Any) -> str:
        text = wire.string(value)
        return wire.name(narrowed(text) if self._quirks.widens else text)


# ---------------------------------------------------------------- spellings


def short_id(id: str) -> str:
    """The one spelling of an entry's id that is kept."""
    bare = id.removeprefix(_PREFIX)
    if bare != id and re.fullmatch(r"[0-9a-fA-F]{16}", bare):
        number = int(bare, 16)
        return str(number - (1 << 64) if number >> 63 else number)
    if re.fullmatch(r"-?[0-9]{1,20}", bare) and -(1 << 63) <= int(bare) < 1 << 64:
        number = int(bare)
        return str(number - (1 << 64) if number >> 63 > 0 else number)
    return bare


def long_id(id: str) -> str:
    """The spelling of an entry's id that every server reads."""
    if re.fullmatch(r"-?[0-9]{1,19}", id) and -(1 << 63) <= int(id) < 1 << 63:
        return f"{_PREFIX}{int(id) & ((1 << 64) - 1):016x}"
    return _PREFIX + id


_WIDE = str.maketrans("＆＜＞？＼／，；＂＾", '&<>?\\/,;"^')


def narrowed(text: str) -> str:
    """A title as it was before FreshRSS wrote some signs in their wide forms; one in a wide script stays."""
    narrow = text.translate(_WIDE)
    if narrow == text or any(unicodedata.east_asian_width(char) in "WF" for char in narrow):
        return text
    return narrow


def _label(id: Any) -> str:
    found = _OWN_LABEL.fullmatch(wire.string(id))
    return found[1][: wire.LONGEST_ID] if found else ""


def _crawled(one: dict[str, Any]) -> datetime | None:
    return wire.moment(one.get("crawlTimeMsec"), unit=1_000)
