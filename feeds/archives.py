"""Archives -> their files: zip, tar, and single files that are only compressed. Nothing is written to disk.

Members come one at a time, whole and in the archive's order. Names are only ever names: `..`,
absolute paths and drive letters are taken out of them, links and devices are passed over.
What cannot be read is told at the end, by a ParseError after all that could be.
"""

from __future__ import annotations

import io
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import PurePosixPath

from feeds import charset, markup
from feeds.errors import NothingToRead, ParseError
from feeds.hints import Hint
from feeds.messages import Message

MOST_MEMBERS = 10_000
MOST_BYTES = 32 * 1024 * 1024
"""Of one member; a longer one is passed over."""
MOST_BYTES_TOGETHER = 256 * 1024 * 1024
_DEEPEST = 2
"""Archives in archives: how many levels are opened."""
_BOMB_RATIO = 400
_BOMB_BYTES = 4 * 1024 * 1024
"""From this size on, what shrank more than `_BOMB_RATIO` times is no text (HTML shrinks 5 to 30 times)."""
_MOST_FAILURES = 20
"""Streams of a zip without its directory that may turn out unreadable; each may cost 0.1 s."""
_XZ_MEMORY = 128 * 1024 * 1024

_NEVER_READ = frozenset(
    (
        "avif bmp css eot flac gif ico jpeg jpg js m4a map mjs mov mp3 mp4 ogg otf png svg tif tiff ttf wasm wav webm "
        "webp woff woff2"
    ).split()
)
"""Endings of what lies beside saved pages and holds no article."""

_SAVED_PARTS = re.compile(
    r"[ _.-](?:files?|fichiers|dateien|archivos|arquivos|ficheiros|bestanden|filer|pliki|soubory|elemei"
    r"|dosyalar|tiedostot|failid|datoteke)$",
    re.I,
)
"""Ends of folders in which browsers keep the parts of a page saved complete: pictures, scripts, frames."""

_MAF = re.compile(
    rb"""\b(originalurl|indexfilename)\s[^<>]{0,40}?resource\s*=\s*["']([^"'<>]{1,2000})["']""", re.I
)

_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive, unpacked."""

    name: str
    """Its path in the archive, made safe; parts are split by `/`."""
    data: bytes


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked, and what had to be passed over."""

    members: int
    size: int
    read: int = 0
    troubles: list[Message] = field(default_factory=list)

    def take(self, data: bytes) -> None:
        self.members -= 1
        self.size -= len(data)
        self.read += 1
        if self.members < 0 or self.size < 0:
            raise _Spent


_BREAKS_OFF = Message("archive.breaks-off", "it is damaged or breaks off")
_TOO_LARGE = Message("archive.large", "it is too large")


