"""Recommender: related pieces, stories, the reader's page, and what bad input must not do."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import feeds.recommend
from feeds.errors import StoreError
from feeds.model import Article, Entry, Reason, ReasonKind
from feeds.recommend import Recommender, reasons

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BANK = "The central bank raised interest rates by half a point to slow inflation."
PIECES = [
    {"id": 1, "title": "Central bank raises interest rates", "text": BANK, "feed": "Ledger", "lang": "en"},
    {
        "id": 2,
        "title": "Interest rates: the central bank acts",
        "text": BANK[:60],
        "feed": "Courier",
        "lang": "en",
    },
    {
        "id": 3,
        "title": "Central bank lifts rates again",
        "text": "Inflation worried it.",
        "feed": "Post",
        "lang": "en",
    },
    {
        "id": 4,
        "title": "Glaciers in the Alps melt faster",
        "text": "Ice is lost every summer.",
        "feed": "Ledger",
    },
    {"id": 5, "title": "Alpine glaciers lose ice", "text": "Melting summers in the Alps.", "feed": "Nature"},
    {"id": 6, "title": "A recipe for lentil soup", "text": "Onions, carrots, lentils.", "feed": "Kitchen"},
]


def filled(pieces: list[dict[str, object]] = PIECES) -> Recommender:
    recommender = Recommender(":memory:")
    recommender.add({"date": NOON + timedelta(hours=at), **piece} for at, piece in enumerate(pieces))
    return recommender


def ids(found: list[object]) -> list[object]:
    return [each.id for each in found]  # type: ignore[attr-defined]


def test_related_pieces_come_before_others_and_never_the_piece_itself() -> None:
    found = ids(filled().related(1))
    assert set(found[:2]) == {2, 3}
    assert 1 not in found


def test_scores_stay_between_nothing_and_one() -> None:
    assert all(0 <= each.score <= 1 for each in filled().related(4, 10))


def test_an_unknown_id_has_nothing_related() -> None:
    recommender = filled()
    assert recommender.related("nobody") == []
    assert recommender.related(1, 0) == []
    assert recommender.likeness(1, 99) == 0


def test_ids_come_back_as_they_were_given() -> None:
    recommender = Recommender(":memory:")
    recommender.add([{**piece, "id": f"urn:{piece['id']}"} for piece in PIECES])
    assert ids(recommender.related("urn:4", 1)) == ["urn:5"]


def test_every_word_a_reason_names_stands_in_both_pieces() -> None:
    recommender = filled()
    text = {piece["id"]: f"{piece['title']} {piece['text']}".lower() for piece in PIECES}
    named = [
        (one, each.id, word)
        for one in text
        for each in recommender.related(one)
        for reason in each.reasons
        for word in reason.terms
    ]
    assert named
    assert all(word.lower() in text[one] and word.lower() in text[other] for one, other, word in named)


def test_a_piece_without_a_true_reason_is_not_recommended() -> None:
    recommender = filled(
        [
            {"id": 1, "title": "Mixed parties everywhere", "lang": "en"},
            {"id": 2, "title": "One party wins", "lang": "en"},
            {"id": 3, "title": "Partying all night", "lang": "en"},
            {"id": 4, "title": "La partie du soir", "lang": "fr"},
            {"id": 5, "title": "Party and parties", "lang": "en"},
        ]
    )
    found = {each.id: each.reasons for each in recommender.related(2)}
    assert {id: [(reason.kind, reason.terms) for reason in why] for id, why in found.items()} == {
        3: [(ReasonKind.SHARES, ("party",))],
        4: [(ReasonKind.TWIN, ())],
        5: [(ReasonKind.SHARES, ("party",))],
    }
    assert all(str(reasons.message(reason)) for why in found.values() for reason in why)


def test_verbatim_copies_take_one_place() -> None:
    copies = [{**PIECES[0], "id": f"copy {at}"} for at in range(1000)]
    recommender = filled([*copies, *PIECES])
    found = recommender.related(1)
    assert not [id for id in ids(found) if str(id).startswith("copy")]
    assert set(ids(found)) >= {2, 3}


def test_adding_an_id_again_replaces_the_article() -> None:
    recommender = filled()
    recommender.add([{"id": 6, "title": "Glaciers of the Alps", "text": "Ice melts."}])
    assert recommender.count() == len(PIECES)
    assert 6 in ids(recommender.related(4))


def test_a_removed_article_leaves_no_row_behind() -> None:
    recommender = filled()
    recommender.history.record(5, "star")
    recommender.remove(5)
    recommender.remove(5)
    assert 5 not in ids(recommender.related(4))
    assert recommender.related(5) == []
    assert recommender.history.export()["events"] == []
    assert recommender.count() == len(PIECES) - 1


def test_articles_beyond_one_chunk_of_postings_can_be_found_and_removed() -> None:
    many = [{"id": at, "title": f"Harbour cranes number{at}", "text": ""} for at in range(1, 1300)]
    recommender = filled(many)
    assert len(recommender.related(1, 5)) == 5
    for at in range(1, 1290):
        recommender.remove(at)
    assert set(ids(recommender.related(1290, 20))) == set(range(1291, 1300))


def test_the_same_index_answers_the_same_in_another_process(tmp_path: Path) -> None:
    recommender = Recommender(tmp_path / "library.db")
    recommender.add(PIECES)
    here = [(each.id, round(each.score, 9)) for each in recommender.related(1)]
    code = (
        "import sys; from feeds.recommend import Recommender\n"
        "print([(e.id, round(e.score, 9)) for e in Recommender(sys.argv[1]).related(1)])"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "library.db")], cwd=root, capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == str(here)


def test_threads_may_add_and_ask_at_once(tmp_path: Path) -> None:
    recommender = Recommender(tmp_path / "library.db")
    failed: list[BaseException] = []

    def work(start: int) -> None:
        try:
            for at in range(start, start + 20):
                recommender.add([{"id": at, "title": f"Rates and banks {at}"}])
                recommender.related(at)
                recommender.history.record(at, "read")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(100 * at,)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    recommender.close()
    assert failed == []


# ------------------------------------------------------------ bookkeeping


def test_a_half_written_index_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    recommender = Recommender(path)

    def broken() -> object:
        yield from ({"id": at, "title": f"Piece {at}"} for at in range(1, 601))
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="went away"):
        recommender.add(broken())
    assert recommender.indexed_up_to() == 500
    assert recommender.sync_needed(600)
    recommender.add({"id": at, "title": f"Piece {at}"} for at in range(501, 601))
    assert not recommender.sync_needed(600)


def test_an_index_with_a_missing_table_is_emptied_and_the_history_kept(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "library.db"
    recommender = Recommender(path)
    recommender.add(PIECES)
    recommender.history.record(1, "star")
    recommender.close()
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE rec_term")
    again = Recommender(path)
    assert again.sync_needed(6)
    assert again.count() == 0
    again.add(PIECES)
    assert ids(again.for_you(1, candidates=[2, 6])) == [2]


def test_rebuild_empties_the_index_and_keeps_what_the_reader_did() -> None:
    recommender = filled()
    recommender.history.record(1, "star")
    recommender.rebuild()
    assert recommender.count() == 0
    assert recommender.indexed_up_to() == 0
    assert len(recommender.history.export()["events"]) == 1


def test_a_file_that_is_no_database_is_an_error_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("this is not a database, and long enough to be sure of it " * 40)
    with pytest.raises(StoreError, match=r"notes\.txt"):
        Recommender(path)


# ------------------------------------------------------------ the reader


def test_one_click_is_enough_to_learn_from() -> None:
    recommender = filled()
    recommender.history.record(4, "read", when=NOON)
    best = recommender.for_you(3, candidates=[2, 5, 6])
    assert ids(best)[0] == 5
    assert any("lps" in word or "lacier" in word for reason in best[0].reasons for word in reason.terms)


def test_less_of_a_piece_puts_the_like_of_it_last() -> None:
    recommender = filled()
    recommender.history.record(1, "less")
    assert ids(recommender.for_you(3, candidates=[2, 4, 6]))[-1] == 2


def test_a_skipped_title_is_no_evidence() -> None:
    recommender = filled()
    recommender.history.record(1, "skip")
    assert recommender.history.profile() == []


def test_older_doings_count_less() -> None:
    recommender = filled()
    recommender.history.record(4, "read", when=NOON - timedelta(days=400))
    recommender.history.record(1, "read", when=NOON)
    assert ids(recommender.for_you(2, candidates=[5, 3])) == [3, 5]


def test_less_of_a_reason_leaves_the_rest_of_the_piece_alone() -> None:
    recommender = filled()
    recommender.history.record(1, "less", reason=Reason(ReasonKind.FEED, ("Ledger",)))
    recommender.history.record(1, "less", reason=Reason(ReasonKind.FRESH))
    assert [(each.kind, each.name) for each in recommender.history.profile()] == [("feed", "Ledger")]


def test_an_unknown_kind_of_event_is_refused() -> None:
    with pytest.raises(ValueError, match="liked"):
        filled().history.record(1, "liked")
    with pytest.raises(ValueError, match="colour"):
        filled().history.mute("colour", "red")


def test_history_can_be_forgotten() -> None:
    recommender = filled()
    before = ids(recommender.for_you(5, now=NOON))
    recommender.history.record(4, "star")
    recommender.history.forget()
    assert recommender.history.profile() == []
    assert ids(recommender.for_you(5, now=NOON)) == before


def test_a_muted_word_feed_or_phrase_is_never_recommended() -> None:
    recommender = filled()
    recommender.history.mute("term", "Interest rates")
    assert 2 not in ids(recommender.related(3))
    recommender.history.unmute("term", "interest rates")
    assert 2 in ids(recommender.related(3))
    recommender.history.mute("feed", "Courier")
    assert 2 not in ids(recommender.related(3)) + ids(recommender.for_you(6))
    assert [each.name for each in recommender.history.profile() if each.muted] == ["Courier"]


def test_a_weight_set_by_hand_is_not_learned_away() -> None:
    recommender = filled()
    recommender.history.set_weight("feed", "Kitchen", 9)
    recommender.history.record(6, "less")
    (kept,) = [each for each in recommender.history.profile() if each.name == "Kitchen"]
    assert kept.weight == 9
    assert list(map(str, kept.because)) == ["set by you"]


def test_the_profile_tells_where_a_weight_came_from() -> None:
    recommender = filled()
    recommender.history.record(4, "star")
    feed = next(each for each in recommender.history.profile() if each.kind == "feed")
    assert (feed.name, list(map(str, feed.because)), feed.articles) == ("Ledger", ["star 1"], (4,))


def test_a_tag_counts_against_how_often_the_library_has_it_not_the_few_to_choose_from() -> None:
    pieces: list[dict[str, object]] = [
        {"id": at, "title": f"w{at}ord x{at}yz", "tags": ["Chess" if at % 10 == 0 else "News"]}
        for at in range(1, 62)
    ]
    recommender = filled(pieces)
    for id in (10, 20, 30, 1, 2, 3):
        recommender.history.record(id, "read", when=NOON)
    assert ids(recommender.for_you(2, candidates=[60, 61], now=NOON)) == [60, 61]
    assert ids(recommender.for_you(2, candidates=[50, 51], now=NOON)) == [50, 51]


def test_what_a_reader_chooses_once_in_four_times_has_its_part_of_the_page() -> None:
    dice = random.Random(2)
    often = "glacier avalanche summit moraine crevasse ice alps snow ridge".split()
    seldom = "violin concerto orchestra cello quartet sonata rehearsal".split()
    recommender = Recommender(":memory:", semantic=False)
    recommender.add(
        {
            "id": at,
            "title": " ".join(dice.sample(seldom if at % 4 == 0 else often, 4)),
            "feed": f"Paper {at}",
            "date": NOON,
        }
        for at in range(80)
    )
    for at in range(16):
        recommender.history.record(at, "read", when=NOON)
    page = ids(recommender.for_you(8, now=NOON))
    assert 1 <= sum(id % 4 == 0 for id in page) <= 3


def test_a_page_has_at_most_two_of_a_feed_and_a_stranger_in_every_six() -> None:
    pieces: list[dict[str, object]] = [
        {"id": at, "title": f"Glacier report {word} ice", "feed": f"Feed {at % 4}"}
        for at, word in enumerate("alpha bravo charlie delta echo foxtrot golf hotel india juliet".split(), 1)
    ]
    pieces += [{"id": 50, "title": "Lentil soup tonight", "feed": "Kitchen"}]
    pieces += [{"id": 60, "title": "Glacier ice and snow", "feed": "Peaks"}]
    recommender = filled(pieces)
    recommender.history.record(60, "star", when=NOON)
    page = recommender.for_you(6, now=NOON)
    feeds = [pieces[each.id - 1]["feed"] for each in page if each.id < 50]
    assert max(feeds.count(feed) for feed in feeds) <= 2
    outside = [each.id for each in page if each.reasons and each.reasons[0].kind is ReasonKind.OUTSIDE]
    assert outside == [50]
    assert 60 not in ids(page)


def test_a_piece_for_which_only_its_day_speaks_says_so_and_older_ones_say_nothing() -> None:
    days = {1: NOON, 2: NOON - timedelta(days=2), 3: NOON - timedelta(days=9)}
    titles = {1: "Lentil soup tonight", 2: "Glaciers retreat again", 3: "A chess final in Lima"}
    recommender = filled([{"id": id, "title": titles[id], "date": day} for id, day in days.items()])
    page = recommender.for_you(3, now=NOON + timedelta(days=30))
    kinds = {each.id: [reason.kind for reason in each.reasons] for each in page}
    assert kinds == {1: [ReasonKind.FRESH], 2: [ReasonKind.FRESH], 3: []}


def test_every_piece_for_which_the_profile_speaks_says_so() -> None:
    titles = {1: "Lentil soup tonight", 2: "Glaciers retreat again", 3: "A chess final in Lima"}
    feeds = {1: "Kitchen", 2: "Kitchen", 3: "Board"}
    recommender = filled([{"id": id, "title": titles[id], "feed": feeds[id], "date": None} for id in titles])
    recommender.history.record(1, "read", when=NOON)
    page = {each.id: each for each in recommender.for_you(3, now=NOON)}
    assert [reason.kind for reason in page[2].reasons] == [ReasonKind.LIKES]
    assert str(reasons.message(page[2].reasons[0])) == "like what you read"


def test_all_candidates_are_ranked_where_there_is_room() -> None:
    recommender = filled([*PIECES, {**PIECES[0], "id": 7}])
    recommender.history.record(1, "star")
    found = ids(recommender.for_you(10, candidates=[1, 2, 3, 4, 5, 6, 7, 99]))
    assert sorted(found) == [1, 2, 3, 4, 5, 6, 7]
    assert found[-1] in (1, 7)


# ------------------------------------------------------------ stories


def test_a_story_has_its_members_newest_first_and_its_sources() -> None:
    recommender = filled()
    told = recommender.stories([1, 2, 6, 99])
    assert told[1].members[:1] != (1,)
    assert told[1] == told[2]
    assert told[1].sources >= 2
    assert told[6].members == (6,)
    assert recommender.story(99) == []
    assert recommender.story(1) == list(told[1].members)


def test_what_a_member_adds_no_other_has() -> None:
    recommender = filled()
    adds = {member.id: member.adds for member in recommender.compare(1)}
    assert "acts" in adds[2]
    assert "bank" not in adds[2]


def test_the_first_of_a_story_may_leave_it() -> None:
    recommender = filled()
    rest = [id for id in recommender.story(1) if id != 1]
    recommender.remove(1)
    assert rest
    assert recommender.story(rest[0]) == rest


def test_pieces_far_apart_in_time_are_no_story() -> None:
    recommender = Recommender(":memory:")
    recommender.add([{**PIECES[0], "date": NOON}, {**PIECES[0], "id": 2, "date": NOON + timedelta(days=60)}])
    assert recommender.story(1) == [1]


STRIKE = (
    "Ferry crews strike over pay at Harwick",
    "Strike stops Harwick ferry crews",
    "Harwick ferry strike: talks fail",
    "Passengers stranded as Harwick strike goes on",
    "Ferry passengers stranded at Harwick",
)


def among_others(*titles: str, hours_apart: int = 3) -> Recommender:
    """An index of a hundred pieces on other matters, then these."""
    pieces = [
        {"id": 100 + at, "title": f"Report number{at} on matter{at}", "date": NOON} for at in range(100)
    ]
    pieces += [
        {"id": at, "title": title, "date": NOON + timedelta(hours=hours_apart * at)}
        for at, title in enumerate(titles)
    ]
    return filled(pieces)


def test_a_story_grows_by_the_words_of_all_its_pieces() -> None:
    assert among_others(*STRIKE).story(0) == [4, 3, 2, 1, 0]


def test_stories_are_the_same_however_few_terms_are_held_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds.recommend.stories, "_HELD", 2)
    assert among_others(*STRIKE).story(0) == [4, 3, 2, 1, 0]


def test_a_piece_that_belongs_to_two_stories_makes_them_one() -> None:
    recommender = among_others(
        "Ferry crews of Harwick strike today",
        "Ferry crews of Harwick strike again",
        "Talks on pay at Merrow Line fail",
        "Talks on pay at Merrow Line fail again",
    )
    assert (recommender.story(0), recommender.story(2)) == ([1, 0], [3, 2])
    told, place = recommender.told_twice()
    assert len(set(told.values())) == 2
    bridge = "Harwick ferry crews strike, Merrow Line talks on pay fail"
    recommender.add({"id": at, "title": f"{bridge} soon{at}", "date": NOON} for at in range(4, 8))
    assert sorted(recommender.story(0)) == list(range(8))
    told, _ = recommender.told_twice(place)
    assert set(told) == set(range(8))
    assert len(set(told.values())) == 1
    recommender.remove(0)
    assert sorted(recommender.story(7)) == list(range(1, 8))


def test_what_goes_on_for_weeks_is_no_story() -> None:
    recommender = among_others(
        *[f"{STRIKE[0]}, day {at} of {at % 3 * 11}" for at in range(9)], hours_apart=100
    )
    told = [recommender.story(id) for id in range(9)]
    assert max(map(len, told)) == 4
    assert all((max(story) - min(story)) * 100 <= 14 * 24 for story in told)


# ------------------------------------------------------------ bad input


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text()), st.binary()
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.dictionaries(st.sampled_from("title text lang feed author tags date url".split()), ODD), max_size=6
    )
)
def test_no_article_breaks_the_index(articles: list[dict[str, object]]) -> None:
    recommender = Recommender(":memory:")
    recommender.add({**article, "id": at} for at, article in enumerate(articles))
    for at in range(len(articles)):
        recommender.related(at)
        recommender.history.record(at, "star")
        recommender.compare(at)
    recommender.for_you(3)
    for at in range(len(articles)):
        recommender.remove(at)
    assert recommender.count() == 0


@pytest.mark.parametrize("id", [None, True, 1.5, b"x", ""])
def test_an_article_without_a_usable_id_is_refused(id: object) -> None:
    with pytest.raises(TypeError, match="id"):
        Recommender(":memory:").add([{"id": id, "title": "x"}])


def test_empty_and_endless_articles_are_taken() -> None:
    recommender = filled()
    recommender.add([{"id": 10}, {"id": 11, "title": "Word"}, {"id": 12, "text": "<p>glacier " * 100_000}])
    assert recommender.related(10) == []
    recommender.related(11)
    recommender.related(12)
    assert recommender.count() == len(PIECES) + 3


def test_clocks_in_the_future_are_now() -> None:
    recommender = filled()
    recommender.history.record(4, "read", when=NOON + timedelta(days=365_000))
    recommender.history.record(1, "read")
    times = [event["at"] for event in recommender.history.export()["events"]]
    assert max(times) - min(times) < 60


def test_events_on_unknown_articles_are_kept_and_harmless() -> None:
    recommender = filled()
    recommender.history.record("elsewhere", "star")
    assert recommender.history.profile() == []
    assert len(recommender.for_you(3, now=NOON)) == 3


# ------------------------------------------------------------ shapes of articles


def test_the_librarys_own_articles_are_understood() -> None:
    entry = Entry(
        guid="g", title="Glaciers of the Alps", body="<p>Ice <b>melts</b></p>", authors=("A. Writer",)
    )
    article = Article(id=20, entry=entry, feed="Peaks", date=NOON, seen=NOON)
    recommender = filled()
    recommender.add(
        [article, SimpleNamespace(id=21, headline="Glaciers", source="Peaks", ts="2026-03-02T12:00:00Z")]
    )
    assert set(ids(recommender.related(4, 3))) == {5, 20, 21}
    recommender.history.record(20, "star")
    assert {each.name for each in recommender.history.profile() if each.kind != "term"} == {
        "Peaks",
        "A. Writer",
    }


def test_reasons_read_as_words() -> None:
    shown = {
        Reason(
            ReasonKind.SHARES, ("Maroc", "intelligence artificielle")
        ): "shares Maroc, intelligence artificielle",
        Reason(ReasonKind.STARRED, ("central banks",), 3): "you starred 3 on central banks",
        Reason(ReasonKind.FEED, ("Le Monde",)): "from Le Monde, which you finish",
        Reason(ReasonKind.SOURCES, count=5): "5 of your sources carry it",
        Reason(ReasonKind.OUTSIDE): "outside your usual",
    }
    assert {str(reasons.message(reason)): reason for reason in shown} == {
        told: reason for reason, told in shown.items()
    }
    assert all(str(reasons.message(Reason(kind, ("x",), 1))) for kind in ReasonKind)


def test_the_package_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="Recomender"):
        feeds.recommend.Recomender  # noqa: B018


def test_pieces_in_another_language_are_found_behind_many_of_the_same() -> None:
    pieces: list[dict[str, object]] = [
        {"id": at, "title": f"Marrakech summit word{chr(97 + at % 26)}{chr(97 + at // 26)}", "lang": "en"}
        for at in range(200)
    ]
    pieces.append({"id": 999, "title": "Sommet de Marrakech : la suite", "lang": "fr", "date": NOON})
    recommender = filled(pieces)
    assert 999 in ids(recommender.related(1, 200))


def test_importing_it_brings_in_nothing_heavy() -> None:
    code = "import sys; from feeds.recommend import Recommender; print([m for m in ('numpy', 'lxml', 'feedparser', 'html') if m in sys.modules])"
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


def test_a_tag_the_reader_chooses_oftener_than_it_is_offered_outranks_one_that_is_everywhere() -> None:
    recommender = Recommender(":memory:", semantic=False)
    sections = ["sport", "culture", "science", "sport", "sport", "sport"]
    recommender.add(
        {"id": at, "title": f"wordless{at} only{at}", "tags": [sections[at % 6]]} for at in range(60)
    )
    for id in (1, 7, 13, 0, 6):
        recommender.history.record(id, "open", when=1000)
        recommender.history.record(id, "read", when=1000)
    ranked = recommender.for_you(30, candidates=range(30, 60), now=2000)
    tags = [sections[cast(int, each.id) % 6] for each in ranked]
    assert tags[:5] == ["culture"] * 5
    assert [reason.kind for reason in ranked[0].reasons] == [ReasonKind.TAG]
    assert not any(each.reasons for each, tag in zip(ranked, tags, strict=True) if tag == "science")
