"""Finding: sections, sorting, search as you type, the filter, tags, undo and bulk marks."""

from __future__ import annotations

from functools import partial

from feeds import query as query_language
from feeds.errors import QueryError
from feeds.query import Query
from reader import words
from reader.screens.panes import SORTS, Panes, Section
from reader.screens.sheet import AskSheet, ChooseSheet
from reader.widgets.choice_list import Choice


class Finding(Panes):
    """The actions that choose what the list shows, and those that change all of it."""

    def do_all(self) -> None:
        self.show_section(self.sections[0], keep=self.list.current)

    def do_unread(self) -> None:
        self.show_section(self.sections[1], keep=self.list.current)

    def do_starred(self) -> None:
        self.show_section(self.sections[2], keep=self.list.current)

    def do_sort(self) -> None:
        names = list(SORTS)
        self.sort = names[(names.index(self.sort) + 1) % len(names)]
        self.say(f"Sorted {SORTS[self.sort]}.")
        self.show_section(self.section, keep=self.list.current)

    def do_sections(self) -> None:
        """Choose a folder, a feed or a saved query to list."""

        def gathered(choices: list[Choice]) -> None:
            sheet = ChooseSheet("Sections", choices, placeholder="folder, feed or query")
            self.choose(sheet, self.show_section)

        self.app.jobs.ask(self._section_choices, gathered, topic="sections")

    def _section_choices(self) -> list[Choice]:
        feeds = self.library.feeds()
        choices = [Choice(section.name, "", section) for section in self.sections]
        folders: dict[tuple[str, ...], int] = {}
        for feed in feeds:
            for depth in range(1, len(feed.folder) + 1):
                path = feed.folder[:depth]
                folders[path] = folders.get(path, 0) + feed.unread
        for path, unread in sorted(folders.items()):
            name = " / ".join(path)
            choices.append(Choice(f"▾ {name}", f"{unread:,} unread", Section(name, Query.folder(path))))
        for name, text in self.library.smart_feeds():
            choices.append(Choice(f"◇ {name}", text, Section(name, query_language.parse(text))))
        for feed in sorted(feeds, key=lambda feed: (feed.folder, feed.title.casefold())):
            note = f"{feed.unread:,} unread" if feed.unread else words.count(feed.total, "article")
            indent = "  " * len(feed.folder)
            choices.append(Choice(f"{indent}{feed.title}", note, Section(feed.title, Query.feed(feed.id))))
        return choices

    # ------------------------------------------------------------ search and filter

    async def do_search(self) -> None:
        """List what the typed words find, as they are typed; Esc returns to the list before."""
        before, here = self.section, self.list.current

        def typed(text: str) -> None:
            if not text.strip():
                self.show_section(before, here)
                return
            try:
                query = query_language.parse(text)
            except QueryError as error:
                self.prompt.note(error.reason)
                return
            self.prompt.note("")
            self.show_section(Section(f"“{text.strip()}”", query))

        def done(text: str | None) -> None:
            self.list.focus()
            if text is None:
                self.show_section(before, here)
            self.lay_out()

        await self.prompt.ask(
            "/", done, placeholder="words, “a phrase”, title: feed: is:unread", changed=typed
        )

    async def do_filter(self) -> None:
        """Narrow the section by a query, kept until Esc in the list."""
        base = self.section

        def done(text: str | None) -> None:
            self.list.focus()
            self.lay_out()
            if not text:
                return
            try:
                query = base.query & query_language.parse(text)
            except QueryError as error:
                self.say(str(error))
                return
            self.show_section(Section(f"{base.name} · {text}", query))

        await self.prompt.ask("filter", done, placeholder="is:unread lang:fr words:>800")

    # ------------------------------------------------------------ bulk and undo

    def do_mark_all_read(self) -> None:
        query = self.section.query

        def marked(number: int) -> None:
            self.say(f"{words.count(number, 'article')} marked read. U takes it back.")
            self._changed_in_bulk()

        self.app.jobs.ask(lambda: self.library.mark_all_read(query), marked, lane="write")

    def do_undo(self) -> None:
        def undone(label: str | None) -> None:
            self.say(f"Undone: {label}." if label else "There is nothing to undo.")
            self._changed_in_bulk()

        self.app.jobs.ask(self.library.undo, undone, lane="write")

    def _changed_in_bulk(self) -> None:
        self.list.forget_rows()
        self.reload()
        self.refresh_counts()

    def do_tag(self) -> None:
        if (id := self.target()) is None or (row := self.row(id)) is None:
            return

        def answered(text: str) -> None:
            wanted = {word.strip(" #") for word in text.replace(",", " ").split()} - {""}
            add, remove = wanted - set(row.tags), set(row.tags) - wanted
            self.list.change(id, tags=tuple(sorted(wanted)))
            self.app.jobs.ask(partial(self.library.set_tags, [id], add, remove), lane="write")

        sheet = AskSheet("Tags", row.title, value=" ".join(row.tags), placeholder="words between spaces")
        self.choose(sheet, answered)
