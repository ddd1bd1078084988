"""Lists of feeds in and out; nothing in them is ever run or opened."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import opml
from feeds.errors import ParseError
from feeds.model import FeedSettings
from feeds.opml import Outline


def listed(inner: str) -> bytes:
    return f'<opml version="2.0"><body>{inner}</body></opml>'.encode()


def test_nested_folders_and_titles():
    inner = (
        '<outline text="News"><outline text="World"><outline text="A &amp; B" type="rss" '
        'xmlUrl="https://one.example/feed?a=1&amp;b=2" htmlUrl="https://one.example/"/></outline></outline>'
    )
    [outline] = opml.read(listed(inner))
    assert outline == Outline(
        "https://one.example/feed?a=1&b=2", "A & B", ("News", "World"), "https://one.example/"
    )


def test_attribute_names_in_any_case_and_feed_scheme():
    [outline] = opml.read(listed('<outline TEXT="C" XMLURL="feed://c.example/x"/>'))
    assert (outline.url, outline.title) == ("https://c.example/x", "C")


def test_the_same_feed_is_listed_once():
    twice = '<outline text="X"><outline text="A" xmlUrl="https://a.example/"/></outline>' * 2
    assert len(opml.read(listed(twice))) == 1


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "javascript:alert(1)", "exec:date", "ftp://x.example/"]
)
def test_only_web_addresses_are_taken(address):
    report = opml.read_list(listed(f'<outline text="x" xmlUrl="{address}"/>'), "list.opml")
    assert report.outlines == ()
    assert "is no web address" in report.refused[0]


def test_entities_are_not_expanded(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    data = (
        f'<!DOCTYPE opml [<!ENTITY x SYSTEM "file://{secret}">]><opml><body>'
        '<outline text="&x;" xmlUrl="https://a.example/"/></body></opml>'
    ).encode()
    assert "hidden" not in opml.read(data)[0].title


def test_broken_xml_gives_what_is_there():
    data = b'<opml><body><outline text="A & B" xmlUrl="https://a.example/"/><outline text="open"'
    assert [outline.url for outline in opml.read(data)] == ["https://a.example/"]


def test_five_thousand_folders_deep():
    inner = (
        '<outline text="f">' * 200 + '<outline text="A" xmlUrl="https://a.example/"/>' + "</outline>" * 200
    )
    [outline] = opml.read(listed(inner))
    assert len(outline.folder) <= opml.DEEPEST


@pytest.mark.parametrize("data", [b"<html><body>no</body></html>", b"<opml></opml>", b""])
def test_what_lists_no_feed_is_said(data):
    with pytest.raises(ParseError):
        opml.read(data, "list.opml")


def test_newsboat_urls():
    text = """
# mine
https://a.example/feed news "~The Paper"
https://b.example/feed
exec:curl https://x.example
filter:cat:https://y.example
"query:unread:unread = \\"yes\\""
"https://c.example
"""
    report = opml.read_list(text.encode(), "urls")
    assert report.outlines[:2] == (
        Outline("https://a.example/feed", "The Paper", ("news",)),
        Outline("https://b.example/feed"),
    )
    assert len(report.refused) == 4


names = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C",)), max_size=20).map(str.strip)
outlines = st.builds(
    Outline,
    url=st.integers(0, 999).map(lambda n: f"https://feed{n}.example/rss?a=1&b={n}"),
    title=names,
    folder=st.lists(st.sampled_from(("News", "Wörld & more", "日本", '<"quotes">')), max_size=3).map(tuple),
    settings=st.builds(
        FeedSettings,
        interval=st.none() | st.integers(1, 1000).map(lambda m: timedelta(minutes=m)),
        full_text=st.booleans(),
        keep_days=st.none() | st.integers(1, 99),
    ),
)


@given(st.lists(outlines, min_size=1, max_size=8, unique_by=lambda outline: outline.url))
def test_what_is_written_is_read_back(given_outlines):
    back = {outline.url: outline for outline in opml.read(opml.write(given_outlines, "Mine & yours"))}
    assert set(back) == {outline.url for outline in given_outlines}
    for outline in given_outlines:
        assert (back[outline.url].folder, back[outline.url].settings) == (outline.folder, outline.settings)


def test_logins_are_not_written():
    settings = FeedSettings(user="me", password_command=("pass", "feed"), headers=(("X-Key", "k"),))
    text = opml.write([Outline("https://a.example/", settings=settings)], "t")
    assert b"pass" not in text
    assert b"X-Key" not in text


def an_opml(outline: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head/><body>{outline}</body></opml>'


def test_an_address_with_a_lone_ampersand_stays_whole():
    text = an_opml('<outline text="Caf&eacute; &amp; Bar" xmlUrl="https://a.example/feed?a=1&b=2&copy=3"/>')
    (outline,) = opml.read(text.encode())
    assert outline.url == "https://a.example/feed?a=1&b=2&copy=3"
    assert outline.title == "Café & Bar"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_list_in_utf_16_is_read(encoding):
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    text = an_opml('<outline text="Água" xmlUrl="https://a.example/feed"/>').replace("UTF-8", "UTF-16")
    (outline,) = opml.read(mark + text.encode(encoding))
    assert (outline.title, outline.url) == ("Água", "https://a.example/feed")


def test_a_page_without_a_feed_address_is_told():
    text = an_opml(
        '<outline text="A" xmlUrl="https://a.example/feed"/><outline text="B" htmlUrl="https://b.example/"/>'
    )
    report = opml.read_list(text.encode(), "x.opml")
    assert [outline.title for outline in report.outlines] == ["A"]
    (sentence,) = report.refused
    assert "B has no feed address" in sentence
    assert "https://b.example/" in sentence


def test_half_a_character_costs_its_attribute_only():
    listed = (
        b'<opml version="2.0"><body><outline text="&#xD800;" xmlUrl="https://a.example/f"/></body></opml>'
    )
    assert [outline.url for outline in opml.read(listed, "list.opml")] == ["https://a.example/f"]


@pytest.mark.parametrize("depth", [300, 10_000])
def test_a_list_nested_too_deep_gives_its_feeds(depth):
    deep = '<outline type="rss" text="Deep &amp; down" xmlUrl="https://d.example/f?a=1&amp;b=2"/>'
    flat = "<outline type='rss' text='Flat' xmlUrl='https://f.example/f'/>"
    inner = "<outline text='a'>" * depth + deep + "</outline>" * depth
    listed = f'<opml version="2.0"><body>{inner}{flat}</body></opml>'
    found = opml.read(listed.encode(), "list.opml")
    assert [(each.url, each.title) for each in found] == [
        ("https://d.example/f?a=1&b=2", "Deep & down"),
        ("https://f.example/f", "Flat"),
    ]
