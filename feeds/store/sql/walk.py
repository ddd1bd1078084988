"""Lists as ids: the whole of one, its beginning, how long it is, what its groups are."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence

from feeds import collation
from feeds.store.sql.condition import FEED, STARRED, UNREAD, Condition, Selection
from feeds.store.sql.connection import Connection
from feeds.store.sql.encoding import feed_name, moment
from feeds.store.sql.engine import Engine

SLICE = 50_000
"""Ids read at a time: a megabyte of text, and a snapshot of the library never held for long steps."""
GLANCE = 8_000
"""Articles looked at in date order before a sparse list is gathered in full instead."""
NEAR = 4
"""Of each wanted article so many are looked at first: most lists have them there."""
ROWS = 500
"""Rows asked for in one statement."""


def ids(db: Connection, engine: Engine, selection: Selection, sort: str = "date") -> array[int]:
    """All ids of a list in order."""
    if sort in ("title", "feed"):
        return engine.by_name(db, selection, sort, None)
    if selection.few or sort == "fair":
        return db.ids(_gather(db, selection, sort), selection.condition.values)
    return _walk(db, selection, oldest=sort == "oldest")


def _walk(db: Connection, selection: Selection, *, oldest: bool) -> array[int]:
    down, beyond = ("", ">") if oldest else (" DESC", "<")
    condition = selection.condition
    found: array[int] = array("q")
    start: tuple[int, ...] = ()
    while True:
        after = f"AND (s.date, s.id) {beyond} (?, ?)" if start else ""
        part = db.ids(
            f"SELECT s.id FROM status AS s{db.hint(selection.index)}"
            f" WHERE {condition.sql} {after} ORDER BY s.date{down}, s.id{down} LIMIT {SLICE}",
            (*condition.values, *start),
        )
        found.extend(part)
        if len(part) < SLICE:
            return found
        start = db.execute("SELECT date, id FROM status WHERE id = ?", (part[-1],)).fetchone()


_ORDERS = {
    "date": "s.date DESC, s.id DESC",
    "oldest": "s.date, s.id",
    "fair": "row_number() OVER (PARTITION BY s.feed_id ORDER BY s.date DESC, s.id DESC), s.date DESC, s.id DESC",
}


def _gather(db: Connection, selection: Selection, sort: str) -> str:
    order = _ORDERS.get(sort, _ORDERS["date"])
    hint = db.hint(selection.index) if selection.few else ""
    return f"SELECT s.id FROM status AS s{hint} WHERE {selection.condition.sql} ORDER BY {order}"


def first_ids(
    db: Connection, engine: Engine, selection: Selection, limit: int, sort: str = "date"
) -> array[int]:
    """The first ids of a list."""
    if sort in ("title", "feed"):
        return engine.by_name(db, selection, sort, limit)
    ids, sure = glimpse(db, selection, limit, sort)
    if sure:
        return ids
    return db.ids(f"{_gather(db, selection, sort)} LIMIT ?", (*selection.condition.values, limit))


def glimpse(db: Connection, selection: Selection, limit: int, sort: str = "date") -> tuple[array[int], bool]:
    """The first ids of a list as far as they are found soon, and whether the list has no others before `limit`.

    What is sought by what no index has is looked for among the articles nearest to the top of the list.
    """
    condition = selection.condition
    down = "" if sort == "oldest" else " DESC"
    by_date = sort in ("date", "oldest")
    if by_date and selection.tag is not None and selection.index != FEED:
        tag, besides = selection.tag
        # The tag's own index is in order of date: the first articles are found without the rest.
        tagged = (
            "SELECT s.id FROM tagged AS t CROSS JOIN status AS s"
            f" WHERE s.id = t.id AND t.tag_id = ? AND {besides.sql} ORDER BY t.date{down}, t.id{down} LIMIT ?"
        )
        return db.ids(tagged, (tag, *besides.values, limit)), True
    look = _worth_a_look(selection, limit) if by_date else 0
    if not look and (selection.few or not by_date):
        return db.ids(f"{_gather(db, selection, sort)} LIMIT ?", (*condition.values, limit)), True
    # Near first: to look at most of what an index has, a server would fetch and sort all of it.
    found: array[int] = array("q")
    wanted = selection.tag[1] if selection.tag is not None else condition
    for far in (look or min(NEAR * limit, GLANCE), max(look, GLANCE)):
        glance, values = _top(db, selection, down, far)
        found = db.ids(
            # As a truth, or a server may look through all feeds of a folder for each article, which it takes for few.
            f"SELECT s.id FROM ({glance}) AS s WHERE ({wanted.sql}) IS TRUE"
            f"{db.still(f's.date{down}, s.id{down}')} LIMIT ?",
            (*values, *wanted.values, limit),
        )
        if len(found) == limit:
            return found, True
        if look and not selection.is_dear:
            return db.ids(f"{_gather(db, selection, sort)} LIMIT ?", (*condition.values, limit)), True
    return found, False


def _top(db: Connection, selection: Selection, down: str, far: int) -> tuple[str, tuple[int, ...]]:
    """SQL of the first articles of an index, or of a tag's, and its values."""
    if selection.tag is not None:
        tagged = (
            "SELECT s.* FROM tagged AS t CROSS JOIN status AS s WHERE s.id = t.id AND t.tag_id = ?"
            f" AND s.hidden = 0 ORDER BY t.date{down}, t.id{down} LIMIT {far}"
        )
        return tagged, (selection.tag[0],)
    state = {UNREAD: " AND s.read = 0", STARRED: " AND s.starred = 1"}.get(selection.top, "")
    return (
        f"SELECT * FROM status AS s{db.hint(selection.top)} WHERE s.hidden = 0{state}"
        f" ORDER BY s.date{down}, s.id{down} LIMIT {far}",
        (),
    )


