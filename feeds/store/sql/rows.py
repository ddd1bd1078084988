"""The rows and articles behind ids."""

from __future__ import annotations

import json
from collections.abc import Sequence

from feeds.anchors import Anchor
from feeds.model import Article, Entry, Headline, Note
from feeds.packing import unpack, unsqueeze, words_of
from feeds.store.sql import encoding
from feeds.store.sql.condition import Condition
from feeds.store.sql.connection import Connection
from feeds.store.sql.encoding import SEPARATOR, feed_name, moment, settings_of
from feeds.store.values import Unindexed

ROWS = 500
"""Rows asked for in one statement."""


def headlines(db: Connection, ids: Sequence[int]) -> list[Headline]:
    """Rows for ids, in their order; those without an article are left out."""
    by_id: dict[int, Headline] = {}
    for start in range(0, len(ids), ROWS):
        wanted = json.dumps(list(ids[start : start + ROWS]))
        tags = _tags(db, wanted)
        for row in db.execute(
            f"SELECT s.id, a.title, a.url, s.feed_id, {feed_name('f')},"
            " s.date, a.dated, s.lang, s.read, s.starred FROM json_each(?) AS wanted"
            " JOIN status AS s ON s.id = wanted.value JOIN article AS a ON a.id = s.id"
            " LEFT JOIN feed AS f ON f.id = s.feed_id",
            (wanted,),
        ):
            id, title, url, feed_id, feed, date, dated, lang, read, starred = row
            by_id[id] = Headline(
                id=id,
                title=title,
                url=url,
                feed_id=feed_id,
                feed=feed,
                date=moment(date),
                dated=bool(dated),
                lang=lang,
                read=bool(read),
                starred=bool(starred),
                tags=tags.get(id, ()),
            )
    return [by_id[id] for id in ids if id in by_id]


def _tags(db: Connection, ids: str) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    pairs = db.execute(
        "SELECT tagged.id, tag.name FROM json_each(?) AS wanted JOIN tagged ON tagged.id = wanted.value"
        " JOIN tag ON tag.id = tagged.tag_id",
        (ids,),
    )
    for id, name in sorted(pairs, key=lambda pair: encoding.tag_order(pair[1])):
        found[id] = (*found.get(id, ()), name)
    return found


def article(db: Connection, id: int) -> Article | None:
    """One article, whole; None where its text is gone."""
    row = db.execute(
        "SELECT s.feed_id, s.date, s.added, s.read, s.starred, a.title, a.dated, a.authors, a.url, a.guid,"
        f" coalesce(i.packed, t.packed), w.packed, {feed_name('f')},"
        " coalesce(f.url, ''), coalesce(p.anchor, ''), coalesce(f.settings, '{}')"
        " FROM status AS s JOIN article AS a ON a.id = s.id LEFT JOIN text AS t ON t.id = s.id"
        " LEFT JOIN inbox AS i ON i.id = s.id LEFT JOIN full_text AS w ON w.id = s.id"
        " LEFT JOIN feed AS f ON f.id = s.feed_id LEFT JOIN place AS p ON p.id = s.id WHERE s.id = ?",
        (id,),
    ).fetchone()
    if row is None:
        return None
    (
        feed_id,
        date,
        added,
        read,
        starred,
        title,
        dated,
        authors,
        url,
        guid,
        packed,
        full,
        feed,
        feed_url,
        at,
        settings,
    ) = row
    return Article(
        id=id,
        entry=Entry(guid=guid, url=url, title=title, authors=authors_of(authors), **unpack(packed)),
        feed_id=feed_id,
        feed=feed,
        feed_url=feed_url,
        date=moment(date),
        dated=bool(dated),
        seen=moment(added),
        read=bool(read),
        starred=bool(starred),
        tags=_tags(db, json.dumps([id])).get(id, ()),
        full_text="" if full is None else unsqueeze(full),
        place=at,
        images=settings_of(settings).images,
        notes=_notes(db, id),
    )


def _notes(db: Connection, id: int) -> tuple[Note, ...]:
    found = db.execute(
        "SELECT serial, quote, prefix, suffix, position, words, at FROM note WHERE id = ? ORDER BY serial",
        (id,),
    )
    return tuple(
        Note(id=serial, anchor=Anchor(quote, prefix, suffix, position), words=words, at=moment(at))
        for serial, quote, prefix, suffix, position, words, at in found
    )


def authors_of(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(SEPARATOR)) if joined else ()


def unindexed(db: Connection, after_id: int, limit: int, made: Condition | None = None) -> list[Unindexed]:
    """Articles above an id, ascending. What is `made` of one, a row `p` of `prepared`, is taken for its text."""
    prepared, join = "NULL", ""
    if made is not None:
        prepared, join = "p.packed", f" LEFT JOIN prepared AS p ON {made.sql}"
    # Asked for in two steps, else PostgreSQL walks through all articles up to that id.
    ids = db.ids(
        "SELECT s.id FROM status AS s JOIN article AS a ON a.id = s.id AND a.id > ?1"
        " WHERE s.id > ?1 ORDER BY s.id LIMIT ?2",
        (after_id, limit),
    )
    found = db.execute(
        f"SELECT s.id, s.feed_id, {feed_name('f')}, a.title, a.authors, a.url, s.lang, s.date, a.dated,"
        f" CASE WHEN {prepared} IS NULL THEN coalesce(i.packed, t.packed) END, {prepared}"
        " FROM json_each(?) AS wanted JOIN status AS s ON s.id = wanted.value JOIN article AS a ON a.id = s.id"
        " LEFT JOIN text AS t ON t.id = s.id LEFT JOIN inbox AS i ON i.id = s.id"
        f" LEFT JOIN feed AS f ON f.id = s.feed_id{join} ORDER BY s.id",
        (json.dumps(list(ids)), *(made.values if made else ())),
    ).fetchall()
    tags = _tags(db, json.dumps([row[0] for row in found]))
    return [
        Unindexed(
            id,
            feed_id,
            feed,
            title,
            authors_of(authors),
            url,
            lang,
            moment(date),
            bool(dated),
            tags.get(id, ()),
            *(words_of(packed) if packed is not None else ("", "")),
            prepared or b"",
        )
        for id, feed_id, feed, title, authors, url, lang, date, dated, packed, prepared in found
    ]


def texts(db: Connection, ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """Ids with the titles and the HTML of their texts; one without a text has an empty one."""
    found = db.execute(
        "SELECT a.id, a.title, coalesce(i.packed, t.packed) FROM json_each(?) AS wanted"
        " JOIN article AS a ON a.id = wanted.value LEFT JOIN inbox AS i ON i.id = a.id"
        " LEFT JOIN text AS t ON t.id = a.id",
        (json.dumps(list(ids)),),
    ).fetchall()
    return [
        (id, title, body or summary)
        for id, title, packed in found
        for summary, body in (words_of(packed) if packed is not None else ("", ""),)
    ]


def bodies(db: Connection, ids: Sequence[int]) -> list[tuple[int, str]]:
    """Ids with the HTML of their texts."""
    found = db.execute(
        "SELECT wanted.value, coalesce(i.packed, t.packed) FROM json_each(?) AS wanted"
        " LEFT JOIN inbox AS i ON i.id = wanted.value LEFT JOIN text AS t ON t.id = wanted.value"
        " WHERE coalesce(i.packed, t.packed) IS NOT NULL",
        (json.dumps(list(ids)),),
    ).fetchall()
    return [(id, body or summary) for id, packed in found for summary, body in (words_of(packed),)]
