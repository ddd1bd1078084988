"""Which pieces of a page are the article: the part of the tree where prose outweighs labels and links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from feeds import boilerplate, prose
from feeds.boilerplate import labels
from feeds.extract.page import Node, Page, Piece

_LEAVES = ("p", "li", "td", "blockquote", "dd")

DOUBTFUL = 0.5
"""Share of a page's running text below which its article may not be all of it."""
_LINKED = 120
"""Units of a paragraph that is read though all of it is a link."""
_BESIDE = 120
"""Units of a line beside a picture that may be its caption."""
_CAPTION = 500
"""Units of the longest caption."""
_BUTTON = 40
"""Units of the longest button."""
_UNSTOPPED = 110
"""Units of a paragraph in a writing without stops."""
_LAID_OUT = 2
"""Paragraphs in one cell of a table that is no table but a page laid out in columns."""
LEFT_OUT = 600
"""Characters of running text that are worth a second look."""


@dataclass(slots=True)
class Choice:
    """Positions (in `page.pieces`) of the article's text, and the node that holds it."""

    kept: list[int]
    node: int
    junk: list[bool] = field(default_factory=list)
    """For each node whether it or one around it is boilerplate."""


def choose(page: Page, title: str = "") -> Choice:
    """The article's pieces, in order; empty where the page has no text."""
    return _Chooser(page, title).choice()


def second(page: Page, choice: Choice) -> list[int]:
    """All that a page says outside its boilerplate, where `choice` leaves out much of it; else empty.

    A page of several articles, or one whose text stands in parts of the tree that look like
    anything else: which of it was meant only the reader can say.
    """
    kept = set(choice.kept)
    firm = _with_all_below(page.nodes, [node.firm for node in page.nodes])
    said = [at for at, piece in enumerate(page.pieces) if not firm[piece.node] or at in kept]
    told = sum(page.pieces[at].size for at in said if is_prose(page.pieces[at]))
    chosen = sum(page.pieces[at].size for at in kept if is_prose(page.pieces[at]))
    if told - chosen < LEFT_OUT or chosen > DOUBTFUL * told:
        return []
    return [at for at in said if at in kept or is_prose(page.pieces[at]) or page.pieces[at].level]


def _with_all_below(nodes: Sequence[Node], marked: list[bool]) -> list[bool]:
    """Marks of nodes, handed down to all that stand in them; a parent comes before its children."""
    for at, node in enumerate(nodes):
        marked[at] = marked[at] or (node.parent >= 0 and marked[node.parent])
    return marked


