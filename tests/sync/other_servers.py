"""Servers with interfaces of their own: each keeps an `Account` and answers as its kind does."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.server import Answer, Asked, Server, told
from tests.sync.account import Account, Feed, Item

LOGIN_PAGE = Answer(body=b"<!DOCTYPE html><title>Log in</title>")


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


@dataclass
class MinifluxServer:
    """Miniflux's own interface. Stars can only be turned over; entries come whole and by ascending id."""

    server: Server
    account: Account
    key: str = "api-key"
    changed: dict[int, int] = field(default_factory=dict)
    clock: int = 1_780_000_000

    def __post_init__(self) -> None:
        self.server.below("/v1/", self.answer)

    def touch(self, ids: set[int]) -> None:
        """Note that entries were changed now."""
        self.clock += 10
        self.changed.update(dict.fromkeys(ids, self.clock))

    def answer(self, asked: Asked) -> Answer:
        account = self.account
        if (
            not asked.has_login(account.user, account.password)
            and asked.headers.get("x-auth-token") != self.key
        ):
            return told({"error_message": "access unauthorized"}, 401)
        path = asked.path.partition("?")[0].removeprefix("/v1/").split("/")
        found = getattr(self, f"{asked.method.lower()}_{path[0]}", None)
        return found(asked, path[1:]) if found else Answer(404)

    def get_me(self, asked: Asked, path: list[str]) -> Answer:
        return told({"id": 1, "username": self.account.user})

    # Folders are called categories; every feed is in one.

    def categories(self) -> dict[str, int]:
        names = ["All", *sorted({feed.folder for feed in self.account.feeds.values()} - {"", "All"})]
        return {name: place for place, name in enumerate([*names, *self.made], 1)}

    made: list[str] = field(default_factory=list)

    def get_categories(self, asked: Asked, path: list[str]) -> Answer:
        return told([{"id": id, "title": name} for name, id in self.categories().items()])

    def post_categories(self, asked: Asked, path: list[str]) -> Answer:
        self.made.append(asked.data["title"])
        return told({"id": self.categories()[asked.data["title"]], "title": asked.data["title"]}, 201)

    def get_feeds(self, asked: Asked, path: list[str]) -> Answer:
        return told(
            [
                {
                    "id": feed.id,
                    "feed_url": feed.url,
                    "title": feed.title,
                    "site_url": feed.url,
                    "category": {"id": 1, "title": feed.folder or "All"},
                }
                for feed in self.account.feeds.values()
            ]
        )

    def post_feeds(self, asked: Asked, path: list[str]) -> Answer:
        url = asked.data["feed_url"]
        if self.account.feed_at(url):
            return told({"error_message": "This feed already exists."}, 400)
        feed = self.account.add_feed(url)
        self._file(feed, asked.data["category_id"])
        return told({"feed_id": feed.id}, 201)

    def put_feeds(self, asked: Asked, path: list[str]) -> Answer:
        feed = self.account.feeds[int(path[0])]
        feed.title = asked.data.get("title", feed.title)
        if "category_id" in asked.data:
            self._file(feed, asked.data["category_id"])
        return told({}, 201)

    def _file(self, feed: Feed, category: int) -> None:
        name = next(name for name, id in self.categories().items() if id == category)
        feed.folder = "" if name == "All" else name

    def delete_feeds(self, asked: Asked, path: list[str]) -> Answer:
        if int(path[0]) not in self.account.feeds:
            return Answer(404)
        self.account.remove_feed(int(path[0]))
        return Answer(204)

    def get_entries(self, asked: Asked, path: list[str]) -> Answer:
        account, form = self.account, asked.form()
        if path:
            item = account.items.get(int(path[0]))
            return told(self.entry(item)) if item else Answer(404, b"{}")

        def number(name: str, default: int) -> int:
            return int(form.get(name, [str(default)])[0])

        found = [
            item
            for id, item in sorted(account.items.items())
            if number("after_entry_id", -1 << 62) < id < number("before_entry_id", 1 << 62)
            and self.changed.get(id, 0) > number("changed_after", -1)
            and ("status" not in form or id in account.unread)
            and ("starred" not in form or id in account.starred)
        ]
        page = found[: number("limit", 100)]
        return told({"total": len(found), "entries": [self.entry(item) for item in page]})

    def entry(self, item: Item) -> dict[str, Any]:
        return {
            "id": item.id,
            "feed_id": item.feed,
            "status": "unread" if item.id in self.account.unread else "read",
            "starred": item.id in self.account.starred,
            "title": item.title,
            "url": item.url,
            "content": item.html,
            "author": "Ann",
            "published_at": _iso(item.published),
            "created_at": _iso(item.published),
            "changed_at": _iso(self.changed.get(item.id, 1_700_000_000)),
            "enclosures": [{"url": f"{item.url}.mp3", "mime_type": "audio/mpeg", "size": 9}],
            "tags": ["news"],
        }

    def put_entries(self, asked: Asked, path: list[str]) -> Answer:
        account = self.account
        if not path:
            ids = set(asked.data["entry_ids"])
            account.mark(ids, read=asked.data["status"] == "read")
            self.touch(ids)
            return Answer(204)
        id = int(path[0])
        if id not in account.items:
            return Answer(404, b"{}")
        account.mark({id}, starred=id not in account.starred)
        self.touch({id})
        return Answer(204)


