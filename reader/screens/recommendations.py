"""The recommended pieces: what belongs to the open article, what the reader would like, what the page names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.model import Shelf, Suggestion
from reader.i18n.translate import tr
from reader.keys.commands import SIDEBAR
from reader.screens.host import Later
from reader.tasks import FOR_YOU, SUGGESTIONS

if TYPE_CHECKING:
    from feeds.library import Opened
    from reader.screens.host import Host
    from reader.widgets.article_view import ArticleView
    from reader.widgets.recommended import Recommended

SIDEBAR_DELAY = 0.03
"""Seconds the cursor rests on a headline before recommendations are looked for."""
REST = 1.0
"""Seconds the reader stays before what they would like in general is weighed anew: it takes the CPU for a while."""


class RecommendationController:
    """What `reader.context.Pieces` says of them. Where they are shown comes with `take`."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._beside: tuple[Shelf, ...] = ()
        self._for_you: tuple[Shelf, ...] = ()
        self._look = Later(host, SIDEBAR_DELAY, self._ask_beside)
        self._weigh = Later(host, REST, self._ask_for_you)

    def take(self, sidebar: Recommended, article: ArticleView) -> None:
        """Take the panes they are shown in: beside the article, or below it."""
        self._list, self._article = sidebar, article

    @property
    def are_shown(self) -> bool:
        """Whether they stand in a pane of their own."""
        return self._list.display

    @property
    def number(self) -> int:
        return len(self._list.pieces)

    @property
    def current(self) -> Suggestion | None:
        return self._list.current if self._host.panes.here == SIDEBAR else None

    def pick(self, number: int) -> bool:
        """Open the piece with this number, from 1; False where there is none."""
        self._list.pick(number - 1)
        return number <= self.number

    def open(self, piece: Suggestion) -> None:
        from reader.commands.following import open_piece

        self._host.program.tasks.start(open_piece(self._host, piece))

    def opened(self, opened: Opened | None) -> None:
        """Another article is open, or none: look for what belongs to it once the reader rests on it."""
        self._beside = ()
        if opened is None:
            self._list.show(())
            return
        self._look.wish()
        self._weigh.wish(REST if self._for_you else 3 * SIDEBAR_DELAY)

    def renew(self) -> None:
        """The reader said what they like: recommend anew."""
        self._ask_beside()
        self._ask_for_you()

    def start_over(self) -> None:
        """Nothing is recommended from another library."""
        self._beside = self._for_you = ()

    def _ask_beside(self) -> None:
        if (opened := self._host.articles.opened) is None:
            return
        library = self._host.library

        def shown(shelves: tuple[Shelf, ...]) -> None:
            if self._host.articles.is_open(opened.article.id):
                self._beside = shelves
                self._show()

        self._host.program.tasks.do(
            lambda: library.recommendations.beside_article(opened), SUGGESTIONS, shown
        )

    def _ask_for_you(self) -> None:
        def shown(shelves: tuple[Shelf, ...]) -> None:
            self._for_you = shelves
            self._show()

        self._host.program.tasks.do(self._host.library.recommendations.for_you, FOR_YOU, shown)

    def _show(self) -> None:
        """What belongs to the article first, then what the reader would like, then the page's own pieces."""
        if (opened := self._host.articles.opened) is None:
            return
        from feeds.workspace.recommendations import without

        related = [shelf for shelf in self._beside if shelf.origin == "related"]
        others = [shelf for shelf in self._beside if shelf.origin != "related"]
        self._list.empty_text = tr("Nothing to recommend yet.")
        self._list.show(without((*related, *self._for_you, *others), opened.article.id))
        self.show_below()

    def show_below(self) -> None:
        """Where there is no sidebar, the pieces stand below the article."""
        self._article.append_shelves(() if self._list.display else self._list.shelves)
