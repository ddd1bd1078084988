"""The query language: what a reader types <-> a tree, and what the tree means for one article.

    rust "borrow checker" title:async -is:read (lang:fr OR lang:de) after:"2 days"

Words and phrases look into title, authors and text. `AND` may be left out; `OR`, `NOT`
(or `-`), `NEAR/n` and parentheses are as usual. Keys are those of KEYS. `word*` stands
for everything that begins so, `/…/` for a pattern in the title (`author:/…/`, `feed:/…/`
elsewhere). Whatever else is typed is text to be found, never syntax of a database.

`parse` reads it, `str(query)` writes it back, `Query.matches` is its meaning; the SQL of
`feeds.store` says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from feeds.errors import QueryError
from feeds.messages import Message
from feeds.record import record
from feeds.tokens import fold, phrase, tokens

STATES = ("unread", "read", "starred", "hidden", "recommended")
THINGS = ("audio", "image", "note", "highlight")
KEYS = (
    "title",
    "author",
    "feed",
    "folder",
    "tag",
    "lang",
    "is",
    "has",
    "url",
    "category",
    "before",
    "after",
    "since",
    "words",
)
NEAR = 10
"""Words between, where `NEAR` names no number."""
PREFIX_FROM = 2
"""Letters from which a word that is being typed may go on: what a single one begins is half of all words."""
DEPTH = 50
"""How deep parentheses may nest."""

# ---------------------------------------------------------------- the tree


@record(frozen=True, slots=True)
class All:
    """Every term holds; without terms, everything."""

    terms: tuple[Node, ...] = ()


@record(frozen=True, slots=True)
class Any:
    """At least one term holds."""

    terms: tuple[Node, ...] = ()


@record(frozen=True, slots=True)
class Not:
    term: Node


@record(frozen=True, slots=True)
class Text:
    """Words that follow each other in the title, the authors or the text; `field` names one of the first two."""

    words: str
    field: str = ""
    prefix: bool = False
    """The last word may go on."""


@record(frozen=True, slots=True)
class Near:
    """All of these with at most `distance` words between the first and the last."""

    texts: tuple[Text, ...]
    distance: int = NEAR


@record(frozen=True, slots=True)
class Pattern:
    """A regular expression found in `title`, `author`, `feed` or `url`."""

    pattern: str
    field: str = "title"


@record(frozen=True, slots=True)
class FromFeed:
    """Articles of the feed with this id."""

    id: int


@record(frozen=True, slots=True)
class FeedNamed:
    """Articles of feeds whose name or address holds this."""

    name: str


@record(frozen=True, slots=True)
class Under:
    """Articles of the feeds in a folder and its subfolders.

    An anchored path begins at the top; another may stand anywhere in a feed's folder.
    """

    path: tuple[str, ...]
    anchored: bool = True


@record(frozen=True, slots=True)
class Tagged:
    name: str


@record(frozen=True, slots=True)
class Address:
    """The article's own address holds this."""

    part: str


@record(frozen=True, slots=True)
class Category:
    """The publisher filed it under a category with these words."""

    words: str


@record(frozen=True, slots=True)
class Lang:
    """In this language; `en` is `en-GB` too."""

    code: str


@record(frozen=True, slots=True)
class Is:
    """One of STATES."""

    state: str


@record(frozen=True, slots=True)
class Has:
    """Comes with one of THINGS, or was given it by the reader."""

    thing: str


@record(frozen=True, slots=True)
class Dated:
    """`key` is `before`, `after` (of the article's date) or `since` (arrived); `when` is as typed."""

    key: str
    when: str


@record(frozen=True, slots=True)
class Words:
    """So many words: `sign` is one of > >= < <= =."""

    sign: str
    number: int


Node = (
    All
    | Any
    | Not
    | Text
    | Near
    | Pattern
    | FromFeed
    | FeedNamed
    | Under
    | Tagged
    | Address
    | Category
    | Lang
    | Is
    | Has
    | Dated
    | Words
)


