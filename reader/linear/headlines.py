"""The list in plain lines: told ten headlines at a time, gone to by number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

from feeds.model import Headline
from reader import clock
from reader.i18n import formats
from reader.i18n.translate import tr, trn
from reader.linear import lines
from reader.listing import BY_DATE, Section, first_sections

if TYPE_CHECKING:
    from reader.linear.context import LinearContext

PAGE = 10
"""Headlines told at a time."""


class LinearHeadlines:
    """What `reader.context.Headlines` says of the list."""

    def __init__(self, context: LinearContext) -> None:
        self._context = context
        self.sections = first_sections()
        self.section = self.sections[0]
        self.was_named: dict[Section, Section] = {}
        self.origin: tuple[Section, int | None] | None = None
        self.sort = "date"
        self.group = ""
        self.ids: list[int] = []
        self.number = 0
        """The headline that was named by its number, from 1; 0 where none was."""
        self._told = 0
        self._selected: dict[int, int] = {}
        """What is selected, with its place in the list."""

    # ------------------------------------------------------------ listing

    def forget(self) -> None:
        """Have no list: another library is open, of which the first section is listed next."""
        self.section, self.origin, self.ids = self.sections[0], None, []
        self._selected.clear()

    def show(
        self, section: Section, keep: int | None = None, listed: Callable[[int], None] | None = None
    ) -> None:
        """List a section and tell its first headlines."""
        if section != self.section:
            self.origin = None
            self._selected.clear()
        self.section = section
        self.ids = list(self._context.library.shown.lists.ids(section.query, self._order))
        self._context.articles.opened = None
        number = len(self.ids)
        self._context.tell(
            trn("{title}: {number} article.", "{title}: {number} articles.", number, title=section.name)
        )
        self._told = 0
        self.tell_more()
        if listed is not None:
            listed(number)

    def tell_anew(self) -> None:
        """List the section once more, from its beginning."""
        self.show(self.section)

    def tell_again(self) -> None:
        """Tell once more what was told last."""
        self._told = max(0, self._told - PAGE)
        self.tell_more()

    def tell_more(self) -> bool:
        """Tell the next headlines; False where there are none."""
        page = self.ids[self._told : self._told + PAGE]
        groups = self._groups()
        for number, row in enumerate(self._context.library.headlines(page), self._told + 1):
            if number - 1 in groups:
                self._context.tell(lines.headed(groups[number - 1]))
            self._context.tell(lines.headline(number, row, selected=row.id in self._selected))
        self._told += len(page)
        if left := len(self.ids) - self._told:
            self._context.tell(lines.more(left))
        return bool(page)

    def _groups(self) -> dict[int, str]:
        """Where a group begins -> its heading."""
        if not (group := self.section.group if self.section.sort else self.group):
            return {}
        now = clock.now().astimezone()
        found = self._context.library.shown.lists.groups(self.ids, group)
        return {start: formats.group(name, group, now) for start, name in found}

    @property
    def _order(self) -> str:
        """The order of the section; groups bring their own."""
        if self.section.sort:
            return self.section.sort
        if self.group == "day":
            return self.sort if self.sort in BY_DATE else "date"
        return self.group or self.sort

    # ------------------------------------------------------------ rows

    @property
    def cursor(self) -> int:
        """The place of the headline that was named, else of the open article."""
        opened = self._context.articles.opened
        if self.number:
            return self.number - 1
        if opened is not None and opened.article.id in self.ids:
            return self.ids.index(opened.article.id)
        return 0

    @property
    def current(self) -> int | None:
        return self.ids[self.number - 1] if 0 < self.number <= len(self.ids) else None

    def row(self, id: int) -> Headline | None:
        return next(iter(self._context.library.headlines([id])), None)

    def known(self, id: int | None) -> Headline | None:
        return self.row(id) if id is not None else None

    def touch(self) -> None:
        """Nothing moves by itself here."""

    def change(self, id: int, **marks: Any) -> None:
        """What is marked is told by who marks it."""

    def take_out(self, ids: Sequence[int]) -> None:
        self.ids = [id for id in self.ids if id not in ids]

    # ------------------------------------------------------------ selecting

    @property
    def selected(self) -> Collection[int]:
        return self._selected.keys()

    def take_selected(self) -> list[int]:
        """What is selected, in the order of the list; nothing is selected then."""
        chosen = [id for id in self.ids if id in self._selected]
        self._selected.clear()
        return chosen

    def select_ids(self, ids: Collection[int]) -> None:
        self._selected = {id: place for place, id in enumerate(self.ids) if id in ids}

    def toggle_selected(self) -> None:
        if (id := self.current) is None:
            return
        if id in self._selected:
            del self._selected[id]
        else:
            self._selected[id] = self.cursor

    def select_range(self) -> None:
        last = max(self._selected.values(), default=0) if self._selected else 0
        start, end = sorted((last, self.cursor))
        self._selected |= {id: place for place, id in enumerate(self.ids[start : end + 1], start)}

    # ------------------------------------------------------------ going

    def move_to(self, index: int) -> None:
        if 0 <= index < len(self.ids):
            self._context.articles.read(self.ids[index])

    def select(self, id: int) -> bool:
        """Who goes to a headline opens it: that it is in the list is not enough."""
        return False

    async def go_unread(self, step: int) -> None:
        opened = self._context.articles.opened
        here = self.ids.index(opened.article.id) if opened and opened.article.id in self.ids else -1
        ahead = self.ids[here + 1 :] if step > 0 else self.ids[: max(0, here)][::-1]
        found = self._context.library.shown.lists.first_unread(ahead)
        if found is None:
            self._context.tell(self.section.end or tr("No more unread articles here."))
        else:
            self._context.articles.read(found)
