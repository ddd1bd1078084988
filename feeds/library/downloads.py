"""What comes with articles, fetched to a folder: which files are wanted, and how far each has come."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feeds import downloads
from feeds.downloads import Wanted, Whole
from feeds.library import playing
from feeds.messages import Message
from feeds.model import Article, Enclosure
from feeds.record import record

if TYPE_CHECKING:
    from feeds.store import Store

WAITING, DONE, FAILED = "waiting", "done", "failed"
MOST = 1000
"""Files that are remembered; of those that are through the oldest are forgotten."""
_KEY = "downloads"


@record(frozen=True, slots=True, kw_only=True)
class Download:
    """A file that is wanted, or was."""

    url: str
    path: str
    article: int
    title: str
    """The article's."""
    type: str = ""
    near: str = ""
    validator: str = ""
    size: int = 0
    """Bytes that are there."""
    total: int | None = None
    """Bytes it has, as the server claims."""
    state: str = WAITING
    error: Message | None = None
    """Why it is not there, a sentence."""


class Downloads:
    """The files wanted of one library, in the order in which they were asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._growing: dict[str, Download] = {}
        """What is on its way just now, as far as it is."""

    def all(self) -> list[Download]:
        """Those that wait, are there or failed."""
        try:
            kept = json.loads(self._store.state.get(_KEY) or "[]")
            return [self._growing.get(row["url"]) or _read(row) for row in kept]
        except (ValueError, TypeError, KeyError, AttributeError):
            return []

    def add(self, article: Article, files: Sequence[Enclosure], folder: Path) -> list[Download]:
        """Want files of an article; those that are new, or are tried again. What is there is not wanted twice."""
        known = {one.url: one for one in self.all()}
        wanted: list[Download] = []
        for file in files:
            before = known.get(file.url)
            if before is None or (before.state == DONE and not Path(before.path).exists()):
                title = " - ".join(part for part in (article.feed, article.entry.title) if part)
                taken = {one.path for one in (*known.values(), *wanted)}
                wanted.append(
                    Download(
                        url=file.url,
                        path=str(downloads.path_in(folder, title, file, taken)),
                        article=article.id,
                        title=article.entry.title,
                        type=file.type,
                        near=article.feed_url,
                        total=file.length,
                    )
                )
            elif before.state == FAILED:
                wanted.append(replace(before, state=WAITING, error=None))
        self._put(wanted)
        return wanted

    def retry(self) -> None:
        """Want again what failed."""
        self._put([replace(one, state=WAITING, error=None) for one in self.all() if one.state == FAILED])

    def at_hand(self, url: str) -> str:
        """Where a file lies that was fetched; empty where it does not."""
        there = (one.path for one in self.all() if one.url == url and one.state == DONE)
        return next((path for path in there if Path(path).exists()), "")

    def forget(self, url: str) -> None:
        """Want a file no longer; a part of it goes, a file that is whole stays."""
        with self._alone():
            left = [one for one in self.all() if one.url != url]
            for one in self.all():
                if one.url == url and one.state != DONE:
                    Path(f"{one.path}.part").unlink(missing_ok=True)
            self._write(left)

    def run(self, told: Callable[[Download], object] = lambda _: None) -> Iterator[Download]:
        """Fetch what waits; each file as it came to its end. `told` hears of each that grows."""
        waiting = {one.url: one for one in self.all() if one.state == WAITING}

        def grown(wanted: Wanted, size: int, total: int | None) -> None:
            before = waiting[wanted.url]
            after = replace(before, size=size, total=total, validator=wanted.validator)
            waiting[wanted.url] = after
            if after.validator != before.validator:
                self._put([after])  # whoever goes on after a crash knows what the part is of
            self._growing[wanted.url] = after
            told(after)

        files = [
            Wanted(url=one.url, path=Path(one.path), type=one.type, near=one.near, validator=one.validator)
            for one in waiting.values()
        ]
        for wanted, came in downloads.fetch(files, grown):
            one = waiting[wanted.url]
            if isinstance(came, Whole):
                one = replace(one, size=came.size, total=came.size, state=DONE)
            else:
                one = replace(one, state=FAILED, error=came.message, validator=wanted.validator)
            self._growing.pop(one.url, None)
            self._put([one])
            yield one

    # ------------------------------------------------------------ where playing stopped

    def place(self, url: str) -> int:
        """The second at which a file was last stopped; 0 for its beginning."""
        return playing.place(self._store, url)

    def set_place(self, url: str, second: int) -> None:
        """Remember where playing stopped; 0 forgets it."""
        playing.set_place(self._store, url, second)

    # ------------------------------------------------------------ keeping

    def _alone(self) -> Any:
        """Nobody else writes while what is kept is read and written."""
        from feeds.store import next_act

        return self._store.journal.acting(next_act())

    def _put(self, changed: Sequence[Download]) -> None:
        if not changed:
            return
        with self._alone():
            kept = {one.url: one for one in self.all()}
            kept.update((one.url, one) for one in changed)
            through = [url for url, one in kept.items() if one.state == DONE]
            for url in through[: max(0, len(kept) - MOST)]:
                del kept[url]
            self._write(kept.values())

    def _write(self, kept: Any) -> None:
        rows = [{**asdict(one), "error": one.error.to_row() if one.error else None} for one in kept]
        self._store.state.set(_KEY, json.dumps(rows, ensure_ascii=False))


def _read(row: dict[str, Any]) -> Download:
    known = {field.name for field in fields(Download)}
    given = {name: value for name, value in row.items() if name in known}
    error = given.pop("error", None)
    return Download(**given, error=Message.from_row(error) if error else None)
