"""The search index in parts, by the order of arrival: a common word's newest hits are found in the newest part, and
what arrives goes into an index that is small enough to lie in memory, however long the archive is.

Parts are made ahead of what is written to them, without those waiting who read.
"""

from __future__ import annotations

from feeds.store.sql.connection import Connection

SPAN = 1_000_000
"""Articles of a part."""

VERSION_6 = f"""
-- Makes the parts of `words` up to the one for an article. Whoever may write there may have them made; they belong to
-- whom the rest belongs to.
CREATE FUNCTION room(last BIGINT) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = broadsheet, pg_temp AS $$
DECLARE
    part BIGINT := (SELECT max(substr(relname, 7)::bigint) FROM pg_inherits JOIN pg_class ON oid = inhrelid
        WHERE inhparent = 'words'::regclass);
BEGIN
    IF part >= last / {SPAN} THEN
        RETURN;
    END IF;
    IF NOT has_table_privilege(session_user, 'words', 'INSERT') THEN
        RAISE insufficient_privilege;
    END IF;
    FOR part IN part + 1 .. last / {SPAN} LOOP
        EXECUTE format('CREATE TABLE words_%s (LIKE words INCLUDING STORAGE)', part);
        -- To attach takes a lock that no reader waits for; to create as a part would wait for all who read.
        EXECUTE format('ALTER TABLE words ATTACH PARTITION words_%s FOR VALUES FROM (%s) TO (%s)',
            part, part * {SPAN}, (part + 1) * {SPAN});
    END LOOP;
END $$;
-- What there is of an index becomes its first part, whatever it has.
DO $$
DECLARE
    part BIGINT := coalesce((SELECT max(id) FROM words), 0) / {SPAN};
    given RECORD;
    owner NAME;
BEGIN
    EXECUTE format('ALTER TABLE words RENAME TO words_%s', part);
    EXECUTE format('ALTER INDEX words_pkey RENAME TO words_%s_pkey', part);
    EXECUTE format('ALTER INDEX words_tokens RENAME TO words_%s_tokens', part);
    EXECUTE format('CREATE TABLE words (LIKE words_%s INCLUDING STORAGE) PARTITION BY RANGE (id)', part);
    ALTER TABLE words ADD PRIMARY KEY (id);
    CREATE INDEX words_tokens ON words USING gin (tokens);
    EXECUTE format('ALTER TABLE words ATTACH PARTITION words_%s FOR VALUES FROM (MINVALUE) TO (%s)',
        part, (part + 1) * {SPAN});
    SELECT pg_get_userbyid(relowner) INTO owner FROM pg_class WHERE oid = to_regclass('words_' || part);
    EXECUTE format('ALTER TABLE words OWNER TO %I', owner);
    FOR given IN SELECT privilege_type AS what,
            CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS whom
            FROM pg_class, aclexplode(relacl) WHERE oid = to_regclass('words_' || part) LOOP
        EXECUTE format('GRANT %s ON words TO %s', given.what, given.whom);
    END LOOP;
END $$;
"""


def make_room(db: Connection, last: int) -> None:
    """Let there be a part for the words of an article, and for those before it."""
    db.execute("SELECT room(?)", (last,))