@record(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a query can ask of one article."""

    title: str = ""
    authors: tuple[str, ...] = ()
    text: str = ""
    """The body as plain text."""
    feed_id: int = 0
    feed: str = ""
    feed_url: str = ""
    folder: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    url: str = ""
    categories: tuple[str, ...] = ()
    lang: str = ""
    date: datetime
    seen: datetime
    read: bool = False
    starred: bool = False
    hidden: bool = False
    recommended: bool = False
    audio: bool = False
    image: bool = False
    note: bool = False
    """The reader wrote something about it."""
    highlight: bool = False
    """The reader marked a passage of it."""
    words: int = 0


@record(frozen=True, slots=True)
class Query:
    """Which articles; `Query()` is all of them. Hidden articles only where `is:hidden` is said."""

    root: Node = field(default_factory=All)

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", _simplest(self.root))

    @classmethod
    def unread(cls) -> Query:
        return cls(Is("unread"))

    @classmethod
    def starred(cls) -> Query:
        return cls(Is("starred"))

    @classmethod
    def feed(cls, id: int) -> Query:
        return cls(FromFeed(id))

    @classmethod
    def folder(cls, path: Sequence[str]) -> Query:
        """A folder from the top, with its subfolders."""
        return cls(Under(tuple(path)))

    @classmethod
    def tag(cls, name: str) -> Query:
        return cls(Tagged(name))

    def __and__(self, other: Query) -> Query:
        """Articles that both find."""
        return Query(All((self.root, other.root)))

    def __str__(self) -> str:
        if isinstance(self.root, All):
            return " ".join(_written(term) for term in self.root.terms)
        return _written(self.root, 2)

    def matches(self, facts: Facts, now: datetime) -> bool:
        """Whether the query finds an article with these facts. Days begin where `now` says they do."""
        if facts.hidden and not speaks_of_hidden(self.root):
            return False
        return _holds(self.root, facts, now)


def _simplest(node: Node) -> Node:
    """The same meaning without needless nesting."""
    match node:
        case Not(term):
            return Not(_simplest(term))
        case All(terms) | Any(terms):
            kind = type(node)
            flat: list[Node] = []
            for term in map(_simplest, terms):
                flat.extend(term.terms if isinstance(term, kind) else (term,))
            if len(flat) == 1:
                return flat[0]
            if not flat and kind is Any:
                return Not(All())
            return kind(tuple(flat))
    return node


def sought_in(query: Query) -> list[str]:
    """The words and phrases a query looks for, without those it forbids."""

    def walk(node: Node) -> Iterator[str]:
        match node:
            case Text(words):
                yield words
            case Near(texts):
                yield from (text.words for text in texts)
            case All(terms) | Any(terms):
                for term in terms:
                    yield from walk(term)

    return list(walk(query.root))


def speaks_of_hidden(node: Node) -> bool:
    """Whether `is:hidden` stands anywhere in a tree."""
    match node:
        case All(terms) | Any(terms):
            return any(map(speaks_of_hidden, terms))
        case Not(term):
            return speaks_of_hidden(term)
        case Is("hidden"):
            return True
    return False


def reads_text(node: Node) -> bool:
    """Whether a tree asks for anything of the texts of articles."""
    match node:
        case All(terms) | Any(terms):
            return any(map(reads_text, terms))
        case Not(term):
            return reads_text(term)
        case Text(field=where):
            return not where
        case Near() | Words():
            return True
    return False


# ---------------------------------------------------------------- meaning


def _holds(node: Node, facts: Facts, now: datetime) -> bool:
    match node:
        case All(terms):
            return all(_holds(term, facts, now) for term in terms)
        case Any(terms):
            return any(_holds(term, facts, now) for term in terms)
        case Not(term):
            return not _holds(term, facts, now)
        case Text() | Near():
            return text_holds(node, facts.title, facts.authors, facts.text)
        case Pattern(pattern, where):
            looked_at = {"title": facts.title, "author": ", ".join(facts.authors), "feed": facts.feed}
            looked_at["url"] = facts.url
            from feeds import patterns

            return patterns.compile(pattern).search(looked_at[where])
        case FromFeed(id):
            return facts.feed_id == id
        case FeedNamed(name):
            return feed_is_named(name, facts.feed, facts.feed_url)
        case Under(path, anchored):
            return lies_under(facts.folder, path, anchored)
        case Tagged(name):
            return fold(name) in map(fold, facts.tags)
        case Address(part):
            return address_holds(part, facts.url)
        case Category(words):
            return is_filed(words, facts.categories)
        case Lang(code):
            return speaks(facts.lang, code)
        case Is(state):
            return facts.read is False if state == "unread" else bool(getattr(facts, state))
        case Has(thing):
            return bool(getattr(facts, thing))
        case Dated(key, when):
            line = moment(when, now)
            if key == "before":
                return facts.date < line
            return (facts.date if key == "after" else facts.seen) >= line
        case Words(sign, number):
            return _COMPARE[sign](facts.words, number)
    raise AssertionError(node)


_COMPARE = {
    ">": int.__gt__,
    ">=": int.__ge__,
    "<": int.__lt__,
    "<=": int.__le__,
    "=": int.__eq__,
}


def seeks(node: Text | Near) -> bool:
    """Whether there is anything in words that can be sought: letters or digits."""
    return any(phrase(text.words)[0] for text in (node.texts if isinstance(node, Near) else (node,)))


def text_holds(node: Text | Near, title: str, authors: tuple[str, ...], text: str) -> bool:
    """Whether words are found in an article. Words without letters are found everywhere."""
    columns = {"title": title, "author": "\n".join(authors), "": text}
    wanted = node.texts if isinstance(node, Near) else (node,)
    only = wanted[0].field if wanted else ""
    chosen = [columns[only]] if only else list(columns.values())
    sought = [
        (found, open or text.prefix) for text in wanted for found, open in (phrase(text.words),) if found
    ]
    if not sought:
        return True
    distance = node.distance if isinstance(node, Near) else 0
    return any(_close(_tokens(column), sought, distance) for column in chosen)


@lru_cache(maxsize=64)
def _tokens(text: str) -> list[str]:
    return tokens(text)


def _close(words: list[str], sought: list[tuple[tuple[str, ...], bool]], distance: int) -> bool:
    """Whether every phrase stands among the words, none ending more than `distance` before the last begins."""
    places = [list(_places(words, wanted, open)) for wanted, open in sought]
    return any(
        all(
            any(last - distance - len(wanted) <= place <= last for place in found)
            for found, (wanted, _) in zip(places, sought, strict=True)
        )
        for last in {place for found in places for place in found}
    )


def _places(words: list[str], wanted: tuple[str, ...], open: bool) -> Iterator[int]:
    *whole, end = wanted
    for place in range(len(words) - len(whole)):
        last = words[place + len(whole)]
        if (last.startswith(end) if open else last == end) and words[place : place + len(whole)] == whole:
            yield place


def feed_is_named(name: str, title: str, url: str) -> bool:
    """Whether a feed is meant by a part of its name or address."""
    return fold(name) in fold(title) or name.casefold() in url.casefold()


def lies_under(folder: tuple[str, ...], path: tuple[str, ...], anchored: bool = True) -> bool:
    """Whether a feed in `folder` is in the folder `path` names, or below it."""
    folded, wanted = tuple(map(fold, folder)), tuple(map(fold, path))
    starts = (0,) if anchored else range(len(folder) - len(path) + 1)
    return any(folded[start : start + len(wanted)] == wanted for start in starts)


def address_holds(part: str, url: str) -> bool:
    """Whether a part of an address is in one."""
    return part.casefold() in url.casefold()


def is_filed(words: str, categories: Sequence[str]) -> bool:
    """Whether one of the publisher's categories has these words."""
    return any(text_holds(Text(words, "title"), category, (), "") for category in categories)


def speaks(lang: str, code: str) -> bool:
    """Whether a language tag is `code` or a variety of it."""
    return f"{lang}-".lower().startswith(f"{code}-".lower())


# ---------------------------------------------------------------- time

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_AGO = re.compile(r"(\d{1,6}|an?|last)\s*(min(?:ute)?|m|hour|h|day|d|week|w|month|year|y)s?(?:\s+ago)?")
_DAY = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?)(?:[T ](\d\d?):(\d\d))?)?)?")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EARLIEST = datetime(1, 1, 2, tzinfo=UTC)


