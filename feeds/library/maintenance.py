"""Looking after one library: what is wrong with it, backups, what is due once a day."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from feeds.errors import RuleError
from feeds.messages import Message

if TYPE_CHECKING:
    from feeds.library.index import Index
    from feeds.library.lists import Lists
    from feeds.library.saved import Saved
    from feeds.store import Store

_EMPTY = Message(
    "check.empty", "it is empty: `broadsheet restore {day}` brings back its last backup that is not"
)
_NO_RIGHTS = Message("check.rights", "{path} may not be read and written by you")
_ASTRAY = {
    "rule": Message("check.rule", "the query of the rule “{name}” finds nothing: {what}"),
    "smart": Message("check.smart-feed", "the query of the smart feed “{name}” finds nothing: {what}"),
}


class Maintenance:
    """What keeps a library in order, and its file safe."""

    def __init__(
        self, store: Store, index: Index, lists: Lists, saved: Saved, *, readonly: bool = False
    ) -> None:
        self._store = store
        self._index = index
        self._lists = lists
        self._saved = saved
        self._readonly = readonly

    def check(self) -> list[Message]:
        """What is wrong with the library and its folder, a sentence each."""
        wrong = self._store.maintenance.check()
        if (found := self.lost()) is not None:
            wrong.append(_EMPTY.filled(day=found))
        if (file := self._store.address.file) is not None:
            wrong += [
                _NO_RIGHTS.filled(path=str(path))
                for path in (file, file.parent)
                if not os.access(path, os.R_OK | os.W_OK)
            ]
        from feeds.update import rules

        _, unusable = rules.all_ready(self._saved.rules())
        return [
            *wrong,
            *(error.message for error in unusable if isinstance(error, RuleError)),
            *(
                _ASTRAY[kind].filled(name=name, what=clause)
                for (kind, name), clause in self._saved.astray().items()
            ),
        ]

    def lost(self) -> str | None:
        """The day of the newest backup that holds something, where this library holds nothing."""
        file = self._store.address.file
        if file is None or self._readonly or not self._lists.is_empty():
            return None
        from feeds import maintenance

        found = maintenance.lost(file)
        return None if found is None else str(found[0])

    def repair(self) -> list[Message]:
        """Mend what can be mended, after a backup; what is still wrong."""
        if (file := self._store.address.file) is not None:
            self._store.maintenance.backup(Path(f"{file}.before-repair"))
        self._store.maintenance.repair()
        self._index.rebuild()
        return self.check()

    def look_after(self, *, keep_days: int = 0, keep_backups: int = 7) -> list[Message]:
        """What is due once a day: backup, retention, what was removed long ago; a sentence for each thing done."""
        if self._readonly or not self._store.address.is_kept:
            return []
        from feeds import maintenance

        return maintenance.look_after(
            self._store, datetime.now(UTC), keep_days=keep_days, keep_backups=keep_backups
        )

    def backup(self, path: Path) -> None:
        """Copy the library to a file while it is in use. Raises StoreError, also where another library is open there."""
        from feeds.store.sqlite import files

        file = self._store.address.file
        if file is None or not (path.exists() and path.samefile(file)):
            files.refuse_in_use(path)
        self._store.maintenance.backup(path)

    def export_archive(self, destination: Path | BinaryIO, *, replace: bool = False) -> int:
        """Write the library whole to an archive, which `restore` brings back; how many rows. Raises WriteError."""
        from feeds.transfer import archive

        now = datetime.now(UTC)
        if not isinstance(destination, Path):
            return archive.write_to(self._store, destination, now)
        return archive.write(self._store, destination, now, replace=replace)
