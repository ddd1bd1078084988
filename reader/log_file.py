"""The file of the log: opened with the first record, since most runs have nothing to log."""

from __future__ import annotations

import logging
from pathlib import Path

LARGEST = 1_000_000
"""Bytes of one log file; two older ones are kept."""


class _Late(logging.Handler):
    """Opens the file with the first record: opening costs start-up time."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            self._file = _opened(self._folder) or logging.NullHandler()
        self._file.emit(record)


def _opened(folder: Path) -> logging.Handler | None:
    from logging.handlers import RotatingFileHandler

    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = RotatingFileHandler(
            folder / "broadsheet.log", maxBytes=LARGEST, backupCount=2, encoding="utf-8"
        )
    except OSError:
        return None
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return file


def begin(folder: Path, *, debug: bool) -> None:
    """Write warnings (everything with `debug`) to a file in `folder`; one that cannot be written means no log."""
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if debug else logging.WARNING)
    root.addHandler(_Late(folder))