@dataclass
class FeverServer:
    """Fever, at `/fever/`."""

    server: Server
    account: Account

    def __post_init__(self) -> None:
        self.server.at("/fever/", self.answer)

    def answer(self, asked: Asked) -> Answer:
        account, form = self.account, asked.form()
        key = hashlib.md5(f"{account.user}:{account.password}".encode()).hexdigest()
        if "api" not in form or form.get("api_key") != [key]:
            return told({"api_version": 3, "auth": 0})
        answer: dict[str, Any] = {"api_version": 3, "auth": 1, "last_refreshed_on_time": 1}
        folders = sorted({feed.folder for feed in account.feeds.values() if feed.folder})
        if "groups" in form:
            answer["groups"] = [{"id": place, "title": name} for place, name in enumerate(folders, 1)]
        if "feeds" in form:
            answer["feeds"] = [
                {"id": feed.id, "title": feed.title, "url": feed.url, "site_url": feed.url}
                for feed in account.feeds.values()
            ]
            answer["feeds_groups"] = [
                {
                    "group_id": place,
                    "feed_ids": ",".join(str(f.id) for f in account.feeds.values() if f.folder == name),
                }
                for place, name in enumerate(folders, 1)
            ]
        if "unread_item_ids" in form:
            answer["unread_item_ids"] = ",".join(map(str, sorted(account.unread)))
        if "saved_item_ids" in form:
            answer["saved_item_ids"] = ",".join(map(str, sorted(account.starred)))
        if "items" in form:
            ids = [int(id) for id in form["with_ids"][0].split(",")][:50]
            answer["items"] = [self.item(account.items[id]) for id in ids if id in account.items]
        if form.get("mark") == ["item"]:
            id, word = int(form["id"][0]), form["as"][0]
            if id not in account.items:
                return Answer(404)
            read = {"read": True, "unread": False}.get(word)
            account.mark({id}, read=read, starred={"saved": True, "unsaved": False}.get(word))
        return told(answer)

    def item(self, item: Item) -> dict[str, Any]:
        return {
            "id": item.id,
            "feed_id": item.feed,
            "title": item.title,
            "author": "Ann",
            "html": item.html,
            "url": item.url,
            "is_saved": int(item.id in self.account.starred),
            "is_read": int(item.id not in self.account.unread),
            "created_on_time": item.published,
        }


