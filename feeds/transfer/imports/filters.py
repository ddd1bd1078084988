"""newsboat's filter language -> a query: `unread = "yes" and tags # "news"` is `is:unread folder:news`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.errors import QueryError
from feeds.query import (
    Address,
    All,
    Any,
    Dated,
    FeedNamed,
    Is,
    Node,
    Not,
    Pattern,
    Query,
    Tagged,
    Text,
    Under,
    parse,
)

_PIECE = re.compile(
    r"""\s*(?:(?P<bracket>[()])|(?P<join>and|or)\b
    |(?P<key>[a-z_]+)\s*(?P<sign>=~|!~|==|!=|!\#|=|\#|<=|>=|<|>|between)\s*
     (?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[\w:.-]+)))""",
    re.VERBOSE | re.IGNORECASE,
)
_DEEPEST = 40
_NEGATED = ("!=", "!~", "!#")
_PATTERNS = {"title": "title", "author": "author", "feedtitle": "feed", "link": "url"}


class _Untold(Exception):
    """Something that our queries cannot say."""


def translated(condition: str) -> str | None:
    """The query that finds what the condition finds; None where there is none."""
    try:
        pieces = list(_pieces(condition))
        node, rest = _either(pieces, 0, 0)
        if rest != len(pieces):
            return None
        query = str(Query(node))
        parse(query)
    except (_Untold, QueryError):
        return None
    return query


def _pieces(condition: str) -> Iterator[re.Match[str]]:
    position = 0
    condition = condition.strip()
    while position < len(condition):
        found = _PIECE.match(condition, position)
        if found is None:
            raise _Untold
        position = found.end()
        yield found


def _either(pieces: list[re.Match[str]], at: int, depth: int) -> tuple[Node, int]:
    """Terms with `and` and `or` between them: newsboat joins from the left, `and` first."""
    groups: list[list[Node]] = [[]]
    while True:
        node, at = _term(pieces, at, depth)
        groups[-1].append(node)
        join = pieces[at]["join"] if at < len(pieces) else None
        if not join:
            return Any(tuple(All(tuple(group)) for group in groups)), at
        if join.lower() == "or":
            groups.append([])
        at += 1


def _term(pieces: list[re.Match[str]], at: int, depth: int) -> tuple[Node, int]:
    if at >= len(pieces) or depth > _DEEPEST:
        raise _Untold
    piece = pieces[at]
    if piece["bracket"] == "(":
        node, at = _either(pieces, at + 1, depth + 1)
        if at >= len(pieces) or pieces[at]["bracket"] != ")":
            raise _Untold
        return node, at + 1
    if piece["key"] is None:
        raise _Untold
    value = piece["bare"] if piece["quoted"] is None else re.sub(r"\\(.)", r"\1", piece["quoted"])
    sign = piece["sign"].lower()
    node = _compared(piece["key"].lower(), sign, value)
    return (Not(node) if sign in _NEGATED else node), at + 1


def _compared(key: str, sign: str, value: str) -> Node:
    equal, like, holds = sign in ("=", "==", "!="), sign in ("=~", "!~"), sign in ("#", "!#")
    if not value:
        raise _Untold
    if key == "unread" and equal:
        return Is("unread" if value.lower() == "yes" else "read")
    if key == "tags" and (holds or equal):
        return Under((value,))
    if key == "flags" and (like or holds or equal):
        # One letter only: the pattern of several would have to be taken apart.
        return _flagged(value)
    if key == "age":
        return _aged(sign, value)
    if key in ("rssurl", "feedlink") and (equal or like):
        return FeedNamed(value)
    if key == "link" and equal:
        return Address(value)
    if key in _PATTERNS and like:
        return Pattern(value, _PATTERNS[key])
    if key == "feedtitle" and equal:
        return FeedNamed(value)
    if key in ("title", "author") and equal:
        return Text(value, key)
    if key == "content" and (equal or (like and re.fullmatch(r"[\w\s-]+", value))):
        return Text(value)
    raise _Untold


def _flagged(value: str) -> Node:
    if len(value) != 1 or not value.isalpha():
        raise _Untold
    return Is("starred") if value == "s" else Tagged(f"newsboat-{value}")


def _aged(sign: str, value: str) -> Node:
    """An article's age in days: `age < 7`, `age between 0:7`."""
    first, _, last = value.partition(":")
    if not first.isdecimal() or (last and not last.isdecimal()):
        raise _Untold
    if sign == "between" and last:
        young, old = sorted((int(first), int(last)))
        since = Dated("after", f"{old + 1} days")
        return All((since, Not(Dated("after", f"{young} days")))) if young else since
    if sign in ("<", "<="):
        return Dated("after", f"{int(first) + (sign == '<=')} days")
    if sign in (">", ">="):
        return Not(Dated("after", f"{int(first) + (sign == '>')} days"))
    raise _Untold
