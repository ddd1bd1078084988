from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import archives
from feeds.errors import NothingToRead, ParseError, SourceError

PAGE = b"<html><body><p>A page of some words.</p></body></html>" * 20


def a_zip(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def a_tar(files: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def read(data: bytes) -> tuple[dict[str, bytes], str]:
    """The members, and what was said at the end."""
    found: dict[str, bytes] = {}
    try:
        for member in archives.members(data, "pages.zip"):
            found[member.name] = member.data
    except SourceError as error:
        return found, str(error)
    return found, ""


@pytest.mark.parametrize(
    "data",
    [
        a_zip({"a/one.html": PAGE, "two.html": PAGE}),
        a_zip({"a/one.html": PAGE, "two.html": PAGE}, zipfile.ZIP_STORED),
        a_tar({"a/one.html": PAGE, "two.html": PAGE}),
        a_tar({"a/one.html": PAGE, "two.html": PAGE}, "w:gz"),
        a_tar({"a/one.html": PAGE, "two.html": PAGE}, "w:bz2"),
        a_tar({"a/one.html": PAGE, "two.html": PAGE}, "w:xz"),
    ],
    ids=["zip", "stored zip", "tar", "tar.gz", "tar.bz2", "tar.xz"],
)
def test_files_of_an_archive_come_whole_and_in_order(data: bytes) -> None:
    found, said = read(data)
    assert list(found.items()) == [("a/one.html", PAGE), ("two.html", PAGE)]
    assert said == ""


@pytest.mark.parametrize(
    "packed", [gzip.compress(PAGE), bz2.compress(PAGE), lzma.compress(PAGE)], ids=["gz", "bz2", "xz"]
)
def test_a_single_compressed_file_is_its_only_member(packed: bytes) -> None:
    assert list(read(packed)[0].values()) == [PAGE]


def test_archives_in_archives_are_opened_to_the_second_level() -> None:
    inner = a_tar({"deep.html": PAGE}, "w:gz")
    assert list(read(a_zip({"in.tar.gz": inner}))[0]) == ["in.tar.gz/deep.html"]
    found, said = read(a_zip({"top.html": PAGE, "x.zip": a_zip({"y.zip": a_zip({"z.html": PAGE})})}))
    assert list(found) == ["top.html"]
    assert "an archive in an archive in an archive" in said


def test_a_book_in_an_archive_stays_a_book() -> None:
    book = a_zip({"mimetype": b"application/epub+zip", "a.xhtml": PAGE}, zipfile.ZIP_STORED)
    assert read(a_zip({"book.epub": book}))[0] == {"book.epub": book}


def test_what_lies_beside_pages_is_passed_over() -> None:
    files = {
        "page.html": PAGE,
        "page_files/logo.png": b"x",
        "page_files/a.js": b"x",
        "__MACOSX/page.html": b"x",
    }
    assert list(read(a_zip({**files, ".hidden/x.html": b"x", "dir/": b""}))[0]) == ["page.html"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/abs/page.html", "abs/page.html"),
        ("C:\\pages\\one.html", "pages/one.html"),
        ("a/./b/../c.html", "a/b/c.html"),
        ("\x1b]52;c;x\x07.html", "]52;c;x.html"),
        ("..", "_"),
        ("", "_"),
    ],
)
def test_a_members_path_is_only_a_name(name: str, safe: str) -> None:
    assert archives.safe_name(name) == safe


def test_links_and_devices_of_a_tar_are_passed_over() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo(f"odd{kind!r}.html")
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
        info = tarfile.TarInfo("page.html")
        info.size = len(PAGE)
        tar.addfile(info, io.BytesIO(PAGE))
    assert read(out.getvalue()) == ({"page.html": PAGE}, "")


def test_half_a_zip_gives_its_whole_files_and_a_sentence() -> None:
    data = a_zip({"one.html": PAGE, "two.html": PAGE, "three.html": bytes(range(256)) * 400})
    found, said = read(data[: len(data) - 700])
    assert found["one.html"] == found["two.html"] == PAGE
    assert said.startswith("pages.zip: only 2 files of the archive could be read: it is damaged")


def test_half_a_stored_zip_gives_its_whole_files() -> None:
    data = a_zip({"one.html": PAGE, "two.html": PAGE}, zipfile.ZIP_STORED)
    assert list(read(data[: len(PAGE) + 200])[0]) == ["one.html"]


def test_half_a_tar_gives_its_whole_files_and_a_sentence() -> None:
    noise = b"".join(i.to_bytes(4, "big") for i in range(5000))
    for mode in ("w", "w:gz"):
        data = a_tar({"one.html": PAGE, "two.html": noise}, mode)
        found, said = read(data[: len(data) // 2])
        assert list(found) == ["one.html"]
        assert "breaks off" in said


def test_a_damaged_file_does_not_hide_the_others() -> None:
    data = bytearray(a_zip({"one.html": PAGE, "two.html": PAGE}, zipfile.ZIP_STORED))
    data[100] ^= 0xFF
    found, said = read(bytes(data))
    assert list(found) == ["two.html"]
    assert "one.html: it is damaged" in said


def test_a_password_is_told_in_one_sentence() -> None:
    data = bytearray(a_zip({"one.html": PAGE}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    found, said = read(bytes(data))
    assert found == {}
    assert said == (
        "pages.zip: the archive could not be read: one.html: it is protected by a password; "
        "unpack it yourself and open the folder."
    )


def test_a_bomb_costs_neither_time_nor_memory() -> None:
    zeros = bytes(archives.MOST_BYTES // 2)
    found, said = read(a_zip({"bomb.html": zeros, "page.html": PAGE}))
    assert list(found) == ["page.html"]
    assert "hundreds of times" in said
    found, said = read(gzip.compress(bytes(archives.MOST_BYTES + 1000), 1))
    assert found == {}
    assert "more than can be opened" in said


def test_a_file_that_claims_too_much_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 100)
    for data in (
        a_zip({"long.html": PAGE, "short.html": b"words"}),
        a_tar({"long.html": PAGE, "short.html": b"words"}),
    ):
        found, said = read(data)
        assert list(found) == ["short.html"]
        assert "long.html: it is too large" in said


@pytest.mark.parametrize("make", [a_zip, a_tar])
def test_an_archive_of_too_many_files_ends_at_the_cap(
    make: Callable[[dict[str, bytes]], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make({f"{n}.html": b"words" for n in range(20)})
    monkeypatch.setattr(archives, "MOST_MEMBERS", 10)
    found, said = read(data)
    assert len(found) == 10
    assert "more than can be opened at once" in said


@pytest.mark.parametrize(
    "data", [a_zip({}), a_tar({"logo.png": b"x"}), a_zip({"logo.png": b"x"})], ids=["empty", "tar", "zip"]
)
def test_an_archive_without_pages_says_so(data: bytes) -> None:
    with pytest.raises(NothingToRead, match="holds no page or feed"):
        list(archives.members(data, "x"))


def test_what_is_no_archive_says_so() -> None:
    with pytest.raises(ParseError, match="neither a zip nor a tar"):
        list(archives.members(b"words", "x"))


def test_half_a_zip_with_a_password_or_folders_gives_the_rest() -> None:
    whole = a_zip({"dir/": b"", "locked.html": PAGE, "open.html": PAGE})
    data = bytearray(whole[: whole.index(b"PK\x01\x02")])
    data[data.index(b"locked.html") - 24] |= 1
    assert list(read(bytes(data))[0]) == ["open.html"]


def test_half_a_zip_unpacks_no_more_than_its_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = a_zip({f"{n}.html": PAGE for n in range(9)})
    monkeypatch.setattr(archives, "MOST_BYTES_TOGETHER", 3 * len(PAGE))
    assert len(read(whole[: whole.index(b"PK\x01\x02")])[0]) == 3


def test_half_a_zip_of_broken_streams_is_given_up() -> None:
    header = a_zip({"x.html": PAGE})[:36]
    found, said = read((header + b"\xff" * 50) * 50)
    assert found == {}
    assert "damaged" in said


@pytest.mark.parametrize("name", ["{}.png", "{}.html"])
def test_a_tar_ends_at_the_cap_whatever_it_holds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 10)
    assert "more than can be opened" in read(a_tar({name.format(n): b"x" for n in range(20)}))[1]


def test_a_tar_that_unpacks_to_too_much_ends_at_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES_TOGETHER", 30_000)
    data = a_tar({"a.html": b"words", "b.png": bytes(100_000), "c.html": b"words"}, "w:gz")
    found, said = read(data)
    assert list(found) == ["a.html"]
    assert "more than can be opened" in said


def test_a_name_in_an_old_code_page_is_read() -> None:
    data = a_zip({"zz.html": PAGE}).replace(b"zz.html", "é.html".encode())
    assert list(read(data)[0]) == ["é.html"]


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00"])
)
def test_any_bytes_give_members_or_a_sentence(data: bytes, magic: bytes) -> None:
    read(magic + data)


@given(st.data())
def test_any_damage_to_an_archive_gives_members_or_a_sentence(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([SMALL_ZIP, SMALL_TAR, gzip.compress(SMALL_TAR)]))
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255))
    read(whole[:at] + bytes([byte]) + whole[at + 1 :])
    read(whole[:at])


SMALL_ZIP = a_zip({"a.html": b"words " * 30, "b.html": b"more"})
SMALL_TAR = a_tar({"a.html": b"words " * 30, "b.html": b"more"})
