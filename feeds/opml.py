"""Lists of feeds: OPML in and out, and newsboat's `urls` file in."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import timedelta
from html import entities, unescape
from typing import Any
from xml.sax.saxutils import quoteattr

from feeds import urls
from feeds.errors import ParseError
from feeds.markup import clean
from feeds.model import FeedSettings

DEEPEST = 50
"""Folders inside folders; what lies deeper is put in the last one."""
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]{0,200}\?>")
_OUTLINE = re.compile(r"<outline\b([^>]{1,8000})>", re.IGNORECASE)
_FACT = re.compile(r"""([A-Za-z]+)\s*=\s*("[^"]*"|'[^']*')""")
_LONE_AMPERSAND = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)([A-Za-z][A-Za-z0-9]{1,30};)?"
)
OURS = "broadsheetSettings"
"""The attribute that carries our own settings of a feed, as JSON."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list."""

    url: str
    title: str = ""
    folder: tuple[str, ...] = ()
    site_url: str = ""
    settings: FeedSettings = field(default_factory=FeedSettings)


@dataclass(frozen=True, slots=True)
class FeedList:
    """A list of feeds, and a sentence for each line of it that was refused."""

    outlines: tuple[Outline, ...]
    refused: tuple[str, ...] = ()


def read(data: bytes, source: str = "the list") -> list[Outline]:
    """The feeds of an OPML document, each address once. Raises ParseError where it is none."""
    return list(read_list(data, source).outlines)


def read_list(data: bytes, source: str) -> FeedList:
    """The feeds of an OPML document or a newsboat `urls` file. Raises ParseError."""
    data = _as_utf8(data)
    if b"<opml" in data[:4096].lower() or data.lstrip()[:1] == b"<":
        found = _opml(data, source)
    else:
        found = _newsboat(data.decode("utf-8", "replace"))
    outlines: dict[str, Outline] = {}
    refused = []
    for item in found:
        if isinstance(item, str):
            refused.append(item)
        else:
            outlines.setdefault(item.url, item)
    if not outlines and not refused:
        raise ParseError(source, "the list names no feed", "check the file")
    return FeedList(tuple(outlines.values()), tuple(refused))


