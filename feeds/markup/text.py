"""A document tree as plain text, and how long it takes to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from feeds.document import (
    Block,
    Code,
    Definitions,
    Document,
    Embed,
    Figure,
    Footnote,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    ThematicBreak,
)
from feeds.markup import numerals

WORDS_A_MINUTE = 230


def spans_text(spans: Inline) -> str:
    """The letters of a run of spans."""
    return "".join(span.text for span in spans)


def plain(doc: Document) -> str:
    """The document as plain text: blank lines between blocks, list items and table rows a line each."""
    return "\n\n".join(text for text in map(_block, doc.blocks) if text)


def _block(block: Block) -> str:
    match block:
        case Paragraph(spans) | Heading(_, spans):
            return spans_text(spans)
        case ListBlock():
            return "\n".join(map(_hung, numerals.marks(block), block.items))
        case Definitions(items):
            return "\n".join(_definition(term, blocks) for term, blocks in items)
        case Quote(blocks):
            return _indented(_blocks(blocks, "\n\n"), "> ")
        case Code(text):
            return text
        case Table(rows, caption):
            lines = [" | ".join(_line(cell.spans) for cell in row) for row in rows]
            return "\n".join([spans_text(caption), *lines] if caption else lines)
        case Figure():
            return spans_text(block.caption) or block.alt
        case Embed(_, url, title):
            return f"{title} {url}".strip()
        case Footnote(name, blocks):
            return f"[{name}] {_blocks(blocks, chr(10))}"
        case ThematicBreak():
            return "* * *"


def passages(doc: Document) -> Iterator[str]:
    """What is said in the document, in its order, without the marks of lists and quotes."""
    for block in doc.blocks:
        yield from _said(block)


def _said(block: Block) -> Iterator[str]:
    match block:
        case ListBlock(items):
            for item in items:
                yield from passages(Document(item))
        case Definitions(items):
            for term, explained in items:
                yield spans_text(term)
                yield from passages(Document(explained))
        case Quote(blocks) | Footnote(_, blocks):
            yield from passages(Document(blocks))
        case Table(rows, caption):
            yield spans_text(caption)
            yield from (spans_text(cell.spans) for row in rows for cell in row)
        case _:
            yield _block(block)


def _blocks(blocks: Iterable[Block], gap: str) -> str:
    return gap.join(text for text in map(_block, blocks) if text)


def _line(spans: Inline) -> str:
    return spans_text(spans).replace("\n", " ")


def _hung(mark: str, blocks: tuple[Block, ...]) -> str:
    first, *rest = _blocks(blocks, "\n").split("\n")
    return "\n".join([mark + first, *(" " * len(mark) + line for line in rest)])


def _definition(term: Inline, blocks: tuple[Block, ...]) -> str:
    body = _indented(_blocks(blocks, "\n"), "    ")
    return "\n".join(part for part in (spans_text(term), body) if part)


def _indented(text: str, margin: str) -> str:
    return "\n".join((margin + line).rstrip() for line in text.split("\n")) if text else ""


# ---------------------------------------------------------------- how much there is to read

# Scripts written without blanks between words, and how many characters make a word.
_HAN = re.compile(
    r"[\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_THAI = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_HAN_A_WORD = 2
_THAI_A_WORD = 5
_WORD = re.compile(r"\w+(?:['’\u200c\-]\w+)*")


def word_count(text: str, lang: str = "") -> int:
    """How many words `text` has; Chinese and Japanese count 2 characters a word, Thai and its kin 5.

    `lang` is there for callers that know it; the letters themselves tell enough.
    """
    del lang
    if text.isascii():
        return len(_WORD.findall(text))
    rest, han = _HAN.subn(" ", text)
    rest, thai = _THAI.subn(" ", rest)
    return len(_WORD.findall(rest)) + -(-han // _HAN_A_WORD) + -(-thai // _THAI_A_WORD)


def reading_minutes(words: int) -> int:
    """Whole minutes at 230 words a minute, at least one where there is anything to read."""
    return max(1, round(words / WORDS_A_MINUTE)) if words else 0
