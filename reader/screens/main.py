"""The panes: composed here, each with a controller of its own. What happens in one is forwarded to whom it concerns.

The screen is the `Context` of the commands.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from reader.changes import Change
from reader.commands import carry_out
from reader.config import write_state
from reader.context import SAID, Answer
from reader.i18n.messages import worded
from reader.i18n.translate import tr
from reader.keys.commands import ARTICLE, BY_ID, LIST, SECTIONS
from reader.listing import Section
from reader.mirror import stand
from reader.questions import Question, T, Type
from reader.screens import returning
from reader.screens.article import ArticleController
from reader.screens.headlines import HeadlineController
from reader.screens.host import Later
from reader.screens.keys import KeyController
from reader.screens.panes import PaneController
from reader.screens.recommendations import RecommendationController
from reader.screens.renewal import Renewal
from reader.screens.status import Status
from reader.tasks import READ, STATE, WRITE, Queue, Topic
from reader.textual_doors import Immediate, forget_drawn_rows
from reader.widgets.headline_list import HeadlineList
from reader.widgets.pane import LinePane
from reader.widgets.status import Bar
from reader.widgets.titles import Title

if TYPE_CHECKING:
    from feeds.library import Opened
    from feeds.messages import Message
    from feeds.model import Counts
    from feeds.workspace import Workspace
    from reader.layout import Wishes
    from reader.screens.host import Front
    from reader.widgets.article_view import ArticleView
    from reader.widgets.recommended import Recommended
    from reader.widgets.section_tree import SectionTree

REFIT = 0.3
"""Seconds for which the panes keep their widths before pictures are drawn for them."""


class MainScreen(Immediate[None]):
    """Headlines, the article, and what to read next."""

    AUTO_FOCUS = "#list"
    BINDINGS: ClassVar[list[object]] = []  # type: ignore[assignment]

    def __init__(self, library: Workspace, wishes: Wishes, *, bidi: bool) -> None:
        super().__init__()
        stand(self)
        self.library = library
        self.is_complete = False
        self.list = HeadlineList(bidi=bidi, id="list")
        self.status = Status(self, Bar(id="masthead"), Bar(id="status"))
        self.panes = PaneController(self, self.list, wishes, self._laid_out)
        self.headlines = HeadlineController(self, self.list)
        self.pieces = RecommendationController(self)
        self.articles = ArticleController(self, self.list, self.pieces.opened)
        self.keys = KeyController(self, self.articles, self.pieces, self.status)
        self._pane_before = LIST
        """The pane the reader was in the last time."""
        self.renewal = Renewal(self, self.headlines, self.articles, self.pieces, self.status)
        self._refit = Later(self, REFIT, self.articles.redraw_pictures)

    # ------------------------------------------------------------ putting it up

    def compose(self) -> ComposeResult:
        yield self.status.top
        with Horizontal(id="panes"):
            yield self.list
        yield self.status.bottom

    def on_mount(self) -> None:
        self.keys.bind(self.program.keymap)
        self.list.colour_tags(self.program.looks.tag_colours)
        self.renewal.begin()
        # Laid out with the first resize it would be drawn twice; coming up it applies all styles.
        self.panes.lay_out(restyle=False)
        self._pane_before = returning.take_up(self.library, self.headlines)
        self.headlines.show(self.headlines.section, keep=self.headlines.returning or None)

    async def complete(self) -> None:
        """Put up the panes beside the list: what they import is paid for after the headlines show."""
        from reader.screens.sections import SectionController, folded_before
        from reader.widgets.article_view import ArticleView
        from reader.widgets.prompt import Prompt
        from reader.widgets.recommended import Recommended
        from reader.widgets.section_tree import SectionTree

        bidi = self.program.settings.bidi
        self.section_tree = SectionTree(bidi=bidi, folded=folded_before(), id="sections")
        self.article = ArticleView(
            self.program.layout_options(), self.program.settings.article_width, id="article"
        )
        self.sidebar = Recommended(bidi=bidi, id="sidebar")
        self.prompt = Prompt(id="prompt")
        self.sections = SectionController(self, self.section_tree)
        self.articles.page = self.article
        self.pieces.take(self.sidebar, self.article)
        self.panes.take(self.section_tree, self.article, self.sidebar)
        panes = self.query_one("#panes")
        await panes.mount(self.section_tree, before=0)
        await panes.mount(self.article, self.sidebar)
        await self.mount(self.prompt)
        # Not before they stand: an answer that is shown in a pane without a screen breaks.
        self.is_complete = True
        self.panes.lay_out()
        if not self.headlines.is_whole:
            self.headlines.reload()
        self.renewal.count()
        if (first := self.headlines.returning or self.headlines.current) is not None:
            self.articles.preview(first)
        if self._pane_before == ARTICLE:
            self.article.focus()

    @property
    def is_settled(self) -> bool:
        """Whether every pane shows what it is to show at the start."""
        read = self.opened is not None or self.headlines.current is None
        return self.is_complete and self.headlines.is_whole and self.counts is not None and read

    def first_shown(self) -> None:
        self.call_after_refresh(self.program.headlines_shown)

    def turn_to(self, library: Workspace) -> None:
        """Show another library, from its beginning."""
        # What the reader did is asked of the library it was done in: the marks on their way keep to the other one.
        self.articles.start_over()
        self.library = library
        self.pieces.start_over()
        self.headlines.start_over()
        self.renewal.start_over()

    def keep_place(self) -> None:
        """Write down where the reader is, for the next time."""
        if self.is_complete and returning.is_kept(self.library):
            write_state("place", returning.place(self, self.headlines).state())

    # ------------------------------------------------------------ what a command may ask

    @property
    def program(self) -> Front:
        return cast("Front", self.app)

    @property
    def opened(self) -> Opened | None:
        return self.articles.opened

    def target(self) -> int | None:
        if self.panes.here in (SECTIONS, LIST) or self.articles.at_hand is None:
            return self.headlines.current
        if (piece := self.pieces.current) is not None:
            return piece.id
        return self.articles.at_hand

    def targets(self) -> list[int]:
        if self.panes.here == LIST and (chosen := self.headlines.take_selected()):
            return chosen
        target = self.target()
        return [] if target is None else [target]

    def say(self, sentence: str, seconds: float = SAID, *, holds: Callable[[], bool] | None = None) -> None:
        self.status.say(sentence, seconds, holds=holds)

    async def choose(self, question: Question[T]) -> T | None:
        if isinstance(question, Type):
            with self.program.tasks.hold():
                answer: Awaitable[Any] = await self.prompt.ask(question)
            written: T | None = await answer
            self.panes.focus(question.pane)
            self.panes.lay_out()
            return written
        from reader.dialogs import dialog_of

        dialog = dialog_of(question)
        self.app.push_screen(dialog)
        return await dialog.answer()

    def ask(self, call: Callable[[], Answer], to: Queue | Topic = READ) -> Awaitable[Answer]:
        return self.program.tasks.ask(call, to, holds=to in (READ, STATE))

    def write(self, call: Callable[[], Answer]) -> Awaitable[Answer]:
        answer = self.program.tasks.ask(call, WRITE)

        async def written() -> Answer:
            try:
                return await answer
            except Exception:
                # What could not be written leaves the screen again.
                self.changed(Change.MARKED_MANY)
                raise

        return written()

    async def run(self, command: str, count: int = 0) -> None:
        if (steps := self.program.settings.macros.get(command)) is not None:
            from reader.commands.playing import play

            await play(self, steps)
        else:
            await carry_out(self, BY_ID[command], count)
        self.status.look_again()

    def act(self, command: str, count: int = 0) -> None:
        self.program.tasks.start(self.run(command, count))

    # ------------------------------------------------------------ what a change renews

    @property
    def counts(self) -> Counts | None:
        return self.renewal.counts

    def changed(self, change: Change) -> None:
        self.renewal.changed(change)

    def renew_sections(self) -> None:
        if self.is_complete:
            self.sections.renew()

    def catch_up(self) -> None:
        self.program.catch_up()

    # ------------------------------------------------------------ what is drawn

    @property
    def edition(self) -> str:
        return self.program.edition

    @property
    def is_busy(self) -> bool:
        return bool(self.status.progress)

    @property
    def is_typing(self) -> bool:
        return self.is_complete and self.prompt.is_open

    def paint(self) -> None:
        self.list.set_title(self.headlines.title())
        if self.is_complete:
            self.section_tree.set_title(Title(tr("Sections").upper()))
            self.article.set_title(self.articles.title())
        self.status.paint()

    def paint_top(self) -> None:
        self.status.paint_top()

    def section_shown(self) -> None:
        if self.is_complete:
            self.sections.mark()
        self.paint_top()

    def _laid_out(self) -> None:
        if self.is_complete:
            self.sections.laid_out()
            self.pieces.show_below()
            self.paint()

    def announce(self, notice: Message) -> None:
        self.say(worded(notice), 20)
        self.app.bell()

    # ------------------------------------------------------------ what is typed and clicked

    def on_key(self, event: events.Key) -> None:
        if self.keys.press(event):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        if self.is_complete and not self.prompt.is_open:
            from reader.commands.subscribing import take_paste

            event.stop()
            self.program.tasks.start(take_paste(self, event.text))

    def on_bar_clicked(self, event: Bar.Clicked) -> None:
        kind, _, key = event.act.partition(":")
        if kind != "tab":
            self.act(event.act)
        elif key:
            self.headlines.show(self.headlines.sections[int(key) - 1], keep=self.headlines.current)

    def on_descendant_focus(self) -> None:
        self.panes.focus_moved()

    def on_resize(self) -> None:
        self.panes.lay_out()

    def on_line_pane_dragged(self, event: LinePane.Dragged) -> None:
        self.panes.dragged(event.pane, event.end, dropped=event.dropped)

    def on_screen_resume(self) -> None:
        forget_drawn_rows()
        if self.is_complete:
            self.article.uncover()

    def on_screen_suspend(self) -> None:
        if self.is_complete:
            self.article.uncover()

    # ------------------------------------------------------------ what the panes report

    def on_section_tree_picked(self, event: SectionTree.Picked) -> None:
        self.headlines.show(Section(event.value.name, event.value.query))

    def on_section_tree_folded(self, event: SectionTree.Folded) -> None:
        self.sections.folded(event.keys)

    def on_headline_pane_rows_wanted(self, event: HeadlineList.RowsWanted) -> None:
        self.headlines.rows_wanted(event.ids)

    def on_headline_pane_moved(self, event: HeadlineList.Moved) -> None:
        self.list.set_title(self.headlines.title())
        if self.is_typing:
            self.articles.move_on_soon()
        else:
            # The row is drawn first: the thread that reads the article would have its share of the processor.
            self.call_after_refresh(self._follow, event.id)

    def _follow(self, id: int | None) -> None:
        """Open what the cursor has come to."""
        self.paint()
        self.articles.move_on(id)

    def on_headline_list_passed(self, event: HeadlineList.Passed) -> None:
        self.headlines.passed(event.ids)

    def on_headline_list_chosen(self, event: HeadlineList.Chosen) -> None:
        self.articles.read(event.id, focus=True)

    def on_headline_list_menu_wanted(self, event: HeadlineList.MenuWanted) -> None:
        from reader.commands.program import menu

        self.program.tasks.start(menu(self, (event.at.x, event.at.y)))

    def on_recommended_picked(self, event: Recommended.Picked) -> None:
        self.pieces.open(event.suggestion)

    def on_article_view_piece_opened(self, event: ArticleView.PieceOpened) -> None:
        self.pieces.open(event.suggestion)

    def on_article_view_link_opened(self, event: ArticleView.LinkOpened) -> None:
        self.articles.follow(event.href)

    def on_article_pane_pictures_outgrown(self) -> None:
        self._refit.wish()

    def on_article_pane_scrolled(self) -> None:
        self.paint()

    def on_text_selected(self) -> None:
        if selected := self.get_selected_text():
            self.articles.say_selected(selected)
