"""Strings made safe for any terminal: what may not pass is removed, the rest is kept as written."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache

from feeds.markup import addresses

# Never wanted: controls, soft hyphen, grapheme joiner, Hangul fillers, zero-width space and
# no-break space, word joiner and invisible operators, bidi embeddings and overrides, deprecated
# format characters, interlinear annotation and the object mark, non-characters, tags.
_HARD = (
    r"\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e"
    r"\u2060-\u2065\u206a-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
)
_HARD_ASTRAL = (
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001fffe\U0001ffff\U0002fffe\U0002ffff"
    r"\U0003fffe-\U000e00ff\U000e01f0-\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff"
)
_MARKS = r"\u061c\u200e\u200f"
_ISOLATES = r"\u2066-\u2069"
_JOINERS = r"\u200c\u200d"
_SELECTORS = r"\ufe00-\ufe0f"
_SELECTORS_HAN = r"\U000e0100-\U000e01ef"
_BREAKS = r"\t\n\x0b\x0c\r\u2028\u2029"

# Scripts whose spelling needs joiners: Arabic and its kin, the Indic scripts, Khmer, Mongolian …
_JOINING = (
    r"\u0600-\u08ff\u0900-\u109f\u1700-\u18af\u1a20-\u1b7f\ua840-\ua8ff\ua980-\ua9ff\ufb50-\ufdfb\ufe70-\ufefc"
    r"\U00011000-\U00011fff"
)
_EMOJI = (
    r"\xa9\xae\u203c\u2049\u20e3\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
)
_RTL = (
    r"\u05d0-\u05f2\u0620-\u064a\u066e-\u06d3\u06fa-\u0710\u0712-\u072f\u074d-\u07a5\u07ca-\u07ea\u0800-\u0815"
    r"\u0840-\u0858\u0860-\u08c9\ufb1d-\ufdfb\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
)

# Nothing but letters, digits and punctuation of the large scripts: settled in one look.
_ORDINARY = (
    r"[\t\n -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u05d0-\u05ea\u060c-\u060f\u061b\u061d-\u064a"
    r"\u0660-\u066f\u0671-\u06d3\u06f0-\u06f9\u1e00-\u1fff\u2010-\u2027\u202f-\u205e\u20a0-\u20c0\u2100-\u23ff"
    r"\u2460-\u27bf\u3000-\u3029\u3030-\u3096\u309b-\u312f\u3200-\ua48c\uac00-\ud7a3\uff01-\uff9f]*\Z"
)

# A run of five that may be combining marks: no letter, no blank, no ASCII. Confirmed by category.
_RUN = r"[^\w\s\x00-\x7f]{5,}"
_SUSPECT = (
    rf"[{_HARD}{_MARKS}{_ISOLATES}{_JOINERS}{_SELECTORS}\u2028\u2029\ud800-\udfff]"
    rf"|[{_HARD_ASTRAL}{_SELECTORS_HAN}]|[^\w\s\x00-\x7f]{{5}}"
)
_DROPPED = rf"[{_HARD}]|[{_HARD_ASTRAL}]"
_SURROGATE = r"[\ud800-\udfff]"
_HAS_RTL = f"[{_RTL}]"
_DIRECTIONS = f"[{_MARKS}{_ISOLATES}]"
_ISOLATE = f"[{_ISOLATES}]"
_STRAY_SELECTOR = (
    rf"(?<![0-9#*\xa9\xae\u1000-\u1fff\u2010-\ufdfb\ufe30-\uffef\U00010000-\U0003ffff])[{_SELECTORS}]"
    rf"|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[{_SELECTORS_HAN}]"
)
_STRAY_JOINER = rf"(?<![{_JOINING}{_EMOJI}])[{_JOINERS}]|[{_JOINERS}](?![{_JOINING}{_EMOJI}])"
# Not a blank by itself, which stays as it is: most are.
_COLLAPSIBLE = re.compile(rf"[{_BREAKS}][ {_BREAKS}]*| [ {_BREAKS}]+")
_BREAK = re.compile(f"[{_BREAKS}]")
MOST_MARKS = 4
"""Combining marks in a row; Vietnamese needs 2, pointed Hebrew 3, Tibetan 4."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # At the first text that needs it: together they take longer to compile than all else here to load.
    return re.compile(pattern)


def scrub(text: str) -> str:
    """`text` without what may not pass; white space stays as it is, U+2028 and U+2029 become newlines."""
    if (
        (text.isascii() and text.isprintable())
        or _compiled(_ORDINARY).match(text)
        or not _compiled(_SUSPECT).search(text)
    ):
        return text
    text = _compiled(_DROPPED).sub("", mended(text)).replace("\u2028", "\n").replace("\u2029", "\n")
    if text.isascii():
        return text
    if _compiled(_DIRECTIONS).search(text):
        text = _settle_directions(text)
    text = _compiled(_RUN).sub(_few_marks, text)
    return _compiled(_STRAY_JOINER).sub("", _compiled(_STRAY_SELECTOR).sub("", text))


