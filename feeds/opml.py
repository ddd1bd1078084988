"""Lists of feeds: OPML in and out, and newsboat's `urls` file in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from html import entities, unescape
from typing import Any
from xml.sax.saxutils import quoteattr

from feeds import charset, urls
from feeds.errors import ParseError
from feeds.hints import Hint
from feeds.logins import without_login
from feeds.markup import clean
from feeds.messages import Message
from feeds.model import FeedSettings

DEEPEST = 50
"""Folders inside folders; what lies deeper is put in the last one."""
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]{0,200}\?>")
_OUTLINE = re.compile(r"<outline\b([^>]{1,8000})>", re.IGNORECASE)
_FACT = re.compile(r"""([A-Za-z]+)\s*=\s*("[^"]*"|'[^']*')""")
_LONE_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)([A-Za-z][A-Za-z0-9]{1,30};)?"
)
_REFERENCE = re.compile(r"&#(?:(\d{1,7})|[xX]([0-9A-Fa-f]{1,6}));")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INSIDE = r"((?:(?!<outline).){0,4000}?)"
_LOOSE_VALUE = rf"""(?>(?:"{_INSIDE}"|'{_INSIDE}')(?=\s{{1,99}}[\w:.-]{{1,60}}\s{{0,9}}=\s{{0,9}}["']|\s{{0,99}}[/?]?>))"""
"""A value that ends where the next attribute begins, or the tag ends: quotes within are the publisher's."""
_LOOSE_TAG = re.compile(
    rf"<outline((?:\s{{1,99}}[\w:.-]{{1,60}}\s{{0,9}}=\s{{0,9}}{_LOOSE_VALUE})++)\s{{0,99}}(/?)>",
    re.IGNORECASE | re.DOTALL,
)
_LOOSE_FACT = re.compile(rf"([\w:.-]{{1,60}})\s*=\s*{_LOOSE_VALUE}", re.DOTALL)
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
    """A list of feeds, and a clause for each line of it that was refused."""

    outlines: tuple[Outline, ...]
    refused: tuple[Message, ...] = ()
    twice: int = 0
    """How many of its lines name a feed that another names before them."""


def read(data: bytes, source: str = "the list") -> list[Outline]:
    """The feeds of an OPML document, each address once. Raises ParseError where it is none."""
    return list(read_list(data, source).outlines)


def read_list(data: bytes, source: str) -> FeedList:
    """The feeds of an OPML document or a newsboat `urls` file. Raises ParseError."""
    text = _DECLARATION.sub("", charset.decode(data))
    head = text[:4096].lstrip().lower()
    found = _opml(text, source) if "<opml" in head or head.startswith("<") else _newsboat(text)
    outlines: dict[str, Outline] = {}
    refused = []
    twice = 0
    for item in found:
        if isinstance(item, Message):
            refused.append(item)
        elif (key := urls.normalise(item.url) or item.url) in outlines:
            twice += 1
        else:
            outlines[key] = item
    if not outlines and not refused:
        raise ParseError(source, Message("list.empty", "the list names no feed"), Hint.CHECK_FILE)
    return FeedList(tuple(outlines.values()), tuple(refused), twice)


def _mended(match: re.Match[str]) -> str:
    """A lone `&`, or an entity that HTML has and XML has not, as XML writes it."""
    name = match[1]
    if name and (char := entities.html5.get(name)) is not None:
        return "".join(f"&#{ord(part)};" for part in char)
    return "&amp;" + (name or "")


def _possible(reference: re.Match[str]) -> str:
    """A reference to a character that XML may hold; nothing for any other."""
    code = int(reference[1] or reference[2], 10 if reference[1] else 16)
    return "" if code > 0x10FFFF or _NOT_XML.match(chr(code)) else reference[0]


def _quoted(text: str) -> str:
    """A list that is no sound XML with the quotes and brackets inside its values escaped."""

    def tag(found: re.Match[str]) -> str:
        facts = (
            f"{name}={quoteattr(unescape(double or single))}"
            for name, double, single in _LOOSE_FACT.findall(found[1] + found[4] + ">")
        )
        return f"<outline {' '.join(facts)}{found[4]}>"

    return _LOOSE_TAG.sub(tag, text)


