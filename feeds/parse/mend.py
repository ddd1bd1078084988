"""Bytes of a feed put in order before feedparser reads them, so that damage costs as little as may be."""

from __future__ import annotations

import codecs
import re

_SURROGATE = re.compile(rb"&#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*5(?:5[3-9]|6|7[0-2]|73[0-3])\d+);")
_BEFORE_ROOT = re.compile(rb"^[^<]{1,4096}(?=<\?xml|<rss|<feed|<rdf)", re.IGNORECASE)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE, b"<\0", b"\0<", b"\0\0\0<")
_DECLARED = re.compile(rb"""^(\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'])([A-Za-z0-9_:.-]{2,40})""")
_ONE_BYTE = re.compile(r"iso-?8859|windows-?125|cp-?125|latin|ascii|koi8", re.IGNORECASE)
_MARKS = re.compile(rb"<!--|-->|<!\[CDATA\[|\]\]>")
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<(/?)([A-Za-z][\w:.-]*+)([^<>]*+)>")
_DEEPEST = 500
_CLOSED = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\s*>\s*(?:<!--[^<>]*-->\s*)*\Z", re.IGNORECASE)


def prepared(body: bytes) -> tuple[bytes, str]:
    """`body` without what stops a parser and says nothing, and a clause on what was wrong, or an empty one.

    Halves of surrogate pairs become U+FFFD; NULs go, and words before the root. Where one byte a letter is
    declared and the text is UTF-8 all the same, that is declared instead.
    """
    if body.startswith(_WIDE):
        return body, ""
    damage = ""
    if b"\0" in body:
        body, damage = body.replace(b"\0", b""), "it holds NUL bytes"
    if b"&#" in body:
        body, halves = _SURROGATE.subn(b"&#xFFFD;", body)
        damage = damage or ("it holds halves of characters" if halves else "")
    if not body.startswith(codecs.BOM_UTF8):
        body = _BEFORE_ROOT.sub(b"", body)
    declared = _DECLARED.match(body)
    if declared and is_misdeclared(declared[2].decode("ascii"), body):
        body = declared[1] + b"utf-8" + body[declared.end(2) :]
    return body, damage


def is_misdeclared(charset: str, body: bytes) -> bool:
    """Whether `charset`, or a header that names one, has one byte a letter while `body` is UTF-8.

    Text of such a charset that goes beyond ASCII is never UTF-8 by chance; that of others may be.
    """
    if body.isascii() or not _ONE_BYTE.search(charset):
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def mended(body: bytes) -> bytes:
    """`body`, known not to be well-formed, without stray remarks and with the elements closed that a cut left open."""
    if body.startswith(_WIDE):
        return body
    return _with_end(_without_remarks(body))


def _without_remarks(body: bytes) -> bytes:
    """Remarks taken out; of one that never ends, or in which another begins, only its opening mark."""
    kept: list[bytes] = []
    marks = list(_MARKS.finditer(body))
    start = place = 0
    while place < len(marks):
        mark = marks[place]
        if mark[0] == b"<![CDATA[":
            while place < len(marks) and marks[place][0] != b"]]>":
                place += 1
        elif mark[0] == b"<!--":
            kept.append(body[start : mark.start()])
            start = mark.end()
            if place + 1 < len(marks) and marks[place + 1][0] == b"-->":
                place += 1
                start = marks[place].end()
        place += 1
    return b"".join([*kept, body[start:]])


def _with_end(body: bytes) -> bytes:
    """A document cut within an entry, closed behind the last whole tag or word."""
    entries = list(_ENTRY.finditer(body))
    if not entries or _CLOSED.search(body[-400:]):
        return body
    begin = entries[-1].start()
    tail = body[begin:]
    if tail.rfind(b"<![CDATA[") > tail.rfind(b"]]>"):
        tail += b"]]>"
    elif tail.rfind(b"<") > tail.rfind(b">"):
        tail = tail[: tail.rfind(b"<")]
    elif (reference := tail.rfind(b"&")) > tail.rfind(b";") and reference > len(tail) - 12:
        tail = tail[:reference]
    open_tags: list[bytes] = []
    for closing, name, rest in _TAG.findall(re.sub(rb"(?s)<!\[CDATA\[.*?\]\]>", b"", tail)):
        if closing:
            while name in open_tags and open_tags.pop() != name:
                pass
        elif not rest.endswith(b"/"):
            open_tags.append(name)
            if len(open_tags) > _DEEPEST:
                return body
    return body[:begin] + tail + b"".join(b"</" + name + b">" for name in reversed(open_tags))