@dataclass
class NextcloudServer:
    """Nextcloud News. Items come by descending id, the one of the offset itself too (`inclusive`)."""

    server: Server
    account: Account
    inclusive: bool = True
    folders: dict[int, str] = field(default_factory=dict)
    changed: dict[int, int] = field(default_factory=dict)
    clock: int = 1_780_000_000

    def __post_init__(self) -> None:
        self.server.below("/index.php/apps/news/api/v1-3/", self.answer)
        for feed in self.account.feeds.values():
            self.folders[len(self.folders) + 1] = feed.folder

    def answer(self, asked: Asked) -> Answer:
        if not asked.has_login(self.account.user, self.account.password):
            return Answer(401, b'{"message":"Current user is not logged in"}')
        first, *path = asked.path.partition("?")[0].partition("v1-3/")[2].split("/")
        found = getattr(self, f"{asked.method.lower()}_{first}", None)
        return found(asked, path) if found else Answer(405)

    def get_folders(self, asked: Asked, path: list[str]) -> Answer:
        return told({"folders": [{"id": id, "name": name} for id, name in self.folders.items()]})

    def post_folders(self, asked: Asked, path: list[str]) -> Answer:
        id = len(self.folders) + 1
        self.folders[id] = asked.data["name"]
        return told({"folders": [{"id": id, "name": self.folders[id]}]})

    def feed(self, feed: Feed) -> dict[str, Any]:
        id = next((id for id, name in self.folders.items() if name == feed.folder), None)
        return {"id": feed.id, "url": feed.url, "title": feed.title, "folderId": id, "link": feed.url}

    def get_feeds(self, asked: Asked, path: list[str]) -> Answer:
        return told({"feeds": [self.feed(feed) for feed in self.account.feeds.values()]})

    def post_feeds(self, asked: Asked, path: list[str]) -> Answer:
        if not path:
            if self.account.feed_at(asked.data["url"]):
                return Answer(409, b"{}")
            feed = self.account.add_feed(asked.data["url"])
            feed.folder = self.folders.get(asked.data["folderId"], "")
            return told({"feeds": [self.feed(feed)]})
        feed = self.account.feeds[int(path[0])]
        if path[1] == "rename":
            feed.title = asked.data["feedTitle"]
        else:
            feed.folder = self.folders.get(asked.data["folderId"], "")
        return told([])

    def delete_feeds(self, asked: Asked, path: list[str]) -> Answer:
        if int(path[0]) not in self.account.feeds:
            return Answer(404)
        self.account.remove_feed(int(path[0]))
        return told([])

    def get_items(self, asked: Asked, path: list[str]) -> Answer:
        account, form = self.account, asked.form()
        items = sorted(account.items.values(), key=lambda item: -item.id)
        if path == ["updated"]:
            since = int(form["lastModified"][0])
            return told({"items": [self.item(one) for one in items if self.changed.get(one.id, 0) >= since]})
        below = int(form["offset"][0])
        found = [
            item
            for item in items
            if (not below or item.id < below + self.inclusive)
            and (form["type"] != ["2"] or item.id in account.starred)
            and (form["getRead"] == ["true"] or item.id in account.unread)
        ]
        return told({"items": [self.item(item) for item in found[: int(form["batchSize"][0])]]})

    def item(self, item: Item) -> dict[str, Any]:
        return {
            "id": item.id,
            "guid": item.url,
            "feedId": item.feed,
            "title": item.title,
            "author": "Ann",
            "url": item.url,
            "pubDate": item.published,
            "body": item.html,
            "enclosureLink": None,
            "enclosureMime": None,
            "unread": item.id in self.account.unread,
            "starred": item.id in self.account.starred,
            "lastModified": str(self.changed.get(item.id, 1_700_000_000)),
        }

    def post_items(self, asked: Asked, path: list[str]) -> Answer:
        word, ids = path[0], set(asked.data["itemIds"])
        read = {"read": True, "unread": False}.get(word)
        self.account.mark(ids, read=read, starred={"star": True, "unstar": False}.get(word))
        self.clock += 10
        self.changed.update(dict.fromkeys(ids, self.clock))
        return told([])


