"""Mail -> entries: one saved message, or a mailbox of newsletters with one entry a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from hashlib import blake2b
from itertools import islice

from feeds import charset, markup
from feeds.dates import parse_machine
from feeds.errors import NothingToRead, ParseError
from feeds.model import Entry
from feeds.pages import identity

_MOST_MESSAGES = 5_000
"""Of a longer mailbox the last ones are read, which are the newest."""
_MOST_PARTS = 10_000
_LONGEST_HEADER = 4_000
_BOUNDARY = re.compile(rb"^From [^\r\n]{0,300}\r?\n(?=[!-9;-~]{1,80}:)", re.M)
"""What mbox writes before each message; a body's own "From " at the start of a line is quoted with `>`."""
_PART = re.compile(rb"\n--[^\n]{1,100}\nContent-", re.I)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)
_CONTENT_ID = re.compile(r"""cid:([^"'\s<>)]{1,500})""", re.I)
_LANG = re.compile(
    r"""<html\b[^<>]{0,500}?\slang\s?=\s?["']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})\b""", re.I
)
_HAS_TEXT = re.compile(r"<(?:img|p|div|td|span|body|a)\b|\w", re.I)


def read(data: bytes, source: str, name: str = "") -> list[Entry]:
    """The messages of an .eml or mbox file as entries, in its order.

    Raises NothingToRead where no message has a body, ParseError where it is no mail.
    """
    entries = []
    refused: ParseError | None = None
    for raw in split(data):
        guid = identity.stand_in(raw, source, name) if raw is data else _digest(raw)
        try:
            entry = read_message(parse(raw, source), guid)
        except ParseError as exc:
            refused = exc
            continue
        if entry:
            entries.append(entry)
    if not entries and refused:
        raise refused
    if not entries:
        raise NothingToRead(source, "no message in it has a text", "open another mailbox")
    return entries


def split(data: bytes) -> Iterator[bytes]:
    """The messages of a mailbox, each without its mbox line; `data` itself where it is a single message."""
    starts = list(_BOUNDARY.finditer(data)) if data.startswith(b"From ") else []
    if not starts:
        yield data
        return
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for match, end in list(zip(starts, ends, strict=True))[-_MOST_MESSAGES:]:
        yield _QUOTED_FROM.sub(rb"\1", data[match.end() : end])


def parse(raw: bytes, source: str) -> Message:
    """A message with its parts. Raises ParseError where they are nested, or more, than any mail needs."""
    if sum(1 for _ in islice(_PART.finditer(raw), _MOST_PARTS)) == _MOST_PARTS:
        raise ParseError(source, "the message has too many parts", "it was made to break programs")
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
        lang=_language([message, *parts], body),
        summary=summary,
        body=body,
        via=_list_name(message),
    )


# ---------------------------------------------------------------- headers


def header(message: Message, name: str) -> str:
    """The first header of that name, decoded and made safe; empty where there is none."""
    return markup.clean(_decoded(_raw_header(message, name)))


def _raw_header(message: Message, name: str) -> str:
    found = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return " ".join(str(found)[:_LONGEST_HEADER].split())


def _decoded(raw: str) -> str:
    """Encoded words and raw bytes of a header as text; what cannot be decoded stays as it is."""
    value = charset.decode(raw.encode("utf-8", "surrogateescape"))
    if "=?" not in value:
        return value
    try:
        chunks = decode_header(value)
    except (HeaderParseError, ValueError):
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
    senders = []
    for mailbox in islice(_mailboxes(_raw_header(message, "From")), 20):
        name, _, address = mailbox.partition("<")
        senders.append(markup.clean(_decoded(name)).strip(" \"'") or markup.clean(address.partition(">")[0]))
    return tuple(filter(None, senders))


def _mailboxes(raw: str) -> Iterator[str]:
    """The parts of an address list; commas inside quotes part nothing."""
    start, quoted = 0, False
    for at, char in enumerate(raw):
        if char == '"' and raw[at - 1 : at] != "\\":
            quoted = not quoted
        elif char == "," and not quoted:
            yield raw[start:at].strip()
            start = at + 1
    yield raw[start:].strip()


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


def _language(parts: list[Message], body: str) -> str:
    for part in parts:
        if tag := header(part, "Content-Language").partition(",")[0].strip():
            return tag[:35]
    named = _LANG.search(body[:4_000])
    return named[1] if named else ""


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
