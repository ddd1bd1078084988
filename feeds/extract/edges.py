"""Where the text of a page begins and ends: the lede above it, what stands behind a tag closed too early, lines that are none.

A choice names one part of the tree; writers of pages put the first sentence, or the second half,
beside it. Each question is one function from a choice to a choice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds import boilerplate, byline, names, prose
from feeds.boilerplate import banners
from feeds.extract.body import Choice, is_prose
from feeds.extract.metadata import DASHES, prose_key
from feeds.extract.page import Node, Page, Piece

_LEDE, _LONGEST_LEDE, _SUBTITLE = 60, 700, 30
"""Units of a lede."""
_BEFORE = 14
"""Pieces between the headline and the body: author, day, share buttons, a picture with its caption."""
_ASTRAY = 200
"""Units of running text behind the body that are more than a note of the publisher."""
_LINES = 6
"""Pieces at the head of the text among which stand those of author and day."""
_BRACKETS = (")", "）", "]", "】")
_PLACE = 25
"""Letters of the longest place behind a name."""
_NEAR = 3
"""Lines from a day within which a name alone is its author's."""
_SAME = 0.8
"""Share of common words from which a line is the headline."""
_LABEL = 80
_NOTICES = 2
_LONGEST_NOTICE = 320
_TOLD = 300
"""Units of an article that may have comments, at least."""
_NAME = 40
"""Units of the longest name over a comment."""
_LIST = 3
"""Links from which a list at the end is one of other pieces."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What lines at the head of the text say of who wrote it and when."""

    authors: tuple[str, ...] = ()
    published: datetime | None = None


def settle(
    page: Page, choice: Choice, lang: str, title: str, authors: Sequence[str]
) -> tuple[Choice, Signature]:
    """`choice` with the text beside it and without the lines round it, and what those said of authors, where none are known, and day."""
    if not choice.kept:
        return choice, Signature()
    whole = _with_rest(page, choice)
    kept, signature = _without_signature(page, whole, lang, title, authors)
    kept = _without_comments(page.pieces, _without_buttons(page, kept))
    kept = _without_appeals(page, choice, _without_banners(page.pieces, kept))
    kept = _without_notices(page.pieces, _without_list(page.pieces, _without_copy(page.pieces, kept)))
    kept, signed = _without_sign_off(page.pieces, kept, lang, authors or signature.authors)
    return replace(whole, kept=kept or whole.kept), replace(signature, authors=signature.authors or signed)


_COLON = re.compile(r"(?<=\S):\s+(?=\S)|：")


def headline(page: Page, choice: Choice, title: str) -> str:
    """`title` without the name of the site, where a line over the text is the rest of it and nothing is marked as the headline."""
    first = choice.kept[0] if choice.kept else 0
    above = [prose_key(piece.text) for piece in page.pieces[max(0, first - _BEFORE) : first + 1]]
    parts = {prose_key(part): part for part in DASHES.split(title)}
    # A name before a colon may be that of a section too, which is no headline: only what follows it is one.
    parts |= {prose_key(title[colon.end() :]): title[colon.end() :] for colon in _COLON.finditer(title)}
    if len(parts) < 2 or prose_key(title) in above:
        return title
    return next((parts[line].strip() for line in reversed(above) if line in parts), title)


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
    said = (
        piece.text
        for piece in between
        if not choice.junk[piece.node]
        and (_is_lede(piece) or (_is_subtitle(piece) and piece is page.pieces[head + 1]))
    )
    return next(
        (text for text in said if all(prose.likeness(text, other) <= 0.8 for other in [*begins, title])), ""
    )


def _is_headline(piece: Piece, title: str) -> bool:
    return piece.level in (1, 2) and bool(title) and prose.likeness(piece.text, title) > _SAME


def _is_subtitle(piece: Piece) -> bool:
    """A heading of a lower level, or what calls itself a standfirst, right below the headline."""
    return bool(
        (
            piece.level > 1
            or _SUBTITLE_CLASS.search(str(piece.slots[0][0].get("class") or "") if piece.slots else "")
        )
        and _SUBTITLE <= piece.size <= _LONGEST_LEDE
        and not (piece.linked or piece.caption)
        and not boilerplate.is_related_heading(piece.text)
        and byline.read_byline(piece.text) is None
    )


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
    paragraphs = [page.nodes[page.pieces[at].node] for at in choice.kept if is_prose(page.pieces[at])]
    alike = {_kind(node) for node in paragraphs}
    found: list[int] = []
    for at in range(choice.kept[-1] + 1, len(page.pieces)):
        piece = page.pieces[at]
        node = page.nodes[piece.node]
        if piece.level and boilerplate.is_related_heading(piece.text):
            break
        bare = _kind(node) in alike or (
            node.tag == "p" and (node.parent in around or _is_bare(page.nodes[node.parent], around))
        )
        if bare and is_prose(piece) and not choice.junk[piece.node]:
            found.append(at)
    told = sum(page.pieces[at].size for at in choice.kept if is_prose(page.pieces[at]))
    size = sum(page.pieces[at].size for at in found)
    if len(found) < 2 or size < max(_ASTRAY, told / 4):  # too little for a half of the text
        found = [at for at in found if _kind(page.nodes[page.pieces[at].node]) in alike]
    return _joined(page, choice, found)


