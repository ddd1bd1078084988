"""What comes with an episode to be read: chapters (Podcasting 2.0 JSON, Podlove) and transcripts (WebVTT, SRT, JSON, HTML, text).

found = read(data, type)        # Chapters, or Transcript with HTML that reads as an article
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import escape, unescape

from feeds.chapters import chapters, seconds
from feeds.errors import ParseError
from feeds.markup import clean
from feeds.messages import Message
from feeds.model import Chapter
from feeds.prose import ends_sentence
from feeds.record import record

READABLE = frozenset(
    "text/vtt text/srt text/html text/plain application/srt application/x-srt application/x-subrip"
    " application/json application/json+chapters application/json+transcript application/psc+xml".split()
)
"""MIME types of files that are read here."""
_PAGES = ("text/html", "text/plain")
LONG_PARAGRAPH = 400
"""Characters after which a paragraph ends with its sentence."""
MOST = 100_000
"""Chapters or lines that are taken."""
_TIMES = re.compile(r"(?:(\d+):)?(\d+):(\d+(?:[.,]\d+)?)\s*-->")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[A-Za-z0-9][^>]*>")
_BLANK_LINES = re.compile(r"\n[ \t]*\n+")
_NOT_CUES = ("WEBVTT", "NOTE", "STYLE", "REGION")


@record(frozen=True, slots=True)
class Chapters:
    """The parts of an episode, in their order."""

    chapters: tuple[Chapter, ...]


@record(frozen=True, slots=True)
class Transcript:
    """What is said in an episode, as HTML that is not made safe yet."""

    html: str


@record(frozen=True, slots=True)
class Said:
    """A line of a transcript; `start` in seconds, None where nobody says."""

    start: int | None
    speaker: str
    text: str


def is_readable(type: str, url: str) -> bool:
    """Whether a file that comes with an article is read here: a page or a text only where it is called a transcript."""
    kind = type.partition(";")[0].strip().lower()
    return kind in READABLE and (kind not in _PAGES or "transcript" in url.lower())


def read(data: bytes, type: str, source: str) -> Chapters | Transcript:
    """What a file says, by what it holds rather than by its type. Raises ParseError, which names the `source`."""
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    start = text.lstrip()[:500]
    found: Chapters | Transcript | None
    if start.startswith(("{", "[")):
        found = _of_json(text)
    elif "psc:chapters" in start or "podlove.org/simple-chapters" in start:
        found = _of_podlove(data)
    elif _TIMES.search(text):
        found = Transcript(html(_cues(text)))
    elif "html" in type or start.startswith("<"):
        found = Transcript(text)
    else:
        found = Transcript(html(Said(None, "", part) for part in _BLANK_LINES.split(text)))
    if found is None or not (found.chapters if isinstance(found, Chapters) else found.html.strip()):
        raise ParseError(source, Message("episode.nothing", "it holds no chapters and no transcript"))
    return found


# ---------------------------------------------------------------- JSON


def _of_json(text: str) -> Chapters | Transcript | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    if isinstance(data.get("chapters"), list):
        rows = [
            row for row in data["chapters"][:MOST] if isinstance(row, dict) and row.get("toc") is not False
        ]
        return Chapters(chapters((row.get("startTime"), row.get("title"), row.get("url")) for row in rows))
    if isinstance(data.get("segments"), list):
        rows = [row for row in data["segments"][:MOST] if isinstance(row, dict)]
        return Transcript(
            html(
                Said(
                    seconds(row.get("startTime")),
                    _line(row.get("speaker")),
                    _line(row.get("body") or row.get("text")),
                )
                for row in rows
            )
        )
    return None


def _line(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def _of_podlove(data: bytes) -> Chapters | None:
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    parts = list(root.iter("{*}chapter"))[:MOST]
    return Chapters(chapters((part.get("start"), part.get("title"), part.get("href")) for part in parts))


# ---------------------------------------------------------------- WebVTT and SRT


def _cues(text: str) -> Iterator[Said]:
    """The lines of captions; of those that roll up, each once."""
    before = ""
    for block in _BLANK_LINES.split(text)[:MOST]:
        lines = block.strip("\n").split("\n")
        at = next((number for number, line in enumerate(lines) if _TIMES.search(line)), None)
        if at is None or (lines[0].startswith(_NOT_CUES) and at > 1):
            continue
        for line in lines[at + 1 :]:
            voice = _VOICE.search(line)
            said = clean(unescape(_TAG.sub("", line)))
            if said and said != before:
                before = said
                yield Said(_begins(lines[at]), clean(unescape(voice[1])) if voice else "", said)


def _begins(line: str) -> int | None:
    found = _TIMES.search(line)
    if found is None:
        return None
    hours, minutes, rest = found.groups()
    return seconds(f"{(hours or '0')[-4:]}:{minutes[-4:]}:{rest.replace(',', '.')}")


# ---------------------------------------------------------------- as an article


def html(said: Iterable[Said]) -> str:
    """Lines as paragraphs: one for each speaker in turn, its time before it; long ones end with a sentence."""
    paragraphs: list[tuple[Said, list[str]]] = []
    for line in said:
        text = " ".join(line.text.split())
        if not text:
            continue
        if paragraphs and not _begins_anew(*paragraphs[-1], line):
            paragraphs[-1][1].append(text)
        else:
            paragraphs.append((line, [text]))
    return "".join(map(_paragraph, paragraphs))


def _begins_anew(first: Said, parts: list[str], line: Said) -> bool:
    if first.start is None or line.start is None:
        return True
    changes = line.speaker != first.speaker
    return changes or (sum(map(len, parts)) > LONG_PARAGRAPH and ends_sentence(parts[-1]))


def _paragraph(paragraph: tuple[Said, list[str]]) -> str:
    first, parts = paragraph
    time = "" if first.start is None else f"<small>{clock(first.start)}</small> "
    who = f"<strong>{escape(first.speaker)}</strong> " if first.speaker else ""
    return f"<p>{time}{who}{escape(' '.join(parts))}</p>"


def clock(second: int) -> str:
    """`1:02:03` or `2:03`."""
    minutes, rest = divmod(second, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
