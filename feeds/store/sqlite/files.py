"""A library's file as a file: copied while it is in use, looked into, refused where it cannot be used."""

from __future__ import annotations

import errno
import glob
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from feeds.atomic import PRIVATE, replacing
from feeds.errors import StoreError, WriteError
from feeds.hints import Hint
from feeds.messages import Message

ABANDONED_SECONDS = 3600
"""An unfinished copy that was not written to for so long is what a crash left."""


def back_up(db: sqlite3.Connection, library: str, target: Path) -> None:
    """Copy a library, also while others write to it. A copy that is not finished never bears the name.

    Raises StoreError.
    """
    if target.exists() and target.samefile(library):
        raise StoreError(
            library,
            Message("library.copied-onto-itself", "is not copied onto itself"),
            Hint.CHOOSE_OTHER_FILE,
        )
    sweep_unfinished(target.parent, glob.escape(target.name))
    try:
        with (
            replacing(target, mode=PRIVATE, database=True) as unfinished,
            closing(sqlite3.connect(unfinished)) as copy,
        ):
            try:
                db.backup(copy)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
                    raise
                # It is the disk of the copy, not that of the library.
                raise OSError(errno.ENOSPC, "") from error
    except WriteError as error:
        raise StoreError(
            library,
            Message(
                "library.not-copied",
                "could not be copied to {path}: {what}",
                path=str(target),
                what=error.reason,
            ),
            error.hint,
        ) from error


def sweep_unfinished(folder: Path, names: str) -> None:
    """Delete the copies that a crash left half made; `names` is a glob of what they were to be called."""
    for left in folder.glob(f"{names}.*.part*"):
        try:
            # One that grows is another program's; a crash leaves one that does not.
            if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
                left.unlink()
        except FileNotFoundError:
            continue


def held(path: Path) -> int | None:
    """How many feeds and articles a library holds; None for one that cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as db:
            number: int = db.execute(
                "SELECT (SELECT count(*) FROM feed) + (SELECT count(*) FROM status)"
            ).fetchone()[0]
            return number
    except sqlite3.Error:
        return None


def refuse_unsound(backup: Path) -> None:
    """Raise StoreError where a file is no library that can be used."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(backup))}?mode=ro", uri=True)) as db:
            sound = db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            db.execute("SELECT count(*) FROM feed").fetchone()
    except sqlite3.Error as error:
        raise StoreError(
            str(backup),
            Message("library.no-backup", "is no backup that can be used ({error})", error=str(error)),
            Hint.CHOOSE_OTHER_BACKUP,
        ) from error
    if not sound:
        raise StoreError(
            str(backup), Message("library.damaged-too", "is damaged too"), Hint.CHOOSE_OLDER_BACKUP
        )


def refuse_in_use(library: Path) -> None:
    """Raise StoreError where a program has this database open."""
    if not library.is_file():
        return
    try:
        with closing(sqlite3.connect(library, timeout=0)) as db:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("BEGIN EXCLUSIVE")
            db.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise StoreError(
                str(library), Message("library.in-use", "is in use by another program"), Hint.CLOSE_IT
            ) from error
    except sqlite3.DatabaseError:
        # A damaged file cannot be locked: that is why it is replaced.
        return
