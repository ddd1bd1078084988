"""The search index, and what else PostgreSQL finds articles by.

The tokens of a text are `feeds.tokens`', as in every store: a `tsvector` of them without places leads to the
articles that have all words; whether they stand side by side is read from the tokens themselves, since a
`tsvector` knows no more than 256 places of a word. What only Python decides (a regular expression, words near
each other) is decided by Python of the articles that may be meant.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

from feeds import collation
from feeds import query as q
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
TITLE, AUTHORS, BODY = 8.0, 4.0, 1.0
"""What a hit in title, authors and text counts."""
COLUMNS = ("title", "authors", "body")
_FIELDS = {"title": "title", "author": "authors"}
_SIGNS = {"title": "t:", "author": "a:"}
"""What a token of a title or of the authors begins with, where only these are meant."""


# ---------------------------------------------------------------- taking in


def take_in(db: Connection, texts: Sequence[Cut]) -> None:
    for text in texts:
        id = text.waiting.id
        gone = db.execute("DELETE FROM inbox WHERE id = ? AND packed = ?", (id, text.waiting.packed)).rowcount
        if not gone:
            continue
        packed = encoding.compress(text.waiting.packed)
        db.execute(
            "INSERT INTO text (id, packed) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET packed = excluded.packed",
            (id, packed),
        )
        db.execute("UPDATE status SET words = ?, revision = 1 WHERE id = ?", (text.words, id))
        db.execute(
            "INSERT INTO words (id, title, authors, body, tokens) VALUES (?, ?, ?, ?, array_to_tsvector(?))"
            " ON CONFLICT (id) DO UPDATE SET title = excluded.title, authors = excluded.authors,"
            " body = excluded.body, tokens = excluded.tokens",
            (id, text.title, text.authors, text.body, _lexemes(text)),
        )


def _lexemes(text: Cut) -> list[str]:
    """What a text is found by."""
    title, authors = text.title.split(), text.authors.split()
    marked = [_SIGNS["title"] + token for token in title] + [_SIGNS["author"] + token for token in authors]
    found: list[str] = []
    room = VECTOR_BYTES
    for token in dict.fromkeys([*title, *authors, *marked, *text.body.split()]):
        room -= len(token.encode()) + 8
        if room < 0:
            break
        found.append(token)
    return found


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
    inner = f"s.id IN (SELECT id FROM words WHERE {found.sql})"
    if not early:
        return Condition(inner, found.values)
    return Condition(
        f"({inner} OR s.id IN (SELECT value FROM json_each(?)))", (*found.values, json.dumps(early))
    )


def _found(node: q.Text) -> Condition:
    """A condition over `words` that is true where words stand one after the other."""
    tokens, open = _sought(node)
    wanted = Condition("tokens @@ CAST(? AS tsquery)", (_tsquery(tokens, open, node.field),))
    if len(tokens) == 1:
        return wanted
    said = f" {' '.join(tokens)}" + ("" if open else " ")
    columns = [_FIELDS[node.field]] if node.field in _FIELDS else COLUMNS
    beside = " OR ".join(f"strpos(' ' || {column} || ' ', ?) > 0" for column in columns)
    return Condition(f"{wanted.sql} AND ({beside})", (*wanted.values, *([said] * len(columns))))


def _sought(node: q.Text) -> tuple[tuple[str, ...], bool]:
    """The tokens to look for, and whether the last is only the beginning of one."""
    tokens, open = phrase(node.words)
    return tokens, open or node.prefix


def _tsquery(tokens: Iterable[str], open: bool, field: str) -> str:
    """Tokens in the language of `tsquery`, all of them. What was typed stands in it only between quotes."""
    sign = _SIGNS.get(field, "")
    quoted = ["'" + (sign + token).replace("\\", "\\\\").replace("'", "''") + "'" for token in tokens]
    return " & ".join(quoted) + (":*" if open else "")


def _near(db: Connection, node: q.Near) -> list[int]:
    texts = [text for text in node.texts if phrase(text.words)[0]]
    wanted = " & ".join(_tsquery(*_sought(text), text.field) for text in texts)
    rows = _scan(
        db, "SELECT id, title, authors, body FROM words WHERE tokens @@ CAST(? AS tsquery)", (wanted,)
    )
    return [id for id, title, authors, body in rows if q.text_holds(node, title, (authors,), body)]


def ranked(
    db: Connection, terms: Sequence[q.Text | q.Near], others: Condition, limit: int, now: int
) -> list[int]:
    texts = [text for term in terms for text in (term.texts if isinstance(term, q.Near) else (term,))]
    sought = [_sought(text) for text in texts if phrase(text.words)[0]]
    if not sought:
        return []
    found = [text_only(db, term) for term in terms]
    weights = [_weight(tokens, open) for tokens, open in sought]
    rows = db.execute(
        f"SELECT s.id FROM (SELECT * FROM words WHERE {' AND '.join(one.sql for one in found)}"
        f"                  ORDER BY id DESC LIMIT {CANDIDATES}) AS w JOIN status AS s ON s.id = w.id"
        f" WHERE s.hidden = 0 AND {others.sql}"
        f" ORDER BY ({' + '.join(one.sql for one in weights)})"
        f" * (0.3 + 0.7 / (1 + greatest(0, ? - s.date) / {FRESH_DAYS * 86400})) DESC, s.date DESC LIMIT ?",
        (
            *(value for one in found for value in one.values),
            *others.values,
            *(value for one in weights for value in one.values),
            now,
            limit,
        ),
    )
    return [id for (id,) in rows]


def text_only(db: Connection, node: q.Text | q.Near) -> Condition:
    """A condition over `words`."""
    if isinstance(node, q.Near):
        return Condition("id IN (SELECT value FROM json_each(?))", (json.dumps(_near(db, node)),))
    return _found(node)


def _weight(tokens: tuple[str, ...], open: bool) -> Condition:
    """How well an article's words fit, by how often a phrase stands in them: BM25 without the rarity of the words."""
    said = f" {' '.join(tokens)}" + ("" if open else " ")
    often = " + ".join(
        f"{weight} * (length(' ' || w.{column} || ' ') - length(replace(' ' || w.{column} || ' ', ?, '')))"
        for column, weight in zip(COLUMNS, (TITLE, AUTHORS, BODY), strict=True)
    )
    often = f"(({often}) / {len(said)})"
    return Condition(
        f"(2.2 * {often} / ({often} + 1.2 * (0.25 + 0.75 * s.words / 400.0)))", (said,) * (2 * len(COLUMNS))
    )


# ---------------------------------------------------------------- what Python decides


def pattern(db: Connection, pattern: str, where: str) -> Condition:
    from feeds import patterns

    sought = patterns.compile(pattern)
    column = f"replace(authors, '{SEPARATOR}', ', ')" if where == "author" else where
    return _among([id for id, text in _scan(db, f"SELECT id, {column} FROM article") if sought.search(text)])


def address(db: Connection, part: str) -> Condition:
    return _among([id for id, url in _scan(db, "SELECT id, url FROM article") if q.address_holds(part, url)])


def category(db: Connection, words: str) -> Condition:
    packed = "SELECT id, packed FROM inbox UNION ALL SELECT id, packed FROM text WHERE id NOT IN (SELECT id FROM inbox)"
    return _among([id for id, data in _scan(db, packed) if q.is_filed(words, encoding.categories_of(data))])


def _scan(db: Connection, sql: str, values: Sequence[Any] = ()) -> Iterable[Any]:
    return cast("PostgresConnection", db).scan(sql, values)


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
