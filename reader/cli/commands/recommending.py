"""Commands that ask the recommendations: what to read beside an article, what several sources tell."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from reader.cli import facts
from reader.cli.call import Call
from reader.cli.commands import chosen
from reader.cli.commands.reading import headline_line
from reader.cli.output import BOLD, Progress, printable
from reader.cli.status import Status
from reader.i18n.translate import tr

if TYPE_CHECKING:
    from feeds.model import Headline, Shelf, Suggestion
    from feeds.workspace import Workspace


def recommend(call: Call) -> Status:
    """What is recommended beside an article, or in general, shelf by shelf."""
    from reader.i18n.messages import worded, worded_all

    def line(found: tuple[Shelf, Suggestion]) -> str:
        _, piece = found
        why = f"  ({worded_all(piece.why)})" if piece.why else ""
        return f"  {piece.id or '':>8} {printable(piece.title + why)}"

    with call.library() as library:
        take_in(library)
        opened = library.articles.open(call.given.id) if call.given.id is not None else None
        for shelf in library.recommendations.suggestions(opened):
            call.out.heading(printable(worded(shelf.heading)))
            call.out.each(((shelf, piece) for piece in shelf.suggestions), facts.recommendation, line)
    return Status.DONE


def take_in(library: Workspace) -> None:
    """Take all that has arrived into the indexes."""
    with Progress(tr("Indexing…")) as progress:
        done = 0
        while library.shown.index.catch_up():
            done += 1
            progress.count(done)


def stories(call: Call) -> Status:
    """Each story with its pieces; a story is told by two sources at least."""
    from feeds.library.lists import STORY_ORDER

    line = headline_line(call.out)

    def told(articles: list[Headline]) -> str:
        return "\n".join((call.out.paint(printable(articles[0].title), BOLD), *map(line, articles)))

    with call.library() as library:
        take_in(library)
        ids = library.shown.lists.ids(chosen.query(call, library, call.given.query), STORY_ORDER)
        groups = library.shown.lists.groups(ids, STORY_ORDER)
        ends = [*(start for start, _ in groups[1:]), len(ids)]
        # Behind the stories stands, as one group without a name, what only one source tells.
        found = (
            library.headlines(ids[start:end])
            for (start, sources), end in zip(groups, ends, strict=False)
            if sources
        )
        call.out.each(islice(found, call.given.limit), facts.story, told)
    return Status.DONE
