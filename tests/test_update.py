"""What a refresh decides, when it asks again, and how values travel: functions of values."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FetchError, ParseError
from feeds.messages import Message
from feeds.model import (
    Arrival,
    Changes,
    Chapter,
    Enclosure,
    Entry,
    Feed,
    FeedSettings,
    FetchState,
    KnownEntry,
    ParsedFeed,
    Pick,
)
from feeds.packing import pack, unpack
from feeds.parse import packed
from feeds.update import decide, fingerprint, schedule

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FEED = Feed(id=7, url="http://a.example/feed")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def entry(guid: str, words: str = "", **more: object) -> Entry:
    given: dict[str, object] = {
        "url": f"http://a.example/{guid}",
        "title": words or guid,
        "published": NOW - DAY,
        "guid": guid,
        **more,
    }
    return Entry(**given)  # type: ignore[arg-type]


def parsed(*entries: Entry) -> ParsedFeed:
    return ParsedFeed(url=FEED.url, entries=entries)


def known_after(changes: Changes, first_id: int = 1) -> dict[str, KnownEntry]:
    """What a library knows that has taken in nothing else."""
    return {new.entry.guid: _kept(id, new) for id, new in enumerate(changes.new, first_id)}


def _kept(id: int, new: Arrival) -> KnownEntry:
    # A library keeps whole seconds.
    date = new.date.replace(microsecond=0)
    return KnownEntry(id, new.fingerprint, new.entry.title, new.entry.url, date, new.dated)


def after(known: dict[str, KnownEntry], changes: Changes) -> dict[str, KnownEntry]:
    """`known` once a library has taken in `changes`."""
    by_id = {one.id: one for one in known.values()}
    renewed = {
        one.entry.guid: KnownEntry(
            one.id,
            one.fingerprint,
            one.entry.title,
            one.entry.url,
            one.date.replace(microsecond=0) if one.date else by_id[one.id].date,
            one.date is not None or by_id[one.id].dated,
        )
        for one in changes.revised
    }
    return known | renewed | known_after(changes, max(by_id, default=0) + 1)


def decided(*entries: Entry, known: dict[str, KnownEntry] | None = None) -> Changes:
    return decide(FEED, known or {}, parsed(*entries), NOW)


# ---------------------------------------------------------------- decide


def test_entries_not_known_arrive_with_their_dates() -> None:
    changes = decided(entry("a"), entry("b"))
    assert changes.feed_id == 7
    assert changes.seen == changes.fetch.checked == changes.fetch.succeeded == NOW
    assert changes.new == (
        Arrival(entry=entry("a"), fingerprint=fingerprint(entry("a")), date=NOW - DAY),
        Arrival(entry=entry("b"), fingerprint=fingerprint(entry("b")), date=NOW - DAY),
    )


def test_a_second_refresh_of_the_same_document_changes_nothing() -> None:
    entries = [entry("a"), entry("a", "other"), entry("", "no id"), entry("b", published=None)]
    changes = decided(*entries)
    again = decided(*entries, known=known_after(changes))
    assert (again.new, again.revised) == ((), ())


def test_other_words_are_a_revision_and_what_changes_no_word_is_written_quietly() -> None:
    first = entry("a", body='<p>The  words</p><img src="http://c.example/1.png?token=1">', authors=("Ann",))
    known = known_after(decided(first))
    assert decided(replace(first, updated=NOW), known=known).revised == ()
    quiet = [
        replace(first, body='<div><p>The words</p></div><img src="http://d.example/2.png?token=2">'),
        replace(first, body=f'{first.body}<p><img src="http://c.example/shot.png"></p>'),
        replace(first, url="https://www.a.example/a?utm_source=feed"),
        replace(first, categories=("x",)),
        replace(first, image="http://a.example/i.png"),
    ]
    for version in quiet:
        (one,) = decided(version, known=known).revised
        assert (one.id, one.entry, one.quiet, one.date) == (1, version, True, None)
    for version in (
        replace(first, title="b"),
        replace(first, body="<p>Other words</p>"),
        replace(first, summary="s"),
        replace(first, authors=("Bea",)),
        replace(first, url="http://a.example/b"),
        replace(first, enclosures=(Enclosure("http://a.example/x.mp3"),)),
    ):
        changes = decided(version, known=known)
        assert [(one.id, one.entry, one.fingerprint, one.quiet) for one in changes.revised] == [
            (1, version, fingerprint(version), False)
        ]
        assert changes.new == ()


def test_a_version_with_broken_letters_takes_no_whole_ones_place() -> None:
    whole = entry("a", "Fr\u00fchst\u00fcck", body="Der Rest ist gek\u00fcrzt: Fr\u00fchst\u00fcck.")
    known = known_after(decided(whole))
    broken = replace(whole, body="Der Rest ist gek\u00fcrzt: Fr\u00fchst\ufffd...")
    changes = decided(broken, known=known)
    assert (changes.new, changes.revised) == ((), ())
    assert len(decided(broken).new) == 1


def test_a_file_that_moves_behind_a_new_token_is_followed_quietly() -> None:
    first = entry("a", url="", enclosures=(Enclosure("https://a.example/1.mp3?token=aa"),))
    fresh = replace(first, enclosures=(Enclosure("https://a.example/1.mp3?token=bb"),))
    known = known_after(decided(first))
    (one,) = decided(fresh, known=known).revised
    assert (one.entry.enclosures, one.quiet) == (fresh.enclosures, True)
    assert decided(fresh, known=after(known, decided(fresh, known=known))).revised == ()


@pytest.mark.parametrize(
    ("first", "then", "date"),
    [
        (NOW + 3000 * DAY, NOW - 600 * DAY, NOW - 600 * DAY),
        (NOW - DAY, NOW - 3 * DAY, NOW - 3 * DAY),
        (NOW - 30 * DAY, NOW - 3 * DAY, NOW - 3 * DAY),
        (None, NOW - DAY, NOW - DAY),
        (NOW - DAY, NOW - HOUR, None),
        (NOW - DAY, NOW + DAY, None),
        (NOW - DAY, None, None),
        (NOW - DAY, NOW - DAY, None),
    ],
)
def test_a_corrected_date_is_followed_quietly_and_the_moment_of_asking_is_not(
    first: datetime | None, then: datetime | None, date: datetime | None
) -> None:
    known = known_after(decided(entry("a", published=first)))
    changes = decided(entry("a", published=then), known=known)
    assert changes.new == ()
    assert [(one.date, one.quiet) for one in changes.revised] == ([(date, True)] if date else [])


def test_the_same_page_title_and_date_under_another_guid_are_the_same_article() -> None:
    for words in ("3 comments", "4 comments"):
        first = entry("http://a.example/?p=7", "On roses", body="3 comments", url="http://a.example/prune")
        known = known_after(decided(first))
        renamed = replace(first, guid="https://b.example/?p=7", url="https://b.example/prune", body=words)
        changes = decided(renamed, known=known)
        assert changes.new == ()
        assert [(one.id, one.entry.guid) for one in changes.revised] == [(1, renamed.guid)]
        again = decided(renamed, known=after(known, changes))
        assert (again.new, again.revised) == ((), ())


@pytest.mark.parametrize("published", [None, NOW - DAY])
def test_a_guid_of_which_only_the_scheme_changes_is_the_same_article(published: datetime | None) -> None:
    first = entry("http://a.example/x", "On roses", body="41 comments", published=published)
    known = known_after(decided(first))
    moved = replace(first, guid="https://a.example/x", url="https://a.example/x", body="42 comments")
    changes = decided(moved, known=known)
    assert changes.new == ()
    assert [(one.id, one.entry.guid) for one in changes.revised] == [(1, moved.guid)]
    another = replace(moved, title="On lilies")
    assert len(decided(another, known=known).new) == 1


def test_undated_articles_under_another_guid_are_the_same_by_every_letter() -> None:
    first = entry("a", "words", published=None, body='<img src="1.png">', url="http://a.example/today")
    known = known_after(decided(first))
    assert decided(replace(first, guid="b", url="https://a.example/today"), known=known).new == ()
    assert len(decided(replace(first, guid="b", body='<img src="2.png">'), known=known).new) == 1


@pytest.mark.parametrize("guid", ["pic-{}", "http://a.example/today"], ids=["own guids", "no guid"])
def test_a_daily_picture_is_an_article_every_day(guid: str) -> None:
    known: dict[str, KnownEntry] = {}
    for day in range(3):
        picture = entry(
            guid.format(day),
            "Picture of the day",
            url="http://a.example/today",
            published=NOW - (9 - day) * DAY,
            body=f'<p><img src="http://a.example/{day}.jpg"></p>',
        )
        changes = decided(picture, known=known)
        assert [new.entry.body for new in changes.new] == [picture.body]
        assert changes.revised == ()
        known = after(known, changes)
        assert decided(picture, known=known).new == ()
    assert len({one.id for one in known.values()}) == 3


SHIRTS = [
    entry(
        "http://t.example",
        title,
        url="http://t.example",
        published=NOW - days * DAY,
        body=f"<img src='{days}'>",
    )
    for title, days in (("Fox", 1), ("Owl", 2), ("Robot", 2), ("Whale", 3), ("Whale", 4))
]


@pytest.mark.parametrize("width", [1, 2, 3])
def test_articles_under_one_address_without_guids_are_told_apart_by_title_and_date(width: int) -> None:
    known: dict[str, KnownEntry] = {}
    arrived = []
    for newest in range(len(SHIRTS) - width, -1, -1):
        document = SHIRTS[newest : newest + width]
        changes = decided(*document, known=known)
        arrived += [(new.entry.title, new.date) for new in changes.new]
        assert [one for one in changes.revised if not one.quiet] == []
        known = after(known, changes)
        again = decided(*document, known=known)
        assert (again.new, again.revised) == ((), ())
    assert sorted(arrived) == sorted((shirt.title, shirt.published) for shirt in SHIRTS)


def test_one_guid_for_all_tells_nothing() -> None:
    same = [entry("0", f"title {number}", url="http://a.example/", published=None) for number in range(3)]
    changes = decided(*same)
    assert [new.entry.title for new in changes.new] == ["title 0", "title 1", "title 2"]
    again = decided(
        entry("0", "title 3", url="http://a.example/", published=None), *same[:2], known=known_after(changes)
    )
    assert [new.entry.title for new in again.new] == ["title 3"]
    assert again.revised == ()


def test_an_article_of_another_day_is_never_overwritten() -> None:
    known = known_after(
        decided(entry("status", "All is well", url="http://a.example/s/1", published=NOW - 3 * DAY))
    )
    other = entry("status", "Nothing is well", url="http://a.example/s/1", published=NOW - DAY)
    changes = decided(other, known=known)
    assert [new.entry.title for new in changes.new] == ["Nothing is well"]
    assert changes.revised == ()
    settled = after(known, changes)
    assert decided(other, known=settled).new == ()
    for same_day in (
        replace(other, title="All is better", published=NOW - 3 * DAY + HOUR),
        replace(other, title="All is well", body="more", published=NOW - DAY),
    ):
        changes = decided(same_day, known=known)
        assert ([one.id for one in changes.revised], changes.new) == ([1], ())


def test_one_page_at_three_hosts_is_three_articles_under_three_guids() -> None:
    hosts = [entry(f"g{n}", "Words", url=f"http://h{n}.example/page") for n in range(3)]
    assert len(decided(*hosts).new) == 3


def test_an_entry_still_in_the_document_lends_its_id_to_nobody() -> None:
    known = {"a": KnownEntry(1, 99), "b": KnownEntry(2, 99)}
    other = entry("c")
    changes = decide(FEED, known, parsed(entry("a"), entry("b"), other), NOW, [99, 99, 98])
    assert [new.entry for new in changes.new] == [other]


def test_one_departed_entry_is_taken_up_once() -> None:
    known = {"old": KnownEntry(1, 5)}
    changes = decide(FEED, known, parsed(entry("x"), entry("y")), NOW, [5, 6])
    assert [one.id for one in changes.revised] == [1]
    assert [new.entry.guid for new in changes.new] == ["y"]


def test_entries_without_words_or_address_are_told_apart_by_guid_alone() -> None:
    bare = [entry("a", "Photo", url=""), entry("b", "Photo", url="")]
    first = decided(*bare)
    assert len(first.new) == 2
    later = decided(entry("c", "Photo", url=""), known=known_after(first))
    assert len(later.new) == 1


def test_what_stands_twice_arrives_once() -> None:
    twice = decided(entry("a"), entry("a"), replace(entry("a"), guid="a2"))
    assert [new.entry.guid for new in twice.new] == ["a"]


def test_pages_under_one_guid_are_articles_of_their_own() -> None:
    same = [entry("x", "one", url="http://a.example/1"), entry("x", "two", url="http://a.example/2")]
    changes = decided(*same)
    assert [new.entry.title for new in changes.new] == ["one", "two"]
    again = decided(entry("x", "three", url="http://a.example/3"), *same, known=known_after(changes))
    assert [new.entry.title for new in again.new] == ["three"]
    assert again.revised == ()


@pytest.mark.parametrize(
    ("published", "updated", "date", "dated"),
    [
        (NOW - DAY, None, NOW - DAY, True),
        (None, NOW - HOUR, NOW - HOUR, True),
        (NOW + DAY, None, NOW, True),
        (None, None, NOW, False),
        (datetime(1970, 1, 1, tzinfo=UTC), None, NOW, False),
        (datetime(1, 1, 1, tzinfo=UTC), NOW - HOUR, NOW - HOUR, True),
        (datetime(1969, 7, 20, tzinfo=UTC), None, datetime(1969, 7, 20, tzinfo=UTC), True),
    ],
)
def test_dates_are_made_usable(
    published: datetime | None, updated: datetime | None, date: datetime, dated: bool
) -> None:
    (new,) = decided(entry("a", published=published, updated=updated)).new
    assert (new.date, new.dated) == (date, dated)


def test_undated_entries_among_dated_ones_stand_where_the_feed_has_them() -> None:
    old = [entry(guid, published=NOW - days * DAY) for guid, days in (("b", 3), ("e", 30))]
    feed = [
        entry("a", published=None),
        old[0],
        entry("c", published=None),
        entry("d", published=None),
        old[1],
    ]
    first = decided(*feed)
    assert [(NOW - new.date).days for new in first.new] == [3, 3, 3, 3, 30]
    later = decided(entry("new", published=None), *feed, known=known_after(first))
    assert [new.date for new in later.new] == [NOW]


def test_undated_entries_keep_the_order_of_the_feed() -> None:
    changes = decided(*(entry(f"{n}", published=None) for n in range(50)))
    newest_first = sorted(changes.new, key=lambda new: new.date, reverse=True)
    assert [new.entry.guid for new in newest_first] == [f"{n}" for n in range(50)]


words = st.text(alphabet="ab <>&\n\ud800", max_size=6)
entries = st.lists(
    st.builds(
        Entry,
        guid=words,
        url=st.sampled_from(["", "http://a.example/1", "http://a.example/2", "x"]),
        title=words,
        body=words,
        published=st.none() | st.datetimes(timezones=st.just(UTC)),
    ),
    max_size=6,
)


@given(entries, entries)
def test_refreshes_settle_and_lose_nothing(first: list[Entry], second: list[Entry]) -> None:
    changes = decided(*first)
    known = known_after(changes)
    later = decided(*second, known=known)
    assert all(new.date <= NOW for new in (*changes.new, *later.new))
    for new in later.new:
        assert new.entry.guid not in known
    known = after(known, later)
    settled = decided(*second, known=known)
    assert (settled.new, settled.revised) == ((), ())


# ---------------------------------------------------------------- when to ask again


def never() -> float:
    return 0.0


def with_state(**state: object) -> Feed:
    return replace(FEED, fetch=replace(FetchState(), **state))  # type: ignore[arg-type]


def test_a_feed_is_asked_twice_as_often_as_it_publishes() -> None:
    hourly = [entry(f"{n}", published=NOW - n * HOUR) for n in range(10)]
    assert schedule.rhythm(hourly, NOW) == timedelta(minutes=30)
    assert schedule.rhythm(hourly, NOW + 20 * HOUR) == 2 * HOUR
    busy = [entry(f"{n}", published=NOW - n * timedelta(seconds=1)) for n in range(10)]
    assert schedule.rhythm(busy, NOW) == schedule.SHORTEST
    rare = [entry(f"{n}", published=NOW - n * 90 * DAY) for n in range(10)]
    assert schedule.rhythm(rare, NOW) == schedule.LONGEST
    assert schedule.rhythm(hourly[:1], NOW) == schedule.USUAL
    assert schedule.rhythm([entry("a", published=NOW + DAY)] * 5, NOW) == schedule.USUAL


def test_the_publishers_wish_is_the_least_and_the_readers_word_is_last() -> None:
    assert schedule.after_news(FEED, [], NOW, 3 * HOUR, never) == NOW + 3 * HOUR
    assert schedule.after_news(FEED, [], NOW, 30 * DAY, never) == NOW + schedule.LONGEST
    assert schedule.after_news(FEED, [], NOW, timedelta(0), never) == NOW + schedule.USUAL
    own = replace(FEED, settings=FeedSettings(interval=timedelta(minutes=5)))
    assert schedule.after_news(own, [], NOW, 3 * HOUR, never) == NOW + timedelta(minutes=5)
    assert schedule.after_news(FEED, [], NOW, None, lambda: 0.5) == NOW + schedule.USUAL * 1.05


def test_a_feed_without_news_is_asked_ever_more_rarely_but_not_because_it_was_asked_early() -> None:
    due = with_state(checked=NOW - 2 * HOUR, due=NOW)
    assert schedule.after_nothing(due, NOW, None, never) == NOW + 2.5 * HOUR
    early = with_state(checked=NOW - HOUR, due=NOW + HOUR)
    assert schedule.after_nothing(early, NOW, None, never) == NOW + 2 * HOUR
    assert schedule.after_nothing(FEED, NOW, None, never) == NOW + schedule.USUAL


def test_failures_wait_ever_longer() -> None:
    feed, waits = FEED, []
    for _ in range(12):
        state = schedule.after_failure(feed, ParseError("x", Message.plain("broken")), NOW, never)
        assert state.due is not None
        waits.append(state.due - NOW)
        feed = replace(feed, fetch=state)
    assert waits[:3] == [timedelta(minutes=15), timedelta(minutes=30), HOUR]
    assert waits[-1] == schedule.LONGEST
    assert feed.fetch.failures == 12
    assert str(feed.fetch.error) == "x: broken."


def test_the_servers_wish_counts_up_to_a_day() -> None:
    def due(seconds: float) -> timedelta:
        state = schedule.after_failure(
            FEED, FetchError("x", Message.plain("r"), status=429, retry_after=seconds), NOW, never
        )
        assert state.due is not None
        return state.due - NOW

    assert due(7200) == 2 * HOUR
    assert due(1) == schedule.SHORTEST
    assert due(1e9) == schedule.LONGEST


def test_gone_is_for_good_and_missing_is_not() -> None:
    assert schedule.after_failure(FEED, FetchError("x", Message.plain("r"), status=410), NOW, never).retired
    assert not schedule.after_failure(
        FEED, FetchError("x", Message.plain("r"), status=404), NOW, never
    ).retired


def test_a_new_address_counts_when_it_was_named_three_times() -> None:
    feed, new = FEED, "http://new.example/feed"
    for times in range(1, 4):
        assert schedule.address(feed) == FEED.url
        moved_to, seen = schedule.moved(feed.fetch, new, schedule.address(feed))
        assert (moved_to, seen) == (new, times)
        feed = with_state(moved_to=moved_to, moved_seen=seen)
    assert schedule.address(feed) == new
    assert schedule.moved(feed.fetch, "", new) == (new, 3)
    assert schedule.moved(feed.fetch, "http://third.example/", new) == ("http://third.example/", 1)
    failed = schedule.after_failure(feed, FetchError("x", Message.plain("r"), status=404), NOW, never)
    assert schedule.address(replace(feed, fetch=failed)) == FEED.url


def test_a_redirect_that_wavers_counts_anew() -> None:
    state = FetchState(moved_to="http://b.example/", moved_seen=2)
    assert schedule.moved(state, "http://c.example/", FEED.url) == ("http://c.example/", 1)
    assert schedule.moved(state, "", FEED.url) == ("", 0)


# ---------------------------------------------------------------- there and back


def test_a_feed_comes_back_from_its_bytes_as_it_was() -> None:
    whole = entry(
        "a\ud800",
        authors=("Ann", "Bea"),
        updated=NOW,
        enclosures=(Enclosure("http://a.example/x", "audio/mpeg", 5, "t"), Enclosure("y")),
        picks=(Pick("More", "One", "http://a.example/1"),),
        categories=("c",),
        chapters=(Chapter(5, "Bread", "http://a.example/5"),),
    )
    feed = replace(parsed(whole, entry("b", published=None)), ttl=HOUR, updated=NOW, damaged="a bit")
    read = packed.whole(feed)
    assert packed.unpacked(pickle.loads(pickle.dumps(packed.packed(feed)))) == read
    assert read[:2] == (feed, [fingerprint(one) for one in feed.entries])


def test_texts_stay_packed_until_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[bytes] = []
    monkeypatch.setattr(
        packed, "words_of", lambda block: unpacked.append(block) or ("<p>In short", "<p>Łódź")
    )
    feed = parsed(
        entry("a", summary="<p>In short", body="<p>Łódź", lang="pl", image="http://a.example/i.png")
    )
    back, prints, blocks = packed.unpacked(packed.packed(feed))
    [read] = back.entries
    assert decide(FEED, {}, back, NOW, prints, blocks).new[0].entry is read
    assert (read.lang, read.image, read.published, unpacked) == (
        "pl",
        "http://a.example/i.png",
        NOW - DAY,
        [],
    )
    assert replace(read, guid="b") == replace(feed.entries[0], guid="b")
    assert (read.body, read.summary) == ("<p>Łódź", "<p>In short")
    assert len(unpacked) == 1


def test_an_entry_whose_texts_are_packed_is_the_entry_and_no_other() -> None:
    whole = entry("a", body="<p>Łódź", summary="In short")
    [read] = packed.unpacked(packed.packed(parsed(whole)))[0].entries
    assert read == whole == read
    assert hash(read) == hash(whole)
    assert read != replace(whole, body="<p>Lodz")
    assert read != "a"
    with pytest.raises(AttributeError):
        read.colour  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize(
    "texts", [("In short", "<p>Łódź"), ("", ""), ("half \ud83d", "a"), ("a", "\udc00 half")]
)
def test_fingerprints_and_blocks_are_the_same_whoever_makes_them(texts: tuple[str, str]) -> None:
    whole = entry("a", "Bread", summary=texts[0], body=texts[1], authors=("Ann",), categories=("é",))
    made = (packed.packed(parsed(whole))[2:], packed.whole(parsed(whole))[1:])
    assert made == (([fingerprint(whole)], [pack(whole)]),) * 2
    assert unpack(pack(whole)) == {
        "summary": texts[0],
        "body": texts[1],
        "published": whole.published,
        "categories": ("é",),
    }
