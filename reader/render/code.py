"""A listing: code verbatim, coloured by kind of word where the language is known."""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from reader.render import wrap
from reader.render.runs import Run

LONGEST_COLOURED = 200_000
"""Characters. A longer listing stays plain: colouring it takes seconds."""
TAB = 4

_TONES = (
    ("Comment", "comment"),
    ("Literal.String", "string"),
    ("Literal.Number", "number"),
    ("Keyword", "keyword"),
    ("Operator.Word", "keyword"),
    ("Name.Function", "name"),
    ("Name.Class", "name"),
    ("Name.Tag", "keyword"),
    ("Name.Attribute", "name"),
    ("Name.Builtin", "name"),
    ("Name.Decorator", "name"),
    ("Generic.Deleted", "comment"),
    ("Generic.Inserted", "string"),
    ("Generic.Heading", "keyword"),
)


class Listing:
    """One block of code; `pan` is how many columns it is moved sideways."""

    def __init__(self, text: str, language: str) -> None:
        self.source = text
        self.lines = text.split("\n")
        self.language = language
        self.pan = 0
        self._coloured: list[list[tuple[str, str]]] = []
        self._current: list[tuple[str, str]] = []
        self._tokens: Iterator[tuple[Any, str]] | None = None
        self.settled = not language or len(text) > LONGEST_COLOURED

    def row(self, number: int, width: int) -> list[Run]:
        """A line as runs that fill `width` cells."""
        words = self._coloured[number] if number < len(self._coloured) else [(self.lines[number], "")]
        inner = max(1, width - 2)
        runs: list[Run] = []
        column, skip, used = 0, self.pan, 0
        cut = False
        for text, tone in words:
            text = _expanded(text, column)
            column += wrap.columns(text)
            if skip:
                gone = wrap.fitting(text, skip)
                skip -= min(skip, wrap.columns(text[:gone]) or skip)
                text = text[gone:]
            fits = wrap.fitting(text, inner - used)
            cut = cut or fits < len(text)
            text = text[:fits]
            used += wrap.columns(text)
            if text:
                runs.append(Run(text, "code", tone=tone))
            if cut:
                break
        left = Run("‹" if self.pan and self.lines[number] else " ", "code", tone="cut")
        if width < 2:
            return runs
        return [left, *runs, Run(" " * (inner - used), "code"), Run("›" if cut else " ", "code", tone="cut")]

    def widest(self) -> int:
        """Cells of the longest line."""
        return max(wrap.columns(line.expandtabs(TAB)) for line in self.lines)

    def colour(self, stop: float) -> bool:
        """Go on colouring until `stop` (of `time.perf_counter`); True when done."""
        if self.settled:
            return True
        if self._tokens is None:
            self._tokens = _tokens(self.source, self.language)
        for kind, text in self._tokens:
            tone = _tone(str(kind)[6:])
            first, *others = text.split("\n")
            self._current.append((first, tone))
            for other in others:
                self._coloured.append([word for word in self._current if word[0]])
                self._current = [(other, tone)]
            if time.perf_counter() >= stop:
                return False
        self.settled = True
        # The lexer must have given every character back, else the listing stays plain.
        self._coloured.append([word for word in self._current if word[0]])
        said = ["".join(text for text, _ in words) for words in self._coloured]
        if said[: len(self.lines)] != self.lines:
            self._coloured = []
        return True


def _expanded(text: str, column: int) -> str:
    """Tabs as blanks up to the next stop, for text that begins at `column`."""
    if "\t" not in text:
        return text
    found = ""
    for char in text:
        found += " " * (TAB - (column + wrap.columns(found)) % TAB) if char == "\t" else char
    return found


def warm() -> None:
    """Load what colouring needs (about 20 ms); worth doing on another thread before the first article."""
    import_module("pygments.lexers").get_lexer_by_name("python")


def _tokens(text: str, language: str) -> Iterator[tuple[Any, str]]:
    # Pygments ships no types; textual brings it along.
    lexers = import_module("pygments.lexers")
    try:
        lexer = lexers.get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ValueError:
        return iter(())
    return iter(lexer.get_tokens(text))


def _tone(kind: str) -> str:
    return next((tone for prefix, tone in _TONES if kind.startswith(prefix)), "")
