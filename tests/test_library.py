"""The facade end to end: a real server, real files, a real library."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.errors import FeedsError, NothingToRead, SourceError
from feeds.library import Library, as_text, read_source, without
from feeds.model import Shelf, Suggestion
from feeds.query import Query, parse
from feeds.update import Failed, Unchanged, Updated

from .server import Answer, Server, conditional
from .ui.conftest import TITLES, gazette

PAGE = """<html lang="en"><head><title>How the tide mill works</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml" title="Mill news"></head><body>
<article><h1>How the tide mill works</h1>
{}
</article></body></html>"""
WORDS = "".join(
    f"<p>Paragraph {n}: the tide fills the pond twice a day, and the miller lets the water out through the wheel "
    "when the sea has gone, slowly enough to grind and quickly enough to be done before it returns.</p>"
    for n in range(6)
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.at(tmp_path / "library.db") as made:
        yield made


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        running.at("/feed.xml", conditional(gazette().encode(), **{"Content-Type": "application/rss+xml"}))
        running.at("/page", Answer(body=PAGE.format(WORDS).encode(), headers={"Content-Type": "text/html"}))
        yield running


def address(server: Server, path: str) -> str:
    return f"http://127.0.0.1:{server.port}{path}"


def test_add_by_page_finds_the_feed_and_fetches_it(library, server):
    said = library.add(address(server, "/page"), ("Mills",))
    [feed] = library.feeds()
    assert feed.url == address(server, "/feed.xml")
    assert feed.folder == ("Mills",)
    assert feed.unread == len(TITLES)
    assert f"{len(TITLES)} articles" in said


@pytest.mark.parametrize("apart", [False, True])
def test_a_refresh_brings_news_once_and_then_nothing(library, server, apart):
    library.subscribe(address(server, "/feed.xml"))
    [first] = library.refresh(force=True, apart=apart)
    assert isinstance(first, Updated)
    assert len(first.new_ids) == len(TITLES)
    [second] = library.refresh(force=True, apart=apart)
    assert isinstance(second, Unchanged)


def test_a_feed_that_fails_is_an_outcome_with_its_sentence(library, server):
    library.subscribe(address(server, "/nowhere"))
    [outcome] = library.refresh(force=True)
    assert isinstance(outcome, Failed)
    assert library.feeds()[0].fetch.error == str(outcome.error)
    assert library.counts().failing == 1


def test_full_text_comes_from_the_page(library, server):
    body = gazette(1).replace("https://gazette.example/0", address(server, "/page")).encode()
    server.at("/short.xml", Answer(body=body))
    library.add(address(server, "/short.xml"))
    [id] = library.ids(Query())
    opened = library.fetch_full_text(id)
    assert "the tide fills the pond" in as_text(opened)
    again = library.open(id)
    assert again is not None
    assert "the tide fills the pond" in as_text(again)


def test_a_page_that_says_less_than_the_feed_takes_nothing_away(library, server):
    wall = b"<html><body><main><p>Please switch scripts on.</p></main></body></html>"
    server.at("/wall", Answer(body=wall, headers={"content-type": "text/html"}))
    body = gazette(1).replace("https://gazette.example/0", address(server, "/wall")).encode()
    server.at("/long.xml", Answer(body=body))
    library.add(address(server, "/long.xml"))
    [id] = library.ids(Query())
    before = library.open(id)
    with pytest.raises(NothingToRead, match="less of the article than its feed"):
        library.fetch_full_text(id)
    assert library.open(id) == before


def test_an_address_opens_as_an_article_beside_the_list(library, server):
    beside = Library.beside(None)
    opened = beside.open_address(address(server, "/page"), near=address(server, "/feed.xml"))
    assert opened.article.entry.title == "How the tide mill works"
    beside.close()


def test_an_article_opened_in_passing_is_in_no_list_until_it_is_kept(library, server):
    before = list(library.ids(Query()))
    opened = library.open_address(address(server, "/page"), near=address(server, "/feed.xml"))
    id = opened.article.id
    assert library.is_passing(id)
    assert list(library.ids(Query())) == before
    assert [row.title for row in library.headlines([id])] == ["How the tide mill works"]
    library.set_starred([id], True)
    assert library.counts().starred == 0
    assert (library.keep_passing(id), library.keep_passing(id)) == (1, 0)
    assert len(library.ids(Query())) == len(before) + 1


@pytest.mark.parametrize("url", ["/page", "file:///etc/passwd", "/etc/passwd"])
def test_what_content_names_leads_neither_into_the_private_network_nor_to_files(library, server, url):
    wanted = address(server, url) if url == "/page" else url
    with pytest.raises(FeedsError):
        library.open_address(wanted, near="https://news.example/feed")


def test_what_is_opened_is_kept_on_demand_once(tmp_path, server):
    own = Library.at(tmp_path / "own.db")
    beside = Library.beside(own)
    assert [n for n in beside.read_sources([address(server, "/feed.xml")]) if isinstance(n, int)] == [
        len(TITLES)
    ]
    assert own.ids(Query()).tolist() == []
    assert beside.keep() == len(TITLES)
    assert beside.keep() == 0
    assert own.feeds()[0].url == address(server, "/feed.xml")
    beside.close()


def test_recommendations_reach_into_the_library_behind(tmp_path):
    feed = tmp_path / "g.xml"
    feed.write_text(gazette(), "utf-8")
    own = Library.at(tmp_path / "own.db")
    list(own.read_sources([str(feed)]))
    while own.catch_up():
        pass
    beside = Library.beside(own)
    for id in (-1, -2):
        opened = beside.open(id)
        assert opened is not None
        assert opened.article.id == id
    beside.set_read([-1], True)
    assert own.headlines([1])[0].read
    beside.close()


def test_marks_tags_and_undo(library, tmp_path):
    feed = tmp_path / "g.xml"
    feed.write_text(gazette(), "utf-8")
    list(library.read_sources([str(feed)]))
    ids = library.ids(Query()).tolist()
    library.set_tags(ids[:1], {"harbour"}, ())
    assert library.headlines(ids[:1])[0].tags == ("harbour",)
    assert library.mark_all_read(Query()) == len(TITLES)
    assert library.first_unread(ids) is None
    assert library.undo()
    assert library.first_unread(ids) == ids[0]


def test_search_finds_words_in_texts_and_titles_once_indexed(library, tmp_path):
    feed = tmp_path / "g.xml"
    feed.write_text(gazette(), "utf-8")
    list(library.read_sources([str(feed)]))
    assert len(library.search(parse("loaf"), 10)) == 1
    while library.catch_up():
        pass
    assert len(library.search(parse("paragraph"), 10)) == len(TITLES)


def test_a_list_of_feeds_goes_out_and_comes_back(library, tmp_path):
    library.subscribe("https://a.example/feed", "A & B", ("News", "World"))
    path = tmp_path / "out.opml"
    path.write_bytes(library.export_opml())
    with Library.at(tmp_path / "second.db") as second:
        report = second.import_feeds(path)
        assert (report.added, report.known) == (1, 0)
        assert second.import_feeds(path).known == 1
        [feed] = second.feeds()
        assert (feed.url, feed.title, feed.folder) == ("https://a.example/feed", "A & B", ("News", "World"))


def test_what_leads_into_the_private_network_is_imported_only_when_asked_for(library, tmp_path):
    path = tmp_path / "strange.opml"
    settings = "{&quot;proxy&quot;: &quot;http://proxy.example:8080&quot;}"
    path.write_text(
        '<opml><body><outline xmlUrl="https://a.example/f"/><outline xmlUrl="http://192.168.1.1/f"/>'
        f'<outline xmlUrl="https://b.example/f" broadsheetSettings="{settings}"/></body></opml>'
    )
    report = library.import_feeds(path)
    assert report.added == 1
    assert report.held == ("http://192.168.1.1/f", "https://b.example/f")
    assert [feed.url for feed in library.feeds() if "example" not in feed.url] == []
    report = library.import_feeds(path, private=True)
    assert (report.added, report.known, report.held) == (2, 1, ())


def test_backup_and_check(library, tmp_path):
    library.subscribe("https://a.example/feed")
    library.backup(tmp_path / "copy.db")
    assert library.check() == []
    with Library.at(tmp_path / "copy.db") as copy:
        assert len(copy.feeds()) == 1


# ---------------------------------------------------------------- sources


def errors_of(source: Path | str) -> list[FeedsError]:
    return [one for one in read_source(str(source)) if isinstance(one, FeedsError)]


def test_a_folder_gives_its_pages_and_feeds_and_follows_no_list(tmp_path):
    (tmp_path / "a.xml").write_text(gazette(2), "utf-8")
    (tmp_path / "b.html").write_text(PAGE.format(WORDS), "utf-8")
    (tmp_path / "c.opml").write_text('<opml><body><outline xmlUrl="http://127.0.0.1:9/x"/></body></opml>')
    (tmp_path / "empty.txt").write_text("")
    found = list(read_source(str(tmp_path)))
    assert not [one for one in found if isinstance(one, FeedsError)]
    assert len(found) == 3


@pytest.mark.parametrize(
    "content", [b"", b"  \n ", bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n" + b"\0" * 500]
)
def test_what_holds_no_article_is_one_sentence(tmp_path, content):
    path = tmp_path / "odd.dat"
    path.write_bytes(content)
    [error] = errors_of(path)
    assert isinstance(error, SourceError)
    assert str(path) in str(error)
    assert str(error).count("\n") == 0


def test_an_empty_folder_is_one_sentence(tmp_path):
    [error] = errors_of(tmp_path)
    assert isinstance(error, NothingToRead)


def test_a_cut_off_feed_gives_what_it_has(tmp_path):
    path = tmp_path / "cut.xml"
    path.write_bytes(gazette(3).encode()[:-400])
    found = [one for one in read_source(str(path)) if not isinstance(one, FeedsError)]
    assert [one.article.entry.title for one in found][:2] == list(TITLES[:2])


def a_shelf(origin: str, *ids: int | None) -> Shelf:
    return Shelf(origin, origin, tuple(Suggestion(title=f"piece {id}", id=id) for id in ids))


def test_beside_an_article_no_piece_stands_twice():
    shelves = [
        a_shelf("related", 2, 3),
        a_shelf("for-you", 1, 2, 4, 5, 6, 7, 8, 9),
        a_shelf("page", None, 3, 1),
    ]
    shown = without(shelves, 1)
    assert [[piece.id for piece in shelf.suggestions] for shelf in shown] == [
        [2, 3],
        [4, 5, 6, 7, 8],
        [None, 3, 1],
    ]


def test_a_shelf_of_nothing_but_the_open_article_is_not_shown():
    assert without([a_shelf("related", 1)], 1) == ()


def test_threads_that_ask_at_once_share_one_recommender(tmp_path, monkeypatch):
    from feeds import recommend

    made, another = [], threading.Event()
    plain = recommend.Recommender

    def maker(*args):
        made.append(plain(*args))
        if len(made) == 1:
            another.wait(0.1)  # whoever else may come in here comes now
        another.set()
        return made[-1]

    monkeypatch.setattr(recommend, "Recommender", maker)
    with Library.at(tmp_path / "library.db") as library:
        threads = [threading.Thread(target=lambda: library.recommender) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made == [library.recommender]
