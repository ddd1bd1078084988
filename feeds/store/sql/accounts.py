"""Accounts on servers: which feeds and articles are whose, and what waits to be sent.

What the reader does to articles and feeds of an account is read from the journal, where it stands since the
transaction it was done in; here it becomes a line of the outbox for each thing it is about. What the server
itself said (`Journal.told_by`) does not.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from feeds import urls
from feeds.messages import Message, from_json, to_json
from feeds.store.journal import FeedSet, Flagged, Kind, Recorded, Subscribed, Tagged, Unsubscribed
from feeds.store.runs import Runs
from feeds.store.sql import encoding, feed_rows
from feeds.store.sql.connection import Connection, Connections
from feeds.store.sql.journal import Journal
from feeds.store.values import Account, AccountFeed, Outgoing, origin_of

_KINDS = (Kind.READ, Kind.STARRED, Kind.TAGS, Kind.FEED, Kind.SUBSCRIBED, Kind.UNSUBSCRIBED)
_SETTINGS = ("password_command", "app", "app_command")
_PORTION = 1_000
ELSEWHERE = "*"
"""What stands for the id of the feed that no server knows; see `Accounts.elsewhere`."""
_Line = tuple[str, str, str, Any]
"""What was changed, of what, the tag's name, and the value."""


class Accounts:
    """The accounts of one library."""

    def __init__(self, connections: Connections, journal: Journal) -> None:
        self._db = connections
        self._journal = journal

    # ------------------------------------------------------------ accounts

    def all(self) -> list[Account]:
        with self._db.reading() as db:
            rows = db.execute(
                'SELECT id, name, kind, address, "user", settings, bookmark, synced, error FROM account ORDER BY id'
            )
            return [_account(row) for row in rows]

    def named(self, name: str) -> Account | None:
        return next((one for one in self.all() if one.name == name), None)

    def add(self, wish: Account) -> int | None:
        """Keep an account; its id, None where another has its name."""
        settings = {name: getattr(wish, name) for name in _SETTINGS}
        with self._db.writing() as db:
            row = db.execute(
                'INSERT INTO account (name, kind, address, "user", settings) VALUES (?, ?, ?, ?, ?)'
                " ON CONFLICT (name) DO NOTHING RETURNING id",
                (wish.name, wish.kind, wish.address, wish.user, json.dumps(settings)),
            ).fetchone()
            if row is None:
                return None
            id = int(row[0])
            self._journal.set_cursor(origin_of(id), self._journal.serial())
            return id

    def remove(self, id: int) -> None:
        """Forget an account and what waits to be sent; its feeds and articles stay."""
        with self._db.writing() as db:
            for table in ("account_feed", "account_entry", "outbox"):
                db.execute(f"DELETE FROM {table} WHERE account_id = ?", (id,))
            db.execute("DELETE FROM account WHERE id = ?", (id,))
            self._journal.set_cursor(origin_of(id), None)

    def note(self, id: int, *, bookmark: str | None = None) -> None:
        """Where the next meeting goes on."""
        with self._db.writing() as db:
            db.execute("UPDATE account SET bookmark = coalesce(?, bookmark) WHERE id = ?", (bookmark, id))

    def ended(self, id: int, at: datetime, error: Message | None = None) -> None:
        """How the last meeting ended."""
        with self._db.writing() as db:
            db.execute(
                "UPDATE account SET synced = CASE ?1 WHEN '' THEN ?2 ELSE synced END, error = ?1 WHERE id = ?3",
                (to_json(error) if error else "", encoding.seconds(at), id),
            )

    # ------------------------------------------------------------ feeds

    def feed_ids(self) -> frozenset[int]:
        """Every feed that an account's server fetches."""
        with self._db.reading() as db:
            return frozenset(id for (id,) in db.execute("SELECT feed_id FROM account_feed"))

    def feeds(self, id: int) -> list[AccountFeed]:
        with self._db.reading() as db:
            rows = db.execute(
                "SELECT feed.id, url, coalesce(nullif(name, ''), title), folder, removed IS NULL, seen"
                " FROM account_feed JOIN feed ON feed.id = feed_id WHERE account_id = ? AND remote <> ?"
                " ORDER BY feed.id",
                (id, ELSEWHERE),
            )
            return [
                AccountFeed(
                    feed_id=feed,
                    url=url,
                    title=title,
                    folder=tuple(json.loads(folder)),
                    is_subscribed=bool(there),
                    seen=seen,
                )
                for feed, url, title, folder, there, seen in rows
            ]

    def subscribe(self, id: int, url: str, title: str, folder: Sequence[str]) -> int:
        """A feed for an account, at an address that may be a feed of another account too; its id.

        A feed that is fetched here becomes the account's, with all that it has.
        """
        key = urls.normalise(url) or url
        with self._db.writing() as db:
            taken = db.execute(
                "SELECT 1 FROM feed JOIN account_feed ON feed_id = feed.id WHERE key = ? AND account_id <> ?",
                (key, id),
            ).fetchone()
            if taken is not None:
                key = f"{key} {origin_of(id)}"
            there = db.execute("SELECT id FROM feed WHERE key = ?", (key,)).fetchone()
            if there is None:
                return self._make(db, id, key, url, title, folder)
            if feed_rows.restore(db, there[0]):
                self._journal.record(db, None, Subscribed(there[0], url))
            return int(there[0])

    def _make(self, db: Connection, id: int, key: str, url: str, title: str, folder: Sequence[str]) -> int:
        (made,) = db.execute(
            "INSERT INTO feed (key, url, name, folder) VALUES (?, ?, ?, ?) RETURNING id",
            (key, url, title, encoding.folder_json(folder)),
        ).fetchone()
        self._journal.record(db, None, Subscribed(made, url))
        return int(made)

    def elsewhere(self, id: int) -> int:
        """The feed for what an account keeps of feeds that it has not, made where it is missing."""
        with self._db.writing() as db:
            if (known := self.feeds_there(id).get(ELSEWHERE)) is not None:
                return known
            name, address = db.execute("SELECT name, address FROM account WHERE id = ?", (id,)).fetchone()
            feed = self._make(db, id, origin_of(id), address, name, ())
            self.join(id, feed, ELSEWHERE)
            return feed

    def join(self, id: int, feed_id: int, remote: str = "", seen: str = "") -> None:
        """Let a feed be of an account, under its id there."""
        with self._db.writing() as db:
            db.execute(
                "INSERT INTO account_feed (feed_id, account_id, remote, seen) VALUES (?1, ?2, ?3, ?4)"
                " ON CONFLICT (feed_id) DO UPDATE SET account_id = ?2, remote = ?3, seen = ?4",
                (feed_id, id, remote, seen),
            )

    def leave(self, feed_id: int) -> None:
        """Let a feed be of no account."""
        with self._db.writing() as db:
            db.execute("DELETE FROM account_feed WHERE feed_id = ?", (feed_id,))

    def feeds_there(self, id: int) -> dict[str, int]:
        """The feeds of an account by their ids there."""
        with self._db.reading() as db:
            return dict(
                db.execute(
                    "SELECT remote, feed_id FROM account_feed WHERE account_id = ? AND remote <> ''", (id,)
                )
            )

    # ------------------------------------------------------------ entries

    def entries(self, id: int, remotes: Iterable[str]) -> dict[str, int]:
        """Articles by their ids there, those of these that are here."""
        with self._db.reading() as db:
            return dict(
                _for_each(
                    db,
                    remotes,
                    "SELECT remote, e.id FROM account_entry AS e JOIN status ON status.id = e.id"
                    " WHERE account_id = {of} AND remote IN ({wanted})",
                    id,
                )
            )

    def know(self, id: int, pairs: Iterable[tuple[str, int]]) -> None:
        """Note which articles entries are, by their ids there."""
        with self._db.writing() as db:
            db.executemany(
                "INSERT INTO account_entry (account_id, remote, id) VALUES (?, ?, ?)"
                " ON CONFLICT (account_id, remote) DO UPDATE SET id = excluded.id",
                ((id, remote, article) for remote, article in pairs),
            )

    def articles_at(self, feed_id: int, urls: Iterable[str]) -> dict[str, int]:
        """Articles of a feed by their addresses, of these, that are no account's yet."""
        with self._db.reading() as db:
            return dict(
                _for_each(
                    db,
                    filter(None, urls),
                    "SELECT url, max(article.id) FROM article JOIN status ON status.id = article.id"
                    " WHERE feed_id = {of} AND url IN ({wanted})"
                    " AND article.id NOT IN (SELECT id FROM account_entry) GROUP BY url",
                    feed_id,
                )
            )

    def articles_of(self, feed_id: int, guids: Iterable[str]) -> dict[str, int]:
        """Articles of a feed by their guids."""
        with self._db.reading() as db:
            return dict(
                _for_each(
                    db,
                    guids,
                    "SELECT guid, id FROM known WHERE feed_id = {of} AND guid IN ({wanted})",
                    feed_id,
                )
            )

    def marked(self, id: int, articles: Iterable[int]) -> dict[int, tuple[bool, bool, frozenset[str]]]:
        """Whether articles are unread and starred, and their tags."""
        wanted = json.dumps(list(articles))
        with self._db.reading() as db:
            tags: dict[int, set[str]] = defaultdict(set)
            for article, name in db.execute(
                "SELECT tagged.id, name FROM json_each(?) AS wanted"
                " JOIN tagged ON tagged.id = wanted.value JOIN tag ON tag.id = tag_id",
                (wanted,),
            ):
                tags[article].add(name)
            rows = db.execute(
                "SELECT status.id, read, starred FROM json_each(?) AS wanted"
                " JOIN status ON status.id = wanted.value",
                (wanted,),
            )
            return {one: (not read, bool(starred), frozenset(tags[one])) for one, read, starred in rows}

    # ------------------------------------------------------------ how things stand

    def known(self, id: int) -> frozenset[str]:
        """Every entry that is here, by its id there."""
        with self._db.reading() as db:
            rows = db.execute(
                "SELECT remote FROM account_entry AS e JOIN status ON status.id = e.id WHERE account_id = ?",
                (id,),
            )
            return frozenset(remote for (remote,) in rows)

    def sets(self, id: int) -> Mapping[tuple[str, str], set[str]]:
        """Entries by the sets they lie in: `unread`, `starred`, or `tag` and its name."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        entries = "FROM account_entry AS e JOIN status ON status.id = e.id"
        with self._db.reading() as db:
            for remote, read, starred in db.execute(
                f"SELECT remote, read, starred {entries} WHERE account_id = ? AND (read = 0 OR starred = 1)",
                (id,),
            ):
                if not read:
                    found["unread", ""].add(remote)
                if starred:
                    found["starred", ""].add(remote)
            for name, remote in db.execute(
                "SELECT name, remote FROM tagged JOIN tag ON tag.id = tag_id"
                " JOIN account_entry AS e ON e.id = tagged.id WHERE account_id = ?",
                (id,),
            ):
                found["tag", name].add(remote)
        return found

    # ------------------------------------------------------------ the outbox

    def outbox(self, id: int) -> list[Outgoing]:
        """What the server may not know yet, the journal's last lines included."""
        with self._db.writing() as db:
            self._collect(db, id)
            rows = db.execute(
                "SELECT serial, at, what, thing, name, value, sent FROM outbox WHERE account_id = ? ORDER BY serial",
                (id,),
            )
            return [
                Outgoing(
                    serial=serial,
                    at=encoding.moment(at),
                    what=what,
                    thing=thing,
                    name=name,
                    value=json.loads(value),
                    sent=None if sent is None else datetime.fromtimestamp(sent, UTC),
                )
                for serial, at, what, thing, name, value, sent in rows
            ]

    def waiting(self, id: int) -> int:
        """How many changes wait to be sent."""
        with self._db.writing() as db:
            self._collect(db, id)
            row = db.execute(
                "SELECT count(*) FROM outbox WHERE account_id = ? AND sent IS NULL", (id,)
            ).fetchone()
            return int(row[0])

    def put_out(self, id: int, at: datetime, lines: Iterable[_Line]) -> None:
        """Let changes wait to be sent that stand in no journal as the reader's."""
        with self._db.writing() as db:
            _insert(db, id, at, lines)

    def acknowledge(self, id: int, serials: Sequence[int], at: datetime) -> None:
        with self._db.writing() as db:
            db.executemany(
                "UPDATE outbox SET sent = ? WHERE serial = ? AND account_id = ?",
                ((at.timestamp(), serial, id) for serial in serials),
            )

    def settle(self, id: int, serials: Iterable[int]) -> None:
        """Let go of changes that the server knows, or cannot keep."""
        with self._db.writing() as db:
            db.executemany(
                "DELETE FROM outbox WHERE serial = ? AND account_id = ?", ((serial, id) for serial in serials)
            )

    def _collect(self, db: Connection, id: int) -> None:
        """Take over from the journal what was done since, in the order in which it was done."""
        own = origin_of(id)
        serial = self._journal.cursor(own) or 0
        while lines := self._journal.since(serial, _PORTION, _KINDS):
            for line in lines:
                if line.origin != own:
                    # The journal counts whole seconds: it was done before the next.
                    at = line.at + timedelta(seconds=1)
                    _insert(db, id, at, _outgoing(db, id, line))
            serial = lines[-1].serial
            self._journal.set_cursor(own, serial)


