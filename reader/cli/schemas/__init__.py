"""What commands print as JSON: a JSON Schema a file, named as rows of the table name it.

The number behind the last slash of an `$id` is the schema's version. Within a version fields are only
added; one that goes, or means something else, makes another version.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


def schema(name: str) -> dict[str, Any]:
    """The schema of a name, such as `headline`."""
    found: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def fields(name: str) -> dict[str, str]:
    """The fields of a schema's objects with what they are, in their order."""
    return {field: said["description"] for field, said in schema(name)["properties"].items()}


def names() -> list[str]:
    """Every schema there is."""
    return sorted(path.stem for path in _FOLDER.glob("*.json"))
