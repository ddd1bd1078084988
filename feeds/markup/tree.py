"""HTML as published -> the safe document tree.

The page is walked once, without recursion; a `Builder` keeps the open blocks as frames
and the text of the paragraph at hand as pieces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import TYPE_CHECKING

from feeds import urls
from feeds.document import Block, Code, Document, Figure, Footnote, Heading, Paragraph, Style, ThematicBreak
from feeds.markup import addresses, media, notes, numerals
from feeds.markup.frames import (
    CaptionFrame,
    CellFrame,
    DefinitionsFrame,
    FigureFrame,
    FootnoteFrame,
    Frame,
    ItemFrame,
    ListFrame,
    QuoteFrame,
    TableFrame,
    TermFrame,
)
from feeds.markup.inlines import Piece, paragraphs, without_anchors
from feeds.markup.strings import clean_lines, collapse, from_text, mended, scrub

if TYPE_CHECKING:
    from lxml.etree import _Element

DEEPEST = 24
"""Blocks within blocks; what is nested deeper joins the innermost block allowed."""
_PARSER_DEPTH = 2000
"""libxml2 gives up at 2,048 open elements and drops the rest of the page."""

# libxml2 does not know wbr, source and track as empty: what follows stands inside them, so they are not here.
_DROPPED = frozenset(
    """
    annotation annotation-xml area base basefont button canvas col colgroup datalist dialog frame
    frameset head link map meta meter optgroup option param progress rp script select style template
    textarea title
    """.split()
)
# Often hidden until a script shows them; no script runs here.
_WHOLE = frozenset({"html", "body"})
_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p
    plaintext pre search section summary table tbody td tfoot th thead tr ul xmp
    """.split()
)
# Plain integers: IntFlag operators are Python calls, and these run for every element.
_STYLES = {
    name: int(style)
    for name, style in {
        "b": Style.BOLD,
        "strong": Style.BOLD,
        "summary": Style.BOLD,
        "legend": Style.BOLD,
        "i": Style.ITALIC,
        "em": Style.ITALIC,
        "cite": Style.ITALIC,
        "dfn": Style.ITALIC,
        "var": Style.ITALIC,
        "code": Style.CODE,
        "kbd": Style.CODE,
        "samp": Style.CODE,
        "tt": Style.CODE,
        "s": Style.STRIKE,
        "del": Style.STRIKE,
        "strike": Style.STRIKE,
        "u": Style.UNDERLINE,
        "ins": Style.UNDERLINE,
        "mark": Style.MARK,
        "sub": Style.SUB,
        "sup": Style.SUP,
        "small": Style.SMALL,
    }.items()
}
_CSS_STYLES = (
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)"), int(Style.BOLD)),
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)"), int(Style.ITALIC)),
    (re.compile(r"text-decoration[a-z\-]*\s*:[^;]{0,40}line-through"), int(Style.STRIKE)),
)
_CSS_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-(?:text|only)|gutter|linenos?|line-numbers-rows)(?:\s|$)"
)
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language|lang|highlight-source|highlight-text|brush|code|sourceCode|hljs)[-: ]+"
    r"([A-Za-z][\w+#.\-]{0,30})"
)
_LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]{0,40}?\b(decimal|(?:lower|upper)-(?:alpha|latin|roman))\b", re.IGNORECASE
)
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center)")


def document(html: str, base: str = "", lang: str = "") -> Document:
    """See `feeds.markup.document`."""
    root = _parse(html)
    if root is None:
        return Document(lang=lang)
    lang = lang or clean_lang(root.get("lang") or "")
    # <base> is obeyed only where it leads somewhere a link may lead.
    for element in root.iter("base"):
        stated = urls.resolve(base, element.get("href") or "")
        base = stated if urls.is_live(stated) else base
        break
    found = notes.find(root, base)
    builder = Builder(base, lang, found, notes.places(root, base, found))
    if not builder.walk(root):
        return document(from_text(_without_markup(html)), base, lang)
    return Document(builder.finish(), lang)


