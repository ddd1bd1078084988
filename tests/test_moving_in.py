"""Moving in from other programs: what their files hold arrives, once, and nothing here is lost."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.anchors import locate
from feeds.errors import FeedsError, ParseError
from feeds.library.imports import Imported
from feeds.model import Entry, ParsedFeed
from feeds.query import Query, parse
from feeds.reading import said
from feeds.transfer.imports import Mark, Refused, take_over
from feeds.transfer.imports.filters import translated
from feeds.workspace import Workspace
from reader import cli

FEED = "https://alpha.example/feed"
NEWSBOAT = """
CREATE TABLE rss_feed (rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL, title VARCHAR(1024) NOT NULL,
 lastmodified INTEGER(11) NOT NULL DEFAULT 0, is_rtl INTEGER(1) NOT NULL DEFAULT 0, etag VARCHAR(128) NOT NULL DEFAULT "");
CREATE TABLE rss_item (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL, title VARCHAR(1024) NOT NULL,
 author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL, feedurl VARCHAR(1024) NOT NULL, pubDate INTEGER NOT NULL,
 content VARCHAR(65535) NOT NULL, unread INTEGER(1) NOT NULL, enclosure_url VARCHAR(1024), enclosure_type VARCHAR(1024),
 enqueued INTEGER(1) NOT NULL DEFAULT 0, flags VARCHAR(52), deleted INTEGER(1) NOT NULL DEFAULT 0, base VARCHAR(128) NOT NULL DEFAULT "");
