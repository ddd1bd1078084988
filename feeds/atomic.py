"""Files are written beside their place and renamed into it: a full disk leaves the old one whole."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import BinaryIO

from feeds.errors import WriteError
from feeds.hints import Hint
from feeds.messages import Message

PRIVATE = 0o600
"""Mode of what is nobody else's business."""
_NAMED = 40
"""Characters of the name that an unfinished file begins with: four bytes each, they leave room for the rest."""
_DATABASE = b"SQLite format 3\0"
_OF_DATABASE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database file."""
_Why = tuple[Message, Hint | None]
_FULL: _Why = (Message("file.disk-full", "the disk is full"), Hint.MAKE_ROOM)
_NO_RIGHTS: _Why = (Message("file.not-writable", "it may not be written"), Hint.CHECK_FOLDER_RIGHTS)
_THERE: _Why = (
    Message("file.exists", "there is a file of this name already"),
    Hint.CHOOSE_OTHER_NAME,
)
_REASONS: dict[int, _Why] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _NO_RIGHTS,
    errno.EPERM: _NO_RIGHTS,
    errno.EROFS: _NO_RIGHTS,
    errno.ENAMETOOLONG: (
        Message("file.name-too-long", "the name is too long"),
        Hint.CHOOSE_SHORTER_NAME,
    ),
    errno.ENOTDIR: (Message("file.no-such-folder", "a part of its path is no folder"), Hint.CHECK_PATH),
    errno.EEXIST: _THERE,
    errno.ENOTEMPTY: (
        Message("folder.not-empty", "there is something in this folder already"),
        Hint.CHOOSE_OTHER_FOLDER,
    ),
}
_serial = count(1)
Put = Callable[[str, bytes], None]
"""Writes a file of such a relative name into a folder."""


def write(path: Path, data: bytes | str, *, new: bool = False, mode: int | None = None) -> None:
    """Make `data` the whole of a file, as `replacing` does it. Raises WriteError."""
    with replacing(path, new=new, mode=mode) as unfinished:
        unfinished.write_bytes(data.encode() if isinstance(data, str) else data)


def append(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Put `data` at the end of a log, made where it is not there; a crash may leave a part of it there.

    Only for files whose readers know a part from a whole. `mode` is as for `replacing`. Raises WriteError.
    """
    try:
        wanted = 0o666 if mode is None else mode
        with os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, wanted), "ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error


@contextmanager
def replacing(
    path: Path, *, new: bool = False, mode: int | None = None, database: bool = False
) -> Iterator[Path]:
    """A file beside `path` to write to; it takes its place when the block ends, and is gone when the block raises.

    What is there already keeps its mode, and its place behind a link; with `new` it is never replaced.
    `mode` is that of a file which is not there yet (None: as usual). Folders are made. Devices, pipes and
    folders are refused, and databases unless one is written (`database`). Raises WriteError.
    """
    try:
        target = Path(os.path.realpath(path))
        there = _facts(target)
        if why := _refusal(target, there, new=new, database=database):
            raise WriteError(str(path), *why)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if mode == PRIVATE else 0o777)
        # Two programs, or threads, may write the same file at once: each has one of its own until it is whole.
        unfinished = target.with_name(f"{target.name[:_NAMED]}.{os.getpid()}-{next(_serial)}.part")
        wanted = stat.S_IMODE(there.st_mode) if there else 0o666 if mode is None else mode
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, wanted))
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error
    try:
        yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        if there:
            unfinished.chmod(wanted)
        _put(unfinished, target, new=new)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        for left in (unfinished, *(Path(f"{unfinished}{end}") for end in _OF_DATABASE)):
            left.unlink(missing_ok=True)


@contextmanager
def streaming(path: Path, *, new: bool = False, mode: int | None = None) -> Iterator[BinaryIO]:
    """What becomes the whole of a file when the block ends, as `replacing` does it. Raises WriteError."""
    with replacing(path, new=new, mode=mode) as unfinished, unfinished.open("wb") as file:
        yield file