def clean_lang(tag: str) -> str:
    """A language tag as published, in the shape of BCP 47; empty where it is none."""
    tag = tag.strip().replace("_", "-")[:35]
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", tag) else ""


def _parse(html: str) -> _Element | None:
    from lxml import etree

    data = mended(html.replace("\x00", "")).encode()
    if not data.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # libxml2 before 2.14 refuses a page without any element
        return None


def _without_markup(html: str) -> str:
    text = re.sub(
        r"<(?:script|style)\b.*?(?:</(?:script|style)|\Z)", " ", html, flags=re.IGNORECASE | re.DOTALL
    )
    text = re.sub(r"</?(?:p|h[1-6]|li|tr|blockquote|pre|table|section|article)\b[^<>]*>", "\n\n", text)
    text = re.sub(r"<[^<>]*>", " ", text)
    return re.sub(r"[ \t]+", " ", unescape(text))


def _said(element: _Element) -> str:
    return "".join(map(str, element.itertext()))


_Opened = tuple[str, str | None, str, int, int, str, int]
"""An open element: tag, tail, text due at its end, frames before it, style, address and heading outside."""


class Builder:
    """Takes elements as they open and close, and gives the blocks they make."""

    def __init__(self, base: str, lang: str, found: notes.Notes, places: frozenset[str]) -> None:
        self.base = base
        self.lang = lang
        self.notes = found
        self.places = places
        self.name = ""
        """The place that begins with the next text."""
        self.footnotes: list[Footnote] = []
        self.frames: list[Frame] = [Frame()]
        self.pieces: list[Piece] = []
        self.waiting: list[Figure] = []
        self.style = 0
        self.href = ""
        self.heading = 0
        self.verbatim: list[str] | None = None
        self.language = ""
        self.after = ""
        self.depth = 1

    # ------------------------------------------------------------ the walk

    def walk(self, root: _Element) -> bool:
        """Read the whole tree; False where it is cut off for being too deep."""
        opened: list[_Opened] = []
        children: list[Iterator[_Element]] = [iter((root,))]
        while children:
            element = next(children[-1], None)
            if element is None:
                children.pop()
                if opened:
                    self.leave(*opened.pop())
                continue
            tag = element.tag
            state = (self.style, self.href, self.heading)
            if isinstance(tag, str) and self.enter(element, tag):
                if text := element.text:
                    self.text(text)
                opened.append((tag, element.tail, self.after, self.depth, *state))
                self.after = ""
                children.append(iter(element))
                if len(children) > _PARSER_DEPTH:
                    return False
            else:
                self.style, self.href, self.heading = state
                if tail := element.tail:
                    self.text(tail)
        return True

    def enter(self, element: _Element, tag: str) -> bool:
        """Open an element; False where nothing inside it is to be read."""
        if tag in _DROPPED or (element.keys() and tag not in _WHOLE and self._hidden(element, tag)):
            return False
        self.depth = len(self.frames)
        self.style |= _STYLES.get(tag, 0)
        if tag in _BLOCKS or element in self.notes.bodies:
            self.flush()
            if self.verbatim is not None and self.verbatim and not self.verbatim[-1].endswith("\n"):
                self.verbatim.append("\n")
            name = self.notes.bodies.get(element)
            if name is not None:
                return self.push(FootnoteFrame(name, self.footnotes))
        if self.places and (place := notes.name_of(element)) in self.places:
            self.name = self.name or place
        opener = _OPENERS.get(tag)
        return opener(self, element) if opener else True

    def leave(
        self, tag: str, tail: str | None, after: str, depth: int, style: int, href: str, heading: int
    ) -> None:
        """Close an element whose frames began at `depth`; `after` is due at its end, `tail` follows it."""
        if after:
            self.piece(after)
        if tag in _BLOCKS or len(self.frames) > depth:
            if tag in _VERBATIM and self.verbatim is not None:
                self.close_verbatim()
            self.flush()
            while len(self.frames) > depth:
                frame = self.frames.pop()
                frame.close(self.frames[-1])
        self.style, self.href, self.heading = style, href, heading
        if tail:
            self.text(tail)

    def _hidden(self, element: _Element, tag: str) -> bool:
        css = element.get("style")
        if css:
            if _CSS_HIDDEN.search(css):
                return True
            if tag == "span":
                for pattern, style in _CSS_STYLES:
                    if pattern.search(css):
                        self.style |= style
        if element.get("aria-hidden") == "true" or element.get("hidden", "until-found") != "until-found":
            return True
        kind = element.get("class")
        return bool(kind and _HIDDEN_CLASS.search(kind))

    # ------------------------------------------------------------ text

    def text(self, text: str) -> None:
        if self.verbatim is not None:
            self.verbatim.append(text)
            return
        if not self.pieces and text.isspace():
            return
        if not (text.isascii() and text.isprintable() and "  " not in text):
            collapsed = collapse(text)
            text = scrub(collapsed)
            if text is not collapsed:
                text = collapse(text)
        if not self.href and addresses.may_hold(text) and not self.style & int(Style.CODE):
            for part, address in addresses.split(text):
                self.pieces.append(
                    (part, self.style, self.live(address) if address else "", "", self.named(part))
                )
            return
        self.pieces.append((text, self.style, self.href, "", self.named(text)))

    def live(self, address: str) -> str:
        """An address that may be opened, without its trackers; empty for one that may not."""
        url = urls.resolve(self.base, address)
        return urls.strip_trackers(url) if urls.is_live(url) else ""

    def named(self, text: str) -> str:
        """The name of the place that begins with `text`, which is given once."""
        if not self.name or not text.strip():
            return ""
        name, self.name = self.name, ""
        return name

    def piece(self, text: str, note: str = "") -> None:
        """Text of our own making or already clean."""
        if self.verbatim is not None:
            self.verbatim.append(text)
        else:
            self.pieces.append((text, self.style, self.href, note, self.named(text)))

    def flush(self) -> None:
        """End the paragraph at hand."""
        if self.pieces:
            for spans in paragraphs(without_anchors(self.pieces) if self.heading else self.pieces):
                self.add(Heading(self.heading, spans) if self.heading else Paragraph(spans))
            self.pieces.clear()
        if self.waiting:
            for picture in self.waiting:
                self.add(picture)
            self.waiting.clear()

    def close_verbatim(self) -> None:
        assert self.verbatim is not None
        text, self.verbatim = clean_lines("".join(self.verbatim)), None
        text = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
        if text:
            self.add(Code(text, self.language))

    # ------------------------------------------------------------ blocks

    def add(self, block: Block) -> None:
        self.frames[-1].add(block)

    def push(self, frame: Frame) -> bool:
        if len(self.frames) < DEEPEST:
            self.frames.append(frame)
        return True

    def finish(self) -> tuple[Block, ...]:
        self.flush()
        blocks: list[Block] = []
        for block in self.frames[0].blocks:
            last = blocks[-1] if blocks else ThematicBreak()
            same = isinstance(block, Figure) and isinstance(last, Figure) and block.src == last.src
            if not (same or (isinstance(block, ThematicBreak) and isinstance(last, ThematicBreak))):
                blocks.append(block)
        while blocks and isinstance(blocks[-1], ThematicBreak):
            blocks.pop()
        return (*blocks, *self.footnotes)

    def picture(self, picture: Figure) -> None:
        """A picture stands before the text it opens, else after the paragraph it stands in."""
        if any(text.strip() for text, *_ in self.pieces):
            self.waiting.append(picture)
        else:
            self.add(picture)


