"""What tools that make Markdown of a page leave in a text dump: links, pictures, emphasis -> the words alone."""

from __future__ import annotations

import re
from typing import NamedTuple

_TARGET = r"\(\s*<?([^()\s<>\"]*(?:\([^()\s]*\)[^()\s<>\"]*)*(?:\s[^()\s\"]+){0,4})>?\s*(?:\"[^\"]*\"|'[^']*')?\s*\)"
_PICTURE = re.compile(r"!\[[^\[\]]*\](?:" + _TARGET + r"|\[[^\[\]]*\])")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]" + _TARGET)
_BY_NUMBER = re.compile(r"\[([^\[\]]+)\]\s?\[([^\[\]]{1,60})\]")
_DEFINITION = re.compile(r"^\s{0,4}\[([^\[\]]{1,60})\]:\s*<?(\S+?)>?(?:\s+[\"'(].*[\"')])?\s*$")
_BOLD = re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_SLANTED = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]{1,400}?)(?<=[^\s*_])\1(?![\w*])")
_CODE = re.compile(r"`([^`\n]+)`")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_SIGN = re.compile(r"\]\((?:https?:|mailto:|/|#|\.|<)|!\[[^\[\]]*\]\(|\]\[\d{1,4}\]")
_SIGNS = 2
"""Links or pictures from which a text is taken for such a dump."""


class Unmarked(NamedTuple):
    """The words of a paragraph, the addresses its links point to, and the share of its letters that are linked."""

    text: str
    urls: tuple[str, ...]
    linked: float


def is_marked(text: str) -> bool:
    """Whether a dump has links written as Markdown does."""
    found = _SIGN.finditer(text) if "](" in text or "][" in text else ()
    return sum(1 for _ in zip(found, range(_SIGNS), strict=False)) >= _SIGNS


def definitions(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    """Lines without those that say where reference links point to, and what they say."""
    found = {at: match for at, line in enumerate(lines) if (match := _DEFINITION.match(line))}
    kept = [line for at, line in enumerate(lines) if at not in found]
    return kept, {match[1].casefold(): match[2] for match in found.values()}


def unmark(text: str, known: dict[str, str]) -> Unmarked:
    """A paragraph without its marks."""
    urls: list[str] = []
    letters = 0

    def link(found: re.Match[str]) -> str:
        nonlocal letters
        words = found[1].strip()
        urls.append("".join((found[2] or "").split()))
        letters += len(words)
        return words

    def by_number(found: re.Match[str]) -> str:
        nonlocal letters
        if found[2].casefold() not in known:
            return found[0]
        urls.append(known[found[2].casefold()])
        letters += len(found[1])
        return found[1]

    text = _PICTURE.sub("", text)
    text = _BY_NUMBER.sub(by_number, _LINK.sub(link, text))
    text = _CODE.sub(r"\1", _SLANTED.sub(r"\2", _BOLD.sub(r"\2", text)))
    text = " ".join(_ESCAPED.sub(r"\1", text).split())
    return Unmarked(text, tuple(urls), min(1.0, letters / max(1, len(text))))
