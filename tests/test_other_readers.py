"""newsraft, NetNewsWire, elfeed's index and nom's settings: what they hold arrives once, however it is written or damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FeedsError
from feeds.query import parse
from feeds.transfer.imports import Mark, Program, Refused, Subscription, take_over
from feeds.workspace import Workspace
from reader import cli

FEED = "https://alpha.example/feed"
BORN = datetime.fromtimestamp(1_700_000_000, UTC)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.at(tmp_path / "library.db") as opened:
        yield opened


def titles(library: Workspace, query: str = "") -> set[str]:
    return {row.title for row in library.headlines(library.shown.lists.ids(parse(query)))}


def written(tmp_path: Path, text: str | bytes, name: str = "list") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def subscriptions(path: Path) -> list[Subscription]:
    return [item for item in take_over(path).items() if isinstance(item, Subscription)]


def twice(library: Workspace, path: Path, **wishes: list[str]) -> None:
    """Importing again changes nothing."""
    history = library.shown.store.journal.history()
    again = library.own.sources.import_feeds(path, **wishes)  # type: ignore[arg-type]
    assert (again.added, again.articles, again.marked, again.searches, again.rules) == (0, 0, 0, 0, 0)
    assert library.shown.store.journal.history() == history


# ---------------------------------------------------------------- newsraft

NEWSRAFT = """# mine
https://a.example/feed
https://b.example/feed "B # side" [30]

