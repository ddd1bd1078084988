"""What programs are given: every line of every command keeps its schema, whatever the titles are."""

from __future__ import annotations

import json
import re

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from feeds.workspace import Workspace
from reader.cli import schemas, table
from tests.hostile import FORBIDDEN
from tests.server import Answer, Server

ALL = {name: schemas.schema(name) for name in schemas.names()}
REGISTRY = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in ALL.values()
)
LINES = {
    "list": ("list", "list --query is:starred", "list --limit 3"),
    "show": ("show 1 2 3 8", "show hostile.json", "show 999 nowhere.html"),
    "search": ("search ferry",),
    "recommend": ("recommend", "recommend 1"),
    "stories": ("stories",),
    "notes": ("notes", "notes --query ferry"),
    "note": ("note 1 'a\x1bb\u202ec'", "note 2 --passage 'ferry waited'"),
    "note remove": ("note remove 1",),
    "edition": ("edition --minutes 5", "edition --week --by tag", "edition --anew --by feed"),
    "counts": ("counts", "counts --query ferry"),
    "open": (),
    "mark": ("mark 1 2", "mark --query ferry", "mark --query ferry", "mark --unread 3"),
    "star": ("star 3 4", "star --off 2"),
    "tag": ("tag 1 --add a\u202eb --remove later",),
    "tag rename": ("tag rename later anon",),
    "tags": ("tags",),
    "hide": ("hide 2", "hide --off --query is:hidden"),
    "later": ("later --query ''",),
    "undo": ("undo --list", "undo"),
    "refresh": (),
    "add": ("add hostile.json",),
    "download": (),
    "import": ("import --no-refresh feeds.opml", "import --dry-run feeds.opml"),
    "feeds": ("feeds", "feeds --query is:starred"),
    "feed": ("feed 1",),
    "feed rename": ("feed rename 1 'a\x1b[2Jb'",),
    "feed move": ("feed move 1 'Ne\x9bws/\u202eLocal'",),
    "feed set": ("feed set 1 interval=90 keep_days=3 full_text=true note='\x1b[1m'", "feed set 1"),
    "remove": ("remove 1",),
    "rules": ("rules",),
    "rules add": ("rules add 'a\x1bb' ferry 'star, tag x' --apply",),
    "rules apply": ("rules apply adverts",),
    "rules remove": ("rules remove adverts",),
    "smart": ("smart",),
    "smart add": ("smart add Quays quay",),
    "smart remove": ("smart remove Ferries",),
    "account": (),
    "account list": (),
    "account add": (),
    "account remove": (),
    "account sync": (),
    "sync": (),
    "doctor": ("doctor", "doctor --repair"),
    "backup": ("backup copy.db",),
    "restore": ("restore",),
    "config": ("config", "config theme"),
    "config set": ("config set article_width 70",),
    "config paths": ("config paths",),
    "spec": ("spec",),
    "completion words": (
        "completion words -- feed re",
        "completion words -- mark 1",
        "completion words -- show x",
    ),
}
"""Command lines of each command that prints objects. What asks the network is called by tests below."""


def validated(name: str, out: str) -> list[dict]:
    """The objects printed, each held against its schema; no byte of them is for a terminal to act on."""
    validator = Draft202012Validator(ALL[name], registry=REGISTRY, format_checker=FormatChecker())
    objects = [json.loads(line) for line in out.splitlines()]
    for each in objects:
        validator.validate(each)
    assert not FORBIDDEN.search(out.replace("\n", "")), "an escape, a control or a bidi override came through"
    return objects


def words(line: str) -> list[str]:
    return [word.strip("'") for word in re.findall(r"'[^']*'|[^\s']+(?:'[^']*')?", line)]


@pytest.mark.parametrize("name", ALL)
def test_a_schema_is_one_and_says_what_each_field_is(name):
    Draft202012Validator.check_schema(ALL[name])
    assert re.fullmatch(rf"broadsheet:{name}/\d+", ALL[name]["$id"])
    assert all(schemas.fields(name).values())


def test_every_command_that_prints_objects_is_called():
    printing = {command.name for command in table.COMMANDS if command.output}
    assert set(LINES) == printing


