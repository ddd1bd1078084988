"""Searching: the first sections, the order of the list, search as you type, the filter."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from feeds import query as query_language
from feeds.errors import QueryError
from feeds.query import Query
from feeds.query.completing import complete, names
from reader import config
from reader.i18n import formats
from reader.i18n.messages import worded
from reader.i18n.translate import message, tr, trn
from reader.listing import BY_DATE, GROUPS, SORTS, Section
from reader.questions import Line, Try, Type
from reader.tasks import STATE, WORDS

if TYPE_CHECKING:
    from reader.context import Context
    from reader.questions import Complete

INDEXING_SECONDS = 10.0
"""How long the texts that wait for the index are taken into it when a search begins."""
REMEMBERED = 50
"""Searches kept to be typed again."""
SEARCH_NOTE = message("^T here/everywhere  ^S keep")


def all_articles(context: Context) -> None:
    _show_first(context, 0)


def unread(context: Context) -> None:
    _show_first(context, 1)


def starred(context: Context) -> None:
    _show_first(context, 2)


def _show_first(context: Context, number: int) -> None:
    context.headlines.show(context.headlines.sections[number], keep=context.headlines.current)


async def sort(context: Context) -> None:
    headlines = context.headlines
    was = headlines.group

    def tried(sort: str) -> None:
        headlines.sort = sort
        # Days are kept where the order has them, and come back with it.
        headlines.group = (was or "day") if sort in BY_DATE else ""
        headlines.show(headlines.section, keep=headlines.current)

    values = [(sort, tr(name)) for sort, name in SORTS.items()]
    await context.choose(Try(tr("Sort the list"), values, headlines.sort, tried))


async def group(context: Context) -> None:
    headlines = context.headlines

    def tried(group: str) -> None:
        headlines.group = group
        headlines.show(headlines.section, keep=headlines.current)

    values = [(group, tr(name)) for group, name in GROUPS.items()]
    await context.choose(Try(tr("Group the list"), values, headlines.group, tried))


# ---------------------------------------------------------------- search


class _Search:
    """A search while it is typed: what it lists, and where Esc returns to."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.line: Line | None = None
        self._headlines = headlines = context.headlines
        self._before, self._here, self._had = headlines.section, headlines.current, headlines.origin
        self._everywhere = True
        self._left_out = ""
        """What is said of articles whose text is not searched yet."""

    @property
    def label(self) -> str:
        """What stands before the words: whether they are looked for in one section only."""
        return "/" if self._everywhere else tr("/ in {section}", section=self._before.name)

    def back(self) -> None:
        """List what was listed before."""
        self._headlines.show(self._before, self._here)
        self._headlines.origin = self._had

    def hear(self, line: Line, text: str) -> None:
        """List what the words find so far."""
        self.line = line
        if not text.strip():
            line.note(tr(SEARCH_NOTE))
            self.back()
            return
        try:
            query = query_language.parse(text, typing=True)
        except QueryError as error:
            line.point(error.position, worded(error.reason))
            return
        self._list(text.strip(), query)

    def mean(self, text: str) -> None:
        """List what the words find as they are written: a word that may go on has its star."""
        self._list(text.strip(), query_language.parse(text))

    def turn(self, line: Line, text: str) -> None:
        """Look in the section that was listed before, or everywhere again."""
        self._everywhere = not self._everywhere
        line.label(self.label)
        self.hear(line, text)

    def tell_waiting(self, number: int) -> None:
        """Say how many articles are found by no more than their titles, of which those of the newest are looked through."""
        self._left_out = (
            trn("{number} article is not indexed yet", "{number} articles are not indexed yet", number)
            if number
            else ""
        )
        self.anew()

    def anew(self) -> None:
        """List again: what is found may be more."""
        if self.line is not None and self.line.text.strip():
            self.hear(self.line, self.line.text)

    def _list(self, text: str, query: Query) -> None:
        scope = Query() if self._everywhere else self._before.query
        name = (
            tr("“{text}”", text=text)
            if self._everywhere or not str(self._before.query)
            else tr("“{text}” in {section}", text=text, section=self._before.name)
        )
        section = Section(name, scope & query, sort="relevance", sought=query)
        self._headlines.show(section, listed=self._say_found)
        self._headlines.origin = self._had or (self._before, self._here)

    def _say_found(self, number: int) -> None:
        if self.line is not None:
            told = [formats.articles(number), self._left_out, tr(SEARCH_NOTE)]
            self.line.note("   ".join(filter(None, told)))


async def search(context: Context) -> None:
    """List what the typed words find, as they are typed; Esc returns to the list before."""
    typed = _Search(context)
    # What arrived a moment ago is found too.
    index = context.library.shown.index

    def take_in() -> int:
        index.take_in_words(INDEXING_SECONDS, apart=True)
        return index.waiting()

    context.program.tasks.do(take_in, WORDS, typed.tell_waiting)
    question = Type(
        typed.label,
        placeholder=tr("words, “a phrase”, title: feed: is:unread"),
        note=tr(SEARCH_NOTE),
        changed=typed.hear,
        also={"ctrl+t": typed.turn},
        ends=("ctrl+s",),
        earlier=await context.ask(_searches, STATE),
        complete=_completions(context),
    )
    written = await context.choose(question)
    if written is None:
        typed.back()
        return
    if not (text := written.text.strip()):
        return
    context.program.remember(partial(_remember, text))
    if written.key == "ctrl+s":
        typed.mean(text)
        await context.run("smart_feed")


def _completions(context: Context) -> Complete:
    """What the word being typed can go on as: keys, and this library's names once they are known."""
    library = context.library
    known: dict[str, list[str]] = {}

    def look() -> dict[str, list[str]]:
        return names(library.shown.subscriptions.feeds(), library.own.articles.tags())

    context.program.tasks.do(look, then=known.update)
    return lambda text, cursor: [(each.text, each.start, each.end) for each in complete(text, cursor, known)]


def _searches() -> list[str]:
    """What was searched for, the last one last."""
    kept = config.read_state("searches").get("searches", [])
    return [text for text in kept if isinstance(text, str)] if isinstance(kept, list) else []


def _remember(text: str) -> None:
    """Keep one more search, each once."""
    latest = dict.fromkeys(reversed([*_searches(), text]))
    config.write_state("searches", {"searches": [*reversed(latest)][-REMEMBERED:]})


# ---------------------------------------------------------------- filter


async def filter_list(context: Context) -> None:
    """Narrow the section by a query, kept until Esc in the list."""
    headlines = context.headlines
    base = headlines.section
    origin = headlines.origin or (base, headlines.current)

    def refused(line: Line, text: str) -> bool:
        try:
            query_language.parse(text)
        except QueryError as error:
            line.point(error.position, worded(error.reason))
            return True
        return False

    question = Type(
        tr("filter"),
        placeholder="is:unread lang:fr words:>800",
        refused=refused,
        complete=_completions(context),
    )
    written = await context.choose(question)
    if written is None or not (text := written.text.strip()):
        return
    query = query_language.parse(text)
    headlines.show(Section(f"{base.name} · {text}", base.query & query, sought=query))
    headlines.origin = origin
