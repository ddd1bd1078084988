"""JSON Feed 1.0 and 1.1 to `ParsedFeed`."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from feeds import charset, dates, urls
from feeds.errors import ParseError
from feeds.hints import Hint
from feeds.markup import clean, from_text
from feeds.messages import Message
from feeds.model import Enclosure, Entry, ParsedFeed
from feeds.parse import fallback, fields, media

_ITEMS = re.compile(r'"items"\s*+:\s*+\[')
_ITEM = re.compile(r"[\s,]*+\{")


def parse(body: bytes, url: str) -> ParsedFeed:
    """Read a JSON Feed; a broken one gives the items before the break. Raises ParseError."""
    text = _text(body)
    damaged = ""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        data, damaged = _salvaged(text), f"it is no sound JSON ({error})"
        if not data:
            raise ParseError(
                url, Message("feed.not-json", "this is no JSON that can be read"), Hint.CHECK_ADDRESS
            ) from error
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise ParseError(
            url,
            Message("feed.json-without-items", "this JSON is no feed: it has no list of items"),
            Hint.CHECK_ADDRESS,
        )
    version = _string(data.get("version"))
    if "jsonfeed.org" not in version and not any(
        isinstance(item, dict) and "id" in item for item in data["items"]
    ):
        raise ParseError(
            url,
            Message("feed.json-without-version", "this JSON does not say that it is a feed"),
            Hint.CHECK_ADDRESS,
        )
    lang = fields.language(_string(data.get("language")))
    # An item without an id is to be ignored, says the format: it could not be told from its next version.
    authors = _authors(data)
    link = _address(data.get("home_page_url"), url)
    entries = [
        _entry(item, url, lang, authors) for item in data["items"] if isinstance(item, dict) and _id(item)
    ]
    return ParsedFeed(
        url=url,
        format="json11" if version.endswith("1.1") else "json1",
        title=_title(data),
        link=link,
        self_url=_address(data.get("feed_url"), url),
        lang=lang,
        description=clean(_string(data.get("description"))),
        authors=authors,
        image=_address(data.get("icon"), url) or _address(data.get("favicon"), url),
        entries=tuple(entries),
        damaged=damaged or ("" if len(entries) == len(data["items"]) else "some items have no id"),
    )


def _salvaged(text: str) -> dict[str, Any]:
    """What stands before the list of items, and the items before the first that cannot be read."""
    begin = _ITEMS.search(text)
    if begin is None:
        return {}
    try:
        head = json.loads(text[: begin.start()].rstrip().rstrip(",") + "}", strict=False)
    except (ValueError, RecursionError):
        head = {}
    items: list[Any] = []
    place = begin.end()
    decoder = json.JSONDecoder(strict=False)
    while found := _ITEM.match(text, place):
        try:
            item, place = decoder.raw_decode(text, found.end() - 1)
        except (ValueError, RecursionError):
            break
        items.append(item)
    return {**head, "items": items}


def _entry(item: dict[str, Any], base: str, lang: str, feed_authors: tuple[str, ...]) -> Entry:
    link = _address(item.get("url"), base) or _address(item.get("external_url"), base)
    guid = _id(item)
    if not link and guid.startswith(("https://", "http://")):  # "ideally, the id is the full URL"
        link = _address(guid, base)
    html = _string(item.get("content_html"))
    body = (
        fields.absolute(fields.as_html(html), fields.page_base(link, base, loose=False))
        if html
        else from_text(_string(item.get("content_text")))
    )
    summary = from_text(_string(item.get("summary")))
    attachments = [one for one in _list(item.get("attachments")) if isinstance(one, dict) and one.get("url")]
    enclosures = tuple(_enclosure(one, base) for one in attachments)
    title = _title(item)
    return Entry(
        guid=guid,
        url=link,
        title=title or fallback.title(body or summary, *(one.url for one in enclosures), link),
        authors=_authors(item) or feed_authors,
        published=dates.parse_machine(_string(item.get("date_published"))),
        updated=dates.parse_machine(_string(item.get("date_modified"))),
        lang=fields.language(_string(item.get("language"))) or lang,
        summary=summary,
        body=body,
        image=_address(item.get("image"), base) or _address(item.get("banner_image"), base),
        categories=tuple(dict.fromkeys(filter(None, map(clean, _tags(item.get("tags")))))),
        enclosures=enclosures,
    )


_ESCAPED = re.compile(r"&(?:#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5}|amp|quot|apos);")


def _title(holder: dict[str, Any]) -> str:
    """A title, which is plain text; the signs in it that a program escaped for HTML are what they stand for."""
    text = _string(holder.get("title"))
    return clean(unescape(text) if _ESCAPED.search(text) else text)


def _tags(value: Any) -> list[str]:
    return [
        tag for tag in _list(value.split(",") if isinstance(value, str) else value) if isinstance(tag, str)
    ]


def _id(item: dict[str, Any]) -> str:
    return fields.stated(clean(_string(item.get("id")), 4000))


def _enclosure(one: dict[str, Any], base: str) -> Enclosure:
    size = fields.number(_string(one.get("size_in_bytes")))
    return Enclosure(
        _address(one["url"], base),
        media.type_of(clean(_string(one.get("mime_type")), 100).lower(), _address(one["url"], base)),
        size,
        clean(_string(one.get("title"))),
        fields.seconds(str(one.get("duration_in_seconds", ""))),
    )


def _authors(holder: dict[str, Any]) -> tuple[str, ...]:
    """Names of the authors; addresses stand in only where no one is named. `author` is what version 1.0 had."""
    said = holder.get("authors")
    people = [said] if said and isinstance(said, dict | str) else _list(said) or [holder.get("author")]
    named = fields.people([_string(one.get("name") if isinstance(one, dict) else one) for one in people])
    return named or fields.people([_string(one.get("url")) for one in people if isinstance(one, dict)])


def _text(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    return charset.decode(body)


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(int(value)) if value == value and abs(value) < 1e15 and value == int(value) else str(value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _address(value: Any, base: str) -> str:
    text = fields.stated(clean(_string(value)))
    return urls.resolve(base, text) if text else ""
