"""Files that come with articles, fetched to a folder: gone on with where they broke off, one at a time of a host.

    for wanted, came in fetch(files, told=progress): ...

A file grows as `NAME.part` beside its place. What is there of it is asked for no second time where the server
can go on (Range) and says that the file is still the same (If-Range); else it begins anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from feeds import atomic
from feeds.errors import FeedsError, FetchError, WriteError
from feeds.filenames import file_name
from feeds.hints import Hint
from feeds.logins import without_login
from feeds.messages import Message
from feeds.model import Enclosure
from feeds.record import record

if TYPE_CHECKING:
    from feeds.fetch import Answer, Request

AT_ONCE = 3
"""Hosts that are asked at the same time."""
LARGEST = 8 * 1024**3
"""Bytes of a file; a film in good quality has four."""
LONGEST = 24 * 3600.0
"""Seconds a file may take."""
SILENCE = 60.0
"""Seconds without a byte."""
TRIES = 3
"""How often a file is gone on with that breaks off while it grows."""
_NOTHING = Message("download.nothing", "the server sent nothing of it")
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}")
_SUFFIXES = {
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/x-m4a": ".m4a",
    "audio/ogg": ".ogg",
    "audio/opus": ".opus",
    "audio/flac": ".flac",
    "audio/wav": ".wav",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
}


@record(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file to be fetched, and what is known of the part of it that is there."""

    url: str
    path: Path
    type: str = ""
    """MIME type, as the feed says."""
    near: str = ""
    """Address of its feed: only beside it the private network may be asked."""
    validator: str = ""
    """What tells whether the file on the server is still the one whose part is here."""


@record(frozen=True, slots=True)
class Whole:
    """A file that is there."""

    size: int


Told = Callable[[Wanted, int, int | None], object]
"""Is told of a file that grows: the bytes that are there, and how many it has, as the server claims."""


def path_in(folder: Path, title: str, file: Enclosure, taken: Collection[str] = ()) -> Path:
    """A name in a folder for what comes with an article of this title: one that nothing has, nor is to have."""
    suffix = _suffix(file)
    stem = file_name(title, suffix).removesuffix(suffix)
    number = 1
    while True:
        path = folder / f"{stem}{f' {number}' if number > 1 else ''}{suffix}"
        part = path.with_name(f"{path.name}.part")
        if str(path) not in taken and not path.exists() and not part.exists():
            return path
        number += 1


def _suffix(file: Enclosure) -> str:
    """The end of a file's name: its address's, else what its type usually has."""
    try:
        named = PurePosixPath(unquote(urlsplit(file.url).path)).suffix
    except ValueError:
        named = ""
    known = _SUFFIXES.get(file.type.partition(";")[0].strip().lower(), "")
    return named.lower() if _SUFFIX.fullmatch(named) else known


def fetch(
    files: Iterable[Wanted], told: Told = lambda *_: None
) -> Iterator[tuple[Wanted, Whole | FeedsError]]:
    """Fetch files, each as it comes to its end, with the validator of what is there of it.

    What could not be fetched whole keeps its part. Closing the iterator leaves all as they are.
    """
    growing = [_Growing(file, told) for file in files]
    for _ in range(TRIES):
        again: list[_Growing] = []
        try:
            for grown, answer in _asked(growing):
                came = grown.came(answer)
                if came is None:
                    again.append(grown)
                else:
                    yield grown.wanted, came
        finally:
            for grown in growing:
                grown.leave()
        growing = again
    for grown in growing:
        yield grown.wanted, grown.trouble


def _asked(growing: Iterable[_Growing]) -> Iterator[tuple[_Growing, Answer]]:
    from feeds import fetch

    of = {}
    for grown in growing:
        request = grown.request()
        of[id(request)] = grown
    requests = [grown.asked for grown in of.values()]
    for request, answer in fetch.many(requests, connections=AT_ONCE, per_host=1):
        yield of[id(request)], answer