@dataclass
class FeedbinServer:
    """Feedbin. A subscription's number is not its feed's."""

    server: Server
    account: Account
    taggings: dict[int, tuple[int, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server.below("/v2/", self.answer)
        for feed in self.account.feeds.values():
            self.taggings[100 + feed.id] = (feed.id, feed.folder)

    def answer(self, asked: Asked) -> Answer:
        if not asked.has_login(self.account.user, self.account.password):
            return Answer(401)
        first, *path = asked.path.partition("?")[0].removeprefix("/v2/").removesuffix(".json").split("/")
        found = getattr(self, f"{asked.method.lower()}_{first}", None)
        return found(asked, path) if found else Answer(404)

    def subscription(self, feed: Feed) -> dict[str, Any]:
        return {
            "id": 1_000 + feed.id,
            "feed_id": feed.id,
            "title": feed.title,
            "feed_url": feed.url,
            "site_url": feed.url,
        }

    def get_subscriptions(self, asked: Asked, path: list[str]) -> Answer:
        return told([self.subscription(feed) for feed in self.account.feeds.values()])

    def post_subscriptions(self, asked: Asked, path: list[str]) -> Answer:
        known = self.account.feed_at(asked.data["feed_url"])
        feed = self.account.add_feed(asked.data["feed_url"])
        place = {"Location": f"{self.server.url}/v2/subscriptions/{1_000 + feed.id}.json"}
        return Answer(302 if known else 201, told(self.subscription(feed)).body, place)

    def patch_subscriptions(self, asked: Asked, path: list[str]) -> Answer:
        feed = self.account.feeds[int(path[0]) - 1_000]
        feed.title = asked.data["title"]
        return told(self.subscription(feed))

    def delete_subscriptions(self, asked: Asked, path: list[str]) -> Answer:
        id = int(path[0]) - 1_000
        if id not in self.account.feeds:
            return Answer(404)
        self.account.remove_feed(id)
        return Answer(204)

    def get_taggings(self, asked: Asked, path: list[str]) -> Answer:
        return told([{"id": id, "feed_id": f, "name": name} for id, (f, name) in self.taggings.items()])

    def post_taggings(self, asked: Asked, path: list[str]) -> Answer:
        feed, name = asked.data["feed_id"], asked.data["name"]
        id = max(self.taggings, default=100) + 1
        self.taggings[id] = (feed, name)
        self.account.feeds[feed].folder = name
        return told({"id": id, "feed_id": feed, "name": name}, 201)

    def delete_taggings(self, asked: Asked, path: list[str]) -> Answer:
        feed, name = self.taggings.pop(int(path[0]))
        if self.account.feeds[feed].folder == name:
            self.account.feeds[feed].folder = ""
        return Answer(204)

    def get_entries(self, asked: Asked, path: list[str]) -> Answer:
        ids = [int(id) for id in asked.form()["ids"][0].split(",")]
        assert len(ids) <= 100
        return told([self.entry(self.account.items[id]) for id in ids if id in self.account.items])

    def entry(self, item: Item) -> dict[str, Any]:
        return {
            "id": item.id,
            "feed_id": item.feed,
            "title": item.title,
            "url": item.url,
            "author": "Ann",
            "content": item.html,
            "summary": "Text",
            "published": _iso(item.published),
            "created_at": _iso(item.published),
        }

    def get_unread_entries(self, asked: Asked, path: list[str]) -> Answer:
        return told(sorted(self.account.unread))

    def post_unread_entries(self, asked: Asked, path: list[str]) -> Answer:
        return self._mark(asked.data["unread_entries"], read=False)

    def delete_unread_entries(self, asked: Asked, path: list[str]) -> Answer:
        return self._mark(asked.data["unread_entries"], read=True)

    def get_starred_entries(self, asked: Asked, path: list[str]) -> Answer:
        return told(sorted(self.account.starred))

    def post_starred_entries(self, asked: Asked, path: list[str]) -> Answer:
        return self._mark(asked.data["starred_entries"], starred=True)

    def delete_starred_entries(self, asked: Asked, path: list[str]) -> Answer:
        return self._mark(asked.data["starred_entries"], starred=False)

    def _mark(self, ids: list[int], **values: bool) -> Answer:
        self.account.mark(set(ids), **values)
        return told([id for id in ids if id in self.account.items])


@dataclass
class NewsBlurServer:
    """NewsBlur. A login is a cookie; ids are hashes with the feed in front."""

    server: Server
    account: Account
    serial: int = 0
    folders: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.server.at("/api/login", self.log_in)
        self.server.below("/reader/", self.answer)
        self.folders = {feed.folder for feed in self.account.feeds.values()}

    def log_in(self, asked: Asked) -> Answer:
        form = asked.form()
        if form != {"username": [self.account.user], "password": [self.account.password]}:
            return told({"code": -1, "authenticated": False, "errors": {"username": ["no"]}})
        cookie = {"Set-Cookie": f"newsblur_sessionid=s{self.serial}; Path=/; HttpOnly"}
        return Answer(body=told({"code": 1, "authenticated": True}).body, headers=cookie)

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("cookie") != f"newsblur_sessionid=s{self.serial}":
            return told({"authenticated": False, "result": "ok"})
        name = asked.path.partition("?")[0].removeprefix("/reader/")
        found = getattr(self, name, None)
        return told({"authenticated": True, **found(asked.form())}) if found else Answer(404)

    def hash(self, id: int) -> str:
        item = self.account.items.get(id)
        return f"{item.feed if item else 0}:{id:x}"

    def number(self, hash: str) -> int:
        return int(hash.partition(":")[2], 16)

    def feeds(self, form: dict[str, list[str]]) -> dict[str, Any]:
        told: list[Any] = []
        for folder in sorted(self.folders | {""}):
            ids = [feed.id for feed in self.account.feeds.values() if feed.folder == folder]
            told += [{folder: ids}] if folder else ids
        feeds = {
            str(feed.id): {
                "id": feed.id,
                "feed_title": feed.title,
                "feed_address": feed.url,
                "feed_link": feed.url,
            }
            for feed in self.account.feeds.values()
        }
        return {"feeds": feeds, "folders": told}

    def unread_story_hashes(self, form: dict[str, list[str]]) -> dict[str, Any]:
        found: dict[str, list[str]] = {}
        for id in self.account.unread:
            found.setdefault(str(self.account.items[id].feed), []).append(self.hash(id))
        return {"unread_feed_story_hashes": found}

    def starred_story_hashes(self, form: dict[str, list[str]]) -> dict[str, Any]:
        return {"starred_story_hashes": [self.hash(id) for id in self.account.starred]}

    def river_stories(self, form: dict[str, list[str]]) -> dict[str, Any]:
        ids = [self.number(hash) for hash in form["h"]]
        items = [self.account.items[id] for id in ids if id in self.account.items]
        return {"stories": [self.story(item) for item in items if item.feed in self.account.feeds]}

    def starred_stories(self, form: dict[str, list[str]]) -> dict[str, Any]:
        ids = {self.number(hash) for hash in form["h"]} & self.account.starred
        return {"stories": [self.story(self.account.items[id]) for id in ids]}

    def story(self, item: Item) -> dict[str, Any]:
        return {
            "story_hash": self.hash(item.id),
            "story_feed_id": item.feed,
            "story_title": item.title,
            "story_permalink": item.url,
            "story_content": item.html,
            "story_authors": "Ann",
            "story_timestamp": str(item.published),
            "story_tags": ["news"],
            "read_status": int(item.id not in self.account.unread),
            **({"starred": True} if item.id in self.account.starred else {}),
        }

    def _mark(self, form: dict[str, list[str]], **values: bool) -> dict[str, Any]:
        ids = {self.number(hash) for hash in form["story_hash"]}
        self.account.mark(ids, **values)
        return {"code": 1 if ids <= self.account.items.keys() else -1}

    def mark_story_hashes_as_read(self, form: dict[str, list[str]]) -> dict[str, Any]:
        return self._mark(form, read=True)

    def mark_story_hash_as_unread(self, form: dict[str, list[str]]) -> dict[str, Any]:
        return self._mark(form, read=False)

    def mark_story_hash_as_starred(self, form: dict[str, list[str]]) -> dict[str, Any]:
        return self._mark(form, starred=True)

    def mark_story_hash_as_unstarred(self, form: dict[str, list[str]]) -> dict[str, Any]:
        return self._mark(form, starred=False)

    def add_url(self, form: dict[str, list[str]]) -> dict[str, Any]:
        feed = self.account.add_feed(form["url"][0])
        return {"code": 1, "feed": {"id": feed.id}}

    def rename_feed(self, form: dict[str, list[str]]) -> dict[str, Any]:
        self.account.feeds[int(form["feed_id"][0])].title = form["feed_title"][0]
        return {"code": 1}

    def delete_feed(self, form: dict[str, list[str]]) -> dict[str, Any]:
        if (id := int(form["feed_id"][0])) in self.account.feeds:
            self.account.remove_feed(id)
        return {"code": 1}

    def add_folder(self, form: dict[str, list[str]]) -> dict[str, Any]:
        self.folders.add(form["folder"][0])
        return {"code": 1}

    def move_feed_to_folder(self, form: dict[str, list[str]]) -> dict[str, Any]:
        feed = self.account.feeds[int(form["feed_id"][0])]
        assert feed.folder == form["in_folder"][0]
        feed.folder = form["to_folder"][0]
        return {"code": 1}


@dataclass
class TtrssServer:
    """Tiny Tiny RSS at `/tt-rss/api/`."""

    server: Server
    account: Account
    serial: int = 0
    enabled: bool = True
    page: int = 200

    def __post_init__(self) -> None:
        self.server.at("/tt-rss/api/", self.answer)

    def answer(self, asked: Asked) -> Answer:
        values = asked.data
        if values["op"] == "login":
            if (values["user"], values["password"]) != (self.account.user, self.account.password):
                return self.error("LOGIN_ERROR")
            if not self.enabled:
                return self.error("API_DISABLED")
            return told({"seq": 0, "status": 0, "content": {"session_id": f"s{self.serial}"}})
        if values["sid"] != f"s{self.serial}":
            return self.error("NOT_LOGGED_IN")
        found = getattr(self, values["op"], None)
        content = found(values) if found else None
        return (
            self.error("E_OPERATION_FAILED") if content is None else told({"status": 0, "content": content})
        )

    def error(self, name: str) -> Answer:
        return told({"seq": 0, "status": 1, "content": {"error": name}})

    def folders(self) -> dict[str, int]:
        names = sorted({feed.folder for feed in self.account.feeds.values() if feed.folder})
        return {name: place for place, name in enumerate(names, 1)}

    def getCategories(self, values: dict[str, Any]) -> Any:
        told = [{"id": str(id), "title": name} for name, id in self.folders().items()]
        return [*told, {"id": -1, "title": "Special"}, {"id": 0, "title": "Uncategorized"}]

    def getFeeds(self, values: dict[str, Any]) -> Any:
        return [
            {
                "id": feed.id,
                "feed_url": feed.url,
                "title": feed.title,
                "cat_id": self.folders().get(feed.folder, 0),
            }
            for feed in self.account.feeds.values()
        ]

    def getHeadlines(self, values: dict[str, Any]) -> Any:
        ids = self.account.starred if values["feed_id"] == -1 else self.account.unread
        start = values["skip"]
        return [{"id": id} for id in sorted(ids)[start : start + min(values["limit"], self.page)]]

    def getArticle(self, values: dict[str, Any]) -> Any:
        ids = [int(id) for id in values["article_id"].split(",")]
        items = [self.account.items[id] for id in ids if id in self.account.items]
        return [
            {
                "id": str(item.id),
                "feed_id": str(item.feed),
                "title": item.title,
                "link": item.url,
                "content": item.html,
                "author": "Ann",
                "updated": item.published,
                "unread": item.id in self.account.unread,
                "marked": item.id in self.account.starred,
                "attachments": [{"content_url": f"{item.url}.mp3", "content_type": "audio/mpeg"}],
            }
            for item in items
        ]

    def updateArticle(self, values: dict[str, Any]) -> Any:
        ids = {int(id) for id in values["article_ids"].split(",")}
        on = bool(values["mode"])
        self.account.mark(
            ids, read=not on if values["field"] == 2 else None, starred=on if values["field"] == 0 else None
        )
        return {"status": "OK", "updated": len(ids)}

    def subscribeToFeed(self, values: dict[str, Any]) -> Any:
        if not values["feed_url"].startswith("http"):
            return {"status": {"code": 2}}
        known = self.account.feed_at(values["feed_url"])
        feed = self.account.add_feed(values["feed_url"])
        if known is None:
            names = {id: name for name, id in self.folders().items()}
            feed.folder = names.get(values["category_id"], "")
        return {"status": {"code": 0 if known else 1, "feed_id": feed.id}}

    def unsubscribeFeed(self, values: dict[str, Any]) -> Any:
        if values["feed_id"] not in self.account.feeds:
            return None
        self.account.remove_feed(values["feed_id"])
        return {"status": "OK"}
