"""What a reader points at, as articles: files, folders, addresses, standard input.

`read` tells what the bytes are and gives them to the parser that knows them. One source
may hold feeds and pages together (a folder, an archive); each comes out on its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from feeds import files, paths
from feeds.errors import NothingToRead, ParseError, SourceError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import Entry, ParsedFeed
from feeds.opml import Outline


@dataclass(frozen=True, slots=True)
class Body:
    """Bytes from anywhere: where they came from and what they are said to be."""

    data: bytes
    source: str
    """Path or address, as the reader gave it."""
    name: str = ""
    content_type: str = ""
    moved_to: str = ""
    """Where permanent redirects lead, empty without them."""
    links: str = ""
    """The Link headers."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page (or a file of several articles) that is no feed."""

    source: str
    folder: str
    """The folder it was opened with, empty for a single file."""
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Outlines:
    """A list of feeds."""

    source: str
    outlines: tuple[Outline, ...]


Taken = ParsedFeed | Page | Outlines
"""What reading a source gives."""

Get = Callable[[str], Body]
"""How an address is fetched; raises FetchError."""

PAGES = frozenset({"html", "mhtml", "webarchive", "mail", "epub", "text"})


def looks_like_address(source: str) -> bool:
    """Whether this is an address rather than a path: it has a scheme, or begins with a host name."""
    if re.match(r"(?:https?|feed)://|feed:", source, re.IGNORECASE):
        return True
    host = source.partition("/")[0]
    return bool(re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?", host)) and not _names_file(source)


def _names_file(source: str) -> bool:
    endings = "txt html htm md xml rss atom json opml mhtml webarchive maff eml mbox epub zip tar gz".split()
    return "/" not in source and source.rpartition(".")[2].lower() in endings


def read(source: str, get: Get) -> Iterator[Taken | SourceError]:
    """Everything in one source. What cannot be read comes out as the error it is, the rest goes on."""
    try:
        path = paths.typed(source)
        if source == "-":
            loaded = files.load("-")
            yield from _read_body(Body(loaded.data, "standard input", loaded.name), "")
        elif not paths.leads(path) and looks_like_address(source):
            yield from _read_body(get(source), "")
        elif paths.is_folder(path):
            yield from _read_folder(path)
        else:
            yield from _read_path(path, "")
    except SourceError as error:
        yield error


def _read_folder(folder: Path) -> Iterator[Taken | SourceError]:
    found = False
    for path in files.walk(folder):
        for taken in _read_path(path, str(folder)):
            # Nobody pointed at this very file: one without an article is no trouble, and a list of
            # feeds is no wish to fetch them.
            if not isinstance(taken, NothingToRead | Outlines):
                found = True
                yield taken
    if not found:
        yield NothingToRead(
            str(folder),
            Message("folder.no-article", "no article was found in this folder"),
            Hint.POINT_AT_PAGES,
        )


def _read_path(path: Path, folder: str) -> Iterator[Taken | SourceError]:
    try:
        loaded = files.load(str(path))
        yield from _read_body(Body(loaded.data, loaded.source, loaded.name), folder)
    except SourceError as error:
        yield error


def _read_body(body: Body, folder: str) -> Iterator[Taken | SourceError]:
    from feeds import archives, opml, pages, parse

    kind = parse.sniff(body.data, body.content_type or None)
    if kind == "empty":
        raise NothingToRead(body.source, Message("file.empty", "the file is empty"), Hint.SAVE_PAGE_AGAIN)
    if kind in ("feed", "jsonfeed"):
        yield parse.parse_safely(body.data, body.source, body.content_type or None)
    elif kind == "opml":
        yield Outlines(body.source, tuple(opml.read(body.data, body.source)))
    elif kind == "tar" or (
        kind == "zip" and not (archives.is_book(body.data) or archives.is_document(body.data))
    ):
        for member in archives.members(body.data, body.source):
            try:
                yield from _read_body(Body(member.data, f"{body.source}/{member.name}", member.name), folder)
            except NothingToRead:
                continue
            except SourceError as error:
                yield error
    elif kind in PAGES or kind == "zip":
        yield Page(
            body.source, folder, tuple(pages.read(body.data, body.source, body.name, body.content_type))
        )
    else:
        raise ParseError(body.source, *_refused(body))


def _refused(body: Body) -> tuple[Message, Hint]:
    """What bytes that nobody reads are, where that can be told, and what to do."""
    from feeds.pages import kind

    found = kind.sniff(body.data, body.name or body.source, body.content_type)
    if isinstance(found, Message) and found is not kind.BINARY:
        hint = Hint.UNPACK if found in kind.PACKED else Hint.GIVE_ARTICLE
        return Message("page.no-article", "this is {what}, not an article", what=found), hint
    return Message("source.unknown", "this is neither a feed nor a page that can be read"), Hint.CHECK_FILE
