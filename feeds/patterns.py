"""Regular expressions that cannot hang: searched in time linear in the text.

A pattern becomes a nondeterministic automaton, and that, while it searches, a
deterministic one whose states are made as they are met and kept. Understood are
literals, `.`, classes, `\\d \\w \\s \\b` and their opposites, groups, `|`, `* + ? {m,n}`,
`^` and `$`, and letters by number (`\\u0041`, `\\x41`). Case and accents do not count, as everywhere in search.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from feeds.messages import Message
from feeds.tokens import fold

MOST_STATES = 1000
"""Of the automaton a pattern makes; repetition multiplies."""
MOST_KEPT = 2000
"""Deterministic states kept; made anew when they are more."""
MOST_REPEATS = 100


class PatternError(ValueError):
    """A pattern has no meaning; `position` is where in it, `reason` a clause."""

    def __init__(self, position: int, reason: Message) -> None:
        super().__init__(position, reason)
        self.position = position
        self.reason = reason


Test = Callable[[str], bool]
# What stood before a letter: nothing, a letter of a word ("w"), another (" "), or one nobody asks about.
BEGINNING, ANYTHING = "^", "."
# What an automaton's state does: test a letter and go on, or go on at once where a place is right.
LETTER, FORK, START, END, EDGE, INSIDE, DONE = range(7)


class _State(dict[str, "_State"]):
    """Places of the automaton reached together; maps what comes next to the state after it."""

    def __init__(self, places: frozenset[int]) -> None:
        self.places = places


FOUND = _State(frozenset())


class Regex:
    """A pattern, ready to search. The tables only ever gain equal entries, so threads may share one."""

    def __init__(self, pattern: str) -> None:
        automaton = _Automaton()
        self._start = automaton.add(_PatternParser(pattern).whole(), automaton.state(DONE))
        self._kinds, self._tests, self._next = automaton.kinds, automaton.tests, automaton.next
        self._looks_behind = EDGE in self._kinds or INSIDE in self._kinds
        self._known: dict[frozenset[int], _State] = {}

    def search(self, text: str) -> bool:
        """Whether the pattern is found anywhere in a text."""
        state = self._state(frozenset({self._start}))
        before = BEGINNING
        for letter in (*fold(text), ""):
            after = state.get(before + letter)
            if after is None:
                after = state[before + letter] = self._step(state, before, letter)
            if after is FOUND:
                return True
            state = after
            before = _kind(letter) if self._looks_behind else ANYTHING
        return False

    def _state(self, places: frozenset[int]) -> _State:
        if len(self._known) > MOST_KEPT:
            self._known = {}
        state = self._known.get(places)
        if state is None:
            state = self._known[places] = _State(places)
        return state

    def _step(self, state: _State, before: str, letter: str) -> _State:
        reached: set[int] = set()
        after = {self._start}
        waiting = list(state.places)
        while waiting:
            place = waiting.pop()
            if place in reached:
                continue
            reached.add(place)
            kind = self._kinds[place]
            if kind == DONE:
                return FOUND
            if kind == LETTER:
                if letter and self._tests[place](letter):
                    after.update(self._next[place])
            elif kind == FORK or _right(kind, before, letter):
                waiting.extend(self._next[place])
        return self._state(frozenset(after))


def _kind(letter: str) -> str:
    return "w" if letter.isalnum() or letter == "_" else " "


def _right(kind: int, before: str, letter: str) -> bool:
    if kind == START:
        return before == BEGINNING
    if kind == END:
        return letter == ""
    edge = (before == "w") != (letter != "" and _kind(letter) == "w")
    return edge == (kind == EDGE)


# ---------------------------------------------------------------- the tree of a pattern


@dataclass(frozen=True, slots=True)
class _One:
    """A letter, or a place between letters."""

    kind: int
    test: Test = bool


@dataclass(frozen=True, slots=True)
class _Row:
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class _Repeat:
    part: _Part
    least: int
    most: int | None


_Part = _One | _Row | _Choice | _Repeat


class _Automaton:
    """States and where they lead, built from the end."""

    def __init__(self) -> None:
        self.kinds: list[int] = []
        self.tests: list[Test] = []
        self.next: list[tuple[int, ...]] = []

    def state(self, kind: int, *next: int, test: Test = bool) -> int:
        if len(self.kinds) >= MOST_STATES:
            raise PatternError(0, Message("pattern.large", "this pattern is too large"))
        self.kinds.append(kind)
        self.tests.append(test)
        self.next.append(next)
        return len(self.kinds) - 1

    def add(self, part: _Part, then: int) -> int:
        """The state where `part` begins, which leads on to `then`."""
        match part:
            case _One(kind, test):
                return self.state(kind, then, test=test)
            case _Row(parts):
                for each in reversed(parts):
                    then = self.add(each, then)
                return then
            case _Choice(parts):
                return self.state(FORK, *(self.add(each, then) for each in parts))
            case _Repeat(inner, least, most):
                if most is None:
                    again = self.state(FORK)
                    self.next[again] = (self.add(inner, again), then)
                    then = again
                else:
                    for _ in range(most - least):
                        then = self.state(FORK, self.add(inner, then), then)
                for _ in range(least):
                    then = self.add(inner, then)
                return then
        raise AssertionError(part)


_CLASSES: dict[str, Test] = {
    "d": str.isdigit,
    "w": lambda letter: letter.isalnum() or letter == "_",
    "s": str.isspace,
}
_NUMBERED = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})")
_CONTROLS = {"n": "\n", "t": "\t"}
_BRACES = re.compile(r"\{(\d{1,4})?(,)?(\d{1,4})?\}")


class _PatternParser:
    """Reads a pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.depth = 0

    def whole(self) -> _Part:
        part = self._choice()
        if self.at < len(self.pattern):
            raise PatternError(self.at, Message("query.closes-nothing", "this “)” closes nothing"))
        return part

    def _peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _take(self) -> str:
        letter = self._peek()
        self.at += 1
        return letter

    def _choice(self) -> _Part:
        parts = [self._row()]
        while self._peek() == "|":
            self.at += 1
            parts.append(self._row())
        return _Choice(tuple(parts)) if len(parts) > 1 else parts[0]

    def _row(self) -> _Part:
        parts: list[_Part] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeated())
        return _Row(tuple(parts))

    def _repeated(self) -> _Part:
        start = self.at
        part = self._single()
        while True:
            bounds = self._bounds()
            if bounds is None:
                return part
            least, most = bounds
            if (most is not None and most < least) or max(least, most or 0) > MOST_REPEATS:
                raise PatternError(
                    start, Message("pattern.repeats", "a repetition goes up to {number}", number=MOST_REPEATS)
                )
            part = _Repeat(part, least, most)
            if self._peek() == "?":
                self.at += 1  # Lazy or not, what is found is the same.

    def _bounds(self) -> tuple[int, int | None] | None:
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if (letter := self._peek()) in simple:
            self.at += 1
            return simple[letter]
        braces = _BRACES.match(self.pattern, self.at)
        if braces is None or braces[0] in ("{}", "{,}"):
            return None
        self.at = braces.end()
        least = int(braces[1] or 0)
        if not braces[2]:
            return least, least
        return least, int(braces[3]) if braces[3] else None

    def _single(self) -> _Part:
        start = self.at
        letter = self._take()
        match letter:
            case "(":
                return self._group(start)
            case "[":
                return _One(LETTER, self._class(start))
            case ".":
                return _One(LETTER, lambda _: True)
            case "^":
                return _One(START)
            case "$":
                return _One(END)
            case "*" | "+" | "?":
                raise PatternError(
                    start,
                    Message("pattern.nothing-to-repeat", "“{letter}” has nothing to repeat", letter=letter),
                )
            case "\\":
                return self._escaped(start)
        return _literal(letter)

    def _group(self, start: int) -> _Part:
        self.depth += 1
        if self.depth > 50:
            raise PatternError(start, Message("pattern.deep", "groups nest too deep here"))
        if self._peek() == "?":
            if not self.pattern.startswith("?:", self.at):
                raise PatternError(
                    start,
                    Message("pattern.groups", "of the groups that begin with “(?”, only “(?:” is known"),
                )
            self.at += 2
        part = self._choice()
        if self._take() != ")":
            raise PatternError(start, Message("query.never-closed", "this “(” is never closed"))
        self.depth -= 1
        return part

    def _escaped(self, start: int) -> _Part:
        letter = self._peek()
        if letter and letter in "bB":
            self.at += 1
            return _One(EDGE if letter == "b" else INSIDE)
        if letter and letter.lower() in _CLASSES:
            self.at += 1
            return _One(LETTER, _class_test(letter))
        return _literal(self._meant(start))

    def _meant(self, start: int) -> str:
        """The letter that is meant by what follows a backslash."""
        if numbered := _NUMBERED.match(self.pattern, self.at):
            self.at = numbered.end()
            number = int(numbered[1] or numbered[2] or numbered[3], 16)
            if number > sys.maxunicode:
                raise PatternError(start, Message("pattern.no-letter", "there is no letter of this number"))
            return chr(number)
        letter = self._take()
        if letter == "" or (letter.isalnum() and letter not in _CONTROLS):
            raise PatternError(
                start, Message("pattern.unknown", "“\\{letter}” is not known here", letter=letter)
            )
        return _CONTROLS.get(letter, letter)

    def _class(self, start: int) -> Test:
        other = self._peek() == "^"
        self.at += other
        tests: list[Test] = []
        letters: set[str] = set()
        first = True
        while (letter := self._take()) != "]" or first:
            first = False
            if letter == "":
                raise PatternError(start, Message("pattern.class-never-closed", "this “[” is never closed"))
            if letter == "\\":
                if (named := self._peek()) and named.lower() in _CLASSES:
                    self.at += 1
                    tests.append(_class_test(named))
                    continue
                letter = self._meant(self.at - 1)
            if self._peek() == "-" and self.pattern[self.at + 1 : self.at + 2] not in ("", "]"):
                self.at += 1
                last = self._take()
                tests.append(_range_test(letter, self._meant(self.at - 1) if last == "\\" else last))
            else:
                letters.update((letter, fold(letter)))
        return lambda letter: (letter in letters or any(test(letter) for test in tests)) != other


def _literal(letter: str) -> _Part:
    return _Row(tuple(_One(LETTER, each.__eq__) for each in fold(letter)))


def _class_test(letter: str) -> Test:
    test = _CLASSES[letter.lower()]
    return (lambda found: not test(found)) if letter.isupper() else test


def _range_test(first: str, last: str) -> Test:
    return lambda letter: first <= letter <= last or first <= letter.upper() <= last


@lru_cache(maxsize=64)
def compile(pattern: str) -> Regex:
    """A pattern, ready to search. Raises PatternError."""
    return Regex(pattern)
