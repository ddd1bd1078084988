"""Saved web pages in one file (MHTML) -> entries: the main part, read as the page it was."""

from __future__ import annotations

from dataclasses import replace
from email.message import Message as Mail

from feeds import urls
from feeds.errors import NothingToRead, SourceError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import Entry
from feeds.pages import frames, mail

_PAGES = ("text/html", "application/xhtml+xml")
_WEB = ("https://", "http://")


def read(data: bytes, source: str, name: str = "") -> list[Entry]:
    """The page in `data`, with the address it was saved from.

    Raises NothingToRead where no part is a page, ParseError where it is no MHTML, both under `source`.
    """
    from feeds.pages import html

    message = mail.parse(data, source)
    parts = mail.leaves(message)
    main = _main_part(message, parts)
    if main is None:
        raise NothingToRead(
            source, Message("page.no-part", "no part of it is a web page"), Hint.SAVE_PAGE_AGAIN
        )
    address = _address(message, main)
    inner = _frames(parts, main)
    page = frames.filled(
        mail.text(main), lambda link: inner.get(link) or inner.get(urls.resolve(address, link), "")
    )
    page = mail.with_pictures_located(page, parts)
    try:
        entries = html.read(
            page.encode("utf-8"),
            address or source,
            name,
            "text/html; charset=utf-8",
            called=mail.header(message, "Subject"),
        )
    except SourceError as exc:
        raise type(exc)(source, exc.reason, exc.hint) from exc
    return [replace(entry, url=entry.url or address) for entry in entries]


def _main_part(message: Mail, parts: list[Mail]) -> Mail | None:
    """The part the file names as its root, else the one the page was saved from, else the first page."""
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    start = message.get_param("start")
    saved_from = mail.header(message, "Snapshot-Content-Location")
    for part in pages:
        if isinstance(start, str) and start and mail.header(part, "Content-ID") == start:
            return part
    for part in pages:
        if saved_from and mail.header(part, "Content-Location") == saved_from:
            return part
    return pages[0] if pages else None


def _frames(parts: list[Mail], main: Mail) -> dict[str, str]:
    """The other pages by what a frame may call them: their id and their address."""
    found: dict[str, str] = {}
    for part in parts:
        if part is not main and part.get_content_type() in _PAGES:
            page = mail.text(part)
            found[f"cid:{mail.header(part, 'Content-ID').strip('<>')}"] = page
            found[mail.header(part, "Content-Location")] = page
    return found


def _address(message: Mail, main: Mail) -> str:
    for address in (
        mail.header(message, "Snapshot-Content-Location"),
        mail.header(main, "Content-Location"),
        mail.header(message, "Content-Location"),
    ):
        if address.startswith(_WEB):
            return address
    return ""
