"""Lists as ids: the whole of one, its beginning, how long it is, what its groups are."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Sequence

from feeds import collation
from feeds.store.sqlite.encoding import feed_name, ids_of_hex
from feeds.store.sqlite.search import Condition
from feeds.store.sqlite.select import Selection

SLICE = 50_000
"""Ids read at a time: a megabyte of text, and a snapshot of the library never held for long steps."""
GLANCE = 8_000
"""Articles looked at in date order before a sparse list is gathered in full instead."""
ROWS = 500
"""Rows asked for in one statement."""

HEX = "group_concat(printf('%016x', id), '')"


def ids(db: sqlite3.Connection, selection: Selection, sort: str = "date") -> array[int]:
    """All ids of a list in order. SQLite makes the text they come in, so that other threads run meanwhile."""
    if selection.few or sort not in ("date", "oldest"):
        text = db.execute(
            f"SELECT {HEX} FROM ({_gather(selection, sort)})", selection.condition.values
        ).fetchone()[0]
        return ids_of_hex(text or "")
    return _walk(db, selection, oldest=sort == "oldest")


def _walk(db: sqlite3.Connection, selection: Selection, *, oldest: bool) -> array[int]:
    down, beyond = ("", ">") if oldest else (" DESC", "<")
    condition = selection.condition
    found: array[int] = array("q")
    start: tuple[int, ...] = ()
    while True:
        after = f"AND (s.date, s.id) {beyond} (?, ?)" if start else ""
        text = db.execute(
            f"SELECT {HEX} FROM (SELECT s.id FROM status AS s INDEXED BY {selection.index}"
            f" WHERE {condition.sql} {after} ORDER BY s.date{down}, s.id{down} LIMIT {SLICE})",
            (*condition.values, *start),
        ).fetchone()[0]
        part = ids_of_hex(text or "")
        found.extend(part)
        if len(part) < SLICE:
            return found
        start = db.execute("SELECT date, id FROM status WHERE id = ?", (part[-1],)).fetchone()


_ORDERS = {
    "date": "s.date DESC, s.id DESC",
    "oldest": "s.date, s.id",
    "title": "collated(a.title), s.date DESC, s.id DESC",
    "feed": "f.place, s.date DESC, s.id DESC",
    "fair": "row_number() OVER (PARTITION BY s.feed_id ORDER BY s.date DESC, s.id DESC), s.date DESC, s.id DESC",
}
_FEED_PLACES = f"(SELECT id, collated({feed_name('feed')}) AS place FROM feed LIMIT -1)"
"""Feeds and where each stands in the reader's alphabet; the limit has SQLite weigh each feed once, not each article."""
_JOINS = {
    "title": " JOIN article AS a ON a.id = s.id",
    "feed": f" JOIN {_FEED_PLACES} AS f ON f.id = s.feed_id",
}


def _gather(selection: Selection, sort: str) -> str:
    order = _ORDERS.get(sort, _ORDERS["date"])
    hint = f" INDEXED BY {selection.index}" if selection.few and selection.index else ""
    return (
        f"SELECT s.id FROM status AS s{hint}{_JOINS.get(sort, '')}"
        f" WHERE {selection.condition.sql} ORDER BY {order}"
    )


def first_ids(db: sqlite3.Connection, selection: Selection, limit: int, sort: str = "date") -> array[int]:
    """The first ids of a list."""
    ids, sure = glimpse(db, selection, limit, sort)
    if sure:
        return ids
    found = db.execute(f"{_gather(selection, sort)} LIMIT ?", (*selection.condition.values, limit)).fetchall()
    return array("q", (id for (id,) in found))


def glimpse(
    db: sqlite3.Connection, selection: Selection, limit: int, sort: str = "date"
) -> tuple[array[int], bool]:
    """The first ids of a list as far as they are found soon, and whether the list has no others before `limit`.

    What is sought by what no index has is looked for among the articles nearest to the top of the list.
    """
    condition = selection.condition
    down = "" if sort == "oldest" else " DESC"
    by_date = sort in ("date", "oldest")
    if by_date and selection.tag is not None:
        # The tag's own index is in order of date: the first articles are found without the rest.
        rows = db.execute(
            "SELECT s.id FROM tagged AS t CROSS JOIN status AS s ON s.id = t.id"
            f" WHERE t.tag_id = ? AND {condition.sql} ORDER BY t.date{down}, t.id{down} LIMIT ?",
            (selection.tag, *condition.values, limit),
        )
        return array("q", (id for (id,) in rows)), True
    if not by_date or selection.few:
        sql, values = f"{_gather(selection, sort)} LIMIT ?", (*condition.values, limit)
        return array("q", (id for (id,) in db.execute(sql, values))), True
    state = " AND s.read = 0" if selection.index == "status_unread" else ""
    state += " AND s.starred = 1" if selection.index == "status_starred" else ""
    glance = (
        f"SELECT * FROM status AS s INDEXED BY {selection.index} WHERE s.hidden = 0{state}"
        f" ORDER BY s.date{down}, s.id{down} LIMIT {GLANCE}"
    )
    found = db.execute(
        f"SELECT s.id FROM ({glance}) AS s WHERE {condition.sql} LIMIT ?", (*condition.values, limit)
    ).fetchall()
    return array("q", (id for (id,) in found)), len(found) == limit


_NAMES = {
    # A day of the reader's own clock.
    "day": "SELECT date(date, 'unixepoch', 'localtime') FROM status WHERE id = ?",
    "feed": f"SELECT {feed_name('f')} FROM status AS s JOIN feed AS f ON f.id = s.feed_id WHERE s.id = ?",
}


def groups(db: sqlite3.Connection, ids: Sequence[int], by: str) -> list[tuple[int, str]]:
    """Where each day or feed begins in a list that is in its order, and its name.

    Only the articles around the borders are looked at: a list is halved until both its ends are of one group.
    """
    sql = _NAMES[by]

    def name(place: int) -> str:
        row = db.execute(sql, (ids[place],)).fetchone()
        return str(row[0]) if row is not None else ""

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


def place_by_date(db: sqlite3.Connection, ids: Sequence[int], id: int, *, oldest: bool) -> int | None:
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


def count(db: sqlite3.Connection, condition: Condition) -> int:
    """How many articles a query finds."""
    found: int = db.execute(
        f"SELECT count(*) FROM status AS s WHERE {condition.sql}", condition.values
    ).fetchone()[0]
    return found


def first_unread(db: sqlite3.Connection, ids: Sequence[int]) -> int | None:
    """The first of `ids` that is not read; asked in parts that grow, since it is mostly near."""
    start, size = 0, ROWS
    while start < len(ids):
        part = list(ids[start : start + size])
        found = {
            id
            for (id,) in db.execute(
                "SELECT s.id FROM json_each(?) AS wanted CROSS JOIN status AS s ON s.id = wanted.value"
                " WHERE s.read = 0",
                (json.dumps(part),),
            )
        }
        if found:
            return next(id for id in part if id in found)
        start, size = start + size, size * 4
    return None
