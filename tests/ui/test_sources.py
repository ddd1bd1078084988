"""Sources opened by argument, the first start, adding: real files, real libraries, the real server."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from feeds.library import SAMPLE
from feeds.query import Query
from feeds.workspace import Workspace
from reader import graphics
from reader.app import BroadsheetApp
from reader.changes import Change
from reader.config import Settings
from reader.dialogs import ChooseDialog
from reader.tasks import PICTURES
from tests.server import Answer, Server

from .conftest import TITLES, drawn_in, gazette, ready, seen, until

PAGE = """\
The lamp that would not go out

By the night desk, 3 March 2026, 21:10

Advertisement

The keeper of the north light says the lamp burned for nine days without being tended.

Nobody on the island can explain it, and nobody on the island is in a hurry to. The harbour office has asked for a report, and the keeper has promised one when the weather allows the mail boat to cross.

Advertisement

The oil was measured twice, by two people who do not like each other, and they agree: it was full when the storm began and full when it ended. The engineers on the mainland would like to look at the burner.

Advertisement

Most read

Nine ways to coil a rope

The tram that waits for the tide
"""


def beside(library_path: Path | str, *sources: Path | str, welcome: bool = False) -> BroadsheetApp:
    library = Workspace.at(library_path).beside()
    return BroadsheetApp(
        library, Settings(), sources=[str(s) for s in sources], edition="opened", welcome=welcome
    )


async def loaded(pilot, app: BroadsheetApp) -> None:
    await ready(pilot, app)
    await until(pilot, lambda: not app.main.status.progress)


async def test_a_saved_page_opens_with_its_own_pieces(library_path, tmp_path):
    page = tmp_path / "lamp.txt"
    page.write_text(PAGE, "utf-8")
    app = beside(library_path, page)
    async with app.run_test(size=(160, 45)) as pilot:
        await loaded(pilot, app)
        assert app.main.opened.article.entry.title == "The lamp that would not go out"
        await until(pilot, lambda: bool(app.main.sidebar.pieces))
        headings = {str(shelf.heading) for shelf in app.main.sidebar.shelves}
        assert "Most read" in headings
        assert "Nine ways to coil a rope" in [piece.title for piece in app.main.sidebar.pieces]


async def test_what_is_opened_is_not_written_until_it_is_kept(library_path, tmp_path):
    page = tmp_path / "lamp.txt"
    page.write_text(PAGE, "utf-8")
    app = beside(library_path, page)
    async with app.run_test(size=(120, 35)) as pilot:
        await loaded(pilot, app)
        await pilot.press("s", "enter")
        own = app.library.own
        assert len(own.lists.ids(Query())) == len(TITLES)
        await pilot.press("a")
        await until(pilot, lambda: type(app.screen).__name__ == "KeyDialog")
        await pilot.press("k")
        await until(pilot, lambda: "1 article kept" in app.main.status.message)
        assert len(own.lists.ids(Query())) == len(TITLES) + 1


async def test_a_bad_source_is_a_sentence_and_the_others_open(library_path, tmp_path):
    feed = tmp_path / "g.xml"
    feed.write_text(gazette(3), "utf-8")
    app = beside(library_path, tmp_path / "missing.xml", feed)
    async with app.run_test(size=(120, 35)) as pilot:
        await loaded(pilot, app)
        await until(pilot, lambda: len(app.main.list.ids) == 3)
        await until(pilot, lambda: "missing.xml" in app.main.status.message)
        assert app.unopened


async def test_the_first_start_reads_the_sample_edition(place):
    app = beside(place, SAMPLE, welcome=True)
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: type(app.screen).__name__ == "KeyDialog")
        await pilot.press("enter")
        await until(pilot, lambda: len(app.main.list.ids) >= 40)

        def languages() -> set[str]:
            return {row.lang[:2] for row in app.library.headlines(app.main.list.ids)}

        # The list goes on growing while the edition is read.
        await until(pilot, lambda: languages() >= {"fr", "en", "ar", "ja", "es", "de"})
        await until(pilot, lambda: app.main.counts.total == app.library.shown.lists.count(Query()))
        assert app.main.counts.total >= 40


async def test_the_catalogue_subscribes_in_the_readers_own_library(place):
    app = beside(place, SAMPLE, welcome=True)
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: type(app.screen).__name__ == "KeyDialog")
        await pilot.press("c")
        await until(pilot, lambda: type(app.screen).__name__ == "ChooseDialog")
        await pilot.press("enter")
        await until(pilot, lambda: len(app.library.own.subscriptions.feeds()) == 1)


async def test_the_sample_gives_way_to_the_readers_own_feeds(place, tmp_path, monkeypatch):
    monkeypatch.setattr("reader.screens.opening.WATCH_EVERY", 0.02)
    feed = '<rss version="2.0"><channel><title>Own</title><item><title>Mine</title><guid>1</guid></item></channel></rss>'
    with Server() as server:
        address = server.at("/feed", Answer(body=feed.encode(), headers={"content-type": "text/xml"}))
        opml = tmp_path / "mine.opml"
        opml.write_text(f'<opml><body><outline text="Own" xmlUrl="{address}"/></body></opml>')
        app = beside(place, SAMPLE, welcome=True)
        async with app.run_test(size=(120, 35)) as pilot:
            await until(pilot, lambda: type(app.screen).__name__ == "KeyDialog")
            await pilot.press("enter")
            await until(pilot, lambda: len(app.main.list.ids) >= 40 and app.main.opened is not None)
            await pilot.press("s", "i")
            await until(pilot, lambda: type(app.screen).__name__ == "AskDialog")
            app.screen.query_one("Input").value = str(opml)
            await pilot.press("enter")
            await until(pilot, lambda: type(app.screen).__name__ == "KeyDialog")
            await pilot.press("y")
            await until(pilot, lambda: len(app.main.list.ids) == 1 and app.main.opened is not None)
            assert app.library.opened is None and app.main.library is app.library
            assert not app.edition
            assert app.main.opened.article.entry.title == "Mine"
            assert not app.main.opened.article.starred
            await pilot.press("s")
            await until(pilot, lambda: app.library.shown.lists.count(Query.starred()) == 1)
            assert "gone" not in app.main.status.message


async def test_the_first_feed_is_added_from_the_sample(place):
    feed = '<rss version="2.0"><channel><title>Own</title><item><title>Mine</title><guid>1</guid></item></channel></rss>'
    with Server() as server:
        address = server.at("/feed", Answer(body=feed.encode(), headers={"content-type": "text/xml"}))
        app = beside(place, SAMPLE, welcome=True)
        async with app.run_test(size=(120, 35)) as pilot:
            await until(pilot, lambda: type(app.screen).__name__ == "KeyDialog")
            await pilot.press("a")
            await until(pilot, lambda: type(app.screen).__name__ == "AskDialog")
            app.screen.query_one("Input").value = address
            await pilot.press("enter")
            await until(pilot, lambda: len(app.main.list.ids) == 1 and app.main.opened is not None)
            assert app.main.opened.article.entry.title == "Mine" and app.library.opened is None


async def test_a_library_without_feeds_says_how_to_get_some(place):
    app = BroadsheetApp(Workspace.at(place), Settings())
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: "a adds a feed" in app.main.list.empty_text)


async def test_every_sheet_opens_and_closes(library_path):
    app = BroadsheetApp(Workspace.at(library_path), Settings())
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        for key in ("?", "e", "T", "u", "H", "ctrl+e"):
            app.main.status.message = ""
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, ChooseDialog) or bool(app.main.status.message))
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.main)


async def test_importing_a_list_of_feeds(library_path, tmp_path):
    opml = tmp_path / "mine.opml"
    opml.write_text(
        '<opml><body><outline text="N"><outline text="A" xmlUrl="https://a.example/f"/></outline></body></opml>'
    )
    app = BroadsheetApp(Workspace.at(library_path), Settings())
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        await pilot.press("i")
        await until(pilot, lambda: type(app.screen).__name__ == "AskDialog")
        app.screen.query_one("Input").value = str(opml)
        await pilot.press("enter")
        await until(pilot, lambda: "1 feed imported" in app.main.status.message)
        assert app.library.shown.subscriptions.feeds()[-1].folder == ("N",)


async def test_a_list_that_leads_into_the_private_network_is_asked_about(library_path, tmp_path):
    opml = tmp_path / "strange.opml"
    opml.write_text('<opml><body><outline text="Router" xmlUrl="http://192.168.1.1/f"/></body></opml>')
    app = BroadsheetApp(Workspace.at(library_path), Settings())
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        before = len(app.library.shown.subscriptions.feeds())
        await pilot.press("i")
        await until(pilot, lambda: type(app.screen).__name__ == "AskDialog")
        app.screen.query_one("Input").value = str(opml)
        await pilot.press("enter")
        await until(pilot, lambda: type(app.screen).__name__ == "KeyDialog")
        assert len(app.library.shown.subscriptions.feeds()) == before
        await pilot.press("y")
        await until(pilot, lambda: len(app.library.shown.subscriptions.feeds()) == before + 1)


async def test_a_refresh_asks_every_feed_and_the_article_says_how_many_comments_it_has(library_path):
    feed = (
        '<rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>Due</title>'
        "<item><title>The ferry waits</title><guid>1</guid><comments>https://a.example/talk</comments>"
        "<slash:comments>12</slash:comments></item></channel></rss>"
    )
    with Server() as server:
        address = server.at(
            "/feed", Answer(body=feed.encode(), headers={"content-type": "application/rss+xml"})
        )
        library = Workspace.at(library_path)
        for each in library.shown.subscriptions.feeds():
            library.subscriptions.unsubscribe(each.id)
        library.own.subscriptions.subscribe(address)
        app = BroadsheetApp(library, Settings(refresh_while_open=False))
        async with app.run_test(size=(120, 30)) as pilot:
            await until(pilot, lambda: app.main.is_complete)
            await pilot.press("R")
            await until(pilot, lambda: "1 new article" in app.main.status.message)
            asked = len(server.asked)
            await until(pilot, lambda: app.main.opened is not None)
            assert "12 comments" in seen(app)
            await pilot.press("R")
            await until(pilot, lambda: len(server.asked) > asked)


async def test_a_feed_set_so_gets_the_full_text_of_what_arrives_and_x_shows_either(library_path):
    page = "<html><head><title>Ferry</title></head><body><article><h1>The ferry waits</h1>" + "".join(
        f"<p>Paragraph {n} of the page tells at length how the ferry waited for the tide and for the people.</p>"
        for n in range(12)
    )
    with Server() as server:
        page_at = server.at("/page", Answer(body=page.encode(), headers={"content-type": "text/html"}))
        feed = (
            '<rss version="2.0"><channel><title>Short</title><item><title>The ferry waits</title>'
            f"<guid>1</guid><link>{page_at}</link><description>In short.</description></item></channel></rss>"
        )
        address = server.at(
            "/feed", Answer(body=feed.encode(), headers={"content-type": "application/rss+xml"})
        )
        library = Workspace.at(library_path)
        library.subscriptions.set_settings(library.own.subscriptions.subscribe(address), full_text=True)
        app = BroadsheetApp(library, Settings())
        async with app.run_test(size=(160, 45)) as pilot:
            await ready(pilot, app)
            await pilot.press("R")
            await until(pilot, lambda: len(app.main.list.ids) == len(TITLES) + 1)
            id = next(r.id for r in library.headlines(list(app.main.list.ids)) if r.feed == "Short")
            await until(pilot, lambda: "Paragraph 11" in library.articles.open(id).article.full_text)
            app.main.list.select(id)
            await until(pilot, lambda: app.main.articles.is_open(id))
            await until(pilot, lambda: "of the page" in str(app.main.opened.reading.document))
            await pilot.press("x")
            assert app.main.opened.reading.minutes == 1
            assert "of the page" not in str(app.main.opened.reading.document)
            await pilot.press("x")
            assert "of the page" in str(app.main.opened.reading.document)


def page_text(app, words: str) -> str:
    """The open article's text with a paragraph more at either end."""
    return f"<p>{words} begins here.</p>{app.main.opened.article.entry.body}<p>{words} ends here.</p>"


