"""Pages saved with their parts: frames, shadow roots, MAFF, SingleFileZ, Safari's web archives."""

from __future__ import annotations

import base64
import io
import plistlib
import zipfile
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import markup, pages, sources
from feeds.errors import NothingToRead, ParseError, SourceError
from feeds.model import Entry
from feeds.pages import webarchive

SAID = [
    "The ferry to the outer islands runs twice a day from the first of June, the harbour board decided on Monday.",
    "A second boat has been hired from the north, older and slower than the first, with room for a bus and the milk.",
    "Nobody knows yet what the crossing will cost, and the captain says that the weather will have the last word.",
]
TITLE = "Boats again for the outer islands"
ADVERT = "<html><body><p>Win a cruise for two to the islands of your choice, with a balcony and a band that never stops.</p></body></html>"
ARTICLE = f"<h1>{TITLE}</h1><p class=byline>By Ada Boat</p>" + "".join(f"<p>{one}</p>" for one in SAID)
OUTER = f"<!DOCTYPE html><html lang=en><head><title>{TITLE} | The Post</title></head><body><nav><a href=/>Home</a></nav>%s<footer>© The Post</footer></body></html>"


def words(entry: Entry) -> list[str]:
    return [line for line in markup.plain(markup.document(entry.body)).split("\n") if line]


def read(page: str | bytes, name: str = "page.html") -> Entry:
    (entry,) = pages.read(page if isinstance(page, bytes) else page.encode(), name)
    return entry


def opened(path: Path) -> list[Entry]:
    entries: list[Entry] = []
    for taken in sources.read(str(path), lambda _: pytest.fail("nothing is fetched")):
        assert isinstance(taken, sources.Page), taken
        entries.extend(taken.entries)
    return entries


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    "holder",
    [
        "<x-story><template shadowrootmode=open><style>p{{}}</style>{}</template></x-story>",
        '<div><template shadowrootmode="closed"><article>{}</article></template></div>',
        "<a-a><template shadowroot=open><b-b><template shadowrootmode=open>{}</template></b-b></template></a-a>",
    ],
)
def test_what_a_shadow_root_shows_is_read(holder: str) -> None:
    entry = read(OUTER % holder.format(ARTICLE))
    assert (entry.title, entry.authors) == (TITLE, ("Ada Boat",))
    assert words(entry) == SAID


def test_a_template_that_shows_nothing_is_not_read() -> None:
    hidden = f"<template><p>{SAID[0]} Not this.</p></template>"
    assert "Not this" not in read(OUTER % (f"<article>{ARTICLE}</article>" + hidden)).body


FRAMES = [
    '<iframe srcdoc="{}" sandbox="allow-popups"></iframe>'.format(
        escape(f"<!DOCTYPE html><html><body>{ARTICLE}</body></html>")
    ),
    '<div><iframe srcdoc="{}"></iframe></div>'.format(
        escape(f'<iframe srcdoc="{escape(ARTICLE)}"></iframe>')
    ),
    f'<iframe src="data:text/html,{quote(ARTICLE)}"></iframe>',
    f'<iframe src="data:text/html;charset=utf-8;base64,{base64.b64encode(ARTICLE.encode()).decode()}"></iframe>',
]


@pytest.mark.parametrize("frame", FRAMES)
def test_an_article_in_a_frame_that_holds_it_is_read(frame: str) -> None:
    entry = read(OUTER % ("<p>Reader</p>" + frame))
    assert entry.title == TITLE
    assert words(entry) == SAID


def test_a_frame_in_a_comment_is_none() -> None:
    with pytest.raises(NothingToRead):
        read("<!-- <iframe src=a></iframe> --><!-- b -->")


def test_an_advertisement_in_a_frame_is_not_the_article() -> None:
    frame = f'<iframe class="ad-slot" srcdoc="{escape(ADVERT)}"></iframe>'
    assert words(read(OUTER % f"<article>{ARTICLE}</article>{frame}")) == SAID


@pytest.mark.parametrize(
    ("source", "headers"),
    [
        ("cid:frame-1@mhtml.blink", "Content-ID: <frame-1@mhtml.blink>"),
        ("https://post.example/inner", "Content-Location: https://post.example/inner"),
        ("inner.html", "Content-Location: https://post.example/inner.html"),
    ],
)
@pytest.mark.parametrize("tag", ["<iframe src='{}' width=9></iframe>", "<frameset><frame src={}></frameset>"])
def test_an_article_in_a_frame_of_a_mhtml_is_read(source: str, headers: str, tag: str) -> None:
    page = OUTER % tag.format(source)
    raw = (
        "Snapshot-Content-Location: https://post.example/\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n"
        f"--B\nContent-Type: text/html; charset=utf-8\nContent-Location: https://post.example/\n\n{page}\n"
        f"--B\nContent-Type: text/html; charset=utf-8\n{headers}\n\n<html><body>{ARTICLE}</body></html>\n--B--\n"
    )
    entry = read(raw, "page.mhtml")
    assert entry.title == TITLE
    assert words(entry) == SAID


def a_maff(folder: str, index: str = "index.html") -> dict[str, str]:
    note = (
        '<?xml version="1.0"?><RDF:RDF xmlns:MAF="http://maf.mozdev.org/metadata/rdf#" xmlns:RDF="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<RDF:Description RDF:about="urn:root"><MAF:originalurl RDF:resource="https://post.example/boats?a=1&amp;b=2"/>'
        f'<MAF:indexfilename RDF:resource="{index}"/></RDF:Description></RDF:RDF>'
    )
    return {
        f"{folder}/{index}": OUTER % f"<article>{ARTICLE}</article>",
        f"{folder}/index.rdf": note,
        f"{folder}/index_files/ad.html": ADVERT,
        f"{folder}/frame-1.html": ADVERT,
    }


