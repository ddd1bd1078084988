"""Listening: what comes with an article is played from where it was stopped, or downloaded to be at hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import paths, urls
from reader import enclosures
from reader.commands.sharing import with_article
from reader.i18n.messages import worded
from reader.i18n.translate import tr
from reader.questions import Choice, Choose
from reader.tasks import DOWNLOADS, PAGE, PLAYER

if TYPE_CHECKING:
    from feeds.library.downloads import Download
    from feeds.model import Article, Chapter, Enclosure
    from reader.context import Context
    from reader.player import Stopped

EVERY = 10
"""Seconds of playing after which the place is kept, whatever happens to the program."""
PLAYED = ("audio/", "video/")
SIGNS = {"waiting": "…", "done": "✓", "failed": "✗"}


# ---------------------------------------------------------------- playing


async def play(context: Context) -> None:
    """Play what comes with the article; what is played is paused, or goes on."""
    if (opened := with_article(context)) is None:
        return
    player = context.program.player
    files = [file for file in opened.article.entry.enclosures if file.type.startswith(PLAYED)]
    if not files:
        context.say(tr("Nothing to play comes with this article."))
    elif player.playing and player.playing in [file.url for file in files]:
        player.toggle()
        context.say(tr("Paused, or going on; <stop_playing> ends it."))
    elif (file := await _one_of(context, files)) is not None:
        await _play(context, file.url, file.title or opened.article.entry.title)


async def _one_of(context: Context, files: Sequence[Enclosure]) -> Enclosure | None:
    """The file that is meant, the choice left to the reader where there are several."""
    if len(files) == 1:
        return files[0]
    choices = [Choice(enclosures.line(file), "", file) for file in files]
    chosen = await context.choose(Choose(tr("What comes with the article"), choices))
    return None if chosen is None else chosen.value


async def _play(context: Context, url: str, title: str, start: int | None = None) -> None:
    """Play a file from a second on, or from where it was stopped."""
    own, program = context.library.own, context.program
    player = program.player
    player.stop()

    def keep(second: int) -> None:
        if not own.readonly:
            own.downloads.set_place(url, second)

    def told(second: int, duration: int | None) -> None:
        how_far = enclosures.how_far(second, duration, paused=player.is_paused)
        program.tasks.tell(program.show_playing, how_far)
        if second % EVERY == 0:
            keep(second)

    def work() -> Stopped:
        begin = own.downloads.place(url) if start is None else start
        try:
            stopped = player.play(own.downloads.at_hand(url) or url, begin, told, name=url)
        finally:
            program.tasks.tell(program.show_playing, "")
        keep(stopped.second)
        return stopped

    context.say(tr("Playing {title}; <play> pauses it, <stop_playing> ends it.", title=title))
    stopped = await context.ask(work, PLAYER)
    if stopped.second:
        time = enclosures.playing_time(stopped.second)
        context.say(tr("Stopped at {time}; <play> goes on there.", time=time))
    else:
        context.say(tr("Played to its end."))


def stop_playing(context: Context) -> None:
    if context.program.player.playing:
        context.program.player.stop()
    else:
        context.say(tr("Nothing is playing."))


# ---------------------------------------------------------------- chapters and transcripts


async def read_file(context: Context, file: Enclosure) -> None:
    """Show a transcript in the article's place, or choose from chapters where to listen."""
    from feeds.episodes import Chapters
    from feeds.library import Opened
    from feeds.reading import reading

    if (opened := with_article(context)) is None:
        return
    article, library = opened.article, context.library
    context.say(tr("Fetching…"), 60)
    found = await context.ask(lambda: library.articles.read_file(file, article.feed_url), PAGE)
    if isinstance(found, Chapters):
        context.say(tr("Enter plays from there."))
        await choose_chapter(context, article, found.chapters)
    elif context.articles.is_open(article.id) or context.articles.opened is None:
        read = reading(article.entry, found.html)
        context.articles.show(Opened(article, read, opened.heard))
        context.say(
            tr(
                "The transcript, {minutes} min; open the article again for its own text.",
                minutes=read.minutes,
            )
        )


async def choose_chapter(context: Context, article: Article, chapters: Sequence[Chapter]) -> None:
    """Play what comes with an article from the beginning of a part of it."""
    from feeds.episodes import clock

    choices = [Choice(one.title, "", one.start, clock(one.start)) for one in chapters]
    chosen = await context.choose(Choose(tr("Chapters"), choices))
    file = next((each for each in article.entry.enclosures if each.type.startswith(PLAYED)), None)
    if chosen is None or file is None:
        return
    player = context.program.player
    if player.playing == file.url:
        player.seek(chosen.value)
    else:
        await _play(context, file.url, file.title or article.entry.title, start=chosen.value)


# ---------------------------------------------------------------- downloads


async def download(context: Context) -> None:
    """Fetch what comes with the article to the folder of the settings."""
    if (opened := with_article(context)) is None:
        return
    files = opened.article.entry.enclosures
    if not files:
        context.say(tr("Nothing comes with this article."))
    elif (file := await _one_of(context, files)) is not None:
        await _want(context, opened.article, file)


async def _want(context: Context, article: Article, file: Enclosure) -> None:
    wanted = context.library.own.downloads
    folder = paths.typed(context.program.settings.download_folder)
    if await context.write(lambda: wanted.add(article, [file], folder)):
        context.say(
            tr("Downloading {address}; <downloads> says how far it is.", address=urls.display(file.url))
        )
        await _run(context)
    elif path := wanted.at_hand(file.url):
        context.say(tr("It is here already: {path}.", path=path))
    else:
        context.say(tr("It is on its way already; <downloads> says how far it is."))


async def _run(context: Context) -> None:
    """Fetch what waits, after what is on its way."""
    wanted = context.library.own.downloads
    for one in await context.ask(lambda: list(wanted.run()), DOWNLOADS):
        context.say(worded(one.error) if one.error else tr("Downloaded: {path}.", path=one.path), 12)


async def downloads(context: Context) -> None:
    """The files that were wanted and how far each is; one is played, tried again or forgotten."""
    wanted = context.library.own.downloads
    found = await context.ask(wanted.all)
    if not found:
        context.say(tr("Nothing was downloaded; <download> fetches what comes with an article."))
        return

    async def forget(one: Download) -> Sequence[Choice[Download]]:
        def work() -> list[Choice[Download]]:
            wanted.forget(one.url)
            return _choices(wanted.all())

        return await context.write(work)

    note = tr("Enter play it · ^R what failed again · ^D forget it · Esc close")
    question = Choose(
        tr("Downloads"), _choices(found), note=note, others=("ctrl+r",), staying={"ctrl+d": forget}
    )
    chosen = await context.choose(question)
    if chosen is None:
        return
    if chosen.key == "ctrl+r":
        await context.write(wanted.retry)
        await _run(context)
    elif chosen.value.type.startswith(PLAYED):
        await _play(context, chosen.value.url, chosen.value.title)
    else:
        context.say(Path(chosen.value.path).as_posix())


def _choices(found: Sequence[Download]) -> list[Choice[Download]]:
    return [
        Choice(one.title or urls.display(one.url), _standing(one), one, SIGNS.get(one.state, "…"))
        for one in reversed(found)
    ]


def _standing(one: Download) -> str:
    """How far a file is, or why it is not there."""
    if one.error is not None:
        return worded(one.error)
    if one.state == "done" or not one.size:
        return enclosures.size(one.size or one.total)
    if not one.total:
        return enclosures.size(one.size)
    return tr("{percent} % of {size}", percent=100 * one.size // one.total, size=enclosures.size(one.total))
