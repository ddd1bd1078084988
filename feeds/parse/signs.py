"""Signs of XML in the bytes of a feed: references, entities, CDATA and what only looks like them."""

from __future__ import annotations

import re
from html import entities

_REFERENCE = re.compile(rb"&#(?:(\d++)|[xX]([0-9a-fA-F]++));?")

_HALVES = re.compile(
    rb"&(amp;)?#(?:(55[2-9]\d\d|56[0-2]\d\d|563[01]\d)|[xX]0*([dD][89abAB][0-9a-fA-F]{2}));"
    rb"&(?:amp;)?#(?:(56[3-9]\d\d|57[0-2]\d\d|573[0-4]\d)|[xX]0*([dD][c-fC-F][0-9a-fA-F]{2}));"
)
"""Two references to halves that follow each other, as some programs write what lies beyond 16 bits."""


def _joined(halves: re.Match[bytes]) -> bytes:
    escaped, high, high_hex, low, low_hex = halves.groups()
    first = int(high) if high else int(high_hex, 16)
    second = int(low) if low else int(low_hex, 16)
    if not (0xD800 <= first < 0xDC00 <= second < 0xE000):
        return halves[0]
    return b"&%b#x%X;" % (escaped or b"", 0x10000 + ((first - 0xD800) << 10) + second - 0xDC00)


def _to_a_character(reference: re.Match[bytes]) -> bytes:
    digits = (reference[1] or reference[2]).lstrip(b"0")
    code = int(digits or b"0", 10 if reference[1] else 16) if len(digits) < 8 else -1
    return reference[0] if 0 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF else b"&#xFFFD;"


# ---------------------------------------------------------------- the document's own entities

_DOCTYPE = re.compile(rb"<!DOCTYPE\s[^\[\]<>]{0,1000}(?:\[(.{0,60000}?)\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(rb"""<!ENTITY\s+([A-Za-z_][\w.-]{0,60})\s+(?:"([^"]{0,2000})"|'([^']{0,2000})')\s*>""")
_NAMED = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&([A-Za-z_][\w.-]{0,60});", re.DOTALL)
_PROLOG = 100_000
"""Bytes within which a DOCTYPE begins."""
_LONGEST_ENTITY = 2000
_MOST_ENTITIES = 400
_MOST_GROWTH = 1 << 20
"""Bytes that all entities together may add; more is a bomb."""
_ENTITIES_OF_XML = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))


def without_doctype(body: bytes) -> bytes:
    """A document without its DOCTYPE, the entities that are declared there written out."""
    place = body.find(b"<!DOCTYPE", 0, _PROLOG)
    found = _DOCTYPE.match(body, place) if place >= 0 else None
    if found is None:
        return body
    own = _entities(found[1] or b"")
    if not own:
        return body
    left = _MOST_GROWTH

    def written_out(reference: re.Match[bytes]) -> bytes:
        nonlocal left
        if reference[1] is None or (value := own.get(reference[1])) is None:
            return reference[0]
        left -= len(value)
        return value if left >= 0 else b""

    return body[: found.start()] + _NAMED.sub(written_out, body[found.end() :])


def _entities(subset: bytes) -> dict[bytes, bytes]:
    """The entities declared inside a document, each with those in it written out; none that are a bomb."""
    own: dict[bytes, bytes] = {}
    for name, double, single in _ENTITY.findall(subset)[:_MOST_ENTITIES]:
        # One refers to those before it; what it refers to later, or to itself, stays as it is.
        value = _NAMED.sub(lambda one: own.get(one[1], one[0]) if one[1] else one[0], double or single)
        if name not in own and name not in _ENTITIES_OF_XML and len(value) <= _LONGEST_ENTITY:
            own[name] = value
    return own


# ---------------------------------------------------------------- CDATA that was escaped, or stands in CDATA

_CASES = re.compile(
    rb"(<!\[CDATA\[)(\s*(?:<!\[CDATA\[\s*)+)|(>\s{0,999})&lt;!\[CDATA\[((?:(?!&lt;!\[CDATA\[).)*?)\]\]&gt;(?=\s{0,999}</)",
    re.DOTALL,
)


def uncased(body: bytes) -> bytes:
    """A document without the marks of CDATA that would be read as text.

    A section in another is one section: what is left of its end is a lone mark that `]]>` ends too.
    """
    if b"CDATA[" not in body:
        return body
    body = _CASES.sub(lambda case: case[1] or case[3] + case[4], body)
    return body.replace(b"]]]]><![CDATA[>", b"") if b"]]]]><![CDATA[>" in body else body


# ---------------------------------------------------------------- bare signs

_SIGN = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?-->"
    rb"|&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};)([A-Za-z][A-Za-z0-9]{1,30};)?|<(?![A-Za-z_/!?])",
    re.DOTALL,
)


def with_signs_escaped(body: bytes) -> bytes:
    """`&` and `<` that begin no reference and no tag written as XML wants them, and HTML's entities as numbers."""

    def one(found: re.Match[bytes]) -> bytes:
        if found[0] == b"<":
            return b"&lt;"
        if not found[0].startswith(b"&"):
            return found[0]
        name = found[1] or b""
        if name[:-1] in _ENTITIES_OF_XML:
            return found[0]
        char = entities.html5.get(name.decode("ascii")) if name else None
        return "".join(f"&#{ord(part)};" for part in char).encode() if char else b"&amp;" + name

    return _SIGN.sub(one, body)


def with_whole_characters(body: bytes) -> tuple[bytes, bool]:
    """`body` with references to two halves of a character joined, and whether it held others to none, now U+FFFD."""
    if b"#" in body:
        body = _HALVES.sub(_joined, body)
    if b"&#" not in body:
        return body, False
    whole = _REFERENCE.sub(_to_a_character, body)
    return whole, whole != body
