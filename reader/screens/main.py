"""The panes: what is listed, what is open, what is recommended, and the keys between them.

Widgets report, this screen decides, `Jobs` carries questions to the library. What leads
beyond the panes is in `errands`, which is loaded with the first action that wants it.
"""

from __future__ import annotations

import inspect
from array import array
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual._styles_cache import StylesCache
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from feeds.errors import FeedsError
from feeds.model import Headline, Shelf, Suggestion
from feeds.query import Query, parse, sought_in
from feeds.record import record
from reader import bars, clock, enclosures
from reader.config import read_state, write_state
from reader.history import History
from reader.i18n import formats, translate
from reader.i18n.translate import message, tr, trn
from reader.keys import commands
from reader.keys.commands import ARTICLE, BY_ID, COMMANDS, LIST, PANES, SECTIONS, SIDEBAR, key_name, key_of
from reader.keys.sequences import Sequences, Typed
from reader.layout import FOUR_PANES, SECTIONS_BESIDE_TWO, THREE_PANES, TWO_PANES, Wishes, arrange
from reader.mirror import stand
from reader.place import Place
from reader.themes import tag_colour
from reader.widgets.headline_list import HeadlineList
from reader.widgets.pane import LinePane, Title
from reader.widgets.status import Bar, Piece, cells

if TYPE_CHECKING:
    from feeds.library import Counts, Library, Opened
    from reader.app import BroadsheetApp
    from reader.dialogs import Dialog
    from reader.render import Head
    from reader.screens.errands import Errands
    from reader.screens.sections import Part
    from reader.widgets.article_view import ArticleView
    from reader.widgets.recommended import Recommended
    from reader.widgets.section_tree import SectionTree

Groups = list[tuple[int, str]]
"""Where each group of a list begins, and what it is."""
FIRST_ROWS = 200
MESSAGE_SECONDS = 6.0
SNIPPETS = 80
"""Rows whose hits are looked for at once: each text is read for it."""
SIDEBAR_DELAY = 0.03
"""Seconds the cursor rests on a headline before recommendations are looked for."""
LEFT_AT_ONCE, STAYED = 3.0, 20.0
"""Seconds: an article left sooner was not what the reader wanted, one held longer was read."""
COUNTS_DELAY = 0.3
PASSED_DELAY = 0.4
"""Seconds the reader stays before the headlines gone past are marked."""
DIGITS_WAIT = 0.6
"""Seconds after which a number is what it stands for: who types `10j` is quicker."""
REFIT = 0.3
"""Seconds for which the panes keep their widths before pictures are drawn for them."""
LOOK_AROUND, LOOK_WHILE_REFRESHING = 1.5, 10.0
"""Seconds between two looks for what another program, or work in the background, has written."""
REST = 1.0
"""Seconds the reader stays before what they would like in general is weighed anew: it takes the CPU for a while."""
SORTS = {
    "date": message("newest first"),
    "oldest": message("oldest first"),
    "fair": message("fair: feeds take turns"),
    "for you": message("for you"),
    "feed": message("by feed"),
    "title": message("by title"),
}
BY_DATE = ("date", "oldest")
"""The orders in which a list can be grouped by day."""
GROUPS = {
    "": message("not grouped"),
    "day": message("by day"),
    "feed": message("by feed"),
    "story": message("by story"),
}
SHORT, TALL = 12, 34
"""Rows of the terminal below which everything stands close, and from which there is air around it."""
FOLLOWING = 100
"""Rows below the cursor that are looked through for the next unread one."""
PAN = 8
"""Columns that code goes sideways at a time."""
COUNTED = frozenset(
    "down up top bottom next_unread previous_unread page_down page_up scroll_down scroll_up".split()
)
"""Commands a count is for."""


@record(frozen=True, slots=True)
class Section:
    """What the list shows: a name for the tabs, the query behind it."""

    name: str
    query: Query
    sort: str = ""
    """Its own order, where it has one."""
    sought: Query | None = None
    """What was searched for in it: its hits are shown."""