def mended(text: str) -> str:
    """`text` with surrogate pairs joined and single surrogates replaced, fit for any encoding."""
    if _compiled(_SURROGATE).search(text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _settle_directions(text: str) -> str:
    """Direction marks only beside right-to-left letters, isolates only there and balanced."""
    if not _compiled(_HAS_RTL).search(text):
        return _compiled(_DIRECTIONS).sub("", text)
    return text if _balanced(text) else _compiled(_ISOLATE).sub("", text)


def _balanced(text: str) -> bool:
    depth = 0
    for found in _compiled(_ISOLATE).finditer(text):
        depth += -1 if found[0] == "\u2069" else 1
        if depth < 0:
            return False
    return depth == 0


def _few_marks(found: re.Match[str]) -> str:
    kept, marks = [], 0
    for char in found[0]:
        kind = unicodedata.category(char)
        if kind[0] == "M":
            marks += 1
            if marks > MOST_MARKS:
                continue
        elif kind != "Cf":
            marks = 0
        kept.append(char)
    return "".join(kept)


def collapse(text: str) -> str:
    """Runs of blanks, tabs and breaks as one blank, as HTML does; no-break and wide blanks stay."""
    if "  " not in text and (text.isprintable() or not _BREAK.search(text)):
        return text
    return _COLLAPSIBLE.sub(" ", text)


def clean(text: str, limit: int = 2000) -> str:
    """One line of plain safe text of at most `limit` characters; a longer one ends in an ellipsis."""
    # The cap comes first too, with room for what is removed, so that 100 MB cost no more than a line.
    text = collapse(scrub(text if len(text) <= limit else text[: 4 * limit + 64])).strip()
    if len(text) <= limit:
        return text
    return clean(text[: max(limit - 1, 0)].rstrip() + "…", limit)


def clean_lines(text: str) -> str:
    """`text` made safe with its line breaks (as `\\n`), tabs and blanks kept."""
    return scrub(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n"))


# ---------------------------------------------------------------- titles that hold markup

_TAG_NAME = (
    r"a|abbr|acronym|address|article|aside|audio|b|bdi|bdo|big|blink|blockquote|body|br|"
    r"button|canvas|center|cite|code|data|dd|del|details|dfn|dir|div|dl|dt|em|embed|"
    r"fieldset|figcaption|figure|font|footer|form|frame|h1|h2|h3|h4|h5|h6|head|header|hr|"
    r"html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|marquee|math|"
    r"meta|nav|nobr|noscript|object|ol|option|p|param|picture|pre|q|rp|rt|ruby|s|samp|"
    r"script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|"
    r"tbody|td|template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr"
)
_SPACED_TAG = re.compile(r"br|p|div|li|t[dhr]|h[1-6]|hr|d[dt]|blockquote|[uo]l|table", re.IGNORECASE)
_FORMATTING = frozenset(
    "a abbr acronym b bdi bdo big br center cite code del em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark nobr ol p"
    " q rp rt ruby s samp small span strike strong sub sup td tr tt u ul var wbr".split()
)
"""Tags that format a title though nothing closes them; any other that is not closed is a word of it."""
_ENDS_ALONE = frozenset("br hr img p wbr li td tr".split())
_TAG = rf"(?i:<(/?)({_TAG_NAME})(\s[^<>]*)?/?>)"
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def title_text(raw: str, limit: int = 2000) -> str:
    """The text of a title that may hold tags and entities, the latter perhaps escaped twice."""
    raw = raw[: 16 * limit]
    if "<" in raw:
        raw = _without_tags(_without_remarks(raw.replace("<![CDATA[", "").replace("]]>", "")))
    if "&" in raw:
        raw = html.unescape(raw)
        if _ENTITY.search(raw):
            raw = html.unescape(raw)
        # Tags that were escaped are text ("the <b> tag") unless they open and close as markup does.
        if "</" in raw:
            raw = _without_tags(raw, paired_only=True)
    return clean(raw, limit)


def _without_remarks(text: str) -> str:
    kept, start = [], 0
    while (begin := text.find("<!--", start)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        kept.append(text[start:begin])
        start = end + 3
    return "".join([*kept, text[start:]])


def _without_tags(text: str, paired_only: bool = False) -> str:
    closed = {found[2].lower() for found in _compiled(_TAG).finditer(text) if found[1]}

    def one(found: re.Match[str]) -> str:
        closing, name, attributes = found.groups()
        is_closed = name.lower() in closed
        if attributes and attributes.strip(" /") and "=" not in attributes:
            return found[0]
        # `Vec<T>` and `List<A>` are code: a lone capital is a tag only where it is closed.
        if not closing and not is_closed and (paired_only or (len(name) == 1 and name.isupper())):
            return found[0]
        if not (attributes or closing or is_closed) and _is_word(name.lower(), text, found.end()):
            return found[0]
        return " " if _SPACED_TAG.fullmatch(name) else ""

    return _compiled(_TAG).sub(one, text)


def _is_word(name: str, text: str, end: int) -> bool:
    """Whether a tag that nothing closes is spoken of rather than meant: "the <script> tag", "use <b> for bold"."""
    if name not in _FORMATTING:
        return True
    return name not in _ENDS_ALONE and not text[end : end + 1].strip(" \t\n,.;:!?)”\"'")


# ---------------------------------------------------------------- plain text as HTML


def from_text(text: str) -> str:
    """Plain text as HTML: blank lines part paragraphs, single breaks stay, web addresses become links."""
    blocks = re.split(r"\n[ \t]*(?:\n[ \t]*)+", clean_lines(text).strip("\n"))
    return "\n".join(f"<p>{_linked(block).replace(chr(10), '<br>')}</p>" for block in blocks if block.strip())


def _linked(text: str) -> str:
    if not addresses.may_hold(text):
        return html.escape(text, quote=False)
    return "".join(
        f'<a href="{html.escape(address)}">{html.escape(part, quote=False)}</a>'
        if address
        else html.escape(part, quote=False)
        for part, address in addresses.split(text)
    )
