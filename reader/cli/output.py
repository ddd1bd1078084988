"""What a command prints: data on standard output, talk on standard error.

Data are objects, one a line: as people read them, as JSON (`--json`), or as the reader asks
(`--fields`, `--format`). Whatever came from outside is cleaned before a terminal sees it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO, TypeVar

from feeds.errors import FeedsError
from reader.cli.status import Status


class Misused(FeedsError):
    """The command line asks for what cannot be; its text is a clause in the reader's language."""

    code = "misused"


Facts = Mapping[str, Any]
"""One object of a schema: texts, numbers, moments, lists and objects of these."""
Value = TypeVar("Value")
BOLD, DIM, YELLOW = "1", "2", "33"
_BLANKS = str.maketrans("", "", "\xa0\u202f")
"""No-break spaces, which French is full of and Python does not call printable."""


class Output:
    """Where one call's data and talk go, and in which form."""

    def __init__(self, *, as_json: bool = False, fields: tuple[str, ...] = (), form: str = "") -> None:
        self.as_json = as_json
        self.fields = fields
        self.form = form
        self.status = Status.DONE
        """What the call ends with: FAILED once an error was told."""
        self.colours = _shows_colours(sys.stdout)

    @property
    def as_people_read(self) -> bool:
        """Whether commands choose their own lines."""
        return not (self.as_json or self.fields or self.form)

    def each(
        self, values: Iterable[Value], facts: Callable[[Value], Facts], line: Callable[[Value], str]
    ) -> None:
        """Print values one by one, as they come."""
        for value in values:
            print(line(value) if self.as_people_read else self._formed(facts(value)))

    def one(self, facts: Facts, line: str) -> None:
        """Print one object, at once: what comes next may take a while."""
        print(line if self.as_people_read else self._formed(facts), flush=True)

    def heading(self, text: str) -> None:
        """Print a line for people only."""
        if self.as_people_read:
            print(text)

    def say(self, sentence: str) -> None:
        """Tell people something that is no data."""
        if not self.as_json:
            complain(sentence)

    def error(self, error: FeedsError) -> None:
        """Tell what went wrong, in the form the call's data have."""
        self.status = Status.FAILED
        tell(error, as_json=self.as_json)

    def paint(self, text: str, *styles: str) -> str:
        """Text in a style, where there are any."""
        return f"\x1b[{';'.join(styles)}m{text}\x1b[0m" if self.colours else text

    def _formed(self, facts: Facts) -> str:
        from reader.cli import forms

        if self.form:
            return forms.filled(self.form, facts)
        chosen = {name: facts.get(name) for name in self.fields} if self.fields else facts
        return forms.as_json(chosen) if self.as_json else forms.as_row(chosen.values())


def _shows_colours(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def is_plain(text: str) -> bool:
    """Whether a terminal takes a text for nothing but words, all of which are seen."""
    if not text.isprintable() and not text.translate(_BLANKS).isprintable():
        return False
    # Two signs that show nothing are printable to Python: the grapheme joiner and what stands for an object.
    return "\u034f" not in text and "\ufffc" not in text


def printable(text: str) -> str:
    """One line that a terminal takes for nothing but words."""
    if is_plain(text):
        return text
    from feeds.markup import clean

    return clean(text)


def say_lines(text: str) -> None:
    """Print lines as `printable` does one, their blanks kept."""
    from feeds.markup import clean_lines

    print(clean_lines(text))


def complain(sentence: str) -> None:
    """Tell what went wrong."""
    print(f"broadsheet: {printable(sentence)}", file=sys.stderr)


def tell(error: FeedsError, *, as_json: bool) -> None:
    """Tell an error: a sentence to people, an object of the schema `error` to programs."""
    if as_json:
        from reader.cli import facts, forms

        print(forms.as_json(facts.error(error)), file=sys.stderr)
    else:
        from reader.i18n.messages import sentence

        complain(sentence(error))


class Progress:
    """A bar on a terminal while something takes long, nothing elsewhere."""

    WIDTH = 30

    def __init__(self, what: str = "", *, quiet: bool = False) -> None:
        self._what = what
        """What is being done, shown until it is known how much of it is."""
        self._on = sys.stderr.isatty() and not quiet

    def __enter__(self) -> Progress:
        if self._what:
            self._put(self._what)
        return self

    def _put(self, text: str) -> None:
        if self._on:
            print(f"\r{text}", end="", file=sys.stderr, flush=True)

    def show(self, done: int, total: int) -> None:
        """So much of it is done."""
        full = self.WIDTH * done // max(1, total)
        self._put("━" * full + "─" * (self.WIDTH - full) + f" {done}/{total}")

    def count(self, done: int) -> None:
        """So much is done, of nobody knows how much."""
        self._put(f"{self._what} {done}")

    def clear(self) -> None:
        """Make room for a line that others print."""
        if self._on:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        self.clear()
