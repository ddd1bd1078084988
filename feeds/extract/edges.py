"""Where the text of a page begins and ends: the lede above it, what stands behind a tag closed too early, lines that are none.

A choice names one part of the tree; writers of pages put the first sentence, or the second half,
beside it. Each question is one function from a choice to a choice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds import boilerplate, byline, prose
from feeds.extract.body import Choice, is_prose
from feeds.extract.page import Node, Page, Piece

_LEDE, _LONGEST_LEDE = 60, 700
"""Units of a lede."""
_BEFORE = 14
"""Pieces between the headline and the body: author, day, share buttons, a picture with its caption."""
_ASTRAY = 200
"""Units of running text behind the body that are more than a note of the publisher."""
_LINES = 6
"""Pieces at the head of the text among which stand those of author and day."""
_LABEL = 80
_NOTICES = 2
_LONGEST_NOTICE = 320
_LIST = 3
"""Links from which a list at the end is one of other pieces."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What lines at the head of the text say of who wrote it and when."""

    authors: tuple[str, ...] = ()
    published: datetime | None = None


def settle(page: Page, choice: Choice, lang: str) -> tuple[Choice, Signature]:
    """`choice` with the text beside it and without the lines round it, and what those said."""
    if not choice.kept:
        return choice, Signature()
    whole = _with_rest(page, choice)
    kept, signature = _without_signature(page.pieces, whole.kept, lang)
    kept = _without_notices(page.pieces, _without_list(page.pieces, kept))
    return replace(whole, kept=kept or whole.kept), signature


def lede(page: Page, choice: Choice, title: str) -> str:
    """The sentence between the headline and the text, where it stands outside of what holds the text; empty without one."""
    first = choice.kept[0] if choice.kept else 0
    head = next(
        (
            at
            for at in range(first - 1, max(-1, first - 1 - _BEFORE), -1)
            if _is_headline(page.pieces[at], title)
        ),
        -1,
    )
    begins = [page.pieces[at].text for at in choice.kept[:4]]
    between = (page.pieces[at] for at in range(head + 1, first) if head >= 0)
    said = (piece.text for piece in between if _is_lede(piece) and not choice.junk[piece.node])
    return next(
        (text for text in said if all(prose.likeness(text, other) <= 0.8 for other in [*begins, title])), ""
    )


def _is_headline(piece: Piece, title: str) -> bool:
    return piece.level in (1, 2) and bool(title) and prose.likeness(piece.text, title) > 0.8


def _is_lede(piece: Piece) -> bool:
    """A sentence or two, set large, bold, or as any other."""
    if not _LEDE <= piece.size <= _LONGEST_LEDE or piece.caption or piece.linked * 2 > piece.size:
        return False
    said = piece.text
    if (
        not prose.stops(said)
        or boilerplate.is_prompt(said)
        or boilerplate.is_caption(said)
        or boilerplate.is_credit_line(said)
    ):
        return False
    return byline.read_byline(said) is None


def _with_rest(page: Page, choice: Choice) -> Choice:
    """Paragraphs behind the body that stand bare in what is around it: a tag was closed too early."""
    around: set[int] = set()
    at = choice.node
    while at >= 0:
        around.add(at)
        at = page.nodes[at].parent
    found: list[int] = []
    for at in range(choice.kept[-1] + 1, len(page.pieces)):
        piece = page.pieces[at]
        node = page.nodes[piece.node]
        if piece.level and boilerplate.is_related_heading(piece.text):
            break
        bare = node.tag == "p" and (node.parent in around or _is_bare(page.nodes[node.parent], around))
        if bare and is_prose(piece) and not choice.junk[piece.node]:
            found.append(at)
    told = sum(page.pieces[at].size for at in choice.kept if is_prose(page.pieces[at]))
    size = sum(page.pieces[at].size for at in found)
    return _joined(page, choice, found) if len(found) > 1 and size >= max(_ASTRAY, told / 4) else choice


def _is_bare(node: Node, around: set[int]) -> bool:
    """A block that nothing names, in what is around the body."""
    return node.tag == "div" and not len(node.element.attrib) and node.parent in around