class _Chooser:
    def __init__(self, page: Page, title: str) -> None:
        self.page, self.nodes, self.pieces, self.title = page, page.nodes, page.pieces, title
        counts = Counter(piece.text for piece in self.pieces if piece.size < 200)
        self.often = {text for text, count in counts.items() if count > 1}
        self._trust_captions()
        self._trust_cells()
        self.own = [0.0] * len(self.nodes)
        for piece in self.pieces:
            if is_prose(piece):
                self.own[piece.node] += min(piece.size, 1500)
        self.share: list[float] = []
        self.junk = self._boilerplate()
        self.marked = self._marked()

    def _trust_captions(self) -> None:
        """A caption of more than a few sentences is none, whatever its class says."""
        sizes: Counter[int] = Counter()
        for piece in self.pieces:
            sizes[piece.caption] += piece.size
        for piece in self.pieces:
            if piece.caption > 0 and sizes[piece.caption] > 900:
                piece.caption = 0

    def _trust_cells(self) -> None:
        """A cell of several paragraphs is a column of the page, whatever its tag says."""
        cells = [self._cell(at) for at in range(len(self.nodes))]
        told = Counter(cells[piece.node] for piece in self.pieces if piece.cell and is_prose(piece))
        for piece in self.pieces:
            if piece.cell and told[cells[piece.node]] >= _LAID_OUT:
                piece.cell = False

    def _cell(self, at: int) -> int:
        """The innermost cell around a node, -1 where there is none."""
        while at >= 0 and self.nodes[at].tag not in ("td", "th"):
            at = self.nodes[at].parent
        return at

    def _boilerplate(self) -> list[bool]:
        """For each node whether it or one around it is boilerplate; what holds much of the prose is not."""
        total = sum(self.own)
        share = list(self.own)
        for at in range(len(self.nodes) - 1, 0, -1):
            share[self.nodes[at].parent] += share[at]
        self.share = share
        junk = [False] * len(self.nodes)
        for at, node in enumerate(self.nodes):
            own = node.junk and share[at] < (0.8 if node.firm else 0.25) * total
            junk[at] = own or (node.parent >= 0 and junk[node.parent])
        return junk

    def _marked(self) -> list[bool]:
        """For each node whether it stands in one that calls itself the body."""
        marked = [False] * len(self.nodes)
        for at, node in enumerate(self.nodes):
            own = node.body == 2 or (node.body == 1 and node.tag not in ("article", "main", "body"))
            marked[at] = own or (node.parent >= 0 and marked[node.parent])
        return marked

    def _weight(self, piece: Piece) -> float:
        if self.junk[piece.node]:
            return 0.0
        if is_prose(piece):
            return max(0.0, min(piece.size, 1500) - 2.0 * piece.linked)
        if piece.caption or piece.level or piece.code:
            return 0.0
        if is_linked_prose(piece):
            return 0.0
        if piece.linked * 2 > piece.size:
            return -30.0 - 0.2 * piece.size
        return 0.3 * piece.size if self.marked[piece.node] else -10.0

    def choice(self) -> Choice:
        for piece in self.pieces:
            self.nodes[piece.node].score += self._weight(piece)
        for at in range(len(self.nodes) - 1, 0, -1):
            self.nodes[self.nodes[at].parent].score += self.nodes[at].score
        best = self._container()
        inside = self._inside(best)
        kept = self._clean([at for at, piece in enumerate(self.pieces) if inside[piece.node]])
        return Choice(kept, best, self.junk) if kept else self._few_words()

    def _few_words(self) -> Choice:
        """A page without a paragraph, a poem or a notice: all that stands outside the boilerplate."""
        junk = _with_all_below(self.nodes, [node.junk for node in self.nodes])
        main = next((at for at, node in enumerate(self.nodes) if node.body and not junk[at]), 0)
        inside = self._inside(main)
        kept = [
            at
            for at, piece in enumerate(self.pieces)
            if inside[piece.node]
            and not (junk[piece.node] or piece.level or piece.caption)
            and (piece.linked * 2 <= piece.size or is_linked_prose(piece))
            and not prose.says_again(piece.text, self.title, 0.8)
        ]
        return Choice(kept, self._common([self.pieces[at].node for at in kept]) if kept else main, self.junk)

    def _container(self) -> int:
        """The node whose text, taken together, reads most like an article."""
        best = max(range(len(self.nodes)), key=lambda at: self.nodes[at].score)
        named = self._named(self.nodes[best].score)
        if named >= 0:
            best = named
        while (
            self.nodes[best].tag in _LEAVES and self.nodes[best].tag != "td" and self.nodes[best].parent > 0
        ):
            best = self.nodes[best].parent  # a single paragraph among lists and headings
        score = self.nodes[best].score
        children: dict[int, list[int]] = {}
        for at, node in enumerate(self.nodes):
            children.setdefault(node.parent, []).append(at)
        while True:
            inner = max(children.get(best, ()), key=lambda at: self.nodes[at].score, default=-1)
            if inner < 0 or self.nodes[inner].score < 0.9 * score or self.nodes[inner].tag in _LEAVES:
                return best
            best = inner

    def _named(self, most: float) -> int:
        """The node that calls itself the body and bears it out, -1 where none does."""
        offers = [
            at for at, node in enumerate(self.nodes)
            if node.body and not self.junk[at] and node.tag not in (*_LEAVES, "body") and node.score >= max(0.1 * most, 200)
        ]  # fmt: skip
        offers = self._near_headline(offers, 0.3 * most)
        if not offers:
            return -1
        best = max(offers, key=lambda at: (self.nodes[at].score, at))
        while True:  # inwards as long as an inner one has nearly all of it
            inner = [
                at
                for at in offers
                if at > best
                and self._holds(best, at)
                and self.nodes[at].score >= 0.8 * self.nodes[best].score
            ]
            if not inner:
                break
            best = max(inner)
        kind = self.nodes[best].element.get("class")
        parts = [
            at for at, node in enumerate(self.nodes)
            if kind and not self.junk[at] and node.score > 60 and self.nodes[best].tag != "article" and self.nodes[at].element.get("class") == kind and self.nodes[at].tag == self.nodes[best].tag
        ]  # fmt: skip
        return self._common(parts) if len(parts) > 1 else best

    def _near_headline(self, offers: list[int], least: float) -> list[int]:
        """Of `offers` those around the article's headline, or within such a one; else those of a score of `least`."""
        heads = [
            piece.node
            for piece in self.pieces
            if piece.level in (1, 2)
            and self.title
            and not self.junk[piece.node]
            and prose.likeness(piece.text, self.title) > 0.8
        ]
        around = [at for at in offers if any(self._holds(at, head) for head in heads)]
        near = [at for at in offers if any(self._holds(outer, at) for outer in around)]
        return near or [at for at in offers if self.nodes[at].score >= least]

    def _holds(self, outer: int, inner: int) -> bool:
        while inner > outer:
            inner = self.nodes[inner].parent
        return inner == outer

    def _common(self, parts: list[int]) -> int:
        node = parts[0]
        for other in parts[1:]:
            node = self.page.common(node, other)
        return node

    def _inside(self, best: int) -> list[bool]:
        return _with_all_below(self.nodes, [at == best for at in range(len(self.nodes))])

    # ------------------------------------------------------------ what of it is read

    def _clean(self, positions: list[int]) -> list[int]:
        others = self._other_articles(positions)
        kept = [
            at for at in self._after_headline(positions)
            if self._belongs(self.pieces[at]) and not others[self.pieces[at].node]
        ]  # fmt: skip
        while kept and self.pieces[kept[-1]].level:
            kept.pop()
        return [
            at for order, at in enumerate(kept)
            if not (self.title and self._says_title(self.pieces[at], order))
        ]  # fmt: skip

    def _other_articles(self, positions: list[int]) -> list[bool]:
        """For each node whether it stands in one of several small `<article>`s: teasers of other pieces."""
        inside = {self.pieces[at].node for at in positions}
        top = min(inside, default=0)
        small = [
            at for at in range(top + 1, len(self.nodes))
            if self.nodes[at].tag == "article" and self.share[at] * 5 < sum(self.own[node] for node in inside)
        ]  # fmt: skip
        other = [False] * len(self.nodes)
        if len(small) < 3:
            return other
        teased = set(small)
        rest = sum(self.own[node] for node in inside if not any(self._holds(at, node) for at in teased))
        if rest < 200:  # the page's own article is one of them, the first
            small = small[1:]
        for at in range(len(self.nodes)):
            other[at] = at in small or (at > 0 and other[self.nodes[at].parent])
        return other

    def _after_headline(self, positions: list[int]) -> list[int]:
        """What stands before the article's own headline is not the article."""
        if not self.title:
            return positions
        for order, at in enumerate(positions):
            piece = self.pieces[at]
            if (
                piece.level in (1, 2)
                and not self.junk[piece.node]
                and prose.likeness(piece.text, self.title) > 0.8
            ):
                after = positions[order + 1 :]
                rest, whole = (
                    sum(self.pieces[one].size for one in part if is_prose(self.pieces[one]))
                    for part in (after, positions)
                )
                if rest >= 300 and rest * 5 >= whole:
                    return after
        return positions

    def _says_title(self, piece: Piece, order: int) -> bool:
        if not piece.code and (piece.level == 1 or order < 3):
            return piece.size < 250 and prose.says_again(piece.text, self.title, 0.8)
        return False

    def _belongs(self, piece: Piece) -> bool:
        text, size = piece.text, piece.size
        if self.junk[piece.node] or piece.caption or boilerplate.is_ad(text):
            return False
        if size < _CAPTION and self._is_caption(piece):
            return False
        if (
            piece.meta
            and not (is_prose(piece) and size > 100)
            and (piece.meta < 0 or self.share[piece.meta] < 400)
        ):
            return piece.meta < 0 and is_prose(piece)
        if size < 300 and (boilerplate.is_prompt(text) or text.startswith("©") or labels.names_topics(text)):
            return False
        if size < _BUTTON and not (piece.item or piece.level or piece.cell) and boilerplate.is_share(text):
            return False
        if is_prose(piece) or (piece.quote and not piece.linked * 2 > size):
            return True
        if is_linked_prose(piece):
            return True
        if text in self.often and not (piece.cell or piece.code or piece.item or piece.level):
            return False
        label, colon, _ = text.partition(":")
        if colon and piece.linked * 2 > size and boilerplate.is_related_heading(label):
            return False
        if (
            size < 80
            and not piece.cell
            and (boilerplate.is_related_heading(text) or boilerplate.is_end(text))
        ):
            return False
        if piece.level:
            return piece.linked * 2 <= size or self.marked[piece.node]
        return piece.cell or piece.linked * 10 < size * 6

    def _is_caption(self, piece: Piece) -> bool:
        """A line that says who took a picture, or that shares a block with one and is no sentence."""
        text = piece.text
        if boilerplate.is_caption(text) or boilerplate.is_credit_line(text) or boilerplate.is_page_mark(text):
            return True
        beside = self.nodes[piece.node].picture and piece.size <= _BESIDE and not prose.stops(text)
        return beside and not (piece.item or piece.cell or piece.level or piece.code or piece.linked)


def is_linked_prose(piece: Piece) -> bool:
    """A paragraph of sentences that is a link as a whole; titles of other pieces are shorter and do not stop."""
    if piece.level or piece.caption or piece.item or not prose.stops(piece.text):
        return False
    return piece.size >= _LINKED or (piece.size >= _LINKED / 2 and prose.inner_stops(piece.text) > 0)


def is_prose(piece: Piece) -> bool:
    """Running text that is no link, label or caption."""
    if piece.linked * 2 > piece.size or piece.level or piece.caption:
        return False
    if prose.stops(piece.text):
        return piece.size >= 40
    if piece.size >= _UNSTOPPED and prose.sets_no_stops(piece.text):
        return True
    return piece.size >= 300 or (piece.size >= 120 and prose.inner_stops(piece.text) > 0)
