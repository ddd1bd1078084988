"""The lines of a text dump -> blocks: paragraphs put together again, bullets, headings, link lists.

Understands what html-to-text tools, lynx, w3m and copy and paste make of a page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from feeds import markup, prose

_BULLET = re.compile(r"^(\s*)(?:[•*▪◦‣●○■□▸▶►»+·∙➤➔→-]|[–—](?=\s)|o(?=\s{1,3}\S))\s+(?=\S)")
_NUMBERED = re.compile(r"^(\s*)(\d{1,3})\s?[.)．、]\s*(?=[^\d\s])")
_LINK_MARK = re.compile(r"\[(\d{1,5})\](?!\()")
_LYNX_NOISE = re.compile(
    r"\[(?:IMG|INLINE|LINK|USEMAP|ISMAP|EMBED|FRAME|BUTTON|[^\[\]\s]{1,120}\.(?:jpe?g|png|gif|svg|webp)[^\[\]\s]{0,80})\]|\(BUTTON\)",
    re.I,
)
_REFERENCE = re.compile(r"^\s{0,6}(\d{1,5})\.\s+(\S+:\S+)\s*$")
_FORM = re.compile(r"^\W*(?:\[[ x_]{1,60}\]|_{4,}|\( \)|\(\*\))|_{6,}|\[ {6,}\]")
_FRAME = re.compile(r"^\s*(?:IFRAME|FRAME|OBJECT|APPLET):\s")
_PICTURE = re.compile(r"^\s*(?:\[[\w.%+-]{3,80}\]\s*)+$")
"""A line of nothing but the file names w3m writes for pictures."""
_RULE = re.compile(r"^[\s\-–—_=*~·•.#+─━│|┌┐└┘├┤┬┴┼]{3,}$")
_BOX = re.compile(r"[│┃║┌┐└┘├┤┬┴┼╭╮╯╰━─═]+")
_WRAP_LEAST, _WRAP_MOST = 40, 160
_NARROW = 25
"""Columns; text is set no narrower."""
_SHARES = (0.995, 0.98, 0.95, 0.9)
"""Shares of the lines that are no wider than the one tried."""


class Block(NamedTuple):
    """A paragraph, item or line of the page; a tuple, made faster than a dataclass, as a page has hundreds."""

    text: str
    bullet: str = ""
    """`*` for a bulleted item, `1` for a numbered one, whatever mark the page used."""
    number: int = 0
    gap: int = 0
    """Blank lines before it."""
    indent: int = 0
    links: tuple[int, ...] = ()
    """Numbers of the link marks it held (lynx)."""
    linked: float = 0.0
    """Share of the words that stand after a link mark, a rough measure."""
    level: int = 0
    """Heading level where the text marks it (`## …`, underlined), else 0."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """All blocks of a dump with the addresses its link marks point to."""

    blocks: list[Block]
    addresses: dict[int, str] = field(default_factory=dict)
    wrap: int = 0
    """Columns at which lines were broken, 0 where they were not."""


def read_blocks(text: str) -> Blocks:
    """`text` as blocks in their order."""
    lines = [
        line.rstrip() for line in markup.clean_lines(text).replace("\u00a0", " ").expandtabs(4).split("\n")
    ]
    lines, addresses = _without_references(lines)
    marked = bool(addresses) or sum(bool(_LINK_MARK.search(line)) for line in lines) >= 5
    wrap = wrap_width(lines)
    blocks: list[Block] = []
    part: list[str] = []
    gap = 0
    all_shown = [_shown(line, marked) for line in lines]
    joined = _narrow_paragraphs(all_shown, wrap)
    tight = wrap if _breaks_in_words(all_shown, wrap) else 0
    for at, (line, shown) in enumerate(zip(lines, all_shown, strict=True)):
        if not shown.strip():
            if part:
                blocks.append(_block(part, gap, marked, tight))
                part, gap = [], 0
            if not line.strip():  # a line of noise only is no gap
                gap += 1
            continue
        rule = not shown[-1].isalnum() and _RULE.match(shown)
        if part and at not in joined and not _goes_on(part, shown, wrap):
            underline = rule and set(shown.strip()) <= {"=", "-", "~"}
            blocks.append(_block(part, gap, marked, tight, level=2 if underline else 0))
            part, gap = [], 0
        if rule:
            gap += 1
        else:
            part.append(shown)
    if part:
        blocks.append(_block(part, gap, marked, tight))
    return Blocks(_settle_numbers([block for block in blocks if block.text]), addresses, wrap)


def _settle_numbers(blocks: list[Block]) -> list[Block]:
    """A number at the start of a line counts only beside its neighbours: "12. März" and "1. FC" are words."""
    settled: list[Block] = []
    for at, block in enumerate(blocks):
        if block.bullet == "1":
            near = [other.number for other in blocks[max(0, at - 2) : at + 3] if other.bullet == "1"]
            if block.number - 1 not in near and block.number + 1 not in near:
                block = block._replace(text=f"{block.number}. {block.text}", bullet="", number=0)
        settled.append(block)
    return settled


def _shown(line: str, marked: bool) -> str:
    if marked and ":" in line and _FRAME.match(line):
        return ""
    if "[" in line or "(BUTTON" in line:
        line = _LYNX_NOISE.sub("", line)
    if not line.isascii() and _BOX.search(line):
        line = _BOX.sub(" ", line)
    if ("_" in line or "[" in line) and (_FORM.search(line) or (not marked and _PICTURE.match(line))):
        return ""
    return line.rstrip()


def _without_references(lines: list[str]) -> tuple[list[str], dict[int, str]]:
    """Lines without lynx's list of addresses at the end, and that list."""
    last = max((at for at, line in enumerate(lines) if line.strip() == "References"), default=-1)
    if last < 0:
        return lines, {}
    addresses: dict[int, str] = {}
    for line in lines[last + 1 :]:
        found = _REFERENCE.match(line)
        if found:
            addresses[int(found[1])] = found[2]
    listed = sum(bool(line.strip()) for line in lines[last + 1 :])
    return (lines[:last], addresses) if addresses and len(addresses) * 2 >= listed else (lines, {})