class NoMoment(ValueError):
    """A typed time has no meaning; `reason` is a clause."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


def moment(text: str, now: datetime) -> datetime:
    """The moment a typed time means: a date, `today`, `yesterday`, `monday`, `2 days`. Raises NoMoment."""
    said = " ".join(text.lower().split())
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if said == "now":
        return now
    if said in ("today", "yesterday"):
        return today - timedelta(days=said == "yesterday")
    if (weekday := said.removeprefix("last ")) in _WEEKDAYS:
        return today - timedelta(days=(now.weekday() - _WEEKDAYS.index(weekday) - 1) % 7 + 1)
    if found := _DAY.fullmatch(said.upper()):
        year, month, day, hour, minute = (int(part or 0) for part in found.groups())
        try:
            return datetime(year, month or 1, day or 1, hour, minute, tzinfo=now.tzinfo)
        except ValueError:
            raise NoMoment(
                Message("query.no-day", "“{text}” is no day of the calendar; try 2026-01-31", text=text)
            ) from None
    if found := _AGO.fullmatch(said):
        number = int(found[1]) if found[1].isdecimal() else 1
        unit = found[2]
        try:
            if unit == "month":
                return now - timedelta(days=30 * number)
            if unit in ("year", "y"):
                return now - timedelta(days=365 * number)
            return now - timedelta(**{_UNITS[unit[0]]: number})
        except OverflowError:
            return EARLIEST
    raise NoMoment(
        Message(
            "query.no-time", "“{text}” is no time; try 2026-01-31, yesterday, monday or 2 days", text=text
        )
    )


# ---------------------------------------------------------------- writing

_OPERATORS = frozenset({"AND", "OR", "NOT"})
_NEAR = re.compile(r"NEAR(?:/(\d{1,4}))?")
_BARE = re.compile(r"[^\W_]\w*(?:['’.\-]\w+)*")
_PATH_PART = re.compile(r"((?:[^\\/]|\\.)+)", re.DOTALL)


def folder_text(path: Sequence[str]) -> str:
    """A folder as it is typed: `News/TV \\/ Film` is the folder “TV / Film” in “News”."""
    return "/".join(name.replace("\\", "\\\\").replace("/", "\\/") for name in path)


def folder_of(text: str) -> tuple[str, ...]:
    """The folder a typed path means; a slash that belongs to a name stands behind a backslash."""
    return tuple(name.strip() for name in _path(text) if name.strip())


def _path(text: str) -> tuple[str, ...]:
    return tuple(re.sub(r"\\([\\/])", r"\1", part) for part in _PATH_PART.findall(text))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _value(text: str) -> str:
    """Text as it can stand after a key or alone."""
    plain = _BARE.fullmatch(text) and text not in _OPERATORS and not _NEAR.fullmatch(text)
    return text if plain else _quoted(text)


def _written(node: Node, level: int = 0) -> str:
    """A tree as text. `level` is 0 among AND, 1 under NOT or NEAR, 2 where anything may stand."""
    match node:
        case All(terms):
            return "(" + " ".join(map(_written, terms)) + ")"
        case Any(terms):
            text = " OR ".join(_written(term) for term in terms)
            return text if level == 2 else f"({text})"
        case Not(term):
            return f"-{_written(term, 1)}"
        case Text(words, where, prefix):
            key = f"{where}:" if where else ""
            return f"{key}{_value(words)}{'*' if prefix else ''}"
        case Near(texts, distance):
            text = f" NEAR/{distance} ".join(map(_written, texts))
            return text if level == 2 else f"({text})"
        case Pattern(pattern, where):
            key = "" if where == "title" else f"{where}:"
            return f"{key}/{pattern.replace('/', chr(92) + '/')}/"
        case FromFeed(id):
            return f"feed:#{id}"
        case FeedNamed(name):
            return f"feed:{_value(name)}"
        case Under(path, anchored):
            return "folder:" + _quoted("/" * anchored + folder_text(path))
        case Tagged(name):
            return f"tag:{_value(name)}"
        case Address(part):
            return f"url:{_value(part)}"
        case Category(words):
            return f"category:{_value(words)}"
        case Lang(code):
            return f"lang:{code}"
        case Is(state):
            return f"is:{state}"
        case Has(thing):
            return f"has:{thing}"
        case Dated(key, when):
            return f"{key}:{when if _DAY.fullmatch(when) and ' ' not in when else _quoted(when)}"
        case Words(sign, number):
            return f"words:{sign}{number}"
    raise AssertionError(node)


# ---------------------------------------------------------------- reading


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
            elif (word := _WORD.match(text, at)) and word[0] in _OPERATORS:
                yield _Piece(word[0], at)
                at = word.end()
            elif word and (near := _NEAR.fullmatch(word[0])):
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
        return Under(_path(value), value.startswith("/"))

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

ALL = Query()
"""Everything that is not hidden."""

NOTED = parse("has:note OR has:highlight")
"""Everything in which the reader marked something, or wrote about it."""

# ---------------------------------------------------------------- completion


@record(frozen=True, slots=True)
class Completion:
    """What may be typed instead of `text[start:end]`."""

    text: str
    start: int
    end: int


_VALUES: Mapping[str, Sequence[str]] = {
    "is": STATES,
    "has": THINGS,
    "before": ("today", "yesterday", "1 week", "1 month"),
    "after": ("today", "yesterday", "2 days", "1 week", "1 month"),
    "since": ("today", "yesterday", "2 days", "1 week"),
    "words": (">800", "<200"),
}
_UNFINISHED = re.compile(r'(?:^|(?<=[\s(\-]))([A-Za-z]*)(?:(:)("[^"]*|[^\s()"]*))?$')


def complete(text: str, cursor: int, names: Mapping[str, Sequence[str]], limit: int = 20) -> list[Completion]:
    """What the key or value before the cursor may become; `names` gives values by key (feed, folder, tag, lang)."""
    found = _UNFINISHED.search(text[:cursor])
    if found is None:
        return []
    key, colon, value = found[1].lower(), found[2], found[3] or ""
    if not colon:
        keys = [f"{each}:" for each in KEYS if key and each.startswith(key)]
        return [Completion(each, found.start(1), cursor) for each in keys]
    typed = fold(value.lstrip('"'))
    known = [*_VALUES.get(key, ()), *names.get(key, ())]
    fitting = [each for each in known if fold(each).startswith(typed)]
    fitting += [each for each in known if typed in fold(each) and each not in fitting]
    plain = key in ("is", "has", "lang", "words")
    return [Completion(each if plain else _value(each), found.start(3), cursor) for each in fitting[:limit]]