def _joined(page: Page, choice: Choice, found: Sequence[int]) -> Choice:
    if not found:
        return choice
    node = choice.node
    for at in found:
        node = page.common(node, page.pieces[at].node)
    return replace(choice, kept=sorted({*choice.kept, *found}), node=node)


def _without_signature(pieces: Sequence[Piece], kept: list[int], lang: str) -> tuple[list[int], Signature]:
    """Lines of author and day at the head of the text, before its first paragraph."""
    said = Signature()
    dropped = set()
    for at in kept[:_LINES]:
        piece = pieces[at]
        if is_prose(piece) and piece.size > byline.MAX_LINE:
            break
        if piece.item or piece.cell or piece.code or piece.quote or piece.size > byline.MAX_LINE:
            continue
        found = byline.read_byline(piece.text, lang)
        if found is None or not (found.authors or found.published):
            continue
        dropped.add(at)
        said = Signature(said.authors or found.authors, said.published or found.published)
    rest = [at for at in kept if at not in dropped]
    return (rest, said) if rest else (kept, Signature())


def _without_list(pieces: Sequence[Piece], kept: list[int]) -> list[int]:
    """The text without a list of links to other pieces at its end, under a line that is no sentence."""
    end = len(kept)
    while end and _leads_away(pieces[kept[end - 1]]):
        end -= 1
    if not end:
        return kept
    label = pieces[kept[end - 1]]
    # Titles that are links as a whole are out already; what stood over them is not.
    after = pieces[kept[end - 1] + 1 :][: _LIST + 1]
    if sum(map(_leads_away, after)) < _LIST or label.size > _LABEL or label.item:
        return kept
    if prose.stops(label.text) and not label.text.endswith(":"):
        return kept
    named = label.level or label.bold * 2 > label.size or all(one.item for one in after[:_LIST])
    return kept[: end - 1] if named else kept


def _leads_away(piece: Piece) -> bool:
    """A title with a link in it, or all link."""
    return piece.linked * 4 >= piece.size and piece.size <= _ASTRAY and not (piece.cell or piece.code)


def _without_notices(pieces: Sequence[Piece], kept: list[int]) -> list[int]:
    """The text without what the publisher says of himself before and after it."""
    start, end = 0, len(kept)
    while end > start + 1 and _is_afterword(pieces[kept[end - 1]]):
        end -= 1
    while start < end - 1 and start < _NOTICES and boilerplate.is_notice(pieces[kept[start]].text):
        start += 1
    return kept[start:end]


def _is_afterword(piece: Piece) -> bool:
    text = piece.text
    if piece.size > _LONGEST_NOTICE or piece.item or piece.cell or piece.code:
        return False
    if boilerplate.is_notice(text) or _CREDITS.search(text):
        return True
    addresses = _ADDRESS.findall(text)
    return bool(addresses) and len(_ADDRESS.sub(" ", text).split()) <= _FEW


_ADDRESS = re.compile(
    r"\S+@\S+\.\S+|(?<!\S)@\w+|https?://\S+|(?<!\S)(?:www|twitter|x|facebook|instagram|t)\.\S+/?\S*"
)
_FEW = 4
"""Words beside addresses that are no more than a label."""
_CREDITS = re.compile(
    r"^\W*(?:additional |with )?(?:reporting|writing|editing|compiled|translated|production) (?:by|from) |contributed (?:reporting|to this (?:report|story|article|piece))"
    r"|^\W*(?:reporte|reportaje|información|escrito|editado|traducido|redacción) (?:de|por) |^\W*(?:reportagem|edição|tradução|texto) (?:de|por) |^\W*(?:reportage|rédigé|édité|traduit|version française)\W(?:de|par)? ?"
    r"|^\W*(?:geschrieben|redigiert|bericht|mitarbeit)\W+(?:von)? ?[A-ZÄÖÜ]|^\W*(?:scritto|tradotto|redazione|in redazione)\W+(?:da)? ?[A-Z]|^\W*(?:текст|редактор|перевод|перевел[аи]?)\W+[А-ЯЁ]",
    re.I,
)
"""Who else had a hand in it, as agencies end their pieces."""
