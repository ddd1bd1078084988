"""A feed or page read from a file: nothing of it names the folder it lies in."""

from __future__ import annotations

import pytest

from feeds.query import Query
from feeds.reading import reading
from feeds.workspace import Workspace

ITEM = """<item><title>One</title><link>/a/1</link><guid isPermaLink="false">x</guid>
<description>&lt;p&gt;&lt;a href="more.html"&gt;more&lt;/a&gt; &lt;img src="pic.png"&gt;&lt;/p&gt;</description>
<enclosure url="sound.mp3" type="audio/mpeg" length="1"/></item>"""
SITE = "<link>https://quay.example/news/</link>"
RSS = f'<rss version="2.0"><channel><title>Quay</title>SITE{ITEM}</channel></rss>'
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Pier</title><id>tag:x</id><entry><id>tag:y</id>
<title>One</title><link href="p/1.html"/><content type="html">&lt;a href="x.html"&gt;x&lt;/a&gt;</content></entry></feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Mole", "items": [{"id": "1", "title": "One",
"url": "p/1.html", "content_html": "<a href='x.html'>x</a>", "image": "i.png"}]}"""
FEEDS = [RSS.replace("SITE", ""), ATOM, JSON, RSS.replace("SITE", "").replace("</channel>", "")]


@pytest.mark.parametrize("text", FEEDS, ids=["rss", "atom", "json", "damaged"])
def test_a_local_feed_leaks_no_path_of_the_readers_disk(tmp_path, text):
    file = tmp_path / "mine.xml"
    file.write_text(text, "utf-8")
    with Workspace.at(tmp_path / "l.db") as library:
        assert list(library.shown.sources.read([str(file)])) == [1]
        opened = library.articles.open(library.shown.lists.ids(Query())[0])
        assert opened is not None
        assert opened.article.entry.title == "One"
        assert opened.article.entry.url == ""
        assert opened.article.entry.enclosures == ()
        said = (
            repr((opened.article.entry, reading(opened.article.entry, "")))
            + library.own.subscriptions.export_opml().decode()
        )
    assert str(tmp_path) not in said
    assert tmp_path.name not in said


def test_relative_links_of_a_local_feed_belong_to_the_items_page_then_the_site(tmp_path):
    file = tmp_path / "mine.xml"
    file.write_text(RSS.replace("SITE", SITE), "utf-8")
    with Workspace.at(tmp_path / "l.db") as library:
        assert list(library.shown.sources.read([str(file)])) == [1]
        opened = library.articles.open(library.shown.lists.ids(Query())[0])
    assert opened is not None
    entry = opened.article.entry
    assert entry.url == "https://quay.example/a/1"
    assert 'href="https://quay.example/a/more.html"' in entry.summary
    assert 'src="https://quay.example/a/pic.png"' in entry.summary
    assert [enclosure.url for enclosure in entry.enclosures] == ["https://quay.example/news/sound.mp3"]
