"""The search index, and what else PostgreSQL finds articles by.

The tokens of a text are `feeds.tokens`', as in every store: a `tsvector` of them leads to the articles that have
all words, and weighs how well they fit. It knows no more than 255 places of a word, and 16,383 of a text: whether
words stand side by side in a longer one is read from the tokens themselves. What only Python decides (a regular expression, words near
each other) is decided by Python of the articles that may be meant.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import md5
from typing import TYPE_CHECKING, Any, cast

from feeds import collation
from feeds import query as q
from feeds.store.postgres.partitions import SPAN, make_room
from feeds.store.sql import encoding, waiting
from feeds.store.sql.condition import Condition, Selection
from feeds.store.sql.connection import Connection
from feeds.store.sql.encoding import SEPARATOR, feed_name
from feeds.store.sql.engine import UNSOUGHT
from feeds.store.sql.waiting import CANDIDATES, FRESH_DAYS, Cut
from feeds.tokens import phrase

if TYPE_CHECKING:
    from feeds.store.postgres.connections import Connection as PostgresConnection

VECTOR_BYTES = 900_000
"""A `tsvector` takes a megabyte: of a text with more different words the last are not found."""
WEIGHTS = "{0, 0.125, 0.5, 1}"
"""What a hit counts by its weight: D, C, B and A."""
PLACES, LAST_PLACE = 255, 16_383
"""How many places of a token a `tsvector` keeps, and how far it counts."""
WINDOW = SPAN // 32
"""Articles that are looked through first. Those of them that have a common word are as many as are weighed."""
ENOUGH = 500
"""Hits among the newest articles that are enough to weigh: no others are looked for far behind them."""
COLUMNS = ("title", "authors", "body")
_FIELDS = {"title": "title", "author": "authors"}
_SIGNS = {"title": "t:", "author": "a:"}
"""What a token of a title or of the authors begins with, where only these are meant."""
_PLACED = {"title": "A", "author": "B"}
"""What the places of these weigh."""


# ---------------------------------------------------------------- taking in


def take_in(db: Connection, texts: Sequence[Cut]) -> None:
    still = _taken_out(db, texts)
    # What is not merged into the index yet is read by every search.
    db.execute("SET LOCAL gin_pending_list_limit TO '1MB'")
    make_room(db, max((text.waiting.id for text in still), default=0))
    rows = [(text.waiting.id, encoding.compress(text.waiting.packed)) for text in still]
    db.executemany(
        "INSERT INTO text (id, packed) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET packed = excluded.packed",
        rows,
    )
    db.executemany(
        "UPDATE status SET words = ?, revision = 1 WHERE id = ?",
        [(text.words, text.waiting.id) for text in still],
    )
    db.executemany(
        "INSERT INTO words (id, title, authors, body, tokens, whole) VALUES (?, ?, ?, ?, CAST(? AS tsvector), ?)"
        " ON CONFLICT (id) DO UPDATE SET title = excluded.title, authors = excluded.authors,"
        " body = excluded.body, tokens = excluded.tokens, whole = excluded.whole",
        [(text.waiting.id, text.title, text.authors, text.body, *vector(text)) for text in still],
    )


def _taken_out(db: Connection, texts: Sequence[Cut]) -> list[Cut]:
    """Take texts out of the inbox; those that were there as they were read."""
    ids = json.dumps([text.waiting.id for text in texts])
    wanted = "IN (SELECT value FROM json_each(?))"
    there = dict(db.execute(f"SELECT id, md5(packed) FROM inbox WHERE id {wanted}", (ids,)).fetchall())
    still = [text for text in texts if there.get(text.waiting.id) == _digest(text.waiting.packed)]
    db.execute(f"DELETE FROM inbox WHERE id {wanted}", (json.dumps([text.waiting.id for text in still]),))
    return still


def _digest(packed: bytes) -> str:
    return md5(packed, usedforsecurity=False).hexdigest()


def vector(text: Cut) -> tuple[str, int]:
    """What a text is found and ranked by, as PostgreSQL writes a `tsvector`, and whether it knows all of it (1, or 0).

    Tokens, their places and what these weigh; no place of one column is beside one of another.
    """
    places: defaultdict[str, list[str]] = defaultdict(list)
    place = 0
    for said, weight, sign in ((text.title, "A", "t:"), (text.authors, "B", "a:"), (text.body, "C", "")):
        written, last = _written(weight), f"{LAST_PLACE}{weight}"
        for token in said.split():
            place += 1
            places[token].append(written[place] if place < LAST_PLACE else last)
            if sign:
                places.setdefault(sign + token, [])
        place += 1
    whole = place < LAST_PLACE
    room = VECTOR_BYTES
    found: list[str] = []
    for token, where in places.items():
        if len(where) > PLACES:
            whole, where = False, where[:PLACES]
        room -= len(token.encode()) + 4 + 2 * len(where)
        if room < 0:
            return " ".join(found), 0
        quoted = f"'{token}'" if token.isalnum() else _quoted(token)
        found.append(f"{quoted}:{','.join(where)}" if where else quoted)
    return " ".join(found), int(whole)


@lru_cache(maxsize=3)
def _written(weight: str) -> list[str]:
    """Every place as a `tsvector` writes it."""
    return [f"{place}{weight}" for place in range(LAST_PLACE)]


def _quoted(token: str) -> str:
    """A token as `tsvector` and `tsquery` write it."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def index_anew(db: Connection) -> None:
    db.execute("INSERT INTO inbox SELECT id, packed FROM text ON CONFLICT DO NOTHING")
    db.execute("UPDATE status SET revision = 0")
    db.execute("DELETE FROM words")


