"""What a list shows of the words that were sought: titles and the text around the hits."""

from __future__ import annotations

from collections.abc import Sequence

from feeds import query as q
from feeds.tokens import phrase, tokens

SNIPPET_WORDS = 24
SNIPPET_BEFORE = 2
"""Words before the hit: rows are narrow."""
LONG_WORD = 80
"""Characters; more is a text without spaces."""


def snippet(text: str, sought: Sequence[q.Text]) -> str:
    """The words around the first hit, hits between U+0002 and U+0003; the beginning where there is none."""
    words = text.split()
    first = next((place for place, word in enumerate(words) if _hit(word, sought)), 0)
    start = max(0, first - SNIPPET_BEFORE)
    shown = " ".join(_cut(word, sought) for word in words[start : start + SNIPPET_WORDS])
    return (
        ("… " if start else "") + marked(shown, sought) + (" …" if start + SNIPPET_WORDS < len(words) else "")
    )


def _cut(word: str, sought: Sequence[q.Text]) -> str:
    """A word as a snippet holds it: of a long one, as a sentence in Japanese is, what is around the hit."""
    if len(word) <= LONG_WORD:
        return word
    at = max((word.casefold().find(text.words.casefold()) for text in sought), default=0)
    start = max(0, at - LONG_WORD // 3)
    return ("…" if start else "") + word[start : start + LONG_WORD] + "…"


def marked(text: str, sought: Sequence[q.Text]) -> str:
    """`text` with hits between U+0002 and U+0003."""
    return " ".join(_marked(word, sought) if _hit(word, sought) else word for word in text.split())


def _marked(word: str, sought: Sequence[q.Text]) -> str:
    """The hit in a word; the whole word where the accents or letters differ from what was typed."""
    for text in sought:
        at = word.casefold().find(text.words.casefold())
        if at >= 0 and len(word.casefold()) == len(word):
            end = at + len(text.words)
            return f"{word[:at]}\x02{word[at:end]}\x03{word[end:]}"
    return f"\x02{word}\x03"


def _hit(word: str, sought: Sequence[q.Text]) -> bool:
    found = tokens(word)
    return any(
        any(each.startswith(last) if open or text.prefix else each == last for each in found)
        for text in sought
        for wanted, open in (phrase(text.words),)
        for last in wanted
    )


def sought(node: q.Node) -> list[q.Text]:
    """The words a query looks for, without those it forbids."""
    match node:
        case q.Text():
            return [node]
        case q.Near(texts):
            return list(texts)
        case q.All(terms) | q.Any(terms):
            return [text for term in terms for text in sought(term)]
    return []
