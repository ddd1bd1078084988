"""What kind of page some bytes are, by what is in them first and by their name second."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import PurePosixPath

from feeds import archives
from feeds.messages import Message

_PDF = Message("page.pdf", "a PDF")
_PICTURE = Message("page.picture", "a picture")
_RIFF = Message("page.riff", "a picture or sound")
_SOUND = Message("page.sound", "a sound file")
_COMPRESSED = Message("page.compressed", "compressed data")
_ARCHIVE = Message("page.archive", "an archive")
_PROGRAM = Message("page.program", "a program")
_DATABASE = Message("page.database", "a database")
_OFFICE = Message("page.office", "an Office document")
_RICH_TEXT = Message("page.rtf", "an RTF document")
_KINDLE = Message("page.kindle", "a Kindle book")
BINARY = Message("page.binary", "binary data")
_PROPERTIES = Message("page.property-list", "a property list")
_DATA = Message("page.data", "data for programs")
_MAGIC = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"RIFF", _RIFF),
    (b"ID3", _SOUND),
    (b"OggS", _SOUND),
    (b"fLaC", _SOUND),
    (b"\x1f\x8b", _COMPRESSED),
    (b"BZh", _COMPRESSED),
    (b"\xfd7zXZ", _COMPRESSED),
    (b"\x28\xb5\x2f\xfd", _COMPRESSED),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"\x7fELF", _PROGRAM),
    (b"MZ\x90", _PROGRAM),
    (b"SQLite format 3", _DATABASE),
    (b"\xd0\xcf\x11\xe0", _OFFICE),
    (b"{\\rtf", _RICH_TEXT),
)
PACKED = (_COMPRESSED, _ARCHIVE)
_BLANK = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_KINDLE_MARK = slice(60, 68)
_HTML = re.compile(
    rb"<(?:!doctype\s{1,9}html|html|head|body|title|meta|article|section|main|div|p|h[1-6]|br|table|span|script|link)[\s>/]",
    re.I,
)
_PROPERTY_LIST = re.compile(rb"<(?:!doctype\s{1,9})?plist\b", re.I)
_HTML_NAMES = frozenset((".html", ".htm", ".xhtml", ".shtml", ".xht", ".php", ".asp", ".aspx"))
_MAIL_NAMES = frozenset((".eml", ".emlx", ".mbox"))
_MARKDOWN_NAMES = frozenset((".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rmd", ".qmd"))
_MAIL_HEADER = re.compile(
    rb"^(?:From|To|Subject|Date|Message-ID|Received|Return-Path|MIME-Version|Delivered-To|Content-Type|Reply-To|List-Id"
    rb"|DKIM-Signature|Snapshot-Content-Location):[ \t]",
    re.I | re.M,
)
_MHTML = re.compile(rb"^(?:Content-Type:\s{0,4}multipart/related|Snapshot-Content-Location:)", re.I | re.M)
_SENT = re.compile(
    rb"^(?:To|Message-ID|Received|Return-Path|Delivered-To|List-Id|DKIM-Signature):[ \t]", re.I | re.M
)
"""Headers of what went through the post, which a saved page never did."""


def sniff(data: bytes, name: str, content_type: str = "") -> str | Message:
    """`text`, `html`, `markdown`, `mail`, `mhtml`, `webarchive`, `epub`, or in words what else it is ("a picture")."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    for magic, words in _MAGIC:
        if data.startswith(magic):
            return words
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _PDF
    if data[_KINDLE_MARK].startswith(b"BOOKMOBI"):
        return _KINDLE
    if data.startswith(b"PK\x03\x04"):
        if suffix == ".epub" or archives.is_book(data):
            return "epub"
        return _OFFICE if archives.is_document(data) else _ARCHIVE
    if _is_json(data):
        return _DATA
    head = data[:8192]
    if suffix in _MAIL_NAMES and not _HTML.match(head.lstrip(_BLANK)):
        return "mail"
    if head.startswith(b"bplist0") or _PROPERTY_LIST.search(head[:1024]):
        return "webarchive" if b"WebMainResource" in data else _PROPERTIES
    if _is_mail(head, suffix):
        if suffix in (".mhtml", ".mht"):
            return "mhtml"
        saved = _MHTML.search(head) and not _SENT.search(re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0])
        return "mhtml" if saved or b"\nSnapshot-Content-Location:" in head else "mail"
    flat = head.replace(b"\0", b"")  # UTF-16 shows its tags with NULs between
    begins = _HTML.match(flat.lstrip(_BLANK))
    if _is_binary(head):
        # SingleFileZ hides a zip in a page.
        return "html" if begins and b"PK\x03\x04" in data else BINARY
    if suffix in _MARKDOWN_NAMES or content_type.startswith("text/markdown"):
        return "markdown"
    if begins or suffix in _HTML_NAMES:
        return "html"
    if content_type.startswith(("text/html", "application/xhtml")):
        return "html"
    if suffix != ".txt" and len(_HTML.findall(flat)) >= 3:
        return "html"
    if flat.lstrip(b"\xef\xbb\xbf\xff\xfe").startswith((b"---\n", b"---\r\n", b"+++\n", b"+++\r\n")):
        return "markdown"
    return "text"


def _is_json(data: bytes) -> bool:
    """Whether all of it is JSON, or a JSON value a line: a page may well begin as JSON does."""
    if not data.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith((b"{", b"[")):
        return False
    with suppress(ValueError, RecursionError):
        text = data.decode(json.detect_encoding(data))
        try:
            json.loads(text)
        except json.JSONDecodeError:
            lines = [line for line in text.splitlines() if line.strip()]
            return len(lines) > 1 and all(isinstance(json.loads(line), dict | list) for line in lines)
        return True
    return False


def _is_mail(head: bytes, suffix: str) -> bool:
    if suffix in (".mhtml", ".mht") and not _HTML.match(head.lstrip(_BLANK)):
        return True
    if head.startswith(b"From ") and b"\nFrom:" in head:
        return True
    top = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0]
    first = top.split(b"\n", 1)[0]
    return bool(_MAIL_HEADER.match(first) or b": " in first[:60]) and len(_MAIL_HEADER.findall(top)) >= 3


def _is_binary(head: bytes) -> bool:
    """Control bytes no text holds; NULs only where they do not stand for UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    sample = head[:4096]
    odd = sum(byte < 32 and byte not in (0, 9, 10, 11, 12, 13, 26, 27) for byte in sample)
    nuls = sample.count(0)
    wide = nuls and max(sample[::2].count(0), sample[1::2].count(0)) >= nuls * 0.98
    return odd * 20 > len(sample) or (nuls * 10 > len(sample) and not wide)