def _worth_a_look(selection: Selection, limit: int) -> int:
    """How many of the newest articles to look through before those of a few feeds are gathered and sorted: as many as
    are likely to have the wanted ones among them, twice; 0 where to gather is less work.
    """
    among, every = selection.share
    look = 2 * limit * every // max(1, among)
    return look if look < among else 0


_NAMES = {
    "day": "SELECT date FROM status WHERE id = ?",
    "feed": f"SELECT {feed_name('f')} FROM status AS s JOIN feed AS f ON f.id = s.feed_id WHERE s.id = ?",
}


def groups(db: Connection, ids: Sequence[int], by: str) -> list[tuple[int, str]]:
    """Where each day or feed begins in a list that is in its order, and its name.

    Only the articles around the borders are looked at: a list is halved until both its ends are of one group.
    """
    sql = _NAMES[by]

    def name(place: int) -> str:
        row = db.execute(sql, (ids[place],)).fetchone()
        if row is None:
            return ""
        # A day of the reader's own clock.
        return f"{moment(row[0]).astimezone():%Y-%m-%d}" if by == "day" else str(row[0])

    if not ids:
        return []
    found = [(0, name(0))]
    parts = [(0, found[0][1], len(ids) - 1, name(len(ids) - 1))]
    while parts:
        low, first, high, last = parts.pop()
        # What the order of feeds does not tell apart stays together.
        if collation.key(first) == collation.key(last):
            continue
        if high - low == 1:
            found.append((high, last))
            continue
        middle = (low + high) // 2
        between = name(middle)
        # The left half is taken up first, so that what is found is in order.
        parts += [(middle, between, high, last), (low, first, middle, between)]
    return found


def place_by_date(db: Connection, ids: Sequence[int], id: int, *, oldest: bool) -> int | None:
    """Where an article belongs in a list that is in order of date; None for one that is not in the library."""

    def when(each: int) -> tuple[int, int] | None:
        row = db.execute("SELECT date, id FROM status WHERE id = ?", (each,)).fetchone()
        return (row[0], row[1]) if row is not None else None

    wanted = when(id)
    if wanted is None:
        return None
    low, high = 0, len(ids)
    while low < high:
        middle = (low + high) // 2
        there = when(ids[middle])
        if there is not None and (there < wanted if oldest else there > wanted):
            low = middle + 1
        else:
            high = middle
    return low


def count(db: Connection, condition: Condition) -> int:
    """How many articles a query finds."""
    found: int = db.execute(
        f"SELECT count(*) FROM status AS s WHERE {condition.sql}", condition.values
    ).fetchone()[0]
    return found


def first_unread(db: Connection, ids: Sequence[int]) -> int | None:
    """The first of `ids` that is not read; asked in parts that grow, since it is mostly near."""
    start, size = 0, ROWS
    while start < len(ids):
        part = list(ids[start : start + size])
        found = {
            id
            for (id,) in db.execute(
                "SELECT s.id FROM json_each(?) AS wanted CROSS JOIN status AS s"
                " WHERE s.id = wanted.value AND s.read = 0",
                (json.dumps(part),),
            )
        }
        if found:
            return next(id for id in part if id in found)
        start, size = start + size, size * 4
    return None