class _Growing:
    """One file on its way: the sink of its answers."""

    def __init__(self, wanted: Wanted, told: Told) -> None:
        self.wanted = wanted
        self._told = told
        self._file = atomic.Growing(wanted.path)
        self._had = 0
        """Bytes that were not asked for, the last time: all that were there but one.

        So there is an answer also where all of it is there: of what lies behind the end a server has none (416).
        """
        self._size = 0
        self._total: int | None = None
        self._refused: FeedsError | None = None
        """Why what came was not taken."""
        self.trouble: FeedsError = self._broken(_NOTHING)
        """What went wrong the last time."""
        self.asked: Request

    def request(self) -> Request:
        """What is asked for: the rest of the file, where a part of it is there and known."""
        from feeds import fetch

        wanted = self.wanted
        self._had = self._size = max(0, self._file.size - 1) if wanted.validator else 0
        headers: tuple[tuple[str, str], ...] = (("Accept", "*/*"),)
        if self._had:
            headers = (*headers, ("Range", f"bytes={self._had}-"), ("If-Range", wanted.validator))
        self.asked = fetch.Request(
            wanted.url,
            private=bool(wanted.near) and fetch.lies_beside(wanted.url, wanted.near),
            headers=headers,
            limits=fetch.Limits(body=LARGEST, seconds=LONGEST, silence=SILENCE),
            sink=self,
        )
        return self.asked

    # ------------------------------------------------------------ as the answer comes

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        try:
            self._begin(status, headers)
        except FeedsError as error:
            self._refused = error
            raise

    def _begin(self, status: int, headers: Mapping[str, str]) -> None:
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "text/html" and self.wanted.type.startswith(("audio/", "video/", "image/")):
            raise self._broken(Message("download.page", "the server sent a page instead of the file"))
        keep, total = 0, _number(headers.get("content-length", ""))
        if status == 206:
            found = _RANGE.fullmatch(headers.get("content-range", "").strip())
            if found is None or int(found[1]) != self._had:
                raise self._broken(
                    Message("download.range", "the server sent another part than it was asked for")
                )
            keep, total = self._had, _number(found[2])
        self._size, self._total = keep, total
        self.wanted = replace(self.wanted, validator=_validator(headers))
        self._file.begin(keep)
        self._told(self.wanted, self._size, self._total)

    def take(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except WriteError as error:
            self._refused = error
            raise
        self._size += len(data)
        self._told(self.wanted, self._size, self._total)

    # ------------------------------------------------------------ at its end

    def came(self, answer: Answer) -> Whole | FeedsError | None:
        """What became of it; None where it is to be asked for again."""
        from feeds import fetch

        if refused := self._refused or self._closed():
            return refused
        if isinstance(answer, fetch.Fetched) and self._size > 0:
            return self._finished()
        if not isinstance(answer, FetchError):
            return self._broken(_NOTHING)
        self.trouble = answer
        if answer.status == 416 and self._had:
            # It is shorter than what is here: another file by now.
            self.wanted = replace(self.wanted, validator="")
            return None
        return None if self._size > self._had + 1 else answer

    def _closed(self) -> FeedsError | None:
        try:
            self._file.close()
        except WriteError as error:
            return error
        return None

    def _finished(self) -> Whole | FeedsError:
        try:
            self._file.finish()
        except WriteError as error:
            return error
        return Whole(self._size)

    def leave(self) -> None:
        """Let go of the file as it is."""
        self._closed()

    def _broken(self, reason: Message) -> FetchError:
        return FetchError(without_login(self.wanted.url), reason, Hint.TRY_LATER)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _validator(headers: Mapping[str, str]) -> str:
    """What the server tells the file's state by: a strong ETag, else when it was last changed (RFC 9110, 13.1.5)."""
    etag = headers.get("etag", "")[:1000]
    return etag if etag.startswith('"') else headers.get("last-modified", "")[:100]
