"""Processes killed with SIGKILL at random moments lose nothing that was acknowledged.

The long campaigns: `pytest -m long tests/test_crash.py -s`. A seed of another one: CRASH_SEED=7.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from feeds.query import Query
from feeds.store import open_store
from feeds.store.sqlite import schema
from feeds.workspace import Workspace
from tests import postgres
from tests.crash.campaign import Campaign, ServerCampaign, Victim, old_library
from tests.server import Server

SEED = int(os.environ.get("CRASH_SEED", "1"))


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def run(campaign: Campaign, kills: int, marks: int) -> None:
    """Rounds until so many were killed and so many marks acknowledged."""
    while campaign.tally.kills < kills or campaign.tally.marks < marks:
        campaign.round()
        assert campaign.tally.lost == [], f"seed {SEED}, after {campaign.tally.kills} kills"
        assert campaign.tally.broken == [], f"seed {SEED}, after {campaign.tally.kills} kills"


def test_what_was_acknowledged_outlives_kill_9(server: Server, tmp_path: Path) -> None:
    run(Campaign(tmp_path, server, SEED), kills=12, marks=100)


@pytest.mark.long
def test_what_was_acknowledged_outlives_hundreds_of_kill_9(server: Server, tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, server, SEED)
    run(campaign, kills=500, marks=10_000)
    tally = campaign.tally
    print(f"{tally.kills} kills, {tally.marks} marks acknowledged, {len(tally.lost)} lost")


@pytest.fixture
def server_campaign(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ServerCampaign]:
    """A library on a server of its own, which keeps what it acknowledges."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with postgres.another(safe=True) as url:
        yield ServerCampaign(url, server, SEED)


def test_what_was_acknowledged_outlives_kill_9_of_the_server(server_campaign: ServerCampaign) -> None:
    server_campaign.round(with_server=True)
    assert server_campaign.tally.lost == server_campaign.tally.broken == [], f"seed {SEED}"
    assert server_campaign.tally.marks > 0


@pytest.mark.long
def test_what_was_acknowledged_outlives_hundreds_of_kill_9_around_a_server(
    server_campaign: ServerCampaign,
) -> None:
    tally = server_campaign.tally
    for number in count():
        if tally.kills >= 200 and tally.marks >= 10_000:
            break
        server_campaign.round(with_server=number % 2 == 0)
        assert tally.lost == tally.broken == [], f"seed {SEED}, after {tally.kills} kills"
    print(
        f"{tally.kills} kills of workers and readers, {server_campaign.server_kills} of the server,"
        f" {tally.marks} marks acknowledged, {len(tally.lost)} lost; {server_campaign.articles} articles, none twice"
    )


@pytest.mark.parametrize("lines", [0, 1])
def test_a_migration_that_is_killed_is_done_by_the_next_start(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "library.db"
    old_library(path)
    victim = Victim("migrate", str(path))
    victim.wait_for(lines)
    assert "Traceback" not in victim.kill()
    with Workspace.at(path) as library:
        assert len(library.shown.lists.ids(Query())) == 40
        assert library.own.maintenance.check() == []
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == len(schema.MIGRATIONS)


@pytest.mark.parametrize("old", [False, True], ids=["new", "old"])
def test_programs_that_make_or_migrate_a_library_at_once_all_succeed(tmp_path: Path, old: bool) -> None:
    path = tmp_path / "library.db"
    if old:
        old_library(path)
    victims = [Victim("migrate", str(path)) for _ in range(4)]
    for victim in victims:
        victim.wait_for(2)
        assert "Traceback" not in victim.kill()
        assert victim.told[-1] == "done migrate"


def test_an_old_library_migrates_with_a_backup_of_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    old_library(path)
    with open_store(path) as store:
        assert store.subscriptions.all()[0].visits == ()
    with closing(sqlite3.connect(f"{path}.version-1")) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == 1
        assert db.execute("SELECT count(*) FROM article").fetchone()[0] == 40


def test_everything_marked_or_nothing(tmp_path: Path, server: Server) -> None:
    campaign = Campaign(tmp_path, server, SEED)
    for steps in (1, 2, 5, 8):
        victim = Victim("bulk", str(campaign.library))
        victim.wait_for(steps)
        assert "Traceback" not in victim.kill()
        with open_store(campaign.library) as store:
            assert store.maintenance.check() == []
            unread, total = store.subscriptions.counts().unread, store.subscriptions.counts().total
            assert unread in (0, total)
            if unread == 0:
                store.journal.undo()
