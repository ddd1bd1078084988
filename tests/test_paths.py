"""The program's own folders are where the system has such folders, as platformdirs says them."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from feeds import paths

KINDS = ("data", "config", "state", "cache")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("named", [None, "", "/quay/files", "/quay/files/", "quay/files", "~/files"])
@pytest.mark.parametrize("home", ["/home/ann", "/", None])
def test_they_are_where_platformdirs_has_them(monkeypatch, kind, named, home):
    for name, value in ((f"XDG_{kind.upper()}_HOME", named), ("HOME", home)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert paths.own(kind) == Path(getattr(platformdirs, f"user_{kind}_path")("broadsheet"))


@pytest.mark.parametrize(("system", "android"), [("darwin", ""), ("linux", "/system")])
def test_another_system_is_left_to_platformdirs(monkeypatch, system, android):
    monkeypatch.setattr(paths.sys, "platform", system)
    if android:
        monkeypatch.setenv("ANDROID_ROOT", android)
    monkeypatch.setattr(platformdirs, "user_state_path", lambda app: Path("/elsewhere", app))
    assert paths.own("state") == Path("/elsewhere/broadsheet")
