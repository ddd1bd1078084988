"""The safe document tree: the only form in which an article's body reaches a screen.

Built by `feeds.markup.document` and by nothing else from outside text. Every string in
it is clean (no control characters, no bidi overrides) and every `href`/`src` is an
absolute address of a live scheme, or `#name` for a place in the document itself. Nodes are frozen and hashable.
"""

from __future__ import annotations

from enum import IntFlag

from feeds.record import record


class Style(IntFlag):
    """How a run of text is set."""

    PLAIN = 0
    BOLD = 1
    ITALIC = 2
    CODE = 4
    STRIKE = 8
    UNDERLINE = 16
    MARK = 32
    SUB = 64
    SUP = 128
    SMALL = 256


@record(frozen=True, slots=True)
class Span:
    """A run of text in one style; a newline in it is a hard break. `note` names a footnote.

    `name` is that of the place which begins here, where a link of the document (`#name`) leads to it.
    """

    text: str
    style: Style = Style.PLAIN
    href: str = ""
    note: str = ""
    name: str = ""


Inline = tuple[Span, ...]


@record(frozen=True, slots=True)
class Paragraph:
    spans: Inline


@record(frozen=True, slots=True)
class Heading:
    level: int
    """1 to 6."""
    spans: Inline


@record(frozen=True, slots=True)
class ListBlock:
    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1
    kind: str = "1"
    """How it counts: `1`, `a`, `A`, `i` or `I`."""
    numbers: tuple[int, ...] = ()
    """The number of each item, where they do not go up by one from `start`."""


@record(frozen=True, slots=True)
class Definitions:
    """A description list: terms with their explanations."""

    items: tuple[tuple[Inline, tuple[Block, ...]], ...]


@record(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]


@record(frozen=True, slots=True)
class Code:
    text: str
    """Verbatim, lines split by newline, tabs kept."""
    language: str = ""


@record(frozen=True, slots=True)
class Cell:
    spans: Inline
    header: bool = False
    align: str = ""
    """left, right, center or empty."""
    colspan: int = 1


@record(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]
    caption: Inline = ()


@record(frozen=True, slots=True)
class Figure:
    """A picture with its caption. `src` may be empty where the address was not safe."""

    src: str
    alt: str = ""
    caption: Inline = ()
    width: int = 0
    height: int = 0
    href: str = ""


@record(frozen=True, slots=True)
class Embed:
    """Something that cannot be shown in a terminal (video, audio, frame): its kind and address."""

    kind: str
    url: str
    title: str = ""


@record(frozen=True, slots=True)
class ThematicBreak:
    pass


@record(frozen=True, slots=True)
class Footnote:
    """The text a `Span.note` of the same name refers to."""

    name: str
    blocks: tuple[Block, ...]


Block = (
    Paragraph
    | Heading
    | ListBlock
    | Definitions
    | Quote
    | Code
    | Table
    | Figure
    | Embed
    | ThematicBreak
    | Footnote
)


@record(frozen=True, slots=True)
class Document:
    blocks: tuple[Block, ...] = ()
    lang: str = ""
