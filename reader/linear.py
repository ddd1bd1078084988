"""`broadsheet --linear`: the same paper as plain lines, for screen readers and simple terminals.

No boxes, no colour, no motion, nothing drawn over: one thing a line, a question at the end. What can
be done is what the table of actions has and `Linear` has a method for: `star` is done by `do_star`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from feeds import query as query_language
from feeds import urls
from feeds.errors import FeedsError
from feeds.library import Opened
from feeds.markup import clean, plain
from feeds.model import Headline
from feeds.query import Query
from feeds.workspace import Workspace
from reader import browsers, clipboard, clock, figures
from reader.config import Settings
from reader.i18n import formats, translate
from reader.i18n.messages import sentence, told, told_why, worded
from reader.i18n.translate import message, tr, trn
from reader.keys.commands import BY_ID, COMMANDS, Command, keymap, names_of_keys, short
from reader.keys.presets import PRESETS

PAGE = 10
"""Headlines listed at a time."""
NARROWEST = 20
"""Cells: a terminal that says it has fewer does not know."""
INDEXING_SECONDS = 10.0
"""How long the texts that wait for the index are taken into it when a search begins."""
HELP = message("""\
A number opens what has it: a headline, a recommended piece, a link, a section.
Enter: more headlines, or the next unread article after an article.
A key or its word, with what it is about behind it: star 3, tag boats, /title:ferry is:unread.""")
_MARGIN = re.compile(r"[ >]*")


def wrapped(text: str, width: int) -> str:
    """`text` in lines of at most `width` cells, each with the margin of the line it was; an address alone stays whole."""
    from reader.render.wrap import breaks

    lines: list[str] = []
    for line in text.split("\n"):
        found = _MARGIN.match(line)
        margin = found[0] if found and len(found[0]) <= width // 2 else ""
        rest = line[len(margin) :]
        if "://" in rest and " " not in rest:
            lines.append(line)
        else:
            lines += [margin + rest[start:end] for start, end in breaks(rest, width - len(margin))]
    return "\n".join(lines)


def fitted(text: str, most: int | None = None) -> str:
    """`text` in lines as wide as the terminal, or `most` cells where it is wider."""
    width = max(NARROWEST, shutil.get_terminal_size().columns)
    return wrapped(text, min(width, most or width))


def as_told(opened: Opened) -> str:
    """An article as it is said: its head as the panes have it, then its text."""
    entry = opened.article.entry
    facts = (opened.article.feed, ", ".join(entry.authors), formats.published(opened.article))
    parts = (
        entry.title or tr("(untitled)"),
        " · ".join(fact for fact in facts if fact),
        urls.display(entry.url),
        opened.reading.standfirst,
        plain(opened.reading.document),
    )
    return "\n\n".join(part for part in parts if part)


class Linear:
    """A conversation about one library. `ask` gives the next line typed (EOFError ends it), `tell` says one."""

    def __init__(
        self,
        library: Workspace,
        ask: Callable[[str], str],
        tell: Callable[[str], None],
        settings: Settings | None = None,
    ) -> None:
        self._library = library
        self._ask = ask
        self._say = tell
        self._settings = settings or Settings()
        bound, _ = keymap(self._settings.keys, preset=PRESETS.get(self._settings.preset))
        translate.name_keys(names_of_keys(bound))
        self._keys = {key.replace(" ", ""): id for key, id in _typable(bound.items())}
        self._title = tr("All")
        self._query = Query()
        self._sort = "date"
        self._ids: Sequence[int] = ()
        self._shown = 0
        self._opened: Opened | None = None
        self._choices: Sequence[Callable[[], None]] = ()
        """What a number does where something else than headlines was listed last."""

    def run(self) -> int:
        """Talk until the reader has enough; the exit status."""
        self._list(self._query, self._title)
        while True:
            try:
                self._answer(self._ask(tr("Number, n, /words, ? or q: ")).strip())
            except (EOFError, KeyboardInterrupt):
                return 0
            except FeedsError as error:
                self._tell(clean(sentence(error)))

    def _tell(self, text: str, most: int | None = None) -> None:
        self._say(fitted(text, most))

    def _answer(self, said: str) -> None:
        if not said:
            self._go_on()
        elif said.isdecimal():
            self._choose(said)
        elif (verb := self._verb(said)) is not None:
            id, rest = verb
            getattr(self, f"do_{id}")(rest)
        else:
            self._tell(tr("{said} means nothing here. ? says what does.", said=clean(said)))

    def _verb(self, said: str) -> tuple[str, str] | None:
        """The action that a line asks for, by its word or its key, and what stands behind it."""
        if said.startswith("/"):
            return "search", said[1:].strip()
        name, _, rest = said.removeprefix(":").strip().partition(" ")
        id = name.replace("-", "_")
        if id in BY_ID and hasattr(self, f"do_{id}"):
            return id, rest.strip()
        if (key := said.replace(" ", "")) in self._keys:
            return self._keys[key], ""
        return (self._keys[name], rest.strip()) if name in self._keys else None

    def _words(self, rest: str, id: str) -> str:
        """What an action is about: what stood behind it, else what the reader answers now."""
        return rest or self._ask(tr("{heading}:", heading=short(BY_ID[id])) + " ").strip()

    def _offer(self, choices: Iterable[tuple[str, Callable[[], None]]], otherwise: str) -> None:
        """List what a number then does."""
        choices = list(choices)
        self._choices = [do for _, do in choices]
        for number, (text, _) in enumerate(choices, 1):
            self._tell(f"{number}. {text}")
        if not choices:
            self._tell(otherwise)

    def do_help(self, _: str) -> None:
        self._tell(tr(HELP))
        for action in COMMANDS:
            if hasattr(self, f"do_{action.id}"):
                keys = [key for key, id in self._keys.items() if id == action.id]
                self._tell(f"{', '.join((*keys, action.id.replace('_', '-')))}: {tr(action.label)}")

    def do_quit(self, _: str) -> None:
        raise EOFError

    # ------------------------------------------------------------ lists

    def _list(self, query: Query, title: str, sort: str = "date") -> None:
        self._query, self._title, self._sort = query, title, sort
        self._ids, self._shown, self._opened, self._choices = (
            self._library.shown.lists.ids(query, sort),
            0,
            None,
            (),
        )
        self._tell(
            trn("{title}: {number} article.", "{title}: {number} articles.", len(self._ids), title=title)
        )
        self._more()

    def _list_anew(self) -> None:
        self._list(self._query, self._title, self._sort)

    def _more(self) -> None:
        rows = self._library.headlines(list(self._ids[self._shown : self._shown + PAGE]))
        for number, row in enumerate(rows, self._shown + 1):
            facts = [row.feed, formats.age(row.date, clock.now()) if row.dated else tr("undated")]
            if row.sources > 1:
                facts.append(trn("{number} other source", "{number} other sources", row.sources - 1))
            if not row.read:
                facts.append(tr("unread"))
            if row.starred:
                facts.append(tr("starred"))
            self._tell(f"{number}. {row.title or tr('(untitled)')} ({', '.join(facts)})")
        self._shown += len(rows)
        if self._shown < len(self._ids):
            self._tell(
                trn(
                    "{number} more; Enter lists it.",
                    "{number} more; Enter lists them.",
                    len(self._ids) - self._shown,
                )
            )

    def _go_on(self) -> None:
        if self._opened is not None:
            self.do_next_unread("")
        elif self._shown < len(self._ids):
            self._choices = ()
            self._more()
        else:
            self._tell(tr("That is the end of the list."))

    def _choose(self, said: str) -> None:
        number = figures.whole(said) or 0
        if self._choices and 0 < number <= len(self._choices):
            self._choices[number - 1]()
        elif not self._choices and self._opened is None and 0 < number <= len(self._ids):
            self._open(self._ids[number - 1])
        else:
            self._tell(tr("There is no number {number} here.", number=said))

    def do_top(self, _: str) -> None:
        self._list_anew()

    def do_back(self, _: str) -> None:
        self._opened, self._choices, self._shown = None, (), max(0, self._shown - PAGE)
        self._more()

    def do_all(self, _: str) -> None:
        self._list(Query(), tr("All"))

    def do_unread(self, _: str) -> None:
        self._list(Query.unread(), tr("Unread"))

    def do_starred(self, _: str) -> None:
        self._list(Query.starred(), tr("Starred"))

    def do_search(self, rest: str) -> None:
        if text := self._words(rest, "search"):
            query = query_language.parse(text)
            if not self._library.own.readonly:
                self._library.shown.index.take_in_words(INDEXING_SECONDS)
            self._list(query, tr("Found for {words}", words=text), "relevance")

    def do_filter(self, rest: str) -> None:
        if text := self._words(rest, "filter"):
            self._list(self._query & query_language.parse(text), f"{self._title} · {text}", self._sort)

    def do_sections(self, _: str) -> None:
        """List the sections, folders, feeds, smart feeds and tags."""
        from reader.sections import parts

        self._offer(
            (
                (
                    " / ".join((*part.folder[:-1], part.sign + part.name))
                    + (f" ({part.note()})" if part.note() else ""),
                    partial(self._list, part.query, part.name),
                )
                for part in parts(self._library)
            ),
            "",
        )

    def do_sort(self, rest: str) -> None:
        """List the orders, or list by the one that is named."""
        from reader.listing import SORTS

        if rest in SORTS:
            self._list(self._query, self._title, rest)
            return
        self._offer(
            ((tr(name), partial(self._list, self._query, self._title, sort)) for sort, name in SORTS.items()),
            "",
        )

    # ------------------------------------------------------------ articles

    def _unread_in(self, ids: Sequence[int]) -> None:
        if (found := self._library.shown.lists.first_unread(ids)) is None:
            self._tell(tr("No more unread articles here."))
        else:
            self._open(found)

    def _place(self) -> int:
        """Where the open article is in the list, -1 where none is."""
        ids = list(self._ids)
        here = self._opened.article.id if self._opened is not None else None
        return ids.index(here) if here in ids else -1

    def do_next_unread(self, _: str) -> None:
        self._unread_in(list(self._ids)[self._place() + 1 :])

    def do_previous_unread(self, _: str) -> None:
        self._unread_in(list(self._ids)[: max(0, self._place())][::-1])

    def _open(self, id: int) -> None:
        opened = self._library.articles.open(id)
        if opened is None:
            self._tell(tr("This article is gone."))
            return
        self._library.articles.set_read([id], True)
        self._library.recommendations.noted(id, "open")
        self._show(opened)

    def _show(self, opened: Opened) -> None:
        self._opened, self._choices = opened, ()
        self._tell(as_told(opened), self._settings.article_width)
        self._tell(
            tr(
                "End of the article, {minutes} min. <next_piece>: recommended. Enter: next unread.",
                minutes=opened.reading.minutes,
            )
        )

    def _fetch(self, address: str) -> None:
        self._tell(tr("Fetching."))
        near = self._opened.article.feed_url if self._opened is not None else ""
        self._open(self._library.articles.open_address(address, near).article.id)

    def do_next_piece(self, _: str) -> None:
        """Say what to read next, numbered."""
        pieces: list[Callable[[], None]] = []
        for shelf in self._library.recommendations.suggestions(self._opened):
            self._tell(tr("{heading}:", heading=tr(shelf.heading)))
            for piece in shelf.suggestions:
                pieces.append(
                    partial(self._open, piece.id) if piece.id is not None else partial(self._fetch, piece.url)
                )
                why = f" ({told_why(piece.why)})" if piece.why else ""
                self._tell(f"{len(pieces)}. {piece.title}{why}")
        self._choices = pieces
        if not pieces:
            self._tell(tr("Nothing to recommend yet."))

    def do_links(self, _: str) -> None:
        if (opened := self._with_article()) is None:
            return
        from reader.render import Head, layout

        found = layout(Head(), opened.reading.document).links
        # What leads within the article leads nowhere from its lines.
        self._offer(
            (
                (
                    tr("{text}: {address}", text=link.text, address=urls.display(link.href)),
                    partial(self._fetch, link.href),
                )
                for link in found
                if not link.href.startswith("#")
            ),
            tr("This article has no links."),
        )

    def do_browse(self, _: str) -> None:
        if (opened := self._with_article()) is not None:
            self._browse(opened.article.entry.url)

    def _browse(self, address: str) -> None:
        """Give a web address to the first of the reader's browsers that shows it."""
        shown = urls.display(address)
        if urls.scheme(address) not in ("http", "https"):
            self._tell(tr("Not opened: {address} is not a web address.", address=shown))
            return
        try:
            found = list(browsers.browsers(self._settings.browser, os.environ))
        except ValueError as error:
            self._tell(tr("The setting browser cannot be read: {error}.", error=error))
            return
        if any(_shows(browser, address) for browser in found):
            self._tell(tr("Opened {address}.", address=shown))
        else:
            self._tell(tr("No browser was found for {address}; <copy_address> copies it.", address=shown))

    def do_enclosure(self, _: str) -> None:
        """List what comes with the article: files, its comments."""
        if (opened := self._with_article()) is None:
            return
        entry = opened.article.entry
        files = [(each.title or urls.display(each.url), each.url) for each in entry.enclosures]
        files += [(tr("The comments"), entry.comments)] if entry.comments else []
        self._offer(
            ((text, partial(self._browse, address)) for text, address in files),
            tr("Nothing comes with this article."),
        )

    def do_copy_address(self, _: str) -> None:
        """Say the address, and copy it where a program takes it."""
        if (opened := self._with_article()) is None:
            return
        address = opened.article.entry.url
        self._tell(urls.display(address) or tr("This article has no address."))
        if address and clipboard.copy(address, os.environ).by:
            self._tell(tr("Copied {address}.", address=urls.display(address)))

    def do_full_text(self, _: str) -> None:
        if (opened := self._with_article()) is not None:
            self._tell(tr("Fetching."))
            self._show(self._library.articles.fetch_full_text(opened.article.id))

    def _with_article(self) -> Opened | None:
        if self._opened is None:
            self._tell(tr("Open an article first, by its number."))
        return self._opened

    # ------------------------------------------------------------ marks

    def _target(self, rest: str) -> tuple[Headline, str] | None:
        """What a mark is for, and the other words: the open article, else the headline whose number comes first."""
        said, _, others = rest.partition(" ")
        number = figures.whole(said) or 0
        if self._opened is not None:
            id, others = self._opened.article.id, rest
        elif 0 < number <= len(self._ids):
            id = self._ids[number - 1]
        else:
            self._with_article()
            return None
        row = next(iter(self._library.headlines([id])), None)
        if row is None:
            self._tell(tr("This article is gone."))
        return (row, others.strip()) if row is not None else None

    def do_star(self, rest: str) -> None:
        if found := self._target(rest):
            starred = not found[0].starred
            self._library.articles.set_starred([found[0].id], starred)
            self._tell(tr("Starred.") if starred else tr("No longer starred."))

    def do_toggle_read(self, rest: str) -> None:
        if found := self._target(rest):
            read = not found[0].read
            self._library.articles.set_read([found[0].id], read)
            self._tell(tr("Read.") if read else tr("Unread."))

    def do_later(self, rest: str) -> None:
        from reader.commands.marking import LATER

        if found := self._target(rest):
            kept = LATER not in found[0].tags
            self._library.articles.set_tags([found[0].id], [LATER] if kept else [], [] if kept else [LATER])
            self._tell(
                tr("The article is kept for later.")
                if kept
                else tr("The article is no longer kept for later.")
            )

    def do_tag(self, rest: str) -> None:
        """Give an article the tags typed; one it has already is taken away."""
        from reader.commands.marking import tags_of, tags_text

        if (found := self._target(rest)) is None:
            return
        row, typed = found
        wanted, had = set(tags_of(self._words(typed, "tag"))), set(row.tags)
        self._library.articles.set_tags([row.id], wanted - had, wanted & had)
        self._tell(tr("{heading}:", heading=tr("Tags")) + " " + tags_text(sorted(had ^ wanted)))

    def do_hide(self, rest: str) -> None:
        if found := self._target(rest):
            self._library.articles.set_hidden([found[0].id], True)
            self._tell(tr("The article is hidden. <undo> brings it back; is:hidden lists all that are."))

    def do_mark_all_read(self, _: str) -> None:
        if number := self._library.articles.mark_listed_read(list(self._ids), self._query):
            self._tell(
                trn(
                    "{number} article marked read. <undo> takes it back.",
                    "{number} articles marked read. <undo> takes it back.",
                    number,
                )
            )
        else:
            self._tell(tr("Nothing here is unread."))

    def do_undo(self, _: str) -> None:
        self._undo(None)

    def _undo(self, change: int | None) -> None:
        label = self._library.undo(change)
        self._tell(
            tr("Undone: {change}.", change=worded(label)) if label else tr("There is nothing to undo.")
        )

    def do_changes(self, _: str) -> None:
        """List what was changed and not taken back; a number takes it back."""
        now = clock.now()
        self._offer(
            (
                (f"{worded(change.label)} ({formats.age(change.at, now)})", partial(self._undo, change.id))
                for change in self._library.history()
                if not change.undone
            ),
            tr("Nothing was changed in the last thirty days."),
        )

    def do_more_like(self, rest: str) -> None:
        if found := self._target(rest):
            self._library.recommendations.noted(found[0].id, "more")
            self._tell(tr("More like {title}.", title=tr("“{text}”", text=found[0].title)))

    def do_less_like(self, rest: str) -> None:
        if found := self._target(rest):
            self._library.recommendations.noted(found[0].id, "less")
            self._tell(tr("Less like {title}.", title=tr("“{text}”", text=found[0].title)))

    # ------------------------------------------------------------ feeds

    def do_add(self, rest: str) -> None:
        if address := self._words(rest, "add"):
            self._tell(clean(told(self._library.own.sources.add(address))))
            self._list_anew()

    def do_refresh(self, _: str) -> None:
        """Refresh the feed of the open article; without one, all of them."""
        feed = self._opened.article.feed_id if self._opened is not None else 0
        self._refresh([feed] if feed else None)

    def do_refresh_all(self, _: str) -> None:
        self._refresh(None)

    def _refresh(self, feeds: Sequence[int] | None) -> None:
        from feeds.update import Failed, Updated

        new = 0
        for outcome in self._library.subscriptions.refresh(feeds, force=True):
            if isinstance(outcome, Failed):
                self._tell(clean(sentence(outcome.error)))
            elif isinstance(outcome, Updated):
                new += len(outcome.new_ids)
        self._tell(trn("{number} new article.", "{number} new articles.", new))
        self._list_anew()


def _shows(browser: browsers.Browser, address: str) -> bool:
    """Whether a browser takes an address; one that draws in the terminal has it until it ends."""
    argv = browser.showing(address)
    try:
        if browser.draws_in_terminal:
            return subprocess.run(argv, check=False).returncode == 0  # noqa: S603 - the reader's own setting, no shell
        return browsers.start(argv)
    except OSError:
        return False


def _typable(bound: Iterable[tuple[str, Sequence[Command]]]) -> Iterable[tuple[str, str]]:
    """Keys that are typed as they are written, with the first of their actions that is for plain lines.

    A digit is the number of a headline.
    """
    for key, actions in bound:
        if all(len(part) == 1 for part in key.split(" ")) and not key.isdecimal():
            for action in actions:
                if hasattr(Linear, f"do_{action.id}"):
                    yield key, action.id
                    break
