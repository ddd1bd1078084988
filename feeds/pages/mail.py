"""Mail -> entries: one saved message, or a mailbox of newsletters with one entry a message."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from email.errors import HeaderParseError, InvalidBase64LengthDefect
from email.header import decode_header
from email.message import Message as Mail
from email.parser import BytesParser
from email.policy import compat32
from hashlib import blake2b
from html import escape, unescape
from itertools import islice

from feeds import charset, language, markup
from feeds.dates import parse_machine
from feeds.errors import NothingToRead, ParseError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import Entry
from feeds.pages import identity, letter, newsletter

_MOST_MESSAGES = 5_000
"""Of a longer mailbox the last ones are read, which are the newest."""
_MOST_PARTS = 10_000
_LONGEST_HEADER = 4_000
_BOUNDARY = re.compile(rb"^From [^\r\n]{0,300}\r?\n(?=[!-9;-~]{1,80}:)", re.M)
"""What mbox writes before each message; most programs quote a body's own "From " at the start of a line with `>`."""
_HEADERS = re.compile(rb"(?:[!-9;-~]{1,80}:[^\n]*\n(?:[ \t][^\n]*\n|>From [^\n]*\n)*){1,500}(?:\r?\n|\Z)")
_OF_MAIL = re.compile(
    rb"^(?:From|Date|Subject|To|Message-ID|Received|Return-Path|MIME-Version|Content-Type|Delivered-To|Status|X-[\w-]+):",
    re.I | re.M,
)
"""Headers one of which every message has; any word and a colon may begin a line of a letter."""
_BORDER = re.compile(rb"""\bboundary\s*=\s*"?([^"\s;]{1,100})""", re.I)
_LONGEST_HEAD = 20_000
_FEW_WORDS = 2
"""Of a mbox line without a moment: `From` and an address."""
_MOMENT = re.compile(rb"\d\d?:\d\d|\b(?:19|20)\d\d\b")
_PART = re.compile(rb"\n--[^\n]{1,100}\nContent-", re.I)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)
_CONTENT_ID = re.compile(r"""cid:([^"'\s<>)]{1,500})""", re.I)
_LANG = re.compile(
    r"""<html\b[^<>]{0,500}?\slang\s?=\s?["']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})\b""", re.I
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BODY = re.compile(r"<body\b[^<>]{0,2000}>(.*?)(?:</body\b|\Z)", re.I | re.S)
_UNSEEN = re.compile(r"<(style|script|title)\b.*?(?:</\1|\Z)", re.I | re.S)
_SHOWS = re.compile(r"<img\b|[^\W_]", re.I)
_COUNTED = re.compile(rb"\s{0,20}(\d{1,9})[ \t]{0,20}\r?\n")
"""The first line of what Apple's program keeps: how many bytes the message has, before facts of its own."""
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_SOFT_BREAK = re.compile(rb"=[ \t]{1,80}(?=\r?\n)")
"""A soft line break behind which a server put spaces."""
_VIA = re.compile(r"\s(?:via|über|através de|tramite)\s.{1,200}$")
"""How lists write that they passed a letter on."""


def read(data: bytes, source: str, name: str = "") -> list[Entry]:
    """The messages of an .eml or mbox file as entries, in its order.

    Raises NothingToRead where no message has a body, ParseError where it is no mail.
    """
    if counted := _COUNTED.match(data):
        data = data[counted.end() : counted.end() + int(counted[1])]
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
    if not entries and _is_encrypted(data):
        raise NothingToRead(source, Message("page.encrypted", "the message is encrypted"), Hint.DECRYPT)
    if not entries:
        raise NothingToRead(
            source, Message("page.no-message", "no message in it has a text"), Hint.OPEN_OTHER_MAILBOX
        )
    return entries


def _is_encrypted(data: bytes) -> bool:
    kinds = re.findall(rb"^Content-Type:[^\n]*", data[:_LONGEST_HEAD], re.I | re.M)
    return any(b"multipart/encrypted" in kind.lower() or b"pkcs7-mime" in kind.lower() for kind in kinds)


def split(data: bytes) -> Iterator[bytes]:
    """The messages of a mailbox, each without its mbox line; `data` itself where it is a single message."""
    found = _BOUNDARY.finditer(data) if data.startswith(b"From ") else iter(())
    starts: list[re.Match[bytes]] = []
    for match in found:
        if _begins_message(data, match) and not (
            starts and _is_inside(data, starts[-1].end(), match.start())
        ):
            starts.append(match)
    if not starts:
        yield data
        return
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for match, end in list(zip(starts, ends, strict=True))[-_MOST_MESSAGES:]:
        yield _QUOTED_FROM.sub(rb"\1", data[match.end() : end])


def _is_inside(data: bytes, start: int, place: int) -> bool:
    """Whether `place` lies in a part of the message that begins at `start`: its last border comes after it."""
    head = data[start : start + _LONGEST_HEAD]
    border = _BORDER.search(re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0])
    return border is not None and data.find(b"\n--" + border[1] + b"--", start) > place


