"""A whole library as one archive, and back: everything of the reader's comes through.

A zip file: `tables/NAME.jsonl` holds a table, a row a line, in JSON that any program reads; `archive.json` says
what it is, of which version, and how many rows each table has. The search index and that of the
recommendations are left out: they are made again of the texts.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO

from feeds import atomic
from feeds.errors import ParseError
from feeds.hints import Hint
from feeds.messages import Message
from feeds.recommend import database as recommendations
from feeds.store import Store
from feeds.store.sql.tables import NEWER, NO_ROW, Row, Unfit
from feeds.store.sqlite import tables
from feeds.transfer.exports.publication import utc

FORMAT = "broadsheet-archive"
VERSION = 1
MANIFEST = "archive.json"
LONGEST_ROW = 256 * 1024 * 1024
"""Bytes of a line; the text of an article has 10 MB at most."""
_MISSING = Message("archive.cut", "a part of it is missing ({table})")
_DAMAGED = Message("archive.damaged", "the archive is damaged")
_UNREADABLE = Message("archive.unreadable", "it cannot be read")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def write(store: Store, destination: Path, now: datetime, *, replace: bool = False) -> int:
    """Write a library to an archive; how many rows. It holds logins too: nobody else may read it. Raises WriteError."""
    with atomic.streaming(destination, new=not replace, mode=atomic.PRIVATE) as out:
        return write_to(store, out, now)


def write_to(store: Store, out: BinaryIO, now: datetime) -> int:
    """Write a library to a stream; how many rows."""
    counts: dict[str, int] = {}
    with (
        store.maintenance.tables(leave=recommendations.MADE_AGAIN) as (version, all_tables),
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file,
    ):
        for name, rows in all_tables:
            with file.open(f"tables/{name}.jsonl", "w", force_zip64=True) as member:
                counts[name] = _write_rows(member, rows)
        about = {
            "format": FORMAT,
            "version": VERSION,
            "schema": version,
            "written": utc(now),
            "rows": counts,
        }
        file.writestr(MANIFEST, json.dumps(about, indent=2))
    return sum(counts.values())


def _write_rows(member: IO[bytes], rows: Iterable[Row]) -> int:
    number = 0
    for row in rows:
        # Half a character, which a text may hold, stands in JSON by its number only.
        member.write(json.dumps(row).encode("ascii") + b"\n")
        number += 1
    return number


def is_archive(path: Path) -> bool:
    """Whether a file is such an archive, sound or not."""
    try:
        with zipfile.ZipFile(path) as file:
            return MANIFEST in file.namelist() and json.loads(file.read(MANIFEST))["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError, *_BROKEN):
        return False


def unpack(archive: Path, library: Path) -> None:
    """Make a library, in an empty file, of an archive. Raises ParseError, StoreError."""
    try:
        with zipfile.ZipFile(archive) as file:
            about = json.loads(file.read(MANIFEST))
            version, counts = int(about["schema"]), dict(about["rows"])
            if about["format"] != FORMAT or about["version"] != VERSION:
                raise Unfit(NEWER)
            tables.make(library, version, _tables(file, counts), _make_recommendations)
    except Unfit as error:
        raise ParseError(str(archive), error.reason, Hint.CHOOSE_OTHER_ARCHIVE) from error
    except OSError as error:
        raise ParseError(str(archive), _UNREADABLE, Hint.CHOOSE_OTHER_ARCHIVE) from error
    except (ValueError, KeyError, TypeError, *_BROKEN) as error:
        raise ParseError(str(archive), _DAMAGED, Hint.CHOOSE_OTHER_ARCHIVE) from error


def _make_recommendations(library: Path) -> None:
    recommendations.Database(library).close()


def _tables(file: zipfile.ZipFile, counts: dict[str, Any]) -> Iterator[tuple[str, Iterator[Row]]]:
    for name, number in counts.items():
        with file.open(f"tables/{name}.jsonl") as member:
            yield name, _rows(member, name, number)


def _rows(member: IO[bytes], name: str, number: int) -> Iterator[Row]:
    found = 0
    while line := member.readline(LONGEST_ROW):
        row = json.loads(line)
        if not isinstance(row, dict):
            raise Unfit(NO_ROW.filled(table=name))
        found += 1
        yield row
    if found != number:
        raise Unfit(_MISSING.filled(table=name))
