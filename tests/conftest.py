"""What every test stands on: English, whatever whoever runs them speaks."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from reader.i18n import translate

# How fast inputs are made says something about the machine, not about the program.
settings.register_profile("broadsheet", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("broadsheet")


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
