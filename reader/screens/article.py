"""The article: which one is open, which were, what is marked by reading it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from feeds.query import sought_in
from reader import enclosures
from reader.changes import Change
from reader.history import History
from reader.i18n import formats
from reader.i18n.translate import tr, trn
from reader.keys import commands
from reader.keys.commands import ARTICLE, BY_ID, SIDEBAR, key_of
from reader.tasks import ARTICLE as ARTICLE_TOPIC
from reader.tasks import WRITE
from reader.widgets.pane import Title

if TYPE_CHECKING:
    from feeds.library import Opened
    from feeds.model import Article
    from reader.render import Head
    from reader.screens.host import Host
    from reader.widgets.article_view import ArticleView

LEFT_AT_ONCE, STAYED = 3.0, 20.0
"""Seconds: an article left sooner was not what the reader wanted, one held longer was read."""
FOLLOWING = 100
"""Rows below the cursor that are looked through for the next unread one."""


class ArticleController:
    """What `reader.context.Articles` says of the open article. `page` is there once all panes stand."""

    page: ArticleView

    def __init__(self, host: Host, shown: Callable[[Opened | None], object]) -> None:
        """`shown` is told what is open, whenever that is another article or none."""
        self._host, self._shown = host, shown
        self.opened: Opened | None = None
        self._history = History()
        self._visited: tuple[int, float] = (0, 0.0)
        """The article that was opened on purpose, and when."""
        self._came_from: dict[int, int] = {}
        """Pages that links led to -> the article each link stood in."""

    def is_open(self, id: int) -> bool:
        return self.opened is not None and self.opened.article.id == id

    # ------------------------------------------------------------ opening

    def follow(self, href: str) -> None:
        """Go where a link of the article leads."""
        from reader.commands.following import follow

        self._host.program.tasks.start(follow(self._host, href))

    def preview(self, id: int) -> None:
        library = self._host.library
        self._host.program.tasks.do(lambda: library.articles.open(id), ARTICLE_TOPIC, self.show)

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
        if not host.is_complete:
            return
        before = self.opened
        if before is not None:
            self._leave(before)
        self.opened = opened
        self._shown(opened)
        if opened is None:
            self.say_nothing_is_open()
            self.page.set_title(self.title())
            return
        self.page.show(self._head(opened), opened.reading, opened.article.place)
        self.page.show_notes(opened.article.notes)
        self.page.set_title(self.title())
        self.page.say_after(self._what_follows(opened))
        if opened.article.entry.other and (before is None or before.article.id != opened.article.id):
            host.say(
                tr("Which text of this page is the article was hard to tell; <whole_page> shows all of it.")
            )
        if host.headlines.section.sought is not None:
            self.page.find(*sought_in(host.headlines.section.sought))
        if self.page.images and (host.program.settings.images or opened.article.images):
            self.load_pictures()

    def renew_notes(self) -> None:
        """Mark in the open article what is marked in the library by now."""
        if self.opened is None:
            return
        id, library = self.opened.article.id, self._host.library

        def renewed(found: list[Article]) -> None:
            if found and self.opened is not None and self.is_open(id):
                notes = found[0].notes
                if notes != self.opened.article.notes:
                    article = replace(self.opened.article, notes=notes)
                    self.opened = replace(self.opened, article=article)
                    self.page.show_notes(notes)

        self._host.program.tasks.do(lambda: list(library.articles.whole([id])), then=renewed)

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
        if self.opened is None:
            return Title()
        article, minutes = self.opened.article, self.opened.reading.minutes
        if self.page.percent < 100 and self.page.scroll_offset.y:
            left = max(1, round(minutes * (100 - self.page.percent) / 100))
            return Title(article.entry.title, article.feed, tr("{minutes} min left", minutes=left))
        kicker = (article.feed, *(f"#{tag}" for tag in article.tags))
        place = tr("{minutes} min", minutes=minutes) if minutes else ""
        return Title(" · ".join(part for part in kicker if part).upper(), "", place)

    def _head(self, opened: Opened) -> Head:
        from reader.render import Head

        article = opened.article
        count = article.entry.comment_count
        comments = trn("{number} comment", "{number} comments", count) if count else ""
        facts = (", ".join(article.entry.authors), formats.published(article), comments)
        meta = " · ".join(fact for fact in facts if fact)
        entry, key = article.entry, self._key_of("enclosure")
        files = enclosures.lines(entry.enclosures, key, opened.heard, len(entry.chapters))
        return Head(article.entry.title or tr("(untitled)"), meta, opened.reading.standfirst, files)

    def _what_follows(self, opened: Opened) -> str:
        """What the end of an article says: how to get the text that did not come, else the next unread title."""
        if not opened.reading.document.blocks and opened.article.entry.url:
            key = self._key_of("full_text")
            return tr("The feed sent no text with it; {key} fetches it from the page.", key=key)
        headlines = self._host.headlines
        rows = map(headlines.known, headlines.ids[headlines.cursor + 1 :][:FOLLOWING])
        title = next((row.title for row in rows if row is not None and not row.read), "")
        return f"{self._key_of('next_unread')}  {title}" if title else ""

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
        counts, instead = self._host.counts, list[tuple[str, str]]()
        if counts is not None:
            wanted = ["all", "refresh_all", "search", "help"]
            said = tr("Nothing to read in this list.")
            if not counts.feeds and not counts.total and self._host.library.opened is None:
                wanted = ["add", "catalogue", "import", "help", "quit"]
                said = tr("This paper has no feeds yet.")
            keys = [(self._key_of(name), commands.short(BY_ID[name])) for name in wanted]
            instead = [("", said), ("", ""), *((key, what) for key, what in keys if key)]
        self.page.clear(instead)

    def _key_of(self, command: str) -> str:
        return key_of(command, self._host.program.keymap)
