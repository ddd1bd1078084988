"""Commands about the settings and where things lie."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from feeds.logins import without_password
from reader import config
from reader.cli import facts, forms
from reader.cli.call import Call
from reader.cli.output import Misused, printable
from reader.cli.status import Status
from reader.i18n.translate import tr

TABLES = tuple(config.TABLES)
"""Settings that are tables: printed here, checked by `doctor`, changed by an editor."""
NAMES = tuple(field.name for field in fields(config.Settings) if field.name not in TABLES)
Row = tuple[str, Any, Any]
"""The name of a setting, what it is, and what it is where nothing is set."""


def config_values(call: Call) -> Status:
    """Print settings; what cannot be used of the file is told."""
    settings, problems = config.read_settings(config.config_path())
    for problem in problems:
        call.out.say(problem)
    rows = list(_rows(settings))
    if given := call.given.names:
        rows = [row for name in given for row in _named(name, rows)]
    call.out.each(
        [facts.setting(*row) for row in rows],
        dict,
        lambda setting: f"{setting['name']} = {_as_toml(setting['value'])}",
    )
    return Status.DONE


def _rows(settings: config.Settings) -> Iterator[Row]:
    """Every setting; of a table every part by its dotted name, as in `notifications.code`."""
    default = config.Settings()
    for name in NAMES:
        yield name, getattr(settings, name), getattr(default, name)
    for table in TABLES:
        usual = _usual_keys() if table == "keys" else config.parts_of(default, table)
        for part, value in config.parts_of(settings, table).items():
            yield f"{table}.{config.toml_key(part)}", value, usual.get(part)
    for name, query in settings.notifications.queries.items():
        yield f"notifications.queries.{config.toml_key(name)}", query, None


def _usual_keys() -> dict[str, list[str]]:
    from reader.keys.commands import COMMANDS

    return {command.id: list(command.keys) for command in COMMANDS}


def _named(name: str, rows: Sequence[Row]) -> list[Row]:
    """The rows of a setting, or of a table or what is below a part of it. Raises Misused."""
    if found := [row for row in rows if row[0] == name or row[0].startswith(f"{name}.")]:
        return found
    return [] if name in TABLES else [row for row in rows if row[0] == _known(name)]


def _as_toml(value: Any) -> str:
    """A value as config.toml has it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_as_toml(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_as_toml, value)) + "]"
    return forms.as_json(value)


def set_setting(call: Call) -> Status:
    name = _known(call.given.name)
    path = config.config_path()
    config.write_setting(path, name, _value(name, call.given.value))
    value = getattr(config.read_settings(path)[0], name)
    found = facts.setting(name, value, getattr(config.Settings(), name))
    call.out.one(found, f"{name} = {forms.as_json(value)}")
    return Status.DONE


def _known(name: str) -> str:
    if name.partition(".")[0] in TABLES:
        raise Misused(
            tr("{name} is part of a table; {path} has it", name=printable(name), path=config.config_path())
        )
    if name not in NAMES:
        raise Misused(
            tr(
                "there is no setting {name}; there are {names}",
                name=repr(printable(name)),
                names=", ".join(NAMES),
            )
        )
    return name


def _value(name: str, text: str) -> Any:
    """A typed value as the setting's kind; the file's check says what else is wrong with it."""
    if isinstance(getattr(config.Settings(), name), str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def paths(call: Call) -> Status:
    places: dict[str, Path | str] = {
        "library": call.place,
        "config": config.config_path(),
        "keys": config.keys_path(),
        "state": config.state_folder(),
        "cache": config.cache_folder(),
    }
    call.out.each(
        places.items(),
        lambda place: facts.place(*place),
        lambda place: printable(f"{place[0]:8} {without_password(str(place[1]))}"),
    )
    return Status.DONE