async def test_the_text_of_the_page_that_comes_while_its_article_is_read_takes_the_feed_s_place(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        await pilot.press("enter", *"jjjjjjjj")
        top, place = drawn_in(app, app.main.article)[1], app.main.article.place()
        app.library.own.store.articles.set_full_text(
            app.main.opened.article.id, page_text(app, "What the page says")
        )
        app.main.changed(Change.CAME)
        await until(pilot, lambda: "the page says ends" in str(app.main.opened.reading.document))
        await until(pilot, lambda: app.main.article.settled)
        assert app.main.article.place() == place
        assert drawn_in(app, app.main.article)[1] == top


async def test_the_text_of_the_page_is_shown_also_when_its_article_was_just_opened_once_more(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        articles, id = app.library.own.store.articles, app.main.opened.article.id
        may_read, has_read = threading.Event(), threading.Event()
        read = app.library.articles.open

        def read_before(id: int):
            found = read(id)
            has_read.set()
            may_read.wait(30)
            return found

        app.library.articles.open = read_before
        app.main.articles.preview(id)
        await until(pilot, has_read.is_set)
        app.library.articles.open = read
        articles.set_full_text(id, page_text(app, "What the page says"))
        app.main.changed(Change.CAME)
        may_read.set()
        await until(pilot, lambda: "the page says" in str(app.main.opened.reading.document))


async def test_a_text_that_the_reader_chose_stays_when_another_comes(app):
    async with app.run_test(size=(120, 35)) as pilot:
        await ready(pilot, app)
        articles, id = app.library.own.store.articles, app.main.opened.article.id
        articles.set_full_text(id, page_text(app, "What the page says"))
        app.main.changed(Change.CAME)
        await until(pilot, lambda: "the page says" in str(app.main.opened.reading.document))
        await pilot.press("x")
        assert "the page says" not in str(app.main.opened.reading.document)
        articles.set_full_text(id, page_text(app, "What it says by now"))
        app.main.changed(Change.CAME)
        await app.tasks.done()
        await pilot.pause()
        assert "says by now" not in str(app.main.opened.reading.document)


def with_pictures(
    server: Server, library_path: Path | str, size: tuple[int, int], articles: int = 1
) -> BroadsheetApp:
    """An app that opens a feed whose articles have a picture each: /0.png, /1.png …"""
    image = pytest.importorskip("PIL.Image")
    data = io.BytesIO()
    image.new("RGB", size, (200, 30, 40)).save(data, "PNG")
    items = ""
    for number in range(articles):
        server.at(f"/{number}.png", Answer(body=data.getvalue()))
        page = (
            f"<p>Before the picture.</p><figure><img src='{number}.png' alt='A boat'>"
            "<figcaption>The boat at the quay</figcaption></figure><p>After it.</p>"
        )
        items += (
            f"<item><title>Boat {number}</title><guid>{number}</guid><link>{server.at('/a', Answer())}</link>"
            f"<description><![CDATA[{page}]]></description></item>"
        )
    feed = f'<rss version="2.0"><channel><title>Boats</title>{items}</channel></rss>'
    address = server.at("/feed", Answer(body=feed.encode(), headers={"content-type": "text/xml"}))
    return BroadsheetApp(Workspace.at(library_path).beside(), Settings(), sources=[address])


def pictures_asked(server: Server) -> list[str]:
    return [asked.path for asked in server.asked if asked.path.endswith(".png")]


async def test_pictures_are_loaded_by_a_key_only_and_drawn_above_their_captions(library_path, tmp_path):
    with Server() as server:
        app = with_pictures(server, library_path, (80, 40))
        async with app.run_test(size=(160, 45)) as pilot:
            await loaded(pilot, app)
            await until(pilot, lambda: len(app.main.article.images) == 1)
            assert not pictures_asked(server)
            await pilot.press("I")

            def drawn() -> list[str]:
                rows = range(app.main.article.size.height)
                return ["".join(s.text for s in app.main.article.render_line(y)).strip() for y in rows]

            await until(pilot, lambda: any(row.startswith("▀▀▀") for row in drawn()))
            rows = drawn()
            last = max(n for n, row in enumerate(rows) if row.startswith("▀"))
            assert "The boat at the quay" in rows[last + 1]
            assert pictures_asked(server) == ["/0.png"]


async def test_a_picture_drawn_over_its_cells_gives_way_to_a_sheet_and_follows_the_width(
    library_path, monkeypatch
):
    monkeypatch.setattr(graphics, "of_terminal", lambda *_, **__: graphics.Way("sixel", (8, 16)))
    with Server() as server:
        app = with_pictures(server, library_path, (1600, 320))

        def widths() -> set[str]:
            """Pixels of the rows of pictures that are drawn."""
            article = app.main.article
            rows = [list(strip) for strip in article.render_lines(article.size.region)]
            return {segment.text.split(";")[4] for row in rows for segment in row if segment.control}

        def room() -> set[str]:
            return {str(8 * app.main.article.picture_cells()[0])}

        async with app.run_test(size=(160, 45)) as pilot:
            await loaded(pilot, app)
            await until(pilot, lambda: len(app.main.article.images) == 1)
            await pilot.press("I")
            await until(pilot, lambda: widths() == room())
            await pilot.press("question_mark")
            await until(pilot, lambda: not widths())
            await pilot.press("escape")
            await until(pilot, lambda: widths() == room())
            wide = room()
            await pilot.resize_terminal(80, 24)
            await until(pilot, lambda: room() != wide and widths() == room())
            assert pictures_asked(server) == ["/0.png"]


async def test_pictures_a_terminal_keeps_are_sent_once_and_freed(library_path, monkeypatch):
    monkeypatch.setattr(graphics, "of_terminal", lambda *_, **__: graphics.Way("kitty", (8, 16)))
    with Server() as server:
        app = with_pictures(server, library_path, (80, 40), articles=2)
        async with app.run_test(size=(160, 45)) as pilot:
            written: list[str] = []
            monkeypatch.setattr(HeadlessDriver, "write", lambda _, code: written.append(code))
            await loaded(pilot, app)
            await until(pilot, lambda: len(app.main.article.images) == 1)
            await pilot.press("I")
            await until(pilot, lambda: written)
            await pilot.press("j")
            await until(pilot, lambda: len(app.main.article.images) == 1 and len(written) % 2 == 0)
            assert {code[:9] for code in written[::2]} == {"\x1b_Ga=T,U="}
            assert {code[:9] for code in written[1::2]} == {"\x1b_Ga=d,d="}


async def test_another_article_shown_meanwhile_does_not_load_its_pictures(library_path):
    with Server() as server:
        app = with_pictures(server, library_path, (80, 40), articles=2)
        async with app.run_test(size=(160, 45)) as pilot:
            await loaded(pilot, app)
            await until(pilot, lambda: len(app.main.article.images) == 1)
            first = app.main.opened.article.id
            await pilot.press("I")
            await until(pilot, lambda: app.main.article.shows_pictures)
            asked = pictures_asked(server)
            await pilot.resize_terminal(120, 40)
            await pilot.press("j")
            await until(pilot, lambda: app.main.opened.article.id != first and app.main.article.images)
            app.main.articles.redraw_pictures()
            await app.tasks.done(PICTURES)
            assert pictures_asked(server) == asked and not app.main.article.shows_pictures


async def test_a_watched_folder_shows_what_appears_and_keeps_what_is_gone(
    library_path, tmp_path, monkeypatch
):
    monkeypatch.setattr("reader.screens.opening.WATCH_EVERY", 0.02)
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "lamp.txt").write_text(PAGE, "utf-8")
    app = beside(library_path, folder)
    async with app.run_test(size=(160, 45)) as pilot:
        await loaded(pilot, app)
        await until(pilot, lambda: len(app.main.list.ids) == 1)
        (folder / "tide.txt").write_text(PAGE.replace("lamp", "tide"), "utf-8")
        await until(pilot, lambda: len(app.main.list.ids) == 2)
        (folder / "lamp.txt").unlink()
        await until(pilot, lambda: "lamp.txt is gone" in app.main.status.message)
        assert len(app.main.list.ids) == 2


async def test_where_the_article_is_hard_to_tell_a_key_shows_the_whole_page(library_path, tmp_path):
    def told(what: str, number: int) -> str:
        return "".join(
            f"<p>The {what} number {n} is told here at some length, so that nobody takes it for a label.</p>"
            for n in range(number)
        )

    page = tmp_path / "two.html"
    page.write_text(
        f"<html><head><title>Two</title></head><body><article>{told('ferry', 9)}</article>"
        f"<div><div>{told('bridge', 12)}</div></div></body></html>"
    )
    app = BroadsheetApp(Workspace.at(library_path).beside(), Settings(), sources=[str(page)])

    def shown() -> set[str]:
        return {word for word in ("ferry", "bridge") if app.main.article.find(word)}

    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: "hard to tell" in app.main.status.message)
        assert shown() == {"ferry"}
        await pilot.press("X")
        await until(pilot, lambda: shown() == {"ferry", "bridge"})
        await pilot.press("X")
        await until(pilot, lambda: shown() == {"ferry"})


async def test_words_of_a_right_to_left_article_are_marked_where_they_are_drawn(library_path, tmp_path):
    page = tmp_path / "arabic.html"
    page.write_text(
        '<html lang="ar" dir="rtl"><head><title>العبارة</title></head><body><article>'
        + "<p>انتظرت العبارة عند الرصيف حتى جاء المد ثم انتظرت الناس الذين تأخروا كعادتهم كل مساء.</p>"
        "<p>ولم يسأل أحد الحارس لماذا يدق الجرس في الليل حين لا تقترب أي سفينة من الميناء القديم.</p></article></body></html>",
        "utf-8",
    )
    app = BroadsheetApp(Workspace.at(library_path).beside(), Settings(), sources=[str(page)])
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: app.main.is_complete and app.main.opened is not None)
        article = app.main.article
        await until(pilot, lambda: article.find("الرصيف") == 1)

        def marked() -> list[str]:
            rows = [article.drawn_line(y) for y in range(article.scrollable_content_region.height)]
            return [part.text for row in rows for part in row if part.style and part.style.reverse]

        await until(pilot, lambda: marked() == ["فيصرلا"])
