"""What the bars above and below the panes say. Pure: what is so comes in, pieces of a line come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from feeds.record import record
from reader.i18n import formats
from reader.i18n.translate import tr, trn
from reader.keys.commands import COMMANDS, Command, key_of
from reader.listing import Section
from reader.widgets.pieces import Piece, cells

if TYPE_CHECKING:
    from feeds.model import Counts

TABS_APART = "   "
METER = 12
"""Cells of a bar that tells how far something is."""


class Tab(NamedTuple):
    """A section that has a key: its name, how much is in it (None: not counted), whether it is listed now."""

    key: str
    name: str
    number: int | None
    listed: bool


@record(frozen=True, slots=True)
class State:
    """What the feeds do, for the right end of the top line."""

    unread: int
    feeds: int
    failing: int
    refreshed: datetime | None = None
    progress: str = ""
    """What is going on at the moment."""
    done: int = 0
    total: int = 0
    """How far that is, of how much; nothing where that is not known."""


def top(
    edition: str, now: datetime, tabs: Sequence[Tab], state: State | None, width: int
) -> tuple[list[Piece], list[Piece]]:
    """The top line: name, day and tabs at the left, what the feeds do at the right.

    Where there is little room the day is said shorter, then not at all, then the right end goes, and last
    the tabs that are not listed lose their numbers.
    """
    days = (formats.long_date(now.astimezone()), formats.short_date(now.astimezone()), "")
    for right in _rights(state, now):
        for day in days:
            left = _left(edition, day, tabs, numbers=True)
            if cells(left) + cells(right) + 2 <= width:
                return left, right
    return _left("", "", tabs, numbers=False), []


def tabs(sections: Sequence[Section], listed: Section, counts: Counts | None) -> list[Tab]:
    """The first sections, under their keys, and the one that is listed where it is none of them."""
    numbers = (counts.total, counts.unread, counts.starred) if counts else ()
    found = [
        Tab(str(key), section.name, numbers[key - 1] if numbers else None, section == listed)
        for key, section in enumerate(sections, 1)
    ]
    return found if listed in sections else [*found, Tab("", listed.name, None, True)]


def _left(edition: str, day: str, tabs: Sequence[Tab], *, numbers: bool) -> list[Piece]:
    left = [Piece(" Broadsheet", "!gold")]
    if edition:
        left.append(Piece(f" {edition}", "ink"))
    if day:
        left.append(Piece(f"  {day}", "dim"))
    for tab in tabs:
        act = f"tab:{tab.key}"
        number = (
            f" {formats.number(tab.number)}" if tab.number is not None and (numbers or tab.listed) else ""
        )
        left.append(Piece(f"{TABS_APART}{tab.key}{' ' if tab.key else ''}", "gold", act))
        left.append(Piece(tab.name, "_!strong" if tab.listed else "ink", act))
        left.append(Piece(number, "ink" if tab.listed else "dim", act))
    return left


def _rights(state: State | None, now: datetime) -> Iterator[list[Piece]]:
    """The right end, from the fullest to nothing."""
    if state is not None and state.progress:
        if state.total:
            done, total = formats.number(state.done), formats.number(state.total)
            far = [*_bar(state.done / state.total), Piece(" ", "dim")]
            numbers = tr("{done} of {total}", done=done, total=total)
            yield [*far, Piece(f"{numbers} · {state.progress} ", "gold")]
            yield [*far, Piece(f"{numbers} ", "gold")]
            yield [Piece(f"{numbers} ", "gold")]
        yield [Piece(f"{state.progress} ", "gold")]
    elif state is not None:
        feeds = trn("{number} feed", "{number} feeds", state.feeds)
        trouble = []
        if state.failing:
            said = trn("{number} feed in trouble", "{number} feeds in trouble", state.failing)
            trouble = [Piece(f"✗ {said}", "alarm", "health")]
        age = tr("refreshed {age}", age=formats.age(state.refreshed, now)) if state.refreshed else ""
        ends = [[*trouble, Piece(age or feeds, "dim")]]
        if age and not trouble:
            ends.insert(0, [Piece(f"{feeds}", "dim"), Piece(age, "dim")])
        if trouble:
            ends.append([Piece(f"✗ {formats.number(state.failing)}", "alarm", "health")])
        for end in ends:
            yield [*_joined(end), Piece(" ", "dim")]
    yield []


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        found += [Piece(" · ", "dim"), piece] if found else [piece]
    return found


def keys(pane: str, keymap: Mapping[str, Sequence[Command]]) -> list[tuple[str, str, str]]:
    """What keys do in a pane, as `hints` takes it."""
    return [
        (key, tr(command.hint), command.id)
        for command in COMMANDS
        if command.hint and pane in command.panes and (key := key_of(command.id, keymap))
    ]


def hints(found: Sequence[tuple[str, str, str]], width: int) -> list[Piece]:
    """Hints of keys, each `(key, what it does, action)`: whole or not at all."""
    left: list[Piece] = []
    for key, what, act in found:
        hint = [Piece("   " if left else " ", "dim"), Piece(key, "!gold", act), Piece(f" {what}", "dim", act)]
        if cells(left) + cells(hint) > width:
            break
        left += hint
    return left


def meter(percent: int) -> list[Piece]:
    """A thin bar that tells how far something is, and the number."""
    return [
        *_bar(percent / 100),
        Piece(f" {tr('{percent} %', percent=percent):>5} ", "dim"),
    ]


def _bar(share: float) -> list[Piece]:
    full = min(METER, max(0, round(METER * share)))
    return [Piece("━" * full, "gold"), Piece("─" * (METER - full), "rule")]
