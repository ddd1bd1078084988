"""What a paper is called, and what is said where it ends."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from reader.i18n import formats
from reader.i18n.translate import tr, trn

if TYPE_CHECKING:
    from feeds.edition import Edition
    from feeds.library.editions import Period


def title(day: datetime) -> str:
    """What the paper of a day is called, or that of the week before it."""
    return tr("Paper of {date}", date=formats.long_date(day))


def heading(section: str) -> str:
    """The heading of a section; the front page has no name of its own."""
    return section or tr("Front page")


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
