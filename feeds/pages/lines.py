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
from feeds.pages import marks

_SPEAKS = re.compile(r"\w[\w,.!?…]* - [a-zà-ÿąćęłńóśźżčřšžěůа-яєіїґ]")
"""Who speaks, between what they say, in small letters behind a hyphen."""
_BULLET = re.compile(r"^(\s*)(?:[•*▪◦‣●○■□▸▶►»+·∙➤➔→-]|[–—](?=\s)|(?<=\s)o(?=\s{1,3}\S))\s+(?=\S)")
_NUMBERED = re.compile(r"^(\s*)(\d{1,3})\s?[.)．、]\s*(?=[^\d\s])")
_LINK_MARK = re.compile(r"\[(\d{1,5})\](?!\()")
_LINK_OPENS = re.compile(r"(?<!\S)\[\d{1,5}\](?=\w)")
"""A mark right before the words that are linked; notes have theirs behind the words, and a space behind the mark."""
_END_MARK = re.compile(r"^\s*(?:#{3,}|#(?:\s#){2,}|-\s?30\s?-)\s*$")
"""Under a press release."""
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
_SHARES = (0.98, 0.95, 0.9)
"""Shares of the lines that are no wider than one that is tried."""
_WIDTHS = 12
"""Of the widest lines, how many are tried as the width of the text: titles and tables may be wider."""
_SMALL = 6
"""One in so many lines that follow a full one begins in small letters, where the script has them."""
_NARROW_FULL = 6
"""Full lines of a width in which verses are written too."""
_PAUSES = frozenset(",;:.!?…—–、，。；：！？،؛؟।")
_FULL, _SURE = 3, 2
"""Full lines that show a width; so few do where nothing speaks against it."""
_SURE_LEAST, _SURE_MOST = 50, 100
"""Columns among which few lines are believed."""


END_MARK = "###"
"""The text of a block that says that a press release ends above it."""


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
    text = markup.clean_lines(text).replace("\u00a0", " ").expandtabs(4)
    hard = text.split("\n")
    lines = [line.rstrip() for line in hard]
    if marks.is_marked(text):
        return _marked_blocks(lines, [line.endswith("  ") for line in hard])
    lines, addresses = _without_references(lines)
    marked = bool(addresses) or sum("[" in line and bool(_LINK_OPENS.search(line)) for line in lines) >= 5
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
        if ("#" in shown or "30" in shown) and _END_MARK.match(shown):
            if part:
                blocks.append(_block(part, gap, marked, tight))
            blocks.append(Block(END_MARK, gap=1))
            part, gap = [], 0
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
    return Blocks(_settled([block for block in blocks if block.text]), addresses, wrap)


def _marked_blocks(lines: list[str], broken: Sequence[bool]) -> Blocks:
    """Blocks of a dump that is written like Markdown: paragraphs between blank lines, links and pictures in their words.

    `broken` says which lines end in two spaces, where a line of the page ended.
    """
    ends = {line for line, end in zip(lines, broken, strict=True) if end and line}
    lines, known = marks.definitions(lines)
    blocks: list[Block] = []
    addresses: dict[int, str] = {}
    part: list[str] = []
    gap = 0

    def close() -> None:
        nonlocal part, gap
        if not part:
            return
        block = _block(part, gap, marked=False, tight=0)
        words = marks.unmark(block.text, known)
        links = tuple(range(len(addresses), len(addresses) + len(words.urls)))
        addresses.update(zip(links, words.urls, strict=True))
        if words.text:
            blocks.append(block._replace(text=words.text, links=links, linked=words.linked))
            gap = 0
        part = []

    for line in lines:
        line = line.removeprefix("> ") if line.startswith("> ") else line
        if not line.strip() or _RULE.match(line):
            close()
            gap += 1
            continue
        if part and (
            _bullet(line)
            or _numbered(line)
            or line.startswith("#")
            or part[-1] in ends
            or part[-1].startswith("#")
        ):
            close()
        part.append(line)
    close()
    return Blocks(_settled(blocks), addresses, 0)


def _settled(blocks: list[Block]) -> list[Block]:
    """Blocks as their neighbours show them to be meant."""
    return _sentences_joined(_settle_numbers(_lone_numbers(blocks)))


def _lone_numbers(blocks: list[Block]) -> list[Block]:
    """The number of a step that stands on a line of its own belongs to the step: 1, 2, 3 with a line below each."""
    places = [
        at
        for at, (block, after) in enumerate(pairwise(blocks))
        if len(block.text) <= 3 and block.text.rstrip(".)").isdigit() and prose.ends_sentence(after.text)
    ]
    numbers = [int(blocks[at].text.rstrip(".)")) for at in places]
    if (
        len(places) < 2
        or numbers != list(range(1, len(places) + 1))
        or any(b - a < 2 for a, b in pairwise(places))
    ):
        return blocks
    steps = {at + 1: number for at, number in zip(places, numbers, strict=True)}
    return [
        block._replace(bullet="1", number=steps[at], gap=blocks[at - 1].gap) if at in steps else block
        for at, block in enumerate(blocks)
        if at not in places
    ]


def _sentences_joined(blocks: list[Block]) -> list[Block]:
    """Paragraphs of a text that is broken behind each sentence, with blank lines between paragraphs."""
    if sum(block.gap == 0 and prose.ends_sentence(block.text) for block in blocks) < 2:
        return blocks
    follows = [
        at > 0
        and block.gap == 0
        and not (block.bullet or block.level or blocks[at - 1].bullet or blocks[at - 1].level)
        and _is_one_sentence(block.text)
        and _is_one_sentence(blocks[at - 1].text)
        for at, block in enumerate(blocks)
    ]
    sentences = [at for at, block in enumerate(blocks) if prose.ends_sentence(block.text)]
    single = sum(_is_one_sentence(blocks[at].text) for at in sentences)
    opened = sum(at == 0 or blocks[at].gap > 0 for at in sentences)
    if sum(follows) < 2 or opened < 2 or single * 10 < len(sentences) * 8 or sum(follows) > 4 * opened:
        return blocks
    joined: list[Block] = []
    for block, goes_on in zip(blocks, follows, strict=True):
        if goes_on:
            joined[-1] = joined[-1]._replace(text=_joined([joined[-1].text, block.text]))
        else:
            joined.append(block)
    return joined