class Unreadable(ValueError):
    """A file of an archive cannot be read; `reason` is a clause."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


class _Spent(Exception):
    """The archive holds more than the caps allow."""


def members(data: bytes, source: str) -> Iterator[Member]:
    """The files of the archive `data`, those of archives in it included.

    Raises ParseError after the last member where some could not be read (damage, a password, the caps),
    at once where `data` is no archive; NothingToRead where it is empty.
    """
    budget = _Budget(MOST_MEMBERS, MOST_BYTES_TOGETHER)
    try:
        yield from _unpacked(data, budget, 0)
    except _Spent:
        budget.troubles.append(Message("archive.too-much", "it unpacks to more than can be opened at once"))
    if budget.troubles:
        damaged = any(trouble.code == _BREAKS_OFF.code for trouble in budget.troubles)
        raise ParseError(source, _reason(budget), Hint.COPY_AGAIN if damaged else Hint.UNPACK)
    if not budget.read:
        raise NothingToRead(
            source,
            Message("archive.empty", "the archive holds no page or feed"),
            Hint.OPEN_WITH_OTHER_PROGRAM,
        )


def _reason(budget: _Budget) -> Message:
    trouble, *others = budget.troubles
    if others:
        trouble = Message(
            "archive.troubles",
            "{trouble} (and {number} more trouble)",
            "{trouble} (and {number} more troubles)",
            trouble=trouble,
            number=len(others),
        )
    if not budget.read:
        return Message("archive.unread", "the archive could not be read: {trouble}", trouble=trouble)
    return Message(
        "archive.partly-read",
        "only {number} file of the archive could be read: {trouble}",
        "only {number} files of the archive could be read: {trouble}",
        number=budget.read,
        trouble=trouble,
    )


def _unpacked(data: bytes, budget: _Budget, depth: int) -> Iterator[Member]:
    if data.startswith(b"PK"):
        found = _from_zip(data, budget)
    elif data.startswith(_PACKED) or tar_begins(data):
        found = _from_tar(data, budget)
    else:
        budget.troubles.append(Message("archive.none", "it is neither a zip nor a tar"))
        return
    for member in found:
        if not _is_archive(member.data):
            yield member
        elif depth + 1 < _DEEPEST:
            for inner in _unpacked(member.data, budget, depth + 1):
                yield Member(f"{member.name}/{inner.name}", inner.data)
        else:
            budget.troubles.append(
                Message("archive.deep", "{name} is an archive in an archive in an archive", name=member.name)
            )


def tar_begins(data: bytes) -> bool:
    """Whether the first block is a tar header."""
    return data[257:262] == b"ustar"


def _is_archive(data: bytes) -> bool:
    if data.startswith(b"PK\x03\x04"):
        return not (is_book(data) or is_document(data))
    return data.startswith(_PACKED) or tar_begins(data)


def is_book(data: bytes) -> bool:
    """Whether a zip is an EPUB, which has a reader of its own; not all makers put what tells it first."""
    return b"application/epub+zip" in data[:200] or (
        b"META-INF/container.xml" in data and "META-INF/container.xml" in Zip(data)
    )


def is_document(data: bytes) -> bool:
    """Whether a zip is a file of an office program."""
    if data.startswith(_DOCUMENT_TYPE, _FIRST_NAME):
        return True
    return b"[Content_Types].xml" in data and "[Content_Types].xml" in Zip(data)


_FIRST_NAME = 30
"""Where the name of the first member begins."""
_DOCUMENT_TYPE = b"mimetypeapplication/vnd."


def safe_name(name: str) -> str:
    """A member's path as a plain relative one, without control characters; `_` where nothing is left."""
    parts = markup.clean(name.replace("\\", "/")).split("/")
    kept = [part.strip() for part in parts if part.strip() not in ("", ".", "..") and not part.endswith(":")]
    return "/".join(kept) or "_"


def _is_wanted(name: str) -> bool:
    path = PurePosixPath(name)
    if any(part.startswith(".") or part == "__MACOSX" for part in path.parts):
        return False
    if any(_SAVED_PARTS.search(part) for part in path.parts[:-1]):
        return False
    return path.suffix.lower().removeprefix(".") not in _NEVER_READ


# ---------------------------------------------------------------- zip


