"""The paper of the day or week: printed, or written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reader import clock, config, papers
from reader.cli import facts
from reader.cli.call import Call
from reader.cli.commands.reading import headline_line
from reader.cli.commands.recommending import take_in
from reader.cli.output import BOLD, Progress, printable
from reader.cli.status import Status
from reader.i18n import formats
from reader.i18n.translate import tr, trn

if TYPE_CHECKING:
    from feeds.edition import Edition
    from feeds.workspace import Workspace
    from reader.cli.facts import PaperPiece

FILES = ("html", "epub", "markdown")
"""What a paper is written as."""


def edition(call: Call) -> Status:
    """The paper piece by piece; where files are named, it is written to them instead."""
    from feeds.library.editions import By, Period

    given = call.given
    period = Period.WEEK if given.week else Period.DAY
    files = {format: Path(name) for format in FILES if (name := getattr(given, format)) is not None}
    with call.library() as library:
        take_in(library)
        paper = library.shown.editions.edition(
            period, given.minutes, clock.now().astimezone(), By(given.by), anew=given.anew
        )
        for format, path in files.items():
            _write(call, library, paper, format, path)
        if not files or not call.out.as_people_read:
            _print(call, library, paper)
        if not files:
            call.out.heading(papers.end(paper, period))
    return Status.DONE


def _print(call: Call, library: Workspace, paper: Edition) -> None:
    line = headline_line(call.out)

    def told(found: PaperPiece) -> str:
        beside = "".join(
            f"\n{'':>10} {printable(tr('also {feed}: {title}', feed=row.feed, title=row.title))}"
            for row in found.others
        )
        return f"{line(found.row)}  {tr('{minutes} min', minutes=found.minutes)}{beside}"

    for section in paper.sections:
        call.out.heading(call.out.paint(printable(formats.paper_section(section.name)), BOLD))
        ids = {piece.id: library.headlines([piece.id, *piece.others]) for piece in section.pieces}
        found = (
            facts.PaperPiece(section.name, rows[0], piece.minutes, tuple(rows[1:]))
            for piece in section.pieces
            if (rows := ids[piece.id]) and rows[0].id == piece.id
        )
        call.out.each(found, facts.paper_piece, told)


def _write(call: Call, library: Workspace, paper: Edition, format: str, path: Path) -> None:
    with Progress(tr("Exporting…")):
        number = library.articles.export(
            [piece.id for piece in paper.pieces],
            path,
            format,
            papers.title(clock.now().astimezone()),
            paper=paper,
            heading=formats.paper_section,
            pictures=config.cache_folder() / "pictures",
            replace=call.given.replace,
        )
    said = trn(
        "{number} article is written to {path}.",
        "{number} articles are written to {path}.",
        number,
        path=path,
    )
    call.out.heading(printable(said))