# ---------------------------------------------------------------- what each element does

Opener = Callable[[Builder, "_Element"], bool]


def _heading(level: int) -> Opener:
    def opened(builder: Builder, element: _Element) -> bool:
        del element
        builder.heading = level
        return True

    return opened


def _frame(make: Callable[[], Frame]) -> Opener:
    def opened(builder: Builder, element: _Element) -> bool:
        del element
        return builder.push(make())

    return opened


def _line_break(builder: Builder, element: _Element) -> bool:
    del element
    builder.piece("\n")
    return False


def _rule(builder: Builder, element: _Element) -> bool:
    del element
    builder.add(ThematicBreak())
    return False


def _link(builder: Builder, element: _Element) -> bool:
    if element in builder.notes.backs:
        return False
    name = builder.notes.marks.get(element)
    if name is not None:
        label = collapse(scrub(_said(element)[:20])).strip(" []()")
        builder.piece(label or "*", name)
        return False
    href = element.get("href")
    target = notes.local_target(href, builder.base)
    if target:
        builder.href = f"#{target}" if target in builder.places else ""
    elif href and not href.startswith("#"):
        builder.href = builder.live(href)
    return True


def _list(builder: Builder, element: _Element) -> bool:
    frame = ListFrame(element.tag == "ol", _whole(element.get("start"), 1))
    if frame.ordered:
        if element.get("reversed") is not None:
            frame.step = -1
            frame.next = _whole(element.get("start"), sum(child.tag == "li" for child in element))
        css = _LIST_STYLE.search(element.get("style") or "")
        said = numerals.CSS_KINDS.get(css[1].lower(), "1") if css else element.get("type") or "1"
        frame.kind = said if said in numerals.KINDS else "1"
    return builder.push(frame)


