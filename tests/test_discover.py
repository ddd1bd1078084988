"""An address of any kind leads to its feeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from feeds import discover, fetch
from feeds.discover.found import LOOKED_INTO
from feeds.discover.named import named
from feeds.errors import FetchError, Forbidden
from feeds.messages import Message
from feeds.parse import parse_safely, sniff
from tests.server import Answer, Asked, Server, moved

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
    moved_to: str = ""
    links: str = ""


def get(url: str, near: str | None = None) -> Body:
    answer = fetch.get(fetch.Request(url, private=near is None or fetch.lies_beside(url, near), proxy="none"))
    assert isinstance(answer, fetch.Fetched)
    return Body(answer.body, answer.url, answer.content_type, answer.moved_to, answer.links)


class Web:
    """Pages by address, and what was asked of them."""

    def __init__(self, **pages: str | bytes) -> None:
        self.pages: dict[str, Body] = {}
        self.asked: list[str] = []

    def at(self, url: str, data: str | bytes, **more: str) -> str:
        self.pages[url] = Body(data.encode() if isinstance(data, str) else data, url, **more)
        return url

    def __call__(self, url: str, near: str | None = None) -> Body:
        self.asked.append(url)
        if url not in self.pages:
            raise FetchError(url, Message.plain("the server answered 404"), status=404)
        return self.pages[url]


def no_network(url: str, near: str | None = None) -> Body:
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
    assert [bool(one.headlines) for one in found] == [True] * LOOKED_INTO + [False] * 3


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


def test_only_a_permanent_redirect_replaces_the_address_that_was_typed(server: Server) -> None:
    server.at("/feed", Answer(body=FEED))
    server.at("/signed", Answer(body=FEED))
    for status, there in ((301, "/feed"), (308, "/feed"), (302, "/old"), (303, "/old"), (307, "/old")):
        typed = server.at("/old", moved("/feed", status))
        assert discover.candidates(typed, get)[0].url == server.url + there
    server.at("/step", moved("/signed", 302))
    typed = server.at("/old", moved("/step", 301))
    assert discover.candidates(typed, get)[0].url == f"{server.url}/step"


def test_an_address_without_an_answer_is_a_sentence(server: Server) -> None:
    with pytest.raises(FetchError, match="404"):
        discover.candidates(f"{server.url}/gone", get)


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("github.com/a/b/discussions", "github.com/a/b/discussions.atom"),
        ("github.com/a/b/discussions/categories/ideas", "github.com/a/b/discussions/categories/ideas.atom"),
        ("github.com/orgs/community/discussions/31", "github.com/orgs/community/discussions/31.atom"),
        ("github.com/orgs/community/repositories", "github.com/community.atom"),
        ("github.com/a/b/wiki/Some-page", "github.com/a/b/wiki.atom"),
        ("github.com/a/b/commits/main/docs/x.md", "github.com/a/b/commits/main/docs/x.md.atom"),
        ("github.com/a/b/tree/dev", "github.com/a/b/commits/dev.atom"),
        ("github.com/a/b/blob/main/src/feed.py", "github.com/a/b/commits/main/src/feed.py.atom"),
        ("github.com/a/b/tags", "github.com/a/b/tags.atom"),
        ("github.com/rss/feed", "github.com/rss/feed/releases.atom"),
        ("gist.github.com/maria", "gist.github.com/maria.atom"),
        ("gist.github.com/maria/0123abcd", "gist.github.com/maria.atom"),
        ("codeberg.org/ann/tool", "codeberg.org/ann/tool/releases.rss"),
        ("gitlab.com/g/p/-/tree/main", "gitlab.com/g/p/-/commits/main?format=atom"),
        ("old.reddit.com/user/maria/m/gardens/", "www.reddit.com/user/maria/m/gardens/.rss"),
        (
            "www.reddit.com/u/maria/m/gardens/new/?sort=x",
            "www.reddit.com/user/maria/m/gardens/new/.rss?sort=x",
        ),
        ("www.reddit.com/r/gardening/top/?t=week", "www.reddit.com/r/gardening/top/.rss?t=week"),
        (
            "www.reddit.com/r/gardening/search/?q=rose&restrict_sr=1",
            "www.reddit.com/r/gardening/search.rss?q=rose&restrict_sr=1",
        ),
        ("www.reddit.com/search?q=old%20roses", "www.reddit.com/search.rss?q=old%20roses"),
        ("www.reddit.com/r/rss", "www.reddit.com/r/rss/.rss"),
        ("www.reddit.com/r/feed/hot", "www.reddit.com/r/feed/hot/.rss"),
        ("www.reddit.com/user/maria/submitted", "www.reddit.com/user/maria/submitted/.rss"),
        ("www.reddit.com/domain/b.example/", "www.reddit.com/domain/b.example/.rss"),
        ("open.substack.com/pub/gardens/p/roses?r=x", "gardens.substack.com/feed"),
        ("www.tumblr.com/gardens", "gardens.tumblr.com/rss"),
        ("www.tumblr.com/gardens/7001/roses-in-may", "gardens.tumblr.com/rss"),
        ("tumblr.com/blog/view/gardens/7001", "gardens.tumblr.com/rss"),
        ("www.tumblr.com/blog/gardens", "gardens.tumblr.com/rss"),
        ("gardens.tumblr.com/tagged/old%20rose", "gardens.tumblr.com/tagged/old%20rose/rss"),
        ("gardens.tumblr.com/post/7001", "gardens.tumblr.com/rss"),
        ("gardens.wordpress.com/category/roses/", "gardens.wordpress.com/category/roses/feed/"),
        ("gardens.wordpress.com/tag/may/page/2/", "gardens.wordpress.com/tag/may/feed/"),
        ("gardens.blogspot.com/search/label/roses", "gardens.blogspot.com/feeds/posts/default/-/roses"),
        ("l.example/c/birds@other.example", "l.example/feeds/c/birds@other.example.xml?sort=New"),
        ("s.example/@maria@other.example", "other.example/@maria.rss"),
        ("s.example/web/@maria", "s.example/@maria.rss"),
        ("stackoverflow.com/questions/tagged/c%23", "stackoverflow.com/feeds/tag/c%23"),
        ("stackoverflow.com/questions/tagged/rss+python", "stackoverflow.com/feeds/tag/rss+python"),
        ("medium.com/tag/rss/latest", "medium.com/feed/tag/rss"),
        ("medium.com/gardens/tagged/rose", "medium.com/feed/gardens/tagged/rose"),
        ("github.com/a/b.git", "github.com/a/b/releases.atom"),
        ("codeberg.org/a/b/tags", "codeberg.org/a/b/tags.rss"),
        ("git.a.example/a/b/src/branch/dev/docs", "git.a.example/a/b/rss/branch/dev/docs"),
        ("code.a.example/g/s/b/-/tree/dev", "code.a.example/g/s/b/-/commits/dev?format=atom"),
        ("gitlab.a.example/a/b", "gitlab.a.example/a/b/-/tags?format=atom"),
        ("gitlab.com/a/b/-/issues/7", "gitlab.com/a/b/-/issues.atom"),
        ("git.sr.ht/~a/rss", "git.sr.ht/~a/rss/log/rss.xml"),
        ("git.sr.ht/~a/b/refs", "git.sr.ht/~a/b/refs/rss.xml"),
        ("arxiv.org/list/cs.CL/recent", "rss.arxiv.org/rss/cs.CL"),
        ("vimeo.com/channels/gardens", "vimeo.com/channels/gardens/videos/rss"),
        ("gardens.blogspot.co.uk/2026/01/a.html", "gardens.blogspot.co.uk/feeds/posts/default"),
        ("gardens.example/search/label/roses", "gardens.example/feeds/posts/default/-/roses"),
        ("s.example/@maria/tagged/rose", "s.example/@maria/tagged/rose.rss"),
        ("s.example/@maria/with_replies", "s.example/@maria/with_replies.rss"),
        ("l.example/c/rss", "l.example/feeds/c/rss.xml?sort=New"),
        ("youtu.be/abc?list=PLxyz", "www.youtube.com/feeds/videos.xml?playlist_id=PLxyz"),
        (
            "www.youtube.com/watch?v=abc&list=PLxyz",
            "www.youtube.com/feeds/videos.xml?playlist_id=PLxyz",
        ),
    ],
)
def test_parts_of_platforms_lead_to_their_own_feeds(address: str, feed: str) -> None:
    assert discover.platform(f"https://{address}")[0].url == f"https://{feed}"


@pytest.mark.parametrize(
    ("address", "page", "feed"),
    [
        (
            "https://www.youtube.com/@ann/shorts",
            '<html><script>{"channelId":"UC' + "x" * 22 + '"}{"externalId":"UC' + "a" * 22 + '"}</script>',
            "https://www.youtube.com/feeds/videos.xml?channel_id=UC" + "a" * 22,
        ),
        (
            "https://www.youtube.com/watch?v=1",
            '<html><meta itemprop="channelId" content="UC' + "a" * 22 + '">',
            "https://www.youtube.com/feeds/videos.xml?channel_id=UC" + "a" * 22,
        ),
        (
            "https://soundcloud.com/ann",
            '<html><meta property="al:ios:url" content="soundcloud://users:77"><p>Ann</p>',
            "https://feeds.soundcloud.com/users/soundcloud:users:77/sounds.rss",
        ),
        (
            "https://podcasts.apple.com/us/podcast/ann/id7",
            '<html><script>{"feedUrl":"https:\\/\\/pod.example\\/rss"}</script><p>Ann</p>',
            "https://pod.example/rss",
        ),
    ],
)
def test_a_feed_named_in_the_data_of_a_platform_is_found(address: str, page: str, feed: str) -> None:
    web = Web()
    web.at(address, page)
    assert discover.candidates(address, web)[0].url == feed


@pytest.mark.parametrize("list_", ["RDabc", "RDMMabc", "RDCLAK5uy", "WL", "LL", "ULabc"])
def test_a_mix_or_a_private_list_has_no_feed_but_the_channel_has(list_: str) -> None:
    url = f"https://www.youtube.com/watch?v=abc&list={list_}"
    web = Web()
    web.at(url, '<html><script>var x = {"channelId":"UC' + "b" * 22 + '"}</script>')
    assert discover.candidates(url, web)[0].url.endswith("channel_id=UC" + "b" * 22)


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
    found = discover.candidates("https://www.youtube.com/@ann", lambda url, near=None: Body(data, url))
    assert found[0].url == "https://www.youtube.com/feeds/videos.xml?channel_id=UC" + "a" * 22
    nothing = named(Body(b"<html><p>x", "https://www.youtube.com/@ann"))
    assert nothing == []


# ---------------------------------------------------------------- what a page may not do

LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'


@pytest.mark.parametrize(
    "inside",
    [
        "http://192.168.1.1/feed",
        "http://127.0.0.1:8080/admin?x=feed",
        "http://[::1]/feed",
        "http://router.lan/feed",
        "http://localhost/feed",
        "http://3232235777/feed",
        "http://１９２.168.1.1/feed",
        "//10.0.0.1/feed",
    ],
)
def test_a_public_page_makes_nobody_ask_or_follow_a_private_address(inside: str) -> None:
    web = Web()
    page = web.at("https://public.example/", LINK.format(inside) + LINK.format("/good.xml"))
    web.at("https://public.example/good.xml", FEED)
    found = discover.candidates(page, web, parse_safely)
    assert [one.url for one in found] == ["https://public.example/good.xml"]
    for way in (
        Body(b"x", page, links=f'<{inside}>; rel="alternate"; type="application/rss+xml"'),
        Body(f'<a href="{inside}">RSS</a>'.encode(), page),
    ):
        web.pages[page] = way
        assert discover.candidates(page, web, parse_safely) == []
        assert discover.candidates(page, web) == []
    assert all("public.example" in asked for asked in web.asked)


def test_what_refuses_to_be_asked_for_lying_inside_is_no_candidate() -> None:
    web = Web()
    page = web.at("https://public.example/", LINK.format("https://inside.example/feed"))

    def looked_up(url: str, near: str | None = None) -> Body:
        if "inside" in url:
            assert near == page
            raise Forbidden(url, Message.plain("the address lies in the private network"))
        return web(url, near)

    assert discover.candidates(page, looked_up, parse_safely) == []


def test_beside_a_private_address_that_was_typed_its_own_feeds_are_found(server: Server) -> None:
    server.at("/own.xml", Answer(body=FEED))
    url = page(server, head=LINK.format("/own.xml") + LINK.format("http://192.168.77.1/feed"))
    assert [one.url for one in discover.candidates(url, get, parse_safely)] == [f"{server.url}/own.xml"]


def test_a_login_leads_to_the_feeds_of_its_page_and_stands_in_none(server: Server) -> None:
    def locked(asked: Asked) -> Answer:
        known = asked.headers.get("authorization", "") == "Basic YW5uOnNlY3JldA=="
        body = FEED if asked.path == "/in.xml" else LINK.format("/in.xml").encode()
        return Answer(body=body) if known else Answer(401)

    server.at("/in.xml", locked)
    server.at("/", locked)
    typed = server.url.replace("//", "//ann:secret@")
    for path in ("/", "/in.xml"):
        (found,) = discover.candidates(typed + path, get, parse_safely)
        assert (found.url, found.title) == (f"{server.url}/in.xml", "Daily")


# ---------------------------------------------------------------- pages of many kinds


@pytest.mark.parametrize(
    ("asked", "guess", "there"),
    [
        ("https://tech.example/@maria", "https://tech.example/@maria.rss", "/feed/@maria"),
        ("https://wiki.example/c/birds", "https://wiki.example/feeds/c/birds.xml?sort=New", "/birds.atom"),
        ("https://github.com/ann/tool", "https://github.com/ann/tool/releases.atom", "/own.atom"),
    ],
)
def test_where_a_guess_fails_the_page_is_read(asked: str, guess: str, there: str) -> None:
    web = Web()
    web.at(asked, LINK.format(there))
    right = web.at("/".join(asked.split("/")[:3]) + there, FEED)
    assert [one.url for one in discover.candidates(asked, web, parse_safely)] == [right]
    assert guess in web.asked


def test_a_guess_whose_server_is_ill_stays_behind_what_its_page_names() -> None:
    web = Web()
    page = web.at("https://social.example/@maria", LINK.format("/maria.xml"))
    right = web.at("https://social.example/maria.xml", FEED)

    def ill(url: str, near: str | None = None) -> Body:
        if url.endswith(".rss"):
            raise FetchError(url, Message.plain("the server answered 503"), status=503)
        return web(url, near)

    assert [one.url for one in discover.candidates(page, ill, parse_safely)] == [right, f"{page}.rss"]
    del web.pages[page]
    assert [one.url for one in discover.candidates(page, ill, parse_safely)] == [f"{page}.rss"]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("https://b.example/category/roses/", "/category/roses/feed/"),
        ("https://b.example/fr/", "/fr/rss.xml"),
        ("https://b.example/news/local/2025/a-piece", "/news/local.rss"),
        ("https://b.example/", "/feed/"),
        ("https://b.example/about", "/feed/"),
    ],
)
def test_the_feed_nearest_to_the_page_comes_first(asked: str, first: str) -> None:
    places = "/feed/ /comments/feed/ /category/roses/feed/ /fr/rss.xml /feed/@maria /news/rss /news/local.rss"
    web = Web()
    web.at(asked, "".join(map(LINK.format, places.split())))
    found = [one.url for one in discover.candidates(asked, web)]
    assert found[0] == f"https://b.example{first}"
    assert found[-1] == "https://b.example/comments/feed/"


@pytest.mark.parametrize(
    "title",
    "Kommentare|Commentaires|Comentários|Komentarze|Yorumlar|Комментарии|Σχόλια|コメント|评论|댓글|تعليقات|תגובות|Bình luận".split(
        "|"
    ),
)
def test_comments_come_last_in_any_language(title: str) -> None:
    web = Web()
    page = web.at(
        "https://b.example/post/",
        f'<link rel="alternate" type="application/rss+xml" href="/post/feed/" title="{title} zu diesem">'
        + LINK.format("/feed/"),
    )
    assert [one.url[-6:] for one in discover.candidates(page, web)] == ["/feed/", "/feed/"]
    assert discover.candidates(page, web)[0].url == "https://b.example/feed/"


@pytest.mark.parametrize(
    ("filling", "link"),
    [
        ("<style>{}</style>", LINK),
        ("<script>var x = '{}'</script>", LINK),
        ("<!--{}-->", LINK),
        ("<svg><path d='{}'/></svg>", LINK),
        ("<p>{}", LINK.replace('"', "'")),
    ],
)
def test_a_link_behind_a_megabyte_is_found(filling: str, link: str) -> None:
    web = Web()
    long = filling.format("x y{} " * 250_000)
    page = web.at("https://b.example/", f"<html><head>{long}{link.format('/f.xml')}</head><body>x")
    assert [one.url for one in discover.candidates(page, web)] == ["https://b.example/f.xml"]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/atom" href="/f">',
        '<link rel="alternate" type="application/rss" href="/f">',
        '<link rel="ALTERNATE" type="Application/RSS+XML; charset=utf-8" href="/f">',
        '<link rel="alternate" type="text/xml" title="RSS" href="/f">',
        '<link rel="alternate" type="application/xml" href="/f">',
        '<link rel="alternate" type="application/x-rss+xml" href="/f">',
        '<link rel="alternate" type="text/atom+xml" href="/f">',
        '<link rel="feed" href="/f">',
        '<link rel="service.feed" type="application/x.atom+xml" href="/f">',
        '<a type="application/atom+xml" href="/f">Suivre</a>',
        '<footer><a href="/f">RSS</a></footer>',
        '<footer><a href="/f"><img src="i.png" alt="Atom feed"></a></footer>',
        '<a href="/f" title="RSS-Feed"><svg></svg></a>',
        '<a href="/f" aria-label="RSS"><i class="icon"></i></a>',
    ],
)
def test_a_feed_is_named_in_many_ways(link: str) -> None:
    web = Web()
    page = web.at("https://b.example/", f"<html><head>{link}</head><body><a href='/about'>About us</a>")
    web.at("https://b.example/f", FEED)
    assert [one.url for one in discover.candidates(page, web, parse_safely)] == ["https://b.example/f"]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">',
        '<link rel="alternate" type="text/xml+oembed" href="/oembed?url=x">',
        '<link rel="alternate" hreflang="fr" href="/fr/">',
        '<link rel="sitemap" type="application/xml" href="/sitemap.xml">',
        '<link rel="search" type="application/opensearchdescription+xml" href="/s.xml">',
        '<link rel="EditURI" type="application/rsd+xml" href="/xmlrpc.php?rsd">',
        '<link rel="stylesheet" type="text/css" href="/feed.css">',
    ],
)
def test_other_links_name_no_feed(link: str) -> None:
    assert named(Body(f"<html><head>{link}".encode(), "https://b.example/")) == []


@pytest.mark.parametrize(
    "header",
    [
        '</good.xml>; rel="alternate"; type="application/rss+xml"; title="News"',
        "</good.xml>;rel=alternate;type=application/atom+xml",
        '<https://cdn.example/a.css>; rel=preload; as=style, <good.xml>; type="text/xml"; rel="feed alternate"',
        '</other>; rel="next"; title="a, <b>; c", <good.xml>; rel=alternate; type="application/feed+json"',
    ],
)
def test_link_headers_name_feeds(header: str) -> None:
    web = Web()
    page = web.at("https://b.example/", "<html><body>hello</body></html>", links=header)
    assert [one.url for one in discover.candidates(page, web)] == ["https://b.example/good.xml"]


def test_link_headers_come_over_the_wire(server: Server) -> None:
    header = '</good.xml>; rel="alternate"; type="application/rss+xml"'
    url = server.at("/", Answer(body=b"<html>hello", headers={"Link": header}))
    assert [one.url for one in discover.candidates(url, get)] == [f"{server.url}/good.xml"]


@pytest.mark.parametrize("content", ["0; url=/b/", "0;URL='/b/'", "3, /b/", '0;url="b/"', " 1 ; Url = /b/ "])
def test_a_page_that_sends_on_at_once_is_followed(content: str) -> None:
    web = Web()
    quote = "'" if '"' in content else '"'
    page = web.at("https://b.example/", f"<meta HTTP-EQUIV=Refresh content={quote}{content}{quote}>")
    web.at("https://b.example/b/", LINK.format("f.xml"))
    assert [one.url for one in discover.candidates(page, web)] == ["https://b.example/b/f.xml"]


def test_a_page_that_sends_on_later_or_in_a_circle_or_inside_is_not_followed() -> None:
    web = Web()
    for onward in ("600; url=/b/", "0; url=javascript:alert(1)"):
        page = web.at("https://b.example/", f'<meta http-equiv="refresh" content="{onward}">')
        assert discover.candidates(page, web) == []
    assert "https://b.example/b/" not in web.asked
    page = web.at("https://b.example/", '<meta http-equiv="refresh" content="0; url=/b/">')
    web.at("https://b.example/b/", '<meta http-equiv="refresh" content="0; url=/">')
    assert discover.candidates(page, web) == []

    def guarded(url: str, near: str | None = None) -> Body:
        assert near == page or url == page
        return web(url, near)

    web.at(page, '<meta http-equiv="refresh" content="0; url=http://10.0.0.1/">')
    with pytest.raises(FetchError):
        discover.candidates(page, guarded)


@pytest.mark.parametrize(
    "body",
    [
        b"\n" * 30_000 + FEED,
        b"<!-- " + b"licence " * 4000 + b"-->" + FEED,
        b"<!-- not <html>, a feed -->" + FEED,
        b"<?xml-stylesheet href='<html>'?><!-- a --><!-- b -->" + FEED,
        b'<x:feed xmlns:x="http://www.w3.org/2005/Atom"><x:title>T</x:title><x:id>i</x:id></x:feed>',
        FEED.replace(b"News 0", b"<![CDATA[<!DOCTYPE html><html>]]>"),
        b'{"items": ['
        + b", ".join([b'{"id": "%d", "content_text": "x"}' % n for n in range(900)])
        + b'], "title": "T", "version": "https://jsonfeed.org/version/1"}',
        b'{"home_page_url": "https://a.example/", "items": [{"id": "1", "content_html": "x"}]}',
        FEED.decode().encode("utf-16"),
    ],
    ids="blanks comment html-in-comment instruction prefix cdata json-sorted json-bare utf-16".split(),
)
def test_what_show_reads_add_takes(body: bytes) -> None:
    web = Web()
    url = web.at("https://b.example/f", body)
    assert sniff(body) in ("feed", "jsonfeed")
    assert parse_safely(body, url).url == url
    assert [one.url for one in discover.candidates(url, web, parse_safely)] == [url]
