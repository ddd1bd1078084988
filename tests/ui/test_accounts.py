"""Accounts on the screen: added with a look at the server, kept in step, and forgotten; what waits is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.pilot import Pilot

from reader.app import BroadsheetApp
from reader.dialogs import AskDialog, ChooseDialog, KeyDialog
from reader.widgets.choice_list import ChoiceList
from tests.server import Server
from tests.sync.servers import KINDS, Running

from .conftest import ready, seen, until


@pytest.fixture
def freshrss() -> Iterator[Running]:
    with Server() as server:
        yield KINDS["freshrss"](server)


async def chosen(pilot: Pilot[int], app: BroadsheetApp, text: str) -> None:
    """Choose the line of a dialog that begins so."""
    await until(
        pilot,
        lambda: (
            isinstance(app.screen, ChooseDialog)
            and any(one.text.startswith(text) for one in app.screen.query_one(ChoiceList).all)
        ),
    )
    await pilot.press(*text.lower(), "enter")


async def asked(pilot: Pilot[int], app: BroadsheetApp, says: str, answer: str) -> None:
    """Type the answer to a question that has these words."""
    await until(pilot, lambda: isinstance(app.screen, AskDialog) and says in seen(app))
    app.screen.query_one("Input").value = answer
    await pilot.press("enter")


async def added(pilot: Pilot[int], app: BroadsheetApp, running: Running, password: str = "hush-hush") -> None:
    """Add the account of a FreshRSS as a reader does."""
    await pilot.press(",", "o")
    await chosen(pilot, app, "Add")
    await chosen(pilot, app, "FreshRSS")
    await typed(pilot, app, running, password)


async def typed(pilot: Pilot[int], app: BroadsheetApp, running: Running, password: str) -> None:
    await until(pilot, lambda: isinstance(app.screen, AskDialog))
    app.screen.query_one("Input").value = running.server.url
    await pilot.press("enter")
    await asked(pilot, app, "Your name there", "ann")
    await chosen(pilot, app, "A command")
    await asked(pilot, app, "The command", f"echo {password}")


async def test_an_account_is_added_and_fetched_and_what_waits_is_told_until_it_is_sent(app, freshrss):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await added(pilot, app, freshrss)
        await until(pilot, lambda: "4 articles arrived" in app.main.status.message)
        [(account, waiting)] = app.library.own.accounts.all()
        assert (account.name, account.user, waiting) == ("freshrss", "ann", 0)
        assert "to send" not in seen(app)
        await until(pilot, lambda: len(app.main.list.ids) == 9)
        await pilot.press("g", "s")
        await until(pilot, lambda: "1 to send" in seen(app))
        await pilot.press(",", "o")
        await until(pilot, lambda: "1 change waits" in seen(app))
        await chosen(pilot, app, "freshrss")
        await chosen(pilot, app, "Send")
        await until(pilot, lambda: "1 change sent" in app.main.status.message)
        await until(pilot, lambda: "to send" not in seen(app))
        assert app.library.own.accounts.waiting() == 0


async def test_what_a_server_does_not_accept_is_said_and_asked_again(app, freshrss):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await added(pilot, app, freshrss, "wrong")
        await until(pilot, lambda: isinstance(app.screen, AskDialog) and "does not accept" in seen(app))
        assert app.screen.query_one("Input").value == freshrss.server.url
        assert not app.library.own.accounts.all()
        await typed(pilot, app, freshrss, "hush-hush")
        await until(pilot, lambda: "4 articles arrived" in app.main.status.message)


@pytest.mark.parametrize(("key", "feeds"), [("k", 3), ("t", 1)])
async def test_an_account_is_forgotten_with_its_feeds_or_without(app, freshrss, key, feeds):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await added(pilot, app, freshrss)
        await until(pilot, lambda: "4 articles arrived" in app.main.status.message)
        await pilot.press(",", "o")
        await chosen(pilot, app, "freshrss")
        await chosen(pilot, app, "Forget")
        await until(pilot, lambda: isinstance(app.screen, KeyDialog))
        await pilot.press(key)
        await until(pilot, lambda: "freshrss is forgotten" in app.main.status.message)
        assert not app.library.own.accounts.all()
        assert len(app.library.own.subscriptions.feeds()) == feeds


async def test_a_password_that_is_typed_is_not_shown_and_goes_into_the_keyring(app, freshrss, monkeypatch):
    from feeds.update import secrets

    kept: dict[str, str] = {}
    monkeypatch.setattr(secrets, "keep", lambda user, host, secret, url: kept.update({user: secret}))
    monkeypatch.setattr(secrets, "password", lambda wish, url, host: kept[wish.user])
    freshrss.account.password = " hush hush "
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press(",", "o")
        await chosen(pilot, app, "Add")
        await chosen(pilot, app, "FreshRSS")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        app.screen.query_one("Input").value = freshrss.server.url
        await pilot.press("enter")
        await asked(pilot, app, "Your name there", "ann")
        await chosen(pilot, app, "Type it")
        await until(
            pilot, lambda: isinstance(app.screen, AskDialog) and app.screen.query_one("Input").password
        )
        app.screen.query_one("Input").value = " hush hush "
        await pilot.pause()
        assert "hush" not in seen(app)
        await pilot.press("enter")
        await until(pilot, lambda: "4 articles arrived" in app.main.status.message)
        assert kept == {"ann": " hush hush "}
