"""The query language: read and written, its meaning, its errors, its completions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import patterns
from feeds.errors import QueryError
from feeds.query import (
    Address,
    All,
    Any,
    Category,
    Dated,
    Facts,
    FeedNamed,
    FromFeed,
    Has,
    Is,
    Lang,
    Near,
    Node,
    Not,
    Pattern,
    Query,
    Tagged,
    Text,
    Under,
    Words,
    moment,
    parse,
)
from feeds.query.completing import Completion, complete
from feeds.query.moments import EARLIEST
from feeds.query.tree import STATES, THINGS

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # a Monday

texts = st.text(max_size=12).filter(lambda text: "\x00" not in text)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Text, texts.filter(bool), st.sampled_from(["", "title", "author"]), st.booleans()),
    st.builds(
        Near,
        st.lists(st.builds(Text, texts, prefix=st.booleans()), min_size=2, max_size=3).map(tuple),
        st.integers(0, 9999),
    ),
    st.builds(FromFeed, st.integers(0, 10**17)),
    st.builds(FeedNamed, texts.filter(bool)),
    st.builds(Under, st.lists(texts.filter(bool), max_size=3).map(tuple), st.just(True)),
    st.builds(Under, st.lists(texts.filter(bool), min_size=1, max_size=3).map(tuple), st.just(False)),
    st.builds(Tagged, texts),
    st.builds(Address, texts.filter(bool)),
    st.builds(Category, texts.filter(bool)),
    st.builds(Lang, st.sampled_from(["fr", "en-gb", "zh-hant-tw"])),
    st.builds(Is, st.sampled_from(STATES)),
    st.builds(Has, st.sampled_from(THINGS)),
    st.builds(
        Dated,
        st.sampled_from(["before", "after", "since"]),
        st.sampled_from(["2026-01-31", "2026", "2 days", "yesterday", "last monday", "2026-01-31 10:00"]),
    ),
    st.builds(Words, st.sampled_from([">", ">=", "<", "<=", "="]), st.integers(0, 10**8)),
    st.builds(
        Pattern, st.sampled_from(["a/b", r"^x\d+ y$", "(a|b)", r"\\"]), st.sampled_from(["title", "feed"])
    ),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Any, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)


@given(trees)
def test_a_query_is_read_back_as_it_was_written(tree: Node) -> None:
    wanted = Query(tree)
    assert parse(str(wanted)) == wanted


@given(st.text(max_size=60))
def test_anything_typed_is_a_query_or_an_error_that_points_into_it(text: str) -> None:
    try:
        found = parse(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        assert str(error).endswith(".")
    else:
        assert parse(str(found)) == found


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", All()),
        ("rust go", All((Text("rust"), Text("go")))),
        ('"big data"', Text("big data")),
        ('"unfinished', Text("unfinished")),
        ("a AND b OR NOT c", Any((All((Text("a"), Text("b"))), Not(Text("c"))))),
        ("-is:read (lang:FR OR lang:en-GB)", All((Not(Is("read")), Any((Lang("fr"), Lang("en-gb")))))),
        ("a NEAR b NEAR/3 c", Near((Text("a"), Text("b"), Text("c")), 10)),
        ('title:news* author:"Ann B"', All((Text("news", "title", True), Text("Ann B", "author")))),
        ('feed:#12 feed:"#12"', All((FromFeed(12), FeedNamed("#12")))),
        ("folder:World/Asia folder:/A\\/B", All((Under(("World", "Asia"), False), Under(("A/B",), True)))),
        ("/ab+c/ author:/x y/", All((Pattern("ab+c"), Pattern("x y", "author")))),
        ("words:>800 words:5", All((Words(">", 800), Words(">=", 5)))),
        ('after:"2 days" before:2026-02', All((Dated("after", "2 days"), Dated("before", "2026-02")))),
        ("https://example.org/a?b=c", Text("https://example.org/a?b=c")),
        (
            "and or near - well-known",
            All((Text("and"), Text("or"), Text("near"), Text("-"), Text("well-known"))),
        ),
        ("()", All()),
    ],
)
def test_queries_read_as_documented(text: str, tree: Node) -> None:
    assert parse(text).root == tree


@pytest.mark.parametrize(
    ("text", "position", "part"),
    [
        ("a (b", 2, "never closed"),
        ("a )", 2, "closes nothing"),
        ("a OR", 4, "missing at the end"),
        ("a AND OR b", 6, "OR wants"),
        ("( )  AND )", 9, "missing before"),
        ("x is:sleepy", 5, "may be unread"),
        ("has:", 4, "wants a value"),
        ("tilte:x", 0, "did you mean “title:”"),
        ("lang:12", 5, "no language"),
        ("words:many", 6, "number"),
        ("after:someday", 6, "is no time"),
        ("before:2026-13", 7, "is no day"),
        ("/a(b/", 2, "never closed"),
        ("a NEAR is:read", 0, "between words"),
        ("(" * 60, 51, "too deep"),
        ("-" * 60 + "a", 51, "negations"),
    ],
)
def test_an_error_points_at_the_place(text: str, position: int, part: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(text)
    assert raised.value.position == position
    assert part in str(raised.value.reason)


FACTS = Facts(
    title="Ça bouge à l’Hôtel de ville",
    authors=("Zoë Ray", "Li Wei"),
    text="東京の図書館 opened. Four more bridges over the river مُؤتمر",
    feed_id=3,
    feed="Le Journal",
    feed_url="https://journal.example/rss",
    folder=("World", "Asia"),
    tags=("Later",),
    lang="fr-CA",
    date=NOW - timedelta(days=3),
    seen=NOW - timedelta(hours=1),
    starred=True,
    audio=True,
    note=True,
    words=900,
)


@pytest.mark.parametrize(
    "text",
    [
        "ca BOUGE",
        '"hotel de ville"',
        "title:hôt*",
        '"de vil"*',
        "author:ray",
        '-"zoe li"',
        "図書館",
        "館",
        "京の",
        "-図館",
        "مؤتمر",
        "bridges NEAR/2 river",
        "-(bridges NEAR/1 river)",
        "four NEAR/5 river NEAR more",
        "feed:journal",
        "feed:#3 -feed:#4",
        "folder:asia folder:/world -folder:/asia folder:/",
        "tag:later -tag:late",
        "lang:fr lang:fr-ca -lang:fr-be",
        "is:unread is:starred -is:read -is:hidden -is:recommended",
        "has:audio -has:image has:note -has:highlight",
        "words:>800 words:<=900 words:=900 -words:>900 -words:<900",
        'after:"4 days" before:"2 days" -after:"2 days" since:today -since:now',
        "/^ca .*ville$/ /h[oô]tel/ author:/li/ feed:/^le/ -/x{3}/",
        '"***"',
        "",
        "-()  OR is:starred",
    ],
)
def test_queries_find_what_they_say(text: str) -> None:
    assert parse(text).matches(FACTS, NOW)


def test_hidden_articles_are_found_only_when_asked_for() -> None:
    hidden = Facts(date=NOW, seen=NOW, hidden=True)
    assert not Query().matches(hidden, NOW)
    assert parse("is:hidden").matches(hidden, NOW)
    assert parse("is:starred OR (is:hidden -is:read)").matches(hidden, NOW)


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("now", NOW),
        ("today", datetime(2026, 11, 23, tzinfo=UTC)),
        ("yesterday", datetime(2026, 11, 22, tzinfo=UTC)),
        ("monday", datetime(2026, 11, 16, tzinfo=UTC)),
        ("last sunday", datetime(2026, 11, 22, tzinfo=UTC)),
        ("2 days", NOW - timedelta(days=2)),
        ("3 weeks ago", NOW - timedelta(weeks=3)),
        ("1h", NOW - timedelta(hours=1)),
        ("10 min", NOW - timedelta(minutes=10)),
        ("a month", NOW - timedelta(days=30)),
        ("last year", NOW - timedelta(days=365)),
        ("2025", datetime(2025, 1, 1, tzinfo=UTC)),
        ("2025-3-4T05:06", datetime(2025, 3, 4, 5, 6, tzinfo=UTC)),
        ("999999 years", EARLIEST),
    ],
)
def test_times_as_people_say_them(text: str, then: datetime) -> None:
    assert moment(text, NOW) == then


def test_days_begin_where_the_reader_lives() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=9)))
    assert moment("today", there) == datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def test_queries_combine() -> None:
    assert str(Query.feed(3) & Query.unread() & parse("a OR b")) == "feed:#3 is:unread (a OR b)"
    assert str(Query() & Query.starred()) == "is:starred"
    assert str(Query.folder(["A", "B"]) & Query.tag("x y")) == 'folder:"/A/B" tag:"x y"'


NAMES = {"feed": ["Le Monde", "Monitor"], "tag": ["later"], "lang": ["fr"]}


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("rust ti", [Completion("title:", 5, 7)]),
        ("-f", [Completion("feed:", 1, 2), Completion("folder:", 1, 2)]),
        ("(is:st", [Completion("starred", 4, 6)]),
        ("feed:mon", [Completion("Monitor", 5, 8), Completion('"Le Monde"', 5, 8)]),
        ('feed:"le m', [Completion('"Le Monde"', 5, 10)]),
        ("tag:zz", []),
        ("rust ", []),
        ('"in a phrase is:', [Completion(state, 16, 16) for state in STATES]),
        ("a?", []),
    ],
)
def test_keys_and_values_complete(typed: str, offered: list[Completion]) -> None:
    assert complete(typed, len(typed), NAMES) == offered


# ---------------------------------------------------------------- patterns

safe = st.recursive(
    st.sampled_from(
        ["a", "b", ".", r"\d", r"\w", r"\s", r"\S", "[ab]", "[^a]", "[a-c0]", r"\b", r"\B", "^", "$", r"\."]
    ),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{2,}", "*?"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
    ),
    max_leaves=6,
)


@given(safe, st.text("ab c1.", min_size=1, max_size=8))
def test_patterns_find_what_the_re_module_finds(pattern: str, text: str) -> None:
    import re

    # `$` is the very end here, as \Z is there.
    theirs = re.search(pattern.replace("$", r"\Z"), text, re.DOTALL)
    assert patterns.Regex(pattern).search(text) == (theirs is not None)


def test_a_pattern_that_would_explode_answers_at_once() -> None:
    for pattern in ("(a+)+$", "(a|a)*b", "(.*)*x", "(a?){50}a{50}x"):
        assert not patterns.Regex(pattern).search("a" * 20_000 + "!")


def test_patterns_do_not_tell_case_and_accents_apart() -> None:
    assert patterns.Regex("ÉT[É]").search("un Été")
    assert patterns.Regex("[A-Z]{3}").search("abc")


@pytest.mark.parametrize(
    "pattern",
    ["(a", "a)", "[a", "*a", "a{5,2}", "a{500}", r"\1", "(?=a)", "(" * 60, "((a{99}){99}){9}", "\\"],
)
def test_a_pattern_without_meaning_is_refused(pattern: str) -> None:
    with pytest.raises(patterns.PatternError):
        patterns.Regex(pattern)


def test_a_pattern_may_meet_more_states_than_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MOST_KEPT", 2)
    assert patterns.Regex("a[ab]{6}c").search("abababababbbabac")


def test_what_is_sought_is_told_without_what_is_forbidden():
    from feeds.query import sought_in

    assert sought_in(parse('ferry "old quay" -tram (bell OR title:lamp) a NEAR/2 b is:unread')) == [
        "ferry",
        "old quay",
        "bell",
        "lamp",
        "a",
        "b",
    ]


@pytest.mark.parametrize("text", ['"abc\\', 'title:"abc\\', '"\\', '-"x\\', '"a\\\\', 'feed:"\\"\\'])
def test_a_string_that_ends_in_a_backslash_is_read_to_its_end(text):
    assert parse(str(parse(text))) == parse(text)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("night cease", Text("cease", prefix=True)),
        ("cease ", Text("cease")),
        ("title:cease", Text("cease", "title", True)),
        ('"night tr', Text("night tr", prefix=True)),
        ('"night train"', Text("night train")),
        ("a", Text("a")),
        ("-cease", Not(Text("cease", prefix=True))),
        ("is:unread", Is("unread")),
    ],
)
def test_the_word_being_typed_may_go_on(text: str, last: Node) -> None:
    root = parse(text, typing=True).root
    assert (root.terms[-1] if isinstance(root, All) else root) == last


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("coeur", "Cœur de ville"),
        ("lodz", "Łódź"),
        ("łódź", "Lodz"),
        ("kobenhavn", "København"),
        ("strasse", "Straße"),
        ("Straße", "STRASSE"),
        ("aegir", "Ægir"),
        ("istanbul", "İSTANBUL ısı"),
        ("C++", "Modern C++17, a primer"),
        ("C#", "Why C#?"),
        ("C#", "Why C♯?"),
        (".NET", "(.NET 9)"),
        ("net", "(.NET 9)"),
        ("c", "C++"),
        ("🚀", "Lift-off🚀!"),
        ("🚀", "👩‍🚀"),
        ("€", "12 € more"),
    ],
)
def test_letters_and_signs_are_found_as_readers_mean_them(typed: str, written: str) -> None:
    facts = Facts(title=written, date=NOW, seen=NOW)
    assert parse(typed).matches(facts, NOW)


@pytest.mark.parametrize(
    ("typed", "written"),
    [("C++", "C or C# or a+b"), ("C#", "Issue C #5"), (".NET", "the net, example.net"), ("🚀", "🛰 rocket")],
)
def test_signs_mean_themselves_alone(typed: str, written: str) -> None:
    assert not parse(typed).matches(Facts(title=written, text=written, date=NOW, seen=NOW), NOW)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"[\u0041]", "a", True),
        (r"[\u0041]", "u004", False),
        (r"[\u0430-\u044f]", "Мир", True),
        (r"\x41b", "ab", True),
        (r"[a\-z]", "m", False),
        (r"[a-\x63]", "b", True),
        (r"[\d\U0001F680]", "🚀", True),
    ],
)
def test_letters_by_number_mean_what_they_say(pattern: str, text: str, found: bool) -> None:
    assert patterns.compile(pattern).search(text) is found


@pytest.mark.parametrize("pattern", [r"[\q]", r"[\p{L}]", r"\q", r"[\u00]", r"\U00110000", r"[a-\q]"])
def test_an_escape_that_means_nothing_is_refused_in_a_class_too(pattern: str) -> None:
    with pytest.raises(patterns.PatternError):
        patterns.compile(pattern)


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("rust foo:bar", 5, "there is no key “foo:”; put it in quotes to look for it as words"),
        ("categry:x", 0, "there is no key “categry:”; did you mean “category:”?"),
    ],
)
def test_a_key_that_is_none_is_told(text: str, position: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert (caught.value.position, str(caught.value.reason)) == (position, said)


def test_a_headline_with_a_colon_and_an_address_are_words() -> None:
    assert parse("Harbour: opened").root == All((Text("Harbour:"), Text("opened")))
    assert parse("https://example.org/a").root == Text("https://example.org/a")


def test_addresses_and_categories_are_keys() -> None:
    facts = Facts(url="https://news.example/Harbour/1", categories=("Sea & Ports",), date=NOW, seen=NOW)
    for text in (
        "url:/harbour/",
        "url:news.example",
        "category:ports",
        'category:"sea ports"',
        "url:HARBOUR",
    ):
        assert parse(text).matches(facts, NOW), text
    for text in ("url:elsewhere", "category:port", "category:harbour"):
        assert not parse(text).matches(facts, NOW), text
