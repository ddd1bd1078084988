"""Where outside text is made safe: strings become clean strings, HTML a document tree.

`clean` and its kin belong after the last decoding of every outside string; a body goes
through `document` and reaches a screen in no other form. Importing this is cheap: lxml
is loaded by the first `document`.
"""

from feeds.document import Document
from feeds.markup.strings import clean, clean_lines, from_text, title_text
from feeds.markup.text import passages, plain, reading_minutes, spans_text, word_count

__all__ = [
    "clean",
    "clean_lines",
    "document",
    "from_text",
    "passages",
    "plain",
    "reading_minutes",
    "spans_text",
    "title_text",
    "word_count",
]


def document(html: str, base: str = "", lang: str = "") -> Document:
    """The body `html` as a document; `base` is where it was published, `lang` what is known of its language.

    A whole page is read as well as a fragment. Never raises; text without any markup is
    one paragraph.
    """
    from feeds.markup import tree

    return tree.document(html, base, lang)
