"""The list of headlines: the section it shows, in which order, and what stands instead of it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from feeds.errors import FeedsError
from feeds.model import Headline
from feeds.record import record
from reader import clock
from reader.i18n import formats
from reader.i18n.translate import tr, trn
from reader.keys.commands import key_of
from reader.listing import BY_DATE, GROUPS, SORTS, Section, first_sections
from reader.screens.host import Later
from reader.screens.unread import UnreadController
from reader.tasks import LISTING, LISTING_ANEW
from reader.widgets.titles import Title

if TYPE_CHECKING:
    from datetime import datetime

    from reader.screens.host import Host
    from reader.widgets.headline_list import HeadlineList

Groups = list[tuple[int, str]]
"""Where each group of a list begins, and what it is."""
FIRST_ROWS = 200
SNIPPETS = 80
"""Rows whose hits are looked for at once: each text is read for it."""
PASSED_DELAY = 0.4
"""Seconds the reader stays before the headlines gone past are marked."""


@record(frozen=True, slots=True)
class Listed:
    """What the library has for a section: ids in their order, the rows that are known, groups, and whether that is all."""

    ids: Sequence[int]
    rows: Sequence[Headline]
    groups: Groups
    is_whole: bool
    folded: int
    """How many articles of the section another one stands for, which tells the same story."""


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
            host.program.tasks.do(partial(self._first, section), LISTING, shown)
            return
        # Nothing is on screen yet that could be held up: with the first paint come the headlines.
        try:
            shown(self._first(section))
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
        now = clock.now().astimezone()
        self._folded = found.folded
        ids = found.ids if isinstance(found.ids, array) else array("q", found.ids)
        group = self._grouped(self.section)
        headings = [(start, formats.group(name, group, now)) for start, name in found.groups]
        self._list.show(ids, keep, headings)
        self._host.paint()

    def _here(self, stay: bool) -> int | None:
        return self.returning or (self.current if self._list.touched or stay else None)

    def _first(self, section: Section) -> Listed:
        """The beginning of a section. For the queues: it may take a while."""
        library, group = self._host.library, self._grouped(section)
        ids, is_whole = library.shown.lists.glimpse(section.query, FIRST_ROWS, self._order(section))
        groups = library.shown.lists.groups(ids, group) if group else []
        folded = self._count_folded(section, ids) if is_whole else 0
        return Listed(ids, self._rows(ids[:FIRST_ROWS], section), groups, is_whole, folded)

    def _whole(self, section: Section, stay: bool) -> Listed:
        """The whole of a section, without its rows. For the queues."""
        library, group, sort = self._host.library, self._grouped(section), self._order(section)
        ids = library.shown.lists.ids(section.query, sort)
        folded = self._count_folded(section, ids)
        here = self._here(stay)
        if here is not None and self._host.articles.opened is not None and here not in ids:
            # The list shows unread articles only: the one being read stays until the reader moves on.
            ids.insert(library.shown.lists.place_in(ids, here, sort, self._list.ids), here)
        return Listed(ids, [], library.shown.lists.groups(ids, group) if group else [], True, folded)

    def _rows(self, ids: Sequence[int], section: Section) -> list[Headline]:
        """Rows of a section, with the hits of what was searched for in it. For the queues."""
        library = self._host.library
        rows = library.headlines(ids)
        if section.sought is None or not rows:
            return rows
        # What comes into view first is shown first; the others get their snippets when they are asked for.
        return [*library.shown.lists.found(rows[:SNIPPETS], section.sought), *rows[SNIPPETS:]]

    def rows_wanted(self, ids: list[int]) -> None:
        """Rows came into view that the list does not know."""
        self._host.program.tasks.do(partial(self._rows, ids, self.section), then=self._list.put)

    def tick(self, now: datetime) -> None:
        """Tell ages anew."""
        self._list.tick(now)

    def _count_folded(self, section: Section, ids: Sequence[int]) -> int:
        """How many articles of a section its whole list leaves out for another of their story. For the queues."""
        library = self._host.library
        if section.sort or not library.shown.lists.stories.folds:
            return 0
        return max(0, library.shown.lists.count(section.query) - len(ids))

    def _grouped(self, section: Section) -> str:
        """How the section is grouped: what is sorted by relevance is not."""
        return section.group if section.sort else self.group

    def _order(self, section: Section) -> str:
        """The order of a section; groups bring their own."""
        if section.sort:
            return section.sort
        if self.group == "day":
            return self.sort if self.sort in BY_DATE else "date"
        return self.group or self.sort

    # ------------------------------------------------------------ what stands above and instead of it

    def title(self) -> Title:
        """What is listed, how, and where in it the reader is."""
        place = number = ""
        if self.ids:
            place, number = formats.number(self.cursor + 1), formats.number(len(self.ids))
            place = tr("{place} of {number}", place=place, number=number)
            if self._folded:
                place += trn(", {number} folded", ", {number} folded", self._folded)
        order = [] if self.section.sort else [tr(SORTS[self.sort])]
        if not self.section.sort and self.group:
            order = [*(order if self.group == "day" else []), tr(GROUPS[self.group])]
        return Title(self.section.name.upper(), " · ".join(order), place)

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