def _begins_message(data: bytes, line: re.Match[bytes]) -> bool:
    """Whether a line begins a message: before headers, with a moment or, after an empty line, with an address only."""
    start = line.start()
    if start == 0:
        return True
    after_gap = data[max(0, start - 4) : start].endswith((b"\n\n", b"\r\n\r\n"))
    tells = bool(_MOMENT.search(line[0])) or (after_gap and len(line[0].split()) <= _FEW_WORDS)
    head = _HEADERS.match(data, line.end())
    return tells and head is not None and _OF_MAIL.search(head[0]) is not None


def parse(raw: bytes, source: str) -> Mail:
    """A message with its parts. Raises ParseError where they are nested, or more, than any mail needs."""
    if sum(1 for _ in islice(_PART.finditer(raw), _MOST_PARTS)) == _MOST_PARTS:
        raise ParseError(
            source, Message("page.many-parts", "the message has too many parts"), Hint.MADE_TO_BREAK
        )
    try:
        return BytesParser(policy=compat32).parsebytes(raw.lstrip(b"\r\n"))
    except (RecursionError, ValueError, LookupError) as exc:
        raise ParseError(
            source, Message("page.deep", "the message is nested too deep"), Hint.MADE_TO_BREAK
        ) from exc


def leaves(message: Mail) -> list[Mail]:
    """The parts of a message that hold no others, in order."""
    found, waiting = [], [message]
    while waiting:
        part = waiting.pop()
        payload = part.get_payload()
        if part.is_multipart() and isinstance(payload, list):
            waiting.extend(inner for inner in reversed(payload) if isinstance(inner, Mail))
        else:
            found.append(part)
    return found


def read_message(message: Mail, guid: str) -> Entry | None:
    """One message as an entry, None where it has no text. `guid` stands in for a missing Message-ID."""
    parts = leaves(message)
    title = header(message, "Subject")
    body = _body(message, parts)
    if not body:
        return None
    return Entry(
        guid=header(message, "Message-ID").strip("<> ") or guid,
        url=_web_address(message),
        title=title or "(no subject)",
        authors=_senders(message),
        published=_date(message),
        lang=_language([message, *parts], body),
        body=body,
        via=_list_name(message),
    )


# ---------------------------------------------------------------- headers


def header(message: Mail, name: str) -> str:
    """The first header of that name, decoded and made safe; empty where there is none."""
    return markup.clean(_decoded(_raw_header(message, name)))


def _raw_header(message: Mail, name: str) -> str:
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


def _senders(message: Mail) -> tuple[str, ...]:
    """Names of the senders, their addresses where they gave none."""
    senders = []
    for mailbox in islice(_mailboxes(_raw_header(message, "From")), 20):
        named, _, address = mailbox.partition("<")
        name = _VIA.sub("", markup.clean(_decoded(named)).strip(" \"'"))
        if not address and (behind := _BEHIND.fullmatch(name)):
            name = behind[1]
        senders.append(name or markup.clean(address.partition(">")[0]))
    return tuple(filter(None, senders))


_BEHIND = re.compile(r"\S{1,80}@\S{1,120}\s{1,4}\(([^()]{1,120})\)")
"""An address and the name behind it in brackets, as older programs write."""


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


def _date(message: Mail) -> datetime | None:
    """When it was sent, else when the last server took it."""
    sent = parse_machine(header(message, "Date"))
    return sent or parse_machine(header(message, "Received").rpartition(";")[2])


def _web_address(message: Mail) -> str:
    """Where the same message can be read on the web, as some newsletters tell."""
    for name in ("Archived-At", "X-Archived-At", "Content-Location"):
        address = header(message, name).strip("<> ")
        if address.startswith(("https://", "http://")):
            return address
    return ""


def _list_name(message: Mail) -> str:
    """The name a mailing list gives itself, as in `The Weekly <weekly.lists.example>`."""
    return header(message, "List-Id").partition("<")[0].strip(' "')