def missing(db: Connection) -> int:
    (number,) = db.execute(
        "SELECT count(*) FROM text WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.id = text.id)"
        " AND NOT EXISTS (SELECT 1 FROM words WHERE words.id = text.id)"
    ).fetchone()
    return int(number)


# ---------------------------------------------------------------- finding


def text(db: Connection, node: q.Text | q.Near) -> Condition:
    if not q.seeks(node):
        return Condition(UNSOUGHT)
    early = waiting.found(db, node)
    if isinstance(node, q.Near):
        return _among([*early, *_near(db, node)])
    found = _found(node)
    ids = newest(db, found, CANDIDATES + 1)
    if len(ids) <= CANDIDATES:
        return _among([*early, *ids])
    inner = f"s.id IN (SELECT id FROM words WHERE {found.sql})"
    if not early:
        return Condition(inner, found.values)
    return Condition(
        f"({inner} OR s.id IN (SELECT value FROM json_each(?)))", (*found.values, json.dumps(early))
    )


def newest(db: Connection, found: Condition, limit: int, enough: int | None = None) -> array[int]:
    """The last articles to arrive whose `words` a condition holds for, the last first.

    Beyond the narrow windows no other is looked through once there are `enough` (as many as `limit`, unless told): what
    a common word costs does not grow with the library.
    """
    whole = cast("PostgresConnection", db).found
    if found in whole:
        return whole[found][:limit]
    (last,) = db.execute("SELECT max(id) FROM words").fetchone()
    ids = array("q")
    for low, high in windows(last or 0):
        is_narrow = high - low <= WINDOW
        if len(ids) >= (limit if is_narrow or enough is None else min(limit, enough)):
            return ids
        # A server takes a word that it does not know for one of a common kind: it would look through all articles for
        # it in their order. That pays for a word in one article of forty, and such a one is found in narrow windows.
        order = "id" if is_narrow else "id + 0"
        ids += db.ids(
            f"SELECT id FROM words WHERE {found.sql} AND id >= ? AND id < ? ORDER BY {order} DESC LIMIT ?",
            (*found.values, low, high, limit - len(ids)),
        )
    if len(ids) < limit:
        whole[found] = ids
    return ids


