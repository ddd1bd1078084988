"""Where a text may break, and where it does at a width: offsets in, offsets out.

Widths are terminal cells as `rich.cells` counts them, which is what Textual draws by.
"""

from __future__ import annotations

import re
from functools import cache

from rich.cells import cell_len, get_character_cell_size

Slice = tuple[int, int]
"""Start and end of one line in the text, without the blanks at the break."""

# Letters written without blanks between words, where a line may break before or after each one.
_CJK = (
    r"\u2e80-\u2fdf\u3001-\u303f\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u31a0-\u31ff\u3200-\u4dbf\u4e00-\u9fff"
    r"\ua000-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U0001b000-\U0001b2ff\U00020000-\U0003ffff"
)
# Kinsoku: what may not begin a line, and what may not end one (JIS X 4051, GB/T 15834).
_CLOSERS = (
    r"、。，．・：；！？゛゜ヽヾゝゞ々〻ー’”）〕］｝〉》」』】〙〗〟｠»‐゠–〜～‼⁇⁈⁉%‰℃°′″…‥"
    r"ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿ!?,.:;)\]}"
)
_OPENERS = r"‘“（〔［｛〈《「『【〘〖〝｟«(\[{＄￥＃"
_TIED = r"\u0300-\u036f\u3099\u309a\u20d0-\u20ff\ufe00-\ufe0f\u200d\U000e0100-\U000e01ef"
_PIECE = rf"[{_OPENERS}]*(?:[{_CJK}][{_TIED}]*|[^ {_CJK}{_OPENERS}]+)[{_CLOSERS}]*[{_TIED}]*|[{_OPENERS}]+"
# French sets a blank before these; it may never be a break. Likewise after an opening guillemet.
_NOT_FIRST = frozenset(";:!?»›%")
_NOT_LAST = frozenset("«‹")
_OPENING = frozenset(_OPENERS.replace("\\", ""))
_WORD = re.compile("[^ ]+")
FIRST_WIDE = "\u2e80"
"""Before it stands no letter that lines may break beside without a blank."""
_AFTER = re.compile(r"(?<=[^\W\d_])[-‐–/](?=[^\W_])|—(?=\w)")

# Characters of one cell that join with nothing: where a line holds only these, offsets are columns.
_SINGLE = frozenset(
    chr(code)
    for first, last in (
        (0x20, 0x7E),
        (0xA0, 0xAC),
        (0xAE, 0x2FF),
        (0x370, 0x377),
        (0x386, 0x482),
        (0x48A, 0x52F),
        (0x1E00, 0x1EFF),
        (0x2010, 0x2027),
        (0x202F, 0x205E),
        (0x2070, 0x209C),
        (0x20A0, 0x20C0),
        (0x2190, 0x2199),
    )
    for code in range(first, last + 1)
)
_single = _SINGLE.issuperset


# These take milliseconds to compile, and many articles never need them.


@cache
def _piece() -> re.Pattern[str]:
    return re.compile(_PIECE)


@cache
def _wide() -> re.Pattern[str]:
    return re.compile(rf"[{_CJK}]")


def breaks(text: str, width: int, first: int | None = None) -> list[Slice]:
    """The lines of `text` at `width` cells, the first at `first` cells; a newline breaks always.

    No line is wider than its width, unless one single character is. Never empty: an
    empty text is one empty line.
    """
    lines: list[Slice] = []
    # A line always takes something, however little room is left beside labels and indents.
    width = max(1, width)
    room = width if first is None else max(1, first)
    start = 0
    while True:
        end = text.find("\n", start)
        stop = len(text) if end < 0 else end
        if stop - start <= room and _single(text[start:stop]):
            lines.append((start, _rstrip(text, start, stop)))
        elif _single(text[start:stop]):
            _narrow(text, start, stop, room, width, lines)
        else:
            _any_width(text, start, stop, room, width, lines)
        if end < 0:
            return lines
        start, room = end + 1, width


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] == " ":
        end -= 1
    return end


def _narrow(text: str, start: int, stop: int, room: int, width: int, lines: list[Slice]) -> None:
    """Text of single-cell characters only, where offsets are columns."""
    while stop - start > room:
        cut = _blank_before(text, start, start + room + 1)
        hyphen = _hyphen_before(text, max(cut, start), start + room)
        if hyphen > cut:
            end = after = hyphen
        elif cut > start:
            end = _rstrip(text, start, cut)
            after = cut + 1
        else:
            end = after = start + room
        lines.append((start, end))
        start, room = after, width
        while start < stop and text[start] == " ":
            start += 1
    if start < stop or not lines:
        lines.append((start, _rstrip(text, start, stop)))


