"""Mail -> entries: one saved message, or a mailbox of newsletters with one entry a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses
from hashlib import blake2b

from feeds import charset, markup
from feeds.dates import parse_machine
from feeds.errors import NothingToRead, ParseError
from feeds.model import Entry
from feeds.pages import identity

_MOST_MESSAGES = 5_000
_LONGEST_HEADER = 4_000
_BOUNDARY = re.compile(rb"^From [^\r\n]{0,300}\r?\n(?=[!-9;-~]{1,80}:)", re.M)
"""What mbox writes before each message; a body's own "From " at the start of a line is quoted with `>`."""
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)
_CONTENT_ID = re.compile(r"""cid:([^"'\s<>)]{1,500})""", re.I)
_HAS_TEXT = re.compile(r"<(?:img|p|div|td|span|body|a)\b|\w", re.I)


def read(data: bytes, source: str, name: str = "") -> list[Entry]:
    """The messages of an .eml or mbox file as entries, in its order.

    Raises NothingToRead where no message has a body, ParseError where it is no mail.
    """
    entries = []
    for raw in split(data):
        message = parse(raw, source)
        entry = read_message(message, identity.stand_in(raw, source, name) if raw is data else _digest(raw))
        if entry:
            entries.append(entry)
    if not entries:
        raise NothingToRead(source, "no message in it has a text", "open another mailbox")
    return entries


def split(data: bytes) -> Iterator[bytes]:
    """The messages of a mailbox, each without its mbox line; `data` itself where it is a single message."""
    if not data.startswith(b"From "):
        yield data
        return
    starts = list(_BOUNDARY.finditer(data))[:_MOST_MESSAGES]
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for match, end in zip(starts, ends, strict=True):
        yield _QUOTED_FROM.sub(rb"\1", data[match.end() : end])


def parse(raw: bytes, source: str) -> Message:
    """A message with its parts. Raises ParseError where parts are nested beyond reason."""
    try:
        return BytesParser(policy=compat32).parsebytes(raw.lstrip(b"\r\n"))
    except (RecursionError, ValueError, LookupError) as exc:
        raise ParseError(source, "the message is nested too deep", "it was made to break programs") from exc


def leaves(message: Message) -> list[Message]:
    """The parts of a message that hold no others, in order."""
    found, waiting = [], [message]
    while waiting:
        part = waiting.pop()
        payload = part.get_payload()
        if part.is_multipart() and isinstance(payload, list):
            waiting.extend(inner for inner in reversed(payload) if isinstance(inner, Message))
        else:
            found.append(part)
    return found


def read_message(message: Message, guid: str) -> Entry | None:
    """One message as an entry, None where it has no text. `guid` stands in for a missing Message-ID."""
    parts = leaves(message)
    title = header(message, "Subject")
    body, summary = _body(parts, guid)
    if not body:
        return None
    return Entry(
        guid=header(message, "Message-ID").strip("<> ") or guid,
        url=_web_address(message),
        title=title or "(no subject)",
        authors=_senders(message),
        published=_date(message),
        lang=markup.clean(header(message, "Content-Language").partition(",")[0], 35),
        summary=summary,
        body=body,
        via=_list_name(message),
    )


# ---------------------------------------------------------------- headers


def header(message: Message, name: str) -> str:
    """The first header of that name, decoded and made safe; empty where there is none."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), None)
    return markup.clean(_decoded(str(raw))) if raw is not None else ""


def _decoded(raw: str) -> str:
    """Encoded words and raw bytes of a header as text; what cannot be decoded stays as it is."""
    value = " ".join(raw[:_LONGEST_HEADER].split())
    value = charset.decode(value.encode("utf-8", "surrogateescape"))
    if "=?" not in value:
        return value
    try:
        chunks = decode_header(value)
    except ValueError:
        return value
    texts = []
    for chunk, encoding in chunks:
        if isinstance(chunk, str):
            texts.append(chunk)
        elif encoding is None:
            texts.append(chunk.decode("latin-1") if chunk.isascii() else charset.decode(chunk))
        else:
            texts.append(charset.decode(chunk, f"charset={encoding}"))
    return "".join(texts)


def _senders(message: Message) -> tuple[str, ...]:
    """Names of the senders, their addresses where they gave none."""
    senders = getaddresses([header(message, "From")])
    return tuple(markup.clean(name or address, 200) for name, address in senders[:20] if name or address)


def _date(message: Message) -> datetime | None:
    """When it was sent, else when the last server took it."""
    sent = parse_machine(header(message, "Date"))
    return sent or parse_machine(header(message, "Received").rpartition(";")[2])


def _web_address(message: Message) -> str:
    """Where the same message can be read on the web, as some newsletters tell."""
    for name in ("Archived-At", "X-Archived-At", "Content-Location"):
        address = header(message, name).strip("<> ")
        if address.startswith(("https://", "http://")):
            return address
    return ""


def _list_name(message: Message) -> str:
    """The name a mailing list gives itself, as in `The Weekly <weekly.lists.example>`."""
    return header(message, "List-Id").partition("<")[0].strip(' "')


def _digest(raw: bytes) -> str:
    return "mail:" + blake2b(raw, digest_size=16).hexdigest()


# ---------------------------------------------------------------- bodies


def _body(parts: list[Message], guid: str) -> tuple[str, str]:
    """HTML of the message and its standfirst: the HTML part, else the text part put into paragraphs."""
    readable = [part for part in parts if part.get_content_disposition() != "attachment"]
    pages = [text(part) for part in readable if part.get_content_type() == "text/html"]
    page = next((page for page in pages if _HAS_TEXT.search(page)), "")
    if page:
        return with_pictures_located(page, parts), ""
    plain = "\n\n".join(text(part) for part in readable if part.get_content_type() == "text/plain")
    return _from_text(plain, guid) if plain.strip() else ("", "")


def _from_text(plain: str, guid: str) -> tuple[str, str]:
    from feeds.pages import text as dumps

    read = dumps.read_text(plain, guid)
    if read is None or not read.body:
        return markup.from_text(plain), ""
    # A text part has no title of its own: what looks like one is its first line.
    first = markup.from_text(read.title) if read.title else ""
    return first + read.body, read.summary


def text(part: Message) -> str:
    """The decoded text of a text part."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    return charset.decode(data, str(part.get("Content-Type", "")))


def with_pictures_located(page: str, parts: list[Message]) -> str:
    """`page` with pictures that came along under the address they have on the web, where they tell it."""
    located = {
        content_id: location
        for part in parts
        if (content_id := str(part.get("Content-ID", "")).strip("<> "))
        and (location := str(part.get("Content-Location", "")).strip()).startswith(("https://", "http://"))
    }
    if not located:
        return page
    return _CONTENT_ID.sub(lambda match: located.get(match[1], match[0]), page)
