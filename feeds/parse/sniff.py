"""What kind of thing some bytes are, from their first kilobytes. Cheap: nothing is parsed."""

from __future__ import annotations

import re

HEAD = 8192

_FEED_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_OPML_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?opml[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main|title|meta|div|p)[\s>/]", re.IGNORECASE)
_MAIL = re.compile(
    rb"(?:^|\n)(?:From|Subject|Return-Path|Received|Message-ID|MIME-Version|Date): ", re.IGNORECASE
)
_PROPERTY_LIST = re.compile(rb"<(?:!doctype\s+)?plist\b", re.IGNORECASE)
_MAILBOX = re.compile(rb"From [^\n]{0,200}\n[!-9;-~]{1,60}:[ \t]")
_SKIPPED = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
"""What may stand before a root and speak of markup: from here to there."""
_BLANK = b"\xef\xbb\xbf \t\r\n\x0b\x0c"
_JSON_SIGNS = (b'"version"', b'"content_html"', b'"content_text"', b'"feed_url"', b'"home_page_url"')
_ITEMS = re.compile(rb'"items"\s{0,20}:\s{0,20}\[')


def sniff(body: bytes, content_type: str | None = None) -> str:
    """feed, jsonfeed, opml, html, mhtml, webarchive, mail, epub, zip, tar, text, binary or empty."""
    if not body.strip():
        return "empty"
    head = _as_ascii(_from_its_first_letter(body)[:HEAD])
    if head.startswith(b"PK\x03\x04"):
        return "epub" if b"application/epub+zip" in head[:120] else "zip"
    if body[257:262] == b"ustar" or head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")):
        return "tar"
    if head.startswith(b"bplist0") and b"WebMainResource" in body:
        return "webarchive"
    text = head.lstrip(_BLANK)
    if text.startswith((b"{", b"[")):
        return "jsonfeed" if _looks_like_json_feed(_as_ascii(body), content_type) else "text"
    if _is_mail(text):
        return "mhtml" if b"multipart/related" in text.lower() else "mail"
    if text.startswith(b"<"):
        text = _from_its_root(text if len(text) < HEAD // 2 else _as_ascii(body).lstrip(_BLANK))[:HEAD]
        if _PROPERTY_LIST.match(text):
            return "webarchive"
    if (kind := _markup_kind(text, head)) is not None:
        return kind
    return "binary" if b"\0" in head or _control_share(head) > 0.05 else "text"


def _from_its_first_letter(body: bytes) -> bytes:
    """`body` without a long run of blanks before it; a short one stays, as what is wide is told by it."""
    return body.lstrip() if body[:64].isspace() else body


def _from_its_root(text: bytes) -> bytes:
    """Markup without the declarations and remarks at its head, however long they are."""
    place = 0
    while True:
        while text[place : place + 1].isspace():
            place += 1
        for begin, end in _SKIPPED:
            if text.startswith(begin, place):
                until = text.find(end, place + len(begin))
                break
        else:
            return text[place:]
        if until < 0:
            return text[place:]
        place = until + len(end)


def _markup_kind(text: bytes, head: bytes) -> str | None:
    """The kind of the first root element that is told apart."""
    found = [
        (match.start(), kind)
        for kind, pattern in (("feed", _FEED_ROOT), ("opml", _OPML_ROOT), ("html", _HTML))
        if (match := pattern.search(text))
    ]
    if found:
        place, kind = min(found)
        # Markup far into plain prose is a text that speaks of markup.
        if place < 2000:
            return kind
    return "feed" if head.lstrip(_BLANK).startswith(b"<?xml") else None


def _as_ascii(head: bytes) -> bytes:
    """UTF-16 and UTF-32 without their zero bytes, so that patterns fit them too."""
    utf16 = head.startswith(
        (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00", b"\x00\x00\x00<", b"\x00{", b"{\x00")
    )
    return head.replace(b"\0", b"").lstrip(b"\xff\xfe") if utf16 else head


def _looks_like_json_feed(text: bytes, content_type: str | None) -> bool:
    """Whether JSON is a feed. Programs sort keys as they like: what tells may stand behind the items."""
    if content_type and "feed+json" in content_type:
        return True
    return b"jsonfeed.org" in text or (
        _ITEMS.search(text) is not None and any(sign in text for sign in _JSON_SIGNS)
    )


def _is_mail(text: bytes) -> bool:
    first = text[:2000]
    if first.startswith(b"From ") and (b"@" in first[:200] or _MAILBOX.match(first)):
        return True
    return bool(re.match(rb"[A-Za-z][\w-]*:[ \t]", first)) and len(_MAIL.findall(first)) >= 2


def _control_share(head: bytes) -> float:
    controls = sum(head.count(byte) for byte in map(int, (*range(1, 9), *range(14, 27), 28, 29, 30, 31, 127)))
    return controls / max(1, len(head))
