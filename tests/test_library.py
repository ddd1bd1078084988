"""The facade end to end: a real server, real files, a real library."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.errors import FeedsError, NothingToRead, SourceError
from feeds.library.facts import as_text
from feeds.messages import Message
from feeds.model import Shelf, Suggestion
from feeds.query import Query, parse
from feeds.update import Failed, Unchanged, Updated
from feeds.workspace import Workspace, read_source
from feeds.workspace.recommendations import without

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
def library(place: Path | str) -> Iterator[Workspace]:
    with Workspace.at(place) as made:
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
    said = library.own.sources.add(address(server, "/page"), ("Mills",))
    [feed] = library.shown.subscriptions.feeds()
    assert feed.url == address(server, "/feed.xml")
    assert feed.folder == ("Mills",)
    assert feed.unread == len(TITLES)
    assert f"{len(TITLES)} articles" in str(said)


@pytest.mark.parametrize("apart", [False, True])
def test_a_refresh_brings_news_once_and_then_nothing(library, server, apart):
    library.own.subscriptions.subscribe(address(server, "/feed.xml"))
    [first] = library.subscriptions.refresh(force=True, apart=apart)
    assert isinstance(first, Updated)
    assert len(first.new_ids) == len(TITLES)
    [second] = library.subscriptions.refresh(force=True, apart=apart)
    assert isinstance(second, Unchanged)


def test_a_feed_that_fails_is_an_outcome_with_its_sentence(library, server):
    library.own.subscriptions.subscribe(address(server, "/nowhere"))
    [outcome] = library.subscriptions.refresh(force=True)
    assert isinstance(outcome, Failed)
    assert library.shown.subscriptions.feeds()[0].fetch.error == outcome.error.message
    assert library.shown.lists.counts().failing == 1


def test_full_text_comes_from_the_page(library, server):
    body = gazette(1).replace("https://gazette.example/0", address(server, "/page")).encode()
    server.at("/short.xml", Answer(body=body))
    library.own.sources.add(address(server, "/short.xml"))
    [id] = library.shown.lists.ids(Query())
    opened = library.articles.fetch_full_text(id)
    assert "the tide fills the pond" in as_text(opened)
    again = library.articles.open(id)
    assert again is not None
    assert "the tide fills the pond" in as_text(again)


def test_a_page_that_says_less_than_the_feed_takes_nothing_away(library, server):
    wall = b"<html><body><main><p>Please switch scripts on.</p></main></body></html>"
    server.at("/wall", Answer(body=wall, headers={"content-type": "text/html"}))
    body = gazette(1).replace("https://gazette.example/0", address(server, "/wall")).encode()
    server.at("/long.xml", Answer(body=body))
    library.own.sources.add(address(server, "/long.xml"))
    [id] = library.shown.lists.ids(Query())
    before = library.articles.open(id)
    with pytest.raises(NothingToRead, match="less of the article than its feed"):
        library.articles.fetch_full_text(id)
    assert library.articles.open(id) == before


def test_an_address_opens_as_an_article_beside_the_list(library, server):
    beside = Workspace.in_memory()
    opened = beside.articles.open_address(address(server, "/page"), near=address(server, "/feed.xml"))
    assert opened.article.entry.title == "How the tide mill works"
    beside.close()


def test_an_article_opened_in_passing_is_in_no_list_until_it_is_kept(library, server):
    before = list(library.shown.lists.ids(Query()))
    opened = library.articles.open_address(address(server, "/page"), near=address(server, "/feed.xml"))
    id = opened.article.id
    assert library.keeping.is_transient(id)
    assert list(library.shown.lists.ids(Query())) == before
    assert [row.title for row in library.headlines([id])] == ["How the tide mill works"]
    library.articles.set_starred([id], True)
    assert library.shown.lists.counts().starred == 0
    assert (library.keeping.keep_transient(id), library.keeping.keep_transient(id)) == (1, 0)
    assert len(library.shown.lists.ids(Query())) == len(before) + 1


@pytest.mark.parametrize("url", ["/page", "file:///etc/passwd", "/etc/passwd"])
def test_what_content_names_leads_neither_into_the_private_network_nor_to_files(library, server, url):
    wanted = address(server, url) if url == "/page" else url
    with pytest.raises(FeedsError):
        library.articles.open_address(wanted, near="https://news.example/feed")


def test_what_is_opened_is_kept_on_demand_once(tmp_path, server):
    own = Workspace.at(tmp_path / "own.db")
    beside = own.beside()
    assert [n for n in beside.shown.sources.read([address(server, "/feed.xml")]) if isinstance(n, int)] == [
        len(TITLES)
    ]
    assert own.shown.lists.ids(Query()).tolist() == []
    assert beside.keeping.keep() == len(TITLES)
    assert beside.keeping.keep() == 0
    assert own.shown.subscriptions.feeds()[0].url == address(server, "/feed.xml")
    beside.close()


def test_recommendations_reach_into_the_library_behind(tmp_path):
    feed = tmp_path / "g.xml"
    feed.write_text(gazette(), "utf-8")
    own = Workspace.at(tmp_path / "own.db")
    list(own.shown.sources.read([str(feed)]))
    while own.shown.index.catch_up():
        pass
    beside = own.beside()
    for id in (-1, -2):
        opened = beside.articles.open(id)
        assert opened is not None
        assert opened.article.id == id
    beside.articles.set_read([-1], True)
    assert own.headlines([1])[0].read
    beside.close()


def test_marks_tags_and_undo(library, tmp_path):
    feed = tmp_path / "g.xml"
    feed.write_text(gazette(), "utf-8")
    list(library.shown.sources.read([str(feed)]))
    ids = library.shown.lists.ids(Query()).tolist()
    library.articles.set_tags(ids[:1], {"harbour"}, ())
    assert library.headlines(ids[:1])[0].tags == ("harbour",)
    assert library.articles.mark_listed_read(library.shown.lists.ids(Query()), Query()) == len(TITLES)
    assert library.shown.lists.first_unread(ids) is None
    assert library.undo()
    assert library.shown.lists.first_unread(ids) == ids[0]


def test_search_finds_words_in_texts_and_titles_once_indexed(library, tmp_path):
    feed = tmp_path / "g.xml"
    feed.write_text(gazette(), "utf-8")
    list(library.shown.sources.read([str(feed)]))
    assert len(library.shown.lists.search(parse("loaf"), 10)) == 1
    while library.shown.index.catch_up():
        pass
    assert len(library.shown.lists.search(parse("paragraph"), 10)) == len(TITLES)


def test_another_process_takes_words_into_the_search_index(library, tmp_path):
    feed = tmp_path / "g.xml"
    feed.write_text(gazette(), "utf-8")
    list(library.shown.sources.read([str(feed)]))
    assert library.shown.index.waiting() == len(TITLES)
    assert library.shown.index.take_in_words(60, apart=True) is False
    assert library.shown.index.waiting() == 0
    assert len(library.shown.lists.search(parse("paragraph"), 10)) == len(TITLES)


def test_a_list_of_feeds_goes_out_and_comes_back(library, tmp_path):
    library.own.subscriptions.subscribe("https://a.example/feed", "A & B", ("News", "World"))
    path = tmp_path / "out.opml"
    path.write_bytes(library.own.subscriptions.export_opml())
    with Workspace.at(tmp_path / "second.db") as second:
        report = second.own.sources.import_feeds(path)
        assert (report.added, report.known) == (1, 0)
        assert second.own.sources.import_feeds(path).known == 1
        [feed] = second.shown.subscriptions.feeds()
        assert (feed.url, feed.title, feed.folder) == ("https://a.example/feed", "A & B", ("News", "World"))


def test_what_leads_into_the_private_network_is_imported_only_when_asked_for(library, tmp_path):
    path = tmp_path / "strange.opml"
    settings = "{&quot;proxy&quot;: &quot;http://proxy.example:8080&quot;}"
    path.write_text(
        '<opml><body><outline xmlUrl="https://a.example/f"/><outline xmlUrl="http://192.168.1.1/f"/>'
        f'<outline xmlUrl="https://b.example/f" broadsheetSettings="{settings}"/></body></opml>'
    )
    report = library.own.sources.import_feeds(path)
    assert report.added == 1
    assert report.held == ("http://192.168.1.1/f", "https://b.example/f")
    assert [feed.url for feed in library.shown.subscriptions.feeds() if "example" not in feed.url] == []
    report = library.own.sources.import_feeds(path, private=True)
    assert (report.added, report.known, report.held) == (2, 1, ())


def test_backup_and_check(tmp_path):
    with Workspace.at(tmp_path / "library.db") as library:
        library.own.subscriptions.subscribe("https://a.example/feed")
        library.own.maintenance.backup(tmp_path / "copy.db")
        assert library.own.maintenance.check() == []
    with Workspace.at(tmp_path / "copy.db") as copy:
        assert len(copy.shown.subscriptions.feeds()) == 1


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
    return Shelf(Message.plain(origin), origin, tuple(Suggestion(title=f"piece {id}", id=id) for id in ids))


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
    with Workspace.at(tmp_path / "library.db") as library:
        threads = [threading.Thread(target=lambda: library.shown.index.recommender) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made == [library.shown.index.recommender]


# ---------------------------------------------------------------- logins, names, lists


def test_a_password_in_an_address_is_shown_and_written_nowhere(library, server, caplog):
    wanted = "Basic YW5uOnNlY3JldA=="
    feed = conditional(gazette().replace("<link>https", "<link>/x https").encode())

    def locked(asked):
        return feed(asked) if asked.headers.get("authorization") == wanted else Answer(401)

    server.at("/in.xml", locked)
    typed = address(server, "/in.xml").replace("//", "//ann:secret@")
    shown = [str(library.own.sources.add(typed))]
    (kept,) = library.shown.subscriptions.feeds()
    assert (kept.url, kept.settings.user) == (address(server, "/in.xml"), "ann")
    shown += [
        repr(kept),
        repr(library.headlines(library.shown.lists.ids(Query()))),
        library.own.subscriptions.export_opml().decode(),
    ]
    shown += [repr(library.shown.store.articles.one(id)) for id in library.shown.lists.ids(Query())]
    server.at("/in.xml", Answer(500))
    (failed,) = library.subscriptions.refresh(force=True)
    shown += [str(failed.error), repr(library.shown.subscriptions.feeds()), caplog.text]
    for address_ in (
        typed.replace("in.xml", "nothing"),
        "ann:secret@b.example/feed",
        "http://ann:secret@[b/",
    ):
        with pytest.raises(FeedsError) as refused:
            library.own.sources.add(address_)
        shown.append(str(refused.value))
    assert not [text for text in shown if "secret" in text]
    server.at("/in.xml", locked)
    assert isinstance(next(iter(library.subscriptions.refresh(force=True))), Updated | Unchanged)
    assert library.own.sources.add(typed) and len(library.shown.subscriptions.feeds()) == 1


def test_two_logins_at_one_address_are_two_feeds(library):
    first = library.own.subscriptions.subscribe("https://ann:a@bank.example/feed")
    second = library.own.subscriptions.subscribe("https://bob:b@bank.example/feed")
    assert first != second
    assert library.own.subscriptions.subscribe("https://ann:a@bank.example/feed") == first
    assert library.own.subscriptions.subscribe("https://bob:b@bank.example/feed") == second
    assert {feed.url for feed in library.shown.subscriptions.feeds()} == {"https://bank.example/feed"}
    assert {(feed.settings.user, feed.settings.password) for feed in library.shown.subscriptions.feeds()} == {
        ("ann", "a"),
        ("bob", "b"),
    }


def channel(title: str, link: str = "https://a.example/") -> Answer:
    item = "<item><title>One</title><guid>1</guid></item>"
    head = f"<title>{title}</title><link>{link}</link>"
    return Answer(body=f'<rss version="2.0"><channel>{head}{item}</channel></rss>'.encode())


def renewed(library: Workspace) -> str:
    list(library.subscriptions.refresh(force=True))
    return library.shown.subscriptions.feeds()[0].title


def test_a_publishers_new_name_is_followed_unless_the_reader_gave_one(library, server, tmp_path):
    library.own.sources.add(server.at("/f", channel("Old Name")) and address(server, "/f"))
    server.at("/f", channel("New Name"))
    assert renewed(library) == "New Name"
    server.at("/f", channel(""))
    assert renewed(library) == "New Name"
    library.subscriptions.rename(library.shown.subscriptions.feeds()[0].id, "Mine")
    server.at("/f", channel("Newest Name"))
    assert renewed(library) == "Mine"
    library.subscriptions.rename(library.shown.subscriptions.feeds()[0].id, "")
    assert library.shown.subscriptions.feeds()[0].title == "Newest Name"


@pytest.mark.parametrize(("listed", "told"), [("Old Name", "New Name"), ("What I call it", "What I call it")])
def test_a_name_in_a_list_is_the_readers_where_it_is_not_the_publishers(
    library, server, tmp_path, listed, told
):
    server.at("/f", channel("Old Name"))
    list_ = tmp_path / "x.opml"
    list_.write_text(f'<opml><body><outline text="{listed}" xmlUrl="{address(server, "/f")}"/></body></opml>')
    library.own.sources.import_feeds(list_, private=True)
    assert renewed(library) == listed
    server.at("/f", channel("New Name"))
    assert renewed(library) == told


def test_a_list_is_counted_truly_and_keeps_the_sites_of_its_feeds(library, tmp_path):
    list_ = tmp_path / "x.opml"
    list_.write_text(
        '<opml version="2.0"><body><outline text="A" xmlUrl="https://A.example:443/f?utm_source=x"'
        ' htmlUrl="https://a.example/"/><outline text="B" xmlUrl="https://a.example/f"/>'
        '<outline text="C" xmlUrl="https://c.example/f" htmlUrl="https://c.example/" description="Boats &amp; tides"/></body></opml>'
    )
    first, second = library.own.sources.import_feeds(list_), library.own.sources.import_feeds(list_)
    assert (first.added, first.known, first.twice) == (2, 0, 1)
    assert (second.added, second.known) == (0, 2)
    assert len(library.shown.subscriptions.feeds()) == 2
    assert library.own.subscriptions.export_opml().count(b"htmlUrl=") == 2
    assert b'description="Boats &amp; tides"' in library.own.subscriptions.export_opml()


def test_a_list_on_the_web_leads_nobody_into_the_private_network(library, server):
    from feeds.opml import Outline
    from feeds.sources import Outlines

    listed = (Outline("http://192.168.1.1/feed"), Outline("http://localhost:1/feed"))
    taken = Outlines("https://public.example/list.opml", listed)
    assert [type(told) for told in library.own.sources._follow(taken)] == [NothingToRead]
    assert library.shown.subscriptions.feeds() == []


def test_a_temporary_redirect_is_asked_anew_each_time(library, server):
    from .server import moved

    server.at("/feed", moved("/signed-a", 302))
    server.at("/signed-a", channel("Signed"))
    library.own.sources.add(address(server, "/feed"))
    assert library.shown.subscriptions.feeds()[0].url == address(server, "/feed")
    server.at("/signed-a", Answer(403))
    server.at("/feed", moved("/signed-b", 302))
    server.at("/signed-b", channel("Signed anew"))
    assert renewed(library) == "Signed anew"


def test_other_feeds_of_a_host_that_wants_to_be_left_alone_are_put_off_without_a_failure(library, server):
    for number in range(6):
        library.own.subscriptions.subscribe(
            server.at(f"/l/{number}", Answer(429, headers={"Retry-After": "7200"}))
        )
    list(library.subscriptions.refresh())
    asked = [path for path in server.paths() if path.startswith("/l/")]
    assert 1 <= len(asked) <= 2
    feeds = library.shown.subscriptions.feeds()
    assert sum(feed.fetch.failures for feed in feeds) == len(asked)
    assert all(feed.fetch.due is not None for feed in feeds)
    dues = [feed.fetch.due for feed in feeds if feed.fetch.due]
    assert (max(dues) - min(dues)).total_seconds() < 1000


@pytest.mark.parametrize("said", ["/2025/", "http://127.0.0.1:{port}/2025/list.xml"])
def test_relative_links_count_from_the_content_location(library, server, said):
    entry = '<entry><id>1</id><title>One</title><link href="one.html"/></entry>'
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>f</id>{entry}</feed>'.encode()
    headers = {"Content-Location": said.format(port=server.port)}
    server.at("/latest", Answer(body=body, headers=headers))
    library.own.sources.add(address(server, "/latest"))
    (article,) = [library.shown.store.articles.one(id) for id in library.shown.lists.ids(Query())]
    assert article.entry.url == address(server, "/2025/one.html")
    assert library.shown.subscriptions.feeds()[0].url == address(server, "/latest")
