"""The forms data are printed in for programs: JSON, fields side by side, a line of the reader's own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from reader.cli.output import Misused, is_plain, printable
from reader.i18n.translate import tr

_FIELD = re.compile(r"\{\{|\}\}|\{([^{}:]*)(?::([^{}]*))?\}|[{}]|\\[nt\\]")
_SIGNS = {"{{": "{", "}}": "}", "\\n": "\n", "\\t": "\t", "\\\\": "\\"}


def as_json(facts: Any) -> str:
    """A value as one line of JSON; what a terminal would act on stands there by its number."""
    said = json.dumps(facts, ensure_ascii=False, default=_moment)
    if is_plain(said):
        return said
    return "".join(char if is_plain(char) else json.dumps(char)[1:-1] for char in said)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def as_row(values: Iterable[Any]) -> str:
    """Values side by side with tabs between."""
    return "\t".join(map(_word, values))


def _word(value: Any) -> str:
    """A value as a word of a line."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"{value.astimezone():%Y-%m-%d %H:%M}"
        case list() if all(isinstance(each, str) for each in value):
            return printable(", ".join(value))
        case list() | dict():
            return as_json(value)
    return printable(str(value))


def names(form: str) -> list[str]:
    """The fields a form names; a brace that is none of a field's is named as it stands."""
    return [found[1] or found[0] for found in _FIELD.finditer(form) if found[0] not in _SIGNS]


def filled(form: str, facts: Mapping[str, Any]) -> str:
    r"""A form with its fields filled in: `{title}`, `{date:%d %b}`, `{id:>8}`, `\t`, `\n`; `{{` and `}}` are braces.

    Raises Misused where a field cannot be written as it asks.
    """

    def put(found: re.Match[str]) -> str:
        if (sign := _SIGNS.get(found[0])) is not None:
            return sign
        value = facts.get(found[1])
        if not found[2]:
            return _word(value)
        try:
            return printable(_written(value, found[2]))
        except (ValueError, OverflowError, MemoryError) as error:
            raise Misused(tr("no field can be written as {form}", form=found[0])) from error

    return _FIELD.sub(put, form)


def _written(value: Any, how: str) -> str:
    """A value as Python's format() writes it."""
    if isinstance(value, datetime):
        return format(value.astimezone(), how)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return format(value if is_number else _word(value), how)
