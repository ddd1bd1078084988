"""Where things are kept and what the reader set: XDG folders, `config.toml`, the remembered layout."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

APP = "broadsheet"
DENSITIES = ("auto", "compact", "normal", "airy")


def _folder(kind: str) -> Path:
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_path")(APP))


def library_path() -> Path:
    """The library: `BROADSHEET_LIBRARY`, else `library.db` in the XDG data folder."""
    named = os.environ.get("BROADSHEET_LIBRARY")
    return Path(named).expanduser() if named else _folder("data") / "library.db"


def config_path() -> Path:
    """The settings: `BROADSHEET_CONFIG`, else `config.toml` in the XDG config folder."""
    named = os.environ.get("BROADSHEET_CONFIG")
    return Path(named).expanduser() if named else _folder("config") / "config.toml"


def state_folder() -> Path:
    """The log and the remembered layout: the XDG state folder."""
    return _folder("state")


@dataclass(frozen=True, slots=True)
class Settings:
    """`config.toml`, read. Each field is a key of the file; `keys` is its table `[keys]`."""

    theme: str = "broadsheet-dark"
    density: str = "auto"
    article_width: int = 76
    justify: bool = False
    bidi: bool = True
    """Reorder right-to-left text for terminals that do not do it themselves."""
    link_numbers: bool = False
    browser: str = ""
    """Program (and arguments) that opens addresses; empty means the desktop's own."""
    pipe: str = ""
    """Program (and arguments) that is given the article as text."""
    save_folder: str = "~"
    connections: int = 100
    refresh_at_start: bool = False
    keep_days: int = 0
    """Texts of read, unstarred articles older than this are dropped; 0 keeps everything."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_settings(path: Path) -> tuple[Settings, list[str]]:
    """The settings of a file, and a sentence for each thing in it that cannot be used.

    What cannot be used keeps its default; a missing file is all defaults.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings(), []
    except (OSError, UnicodeDecodeError) as error:
        return Settings(), [f"{path}: {error}; the defaults are used."]
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(), [f"{path}: {error}; the defaults are used."]
    problems: list[str] = []
    given: dict[str, Any] = {}
    known = {field.name: field for field in fields(Settings)}
    for name, value in data.items():
        if name not in known:
            problems.append(f"{path}: there is no setting {name!r}.")
        elif name == "keys":
            given["keys"] = _read_keys(path, value, problems)
        elif problem := _wrong(name, value, getattr(Settings(), name)):
            problems.append(f"{path}: {problem}; the default is used.")
        else:
            given[name] = value
    return replace(Settings(), **given), problems


def _wrong(name: str, value: Any, default: Any) -> str:
    if type(value) is not type(default):
        kinds = {bool: "true or false", int: "a whole number", str: "a text in quotes"}
        return f"{name} must be {kinds[type(default)]}"
    if name == "density" and value not in DENSITIES:
        return f"density must be one of {', '.join(DENSITIES)}"
    limits = {"article_width": (30, 200), "connections": (1, 500), "keep_days": (0, 100_000)}
    if name in limits and not limits[name][0] <= value <= limits[name][1]:
        return f"{name} must be from {limits[name][0]} to {limits[name][1]}"
    return ""


def _read_keys(path: Path, table: Any, problems: list[str]) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        problems.append(f"{path}: keys must be a table, as in [keys].")
        return {}
    keys: dict[str, tuple[str, ...]] = {}
    for action, wanted in table.items():
        names = [wanted] if isinstance(wanted, str) else wanted
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            keys[action] = tuple(names)
        else:
            problems.append(f"{path}: the keys of {action} must be a text or a list of texts.")
    return keys


def read_state(name: str) -> dict[str, Any]:
    """What the program itself remembered under `name`; empty when there is nothing usable."""
    try:
        state = json.loads((state_folder() / f"{name}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def write_state(name: str, state: Mapping[str, Any]) -> None:
    """Remember `state` under `name`; a folder that cannot be written is no reason to stop."""
    path = state_folder() / f"{name}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(state), "utf-8")
        fresh.replace(path)
    except OSError:
        pass


def with_theme(settings: Settings, theme: str) -> Settings:
    """The settings with another theme."""
    return replace(settings, theme=theme)
