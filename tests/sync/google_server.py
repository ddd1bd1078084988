"""A server with the interface of Google Reader, with the quirks of those that speak it, by name.

It keeps an `Account`, gives long ids in articles and short ones in lists, lists in pages, and forgets
logins and tokens when it is told to.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.server import Answer, Asked, Server, told
from tests.sync.account import Account, Item

API = "/reader/api/0"
PREFIX = "tag:google.com,2005:reader/item/"
STATE = "user/-/state/com.google/"
LABEL = "user/-/label/"
_WIDE = str.maketrans("&<>?/", "＆＜＞？／")


@dataclass
class Google:
    """`quirk` is `freshrss`, `miniflux`, `theoldreader` or empty for what Google's own did."""

    server: Server
    account: Account
    quirk: str = ""
    page: int = 1_000
    """The most ids that one page lists, whatever is asked for."""
    serial: int = 0
    """Of the login that holds."""
    token: int = 0
    endless: bool = False
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        base = "/api/greader.php" if self.quirk == "freshrss" else ""
        self.server.at(f"{base}/accounts/ClientLogin", self.log_in)
        for path, answer in (
            ("/token", self.new_token),
            ("/subscription/list", self.subscriptions),
            ("/subscription/edit", self.edit),
            ("/subscription/quickadd", self.quickadd),
            ("/tag/list", self.tags),
            ("/stream/items/ids", self.ids),
            ("/stream/items/contents", self.contents),
            ("/edit-tag", self.edit_tag),
        ):
            self.server.at(f"{base}{API}{path}", self.guarded(path, answer))

    # ------------------------------------------------------------ logins

    def log_in(self, asked: Asked) -> Answer:
        form = asked.form()
        self.calls.append("log in")
        if form.get("Email") != [self.account.user] or form.get("Passwd") != [self.account.password]:
            return Answer(401, b"Error=BadAuthentication\n")
        return Answer(body=f"SID=none\nLSID=none\nAuth={self.login}\n".encode())

    @property
    def login(self) -> str:
        return f"{self.account.user}/login{self.serial}"

    def expire(self) -> None:
        """Forget every login and token that was given."""
        self.serial += 1
        self.token += 1

    def guarded(self, path, answer):  # type: ignore[no-untyped-def]
        def check(asked: Asked) -> Answer:
            self.calls.append(path)
            token = asked.form().get("T", [""])[0]
            by_header = asked.headers.get("authorization") == f"GoogleLogin auth={self.login}"
            # Miniflux looks at a POST's token alone.
            allowed = (
                token == self.login if self.quirk == "miniflux" and asked.method == "POST" else by_header
            )
            changes = path in ("/edit-tag", "/subscription/edit")
            if not allowed or (changes and asked.method != "POST"):
                return Answer(401, b"Unauthorized!")
            if changes and token != self.given_token:
                return Answer(401, b"Unauthorized!", {"X-Reader-Google-Bad-Token": "true"})
            found = answer(asked)
            return found if isinstance(found, Answer) else told(found)

        return check

    @property
    def given_token(self) -> str:
        return self.login if self.quirk == "miniflux" else f"token{self.token}".ljust(57, "Z")

    def new_token(self, asked: Asked) -> Answer:
        return Answer(body=f"{self.given_token}\n".encode())

    # ------------------------------------------------------------ feeds

    def feed_id(self, id: int) -> str:
        if self.quirk == "":
            return f"feed/{self.account.feeds[id].url}"
        return f"feed/{id:024x}" if self.quirk == "theoldreader" else f"feed/{id}"

    def feed_of(self, stream: str) -> int | None:
        for id, feed in self.account.feeds.items():
            if stream in (self.feed_id(id), f"feed/{feed.url}"):
                return id
        return None

    def title(self, text: str) -> str:
        return text.translate(_WIDE) if self.quirk == "freshrss" else text

    def subscriptions(self, asked: Asked) -> object:
        return {
            "subscriptions": [
                {
                    "id": self.feed_id(feed.id),
                    "title": self.title(feed.title),
                    "url": feed.url,
                    "htmlUrl": feed.url.rpartition("/")[0],
                    "categories": [{"id": LABEL + feed.folder, "label": feed.folder}] if feed.folder else [],
                }
                for feed in self.account.feeds.values()
            ]
        }

    def edit(self, asked: Asked) -> Answer:
        form = asked.form()
        action, stream = form["ac"][0], form["s"][0]
        id = self.feed_of(stream)
        if action == "subscribe":
            if id is not None or self.quirk == "theoldreader":
                return Answer(400, b"Bad Request!")
            id = self.account.add_feed(stream.removeprefix("feed/")).id
        elif id is None:
            return Answer(400, b"Bad Request!")
        elif action == "unsubscribe":
            self.account.remove_feed(id)
            return Answer(body=b"OK")
        feed = self.account.feeds[id]
        feed.title = form.get("t", [feed.title])[0]
        if "r" in form and feed.folder == form["r"][0].removeprefix(LABEL):
            feed.folder = ""
        if "a" in form:
            feed.folder = form["a"][0].removeprefix(LABEL)
        return Answer(body=b"OK")

    def quickadd(self, asked: Asked) -> object:
        url = asked.form()["quickadd"][0]
        if not url.startswith("http"):
            return {"numResults": 0, "error": "no feed"}
        return {"numResults": 1, "streamId": self.feed_id(self.account.add_feed(url).id)}

    def tags(self, asked: Asked) -> object:
        listed: list[dict[str, str]] = [{"id": f"{STATE}starred"}]
        typed = self.quirk in ("freshrss", "")
        for kind, names in (
            ("folder", {feed.folder for feed in self.account.feeds.values() if feed.folder}),
            ("tag", set(self.account.tags)),
        ):
            listed += [{"id": LABEL + name, **({"type": kind} if typed else {})} for name in sorted(names)]
        return {"tags": listed}

    # ------------------------------------------------------------ entries

    def number(self, id: str) -> int:
        if self.quirk == "theoldreader":
            return int(id.removeprefix(PREFIX)[-12:], 16)
        if id.startswith(PREFIX):
            number = int(id.removeprefix(PREFIX), 16)
            return number - (1 << 64) if number >> 63 else number
        # So Miniflux read a short id for years.
        return int(id, 16 if self.quirk == "miniflux" else 10)

    def short(self, id: int) -> str:
        return f"ffffffffffff{id:012x}" if self.quirk == "theoldreader" else str(id)

    def long(self, id: int) -> str:
        if self.quirk == "theoldreader":
            return PREFIX + self.short(id)
        return f"{PREFIX}{id & ((1 << 64) - 1):016x}"

    def stream(self, name: str) -> set[int]:
        if name == f"{STATE}starred":
            return set(self.account.starred)
        if name.startswith(LABEL):
            return set(self.account.tags.get(name.removeprefix(LABEL), ()))
        return set(self.account.items)

    def ids(self, asked: Asked) -> object:
        form = asked.form()
        found = self.stream(form["s"][0])
        if form.get("xt") == [f"{STATE}read"]:
            found &= self.account.unread
        ordered = sorted(found)
        begin = int(form.get("c", ["0"])[0])
        end = begin + min(int(form.get("n", ["20"])[0]), self.page)
        page: dict[str, object] = {"itemRefs": [{"id": self.short(id)} for id in ordered[begin:end]]}
        if end < len(ordered):
            page["continuation"] = str(end)
        if self.endless:
            page = {"itemRefs": [{"id": self.short(id)} for id in ordered], "continuation": str(begin + 1)}
        return page

    def contents(self, asked: Asked) -> object:
        wanted = [self.number(id) for id in asked.form()["i"]]
        found = [self.account.items[id] for id in wanted if id in self.account.items]
        if not found and self.quirk == "miniflux":
            return Answer(400, b'{"error_message":"no items returned"}')
        return {"items": [self.item(item) for item in found]}

    def item(self, item: Item) -> dict[str, object]:
        feed = self.account.feeds.get(item.feed)
        categories = ["user/1234/state/com.google/reading-list"]
        if feed is not None and feed.folder:
            categories.append(LABEL + feed.folder)
        if item.id not in self.account.unread:
            categories.append("user/1234/state/com.google/read")
        if item.id in self.account.starred:
            categories.append("user/1234/state/com.google/starred")
        categories += [LABEL + name for name, ids in self.account.tags.items() if item.id in ids]
        return {
            "id": self.long(item.id),
            "title": self.title(item.title),
            "summary": {"content": item.html},
            "alternate": [{"href": item.url}],
            "author": "Ann Author",
            "published": item.published,
            "crawlTimeMsec": str((item.published + 5) * 1_000),
            "origin": {"streamId": self.feed_id(item.feed) if feed is not None else f"feed/{item.feed}"},
            "categories": categories,
            "enclosure": [{"href": f"{item.url}.mp3", "type": "audio/mpeg", "length": 9}],
        }

    def edit_tag(self, asked: Asked) -> Answer:
        form = asked.form()
        ids = {self.number(id) for id in form["i"]}
        added, removed = form.get("a", []), form.get("r", [])
        if self.quirk == "freshrss":
            # PHP keeps the last of several fields of one name.
            added, removed = added[-1:], removed[-1:]
        for stream, on in [*((one, True) for one in added), *((one, False) for one in removed)]:
            if stream == f"{STATE}read":
                self.account.mark(ids, read=on)
            elif stream == f"{STATE}starred":
                self.account.mark(ids, starred=on)
            elif stream.startswith(LABEL):
                self.account.label(ids & self.account.items.keys(), stream.removeprefix(LABEL), on)
        return Answer(body=b"OK")