# ---------------------------------------------------------------- broken lines


def columns(text: str) -> int:
    """Terminal columns of `text`, near enough for comparing line lengths."""
    return len(text) if text.isascii() else len(text) + prose.wide_count(text)


def wrap_width(lines: list[str]) -> int:
    """Columns at which lines were broken by a program, 0 where paragraphs stand on one line each."""
    sized = [(len(line) if line.isascii() else columns(line), line) for line in lines]
    widths = sorted(size for size, line in sized if line.count(" ") >= 3 or size > 2 * len(line) * 0.8)
    if not widths:
        return 0
    # Tables and addresses may be wider than the text was broken at: the widest lines need not be its own.
    for share in _SHARES:
        width = widths[min(len(widths) - 1, int(len(widths) * share))]
        if _WRAP_LEAST <= width <= _WRAP_MOST and _is_wrap(sized, width):
            return width
    return 0


def _is_wrap(sized: Sequence[tuple[int, str]], width: int) -> bool:
    """Whether lines were broken at `width`: where one is nearly full, the next word no longer fitted."""
    full = [
        size + 1 + _first_width(after) > width - 2
        for (size, _), (_, after) in pairwise(sized)
        if width * 0.75 < size <= width and after and not _bullet(after)
    ]
    return sum(full) >= 3 and sum(full) * 10 >= len(full) * 7


def _first_width(line: str) -> int:
    """Columns of what stands first in a line and is not broken: a word, two letters of a script without spaces."""
    words = line.split(None, 1)
    word = words[0] if words else ""
    if word.isascii():
        return len(word)
    return columns(word[:2] if columns(word) >= 2 * len(word) - 1 else word)


def _bullet(line: str) -> re.Match[str] | None:
    opening = line.lstrip()[:1]
    return _BULLET.match(line) if opening == "o" or not opening.isalnum() else None


def _numbered(line: str) -> re.Match[str] | None:
    return _NUMBERED.match(line) if line.lstrip()[:1].isdigit() else None


