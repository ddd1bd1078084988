"""Files and folders, as bytes with a name: nothing here knows what is in them."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from feeds import paths
from feeds.errors import MissingSource, NothingToRead, SourceError
from feeds.hints import Hint
from feeds.messages import Message

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is read."""

READABLE = frozenset(
    "atom bz2 cdf eml emlx epub gz htm html json jsonfeed maff markdown mbox md mht mhtml opml rdf rss tar tgz"
    " text txt webarchive xhtml xml xz zip".split()
)
"""Endings of files that may hold articles; files with other endings must begin like a page or a feed."""

# What browsers call the folder of a saved page's parts, in the languages they save in.
_PARTS = re.compile(
    r".+(?:[ _-](?:files?|fichiers|dateien|archivos|arquivos|ficheiros|bestanden|file|filer|fails|pliki"
    r"|soubory|elemei|dosyalar|tiedostot|failid|datoteke|data)|\.files)$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|\?xml|rss|feed|rdf:rdf|opml)\b", re.IGNORECASE
)
_PEEK = 1024


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's bytes. `source` is the path as given, `name` its last part."""

    data: bytes
    source: str
    name: str
    modified: datetime | None = None
    """None for standard input."""


def load(path: str) -> Loaded:
    """A file, or standard input for `-`. Raises MissingSource, NothingToRead.

    Only ordinary files are opened: a device or a pipe could block for ever.
    """
    if path == "-":
        return _standard_input()
    file = paths.typed(path)
    try:
        facts = file.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise NothingToRead(path, Message("file.folder", "this is a folder"), Hint.NAME_FILE_IN_IT)
        if not stat.S_ISREG(facts.st_mode):
            raise NothingToRead(
                path, Message("file.not-ordinary", "this is no ordinary file"), Hint.POINT_AT_PAGE
            )
        if facts.st_size > LARGEST:
            raise NothingToRead(
                path,
                Message("file.too-large", "the file is larger than {size} MB", size=LARGEST >> 20),
                Hint.SPLIT,
            )
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        raise _missing(path, error) from error
    if not data:
        raise NothingToRead(path, Message("file.empty", "the file is empty"), Hint.SAVE_AGAIN)
    return Loaded(data, path, file.name, datetime.fromtimestamp(facts.st_mtime, UTC))


def _standard_input() -> Loaded:
    source = "standard input"
    try:
        data = sys.stdin.buffer.read(LARGEST + 1)
    except (OSError, ValueError, AttributeError) as error:
        raise MissingSource(source, Message("file.closed", "it cannot be read"), Hint.PIPE_INTO_IT) from error
    if not data:
        raise NothingToRead(source, Message("file.nothing-came", "nothing came in"), Hint.PIPE_INTO_IT)
    if len(data) > LARGEST:
        raise NothingToRead(
            source,
            Message("file.too-much-came", "more than {size} MB came in", size=LARGEST >> 20),
            Hint.SPLIT,
        )
    return Loaded(data, source, "")


def walk(folder: str | Path) -> Iterator[Path]:
    """The files under a folder that may be pages or feeds, sorted by name, each folder before its folders.

    Hidden files, binary files, the parts of saved pages and second ways to one folder are
    left out. Raises MissingSource, NothingToRead where there is nothing at all.
    """
    top = paths.typed(folder)
    try:
        facts = top.stat()
        if not stat.S_ISDIR(facts.st_mode):
            raise NothingToRead(str(folder), Message("file.no-folder", "this is no folder"), Hint.NAME_FOLDER)
        os.scandir(top).close()
    except (OSError, ValueError) as error:
        raise _missing(str(folder), error) from error
    found = False
    for path in _below(top, {(facts.st_dev, facts.st_ino)}):
        found = True
        yield path
    if not found:
        raise NothingToRead(
            str(folder),
            Message("folder.empty", "this folder holds no page and no feed"),
            Hint.POINT_AT_PAGES,
        )


def listing(folder: str | Path) -> dict[str, int]:
    """The files `walk` gives with the moment each was changed, in nanoseconds; nothing for a folder that is gone."""
    found = {}
    try:
        for path in walk(folder):
            found[str(path)] = path.stat().st_mtime_ns
    except (SourceError, OSError):
        # What vanishes while it is looked at is seen the next time.
        pass
    return found


def listings(sources: Iterable[str]) -> dict[str, dict[str, int]]:
    """The files of those sources that are folders, as `listing` gives them, by folder."""
    return {name: listing(name) for name in sources if paths.is_folder(name)}


def _below(folder: Path, visited: set[tuple[int, int]]) -> Iterator[Path]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        # One folder that may not be entered does not spoil the others.
        return
    folders = []
    for entry in entries:
        path = Path(entry.path)
        try:
            facts = entry.stat()
            if entry.name.startswith(".") or (entry.is_file() and not _may_be_read(path, facts.st_size)):
                continue
        except OSError:
            continue
        if entry.is_dir():
            folders.append((path, (facts.st_dev, facts.st_ino)))
        elif entry.is_file():
            yield path
    for path, identity in folders:
        # A folder may be reached twice through links; a link upwards would never end.
        if not _PARTS.match(path.name) and identity not in visited:
            visited.add(identity)
            yield from _below(path, visited)


def _may_be_read(path: Path, size: int) -> bool:
    if not 0 < size <= LARGEST:
        return False
    ending = path.suffix[1:].lower()
    if ending in READABLE:
        return True
    with path.open("rb") as file:
        head = file.read(_PEEK)
    return b"\0" not in head and (not ending or _OPENING.match(head) is not None)


def _missing(source: str, error: OSError | ValueError) -> SourceError:
    """An operating system's refusal as a sentence. A path with a NUL in it raises ValueError."""
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return MissingSource(
            source, Message("file.missing", "there is no such file or folder"), Hint.CHECK_PATH
        )
    if isinstance(error, PermissionError):
        return MissingSource(source, Message("file.unreadable", "it may not be read"), Hint.CHECK_PERMISSIONS)
    if error.errno == errno.ELOOP:
        return MissingSource(
            source, Message("file.circle", "its links lead round in a circle"), Hint.MEND_LINK
        )
    if error.errno == errno.ENAMETOOLONG:
        return MissingSource(source, Message("file.name-too-long", "the name is too long"), Hint.CHECK_PATH)
    return MissingSource(
        source,
        Message("file.not-read", "it could not be read ({error})", error=str(error.strerror)),
        Hint.CHECK_DISK,
    )
