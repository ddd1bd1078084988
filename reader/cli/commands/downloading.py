"""Fetching the files that come with articles, and playing them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reader import config, enclosures
from reader.cli import facts
from reader.cli.call import Call
from reader.cli.commands import chosen
from reader.cli.output import DIM, Misused, Output, Progress, printable
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


def play(call: Call) -> Status:
    from reader.player import of_setting

    settings, _ = config.read_settings(config.config_path())
    with call.library() as library, Progress() as progress:
        article = next(library.articles.whole([call.given.article or 0]), None)
        if article is None:
            raise Misused(tr("say which article by the number that `broadsheet list` prints"))
        played = (file for file in article.entry.enclosures if file.type.startswith(("audio/", "video/")))
        if (file := next(played, None)) is None:
            raise Misused(tr("nothing to play comes with this article"))
        kept, last = library.own.downloads, library.own.downloads.place(file.url)

        def told(second: int, duration: int | None) -> None:
            nonlocal last
            last = second
            progress.show(second, duration or 0)

        try:
            target = kept.at_hand(file.url) or file.url
            last = of_setting(settings.player).play(target, last, told).second
        finally:
            kept.set_place(file.url, last)
    if last:
        print(tr("Stopped at {time}.", time=enclosures.playing_time(last)))
    return Status.DONE
