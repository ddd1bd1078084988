"""What a meeting with a server comes to, decided by `feeds.sync.plan`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from feeds.sync.model import (
    STARRED,
    UNREAD,
    Capabilities,
    FeedFields,
    Kind,
    Listing,
    LocalFeed,
    LocalState,
    Marks,
    PendingFeed,
    PendingMark,
    RemoteState,
    RemoteSubscription,
    tag,
)
from feeds.sync.plan import FEW, plan

T0 = datetime(2026, 3, 1, 8, tzinfo=UTC)
ALL = Capabilities(kinds=frozenset(Kind), batch=2, folder_depth=1)
URL = "https://news.example/feed"


def at(minutes: int) -> datetime:
    return T0 + timedelta(minutes=minutes)


def mark(serial: int, on: bool, *, made: int, sent: int | None = None, entry: str = "a") -> PendingMark:
    return PendingMark(
        serial=serial,
        at=at(made),
        entry=entry,
        label=STARRED,
        on=on,
        sent=None if sent is None else at(sent),
    )


def stars(asked: int, *ids: str, whole: bool = True) -> RemoteState:
    return RemoteState(asked=at(asked), can=ALL, listings={STARRED: Listing(frozenset(ids), whole=whole)})


def here(*starred: str, known: str = "abcdef") -> LocalState:
    return LocalState(known=frozenset(known), marked={STARRED: frozenset(starred)})


# ---------------------------------------------------------------- marks


def test_without_changes_the_server_is_followed() -> None:
    decided = plan([], here("a", "b"), stars(5, "b", "c"), at(6))
    assert decided.applies == (Marks(STARRED, True, ("c",)), Marks(STARRED, False, ("a",)))
    assert decided.sends == () and decided.settled == ()


def test_a_change_that_was_not_sent_holds_against_the_server() -> None:
    decided = plan([mark(1, True, made=1)], here("a"), stars(5), at(6))
    assert decided.sends == (Marks(STARRED, True, ("a",), (1,)),)
    assert decided.applies == () and decided.settled == ()


def test_a_change_sent_after_the_question_holds_and_is_not_sent_again() -> None:
    decided = plan([mark(1, True, made=1, sent=7)], here("a"), stars(5), at(8))
    assert decided.sends == () and decided.applies == () and decided.settled == ()


def test_an_answer_given_after_the_acknowledgement_holds_against_the_change() -> None:
    decided = plan([mark(1, True, made=1, sent=3)], here("a"), stars(5), at(6))
    assert decided.applies == (Marks(STARRED, False, ("a",)),)
    assert decided.settled == (1,)


def test_an_acknowledgement_by_a_clock_that_was_set_back_holds_nothing_up() -> None:
    decided = plan([mark(1, True, made=1, sent=24 * 60)], here("a"), stars(5, "a"), at(6))
    assert decided.settled == (1,)


def test_what_the_server_says_already_is_not_sent() -> None:
    decided = plan([mark(1, True, made=1)], here("a"), stars(5, "a"), at(6))
    assert decided.sends == () and decided.settled == (1,)


def test_what_the_server_said_before_the_change_was_made_does_not_spare_sending_it() -> None:
    # Another device may have taken the star off between the answer and the change.
    decided = plan([mark(1, True, made=6)], here("a"), stars(5, "a"), at(7))
    assert decided.sends == (Marks(STARRED, True, ("a",), (1,)),)


def test_of_two_changes_the_later_is_sent_and_speaks_for_both() -> None:
    decided = plan([mark(2, False, made=2), mark(1, True, made=1)], here(), stars(5, "a"), at(6))
    assert decided.sends == (Marks(STARRED, False, ("a",), (1, 2)),)


def test_calls_are_no_larger_than_the_server_takes_and_in_the_order_of_the_changes() -> None:
    pending = [mark(n, n != 2, made=1, entry=entry) for n, entry in enumerate("abcdef", 1)]
    decided = plan(pending, here(*"acdef"), RemoteState(asked=at(5), can=ALL), at(6))
    assert [(send.on, send.entries) for send in decided.sends if isinstance(send, Marks)] == [
        (True, ("a", "c")),
        (True, ("d", "e")),
        (True, ("f",)),
        (False, ("b",)),
    ]


def test_of_an_answer_that_is_not_whole_nothing_is_taken_to_be_missing() -> None:
    decided = plan([], here("a"), stars(5, "b", whole=False), at(6))
    assert decided.applies == (Marks(STARRED, True, ("b",)),)


def test_what_changed_since_is_followed_both_ways() -> None:
    told = Listing(frozenset("b"), frozenset("a"), whole=False)
    decided = plan([], here("a", "c"), RemoteState(asked=at(5), can=ALL, listings={STARRED: told}), at(6))
    assert decided.applies == (Marks(STARRED, True, ("b",)), Marks(STARRED, False, ("a",)))


def test_a_tag_the_server_lists_no_more_is_taken_off_where_it_lists_every_tag() -> None:
    local = LocalState(known=frozenset("ab"), marked={tag("later"): frozenset("a")})
    remote = RemoteState(asked=at(5), can=ALL, every_tag=True)
    assert plan([], local, remote, at(6)).applies == (Marks(tag("later"), False, ("a",)),)
    assert plan([], local, RemoteState(asked=at(5), can=ALL), at(6)).applies == ()


def test_what_a_server_cannot_keep_stays_here_and_is_named() -> None:
    change = PendingMark(serial=4, at=at(1), entry="a", label=tag("later"), on=True)
    local = LocalState(known=frozenset("a"), marked={tag("later"): frozenset("a")})
    decided = plan([change], local, RemoteState(asked=at(5), every_tag=True), at(6))
    assert decided.refused == (4,) and decided.sends == () and decided.applies == ()


def test_entries_that_are_not_here_are_wanted_the_unread_ones_first() -> None:
    remote = RemoteState(
        asked=at(5),
        can=ALL,
        listings={
            tag("later"): Listing(frozenset("z")),
            STARRED: Listing(frozenset("xy")),
            UNREAD: Listing(frozenset("ay")),
        },
    )
    assert plan([], here(), remote, at(6)).wanted == ("y", "x", "z")


# ---------------------------------------------------------------- feeds


def there(title: str = "News", *folder: str, id: str = "feed/1", url: str = URL) -> RemoteSubscription:
    return RemoteSubscription(id=id, url=url, title=title, folder=folder)


def feeds(*subscriptions: RemoteSubscription, asked: int = 5, can: Capabilities = ALL) -> RemoteState:
    return RemoteState(asked=at(asked), can=can, subscriptions=subscriptions)


def ours(
    title: str = "News", *folder: str, seen: RemoteSubscription | None = None, subscribed: bool = True
) -> LocalState:
    return LocalState(
        feeds=(LocalFeed(url=URL, title=title, folder=folder, seen=seen, subscribed=subscribed),)
    )


def change(serial: int, *, made: int = 1, sent: int | None = None, **values: object) -> PendingFeed:
    moment = None if sent is None else at(sent)
    return PendingFeed(serial=serial, at=at(made), url=URL, sent=moment, **values)  # type: ignore[arg-type]


def test_a_feed_added_elsewhere_is_added_here_in_its_folder() -> None:
    decided = plan([], LocalState(), feeds(there("News", "World")), at(6))
    assert decided.applies == (
        FeedFields(url=URL, id="feed/1", subscribed=True, title="News", folder=("World",)),
    )
    assert decided.matched == ((URL, there("News", "World")),)


def test_a_feed_removed_elsewhere_is_removed_here() -> None:
    decided = plan([], ours(seen=there()), feeds(), at(6))
    assert decided.applies == (FeedFields(url=URL, subscribed=False),)


def test_an_answer_without_most_of_the_feeds_removes_none() -> None:
    local = LocalState(
        feeds=tuple(
            LocalFeed(url=f"https://{n}.example/", seen=there(id=str(n), url=f"https://{n}.example/"))
            for n in range(FEW + 1)
        )
    )
    decided = plan([], local, feeds(), at(6))
    assert decided.applies == () and len(decided.held) == FEW + 1


def test_no_answer_about_feeds_removes_none() -> None:
    assert plan([], ours(seen=there()), RemoteState(asked=at(5)), at(6)).applies == ()


def test_a_feed_removed_here_leaves_the_server_after_its_marks_were_sent() -> None:
    decided = plan(
        [change(1, subscribed=False), mark(2, True, made=2)],
        LocalState(
            known=frozenset("a"),
            marked={STARRED: frozenset("a")},
            feeds=ours(seen=there(), subscribed=False).feeds,
        ),
        feeds(there()),
        at(6),
    )
    assert decided.sends == (
        Marks(STARRED, True, ("a",), (2,)),
        FeedFields(url=URL, id="feed/1", subscribed=False, serials=(1,)),
    )
    assert decided.applies == ()


def test_a_title_waits_with_the_removal_of_its_feed() -> None:
    # The feed may be added again before the server hears of either.
    local = ours("Mine", seen=there(), subscribed=False)
    assert (
        plan([change(1, title="Mine"), change(2, subscribed=False)], local, feeds(there()), at(6)).settled
        == ()
    )


def test_what_the_server_says_of_a_feed_removed_here_is_not_taken_as_heard() -> None:
    local = ours("News", seen=there(), subscribed=False)
    decided = plan([change(1, subscribed=False)], local, feeds(there("Other")), at(6))
    assert decided.matched == ((URL, there()),)


def test_a_feed_removed_and_added_again_is_there_already() -> None:
    decided = plan(
        [change(1, subscribed=False), change(2, subscribed=True)], ours(seen=there()), feeds(there()), at(6)
    )
    assert decided.sends == () and decided.settled == (1, 2)


def test_a_feed_added_here_is_added_there_with_its_title_and_folder() -> None:
    decided = plan([change(1, subscribed=True)], ours("Mine", "World"), feeds(), at(6))
    assert decided.sends == (
        FeedFields(url=URL, subscribed=True, title="Mine", folder=("World",), serials=(1,)),
    )


def test_a_feed_of_the_account_that_never_reached_the_server_is_sent() -> None:
    (send,) = plan([], ours(), feeds(), at(6)).sends
    assert isinstance(send, FeedFields) and send.subscribed


def test_a_feed_acknowledged_and_then_removed_elsewhere_is_not_added_again() -> None:
    decided = plan([change(1, subscribed=True, sent=3)], ours(), feeds(), at(6))
    assert decided.sends == () and decided.applies == (FeedFields(url=URL, subscribed=False),)


def test_of_title_and_folder_each_follows_its_own_last_change() -> None:
    local = ours("Mine", "World", seen=there("News", "World"))
    decided = plan([change(1, title="Mine")], local, feeds(there("News", "Local")), at(6))
    assert decided.sends == (FeedFields(url=URL, id="feed/1", title="Mine", serials=(1,)),)
    assert decided.applies == (FeedFields(url=URL, id="feed/1", folder=("Local",)),)


def test_a_title_the_server_has_always_spelt_otherwise_is_not_taken_over() -> None:
    seen = there("Bread \uff06 Salt")
    assert plan([], ours("Bread & Salt", seen=seen), feeds(seen), at(6)).applies == ()


def test_a_feed_is_known_by_its_id_whatever_became_of_its_address_and_title() -> None:
    moved = there("Other", url="https://moved.example/feed")
    decided = plan([], ours("News", seen=there()), feeds(moved), at(6))
    assert decided.applies == (FeedFields(url=URL, id="feed/1", title="Other"),)
    assert decided.matched == ((URL, moved),)


def test_folders_deeper_than_the_server_has_them_stay_here() -> None:
    seen = there("News", "World")
    local = ours("News", "World", "Far", seen=seen)
    decided = plan([], local, feeds(there("News", "World/Far")), at(6))
    assert decided.applies == ()


@pytest.mark.parametrize(
    ("depth", "kept"),
    [(0, ()), (1, ("a/b/c",)), (2, ("a", "b/c")), (3, ("a", "b", "c")), (9, ("a", "b", "c"))],
)
def test_what_lies_deeper_goes_into_the_name_of_the_last_folder(depth: int, kept: tuple[str, ...]) -> None:
    assert Capabilities(folder_depth=depth).folder(("a", "b", "c")) == kept


def test_on_a_server_that_takes_no_subscriptions_they_stay_here() -> None:
    can = Capabilities(subscribes=False, renames=False, folder_depth=0)
    decided = plan(
        [change(1, subscribed=True), change(2, title="Mine")],
        ours("Mine"),
        RemoteState(asked=at(5), can=can),
        at(6),
    )
    assert decided.refused == (1, 2) and decided.sends == ()
