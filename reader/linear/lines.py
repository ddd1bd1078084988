"""What is said in plain lines: text as wide as the terminal, an article, a headline."""

from __future__ import annotations

import re
import shutil

from feeds import urls
from feeds.library import Opened
from feeds.markup import plain
from feeds.model import Headline
from reader import clock
from reader.i18n import formats
from reader.i18n.translate import tr, trn

NARROWEST = 20
"""Cells: a terminal that says it has fewer does not know."""
_MARGIN = re.compile(r"[ >]*")


def wrapped(text: str, width: int) -> str:
    """`text` in lines of at most `width` cells, each with the margin of the line it was; an address alone stays whole."""
    from reader.render.wrap import breaks

    lines: list[str] = []
    for line in text.split("\n"):
        found = _MARGIN.match(line)
        margin = found[0] if found and len(found[0]) <= width // 2 else ""
        rest = line[len(margin) :]
        if "://" in rest and " " not in rest:
            lines.append(line)
        else:
            lines += [margin + rest[start:end] for start, end in breaks(rest, width - len(margin))]
    return "\n".join(lines)


def fitted(text: str, most: int | None = None) -> str:
    """`text` in lines as wide as the terminal, or `most` cells where it is wider."""
    width = max(NARROWEST, shutil.get_terminal_size().columns)
    return wrapped(text, min(width, most or width))


def as_told(opened: Opened) -> str:
    """An article as it is said: its head as the panes have it, then its text."""
    entry = opened.article.entry
    facts = (opened.article.feed, ", ".join(entry.authors), formats.published(opened.article))
    parts = (
        entry.title or tr("(untitled)"),
        " · ".join(fact for fact in facts if fact),
        urls.display(entry.url),
        opened.reading.standfirst,
        plain(opened.reading.document),
    )
    return "\n\n".join(part for part in parts if part)


def headline(number: int, row: Headline, *, selected: bool = False) -> str:
    """A headline with its number and what there is to know of it."""
    facts = [row.feed, formats.age(row.date, clock.now()) if row.dated else tr("undated")]
    if row.sources > 1:
        facts.append(trn("{number} other source", "{number} other sources", row.sources - 1))
    if not row.read:
        facts.append(tr("unread"))
    if row.starred:
        facts.append(tr("starred"))
    mark = "✓ " if selected else ""
    return f"{number}. {mark}{row.title or tr('(untitled)')} ({', '.join(facts)})"


def headed(text: str) -> str:
    """What stands above what is told."""
    return text if text.endswith(("?", "؟", ":")) else tr("{heading}:", heading=text.rstrip("."))


def more(number: int) -> str:
    """That there is more than what was told."""
    return trn("{number} more; Enter lists it.", "{number} more; Enter lists them.", number)
