"""Bytes of a feed put in order before feedparser reads them, so that damage costs as little as may be."""

from __future__ import annotations

import codecs
import re
from bisect import bisect

_REFERENCE = re.compile(rb"&#(?:(\d++)|[xX]([0-9a-fA-F]++));?")
_BEFORE_ROOT = re.compile(rb"^[^<]{1,4096}(?=<\?xml|<rss|<feed|<rdf)", re.IGNORECASE)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE, b"<\0", b"\0<", b"\0\0\0<")
_DECLARED = re.compile(rb"""^(\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'])([A-Za-z0-9_:.-]{2,40})""")
_TWO_BYTES = re.compile(r"utf-?(?:16|32)|ucs-?[24]", re.IGNORECASE)
_NEVER_UTF8 = re.compile(
    rf"iso-?8859|windows-?125|cp-?125|latin|ascii|koi8|{_TWO_BYTES.pattern}", re.IGNORECASE
)
_MARKS = re.compile(rb"<!--|-->|<!\[CDATA\[|\]\]>")
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<(/?)([A-Za-z][\w:.-]*+)([^<>]*+)>")
_DEEPEST = 500
_CLOSED = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\s*>\s*(?:<!--[^<>]*-->\s*)*\Z", re.IGNORECASE)


def prepared(body: bytes) -> tuple[bytes, str]:
    """`body` without what stops a parser and says nothing, and a clause on what was wrong, or an empty one.

    References to halves of characters and to none become U+FFFD; NULs go, and words before the root. Where one byte a letter is
    declared and the text is UTF-8 all the same, that is declared instead.
    """
    if body.startswith(_WIDE):
        return body, ""
    damage = ""
    if b"\0" in body:
        body, damage = body.replace(b"\0", b""), "it holds NUL bytes"
    if b"&#" in body and (whole := _REFERENCE.sub(_to_a_character, body)) != body:
        body, damage = whole, damage or "it refers to characters that do not exist"
    if not body.startswith(codecs.BOM_UTF8):
        body = _BEFORE_ROOT.sub(b"", body)
    declared = _DECLARED.match(body)
    if declared and is_misdeclared(declared[2].decode("ascii"), body):
        body = declared[1] + b"utf-8" + body[declared.end(2) :]
    return body, damage


def _to_a_character(reference: re.Match[bytes]) -> bytes:
    digits = (reference[1] or reference[2]).lstrip(b"0")
    code = int(digits or b"0", 10 if reference[1] else 16) if len(digits) < 8 else -1
    return reference[0] if 0 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF else b"&#xFFFD;"


def is_misdeclared(charset: str, body: bytes) -> bool:
    """Whether `charset`, or a header that names one, cannot be that of `body`, which is UTF-8.

    Text of one byte a letter that goes beyond ASCII is never UTF-8 by chance, UTF-16 is full of NULs;
    text of other charsets may be.
    """
    if not (_TWO_BYTES.search(charset) if body.isascii() else _NEVER_UTF8.search(charset)):
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
    """Remarks taken out, and the opening marks of those, and of CDATA sections, that never end.

    One in which another begins, or a CDATA section that would swallow entries so, counts as never ending.
    """
    marks = list(_MARKS.finditer(body))
    entries = [found.start() for found in _ENTRY.finditer(body)]
    has_end = _CLOSED.search(body[-400:]) is not None
    kept: list[bytes] = []
    start = place = 0
    end = 0  # the place of the next "]]>" in `marks`, found once for all marks before it
    while place < len(marks):
        mark = marks[place]
        if mark[0] == b"<![CDATA[":
            end = max(end, place)
            while end < len(marks) and marks[end][0] != b"]]>":
                end += 1
            until = marks[end].start() if end < len(marks) else len(body)
            swallows = bisect(entries, until) > bisect(entries, mark.start())
            if (swallows or has_end) if end == len(marks) else (swallows and marks[place + 1][0] == mark[0]):
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
