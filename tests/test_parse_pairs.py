"""Each feed of `data/feeds` becomes what the file beside it says: every format, extension, encoding and damage."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.parse import parse

FEED_URL = "https://feeds.example/a/feed.xml"
FEEDS = sorted(
    path for path in (Path(__file__).parent / "data" / "feeds").iterdir() if path.suffix != ".json"
)


def plain(value: Any) -> Any:
    """A parsed feed as JSON has it, without the fields that are empty; moments in ISO 8601, spans in seconds."""
    if is_dataclass(value):
        found = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {name: one for name, one in found.items() if one not in ("", None, [])}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_a_feed_becomes_what_its_pair_says(path):
    parsed = plain(parse(path.read_bytes(), FEED_URL))
    # The clause on the damage is the parser's own, with places in the document.
    parsed["damaged"] = "damaged" in parsed
    wanted = {"url": FEED_URL, "damaged": False, **json.loads(path.with_suffix(".json").read_text("utf-8"))}
    assert parsed == wanted


def test_every_damaged_feed_says_so():
    damaged = {path.name for path in FEEDS if parse(path.read_bytes(), FEED_URL).damaged}
    assert damaged == {path.name for path in FEEDS if path.name.startswith("damaged-")}
