"""In step with the reader's other devices by a folder that something else copies between them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import paths
from feeds.errors import FeedsError
from feeds.messages import Message
from feeds.model import FeedSettings, SharedFolder
from feeds.record import record

if TYPE_CHECKING:
    from feeds.store import Store
    from feeds.sync.folder.meeting import Met

_STATE = "folder"
_SOON = timedelta(minutes=1)
_USER, _HOST = "passphrase", "sync"
"""What the keyring knows the passphrase by."""


@record(frozen=True, slots=True)
class Standing:
    """How the last meeting ended."""

    met: datetime | None = None
    """When one last came to its end."""
    wrong: tuple[Message, ...] = ()
    """Why the last one did not, or which files could not be read, as sentences."""


class Folder:
    """One library and the folder that its reader's devices share."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def meet(self, wish: SharedFolder) -> Met:
        """Say what is new here, hear what is new there. Raises FeedsError, which `standing` then tells too."""
        from socket import gethostname

        from feeds.sync.folder.meeting import BUSY, meet
        from feeds.sync.folder.side import FolderSide

        try:
            folder = paths.typed(wish.path)
            met = meet(
                folder,
                self._private(folder),
                FolderSide(self._store),
                name=wish.device or gethostname(),
                passphrase=_passphrase(wish),
            )
        except FeedsError as error:
            if getattr(error, "reason", None) != BUSY:
                self._note(Standing(self.standing().met, (error.message,)))
            raise
        self._note(Standing(datetime.now(UTC), tuple(one.error.message for one in met.troubles)))
        return met

    def standing(self) -> Standing:
        """How the last meeting ended; nothing is known before the first."""
        kept = json.loads(self._store.state.get(_STATE) or "{}")
        met = kept.get("met")
        return Standing(
            datetime.fromisoformat(met) if met else None, tuple(map(Message.from_row, kept.get("wrong", ())))
        )

    def _note(self, now: Standing) -> None:
        """Keep how it stands; a meeting soon after another writes nothing."""
        before = self.standing()
        if now.wrong == before.wrong and now.met and before.met and now.met - before.met < _SOON:
            return
        told = {
            "met": now.met.isoformat() if now.met else None,
            "wrong": [one.to_row() for one in now.wrong],
        }
        self._store.state.set(_STATE, json.dumps(told, ensure_ascii=False))

    def _private(self, folder: Path) -> Path:
        """What this device remembers of the folder, beside what it knows of the library; all of it anew where the library
        was put back.

        A device that knows of changes which its library never had would keep silent until it has as many.
        """
        import shutil
        from hashlib import blake2b

        from feeds.sync.folder.memory import Memory

        assert self._store.address.is_kept  # what is kept nowhere is in step with nothing
        named = blake2b(str(folder.absolute()).encode(), digest_size=8).hexdigest()
        private = Path(f"{self._store.address.beside}.folder") / named
        if Memory.load(private / "memory.json").upto > self._store.journal.serial():
            shutil.rmtree(private, ignore_errors=True)
        return private


def keep_passphrase(wish: SharedFolder, passphrase: str) -> None:
    """Put the passphrase of the folder into the keyring. Raises FetchError."""
    from feeds.update import secrets

    secrets.keep(_USER, _HOST, passphrase, wish.path)


def _passphrase(wish: SharedFolder) -> str:
    """Empty where nothing is encrypted. Raises FetchError."""
    from feeds.update import secrets

    if not wish.encrypted and not wish.passphrase_command:
        return ""
    of_folder = FeedSettings(user=_USER, password_command=wish.passphrase_command)
    return secrets.password(of_folder, wish.path, _HOST)
