"""The article in plain lines: its text is told, its links, headings and footnotes by number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.history import History
from reader.i18n.translate import tr
from reader.linear.lines import as_told
from reader.linear.page import LinearPage

if TYPE_CHECKING:
    from feeds.library import Opened
    from reader.linear.context import LinearContext


class LinearArticles:
    """What `reader.context.Articles` says of the open article."""

    def __init__(self, context: LinearContext) -> None:
        self._context = context
        self.opened: Opened | None = None
        self._history = History()
        self._came_from: dict[int, int] = {}
        """Pages that links led to -> the article each link stood in."""
        self.page = LinearPage(context)

    def is_open(self, id: int) -> bool:
        return self.opened is not None and self.opened.article.id == id

    # ------------------------------------------------------------ opening

    async def came(self) -> bool:
        return True

    def preview(self, id: int) -> None:
        if (opened := self._context.library.articles.open(id)) is None:
            self._context.tell(tr("This article is gone."))
        else:
            self.show(opened)

    def read(self, id: int, *, focus: bool = False) -> None:
        self.visit(id)
        self.preview(id)

    def visit(self, id: int) -> None:
        self._context.library.articles.set_read([id], True)
        self._context.library.recommendations.noted(id, "open")
        self._history.visit(id)

    def show_linked(self, opened: Opened, before: Opened | None) -> None:
        """Tell an article that was opened by a link which stood in another, to which the way back leads."""
        if before is not None:
            self._came_from[opened.article.id] = before.article.id
        self.visit(opened.article.id)
        self.show(opened)

    def show(self, opened: Opened | None) -> None:
        self.opened = opened
        self._context.offer(())
        if opened is None:
            return
        self._context.tell(as_told(opened), self._context.program.settings.article_width)
        self._context.tell(
            tr(
                "End of the article, {minutes} min. <next_piece>: recommended. Enter: next unread.",
                minutes=opened.reading.minutes,
            )
        )

    # ------------------------------------------------------------ what was read

    def mark_read(self, ids: Sequence[int], read: bool) -> None:
        self._context.library.articles.set_read(list(ids), read)
        self._context.tell(tr("Read.") if read else tr("Unread."))

    def read_on(self) -> bool:
        """The whole article is told: there is no further page."""
        return False

    def back(self) -> int | None:
        return self._history.back()

    def forward(self) -> int | None:
        return self._history.forward()

    def peel(self) -> bool:
        """From a page that a link led to, back to the article it stood in."""
        before = self._came_from.get(self.opened.article.id) if self.opened is not None else None
        if before is not None:
            self.preview(before)
        return before is not None