def _item(builder: Builder, element: _Element) -> bool:
    top = builder.frames[-1]
    if not isinstance(top, ListFrame):
        builder.push(ListFrame(implied=True))
        top = builder.frames[-1]
        if not isinstance(top, ListFrame):
            return True
    number = _whole(element.get("value"), top.next) if top.ordered else top.next
    top.next = number + top.step
    return builder.push(ItemFrame(number))


def _whole(text: str | None, otherwise: int) -> int:
    found = re.match(r"\s*(-?\d{1,6})\s*\Z", text or "")
    return int(found[1]) if found else otherwise


def _checkbox(builder: Builder, element: _Element) -> bool:
    if (element.get("type") or "").lower() == "checkbox" and isinstance(builder.frames[-1], ItemFrame):
        builder.piece("☑ " if element.get("checked") is not None else "☐ ")
    return False


def _preformatted(builder: Builder, element: _Element) -> bool:
    if builder.verbatim is None:
        builder.verbatim = []
        builder.language = _language(element)
    return True


def _language(element: _Element) -> str:
    near = [element, *element.iter("code")]
    near += [parent for parent in (element.getparent(),) if parent is not None]
    for place in near:
        said = place.get("data-lang") or place.get("data-language") or ""
        if not said:
            found = _LANGUAGE.search(place.get("class") or "")
            said = found[1] if found else ""
        if re.fullmatch(r"[A-Za-z][\w+#.\-]{0,30}", said):
            return said.lower()
    return ""


def _term(builder: Builder, element: _Element) -> bool:
    # libxml2 leaves a dt open when the next one begins.
    del element
    if isinstance(builder.frames[-1], TermFrame):
        builder.frames.pop().close(builder.frames[-1])
        builder.depth = len(builder.frames)
    return builder.push(TermFrame())


def _table(builder: Builder, element: _Element) -> bool:
    return builder.push(TableFrame(element.get("role") in ("presentation", "none")))


def _row(builder: Builder, element: _Element) -> bool:
    del element
    top = builder.frames[-1]
    if isinstance(top, TableFrame):
        top.row()
    return True


def _cell(builder: Builder, element: _Element) -> bool:
    if not isinstance(builder.frames[-1], TableFrame):
        return True
    header = element.tag == "th" or next(element.iterancestors("thead", "tbody", "table")).tag == "thead"
    align = (element.get("align") or "").lower()
    if align not in ("left", "right", "center"):
        found = _ALIGN.search(element.get("style") or "")
        align = found[1] if found else ""
    colspan = min(max(_whole(element.get("colspan"), 1), 1), 50)
    rowspan = min(max(_whole(element.get("rowspan"), 1), 1), 1000)
    return builder.push(CellFrame(header, align, colspan, rowspan))


