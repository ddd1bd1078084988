"""What is no article says in a sentence what it is and what to do; nothing of it is shown as a text."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from feeds import sources
from feeds.errors import SourceError


def a_zip(*files: tuple[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files:
            archive.writestr(name, text)
    return out.getvalue()


PAGE = f"<html><head><title>Tide</title></head><body><h1>Tide</h1><p>{'It falls by noon. ' * 20}</p></body></html>"
WORD = a_zip(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w:document/>"))
WRITER = a_zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<office/>"))
PAGES = a_zip(("a.html", PAGE), ("b.html", PAGE.replace("Tide", "Ebb")))


def read(path: Path) -> list[sources.Taken | SourceError]:
    return [*sources.read(str(path), lambda _: pytest.fail("nothing is fetched"))]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("b.pdf", b"\n\n%PDF-1.7\n1 0 obj", "this is a PDF, not an article"),
        ("a.docx", WORD, "this is an Office document, not an article; give a saved page"),
        ("a.xlsx", WORD, "this is an Office document, not an article"),
        ("a.odt", WRITER, "this is an Office document, not an article"),
        ("a.rtf", b"{\\rtf1\\ansi It falls.}", "this is an RTF document, not an article"),
        ("a.xml", b'<?xml version="1.0"?><note><to>You</to></note>', "this is no feed; point at a saved page"),
        ("a.svg", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "this is no feed; point at"),
        ("a.json", b'{"version": "https://jsonfeed.org/version/1", "items":', "no JSON that can be read; check the file"),
        ("a.zip", PAGES[:90], "it is damaged or breaks off; download or copy it again"),
        ("a.gz", gzip.compress(PAGE.encode())[:40], "it is damaged or breaks off; download or copy it again"),
        ("a.tar", b"\0" * 257 + b"ustar" + b"\0" * 300, "the archive"),
        ("a.epub", b"PK\x03\x04 no book", "download or copy it again"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(90), "this is an archive, not an article; unpack it yourself"),
        ("a.zst", b"\x28\xb5\x2f\xfd" + bytes(90), "this is compressed data, not an article; unpack it yourself"),
        ("a.azw3", b"Tide\0" + bytes(55) + b"BOOKMOBI" + bytes(90), "this is a Kindle book, not an article; give"),
        ("a.db", b"SQLite format 3\0" + bytes(90), "this is a database, not an article"),
        ("a.html", b"\x89PNG\r\n\x1a\n" + bytes(90), "this is a picture, not an article"),
        ("a.bin", bytes(range(256)), "this is neither a feed nor a page that can be read; check the file"),
        ("a.pdf", b"%PDF-1.7\n", "this is a PDF, not an article"),
        ("a.html", b"<html><head><script>x()</script></head><body></body></html>", "the page holds no text"),
        ("a.html", b"", "the file is empty; save or download it again"),
    ],
    ids=map(str, range(40)),  # by their bytes they would be other tests each time: archives hold the hour
)  # fmt: skip
def test_a_file_without_an_article_says_what_it_is_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (error,) = read(path)
    assert isinstance(error, SourceError)
    assert str(error).startswith(f"{path}: ")
    assert said in str(error)


def test_documents_among_pages_are_passed_over(tmp_path: Path) -> None:
    mixed = io.BytesIO(PAGES)
    with zipfile.ZipFile(mixed, "a") as archive:
        archive.writestr("letter.docx", WORD)
    (tmp_path / "mixed.zip").write_bytes(mixed.getvalue())
    pages = read(tmp_path / "mixed.zip")
    assert [page.entries[0].title for page in pages if isinstance(page, sources.Page)] == ["Tide", "Ebb"]
    assert len(pages) == 2


@pytest.mark.parametrize("ending", "epub mhtml eml mbox xml json md txt zip".split())
def test_a_page_under_the_name_of_something_else_is_a_page(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"a.{ending}").write_text(f"<!DOCTYPE html>\n{PAGE}")
    (page,) = read(tmp_path / f"a.{ending}")
    assert isinstance(page, sources.Page)
    assert [entry.title for entry in page.entries] == ["Tide"]
