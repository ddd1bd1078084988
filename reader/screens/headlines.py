"""The list of headlines: the section it shows, in which order, and what stands instead of it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from feeds.errors import FeedsError
from feeds.model import Headline
from reader import clock
from reader.i18n.translate import tr
from reader.keys.commands import key_of
from reader.listing import Section, first_sections
from reader.screens.host import Later
from reader.screens.listed import (
    Listed,
    Order,
    beginning,
    count_folded,
    headings,
    known_rows,
    place_in,
    title,
)
from reader.screens.unread import UnreadController
from reader.tasks import LISTING, LISTING_ANEW
from reader.widgets.titles import Title

if TYPE_CHECKING:
    from datetime import datetime

    from reader.screens.host import Host
    from reader.widgets.headline_list import HeadlineList

PASSED_DELAY = 0.4
"""Seconds the reader stays before the headlines gone past are marked."""


class HeadlineController:
    """What `reader.context.Headlines` says of the list."""

    def __init__(self, host: Host, rows: HeadlineList) -> None:
        self._host, self._list = host, rows
        self.sections = first_sections()
        self.section = self.sections[0]
        self.was_named: dict[Section, Section] = {}
        self.origin: tuple[Section, int | None] | None = None
        self.sort = "date"
        self.group = "day"
        self.returning = 0
        """The article that was open the last time, until the list is whole."""
        self.is_whole = True
        self._folded = 0
        self._passed: set[int] = set()
        """Headlines gone past and not marked yet."""
        self._unread = UnreadController(host)
        self._mark_passed = Later(host, PASSED_DELAY, self._read_passed)

    # ------------------------------------------------------------ the list as it stands

    @property
    def ids(self) -> Sequence[int]:
        return self._list.ids

    @property
    def cursor(self) -> int:
        return self._list.cursor

    @property
    def order(self) -> Order:
        return Order(self.sort, self.group)

    @property
    def current(self) -> int | None:
        return self._list.current

    @property
    def selected(self) -> Collection[int]:
        return self._list.selected

    def row(self, id: int) -> Headline | None:
        return self._list.headline(id) or next(iter(self._host.library.headlines([id])), None)

    def known(self, id: int | None) -> Headline | None:
        return self._list.headline(id)

    @property
    def is_touched(self) -> bool:
        """Whether the reader did something with the list: until then its cursor belongs at the top."""
        return self._list.touched

    def touch(self) -> None:
        self._list.touched = True

    def change(self, id: int, **marks: Any) -> None:
        self._list.change(id, **marks)

    def take_out(self, ids: Sequence[int]) -> None:
        self._list.take_out(ids)

    def take_selected(self) -> list[int]:
        """What is selected, in the order of the list; nothing is selected then."""
        if chosen := self._list.selection():
            self._list.select_ids(())
        return chosen

    def select_ids(self, ids: Collection[int]) -> None:
        self._list.select_ids(ids)

    def toggle_selected(self) -> None:
        self._list.toggle_selected()

    def select_range(self) -> None:
        self._list.select_range()

    def move_to(self, index: int) -> None:
        self._list.move_to(index)

    def select(self, id: int) -> bool:
        return self._list.select(id)

    async def go_unread(self, step: int) -> None:
        await self._unread.go(step)

    # ------------------------------------------------------------ listing

    def show(
        self, section: Section, keep: int | None = None, listed: Callable[[int], None] | None = None
    ) -> None:
        """List a section: the first screenful at once, then the whole of it."""
        host, rows = self._host, self._list
        if section != self.section:
            rows.select_ids(())
            if (section.sought or self.section.sought) is not None:
                rows.forget_rows()
            self.origin = None
        self.section = section
        opening = host.program.sources and not host.is_complete
        rows.empty_text = tr("Opening…") if opening else tr("Looking…")
        host.section_shown()

        def shown(found: Listed) -> None:
            rows.put(found.rows)
            if found.is_whole and not opening:
                rows.empty_text = self._nothing()
            self._take(found, keep)
            if not host.is_complete:
                self.is_whole = found.is_whole
                host.first_shown()
            elif not found.is_whole:
                self.reload(listed)
            elif listed is not None:
                listed(len(found.ids))

        if host.is_complete:
            host.program.tasks.do(partial(beginning, host.library, section, self.order), LISTING, shown)
            return
        # Nothing is on screen yet that could be held up: with the first paint come the headlines.
        try:
            shown(beginning(host.library, section, self.order))
        except FeedsError as error:
            host.program.report(error)
            host.first_shown()

    def reload(self, listed: Callable[[int], None] | None = None, *, stay: bool = False) -> None:
        """List the section anew, the cursor staying on its headline; with `stay` also where it was never moved."""

        def shown(found: Listed) -> None:
            # Until the reader has done something the cursor belongs at the top.
            returning, here = self.returning, self._here(stay)
            self.returning, self.is_whole = 0, True
            self._list.empty_text = self._nothing()
            self._take(found, here)
            if returning and returning in found.ids:
                self._host.articles.preview(returning)
            if listed is not None:
                listed(len(found.ids))

        self._host.program.tasks.do(partial(self._whole, self.section, stay), LISTING_ANEW, shown)

    def forget_rows(self) -> None:
        """Ask for every row anew."""
        self._list.forget_rows()

    def start_over(self) -> None:
        """List another library from its beginning."""
        self._list.forget_rows()
        self._list.touched = False
        self.show(self.sections[0])

    def _take(self, found: Listed, keep: int | None) -> None:
        self._folded = found.folded
        ids = found.ids if isinstance(found.ids, array) else array("q", found.ids)
        groups = headings(found, self.section, self.order, clock.now().astimezone())
        self._list.show(ids, keep, groups)
        self._host.paint()

    def _here(self, stay: bool) -> int | None:
        return self.returning or (self.current if self._list.touched or stay else None)

    def _whole(self, section: Section, stay: bool) -> Listed:
        """The whole of a section, without its rows. For the queues."""
        library, order = self._host.library, self.order
        group, sort = order.group_of(section), order.sort_of(section)
        ids = library.shown.lists.ids(section.query, sort)
        folded = count_folded(library, section, ids)
        here = self._here(stay)
        if here is not None and self._host.articles.opened is not None and here not in ids:
            # The list shows unread articles only: the one being read stays until the reader moves on.
            ids.insert(library.shown.lists.place_in(ids, here, sort, self._list.ids), here)
        return Listed(ids, [], library.shown.lists.groups(ids, group) if group else [], True, folded)

    def rows_wanted(self, ids: list[int]) -> None:
        """Rows came into view that the list does not know."""
        rows = partial(known_rows, self._host.library, self.section, ids)
        self._host.program.tasks.do(rows, then=self._list.put)

    def tick(self, now: datetime) -> None:
        """Tell ages anew."""
        self._list.tick(now)

    # ------------------------------------------------------------ what stands above and instead of it

    def title(self) -> Title:
        """What is listed, how, and where in it the reader is."""
        place = place_in(self.cursor, len(self.ids), self._folded) if self.ids else ""
        return title(self.section, self.order, place)

    def _nothing(self) -> str:
        """What an empty list says."""
        host = self._host
        if host.is_busy:
            return tr("New headlines show here as they come.")
        if host.counts is None or host.counts.total or host.library.opened is not None:
            return tr("Nothing here.")
        if host.counts.feeds:
            return tr("{key} refreshes your feeds.", key=key_of("refresh_all", host.program.keymap))
        return tr("<add> adds a feed, <catalogue> offers some.")

    # ------------------------------------------------------------ headlines gone past

    def passed(self, ids: Sequence[int]) -> None:
        """The reader went down past these rows: what is passed in one go is one change."""
        if self._host.program.settings.read_on_scroll:
            self._passed.update(ids)
            self._mark_passed.wish()

    def _read_passed(self) -> None:
        passed, self._passed = self._passed, set()
        rows = (self._list.headline(id) for id in self.ids if id in passed)
        if unread := [row.id for row in rows if row is not None and not row.read]:
            self._host.articles.mark_read(unread, True)