def _blank_before(text: str, start: int, end: int) -> int:
    """The last blank in the range where a line may end, else -1."""
    cut = text.rfind(" ", start + 1, end)
    while cut > start:
        following = text[cut + 1 : cut + 2]
        if following not in _NOT_FIRST and text[cut - 1] not in _NOT_LAST:
            return cut
        cut = text.rfind(" ", start + 1, cut)
    return -1


def _hyphen_before(text: str, start: int, end: int) -> int:
    """The offset behind the last hyphen, dash or slash a line may end with, else -1."""
    last = -1
    for found in _AFTER.finditer(text, start, min(end + 1, len(text))):
        if found.end() <= end:
            last = found.end()
    return last if last > start else -1


def _any_width(text: str, start: int, stop: int, room: int, width: int, lines: list[Slice]) -> None:
    line, end, used = start, start, 0
    for begin, close in _pieces(text, start, stop):
        blanks = begin - end
        cells = cell_len(text[begin:close])
        if used + blanks + cells <= room:
            used += blanks + cells
            end = close
            continue
        if end > line:
            lines.append((line, end))
            room = width
        line, end, used = begin, close, cells
        while used > room:
            cut, taken = _fitting(text, line, close, room)
            lines.append((line, cut))
            line, used, room = cut, used - taken, width
        # A cluster can measure differently from the sum of its parts.
        if line > begin:
            used = cell_len(text[line:close])
    if end > line or line == start:
        lines.append((line, end))


def _pieces(text: str, start: int, stop: int) -> list[Slice]:
    """What may not be broken, in order: words, single CJK letters with their punctuation."""
    if max(text[start:stop], default="") < FIRST_WIDE:
        return _words(text, start, stop)
    pieces: list[Slice] = []
    for found in _piece().finditer(text, start, stop):
        begin, end = found.span()
        if pieces and begin > pieces[-1][1]:
            glued = text[begin] in _NOT_FIRST and end - begin <= 2
            if glued or text[pieces[-1][1] - 1] in _NOT_LAST:
                pieces[-1] = (pieces[-1][0], end)
                continue
        elif pieces and not _wide().match(text, begin) and not _wide_before(text, begin):
            pieces[-1] = (pieces[-1][0], end)
            continue
        pieces.append((begin, end))
    return pieces


def _words(text: str, start: int, stop: int) -> list[Slice]:
    """The pieces of a text without CJK letters: what stands between blanks. Found so before `_piece` is compiled."""
    words: list[Slice] = []
    for found in _WORD.finditer(text, start, stop):
        begin, end = found.span()
        if words:
            bracket = next((place for place in range(begin, end) if text[place] in _OPENING), end)
            glued = text[begin] in _NOT_FIRST and bracket - begin <= 2
            if glued or text[words[-1][1] - 1] in _NOT_LAST:
                words[-1] = (words[-1][0], end)
                continue
        words.append((begin, end))
    return words


def _wide_before(text: str, offset: int) -> bool:
    return bool(_wide().match(text, offset - 1))


def _fitting(text: str, start: int, stop: int, room: int) -> tuple[int, int]:
    """How far clusters of a too long piece fit into `room` cells (one at least), and their cells."""
    used, offset = 0, start
    while offset < stop:
        following = next_cluster(text, offset, stop)
        cells = cell_len(text[offset:following])
        if used + cells > room and offset > start:
            break
        used += cells
        offset = following
        if used > room:
            break
    return offset, used


def next_cluster(text: str, offset: int, stop: int) -> int:
    """The end of the character a reader sees at `offset`: with its marks, joined emoji, flag pairs."""
    first = text[offset]
    offset += 1
    if (
        "\U0001f1e6" <= first <= "\U0001f1ff"
        and offset < stop
        and "\U0001f1e6" <= text[offset] <= "\U0001f1ff"
    ):
        return offset + 1
    while offset < stop:
        char = text[offset]
        if char == "\u200d" and offset + 1 < stop:
            offset += 2
        elif get_character_cell_size(char) == 0 or "\U0001f3fb" <= char <= "\U0001f3ff":
            offset += 1
        else:
            break
    return offset


def fitting(text: str, room: int) -> int:
    """How many characters of a line fit into `room` cells."""
    if _single(text):
        return min(room, len(text))
    end, used = _fitting(text, 0, len(text), room)
    return end if used <= room else 0


def columns(text: str) -> int:
    """Cells of one line of text."""
    return len(text) if _single(text) else cell_len(text)


def estimate(size: int, sample: str, width: int) -> int:
    """About how many lines a text of `size` characters takes; `sample` is its beginning."""
    if size <= width // 2:
        return 1
    if not sample.isascii():
        sample = sample[:40]
        size += size * len(_wide().findall(sample)) // len(sample)
    # A ragged right margin costs about half a word a line.
    return 1 if size <= width else -(-size // max(1, width - min(4, width // 8)))
