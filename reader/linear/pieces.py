"""The recommended pieces in plain lines: told with their numbers, which open them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from feeds.model import Suggestion
from reader.i18n.messages import worded, worded_all
from reader.linear.lines import headed

if TYPE_CHECKING:
    from feeds.model import Shelf
    from reader.linear.context import LinearContext


class LinearPieces:
    """What `reader.context.Pieces` says of them."""

    current: Suggestion | None = None

    def __init__(self, context: LinearContext) -> None:
        self._context = context

    @property
    def _shelves(self) -> tuple[Shelf, ...]:
        return self._context.library.recommendations.suggestions(self._context.articles.opened)

    @property
    def number(self) -> int:
        return sum(len(shelf.suggestions) for shelf in self._shelves)

    def tell(self) -> None:
        """Tell what to read next; a number opens a piece."""
        from reader.commands.following import open_piece

        pieces: list[Suggestion] = []
        for shelf in self._shelves:
            self._context.tell(headed(worded(shelf.heading)))
            for piece in shelf.suggestions:
                pieces.append(piece)
                why = f" ({worded_all(piece.why)})" if piece.why else ""
                self._context.tell(f"{len(pieces)}. {piece.title}{why}")
        self._context.offer([partial(open_piece, self._context, piece) for piece in pieces])
