"""Commands that look after the library: export, doctor, backup, restore."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reader import config
from reader.cli import facts
from reader.cli.call import Call
from reader.cli.commands import chosen
from reader.cli.output import Misused, Progress, printable
from reader.cli.status import Status
from reader.i18n import translate
from reader.i18n.translate import tr, trn

if TYPE_CHECKING:
    from feeds.workspace import Workspace


def export(call: Call) -> Status:
    from feeds.transfer.exports import FEEDS, LIBRARY, NOTES, WRITTEN, named_by

    given = call.given
    destination: Path | None = given.destination or given.output
    named = named_by(destination) if destination else None
    format = FEEDS if given.opml else NOTES if given.notes else given.format or named or FEEDS
    if given.query and format not in WRITTEN:
        raise Misused(
            tr("{format} is no list of articles; choose another --format for a query", format=format)
        )
    number = None
    # Beside what goes to the terminal itself there is no room for a bar.
    with call.library() as library, Progress(tr("Exporting…"), quiet=destination is None):
        if format == FEEDS:
            _export_feeds(library, destination, replace=given.replace)
        elif format == LIBRARY:
            library.own.maintenance.export_archive(destination or sys.stdout.buffer, replace=given.replace)
        else:
            number = _export_articles(call, library, destination, format)
    if number is not None and destination is not None:
        said = trn(
            "{number} article is written to {path}.",
            "{number} articles are written to {path}.",
            number,
            path=destination,
        )
        print(printable(said))
    return Status.DONE


def _export_feeds(library: Workspace, destination: Path | None, *, replace: bool) -> None:
    if destination is None:
        sys.stdout.buffer.write(library.own.subscriptions.export_opml())
        return
    from feeds import atomic

    atomic.write(destination, library.own.subscriptions.export_opml(), new=not replace)


def _export_articles(call: Call, library: Workspace, destination: Path | None, format: str) -> int:
    """Write what a query finds; how many articles."""
    from feeds.query import NOTED
    from feeds.transfer.exports import NOTES

    given = call.given
    wanted = chosen.query(call, library, given.query)
    return library.articles.export(
        library.shown.store.lists.ids(wanted & NOTED if format == NOTES else wanted),
        destination or sys.stdout.buffer,
        format,
        given.title or given.query or "Broadsheet",
        pictures=config.cache_folder() / "pictures",
        replace=given.replace,
    )


def doctor(call: Call) -> Status:
    problems = _problems(call)
    if step := _step(call):
        call.out.heading(printable(step))
    call.out.each(problems, facts.problem, printable)
    if not problems:
        call.out.heading(tr("All well."))
    return Status.FAILED if problems else Status.DONE


def _problems(call: Call) -> list[str]:
    """What is wrong with the settings, the keys and the library, a sentence each, once it was mended."""
    from feeds.errors import StoreError
    from reader import checkup
    from reader.i18n.messages import sentence, worded
    from reader.keys.commands import keymap
    from reader.keys.presets import PRESETS

    settings, problems = config.read_settings(config.config_path())
    problems += keymap(settings.keys, preset=PRESETS.get(settings.preset))[1]
    problems += checkup.doubts(settings)
    try:
        with call.library() as library:
            with Progress(tr("Checking…")):
                wrong = library.own.maintenance.check()
                if wrong and call.given.repair:
                    wrong = library.own.maintenance.repair()
            problems += map(worded, wrong)
            if settings.sync.path:
                problems += map(worded, library.own.folder.standing().wrong)
    except StoreError as error:
        problems.append(sentence(error))
        if isinstance(call.place, Path):
            problems.append(way_back(call.place))
    return problems


def _step(call: Call) -> str:
    """Since when the library is in step with the reader's other devices; empty where there is nothing to tell."""
    from feeds.errors import StoreError

    wish = config.read_settings(config.config_path())[0].sync
    if not wish.path:
        return ""
    try:
        with call.library() as library:
            met = library.own.folder.standing().met
    except StoreError:
        return ""
    if met is None:
        return tr("Not in step with {folder} yet: `broadsheet sync` does it.", folder=wish.path)
    return tr("In step with {folder}: {day}", folder=wish.path, day=f"{met.astimezone():%Y-%m-%d %H:%M}")


def way_back(library: Path) -> str:
    """What a reader whose library cannot be used can do."""
    from feeds import maintenance

    found = maintenance.newest_sound(library)
    if found is None:
        return tr("There is no backup of it in {folder}.", folder=maintenance.folder(library))
    return tr("`broadsheet restore {day}` brings back the backup of that day.", day=found[0])


def backup(call: Call) -> Status:
    path = call.given.file
    with call.library() as library, Progress(tr("Copying…")):
        library.own.maintenance.backup(path)
    call.out.one(facts.backup(None, path), printable(tr("The library is copied to {path}.", path=path)))
    return Status.DONE


def copy(call: Call) -> Status:
    from feeds.transfer import copies
    from feeds.workspace import Workspace

    with Progress(tr("Copying…")):
        rows = sum(copies.copy(call.given.source, call.given.target).values())
    with Workspace.at(call.given.target) as library, Progress(tr("Taking in the words…")):
        while library.own.index.take_in_words(chosen.INDEXING_SECONDS):
            pass
    call.out.heading(
        trn(
            "{number} row was copied, and counted in both.",
            "{number} rows were copied, and counted in both.",
            rows,
        )
    )
    return Status.DONE


def restore(call: Call) -> Status:
    from datetime import UTC, datetime

    from feeds import maintenance

    library = call.place
    if not isinstance(library, Path):
        raise Misused(tr("a library on a server is restored by whoever runs the server"))
    kept = {str(day): path for day, path in maintenance.backups(library)}
    if call.given.backup is None:
        call.out.each(kept.items(), lambda found: facts.backup(*found), _backup_line)
        if not kept:
            call.out.heading(tr("There is no backup in {folder}.", folder=maintenance.folder(library)))
        return Status.DONE if kept else Status.FAILED
    source = kept.get(call.given.backup) or Path(call.given.backup)
    if not source.is_file():
        named = printable(call.given.backup)
        raise Misused(tr("there is no backup {name}; `broadsheet restore` lists them", name=named))
    aside = maintenance.restore(library, source, datetime.now(UTC))
    said = (
        tr("The library is that of {source} again. The one before lies in {path}.", source=source, path=aside)
        if aside
        else tr("The library is that of {source} again.", source=source)
    )
    call.out.one(facts.backup(None, source), printable(said))
    return Status.DONE


def _backup_line(found: tuple[str, Path]) -> str:
    day, path = found
    size = tr("{size} MB", size=translate.decimal(path.stat().st_size / 1e6))
    return printable(f"{day}  {size}  {path}")
