"""Commands about the settings and where things lie."""

from __future__ import annotations

import json
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
"""Settings that are tables; `doctor` checks them, an editor changes them."""
NAMES = tuple(field.name for field in fields(config.Settings) if field.name not in TABLES)


def config_values(call: Call) -> Status:
    """Print settings; what cannot be used of the file is told."""
    settings, problems = config.read_settings(config.config_path())
    for problem in problems:
        call.out.say(problem)
    names = [_known(name) for name in call.given.names] or NAMES
    call.out.each(
        [facts.setting(name, getattr(settings, name), getattr(config.Settings(), name)) for name in names],
        dict,
        lambda setting: f"{setting['name']} = {forms.as_json(setting['value'])}",
    )
    return Status.DONE


def set_setting(call: Call) -> Status:
    name = _known(call.given.name)
    path = config.config_path()
    config.write_setting(path, name, _value(name, call.given.value))
    value = getattr(config.read_settings(path)[0], name)
    found = facts.setting(name, value, getattr(config.Settings(), name))
    call.out.one(found, f"{name} = {forms.as_json(value)}")
    return Status.DONE


def _known(name: str) -> str:
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
