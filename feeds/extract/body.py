"""Which pieces of a page are the article: the part of the tree where prose outweighs labels and links."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from feeds import furniture, prose
from feeds.extract.page import Node, Page, Piece

_LABEL = 120


@dataclass(slots=True)
class Choice:
    """Positions (in `page.pieces`) of the article's text, and the node that holds it."""

    kept: list[int]
    node: int


def choose(page: Page, title: str = "") -> Choice:
    """The article's pieces, in order; empty where the page has no text."""
    return _Chooser(page, title).choice()


class _Chooser:
    def __init__(self, page: Page, title: str) -> None:
        self.nodes, self.pieces, self.title = page.nodes, page.pieces, title
        counts = Counter(piece.text for piece in self.pieces if piece.size < 200)
        self.often = {text for text, count in counts.items() if count > 1}
        self.junk = self._junk()

    def _junk(self) -> list[bool]:
        """For each node whether it or one around it is furniture; what holds most of the prose never is."""
        share = [0.0] * len(self.nodes)
        total = 0.0
        for piece in self.pieces:
            if self._is_prose(piece):
                total += min(piece.size, 1500)
                share[piece.node] += min(piece.size, 1500)
        for at in range(len(self.nodes) - 1, 0, -1):
            share[self.nodes[at].parent] += share[at]
        junk = [False] * len(self.nodes)
        for at, node in enumerate(self.nodes):
            own = node.junk and share[at] < 0.4 * total
            junk[at] = own or (node.parent >= 0 and junk[node.parent])
        return junk

    @staticmethod
    def _is_prose(piece: Piece) -> bool:
        if piece.linked * 2 > piece.size or piece.level or piece.caption:
            return False
        if prose.stops(piece.text):
            return piece.size >= 40
        return piece.size >= 120 and prose.inner_stops(piece.text) > 0

    def _weight(self, piece: Piece) -> float:
        if self.junk[piece.node]:
            return 0.0
        if self._is_prose(piece):
            return min(piece.size - 2 * piece.linked, 1500)
        if piece.caption or piece.level or piece.code:
            return 0.0
        if piece.linked * 2 > piece.size:
            return -30.0 - 0.2 * piece.size
        return -10.0

    def choice(self) -> Choice:
        for piece in self.pieces:
            self.nodes[piece.node].score += self._weight(piece)
        for at in range(len(self.nodes) - 1, 0, -1):
            parent = self.nodes[self.nodes[at].parent]
            parent.score += self.nodes[at].score
        best = self._container()
        inside = self._inside(best)
        first = [at for at in range(len(self.pieces)) if inside[self.pieces[at].node]]
        kept = self._clean(first)
        return Choice(kept, best)

    def _container(self) -> int:
        best = max(range(len(self.nodes)), key=lambda at: self.nodes[at].score)
        score = self.nodes[best].score
        children: dict[int, list[int]] = {}
        for at, node in enumerate(self.nodes):
            children.setdefault(node.parent, []).append(at)
        while True:
            inner = max(children.get(best, ()), key=lambda at: self.nodes[at].score, default=-1)
            if inner < 0 or self.nodes[inner].score < 0.85 * score or self.nodes[inner].tag in ("p", "li", "td", "blockquote"):
                return best
            best = inner

    def _inside(self, best: int) -> list[bool]:
        inside = [False] * len(self.nodes)
        inside[best] = True
        for at in range(best + 1, len(self.nodes)):
            inside[at] = inside[self.nodes[at].parent] if self.nodes[at].parent >= 0 else False
        return inside

    def _clean(self, positions: list[int]) -> list[int]:
        kept: list[int] = []
        pieces = self.pieces
        for order, at in enumerate(positions):
            piece = pieces[at]
            if self.junk[piece.node] or piece.caption or furniture.is_ad(piece.text):
                continue
            if piece.meta and not (self._is_prose(piece) and piece.size > 100):
                continue
            if self._is_prose(piece):
                if piece.size < 300 and furniture.is_prompt(piece.text):
                    continue
                kept.append(at)
                continue
            if piece.size < _LABEL and (furniture.is_prompt(piece.text)):
                continue
            if piece.text in self.often and not piece.cell:
                continue
            if piece.level:
                if furniture.is_related_heading(piece.text) or furniture.is_end(piece.text):
                    continue
                kept.append(at)
                continue
            if piece.linked * 10 >= piece.size * 6 and not piece.cell:
                continue
            kept.append(at)
        while kept and pieces[kept[-1]].level:
            kept.pop()
        if self.title:
            kept = [at for n, at in enumerate(kept) if not (n < 3 and pieces[at].size < 200 and prose.likeness(pieces[at].text, self.title) > 0.75)]
        return kept
