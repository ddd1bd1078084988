"""Papers: what stands in one, and what is made of a library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from feeds.edition import LEADS, Candidate, Edition, plan, weight
from feeds.library.editions import By, Period
from feeds.model import Entry, ParsedFeed
from feeds.query import Query
from feeds.workspace import Workspace

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)


def candidate(id: int, **said: object) -> Candidate:
    wishes = {"section": "News", "feed": 1, "date": NOW, "minutes": 2} | said
    return Candidate(id=id, **wishes)


candidates = st.lists(
    st.builds(
        candidate,
        st.integers(1, 60),
        section=st.sampled_from(["News", "Science", "Éditions", "Sport"]),
        feed=st.integers(1, 5),
        date=st.integers(0, 50).map(lambda hours: NOW - timedelta(hours=hours)),
        minutes=st.integers(1, 30),
        weight=st.sampled_from([0.0, 0.5, 1.0, 2.0]),
        story=st.none() | st.integers(1, 4),
    ),
    max_size=40,
    unique_by=lambda one: one.id,
)
minutes = st.integers(1, 90)


@given(candidates, minutes)
def test_a_paper_takes_no_longer_than_it_may_but_for_a_single_piece(found, minutes):
    edition = plan(found, minutes)
    assert edition.minutes <= minutes or len(edition.pieces) == 1
    assert bool(edition.pieces) == bool(found)


@given(candidates, minutes)
def test_nothing_is_told_twice_and_every_other_source_is_named(found, minutes):
    edition = plan(found, minutes)
    stories = {one.id: one.story for one in found}
    told = [stories[piece.id] for piece in edition.pieces if stories[piece.id] is not None]
    assert len(told) == len(set(told))
    listed = [id for piece in edition.pieces for id in (piece.id, *piece.others)]
    assert len(listed) == len(set(listed))
    for piece in edition.pieces:
        same = {id for id, story in stories.items() if story is not None and story == stories[piece.id]}
        assert {piece.id, *piece.others} == (same or {piece.id})


@given(candidates, minutes, st.randoms())
def test_the_same_articles_make_the_same_paper_in_whatever_order_they_come(found, minutes, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert plan(shuffled, minutes) == plan(found, minutes)


@given(candidates, minutes)
def test_no_section_and_no_feed_has_more_while_another_waits_with_what_fits(found, minutes):
    """A piece more than another section has is there only where that one had nothing short enough left."""
    edition = plan(found, minutes)
    by_id = {one.id: one for one in found}
    inside = [section for section in edition.sections if section.name]
    room = minutes - edition.minutes
    gone = {id for piece in edition.pieces for id in (piece.id, *piece.others)}
    stories = {by_id[id].story for id in gone} - {None}
    waiting = [one for one in found if one.id not in gone and one.story not in stories]
    first = [one for one in waiting if one.story is None]
    counts = {section.name: len(section.pieces) for section in inside}
    for one in first:
        assert one.minutes > room
        for section in inside:
            if len(section.pieces) > counts.get(one.section, 0) + 1:
                # What was chosen last there was chosen while `one` did not fit.
                assert one.minutes > room + min(piece.minutes for piece in section.pieces)


@given(candidates, minutes)
def test_the_front_page_is_of_several_sources_and_leaves_room(found, minutes):
    edition = plan(found, minutes)
    by_id = {one.id: one for one in found}
    front = [piece for section in edition.sections if not section.name for piece in section.pieces]
    assert len(front) <= LEADS
    if len(edition.pieces) > 1:
        assert sum(piece.minutes for piece in front) <= minutes / 2
        assert all(len({by_id[id].feed for id in (piece.id, *piece.others)}) > 1 for piece in front)


def test_a_loud_feed_leaves_room_for_a_quiet_one():
    loud = [candidate(id, feed=1, weight=weight(liked=0, starred=0, arrived=50)) for id in range(1, 51)]
    quiet = candidate(51, feed=2, date=NOW - timedelta(days=6), weight=weight(liked=0, starred=0, arrived=1))
    edition = plan([*loud, quiet], 10)
    assert edition.pieces[0].id == quiet.id
    assert (len(edition.pieces), edition.left) == (5, 46)


def test_what_the_reader_likes_and_stars_comes_first():
    plain, liked = candidate(1), candidate(2, weight=weight(liked=1, starred=0, arrived=9))
    starred = candidate(3, weight=weight(liked=0, starred=1, arrived=9))
    assert [piece.id for piece in plan([plain, starred, liked], 6).pieces] == [2, 3, 1]


def test_an_article_longer_than_all_the_time_stands_alone_where_there_is_nothing_else():
    assert [piece.id for piece in plan([candidate(1, minutes=90)], 20).pieces] == [1]
    assert [piece.id for piece in plan([candidate(1, minutes=90), candidate(2)], 20).pieces] == [2]
    assert plan([], 20) == Edition()


# ---------------------------------------------------------------- of a library


def filled(library: Workspace) -> None:
    """Three feeds: two in the folder News, of which one is loud, and one without a folder."""
    ago = datetime.now(UTC) - timedelta(hours=2)
    for name, number, folder in (("Loud", 30, ("News",)), ("Quiet", 1, ("News", "Local")), ("Essays", 2, ())):
        entries = tuple(
            Entry(title=f"{name} {n}", guid=f"{name}{n}", published=ago - timedelta(minutes=n))
            for n in range(number)
        )
        parsed = ParsedFeed(url=f"https://{name.lower()}.example/feed", title=name, entries=entries)
        library.own.sources.receive(parsed, name, folder=folder)


def sections(library: Workspace, edition: Edition) -> dict[str, list[str]]:
    return {
        section.name: [row.title for row in library.headlines([piece.id for piece in section.pieces])]
        for section in edition.sections
    }


def titles(library: Workspace, edition: Edition) -> list[str]:
    return [row.title for row in library.headlines([piece.id for piece in edition.pieces])]


def test_a_folder_is_a_section_and_a_feed_without_one_is_its_own():
    with Workspace.in_memory() as library:
        filled(library)
        found = sections(library, library.own.editions.edition(Period.DAY, 6, datetime.now(UTC)))
        assert list(found) == ["Essays", "News"]
        assert found["Essays"] == ["Essays 0", "Essays 1"]
        assert found["News"][:2] == ["Quiet 0", "Loud 0"]
        by_feed = library.own.editions.edition(Period.DAY, 6, datetime.now(UTC), By.FEED)
        assert list(sections(library, by_feed)) == ["Essays", "Loud", "Quiet"]


def test_the_paper_of_a_day_stays_what_it_was_while_it_is_read_until_it_is_asked_for_anew():
    with Workspace.in_memory() as library:
        filled(library)
        editions, now = library.own.editions, datetime.now(UTC)
        first = editions.edition(Period.DAY, 3, now)
        ids = [piece.id for piece in first.pieces]
        library.articles.set_read(ids, True)
        assert editions.edition(Period.DAY, 3, now) == first
        assert list(library.own.lists.ids(Query(), "edition")) == ids
        assert list(library.own.lists.ids(Query.unread(), "edition")) == []
        assert [name for _, name in library.own.lists.groups(ids, "edition")] == ["Essays", "News"]
        anew = editions.edition(Period.DAY, 3, now, anew=True)
        assert anew.pieces
        assert not {piece.id for piece in anew.pieces} & set(ids)
        library.articles.set_read([piece.id for piece in anew.pieces], True)
        assert editions.edition(Period.DAY, 3, now + timedelta(days=1)) != anew


def test_an_empty_paper_is_made_again_once_something_has_arrived():
    with Workspace.in_memory() as library:
        editions, now = library.own.editions, datetime.now(UTC)
        assert editions.edition(Period.DAY, 20, now).pieces == ()
        filled(library)
        assert editions.edition(Period.DAY, 20, now).pieces


def test_what_is_old_is_told_only_where_nothing_else_came_and_what_is_read_never():
    with Workspace.in_memory() as library:
        parsed = ParsedFeed(
            url="https://old.example/feed",
            title="Old",
            entries=(
                Entry(title="Old", guid="1", published=datetime.now(UTC) - timedelta(days=5)),
                Entry(title="New", guid="2", published=datetime.now(UTC) - timedelta(hours=5)),
            ),
        )
        library.own.sources.receive(parsed, "Old")
        editions, now = library.own.editions, datetime.now(UTC)
        assert titles(library, editions.edition(Period.DAY, 20, now)) == ["New"]
        assert titles(library, editions.edition(Period.WEEK, 20, now)) == ["New", "Old"]
        library.own.store.state.set("edition", "no paper")
        assert titles(library, editions.edition(Period.DAY, 20, now)) == ["New"]
        library.articles.set_read([row.id for row in library.headlines([1, 2]) if row.title == "New"], True)
        assert titles(library, editions.edition(Period.DAY, 20, now, anew=True)) == ["Old"], "it came today"
        library.articles.set_read([1, 2], True)
        assert editions.edition(Period.DAY, 20, now, anew=True).pieces == ()
