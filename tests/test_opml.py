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
    assert "is no web address" in str(report.refused[0])


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
    sentence = str(*report.refused)
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


# ---------------------------------------------------------------- lists as programs write them


def test_a_list_in_a_namespace_is_read():
    for head, name in (
        ('<opml xmlns="http://opml.org/spec2">', "outline"),
        ('<o:opml xmlns:o="urn:o">', "o:outline"),
    ):
        end = "</o:opml>" if ":" in name else "</opml>"
        text = f'{head}<{name} text="Tech"><{name} text="A" xmlUrl="https://a.example/f"/></{name}>{end}'
        (outline,) = opml.read(text.encode(), "x.opml")
        assert (outline.url, outline.folder) == ("https://a.example/f", ("Tech",))


@pytest.mark.parametrize(
    ("outline", "title", "url"),
    [
        ('text="The "Loud" Show" xmlUrl="https://a.example/f"', 'The "Loud" Show', "https://a.example/f"),
        ('text="Say "hi"" type="rss" xmlUrl="https://a.example/f"', 'Say "hi"', "https://a.example/f"),
        ("text='It's mine' xmlUrl='https://a.example/f'", "It's mine", "https://a.example/f"),
        ('xmlUrl="https://a.example/f?a=1&b="x"" text="Q"', "Q", "https://a.example/f?a=1&b=%22x%22"),
        ('text="a < b > c" xmlUrl="https://a.example/f"', "a < b > c", "https://a.example/f"),
        ('text="<b>Bold</b>" xmlUrl="https://a.example/f"', "<b>Bold</b>", "https://a.example/f"),
        ('text="Bell\x07 &#7; tower\x0b" xmlUrl="https://a.example/f"', "Bell tower", "https://a.example/f"),
        ('text="Nul\x00led" xmlUrl="https://a.example/f"', "Nulled", "https://a.example/f"),
        ('text="Tea & "cake"" xmlUrl="https://a.example/f"', 'Tea & "cake"', "https://a.example/f"),
    ],
)
def test_quotes_brackets_and_controls_cost_no_feed(outline, title, url):
    others = (
        '<outline text="Before" xmlUrl="https://b.example/f"/>',
        '<outline text="After" xmlUrl="https://c.example/f"/>',
    )
    found = opml.read(an_opml(f"{others[0]}\n<outline {outline}/>\n{others[1]}").encode(), "x.opml")
    assert [each.title for each in found] == ["Before", title, "After"]
    assert found[1].url.replace('"', "%22") == url


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("utf-8", "utf-16"),
        ("latin-1", "utf-8"),
        ("cp1252", "iso-8859-1"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "us-ascii"),
    ],
)
def test_a_list_is_read_in_what_it_is_written_in(written, said):
    text = (
        f'<?xml version="1.0" encoding="{said}"?><opml><body><outline text="Actualités">'
        '<outline text="Le Café à Zürich" xmlUrl="https://a.example/f"/></outline></body></opml>'
    )
    (outline,) = opml.read(text.encode(written), "x.opml")
    assert (outline.title, outline.folder) == ("Le Café à Zürich", ("Actualités",))


def test_one_broken_letter_leaves_the_others_of_a_list():
    text = an_opml('<outline text="Ελληνικός καφές, ćma, żółw" xmlUrl="https://a.example/f"/>').encode()
    (outline,) = opml.read(text.replace("ć".encode(), b"\xc4"), "x")
    assert outline.title == "Ελληνικός καφές, \ufffdma, żółw"


def test_episodes_in_an_export_of_podcasts_are_no_feeds_to_complain_of():
    episodes = "".join(
        f'<outline type="podcast-episode" title="E{n}" url="https://a.example/{n}" enclosureUrl="https://c.example/{n}"/>'
        for n in range(40)
    )
    feed = f'<outline type="rss" text="Show" xmlUrl="https://a.example/f">{episodes}</outline>'
    lists = '<outline text="playlists"><outline type="podcast-playlist" title="All" url="https://p.example/"/></outline>'
    report = opml.read_list(an_opml(lists + feed + episodes).encode(), "x.opml")
    assert [each.url for each in report.outlines] == ["https://a.example/f"]
    assert report.refused == ()


def test_a_feed_named_twice_is_counted_once():
    text = an_opml(
        '<outline text="A" xmlUrl="https://A.example:443/f?utm_source=x"/><outline text="B" xmlUrl="https://a.example/f"/>'
        '<outline text="C" xmlUrl="https://c.example/f"/>'
    )
    report = opml.read_list(text.encode(), "x.opml")
    assert ([each.title for each in report.outlines], report.twice) == (["A", "C"], 1)


@pytest.mark.parametrize(
    ("line", "url", "title", "folder"),
    [
        ("https://a.example/it's/feed tech", "https://a.example/it's/feed", "", ("tech",)),
        ("https://a.example/feed don't", "https://a.example/feed", "", ("don't",)),
        (r"https://a.example/feed?x=a\b news", r"https://a.example/feed?x=a\b", "", ("news",)),
        (r'https://a.example/f "~It\'s \"quoted\""', "https://a.example/f", 'It\'s "quoted"', ()),
        (r'https://a.example/f "back\\slash"', "https://a.example/f", "", ("back\\slash",)),
        ('"https://a.example/with space/f" tag', "https://a.example/with%20space/f", "", ("tag",)),
        ("https://a.example/f#frag tag # a remark", "https://a.example/f#frag", "", ("tag",)),
        ('https://a.example/f "!hidden" "tag, comma"', "https://a.example/f", "", ("tag, comma",)),
        ("https://a.example/f\tMúsica", "https://a.example/f", "", ("Música",)),
    ],
)
def test_newsboat_quotes_with_double_quotes_only(line, url, title, folder):
    report = opml.read_list(f"# mine\n{line}\n".encode(), "urls")
    assert report.outlines == (Outline(url, title, folder),)
    assert report.refused == ()


def test_further_tags_of_newsboat_are_told():
    report = opml.read_list(b'https://a.example/f first second "third one" !h ~T\n', "urls")
    assert report.outlines == (Outline("https://a.example/f", "T", ("first",)),)
    assert tuple(map(str, report.refused)) == (
        "line 1: further tags (second, third one), for a feed lies in one folder",
    )


def test_a_password_is_not_written():
    settings = FeedSettings(user="ann", password="secret")
    assert b"secret" not in opml.write([Outline("https://a.example/", settings=settings)], "t")
    assert "secret" not in repr(settings)
    through = FeedSettings(proxy="http://ann:secret@proxy.example:8080")
    assert b"secret" not in opml.write([Outline("https://a.example/", settings=through)], "t")
    listed = an_opml(
        '<outline xmlUrl="ftp://ann:secret@a.example/f"/><outline text="P" htmlUrl="https://ann:secret@b.example/"/>'
    )
    report = opml.read_list(listed.encode(), "x.opml")
    assert len(report.refused) == 2
    assert "secret" not in str(report.refused)
    assert "secret" not in str(opml.read_list(b"gopher://ann:secret@a.example/f\n", "urls").refused)