def _goes_on(part: list[str], line: str, wrap: int) -> bool:
    """Whether `line` continues the paragraph begun in `part`: its first word no longer fitted there."""
    if not wrap:
        return False
    last = part[-1]
    size = columns(last)
    if size <= wrap * 0.6 and size + 1 + 2 * len(line) <= wrap - 2:
        return False
    full = size + 1 + _first_width(line) > wrap - 2
    # Quotations and what stands beside a picture are broken sooner: there a sentence tells that it goes on.
    if not full and not (size > wrap * 0.6 and line.lstrip()[:1].islower() and not prose.stops(last)):
        return False
    if _bullet(line) or _numbered(line):
        return False
    indent, begun = _indent(line), _indent(last)
    item = _bullet(part[0]) or _numbered(part[0])
    # A line set in otherwise opens a paragraph, unless the first line alone was set in.
    first_alone = len(part) == 1 and 0 < begun - indent <= 4
    return indent == begun or bool(item and indent > _indent(part[0])) or first_alone


def _narrow_paragraphs(lines: Sequence[str], wrap: int) -> set[int]:
    """Lines that go on with the one above them, in stretches broken sooner than the page is: columns, quotations.

    There each line holds as many words as fit beside the longest of them.
    """
    joined: set[int] = set()
    if not wrap:
        return joined
    indents = [_indent(line) if line else -1 for line in lines]
    indents.append(-1)
    start = 0
    for end in range(1, len(lines) + 1):
        if indents[end] == indents[start] >= 0 and not _bullet(lines[end]):
            continue
        if end - start >= 3 and lines[start]:
            sizes = [columns(each) for each in lines[start:end]]
            most = max(sizes)
            if (end - start > 3 and most >= _NARROW) or most >= wrap * 0.8:
                words = map(_first_width, lines[start + 1 : end])
                if all(size + 1 + word > most for size, word in zip(sizes, words, strict=False)):
                    joined.update(range(start + 1, end))
        start = end
    return joined


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _block(part: list[str], gap: int, marked: bool, tight: int, level: int = 0) -> Block:
    number = 0
    first = part[0]
    mark = ""
    if item := _bullet(first):
        first, mark = first[item.end() :], "*"
    elif numbered := _numbered(first):
        number, mark, first = int(numbered[2]), "1", first[numbered.end() :]
    elif first.startswith("#"):
        level = len(first) - len(first.lstrip("#"))
        first = first.lstrip("#") if 0 < level <= 6 and first[level : level + 1] == " " else first
    text = _joined([first, *part[1:]], tight)
    links: tuple[int, ...] = ()
    linked = 0.0
    if marked and "[" in text:
        links = tuple(int(found) for found in _LINK_MARK.findall(text))
        linked = min(1.0, len(links) * 4 / max(1, len(text.split())))
        text = " ".join(_LINK_MARK.sub("", text).split())
    return Block(text, mark, number, gap, _indent(part[0]), links, linked, level)


def _joined(lines: list[str], tight: int = 0) -> str:
    """Lines put together: with a space, or without where the script has none.

    `tight` is the width at which lines were broken even inside Korean words: one as wide ends in a word
    more often than beside it.
    """
    whole = " ".join(lines)
    if len(lines) == 1 or whole.isascii():
        return " ".join(whole.split())
    text = " ".join(lines[0].split())
    for before, line in pairwise(lines):
        more = " ".join(line.split())
        ends = (text[-1:], more[:1])
        apart = not (
            all(map(_wide, ends)) or (tight and all(map(_hangul, ends)) and columns(before) >= tight - 1)
        )
        text += " " + more if apart else more
    return text


def _breaks_in_words(lines: Sequence[str], wrap: int) -> bool:
    """Whether Korean was broken like Chinese, as w3m does: then hardly a line is short of the width."""
    if not wrap:
        return False
    sizes = [
        size
        for line, after in pairwise(lines)
        if line
        and after
        and _hangul(line[-1])
        and _hangul(after[0])
        and (size := columns(line)) > wrap * 0.75
    ]
    return len(sizes) >= 5 and sum(size >= wrap - 3 for size in sizes) * 10 >= len(sizes) * 9


def _hangul(ch: str) -> bool:
    return "\uac00" <= ch <= "\ud7a3"


def _wide(ch: str) -> bool:
    return bool(ch) and not ch.isascii() and unicodedata.east_asian_width(ch) in "WF" and not _hangul(ch)