def _for_each(db: Connection, names: Iterable[str], sql: str, of: int) -> Iterator[Any]:
    """What a statement answers about names: `{wanted}` of it stands for them, `{of}` for whose they are, a number."""
    each = iter(names)
    while part := list(islice(each, _PORTION)):
        wanted = ", ".join("?" * len(part))
        asked = sql.replace("{of}", str(of)).replace("{wanted}", wanted)
        yield from db.execute(asked, part).fetchall()


def _insert(db: Connection, id: int, at: datetime, lines: Iterable[_Line]) -> None:
    db.executemany(
        "INSERT INTO outbox (account_id, at, what, thing, name, value) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (id, encoding.seconds(at), what, thing, name, json.dumps(value, ensure_ascii=False))
            for what, thing, name, value in lines
        ),
    )


def _outgoing(db: Connection, id: int, line: Recorded) -> Iterator[_Line]:
    """What a line of the journal means to an account: nothing, or something for each entry or feed of its."""
    match line.change:
        case Flagged(flag=Kind.READ, on=on, articles=runs):
            yield from (("unread", remote, "", not on) for remote in _remotes(db, id, runs))
        case Flagged(flag=Kind.STARRED, on=on, articles=runs):
            yield from (("starred", remote, "", on) for remote in _remotes(db, id, runs))
        case Tagged(put=put, taken=taken):
            for on, pairs in ((False, taken), (True, put)):
                for article, name in pairs:
                    for remote in _remotes(db, id, ((article, article),)):
                        yield "tag", remote, name, on
        case Subscribed(feed=feed) | Unsubscribed(feed=feed):
            for url, _ in _feed(db, id, feed):
                yield "subscribed", url, "", isinstance(line.change, Subscribed)
        case FeedSet(feed=feed, field="name", after=after):
            for url, title in _feed(db, id, feed):
                yield "title", url, "", after or title
        case FeedSet(feed=feed, field="folder", after=after):
            for url, _ in _feed(db, id, feed):
                yield "folder", url, "", json.loads(after)


def _remotes(db: Connection, id: int, runs: Runs) -> Iterator[str]:
    for first, last in runs:
        rows = db.execute(
            "SELECT remote FROM account_entry WHERE id BETWEEN ? AND ? AND account_id = ?", (first, last, id)
        )
        yield from [remote for (remote,) in rows]


def _feed(db: Connection, id: int, feed: int) -> list[tuple[str, str]]:
    """The address and the publisher's title of a feed of an account; empty where it is none."""
    return db.execute(
        "SELECT url, title FROM feed JOIN account_feed ON feed_id = feed.id WHERE feed.id = ? AND account_id = ?",
        (feed, id),
    ).fetchall()


def _account(row: tuple[Any, ...]) -> Account:
    id, name, kind, address, user, settings, bookmark, synced, error = row
    wishes = json.loads(settings)
    return Account(
        id=id,
        name=name,
        kind=kind,
        address=address,
        user=user,
        password_command=tuple(wishes.get("password_command", ())),
        app=wishes.get("app", ""),
        app_command=tuple(wishes.get("app_command", ())),
        bookmark=bookmark,
        synced=encoding.moment_or_none(synced),
        error=from_json(error) if error else None,
    )