def _is_one_sentence(text: str) -> bool:
    return prose.ends_sentence(text) and prose.inner_stops(text.rstrip("。！？.!?")) == 0


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
    # Tables and titles may be wider than the text was broken at: the widest lines need not be its own.
    pairs = [
        _Pair(size, size + 1 + _first_width(after), _continues(line, after), line[-1:] in _PAUSES, below)
        for (size, line), (below, after) in pairwise(sized)
        if size > _WRAP_LEAST * 0.75 and after and not _opens_item(line, after)
    ]
    usual = {widths[int(len(widths) * share)] for share in _SHARES}
    tried = sorted(
        width for width in {*sorted(set(widths))[-_WIDTHS:], *usual} if _WRAP_LEAST <= width <= _WRAP_MOST
    )
    full = {width: _full_lines(pairs, width) for width in tried}
    # Where as many lines are wider, these were not broken, and others are as wide by chance.
    full = {
        width: lines if lines > sum(size > width + 1 for size in widths) else 0
        for width, lines in full.items()
    }
    best = max(tried, key=lambda width: (full[width], width), default=0)
    return best if full.get(best) else 0


class _Pair(NamedTuple):
    """A line and the one after it: columns of the first, what they would be with the next word, how well one continues the other."""

    size: int
    needed: int
    continues: int
    paused: bool
    """The first ends in a comma or stop, as verses do."""
    below: int
    """Columns of the second: what a broken line goes on with is broken as well."""


def _continues(line: str, after: str) -> int:
    """1 where a line goes on in small letters, or in a script without them to the end of a sentence, -1 where it ended as a sentence or a capital follows, 0 where nothing tells."""
    first = next((ch for ch in after if ch.isalnum()), "")
    if first.islower() and not prose.ends_sentence(line):
        return 1
    if prose.ends_sentence(line):
        return -1
    whole = after.endswith((".", "。", "۔", "।"))
    if first.isupper():  # German sets capitals inside sentences
        return 1 if whole else -1
    return 1 if whole else 0


def _full_lines(pairs: Sequence[_Pair], width: int) -> int:
    """How many lines were broken at `width`, 0 where they seem not to be: where one is nearly full, the next word no longer fitted."""
    near = [pair for pair in pairs if width * 0.75 < pair.size <= width]
    full = [pair for pair in near if pair.needed > width - 2 and pair.below <= width + 1]
    told = [pair.continues for pair in full if pair.continues]
    small = sum(sign > 0 for sign in told)
    if len(full) * 10 < len(near) * 7 or sum(pair.paused for pair in full) * 3 > len(full) * 2:
        return 0
    if len(full) >= (_FULL if width >= _SURE_LEAST else _NARROW_FULL):
        return len(full) if small * _SMALL >= len(told) or len(told) * 2 < len(full) else 0
    sure = (
        _SURE_LEAST <= width <= _SURE_MOST
        and len(full) == len(near)
        and small * 2 >= len(full)
        and small == len(told)
    )
    return len(full) if sure else 0


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


def _opens_item(last: str, line: str) -> bool:
    """Whether a line is an item of a list, not the rest of a sentence that was broken before a dash."""
    if _bullet(line):
        return not (line.lstrip()[0] in "–—-" and _continues(last, line) > 0 and last.strip()[-1:] != ":")
    return bool(_numbered(line))


def _is_parenthesis(first: str, last: str, line: str) -> bool:
    """A sentence broken before its dash, where no width tells of it."""
    dashed = line.lstrip()[:1] in ("–", "—") and not _opens_item(last, line) and not prose.ends_sentence(last)
    return dashed and columns(last) >= _WRAP_LEAST and not _bullet(first)


def _numbered(line: str) -> re.Match[str] | None:
    return _NUMBERED.match(line) if line.lstrip()[:1].isdigit() else None


def _goes_on(part: list[str], line: str, wrap: int) -> bool:
    """Whether `line` continues the paragraph begun in `part`: its first word no longer fitted there."""
    last = part[-1]
    if not wrap:
        return _is_parenthesis(part[0], last, line)
    size = columns(last)
    if size <= wrap * 0.6 and size + 1 + 2 * len(line) <= wrap - 2:
        return False
    if size > wrap + 1 and " " in last.strip():  # a line that was not broken, as wide as it is
        return False
    full = size + 1 + _first_width(line) > wrap - 2
    # Quotations and what stands beside a picture are broken sooner: there a sentence tells that it goes on.
    if not full and not (size > wrap * 0.6 and line.lstrip()[:1].islower() and not prose.stops(last)):
        return False
    if _opens_item(last, line):
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
        mark = "*" if not _is_turn(part) else ""
        first = first[item.end() :] if mark else first
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


def _is_turn(part: list[str]) -> bool:
    """Whether a paragraph with a dash before it is somebody speaking, not an item of a list.

    A hyphen is a dash where another stands before who speaks: "- Not yet - says the mayor."
    """
    dash, last = part[0].lstrip()[0], part[-1]
    if dash not in "–—―" and not (dash == "-" and any(map(_SPEAKS.search, part))):
        return False
    return bool(prose.ends_sentence(last) or last.endswith(("…", "...", ":")))


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
