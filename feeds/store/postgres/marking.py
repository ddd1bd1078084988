"""An article marked in one round trip: what readers do most often, and others wait for.

Step by step (`feeds.store.sql.marks`) a mark is five statements, and between each two the writers' lock is held for
as long as a message takes there and back. Here the server does all of it, so that the lock is held for a fifth of it.
The same tests hold for both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg

VERSION_4 = """
-- Sets `read` or `starred` of an article, counts it, and writes that down; `label` has \\u001f where the title goes. The
-- serial, 0 where the article was so already, NULL where it has no title: then nothing is done.
CREATE FUNCTION mark(wanted BIGINT, flag TEXT, becomes INTEGER, at BIGINT, label TEXT, kind TEXT, before TEXT,
        runs BYTEA, part_of BIGINT, undoes BIGINT, origin TEXT, writer TEXT) RETURNS BIGINT LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    named TEXT := (SELECT title FROM article WHERE id = wanted);
    of_feed BIGINT;
    is_hidden INTEGER;
    serial BIGINT;
BEGIN
    IF coalesce(named, '') = '' THEN
        RETURN NULL;
    END IF;
    IF flag = 'read' THEN
        UPDATE status SET read = becomes WHERE id = wanted AND read <> becomes RETURNING feed_id, hidden INTO of_feed, is_hidden;
        IF is_hidden = 0 THEN
            UPDATE feed SET unread = unread - (2 * becomes - 1) WHERE id = of_feed;
        END IF;
    ELSE
        UPDATE status SET starred = becomes WHERE id = wanted AND starred <> becomes RETURNING feed_id INTO of_feed;
    END IF;
    IF of_feed IS NULL THEN
        RETURN 0;
    END IF;
    INSERT INTO change (at, label, kind, before, runs, part_of, undoes, origin, writer)
        VALUES (mark.at, replace(mark.label, '"\\u001f"', to_json(named)::text), mark.kind, mark.before, mark.runs,
            mark.part_of, mark.undoes, mark.origin, mark.writer) RETURNING id INTO serial;
    RETURN serial;
END $$;
"""


def mark(db: psycopg.Connection[Any], begin: str, keep: str, values: Sequence[Any]) -> int | None:
    """What the function `mark` answers, in a transaction of its own. Raises psycopg.Error.

    `begin` and `keep` are the statements around it, which all go in one message.
    """
    call = f"SELECT mark({', '.join(['%s'] * len(values))})"
    sql: Any = f"{begin.replace('%', '%%')}; {call}; {keep}"
    cursor = psycopg.ClientCursor(db)
    cursor.execute(sql, values)
    answers = [cursor.fetchone() if cursor.description else None]
    while cursor.nextset():
        answers.append(cursor.fetchone() if cursor.description else None)
    (serial,) = answers[-1 - len(keep.split(";"))] or (None,)
    return None if serial is None else int(serial)
