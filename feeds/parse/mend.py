"""Bytes of a feed put in order before feedparser reads them, so that damage costs as little as may be."""

from __future__ import annotations

import codecs
import re
from bisect import bisect

from feeds import charset, urls
from feeds.parse import signs

_BEFORE_ROOT = re.compile(rb"^[^<]{1,4096}(?=<\?xml|<rss|<feed|<rdf)", re.IGNORECASE)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE, b"<\0", b"\0<", b"\0\0\0<")
_DECLARATION_TEXT = re.compile(r"^\s*<\?xml[^>]{0,400}>")
_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,400}>")
_DECLARED = re.compile(rb"""^(\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'])([A-Za-z0-9_:.-]{2,40})""")
_DECLARED_TEXT = re.compile(r"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""")
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_TWO_BYTES = re.compile(r"utf-?(?:16|32)|ucs-?[24]", re.IGNORECASE)
_LATIN1 = re.compile(rb"(?:iso-?8859-?1|latin-?1)", re.IGNORECASE)
_WINDOWS_ONLY = re.compile(rb"[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")
"""Letters of Windows where Latin-1 has controls, one of which (the dots) counts as a blank."""
_NEVER_UTF8 = re.compile(
    rf"iso-?8859|windows-?125|cp-?125|latin|ascii|koi8|{_TWO_BYTES.pattern}", re.IGNORECASE
)
_MARKS = re.compile(rb"<!--|-->|<!\[CDATA\[|\]\]>")
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<(/?)((?:(?:\w++:)?)([A-Za-z][\w.-]*+))([^<>]*+)>", re.DOTALL)
_FEEDS = frozenset((b"rss", b"rdf", b"channel", b"feed"))
_ENTRIES = frozenset((b"item", b"entry"))
_SHORT = frozenset(b"title link guid id pubdate published updated modified issued category comments".split())
_LONG = frozenset(b"description summary content content:encoded".split())
_NO_HTML = frozenset((*(_SHORT - {b"title", b"link"}), b"content:encoded", b"enclosure"))
"""Elements that do not stand in a text, so that where they begin it has ended."""
_DEEPEST = 50
_FIRST = re.compile(rb"<(?:channel|title|id|item|entry)[\s>]", re.IGNORECASE)
_NAMES_A_FEED = re.compile(
    rb"<rss\b|<\w{0,20}:?rdf\b|<channel\b|w3\.org/2005/Atom|purl\.org/(?:atom/ns|rss/1\.0/)", re.IGNORECASE
)
_CLOSED = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\s*>\s*(?:<!--[^<>]*-->\s*)*\Z", re.IGNORECASE)


def prepared(body: bytes, content_type: str = "") -> tuple[bytes, str]:
    """`body` without what stops a parser and says nothing, and a clause on what was wrong, or an empty one.

    References to halves of characters and to none become U+FFFD; NULs go, and words before the
    root. Where another charset is declared and the text is UTF-8, that is declared instead.
    """
    if body.startswith(_WIDE):
        body = _DECLARATION_TEXT.sub("", charset.decode(body)).encode("utf-8", "replace")
    body = body.lstrip()
    damage = ""
    if b"\0" in body:
        body, damage = body.replace(b"\0", b""), "it holds NUL bytes"
    if (clear := _read_through(body, content_type)) is not None:
        body = clear
        damage = "some of its letters are broken" if b"\xef\xbf\xbd" in clear else damage
    body, has_none = signs.with_whole_characters(body)
    if has_none:
        damage = damage or "it refers to characters that do not exist"
    if not body.startswith(codecs.BOM_UTF8):
        body = _BEFORE_ROOT.sub(b"", body)
    if (declaration := _DECLARATION.match(body)) and not declaration[0].isascii():
        body = body[declaration.end() :]
    declared = _DECLARED.match(body)
    if declared and is_misdeclared(declared[2].decode("ascii"), body):
        body = declared[1] + b"utf-8" + body[declared.end(2) :]
    elif declared and _LATIN1.fullmatch(declared[2]) and _WINDOWS_ONLY.search(body):
        body = declared[1] + b"windows-1252" + body[declared.end(2) :]
    if b"xml:base" in body:
        body = _WRAPPED_BASE.sub(rb"\1\3\2", body)
    return signs.uncased(signs.without_doctype(body)), damage


_WRAPPED_BASE = re.compile(
    rb"""(<(?:[\w.-]{1,40}:)?(?:content|summary)\s(?:(?!xml:base)[^<>]){0,400}xhtml["'](?:(?!xml:base)[^<>]){0,400})"""
    rb"""(>\s*<(?:[\w.-]{1,40}:)?div\b[^<>]{0,400}?)(\sxml:base\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))"""
)
"""The base of the wrapper of XHTML, which feedparser takes away, is that of what it wraps."""


def _read_through(body: bytes, content_type: str) -> bytes | None:
    """A document whose letters do not all fit the charset it claims, in UTF-8 with the broken ones replaced.

    One broken letter says nothing of the others. None where all fit.
    """
    named = _IN_HEADER.search(content_type) or _DECLARED_TEXT.search(body[:400].decode("latin-1"))
    for name in (named[1] if named else "utf-8", "utf-8"):
        try:
            body.decode(name)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
        return None
    return _DECLARATION_TEXT.sub("", charset.decode(body, content_type)).encode("utf-8", "replace")