def _kind(node: Node) -> tuple[int, str, str]:
    """What paragraphs of one text share: what holds them, tag and class."""
    return node.parent, node.tag, str(node.element.get("class") or "")


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


def _without_signature(
    page: Page, choice: Choice, lang: str, title: str, authors: Sequence[str]
) -> tuple[list[int], Signature]:
    """The text without lines of author and day at its head, and what they and those under the headline say."""
    lines = [at for at in _head_lines(page, choice, title) if _may_sign(page, choice, at)]
    bylines = {at: found for at in lines if (found := byline.read_byline(page.pieces[at].text, lang))}
    named = {
        at: persons
        for at in lines
        if at not in bylines
        and (
            persons := _known_at_front(page.pieces[at].text, authors)
            or byline.read_names(page.pieces[at].text, lang)
        )
    }
    dated = [place for place, at in enumerate(lines) if at in bylines and bylines[at].published]
    for place, at in enumerate(lines):
        beside = any(
            abs(place - other) <= _NEAR
            and not any(
                prose.ends_sentence(page.pieces[one].text)
                for one in lines[min(place, other) : max(place, other)]
            )
            for other in dated
        )
        if at in named and not beside and set(named[at]) != set(authors):
            del named[at]
    signed = {*bylines, *named, *_moments(page, choice, lines)}
    signed |= {
        at for place, at in enumerate(lines)
        if place and lines[place - 1] in signed and not (is_prose(page.pieces[at]) or prose.ends_sentence(page.pieces[at].text))
        and (names.is_role(page.pieces[at].text) or _stand_apart(page, lines[place - 1], at))
    }  # fmt: skip
    said = Signature(
        next((found.authors for found in bylines.values() if found.authors), next(iter(named.values()), ())),
        next((found.published for found in bylines.values() if found.published), None),
    )
    rest = [at for at in choice.kept if at not in signed]
    return (rest, said) if rest else (choice.kept, Signature())


def _moments(page: Page, choice: Choice, lines: Sequence[int]) -> list[int]:
    """Lines at the head that are a moment and nothing else; none where pieces of the text have theirs too, as in a diary."""
    timed = [at for at in {*lines, *choice.kept} if _is_moment(page.pieces[at])]
    return timed if set(timed) <= set(lines) else []


def _is_moment(piece: Piece) -> bool:
    return bool(piece.slots) and all(
        not tail and element.tag == "time"
        for element, tail in piece.slots
        if ((element.tail if tail else element.text) or "").strip()
    )


def _known_at_front(text: str, authors: Sequence[str]) -> tuple[str, ...]:
    """The known author whom a line names, with no more behind than a place or a paper."""
    small = text.casefold()
    return tuple(
        name
        for name in authors
        if small.startswith(f"{name.casefold()} ")
        and len(text) - len(name) <= _PLACE
        and not prose.stops(text)
    )[:1]


def _stand_apart(page: Page, signed: int, at: int) -> bool:
    """Whether a line shares a box without running text with a line of author or day: a paper, a place."""
    parent, other = (page.nodes[page.pieces[one].node].parent for one in (signed, at))
    return parent == other and not any(
        is_prose(piece) and page.nodes[piece.node].parent == parent for piece in page.pieces
    )


def _head_lines(page: Page, choice: Choice, title: str) -> list[int]:
    """What stands before the first paragraph: from the headline on, where that is in sight."""
    first = choice.kept[0]
    inside = choice.kept[:_LINES]
    told = next(
        (at for at in inside if is_prose(page.pieces[at]) and page.pieces[at].size > byline.MAX_LINE),
        inside[-1] + 1,
    )
    above = range(first - 1, max(-1, first - 1 - _BEFORE), -1)
    head = next(
        (at for at in above if title and prose.likeness(page.pieces[at].text, title) > _SAME), first - 1
    )
    return [*range(head + 1, first), *(at for at in inside if at < told)]


def _may_sign(page: Page, choice: Choice, at: int) -> bool:
    """Whether a piece may be a line of author or day."""
    piece = page.pieces[at]
    return not (
        choice.junk[piece.node]
        or piece.item
        or piece.cell
        or piece.code
        or piece.quote
        or piece.size > byline.MAX_LINE
    )


