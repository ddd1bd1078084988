"""Fetching the files that come with articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reader import config, enclosures
from reader.cli import facts
from reader.cli.call import Call
from reader.cli.commands import chosen
from reader.cli.output import DIM, Output, Progress, printable
from reader.cli.status import Status
from reader.i18n.translate import tr

if TYPE_CHECKING:
    from feeds.library.downloads import Download
    from feeds.workspace import Workspace


def download(call: Call) -> Status:
    from feeds.library.downloads import FAILED

    given = call.given
    with call.library() as library:
        wanted = library.own.downloads
        if given.list:
            call.out.each(wanted.all(), facts.download, lambda one: _line(call.out, one))
            return Status.DONE
        if given.articles or given.query is not None:
            _want(call, library)
        if given.retry:
            wanted.retry()
        with Progress() as progress:
            for one in wanted.run(lambda one: progress.show(one.size, one.total or 0)):
                progress.clear()
                call.out.one(facts.download(one), _line(call.out, one))
                if one.state == FAILED:
                    call.out.status = Status.FAILED
    return call.out.status


def _want(call: Call, library: Workspace) -> None:
    """Want what comes with the articles that were named."""
    from feeds import paths

    settings, _ = config.read_settings(config.config_path())
    folder: Path = paths.typed(settings.download_folder)
    found = 0
    for article in library.articles.whole(chosen.articles(call, library)):
        found += len(article.entry.enclosures)
        library.own.downloads.add(article, article.entry.enclosures, folder)
    if not found:
        call.out.say(tr("Nothing comes with these articles."))


def _line(out: Output, one: Download) -> str:
    """A file as people read it: how it stands, how large it is, where it lies or why it does not."""
    from reader.i18n.messages import worded

    sign = {"waiting": "…", "done": "✓"}.get(one.state, "✗")
    size = out.paint(enclosures.size(one.size if one.state == "done" else one.total), DIM)
    said = worded(one.error) if one.error else one.path
    return f"{sign} {printable(said)}  {size}".rstrip()