class MainScreen(Screen[None]):
    """Headlines, the article, and what to read next."""

    app: BroadsheetApp
    AUTO_FOCUS = "#list"
    BINDINGS: ClassVar[list[object]] = []  # type: ignore[assignment]

    def __init__(self, library: Library, wishes: Wishes) -> None:
        super().__init__()
        stand(self)
        self.library = library
        self.wishes = wishes
        self.sequences = Sequences({})
        self.zen = False
        self.sections = [
            Section(tr("All"), Query()),
            Section(tr("Unread"), Query.unread()),
            Section(tr("Starred"), Query.starred()),
        ]
        self.section = self.sections[0]
        self.renamed_from: dict[Section, Section] = {}
        """What the list showed before the folder or tag it shows got another name."""
        self.origin: tuple[Section, int | None] | None = None
        """The section, and the headline in it, that the search or filter on screen was begun in."""
        self.sort = "date"
        self.group = "day"
        self.folded = 0
        """How many articles of the section another one stands for, which tells the same story."""
        self.opened: Opened | None = None
        self.history = History()
        self.counts: Counts | None = None
        self.message = ""
        self._message_holds: Callable[[], bool] | None = None
        self.progress = ""
        self.how_far = (0, 0)
        """What is done of what goes on, and how much that is in all."""
        self.learning = ""
        """How far the meanings of articles are learned, in the background."""
        self._message_timer: Timer | None = None
        self._sidebar_timer: Timer | None = None
        self._rest_timer: Timer | None = None
        self._counts_timer: Timer | None = None
        self._refit_timer: Timer | None = None
        self._digits_timer: Timer | None = None
        self._beside: tuple[Shelf, ...] = ()
        self._for_you: tuple[Shelf, ...] = ()
        self._errands: Errands | None = None
        self.last_key = 0.0
        """When a key was last pressed, by the monotonic clock."""
        self._looked_around = 0.0
        self._visited: tuple[int, float] = (0, 0.0)
        """The article that was opened on purpose, and when."""
        self._passed: set[int] = set()
        """Headlines gone past and not marked yet."""
        self._passed_timer: Timer | None = None
        self.acting_on: Opened | None = None
        self.acting_on_ids: list[int] = []
        """What a macro began with, while one of its actions looks for its articles."""
        self._beside_pane = LIST
        """The pane that had the focus before the sidebar."""
        self.came_from: dict[int, int] = {}
        """Pages that links led to -> the article each link stood in."""
        self._asked_from = LIST
        """The pane that had the focus before the prompt: it stays laid out while something is typed there."""
        self._pane_before = LIST
        self._returning = 0
        """The article that was open the last time, until the list is whole."""
        self._is_whole = True
        self.is_complete = False
        """Whether all panes stand, and not the first headlines alone."""

    def compose(self) -> ComposeResult:
        yield Bar(id="masthead")
        with Horizontal(id="panes"):
            yield HeadlineList(bidi=self.app.settings.bidi, id="list")
        yield Bar(id="status")

    def on_mount(self) -> None:
        self.sequences = Sequences(self.app.keymap)
        self.list = self.query_one("#list", HeadlineList)
        self.list.colour_tags(self.app.tag_colours)
        self.set_interval(30, self._tick)
        self.set_interval(LOOK_AROUND, self.look_around)
        self._return()
        self.show_section(self.section, keep=self._returning or None)

    def _return(self) -> None:
        """Take up the section, the order and the article of the last time."""
        if self.library.behind is not None or self.library.readonly:
            return
        place = Place.remembered(read_state("place"), self.library.path)
        if place is None:
            return
        try:
            query = parse(place.query)
            known = bool(place.id and self.library.headlines([place.id]))
            listed = bool(self.library.glimpse(query, 1)[0])
        except FeedsError:
            return
        self._returning = place.id if known else 0
        self.list.touched = known
        self._pane_before = place.pane if known else LIST
        if place.sort in SORTS and place.group in GROUPS:
            self.sort, self.group = place.sort, place.group
        section = Section(place.name, query, place.own_sort)
        same = (each for each in self.sections if each.query == query)
        # A feed that is gone, or a search that finds nothing any more, is no place to be.
        self.section = next(same, section if listed else self.section)

    def place(self) -> Place:
        """Where the reader is, for the next time."""
        section, here = self.section, self.list.current if self.list.touched else None
        if self.pane != LIST and self.opened is not None:
            here = self.opened.article.id
        kept = here is not None and here > 0 and not self.library.is_passing(here)
        return Place(
            self.library.path,
            section.name,
            str(section.query),
            section.sort,
            self.sort,
            self.group,
            here if kept and here is not None else 0,
            ARTICLE if kept and self.pane == ARTICLE else LIST,
        )

    def keep_place(self) -> None:
        """Write down where the reader is; not among what was opened beside their library."""
        if self.is_complete and self.library.behind is None and not self.library.readonly:
            write_state("place", self.place().state())

    def on_screen_resume(self) -> None:
        # Textual 8.2.8 keeps every row a closed dialog has drawn, by a cache of a method that keeps its object.
        if (forget := getattr(StylesCache.get_inner_outer, "cache_clear", None)) is not None:
            forget()
        if self.is_complete:
            self.article.uncover()

    def on_screen_suspend(self) -> None:
        if self.is_complete:
            self.article.uncover()

    async def complete(self) -> None:
        """Put up the panes beside the list: what they import is paid for after the headlines show."""
        from reader.widgets.article_view import ArticleView
        from reader.widgets.prompt import Prompt
        from reader.widgets.recommended import Recommended
        from reader.widgets.section_tree import SectionTree

        remembered = read_state("sections").get("folded")
        folded = remembered if isinstance(remembered, list) else []
        self.section_tree = SectionTree(
            bidi=self.app.settings.bidi, folded=[key for key in folded if isinstance(key, str)], id="sections"
        )
        self.article = ArticleView(self.app.layout_options(), self.app.settings.article_width, id="article")
        self.sidebar = Recommended(bidi=self.app.settings.bidi, id="sidebar")
        self.prompt = Prompt(id="prompt")
        panes = self.query_one("#panes")
        await panes.mount(self.section_tree, before=0)
        await panes.mount(self.article, self.sidebar)
        await self.mount(self.prompt)
        # Not before they stand: an answer that is shown in a pane without a screen breaks.
        self.is_complete = True
        self.lay_out()
        if not self._is_whole:
            self.reload()
        self.refresh_counts()
        if (first := self._returning or self.list.current) is not None:
            self.preview(first)
        if self._pane_before == ARTICLE:
            self.article.focus()

    @property
    def errands(self) -> Errands:
        """What the keys do beyond the panes."""
        if self._errands is None:
            from reader.screens.errands import Errands

            self._errands = Errands(self)
        return self._errands

    # ------------------------------------------------------------ lists

    def show_section(
        self, section: Section, keep: int | None = None, listed: Callable[[int], None] | None = None
    ) -> None:
        """List a section: the first screenful at once, then the whole of it; `listed` is told how much that is."""
        if section != self.section:
            self.list.select_ids(())
            if (section.sought or self.section.sought) is not None:
                self.list.forget_rows()
            self.origin = None
        self.section = section
        if self.is_complete:
            self.section_tree.mark(str(section.query))
        query, sort, group = section.query, self._order(section), self._grouped(section)
        opening = self.app.sources and not self.is_complete
        self.list.empty_text = tr("Opening…") if opening else tr("Looking…")
        self.paint_top()

        def first_shown(answer: tuple[Sequence[int], list[Headline], bool, Groups, int]) -> None:
            ids, rows, complete, groups, self.folded = answer
            self.list.put(rows)
            if complete and not opening:
                self.list.empty_text = self._nothing()
            self.list.show(array("q", ids), keep, self._headings(groups))
            if not self.is_complete:
                self._is_whole = complete
                self.call_after_refresh(self.app.headlines_shown)
                return
            if not complete:
                self.reload(listed)
            elif listed is not None:
                listed(len(self.list.ids))
            self.refresh_counts()

        def first() -> tuple[Sequence[int], list[Headline], bool, Groups, int]:
            ids, complete = self.library.glimpse(query, FIRST_ROWS, sort)
            groups = self.library.groups(ids, group) if group else []
            folded = self._folded(section, ids) if complete else 0
            return ids, self._rows(ids[:FIRST_ROWS], section), complete, groups, folded

        if self.is_complete:
            self.app.jobs.ask(first, first_shown, topic="list")
            return
        # Nothing is on screen yet that could be held up: with the first paint come the headlines.
        try:
            first_shown(first())
        except FeedsError as error:
            self.app.report(error)
            self.call_after_refresh(self.app.headlines_shown)

    def _rows(self, ids: Sequence[int], section: Section) -> list[Headline]:
        """Rows of a section, with the hits of what was searched for in it. For the queues: it may take a while."""
        rows = self.library.headlines(ids)
        if section.sought is None or not rows:
            return rows
        # What comes into view first is shown first; the others get their snippets when they are asked for.
        return [*self.library.found(rows[:SNIPPETS], section.sought), *rows[SNIPPETS:]]

    def reload(self, listed: Callable[[int], None] | None = None, *, stay: bool = False) -> None:
        """List the section anew, the cursor staying on its headline; with `stay` also where it was never moved."""
        section = self.section
        query, sort, group = section.query, self._order(section), self._grouped(section)

        def shown(answer: tuple[array[int], Groups, int]) -> None:
            ids, groups, self.folded = answer
            # Until the reader has done something the cursor belongs at the top.
            returning, self._returning = self._returning, 0
            here = returning or (self.list.current if self.list.touched or stay else None)
            self.list.empty_text = self._nothing()
            self.list.show(ids, here, self._headings(groups))
            if returning and returning in ids:
                self.preview(returning)
            if listed is not None:
                listed(len(ids))

        def whole() -> tuple[array[int], Groups, int]:
            ids = self.library.ids(query, sort)
            folded = self._folded(section, ids)
            here = self._returning or (self.list.current if self.list.touched or stay else None)
            if here is not None and self.opened is not None and here not in ids:
                # The list shows unread articles only: the one being read stays until the reader moves on.
                ids.insert(self.library.place_in(ids, here, sort, self.list.ids), here)
            return ids, self.library.groups(ids, group) if group else [], folded

        self.app.jobs.ask(whole, shown, topic="list", holds=False)

    def _folded(self, section: Section, ids: Sequence[int]) -> int:
        """How many articles of a section its whole list leaves out for another of their story. For the queues."""
        if section.sort or not self.library.folds:
            return 0
        return max(0, self.library.count(section.query) - len(ids))

    def _grouped(self, section: Section) -> str:
        """How the section is grouped: what is sorted by relevance is not."""
        return "" if section.sort else self.group

    def _order(self, section: Section) -> str:
        """The order of a section; groups bring their own."""
        if section.sort:
            return section.sort
        if self.group == "day":
            return self.sort if self.sort in BY_DATE else "date"
        return self.group or self.sort

    def _headings(self, groups: Groups) -> Groups:
        now = clock.now().astimezone()
        return [(start, formats.group(name, self.group, now)) for start, name in groups]

    def turn_to(self, library: Library) -> None:
        """Show another library, from its beginning."""
        self.show_article(None)
        # What the reader did is asked of the library it was done in: the marks on their way keep to the other one.
        self.library, self.counts, self.history = library, None, History()
        self._beside = self._for_you = ()
        self.list.forget_rows()
        self.list.touched = False
        self.show_section(self.sections[0])

    def _nothing(self) -> str:
        """What an empty list says."""
        if self.progress:
            return tr("New headlines show here as they come.")
        if self.counts is None or self.counts.total or self.library.behind is not None:
            return tr("Nothing here.")
        if self.counts.feeds:
            return tr("{key} refreshes your feeds.", key=self.key_of("refresh_all"))
        return tr("<add> adds a feed, <catalogue> offers some.")

    def _instead_of_an_article(self) -> list[tuple[str, str]]:
        """What stands where no article is open: what is so, and the keys that lead on."""
        if self.counts is None:
            return []
        wanted = ["all", "refresh_all", "search", "help"]
        said = tr("Nothing to read in this list.")
        if not self.counts.feeds and not self.counts.total and self.library.behind is None:
            wanted = ["add", "catalogue", "import", "help", "quit"]
            said = tr("This paper has no feeds yet.")
        keys = [(key_of(name, self.app.keymap), commands.short(BY_ID[name])) for name in wanted]
        return [("", said), ("", ""), *((key, what) for key, what in keys if key)]

    def refresh_counts_soon(self) -> None:
        """Count once the reader's keys pause: counting takes a core for 20 ms at a million articles."""
        if self._counts_timer is not None:
            self._counts_timer.stop()
        self._counts_timer = self.set_timer(COUNTS_DELAY, self.refresh_counts)

    def refresh_counts(self) -> None:
        def counted(counts: Counts) -> None:
            feeds = self.counts.feeds if self.counts is not None else -1
            self.counts = counts
            self.paint_top()
            if not counts.total and counts.feeds != feeds:
                self.reload()  # what an empty list says depends on them
            if self.is_complete and self.opened is None:
                self.article.clear(self._instead_of_an_article())
            # A tag can be put and taken without a change of these.
            self.sections_changed()

        self.app.jobs.ask(self.library.counts, counted, topic="counts")

    def sections_changed(self) -> None:
        """Show the sections at the left anew, where there is room for them."""
        if not self.is_complete or not self.section_tree.display:
            return
        from reader.screens.sections import parts
        from reader.widgets.section_tree import Row

        def found(rows: list[Row]) -> None:
            self.section_tree.show(rows)
            self.section_tree.mark(str(self.section.query))

        def rows() -> list[Row]:
            kind, made = "built-in", []
            for part in parts(self.library):
                # Folders and the feeds in them are one kind.
                now = "feed" if part.kind == "folder" else part.kind
                ink = tag_colour(part.name, self.app.tag_colours) if part.kind == "tag" else ""
                text, bright = part.sign + part.name, bool(part.unread)
                row = Row(
                    text, part.short_note(), part.depth, part, str(part.query), ink, bright, now != kind
                )
                kind = now
                made.append(row)
            return made

        self.app.jobs.ask(rows, found, queue="counts", topic="sections")

    def on_section_tree_picked(self, event: SectionTree.Picked) -> None:
        self.show_section(Section(event.value.name, event.value.query))

    def on_section_tree_folded(self, event: SectionTree.Folded) -> None:
        self.app.remember(partial(write_state, "sections", {"folded": sorted(event.keys)}))

    def on_headline_list_rows_wanted(self, event: HeadlineList.RowsWanted) -> None:
        ids, section = event.ids, self.section
        self.app.jobs.ask(lambda: self._rows(ids, section), self.list.put)

    def on_headline_list_moved(self, event: HeadlineList.Moved) -> None:
        self.paint()
        if event.id is None:
            self.show_article(None)
        else:
            self.preview(event.id)

    def on_headline_list_passed(self, event: HeadlineList.Passed) -> None:
        if not self.app.settings.read_on_scroll:
            return
        self._passed.update(event.ids)
        if self._passed_timer is not None:
            self._passed_timer.stop()
        self._passed_timer = self.set_timer(PASSED_DELAY, self._read_passed)

    def _read_passed(self) -> None:
        """Mark what was gone past: what is passed in one go is one change."""
        passed, self._passed = self._passed, set()
        rows = (self.list.headline(id) for id in self.list.ids if id in passed)
        if unread := [row.id for row in rows if row is not None and not row.read]:
            self.mark_read(unread, True)

    def on_headline_list_chosen(self, event: HeadlineList.Chosen) -> None:
        self.read(event.id, focus=True)

    def on_headline_list_menu_wanted(self, event: HeadlineList.MenuWanted) -> None:
        self.errands.menu(event.at)

    # ------------------------------------------------------------ articles

    def preview(self, id: int) -> None:
        """Show an article beside the list; it does not count as read."""
        self.app.jobs.ask(lambda: self.library.open(id), self.show_article, topic="article", holds=False)

    def read(self, id: int, *, focus: bool = False) -> None:
        """Read an article: mark it read, show it, and go to it if `focus`."""
        self._visit(id)
        if focus:
            self.article.focus()
            self._visited = (id, monotonic())
        if not self._is_open(id):
            self.preview(id)

    def _visit(self, id: int) -> None:
        self.list.touched = True
        self.mark_read([id], True)
        self.history.visit(id)
        self.app.jobs.ask(partial(self.library.noted, id, "open"), queue="write")

    def show_article(self, opened: Opened | None) -> None:
        if not self.is_complete:
            return
        before = self.opened
        if before is not None:
            self._leave(before)
        self.opened, self._beside = opened, ()
        if opened is None:
            self.article.clear(self._instead_of_an_article())
            self.article.set_title(self._article_title())
            self.sidebar.show(())
            return
        self.article.show(self._head(opened), opened.reading, opened.article.place)
        self.article.set_title(self._article_title())
        self.article.say_after(self._what_follows(opened))
        if opened.article.entry.other and (before is None or before.article.id != opened.article.id):
            self.say(
                tr("Which text of this page is the article was hard to tell; <whole_page> shows all of it.")
            )
        if self.section.sought is not None:
            self.article.find(*sought_in(self.section.sought))
        if self.article.images and (self.app.settings.images or opened.article.images):
            self.errands.do_pictures()
        for timer in (self._sidebar_timer, self._rest_timer):
            if timer is not None:
                timer.stop()
        self._sidebar_timer = self.set_timer(SIDEBAR_DELAY, self.ask_suggestions)
        self._rest_timer = self.set_timer(REST if self._for_you else 3 * SIDEBAR_DELAY, self.ask_for_you)

    def _what_follows(self, opened: Opened) -> str:
        """What the end of an article says: how to get the text that did not come, else the next unread title."""
        if not opened.reading.document.blocks and opened.article.entry.url:
            key = key_of("full_text", self.app.keymap)
            return tr("The feed sent no text with it; {key} fetches it from the page.", key=key)
        rows = map(self.list.headline, self.list.ids[self.list.cursor + 1 :][:FOLLOWING])
        title = next((row.title for row in rows if row is not None and not row.read), "")
        return f"{key_of('next_unread', self.app.keymap)}  {title}" if title else ""

    def _leave(self, opened: Opened) -> None:
        """Keep the place in the article that is left, where it is not the beginning; learn how long it held."""
        visited, since = self._visited
        if visited == opened.article.id:
            self._visited = (0, 0.0)
            stayed = monotonic() - since
            kind = "leave" if stayed < LEFT_AT_ONCE else "read" if stayed >= STAYED else ""
            if kind:
                self.app.jobs.ask(partial(self.library.noted, visited, kind), queue="write")
        place = self.article.place()
        if place != opened.article.place:
            id = opened.article.id
            self.app.jobs.ask(partial(self.library.set_place, id, place), queue="write")

    def ask_suggestions(self) -> None:
        """Look for what belongs to the open article."""
        if (opened := self.opened) is None:
            return

        def shown(shelves: tuple[Shelf, ...]) -> None:
            if self._is_open(opened.article.id):
                self._beside = shelves
                self._show_shelves()

        self.app.jobs.ask(
            lambda: self.library.beside_article(opened), shown, queue="recommend", topic="sidebar"
        )

    def ask_for_you(self) -> None:
        """Look for what this reader would like."""

        def shown(shelves: tuple[Shelf, ...]) -> None:
            self._for_you = shelves
            self._show_shelves()

        self.app.jobs.ask(self.library.for_you, shown, queue="profile", topic="for you")

    def learned(self) -> None:
        """The reader said what they like: recommend anew."""
        self.ask_suggestions()
        self.ask_for_you()

    def _show_shelves(self) -> None:
        """What belongs to the article first, then what the reader would like, then the page's own pieces."""
        if self.opened is None:
            return
        from feeds.library import without

        related = [shelf for shelf in self._beside if shelf.origin == "related"]
        others = [shelf for shelf in self._beside if shelf.origin != "related"]
        shelves = without((*related, *self._for_you, *others), self.opened.article.id)
        self.sidebar.empty_text = tr("Nothing to recommend yet.")
        self.sidebar.show(shelves)
        self.article.append_shelves(() if self.sidebar.display else shelves)

    def _head(self, opened: Opened) -> Head:
        from reader.render import Head

        article = opened.article
        count = article.entry.comment_count
        comments = trn("{number} comment", "{number} comments", count) if count else ""
        facts = (", ".join(article.entry.authors), formats.published(article), comments)
        meta = " · ".join(fact for fact in facts if fact)
        files = enclosures.lines(article.entry.enclosures, self.key_of("enclosure"))
        return Head(article.entry.title or tr("(untitled)"), meta, opened.reading.standfirst, files)

    def key_of(self, action_id: str) -> str:
        """The key an action has now, as the reader knows it; empty where it has none."""
        return key_of(action_id, self.app.keymap)

    def on_recommended_picked(self, event: Recommended.Picked) -> None:
        self.open_suggestion(event.suggestion)

    def on_article_view_link_opened(self, event: ArticleView.LinkOpened) -> None:
        self.errands.follow(event.href)

    def on_article_view_piece_opened(self, event: ArticleView.PieceOpened) -> None:
        self.open_suggestion(event.suggestion)

    def open_suggestion(self, piece: Suggestion) -> None:
        if piece.id is not None:
            self.list.select(piece.id)
            self.read(piece.id, focus=True)
        elif piece.url:
            self.errands.open_address(piece.url)
        else:
            self.say(tr("The page names this piece without an address."))

    # ------------------------------------------------------------ marks

    def mark_read(self, ids: list[int], read: bool) -> None:
        """Show the mark now, write it at once in its own queue."""
        changed = [id for id in ids if (row := self.list.headline(id)) is None or row.read != read]
        if not changed:
            return
        for id in changed:
            self.list.change(id, read=read)
        self.mark(partial(self.library.set_read, changed, read))

    def mark(self, call: Callable[[], object]) -> None:
        """Write a mark that the list shows already."""
        beside = self.pane == SIDEBAR

        def marked(_: object) -> None:
            self.refresh_counts_soon()
            if beside:
                self.learned()

        self.write(call, marked)

    def write(self, call: Callable[[], Any], then: Callable[[Any], Any] | None = None) -> None:
        """Change the library, one change after the other; what could not be written leaves the screen again."""

        def not_written(error: BaseException) -> None:
            self.show_anew()
            self.app.report(error)

        self.app.jobs.ask(call, then, queue="write", failed=not_written)

    def show_anew(self) -> None:
        """Show the list, its marks and the counts as the library has them."""
        self.list.select_ids(())
        self.list.forget_rows()
        self.reload()
        self.refresh_counts()

    def targets(self) -> list[int]:
        """The articles a mark is for: the selected ones, else the one at hand."""
        if self.acting_on_ids:
            return list(self.acting_on_ids)
        if self.pane == LIST and (chosen := self.list.selection()):
            self.list.select_ids(())
            return chosen
        target = self.target()
        return [] if target is None else [target]

    def target(self) -> int | None:
        """The article that a key acts on: the open one in its pane, else the one under the cursor."""
        if self.acting_on is not None:
            return self.acting_on.article.id
        if self.pane in (SECTIONS, LIST) or self.opened is None:
            return self.list.current
        if self.pane == SIDEBAR and self.sidebar.current is not None:
            return self.sidebar.current.id
        return self.opened.article.id

    def do_toggle_read(self) -> None:
        ids = self.targets()
        rows = [row for id in ids if (row := self.row(id)) is not None]
        if rows:
            self.mark_read(ids, not all(row.read for row in rows))

    def do_star(self) -> None:
        ids = self.targets()
        rows = [row for id in ids if (row := self.row(id)) is not None]
        if not rows:
            return
        starred = not all(row.starred for row in rows)
        for id in ids:
            self.list.change(id, starred=starred)
        if len(ids) == 1:
            self.say(tr("Starred.") if starred else tr("No longer starred."))
        elif starred:
            self.say(trn("{number} article starred.", "{number} starred.", len(ids)))
        else:
            self.say(trn("{number} article no longer starred.", "{number} no longer starred.", len(ids)))
        self.mark(partial(self.library.set_starred, ids, starred))

    def row(self, id: int) -> Headline | None:
        """The headline of `id`: as the list shows it, else as the library has it."""
        return self.list.headline(id) or next(iter(self.library.headlines([id])), None)

    # ------------------------------------------------------------ moving

    def _pane_do(self, on_list: str, on_article: str, on_sidebar: str, *args: object) -> None:
        widget, name = {
            SECTIONS: (self.section_tree, on_list),
            LIST: (self.list, on_list),
            ARTICLE: (self.article, on_article),
            SIDEBAR: (self.sidebar, on_sidebar),
        }[self.pane]
        getattr(widget, name)(*args)

    def do_down(self) -> None:
        self._pane_do("move", "scroll_lines", "move", 1)

    def do_up(self) -> None:
        self._pane_do("move", "scroll_lines", "move", -1)

    def do_top(self) -> None:
        self._pane_do("move_to", "go_top", "move_to", *([0] if self.pane != ARTICLE else []))

    def do_bottom(self) -> None:
        last = {LIST: len(self.list.ids) - 1, SIDEBAR: len(self.sidebar.pieces) - 1, SECTIONS: 1_000_000}
        self._pane_do("move_to", "go_bottom", "move_to", *([last[self.pane]] if self.pane in last else []))

    def do_page_down(self) -> None:
        self._page(1)

    def do_page_up(self) -> None:
        self._page(-1)

    def _page(self, pages: int) -> None:
        if self.pane == LIST:
            self.list.move(pages * self.list.page_rows)
        elif self.pane == ARTICLE:
            self.article.scroll_pages(pages)
        elif self.pane == SECTIONS:
            self.section_tree.move(pages * 20)
        else:
            self.sidebar.move(pages * 5)

    def do_scroll_down(self) -> None:
        self.article.scroll_lines(3)

    def do_scroll_up(self) -> None:
        self.article.scroll_lines(-3)

    def do_pan_left(self) -> None:
        self._pan(-PAN)

    def do_pan_right(self) -> None:
        self._pan(PAN)

    def _pan(self, columns: int) -> None:
        if not self.article.pan(columns):
            self.say(tr("Nothing in view goes further that way."))

    def do_open(self) -> None:
        if self.pane == SECTIONS:
            self.section_tree.pick()
        elif self.pane == LIST and self.list.current is not None:
            self.read(self.list.current, focus=True)
        elif self.pane == SIDEBAR and self.sidebar.current is not None:
            self.open_suggestion(self.sidebar.current)
        elif self.pane == ARTICLE:
            self.do_read_on()

    def do_fold(self) -> None:
        if not self.section_tree.fold():
            self.say(tr("Only a folder can be folded."))

    def on_text_selected(self) -> None:
        if selected := self.get_selected_text():
            number = len(selected.split())
            self.say(
                trn(
                    "{number} word selected: <copy_text> copies it.",
                    "{number} words selected: <copy_text> copies them.",
                    number,
                )
            )

    def do_back(self) -> None:
        if self.selections:
            self.clear_selection()
        elif self.pane == ARTICLE and self._peel_article():
            pass
        elif self.zen:
            self.do_zen()
        elif self.pane == LIST and self.list.selected:
            self.list.select_ids(())
            self.say(tr("Nothing is selected."))
        elif self.pane == SIDEBAR and self._beside_pane == ARTICLE:
            self.article.focus()
        elif self.pane != LIST:
            self.list.focus()
        elif self.origin is not None:
            self.show_section(*self.origin)
        elif self.section not in self.sections[:1]:
            self.show_section(self.sections[0], keep=self.list.current)

    def _peel_article(self) -> bool:
        """Take the last layer off the open article: a jump, what was found in it, a page a link led to."""
        if self.article.jump_back():
            return True
        if self.article.has_found and self.section.sought is None:
            self.article.find()
            return True
        if self.opened is None or not self.library.is_passing(self.opened.article.id):
            return False
        before = self.came_from.get(self.opened.article.id, self.list.current)
        if before is None:
            return False
        self.preview(before)
        return True

    def do_close_article(self) -> None:
        """Back to the headlines, whatever layers lie on the article."""
        if self.zen:
            self.do_zen()
        self.list.focus()

    def do_read_on(self) -> None:
        """A page further; at the end of the article the next unread one."""
        if self.opened is None:
            if self.list.current is not None:
                self.read(self.list.current)
            else:
                self.do_next_unread()
            return
        id = self.opened.article.id
        row = self.list.headline(id)
        if row is not None and not row.read:
            self.mark_read([id], True)
            self.history.visit(id)
        if not self.article.scroll_pages(1):
            self.app.jobs.ask(partial(self.library.noted, id, "finish"), queue="write")
            self.do_next_unread()

    def do_next_unread(self) -> None:
        self._go_unread(1)

    def do_previous_unread(self) -> None:
        self._go_unread(-1)

    def _go_unread(self, step: int) -> None:
        ids, start = self.list.ids, self.list.cursor
        current = self.list.headline(self.list.current)
        if step > 0 and current is not None and not current.read and not self._is_open(current.id):
            self.read(current.id)
            return
        # The rows the list knows are walked at once; only past them the library is asked.
        place = start + step
        while 0 <= place < len(ids) and (row := self.list.headline(ids[place])) is not None:
            if not row.read:
                self._go(ids[place])
                return
            place += step
        if step < 0 and place < 0:
            self.say(tr("No unread article above."))
            return
        if step < 0:
            ahead, before = ids[place::-1], ids[:0]
        else:
            ahead, before = ids[place:], ids[:start]

        def look() -> tuple[int | None, bool]:
            if (id := self.library.first_unread(ahead)) is not None or not before:
                return id, False
            return self.library.first_unread(before), True

        def found(answer: tuple[int | None, bool]) -> None:
            id, above = answer
            if id is not None:
                if above:
                    self.say(tr("On from the top of the list."))
                self._go(id)
            elif step < 0:
                self.say(tr("No unread article above."))
            else:
                self._go_on()

        self.app.jobs.ask(look, found, topic="next")

    def _go_on(self) -> None:
        """From a section that is read through to the next feed with something unread; a search stays where it is."""
        query = str(self.section.query)

        def look() -> tuple[bool, Part | None]:
            from reader.screens.sections import next_unread, parts

            rows = parts(self.library)
            return any(str(part.query) == query for part in rows), next_unread(rows, query)

        def listed(_: int) -> None:
            ids = self.list.ids[:]
            self.app.jobs.ask(
                lambda: self.library.first_unread(ids),
                lambda id: self._go(id) if id is not None else None,
                topic="next",
            )

        def found(answer: tuple[bool, Part | None]) -> None:
            in_tree, part = answer
            if not in_tree or part is None:
                self.say(tr("Nothing unread is left.") if in_tree else tr("No more unread articles here."))
                return
            number = formats.number(part.unread or 0)
            self.say(tr("On to {section}: {number} unread.", section=part.name, number=number))
            self.show_section(Section(part.name, part.query), listed=listed)

        self.app.jobs.ask(look, found, topic="next")

    def _is_open(self, id: int) -> bool:
        return self.opened is not None and self.opened.article.id == id

    def _go(self, id: int) -> None:
        # The list reports the move, which opens the article: the row is drawn before it.
        if self.list.select(id):
            self._visit(id)
        else:
            self.read(id)

    def do_next_piece(self) -> None:
        self._piece(1)

    def do_previous_piece(self) -> None:
        self._piece(-1)

    def _piece(self, step: int) -> None:
        if not self.sidebar.pieces:
            self.say(tr("Nothing is recommended beside this article yet."))
        elif self.pane != SIDEBAR:
            self.sidebar.focus()
        else:
            self.sidebar.move(step)

    def do_history_back(self) -> None:
        if not self.article.jump_back():
            self._revisit(self.history.back(), tr("This is where you began."))

    def do_history_forward(self) -> None:
        self._revisit(self.history.forward(), tr("This is the last one you read."))

    def _revisit(self, id: int | None, otherwise: str) -> None:
        if id is None:
            self.say(otherwise)
        elif not self.list.select(id):
            self.preview(id)

    # ------------------------------------------------------------ panes

    @property
    def pane(self) -> str:
        """The pane that has the focus."""
        focused = self.focused
        if self.is_complete and self.prompt.is_open:
            return self._asked_from
        return focused.id if focused is not None and focused.id in PANES else LIST

    def _panes(self) -> list[Widget]:
        return [self.section_tree, self.list, self.article, self.sidebar]

    def do_pane_left(self) -> None:
        self._step_pane(1 if translate.leftwards() else -1)

    def do_pane_right(self) -> None:
        self._step_pane(-1 if translate.leftwards() else 1)

    def _step_pane(self, step: int) -> None:
        panes = self._panes()
        place = PANES.index(self.pane) + step
        if place == 0 and not self.section_tree.display:
            return
        if 0 <= place < len(panes):
            if panes[place] is self.article and self.list.current is not None and step > 0:
                self.read(self.list.current, focus=True)
            panes[place].focus()

    def do_next_pane(self) -> None:
        self._go_round(1)

    def do_previous_pane(self) -> None:
        self._go_round(-1)

    def _go_round(self, step: int) -> None:
        """To the next pane that can be shown; from the last to the first."""
        panes = [pane for pane in PANES if pane != SECTIONS or self.section_tree.display]
        place = (panes.index(self.pane) + step) % len(panes)
        if panes[place] == ARTICLE and self.pane == LIST and self.list.current is not None:
            self.read(self.list.current, focus=True)
        self._panes()[PANES.index(panes[place])].focus()

    def on_descendant_focus(self) -> None:
        if self.focused is not None and self.focused.id in PANES:
            self._asked_from = self.focused.id
        if self.pane in (LIST, ARTICLE):
            self._beside_pane = self.pane
        self.lay_out()

    def on_resize(self) -> None:
        self.lay_out()

    def lay_out(self) -> None:
        """Give every pane its columns, and its title as many rows as there is room for."""
        height = self.size.height
        self.set_class(height < SHORT, "-short")
        self.set_class(height >= TALL, "-tall")
        if not self.is_complete:
            columns = arrange(self.size.width, LIST, self.wishes)
            self.list.styles.width = columns[LIST]
            self.list.set_density(self.density())
            return
        columns = self._columns()
        had_sections = self.section_tree.display
        for pane, widget in zip(PANES, self._panes(), strict=True):
            widget.display = columns[pane] > 0
            widget.styles.width = columns[pane] or 1
        if self.section_tree.display and not had_sections:
            self.sections_changed()
        self.list.set_density(self.density())
        self.article.append_shelves(() if self.sidebar.display else self.sidebar.shelves)
        self.paint()

    def _columns(self) -> dict[str, int]:
        return arrange(self.size.width, self.pane, self.wishes, zen=self.zen and self.pane == ARTICLE)

    def density(self) -> str:
        chosen = self.app.settings.density
        if chosen != "auto":
            return chosen
        height = self.size.height
        return "compact" if height < SHORT else "normal" if height < TALL else "airy"

    def do_zen(self) -> None:
        self.zen = not self.zen
        if self.zen:
            self.article.focus()
        self.lay_out()

    def do_wider(self) -> None:
        self._wish(self.wishes.resized(self.pane, 1, self._columns()))

    def do_narrower(self) -> None:
        self._wish(self.wishes.resized(self.pane, -1, self._columns()))

    def do_hide_sections(self) -> None:
        columns = SECTIONS_BESIDE_TWO if self.wishes.sidebar_hidden else FOUR_PANES
        wished = replace(self.wishes, sections_hidden=not self.wishes.sections_hidden)
        self._put_away(SECTIONS, LIST, wished, tr("The sections stay in sight"), columns)

    def do_hide_list(self) -> None:
        wished = replace(self.wishes, list_hidden=not self.wishes.list_hidden)
        self._put_away(LIST, ARTICLE, wished, tr("The headlines stay in sight"), TWO_PANES)

    def do_hide_sidebar(self) -> None:
        wished = replace(self.wishes, sidebar_hidden=not self.wishes.sidebar_hidden)
        where = tr("The recommended pieces stay in sight")
        self._put_away(SIDEBAR, ARTICLE, wished, where, THREE_PANES)

    def _put_away(self, pane: str, instead: str, wished: Wishes, where: str, columns: int) -> None:
        """Put a pane away or bring it back; where this terminal could not show the difference nothing changes.

        The pane with the focus is always shown: what counts is what is seen from another, `instead`.
        """
        if self.zen:
            self.say(tr("The article stands alone; <zen> shows the other panes again."))
            return
        focus, width = instead if self.pane == pane else self.pane, self.size.width
        now, then = (arrange(width, focus, each)[pane] > 0 for each in (self.wishes, wished))
        if now == then and pane == LIST and focus == SECTIONS:
            # The sections bring the headlines along.
            now, then = (arrange(width, ARTICLE, each)[pane] > 0 for each in (self.wishes, wished))
        if now == then:
            said = tr(
                "{pane} from {columns} columns on; here are {width}.",
                pane=where,
                columns=columns,
                width=width,
            )
            self.say(said)
            return
        if self.pane == pane and not then:
            self._panes()[PANES.index(instead)].focus()
        self._wish(wished)

    def on_line_pane_dragged(self, event: LinePane.Dragged) -> None:
        pane = PANES[self._panes().index(event.pane)]
        self.wishes = self.wishes.dragged(pane, event.end, self._columns())
        self.lay_out()
        if event.dropped:
            self._wish(self.wishes)

    def _wish(self, wishes: Wishes) -> None:
        self.wishes = wishes
        self.app.remember(partial(write_state, "layout", asdict(wishes)))
        self.lay_out()

    # ------------------------------------------------------------ keys

    async def on_key(self, event: events.Key) -> None:
        self.last_key = monotonic()
        key = event.character if event.is_printable and event.character not in (None, " ") else event.key
        # What the line does not take for itself (Enter, the arrows) is still the line's.
        if not self.is_complete or self.prompt.is_open:
            return
        if self.article.has_hints and self._takes_hint(key):
            event.stop()
            event.prevent_default()
            return
        was_waiting = self.sequences.is_waiting
        if self._digits_timer is not None:
            self._digits_timer.stop()
        typed = self.sequences.press(key, self.pane)
        if typed.action is not None or typed.waiting or typed.unknown or was_waiting:
            event.stop()
            event.prevent_default()
        if typed.action is not None or typed.number:
            if was_waiting:
                self._unsay()
            await self._do(typed)
        elif typed.waiting:
            self._say_waiting(typed.waiting)
        elif typed.unknown:
            self.say(tr("{key} does nothing; <help> lists the keys.", key=key_name(typed.unknown)))
        elif was_waiting:
            self._unsay()
        if self.sequences.counts:
            self._digits_timer = self.set_timer(DIGITS_WAIT, self._settle)

    def _takes_hint(self, key: str) -> bool:
        """Whether a key is for the letters on the links; any other puts them away, and does what it does."""
        if key.isdecimal() or (key == "enter" and self.sequences.counts):
            return False  # a number of a link: it acts as numbers do everywhere
        taken = self.article.type_hint(key)
        if not taken:
            self.article.hide_hints()
        self.paint()
        return taken or key == "escape"

    async def _settle(self) -> None:
        """The number that was typed stands alone: do what it is for."""
        typed = self.sequences.settle(self.pane)
        if typed != Typed():
            self._unsay()
            await self._do(typed)

    async def _do(self, typed: Typed) -> None:
        if typed.action is not None:
            await self.act(typed.action.id, typed.count)
        elif typed.number:
            self._number(typed.number)

    def on_paste(self, event: events.Paste) -> None:
        if self.is_complete and not self.prompt.is_open:
            event.stop()
            self.errands.take_paste(event.text)

    def _say_waiting(self, typed: str) -> None:
        """Show what was typed so far and what can follow."""
        if self.sequences.counts:
            what = self._number_means(typed)
            self.say(
                tr("{number} …   before <down> or <up> a count, by itself {what}", number=typed, what=what),
                30,
            )
            return
        following = "   ".join(
            f"{key_name(key)} {commands.short(action)}"
            for key, action in self.sequences.following(typed, self.pane)
        )
        self.say(f"{key_name(typed)} …   {following}", 30)

    async def act(self, action_id: str, count: int = 0) -> None:
        """Carry out one action of the table or a macro, `count` times where that means something."""
        if action_id in self.app.settings.macros:
            self.errands.play(self.app.settings.macros[action_id])
        elif count and action_id in COUNTED:
            self._count(action_id, count)
        else:
            name = f"do_{action_id}"
            result = getattr(self if hasattr(self, name) else self.errands, name)()
            if inspect.isawaitable(result):
                await result
        if self._message_holds is not None:
            self.paint()

    def _count(self, action_id: str, count: int) -> None:
        if action_id in ("down", "up"):
            steps = count if action_id == "down" else -count
            self._pane_do("move", "scroll_lines", "move", steps)
        elif action_id in ("top", "bottom"):
            # An article has no rows to count.
            self._pane_do(
                "move_to", f"go_{action_id}", "move_to", *([count - 1] if self.pane != ARTICLE else [])
            )
        else:
            for _ in range(min(count, 100)):
                getattr(self, f"do_{action_id}")()

    def _number(self, number: int) -> None:
        """Open what bears a number: the links of an article while they show theirs, else the pieces beside it."""
        if self.pane in (SECTIONS, LIST):
            self.say(tr("No section has the number {number}.", number=number))
        elif self._counts_links():
            self.article.hide_hints()
            if number > len(self.article.links):
                self.say(tr("There is no link {number} here.", number=number))
            else:
                self.article.open_link(number)
        elif not self.sidebar.display:
            self.say(tr("No recommended pieces are on screen; <next_piece> goes to them."))
        elif number > len(self.sidebar.pieces):
            self.say(tr("No recommended piece has the number {number}.", number=number))
        else:
            self.sidebar.pick(number - 1)

    def _number_means(self, typed: str) -> str:
        """What a number by itself does in this pane, in a few words."""
        bound = next((action for action in self.app.keymap.get(typed, ()) if self.pane in action.panes), None)
        if bound is not None:
            return commands.short(bound)
        if self.pane in (SECTIONS, LIST):
            return tr("a section")
        return tr("a link") if self._counts_links() else tr("a piece")

    def _counts_links(self) -> bool:
        """Whether a number is that of a link."""
        return self.pane == ARTICLE and (self.app.settings.link_numbers or self.article.has_hints)

    def choose(self, dialog: Dialog, then: Callable[[Any], Any]) -> None:
        """Open a dialog; give what was chosen in it, if anything, to `then`."""

        def closed(value: Any) -> Any:
            return then(value) if value is not None else None

        self.app.push_screen(dialog, closed)

    # ------------------------------------------------------------ bars

    def say(
        self, message: str, seconds: float = MESSAGE_SECONDS, *, holds: Callable[[], bool] | None = None
    ) -> None:
        """Say one sentence in the status line for a while, and no longer than it `holds`."""
        self._message_holds = holds
        # A no-break space is a word's own: only plain ones and line ends are folded.
        self.message = " ".join(part for line in message.splitlines() for part in line.split(" ") if part)
        if self._message_timer is not None:
            self._message_timer.stop()
        self._message_timer = self.set_timer(seconds, self._unsay)
        self.paint()

    def unsay(self, message: str) -> None:
        """Take a sentence back that is true no longer; another that was said since stays."""
        if self.message == message:
            self._unsay()

    def _unsay(self) -> None:
        self.message = ""
        self.paint()

    def _tick(self) -> None:
        now = clock.now()
        self.keep_place()
        self.list.tick(now)
        self.paint_top()
        if not self.library.readonly:
            self.app.jobs.ask(lambda: self.library.own.note_visit(now), queue="write")

    def look_around(self) -> None:
        """Show what another program has written to the library meanwhile."""

        busy = self.progress or self.learning
        if busy and monotonic() - self._looked_around < LOOK_WHILE_REFRESHING:
            return
        self._looked_around = monotonic()

        def told(wrote: bool) -> None:
            if wrote:
                self.list.forget_rows()
                self.reload()
                self.refresh_counts()

        self.app.jobs.ask(self.library.others_wrote, told, queue="counts", topic="others")

    def show_learning(self, how_far: str) -> None:
        if how_far != self.learning:
            self.learning = how_far
            self.paint()

    def paint(self) -> None:
        """Say where the reader is and what keys do there."""
        if self._message_holds is not None and not self._message_holds():
            self.message, self._message_holds = "", None
        self._paint_titles()
        status = self.query_one("#status", Bar)
        right: list[Piece] = []
        if self.learning and not self.progress:
            right.append(Piece(f"{self.learning} ", "dim"))
        if self.pane == ARTICLE and self.opened is not None:
            right += bars.meter(self.article.percent)
        if self.message:
            status.show([Piece(f" {self.message}", "!strong")], right)
            return
        found = [
            (key, tr(action.hint), action.id)
            for action in COMMANDS
            if action.hint and self.pane in action.panes and (key := key_of(action.id, self.app.keymap))
        ]
        if self.pane == SIDEBAR and self.sidebar.pieces:
            found.insert(2, (f"1–{len(self.sidebar.pieces)}", tr("open a piece"), "open"))
        status.show(bars.hints(found, self.size.width - cells(right) - 2), right)

    def _paint_titles(self) -> None:
        """What each pane shows, how, and where in it the reader is."""
        place = number = ""
        if self.list.ids:
            place, number = formats.number(self.list.cursor + 1), formats.number(len(self.list.ids))
            place = tr("{place} of {number}", place=place, number=number)
            if self.folded:
                place += trn(", {number} folded", ", {number} folded", self.folded)
        order = [] if self.section.sort else [tr(SORTS[self.sort])]
        if self._grouped(self.section):
            order = [*(order if self.group == "day" else []), tr(GROUPS[self.group])]
        self.list.set_title(Title(self.section.name.upper(), " · ".join(order), place))
        if self.is_complete:
            self.section_tree.set_title(Title(tr("Sections").upper()))
            self.article.set_title(self._article_title())

    def _article_title(self) -> Title:
        """Where the article comes from; what it is and how much is left, once it is scrolled."""
        if self.opened is None:
            return Title()
        article, minutes = self.opened.article, self.opened.reading.minutes
        if self.article.percent < 100 and self.article.scroll_offset.y:
            left = max(1, round(minutes * (100 - self.article.percent) / 100))
            place = tr("{minutes} min left", minutes=left)
            return Title(article.entry.title, article.feed, place)
        kicker = (article.feed, *(f"#{tag}" for tag in article.tags))
        place = tr("{minutes} min", minutes=minutes) if minutes else ""
        return Title(" · ".join(part for part in kicker if part).upper(), "", place)

    def paint_top(self) -> None:
        counts, now = self.counts, clock.now()
        state = None
        if counts is not None:
            refreshed = counts.refreshed if self.library.behind is None else None
            state = bars.State(
                counts.unread, counts.feeds, counts.failing, refreshed, self.progress, *self.how_far
            )
        numbers = (counts.total, counts.unread, counts.starred) if counts else ()
        tabs = [
            bars.Tab(str(key), section.name, numbers[key - 1] if numbers else None, section == self.section)
            for key, section in enumerate(self.sections, 1)
        ]
        if self.section not in self.sections:
            tabs.append(bars.Tab("", self.section.name, None, True))
        left, right = bars.top(self.app.edition, now, tabs, state, self.size.width)
        self.query_one("#masthead", Bar).show(left, right)
        self.paint()

    async def on_bar_clicked(self, event: Bar.Clicked) -> None:
        kind, _, key = event.act.partition(":")
        if kind != "tab":
            await self.act(event.act)
        elif key:
            self.show_section(self.sections[int(key) - 1], keep=self.list.current)

    def on_article_view_pictures_outgrown(self) -> None:
        if self._refit_timer is not None:
            self._refit_timer.stop()
        self._refit_timer = self.set_timer(REFIT, self._refit_pictures)

    def _refit_pictures(self) -> None:
        # Another article may be open by now: its pictures were not asked for.
        if self.article.shows_pictures:
            self.errands.do_pictures()

    def on_article_view_scrolled(self) -> None:
        self.paint()