def _division(builder: Builder, element: _Element) -> bool:
    kind = element.get("class")
    if kind and "wp-caption" in kind.split():
        return builder.push(FigureFrame())
    return True


def _paragraph(builder: Builder, element: _Element) -> bool:
    kind = element.get("class")
    if kind and "wp-caption-text" in kind:
        return builder.push(CaptionFrame())
    return True


def _image(builder: Builder, element: _Element) -> bool:
    sign = media.glyph(element)
    if sign:
        builder.piece(sign)
    else:
        picture = media.figure(element, builder.base, builder.href)
        if picture is not None:
            builder.picture(picture)
    return False


def _noscript(builder: Builder, element: _Element) -> bool:
    # Only as the fallback of a picture that a script would have loaded.
    del builder
    return next(element.iter("img"), None) is not None and not _said(element).strip()


def _player(builder: Builder, element: _Element) -> bool:
    tag = str(element.tag)
    found = media.embed(element, tag, builder.base)
    if found is None:
        return tag == "object"
    builder.flush()
    builder.add(found)
    return False


def _quotation(builder: Builder, element: _Element) -> bool:
    del element
    french = builder.lang.startswith("fr")
    builder.piece("«\xa0" if french else "“")
    builder.after = "\xa0»" if french else "”"
    return True


def _ruby_text(builder: Builder, element: _Element) -> bool:
    if not _said(element).strip():
        return False
    builder.piece("(")
    builder.after = ")"
    return True


def _math(builder: Builder, element: _Element) -> bool:
    said = element.get("alttext") or ""
    if not said:
        for note in element.iter("annotation"):
            if "tex" in (note.get("encoding") or "").lower():
                said = note.text or ""
    said = collapse(scrub(said[:2000])).strip()
    if said:
        builder.style |= int(Style.CODE)
        builder.piece(said)
    return not said


def _math_part(builder: Builder, element: _Element) -> bool:
    parent = element.getparent()
    if parent is not None and element.getprevious() is not None:
        if parent.tag in ("msup", "mover"):
            builder.style |= int(Style.SUP)
        elif parent.tag in ("msub", "munder"):
            builder.style |= int(Style.SUB)
        elif parent.tag == "mfrac":
            builder.piece("/")
    return True


def _drawing(builder: Builder, element: _Element) -> bool:
    if element.get("role") == "img" or any(isinstance(frame, FigureFrame) for frame in builder.frames):
        title = next(element.iter("title"), None)
        said = element.get("aria-label") or (title.text if title is not None else "") or ""
        said = collapse(scrub(said[:500])).strip()
        if said:
            builder.picture(Figure("", said))
    return False


_VERBATIM = frozenset({"pre", "xmp", "listing", "plaintext"})
_OPENERS: dict[str, Opener] = {
    **{f"h{level}": _heading(level) for level in range(1, 7)},
    **dict.fromkeys(_VERBATIM, _preformatted),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _list),
    **dict.fromkeys(("td", "th"), _cell),
    **dict.fromkeys(("img", "amp-img"), _image),
    **dict.fromkeys(
        ("video", "audio", "iframe", "embed", "object", "amp-video", "amp-audio", "amp-iframe"), _player
    ),
    **dict.fromkeys(("mi", "mn", "mo", "mrow", "mtext", "mfrac", "msqrt", "msup", "msub"), _math_part),
    "a": _link,
    "blockquote": _frame(QuoteFrame),
    "br": _line_break,
    "caption": _frame(CaptionFrame),
    "div": _division,
    "dl": _frame(DefinitionsFrame),
    "dt": _term,
    "figcaption": _frame(CaptionFrame),
    "figure": _frame(FigureFrame),
    "hr": _rule,
    "input": _checkbox,
    "li": _item,
    "math": _math,
    "noscript": _noscript,
    "p": _paragraph,
    "q": _quotation,
    "rt": _ruby_text,
    "svg": _drawing,
    "table": _table,
    "tr": _row,
}
