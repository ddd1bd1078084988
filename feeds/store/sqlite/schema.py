"""The tables, and how a library of an older version becomes one of this version."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.errors import StoreError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.store.sqlite import files

if TYPE_CHECKING:
    from feeds.database import Connections

APPLICATION = 0x42524453
"""Marks a database file as a Broadsheet library (`PRAGMA application_id`): "BRDS"."""

VERSION_1 = """
CREATE TABLE feed (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,           -- the normalised address
    url TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',     -- the publisher's
    name TEXT NOT NULL DEFAULT '',      -- the reader's
    site_url TEXT NOT NULL DEFAULT '',
    lang TEXT NOT NULL DEFAULT '',
    folder TEXT NOT NULL DEFAULT '[]',
    settings TEXT NOT NULL DEFAULT '{}',
    removed INTEGER,                    -- when, in seconds since 1970
    unread INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    body_hash BLOB NOT NULL DEFAULT x'',
    checked INTEGER,
    succeeded INTEGER,
    due INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    http_status INTEGER NOT NULL DEFAULT 0,
    moved_to TEXT NOT NULL DEFAULT '',
    moved_seen INTEGER NOT NULL DEFAULT 0,
    retired INTEGER NOT NULL DEFAULT 0
);

-- What an article is to the reader. Narrow, because lists and marks walk it; outlives the text.
CREATE TABLE status (
    id INTEGER PRIMARY KEY,
    feed_id INTEGER NOT NULL,
    date INTEGER NOT NULL,
    added INTEGER NOT NULL,
    read INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0,
    hidden INTEGER NOT NULL DEFAULT 0,  -- bits, see HIDDEN, DROPPED, REMOVED
    lang TEXT NOT NULL DEFAULT '',
    media INTEGER NOT NULL DEFAULT 0,   -- bits, see encoding.AUDIO, encoding.IMAGE
    words INTEGER NOT NULL DEFAULT 0,   -- counted when the text is indexed
    revision INTEGER NOT NULL DEFAULT 0 -- of the text last indexed
);
CREATE INDEX status_shown ON status (date, id, feed_id) WHERE hidden = 0;
CREATE INDEX status_unread ON status (date, id, feed_id) WHERE hidden = 0 AND read = 0;
CREATE INDEX status_feed ON status (feed_id, date, id) WHERE hidden = 0;
CREATE INDEX status_starred ON status (date, id) WHERE starred = 1;
CREATE INDEX status_hidden ON status (date, id) WHERE hidden <> 0;

-- Which guids of a feed were ever seen. Several may stand for one article.
CREATE TABLE known (
    feed_id INTEGER NOT NULL,
    guid TEXT NOT NULL,
    id INTEGER NOT NULL,
    fingerprint INTEGER NOT NULL,
    PRIMARY KEY (feed_id, guid)
) WITHOUT ROWID;

-- What a row of a list shows.
CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    dated INTEGER NOT NULL,
    authors TEXT NOT NULL,              -- joined by U+001F
    url TEXT NOT NULL,
    guid TEXT NOT NULL
);
-- Which article a page's own recommended piece is.
CREATE INDEX article_url ON article (url);

-- What the opened article shows.
CREATE TABLE text (
    id INTEGER PRIMARY KEY,
    packed BLOB NOT NULL                -- see feeds.packing
);
-- The same as it arrived: not compressed yet, not in the search index yet. Goes before `text`.
CREATE TABLE inbox (id INTEGER PRIMARY KEY, packed BLOB NOT NULL);
-- The body of the article's own page.
CREATE TABLE full_text (id INTEGER PRIMARY KEY, packed BLOB NOT NULL);

CREATE TABLE place (id INTEGER PRIMARY KEY, anchor TEXT NOT NULL);

CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE tagged (
    tag_id INTEGER NOT NULL,
    date INTEGER NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (tag_id, date, id)
) WITHOUT ROWID;
CREATE INDEX tagged_article ON tagged (id);

CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    label TEXT NOT NULL,                -- JSON, see messages.to_json; empty for none
    kind TEXT NOT NULL,
    before TEXT NOT NULL,               -- JSON, see journal.Row.what
    runs BLOB,                          -- articles, see runs.runs_bytes
    part_of INTEGER,                    -- the change this one is a part of
    undone INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE smart_feed (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    query TEXT NOT NULL
);
CREATE TABLE rule (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    query TEXT NOT NULL,
    action TEXT NOT NULL
);

CREATE VIRTUAL TABLE words USING fts5 (title, authors, body, content = '', tokenize = 'ascii');

