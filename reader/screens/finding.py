"""Finding: sections, sorting, search as you type, the filter, tags, undo and bulk marks."""

from __future__ import annotations

from functools import partial

from feeds import query as query_language
from feeds.errors import QueryError
from feeds.query import Query
from reader import words
from reader.screens.errand import Errand
from reader.screens.main import SORTS, Section
from reader.screens.sheet import AskSheet, ChooseSheet
from reader.widgets.choice_list import Choice


class Finding(Errand):
    """The actions that choose what the list shows, and those that change all of it."""

    def do_all(self) -> None:
        self.screen.show_section(self.screen.sections[0], keep=self.screen.list.current)

    def do_unread(self) -> None:
        self.screen.show_section(self.screen.sections[1], keep=self.screen.list.current)

    def do_starred(self) -> None:
        self.screen.show_section(self.screen.sections[2], keep=self.screen.list.current)

    def do_sort(self) -> None:
        names = list(SORTS)
        self.screen.sort = names[(names.index(self.screen.sort) + 1) % len(names)]
        self.screen.say(f"Sorted {SORTS[self.screen.sort]}.")
        self.screen.show_section(self.screen.section, keep=self.screen.list.current)

    def do_sections(self) -> None:
        """Choose a folder, a feed or a saved query to list."""

        def gathered(choices: list[Choice]) -> None:
            sheet = ChooseSheet("Sections", choices, placeholder="folder, feed or query")
            self.screen.choose(sheet, self.screen.show_section)

        self.screen.app.jobs.ask(self._section_choices, gathered, topic="sections")

    def _section_choices(self) -> list[Choice]:
        feeds = self.screen.library.feeds()
        choices = [Choice(section.name, "", section) for section in self.screen.sections]
        folders: dict[tuple[str, ...], int] = {}
        for feed in feeds:
            for depth in range(1, len(feed.folder) + 1):
                path = feed.folder[:depth]
                folders[path] = folders.get(path, 0) + feed.unread
        for path, unread in sorted(folders.items()):
            name = " / ".join(path)
            choices.append(Choice(f"▾ {name}", f"{unread:,} unread", Section(name, Query.folder(path))))
        for name, text in self.screen.library.smart_feeds():
            choices.append(Choice(f"◇ {name}", text, Section(name, query_language.parse(text))))
        for feed in sorted(feeds, key=lambda feed: (feed.folder, feed.title.casefold())):
            note = f"{feed.unread:,} unread" if feed.unread else words.count(feed.total, "article")
            indent = "  " * len(feed.folder)
            choices.append(Choice(f"{indent}{feed.title}", note, Section(feed.title, Query.feed(feed.id))))
        return choices

    # ------------------------------------------------------------ search and filter

    async def do_search(self) -> None:
        """List what the typed words find, as they are typed; Esc returns to the list before."""
        before, here = self.screen.section, self.screen.list.current

        def typed(text: str) -> None:
            if not text.strip():
                self.screen.show_section(before, here)
                return
            try:
                query = query_language.parse(text)
            except QueryError as error:
                self.screen.prompt.note(error.reason)
                return
            self.screen.prompt.note("")
            self.screen.show_section(Section(f"“{text.strip()}”", query))

        def done(text: str | None) -> None:
            self.screen.list.focus()
            if text is None:
                self.screen.show_section(before, here)
            self.screen.lay_out()

        await self.screen.prompt.ask(
            "/", done, placeholder="words, “a phrase”, title: feed: is:unread", changed=typed
        )

    async def do_filter(self) -> None:
        """Narrow the section by a query, kept until Esc in the list."""
        base = self.screen.section

        def done(text: str | None) -> None:
            self.screen.list.focus()
            self.screen.lay_out()
            if not text:
                return
            try:
                query = base.query & query_language.parse(text)
            except QueryError as error:
                self.screen.say(str(error))
                return
            self.screen.show_section(Section(f"{base.name} · {text}", query))

        await self.screen.prompt.ask("filter", done, placeholder="is:unread lang:fr words:>800")

    # ------------------------------------------------------------ bulk and undo

    def do_mark_all_read(self) -> None:
        query = self.screen.section.query

        def marked(number: int) -> None:
            self.screen.say(f"{words.count(number, 'article')} marked read. U takes it back.")
            self._changed_in_bulk()

        self.screen.app.jobs.ask(lambda: self.screen.library.mark_all_read(query), marked, lane="write")

    def do_undo(self) -> None:
        def undone(label: str | None) -> None:
            self.screen.say(f"Undone: {label}." if label else "There is nothing to undo.")
            self._changed_in_bulk()

        self.screen.app.jobs.ask(self.screen.library.undo, undone, lane="write")

    def _changed_in_bulk(self) -> None:
        self.screen.list.forget_rows()
        self.screen.reload()
        self.screen.refresh_counts()

    def do_tag(self) -> None:
        if (id := self.screen.target()) is None or (row := self.screen.row(id)) is None:
            return

        def answered(text: str) -> None:
            wanted = {word.strip(" #") for word in text.replace(",", " ").split()} - {""}
            add, remove = wanted - set(row.tags), set(row.tags) - wanted
            self.screen.list.change(id, tags=tuple(sorted(wanted)))
            self.screen.app.jobs.ask(partial(self.screen.library.set_tags, [id], add, remove), lane="write")

        sheet = AskSheet("Tags", row.title, value=" ".join(row.tags), placeholder="words between spaces")
        self.screen.choose(sheet, answered)
