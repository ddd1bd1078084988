"""Writes `docs/json.md` from the table of commands and the schemas: `python -m tests.tools.json_page`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reader.cli import schemas, table
from reader.cli.status import MEANINGS, Status

PAGE = Path(__file__).resolve().parents[2] / "docs" / "json.md"
INTRODUCTION = """\
# What commands print for programs

With `--json` a command prints objects, one a line (JSON Lines), each as soon as it is known; nothing else goes to
standard output. `--fields id,title` leaves these fields only, in this order; without `--json` it puts them side by
side with tabs between. `--format '{date:%d %b} {title}'` prints a line of your own for each object: `{field}`, or
`{field:…}` with what Python's `format()` takes, `\\n` and `\\t`; `{{` and `}}` are braces.

Names and sentences are in English whatever language the program speaks, but for those that say otherwise. Moments
are ISO 8601 with their offset. Texts hold no control character and nothing that turns text around: those stand there
as `\\u…` escapes or were taken out.

What went wrong is an object of the schema [`error`](#error) on standard error, one a line.

The tables below are made from the JSON Schemas in [`reader/cli/schemas`](../reader/cli/schemas), which
`broadsheet spec --json` prints with the whole command line. The number at the end of an `$id` is the version of a
schema: within a version fields are added, none goes and none changes what it means.

## Exit statuses

"""


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION + "\n".join(f"- `{int(status)}`: {MEANINGS[status]}" for status in Status)]
    parts += [_schema(name) for name in schemas.names()]
    return "\n\n".join(parts) + "\n"


def _schema(name: str) -> str:
    schema = schemas.schema(name)
    printed = [f"`{command.name}`" for command in table.COMMANDS if command.output == name]
    by = f"Printed by {', '.join(printed)}." if printed else "Printed on standard error by every command."
    rows = ["| field | type | |", "|---|---|---|", *_rows(schema, "")]
    return f"## {name}\n\n{schema['title']}. {by} `$id`: `{schema['$id']}`\n\n" + "\n".join(rows)


def _rows(schema: dict[str, Any], above: str) -> list[str]:
    """A row for each field of an object, those of objects within it below it."""
    rows = []
    for name, said in schema["properties"].items():
        left_out = "" if name in schema["required"] else " (may be left out)"
        about = said.get("description", "").replace("|", "\\|")
        rows.append(f"| `{above}{name}` | {_type(said)} | {about}{left_out} |")
        inner = said.get("items", said)
        if "properties" in inner:
            rows += _rows(inner, f"{above}{name}[].")
    return rows


def _type(said: dict[str, Any]) -> str:
    if "$ref" in said:
        name = said["$ref"].partition(":")[2].partition("/")[0]
        return f"[{name}](#{name})"
    if "enum" in said:
        return ", ".join(f"`{value}`" for value in said["enum"])
    if "const" in said:
        return f"`{said['const']}`"
    types = said["type"] if isinstance(said["type"], list) else [said["type"]]
    named = [said.get("format", each) if each == "string" else each for each in types]
    if "array" in types:
        named[types.index("array")] = f"array of {_type(said['items'])}"
    return " or ".join(named)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
