"""The command that brings this device in step with the others by the folder they share."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reader import config
from reader.cli import facts
from reader.cli.call import Call
from reader.cli.output import Misused, printable
from reader.cli.status import Status
from reader.i18n.messages import sentence
from reader.i18n.translate import tr, trn

if TYPE_CHECKING:
    from feeds.model import SharedFolder
    from feeds.sync.folder.meeting import Met


def sync(call: Call) -> Status:
    wish = config.read_settings(config.config_path())[0].sync
    if not wish.path:
        raise Misused(
            tr(
                'no folder is set: write sync = "~/Sync/broadsheet" into {path}, on each device',
                path=config.config_path(),
            )
        )
    if call.given.passphrase:
        _keep_passphrase(wish)
    with call.library() as library:
        met = library.own.folder.meet(wish)
    call.out.one(facts.shared(wish, met), printable(_came(wish, met)))
    for trouble in met.troubles:
        call.out.say(sentence(trouble.error))
    return Status.DONE


def _keep_passphrase(wish: SharedFolder) -> None:
    """Put the passphrase that is typed into the keyring. Raises FetchError."""
    from feeds.library.folder import keep_passphrase

    if sys.stdin.isatty():
        from getpass import getpass

        typed = getpass(tr("Passphrase for {name}: ", name=wish.path))
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    if not typed:
        raise Misused(tr("a passphrase is missing"))
    keep_passphrase(wish, typed)


def _came(wish: SharedFolder, met: Met) -> str:
    """What came of a meeting, as one line."""
    parts = [
        trn("{number} change told", "{number} changes told", met.said) if met.said else "",
        trn("{number} change taken over", "{number} changes taken over", met.heard) if met.heard else "",
    ]
    return f"{wish.path}: {', '.join(filter(None, parts)) or tr('nothing new')}"
