"""Accounts on servers: how each stands, one more, a meeting now, another password, one less."""

from __future__ import annotations

import shlex
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from feeds.errors import FeedsError
from reader import clock
from reader.changes import Change
from reader.i18n import formats
from reader.i18n.messages import sentence, worded
from reader.i18n.translate import tr, trn
from reader.questions import Ask, Choice, Choose, Decide
from reader.tasks import ADD, WRITE

if TYPE_CHECKING:
    from feeds.store.values import Account
    from feeds.sync.accounts import Secrets
    from reader.context import Context


async def accounts(context: Context) -> None:
    """Each account with its state; Enter says what can be done with it, the last line adds one."""
    found = await context.ask(context.library.own.accounts.all)
    choices = [
        *(_choice(account, waiting) for account, waiting in found),
        Choice[str](tr("Add an account"), "", "", "+"),
    ]
    question = Choose(tr("Accounts on servers"), choices, note=tr("Enter chooses · Esc close"))
    chosen = await context.choose(question)
    if chosen is None:
        return
    known = {account.name: account for account, _ in found}
    if chosen.value:
        await _affairs(context, known[chosen.value])
    else:
        await _add(context, known)


def _choice(account: Account, waiting: int) -> Choice[str]:
    """An account: its server and name there, and how it stands."""
    if account.error is not None:
        sign, ink, state = "✗", "alarm", worded(account.error)
    elif account.synced is None:
        sign, ink, state = "·", "dim", tr("not in step yet")
    else:
        sign, ink = "✓", "good"
        state = tr("in step {day}", day=formats.age(account.synced, clock.now()))
    parts = [state, trn("{number} change waits", "{number} changes wait", waiting) if waiting else ""]
    text = " · ".join(filter(None, (account.name, account.address.removeprefix("https://"), account.user)))
    return Choice(text, " · ".join(filter(None, parts)), account.name, sign, ink=ink)


# ---------------------------------------------------------------- one of them


async def _affairs(context: Context, account: Account) -> None:
    """What can be done with an account."""
    trouble = worded(account.error) if account.error is not None else ""
    choices = [Choice(tr("Send and fetch now"), "", "meet", "⟳", trouble)]
    if not account.password_command:
        choices.append(Choice(tr("Type its password anew"), "", "sign in", "✎", trouble))
    choices.append(Choice(tr("Forget this account"), "", "remove", "✗", trouble))
    chosen = await context.choose(Choose(account.name, choices, note=tr("Enter chooses · Esc close")))
    match chosen.value if chosen is not None else "":
        case "meet":
            context.program.meet_account(account.name)
        case "sign in":
            await _sign_in(context, account)
        case "remove":
            await _remove(context, account)


async def _sign_in(context: Context, account: Account) -> None:
    """Ask for the password until the server takes it, then keep it and go on."""
    own, problem = context.library.own.accounts, ""
    while True:
        text = problem or tr("For {user} at {address}.", user=account.user or "–", address=account.address)
        password = await context.choose(Ask(tr("Password"), text, hidden=True))
        if password is None:
            return
        try:
            await context.ask(partial(own.sign_in, account.name, password), ADD)
        except FeedsError as error:
            problem = sentence(error)
        else:
            context.program.meet_account(account.name)
            return


async def _remove(context: Context, account: Account) -> None:
    """Forget an account, and keep its feeds or take them away."""
    own = context.library.own.accounts
    waiting = await context.ask(partial(own.waiting, account.name))
    text = tr("Its feeds can stay, and are fetched from here; or they go with it.")
    if waiting:
        said = trn("{number} change was not sent.", "{number} changes were not sent.", waiting)
        text = f"{text} {said}"
    note = tr("k keep the feeds · t take them away · Esc cancel")
    key = await context.choose(Decide(tr("Forget {name}", name=account.name), text, ("k", "t"), note))
    if key is None:
        return
    await context.ask(partial(own.remove, account.name, with_feeds=key == "t"), WRITE)
    context.say(
        tr("{name} is forgotten; its feeds and articles stay.", name=account.name)
        if key == "k"
        else tr("{name} is forgotten; its feeds are gone.", name=account.name)
    )
    context.changed(Change.ARRANGED)


