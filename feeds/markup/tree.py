"""HTML as published -> the safe document tree."""

from __future__ import annotations

from feeds.document import Document, Paragraph, Span
from feeds.markup.strings import fold, scrub


def document(html: str, base: str = "", lang: str = "") -> Document:
    """The body `html`, published at `base`, as a document. Never raises."""
    from lxml import html as parser

    del base
    if not html.strip():
        return Document(lang=lang)
    root = parser.document_fromstring(f"<div>{html}</div>")
    text = fold(scrub(root.text_content())).strip()
    return Document((Paragraph((Span(text),)),) if text else (), lang)
