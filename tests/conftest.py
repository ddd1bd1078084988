"""What every test stands on: English, whatever whoever runs them speaks."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from textual import constants

from reader.i18n import translate
from tests import postgres

# How fast inputs are made says something about the machine, not about the program.
settings.register_profile("broadsheet", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("broadsheet")


def pytest_xdist_auto_num_workers() -> int:
    """One process more than processors: tests wait for servers, terminals and databases."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    # The processes that xdist starts share what the first one announces.
    if not hasattr(config, "workerinput"):
        postgres.announce()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.end()


@pytest.fixture(scope="session", autouse=True)
def true_colour() -> None:
    """What apps draw has all colours in every test: Rich's styles keep how they were written first."""
    constants.COLOR_SYSTEM = "truecolor"


@pytest.fixture(scope="session")
def postgres_database(worker_id: str) -> str:
    """The address of a database that this process has for itself; a server that does not start fails the test."""
    return postgres.database(f"tests_{worker_id}")


@pytest.fixture
def postgres_url(postgres_database: str) -> str:
    """A database with nothing in it, but perhaps the tables of a library."""
    return postgres.cleared(postgres_database)


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path | str:
    """Where a library lies that is of either kind."""
    if request.param == "file":
        return tmp_path / "library.db"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(scope="session")
def pooled_database(postgres_database: str) -> Iterator[str]:
    """The same behind a pooler in transaction mode."""
    if not Path(postgres.POOLER).exists():
        pytest.skip("there is no pgbouncer here")
    with postgres.pooler(postgres_database) as url:
        yield url


@pytest.fixture
def pooled_url(postgres_url: str, pooled_database: str) -> str:
    """A database with nothing in it, behind a pooler."""
    return pooled_database


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The screen and the command line speak English, also those a test starts as programs."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setattr(argparse, "_", argparse._)
    monkeypatch.setattr(argparse, "ngettext", argparse.ngettext)
    translate.choose(translate.ENGLISH)
    yield
    translate.choose(translate.ENGLISH)
