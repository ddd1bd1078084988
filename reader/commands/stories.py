"""Stories: every source that tells one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader import clock
from reader.i18n import formats
from reader.i18n.translate import tr, trn
from reader.questions import Choice, Choose

if TYPE_CHECKING:
    from feeds.library import Told
    from reader.context import Context

TERMS = 4
"""Words of what only one source says that are named."""


async def sources(context: Context) -> None:
    """Every piece of the story, with what only it says; Enter opens one, ^A marks all read."""
    if (target := context.target()) is None:
        return
    pieces = await context.ask(lambda: context.library.story(target))
    if len(pieces) < 2:
        context.say(tr("No other source tells this story."))
        return
    chosen = await context.choose(_question(pieces))
    if chosen is None:
        return
    if chosen.key == "ctrl+a":
        _read_all(context, [piece.row.id for piece in pieces])
    else:
        context.headlines.select(chosen.value)
        context.articles.read(chosen.value, focus=True)


def _question(pieces: list[Told]) -> Choose[int]:
    now = clock.now()
    first = min(piece.row.date for piece in pieces)
    choices = [
        Choice(
            f"{piece.row.feed}: {piece.row.title}",
            tr("adds {terms}", terms=", ".join(piece.adds[:TERMS])) if piece.adds else "",
            piece.row.id,
            f"{'✓' if piece.row.read else '●'} {formats.age(piece.row.date, now):>9}",
        )
        for piece in pieces
    ]
    title = trn(
        "{number} source since {date}",
        "{number} sources since {date}",
        len({piece.row.feed for piece in pieces}),
        date=formats.long_date(first.astimezone()),
    )
    note = tr("Newest first · Enter open · ^A mark all of them read · Esc close")
    return Choose(title, choices, note=note, others=("ctrl+a",))


def _read_all(context: Context, ids: list[int]) -> None:
    context.articles.mark_read(ids, True)
    context.say(
        trn(
            "{number} piece of the story is marked read.",
            "{number} pieces of the story are marked read.",
            len(ids),
        )
    )
