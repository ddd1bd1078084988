"""Pages saved with Pocket, Instapaper, Raindrop, Readwise, Omnivore and their like: tables, JSON and bookmarks.

These services and the next one write the same few facts under names of their own; a table
below says which names a fact has, so that one reading does for all of them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from feeds.messages import Message
from feeds.model import Entry
from feeds.transfer.imports import values
from feeds.transfer.imports.items import LATER, Item, Mark, Passage, Refused

_NAMES = {
    "url": (
        "url",
        "given_url",
        "resolved_url",
        "link",
        "source url",
        "source_url",
        "originalarticleurl",
        "document url",
    ),
    "title": ("title", "given_title", "resolved_title", "book title", "document title"),
    "author": ("author", "book author", "document author"),
    "date": (
        "time_added",
        "timestamp",
        "created",
        "created_at",
        "savedat",
        "saved date",
        "saved_at",
        "date added",
        "highlighted at",
    ),
    "tags": ("tags", "labels", "document tags"),
    "folder": ("folder",),
    "status": ("status", "state", "location", "folder"),
    "archived": ("is_archived",),
    "star": ("favorite", "is_starred", "starred", "important"),
    "excerpt": ("excerpt", "description", "selection"),
    "note": ("note", "notes"),
    "highlight": ("highlight", "highlights", "annotations"),
    "text": ("content", "html"),
}
_READ = frozenset("archive archived read".split())
_STARRED = frozenset("starred favorite favourite".split())
_UNREAD = frozenset("unread later new inbox".split())
_NO_FOLDERS = _READ | _STARRED | _UNREAD | frozenset(("unsorted", "feed", "succeeded"))
"""What stands where others write a folder, and is a state."""
LONGEST_FIELD = 16 * 1024 * 1024

_SIGNS = (
    ("Pocket", ("time_added", "status")),
    ("Pocket", ("time_added", "item_id")),
    ("Instapaper", ("url", "title", "selection", "folder")),
    ("Raindrop", ("url", "excerpt", "created", "folder")),
    ("Readwise", ("highlight", "book title")),
    ("Readwise", ("url", "title", "saved date")),
    ("Omnivore", ("url", "slug", "savedat")),
    ("wallabag", ("url", "is_archived", "is_starred")),
)


def program(names: Sequence[str]) -> str | None:
    """Whose table has these columns; None where it has no column of addresses."""
    there = {name.strip().lower() for name in names}
    for its, signs in _SIGNS:
        if there.issuperset(signs):
            return its
    return (
        "saved pages" if there.intersection(_NAMES["url"]) and there.intersection(_NAMES["title"]) else None
    )


def table(text: str) -> tuple[str, list[dict[str, Any]]] | None:
    """A CSV table: whose it is, and its rows by column; None for other text."""
    csv.field_size_limit(LONGEST_FIELD)
    lines = csv.reader(io.StringIO(text.replace("\0", ""), newline=""))
    try:
        names = [name.strip().lower().removeprefix("\ufeff") for name in next(lines, [])]
        its = program(names) if len(names) > 1 else None
        return None if its is None else (its, [dict(zip(names, row, strict=False)) for row in lines if row])
    except csv.Error:
        return None


def records(data: Any) -> tuple[str, list[dict[str, Any]]] | None:
    """A JSON list of pages, also one in an object: whose it is, and the pages by field; None for other JSON."""
    if isinstance(data, dict):
        data = next((value for value in data.values() if isinstance(value, list) and value), None)
    if not isinstance(data, list):
        return None
    pages = [
        {str(name).lower(): value for name, value in each.items()} for each in data if isinstance(each, dict)
    ]
    its = program(list(pages[0])) if pages else None
    return None if its is None else (its, pages)


def items(rows: Sequence[Mapping[str, Any]]) -> Iterator[Item]:
    """A mark for each page; rows of one page, such as its highlights, become one."""
    pages: dict[str, list[Mapping[str, Any]]] = {}
    for number, row in enumerate(rows, 1):
        url = values.address(_fact(row, "url"))
        if key := url or values.line(_fact(row, "title")):
            pages.setdefault(key, []).append(row)
        else:
            yield Refused(
                Message("imports.empty-item", "item {item} has no address and no text", item=number)
            )
    for key, of_page in pages.items():
        yield _mark(key, of_page)


def _mark(key: str, rows: Sequence[Mapping[str, Any]]) -> Mark:
    row = rows[0]
    status = values.line(_fact(row, "status")).lower()
    folder = values.line(_fact(row, "folder"))
    passages = [passage for each in rows for passage in _passages(each)]
    said = [values.quoted(one.quote) + values.paragraphs(one.words) for one in passages]
    entry = Entry(
        guid=key,
        url=values.address(_fact(row, "url")),
        title=values.line(_fact(row, "title")) or key,
        authors=values.tags([_fact(row, "author")]),
        published=values.moment(_fact(row, "date")),
        summary=values.paragraphs(_fact(row, "excerpt")),
        body=values.text(_fact(row, "text")) + "".join(said),
    )
    tags = dict.fromkeys(tag for each in rows for tag in _tags(_fact(each, "tags")))
    if folder and folder.lower() not in _NO_FOLDERS:
        tags[folder] = None
    read = status in _READ or values.flag(_fact(row, "archived"))
    if status in _UNREAD:
        tags[LATER] = None
    starred = values.flag(_fact(row, "star")) or status in _STARRED
    return Mark(entry, read=read, starred=starred, tags=tuple(tags), passages=tuple(dict.fromkeys(passages)))


def _fact(row: Mapping[str, Any], fact: str) -> Any:
    return next((row[name] for name in _NAMES[fact] if row.get(name) not in (None, "", [])), "")


def _passages(row: Mapping[str, Any]) -> list[Passage]:
    """What the reader marked and wrote: one passage with the row's note, or several with notes of their own."""
    marked, note = _fact(row, "highlight"), values.text(_fact(row, "note"))
    several = marked if isinstance(marked, list) else []
    found = [_passage(each) for each in several] or [Passage(values.text(marked), note)]
    if several and note:
        found.append(Passage(words=note))
    return [one for one in found if one.quote.strip() or one.words.strip()]


