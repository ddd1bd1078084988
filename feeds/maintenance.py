"""Looking after a library file: a backup a day, bringing one back, what is to be dropped in time.

Backups lie in the folder `backups` beside the library, one a day, the newest seven kept.
Nothing here deletes a library: one that is replaced stays beside it under another name. A library that
shrank to a part of what it was drives no fuller backup away.
"""

from __future__ import annotations

import glob
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from feeds import hints
from feeds.atomic import PRIVATE, replacing
from feeds.errors import StoreError, WriteError
from feeds.messages import Message

if TYPE_CHECKING:
    from feeds.store import Store

KEPT = 7
"""Daily backups kept."""
DAY = "%Y-%m-%d"
SHRUNK = 2
"""A library that held so many times as much has shrunk: what held it is worth keeping."""
_BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database file."""


def folder(library: Path) -> Path:
    """Where the backups of a library lie."""
    return library.parent / "backups"


def backups(library: Path) -> list[tuple[date, Path]]:
    """The daily backups of a library, newest first."""
    found = []
    for path in folder(library).glob(f"{glob.escape(library.stem)}-????-??-??.db"):
        try:
            found.append((datetime.strptime(path.stem[-10:], DAY).date(), path))  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return sorted(found, reverse=True)


def back_up(store: Store, now: datetime, keep: int = KEPT) -> Path | None:
    """Make today's backup where there is none yet, and drop the oldest; the new file.

    None where it is made already, none is wanted, or the disk has too little room for it.
    Raises StoreError where it cannot be written.
    """
    from feeds.store.sqlite.schema import sweep_unfinished

    library = Path(store.path)
    sweep_unfinished(folder(library), f"{glob.escape(library.stem)}-*.db")
    target = folder(library) / f"{library.stem}-{now.astimezone():{DAY}}.db"
    if keep < 1 or target.exists():
        return None
    try:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        if shutil.disk_usage(target.parent).free < 2 * library.stat().st_size:
            return None
    except OSError as error:
        raise StoreError(
            str(library),
            Message(
                "library.not-backed-up", "could not be backed up: {error}", error=str(error.strerror or error)
            ),
        ) from error
    store.backup(target)
    made = backups(library)
    spared = _fuller(made[0][1], made[keep:])
    for _, old in made[keep:]:
        if old != spared:
            old.unlink(missing_ok=True)
    return target


def _fuller(newest: Path, due: list[tuple[date, Path]]) -> Path | None:
    """Of the backups that are due to go the one that holds much more than the newest, the fullest of them."""
    if not due:
        return None
    number, fullest = max((_held(path) or 0, path) for _, path in due)
    return fullest if number > SHRUNK * (_held(newest) or 0) else None


def _held(path: Path) -> int | None:
    """How many feeds and articles a library holds; None for one that cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as db:
            number: int = db.execute(
                "SELECT (SELECT count(*) FROM feed) + (SELECT count(*) FROM status)"
            ).fetchone()[0]
            return number
    except sqlite3.Error:
        return None


def lost(library: Path) -> tuple[date, Path] | None:
    """The newest backup that holds something, where the library holds nothing; None where nothing was lost."""
    if not library.is_file() or _held(library):
        return None
    return next(((day, path) for day, path in backups(library) if _held(path)), None)


def newest_sound(library: Path) -> tuple[date, Path] | None:
    """The newest backup that can be read; one that holds something before one that holds nothing."""
    empty = None
    for day, path in backups(library):
        held = _held(path)
        if held:
            return day, path
        if held is not None and empty is None:
            empty = day, path
    return empty


def restore(library: Path, backup: Path, now: datetime) -> Path | None:
    """Put a backup or an archive (`feeds.transfer.archive`) in the place of a library; where the replaced one
    lies now, None where there was none.

    Raises StoreError where the backup is none or another program uses the library, ParseError for an archive
    that cannot be used.
    """
    from feeds.transfer import archive

    is_packed = archive.is_archive(backup)
    if not is_packed:
        _refuse_unsound(backup)
    refuse_in_use(library)
    library = Path(os.path.realpath(library))
    aside: Path | None = None
    try:
        with replacing(library, mode=PRIVATE, database=True) as fresh:
            if is_packed:
                archive.unpack(backup, fresh)
            else:
                shutil.copyfile(backup, fresh)
            if library.exists():
                # The library is there at every moment: under both names first, then the backup in its place.
                aside = library.with_name(f"{library.name}.replaced-{now.astimezone():%Y-%m-%d-%H%M%S}")
                aside.hardlink_to(library)
                for end in _BESIDE:
                    # What a damaged library left there must not be read into the backup.
                    if (left := Path(f"{library}{end}")).exists():
                        left.replace(f"{aside}{end}")
    except WriteError as error:
        raise StoreError(
            str(library),
            Message("library.not-replaced", "could not be replaced: {what}", what=error.reason),
            error.hint,
        ) from error
    except StoreError as error:
        # What failed bears the name of the file that was being made.
        raise StoreError(str(library), error.reason, error.hint) from error
    return aside


def _refuse_unsound(backup: Path) -> None:
    """Raise StoreError for what is no library, or a damaged one."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(backup))}?mode=ro", uri=True)) as db:
            sound = db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            db.execute("SELECT count(*) FROM feed").fetchone()
    except sqlite3.Error as error:
        raise StoreError(
            str(backup),
            Message("library.no-backup", "is no backup that can be used ({error})", error=str(error)),
            hints.CHOOSE_OTHER_BACKUP,
        ) from error
    if not sound:
        raise StoreError(
            str(backup), Message("library.damaged-too", "is damaged too"), hints.CHOOSE_OLDER_BACKUP
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
                str(library), Message("library.in-use", "is in use by another program"), hints.CLOSE_IT
            ) from error
    except sqlite3.DatabaseError:
        # A damaged file cannot be locked: that is why it is replaced.
        return


def look_after(store: Store, now: datetime, *, keep_days: int = 0, keep_backups: int = KEPT) -> list[str]:
    """What is due once a day: the backup, texts that have had their time, feeds long removed.

    What was done, a sentence each; nothing when today was looked after already. Raises StoreError.
    """
    today = f"{now.astimezone():{DAY}}"
    if store.get_state("cared") == today:
        return []
    done = []
    if (made := back_up(store, now, keep_backups)) is not None:
        done.append(f"The library is backed up as {made}.")
    dropped, spared = store.retain(now, keep_days or None, None)
    if dropped:
        done.append(f"The texts of {dropped:,} old articles were dropped.")
        if spared:
            done.append(f"{spared:,} old articles stay because they are starred or tagged.")
    if swept := store.sweep(now):
        done.append(f"{swept:,} feeds removed a month ago are gone for good.")
    store.set_state("cared", today)
    return done