@pytest.mark.parametrize("line", [line for lines in LINES.values() for line in lines])
def test_every_line_keeps_its_schema(line, library, run, home):
    outline = '<outline text="A &#x202e; b" xmlUrl="https://one.example/feed"/><outline xmlUrl="gopher:x"/>'
    (home / "feeds.opml").write_text(f"<opml><body>{outline}</body></opml>", "utf-8")
    with Workspace.at(library) as made:
        made.own.maintenance.look_after()
    command, _ = table.named(words(line))
    said = run("--json", *words(line))
    objects = validated(command.output, said.out)
    assert objects or line in ("recommend 1", "stories", "doctor", "doctor --repair")
    if said.err:
        validated("error", said.err)


def test_what_rules_want_told_of_a_refresh_is_told(run):
    with Server() as server:
        item = "<item><title>A ferry &#x202e; b</title><guid>{n}</guid></item>"
        channel = f"<title>Coast</title>{item.format(n=1)}<item><title>Tram</title><guid>2</guid></item>"
        for path in ("/people", "/programs", "/quiet"):
            server.at(path, Answer(body=f"<rss><channel>{channel}</channel></rss>".encode()))
        assert run("rules", "add", "loud", "title:ferry", "notify").status == 0
        addresses = [f"http://127.0.0.1:{server.port}{path}" for path in ("/people", "/programs", "/quiet")]
        assert run("add", "--no-refresh", *addresses).status == 0
        assert "\nCoast: A ferry b\n" in f"\n{run('refresh', '1').out}"
        [told] = validated("refreshed", run("refresh", "2", "--json").out)
        assert told["notices"] == ["Coast: A ferry b"]
        assert run("refresh", "3", "--quiet").out == ""


def test_what_a_refresh_brings_is_told_feed_by_feed(run, home):
    with Server() as server:
        item = "<item><title>A &#x202e; b</title><guid>1</guid></item>"
        good = server.at("/feed", Answer(body=f"<rss><channel>{item}</channel></rss>".encode()))
        gone = server.at("/gone", Answer(404))
        opml = home / "feeds.opml"
        opml.write_text(
            f'<opml><body><outline xmlUrl="{good}"/><outline xmlUrl="{gone}"/></body></opml>', "utf-8"
        )
        assert run("import", "--private", "--no-refresh", str(opml)).status == 0
        said = run("refresh", "--json")
        assert said.status == 0, "one of two feeds was read"
        outcomes = {each["outcome"]: each for each in validated("refreshed", said.out)}
        assert outcomes["updated"]["new"] == [1]
        assert "404" in outcomes["failed"]["error"]
        assert [error["source"] for error in validated("error", said.err)] == [gone]
        assert run("refresh", "--force", "--quiet", "--json").out == ""


def test_an_added_feed_is_named_by_its_number(run):
    with Server() as server:
        page = '<link rel="alternate" type="application/rss+xml" href="/feed">'
        item = "<item><title>One</title></item>"
        server.at("/feed", Answer(body=f"<rss><channel>{item}</channel></rss>".encode()))
        address = server.at("/", Answer(body=page.encode(), headers={"content-type": "text/html"}))
        [added] = validated("added", run("add", "--json", address).out)
        assert added["feed_ids"] == [1]


def test_errors_are_objects_with_a_code(library, run):
    for line, code in (
        ("list --query is:foo", "query.one-of"),
        ("feed nosuch", "misused"),
        ("list --limit x", "misused"),
        ("show nowhere.html", "file.missing"),
        ("restore nowhere.db", "misused"),
        ("list --fields nosuch", "misused"),
    ):
        said = run(*line.split(), "--json")
        assert said.status in (1, 2)
        assert [error["code"] for error in validated("error", said.err)] == [code], line


def test_the_documentation_is_that_of_the_schemas():
    from tests.tools import json_page

    assert json_page.PAGE.read_text("utf-8") == json_page.page(), "run python -m tests.tools.json_page"


def test_stories_and_recommendations_of_the_sample_keep_their_schemas(run):
    from feeds.library import SAMPLE

    assert run("add", str(SAMPLE)).status == 0
    stories = validated("story", run("stories", "--limit", "2", "--json").out)
    assert stories
    assert all(story["sources"] >= 2 for story in stories)
    shown = run("stories", "--limit", "1").out.splitlines()
    assert shown[0] == stories[0]["title"]
    assert len(shown) == 1 + len(stories[0]["articles"])
    recommended = validated("recommendation", run("recommend", "1", "--json").out)
    assert {"Related", "For you"} <= {piece["heading"] for piece in recommended}
    assert run("recommend", "1").out.startswith("Related\n")
