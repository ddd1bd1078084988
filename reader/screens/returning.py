"""Where the reader was the last time, and is now: taken up at the start, written down as they go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from feeds.errors import FeedsError
from feeds.query import parse
from feeds.record import field, record
from reader import papers
from reader.config import read_state
from reader.keys.commands import ARTICLE, LIST
from reader.listing import GROUPS, SORTS, Section
from reader.place import Place
from reader.screens.listed import Order

if TYPE_CHECKING:
    from feeds.workspace import Workspace
    from reader.screens.headlines import HeadlineController
    from reader.screens.host import Host


def is_kept(library: Workspace) -> bool:
    """Whether a place in what is open is kept: not among what was opened beside the reader's library."""
    return library.opened is None and not library.own.readonly


@record(frozen=True, slots=True)
class Left:
    """Where the reader was: at the top of the first section where nothing else is known."""

    section: Section
    order: Order = field(default_factory=Order)
    id: int = 0
    """The article that was open; 0 for none."""
    pane: str = LIST


def last(library: Workspace, sections: Sequence[Section]) -> Left:
    """Where the reader was the last time, as far as it is still there."""
    top = Left(sections[0])
    place = (
        Place.remembered(read_state("place"), library.own.store.address.shown) if is_kept(library) else None
    )
    if place is None:
        return top
    try:
        query = parse(place.query)
        known = bool(place.id and library.headlines([place.id]))
        listed = bool(library.shown.lists.glimpse(query, 1)[0])
    except FeedsError:
        return top
    order = Order(place.sort, place.group) if place.sort in SORTS and place.group in GROUPS else top.order
    if place.own_sort == papers.EDITION_ORDER:
        section = papers.kept(library.shown) or top.section
    else:
        # A feed that is gone, or a search that finds nothing any more, is no place to be.
        left = Section(place.name, query, place.own_sort) if listed else top.section
        section = next((each for each in sections if each.query == query), left)
    return Left(section, order, place.id if known else 0, place.pane if known else LIST)


def take_up(library: Workspace, headlines: HeadlineController) -> str:
    """Take up the section, the order and the article of the last time; the pane the reader was in."""
    left = last(library, headlines.sections)
    headlines.section = left.section
    headlines.sort, headlines.group = left.order.sort, left.order.group
    if left.id:
        headlines.returning = left.id
        headlines.touch()
    return left.pane


def place(host: Host, headlines: HeadlineController) -> Place:
    """Where the reader is."""
    section, opened, pane = headlines.section, host.articles.opened, host.panes.here
    here = headlines.current if headlines.is_touched else None
    if pane != LIST and opened is not None:
        here = opened.article.id
    kept = here if here is not None and here > 0 and not host.library.keeping.is_transient(here) else 0
    return Place(
        host.library.own.store.address.shown,
        section.name,
        str(section.query),
        section.sort,
        headlines.sort,
        headlines.group,
        kept,
        ARTICLE if kept and pane == ARTICLE else LIST,
    )
