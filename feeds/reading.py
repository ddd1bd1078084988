"""An entry as it is read: standfirst apart from the body, both safe, with the time it takes."""

from __future__ import annotations

from dataclasses import dataclass

from feeds import markup
from feeds.document import Document
from feeds.model import Entry

LONGEST_STANDFIRST = 700
"""Characters. A longer summary is an article of its own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the article pane, `show --json` and the indexes see of an entry."""

    standfirst: str
    """Plain text, empty where the entry has none apart from its body."""
    document: Document
    minutes: int
    """Reading time, at least 1."""


def reading(entry: Entry, full_text: str = "") -> Reading:
    """The entry (with `full_text` as its body where that was fetched), ready to read."""
    body = full_text or entry.body
    summary = markup.document(entry.summary, entry.url, entry.lang) if entry.summary else Document()
    if not body:
        return _made("", summary, entry.lang)
    document = markup.document(body, entry.url, entry.lang)
    text = markup.plain(document)
    if not text:
        return _made("", summary, entry.lang)
    standfirst = " ".join(markup.plain(summary).split())
    if not 0 < len(standfirst) <= LONGEST_STANDFIRST or _opens(text, standfirst):
        standfirst = ""
    return _made(standfirst, document, entry.lang)


def _opens(text: str, standfirst: str) -> bool:
    """Whether the body says the standfirst itself, as feeds that cut their summary from it do."""
    start = standfirst.rstrip("….[] ")[:160]
    return " ".join(text[: len(start) * 3 + 400].split()).find(start) >= 0


def _made(standfirst: str, document: Document, lang: str) -> Reading:
    text = f"{standfirst} {markup.plain(document)}"
    return Reading(standfirst, document, max(1, markup.reading_minutes(markup.word_count(text, lang))))
