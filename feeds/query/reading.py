"""What a reader types, read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from feeds.errors import QueryError
from feeds.messages import Message
from feeds.query.asked import Query
from feeds.query.moments import NoMoment, moment
from feeds.query.tree import (
    DEPTH,
    KEYS,
    NEAR,
    PREFIX_FROM,
    STATES,
    THINGS,
    Address,
    All,
    Any,
    Category,
    Dated,
    FeedNamed,
    FromFeed,
    Has,
    Is,
    Lang,
    Near,
    Node,
    Not,
    Pattern,
    Tagged,
    Text,
    Under,
    Words,
)
from feeds.query.writing import NEAR_WORD, OPERATORS, parts_of_path
from feeds.record import record


@record(frozen=True, slots=True)
class _Piece:
    """A piece of a typed query. `kind` is `(`, `)`, `-`, `AND`, `OR`, `NOT`, `NEAR`, `term`."""

    kind: str
    position: int
    term: Node | None = None
    number: int = 0


_SPACE = re.compile(r"\s*")
_STRING = re.compile(r'"((?:[^"\\]|\\.|\\$)*)(?:"|$)', re.DOTALL)
_REGEX = re.compile(r"/((?:[^/\\]|\\.)+)/(?=[\s)]|$)", re.DOTALL)
_WORD = re.compile(r'[^\s()"]+')
_KEY = re.compile(r"([A-Za-z]+):")


def parse(text: str, *, typing: bool = False) -> Query:
    """The query a text means; an empty one is everything. Raises QueryError, which points at the place.

    While the reader is `typing`, the word that the text ends in may go on.
    """
    return Query(_QueryParser(text, typing).whole())


class _QueryParser:
    """Reads one query, left to right."""

    def __init__(self, text: str, typing: bool) -> None:
        self.text = text
        self.typing = typing
        self.pieces = list(self._split())
        self.next = 0

    def error(self, position: int, reason: Message) -> QueryError:
        return QueryError(self.text, position, reason)

    def _split(self) -> Iterator[_Piece]:
        text, at = self.text, 0
        while (at := self._skip(at)) < len(text):
            start = at
            if text[at] in "()":
                yield _Piece(text[at], at)
                at += 1
            elif text[at] == "-" and at + 1 < len(text) and not text[at + 1].isspace():
                yield _Piece("-", at)
                at += 1
            elif (word := _WORD.match(text, at)) and word[0] in OPERATORS:
                yield _Piece(word[0], at)
                at = word.end()
            elif word and (near := NEAR_WORD.fullmatch(word[0])):
                yield _Piece("NEAR", at, number=int(near[1]) if near[1] else NEAR)
                at = word.end()
            else:
                term, at = self._term(start)
                yield _Piece("term", start, term)

    def _skip(self, at: int) -> int:
        space = _SPACE.match(self.text, at)
        return space.end() if space else at

    def _term(self, at: int) -> tuple[Node, int]:
        found = _KEY.match(self.text, at)
        key = found[1].lower() if found else ""
        if found and key in KEYS:
            return self._keyed(key, at, found.end())
        if found and not self.text.startswith("//", found.end()):
            self._unknown(found[0], at, found.end())
        if regex := _REGEX.match(self.text, at):
            return self._pattern(regex, "title"), regex.end()
        value, quoted, end = self._read_value(at)
        return self._words(value, quoted, end, "")

    def _unknown(self, key: str, at: int, end: int) -> None:
        """Tell of a key that is none. A word that ends in a colon, as in a headline, is a word."""
        import difflib

        name = key.rstrip(":").lower()
        if close := difflib.get_close_matches(name, KEYS, 1, 0.75):
            raise self.error(
                at,
                Message(
                    "query.key-meant",
                    "there is no key “{key}:”; did you mean “{other}:”?",
                    key=name,
                    other=close[0],
                ),
            )
        if self._read_value(end)[0]:
            raise self.error(
                at,
                Message(
                    "query.no-key",
                    "there is no key “{key}:”; put it in quotes to look for it as words",
                    key=name,
                ),
            )

    def _read_value(self, at: int) -> tuple[str, bool, int]:
        """A string or a word: its text, whether it was quoted, where it ends."""
        if string := _STRING.match(self.text, at):
            return re.sub(r'\\([\\"])', r"\1", string[1]), True, string.end()
        word = _WORD.match(self.text, at)
        return (word[0], False, word.end()) if word else ("", False, at)

    def _words(self, value: str, quoted: bool, end: int, where: str) -> tuple[Node, int]:
        if quoted and self.text.startswith("*", end):
            return Text(value, where, True), end + 1
        if not quoted and value.endswith("*") and value.strip("*"):
            return Text(value.rstrip("*"), where, True), end
        is_open = end == len(self.text) and not (quoted and self.text.endswith('"'))
        return Text(value, where, self.typing and is_open and len(value) >= PREFIX_FROM), end

    def _pattern(self, regex: re.Match[str], where: str) -> Pattern:
        pattern = regex[1].replace("\\/", "/")
        from feeds import patterns

        try:
            patterns.compile(pattern)
        except patterns.PatternError as error:
            raise self.error(regex.start(1) + error.position, error.reason) from error
        return Pattern(pattern, where)

    def _keyed(self, key: str, start: int, at: int) -> tuple[Node, int]:
        if key in ("title", "author", "feed", "url") and (regex := _REGEX.match(self.text, at)):
            return self._pattern(regex, key), regex.end()
        value, quoted, end = self._read_value(at)
        if not value and not quoted:
            raise self.error(at, Message("query.no-value", "“{key}:” wants a value", key=key))
        match key:
            case "title" | "author":
                return self._words(value, quoted, end, key)
            case "feed":
                number = re.fullmatch(r"#(\d{1,18})", value)
                return (FromFeed(int(number[1])) if number and not quoted else FeedNamed(value)), end
            case "folder":
                return self._folder(value), end
            case "tag":
                return Tagged(value), end
            case "url":
                return Address(value), end
            case "category":
                return Category(value), end
            case "lang":
                if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", value):
                    raise self.error(
                        at,
                        Message(
                            "query.no-language", "“{value}” is no language; try fr or en-GB", value=value
                        ),
                    )
                return Lang(value.lower()), end
            case "is":
                return Is(self._one_of(STATES, key, value, at)), end
            case "has":
                return Has(self._one_of(THINGS, key, value, at)), end
            case "words":
                return self._count(value, at), end
        try:
            moment(value, _ANY_DAY)
        except NoMoment as error:
            raise self.error(at, error.reason) from error
        return Dated(key, value), end

    def _one_of(self, known: Sequence[str], key: str, value: str, at: int) -> str:
        if value.lower() not in known:
            raise self.error(
                at,
                Message(
                    "query.one-of",
                    "“{key}:” may be {values} or {last}",
                    key=key,
                    values=tuple(known[:-1]),
                    last=known[-1],
                ),
            )
        return value.lower()

    def _count(self, value: str, at: int) -> Words:
        found = re.fullmatch(r"(>=|<=|>|<|=)?(\d{1,9})", value)
        if found is None:
            raise self.error(at, Message("query.words-number", "“words:” wants a number such as >800"))
        return Words(found[1] or ">=", int(found[2]))

    def _folder(self, value: str) -> Under:
        return Under(parts_of_path(value), value.startswith("/"))

    # what follows what

    def whole(self) -> Node:
        if not self.pieces:
            return All()
        node = self._any(0)
        if self.next < len(self.pieces):
            raise self.error(self._here(), Message("query.closes-nothing", "this “)” closes nothing"))
        return node

    def _peek(self) -> str:
        return self.pieces[self.next].kind if self.next < len(self.pieces) else ""

    def _here(self) -> int:
        return self.pieces[self.next].position if self.next < len(self.pieces) else len(self.text)

    def _any(self, depth: int) -> Node:
        if depth > DEPTH:
            raise self.error(self._here(), Message("query.deep", "parentheses nest too deep here"))
        terms = [self._all(depth)]
        while self._peek() == "OR":
            self.next += 1
            terms.append(self._all(depth))
        return Any(tuple(terms)) if len(terms) > 1 else terms[0]

    def _all(self, depth: int) -> Node:
        terms = [self._near(depth)]
        while (kind := self._peek()) not in ("", ")", "OR"):
            if kind == "AND":
                self.next += 1
            terms.append(self._near(depth))
        return All(tuple(terms)) if len(terms) > 1 else terms[0]

    def _near(self, depth: int) -> Node:
        position = self._here()
        terms = [self._one(depth)]
        distance = 0
        while self._peek() == "NEAR":
            distance = max(distance, self.pieces[self.next].number)
            self.next += 1
            terms.append(self._one(depth))
        if len(terms) == 1:
            return terms[0]
        texts = tuple(term for term in terms if isinstance(term, Text) and not term.field)
        if len(texts) < len(terms):
            raise self.error(position, Message("query.near", "NEAR stands between words or phrases only"))
        return Near(texts, distance)

    def _one(self, depth: int) -> Node:
        position = self._here()
        kind = self._peek()
        if kind in ("", "AND", "OR", "NEAR", ")"):
            raise self.error(position, _missing(kind))
        piece = self.pieces[self.next]
        self.next += 1
        if piece.term is not None:
            return piece.term
        if kind in ("-", "NOT"):
            if depth > DEPTH:
                raise self.error(position, Message("query.negations", "too many negations here"))
            return Not(self._one(depth + 1))
        if self._peek() == ")":
            self.next += 1
            return All()
        node = self._any(depth + 1)
        if self._peek() != ")":
            raise self.error(position, Message("query.never-closed", "this “(” is never closed"))
        self.next += 1
        return node


def _missing(kind: str) -> Message:
    """What is wrong where a term should stand and an operator, a `)` or the end (empty) does."""
    if not kind:
        return Message("query.missing-at-end", "something is missing at the end")
    if kind == ")":
        return Message("query.missing-before", "something is missing before this “)”")
    return Message("query.alone", "{word} wants something before and after it", word=kind)


_ANY_DAY = datetime(2024, 2, 29, tzinfo=UTC)