_CHANNEL_LINK = re.compile(
    rb"<channel[\s>].{0,4000}?<link>\s*(?:<!\[CDATA\[\s*)?(https?://[^<>\]]{1,1000})", re.DOTALL
)
_ITEM_START = re.compile(rb"<item[\s>]")


def site(body: bytes, url: str) -> str:
    """What relative addresses count from in a format that names no base: the address of its site."""
    head = body[:20_000]
    head = head[: first.start()] if (first := _ITEM_START.search(head)) else head
    found = _CHANNEL_LINK.search(head)
    if found is None or b"<rss" not in head:
        return url
    return urls.resolve("", found[1].decode("utf-8", "replace").replace("&amp;", "&").strip()) or url


def is_misdeclared(name: str, body: bytes) -> bool:
    """Whether `name`, or a header that names one, cannot be that of `body`, which is UTF-8.

    Text of one byte a letter that goes beyond ASCII is never UTF-8 by chance, UTF-16 is full of NULs;
    text of other charsets may be.
    """
    if not (_TWO_BYTES.search(name) if body.isascii() else _NEVER_UTF8.search(name)):
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def mended(body: bytes) -> bytes:
    """`body`, known not to be well-formed, without stray remarks and with its elements closed."""
    if body.startswith(_WIDE):
        return body
    return _with_ends(signs.with_signs_escaped(_without_remarks(body)))


def rerooted(body: bytes) -> bytes:
    """`body` with a sound root in place of one that is damaged; empty where it does not look like a feed."""
    head = body[:2000]
    first = _FIRST.search(body)
    if first is None or not _NAMES_A_FEED.search(head) or not _ENTRY.search(body):
        return b""
    declaration = found[0] if (found := _DECLARATION.match(body)) else b""
    kind = b'rss version="2.0"' if b"<item" in body else b'feed xmlns="http://www.w3.org/2005/Atom"'
    return declaration + b"<" + kind + b">" + body[first.start() :]


def _without_remarks(body: bytes) -> bytes:
    """Remarks taken out, and the opening marks of those, and of CDATA sections, that never end.

    One in which another begins, or a CDATA section that would swallow entries so, counts as never ending.
    """
    marks = list(_MARKS.finditer(body))
    entries = [found.start() for found in _ENTRY.finditer(body)]
    has_end = _CLOSED.search(body[-400:]) is not None
    kept: list[bytes] = []
    start = place = 0
    # Where in `marks` the next section ends, looked for once for all marks before it.
    end = 0
    while place < len(marks):
        mark = marks[place]
        if mark[0] == b"<![CDATA[":
            end = max(end, place)
            while end < len(marks) and marks[end][0] != b"]]>":
                end += 1
            until = marks[end].start() if end < len(marks) else len(body)
            swallows = bisect(entries, until) > bisect(entries, mark.start())
            if end < len(marks):
                is_stray = swallows and marks[place + 1][0] == mark[0]
            else:
                is_stray = swallows or has_end
            if is_stray:
                kept.append(body[start : mark.start()])
                start = mark.end()
            else:
                place = end
        elif mark[0] == b"<!--":
            kept.append(body[start : mark.start()])
            start = mark.end()
            last = place + 1
            while last < len(marks) and b"--" not in marks[last][0]:
                last += 1
            if last < len(marks) and marks[last][0] == b"-->":
                place = last
                start = marks[place].end()
        place += 1
    return b"".join([*kept, body[start:]])


def _with_ends(body: bytes) -> bytes:
    """The elements of a feed closed where the next one shows that they have ended, or the end of the document."""
    if not _CLOSED.search(body[-400:]):
        body = _without_stump(body)
    kept: list[bytes] = []
    open_tags: list[bytes] = []
    start = 0

    def close(place: int) -> None:
        nonlocal start
        kept.extend((body[start:place], b"</" + open_tags.pop() + b">"))
        start = place

    for tag in _TAG.finditer(body):
        closing, full, local, rest = tag.groups()
        if full is None:
            continue
        name, local = full.lower(), local.lower()
        if closing:
            if full in open_tags:
                while open_tags[-1] != full:
                    close(tag.start())
                open_tags.pop()
            continue
        if local in _FEEDS or local in _ENTRIES:
            while open_tags and _local(open_tags[-1]) not in _FEEDS:
                close(tag.start())
        elif name in _SHORT or name in _LONG or name in _NO_HTML:
            last = open_tags[-1].lower() if open_tags else b""
            if last in _SHORT or (last in _LONG and name in _NO_HTML):
                close(tag.start())
        else:
            continue
        if not rest.endswith(b"/") and name != b"enclosure":
            open_tags.append(full)
            if len(open_tags) > _DEEPEST:
                return body
    while open_tags:
        close(len(body))
    return b"".join([*kept, body[start:]])


def _local(name: bytes) -> bytes:
    return name.rpartition(b":")[2].lower()


def _without_stump(body: bytes) -> bytes:
    """`body`, cut off somewhere, without the half of a tag or of a reference at its end."""
    if body.rfind(b"<![CDATA[") > body.rfind(b"]]>"):
        return body + b"]]>"
    if (tag := body.rfind(b"<")) > body.rfind(b">"):
        return body[:tag]
    if (reference := body.rfind(b"&")) > body.rfind(b";") and reference > len(body) - 12:
        return body[:reference]
    return body
