"""Feeds as rows: subscribed, arranged, removed for thirty days, due again; what is known of their articles."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import datetime
from functools import cache

from feeds import urls
from feeds.model import Counts, Feed, FeedSettings, KnownEntry
from feeds.query import Query
from feeds.store.sql import encoding
from feeds.store.sql.connection import Connection
from feeds.store.sql.encoding import PRIZED, REMOVED

Rename = Callable[[Query], Query]
_LISTED = f"SELECT {encoding.FEED_COLUMNS} FROM feed WHERE removed IS NULL"


def add(
    db: Connection,
    url: str,
    name: str,
    folder: tuple[str, ...],
    settings: FeedSettings,
    *,
    site_url: str = "",
) -> tuple[int, bool]:
    """The id of the feed at an address, and whether it was not there just before.

    A login in the address becomes a setting. A feed removed less than thirty days ago comes back
    with everything it had.
    """
    typed = url
    url, settings = encoding.parted(url, settings)
    key = _key(db, url, settings.user, typed)
    known = db.execute("SELECT id, removed FROM feed WHERE key = ?", (key,)).fetchone()
    if known is None:
        (made,) = db.execute(
            "INSERT INTO feed (key, url, name, folder, settings, site_url) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            (key, url, name, encoding.folder_json(folder), encoding.settings_json(settings), site_url),
        ).fetchone()
        return int(made), True
    id, removed = known
    if removed is not None:
        restore(db, id)
    return id, removed is not None


def _key(db: Connection, url: str, user: str, typed: str) -> str:
    """What a feed is known by: its address; where two names read one address, the second has its name in it."""
    key = urls.normalise(url) or url
    whole = urls.normalise(typed) or typed
    there = db.execute("SELECT settings FROM feed WHERE key = ?", (key,)).fetchone()
    other = encoding.settings_of(there[0]).user if there else ""
    if user and other and other != user:
        return f"{key} {user}"
    # Libraries made earlier know it by the address with its login.
    elder = db.execute("SELECT 1 FROM feed WHERE key = ?", (whole,)).fetchone()
    return whole if there is None and elder else key


def all_feeds(db: Connection) -> list[Feed]:
    return [encoding.feed_of(row) for row in db.execute(f"{_LISTED} ORDER BY id")]


def one(db: Connection, id: int) -> Feed | None:
    row = db.execute(f"{_LISTED} AND id = ?", (id,)).fetchone()
    return None if row is None else encoding.feed_of(row)


_DUE = (
    "removed IS NULL AND retired = 0 AND (due IS NULL OR due <= ?1) AND (leased_until <= ?1 OR leased_by = ?2)"
    " AND id NOT IN (SELECT feed_id FROM account_feed)"
)
_LONGEST = "ORDER BY due NULLS FIRST, id"


def due(db: Connection, now: datetime, but_of: str = "", among: Sequence[int] | None = None) -> list[Feed]:
    """Feeds to be asked now, the longest waiting first: none that another worker than `but_of` has taken, or
    that an account's server asks.

    Those `among` these are kept for who asks, to be written; one that is being written is left out.
    """
    values: tuple[object, ...] = (encoding.seconds(now), but_of)
    chosen = kept = ""
    if among is not None:
        chosen, kept = " AND id IN (SELECT value FROM json_each(?3))", db.kept_aside()
        values = (*values, json.dumps(list(among)))
    sql = f"SELECT {encoding.FEED_COLUMNS} FROM feed WHERE {_DUE}{chosen} {_LONGEST}{kept}"
    return [encoding.feed_of(row) for row in db.execute(sql, values)]


def due_addresses(db: Connection, now: datetime, but_of: str) -> Generator[tuple[int, str], None, None]:
    """The same as ids and addresses, as they are asked for."""
    return db.scan(f"SELECT id, url FROM feed WHERE {_DUE} {_LONGEST}", (encoding.seconds(now), but_of))


def due_count(db: Connection, now: datetime, but_of: str = "", most: int | None = None) -> int:
    """How many feeds are to be asked now; `most` of them are counted."""
    wanted = f"SELECT 1 FROM feed WHERE {_DUE}" + (f" LIMIT {most}" if most is not None else "")
    row = db.execute(f"SELECT count(*) FROM ({wanted}) AS due", (encoding.seconds(now), but_of)).fetchone()
    return int(row[0])


def known(db: Connection, feed_ids: Iterable[int]) -> dict[int, dict[str, KnownEntry]]:
    """Every guid ever seen in these feeds, by their ids."""
    found: dict[int, dict[str, KnownEntry]] = {feed_id: {} for feed_id in feed_ids}
    rows = db.execute(
        "SELECT known.feed_id, known.guid, known.id, fingerprint, title, url, date, dated FROM known"
        " LEFT JOIN article ON article.id = known.id LEFT JOIN status ON status.id = known.id"
        " WHERE known.feed_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(found)),),
    )
    for feed_id, guid, id, print_, title, url, date, dated in rows:
        when = encoding.moment_or_none(date)
        found[feed_id][guid] = KnownEntry(id, print_, title or "", url or "", when, bool(dated))
    return found


def counts(db: Connection) -> Counts:
    total, unread, feeds, failing, refreshed = db.execute(
        # Of a feed that was removed the prized articles are still listed.
        "SELECT coalesce(sum(total), 0), coalesce(sum(unread), 0), count(*) FILTER (WHERE removed IS NULL),"
        " count(*) FILTER (WHERE removed IS NULL AND error <> ''), max(succeeded) FILTER (WHERE removed IS NULL)"
        " FROM feed"
    ).fetchone()
    starred = db.execute("SELECT count(*) FROM status WHERE starred = 1 AND hidden = 0").fetchone()[0]
    return Counts(int(total), int(unread), starred, feeds, int(failing), encoding.moment_or_none(refreshed))


def remove(db: Connection, id: int, now: datetime) -> bool:
    """Take a feed from the lists, but for its prized articles; whether it was there."""
    removed = db.execute(
        "UPDATE feed SET removed = ? WHERE id = ? AND removed IS NULL", (encoding.seconds(now), id)
    ).rowcount
    db.execute(
        f"UPDATE status SET hidden = hidden | {REMOVED} WHERE feed_id = ? AND NOT {PRIZED} AND hidden < {REMOVED}",
        (id,),
    )
    recount(db, id)
    return bool(removed)


def listed(db: Connection, id: int) -> int:
    """How many articles of a feed are in the lists."""
    (number,) = db.execute("SELECT count(*) FROM status WHERE feed_id = ? AND hidden = 0", (id,)).fetchone()
    return int(number)


def restore(db: Connection, id: int) -> bool:
    """Bring a removed feed back, whole; whether it was removed."""
    restored = db.execute(
        "UPDATE feed SET removed = NULL, due = NULL WHERE id = ? AND removed IS NOT NULL", (id,)
    ).rowcount
    db.execute(
        f"UPDATE status SET hidden = hidden & ~{REMOVED} WHERE feed_id = ? AND hidden >= {REMOVED}", (id,)
    )
    recount(db, id)
    return bool(restored)


def follower(db: Connection, before: Feed, after: Feed) -> Rename | None:
    """What becomes of queries that name a feed by its name or address, once these are others; None where they are not."""
    was, now = (before.title, before.url), (after.title, after.url)
    if was == now:
        return None
    from feeds.renamed import feed_renamed

    @cache
    def others() -> list[tuple[str, str]]:
        return [(feed.title, feed.url) for feed in all_feeds(db) if feed.id != after.id]

    return lambda query: feed_renamed(query, after.id, was, now, others)


def recount(db: Connection, id: int | None = None) -> None:
    """Count the articles of a feed (None: of all) anew."""
    which = "" if id is None else "WHERE id = ?"
    db.execute(
        "UPDATE feed SET total = (SELECT count(*) FROM status WHERE feed_id = feed.id AND hidden = 0),"
        " unread = (SELECT count(*) FROM status WHERE feed_id = feed.id AND hidden = 0 AND read = 0) "
        + which,
        () if id is None else (id,),
    )