CREATE TABLE keep (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

VERSION_2 = """
-- The last answers, newest first: `seconds/status` between spaces, status 0 where there was none.
ALTER TABLE feed ADD COLUMN visits TEXT NOT NULL DEFAULT '';
"""

VERSION_3 = """
-- Words are cut and folded in another way: every text goes through the index anew, in the background.
INSERT OR IGNORE INTO inbox SELECT id, packed FROM text;
UPDATE status SET revision = 0;
INSERT INTO words (words) VALUES ('delete-all');
"""

VERSION_4 = """
-- The journal is read by undo, by whatever follows the library, and by sync.
ALTER TABLE change ADD COLUMN undoes INTEGER;                       -- the change that this one takes back
ALTER TABLE change ADD COLUMN origin TEXT NOT NULL DEFAULT '';      -- the account it came from, empty: done here
ALTER TABLE change ADD COLUMN writer TEXT NOT NULL DEFAULT '';      -- which open store wrote it
CREATE INDEX change_part ON change (part_of) WHERE part_of IS NOT NULL;
-- How far each follower has read the journal: what it has not read is not forgotten.
CREATE TABLE cursor (name TEXT PRIMARY KEY, serial INTEGER NOT NULL) WITHOUT ROWID;
"""

VERSION_5 = """
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,          -- the reader's
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    user TEXT NOT NULL,
    settings TEXT NOT NULL,             -- JSON: where its password is to be had; never the password
    bookmark TEXT NOT NULL DEFAULT '',  -- where the next meeting goes on
    synced INTEGER,                     -- the last meeting that came to its end
    error TEXT NOT NULL DEFAULT ''      -- why the last one did not: JSON, see messages.to_json
);

-- Whose feed it is: that one's server fetches it, and it is kept in step.
CREATE TABLE account_feed (
    feed_id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    remote TEXT NOT NULL DEFAULT '',    -- its id there
    seen TEXT NOT NULL DEFAULT ''       -- JSON: what the server last said of it
);

CREATE TABLE account_entry (
    account_id INTEGER NOT NULL,
    remote TEXT NOT NULL,               -- its id there
    id INTEGER NOT NULL,
    PRIMARY KEY (account_id, remote)
) WITHOUT ROWID;
CREATE INDEX account_article ON account_entry (id);

-- What the reader changed and the server may not know yet.
CREATE TABLE outbox (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,                 -- unread, starred, tag; subscribed, title, folder
    thing TEXT NOT NULL,                -- the entry's id there, or the feed's address
    name TEXT NOT NULL,                 -- the tag's
    value TEXT NOT NULL,                -- JSON
    sent REAL                           -- when the server acknowledged it
);
CREATE INDEX outbox_account ON outbox (account_id);
"""

VERSION_6 = """
-- Labels and errors are messages: JSON of their code, English template and values. An old sentence is a value.
UPDATE change SET label = json_object('code', '', 'template', '{text}', 'data', json_object('text', label))
    WHERE label <> '';
UPDATE feed SET error = json_object('code', '', 'template', '{text}', 'data', json_object('text', error))
    WHERE error <> '';
"""

VERSION_7 = """
ALTER TABLE feed ADD COLUMN leased_by TEXT NOT NULL DEFAULT '';     -- the worker that asks it
ALTER TABLE feed ADD COLUMN leased_until INTEGER NOT NULL DEFAULT 0;
"""

VERSION_8 = """
-- What other devices marked of articles that have not arrived here yet.
CREATE TABLE awaited (
    feed TEXT NOT NULL,                 -- its key
    guid TEXT NOT NULL,
    what TEXT NOT NULL,                 -- read, starred, hidden, tag, place
    name TEXT NOT NULL,                 -- the tag's
    value TEXT NOT NULL,                -- JSON
    PRIMARY KEY (feed, guid, what, name)
) WITHOUT ROWID;
-- By the key that a feed had at an earlier address: the one it has.
CREATE TABLE moved_feed (old TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID;
"""

VERSION_9 = """
-- What the reader marked in articles and wrote about them.
CREATE TABLE note (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,
    id INTEGER NOT NULL,                -- the article
    quote TEXT NOT NULL,                -- the passage, see anchors.Anchor; empty for the whole article
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    position INTEGER NOT NULL,
    words TEXT NOT NULL,                -- the reader's; empty where the passage is only highlighted
    at INTEGER NOT NULL
);
CREATE INDEX note_article ON note (id);
"""

MIGRATIONS: Sequence[str] = (
    VERSION_1,
    VERSION_2,
    VERSION_3,
    VERSION_4,
    VERSION_5,
    VERSION_6,
    VERSION_7,
    VERSION_8,
    VERSION_9,
)
"""What leads from version n to n + 1, at index n."""


def version(db: sqlite3.Connection) -> int:
    found: int = db.execute("PRAGMA user_version").fetchone()[0]
    return found


def prepare(connections: Connections, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Make the tables of a new library, or bring an older one to this version after a backup beside it.

    Raises StoreError for a file that is no library, or one of a newer version.
    """
    path = connections.name
    with connections.bare() as db:
        db.execute("BEGIN")  # one state for both questions: another program may make the tables meanwhile
        found = version(db)
        anything = db.execute("SELECT 1 FROM sqlite_schema").fetchone() is not None
        db.execute("ROLLBACK")
        if found == 0 and anything:
            raise StoreError(
                path,
                Message("library.other-program", "is a database of another program"),
                Hint.CHOOSE_OTHER_FILE,
            )
        if found > len(migrations):
            raise StoreError(
                path, Message("library.newer", "was written by a newer version of this program"), Hint.UPDATE
            )
        if found == len(migrations):
            return
        if connections.readonly:
            raise StoreError(
                path,
                Message("library.older", "is of an older version and may not be written"),
                Hint.OPEN_FOR_WRITING,
            )
        db.execute("BEGIN IMMEDIATE")
        try:
            # Two programs may be here at once: the one that waited for the lock finds it done.
            found = version(db)
            if 0 < found < len(migrations):
                with connections.reading() as beside:
                    beside.execute("ROLLBACK")
                    files.back_up(beside, path, Path(f"{path}.version-{found}"))
            if found < len(migrations):
                migrate(db, migrations)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


def migrate(db: sqlite3.Connection, migrations: Sequence[str]) -> None:
    """Bring the tables to the newest version, inside a transaction."""
    for script in migrations[version(db) :]:
        for statement in _statements(script):
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {len(migrations)}")
    db.execute(f"PRAGMA application_id = {APPLICATION}")


def _statements(script: str) -> list[str]:
    # executescript would commit the transaction it is called in.
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements
