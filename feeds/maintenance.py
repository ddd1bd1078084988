"""Looking after a library file: a backup a day, bringing one back, what is to be dropped in time.

Backups lie in the folder `backups` beside the library, one a day, the newest seven kept.
Nothing here deletes a library: one that is replaced stays beside it under another name. A library that
shrank to a part of what it was drives no fuller backup away.
"""

from __future__ import annotations

import glob
import os
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.atomic import PRIVATE, replacing
from feeds.errors import StoreError, WriteError
from feeds.messages import Message
from feeds.store.sqlite import files

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

    None where it is made already, none is wanted, the disk has too little room for it, or the library is in no
    file. Raises StoreError where it cannot be written.
    """
    library = store.address.file
    if library is None:
        return None
    files.sweep_unfinished(folder(library), f"{glob.escape(library.stem)}-*.db")
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
    store.maintenance.backup(target)
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
    number, fullest = max((files.held(path) or 0, path) for _, path in due)
    return fullest if number > SHRUNK * (files.held(newest) or 0) else None


def lost(library: Path) -> tuple[date, Path] | None:
    """The newest backup that holds something, where the library holds nothing; None where nothing was lost."""
    if not library.is_file() or files.held(library):
        return None
    return next(((day, path) for day, path in backups(library) if files.held(path)), None)


def newest_sound(library: Path) -> tuple[date, Path] | None:
    """The newest backup that can be read; one that holds something before one that holds nothing."""
    empty = None
    for day, path in backups(library):
        held = files.held(path)
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
        files.refuse_unsound(backup)
    files.refuse_in_use(library)
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


def look_after(store: Store, now: datetime, *, keep_days: int = 0, keep_backups: int = KEPT) -> list[Message]:
    """What is due once a day: the backup, texts that have had their time, feeds long removed.

    What was done, a sentence each; nothing when today was looked after already. Raises StoreError.
    """
    today = f"{now.astimezone():{DAY}}"
    if store.state.get("cared") == today:
        return []
    done = []
    if (made := back_up(store, now, keep_backups)) is not None:
        done.append(Message("maintenance.backed-up", "The library is backed up as {path}.", path=str(made)))
    dropped, spared = store.maintenance.retain(now, keep_days or None, None)
    if dropped:
        done.append(
            Message(
                "maintenance.dropped",
                "The text of {number} old article was dropped.",
                "The texts of {number} old articles were dropped.",
                number=dropped,
            )
        )
        if spared:
            done.append(
                Message(
                    "maintenance.spared",
                    "{number} old article stays because it is starred, tagged or noted.",
                    "{number} old articles stay because they are starred, tagged or noted.",
                    number=spared,
                )
            )
    if swept := store.maintenance.sweep(now):
        done.append(
            Message(
                "maintenance.swept",
                "{number} feed removed a month ago is gone for good.",
                "{number} feeds removed a month ago are gone for good.",
                number=swept,
            )
        )
    store.state.set("cared", today)
    return done
