"""An address of any kind leads to its feeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from feeds import discover, fetch
from feeds.errors import FetchError
from feeds.parse import parse_safely
from tests.server import Answer, Server, moved

RSS = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Daily</title><link>http://a.example/</link>'
    b"<language>fr</language>%s</channel></rss>"
)
ITEMS = b"".join(b"<item><title>News %d</title><guid>%d</guid></item>" % (n, n) for n in range(5))
FEED = RSS % ITEMS


@dataclass
class Body:
    data: bytes
    source: str
    content_type: str = ""


def get(url: str) -> Body:
    answer = fetch.get(fetch.Request(url, private=True, proxy="none"))
    assert isinstance(answer, fetch.Fetched)
    return Body(answer.body, answer.url, answer.content_type)


def no_network(url: str) -> Body:
    raise AssertionError(url)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def page(server: Server, head: str = "", text: str = "", path: str = "/") -> str:
    html = f'<html lang="fr"><head>{head}</head><body>{text}</body></html>'
    return server.at(path, Answer(body=html.encode(), headers={"Content-Type": "text/html"}))


def test_a_feed_is_its_own_candidate(server: Server) -> None:
    url = server.at("/feed", Answer(body=FEED))
    (found,) = discover.candidates(url, get, parse_safely)
    assert found == discover.Candidate(url, "Daily", "fr", ("News 0", "News 1", "News 2"))
    assert discover.candidates(f"feed:{url}", get) == [discover.Candidate(url)]
    assert discover.candidates(url.replace("http://", "feed://"), get) == [discover.Candidate(url)]


def test_a_json_feed_is_a_feed(server: Server) -> None:
    body = b'{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": []}'
    (found,) = discover.candidates(server.at("/", Answer(body=body)), get, parse_safely)
    assert found.title == "J"


def test_feeds_in_links_come_in_order_comments_last_and_none_twice(server: Server) -> None:
    server.at("/b", Answer(body=FEED))
    server.at("/c", Answer(body=FEED))
    url = page(
        server,
        '<base href="/">'
        '<link rel="alternate" type="application/rss+xml" href="c" title="Comments &#27;[2J">'
        '<link rel="ALTERNATE feed" type="application/atom+xml; charset=x" href="/b" title="Articles">'
        '<link rel="alternate" type="application/rss+xml" href="/b?utm_source=x">'
        '<link rel="alternate" type="application/json" href="/wp-json/feed/1">'
        '<link rel="alternate" type="application/json" href="/page/1">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">'
        '<link rel="alternate" type="text/html" hreflang="de" href="/de">'
        '<link rel="stylesheet" href="/rss.css">',
    )
    found = discover.candidates(url, get)
    assert [(one.url, one.title, one.lang) for one in found] == [
        (f"{server.url}/b", "Articles", "fr"),
        (f"{server.url}/c", "Comments [2J", "fr"),
    ]
    looked_into = discover.candidates(url, get, parse_safely)
    assert [one.headlines[:1] for one in looked_into] == [("News 0",), ("News 0",)]


def test_what_is_gone_or_no_feed_is_dropped_and_what_is_down_stays(server: Server) -> None:
    server.at("/down.rss", Answer(503))
    server.at("/page.rss", Answer(body=b"<html><p>hello"))
    links = [
        f'<link rel="alternate" type="application/rss+xml" href="/{n}.rss">' for n in ("gone", "down", "page")
    ]
    found = discover.candidates(page(server, "".join(links)), get, parse_safely)
    assert [one.url for one in found] == [f"{server.url}/down.rss"]


def test_only_the_first_are_looked_into(server: Server) -> None:
    links = []
    for n in range(8):
        server.at(f"/{n}.rss", Answer(body=FEED))
        links.append(f'<link rel="alternate" type="application/rss+xml" href="/{n}.rss">')
    found = discover.candidates(page(server, "".join(links)), get, parse_safely)
    assert [bool(one.headlines) for one in found] == [True] * discover.LOOKED_INTO + [False] * 3


def test_links_to_click_are_taken_where_none_are_named(server: Server) -> None:
    text = (
        '<a href="/about">About</a><a href="http://[::1">x</a><a href="/blog/rss.xml"> Our\n feed </a>'
        f'<a href="feed:{server.url}/other">b</a>'
    )
    found = discover.candidates(page(server, text=text), get)
    assert [(one.url, one.title) for one in found] == [
        (f"{server.url}/blog/rss.xml", "Our feed"),
        (f"{server.url}/other", "b"),
    ]


def test_usual_places_are_tried_where_nothing_is_named(server: Server) -> None:
    server.at("/feed", Answer(body=b"<html>search results"))
    server.at("/atom.xml", Answer(body=FEED))
    url = page(server, path="/blog/")
    assert [one.url for one in discover.candidates(url, get)] == [f"{server.url}/atom.xml"]
    server.at("/blog/feed", Answer(body=FEED))
    assert [one.url for one in discover.candidates(url, get)] == [f"{server.url}/blog/feed"]


def test_no_feed_is_no_candidate(server: Server) -> None:
    assert discover.candidates(page(server), get, parse_safely) == []
    assert discover.candidates(server.at("/x", Answer(body=b"")), get, parse_safely) == []
    assert discover.candidates(server.at("/y", Answer(body=b'{"jsonfeed.org": ')), get, parse_safely) == []


def test_redirects_count_as_where_they_lead(server: Server) -> None:
    server.at("/feed", Answer(body=FEED))
    assert discover.candidates(server.at("/old", moved("/feed")), get)[0].url == f"{server.url}/feed"


def test_an_address_without_an_answer_is_a_sentence(server: Server) -> None:
    with pytest.raises(FetchError, match="404"):
        discover.candidates(f"{server.url}/gone", get)


@pytest.mark.parametrize(
    ("address", "feeds"),
    [
        (
            "https://www.youtube.com/channel/UCabc",
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCabc",
        ),
        (
            "https://m.youtube.com/playlist?list=PL1",
            "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1",
        ),
        ("youtube.com/user/x", "https://www.youtube.com/feeds/videos.xml?user=x"),
        ("https://old.reddit.com/r/python/", "https://www.reddit.com/r/python/.rss"),
        ("https://www.reddit.com/r/python/top/", "https://www.reddit.com/r/python/top/.rss"),
        ("https://www.reddit.com/r/python/comments/1a/t/", "https://www.reddit.com/r/python/comments/1a.rss"),
        ("https://reddit.com/u/ann", "https://www.reddit.com/user/ann/.rss"),
        ("https://reddit.com", "https://www.reddit.com/.rss"),
        ("github.com/ann", "https://github.com/ann.atom"),
        ("https://github.com/ann/tool", "https://github.com/ann/tool/releases.atom"),
        ("https://github.com/ann/tool/tags", "https://github.com/ann/tool/tags.atom"),
        ("https://github.com/ann/tool/commits/dev", "https://github.com/ann/tool/commits/dev.atom"),
        ("https://gitlab.com/a/b/c/-/releases", "https://gitlab.com/a/b/c/-/tags?format=atom"),
        ("https://gitlab.com/ann", "https://gitlab.com/ann.atom"),
        ("https://medium.com/@ann/post-1", "https://medium.com/feed/@ann"),
        ("https://medium.com/tag/news", "https://medium.com/feed/tag/news"),
        ("https://ann.medium.com/", "https://ann.medium.com/feed"),
        ("https://bsky.app/profile/ann.example", "https://bsky.app/profile/ann.example/rss"),
        ("https://stackoverflow.com/questions/tagged/c++", "https://stackoverflow.com/feeds/tag/c%2B%2B"),
        ("https://math.stackexchange.com/questions/7/x", "https://math.stackexchange.com/feeds/question/7"),
        ("https://serverfault.com/users/3/ann", "https://serverfault.com/feeds/user/3"),
        ("https://superuser.com", "https://superuser.com/feeds"),
        ("https://news.ycombinator.com/news", "https://news.ycombinator.com/rss"),
        ("https://ann.substack.com/p/one", "https://ann.substack.com/feed"),
        ("https://ann.tumblr.com", "https://ann.tumblr.com/rss"),
        ("https://ann.blogspot.com/2026/", "https://ann.blogspot.com/feeds/posts/default"),
        ("https://social.example/@ann", "https://social.example/@ann.rss"),
        ("https://lemmy.example/c/news", "https://lemmy.example/feeds/c/news.xml?sort=New"),
    ],
)
def test_platforms_tell_by_their_addresses(address: str, feeds: str) -> None:
    assert discover.candidates(address, no_network)[0].url == feeds


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/@ann",
        "https://substack.com/home",
        "https://medium.com",
        "https://bsky.app",
        "https://gitlab.com",
        "https://github.com",
        "https://reddit.com/settings",
        "https://stackoverflow.com/jobs",
        "https://github.com/ann/tool/releases.atom?feed",
        "https://example.org/feed/x",
        "https://www.youtube.com/feeds/videos.xml?channel_id=UCabc",
    ],
)
def test_other_pages_of_platforms_are_read(address: str) -> None:
    assert discover.platform(address) == []


def test_a_channel_named_by_a_handle_is_found_in_its_page() -> None:
    data = b'<html><script>var x = {"externalId":"UC' + b"a" * 22 + b'"}</script>'
    found = discover.candidates("https://www.youtube.com/@ann", lambda url: Body(data, url))
    assert found[0].url == "https://www.youtube.com/feeds/videos.xml?channel_id=UC" + "a" * 22
    nothing = discover._named(Body(b"<html><p>x", "https://www.youtube.com/@ann"))
    assert nothing == []