@contextmanager
def filling(path: Path, *, new: bool = False) -> Iterator[Put]:
    """What puts files into a folder; they are there when the block ends, and none is when it raises.

    With `new` the folder must not be there, or be empty. Otherwise files of the same names are replaced, one by
    one, and all others stay. Folders are made. Raises WriteError.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_dir():
            raise FileExistsError(errno.EEXIST, "")
        if new and target.exists() and any(target.iterdir()):
            raise OSError(errno.ENOTEMPTY, "")
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f"{target.name[:_NAMED]}.{os.getpid()}-{next(_serial)}.part")
        unfinished.mkdir()
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error

    def put(name: str, data: bytes) -> None:
        place = unfinished / name
        if "/" in name:
            place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    try:
        yield put
        _move_into(unfinished, target)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        import shutil

        shutil.rmtree(unfinished, ignore_errors=True)


class Growing:
    """A file that grows beside its place, in `NAME.part`, over as many tries as it takes. All raise WriteError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = path.with_name(f"{path.name}.part")
        self._file: BinaryIO | None = None

    @property
    def size(self) -> int:
        """Bytes that are there of it."""
        there = _facts(self.part)
        return there.st_size if there else 0

    def begin(self, keep: int) -> None:
        """Go on after the first `keep` bytes; what is there beyond is gone. Folders are made."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.part.open("ab")
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._file.truncate(keep)
        except BlockingIOError as error:
            self._file = None
            raise WriteError(
                str(self.path), Message("file.growing", "another program is writing it just now")
            ) from error
        except (OSError, ValueError) as error:
            raise _refused(self.path, error) from error

    def write(self, data: bytes) -> None:
        assert self._file is not None
        try:
            self._file.write(data)
        except OSError as error:
            raise _refused(self.path, error) from error

    def close(self) -> None:
        """Leave it as it is, to be gone on with."""
        if self._file is not None:
            file, self._file = self._file, None
            try:
                file.close()
            except OSError as error:
                raise _refused(self.path, error) from error

    def finish(self) -> None:
        """It is whole: put it in its place, where nothing may be."""
        self.close()
        try:
            with self.part.open("rb") as file:
                os.fsync(file.fileno())
            _put(self.part, self.path, new=True)
            self.part.unlink(missing_ok=True)
        except OSError as error:
            raise _refused(self.path, error) from error


def _move_into(folder: Path, target: Path) -> None:
    if not target.exists() or not any(target.iterdir()):
        folder.replace(target)
        return
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            place = target / file.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            file.replace(place)


def _facts(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _refusal(target: Path, there: os.stat_result | None, *, new: bool, database: bool) -> _Why | None:
    """Why nothing is written there, and what to do."""
    if there is not None and stat.S_ISDIR(there.st_mode):
        return Message("file.folder", "this is a folder"), Hint.NAME_FILE_IN_IT
    if there is not None and not stat.S_ISREG(there.st_mode):
        return Message("file.not-ordinary", "this is no ordinary file"), Hint.CHOOSE_OTHER_NAME
    if there is not None and new:
        return _THERE
    if companion(target) or (not database and _is_database(target, there)):
        return Message("file.database", "this is a library or another database"), Hint.CHOOSE_OTHER_NAME
    return None


def companion(path: Path) -> bool:
    """Whether a path is what SQLite keeps beside a database that is there."""
    return any(path.name.endswith(end) and Path(str(path).removesuffix(end)).exists() for end in _OF_DATABASE)


def _is_database(target: Path, there: os.stat_result | None) -> bool:
    if there is None:
        return False
    with target.open("rb") as file:
        head = file.read(len(_DATABASE))
    # A library that was just made is empty: all of it is in its log.
    return head == _DATABASE or (not head and Path(f"{target}-wal").exists())


def _put(unfinished: Path, target: Path, *, new: bool) -> None:
    if new:
        try:
            # Unlike a rename this fails where another program has made one meanwhile.
            os.link(unfinished, target)
            return
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            if target.exists():
                raise FileExistsError(errno.EEXIST, "", str(target)) from None
    unfinished.replace(target)


def _refused(path: Path, error: OSError | ValueError) -> WriteError:
    if isinstance(error, ValueError):
        return WriteError(
            str(path), Message("file.no-name", "this is no name of a file"), Hint.CHOOSE_OTHER_NAME
        )
    if why := _REASONS.get(error.errno or 0):
        return WriteError(str(path), *why)
    failed = Message("file.not-written", "it could not be written ({error})", error=str(error.strerror))
    return WriteError(str(path), failed)