# ---------------------------------------------------------------- one more


class _Typed(NamedTuple):
    """An account that is asked for, and what its server is shown."""

    account: Account
    told: Secrets


async def _add(context: Context, known: dict[str, Account]) -> None:
    """Ask for an account until its server takes it, or the reader has enough; then fetch what it has."""
    from feeds.store.values import Account
    from feeds.sync.servers.kinds import KINDS

    kinds = [Choice(kind.title, kind.home, name) for name, kind in KINDS.items()]
    kinds.sort(key=lambda choice: choice.text.casefold())
    chosen = await context.choose(Choose(tr("Which kind of server?"), kinds))
    if chosen is None:
        return
    kind, own, problem = chosen.value, context.library.own.accounts, ""
    wish = Account(name=_free(kind, known), kind=kind, address=KINDS[kind].home, user="")
    while (typed := await _fields(context, wish, problem)) is not None:
        wish, asked_at = typed.account, context.program.last_key
        context.say(tr("Asking {address}…", address=wish.address), 60)
        try:
            number = await context.ask(partial(own.add, wish, typed.told), ADD)
        except FeedsError as error:
            problem = sentence(error)
            context.say(problem, 20)
            # Who has gone on reading is told, and not torn away.
            if context.program.last_key != asked_at or not context.panes.are_in_front:
                return
        else:
            said = trn("{name} has {number} feed.", "{name} has {number} feeds.", number, name=wish.name)
            context.say(said)
            context.program.meet_account(wish.name)
            return


def _free(kind: str, known: dict[str, Account]) -> str:
    """A name that no account has yet."""
    names = [kind, *(f"{kind} {number}" for number in range(2, len(known) + 3))]
    return next(name for name in names if name not in known)


async def _fields(context: Context, wish: Account, problem: str) -> _Typed | None:
    """An account as it is typed, one thing after the other; None where the reader has enough."""
    from feeds.sync.accounts import Secrets
    from feeds.sync.servers.kinds import KINDS

    kind, text = KINDS[wish.kind], problem
    if not kind.home:
        question = Ask(kind.title, text or tr("Its address."), value=wish.address, placeholder="https://")
        if (address := await context.choose(question)) is None:
            return None
        wish, text = replace(wish, address=address), ""
    asked = text or tr("Your name there; none for an API key of Miniflux.")
    user = await context.choose(Ask(kind.title, asked, value=wish.user, empty=wish.kind == "miniflux"))
    if user is None:
        return None
    wish = replace(wish, user=user)
    password, wish = await _password(context, wish)
    if password is None:
        return None
    key = ""
    if kind.wants_key:
        app = await context.choose(Ask(kind.title, tr("The id of your program there."), value=wish.app))
        typed = await context.choose(Ask(kind.title, tr("The key of that program."), hidden=True))
        if app is None or typed is None:
            return None
        wish, key = replace(wish, app=app), typed
    return _Typed(wish, Secrets(password, key))


async def _password(context: Context, wish: Account) -> tuple[str | None, Account]:
    """The password, typed or by a command; None where there is none."""
    ways = [
        Choice(tr("Type it: it is kept in the keyring"), "", False),
        Choice(tr("A command prints it, such as pass rss"), "", True),
    ]
    way = await context.choose(Choose(tr("Password"), ways, note=tr("Enter chooses · Esc close")))
    if way is None:
        return None, wish
    if not way.value:
        typed = await context.choose(Ask(tr("Password"), hidden=True))
        return typed, replace(wish, password_command=())
    command = await context.choose(
        Ask(
            tr("Password"),
            tr("The command; its first line is the password."),
            value=shlex.join(wish.password_command),
        )
    )
    if command is None:
        return None, wish
    from feeds.model import FeedSettings
    from feeds.update import secrets

    try:
        words = tuple(shlex.split(command))
        wish = replace(wish, password_command=words)
        of_command = FeedSettings(password_command=words)
        return await context.ask(partial(secrets.password, of_command, wish.address, ""), ADD), wish
    except ValueError:
        context.say(tr("{text} is no command", text=repr(command)))
    except FeedsError as error:
        context.say(sentence(error), 20)
    return None, wish
