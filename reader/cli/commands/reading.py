"""Commands that read the library: headlines, articles, what to read beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from reader import figures
from reader.cli import facts
from reader.cli.call import Call
from reader.cli.commands import chosen
from reader.cli.output import BOLD, DIM, YELLOW, Output, printable, say_lines
from reader.cli.status import Status
from reader.i18n import formats, translate
from reader.i18n.translate import tr

if TYPE_CHECKING:
    from feeds.errors import FeedsError
    from feeds.library import Opened
    from feeds.model import Headline
    from feeds.workspace import Workspace

PORTION = 500
"""Headlines read from the library at once."""


def list_headlines(call: Call) -> Status:
    with call.library() as library:
        wanted = chosen.query(call, library, call.given.query)
        if call.given.limit:
            ids, _ = library.shown.lists.first(wanted, call.given.limit)
        else:
            ids = library.shown.lists.ids(wanted)
        _print_headlines(call.out, library, ids)
    return Status.DONE


def search(call: Call) -> Status:
    with call.library() as library:
        wanted = chosen.query(call, library, " ".join(call.given.query))
        _print_headlines(call.out, library, library.shown.lists.search(wanted, call.given.limit))
    return Status.DONE


def _print_headlines(out: Output, library: Workspace, ids: Sequence[int]) -> None:
    def rows() -> Iterator[Headline]:
        for start in range(0, len(ids), PORTION):
            yield from library.headlines(ids[start : start + PORTION])

    out.each(rows(), facts.headline, headline_line(out))


def headline_line(out: Output) -> Callable[[Headline], str]:
    """How a headline is a line for people."""

    def line(row: Headline) -> str:
        sign = out.paint("★", YELLOW) if row.starred else " " if row.read else "●"
        when = out.paint(f"{row.date.astimezone():%Y-%m-%d %H:%M}", DIM)
        title = printable(row.title)
        feed = out.paint(f"({printable(row.feed)})", DIM)
        return f"{row.id:>8} {sign} {when}  {title if row.read else out.paint(title, BOLD)}  {feed}"

    return line


def show(call: Call) -> Status:
    """One object (or text) an article; a source that cannot be read is one with an `error`."""
    from feeds.errors import FeedsError
    from feeds.library.facts import as_text

    for source, article in _opened(call):
        if isinstance(article, FeedsError):
            call.out.error(article)
            if not call.out.as_people_read:
                call.out.one(facts.unread(source, article), "")
        elif call.out.as_people_read:
            say_lines("\n\n".join([as_text(article), *_enclosed(article)]) + "\n")
        else:
            call.out.one(facts.article(source, article), "")
    return call.out.status


def _enclosed(opened: Opened) -> list[str]:
    """What comes with an article, a line a file and its address; nothing where nothing comes."""
    from reader import enclosures

    files = [
        f"{enclosures.line(file, opened.heard.get(file.url, 0))}\n  {file.url}"
        for file in opened.article.entry.enclosures
    ]
    return ["\n".join(files)] if files else []


def _opened(call: Call) -> Iterator[tuple[str, Opened | FeedsError]]:
    """The articles of each source that was named, or what was wrong with it."""
    from feeds import paths
    from feeds.errors import FeedsError, MissingSource, NothingToRead
    from feeds.messages import Message
    from feeds.workspace import read_source

    for source in call.given.sources:
        try:
            if source.isdecimal() and not paths.leads(source):
                number = figures.whole(source)
                with call.library() as library:
                    found = library.articles.open(number) if number is not None else None
                    if found is None:
                        raise MissingSource(
                            source, Message("article.unknown", "the library has no article of this number")
                        )
                    yield source, found
            else:
                opened = 0
                for opened, article in enumerate(read_source(source), 1):  # noqa: B007 - how many there were
                    yield source, article
                if not opened:
                    raise NothingToRead(source, Message("source.no-article", "there is no article in it"))
        except FeedsError as error:
            yield source, error


def counts(call: Call) -> Status:
    """Print the numbers of the whole library, or of what a query finds."""
    from feeds import query

    with call.library() as library:
        whole = library.shown.lists.counts()
        found = facts.counts(whole)
        if call.given.query:
            wanted = chosen.query(call, library, call.given.query)
            unread, starred = wanted & query.Query.unread(), wanted & query.Query(query.Is("starred"))
            found |= {
                "total": library.shown.lists.count(wanted),
                "unread": library.shown.lists.count(unread),
                "starred": library.shown.lists.count(starred),
            }
    said = tr(
        "{articles}, {unread} unread, {starred} starred",
        articles=formats.articles(found["total"]),
        unread=translate.number(found["unread"]),
        starred=translate.number(found["starred"]),
    )
    call.out.one(found, said)
    return Status.DONE