def _as_utf8(data: bytes) -> bytes:
    """A list in UTF-16 as UTF-8, without the declaration that would say otherwise; others as they are."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    return _DECLARATION.sub("", data.decode("utf-16", "replace")).encode("utf-8", "replace")


def _mended(match: re.Match[bytes]) -> bytes:
    """A lone `&`, or an entity that HTML has and XML has not, as XML writes it."""
    name = match[1]
    if name and (char := entities.html5.get(name.decode())) is not None:
        return "".join(f"&#{ord(part)};" for part in char).encode()
    return b"&amp;" + (name or b"")


def _opml(data: bytes, source: str) -> Iterator[Outline | str]:
    from lxml import etree

    # Left to the parser's own mending an address would lose what stands behind its `&`.
    data = _LONE_AMPERSAND.sub(_mended, data)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(source, "this is no OPML that can be read", "export the list again") from error
    if any("depth" in said.message.lower() for said in parser.error_log):
        # Nested deeper than the parser follows (256): the feeds are there, their folders mean nothing.
        yield from _unnested(data)
        return
    if root is None or str(root.tag).lower() != "opml":
        raise ParseError(source, "this is no OPML document", "export the list again")
    # A stack of our own: a list nested 5,000 deep must not end in a recursion error.
    waiting: list[tuple[Any, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, folder = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        inside = folder
        if element.tag.lower() == "outline":
            facts = _facts(element)
            name = clean(facts.get("title") or facts.get("text") or "")
            if address := (
                facts.get("xmlurl") or (facts.get("url") if facts.get("type") == "rss" else "") or ""
            ):
                yield _outline(address, name, folder or _category(facts), facts)
            elif not len(element) and (page := facts.get("htmlurl") or facts.get("url")):
                yield f"{name or clean(page, 200)} has no feed address; add its page {clean(page, 200)} instead"
            elif len(element) and name and len(folder) < DEEPEST:
                inside = (*folder, name)
        waiting.extend((child, inside) for child in reversed(element))


def _unnested(data: bytes) -> Iterator[Outline | str]:
    """The feeds of a list, wherever they stand, without their folders."""
    for outline in _OUTLINE.finditer(data.decode("utf-8", "replace")):
        facts = {name.lower(): unescape(value[1:-1]) for name, value in _FACT.findall(outline[1])}
        if address := facts.get("xmlurl", ""):
            yield _outline(address, clean(facts.get("title") or facts.get("text") or ""), (), facts)


def _facts(element: Any) -> dict[str, str]:
    """The attributes of an outline, names in lower case; one that holds half a character is left out."""
    facts = {}
    for name in element.keys():  # noqa: SIM118 - an element is no dictionary
        try:
            facts[name.lower()] = element.get(name)
        except UnicodeDecodeError:
            continue
    return facts


def _category(facts: dict[str, str]) -> tuple[str, ...]:
    first = facts.get("category", "").split(",")[0]
    return tuple(clean(part) for part in first.split("/") if clean(part))


def _outline(address: str, title: str, folder: tuple[str, ...], facts: dict[str, str]) -> Outline | str:
    url = web_address(address)
    if url is None:
        return f"{clean(address, 200)} is no web address"
    site = web_address(facts.get("htmlurl", "")) or ""
    return Outline(url, title, folder, site, _settings(facts.get(OURS.lower(), "")))


def web_address(text: str) -> str | None:
    """The http or https address in `text` (also behind feed:), or None."""
    text = clean(text.strip(), 4000)
    if text.lower().startswith("feed:"):
        text = text[5:]
        if text.startswith("//"):
            text = "https:" + text
    return text if text.lower().startswith(("http://", "https://")) and urls.host(text) else None


# ---------------------------------------------------------------- newsboat


def _newsboat(text: str) -> Iterator[Outline | str]:
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            address, *tags = shlex.split(line)
        except ValueError:
            yield f"line {number}: a quote is not closed"
            continue
        if address.startswith("query:"):
            yield f"line {number}: query feeds are not taken over; make a smart feed instead"
            continue
        if address.startswith(("exec:", "filter:", "|")):
            yield f"line {number}: programs are never run from a list of feeds"
            continue
        url = web_address(address)
        if url is None:
            yield f"line {number}: {clean(address, 200)} is no web address"
            continue
        names = [clean(tag[1:]) for tag in tags if tag.startswith("~")]
        folder = [clean(tag) for tag in tags if tag and not tag.startswith(("~", "!"))]
        yield Outline(url, names[0] if names else "", tuple(folder[:1]))


# ---------------------------------------------------------------- writing


def write(outlines: Iterable[Outline], title: str) -> bytes:
    """An OPML 2.0 document with folders, titles and our own settings."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{_escaped(title)}</title></head>",
        "  <body>",
    ]
    open_folders: tuple[str, ...] = ()
    for outline in sorted(outlines, key=lambda one: (one.folder, one.title.casefold())):
        shared = _shared(open_folders, outline.folder)
        lines += ["  " * (depth + 2) + "</outline>" for depth in range(len(open_folders) - 1, shared - 1, -1)]
        for depth in range(shared, len(outline.folder)):
            name = quoteattr(clean(outline.folder[depth]))
            lines.append("  " * (depth + 2) + f"<outline text={name} title={name}>")
        open_folders = outline.folder
        lines.append("  " * (len(open_folders) + 2) + _element(outline))
    lines += ["  " * (depth + 2) + "</outline>" for depth in range(len(open_folders) - 1, -1, -1)]
    return "\n".join([*lines, "  </body>", "</opml>", ""]).encode()


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    depth = 0
    while depth < min(len(one), len(other)) and one[depth] == other[depth]:
        depth += 1
    return depth


def _element(outline: Outline) -> str:
    title = clean(outline.title or outline.url)
    facts = {"type": "rss", "text": title, "title": title, "xmlUrl": outline.url}
    if outline.site_url:
        facts["htmlUrl"] = outline.site_url
    if settings := _settings_json(outline.settings):
        facts[OURS] = settings
    return "<outline " + " ".join(f"{name}={quoteattr(value)}" for name, value in facts.items()) + "/>"


def _escaped(text: str) -> str:
    return clean(text).replace("&", "&amp;").replace("<", "&lt;")


SECRET = frozenset(("user", "password_command", "headers"))
"""Settings that may name a login: they are not written into a list that is handed on."""


def _settings_json(settings: FeedSettings) -> str:
    default = FeedSettings()
    kept: dict[str, Any] = {}
    for one in fields(FeedSettings):
        value = getattr(settings, one.name)
        if value != getattr(default, one.name) and one.name not in SECRET:
            kept[one.name] = value.total_seconds() if isinstance(value, timedelta) else value
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def _settings(text: str) -> FeedSettings:
    """Settings written by `_settings_json`; what does not fit is left at its default."""
    try:
        data = json.loads(text) if text else {}
    except ValueError:
        return FeedSettings()
    if not isinstance(data, dict):
        return FeedSettings()
    given: dict[str, Any] = {}
    for name, kind in (("user_agent", str), ("proxy", str), ("full_text", bool), ("images", bool)):
        if type(data.get(name)) is kind:
            given[name] = data[name]
    for name in ("keep_days", "keep_count"):
        if type(data.get(name)) is int and data[name] > 0:
            given[name] = data[name]
    seconds = data.get("interval")
    if isinstance(seconds, int | float) and 60 <= seconds <= 10**8:
        given["interval"] = timedelta(seconds=seconds)
    return FeedSettings(**given)
