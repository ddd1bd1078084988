"""Finding: the fixed sections, the order of the list, search as you type, the filter, finding in an article."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from feeds import query as query_language
from feeds.errors import QueryError
from feeds.query import Query
from reader import config
from reader.dialogs import TryDialog
from reader.i18n import formats
from reader.i18n.messages import worded
from reader.i18n.translate import message, tr, trn
from reader.screens.errand import Errand
from reader.screens.main import BY_DATE, GROUPS, SORTS, Section
from reader.widgets.prompt import Complete

if TYPE_CHECKING:
    from reader.screens.main import MainScreen

INDEXING_SECONDS = 10.0
"""How long the texts that wait for the index are taken into it when a search begins."""
REMEMBERED = 50
"""Searches kept to be typed again."""


class Finding(Errand):
    """The actions that choose what the list shows."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._searched: list[str] = []
        """What was searched for in this window."""

    def do_all(self) -> None:
        self.screen.show_section(self.screen.sections[0], keep=self.screen.list.current)

    def do_unread(self) -> None:
        self.screen.show_section(self.screen.sections[1], keep=self.screen.list.current)

    def do_starred(self) -> None:
        self.screen.show_section(self.screen.sections[2], keep=self.screen.list.current)

    def do_sort(self) -> None:
        was = self.screen.group

        def tried(sort: str) -> None:
            self.screen.sort = sort
            # Days are kept where the order has them, and come back with it.
            self.screen.group = (was or "day") if sort in BY_DATE else ""
            self._list_so()

        values = [(sort, tr(name)) for sort, name in SORTS.items()]
        self.screen.app.push_screen(TryDialog(tr("Sort the list"), values, self.screen.sort, tried))

    def do_group(self) -> None:
        def tried(group: str) -> None:
            self.screen.group = group
            self._list_so()

        values = [(group, tr(name)) for group, name in GROUPS.items()]
        self.screen.app.push_screen(TryDialog(tr("Group the list"), values, self.screen.group, tried))

    def _list_so(self) -> None:
        self.screen.show_section(self.screen.section, keep=self.screen.list.current)

    # ------------------------------------------------------------ search and filter

    async def do_search(self) -> None:
        """List what the typed words find, as they are typed; Esc returns to the list before."""
        before, here = self.screen.section, self.screen.list.current
        had = self.screen.origin
        origin = had or (before, here)
        everywhere = True

        def back() -> None:
            self.screen.show_section(before, here)
            self.screen.origin = had

        def typed(text: str, *, typing: bool = True) -> None:
            if not text.strip():
                self.screen.prompt.note(tr(SEARCH_NOTE))
                back()
                return
            try:
                query = query_language.parse(text, typing=typing)
            except QueryError as error:
                self.screen.prompt.point(error.position, worded(error.reason))
                return
            scope = Query() if everywhere else before.query
            wide = everywhere or not str(before.query)
            name = (
                tr("“{text}”", text=text.strip())
                if wide
                else tr("“{text}” in {section}", text=text.strip(), section=before.name)
            )
            self.screen.show_section(
                Section(name, scope & query, sort="relevance", sought=query), listed=self._say_found
            )
            self.screen.origin = origin

        def other_scope(text: str) -> None:
            nonlocal everywhere
            everywhere = not everywhere
            self.screen.prompt.label(_search_label(everywhere, before.name))
            typed(text)

        async def keep(text: str) -> None:
            # What is kept means what is written: a word that may go on has its star.
            typed(text, typing=False)
            done(text)
            self.screen.prompt.close()
            await self.screen.act("smart_feed")

        def done(text: str | None) -> None:
            self.screen.list.focus()
            if text is None:
                back()
            elif text.strip():
                self._searched.append(text.strip())
                self.screen.app.remember(partial(_remember, text.strip()))
            self.screen.lay_out()

        def taken_in(_: object) -> None:
            if (text := self.screen.prompt.text) and text.strip():
                typed(text)

        # What arrived a moment ago is found too.
        library = self.screen.library
        self.screen.app.jobs.ask(
            partial(library.index_words, INDEXING_SECONDS), taken_in, queue="index", topic="words"
        )
        await self.screen.prompt.ask(
            _search_label(everywhere, before.name),
            done,
            placeholder=tr("words, “a phrase”, title: feed: is:unread"),
            changed=typed,
            also={"ctrl+t": other_scope, "ctrl+s": keep},
            earlier=_with(_searches(), *self._searched),
            complete=self._completions(),
        )
        self.screen.prompt.note(tr(SEARCH_NOTE))

    def _say_found(self, number: int) -> None:
        if self.screen.prompt.is_open:
            self.screen.prompt.note(f"{formats.articles(number)}   {tr(SEARCH_NOTE)}")

    def _completions(self) -> Complete:
        """What the word being typed can go on as: keys, and this library's names once they are known."""
        library = self.screen.library
        known: dict[str, list[str]] = {}

        def names() -> dict[str, list[str]]:
            feeds = library.feeds()
            return {
                "feed": [feed.title for feed in feeds],
                "folder": sorted({query_language.folder_text(feed.folder) for feed in feeds if feed.folder}),
                "tag": list(library.tags()),
                "lang": sorted({feed.lang.split("-")[0] for feed in feeds if feed.lang}),
            }

        self.screen.app.jobs.ask(names, known.update, topic="names", holds=False)
        return lambda text, cursor: [
            (each.text, each.start, each.end) for each in query_language.complete(text, cursor, known)
        ]

    async def do_filter(self) -> None:
        """Narrow the section by a query, kept until Esc in the list."""
        base = self.screen.section

        origin = self.screen.origin or (base, self.screen.list.current)

        def refused(text: str) -> bool:
            try:
                query_language.parse(text)
            except QueryError as error:
                self.screen.prompt.point(error.position, worded(error.reason))
                return True
            return False

        def done(text: str | None) -> None:
            self.screen.list.focus()
            self.screen.lay_out()
            if not text or not text.strip():
                return
            query = query_language.parse(text)
            name = f"{base.name} · {text.strip()}"
            self.screen.show_section(Section(name, base.query & query, sought=query))
            self.screen.origin = origin

        await self.screen.prompt.ask(
            tr("filter"),
            done,
            placeholder="is:unread lang:fr words:>800",
            refused=refused,
            complete=self._completions(),
        )

    # ------------------------------------------------------------ in the article

    async def do_find(self) -> None:
        """Mark what is typed in the open article; Enter goes to the first place, Esc marks nothing."""
        article = self.screen.article

        def typed(text: str) -> None:
            number = article.find(text)
            found = trn("{number} place", "{number} places", number) if text.strip() else ""
            self.screen.prompt.note(found)

        def done(text: str | None) -> None:
            article.focus()
            self.screen.lay_out()
            if not text:
                article.find("")
            else:
                self.do_find_next()

        await self.screen.prompt.ask(tr("find"), done, placeholder=tr("words of the article"), changed=typed)

    def do_find_next(self) -> None:
        self._go_to_found(1)

    def do_find_previous(self) -> None:
        self._go_to_found(-1)

    def _go_to_found(self, step: int) -> None:
        place, number = self.screen.article.find_next(step)
        if number:
            self.screen.say(
                tr(
                    "Place {place} of {number}; <find_next> goes to the next, <find_previous> to the one before.",
                    place=formats.number(place),
                    number=formats.number(number),
                )
            )
        else:
            self.screen.say(tr("Nothing is found in this article; <find> looks for something."))


def _search_label(everywhere: bool, section: str) -> str:
    """What stands before the words: whether they are looked for in one section only."""
    return "/" if everywhere else tr("/ in {section}", section=section)


SEARCH_NOTE = message("^T here/everywhere  ^S keep")


def _searches() -> list[str]:
    """What was searched for, the last one last."""
    kept = config.read_state("searches").get("searches", [])
    return [text for text in kept if isinstance(text, str)] if isinstance(kept, list) else []


def _remember(text: str) -> None:
    config.write_state("searches", {"searches": _with(_searches(), text)})


def _with(kept: list[str], *texts: str) -> list[str]:
    """The searches after some more, each once."""
    latest = dict.fromkeys(reversed([*kept, *texts]))
    return [*reversed(latest)][-REMEMBERED:]