class Zip:
    """A zip file whose members are read by name, capped; also one that breaks off in the middle."""

    def __init__(self, data: bytes) -> None:
        self._salvaged: dict[str, bytes] = {}
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self._keys: dict[str, str] | None = None
        self._zip: zipfile.ZipFile | None = None
        self.damage: Message | None = None
        """What is wrong with it as a whole, a clause; None where it is sound."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError):
            self.damage = _BREAKS_OFF
            self._salvaged = dict(_salvage(data))
        else:
            for info in self._zip.infolist()[: MOST_MEMBERS + 1]:
                # `is_dir` looks at the last letter of a name, which a hostile archive leaves out.
                if info.filename and not info.is_dir():
                    self._infos.setdefault(_zip_name(info), info)

    @property
    def names(self) -> list[str]:
        return list(self._infos or self._salvaged)

    def __contains__(self, name: str) -> bool:
        return name in self._infos or name in self._salvaged

    def alike(self, key: str, to_key: Callable[[str], str]) -> str:
        """The first name that `to_key` makes into `key`, empty without one."""
        if self._keys is None:
            self._keys = {}
            for name in self.names:
                self._keys.setdefault(to_key(name), name)
        return self._keys.get(key, "")

    def read(self, name: str) -> bytes:
        """The member called `name`. Raises KeyError, Unreadable."""
        if self._zip is None:
            return self._salvaged[name]
        info = self._infos[name]
        if info.flag_bits & 0x1:
            raise Unreadable(Message("archive.protected", "it is protected by a password"))
        if info.file_size > MOST_BYTES:
            raise Unreadable(_TOO_LARGE)
        if info.file_size > _BOMB_BYTES and info.file_size > _BOMB_RATIO * max(info.compress_size, 1):
            raise Unreadable(Message("archive.bomb", "it unpacks to hundreds of times its size"))
        try:
            with self._zip.open(info) as stream:
                data = stream.read(MOST_BYTES + 1)
        except (
            Exception
        ) as exc:  # zlib, lzma, bz2, struct, EOF, unknown methods: each has an error of its own
            raise Unreadable(Message("archive.damaged-member", "it is damaged")) from exc
        if len(data) > MOST_BYTES:
            raise Unreadable(_TOO_LARGE)
        return data


def _zip_name(info: zipfile.ZipInfo) -> str:
    """zipfile takes names without the UTF-8 mark for code page 437, which few of them are."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        return charset.decode(info.orig_filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.filename


def _from_zip(data: bytes, budget: _Budget) -> Iterator[Member]:
    archive = Zip(data)
    if archive.damage:
        budget.troubles.append(archive.damage)
    saved = _saved_pages(archive)
    for name in saved or archive.names:
        safe = safe_name(name)
        if not saved and not _is_wanted(safe):
            continue
        try:
            content = archive.read(name)
        except Unreadable as exc:
            budget.troubles.append(
                Message("archive.member", "{name}: {reason}", name=safe, reason=exc.reason)
            )
            continue
        budget.take(content)
        if address := saved.get(name):
            content = f"<!-- saved from url=({len(address):04d}){address} -->\n".encode() + content
        yield Member(safe, content)


def _saved_pages(archive: Zip) -> dict[str, str]:
    """The pages of a MAFF, each in a folder with an `index.rdf` that tells its file and address; their parts are none."""
    found: dict[str, str] = {}
    for name in archive.names:
        folder, _, file = name.rpartition("/")
        if file != "index.rdf":
            continue
        try:
            note = archive.read(name)
        except ValueError:
            note = b""
        told = {
            match[1].lower(): unescape(match[2].decode("utf-8", "replace")) for match in _MAF.finditer(note)
        }
        wanted = f"{folder}/{told.get(b'indexfilename') or 'index.'}".lstrip("/")
        pages = [one for one in archive.names if one.startswith(wanted) and "/" not in one[len(wanted) :]]
        page = next((one for one in pages if not one.endswith(".rdf")), "")
        if page and b"maf" in note.lower():
            address = told.get(b"originalurl", "")
            found[page] = (
                address if address.startswith(("http://", "https://")) and " " not in address else ""
            )
    names = set(archive.names)
    pages = [name for name in names if name.lower().endswith((".html", ".htm"))]
    if (
        not found
        and "index.html" in names
        and len(pages) > 1
        and all(n == "index.html" or n.startswith("frames/") for n in pages)
    ):
        found["index.html"] = ""  # as SingleFile saves a page with its frames
    return found


