"""Feeds that a program of the reader's own settings prints, and filters that what was fetched goes through."""

from __future__ import annotations

import os
import shlex
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds import opml, programs
from feeds.errors import ProgramError
from feeds.library import Library
from feeds.model import FeedKind, FeedSettings
from feeds.query import Query
from feeds.store import Store, open_store
from feeds.update import Failed, Options, Outcome, Unchanged, Updated, refresh, refresh_in_process
from feeds.workspace import Workspace
from reader import cli, config
from tests.server import Answer, Server

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def rss(*titles: str) -> str:
    items = "".join(
        f"<item><title>{title}</title><guid>{title}</guid><link>/{title}</link></item>" for title in titles
    )
    return f"<rss><channel><title>Quay</title><link>https://quay.example/</link>{items}</channel></rss>"


Script = Callable[[str], tuple[str, ...]]


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Makes a program of Python lines; its argv."""

    def made(lines: str) -> tuple[str, ...]:
        path = tmp_path / f"program{len(list(tmp_path.glob('program*')))}.py"
        path.write_text(lines, "utf-8")
        return sys.executable, str(path)

    return made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "library.db") as opened:
        yield opened


def outcome(store: Store, **named: tuple[str, ...]) -> Outcome:
    options = Options(programs=named)
    (found,) = refresh(store, store.subscriptions.all(), now=NOW, options=options, random=lambda: 0.0)
    return found


def titles(store: Store) -> set[str]:
    return {row.title for row in store.lists.headlines(store.lists.ids(Query(), now=NOW))}


# ---------------------------------------------------------------- running


def ran(argv: tuple[str, ...], given: bytes | None = None, **limits: float) -> bytes:
    return programs.run({"mine": argv}, "mine", "exec:mine", given, programs.Limits(**limits))  # type: ignore[arg-type]


def test_a_program_is_given_its_words_as_they_are_and_no_shell(script: Script) -> None:
    argv = script("import sys; print(sys.argv[1:])")
    assert ran((*argv, "a b", "$HOME", "; rm x", "")) == b"['a b', '$HOME', '; rm x', '']\n"


def test_its_input_is_closed_and_its_environment_bare(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_TOKEN", "hush")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    argv = script(
        "import os, sys; print(repr(sys.stdin.read()), os.environ.get('MY_TOKEN'), os.environ['LANG'])"
    )
    assert ran(argv) == b"'' None de_DE.UTF-8\n"


def test_much_goes_in_and_comes_out_at_once(script: Script) -> None:
    argv = script("import sys\nfor line in sys.stdin.buffer: sys.stdout.buffer.write(line.upper())")
    assert ran(argv, b"abc\n" * 500_000) == b"ABC\n" * 500_000


def test_a_filter_need_not_read_all_it_is_given(script: Script) -> None:
    assert ran(script("print('done')"), b"x" * 1_000_000) == b"done\n"


@pytest.mark.parametrize(
    ("lines", "limits", "told"),
    [
        ("import sys; sys.exit('no such quay\\nTraceback')", {}, "ended with status 1: no such quay; try"),
        ("raise SystemExit(3)", {}, "ended with status 3; try"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", {}, "ended by signal 15; try"),
        ("print('x' * 5000)", {"size": 1000}, "printed more than 1,000 bytes and was stopped"),
        ("import time; time.sleep(600)", {"seconds": 0.3}, "took longer than 0 seconds"),
        ("import os, time; os.close(1); os.close(2); time.sleep(600)", {"seconds": 0.3}, "took longer"),
        ("print()", {}, "printed nothing"),
        ("import sys; sys.exit('\\x1b]52;c;aGk=\\x07 red')", {}, "status 1: 52;c;aGk= red"),
    ],
    ids=["complains", "fails", "killed", "large", "slow", "deaf", "silent", "hostile"],
)
def test_what_goes_wrong_with_a_program_is_a_sentence(
    script: Script, lines: str, limits: dict[str, float], told: str
) -> None:
    with pytest.raises(ProgramError) as raised:
        ran(script(lines), **limits)
    assert told in str(raised.value).replace("]52", "52")
    assert "\x1b" not in str(raised.value)


@pytest.mark.parametrize("argv", [("no-such-program-here",), ("/",), ("a\0b",)])
def test_a_program_that_cannot_be_started_is_a_sentence(argv: tuple[str, ...]) -> None:
    with pytest.raises(ProgramError, match=r"is not there|cannot be started"):
        ran(argv)


def test_what_a_stopped_program_has_started_is_ended_with_it(script: Script, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    # The child holds the pipe open as long as it lives.
    child = f"import time; held = open({str(pipe)!r}, 'w'); time.sleep(600)"
    argv = script(f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}])")
    stopped = threading.Event()
    errors: list[ProgramError] = []

    def run() -> None:
        try:
            programs.run({"mine": argv}, "mine", "exec:mine", stopped=stopped)
        except ProgramError as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    with pipe.open() as held:
        stopped.set()
        assert held.read() == ""
    thread.join()
    assert "was stopped" in str(errors[0])


# ---------------------------------------------------------------- feeds of a program


def test_what_a_program_prints_is_a_feed_like_any(store: Store, script: Script) -> None:
    store.subscriptions.add("exec:quay", title="Quay")
    argv = script(f"print({rss('a', 'b')!r})")
    first = outcome(store, quay=argv)
    assert isinstance(first, Updated)
    assert len(first.new_ids) == 2
    assert first.feed.kind is FeedKind.PROGRAM
    (article,) = (store.articles.one(id) for id in first.new_ids[:1])
    assert article is not None
    assert article.entry.url in ("https://quay.example/a", "https://quay.example/b")
    assert isinstance(outcome(store, quay=argv), Unchanged)


def test_a_page_that_a_program_prints_is_an_article_and_another_page_another(
    store: Store, script: Script
) -> None:
    store.subscriptions.add("exec:tides")
    for day in ("Monday", "Tuesday"):
        page = f"<html><head><title>Tides of {day}</title></head><body><h1>Tides of {day}</h1><p>High at four, low at ten.</p></body></html>"
        found = outcome(store, tides=script(f"print({page!r})"))
        assert isinstance(found, Updated), found
    assert titles(store) == {"Tides of Monday", "Tides of Tuesday"}
    assert store.subscriptions.all()[0].title == "tides"


def test_only_what_the_settings_name_is_run(store: Store) -> None:
    store.subscriptions.add("exec:touch")
    found = outcome(store)
    assert isinstance(found, Failed)
    assert str(found.error) == (
        "exec:touch: your settings name no program touch; write it under [programs] in config.toml."
    )
    (feed,) = store.subscriptions.all()
    assert feed.fetch.failures == 1
    assert str(feed.fetch.error) == str(found.error)


def test_a_program_runs_in_a_refresh_of_a_process_of_its_own(
    tmp_path: Path, store: Store, script: Script
) -> None:
    store.subscriptions.add("exec:quay")
    options = Options(programs={"quay": script(f"print({rss('a')!r})")})
    (found,) = refresh_in_process(str(tmp_path / "library.db"), store.subscriptions.all(), options)
    assert isinstance(found, Updated)


def test_a_program_that_answers_says_nothing_of_the_network(store: Store, script: Script) -> None:
    store.subscriptions.add("exec:quay")
    for host in ("one", "two"):
        store.subscriptions.add(f"http://{host}.invalid/feed")
    options = Options(programs={"quay": script(f"print({rss('a')!r})")})
    found = list(refresh(store, store.subscriptions.all(), now=NOW, options=options))
    assert sum(isinstance(one, Updated) for one in found) == 1
    assert [feed.fetch.failures for feed in store.subscriptions.all()] == [0, 0, 0]


def test_many_programs_are_all_run(store: Store, script: Script) -> None:
    named = {f"p{number}": script(f"print({rss(str(number))!r})") for number in range(9)}
    for name in named:
        store.subscriptions.add(f"exec:{name}")
    found = list(refresh(store, store.subscriptions.all(), now=NOW, options=Options(programs=named)))
    assert [type(one) for one in found] == [Updated] * 9
    assert len(titles(store)) == 9


def test_programs_that_come_later_are_run_too(store: Store, script: Script) -> None:
    named = {f"p{number}": script(f"print({rss(str(number))!r})") for number in range(7)}
    for name in named:
        store.subscriptions.add(f"exec:{name}")
    first, *others = store.subscriptions.all()
    portions = [others[:5], others[5:]]
    found = refresh(
        store,
        [first],
        now=NOW,
        options=Options(programs=named),
        more=lambda left: portions.pop(0) if portions else [],
    )
    assert [type(one) for one in found] == [Updated] * 7


def test_what_a_server_sends_goes_through_the_filter_and_anew_through_another(
    store: Store, script: Script
) -> None:
    upper = script("import sys; print(sys.stdin.read().replace('a', 'A'))")
    other = script("import sys; print(sys.stdin.read().replace('title>a', 'title>other'))")
    with Server() as server:
        address = server.at("/feed", Answer(body=rss("a").encode(), headers={"ETag": '"1"'}))
        id = store.subscriptions.add(address, settings=FeedSettings(filter="mine"))
        broken = outcome(store, mine=script("raise SystemExit(2)"))
        assert isinstance(broken, Failed)
        assert "its program ended with status 2" in str(broken.error)
        store.subscriptions.set_settings(id, FeedSettings(filter="other"))
        assert isinstance(outcome(store, other=other), Updated)
        assert titles(store) == {"other"}
        assert isinstance(outcome(store, other=other), Unchanged)
        store.subscriptions.set_settings(id, FeedSettings(filter="upper"))
        outcome(store, upper=upper)
        assert server.asked[-1].headers.get("if-none-match") is None


# ---------------------------------------------------------------- who may name a program


OPML = '<opml version="2.0"><body><outline text="x" type="rss" xmlUrl="{}" broadsheetSettings="{}"/></body></opml>'


def test_a_list_of_feeds_brings_no_program(tmp_path: Path) -> None:
    path = tmp_path / "list.opml"
    with Library.at(tmp_path / "l.db") as library:
        path.write_text(OPML.format("exec:quay", ""))
        assert library.sources.import_feeds(path).added == 0
        path.write_text(OPML.format("https://a.example/f", "{&quot;filter&quot;: &quot;quay&quot;}"))
        library.sources.import_feeds(path)
        (feed,) = library.subscriptions.feeds()
        assert feed.settings.filter == ""


def test_a_list_of_feeds_that_is_handed_on_names_no_program(tmp_path: Path) -> None:
    with Library.at(tmp_path / "l.db") as library:
        library.store.subscriptions.add("exec:quay", title="Quay")
        library.store.subscriptions.add("https://a.example/f", settings=FeedSettings(filter="upper"))
        written = library.subscriptions.export_opml()
    assert [one.url for one in opml.read(written)] == ["https://a.example/f"]
    assert b"upper" not in written


def test_what_is_opened_beside_the_library_runs_no_program(tmp_path: Path, script: Script) -> None:
    allowed = {"quay": script(f"print({rss('a')!r})")}
    with Workspace.at(tmp_path / "l.db", programs=lambda: allowed).beside() as library:
        library.shown.store.subscriptions.add("exec:quay")
        (found,) = library.subscriptions.refresh()
        assert isinstance(found, Failed)
        library.own.store.subscriptions.add("exec:quay")
        (found,) = library.own.arrivals.refresh()
        assert isinstance(found, Updated)


# ---------------------------------------------------------------- the settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("BROADSHEET_CONFIG", str(path))
    monkeypatch.setenv("BROADSHEET_LIBRARY", str(tmp_path / "l.db"))
    return path


def test_a_program_is_added_on_the_command_line_and_stands_in_the_settings(
    settings: Path, script: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.write_text('theme = "nord" # mine\n')
    argv = script(f"print({rss('a', 'b')!r})")
    line = shlex.join([*argv, "two words"])
    assert cli.main(["add", "--exec", line, "--folder", "Quays"]) == 0
    assert "2 articles" in capsys.readouterr().out
    ((name, kept),) = config.programs().items()
    assert kept == (*argv, "two words")
    assert '"nord" # mine' in settings.read_text()
    with Workspace.at(Path(os.environ["BROADSHEET_LIBRARY"])) as library:
        (feed,) = library.own.subscriptions.feeds()
    assert (feed.url, feed.title, feed.folder) == (f"exec:{name}", "Quay", ("Quays",))
    assert cli.main(["add", "--exec", line]) == 0
    assert cli.main(["refresh", "--force"]) == 0
    assert config.programs() == {name: kept}


def test_a_name_that_the_settings_do_not_have_is_no_feed(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["add", "exec:nowhere"]) == 1
    assert "your settings name no program nowhere" in capsys.readouterr().err
    with Workspace.at(Path(os.environ["BROADSHEET_LIBRARY"])) as library:
        assert library.own.subscriptions.feeds() == []


@pytest.mark.parametrize("line", ["", "'open"])
def test_a_line_that_is_no_program_is_a_sentence_and_nothing_is_written(settings: Path, line: str) -> None:
    assert cli.main(["add", "--exec", line]) != 0
    assert not settings.exists()


def test_a_name_that_is_taken_is_not_given_to_another_program(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.write_text('[programs]\nquay = ["/opt/quay"]\n')
    assert cli.main(["add", "--exec", "/usr/bin/quay", "--no-refresh"]) != 0
    assert "names another program quay" in capsys.readouterr().err
    assert config.programs() == {"quay": ("/opt/quay",)}


def test_programs_that_cannot_be_used_are_told_with_their_line(settings: Path) -> None:
    settings.write_text('[programs]\nquay = "quay"\nempty = []\nodd = [1]\n')
    read, problems = config.read_settings(settings)
    assert read.programs == {"quay": ("quay",)}
    assert [problem.partition(", column")[0][-6:] for problem in problems] == ["line 3", "line 4"]
    settings.write_text("programs = 3\n")
    assert config.read_settings(settings)[1] == [f"{settings}: programs must be a table, as in [programs]."]
    assert config.programs() == {}


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (("~/bin/hn.py", "--newest", "20"), "hn-py-newest-20"),
        (("/opt/Тест",), "program"),
        (("x" * 200,), "x" * 60),
    ],
)
def test_the_name_of_a_program_is_a_key_of_the_settings(argv: tuple[str, ...], name: str) -> None:
    assert programs.name_of(argv) == name
