"""What the reader has moves out: articles of any list in a format that others read.

A writer is a function of articles and where they go. It takes the articles one by one and keeps none of them, so
that a list may be of any length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from feeds.record import record

if TYPE_CHECKING:
    from feeds.atomic import Put
    from feeds.model import Article
    from feeds.transfer.exports.publication import Publication

    Write = Callable[[Iterable[Article], BinaryIO, Publication], None]
    WriteFolder = Callable[[Iterable[Article], Put, Publication], None]


@record(frozen=True, slots=True)
class Format:
    """A way to write articles down."""

    name: str
    module: str
    endings: tuple[str, ...]
    """Of the names of its files, the usual one first."""
    fills_folders: bool = False
    """Whether it may also be a folder of files, which is how it is written where no file is named."""

    def fills(self, destination: Path) -> bool:
        """Whether a destination is meant to be a folder of such files."""
        return self.fills_folders and (destination.is_dir() or destination.suffix.lower() not in self.endings)

    def writer(self) -> Write:
        write: Write = import_module(f"{__name__}.{self.module}").write
        return write

    def folder_writer(self) -> WriteFolder:
        write: WriteFolder = import_module(f"{__name__}.{self.module}").write_folder
        return write


FORMATS = {
    each.name: each
    for each in (
        Format("markdown", "markdown", (".md", ".markdown"), fills_folders=True),
        Format("html", "html", (".html", ".htm", ".xhtml"), fills_folders=True),
        Format("json", "jsonfeed", (".json",)),
        Format("rss", "rss", (".rss", ".xml")),
        Format("epub", "epub", (".epub",)),
        Format("mbox", "mbox", (".mbox",)),
    )
}


NOTES = "notes"
"""Of articles only what the reader marked in them and wrote about them."""
WRITTEN = {**FORMATS, NOTES: Format(NOTES, "notes", (".md",))}
"""All that articles can be written as."""
FEEDS, LIBRARY = "opml", "archive"
"""What is no list of articles: the feeds (`feeds.opml`), and the whole library (`feeds.transfer.archive`)."""
NAMES = (FEEDS, *WRITTEN, LIBRARY)
"""All that something can be exported as."""
_ENDINGS = {ending: each.name for each in FORMATS.values() for ending in each.endings} | {
    ".opml": FEEDS,
    ".zip": LIBRARY,
}


def named_by(path: Path) -> str | None:
    """The one of NAMES that a file's name tells; None where it tells none."""
    return _ENDINGS.get(path.suffix.lower())


def export(
    articles: Iterable[Article],
    destination: Path | BinaryIO,
    format: Format,
    publication: Publication,
    *,
    replace: bool = False,
) -> int:
    """Write articles to a stream or file, or to a folder where the format fills some; how many.

    A file is what it was unless all of it could be written, and without `replace` in any case. A folder that is
    filled keeps what has other names. Raises WriteError.
    """
    from feeds import atomic

    counted = _Counted(articles)
    if not isinstance(destination, Path):
        format.writer()(counted, destination, publication)
    elif format.fills(destination):
        with atomic.filling(destination, new=not replace) as put:
            format.folder_writer()(counted, put, publication)
    else:
        with atomic.streaming(destination, new=not replace) as out:
            format.writer()(counted, out, publication)
    return counted.number


class _Counted:
    """Articles that are counted as they are taken."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles = articles
        self.number = 0

    def __iter__(self) -> Iterator[Article]:
        for article in self._articles:
            self.number += 1
            yield article
