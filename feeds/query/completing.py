"""What may follow what is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from feeds.model import Feed
from feeds.query.tree import KEYS, STATES, THINGS
from feeds.query.writing import as_value, folder_text
from feeds.record import record
from feeds.tokens import fold


@record(frozen=True, slots=True)
class Completion:
    """What may be typed instead of `text[start:end]`."""

    text: str
    start: int
    end: int


_VALUES: Mapping[str, Sequence[str]] = {
    "is": STATES,
    "has": THINGS,
    "before": ("today", "yesterday", "1 week", "1 month"),
    "after": ("today", "yesterday", "2 days", "1 week", "1 month"),
    "since": ("today", "yesterday", "2 days", "1 week"),
    "words": (">800", "<200"),
}
_UNFINISHED = re.compile(r'(?:^|(?<=[\s(\-]))([A-Za-z]*)(?:(:)("[^"]*|[^\s()"]*))?$')


def names(feeds: Iterable[Feed], tags: Iterable[str]) -> dict[str, list[str]]:
    """What a library has to complete values with, by key."""
    feeds = list(feeds)
    return {
        "feed": [feed.title for feed in feeds],
        "folder": sorted({folder_text(feed.folder) for feed in feeds if feed.folder}),
        "tag": list(tags),
        "lang": sorted({feed.lang.split("-")[0] for feed in feeds if feed.lang}),
    }


def complete(text: str, cursor: int, known: Mapping[str, Sequence[str]], limit: int = 20) -> list[Completion]:
    """What the key or value before the cursor may become; `known` are values by key."""
    found = _UNFINISHED.search(text[:cursor])
    if found is None:
        return []
    key, colon, value = found[1].lower(), found[2], found[3] or ""
    if not colon:
        keys = [f"{each}:" for each in KEYS if key and each.startswith(key)]
        return [Completion(each, found.start(1), cursor) for each in keys]
    typed = fold(value.lstrip('"'))
    values = [*_VALUES.get(key, ()), *known.get(key, ())]
    fitting = [each for each in values if fold(each).startswith(typed)]
    fitting += [each for each in values if typed in fold(each) and each not in fitting]
    plain = key in ("is", "has", "lang", "words")
    return [Completion(each if plain else as_value(each), found.start(3), cursor) for each in fitting[:limit]]
