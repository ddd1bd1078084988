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


def said(title: str, read: Reading) -> str:
    """All that an article says, its title and standfirst first: where passages are looked for."""
    return "\n".join((title, read.standfirst, *markup.passages(read.document)))


def reading(entry: Entry, full_text: str = "") -> Reading:
    """The entry (with `full_text` as its body where that was fetched), ready to read."""
    standfirst, document = standfirst_and_document(entry, full_text)
    text = f"{standfirst} {markup.plain(document)}"
    minutes = markup.reading_minutes(markup.word_count(text, entry.lang))
    return Reading(standfirst, document, max(1, minutes))


def standfirst_and_document(entry: Entry, full_text: str = "") -> tuple[str, Document]:
    """What `reading` gives, for those who need no reading time: to count words takes a third of the whole."""
    body = full_text or entry.body
    summary = markup.document(entry.summary, entry.url, entry.lang) if entry.summary else Document()
    if not body:
        return "", summary
    document = markup.document(body, entry.url, entry.lang)
    text = markup.plain(document)
    if not text:
        return "", summary
    standfirst = " ".join(markup.plain(summary).split())
    if len(standfirst) > LONGEST_STANDFIRST or _opens(text, standfirst):
        standfirst = ""
    return standfirst, document


def _opens(text: str, standfirst: str) -> bool:
    """Whether the body says the standfirst itself, as feeds that cut their summary from it do."""
    start = standfirst.rstrip("….[] ")[:160]
    return " ".join(text[: len(start) * 3 + 400].split()).find(start) >= 0