"""


def item(
    guid: str,
    *,
    feed: str = FEED,
    unread: int = 1,
    enqueued: int = 0,
    flags: str | None = None,
    deleted: int = 0,
):
    page = f"https://alpha.example/{guid}"
    return (
        guid,
        f"Title {guid}",
        "Ada",
        page,
        feed,
        1_700_000_000,
        f"<p>Text {guid}</p>",
        unread,
        enqueued,
        flags,
        deleted,
    )


def newsboat(path: Path, *items: tuple) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    db.executescript(NEWSBOAT)
    db.execute(
        "INSERT INTO rss_feed (rssurl, url, title) VALUES (?, 'https://alpha.example/', 'Alpha')", (FEED,)
    )
    db.executemany(
        "INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, enqueued, flags, deleted)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        items,
    )
    db.commit()
    return db


@pytest.fixture
def library(tmp_path: Path):
    with Workspace.at(tmp_path / "library.db") as opened:
        yield opened


def listed(library: Workspace, query: str = "") -> set[str]:
    return {row.title for row in library.headlines(library.shown.lists.ids(parse(query)))}


def test_a_newsboat_cache_brings_articles_read_marks_stars_flags_and_the_queue(tmp_path, library):
    items = (
        item("new"),
        item("old", unread=0),
        item("star", flags="s"),
        item("flagged", flags="b"),
        item("queued", enqueued=1),
        item("gone", deleted=1),
    )
    newsboat(tmp_path / "cache.db", *items).close()
    report = library.own.sources.import_feeds(tmp_path / "cache.db")
    assert (report.added, report.articles, report.marked) == (1, 6, 0)
    assert listed(library, "is:read") == {"Title old"}
    assert listed(library, "is:starred") == {"Title star"}
    assert listed(library, "tag:newsboat-b") == {"Title flagged"}
    assert listed(library, "tag:later") == {"Title queued"}
    assert listed(library, "is:hidden") == {"Title gone"}
    (feed,) = library.shown.subscriptions.feeds()
    assert (feed.title, feed.url, feed.unread, feed.total) == ("Alpha", FEED, 4, 5)
    article = library.shown.store.articles.one(library.shown.lists.ids(parse("is:starred"))[0])
    assert (
        article is not None and article.entry.body == "<p>Text star</p>" and article.entry.authors == ("Ada",)
    )


def test_titles_of_newsboat_are_read_as_those_of_feeds(tmp_path, library):
    db = newsboat(tmp_path / "cache.db", item("a"), item("b"))
    db.execute("UPDATE rss_item SET title = 'Salt &amp; <i>pepper</i>' WHERE guid = 'a'")
    db.execute("UPDATE rss_item SET title = '' WHERE guid = 'b'")
    db.commit()
    db.close()
    library.own.sources.import_feeds(tmp_path / "cache.db")
    assert listed(library) == {"Salt & pepper", "Text b"}


def test_a_list_gives_feeds_that_are_here_the_folder_and_name_they_lack_and_takes_none(tmp_path, library):
    newsboat(tmp_path / "cache.db").close()
    library.own.sources.import_feeds(tmp_path / "cache.db")
    path = tmp_path / "urls"
    path.write_text(f'{FEED} sea "~Mine"\n{FEED} land "~Another"')
    assert library.own.sources.import_feeds(path).arranged == 1
    (feed,) = library.shown.subscriptions.feeds()
    assert (feed.title, feed.folder) == ("Mine", ("sea",))
    library.own.sources.receive(ParsedFeed(url=FEED, title="Alpha"), "")
    path.write_text(f'{FEED} land "~Another"')
    assert library.own.sources.import_feeds(path).arranged == 0


def test_importing_twice_changes_nothing_the_second_time(tmp_path, library):
    newsboat(tmp_path / "cache.db", item("a", unread=0), item("b", flags="sx")).close()
    library.own.sources.import_feeds(tmp_path / "cache.db")
    history = library.shown.store.journal.history()
    again = library.own.sources.import_feeds(tmp_path / "cache.db")
    assert again == Imported(0, 1, had=("Alpha",))
    assert library.shown.store.journal.history() == history


def test_marks_reach_articles_that_are_here_by_guid_or_page_and_take_none_back(tmp_path, library):
    entries = (
        Entry(guid="a", url="https://alpha.example/a", title="By guid"),
        Entry(guid="other", url="http://www.alpha.example/b/?utm_source=x", title="By page"),
        Entry(guid="c", url="https://alpha.example/c", title="Read here"),
    )
    library.own.sources.receive(ParsedFeed(url=FEED, entries=entries), "Alpha")
    library.articles.set_read(library.shown.lists.ids(parse('title:"Read here"')), True)
    newsboat(tmp_path / "cache.db", item("a", flags="s"), item("b", unread=0), item("c")).close()
    report = library.own.sources.import_feeds(tmp_path / "cache.db")
    assert (report.articles, report.marked) == (0, 2)
    assert listed(library, "is:starred") == {"By guid"}
    assert listed(library, "is:read") == {"By page", "Read here"}


def test_what_the_feed_brings_later_is_the_article_that_came_along(tmp_path, library):
    newsboat(tmp_path / "cache.db", item("a", unread=0, flags="s")).close()
    library.own.sources.import_feeds(tmp_path / "cache.db")
    fetched = Entry(guid="a", url="https://alpha.example/a", title="Title a", body="<p>Longer now</p>",
                    published=datetime.fromtimestamp(1_700_000_000, UTC))  # fmt: skip
    library.own.sources.receive(ParsedFeed(url=FEED, title="Alpha", entries=(fetched,)), "Alpha")
    assert listed(library) == listed(library, "is:starred is:read") == {"Title a"}


def test_a_rehearsal_says_what_would_happen_and_changes_nothing(tmp_path, library):
    newsboat(tmp_path / "cache.db", item("a"), item("b", flags="s")).close()
    rehearsed = library.own.sources.import_feeds(tmp_path / "cache.db", rehearse=True)
    assert (library.shown.subscriptions.feeds(), listed(library), library.shown.store.journal.history()) == (
        [],
        set(),
        [],
    )
    assert library.own.sources.import_feeds(tmp_path / "cache.db") == rehearsed


def test_dry_run_on_the_command_line(tmp_path, capsys):
    newsboat(tmp_path / "cache.db", item("a")).close()
    command = ["import", "--no-refresh", "--library", str(tmp_path / "l.db"), str(tmp_path / "cache.db")]
    assert cli.main([*command, "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "Nothing is changed yet" in said and "articles that came along: 1" in said
    assert cli.main(command) == 0
    assert "1 feed imported\narticles that came along: 1\n" in capsys.readouterr().out.replace(
        ", 0 known already", ""
    )


def test_articles_of_feeds_nobody_follows_stay_out_unless_they_were_wanted(tmp_path, library):
    strange = "https://gone.example/feed"
    newsboat(tmp_path / "cache.db", item("a", feed=strange), item("b", feed=strange, flags="s")).close()
    report = library.own.sources.import_feeds(tmp_path / "cache.db")
    assert (report.articles, report.left) == (1, 1)
    assert listed(library) == {"Title b"}


def test_a_database_that_is_being_written_to_is_read_and_never_locked(tmp_path):
    path = tmp_path / "cache.db"
    db = newsboat(path, item("kept"))
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("BEGIN EXCLUSIVE")
    db.execute("UPDATE rss_item SET title = 'half done'")
    titles = [one.entry.title for one in take_over(path).items() if isinstance(one, Mark)]
    db.execute("COMMIT")
    assert titles == ["Title kept"]
    assert [one.entry.title for one in take_over(path).items() if isinstance(one, Mark)] == ["half done"]


def test_a_database_cut_short_gives_what_is_whole_and_says_the_rest_is_missing(tmp_path):
    path = tmp_path / "cache.db"
    newsboat(path, *(item(f"{number:04}") for number in range(2000))).close()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    items = list(take_over(path).items())
    assert any(isinstance(one, Refused) and "damaged" in str(one.why) for one in items)
    path.write_bytes(whole[:200])
    with pytest.raises(ParseError, match="damaged"):
        take_over(path)


def test_what_is_no_text_is_one_sentence_and_not_one_a_line(tmp_path):
    (tmp_path / "sound").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(ParseError, match="neither a text nor a database"):
        take_over(tmp_path / "sound")


def test_a_database_of_another_kind_is_a_sentence(tmp_path):
    with sqlite3.connect(tmp_path / "x.db") as db:
        db.execute("CREATE TABLE music (song TEXT)")
    with pytest.raises(ParseError, match="no program that is known"):
        take_over(tmp_path / "x.db")


def test_foreign_letters_and_odd_values_cost_no_row(tmp_path, library):
    db = newsboat(tmp_path / "cache.db")
    odd = item("odd")
    db.execute(
        "INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, enqueued, flags, deleted)"
        " VALUES (?, CAST(x'476172E76F6E1B5B326A' AS TEXT), ?, ?, ?, 'never', ?, 'x', ?, 7, ?)",
        (odd[0], *odd[2:5], odd[6], *odd[8:9], odd[10]),
    )
    db.commit()
    db.close()
    assert library.own.sources.import_feeds(tmp_path / "cache.db").articles == 1
    (title,) = listed(library)
    assert title.startswith("Gar") and "\x1b" not in title


def test_query_feeds_of_newsboat_become_smart_feeds(tmp_path, library):
    path = tmp_path / "urls"
    path.write_text(
        f'{FEED} news "~Alpha"\n"query:Fresh news:unread = \\"yes\\" and tags # \\"news\\""\n"query:Odd:rssurl ~~ 3"\n'
    )
    report = library.own.sources.import_feeds(path)
    assert (report.added, report.searches) == (1, 1)
    assert library.own.saved.smart_feeds() == [
        ("Fresh news", 'is:unread folder:"//news"')
    ] or library.own.saved.smart_feed("Fresh news")
    assert len(report.refused) == 1 and str(report.refused[0]).startswith("line 3: ")


@pytest.mark.parametrize(
    ("condition", "query"),
    [
        ('unread = "yes"', "is:unread"),
        ('unread = "no" or flags =~ "s"', "is:read OR is:starred"),
        ('title =~ "rust|go" and author !~ "bot"', "/rust|go/ -author:/bot/"),
        ("age < 7", 'after:"7 days"'),
        ("age between 0:2", 'after:"3 days"'),
        ('(feedtitle =~ "a" or link =~ "b") and unread != "yes"', None),
        ('title =~ "("', None),
        ("unread", None),
        ("((unread = 1", None),
    ],
)
def test_a_filter_of_newsboat_is_the_same_query(condition, query):
    said = translated(condition)
    if query is None:
        assert said is None or parse(said)
    else:
        assert said is not None and parse(said) == parse(query)


@given(st.text(max_size=200))
def test_any_filter_is_a_query_or_none(condition):
    said = translated(condition)
    assert said is None or isinstance(parse(said), Query)


@given(st.binary(max_size=400))
def test_any_file_is_a_plan_or_a_sentence(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(data)
    try:
        list(take_over(path).items())
    except FeedsError as error:
        assert str(error)


def test_starred_items_of_google_reader_kind_reach_their_feed_or_the_shelf(tmp_path, library):
    library.shown.store.subscriptions.add(FEED, title="Alpha")
    items = [
        {
            "id": "tag:google.com,2005:reader/item/1",
            "title": "Kept",
            "published": 1_700_000_000,
            "canonical": [{"href": "https://alpha.example/kept"}],
            "content": {"content": "<p>Words</p>"},
            "categories": ["user/1/state/com.google/read", "user/1/label/tides"],
            "origin": {"streamId": f"feed/{FEED}", "title": "Alpha"},
        },
        {"title": "Far", "alternate": [{"href": "https://far.example/x"}], "origin": {"streamId": "feed/https://far.example/f"}},
        {"title": "Nothing"},
        "no item",
    ]  # fmt: skip
    path = tmp_path / "starred.json"
    path.write_text(json.dumps({"id": "user/1/state/com.google/starred", "items": items}))
    report = library.own.sources.import_feeds(path)
    assert (report.articles, len(report.refused)) == (2, 2)
    assert listed(library, "is:starred") == {"Kept", "Far"}
    assert listed(library, "is:read tag:tides") == {"Kept"}
    assert {feed.title: feed.total for feed in library.shown.subscriptions.feeds()} == {
        "Alpha": 1,
        "Google Reader": 1,
    }
    assert library.own.sources.import_feeds(path) == Imported(refused=report.refused, added=0, known=0)


NETSCAPE = (
    "<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>Raindrop.io export</TITLE><H1>Raindrop</H1><DL><p><DT><H3>Rivers</H3><DL><p>"
    '<DT><A HREF="https://a.example/1" ADD_DATE="1700000000" TAGS="tide,sea" IMPORTANT="true">One</A><DD>About it</DL></DL>'
)


@pytest.mark.parametrize(
    ("name", "content", "read", "starred", "later", "tags"),
    [
        ("pocket.csv", "title,url,time_added,tags,status\nOne,https://a.example/1,1700000000,sea|tide,archive\n", 1, 0, 0, {"sea", "tide"}),
        ("pocket.csv", "title,url,time_added,tags,status\nOne,https://a.example/1,1700000000,,unread\n", 0, 0, 1, set()),
        ("ril.html", '<html><title>Pocket Export</title><h1>Unread</h1><ul></ul><h1>Read Archive</h1><ul><li><a href="https://a.example/1"'
         ' time_added="1700000000" tags="sea">One</a></li></ul></html>', 1, 0, 0, {"sea"}),
        ("insta.csv", "URL,Title,Selection,Folder,Timestamp\nhttps://a.example/1,One,,Starred,1700000000\n", 0, 1, 0, set()),
        ("insta.csv", "URL,Title,Selection,Folder,Timestamp\nhttps://a.example/1,One,,Unread,1700000000\n", 0, 0, 1, set()),
        ("rain.csv", "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n"
         '1,One,,,https://a.example/1,Rivers,"sea, tide",2023-11-14T22:13:20Z,,,true\n', 0, 1, 0, {"sea", "tide", "Rivers"}),
        ("rain.html", NETSCAPE, 0, 1, 0, {"sea", "tide", "Rivers"}),
        ("reader.csv", "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"
         "One,https://a.example/1,x,\"['sea']\",2023-11-14 22:13:20+00:00,0,archive,True\n", 1, 0, 0, {"'sea'"}),
        ("omnivore.json", json.dumps([{"id": "1", "slug": "one", "title": "One", "url": "https://a.example/1", "state": "Archived",
         "labels": ["sea"], "savedAt": "2023-11-14T22:13:20.000Z"}]), 1, 0, 0, {"sea"}),
        ("wallabag.json", json.dumps([{"is_archived": 1, "is_starred": 1, "tags": ["sea"], "title": "One", "url": "https://a.example/1",
         "created_at": "2023-11-14T22:13:20+0000", "content": "<p>All of it</p>"}]), 1, 1, 0, {"sea"}),
    ],
)  # fmt: skip
def test_saved_pages_of_services_arrive_as_they_were_kept(
    tmp_path, library, name, content, read, starred, later, tags
):
    path = tmp_path / name
    path.write_text(content)
    assert library.own.sources.import_feeds(path).articles == 1
    article = library.shown.store.articles.one(library.shown.lists.ids(Query())[0])
    assert article is not None
    assert (article.entry.title, article.entry.url) == ("One", "https://a.example/1")
    assert article.entry.published == datetime.fromtimestamp(1_700_000_000, UTC)
    assert (article.read, article.starred) == (read, starred)
    assert {tag.strip("'") for tag in article.tags} == {tag.strip("'") for tag in tags} | (
        {"later"} if later else set()
    )
    history = library.shown.store.journal.history()
    assert library.own.sources.import_feeds(path) == Imported(0, 0)
    assert library.shown.store.journal.history() == history


HIGHLIGHTS = {
    "readwise.csv": (
        "Highlight,Book Title,Book Author,Note,Tags,Location,Highlighted at\n"
        "The ferry waits.,Quays,Ann,Ask why.,,1,2026-01-02\nSo does the tram.,Quays,Ann,,,2,2026-01-02\n"
    ),
    "wallabag.json": json.dumps(
        [
            {
                "url": "https://quays.example/1",
                "title": "Quays",
                "is_archived": 0,
                "is_starred": 0,
                "content": "<p>The ferry waits. So does the tram.</p>",
                "annotations": [
                    {"quote": "The ferry waits.", "text": "Ask why."},
                    {"quote": "So does the tram."},
                ],
            }
        ]
    ),
}


@pytest.mark.parametrize("name", HIGHLIGHTS)
def test_what_was_highlighted_and_noted_elsewhere_is_so_here_each_once(tmp_path, library, name):
    (tmp_path / name).write_text(HIGHLIGHTS[name], "utf-8")
    for _ in range(2):
        library.own.sources.import_feeds(tmp_path / name)
    [article] = library.articles.whole(library.shown.lists.ids(parse("has:note")))
    assert [(note.anchor.quote, note.words) for note in article.notes] == [
        ("The ferry waits.", "Ask why."),
        ("So does the tram.", ""),
    ]
    opened = library.articles.open(article.id)
    text = said(article.entry.title, opened.reading)
    assert all(locate(text, note.anchor) for note in article.notes)


def test_highlights_of_one_page_stand_in_it_together(tmp_path, library):
    path = tmp_path / "readwise.csv"
    path.write_text(
        "Highlight,Book Title,Book Author,Note,Tags,Location,Highlighted at\n"
        "Water <b> rises,On Tides,Ada,mine,,1,2023-11-14 22:13:20\nAnd falls,On Tides,Ada,,,2,2023-11-14 22:13:20\n"
    )
    assert library.own.sources.import_feeds(path).articles == 1
    article = library.shown.store.articles.one(library.shown.lists.ids(Query())[0])
    assert article is not None and not article.read
    assert article.entry.body == (
        "<blockquote><p>Water &lt;b&gt; rises</p></blockquote><p>mine</p><blockquote><p>And falls</p></blockquote>"
    )


def test_an_export_of_several_files_in_one_archive(tmp_path, library):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in (1, 2):
            archive.writestr(
                f"part_{number}.csv",
                f"title,url,time_added,tags,status\nP{number},https://a.example/{number},1,,unread\n",
            )
        archive.writestr("settings.json", '{"theme": "dark"}')
    assert library.own.sources.import_feeds(path).articles == 2


@pytest.mark.parametrize("content", ['{"items": [', '{"theme": 1}', "[" * 100_000, "[1, 2]"])
def test_json_that_is_no_export_is_a_sentence_and_nothing_is_taken(tmp_path, library, content):
    path = tmp_path / "x.json"
    path.write_text(content)
    with pytest.raises(ParseError, match=r"cut short|no program that is known"):
        library.own.sources.import_feeds(path)
    assert library.shown.subscriptions.feeds() == []


LIFEREA = f"""
CREATE TABLE subscription (node_id STRING, source STRING);
CREATE TABLE items (item_id INTEGER PRIMARY KEY, parent_item_id INTEGER, node_id TEXT, title TEXT, read INTEGER, updated INTEGER,
 popup INTEGER, marked INTEGER, source TEXT, source_id TEXT, valid_guid INTEGER, description TEXT, date INTEGER, comment INTEGER);