def _opml(text: str, source: str) -> Iterator[Outline | Message]:
    from lxml import etree

    # Left to the parser's own mending an address would lose what stands behind its `&`, and a list its rest.
    text = _REFERENCE.sub(_possible, _NOT_XML.sub("", _LONE_AMPERSAND.sub(_mended, text)))
    strict = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        try:
            root = etree.fromstring(text.encode(), strict)
        except etree.XMLSyntaxError:
            root = etree.fromstring(_quoted(text).encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(
            source, Message("opml.unreadable", "this is no OPML that can be read"), Hint.EXPORT_LIST_AGAIN
        ) from error
    if any("depth" in said.message.lower() for said in parser.error_log):
        # Nested deeper than the parser follows (256): the feeds are there, their folders mean nothing.
        yield from _unnested(text)
        return
    if root is None or _local(root) != "opml":
        raise ParseError(source, Message("opml.none", "this is no OPML document"), Hint.EXPORT_LIST_AGAIN)
    # A stack of our own: a list nested 5,000 deep must not end in a recursion error.
    waiting: list[tuple[Any, tuple[str, ...], bool]] = [(root, (), False)]
    while waiting:
        element, folder, in_feed = waiting.pop()
        inside = folder
        if _local(element) == "outline":
            facts = _facts(element)
            kind = facts.get("type", "").lower()
            name = clean(facts.get("title") or facts.get("text") or "")
            address = facts.get("xmlurl") or (facts.get("url") if kind in _FEED_KINDS else "") or ""
            if address:
                yield _outline(address, name, folder or _category(facts), facts)
                in_feed = True
            elif len(element) and name and len(folder) < DEEPEST:
                inside = (*folder, name)
            elif not (len(element) or in_feed or kind.startswith("podcast")) and (page := _page(facts)):
                # What stands in a feed are its episodes, which podcast programs list too.
                yield Message(
                    "list.no-address",
                    "{name} has no feed address; add its page {page} instead",
                    name=name or page,
                    page=page,
                )
        waiting.extend((child, inside, in_feed) for child in reversed(element))


_FEED_KINDS = frozenset("rss atom feed rss1 rss2".split())


def _page(facts: dict[str, str]) -> str:
    return clean(without_login(facts.get("htmlurl") or facts.get("url") or ""), 200)


def _local(element: Any) -> str:
    """The name of an element in lower case, without its namespace; empty for a remark."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _unnested(text: str) -> Iterator[Outline | Message]:
    """The feeds of a list, wherever they stand, without their folders."""
    for outline in _OUTLINE.finditer(text):
        facts = {name.lower(): unescape(value[1:-1]) for name, value in _FACT.findall(outline[1])}
        if address := facts.get("xmlurl", ""):
            yield _outline(address, clean(facts.get("title") or facts.get("text") or ""), (), facts)


def _facts(element: Any) -> dict[str, str]:
    """The attributes of an outline, names in lower case; one that holds half a character is left out."""
    facts = {}
    for name in element.keys():  # noqa: SIM118 - an element is no dictionary
        try:
            facts[name.rpartition("}")[2].lower()] = element.get(name)
        except UnicodeDecodeError:
            continue
    return facts


def _category(facts: dict[str, str]) -> tuple[str, ...]:
    first = facts.get("category", "").split(",")[0]
    return tuple(clean(part) for part in first.split("/") if clean(part))


def _outline(address: str, title: str, folder: tuple[str, ...], facts: dict[str, str]) -> Outline | Message:
    url = web_address(address)
    if url is None:
        return no_web_address(clean(without_login(address), 200))
    site = without_login(web_address(facts.get("htmlurl", "")) or "")
    settings = _settings(facts.get(OURS.lower(), ""))
    if note := clean(facts.get("description", "")):
        settings = replace(settings, note=note)
    return Outline(url, title, folder, site, settings)


def no_web_address(address: str) -> Message:
    """Why what stands for an address, cleaned, is not taken over."""
    return Message("list.no-web-address", "{address} is no web address", address=address)


def in_line(number: int, what: Message) -> Message:
    """What is wrong with a line of a list."""
    return Message("list.line", "line {line}: {what}", line=number, what=what)


def web_address(text: str) -> str | None:
    """The http or https address in `text` (also behind feed:), or None."""
    text = clean(text.strip(), 4000).replace(" ", "%20")
    if text.lower().startswith("feed:"):
        text = text[5:]
        if text.startswith("//"):
            text = "https:" + text
    return text if text.lower().startswith(("http://", "https://")) and urls.host(text) else None


# ---------------------------------------------------------------- newsboat


_WORD = re.compile(
    r"""[ \t]*(?:(?P<comment>\#.*)|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<open>".*)|(?P<bare>[^ \t]+))"""
)
"""newsboat quotes with double quotes only, and a backslash means something only between them."""
_ESCAPE = re.compile(r"\\(.)")


def words(line: str) -> list[str] | None:
    """A line of newsboat's `urls` in words, without its remark; None where a quote is not closed."""
    found_words = []
    for found in _WORD.finditer(line):
        if found["comment"] is not None:
            break
        if found["open"] is not None:
            return None
        quoted = found["quoted"]
        found_words.append(found["bare"] if quoted is None else _ESCAPE.sub(r"\1", quoted))
    return found_words


def _newsboat(text: str) -> Iterator[Outline | Message]:
    for number, line in enumerate(text.splitlines(), 1):
        parts = words(line.strip())
        if parts is None:
            yield in_line(number, Message("list.quote", "a quote is not closed"))
            continue
        if not parts:
            continue
        address, *tags = parts
        if address.startswith("query:"):
            yield in_line(
                number,
                Message("list.query-feed", "query feeds are not taken over; make a smart feed instead"),
            )
            continue
        if address.startswith(("exec:", "filter:", "|")):
            yield in_line(number, Message("list.program", "programs are never run from a list of feeds"))
            continue
        url = web_address(address)
        if url is None:
            yield in_line(number, no_web_address(clean(without_login(address), 200)))
            continue
        yield from tagged(number, url, tags)


def tagged(number: int, url: str, tags: Sequence[str]) -> Iterator[Outline | Message]:
    """The feed of a line of newsboat's: its folder is the first of its tags, its name the one that begins with `~`."""
    names = [clean(tag[1:]) for tag in tags if tag.startswith("~")]
    folder, *others = [clean(tag) for tag in tags if clean(tag) and not tag.startswith(("~", "!"))] or [""]
    yield Outline(url, names[0] if names else "", (folder,) if folder else ())
    if others:
        further = clean(", ".join(others), 200)
        yield in_line(
            number,
            Message("list.tags", "further tags ({tags}), for a feed lies in one folder", tags=further),
        )


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
    if outline.settings.note:
        facts["description"] = outline.settings.note
    if settings := _settings_json(outline.settings):
        facts[OURS] = settings
    return "<outline " + " ".join(f"{name}={quoteattr(value)}" for name, value in facts.items()) + "/>"


def _escaped(text: str) -> str:
    return clean(text).replace("&", "&amp;").replace("<", "&lt;")


SECRET = frozenset(("user", "password", "password_command", "headers", "filter"))
"""Settings that may name a login, or a program of this machine: they are not written into a list that is handed on."""


def _settings_json(settings: FeedSettings) -> str:
    default = FeedSettings()
    kept: dict[str, Any] = {}
    for one in fields(FeedSettings):
        value = getattr(settings, one.name)
        if value != getattr(default, one.name) and one.name not in SECRET and one.name != "note":
            kept[one.name] = value.total_seconds() if isinstance(value, timedelta) else value
    if "proxy" in kept:
        kept["proxy"] = without_login(kept["proxy"])
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
