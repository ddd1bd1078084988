"""Fetching the files that come with articles, playing them, reading those that are to be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader import config, enclosures
from reader.cli import facts
from reader.cli.call import Call
from reader.cli.commands import chosen
from reader.cli.output import DIM, Misused, Output, Progress, printable, say_lines
from reader.cli.status import Status
from reader.i18n.translate import tr

if TYPE_CHECKING:
    from feeds.library.downloads import Download
    from feeds.model import Article, Chapter
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
        article = _article(call, library)
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
            progress.clear()
            if last:
                print(tr("Stopped at {time}.", time=enclosures.playing_time(last)))
    return Status.DONE


def transcript(call: Call) -> Status:
    from feeds import markup
    from feeds.episodes import Chapters, is_readable

    with call.library() as library:
        article = _article(call, library)
        found = bool(article.entry.chapters)
        _say_chapters(article.entry.chapters)
        for file in article.entry.enclosures:
            if not is_readable(file.type, file.url):
                continue
            found = True
            read = library.articles.read_file(file, article.feed_url)
            if isinstance(read, Chapters):
                _say_chapters(read.chapters)
            else:
                say_lines(markup.plain(markup.document(read.html, file.url)) + "\n")
        if not found:
            raise Misused(tr("no transcript and no chapters come with this article"))
    return Status.DONE


def _say_chapters(chapters: Sequence[Chapter]) -> None:
    from feeds.episodes import clock

    if chapters:
        say_lines("\n".join(f"{clock(one.start):>8} {one.title}" for one in chapters) + "\n")


def _article(call: Call, library: Workspace) -> Article:
    """The article of the number given. Raises Misused where there is none."""
    article = next(library.articles.whole([call.given.article or 0]), None)
    if article is None:
        raise Misused(tr("say which article by the number that `broadsheet list` prints"))
    return article
