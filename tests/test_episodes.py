"""Chapters and transcripts of episodes, in every form that feeds name: they read as text, or are a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import markup
from feeds.episodes import Chapter, Chapters, Transcript, read
from feeds.errors import ParseError
from feeds.parse import parse
from tests.hostile import FORBIDDEN

SOURCE = "https://a.example/1"
PODLOVE = """<rss version="2.0" xmlns:psc="http://podlove.org/simple-chapters"><channel><title>Pod</title><item><title>One</title>
<guid>1</guid>{broken}<psc:chapters version="1.2">{chapters}</psc:chapters></item></channel></rss>"""


def text_of(data: str | bytes, type: str = "") -> str:
    found = read(data if isinstance(data, bytes) else data.encode(), type, SOURCE)
    assert isinstance(found, Transcript)
    return markup.plain(markup.document(found.html, SOURCE))


VTT = """\ufeffWEBVTT - Harbour

STYLE
::cue { color: red }

NOTE written by hand

1
00:00:01.000 --> 00:00:04.000 align:start
<v Ann Lee>The ferry &amp; the <i>tram</i></v>

00:04.500 --> 00:06.000
<v Ann Lee>wait.

01:00:07.000 --> 01:00:09.000
<v.loud Bo>Why?
"""
SRT = "1\r\n00:00:01,000 --> 00:00:04,000\r\nThe ferry\r\n<b>waits</b>\r\n\r\n2\r\n00:00:04,000 --> 00:00:06,000\r\nwaits\r\nfor us.\r\n"


def test_captions_are_paragraphs_by_speaker_with_their_times():
    assert text_of(VTT, "text/vtt") == "0:01 Ann Lee The ferry & the tram wait.\n\n1:00:07 Bo Why?"
    assert text_of(SRT, "application/x-subrip") == "0:01 The ferry waits for us."


def test_a_long_paragraph_ends_with_a_sentence():
    cues = "".join(
        f"00:{n:02}.000 --> 00:{n + 1:02}.000\nSentence {n} of the harbour, which goes on{'.' if n % 3 == 2 else ','}\n\n"
        for n in range(40)
    )
    paragraphs = text_of(f"WEBVTT\n\n{cues}").split("\n\n")
    assert len(paragraphs) > 2
    assert all(paragraph.endswith(".") for paragraph in paragraphs[:-1])


def test_transcripts_in_json_html_and_plain_text_are_read():
    segments = [
        {"speaker": "Ann", "startTime": 0.5, "endTime": 3, "body": "The ferry"},
        {"speaker": "Ann", "startTime": 3.2, "body": "waits."},
        {"speaker": "Bo", "startTime": 70, "body": "Why <b>?"},
        7,
    ]
    told = json.dumps({"version": "1.0.0", "segments": segments})
    assert text_of(told, "application/json") == "0:00 Ann The ferry waits.\n\n1:10 Bo Why <b>?"
    assert text_of("<cite>Ann:</cite><p>The ferry waits.</p>", "text/html").endswith("The ferry waits.")
    assert text_of("One\nline.\n\nAnother.", "text/plain") == "One line.\n\nAnother."


def test_chapters_are_read_in_their_order_hidden_ones_left_out():
    rows = [
        {"startTime": 60.9, "title": "The tram", "url": "https://a.example/tram"},
        {"startTime": 0, "title": "Begin\u202ening"},
        {"startTime": 30, "title": "Advert", "toc": False},
        {"startTime": "soon", "title": "Nowhere"},
        {"startTime": 90, "title": "Bad", "url": "javascript:alert(1)"},
        {"startTime": 99},
    ]
    wanted = Chapters(
        (Chapter(0, "Beginning"), Chapter(60, "The tram", "https://a.example/tram"), Chapter(90, "Bad"))
    )
    assert read(json.dumps({"version": "1.2.0", "chapters": rows}).encode(), "", SOURCE) == wanted


def test_podlove_chapters_are_read():
    document = (
        '<psc:chapters version="1.2" xmlns:psc="http://podlove.org/simple-chapters">'
        '<psc:chapter start="00:00:00.000" title="Hello"/>'
        '<psc:chapter start="1:02:03" title="Tram" href="https://a.example/t"/>'
        '<psc:chapter start="7" title="Soon"/><psc:chapter title="None"/></psc:chapters>'
    )
    assert read(document.encode(), "application/psc+xml", SOURCE) == Chapters(
        (Chapter(0, "Hello"), Chapter(7, "Soon"), Chapter(3723, "Tram", "https://a.example/t"))
    )


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[1]", b'{"a": 1}', b'{"chapters": []}', b"[" * 99_999, b"<psc:chapters", b" \n "]
)
def test_what_holds_neither_is_a_sentence(data):
    with pytest.raises(ParseError, match="no chapters and no transcript"):
        read(data, "application/json", SOURCE)


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | st.lists(
        st.sampled_from(["00:01 --> 00:02", "WEBVTT", "<v A>", "\n", "\n\n", "x", "\x1b[1m", "&#27;"])
    ).map(lambda parts: "".join(parts).encode()),
    st.sampled_from(["text/vtt", "application/json", "text/html", ""]),
)
def test_whatever_it_holds_it_is_read_safely_or_a_sentence(data, type):
    try:
        found = read(data, type, SOURCE)
    except ParseError:
        return
    if isinstance(found, Chapters):
        assert all(chapter.start >= 0 and not FORBIDDEN.search(chapter.title) for chapter in found.chapters)
    else:
        assert not FORBIDDEN.search(markup.plain(markup.document(found.html, SOURCE)).replace("\n", ""))


# ---------------------------------------------------------------- chapters in the feed itself


@pytest.mark.parametrize("broken", ["", "<unclosed>"])
def test_chapters_that_a_feed_lists_itself_are_those_that_have_a_time_and_a_title(broken):
    chapters = (
        '<psc:chapter start="01:02:03.250" title="The &lt;b&gt;tram&lt;/b&gt; &amp;amp; us" href="/tram"/>'
        '<psc:chapter start="00:00:00.000" title="Hello" href="javascript:alert(1)"/>'
        '<psc:chapter start="-00:01:00" title="Before"/><psc:chapter start="999999999999" title="Never"/>'
        '<psc:chapter title="No time"/><psc:chapter start="00:10"/><psc:chapter start="1:00" title="  "/>'
    )
    feed = PODLOVE.format(chapters=chapters, broken=broken).encode()
    [entry] = parse(feed, "https://a.example/feed").entries
    assert entry.chapters == (Chapter(0, "Hello"), Chapter(3723, "The tram & us", "https://a.example/tram"))


def test_of_chapters_without_end_the_first_are_taken():
    many = "".join(f'<psc:chapter start="{n}" title="{n}"/>' for n in range(30_000))
    [entry] = parse(PODLOVE.format(chapters=many, broken="").encode(), "https://a.example/feed").entries
    assert [part.start for part in entry.chapters] == list(range(len(entry.chapters)))
    assert 1000 <= len(entry.chapters) <= 10_000
