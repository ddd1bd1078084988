"""What a paper is called, and what is said where it ends."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from feeds.query import Is, Not, Query
from reader import clock
from reader.i18n import formats
from reader.i18n.translate import tr, trn
from reader.listing import Section

if TYPE_CHECKING:
    from feeds.edition import Edition
    from feeds.library import Library
    from feeds.library.editions import Period

EDITION_ORDER = "edition"
"""The order, and the groups, of a list that is a paper."""
SHOWN = Query(Not(Is("hidden")))
"""What of a paper is listed."""


def title(day: datetime) -> str:
    """What the paper of a day is called, or that of the week before it."""
    return tr("Paper of {date}", date=formats.long_date(day))


def name(period: Period) -> str:
    """What the list of a paper is called."""
    return tr("This week’s paper") if period.value == "week" else tr("Today’s paper")


def section(paper: Edition, period: Period) -> Section:
    """The paper as the list shows it."""
    return Section(name(period), SHOWN, sort=EDITION_ORDER, group=EDITION_ORDER, end=end(paper, period))


def kept(library: Library) -> Section | None:
    """The paper that was made last, where its days are not over."""
    found = library.editions.kept(clock.now().astimezone())
    return None if found is None else section(*found)


def end(paper: Edition, period: Period) -> str:
    """What is said at the end of a paper: that it has one."""
    number = len(paper.pieces)
    if not number:
        return tr("There is nothing unread for a paper.")
    if period.value == "week":
        return trn(
            "That is this week’s paper: {number} article, {minutes} min.",
            "That is this week’s paper: {number} articles, {minutes} min.",
            number,
            minutes=paper.minutes,
        )
    return trn(
        "That is today’s paper: {number} article, {minutes} min.",
        "That is today’s paper: {number} articles, {minutes} min.",
        number,
        minutes=paper.minutes,
    )
