"""Articles as a mailbox: a message each, in plain text and HTML, for mail programs and archives.

Written as mbox is since 1979: a line `From address moment` before each message (RFC 4155). No line of a message
can be taken for one, because texts are quoted-printable.
"""

from __future__ import annotations

import re
from binascii import b2a_base64, b2a_qp
from collections.abc import Iterable
from email.utils import format_datetime
from hashlib import blake2b
from typing import BinaryIO

from feeds import markup
from feeds.model import Article
from feeds.transfer.exports import xhtml
from feeds.transfer.exports.publication import Piece, Publication, piece

_SENDER = "broadsheet@localhost"
_FROM = re.compile(rb"^From ", re.MULTILINE)
_QUOTES = re.compile(r'["\\]')
_LONGEST_PLAIN = 70
"""Of a header that stands as it is; what is longer is folded."""
_BYTES_A_WORD = 39
"""52 signs of base64: with what stands around them and `Keywords: ` before they keep to the 76 of a line."""


def write(articles: Iterable[Article], out: BinaryIO, publication: Publication) -> None:
    """Write a mailbox."""
    del publication
    for each in map(piece, articles):
        out.write(_message(each))


def _message(each: Piece) -> bytes:
    article, entry = each.article, each.article.entry
    digest = blake2b(each.id.encode("utf-8", "replace"), digest_size=12).hexdigest()
    border = f"=_{digest}"
    plain = "\n\n".join(filter(None, (each.standfirst, markup.plain(each.document), entry.url)))
    sender = ", ".join(entry.authors) or article.feed or "Broadsheet"
    headers = [
        ("From", f"{_quoted(sender)}\n <{_SENDER}>"),
        ("Date", format_datetime(article.date)),
        ("Subject", _header(each.title)),
        ("Message-ID", f"<{digest}@broadsheet.invalid>"),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{border}"'),
        ("Status", "RO" if article.read else "O"),
        ("X-Status", "F" if article.starred else ""),
        ("Keywords", _header(", ".join(article.tags))),
        ("X-Feed", _header(article.feed)),
        ("Archived-At", f"<{target}>" if (target := xhtml.address(entry.url)) else ""),
        ("Content-Language", xhtml.language(entry.lang)),
    ]
    head = "".join(f"{name}: {value}\n" for name, value in headers if value)
    html = f"<!DOCTYPE html>\n<html><body>\n{xhtml.body(each.document)}\n</body></html>"
    return b"".join(
        (
            f"From {_SENDER} {article.date.ctime()}\n{head}\n".encode("ascii", "replace"),
            _part(border, "plain", plain),
            _part(border, "html", html),
            f"--{border}--\n\n".encode(),
        )
    )


def _part(border: str, kind: str, text: str) -> bytes:
    head = (
        f"--{border}\nContent-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n"
    )
    encoded = b2a_qp(text.encode("utf-8", "replace"), istext=True)
    return head.encode() + b"\n" + _FROM.sub(b"=46rom ", encoded) + b"\n"


def _header(words: str) -> str:
    """A header's value; one that is not of short ASCII is encoded."""
    words = " ".join(words.split())
    if words.isascii() and len(words) < _LONGEST_PLAIN and "=?" not in words:
        return words
    return _encoded(words)


def _quoted(name: str) -> str:
    """A name before an address."""
    plain = _header(name)
    return plain if plain.startswith("=?") else _encoded(plain) if _QUOTES.search(plain) else f'"{plain}"'


def _encoded(words: str) -> str:
    """Encoded words (RFC 2047), one a line."""
    parts = [b""]
    for letter in words:
        encoded = letter.encode("utf-8", "replace")
        if len(parts[-1]) + len(encoded) > _BYTES_A_WORD:
            parts.append(b"")
        parts[-1] += encoded
    return "\n ".join(f"=?utf-8?b?{b2a_base64(part, newline=False).decode()}?=" for part in parts)