def _language(parts: list[Mail], body: str) -> str:
    for part in parts:
        if tag := header(part, "Content-Language").partition(",")[0].strip():
            return tag[:35]
    named = _LANG.search(body[:4_000])
    return named[1] if named else language.guess(markup.plain(markup.document(body)))


def _digest(raw: bytes) -> str:
    return "mail:" + blake2b(raw, digest_size=16).hexdigest()


# ---------------------------------------------------------------- bodies


def _body(message: Mail, parts: list[Mail]) -> str:
    """HTML of the message: all its readable parts, one after the other."""
    bodies = [body for body in _bodies(message, top=True) if body.strip()]
    page = bodies[0] if len(bodies) == 1 else "\n".join(map(_inner, bodies))
    return with_pictures_located(page, parts)


def _bodies(top_message: Mail, *, top: bool = False) -> Iterator[str]:
    """The HTML of the readable parts, in order; of alternatives the best one that says anything."""
    waiting: list[tuple[Mail, bool]] = [(top_message, top)]
    while waiting:
        part, is_top = waiting.pop()
        kind, payload = part.get_content_type(), part.get_payload()
        inner = [one for one in payload if isinstance(one, Mail)] if isinstance(payload, list) else []
        if kind == "message/rfc822" and inner:
            yield f"<h2>{escape(header(inner[0], 'Subject'))}</h2>"
        if kind == "multipart/alternative" and inner:
            waiting.append((_best(inner), False))
        elif inner:
            waiting.extend((one, False) for one in reversed(_without_feet(inner)))
        elif not part.is_multipart() and (is_top or part.get_content_disposition() != "attachment"):
            yield _readable(part)


def _best(alternatives: list[Mail]) -> Mail:
    """The last of `alternatives` with a page that has words, else the first text."""
    for part in reversed(alternatives):
        pages = [leaf for leaf in leaves(part) if leaf.get_content_type() == "text/html"]
        if any(_shows(text(page)) for page in pages):
            return part
    return next((part for part in alternatives if _readable(leaves(part)[0])), alternatives[-1])


def _without_feet(parts: list[Mail]) -> list[Mail]:
    """Parts without those in which a list only says that it is one; all of them where nothing else is said."""
    kept = [part for part in parts if not (_is_text(part) and newsletter.is_foot(_words(part)))]
    said = (leaf for part in kept for leaf in leaves(part) if leaf.get_content_disposition() != "attachment")
    return kept if any(map(_readable, said)) else parts


def _is_text(part: Mail) -> bool:
    return part.get_content_type() in ("text/plain", "text/html")


def _words(part: Mail) -> str:
    words = text(part)
    return words if part.get_content_type() == "text/plain" else _TAG.sub(" ", words)


def _readable(part: Mail) -> str:
    """The HTML of a text part, empty where it has no words or is none."""
    kind = part.get_content_type()
    if kind == "text/html":
        page = text(part)
        return newsletter.without_wrapping(page) if _shows(page) else ""
    if kind != "text/plain":
        return ""
    plain = text(part)
    flowed = str(part.get_param("format", "")).lower() == "flowed"
    delete = str(part.get_param("delsp", "")).lower() == "yes"
    return letter.read(plain, flowed=flowed, delete_space=delete) if plain.strip() else ""


def _shows(page: str) -> bool:
    """Whether a page has words or a picture; a few programs send one of nothing but breaks beside the text."""
    kept = "<img " if "<img" in page.lower() else ""
    return bool(_SHOWS.search(kept + unescape(_TAG.sub(" ", _UNSEEN.sub(" ", page)))))


def _inner(page: str) -> str:
    """What stands in the body of a page."""
    body = _BODY.search(page)
    return body[1] if body else page


def text(part: Mail) -> str:
    """The decoded text of a text part."""
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "quoted-printable":
        raw = part.get_payload()
        if isinstance(raw, str) and _SOFT_BREAK.search(written := raw.encode("utf-8", "surrogateescape")):
            part.set_payload(_SOFT_BREAK.sub(b"=", written).decode("utf-8", "surrogateescape"))
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if any(isinstance(defect, InvalidBase64LengthDefect) for defect in part.defects):
        # It breaks off behind a single letter, and came back as it is.
        letters = _NO_BASE64.sub(b"", data)
        data = b64decode(letters[: len(letters) // 4 * 4])
    return charset.decode(data, str(part.get("Content-Type", "")))


def with_pictures_located(page: str, parts: list[Mail]) -> str:
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
