"""Where outside text is made safe: strings become clean strings, HTML a document tree.

`clean` and its kin belong after the last decoding of every outside string; a body goes
through `document` and reaches a screen in no other form. Importing this is cheap: lxml
is loaded by the first `document`.
"""

from feeds.markup.strings import clean, clean_lines, from_text, title_text
from feeds.markup.text import plain, reading_minutes, spans_text, word_count
from feeds.markup.tree import document

__all__ = [
    "clean",
    "clean_lines",
    "document",
    "from_text",
    "plain",
    "reading_minutes",
    "spans_text",
    "title_text",
    "word_count",
]
