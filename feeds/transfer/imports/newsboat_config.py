"""newsboat's `config`: its ignore rules become rules that hide; all else is handed on in words, a line each.

What a key, a macro or a setting is here, only who shows a screen can tell. Quoting is as newsboat's manual has it: double
quotes, a backslash inside them, `#` for remarks, a backslash at the end of a line that goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds import opml
from feeds.messages import Message
from feeds.query import FeedNamed, Query, parse
from feeds.transfer.imports import values
from feeds.transfer.imports.filters import translated
from feeds.transfer.imports.items import Item, Plan, Refused, Rule, Wish

_NAME = re.compile(r"[a-z][a-z-]{2,60}\Z")
_TELLING = frozenset(
    "ignore-article ignore-mode bind-key unbind-key bind macro bookmark-cmd browser auto-reload reload-time reload-threads"
    " refresh-on-startup keep-articles-days text-width mark-as-read-on-hover color highlight highlight-article notify-program"
    " articlelist-format feedlist-format datetime-format urls-source player download-path max-items show-read-feeds"
    " show-read-articles external-url-viewer html-renderer include proxy use-proxy user-agent feed-sort-order article-sort-order"
    " prepopulate-query-feeds confirm-exit cleanup-on-quit save-path pager always-display-description reload-only-visible-feeds".split()
)
"""Names of settings by which a file is known as newsboat's."""
_LONGEST_NAME = 80


def is_its(text: str) -> bool:
    """Whether a text is such a file: every line begins with a name, and one of them is newsboat's own."""
    names = [words[0] for _, words in _lines(text)]
    return any(name in _TELLING for name in names) and all(map(_NAME.match, names))


def plan(text: str, program: str) -> Plan:
    """What can be taken over of it."""
    items: list[Item] = []
    wishes: list[Wish] = []
    for number, (name, *words) in _lines(text):
        if name == "ignore-article":
            items.append(_rule(number, words))
        else:
            wishes.append(Wish(number, name, tuple(words)))
    return Plan(program, lambda: items, wishes=tuple(wishes))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that say something, with their numbers, in words; one with an open quote as it stands."""
    number, line = 0, ""
    for part in text.lstrip("\ufeff").splitlines():
        number, line = number + 1, line + part
        if line.endswith("\\"):
            line = line[:-1]
            continue
        line, whole = "", line
        if found := opml.words(whole.strip()) or (whole.split() if '"' in whole else []):
            yield number, found


def _rule(number: int, words: list[str]) -> Rule | Refused:
    """`ignore-article FEED CONDITION`: a rule that hides, for all feeds where that is `*`."""
    feed, condition, *_ = [*words, "", ""]
    query = translated(condition) if feed else None
    if query is not None and feed != "*":
        # A pattern of addresses is none that a query knows.
        query = None if feed.startswith("regex:") else str(Query(FeedNamed(feed)) & parse(query))
    if query is None:
        why = Message("imports.no-rule", "{text} cannot be said as a rule", text=values.line(" ".join(words)))
        return Refused(opml.in_line(number, why))
    return Rule(values.line(f"newsboat: {condition}")[:_LONGEST_NAME], query, "hide")
