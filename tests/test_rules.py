"""Rules on arrival: what they understand, what they do, and that one bad rule stops nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.errors import QueryError, RuleError
from feeds.model import Arrival, Changes, Enclosure, Entry, Feed, FetchState
from feeds.store import Rule
from feeds.update import rules
from feeds.workspace import Workspace

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FEED = Feed(id=3, url="https://a.example/feed", title="Harbour Gazette", folder=("News", "Local"))


def judged(query: str, action: str = "hide", **fields: object) -> Arrival:
    """What a rule makes of one new article."""
    entry = Entry(guid="1", **{"title": "The ferry waits", **fields})  # type: ignore[arg-type]
    new = Arrival(entry=entry, fingerprint=1, date=NOW)
    changes = Changes(feed_id=3, seen=NOW, fetch=FetchState(), new=(new,))
    (after,) = rules.ruled(changes, [rules.ready(Rule(1, "mine", query, action))], FEED, NOW).new
    return after


@pytest.mark.parametrize(
    "query, fields",
    [
        ("title:ferry", {}),
        ("folder:local", {}),
        ("feed:harbour", {}),
        ("author:ann", {"authors": ("Ann Lee",)}),
        ("lighthouse", {"body": "<p>Beyond the <b>lighthouse</b></p>"}),
        ("standfirst", {"body": "<p>the body</p>", "summary": "<p>a standfirst</p>"}),
        ("has:audio words:<10", {"enclosures": (Enclosure("https://a.example/1.mp3", "audio/mpeg"),)}),
        ("has:image", {"image": "https://a.example/1.jpg"}),
        ("lang:fr is:unread", {"lang": "fr-CA"}),
        ("NOT lighthouse (ferry OR boat)", {}),
        ("ferry NEAR/3 waits", {}),
    ],
)
def test_a_rule_hears_all_of_the_query_language(query: str, fields: dict[str, object]) -> None:
    assert judged(query, **fields).hidden


def test_an_article_no_rule_speaks_of_stays_as_it_came() -> None:
    after = judged("title:lighthouse")
    assert not (after.hidden or after.read or after.starred or after.notify or after.tags)


def test_one_rule_may_do_several_things() -> None:
    after = judged("ferry", "read, star, notify, tag sea, tag the coast")
    assert (after.read, after.starred, after.notify, after.hidden) == (True, True, True, False)
    assert after.tags == ("sea", "the coast")


def test_what_several_rules_say_is_put_together() -> None:
    new = Arrival(entry=Entry(guid="1", title="The ferry waits"), fingerprint=1, date=NOW)
    ready = [
        rules.ready(Rule(n, str(n), "ferry", action)) for n, action in enumerate(["tag sea", "tag sea, star"])
    ]
    (after,) = rules.ruled(Changes(feed_id=3, seen=NOW, fetch=FetchState(), new=(new,)), ready, FEED, NOW).new
    assert after.tags == ("sea",)
    assert after.starred


@pytest.mark.parametrize("action", ["", "delete", "tag", "hide it", "read,,star"])
def test_an_action_that_is_none_is_refused_at_save(action: str) -> None:
    with Workspace.in_memory() as library:
        with pytest.raises(RuleError, match="cannot be used"):
            library.own.saved.save_rule("mine", "ferry", action)
        assert library.own.saved.rules() == []


def test_a_query_that_is_broken_or_empty_is_refused_at_save() -> None:
    with Workspace.in_memory() as library:
        with pytest.raises(QueryError):
            library.own.saved.save_rule("mine", "(ferry", "hide")
        with pytest.raises(RuleError):
            library.own.saved.save_rule("mine", "  ", "hide")


def test_a_rule_that_cannot_be_read_any_more_stops_no_other() -> None:
    usable, wrong = rules.all_ready([Rule(1, "old", "(ferry", "hide"), Rule(2, "new", "ferry", "read")])
    assert [rule.does for rule in usable] == [{"read"}]
    assert len(wrong) == 1
