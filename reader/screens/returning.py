"""Where the reader was the last time, and is now: taken up at the start, written down as they go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.errors import FeedsError
from feeds.query import parse
from reader import papers
from reader.config import read_state
from reader.keys.commands import ARTICLE, LIST
from reader.listing import GROUPS, SORTS, Section
from reader.place import Place

if TYPE_CHECKING:
    from feeds.workspace import Workspace
    from reader.screens.headlines import HeadlineController
    from reader.screens.host import Host


def is_kept(library: Workspace) -> bool:
    """Whether a place in what is open is kept: not among what was opened beside the reader's library."""
    return library.opened is None and not library.own.readonly


def take_up(library: Workspace, headlines: HeadlineController) -> str:
    """Take up the section, the order and the article of the last time; the pane the reader was in."""
    place = (
        Place.remembered(read_state("place"), library.own.store.address.shown) if is_kept(library) else None
    )
    if place is None:
        return LIST
    try:
        query = parse(place.query)
        known = bool(place.id and library.headlines([place.id]))
        listed = bool(library.shown.lists.glimpse(query, 1)[0])
    except FeedsError:
        return LIST
    if known:
        headlines.returning = place.id
        headlines.touch()
    if place.sort in SORTS and place.group in GROUPS:
        headlines.sort, headlines.group = place.sort, place.group
    if place.own_sort == papers.EDITION_ORDER:
        headlines.section = papers.kept(library.shown) or headlines.section
        return place.pane if known else LIST
    section = Section(place.name, query, place.own_sort)
    same = (each for each in headlines.sections if each.query == query)
    # A feed that is gone, or a search that finds nothing any more, is no place to be.
    headlines.section = next(same, section if listed else headlines.section)
    return place.pane if known else LIST


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
