"""Pages that Safari saved with their parts (`.webarchive`, a property list, binary or XML) -> their article."""

from __future__ import annotations

import plistlib
from typing import Any
from xml.parsers.expat import ExpatError

from feeds import charset, urls
from feeds.errors import NothingToRead, ParseError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import Entry
from feeds.pages import frames, html

_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "")
_MOST_FRAMES = 200


def read(data: bytes, source: str, name: str = "") -> list[Entry]:
    """The article of the archived page. Raises ParseError for what is no web archive, NothingToRead without a text."""
    try:
        archive: Any = plistlib.loads(data)
    except (
        plistlib.InvalidFileException,
        ExpatError,
        ValueError,
        LookupError,
        RecursionError,
        OverflowError,
        TypeError,
    ) as exc:
        raise ParseError(
            source, Message("page.webarchive-damaged", "the web archive is damaged"), Hint.SAVE_PAGE_AGAIN
        ) from exc
    main = archive.get("WebMainResource") if isinstance(archive, dict) else None
    if not isinstance(main, dict) or main.get("WebResourceMIMEType", "") not in _PAGES:
        raise NothingToRead(
            source,
            Message("page.no-property-list-page", "this property list holds no web page"),
            Hint.GIVE_PAGE,
        )
    address = _address(main)
    inner = {_address(one): _text(one) for one in _frames(archive)}
    page = frames.filled(_text(main), lambda link: inner.get(urls.resolve(address, link), ""))
    try:
        return html.read(page.encode("utf-8", "replace"), address or source, name, "text/html; charset=utf-8")
    except NothingToRead as exc:
        raise NothingToRead(source, exc.reason, exc.hint) from exc


def _frames(archive: dict[str, Any]) -> list[dict[str, Any]]:
    waiting: list[dict[str, Any]] = [archive]
    found: list[dict[str, Any]] = []
    while waiting and len(found) < _MOST_FRAMES:
        below = waiting.pop().get("WebSubframeArchives")
        for one in below if isinstance(below, list) else ():
            if isinstance(one, dict) and isinstance(one.get("WebMainResource"), dict):
                found.append(one["WebMainResource"])
                waiting.append(one)
    return found


def _text(resource: dict[str, Any]) -> str:
    data = resource.get("WebResourceData")
    named = resource.get("WebResourceTextEncodingName")
    return charset.decode(data, f"charset={named}" if named else "") if isinstance(data, bytes) else ""


def _address(resource: dict[str, Any]) -> str:
    address = resource.get("WebResourceURL")
    return address if isinstance(address, str) and urls.is_live(address) else ""
