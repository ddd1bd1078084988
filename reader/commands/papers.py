"""The paper of today or this week: made for so many minutes, and listed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader import clock, papers
from reader.i18n.translate import tr
from reader.questions import Choice, Choose
from reader.tasks import WRITE

if TYPE_CHECKING:
    from feeds.edition import Edition
    from feeds.library import Library
    from feeds.library.editions import By, Period
    from reader.context import Context

OFFERED = {"day": (10, 20, 40), "week": (20, 60, 120)}
"""Minutes to choose from."""
INDEXING_SECONDS = 5.0
"""How long a paper waits for what has arrived to be compared."""


async def edition(context: Context) -> None:
    """List a paper; ^A makes one anew of what is unread still, ^T and ^F one whose sections are tags, feeds."""
    from feeds.library.editions import By, Period

    choices = [
        Choice(papers.name(Period(period)), tr("{minutes} min", minutes=minutes), (Period(period), minutes))
        for period, offered in OFFERED.items()
        for minutes in offered
    ]
    note = tr("Enter read it · ^A of what is unread · ^T by tag · ^F by feed · Esc close")
    others = ("ctrl+a", "ctrl+t", "ctrl+f")
    chosen = await context.choose(Choose(tr("A paper"), choices, note=note, others=others))
    if chosen is None:
        return
    period, minutes = chosen.value
    by = {"ctrl+t": By.TAG, "ctrl+f": By.FEED}.get(chosen.key, By.FOLDER)
    make = partial(_made, context.library.shown, period, minutes, by, anew=chosen.key == "ctrl+a")
    paper = await context.ask(make, WRITE)
    if paper.pieces:
        context.headlines.show(papers.section(paper, period))
    else:
        context.say(papers.end(paper, period))


def _made(library: Library, period: Period, minutes: int, by: By, *, anew: bool) -> Edition:
    """The paper; what has just arrived may stand in it, told once."""
    library.index.catch_up_within(INDEXING_SECONDS)
    return library.editions.edition(period, minutes, clock.now().astimezone(), by, anew=anew)