def test_a_maff_is_the_page_it_was_saved_from(tmp_path: Path) -> None:
    path = tmp_path / "boats.maff"
    path.write_bytes(zipped(a_maff("1714744800_1")))
    (entry,) = opened(path)
    assert (entry.title, entry.url) == (TITLE, "https://post.example/boats?a=1&b=2")
    assert words(entry) == SAID


def test_a_maff_of_two_tabs_is_two_pages(tmp_path: Path) -> None:
    path = tmp_path / "boats.maff"
    path.write_bytes(zipped(a_maff("1") | a_maff("2", "index.xhtml")))
    assert [entry.title for entry in opened(path)] == [TITLE, TITLE]


@pytest.mark.parametrize(
    "before", ["<!doctype html><html><meta charset=utf-8><title>x</title><body hidden><!--\n", ""]
)
@pytest.mark.parametrize("in_frame", [False, True])
def test_a_page_that_is_a_zip_too_is_unpacked(tmp_path: Path, before: str, in_frame: bool) -> None:
    files = {"index.html": OUTER % f"<article>{ARTICLE}</article>", "frames/1/index.html": ADVERT}
    if in_frame and before:
        files = {
            "index.html": OUTER % "<iframe src=frames/1/index.html></iframe>",
            "frames/1/index.html": ARTICLE,
        }
    path = tmp_path / "boats.html"
    path.write_bytes(before.encode() + zipped(files) + b"\n--></html>" * bool(before))
    (entry,) = opened(path)
    assert entry.title == TITLE
    assert words(entry) == SAID


def an_archive(
    fmt: plistlib.PlistFormat, body: str, frames: dict[str, str] | None = None, encoding: str = "UTF-8"
) -> bytes:
    def resource(address: str, page: str) -> dict[str, object]:
        return {
            "WebResourceURL": address, "WebResourceMIMEType": "text/html", "WebResourceTextEncodingName": encoding,
            "WebResourceData": page.encode(encoding), "WebResourceFrameName": "",
        }  # fmt: skip

    inner = [{"WebMainResource": resource(address, page)} for address, page in (frames or {}).items()]
    return plistlib.dumps(
        {"WebMainResource": resource("https://post.example/boats", body), "WebSubframeArchives": inner},
        fmt=fmt,
    )


@pytest.mark.parametrize("fmt", [plistlib.FMT_XML, plistlib.FMT_BINARY])
@pytest.mark.parametrize("name", ["boats.webarchive", "boats.xml", "boats"])
def test_a_web_archive_of_safari_is_read(tmp_path: Path, fmt: plistlib.PlistFormat, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(an_archive(fmt, OUTER % f"<article>{ARTICLE}</article>", encoding="windows-1252"))
    (entry,) = opened(path)
    assert (entry.title, entry.url) == (TITLE, "https://post.example/boats")
    assert words(entry) == SAID
    path.write_bytes(
        an_archive(fmt, OUTER % "<iframe src='/in'></iframe>", {"https://post.example/in": ARTICLE})
    )
    assert words(opened(path)[0]) == SAID


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (plistlib.dumps({"Label": "org.example.x"}), "this is a property list"),
        (
            b'<?xml version="1.0"?><!DOCTYPE plist><plist><dict><key>WebMainResource',
            "the web archive is damaged",
        ),
        (b"bplist00\xff\xffWebMainResource", "the web archive is damaged"),
    ],
)
def test_a_property_list_that_is_no_page_is_named(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "x.webarchive"
    path.write_bytes(data)
    (error,) = sources.read(str(path), lambda _: pytest.fail("nothing is fetched"))
    assert isinstance(error, NothingToRead | ParseError)
    assert told in str(error)


@pytest.mark.parametrize(
    "data",
    [
        b'{"title": "The Lane", "paragraphs": ["One.", "Two."]}',
        '\ufeff[{"name": "h\u00f4te"}]\n'.encode(),
        '[{"name": "h\u00f4te"}]'.encode("utf-16"),
        b'{"id": 1}\n{"id": 2}\n\n["three"]\n',
    ],
)
def test_data_for_programs_are_no_article(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "lane.txt").write_text(f"{TITLE}\n\n" + "\n\n".join(SAID), "utf-8")
    path = tmp_path / "lane.json"
    path.write_bytes(data)
    (error,) = sources.read(str(path), lambda _: pytest.fail("nothing is fetched"))
    assert isinstance(error, NothingToRead)
    assert "this is data for programs, not an article" in str(error)
    (page,) = sources.read(str(tmp_path), lambda _: pytest.fail("nothing is fetched"))
    assert isinstance(page, sources.Page)
    assert page.entries[0].title == TITLE


@pytest.mark.parametrize("head", ['{"title": "x"}\n\n', "[Photo]\n\n", "[1]\n", "{\n", "[" * 9000])
def test_a_text_that_only_begins_as_data_do_is_read(tmp_path: Path, head: str) -> None:
    path = tmp_path / "lane.txt"
    path.write_text(f"{head}{chr(10).join(SAID)}", "utf-8")
    (page,) = sources.read(str(path), lambda _: pytest.fail("nothing is fetched"))
    assert isinstance(page, sources.Page)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_web_archive_or_refused(data: bytes) -> None:
    for head in (b"", b"bplist00", b"<plist>"):
        try:
            assert webarchive.read(head + data, "x")
        except SourceError:
            pass