@ News Reports [60] {100}
https://c.example/feed "Été"
https://d.example/feed [0] {5}
@Blog Posts < reload-period 20; item-limit 7
$(gemget -sq gemini://g.example/f.xml) "Gemini"
$(cat a | tac)
gemini://e.example/feed
@ Global
https://f.example/feed
"""


def test_the_feeds_of_newsraft_lie_in_their_sections_with_timers_and_limits(
    tmp_path: Path, library: Workspace
) -> None:
    path = written(tmp_path, NEWSRAFT)
    plan = take_over(path)
    assert plan.program == "newsraft"
    assert plan.programs == (
        Program("gemget-sq-gemini-g-example-f-xml", ("gemget", "-sq", "gemini://g.example/f.xml")),
    )
    found = {feed.url.split("/")[2] if "//" in feed.url else feed.url: feed for feed in subscriptions(path)}
    assert {name: (feed.title, feed.folder) for name, feed in found.items()} == {
        "a.example": ("", ()),
        "b.example": ("B # side", ()),
        "c.example": ("Été", ("News Reports",)),
        "d.example": ("", ("News Reports",)),
        "exec:gemget-sq-gemini-g-example-f-xml": ("Gemini", ("Blog Posts",)),
        "f.example": ("", ()),
    }
    kept = {name: (feed.settings.interval, feed.settings.keep_count) for name, feed in found.items()}
    assert kept["a.example"] == (None, None)
    assert kept["b.example"] == (timedelta(minutes=30), None)
    assert kept["c.example"] == (timedelta(minutes=60), 100)
    assert kept["d.example"] == (None, 5)
    assert kept["exec:gemget-sq-gemini-g-example-f-xml"] == (timedelta(minutes=20), 7)
    refused = [str(item.why) for item in plan.items() if isinstance(item, Refused)]
    assert [line.partition(":")[0] for line in refused] == ["line 10", "line 11"]
    report = library.own.sources.import_feeds(path)
    assert (report.added, len(report.programs)) == (5, 1)
    twice(library, path)


RAFT = """
CREATE TABLE feeds (feed_url TEXT NOT NULL UNIQUE, title TEXT, link TEXT);
CREATE TABLE items (feed_url TEXT NOT NULL, guid TEXT, title TEXT, link TEXT, content TEXT, attachments TEXT, persons TEXT,
 extras TEXT, publication_date INTEGER NOT NULL DEFAULT 0, update_date INTEGER NOT NULL DEFAULT 0, unread INTEGER NOT NULL DEFAULT 0,
 important INTEGER NOT NULL DEFAULT 0);
"""


def test_the_database_of_newsraft(tmp_path: Path, library: Workspace) -> None:
    path = tmp_path / "newsraft.sqlite3"
    with sqlite3.connect(path) as db:
        db.executescript(RAFT)
        db.executemany(
            "INSERT INTO feeds VALUES (?, ?, 'https://alpha.example/')",
            [(FEED, "Alpha"), ("$(cat x.xml)", "Local"), ("gemini://x", "No")],
        )
        content = "\x1f^\x1ftype=text/plain\x1ftext=short\x1f^\x1ftype=text/html\x1ftext=<p>a = b</p>"
        rows = [
            (
                FEED,
                "g1",
                "One",
                "https://alpha.example/1",
                content,
                "\x1f^\x1fname=Ada\x1femail=x",
                1_700_000_000,
                0,
                1,
            ),
            (FEED, "g2", "Two", "https://alpha.example/2", None, None, 0, 1, 0),
            ("$(cat x.xml)", "g3", "Three", None, "", "", 0, 0, 0),
        ]
        db.executemany(
            "INSERT INTO items (feed_url, guid, title, link, content, persons, publication_date, unread, important)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
    named = [one.name for one in library.own.sources.look_at(path).programs]
    assert named == ["cat-x-xml"]
    report = library.own.sources.import_feeds(path, programs=named)
    assert (report.added, report.articles, len(report.refused)) == (2, 3, 1)
    assert titles(library, "is:starred") == {"One"}
    assert titles(library, "is:unread") == {"Two"}
    (id,) = library.shown.lists.ids(parse("is:starred"))
    article = library.shown.store.articles.one(id)
    assert article is not None
    assert (article.entry.body, article.entry.authors, article.entry.published) == (
        "<p>a = b</p>",
        ("Ada",),
        BORN,
    )
    twice(library, path, programs=named)


# ---------------------------------------------------------------- NetNewsWire

STATUSES = "CREATE TABLE statuses (articleID TEXT NOT NULL PRIMARY KEY, read BOOL NOT NULL DEFAULT 0, starred BOOL NOT NULL DEFAULT 0, dateArrived DATE NOT NULL DEFAULT 0);"
ARTICLES = (
    "CREATE TABLE articles (articleID TEXT NOT NULL PRIMARY KEY, feedID TEXT NOT NULL, uniqueID TEXT NOT NULL, title TEXT, contentHTML TEXT,"
    " contentText TEXT, url TEXT, externalURL TEXT, summary TEXT, imageURL TEXT, bannerImageURL TEXT, datePublished DATE, dateModified DATE,"
    " searchRowID INTEGER{more});"
)
LOOKUP = """CREATE TABLE authors (authorID TEXT NOT NULL PRIMARY KEY, name TEXT, url TEXT, avatarURL TEXT, emailAddress TEXT);
CREATE TABLE authorsLookup (authorID TEXT NOT NULL, articleID TEXT NOT NULL, PRIMARY KEY(authorID, articleID));
INSERT INTO authors (authorID, name) VALUES ('w', 'Ada'); INSERT INTO authorsLookup VALUES ('w', 'a1');"""


@pytest.mark.parametrize("version", [5, 6])
def test_the_database_of_netnewswire(tmp_path: Path, library: Workspace, version: int) -> None:
    path = tmp_path / "DB.sqlite3"
    with sqlite3.connect(path) as db:
        more = ", markdown TEXT, authors TEXT" if version == 6 else ""
        db.executescript(STATUSES + ARTICLES.format(more=more) + (LOOKUP if version == 5 else ""))
        db.executemany(
            "INSERT INTO articles (articleID, feedID, uniqueID, title, contentHTML, contentText, url, datePublished)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                ("a1", FEED, "g1", "One", "<p>Body</p>", None, "https://alpha.example/1", 1_700_000_000.5),
                ("a2", FEED, "g2", "Two", None, "Plain <text>", "https://alpha.example/2", None),
                ("a3", "4711", "g3", "Starred far", None, None, "https://far.example/3", 1),
                ("a4", "4711", "g4", "Far", None, None, "https://far.example/4", 1),
            ],
        )
        if version == 6:
            db.execute("UPDATE articles SET authors = '[{\"name\": \"Ada\"}]' WHERE articleID = 'a1'")
            db.execute("UPDATE articles SET authors = '[[[' WHERE articleID = 'a2'")
        db.executemany(
            "INSERT INTO statuses VALUES (?, ?, ?, 1700000000)",
            [("a1", 1, 1), ("a2", 0, 0), ("a3", 1, 1), ("a4", 1, 0), ("gone", 1, 1)],
        )
    assert take_over(path).program == "NetNewsWire"
    report = library.own.sources.import_feeds(path)
    assert (report.added, report.articles, report.left) == (1, 3, 1)
    assert titles(library, "is:starred") == {"One", "Starred far"}
    assert titles(library, "is:unread") == {"Two"}
    article = library.shown.store.articles.one(library.shown.lists.ids(parse("title:One"))[0])
    assert article is not None
    assert (article.entry.body, article.entry.authors) == ("<p>Body</p>", ("Ada",))
    twice(library, path)


# ---------------------------------------------------------------- elfeed's index


def index(kind: str) -> str:
    """An index as Emacs before 26 (`[]`) or since (`#s()`) prints it."""
    begin, end, head = ("[cl-struct-", "]", "") if kind == "vector" else ("#s(", ")", ";;; Elfeed Database Index (version 4)\n\n;; Dummy:\n(:version \"0.0.3\" :feeds #s(hash-table data ()) :entries nil)\n\n;; Real index:\n")  # fmt: skip

    def entry(guid: str, title: str, tags: str, feed: str = FEED) -> str:
        pair = f'("alpha.example" . "{guid}")'
        return (
            f'{pair} {begin}elfeed-entry {pair} {title} "https://alpha.example/{guid}" 1700000000.0'
            f' {begin}elfeed-ref "aa11"{end} html (("https://alpha.example/a.mp3" "audio/mpeg" "12")) {tags} "{feed}"'
            f' (:authors ((:name "Ada"))){end}'
        )

    feeds = f'"{FEED}" {begin}elfeed-feed "{FEED}" "{FEED}" "Al \\"pha\\"" ((:name "x" :uri nil)) (:etag "e"){end}'
    entries = " ".join(
        (
            entry("1", '"Read (one)"', "nil"),
            entry("2", '#("Unread" 0 6 (face bold))', "(unread news)"),
            entry("3", '"Starred ; no remark"', "(star later)"),
            entry("4", '"Nowhere"', "(unread)", "https://gone.example/f"),
            entry("5", "nil", "(junk\\ y)"),
        )
    )
    table = "#s(hash-table size 65 test equal rehash-size 1.5 rehash-threshold 0.8125 data"
    tree = '[avl-tree- [[[nil nil ("alpha.example" . "2") 0] nil ("alpha.example" . "1") 1] nil nil 0] elfeed-db-compare]'
    return f'{head}(:version "0.0.3" :feeds {table} ({feeds})) :entries {table} ({entries})) :index {tree} :last-update 1.6e9)'


@pytest.mark.parametrize("kind", ["vector", "record"])
def test_the_index_of_elfeed_brings_feeds_articles_and_tags(
    tmp_path: Path, library: Workspace, kind: str
) -> None:
    path = written(tmp_path, index(kind), "index")
    report = library.own.sources.import_feeds(path)
    assert (report.added, report.articles, report.left, report.refused) == (1, 4, 1, ())
    (feed,) = library.shown.subscriptions.feeds()
    assert (feed.url, feed.title) == (FEED, 'Al "pha"')
    assert titles(library, "is:unread") == {"Unread"}
    assert titles(library, "is:starred") == titles(library, "tag:later") == {"Starred ; no remark"}
    assert titles(library, "tag:news") == {"Unread"}
    assert library.shown.lists.ids(parse('tag:"junk y"'))
    article = library.shown.store.articles.one(library.shown.lists.ids(parse("is:starred"))[0])
    assert article is not None
    assert (article.entry.guid, article.entry.published) == ("3", BORN)
    twice(library, path)


@pytest.mark.parametrize("share", [0.3, 0.55, 0.8, 0.99])
def test_an_index_cut_short_gives_what_is_whole_and_says_so(tmp_path: Path, share: float) -> None:
    whole = index("record")
    items = list(take_over(written(tmp_path, whole[: int(len(whole) * share)], "index")).items())
    assert any(isinstance(item, Refused) and "damaged" in str(item.why) for item in items)
    if share > 0.9:
        assert sum(isinstance(item, Mark) for item in items) == 5


@pytest.mark.parametrize("bracket", ["(", "[", "#s(", '#("'])
def test_an_index_nested_without_end_is_no_trouble(tmp_path: Path, bracket: str) -> None:
    items = list(take_over(written(tmp_path, '(:version "4" ' + bracket * 100_000, "index")).items())
    assert [type(item) for item in items] == [Refused]


@given(st.text(alphabet='()[]#s"\\;. elfd-ntryaunclsu1', max_size=200))
def test_any_index_is_read_or_told(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = written(tmp_path_factory.getbasetemp(), '(:version "4" ' + text, "index")
    list(take_over(path).items())


# ---------------------------------------------------------------- nom's settings

NOM = """# nom
database: nom.db
feeds:
  - url: https://a.example/feed # first
    name: "A: \\"quoted\\""
  - name: 'B''s'
    url: "https://b.example/feed?x=1,2"
  # - url: https://no.example/feed
  - url: https://e.example/feed?x=1,2#part
  - {url: https://c.example/feed, name: C}
  - url: gemini://d.example/
openers:
  - regex: "url: https://no.example/x"
    cmd: "mpv %s"
backends:
  miniflux:
    host: https://mini.example
    api_key: secret
"""


def test_the_settings_of_nom_name_its_feeds(tmp_path: Path, library: Workspace) -> None:
    path = written(tmp_path, NOM.replace("\n", "\r\n"), "config.yml")
    report = library.own.sources.import_feeds(path)
    assert {feed.url: feed.title for feed in library.shown.subscriptions.feeds()} == {
        "https://a.example/feed": 'A: "quoted"',
        "https://b.example/feed?x=1,2": "B's",
        "https://c.example/feed": "C",
        "https://e.example/feed?x=1,2#part": "https://e.example/feed?x=1,2#part",
    }
    assert [str(why).partition(":")[0] for why in report.refused] == ["line 11", "line 16"]
    assert "secret" not in str(report)
    twice(library, path)


# ---------------------------------------------------------------- what a file is


@pytest.mark.parametrize(
    ("text", "program"),
    [
        (NEWSRAFT, "newsraft"),
        (NEWSRAFT.encode("utf-16"), "newsraft"),
        (index("vector"), "elfeed"),
        ("\ufeff" + index("record"), "elfeed"),
        (f'(setq elfeed-feeds \'("{FEED}"))', "elfeed"),
        (NOM, "nom"),
        (f'{FEED} news "~A"\n', "newsboat"),
        ("auto-reload yes\nreload-time 5\n", "newsboat"),
        (f'<opml><body><outline xmlUrl="{FEED}" text="@ x"/></body></opml>', "newsboat"),
    ],
)
def test_a_file_is_known_by_what_is_in_it_whatever_it_is_called(
    tmp_path: Path, text: str | bytes, program: str
) -> None:
    assert take_over(written(tmp_path, text, "x.bin")).program == program


@pytest.mark.parametrize("text", ["", "\n", "@ Section only\n", "feeds:\n", "(:version", "\x00\x01"])
def test_what_holds_nothing_is_told_or_empty(tmp_path: Path, text: str) -> None:
    try:
        items = list(take_over(written(tmp_path, text, "x")).items())
    except FeedsError as error:
        assert str(error)
    else:
        assert all(isinstance(item, Refused) for item in items)


def test_a_rehearsal_on_the_command_line_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, index("record"), "index")
    command = ["import", "--no-refresh", "--library", str(tmp_path / "l.db"), str(path)]
    assert cli.main([*command, "--dry-run"]) == 0
    assert "articles that came along: 4" in capsys.readouterr().out
    assert cli.main(command) == 0
    assert "articles that came along: 4" in capsys.readouterr().out


def test_a_large_index_is_read(tmp_path: Path) -> None:
    pair = '("a.example" . "{0}")'
    one = f'{pair} #s(elfeed-entry {pair} "T{{0}}" "https://a.example/{{0}}" 1.7e9 nil html nil (unread) "{FEED}" nil)'
    entries = " ".join(one.format(number) for number in range(20_000))
    path = written(
        tmp_path, f"(:version 4 :feeds nil :entries #s(hash-table data ({entries})) :index nil)", "index"
    )
    assert sum(isinstance(item, Mark) for item in take_over(path).items()) == 20_000
