"""An article marked in one round trip: what readers do most often, and others wait for.

Step by step (`feeds.store.sql.marks`) a mark is five statements, and between each two the writers' lock is held for
as long as a message takes there and back. Here the server does all of it, so that the lock is held for a fifth of it.
The same tests hold for both ways.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

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


VERSION_7 = """
-- `mark` as a transaction of its own: `path` is where names are looked for, `lock` and `whose` are the writers' lock,
-- which is held until it is committed, but not until it is on the disk. `kept` comes back when all that was committed
-- before is there: many that wait are served by one write, while the next already has the lock.
CREATE PROCEDURE mark_and_keep(INOUT kept BIGINT, path TEXT, lock INTEGER, whose INTEGER, wanted BIGINT, flag TEXT,
        becomes INTEGER, at BIGINT, label TEXT, kind TEXT, before TEXT, runs BYTEA, part_of BIGINT, undoes BIGINT,
        origin TEXT, writer TEXT) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('search_path', path, true), set_config('synchronous_commit', 'off', true);
    IF whose IS NULL THEN
        PERFORM pg_advisory_xact_lock(lock);
    ELSE
        PERFORM pg_advisory_xact_lock(lock, whose);
    END IF;
    kept := mark(wanted, flag, becomes, at, label, kind, before, runs, part_of, undoes, origin, writer);
    IF kept > 0 THEN
        COMMIT;
        PERFORM pg_logical_emit_message(true, 'broadsheet', '');
    END IF;
END $$;
"""

_MARK = f"CALL broadsheet.mark_and_keep(NULL, {', '.join(f'${place}' for place in range(1, 16))})".encode()
_NAME = b"mark"


class Marker:
    """Marks articles over one connection, each in a transaction of its own.

    Beneath the driver's cursors: for one short statement these take as long as the server does.
    """

    def __init__(self, db: psycopg.Connection[Any]) -> None:
        self.db = db
        self._is_prepared = db.prepare_threshold is not None
        if self._is_prepared:
            self._answer(db.pgconn.prepare(_NAME, _MARK))

    def mark(self, path: str, lock: int, whose: int | None, *values: Any) -> int | None:
        """What the function `mark` answers, when it is on the disk. Raises psycopg.Error."""
        sent: Any = [_sent(value) for value in (path, lock, whose, *values)]
        server = self.db.pgconn
        serial = self._answer(
            server.exec_prepared(_NAME, sent) if self._is_prepared else server.exec_params(_MARK, sent)
        )
        return None if serial is None else int(serial)

    def _answer(self, result: PGresult) -> bytes | None:
        if result.status == ExecStatus.TUPLES_OK:
            return result.get_value(0, 0)
        if self.db.pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError(self.db.pgconn.get_error_message())
        if result.status != ExecStatus.COMMAND_OK:
            raise psycopg.errors.error_from_result(result)
        return None


def _sent(value: int | str | bytes | None) -> bytes | None:
    """A value as text, which a server makes what it wants of."""
    if value is None:
        return None
    if isinstance(value, bytes):
        return b"\\x" + value.hex().encode()
    return str(value).replace("\x00", "\ufffd").encode()