def windows(last: int) -> Iterator[tuple[int, int]]:
    """Where to look for the newest articles up to the last one: first ids, and those behind the last ones.

    Two narrow ones, of which the first may have few articles yet, the rest of the part that they are in, then two parts
    of the index, four, and so on.
    """
    high, parts = last + 1, 1
    for _ in range(2):
        low = (high - 1) // WINDOW * WINDOW
        if high > 0:
            yield low, high
        high = low
    while high > 0:
        low = max(0, (high - 1) // SPAN - parts + 1) * SPAN
        yield low, high
        high, parts = low, 2 * parts


def _found(node: q.Text) -> Condition:
    """A condition over `words` that is true where words stand one after the other."""
    tokens, open = _sought(node)
    wanted = Condition("tokens @@ CAST(? AS tsquery)", (_tsquery(tokens, open, node.field),))
    if len(tokens) == 1:
        return wanted
    said = f" {' '.join(tokens)}" + ("" if open else " ")
    columns = [_FIELDS[node.field]] if node.field in _FIELDS else COLUMNS
    read = " OR ".join(f"strpos(' ' || {column} || ' ', ?) > 0" for column in columns)
    beside = f"CASE WHEN whole = 1 THEN tokens @@ CAST(? AS tsquery) ELSE {read} END"
    return Condition(
        f"{wanted.sql} AND ({beside})",
        (*wanted.values, _side_by_side(tokens, open, node.field), *([said] * len(columns))),
    )


def _sought(node: q.Text) -> tuple[tuple[str, ...], bool]:
    """The tokens to look for, and whether the last is only the beginning of one."""
    tokens, open = phrase(node.words)
    return tokens, open or node.prefix


def _tsquery(tokens: Iterable[str], open: bool, field: str) -> str:
    """Tokens in the language of `tsquery`, all of them. What was typed stands in it only between quotes."""
    sign = _SIGNS.get(field, "")
    quoted = [_quoted(sign + token) for token in tokens]
    return " & ".join(quoted) + (":*" if open else "")


def _side_by_side(tokens: Iterable[str], open: bool, field: str) -> str:
    """Tokens in the language of `tsquery`, each beside the one before."""
    weight = f":{_PLACED[field]}" if field in _PLACED else ""
    said = " <-> ".join(_quoted(token) + weight for token in tokens)
    return said + ("*" if weight else ":*") if open else said


def _near(db: Connection, node: q.Near) -> list[int]:
    texts = [text for text in node.texts if phrase(text.words)[0]]
    wanted = " & ".join(_tsquery(*_sought(text), text.field) for text in texts)
    rows = db.scan("SELECT id, title, authors, body FROM words WHERE tokens @@ CAST(? AS tsquery)", (wanted,))
    return [id for id, title, authors, body in rows if q.text_holds(node, title, (authors,), body)]


def ranked(
    db: Connection, terms: Sequence[q.Text | q.Near], others: Condition, limit: int, now: int
) -> list[int]:
    texts = [text for term in terms for text in (term.texts if isinstance(term, q.Near) else (term,))]
    sought = [_tsquery(*_sought(text), text.field) for text in texts if phrase(text.words)[0]]
    if not sought:
        return []
    conditions = [_term(db, term) for term in terms if q.seeks(term)]
    found = Condition(
        " AND ".join(one.sql for one in conditions),
        tuple(value for one in conditions for value in one.values),
    )
    ids = newest(db, found, CANDIDATES, max(ENOUGH, limit))
    if not ids:
        return []
    weight = f"ts_rank('{WEIGHTS}', w.tokens, CAST(? AS tsquery))"
    rows = db.execute(
        "SELECT s.id FROM unnest(CAST(? AS bigint[])) AS newest (id) JOIN words AS w ON w.id = newest.id"
        f" JOIN status AS s ON s.id = w.id WHERE w.id BETWEEN ? AND ? AND s.hidden = 0 AND {others.sql}"
        f" ORDER BY {weight} * (0.3 + 0.7 / (1 + greatest(0, ? - s.date) / {FRESH_DAYS * 86400})) DESC, s.date DESC"
        " LIMIT ?",
        (f"{{{','.join(map(str, ids))}}}", ids[-1], ids[0], *others.values, " & ".join(sought), now, limit),
    )
    return [id for (id,) in rows]


def _term(db: Connection, node: q.Text | q.Near) -> Condition:
    """A condition over `words`."""
    if isinstance(node, q.Near):
        return Condition("id IN (SELECT value FROM json_each(?))", (json.dumps(_near(db, node)),))
    return _found(node)


# ---------------------------------------------------------------- what Python decides


def pattern(db: Connection, pattern: str, where: str) -> Condition:
    from feeds import patterns

    sought = patterns.compile(pattern)
    column = f"replace(authors, '{SEPARATOR}', ', ')" if where == "author" else where
    return _among([id for id, text in db.scan(f"SELECT id, {column} FROM article") if sought.search(text)])


def address(db: Connection, part: str) -> Condition:
    return _among([id for id, url in db.scan("SELECT id, url FROM article") if q.address_holds(part, url)])


def category(db: Connection, words: str) -> Condition:
    packed = "SELECT id, packed FROM inbox UNION ALL SELECT id, packed FROM text WHERE id NOT IN (SELECT id FROM inbox)"
    return _among([id for id, data in db.scan(packed) if q.is_filed(words, encoding.categories_of(data))])


def _among(ids: Sequence[int]) -> Condition:
    return Condition("s.id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))


# ---------------------------------------------------------------- the reader's alphabet


def by_name(db: Connection, selection: Selection, sort: str, limit: int | None) -> array[int]:
    if sort == "title":
        name, join = "a.title", " JOIN article AS a ON a.id = s.id"
    else:
        name, join = "s.feed_id", ""
    rows = db.execute(
        f"SELECT s.id, {name} FROM status AS s{join} WHERE {selection.condition.sql}"
        " ORDER BY s.date DESC, s.id DESC",
        selection.condition.values,
    ).fetchall()
    keys: dict[Any, str] = {}
    if sort == "feed":
        names = db.execute(f"SELECT id, {feed_name('feed')} FROM feed")
        keys = {id: collation.key(title) for id, title in names}
        rows = [row for row in rows if row[1] in keys]
    ordered = sorted(rows, key=lambda row: keys[row[1]] if keys else collation.key(row[1]))
    return array("q", (id for id, _ in ordered[:limit]))
