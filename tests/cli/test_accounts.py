"""Accounts on the command line: added, listed, kept in step, forgotten; and what is never told."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.server import Answer, Server
from tests.sync.account import sample
from tests.sync.servers import KINDS, Running

from .test_json import validated

GIVES = "--password-command 'echo hush-hush'"


@pytest.fixture
def freshrss() -> Iterator[Running]:
    with Server() as server:
        yield KINDS["freshrss"](server)


def line(text: str) -> list[str]:
    import shlex

    return shlex.split(text)


def add(run, running: Running, more: str = GIVES):
    return run(*line(f"account add freshrss {running.server.url} --user ann --name home {more}"))


def test_an_account_is_added_kept_in_step_and_forgotten(run, freshrss):
    said = add(run, freshrss)
    assert said.status == 0 and "It has 2 feeds" in said.out
    said = run("account", "sync")
    assert said.status == 0 and said.out.startswith("home: 4 articles arrived")
    assert run("list", "--fields", "title").out.count("Item") == 4
    assert run("mark", "--query", "title:255").status == 0
    assert "1 change waits" in run("account").out
    assert "1 change sent" in run("account", "sync", "home").out
    assert 255 not in freshrss.account.unread
    assert run("account", "sync").out == "home: nothing new\n"
    said = run("account", "remove", "home")
    assert said.status == 0 and "stay" in said.out
    assert run("account").out.startswith("No account yet")
    assert run("list", "--fields", "title").out.count("Item") == 4


def test_what_programs_are_given_keeps_its_schema(run, freshrss):
    said = run(*line(f"account add --json freshrss {freshrss.server.url} --user ann --name home {GIVES}"))
    [added] = validated("account", said.out)
    assert (added["name"], added["synced"], added["error"]) == ("home", None, None)
    [synced] = validated("synced", run("account", "sync", "--json").out)
    assert (synced["received"], synced["waiting"], synced["error"]) == (4, 0, None)
    [listed] = validated("account", run("account", "list", "--json").out)
    assert listed["synced"] is not None
    freshrss.account.password = "another"
    said = run("account", "sync", "--json")
    [synced] = validated("synced", said.out)
    assert said.status == 1 and "does not accept" in synced["error"]
    [error] = validated("error", said.err)
    assert error["code"] == "account.login-refused"
    assert "! " in run("account").out
    assert len(validated("account", run("account", "remove", "home", "--json").out)) == 1


def test_a_password_is_never_told(run, freshrss, home):
    freshrss.account.password = "another"
    said = add(run, freshrss)
    assert said.status == 1
    assert "does not accept the name and the password" in said.err
    assert "hush" not in said.out + said.err
    assert run("account").out.startswith("No account yet"), "what cannot be had is not kept"
    freshrss.account.password = "hush-hush"
    add(run, freshrss)
    run("account", "sync", "--debug")
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"freshrss" in kept
    assert b"hush-hush" not in kept.replace(b"echo hush-hush", b"").replace(b'"echo", "hush-hush"', b"")


def test_a_password_goes_over_no_open_network(run):
    said = run(*line("account add freshrss http://news.example --user ann --password-command 'echo x'"))
    assert said.status == 1 and "write it with https://" in said.err


def test_a_password_that_is_typed_needs_a_keyring(run, freshrss, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    said = add(run, freshrss, "")
    assert said.status == 1


def test_a_name_that_is_taken_and_one_of_nobody_are_sentences(run, freshrss):
    add(run, freshrss)
    assert "an account of this name already" in add(run, freshrss).err
    assert "no account of this name" in run("account", "sync", "other").err
    assert "no account of this name" in run("account", "remove", "other").err


def test_inoreader_wants_a_key(run):
    said = run(*line("account add inoreader --user ann --password-command 'echo x'"))
    assert said.status == 2 and "--app-id" in said.err


def test_a_feed_may_be_added_to_an_account(run, freshrss):
    add(run, freshrss)
    run("account", "sync")
    feed = freshrss.server.at("/late", Answer(body=b"<rss><channel><title>Late</title></channel></rss>"))
    assert run("add", "--account", "home", feed).status == 0
    assert "1 change sent" in run("account", "sync").out
    assert freshrss.account.feed_at(feed) is not None


def test_what_a_server_cannot_keep_is_said_once(run):
    with Server() as server:
        running = KINDS["fever"](server)
        run(*line(f"account add fever {server.url} --user ann --password-command 'echo hush-hush'"))
        run("account", "sync")
        [number] = [
            row["id"] for row in map(json.loads, run("search", "Item 17", "--json").out.splitlines())
        ][:1]
        run("tag", str(number), "--add", "mine")
        assert "keeps no tags" in run("account", "sync").out
        run("tag", str(number), "--add", "other")
        assert "keeps no tags" not in run("account", "sync").out
        assert running.account.tags == sample().tags


def test_what_rules_want_told_of_a_meeting_is_told(run, freshrss):
    assert run("rules", "add", "loud", "title:ferry", "notify").status == 0
    add(run, freshrss)
    [met] = validated("synced", run("account", "sync", "--json").out)
    assert met["notices"] == []
    freshrss.account.add_item(9_000, 11, "The ferry waits")
    [met] = validated("synced", run("account", "sync", "--json").out)
    [notice] = met["notices"]
    assert notice.endswith(": The ferry waits")
    freshrss.account.add_item(9_001, 11, "The ferry sails")
    assert f"{notice.replace('waits', 'sails')}\n" in run("account", "sync").out
    freshrss.account.add_item(9_002, 11, "The tram waits")
    assert "tram" not in run("account", "sync").out


def test_a_refresh_meets_the_servers_too(run, freshrss):
    add(run, freshrss)
    said = run("refresh", "--json")
    [met] = validated("refreshed", said.out)
    assert (met["feed"], met["outcome"], len(met["new"])) == ("home", "updated", 4)
    [met] = validated("refreshed", run("refresh", "--json").out)
    assert met["outcome"] == "unchanged"
    freshrss.account.add_item(9_000, 11)
    assert "1 new" in run("refresh", "1").out
    freshrss.account.password = "another"
    freshrss.other.expire()
    said = run("refresh")
    assert said.status == 1 and "does not accept" in said.err
