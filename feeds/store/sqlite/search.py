"""The search index: texts taken in as they wait, and what a typed word finds in it.

An FTS5 table without contents. Texts are folded and cut by `feeds.tokens` before they go
in, so its own tokenizer only splits at spaces. Its rowid is `id * 16 + revision`: a row
without contents cannot be taken out, so a new wording is a new row, and a row whose
revision is not that of its article counts for nothing.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence

from feeds import packing
from feeds import query as q
from feeds.store.sql import waiting
from feeds.store.sql.condition import Condition, Selection
from feeds.store.sql.connection import Connection
from feeds.store.sql.encoding import SEPARATOR, feed_name
from feeds.store.sql.engine import UNSOUGHT
from feeds.store.sql.waiting import CANDIDATES, FRESH_DAYS, Cut
from feeds.tokens import phrase

REVISIONS = 16
"""Wordings of one article the index tells apart; a later one is found by its words up to then."""
WEIGHTS = "8.0, 4.0, 1.0"
"""What a hit in title, authors and text counts."""


# ---------------------------------------------------------------- taking in


def take_in(db: Connection, texts: Sequence[Cut]) -> None:
    """Move texts from the inbox to where they stay, and into the index.

    One that was revised or taken in by another process since it was read is left as it is.
    """
    for text in texts:
        id = text.waiting.id
        gone = db.execute("DELETE FROM inbox WHERE id = ? AND packed = ?", (id, text.waiting.packed)).rowcount
        if not gone:
            continue
        packed = packing.compress(text.waiting.packed)
        db.execute("INSERT OR REPLACE INTO text (id, packed) VALUES (?, ?)", (id, packed))
        (revision,) = db.execute(
            "UPDATE status SET words = ?, revision = min(revision + 1, ?) WHERE id = ? RETURNING revision",
            (text.words, REVISIONS, id),
        ).fetchone()
        if revision < REVISIONS:
            row = (id * REVISIONS + revision, text.title, text.authors, text.body)
            db.execute("INSERT INTO words (rowid, title, authors, body) VALUES (?, ?, ?, ?)", row)
        else:
            db.execute("UPDATE status SET revision = ? WHERE id = ?", (REVISIONS - 1, id))


def index_anew(db: Connection) -> None:
    """Empty the search index; every text waits to be taken in again."""
    db.execute("INSERT OR IGNORE INTO inbox SELECT id, packed FROM text")
    db.execute("UPDATE status SET revision = 0")
    db.execute("INSERT INTO words (words) VALUES ('delete-all')")


def missing(db: Connection) -> int:
    (number,) = db.execute(
        "SELECT count(*) FROM text WHERE id NOT IN (SELECT id FROM inbox)"
        f" AND id NOT IN (SELECT words_docsize.id / {REVISIONS} FROM words_docsize)"
    ).fetchone()
    return int(number)


# ---------------------------------------------------------------- finding


def expression(node: q.Node) -> str | None:
    """A text term in FTS5's language; None where it asks nothing. What was typed stands in it only as tokens."""
    match node:
        case q.Text(_, field, _):
            said = _quoted(node)
            columns = {"title": "title : ", "author": "authors : "}
            return said and columns.get(field, "") + said
        case q.Near(texts, distance):
            said = " ".join(filter(None, map(_quoted, texts)))
            return f"NEAR({said}, {distance})" if said else None
    return None


def _quoted(text: q.Text) -> str:
    found, open = phrase(text.words)
    if not found:
        return ""
    return '"' + " ".join(found) + '"' + (" *" if open or text.prefix else "")


def text(db: Connection, node: q.Text | q.Near) -> Condition:
    """Articles whose words are found; of those not in the index yet, by title and author."""
    wanted = expression(node)
    if not wanted:
        return Condition(UNSOUGHT)
    found = (
        "s.id IN (SELECT hit.id FROM (SELECT rowid AS row FROM words WHERE words MATCH ?) CROSS JOIN status AS hit"
        f" ON hit.id = row / {REVISIONS} AND hit.revision = row % {REVISIONS})"
    )
    early = waiting.found(db, node)
    if not early:
        return Condition(found, (wanted,))
    return Condition(f"({found} OR s.id IN (SELECT value FROM json_each(?)))", (wanted, json.dumps(early)))


def ranked(
    db: Connection, terms: Sequence[q.Text | q.Near], others: Condition, limit: int, now: int
) -> list[int]:
    """The best articles that all terms find and `others` holds for, by words and freshness.

    Of a common word's hits the newest CANDIDATES to arrive are weighed.
    """
    wanted = [said for term in terms if (said := expression(term))]
    found: list[tuple[float, int]] = []
    if wanted:
        match = " AND ".join(f"({said})" for said in wanted)
        found = db.execute(
            f"SELECT weight * (0.3 + 0.7 / (1 + max(0, ? - s.date) / {FRESH_DAYS * 86400})) AS worth, s.id"
            f" FROM (SELECT rowid AS row, bm25(words, {WEIGHTS}) AS weight FROM words WHERE words MATCH ?"
            f"       ORDER BY rowid DESC LIMIT {CANDIDATES}) AS hit"
            f" JOIN status AS s ON s.id = hit.row / {REVISIONS} AND s.revision = hit.row % {REVISIONS}"
            f" WHERE s.hidden = 0 AND {others.sql} ORDER BY worth, s.date DESC LIMIT ?",
            (now, match, *others.values, limit),
        ).fetchall()
    return [id for _, id in found]


def pattern(db: Connection, pattern: str, where: str) -> Condition:
    column = f"replace(authors, '{SEPARATOR}', ', ')" if where == "author" else where
    return Condition(f"(SELECT found(?, {column}) FROM article WHERE id = s.id)", (pattern,))


def address(db: Connection, part: str) -> Condition:
    return Condition("(SELECT address_holds(?, url) FROM article WHERE id = s.id)", (part,))


def category(db: Connection, words: str) -> Condition:
    packed = "SELECT packed FROM inbox WHERE id = s.id UNION ALL SELECT packed FROM text WHERE id = s.id"
    return Condition(f"coalesce((SELECT filed(?, packed) FROM ({packed}) LIMIT 1), 0)", (words,))


# ---------------------------------------------------------------- the reader's alphabet

# Feeds and where each stands; the limit has SQLite weigh each feed once, not each article.
_FEED_PLACES = f"(SELECT id, collated({feed_name('feed')}) AS place FROM feed LIMIT -1)"
_JOINS = {
    "title": (" JOIN article AS a ON a.id = s.id", "collated(a.title)"),
    "feed": (f" JOIN {_FEED_PLACES} AS f ON f.id = s.feed_id", "f.place"),
}


def by_name(db: Connection, selection: Selection, sort: str, limit: int | None) -> array[int]:
    join, name = _JOINS[sort]
    hint = db.hint(selection.index) if selection.few else ""
    return db.ids(
        f"SELECT s.id FROM status AS s{hint}{join} WHERE {selection.condition.sql}"
        f" ORDER BY {name}, s.date DESC, s.id DESC LIMIT ?",
        (*selection.condition.values, -1 if limit is None else limit),
    )
