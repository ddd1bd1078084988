"""Pictures of articles: fetched only when asked for, kept in a cache with a cap, decoded by a process of their own.

Decoding wants Pillow, the extra `images`. Nothing of a picture but its pixels gets out of the worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from feeds import atomic
from feeds.errors import FetchError, MissingExtra, ParseError, WriteError
from feeds.hints import Hint
from feeds.messages import Message

LARGEST = 10 * 1024 * 1024
"""Bytes of a picture as it comes."""
PIXELS = 40_000_000
"""Pixels of a picture as it unpacks to; more is not unpacked."""
CACHE = 100 * 1024 * 1024
"""Bytes kept of all pictures."""
SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels from the top left, three bytes each: red, green, blue; with a palette of such, one byte each."""

    width: int
    height: int
    pixels: bytes
    palette: bytes = b""


def picture(address: str, width: int, height: int, cache: Path, near: str = "", colours: int = 0) -> Picture:
    """The picture at an address, scaled to fit into so many pixels, its shape kept.

    With `colours` (at most 256) it has no more than so many, and a palette.
    `near` is an address the reader chose: only beside it may a picture come from the private network.
    Raises FetchError, ParseError for what is no picture, MissingExtra without Pillow.
    """
    from feeds import worker

    data = _cached(address, cache, near)
    try:
        answer = worker.call("feeds.pictures", "scaled", data, width, height, colours, seconds=SECONDS)
    except worker.Stopped as stopped:
        raise ParseError(
            address,
            Message("picture.stopped", "the picture {what}", what=stopped.reason),
            Hint.OPEN_ARTICLE_IN_BROWSER,
        ) from stopped
    if isinstance(answer, str):
        if answer == "pillow":
            raise MissingExtra(Message("extra.pictures", "pictures"), "images")
        raise ParseError(
            address, Message("picture.none", "this is no picture that can be shown ({error})", error=answer)
        )
    shown = Picture(*answer)
    if len(shown.pixels) != shown.width * shown.height * (1 if colours else 3) or len(shown.palette) > 768:
        raise ParseError(
            address,
            Message("picture.size", "this is no picture that can be shown (its size is not what it says)"),
        )
    return shown


def scaled(data: bytes, width: int, height: int, colours: int = 0) -> tuple[int, int, bytes, bytes] | str:
    """For the worker: what a Picture is made of, or what is wrong; `pillow` where that is missing."""
    try:
        from PIL import Image
    except ImportError:
        return "pillow"
    import io

    Image.MAX_IMAGE_PIXELS = PIXELS // 2  # Pillow refuses at twice this
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", (width, height))
            shown = image.convert("RGBA")
        shown.thumbnail((max(1, width), max(1, height)))
        paper = Image.new("RGBA", shown.size, (128, 128, 128, 255))
        paper.alpha_composite(shown)
        flat = paper.convert("RGB")
        if not colours:
            return flat.width, flat.height, flat.tobytes(), b""
        few = flat.quantize(colours)
        few = flat.quantize(palette=few, dither=Image.Dither.FLOYDSTEINBERG)
        palette = bytes(few.getpalette() or ())
        # What an index may name is there, and no more: a short palette is filled with black.
        return few.width, few.height, few.tobytes(), palette[: 3 * colours].ljust(3 * colours, b"\0")
    except Exception as error:  # Pillow raises what the format's reader raises
        return type(error).__name__


def at_hand(address: str, cache: Path) -> bytes | None:
    """The file of a picture that was looked at before; None where it would have to be fetched."""
    try:
        return _place(address, cache).read_bytes()
    except OSError:
        return None


def _place(address: str, cache: Path) -> Path:
    return cache / blake2b(address.encode(), digest_size=16).hexdigest()


def _cached(address: str, cache: Path, near: str) -> bytes:
    kept = _place(address, cache)
    try:
        data = kept.read_bytes()
        kept.touch()
        return data
    except OSError:
        pass
    data = _fetched(address, near)
    try:
        atomic.write(kept, data, mode=atomic.PRIVATE)
        _trim(cache)
    except (OSError, WriteError):
        # A cache that cannot be written costs time, nothing else.
        pass
    return data


def _fetched(address: str, near: str) -> bytes:
    from feeds import fetch

    limits = fetch.Limits(body=LARGEST, seconds=30)
    answer = fetch.get(fetch.Request(address, private=fetch.lies_beside(address, near), limits=limits))
    if isinstance(answer, fetch.NotModified):
        raise FetchError(
            address, Message("http.no-picture", "the server gave no picture"), Hint.TRY_LATER, status=304
        )
    return answer.body


def _trim(cache: Path) -> None:
    """Drop what was looked at longest ago until the cache keeps to its cap."""
    files = [(file.stat(), file) for file in cache.iterdir() if file.is_file()]
    size = sum(stat.st_size for stat, _ in files)
    for stat, file in sorted(files, key=lambda each: each[0].st_mtime):
        if size <= CACHE:
            return
        file.unlink(missing_ok=True)
        size -= stat.st_size