def _without_copy(pieces: Sequence[Piece], kept: list[int]) -> list[int]:
    """The text once, where a page holds it twice: for wide screens and for small ones."""
    texts = [pieces[at].text for at in kept]
    for start in range(len(texts) // 2, 0, -1):
        again = texts[start:]
        if again == texts[: len(again)] and sum(is_prose(pieces[at]) for at in kept[start:]) > 1:
            return kept[:start]
    return kept


def _without_sign_off(
    pieces: Sequence[Piece], kept: list[int], lang: str, authors: Sequence[str]
) -> tuple[list[int], tuple[str, ...]]:
    """The text without the name of its author and its source under it, and who signed there."""
    left = [*kept]
    while len(left) > 1 and boilerplate.is_source(pieces[left[-1]].text):
        left.pop()
    while (
        len(left) > _NEAR
        and pieces[left[-1]].size <= _LONGEST_NOTICE
        and byline.tells_of(pieces[left[-1]].text, tuple(authors))
    ):
        left.pop()
    last = pieces[left[-1]]
    if is_prose(last):
        return left, byline.read_signature(last.text, lang) if not authors and last.text.endswith(
            _BRACKETS
        ) else ()
    signed = byline.read_signature(last.text, lang) if last.size <= _LABEL and not last.item else ()
    if (
        not signed
        or len(left) < 2
        or not is_prose(pieces[left[-2]])
        or (authors and not set(signed) <= set(authors))
    ):
        return left, ()
    return left[:-1], signed


def _without_banners(pieces: Sequence[Piece], kept: list[int]) -> list[int]:
    """The text without notices of consent and offers to subscribe that stand in it."""
    banner = banners.find([pieces[at].text for at in kept])
    return [at for place, at in enumerate(kept) if place not in banner] or kept


def _without_appeals(page: Page, choice: Choice, kept: list[int]) -> list[int]:
    """The text without boxes of a sentence or two over a link that is set as a button."""
    boxes: set[int] = set()
    for at, piece in enumerate(page.pieces):
        if piece.linked < piece.size or piece.size > _BUTTON or not piece.slots:
            continue
        element = piece.slots[0][0]
        if not _BUTTON_CLASS.search(
            f"{element.get('class', '')} {page.nodes[piece.node].element.get('class', '')}"
        ):
            continue
        node = _box(page, choice, at)
        if node >= 0:
            boxes.add(node)
    if not boxes:
        return kept
    return [at for at in kept if not _is_within(page, page.pieces[at].node, boxes)] or kept


def _box(page: Page, choice: Choice, at: int) -> int:
    """The smallest block around a button that has other words too, where these are few and the block is not the text's; else -1."""
    node = page.pieces[at].node
    while node >= 0 and node != choice.node:
        inside = [
            piece
            for piece in page.pieces[max(0, at - _APPEAL) : at + _APPEAL]
            if _is_within(page, piece.node, {node})
        ]
        if len(inside) > 1:
            return node if len(inside) < _APPEAL and sum(map(is_prose, inside)) <= 1 else -1
        node = page.nodes[node].parent
    return -1


def _is_within(page: Page, node: int, holders: set[int]) -> bool:
    while node >= 0:
        if node in holders:
            return True
        node = page.nodes[node].parent
    return False


def _without_buttons(page: Page, kept: list[int]) -> list[int]:
    """The text without a list at its head of which one item is known as a button: to share, to keep, to print."""
    lists = {
        _list_of(page, piece)
        for piece in page.pieces
        if piece.item and (boilerplate.is_share(piece.text) or boilerplate.is_end(piece.text))
    }
    return [
        at
        for place, at in enumerate(kept)
        if place >= _LINES or not page.pieces[at].item or _list_of(page, page.pieces[at]) not in lists
    ]


def _list_of(page: Page, piece: Piece) -> int:
    return page.nodes[piece.node].parent


def _without_comments(pieces: Sequence[Piece], kept: list[int]) -> list[int]:
    """The text without comments that stand in what holds it: below a label that says so, names and buttons between them."""
    total = sum(pieces[at].size for at in kept if is_prose(pieces[at]))
    told = 0
    for at in range(kept[0], kept[-1] + 1):
        piece = pieces[at]
        if is_prose(piece):
            told += piece.size
        elif (
            told >= max(_TOLD, total / 3)
            and not piece.linked
            and boilerplate.opens_comments(piece.text)
            and _are_posts(pieces[at + 1 : kept[-1] + 1])
        ):
            return [one for one in kept if one < at]
    return kept


def _are_posts(pieces: Sequence[Piece]) -> bool:
    """Whether each text has a short line of its own: who says it."""
    texts = sum(map(is_prose, pieces))
    names_over = sum(piece.size <= _NAME and not piece.level and not is_prose(piece) for piece in pieces)
    return names_over >= texts > 0


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
    if boilerplate.is_notice(text) or boilerplate.is_afterword(text):
        return True
    addresses = _ADDRESS.findall(text)
    return bool(addresses) and len(_ADDRESS.sub(" ", text).split()) <= _FEW


_ADDRESS = re.compile(
    r"\S+@\S+\.\S+|(?<!\S)@\w+|https?://\S+|(?<!\S)(?:www|twitter|x|facebook|instagram|t)\.\S+/?\S*"
)
_SUBTITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:dek|deck|sub-?titles?|sub-?head(?:line)?|sub-?hed|stand-?first|entradilla|bajada|chapo|perex|ingress|sommario|untertitel|lead|lede)(?:$|[\s_-])",
    re.I,
)
_BUTTON, _APPEAL = 40, 4
"""Units of the longest button, and pieces of a box with one that is an appeal are fewer."""
_BUTTON_CLASS = re.compile(r"\bbtn|button|\bcta\b", re.I)
_FEW = 4
"""Words beside addresses that are no more than a label."""
