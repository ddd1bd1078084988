from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import feeds.pages
from feeds.errors import NothingToRead, SourceError
from feeds.messages import Message
from feeds.model import Entry
from feeds.pages import mhtml


def saved(*parts: tuple[str, str], head: str = "") -> bytes:
    """An MHTML file of parts given as headers and content."""
    lines = [
        "From: <Saved by Blink>",
        "Subject: =?utf-8?Q?The=20caf=C3=A9?=",
        *([head] if head else []),
        'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="b"',
        "",
    ]
    for headers, content in parts:
        lines += ["--b", headers, "", content]
    return "\n".join([*lines, "--b--", ""]).encode()


FRAME = ("Content-Type: text/html\nContent-Location: https://ads.example/frame", "<p>An advertisement.</p>")
PAGE = (
    "Content-Type: text/html; charset=utf-8\nContent-ID: <main@x>\nContent-Transfer-Encoding: quoted-printable\n"
    "Content-Location: https://x.example/story",
    '<p>The caf=C3=A9 is <img src=3D"cid:pic">open.</p>',
)
PICTURE = ("Content-Type: image/png\nContent-ID: <pic>\nContent-Location: https://x.example/pic.png", "x")


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """What was given to the reader of web pages: text, source, name."""
    given: list[tuple[str, str, str]] = []

    def read(
        data: bytes, source: str, name: str = "", content_type: str = "", *, called: str = ""
    ) -> list[Entry]:
        given.append((data.decode("utf-8"), source, name))
        if b"nothing" in data:
            raise NothingToRead(source, Message.plain("no article"))
        return [Entry(guid=source, title="A headline" if b"<h1>" in data else called)]

    monkeypatch.setattr(feeds.pages, "html", SimpleNamespace(read=read), raising=False)
    return given


Pages = list[tuple[str, str, str]]


def test_the_page_is_read_under_the_address_it_was_saved_from(pages: Pages) -> None:
    data = saved(FRAME, PAGE, PICTURE, head="Snapshot-Content-Location: https://x.example/story")
    (entry,) = mhtml.read(data, "story.mhtml", "story.mhtml")
    assert entry.url == entry.guid == "https://x.example/story"
    assert entry.title == "The café"
    assert pages == [
        (
            '<p>The café is <img src="https://x.example/pic.png">open.</p>',
            "https://x.example/story",
            "story.mhtml",
        )
    ]


def test_the_part_named_as_root_is_the_page(pages: Pages) -> None:
    data = saved(FRAME, PAGE).replace(b'boundary="b"', b'boundary="b"; start="<main@x>"')
    assert mhtml.read(data, "story.mhtml")[0].guid == "https://x.example/story"


def test_without_a_sign_the_first_page_is_taken(pages: Pages) -> None:
    assert mhtml.read(saved(PICTURE, PAGE, FRAME), "s.mht")[0].url == "https://x.example/story"


def test_a_page_without_an_address_lies_where_the_file_does(pages: Pages) -> None:
    part = ("Content-Type: text/html\nContent-Location: file:///home/x.html", "<h1>A headline</h1>")
    (entry,) = mhtml.read(saved(part), "story.mhtml")
    assert (entry.guid, entry.url, entry.title) == ("story.mhtml", "", "A headline")


def test_a_file_without_a_page_says_so(pages: Pages) -> None:
    with pytest.raises(NothingToRead, match="no part of it is a web page"):
        mhtml.read(saved(PICTURE), "s.mht")


def test_an_error_is_told_of_the_file_not_of_the_address(pages: Pages) -> None:
    part = ("Content-Type: text/html\nContent-Location: https://x.example/", "nothing")
    with pytest.raises(NothingToRead, match=r"^s\.mht: no article"):
        mhtml.read(saved(part), "s.mht")


@given(st.binary(max_size=400))
def test_any_bytes_give_a_page_or_a_sentence(data: bytes) -> None:
    for head in (b"", saved(PICTURE)[:-5]):
        try:
            mhtml.read(head + data, "s.mht")
        except (SourceError, ImportError):
            pass


def test_a_page_without_a_title_is_called_what_the_file_says() -> None:
    page = (
        "Content-Type: text/html; charset=utf-8",
        "<p>It opens at nine, and closes when the bread is gone.</p>",
    )
    (entry,) = mhtml.read(saved(page), "a-b.mhtml", "a-b.mhtml")
    assert entry.title == "The café"
