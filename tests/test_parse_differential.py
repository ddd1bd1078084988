"""The fast path and feedparser say the same of every feed that both can read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.parse import fields, lenient, strict

URL = "https://paper.example/feeds/main.xml"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "feeds" / "feeds"
OURS = Path(__file__).parent / "data" / "feeds"
CASES = [*sorted(OURS.glob("*.xml")), *(sorted(SHARED.glob("*.xml")) if SHARED.exists() else [])]

EXPLAINED = {
    # Text that was encoded twice: feedparser mends it, we keep what the document says.
    "enc-mojibake-kept.xml": {"title", "summary", "body"},
}
"""Fields of an entry that may differ, by the name of the feed."""


def differences(body: bytes) -> list[set[str]] | None:
    """For each entry the fields in which the two paths differ; None where the fast path leaves it to feedparser."""
    quick = strict.parse(body, URL)
    if quick is None:
        return None
    slow = lenient.parse(body, URL)
    assert replace(quick, entries=()) == replace(slow, entries=())
    assert len(quick.entries) == len(slow.entries)
    return [
        {name for name in ours.__slots__ if getattr(ours, name) != getattr(theirs, name)}
        for ours, theirs in zip(quick.entries, slow.entries, strict=True)
    ]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_both_paths_agree_on_every_case(path):
    for differing in differences(path.read_bytes()) or ():
        assert differing <= EXPLAINED.get(path.name, set())


def test_the_fast_path_reads_the_formats_that_most_feeds_have():
    read = {path.stem for path in OURS.glob("*.xml") if differences(path.read_bytes()) is not None}
    assert read == {
        "atom10-replies",
        "atom10-video",
        "atom10-whole",
        "rss20-media",
        "rss20-podcast",
        "rss20-whole",
    }


# ---------------------------------------------------------------- feeds made up

LETTERS = "abc déf 日本語 العربية ñ&<>\"'é😀’…—.;:[]*_#\n\t /\\=?%"
texts = st.text(alphabet=LETTERS, max_size=40)
words = st.text(alphabet="abc déf 日本 العربية ñ’", min_size=1, max_size=20).filter(str.strip)
paths = st.text(alphabet="ab1/.-_~%?&=#é +'", max_size=12)
addresses = st.one_of(
    paths,
    paths.map("/{}".format),
    paths.map("https://other.example/{}".format),
    st.just("mailto:a@b.example"),
).filter(lambda one: not one or fields.stated(one))  # feedparser takes the words for no address as one
pages = paths.map("https://paper.example/{}".format)
html = st.lists(
    st.one_of(
        texts.map(escape),
        st.tuples(addresses, texts).map(lambda one: f"<a href={quoteattr(one[0])}>{escape(one[1])}</a>"),
        addresses.map(lambda one: f"<img alt='' src={quoteattr(one)}>"),
        addresses.map(lambda one: f"<video POSTER = {quoteattr(one)}></video>"),
        st.sampled_from(("<p>", "</p>", "<br/>", "<b>x</b>", "&nbsp;", "&amp;amp;", "&#233;", "<!-- x -->")),
    ),
    max_size=5,
).map("".join)
times = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1))
moments = st.one_of(
    times.map(lambda m: f"{m:%a, %d %b} {m.year:04} {m:%H:%M:%S} GMT"),
    times.map(lambda m: f"{m.year:04}-{m:%m-%dT%H:%M:%S}+02:00"),
    st.sampled_from(
        ("", "Mon, 3 Mar 2025 7:05 EST", "2025-03-03", "0001-01-01T00:00:00Z", "31 Dec 2024 24:00:00 GMT")
    ),
)
types = st.sampled_from(("audio/mpeg", "Video/MP4", "image/png", "text/html", "application/json", ""))
numbers = st.sampled_from(("0", "12", "-4", "1e3", "many", "", "99999999999999999999"))


def element(
    name: str, needed: dict[str, st.SearchStrategy[str]] | None = None, **attributes: st.SearchStrategy[str]
):
    """An empty element with attributes, of which any may be missing but those `needed`."""
    return st.fixed_dictionaries(needed or {}, optional=attributes).map(
        lambda found: f"<{name} {' '.join(f'{key}={quoteattr(value)}' for key, value in found.items())}/>"
    )


def holding(name: str, inner: st.SearchStrategy[str]):
    """An element that holds text, escaped or as CDATA."""
    return st.one_of(
        inner.map(lambda text: f"<{name}>{escape(text)}</{name}>"),
        inner.filter(lambda text: "]]>" not in text).map(lambda text: f"<{name}><![CDATA[{text}]]></{name}>"),
    )


media = st.one_of(
    element(
        "media:content",
        url=addresses,
        type=types,
        medium=st.sampled_from(("image", "audio", "video")),
        fileSize=numbers,
    ),
    element("media:thumbnail", url=addresses),
    holding("media:title", words),
    holding("media:description", html),
    st.just("<media:credit>Ann</media:credit>"),
)
times = st.sampled_from(("0", "00:01:02.500", "61", "-1", "soon", "99:99:99", "1e9", ""))
chapters = st.lists(
    st.one_of(
        element("psc:chapter", start=times, title=texts, href=addresses),
        st.just("<psc:chapter title='when?'/>"),
        st.just("<psc:chapter start='5'/>"),
    ),
    max_size=3,
)
extensions = st.one_of(
    media,
    chapters.map(lambda some: f"<psc:chapters version='1.2'>{''.join(some)}</psc:chapters>"),
    st.lists(media, max_size=4).map(lambda some: f"<media:group>{''.join(some)}</media:group>"),
    st.lists(media, max_size=2).map(
        lambda some: f"<media:content url='/m.jpg' medium='image'>{''.join(some)}</media:content>"
    ),
    element("itunes:image", href=addresses),
    holding("itunes:summary", texts),
    holding("itunes:subtitle", texts),
    holding("itunes:title", words),
    element("podcast:chapters", url=addresses, type=types),
    element("podcast:transcript", url=addresses, type=types, language=st.just("en")),
    element("thr:in-reply-to", ref=words, href=addresses),
    st.just("<thr:total>3</thr:total>"),
)
names = st.one_of(
    words, st.sampled_from(("desk@paper.example (The Desk)", '"Ann" <ann@paper.example>', "x@y.example"))
)


def one_each(needed: st.SearchStrategy[str], *options: st.SearchStrategy[str]):
    """`needed`, some of the other elements, each at most once, and any number of extensions, in any order."""
    picked = st.tuples(needed, *(st.one_of(st.just(""), option) for option in options))
    return st.tuples(picked, st.lists(extensions, max_size=3)).flatmap(
        lambda both: st.permutations([*both[0], *both[1]]).map("".join)
    )


bylines = st.lists(
    st.one_of(holding("author", names), holding("dc:creator", names), holding("itunes:author", names)),
    max_size=3,
).map("".join)
rss_items = one_each(
    holding("guid", st.one_of(words, pages)).flatmap(
        lambda guid: st.sampled_from(("", " isPermaLink='false'", " isPermaLink='true'")).map(
            lambda said: guid.replace("<guid", f"<guid{said}", 1)
        )
    ),
    holding("title", st.one_of(words, html)),
    holding("link", st.one_of(pages, addresses)),
    holding("description", html),
    holding("content:encoded", html),
    moments.map("<pubDate>{}</pubDate>".format),
    bylines,
    holding("category", words) | holding("category", html),
    holding("category", words),
    holding("dc:subject", words),
    holding("dc:identifier", words),
    moments.map("<dc:date>{}</dc:date>".format) | moments.map("<atom:updated>{}</atom:updated>".format),
    holding("itunes:keywords", words | st.just("a, b,,c")),
    holding("comments", addresses),
    holding("slash:comments", numbers),
    holding("thr:total", numbers),
    words.map(lambda text: f"<source url='https://s.example/'>{escape(text)}</source>"),
    element("enclosure", {"url": pages}, type=types, length=numbers),
    element("enclosure", {"url": pages | addresses}, type=types, length=numbers),
).map("<item>{}</item>".format)

SPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:psc="http://podlove.org/simple-chapters" '
    'xmlns:thr="http://purl.org/syndication/thread/1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"'
)
channels = st.tuples(
    st.one_of(st.just(""), holding("title", words)),
    st.one_of(st.just(""), holding("link", pages)),
    st.one_of(st.just(""), holding("description", html)),
    st.one_of(st.just(""), st.sampled_from(("<language>en_US</language>", "<language>ja</language>"))),
    st.one_of(st.just(""), numbers.map("<ttl>{}</ttl>".format)),
    st.one_of(st.just(""), holding("managingEditor", names)),
    st.one_of(st.just(""), holding("itunes:subtitle", words)),
    st.one_of(st.just(""), st.just("<atom:link rel='self' href='f.xml'/><atom:link rel='hub' href='/hub'/>")),
    st.one_of(st.just(""), st.just("<image><url>/a.png</url><title>A</title><link>/</link></image>")),
    st.one_of(st.just(""), st.just("<sy:updatePeriod>daily</sy:updatePeriod>")),
).map("".join)
BASES = ("", " xml:base='https://base.example/b/'", " xml:base='relative/'")
rss_feeds = st.tuples(channels, st.lists(rss_items, min_size=1, max_size=4), st.sampled_from(BASES)).map(
    lambda feed: f'<rss version="2.0" {SPACES}{feed[2]}><channel>{feed[0]}{"".join(feed[1])}</channel></rss>'
)


def said(name: str, inner: st.SearchStrategy[str]):
    """A text construct of Atom, as plain text or HTML."""
    return st.tuples(holding(name, inner), st.sampled_from(("", " type='text'", " type='html'"))).map(
        lambda both: both[0].replace(f"<{name}", f"<{name}{both[1]}", 1)
    )


IANA = "http://www.iana.org/assignments/relation/"
links = element(
    "link",
    rel=st.sampled_from(
        ("alternate", "enclosure", "replies", "self", "via", "Enclosure", "", f"{IANA}alternate")
    ),
    href=addresses,
    type=types,
    length=numbers,
    title=words,
)
people = st.one_of(
    words.map(lambda name: f"<author><name>{escape(name)}</name></author>"),
    words.map(lambda name: f"<author><name>{escape(name)}</name><email>a@b.example</email></author>"),
)
atom_entries = st.tuples(
    st.sampled_from(("", " xml:lang='fr'", " xml:lang='pt_BR'")),
    one_each(
        element("link", {"href": addresses.filter(len)}),
        holding("id", st.one_of(words, pages, st.just("urn:x:1"))),
        said("title", html) | said("title", words),
        said("summary", html) | said("summary", texts),
        said("content", html) | said("content", texts),
        moments.map("<published>{}</published>".format),
        moments.map("<updated>{}</updated>".format),
        people,
        people,
        links,
        links,
        words.map(lambda term: f"<category term={quoteattr(term)}/>"),
        words.map(lambda term: f"<category term='x' label={quoteattr(term)}/>"),
    ),
).map(lambda entry: f"<entry{entry[0]}>{entry[1]}</entry>")
heads = st.tuples(
    st.one_of(st.just(""), said("title", words)),
    st.one_of(st.just(""), said("subtitle", words)),
    st.one_of(st.just(""), people),
    st.one_of(st.just(""), st.just("<link href='/'/><link rel='self' href='f.xml'/>")),
    st.one_of(st.just(""), st.just("<icon>/i.ico</icon>")),
    moments.map("<updated>{}</updated>".format),
).map("".join)
atom_feeds = st.tuples(
    st.sampled_from(("", " xml:lang='ar'", *BASES)), heads, st.lists(atom_entries, min_size=1, max_size=4)
).map(
    lambda feed: (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}{feed[0]}>{feed[1]}{"".join(feed[2])}</feed>'
    )
)


@settings(max_examples=200, deadline=None)
@given(rss_feeds)
@example(
    f'<rss version="2.0" {SPACES}><channel><link>https://paper.example/  /</link>'
    "<atom:link rel='self' href='f.xml'/><item><guid>a</guid></item></channel></rss>"
)
def test_both_paths_agree_on_rss_made_up(feed):
    assert not any(differences(feed.encode()) or ()), feed


@settings(max_examples=200, deadline=None)
@given(atom_feeds)
def test_both_paths_agree_on_atom_made_up(feed):
    assert not any(differences(feed.encode()) or ()), feed