def _passage(value: Any) -> Passage:
    """A text, or an object with a text and perhaps what was written about it."""
    if not isinstance(value, dict):
        return Passage(values.text(value))
    quote = value.get("quote") or value.get("text")
    words = value.get("annotation") or value.get("note") or (value.get("text") if value.get("quote") else "")
    return Passage(values.text(quote), values.text(words))


def _tags(value: Any) -> tuple[str, ...]:
    if isinstance(value, dict):
        return values.tags(list(value))
    if isinstance(value, list):
        return values.tags(
            [(each.get("name") or each.get("label")) if isinstance(each, dict) else each for each in value]
        )
    text = values.text(value)
    if text.startswith("["):
        return values.tags(re.sub("[\\[\\]\"']", "", text))
    return values.tags(text, "|" if "|" in text else ",")


# ---------------------------------------------------------------- bookmarks


_EXPORT = re.compile(r"<title>\s*(Pocket|Instapaper|Raindrop)\b[^<]{0,40}export", re.IGNORECASE)
_BOOKMARKS = "netscape-bookmark-file"


def bookmarks(text: str) -> tuple[str, list[dict[str, Any]]] | None:
    """A page of links as services export them: whose it is, and the links; None for any other page.

    Links stand in lists under headings: the heading says whether they were read.
    """
    head = text[:4000]
    if (its := _EXPORT.search(head)) is None and _BOOKMARKS not in head.lower():
        return None
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    pages: list[dict[str, Any]] = []
    folder = ""
    for element in root.iter("h1", "h2", "h3", "a", "dd") if root is not None else ():
        words = (
            " ".join(str(element.xpath("string()")).split()) if element.tag != "dd" else (element.text or "")
        )
        if element.tag == "a":
            facts = {name.lower(): value for name, value in element.items()}
            date = facts.get("time_added") or facts.get("add_date") or ""
            page = {"url": facts.get("href", ""), "title": words, "tags": facts.get("tags", "")}
            pages.append(
                {**page, "created": date, "folder": _state(folder), "favorite": facts.get("important", "")}
            )
        elif element.tag == "dd" and pages:
            pages[-1]["excerpt"] = words
        else:
            folder = words
    return (its[1] if its else "bookmarks", pages) if pages else None


def _state(heading: str) -> str:
    """A heading as a state or folder: Pocket's `Read Archive` is one of the first kind."""
    low = heading.lower()
    return (
        "archive"
        if low in ("read archive", "archive")
        else ""
        if low in ("bookmarks", "pocket export")
        else heading
    )
