"""Recommending: answers to a piece or to one of its reasons, and all that is known of the reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from math import isfinite, nan
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import atomic, paths
from feeds.model import Reason, Suggestion
from reader.changes import Change
from reader.i18n.messages import KINDS, REASONS, worded
from reader.i18n.translate import tr, with_point
from reader.questions import Ask, Choice, Choose, Decide
from reader.tasks import WRITE

if TYPE_CHECKING:
    from feeds.workspace import Workspace
    from reader.context import Context

HEAVIEST = 1e6
"""A weight that outweighs all that can be learned."""
Weight = tuple[str, str]
"""What a weight is of: its kind and its name."""


# ---------------------------------------------------------------- answers


async def more_like(context: Context) -> None:
    await _answer(context, "more")


async def less_like(context: Context) -> None:
    await _answer(context, "less")


async def _answer(context: Context, kind: str) -> None:
    """Say what one thinks of the article at hand, of a recommended piece of one of its reasons."""
    piece = context.pieces.current
    id = piece.id if piece is not None else context.target()
    if id is None:
        context.say(
            tr("No article is open.")
            if piece is None
            else tr("This piece is not in the library, so it teaches nothing.")
        )
        return
    row = context.headlines.row(id) if piece is None else None
    title = piece.title if piece is not None else row.title if row is not None else ""
    reason, about = None, tr("“{text}”", text=title)
    if piece is not None and any(reason.terms for reason in piece.reasons):
        if (chosen := await context.choose(_which_reason(piece, kind))) is None:
            return
        if (reason := chosen.value) is not None:
            about = reason.terms[0]
    context.say(
        tr("More like {title}.", title=about) if kind == "more" else tr("Less like {title}.", title=about)
    )
    await _teach(context, partial(context.library.recommendations.noted, id, kind, reason))


def _which_reason(piece: Suggestion, kind: str) -> Choose[Reason | None]:
    """Whether it is the whole piece, None, or one of its reasons."""
    more = kind == "more"
    whole = tr("More like the whole piece") if more else tr("Less like the whole piece")
    choices: list[Choice[Reason | None]] = [Choice(whole, piece.title, None)]
    for reason in piece.reasons:
        choices += [
            Choice(
                tr("More of {term}", term=term) if more else tr("Less of {term}", term=term),
                tr(REASONS[reason.kind]),
                Reason(reason.kind, (term,)),
            )
            for term in reason.terms
        ]
    asked = tr("More like this") if more else tr("Less like this")
    return Choose(asked, choices, note=tr("Enter choose · Esc close"))


async def _teach(context: Context, call: Callable[[], object]) -> None:
    await context.ask(call, WRITE)
    context.changed(Change.TAUGHT)


# ---------------------------------------------------------------- the profile


async def profile(context: Context) -> None:
    """What recommendations rest on: every weight with where it comes from, to be changed or muted."""
    library = context.library
    choices = await context.ask(partial(_weights, library))
    if not choices:
        context.say(tr("Nothing is known of you yet: it begins with the first article you open."))
        return

    async def toggle(weight: Weight) -> list[Choice[Weight]]:
        def work() -> list[Choice[Weight]]:
            library.own.recommendations.toggle_mute(*weight)
            return _weights(library)

        return await context.write(work)

    question = Choose(
        tr("What the recommendations know of you"),
        choices,
        note=tr(
            "All of it stays on this machine · Enter mutes or unmutes · ^E set the weight · "
            "^R forget everything · ^X write it to a file · Esc close"
        ),
        others=("ctrl+e", "ctrl+r", "ctrl+x"),
        staying={"enter": toggle},
    )
    chosen = await context.choose(question)
    context.changed(Change.TAUGHT)
    if chosen is None:
        return
    if chosen.key == "ctrl+e":
        await ask_weight(context, *chosen.value)
    elif chosen.key == "ctrl+r":
        await _ask_forget(context)
    else:
        await _export(context)


def _weights(library: Workspace) -> list[Choice[Weight]]:
    return [
        Choice(with_point(text), worded(note), (kind, name))
        for kind, name, text, note in library.own.recommendations.profile()
    ]


async def ask_weight(context: Context, kind: str, name: str) -> None:
    """Ask how much something weighs, whatever is read."""
    text = tr("A number: a star is worth 3, an article read to its end 1.5; below 0 is disliked.")
    title = tr("{kind}: {name}", kind=tr(KINDS.get(kind, kind)), name=name)
    if (typed := await context.choose(Ask(title, text))) is None:
        return
    weight = _number(typed)
    if not isfinite(weight) or abs(weight) > HEAVIEST:
        context.say(tr("{text} is no number.", text=repr(typed)))
        return
    context.say(
        tr("{name} weighs {weight} now, whatever you read.", name=name, weight=with_point(f"{weight:+g}"))
    )
    await _teach(context, lambda: context.library.own.recommendations.set_weight(kind, name, weight))


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return nan


async def _ask_forget(context: Context) -> None:
    text = tr("Everything the recommendations have learned of you, for good. What you muted stays muted.")
    question = Decide(tr("Forget it all?"), text, ("y",), tr("y forget it · Esc keep it"))
    if await context.choose(question) is None:
        return
    context.say(tr("Everything that was learned of you is forgotten; what you muted stays muted."))
    await _teach(context, context.library.own.recommendations.forget_profile)


async def _export(context: Context) -> None:
    library = context.library
    suggested = Path(context.program.settings.save_folder) / "broadsheet-profile.json"
    path = await context.choose(Ask(tr("Write the profile to"), value=str(suggested)))
    if path is None:
        return

    def write() -> Path:
        target = paths.typed(path)
        facts = json.dumps(library.own.recommendations.export_profile(), ensure_ascii=False, indent=1)
        atomic.write(target, facts, new=True, mode=atomic.PRIVATE)
        return target

    context.say(tr("Written to {path}.", path=await context.ask(write, WRITE)))
