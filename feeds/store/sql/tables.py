"""Rows that any program can read.

A row is an object of its columns. What lies packed in a column stands there in the open: a text as its facts,
summary and body; bytes as base64. What is made of the rest again, such as the search index, is left out.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from feeds import packing
from feeds.messages import Message

Row = dict[str, Any]
"""Columns by name: texts, numbers, None, and objects for what is packed."""
Tables = Iterable[tuple[str, Iterable[Row]]]
"""Tables by name, each with its rows, to be taken one after the other."""


class Unfit(Exception):
    """Rows that make no library. `reason` says what is wrong with them, a clause."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


NEWER = Message("archive.newer", "it was written by a newer version of this program")
UNKNOWN_TABLE = Message("archive.table", "it has a table that is not known ({table})")
NO_ROW = Message("archive.row", "it has a row that is none of its table ({table})")
NOT_TOGETHER = Message("archive.rows", "it has rows that do not go together ({error})")


def rows(found: Iterable[Sequence[Any]], table: str, columns: Sequence[str]) -> Iterator[Row]:
    """What was found in a table, in the open."""
    for values in found:
        yield {
            column: _open(table, column, value) if isinstance(value, bytes) else value
            for column, value in zip(columns, values, strict=True)
        }


def _open(table: str, column: str, value: bytes) -> Row:
    if column != "packed":
        return {"base64": b64encode(value).decode()}
    if table == "full_text":
        return {"html": packing.unsqueeze(value)}
    facts, summary, body = packing.parts(value)
    return {**({"facts": json.loads(facts)} if facts else {}), "summary": summary, "body": body}


def packed(value: Any) -> Any:
    """A value as it is kept, from how it stands in the open."""
    if not isinstance(value, dict):
        return value
    if "base64" in value:
        return b64decode(value["base64"])
    if "html" in value:
        return packing.squeeze(value["html"])
    facts = packing.facts_json(value["facts"]) if "facts" in value else ""
    return packing.compress(packing.joined(facts, value["summary"], value["body"]))
