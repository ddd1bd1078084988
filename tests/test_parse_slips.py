"""Values that programs write in their own way: people, durations, sizes, links, pictures, whole texts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.markup import document, plain
from feeds.model import Entry, ParsedFeed
from feeds.parse import fields, lenient, parse, patches, strict

URL = "https://feeds.example/f.xml"
SPACES = (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:media="http://search.yahoo.com/mrss/"'
)


def rss(items: str, head: str = "", spaces: str = SPACES) -> bytes:
    return f'<rss version="2.0"{spaces}><channel><title>T</title>{head}{items}</channel></rss>'.encode()


def atom(entries: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>f</id>{entries}</feed>'.encode()


def both(body: bytes) -> ParsedFeed:
    """A feed read by both paths, which agree; by feedparser alone where the fast path leaves it that."""
    quick, slow = strict.parse(body, URL), lenient.parse(body, URL)
    assert quick is None or quick == slow
    return slow


def only(body: bytes) -> Entry:
    (entry,) = both(body).entries
    return entry


def text_of(entry: Entry) -> str:
    return plain(document(entry.body or entry.summary, entry.url))


# ---------------------------------------------------------------- people


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('"Iris Vane" &lt;iris@quay.example&gt;', "Iris Vane"),
        ("Iris Vane (iris@quay.example)", "Iris Vane"),
        ("iris@quay.example (Iris Vane)", "Iris Vane"),
        ("iris@quay.example (Iris (the younger) Vane)", "Iris (the younger) Vane"),
        ("iris@quay.example Iris Vane", "Iris Vane"),
        ("iris@quay.example ()", "iris@quay.example"),
        ("mailto:iris@quay.example", "iris@quay.example"),
        ("Iris Vane &lt;&gt;", "Iris Vane"),
        ("Iris Vane [iris@quay.example]", "Iris Vane"),
        ("&lt;a href='https://quay.example/iris'&gt;Iris Vane&lt;/a&gt;", "Iris Vane"),
        ("Iris Vane &amp;amp; Sons", "Iris Vane & Sons"),
        ("Iris O&amp;#039;Vane&amp;nbsp;", "Iris O'Vane"),
        ("Iris &lt;i@q.example&gt;, Odd &lt;o@q.example&gt;", "Iris, Odd"),
        ("Iris Vane (Quay Press)", "Iris Vane (Quay Press)"),
        ('Iris "Ivy" Vane', 'Iris "Ivy" Vane'),
        ("@iris", "@iris"),
    ],
)
@pytest.mark.parametrize("element", ["author", "dc:creator", "itunes:author"])
def test_a_name_is_told_from_its_mail_address_and_from_markup(element: str, written: str, name: str) -> None:
    item = f"<item><title>a</title><link>https://a.example/</link><{element}>{written}</{element}></item>"
    assert only(rss(item)).authors == (name,)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("By Iris Vane", ("Iris Vane",)),
        ("by Iris Vane and Odd Berg", ("Iris Vane", "Odd Berg")),
        ("Par Inès Roy et Luc Aubry", ("Inès Roy", "Luc Aubry")),
        ("By staff", ("staff",)),
        ("Von Trapp", ("Von Trapp",)),
        ("De Witt", ("De Witt",)),
        ("Byron Vane", ("Byron Vane",)),
        ("By", ("By",)),
    ],
)
def test_a_line_of_credit_names_people(written: str, names: tuple[str, ...]) -> None:
    item = f"<item><title>a</title><link>https://a.example/</link><dc:creator>{written}</dc:creator></item>"
    assert only(rss(item)).authors == names


def test_brackets_without_a_name_are_nobody() -> None:
    assert fields.people(["()", " &nbsp; "]) == ()


def test_several_people_with_mail_addresses_keep_their_whole_names() -> None:
    item = "<item><title>a</title><link>https://a.example/</link>{}</item>".format
    pair = "<author>iris@quay.example (Iris Vane)</author><dc:creator>Odd Berg</dc:creator>"
    assert only(rss(item(pair))).authors == ("Iris Vane", "Odd Berg")
    same = "<author>iris@quay.example</author><dc:creator>Iris Vane</dc:creator>"
    assert only(rss(item(same))).authors == ("Iris Vane",)
    alone = "<author>iris@quay.example</author><dc:creator>odd@quay.example</dc:creator>"
    assert only(rss(item(alone))).authors == ("iris@quay.example", "odd@quay.example")


def test_an_author_of_atom_may_be_only_words() -> None:
    entry = "<entry><id>1</id><title>a</title><link href='https://a.example/'/>{}</entry>".format
    assert only(atom(entry("<author> Iris Vane </author>"))).authors == ("Iris Vane",)
    assert only(atom(entry("<author>x <name>Iris Vane</name></author>"))).authors == ("Iris Vane",)


@given(st.text(max_size=80))
def test_any_author_becomes_a_line_at_most(text: str) -> None:
    assert "\n" not in fields.person(text)
    assert len(fields.person(text)) <= 500


# ---------------------------------------------------------------- durations and sizes


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("PT1H2M3S", 3723),
        ("PT45M", 2700),
        ("P0T30S", None),
        ("1h 5m", 3900),
        ("1 hr 2 min", 3720),
        ("1 hour, 5 minutes", 3900),
        ("12 min.", 720),
        ("90 seconds", 90),
        ("12'30\"", 750),
        ("12’30”", 750),
        ("1:02:03.5", 3724),
        ("soon", None),
        ("ms", None),
        ("h", None),
        ("", None),
        ("PT", None),
    ],
)
def test_how_long_something_plays_is_read_in_words_too(written: str, seconds: int | None) -> None:
    assert fields.seconds(written) == seconds


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_a_duration_is_the_same_in_every_dress(hours: int, minutes: int, seconds: int) -> None:
    whole = hours * 3600 + minutes * 60 + seconds or None
    for dress in (
        "{}:{:02}:{:02}",
        "PT{}H{}M{}S",
        "{}h {}m {}s",
        "{} hrs, {} mins, {} secs",
        "{}h{:02}m{:02}s",
    ):
        assert fields.seconds(dress.format(hours, minutes, seconds)) == whole


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12,345", 12345),
        ("1.234.567", 1234567),
        ("12 345", 12345),
        ("12.5", None),
        ("1,23", None),
        ("1,234.567", None),
    ],
)
def test_thousands_may_be_parted(written: str, number: int | None) -> None:
    assert fields.number(written) == number


# ---------------------------------------------------------------- links


def test_the_id_is_the_page_where_the_link_is_empty() -> None:
    item = "<item><title>a</title>{}</item>".format
    page = "https://quay.example/a"
    for empty in ("<link/>", "<link></link>", "<link> </link>"):
        assert only(rss(item(f"{empty}<guid>{page}</guid>"))).url == page
        assert only(rss(item(f"<guid isPermaLink='TRUE'>{page}</guid>{empty}"))).url == page
        assert only(rss(item(f"{empty}<guid isPermaLink='false'>{page}</guid>"))).url == ""
        assert only(rss(item(f"{empty}<guid>a-7</guid>"))).url == ""
    heard = f"<link/><guid>{page}.mp3</guid><enclosure url='{page}.mp3' type='audio/mpeg'/>"
    assert only(rss(item(heard))).url == ""


def test_a_registered_relation_may_be_written_as_an_address() -> None:
    begin = "http://www.iana.org/assignments/relation/"
    links = (
        f'<link rel="{begin}self" href="https://quay.example/api/1"/>'
        f'<link rel="{begin}alternate" href="https://quay.example/1"/>'
        f'<link rel="{begin}enclosure" href="https://quay.example/1.mp3" type="audio/mpeg"/>'
    )
    entry = only(atom(f"<entry><id>1</id><title>a</title>{links}</entry>"))
    assert entry.url == "https://quay.example/1"
    assert [one.url for one in entry.enclosures] == ["https://quay.example/1.mp3"]


def test_an_address_that_was_escaped_twice_is_one() -> None:
    item = "<item><title>a</title><link>{0}</link><enclosure url='{0}' type='audio/mpeg'/></item>"
    entry = only(rss(item.format("https://quay.example/?a=1&amp;amp;b=2")))
    assert entry.url == entry.enclosures[0].url == "https://quay.example/?a=1&b=2"


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("use Vec&lt;String&gt; or Map&lt;K, V&gt;", "use Vec<String> or Map<K, V>"),
        ("press &lt;Enter&gt; twice", "press <Enter> twice"),
        ("a List&lt;A&gt; of them", "a List<A> of them"),
        ("if a &lt; b and c &gt; d", "if a < b and c > d"),
        ("the &lt;section&gt; element", "the <section> element"),
        ("&lt;p&gt;Really &lt;b&gt;HTML&lt;/b&gt;&lt;/p&gt;", "Really HTML"),
        ("one&lt;br&gt;two", "one\ntwo"),
    ],
)
@pytest.mark.parametrize("kind", ["", ' type="text"', ' type="text/plain"'])
def test_a_plain_text_of_atom_is_html_only_where_it_has_tags_of_html(kind: str, said: str, read: str) -> None:
    entry = only(atom(f"<entry><id>1</id><title>a</title><content{kind}>{said}</content></entry>"))
    assert text_of(entry) == read


@pytest.mark.parametrize(
    "element",
    [
        '<y:full-text xmlns:y="http://news.yandex.ru">{}</y:full-text>',
        '<turbo:content xmlns:turbo="http://turbo.yandex.ru">{}</turbo:content>',
        "<fulltext>{}</fulltext>",
    ],
)
@pytest.mark.parametrize("text", ["First.\n\nSecond.", "<![CDATA[<p>First.</p><p>Second.</p>]]>"])
def test_the_whole_text_of_a_portal_is_the_text(element: str, text: str) -> None:
    item = f"<item><title>a</title><guid>1</guid><description>In short.</description>{element.format(text)}</item>"
    entry = only(rss(item))
    assert (text_of(entry), entry.summary) == ("First.\n\nSecond.", "In short.")


def test_the_first_text_of_several_that_says_anything_is_the_text() -> None:
    space = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    said = "<content:encoded>{}</content:encoded>".format
    item = f"<item><title>a</title><guid>1</guid>{said('')}{said('One.')}{said('Two.')}</item>"
    assert text_of(only(rss(item, spaces=space))) == "One."


def test_the_picture_of_an_item_has_words_and_links_of_its_own() -> None:
    picture = (
        "<image><url>https://quay.example/i.jpg</url><title>A gull</title><link>https://gulls.example/</link>"
        "<description>It sits.</description></image>"
    )
    said = "<title>Tide</title><link>https://quay.example/1</link><description>It falls.</description>"
    for item in (said + picture, picture + said):
        entry = only(
            rss(f"<item>{item}</item>", head="<image><url>https://quay.example/logo.png</url></image>")
        )
        assert (entry.title, entry.url, entry.summary) == ("Tide", "https://quay.example/1", "It falls.")
        assert entry.image == "https://quay.example/i.jpg"
    entry = only(rss(f"<item>{said}<image>https://quay.example/j.jpg</image></item>"))
    assert (entry.title, entry.image) == ("Tide", "https://quay.example/j.jpg")


def test_the_picture_of_an_item_that_is_never_closed_spoils_no_other_item() -> None:
    broken = "<item><title>One</title><image><url>https://quay.example/i.jpg</item>"
    parsed = parse(rss(f"{broken}<item><title>Two</title><link>https://quay.example/2</link></item>"), URL)
    assert [(entry.title, entry.url) for entry in parsed.entries][1:] == [("Two", "https://quay.example/2")]


def test_an_episode_without_a_title_has_that_of_itunes() -> None:
    item = "<item>{}<itunes:title>Low &amp;amp; high tide</itunes:title><guid>1</guid></item>".format
    assert only(rss(item("<description>Words.</description>"))).title == "Low & high tide"
    assert only(rss(item("<title>Ep. 4</title>"))).title == "Ep. 4"
    assert only(rss(item("<media:title>Clip</media:title>"))).title == "Clip"


def test_the_day_of_a_journal_is_its_date() -> None:
    item = '<item><title>a</title><guid>1</guid><p:publicationDate xmlns:p="http://prismstandard.org/namespaces/1.2/basic/">'
    day = datetime(2024, 9, 3, tzinfo=UTC)
    assert only(rss(f"{item}2024-09-03</p:publicationDate></item>")).published == day
    item = "<item><title>a</title><guid>1</guid><pubDate>{}</pubDate></item>"
    assert only(rss(item.format("2024-09-03t10:20:00z"))).published == day.replace(hour=10, minute=20)
    half = only(rss(item.format("1725358800.5"))).published
    assert half == day.replace(hour=10, minute=20, microsecond=500_000)


def test_the_language_of_a_text_is_that_of_its_entry() -> None:
    said = "<entry><id>1</id><title{0}>a</title><content{1}>b</content></entry>".format
    feed = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>T</title>{}</feed>'.format
    for title, content in (
        (' xml:lang="nb"', ""),
        ("", ' xml:lang="nb"'),
        (' xml:lang="fr"', ' xml:lang="nb"'),
    ):
        assert only(feed(said(title, content)).encode()).lang == "nb"
    assert only(feed(said("", "")).encode()).lang == "en"


@pytest.mark.parametrize("name", ["ISO-8859-1", "latin1"])
def test_letters_of_windows_under_the_name_of_latin_1_are_read(name: str) -> None:
    item = "<item><title>It\x92s a \x93span\x94 \x85</title><guid>1</guid></item>"
    body = f'<?xml version="1.0" encoding="{name}"?>\n'.encode() + rss(item).decode().encode("latin-1")
    assert only(body).title == "It’s a “span” …"


def test_a_language_is_written_as_its_standard_has_it() -> None:
    parsed = both(rss("<item><title>a</title><guid>1</guid></item>", head="<language>pt_BR</language>"))
    assert (parsed.lang, parsed.entries[0].lang) == ("pt-BR", "pt-BR")


# ---------------------------------------------------------------- JSON


def item_of_json(**item: Any) -> Entry:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1", **item}]}
    (entry,) = parse(json.dumps(feed).encode(), URL).entries
    return entry


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Iris&#8217;s &amp; Odd&#039;s quay", "Iris’s & Odd's quay"),
        ("Fish &amp; chips", "Fish & chips"),
        ("How to write &lt;b&gt; in HTML", "How to write &lt;b&gt; in HTML"),
        ("When &nbsp; is wanted", "When &nbsp; is wanted"),
        ("Q&A; and more", "Q&A; and more"),
    ],
)
def test_signs_that_a_program_escaped_in_a_title_of_json_are_signs(written: str, title: str) -> None:
    assert item_of_json(title=written).title == title


def test_values_of_json_in_other_types_than_the_format_has() -> None:
    file = {"url": "https://quay.example/a.mp3", "size_in_bytes": "1,234", "duration_in_seconds": "61"}
    entry = item_of_json(tags="tide, gulls,", authors={"name": "Iris Vane"}, attachments=[file])
    assert (entry.categories, entry.authors) == (("tide", "gulls"), ("Iris Vane",))
    assert [(one.length, one.duration) for one in entry.enclosures] == [(1234, 61)]
    assert item_of_json(authors="Odd Berg").authors == ("Odd Berg",)
    assert item_of_json(attachments=[{**file, "size_in_bytes": -3}]).enclosures[0].length is None


def test_html_of_json_that_was_escaped_or_has_no_tags_is_read_as_it_was_meant() -> None:
    escaped = "&lt;p&gt;It falls &lt;b&gt;by&lt;/b&gt; noon.&lt;/p&gt;"
    assert text_of(item_of_json(content_html=escaped)) == "It falls by noon."
    assert text_of(item_of_json(content_html="It falls.\n\nIt rises.")) == "It falls.\n\nIt rises."
    assert text_of(item_of_json(content_html="<p>The &lt;p&gt; tag</p>")) == "The <p> tag"


def test_an_id_that_is_an_address_is_the_page_of_an_item_of_json_without_another() -> None:
    page = "https://quay.example/a"
    assert item_of_json(id=page).url == page
    assert item_of_json(id=page, url="https://quay.example/b").url == "https://quay.example/b"
    assert item_of_json(id="a-7").url == ""
    assert item_of_json(language="pt_BR").lang == "pt-BR"


# ---------------------------------------------------------------- what cannot be read


def test_a_feed_that_feedparser_gives_up_is_named_by_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr(patches.feedparser(), "parse", give_up)
    with pytest.raises(ParseError, match="beyond reading") as refused:
        lenient.parse(rss("", head="<link>https://elsewhere.example/</link>"), URL)
    assert str(refused.value).startswith(URL)
