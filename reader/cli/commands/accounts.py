"""Commands about accounts on servers. A password is asked for, or read from standard input; never from the line."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

from reader.cli import facts
from reader.cli.call import Call
from reader.cli.output import Misused, Progress, printable
from reader.cli.status import Status
from reader.i18n import formats, meetings
from reader.i18n.translate import tr, trn

if TYPE_CHECKING:
    from feeds.store.values import Account
    from feeds.sync.run import Progress as Step


def accounts(call: Call) -> Status:
    with call.library() as library:
        found = library.own.accounts.all()
    call.out.each(found, lambda one: facts.account(*one), lambda one: _line(*one))
    if not found:
        call.out.heading(tr("No account yet; broadsheet account add keeps one in step."))
    return Status.DONE


def _line(account: Account, waiting: int) -> str:
    parts = [account.name, account.kind, account.address, account.user]
    if account.synced is not None:
        parts.append(tr("in step {day}", day=formats.short_date(account.synced)))
    if waiting:
        parts.append(trn("{number} change waits", "{number} changes wait", waiting))
    if account.error:
        from reader.i18n.messages import worded

        parts.append(f"! {worded(account.error)}")
    return printable("  ".join(filter(None, parts)))


def add(call: Call) -> Status:
    from feeds.store.values import Account
    from feeds.sync.accounts import Secrets
    from feeds.sync.servers.kinds import KINDS

    given = call.given
    kind = KINDS[given.kind]
    wish = Account(
        name=given.name or given.kind,
        kind=given.kind,
        address=given.address or kind.home,
        user=given.user,
        password_command=_words(given.password_command),
        app=given.app_id or "",
        app_command=_words(given.app_key_command),
    )
    if kind.wants_key and not wish.app:
        raise Misused(tr("{name} wants the id and the key of a program: --app-id", name=kind.title))
    told = Secrets(
        _secret(wish.password_command, wish, tr("Password for {name}: ", name=wish.name)),
        _secret(wish.app_command, wish, tr("Key of the program: ")) if kind.wants_key else "",
    )
    with call.library() as library:
        feeds = library.own.accounts.add(wish, told)
        [kept] = [one for one in library.own.accounts.all() if one[0].name == wish.name]
        call.out.one(facts.account(*kept), printable(_line(*kept)))
    call.out.heading(
        trn(
            "It has {number} feed; broadsheet account sync fetches it.",
            "It has {number} feeds; broadsheet account sync fetches them.",
            feeds,
        )
    )
    return Status.DONE


def _words(command: str | None) -> tuple[str, ...]:
    """A command as it was typed. Raises Misused."""
    try:
        return tuple(shlex.split(command or ""))
    except ValueError as error:
        raise Misused(tr("{text} is no command", text=repr(command))) from error


def _secret(command: tuple[str, ...], wish: Account, prompt: str) -> str:
    """What a command prints, what the reader types, or a line of standard input. Raises FetchError."""
    from feeds.model import FeedSettings
    from feeds.update import secrets

    if command:
        return secrets.password(FeedSettings(password_command=command), wish.address, "")
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n")


def remove(call: Call) -> Status:
    with call.library() as library:
        found = [one for one in library.own.accounts.all() if one[0].name == call.given.name]
        library.own.accounts.remove(call.given.name)
    for account, waiting in found:
        said = tr("{name} is forgotten; its feeds and articles stay.", name=account.name)
        call.out.one(facts.account(account, waiting), printable(said))
        if waiting:
            call.out.say(trn("{number} change was not sent.", "{number} changes were not sent.", waiting))
    return Status.DONE


def sync(call: Call) -> Status:
    from feeds.sync.accounts import Met
    from reader.i18n.messages import worded

    with call.library() as library, Progress() as progress:

        def watch(step: Step) -> None:
            if step.total:
                progress.show(step.done, step.total)

        met = 0
        for account, came in library.own.accounts.keep_in_step(call.given.name or "", watch):
            met += 1
            progress.clear()
            waiting = library.own.store.accounts.waiting(account.id)
            if isinstance(came, Met):
                for notice in came.notices:
                    call.out.heading(printable(worded(notice)))
                call.out.one(
                    facts.synced(account, came, waiting), printable(meetings.came(account, came.outcome))
                )
                for said in meetings.rest(account, came.outcome):
                    call.out.say(said)
            else:
                if not call.out.as_people_read:
                    call.out.one(facts.synced(account, came, waiting), "")
                call.out.error(came)
    if not met:
        call.out.heading(tr("No account yet; broadsheet account add keeps one in step."))
    return call.out.status