def _salvage(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Whole members of a zip without its directory, found by walking over the local headers."""
    position, together, failures = 0, 0, 0
    while failures < _MOST_FAILURES:
        position = data.find(b"PK\x03\x04", position)
        if position < 0 or position + _LOCAL_HEADER.size > len(data):
            return
        _, _, flags, method, _, _, _, packed, _, name_length, extra = _LOCAL_HEADER.unpack_from(
            data, position
        )
        start = position + _LOCAL_HEADER.size + name_length + extra
        raw_name = data[position + _LOCAL_HEADER.size :][:name_length]
        position += 4
        content: bytes | None = None
        if flags & 0x1:
            continue
        if method == zipfile.ZIP_STORED and not flags & 0x8 and start + packed <= len(data):
            content = data[start : start + packed]
            position = start + packed
        elif method == zipfile.ZIP_DEFLATED:
            content, position = _inflated(data, start, position)
        if content is None:
            failures += 1
            continue
        if raw_name.endswith(b"/"):
            continue
        together += len(content)
        if together > MOST_BYTES_TOGETHER:
            return
        yield charset.decode(raw_name), content


def _inflated(data: bytes, start: int, otherwise: int) -> tuple[bytes | None, int]:
    """The deflated stream at `start` and where it ends; None and `otherwise` where it does not end."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflate.decompress(memoryview(data)[start:], MOST_BYTES)
    except zlib.error:
        return None, otherwise
    if not inflate.eof:
        return None, otherwise
    return content, len(data) - len(inflate.unused_data)


# ---------------------------------------------------------------- tar and compressed single files


class _Capped(io.RawIOBase):
    """A stream that raises `_Spent` once more than `size` bytes were read."""

    def __init__(self, stream: io.BufferedIOBase, size: int) -> None:
        self._stream = stream
        self._left = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise _Spent
        return data


def _from_tar(data: bytes, budget: _Budget) -> Iterator[Member]:
    try:
        stream = _Capped(_decompressed(data), budget.size)
        head = stream.read(512)
        if not tar_begins(head):
            yield _single(head, stream, budget)
            return
        tar = tarfile.open(fileobj=_Capped(_decompressed(data), budget.size), mode="r|")  # noqa: SIM115
        for info in tar:
            member = _tar_member(tar, info, budget)
            if member:
                yield member
    except _Spent:
        raise
    except Exception:  # the errors of four decompressors and tarfile's own
        budget.troubles.append(_BREAKS_OFF)


def _tar_member(tar: tarfile.TarFile, info: tarfile.TarInfo, budget: _Budget) -> Member | None:
    name = safe_name(info.name)
    if not info.isreg() or info.issparse() or not _is_wanted(name):
        budget.members -= 1
        if budget.members < 0:
            raise _Spent
        return None
    if info.size > MOST_BYTES:
        budget.troubles.append(Message("archive.member", "{name}: {reason}", name=name, reason=_TOO_LARGE))
        return None
    content = tar.extractfile(info)
    data = content.read() if content else b""
    if len(data) < info.size:
        raise EOFError
    budget.take(data)
    return Member(name, data)


def _single(head: bytes, stream: _Capped, budget: _Budget) -> Member:
    """A page or feed that was only compressed, as feed.xml.gz."""
    data = head + stream.read(MOST_BYTES)
    if len(data) > MOST_BYTES:
        raise _Spent
    budget.take(data)
    return Member("_", data)


def _decompressed(data: bytes) -> io.BufferedIOBase:
    raw = io.BytesIO(data)
    if data.startswith(b"\x1f\x8b"):
        import gzip

        return gzip.GzipFile(fileobj=raw)
    if data.startswith(b"BZh"):
        import bz2

        return bz2.BZ2File(raw)
    if data.startswith(b"\xfd7zXZ"):
        import lzma

        # The size of its dictionary is the stream's own claim, up to 4 GB.
        lzma.LZMADecompressor(memlimit=_XZ_MEMORY).decompress(data[:4096], 1)
        return lzma.LZMAFile(raw)
    return raw
