"""The article: which one is open, which were, what is marked by reading it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from feeds.query import sought_in
from reader.changes import Change
from reader.history import History
from reader.i18n.translate import tr, trn
from reader.keys.commands import ARTICLE, SIDEBAR
from reader.screens import around
from reader.screens.host import Later
from reader.tasks import ARTICLE as ARTICLE_TOPIC
from reader.tasks import WRITE

if TYPE_CHECKING:
    from feeds.library import Opened
    from reader.screens.host import Host
    from reader.widgets.article_view import ArticleView
    from reader.widgets.headline_list import HeadlineList
    from reader.widgets.titles import Title

TYPED = 0.2
"""Seconds after the last letter of a search until what it finds first is opened."""
LEFT_AT_ONCE, STAYED = 3.0, 20.0
"""Seconds: an article left sooner was not what the reader wanted, one held longer was read."""


class ArticleController:
    """What `reader.context.Articles` says of the open article. `page` is there once all panes stand."""

    page: ArticleView

    def __init__(self, host: Host, rows: HeadlineList, shown: Callable[[Opened | None], object]) -> None:
        """`shown` is told what is open, whenever that is another article or none."""
        self._host, self._rows, self._shown = host, rows, shown
        self.opened: Opened | None = None
        self._followed: int | None = None
        """The headline that the cursor was last followed to."""
        self._asked: int | None = None
        """The article that is asked for and not there yet."""
        self._ended = asyncio.Event()
        """An article came, or comes no more."""
        self._move_soon = Later(host, TYPED, lambda: self.move_on(self._rows.moved_to))
        self._history = History()
        self._visited: tuple[int, float] = (0, 0.0)
        """The article that was opened on purpose, and when."""
        self._came_from: dict[int, int] = {}
        """Pages that links led to -> the article each link stood in."""

    def is_open(self, id: int) -> bool:
        return self.opened is not None and self.opened.article.id == id

    @property
    def coming(self) -> int | None:
        """The article that is on its way: where the cursor went, else what was asked for."""
        moved_to = self._rows.moved_to
        return moved_to if moved_to != self._followed else self._asked

    @property
    def at_hand(self) -> int | None:
        """The article that is open, or about to be: a mark does not wait until its text is there."""
        if self.coming is not None:
            return self.coming
        return self.opened.article.id if self.opened is not None else None

    async def came(self) -> bool:
        if (id := self.coming) is None:
            return True
        with self._host.program.tasks.hold():
            while self.coming == id:
                self._ended.clear()
                await self._ended.wait()
        return self.is_open(id)

    # ------------------------------------------------------------ opening

    def follow(self, href: str) -> None:
        """Go where a link of the article leads."""
        from reader.commands.following import follow

        self._host.program.tasks.start(follow(self._host, href))

    def move_on(self, id: int | None) -> None:
        """Open what the cursor has come to."""
        self._move_soon.forget()
        self._followed = id
        if id is None:
            self.show(None)
        else:
            self.preview(id)

    def move_on_soon(self) -> None:
        """Open what the cursor has come to once it rests: each letter of a search takes it elsewhere."""
        self._move_soon.wish()

    def preview(self, id: int) -> None:
        library, tasks = self._host.library, self._host.program.tasks
        self._expect(id)

        async def open_it() -> None:
            try:
                opened = await tasks.ask(lambda: library.articles.open(id), ARTICLE_TOPIC)
            except Exception:
                self._expect(None)
                raise
            self.show(opened)

        tasks.start(open_it())

    def _expect(self, id: int | None) -> None:
        self._asked = id
        self._ended.set()

    def read(self, id: int, *, focus: bool = False) -> None:
        self.visit(id)
        if focus:
            self._host.panes.focus(ARTICLE)
            self._visited = (id, monotonic())
        if not self.is_open(id):
            self.preview(id)

    def visit(self, id: int) -> None:
        """Note that an article is read now, whatever shows it."""
        self._host.headlines.touch()
        self.mark_read([id], True)
        self._history.visit(id)
        self._note(id, "open")

    def show_linked(self, opened: Opened, before: Opened | None) -> None:
        """Show and go to an article that was opened by a link which stood in another, to which the way back leads."""
        id = opened.article.id
        if before is not None and before.article.id != id:
            self._came_from[id] = before.article.id
        self.show(opened)
        self._history.visit(id)
        self._host.panes.focus(ARTICLE)

    def show(self, opened: Opened | None) -> None:
        host = self._host
        if opened is None or self._asked == opened.article.id:
            self._expect(None)
        if not host.is_complete:
            return
        before = self.opened
        if before is not None and not (opened is not None and self.is_open(opened.article.id)):
            self._leave(before)
        self.opened = opened
        self._shown(opened)
        if opened is None:
            self.say_nothing_is_open()
            self.page.set_title(self.title())
            return
        self.page.show(around.head(opened, self._host.program.keymap), opened.reading, opened.article.place)
        self.page.show_notes(opened.article.notes)
        self.page.set_title(self.title())
        self.page.say_after(around.what_follows(opened, self._host))
        if opened.article.entry.other and (before is None or before.article.id != opened.article.id):
            host.say(
                tr("Which text of this page is the article was hard to tell; <whole_page> shows all of it.")
            )
        if host.headlines.section.sought is not None:
            self.page.find(*sought_in(host.headlines.section.sought))
        if self.page.images and (host.program.settings.images or opened.article.images):
            self.load_pictures()

    def renew(self) -> None:
        """Show what the library has for the open article by now: what is marked in it, the text of its page.

        A text that the reader chose instead stays.
        """
        if (opened := self.opened) is None:
            return
        article, library = opened.article, self._host.library

        def look() -> tuple[Opened | None, bool]:
            from feeds.reading import reading

            found = library.articles.open(article.id)
            has_come = found is not None and found.article.full_text != article.full_text
            return found, has_come and opened.reading == reading(article.entry, article.full_text)

        def renewed(answer: tuple[Opened | None, bool]) -> None:
            found, is_fuller = answer
            if found is None or not self.is_open(article.id):
                return
            if self.opened is not opened:
                self.renew()  # it was opened once more meanwhile, maybe as it was before the change
                return
            if is_fuller:
                self.show(replace(found, article=replace(found.article, place=self.page.place())))
            elif found.article.notes != article.notes:
                self.opened = replace(opened, article=replace(article, notes=found.article.notes))
                self.page.show_notes(found.article.notes)

        self._host.program.tasks.do(look, then=renewed)

    def load_pictures(self) -> None:
        from reader.commands.reading import pictures

        self._host.program.tasks.start(pictures(self._host))

    def redraw_pictures(self) -> None:
        """Draw for another room the pictures that are shown."""
        # Another article may be open by now: its pictures were not asked for.
        if self.page.shows_pictures:
            self.load_pictures()

    def start_over(self) -> None:
        """Nothing of another library was read."""
        self.show(None)
        self._history = History()

    # ------------------------------------------------------------ what was read

    def mark_read(self, ids: Sequence[int], read: bool) -> None:
        host = self._host
        rows = ((id, host.headlines.known(id)) for id in ids)
        changed = [id for id, row in rows if row is None or row.read != read]
        if not changed:
            return
        for id in changed:
            host.headlines.change(id, read=read)
        teaches = host.panes.here == SIDEBAR
        # It is asked for at once: whoever quits now has it written.
        written = host.write(partial(host.library.articles.set_read, changed, read))

        async def marked() -> None:
            await written
            host.changed(Change.MARKED)
            if teaches:
                host.changed(Change.TAUGHT)

        host.program.tasks.start(marked())

    def read_on(self) -> bool:
        """Mark the article read and go a page further, or to the headline's article where none is open; False at its end."""
        headlines = self._host.headlines
        if self.opened is None:
            if headlines.current is None:
                return False
            self.read(headlines.current)
            return True
        id = self.opened.article.id
        row = headlines.known(id)
        if row is not None and not row.read:
            self.mark_read([id], True)
            self._history.visit(id)
        if self.page.page(1):
            return True
        self._note(id, "finish")
        return False

    def back(self) -> int | None:
        return self._history.back()

    def forward(self) -> int | None:
        return self._history.forward()

    def peel(self) -> bool:
        if self.page.is_choosing:
            self.page.forget_passage()
            return True
        if self.page.jump_back():
            return True
        if self.page.has_found and self._host.headlines.section.sought is None:
            self.page.find()
            return True
        if self.opened is None or not self._host.library.keeping.is_transient(self.opened.article.id):
            return False
        before = self._came_from.get(self.opened.article.id, self._host.headlines.current)
        if before is None:
            return False
        self.preview(before)
        return True

    def _leave(self, opened: Opened) -> None:
        """Keep the place in the article that is left, where it is not the beginning; learn how long it held."""
        visited, since = self._visited
        if visited == opened.article.id:
            self._visited = (0, 0.0)
            stayed = monotonic() - since
            kind = "leave" if stayed < LEFT_AT_ONCE else "read" if stayed >= STAYED else ""
            if kind:
                self._note(visited, kind)
        place = self.page.place()
        if place != opened.article.place:
            self._host.program.tasks.do(
                partial(self._host.library.articles.set_place, opened.article.id, place), WRITE
            )

    def _note(self, id: int, kind: str) -> None:
        """Keep what the reader did with an article, for the recommendations."""
        self._host.program.tasks.do(partial(self._host.library.recommendations.noted, id, kind), WRITE)

    # ------------------------------------------------------------ what is said around it

    def title(self) -> Title:
        """Where the article comes from; what it is and how much is left, once it is scrolled."""
        return around.title(self.opened, self.page)

    def say_selected(self, text: str) -> None:
        """Say how much is selected, and what can be done with it."""
        number = len(text.split())
        self._host.say(
            trn(
                "{number} word selected: <copy_text> copies it.",
                "{number} words selected: <copy_text> copies them.",
                number,
            )
        )

    def say_nothing_is_open(self) -> None:
        """Say in the article's place what is so, and the keys that lead on."""
        self.page.clear(around.nothing_is_open(self._host))
