"""What a command is about: the articles and feeds its words mean, and what it changed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from reader import figures
from reader.cli import facts
from reader.cli.call import Call
from reader.cli.output import Misused, printable
from reader.cli.status import Status
from reader.i18n.translate import tr, trn

if TYPE_CHECKING:
    from feeds.model import Feed
    from feeds.query import Query
    from feeds.workspace import Workspace

INDEXING_SECONDS = 10.0
"""How long a query for words waits for what has arrived to come into the index."""
PORTION = 1000
"""Numbers that are looked up at once."""


def query(call: Call, library: Workspace, text: str) -> Query:
    """A query as it was typed; where it asks for words, those of what has just arrived are known. Raises QueryError.

    How many articles are still found by no more than their titles is said.
    """
    from feeds import query

    wanted = query.parse(text)
    index = library.shown.index
    if query.reads_text(wanted.root) and index.take_in_words(INDEXING_SECONDS) and (left := index.waiting()):
        call.out.say(
            trn("{number} article is not indexed yet", "{number} articles are not indexed yet", left)
        )
    return wanted


def articles(call: Call, library: Workspace) -> Sequence[int]:
    """The ids of the articles that numbers or a query name. Raises Misused, QueryError."""
    if call.given.query is not None:
        if call.given.articles:
            raise Misused(tr("say which articles by their numbers or by --query, not both"))
        return library.shown.lists.ids(query(call, library, call.given.query))
    if not call.given.articles:
        raise Misused(tr("say which articles: their numbers, - for numbers on standard input, or --query"))
    return numbered(call, library)


def numbered(call: Call, library: Workspace) -> list[int]:
    """Those of the numbers given that are articles; what the others are is told."""
    from feeds.errors import MissingSource
    from feeds.messages import Message

    wanted = list(dict.fromkeys(_numbers(call.given.articles)))
    there: list[int] = []
    for start in range(0, len(wanted), PORTION):
        portion = wanted[start : start + PORTION]
        found = {row.id for row in library.headlines(portion)}
        for id in portion:
            if id in found:
                there.append(id)
            else:
                call.out.error(
                    MissingSource(
                        str(id), Message("article.unknown", "the library has no article of this number")
                    )
                )
    return there


def _numbers(given: Sequence[int | None]) -> Iterator[int]:
    """The numbers given; in the place of None those on standard input, one a line, or an object with its `id`."""
    for number in given:
        if number is not None:
            yield number
            continue
        for line in sys.stdin:
            if line.strip():
                yield _number(line.strip())


def _number(line: str) -> int:
    if (number := figures.whole(line)) is not None:
        return number
    try:
        id = json.loads(line)["id"]
    except (ValueError, TypeError, KeyError, RecursionError):
        id = None
    if isinstance(id, int) and 0 < id <= figures.MOST:
        return id
    raise Misused(tr("standard input has a line that is no number: {line}", line=printable(line[:60])))


def feed(library: Workspace, named: str) -> Feed:
    """The feed that a number, a name, an address or a part of these means. Raises Misused where it is not one."""
    from feeds.query import feed_is_named
    from feeds.tokens import fold

    feeds = library.shown.subscriptions.feeds()
    number = figures.whole(named)
    alike = [each for each in feeds if each.id == number]
    alike = alike or [each for each in feeds if named == each.url or fold(named) == fold(each.title)]
    alike = alike or [each for each in feeds if named and feed_is_named(named, each.title, each.url)]
    if not alike:
        raise Misused(
            tr("there is no feed {name}; `broadsheet feeds` lists them", name=repr(printable(named)))
        )
    if len(alike) > 1:
        names = ", ".join(f"{each.id} {printable(each.title)}" for each in alike[:6])
        raise Misused(
            tr(
                "{name} may be several feeds; say their number: {names}",
                name=repr(printable(named)),
                names=names,
            )
        )
    return alike[0]


def told_change(call: Call, library: Workspace, does: Callable[[], int | None]) -> Status:
    """Change something and print the change that undo takes back; `does` gives how many articles it changed."""
    from reader.i18n.messages import worded

    before = library.history()[:1]
    number = does()
    after = library.history()[:1]
    if after and after != before:
        call.out.one(facts.change(after[0], number), printable(worded(after[0].label)))
    else:
        call.out.one(facts.no_change(), tr("There was nothing to change."))
    return call.out.status