INSERT INTO subscription VALUES ('n1', '{FEED}');
INSERT INTO items VALUES (1, 0, 'n1', 'One', 1, 0, 0, 1, 'https://alpha.example/1', 'g1', 1, '<p>Body</p>', 1700000000, 0);
INSERT INTO items VALUES (2, 0, 'gone', 'Two', 0, 0, 0, 0, 'https://alpha.example/2', 'g2', 1, '<p>Body</p>', 1700000000, 0);
INSERT INTO items VALUES (3, 1, 'n1', 'A comment', 0, 0, 0, 0, 'https://alpha.example/3', 'g3', 1, 'x', 1700000000, 1);
"""
RSSGUARD = f"""
CREATE TABLE Categories (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE Feeds (id INTEGER PRIMARY KEY, custom_id TEXT, title TEXT, category INTEGER, source TEXT);
CREATE TABLE Messages (id INTEGER PRIMARY KEY, is_read INTEGER, is_important INTEGER, is_deleted INTEGER, feed INTEGER, title TEXT,
 url TEXT, author TEXT, date_created INTEGER, contents TEXT, custom_id TEXT);
INSERT INTO Categories VALUES (4, 'Seas');
INSERT INTO Feeds VALUES (1, '77', 'Alpha', 4, '{FEED}');
INSERT INTO Messages VALUES (1, 1, 1, 0, 1, 'One', 'https://alpha.example/1', 'Ada', 1700000000000, '<p>Body</p>', 'g1');
INSERT INTO Messages VALUES (2, 0, 0, 0, 9, 'Two', 'https://alpha.example/2', 'Ada', 1700000000000, '<p>Body</p>', 'g2');
"""
NEWSFLASH = f"""
CREATE TABLE feeds (feed_id TEXT PRIMARY KEY, label TEXT, feed_url TEXT);
CREATE TABLE categories (category_id TEXT PRIMARY KEY, label TEXT);
CREATE TABLE feed_mapping (feed_id TEXT, category_id TEXT);
CREATE TABLE tags (tag_id TEXT PRIMARY KEY, label TEXT);
CREATE TABLE taggings (article_id TEXT, tag_id TEXT);
CREATE TABLE articles (article_id TEXT PRIMARY KEY, title TEXT, author TEXT, feed_id TEXT, url TEXT, timestamp DATETIME, html TEXT,
 unread INTEGER, marked INTEGER);
INSERT INTO feeds VALUES ('f', 'Alpha', '{FEED}');
INSERT INTO categories VALUES ('c', 'Seas');
INSERT INTO feed_mapping VALUES ('f', 'c');
INSERT INTO tags VALUES ('t', 'tide');
INSERT INTO taggings VALUES ('a1', 't');
INSERT INTO articles VALUES ('a1', 'One', 'Ada', 'f', 'https://alpha.example/1', '2023-11-14 22:13:20', '<p>Body</p>', 0, 1);
INSERT INTO articles VALUES ('a2', 'Two', 'Ada', 'gone', 'https://alpha.example/2', '2023-11-14 22:13:20', '<p>Body</p>', 1, 0);
"""


@pytest.mark.parametrize(
    ("schema", "program", "folder", "tags"),
    [
        (LIFEREA, "Liferea", (), ()),
        (RSSGUARD, "RSSGuard", ("Seas",), ()),
        (NEWSFLASH, "NewsFlash", ("Seas",), ("tide",)),
    ],
    ids=["liferea", "rssguard", "newsflash"],
)
def test_databases_of_desktop_readers(tmp_path, library, schema, program, folder, tags):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.executescript(schema)
    assert take_over(path).program == program
    report = library.own.sources.import_feeds(path)
    assert (report.added, report.articles, report.left, report.refused) == (1, 1, 1, ())
    assert library.shown.subscriptions.feeds()[0].folder == folder
    article = library.shown.store.articles.one(library.shown.lists.ids(Query())[0])
    assert article is not None
    assert (article.entry.title, article.read, article.starred, article.tags) == ("One", True, True, tags)
    assert (article.entry.body, article.entry.published) == (
        "<p>Body</p>",
        datetime.fromtimestamp(1_700_000_000, UTC),
    )
    again = library.own.sources.import_feeds(path)
    assert (again.added, again.articles, again.marked) == (0, 0, 0)


def test_the_database_of_nom(tmp_path, library):
    path = tmp_path / "nom.db"
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TABLE items (id INTEGER PRIMARY KEY, feedurl TEXT, link TEXT, title TEXT, content TEXT, author TEXT,"
            " readat DATETIME, publishedat DATETIME, updatedat DATETIME, createdat DATETIME, favourite BOOLEAN NOT NULL DEFAULT 0)"
        )
        for number, read, star in (
            (1, "2024-01-01 10:00:00+00:00", 1),
            (2, None, 0),
            (3, "0001-01-01 00:00:00+00:00", 0),
        ):
            db.execute(
                "INSERT INTO items (feedurl, link, title, content, readat, publishedat, favourite) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    FEED,
                    f"https://alpha.example/{number}",
                    f"N{number}",
                    "<p>x</p>",
                    read,
                    "2023-11-14 22:13:20+00:00",
                    star,
                ),
            )
    report = library.own.sources.import_feeds(path)
    assert (report.added, report.articles) == (1, 3)
    assert listed(library, "is:read") == listed(library, "is:starred") == {"N1"}


def test_the_list_of_elfeed_is_read_with_its_first_tags_as_folders(tmp_path, library):
    path = tmp_path / "init.el"
    path.write_text(
        '(setq other "https://no.example/x")\n(setq elfeed-feeds\n  \'("https://a.example/f" ; (one)\n'
        '    ("https://b.example/f" unread sea tide)))\n(message "https://c.example/f")\n'
    )
    assert library.own.sources.import_feeds(path).added == 2
    assert {feed.url: feed.folder for feed in library.shown.subscriptions.feeds()} == {
        "https://a.example/f": (),
        "https://b.example/f": ("sea",),
    }


# ---------------------------------------------------------------- programs of newsboat's lists

OURS = "~/bin/tides --newest 3"
PROGRAMS = f"""{FEED} news
"exec:{OURS}" seas "~Tides"
"filter:~/bin/plain 'a b':https://beta.example/feed" seas
"exec:curl https://x.example/ | tac"
exec:date>out
"exec:echo $HOME"
"filter:cat:no address"
exec:
"""


def test_programs_of_newsboats_list_are_taken_over_only_once_the_reader_agrees(tmp_path, library):
    path = tmp_path / "urls"
    path.write_text(PROGRAMS)
    named = library.own.sources.look_at(path).programs
    assert [(one.name, one.argv) for one in named] == [
        ("tides-newest-3", ("~/bin/tides", "--newest", "3")),
        ("plain-a-b", ("~/bin/plain", "a b")),
    ]
    first = library.own.sources.import_feeds(path)
    assert (first.added, first.programs) == (1, ("tides-newest-3", "plain-a-b"))
    assert [str(why).partition(":")[0] for why in first.refused] == [f"line {n}" for n in (4, 5, 6, 7, 8)]
    agreed = library.own.sources.import_feeds(path, programs=[one.name for one in named])
    assert (agreed.added, agreed.programs) == (2, ())
    feeds = {feed.url: feed for feed in library.shown.subscriptions.feeds()}
    assert feeds["exec:tides-newest-3"].title == "Tides"
    assert feeds["exec:tides-newest-3"].folder == ("seas",)
    assert feeds["https://beta.example/feed"].settings.filter == "plain-a-b"
    again = library.own.sources.import_feeds(path, programs=[one.name for one in named])
    assert (again.added, again.known) == (0, 3)


@pytest.mark.parametrize(
    ("command", "argv"),
    [
        ("python3 ~/bin/x.py", ("python3", "/home/me/bin/x.py")),
        ("a 'b $c' \"d e\" f\\ g", ("a", "b $c", "d e", "f g")),
        ("a \"it's\" '|'", ("a", "it's", "|")),
        ("curl -s 'https://x.example/?a=1&b=2'", ("curl", "-s", "https://x.example/?a=1&b=2")),
        ("a \"it's\" $HOME 'x'", None),
        ('a "$HOME"', None),
        ("a `b`", None),
        ("A=1 b", None),
        ("a 'open", None),
        ("", None),
    ],
)
def test_a_command_of_newsboat_is_its_words_where_no_shell_is_needed(tmp_path, monkeypatch, command, argv):
    monkeypatch.setenv("HOME", "/home/me")
    path = tmp_path / "urls"
    path.write_text('"exec:' + command.replace("\\", "\\\\").replace('"', '\\"') + '"\n')
    named = take_over(path).programs
    assert [one.argv for one in named] == ([argv] if argv else [])
    assert not any("home" in one.name for one in named)


def test_two_programs_of_one_name_are_not_mixed_up(tmp_path, library):
    path = tmp_path / "urls"
    path.write_text("exec:/a/news\nexec:/b/news\n")
    assert [one.argv for one in library.own.sources.look_at(path).programs] == [("/a/news",)]
    report = library.own.sources.import_feeds(path, programs=["news"])
    assert report.added == 1
    assert "line 2" in str(report.refused[0])


def test_what_newsboat_knows_of_a_programs_articles_reaches_the_programs_feed(tmp_path, library):
    db = newsboat(
        tmp_path / "cache.db", item("a", feed=f"exec:{OURS}", flags="s"), item("b", feed="filter:cat:" + FEED)
    )
    db.executemany(
        "INSERT INTO rss_feed (rssurl, url, title) VALUES (?, '', 'Tides')",
        [(f"exec:{OURS}",), ("exec:a | b",)],
    )
    db.commit()
    db.close()
    assert [one.name for one in library.own.sources.look_at(tmp_path / "cache.db").programs] == [
        "tides-newest-3"
    ]
    report = library.own.sources.import_feeds(tmp_path / "cache.db", programs=["tides-newest-3"])
    assert (report.added, report.articles, len(report.refused)) == (2, 2, 1)
    totals = {feed.url: feed.total for feed in library.shown.subscriptions.feeds()}
    assert totals == {FEED: 1, "exec:tides-newest-3": 1}


def test_the_command_line_asks_before_it_takes_programs(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("BROADSHEET_CONFIG", str(tmp_path / "config.toml"))
    path = tmp_path / "urls"
    path.write_text(PROGRAMS)
    command = ["import", "--no-refresh", "--library", str(tmp_path / "l.db"), str(path)]
    for line in (command, [*command, "--dry-run"], [*command, "--dry-run", "--programs"]):
        assert cli.main(line) == 0
        said = "".join(capsys.readouterr())
        assert "a feed of the list runs '~/bin/plain' 'a b'" in said or "runs ~/bin/plain 'a b'" in said
        assert not (tmp_path / "config.toml").exists()
    assert cli.main([*command, "--programs"]) == 0
    assert "2 feeds imported, 1 known already" in capsys.readouterr().out
    assert (tmp_path / "config.toml").read_text().count(" = ") == 2
    assert cli.main(command) == 0
    assert "0 feeds imported, 3 known already" in capsys.readouterr().out


def test_a_name_that_the_settings_give_another_program_is_left_out(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("BROADSHEET_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").write_text('[programs]\nnews = ["/mine/news"]\n')
    path = tmp_path / "urls"
    path.write_text("exec:/theirs/news\n")
    command = ["import", "--no-refresh", "--programs", "--library", str(tmp_path / "l.db"), str(path)]
    assert cli.main(command) == 0
    assert "0 feeds imported" in capsys.readouterr().out
    assert "theirs" not in (tmp_path / "config.toml").read_text()
