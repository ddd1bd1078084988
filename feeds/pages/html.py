"""A saved web page -> its article, through `feeds.extract`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from feeds import archives, charset, extract, markup
from feeds.errors import NothingToRead
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import Entry
from feeds.pages import frames
from feeds.pages.identity import stand_in

_SAVED_FROM = re.compile(r"<!--\s{0,4}saved from url=\(\d{1,6}\)(\S{4,2000})\s{0,4}-->", re.I)
_SINGLE_FILE = re.compile(r"Page saved with SingleFile\s{1,20}url:\s{0,4}(\S{4,2000})", re.I)

_ZIP_END = 70_000
"""Bytes in which a zip's own end stands, before a comment of at most 64 KB."""
_LARGE = 600_000
"""Characters of markup from which a page is read in a process that can be killed."""


def read(
    data: bytes, source: str, name: str = "", content_type: str = "", *, called: str = ""
) -> list[Entry]:
    """The article of the page in `data`; raises NothingToRead where it has neither text nor title.

    `called` is its title where the page has none, before that of the file.
    """
    text = _unpacked(data) or charset.decode(data, content_type)
    url = source if source.startswith(("http://", "https://")) else _saved_from(text)
    # Starting the worker takes as long as thirty pages of the usual size.
    entry = extract.extract(text, url) if len(text) < _LARGE else extract.extract_safely(text, url)
    if not entry.body and not entry.title:
        raise NothingToRead(source, Message("page.no-text", "the page holds no text"), Hint.SCRIPTS)
    file = PurePosixPath((name or source).replace("\\", "/")).stem.replace("_", " ")
    title = entry.title or called or markup.clean(file, 300)
    return [replace(entry, guid=entry.url or stand_in(data, source, name), title=title)]


def _unpacked(data: bytes) -> str:
    """The page in one that is a zip as well, as SingleFileZ saves it; empty where it is none."""
    if b"PK\x05\x06" not in data[-_ZIP_END:] or b"PK\x03\x04" not in data:
        return ""
    files = archives.Zip(data)

    def page(name: str) -> str:
        try:
            return charset.decode(files.read(name))
        except (KeyError, ValueError):
            return ""

    return frames.filled(page("index.html"), page)


def _saved_from(text: str) -> str:
    """The address browsers and SingleFile note at the top of what they save."""
    found = _SAVED_FROM.search(text[:4000]) or _SINGLE_FILE.search(text[:4000])
    return found[1] if found and found[1].startswith("http") else ""
