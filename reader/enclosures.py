"""What comes with an article, a line each: what it is, how large, how long, and the key that opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from feeds import urls
from feeds.model import Enclosure
from reader.i18n.translate import decimal, number, tr, trn

SHOWN = 4
"""Files that get a line of their own; an item may bring a dozen pictures."""
SIGNS = {"audio": "♪", "video": "▶", "image": "▣"}
OTHER = "⎙"


def lines(
    files: Sequence[Enclosure], key: str, heard: Mapping[str, int], chapters: int = 0
) -> tuple[str, ...]:
    """A line a file, with where it was stopped; the first tells the key that opens them. Then how many chapters there are."""
    said = [line(file, heard.get(file.url, 0)) for file in files[:SHOWN]]
    if len(files) > SHOWN:
        said.append(trn("… and {number} more", "… and {number} more", len(files) - SHOWN))
    if chapters:
        said.append(f"≡ {tr('Chapters')} · {number(chapters)}")
    if said and key:
        said[0] += "   " + tr("{key} opens it", key=key)
    return tuple(said)


def line(file: Enclosure, stopped: int = 0) -> str:
    """`♪ Episode 3 · audio/mpeg · 23.4 MB · 1:02:03 · stopped at 12:03`, what is not known left out."""
    kind = file.type.partition("/")[0]
    place = tr("stopped at {time}", time=playing_time(stopped)) if stopped else ""
    facts = (file.title or _name(file.url), file.type, size(file.length), playing_time(file.duration), place)
    return f"{SIGNS.get(kind, OTHER)} " + " · ".join(fact for fact in facts if fact)


def size(length: int | None) -> str:
    """Bytes as people say them; nothing for what publishers write where they do not know (0, 1)."""
    if length is None or length < 2:
        return ""
    if length < 1000:
        return tr("{number} bytes", number=number(length))
    if length < 1_000_000:
        return tr("{size} kB", size=number(round(length / 1000)))
    return (
        tr("{size} MB", size=decimal(length / 1e6))
        if length < 1e9
        else tr("{size} GB", size=decimal(length / 1e9))
    )


def playing_time(seconds: int | None) -> str:
    """`1:02:03` or `2:03`; nothing where it is not known."""
    if not seconds:
        return ""
    from feeds.episodes import clock

    return clock(seconds)


def how_far(second: int, duration: int | None, *, paused: bool) -> str:
    """Where playing is: `▶ 2:03 / 1:02:03`, `‖ 2:03` while it is paused and nobody knows how long it is."""
    from feeds.episodes import clock

    whole = f" / {clock(duration)}" if duration else ""
    return f"{'‖' if paused else '▶'} {clock(second)}{whole}"


def _name(url: str) -> str:
    try:
        name = PurePosixPath(urlsplit(url).path).name
    except ValueError:
        name = ""
    return urls.display(name) if name else urls.display(url)
